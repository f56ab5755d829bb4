"""The layout family never changes the published page, and a second run changes nothing."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sloppy import POSTS, edited, samples, sections, soup
from tests.fixing import corpus_texts, fixed, formatted, published
from tests.markdown.specification import EXAMPLES
from tests.paths import needs_corpus
from twimlint.post.document import Document
from twimlint.text.source import Source


def assert_harmless(text: str, name: str = "page.md") -> None:
    after = formatted(text, name)
    assert published(after) == published(text), text
    assert formatted(after, name) == after, text


@needs_corpus
def test_no_page_of_the_corpus_is_published_differently() -> None:
    changed = 0
    for name, text in corpus_texts():
        result = fixed(text, "FMT", name=name)
        assert not result.refused, name
        assert not result.remaining, name
        assert published(result.text) == published(text), name
        before, after = (Document(Source(name, each)) for each in (text, result.text))
        assert before.front_matter.values == after.front_matter.values, name
        assert formatted(result.text, name) == result.text, name
        changed += result.text != text
    assert changed > 500


@pytest.mark.parametrize("number", range(1, len(EXAMPLES) + 1))
def test_no_example_of_commonmark_is_published_differently(number: int) -> None:
    assert_harmless(EXAMPLES[number - 1])


@pytest.mark.parametrize("prefix", ["> ", ">", "> > ", "- ", "1. ", "> * "])
def test_no_example_in_a_container_is_published_differently(prefix: str) -> None:
    further = prefix if prefix.strip("> ") == "" else prefix.translate(str.maketrans("-1.*", "    "))
    for example in EXAMPLES:
        first, *others = example.splitlines(keepends=True) or [""]
        assert_harmless(prefix + first + "".join(further + line for line in others))


def test_no_heap_of_marks_is_published_differently() -> None:
    for text in islice(samples(soup, seed=7), 1500):
        assert_harmless(text)


@needs_corpus
def test_no_sloppily_edited_section_is_published_differently() -> None:
    real = sections(POSTS)
    for text in islice(samples(lambda rng: edited(rng.choice(real), rng), seed=7), 400):
        assert_harmless(text)


@settings(max_examples=300)
@given(st.text(alphabet="a*_ \t>-+#`~|:[]()<!1.\\\n", max_size=60))
def test_no_text_is_published_differently(text: str) -> None:
    assert_harmless(text)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
def test_added_lines_end_like_their_neighbours(newline: str) -> None:
    text = "# Lantern\nis out:\n- for the desk\n\n> ## Garden\n> grows".replace("\n", newline)
    wanted = "# Lantern\n\nis out:\n\n- for the desk\n\n> ## Garden\n>\n> grows\n".replace("\n", newline)
    assert formatted(text) == wanted


def test_mixed_line_endings_stay_mixed() -> None:
    text = "# One\r\ntext\r\n\r\n# Two\ntext\n"
    assert formatted(text) == "# One\r\n\r\ntext\r\n\r\n# Two\n\ntext\n"


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\ufeff\n", "\ufeff+++\n+++\n", "+++\n+++"])
def test_next_to_nothing_is_formatted(text: str) -> None:
    assert formatted(formatted(text)) == formatted(text)
    assert formatted(text).startswith("\ufeff") == text.startswith("\ufeff")
    assert not fixed(text, "FMT").contrary


@pytest.mark.parametrize("text", ["- a\n- b\n", "> - a\n", "# One\n\ntext\n"])
def test_a_byte_order_mark_is_no_indentation(text: str) -> None:
    assert formatted(f"\ufeff{text}") == f"\ufeff{text}"
    assert fixed(f"\ufeff  {text}", "FMT").refused == []


def test_a_list_behind_a_byte_order_mark_is_aligned() -> None:
    assert formatted("\ufeff  - a\n  - b\n") == "\ufeff- a\n- b\n"


@pytest.mark.parametrize("text", ["# \rf\n", "> ## \r> f\n"])
def test_the_blank_behind_an_empty_heading_stays_before_a_lone_return(text: str) -> None:
    assert published(formatted(text)) == published(text)


def test_an_empty_file_stays_empty() -> None:
    assert formatted("") == ""


HARMLESS = {
    "a hard break": "one  \ntwo\n",
    "a backslash that a blank keeps from breaking the line": "one\\ \ntwo\n",
    "blanks in fenced code": "```\na  \n\n\nb\n```\n",
    "blanks in indented code": "    a  \n\n\n    b\n",
    "blanks in HTML": "<pre>\na  \n\n\nb\n</pre>\n",
    "a comment that nothing ends": "<!--\na\n\n\n",
    "code that nothing ends": "```\na\n\n\n",
    "an empty quote": ">\n",
    "an empty quote under a heading": "# One\n\n>\n\ntext\n",
    "two quotes": "> one\n\n> two\n",
    "a tight list with a heading": "- # One\n  two\n- three\n",
    "a tight list with code": "- one\n  ```\n  two\n  ```\n- three\n",
    "a lazy line that looks like an item": "- one\n\n      - two\n",
    "lists told apart by their bullets": "- one\n\n* two\n",
    "two lists in an item": "* one\n  - two\n\n  + three\n",
    "a table with its pipes in line": "| a   | b |\n|-----|---|\n| c   | d |\n| eee | f |\n",
    "emphasis in emphasis": "*a* and _b *c* d_ and *_e_*\n",
    "a shortcode over lines": '{{ figure(\nimg="a",\n  alt = "b"\n) }}\n',
    "a tab in the margin of a quote in an item": "-  >\t<b>\n",
    "an escaped shortcode": "{{/*figure( img='a' )*/}}\n",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_has_a_meaning_stays(text: str) -> None:
    assert formatted(text) == text


def test_an_inner_list_moves_with_everything_in_it() -> None:
    text = "* 1\n    - 2\n\n      ```\n      a\n        b\n      ```\n\n      > 3\n    - 4\n      lazy\n* 5\n"
    assert formatted(text) == ("* 1\n  * 2\n\n    ```\n    a\n      b\n    ```\n\n    > 3\n  * 4\n    lazy\n* 5\n")


def test_a_line_that_goes_on_further_left_moves_as_far_as_it_can() -> None:
    assert formatted("  * one\n goes on\n   and on\n") == "* one\ngoes on\n and on\n"


def test_a_list_with_something_indented_under_it_is_left_alone() -> None:
    text = "   -   one\n\n    code\n"
    assert formatted(text) == text
    assert published(text).count("<code>") == 1


def test_a_list_in_the_line_below_another_keeps_its_indentation() -> None:
    text = "> 1. Bees\n>   * in the north\n>\n> 2. Ants\n"
    assert fixed(text, "FMT011").text == text
    assert fixed(text.replace(">   *", ">\n>   *"), "FMT011").text == text.replace(">   *", ">\n> *")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("* a\n-   b\n    c\n", "* a\n- b\n  c\n"),
        ("+ a\n-   b\n    1. c\n", "+ a\n- b\n  1. c\n"),
        ("1. a\n -   b\n", "1. a\n -   b\n"),
    ],
)
def test_a_list_right_below_another_is_aligned_unless_it_may_belong_to_its_item(text: str, right: str) -> None:
    assert fixed(text, "FMT011").text == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("> ## a ##\n", "> ## a\n"),
        ("### a #b #\n", "### a #b\n"),
        ("### ###\n", "###\n"),
        ("> *a*\n> ---\n> b\n", "> ## *a*\n> b\n"),
        ("- a\n  ===\n\n  b\n", "- # a\n\n  b\n"),
        ("a\r\n---\r\n", "## a\r\n"),
        ("## a \\##\n", "## a \\##\n"),
        ("## a # #\n", "## a # #\n"),
        ("## a #\t\n", "## a #\t\n"),
        ("## a {b} ##\n", "## a {b} ##\n"),
        ("a\nb\n---\n", "a\nb\n---\n"),
    ],
)
def test_a_heading_has_marks_before_it_only(text: str, right: str) -> None:
    assert fixed(text, "FMT014").text == right
    assert published(right) == published(text)
