"""The tree as rules see it: attributes of nodes, and spans that nest in any text."""

from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sloppy import SOUP
from tests.markdown.specification import EXAMPLES
from twimlint.markdown import normalize_label, parse
from twimlint.markdown.nodes import (
    BlockQuote,
    Break,
    Code,
    CodeBlock,
    Definition,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    Item,
    Link,
    List,
    Node,
    Table,
    TableCell,
    Text,
    shown_text,
)

PIECES = [*SOUP, "\r", "\0", "\ufffc", "😀", "\u00a0", "> - ", "\n\n    ", "a\n"]
NodeT = TypeVar("NodeT", bound=Node)


def all_of(kind: type[NodeT], text: str) -> list[NodeT]:
    return [node for node in parse(text).walk() if isinstance(node, kind)]


def only(kind: type[NodeT], text: str) -> NodeT:
    (node,) = all_of(kind, text)
    return node


def check_spans(text: str) -> None:
    """Check that children are inside their parents, in order and apart, and that text nodes match the source."""
    for parent in parse(text).walk():
        position = parent.start
        for child in parent.children:
            assert position <= child.start <= child.end <= parent.end, (parent, child)
            position = child.end
        if isinstance(parent, Text):
            source = text[parent.start : parent.end]
            assert source == parent.value or source[0] in "\\&"
            assert not set(source) & set("\r\n")


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_spans_nest(text: str) -> None:
    check_spans(text)


def test_spans_nest_in_the_specification() -> None:
    for example in EXAMPLES:
        check_spans(example)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([piece for piece in PIECES if "\r" not in piece]), max_size=30).map("".join))
def test_newlines_do_not_matter(text: str) -> None:
    nodes = [(node.kind, node.start, node.end) for node in parse(text).walk()]
    with_returns = [(node.kind, node.start, node.end) for node in parse(text.replace("\n", "\r")).walk()]
    assert with_returns == nodes
    both = text.replace("\n", "\r\n")
    shifted = [(kind, start + text.count("\n", 0, start), end + text.count("\n", 0, end)) for kind, start, end in nodes]
    assert [(node.kind, node.start, node.end) for node in parse(both).walk()] == shifted


def test_heading_ends_before_closing_marks_and_attributes() -> None:
    text = "## Title `x` {#id .a} \n"
    heading = only(Heading, text)
    assert text[slice(*heading.content)] == "Title `x`"
    assert heading.attributes is not None
    assert text[slice(*heading.attributes)] == "{#id .a}"
    assert (heading.level, heading.setext, heading.end) == (2, False, len(text) - 1)
    assert shown_text(only(Heading, "# a b ##\n")) == "a b"
    assert shown_text(only(Heading, "a {x}\n===\n")) == "a"
    assert only(Heading, "a\n===\n").setext


def test_quotes_know_their_lazy_lines() -> None:
    text = "> > a\n> b\n  c\n> > d\n"
    outer, inner = all_of(BlockQuote, text)
    assert [text[offset] for offset in outer.lazy] == ["c"]
    assert [text[offset] for offset in inner.lazy] == ["b"]
    assert not only(BlockQuote, "> a\n\nb\n").lazy


def test_lists_know_marker_number_and_tightness() -> None:
    text = " 3) a\n\n 4) b\n"
    numbered = only(List, text)
    assert (numbered.marker, numbered.number, numbered.tight) == (")", 3, False)
    assert [text[: item.marker_end] for item in all_of(Item, text)] == [" 3)", " 3) a\n\n 4)"]
    bullets = only(List, "* a\n* b\n")
    assert (bullets.marker, bullets.number, bullets.tight) == ("*", None, True)


def test_task_lists() -> None:
    assert [item.task for item in all_of(Item, "- [ ] a\n- [x] b\n- c\n- [y] d\n")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "info", "closed", "content"),
    [
        ("```py\na\n```\n", "py", True, "a\n"),
        ("> ~~~ a&amp;b c\n> d\n", "a&b c", False, "> d"),
        ("```\n", "", False, ""),
        ("    a\n\n    b\n", "", True, "a\n\n    b"),
    ],
)
def test_code_blocks(text: str, info: str, closed: bool, content: str) -> None:
    block = only(CodeBlock, text)
    assert (block.info, block.closed, text[slice(*block.content)]) == (info, closed, content)


@pytest.mark.parametrize(
    ("text", "form", "target", "written", "label"),
    [
        ("[t](u)", "inline", "u", "u", None),
        ("[t](<u v> 'w')", "inline", "u v", "u v", None),
        ("[t](u\\)&amp;(v))", "inline", "u)&(v)", "u\\)&amp;(v)", None),
        ("[t]()", "inline", "", "", None),
        ("[t][R]\n\n[r]: u", "full", "u", "R", "R"),
        ("[r][]\n\n[r]: u", "collapsed", "u", "r", "r"),
        ("[r]\n\n[r]: u", "shortcut", "u", "r", "r"),
        ("<https://e.org>", "autolink", "https://e.org", "https://e.org", None),
        ("<a@e.org>", "email", "a@e.org", "a@e.org", None),
    ],
)
def test_links(text: str, form: str, target: str, written: str, label: str | None) -> None:
    link = only(Link, text)
    assert (link.form, link.target, text[slice(*link.target_span)], link.label) == (form, target, written, label)


def test_definitions_stand_in_place_and_the_first_one_counts() -> None:
    text = "> [Straße  1]: <u&amp;v>\n> 'title'\n> text\n\n[STRASSE 1]: w\n"
    first, second = all_of(Definition, text)
    assert (first.label, first.target, text[slice(*first.target_span)]) == ("Straße  1", "u&v", "u&amp;v")
    assert text[slice(*second.label_span)] == "STRASSE 1"
    assert text[first.start : first.end].endswith("'title'")
    references = parse(text).references
    assert {label: definition.target for label, definition in references.items()} == {
        normalize_label("straße 1"): "u&v"
    }
    assert [node.kind for node in only(BlockQuote, text).children] == ["definition", "paragraph"]


def test_tables_keep_rows_as_they_are_written() -> None:
    text = "| a | `b\\|c` |\n|---|:-:|\n| d\n| e | f | g |\n"
    table = only(Table, text)
    assert [len(row.children) for row in table.rows] == [2, 1, 3]
    assert text[slice(*table.delimiter)] == "|---|:-:|"
    assert [text[cell.start : cell.end] for cell in all_of(TableCell, text)] == ["a", "`b\\|c`", "d", "e", "f", "g"]
    assert only(Code, text).value == "b|c"


def test_footnotes() -> None:
    text = "a [^Note] [^other]\n\n[^note]: b\n\n    c\n"
    assert only(FootnoteReference, text).label == "Note"
    definition = only(FootnoteDefinition, text)
    assert (definition.label, len(definition.children)) == ("note", 2)


def test_breaks_cover_what_stands_between_the_lines() -> None:
    text = "> a  \n> b\\\n> c\n>  d"
    assert [(text[node.start : node.end], node.hard) for node in all_of(Break, text)] == [
        ("  \n> ", True),
        ("\\\n> ", True),
        ("\n>  ", False),
    ]


def test_text_is_one_node_but_for_escapes_and_entities() -> None:
    nodes = all_of(Text, "a ] *b [c \\* &copy; &nonsense; ***d***")
    assert [node.value for node in nodes] == ["a ] *b [c ", "*", " ", "©", " &nonsense; ", "d"]


def test_deep_nesting() -> None:
    assert len(all_of(BlockQuote, "> " * 10_000 + "a")) == 10_000
    assert len(all_of(Item, "- " * 10_000 + "a")) == 10_000
