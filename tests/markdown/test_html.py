"""The HTML of a page is pulldown-cmark's: on real pages, the specification's examples, and sloppy text."""

from collections.abc import Iterable
from itertools import islice

import pyromark
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sloppy import POSTS, SOUP, edited, samples, sections, soup
from tests.markdown.pulldown import OPTIONS, disagreements, masked
from tests.markdown.specification import EXAMPLES
from tests.markdown.test_pulldown import PREFIXES
from tests.paths import corpus_pages, needs_corpus
from twimlint.markdown import parse
from twimlint.markdown.html import to_html
from twimlint.zola.syntax import find_front_matter

DEPARTURES = {
    "a tab at the end of a heading: pulldown shows it": ["# a\t\n"],
    "a lone carriage return: pulldown ends lines there, but not headings and opening fences": ["# a\r# b\r"],
}
"""Why the HTML differs where the trees agree or a carriage return stands alone, each with what shows it."""


def published(text: str) -> str:
    return pyromark.html(text, options=OPTIONS)


def found(text: str) -> str:
    return to_html(parse(text), text)


def differing(texts: Iterable[str]) -> list[str]:
    known = {text for texts in DEPARTURES.values() for text in texts}
    return [text for text in texts if found(text) != published(text) and text.replace("\r\n", "\n") not in known]


@pytest.mark.parametrize("text", [text for texts in DEPARTURES.values() for text in texts])
def test_departures_are_real(text: str) -> None:
    assert found(text) != published(text)


@needs_corpus
def test_the_corpus() -> None:
    """Bodies as they are, shortcodes and all, and as Zola hands them to the parser."""
    pages = [page.read_bytes().decode() for page in corpus_pages()]
    bodies = [text[front_matter.end :] if (front_matter := find_front_matter(text)) else text for text in pages]
    assert len(bodies) > 1_000
    assert differing(bodies) == []
    assert differing(map(masked, pages)) == []


def test_the_specification() -> None:
    assert differing(EXAMPLES) == []


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_specification_in_containers(prefix: tuple[str, str], newline: str) -> None:
    first, later = prefix
    texts = (first + later.join(example.splitlines(keepends=True)) for example in EXAMPLES)
    assert differing(text.replace("\n", newline) for text in texts) == []


@pytest.mark.parametrize(
    "text",
    [
        '[a](b "c\n   d") [e](<f g> \'&amp;"\') [h]\n\n[h]: i (j)\n',
        '![a *b* `c` <d> ![e](f)\\\ng](h "i")\n',
        "a[^1] ![b[^2]](c)\n\n[^2]: d\n\n[^1]: e\n\n    f\n",
        "| a | b | c | d |\n|:-|:-:|-:|-|\n| `e` | f |\n| g | h | i | j | k |\n",
        "- [ ] a\n- [x] b\n\n1. [X] c\n\n   d\n2. e\n",
        "# a {#b .c .d e=f g}\n\nh {#i}\n===\n",
        "- a\n  - b\n\n    ~~~c&d e\n    f\n      g\n\n    h\n",
        "> `a\n> b` <c\n>   d> <!-- e\n> f -->\n",
        "7. a\n8. b\n\n***\n\n   <div>\n\tc\n",
        "<https://example.org/é?a=b&c'd> <ana@example.org> ~~a~~ ~b~\n",
        "```\na",
        "    a\n  \n      \n    b\n\n\n",
    ],
)
def test_what_is_in_a_post(text: str) -> None:
    assert found(text) == published(text)
    assert found(text.replace("\n", "\r\n")) == published(text.replace("\n", "\r\n"))


@needs_corpus
def test_sloppy_edits() -> None:
    real = sections(POSTS)
    texts = islice(samples(lambda rng: edited(rng.choice(real), rng), seed=1), 1_000)
    assert differing(text for text in texts if not disagreements(text)) == []


def test_soup() -> None:
    count = 3_000
    texts = islice(samples(soup, seed=1), count)
    assert len(differing(text for text in texts if not disagreements(text))) <= count * 0.002


@settings(max_examples=300)
@given(st.lists(st.sampled_from([piece for piece in SOUP if "\t" not in piece and "[^" not in piece]), max_size=30))
def test_generated_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not disagreements(text):
        assert found(text) == published(text)


def test_depth_is_no_matter() -> None:
    text = "> " * 5_000 + "a"
    assert found(text).count("<blockquote>") == 5_000
