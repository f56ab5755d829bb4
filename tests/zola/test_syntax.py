"""Front matter and shortcodes are found as Zola finds them, and masked without moving anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import corpus_pages, needs_corpus
from twimlint.zola.syntax import PLACEHOLDER, find_front_matter, find_shortcodes, mask, shortcode_at

FRAGMENTS = [
    *("+++\n", "---\n", "+++", "\n", "\r\n", "\r", "\ufeff", "a = 1\n", "{{ ", " }}", "{% ", " %}", "end", "f(", ")"),
    *('x="1"', "x=[1, 2,]", ", ", "/*", "*/", "> ", "`", "é😀", " "),
]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "content", "rest"),
    [
        ("+++\ntitle = 1\n+++\nbody", "title = 1\n", "body"),
        ("\n\n+++\ntitle = 1\n+++\nbody", "title = 1\n", "body"),
        ("\ufeff+++\ntitle = 1\n+++\nbody", "title = 1\n", "body"),
        ("+++\r\ntitle = 1\r\n+++\r\nbody", "title = 1\r\n", "body"),
        ("+++\rtitle = 1\r+++\rbody", "title = 1\r", "body"),
        ("+++\n+++", "", ""),
        ("+++\nx = '+++'\n+++\n", "x = '+++'\n", ""),
        ("---\ntitle: x\n---\nbody", "title: x\n", "body"),
    ],
)
def test_front_matter_is_split_from_the_body(text: str, content: str, rest: str) -> None:
    block = find_front_matter(text)
    assert block is not None
    assert block.closed
    assert text[slice(*block.content)] == content
    assert text[block.end :] == rest


def test_a_closing_mark_may_stand_at_the_end_of_a_line_of_content() -> None:
    block = find_front_matter('+++\ntitle = "a +++\nb')
    assert block is not None
    assert (block.closed, block.content) == (True, (4, 15))


def test_front_matter_that_is_never_closed_reaches_to_the_end() -> None:
    block = find_front_matter("+++\ntitle = 1\n\n## Heading\n")
    assert block is not None
    assert not block.closed
    assert block.end == 26


@pytest.mark.parametrize("text", ["", "body", "++++\n++++\n", "x +++\n+++\n", "---\n\nAfter a rule\n"])
def test_a_page_without_front_matter(text: str) -> None:
    assert find_front_matter(text) is None


def names(text: str) -> list[str]:
    return [shortcode.name for shortcode in find_shortcodes(text)[0]]


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("{{ video(id=1) }}", "video", {"id": 1}),
        ("{{video()}}", "video", {}),
        ("> {{ figure(\n  img='/a b.png',\n  wide=true) }}", "figure", {"img": "/a b.png", "wide": True}),
        ('{{ f(a="x" b=`y`) }}', "f", {"a": "x", "b": "y"}),
        ("{{ f(a=-1.5, b=[ 'x', 2, ]) }}", "f", {"a": -1.5, "b": ["x", "2"]}),
        ("{% details(title='More') %}\n*hidden*\n{% end %}", "details", {"title": "More"}),
    ],
)
def test_a_call_is_read_with_its_arguments(text: str, name: str, arguments: dict[str, object]) -> None:
    (shortcode,), faults = find_shortcodes(text)
    assert faults == []
    assert shortcode.name == name
    assert {argument.name: argument.value for argument in shortcode.arguments} == arguments
    assert shortcode.end == len(text)


def test_an_argument_knows_where_its_value_stands() -> None:
    text = "{{ f(a = 'x', b=12) }}"
    (shortcode,), _ = find_shortcodes(text)
    assert [text[argument.start : argument.end] for argument in shortcode.arguments] == ["x", "12"]
    assert shortcode.argument("b") is shortcode.arguments[1]
    assert shortcode.argument("c") is None


def test_blocks_nest_and_only_the_outermost_is_listed() -> None:
    text = "{% a() %} {{ x() }} {% b() %} y {% end %} {% end %} {{ z() }}"
    assert names(text) == ["a", "z"]


def test_what_zola_prints_instead_of_calling_is_masked_too() -> None:
    text = "see {{/* video(id=1) */}} and {%/* b() */%}"
    shortcodes, faults = find_shortcodes(text)
    assert [text[s.start : s.end] for s in shortcodes] == ["{{/* video(id=1) */}}", "{%/* b() */%}"]
    assert all(s.escaped for s in shortcodes)
    assert faults == []


@pytest.mark.parametrize(
    ("text", "broken", "reason"),
    [
        ("a {% b() %} c", "{% b() %}", "never closed"),
        ("a {% end %} c", "{% end %}", "never begun"),
        ('a {{< video src="x" >}} c', '{{< video src="x" >}}', "cannot be read"),
        ("a {{ video(id=, x=1) }} c", "{{ video(id=, x=1) }}", "cannot be read"),
        ('a {{ video(id="x",) }} c', '{{ video(id="x",) }}', "cannot be read"),
        ("a {{ video(\nc", "{{ video(", "cannot be read"),
    ],
)
def test_a_tag_that_zola_cannot_take_is_a_fault(text: str, broken: str, reason: str) -> None:
    _, (fault,) = find_shortcodes(text)
    assert text[fault.start : fault.end] == broken
    assert reason in fault.reason


@pytest.mark.parametrize("text", ["{{/* a() }} and {{/* b() }}", "{%/* a() %} and {%/* b() %}"])
def test_an_escape_that_is_not_closed_escapes_nothing(text: str) -> None:
    assert find_shortcodes(text) == ([], [])
    assert names(f"{text} {{{{ c() }}}}") == ["c"]


@pytest.mark.parametrize("text", ["{{ name }}", "{{ 1 }}", "{{", "{% %}", "}} {{ }}"])
def test_braces_that_are_no_call_are_text(text: str) -> None:
    assert find_shortcodes(text) == ([], [])


def test_shortcode_at_an_offset() -> None:
    shortcodes, _ = find_shortcodes("a {{ b() }} c")
    assert shortcode_at(shortcodes, 1) is None
    assert shortcode_at(shortcodes, 2) is shortcodes[0]
    assert shortcode_at(shortcodes, 10) is shortcodes[0]
    assert shortcode_at(shortcodes, 11) is None


def masked(text: str) -> str:
    block = find_front_matter(text)
    shortcodes, _ = find_shortcodes(text, 0 if block is None else block.end)
    return mask(text, block, shortcodes)


def test_a_shortcode_becomes_one_word_whatever_lines_it_spans() -> None:
    assert masked("+++\na=1\n+++\n> {{ f(\n) }} x") == "   \n   \n   \n> " + PLACEHOLDER * 10 + " x"


@given(texts)
def test_masking_moves_nothing(text: str) -> None:
    result = masked(text)
    assert len(result) == len(text)
    for before, after in zip(text, result, strict=True):
        assert after in (before, " ", PLACEHOLDER)


@given(texts)
def test_shortcodes_are_in_order_and_apart(text: str) -> None:
    shortcodes, _ = find_shortcodes(text)
    ends = [0]
    for shortcode in shortcodes:
        assert ends[-1] <= shortcode.start < shortcode.end <= len(text)
        ends.append(shortcode.end)


@needs_corpus
def test_every_page_of_the_site_is_split_and_masked() -> None:
    for path in corpus_pages():
        text = path.read_bytes().decode()
        block = find_front_matter(text)
        assert block is not None, path
        assert block.closed, path
        assert len(masked(text)) == len(text), path
