"""Contract 2: kinds and spans are pulldown-cmark's, on real pages, the specification's examples, and sloppy text."""

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sloppy import POSTS, SOUP, compare, edited, samples, sections, soup
from tests.markdown.pulldown import disagreements, expected, found, masked
from tests.markdown.specification import EXAMPLES
from tests.paths import CORPUS, corpus_pages, needs_corpus

DEPARTURES = {
    "a list behind a tab: pulldown counts the tab's columns back from the marker, as if they were characters": [
        "> \t- a",
        "-\n\t- a",
    ],
    "a tab before `>`: pulldown takes the mark, although the tab reaches to column four": ["> a\n\t> > b"],
    "an HTML block ends behind the marks of a blank line that has blanks": ["> <div>\n>  "],
    "a reference before an escaped bracket: pulldown takes the bracket for a label's": ["[[][]\\[b]\n\n[b]: c"],
    "a single `~` behind an escaped one closes": ["~a\\~~b"],
    "a paragraph of a form feed or vertical tab alone: pulldown takes it for a blank line": ["\f", "\v"],
    "a lone carriage return: pulldown ends lines there, but not headings and opening fences": ["# a\r# b\r"],
}
"""Why the two disagree where they do, each with what shows it. No page of the corpus is among them."""

PREFIXES = {
    "quoted": ("> ", "> "),
    "quoted without a blank": (">", ">"),
    "listed": ("- ", "  "),
    "in a numbered list in a quote": ("> 1. ", ">    "),
    "in a footnote": ("[^note]: ", "    "),
    "behind a lazy line": ("> a\nb\n", ""),
    "behind text": ("a\n", ""),
}


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in DEPARTURES.items() for text in texts])
def test_departures_are_real(reason: str, text: str) -> None:
    assert disagreements(text), f"no longer true: {reason}"


@pytest.mark.parametrize("text", ["[^1]: > > \ta", "[^1]:> > \t# ", "[^note]: >\t\ta", "[^note]: -\t\ta"])
def test_columns_are_counted_from_behind_a_footnotes_label(text: str) -> None:
    assert disagreements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "> | a\n| b | c |\n> - | - \n",
        "> a\n| b | c |\n> -|-\n> |d|e|\nf\n",
        "> a\n| b | c |\n- | - \n",
        "- a\n| b | c |\n  -|-\n",
        "- | -\n|-|\n    | - \n",
        "a\n|b|c|\\\n|-|-|\nd",
    ],
)
def test_the_head_of_a_table_ends_a_paragraph_even_where_no_table_begins(text: str) -> None:
    assert disagreements(text) == []


@pytest.mark.parametrize("text", ["|a|\n|-|\n    |\n", "|a|\n|-|\n    [^1]: \n", "|a|\n|-|\n    b\n"])
def test_indented_lines_below_a_table(text: str) -> None:
    assert disagreements(text) == []


@pytest.mark.parametrize("text", ["- [^1]:\n- a", "- [^1]: a\n- b", "- [^1]:\n      a\n- b", "- > [^1]:\n- a\n"])
def test_an_empty_footnote_counts_as_a_blank_line_in_its_list(text: str) -> None:
    assert disagreements(text) == []


@needs_corpus
def test_the_corpus() -> None:
    pages = corpus_pages()
    compared = 0
    differing = []
    for page in pages:
        text = masked(page.read_bytes().decode())
        theirs = expected(text)
        compared += len(theirs)
        if found(text) != theirs:
            differing.append(page.relative_to(CORPUS).as_posix())
    assert not differing
    assert compared > 100_000


def test_the_specification() -> None:
    assert [number for number, example in enumerate(EXAMPLES, 1) if disagreements(example)] == []


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_specification_in_containers(prefix: tuple[str, str], newline: str) -> None:
    first, later = prefix
    texts = (first + later.join(example.splitlines(keepends=True)) for example in EXAMPLES)
    assert compare((text.replace("\n", newline) for text in texts), len(EXAMPLES)) == []


@needs_corpus
def test_sloppy_edits() -> None:
    real = sections(POSTS)
    count = 1_500
    assert len(compare(samples(lambda rng: edited(rng.choice(real), rng), seed=1), count)) <= count * 0.005


def test_soup() -> None:
    count = 4_000
    assert len(compare(samples(soup, seed=1), count)) <= count * 0.005


@settings(max_examples=400)
@given(st.lists(st.sampled_from([piece for piece in SOUP if "\t" not in piece and "[^" not in piece]), max_size=30))
def test_generated_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert disagreements(text) == []


def test_sections_are_of_real_posts(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_text('+++\ntitle = "This Week in Matrix"\n+++\nHello\n\n## One\n\na\n\n### Two\n\nb\n', encoding="utf-8")
    assert sections(tmp_path) == ["## One\n\na\n\n", "### Two\n\nb\n"]
    assert len(list(islice(samples(soup, seed=1), 3))) == 3
