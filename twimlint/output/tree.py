"""The structure of a post: drawn for people, or as one object with all Markdown nodes for programs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from math import isfinite
from typing import Any

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.output.cells import cells, wrapped
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.post.document import Document
from twimlint.post.sections import Entry, Section

_KINDS = frozenset(
    {
        "heading", "paragraph", "block_quote", "list", "item", "code_block", "html_block", "table", "rule", "link",
        "image", "code", "emphasis", "strong", "strikethrough", "footnote_definition",
    }
)  # fmt: skip


# -- for programs ----------------------------------------------------------------------------------------------------


def facts(document: Document) -> Mapping[str, Any]:
    """Front matter, sections and nodes as an object for JSON."""
    return {
        "front_matter": _plain(document.front_matter.values),
        "sections": [_section(document, section) for section in document.sections],
        "nodes": [_node(document, node) for node in _on_the_page(document.root) if node.kind in _KINDS],
    }


def _on_the_page(root: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes that the published page has, in order.

    It has no paragraphs in the items of a tight list (CommonMark 5.3), and no cells beyond those of a table's header.
    """
    stack: list[tuple[nodes.Node, bool]] = [(root, False)]
    while stack:
        node, tight = stack.pop()
        if not (tight and isinstance(node, nodes.Paragraph)):
            yield node
        children = node.children
        if isinstance(node, nodes.Table):
            columns = len(node.rows[0].children)
            children = [cell for row in node.rows for cell in row.children[:columns]]
        tight = node.tight if isinstance(node, nodes.List) else tight and isinstance(node, nodes.Item)
        stack.extend((child, tight) for child in reversed(children))


def _plain(value: Any) -> Any:
    """A TOML value in JSON's types: dates and times as they are written, and numbers that JSON lacks as strings."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value


def _places(document: Document, span: Span | tuple[int, int]) -> Mapping[str, Any]:
    return {
        key: {"row": place.row, "column": place.column}
        for key, place in zip(("location", "end_location"), map(document.source.location, span), strict=True)
    }


def _section(document: Document, section: Section) -> Mapping[str, Any]:
    heading = section.heading
    return {
        "level": section.level,
        "title": section.title,
        **_places(document, section.span if heading is None else (heading.start, heading.end)),
        "entries": [_entry(document, entry) for entry in section.entries],
        "sections": [_section(document, below) for below in section.sections],
    }


def _entry(document: Document, entry: Entry) -> Mapping[str, Any]:
    by = entry.attribution
    return {
        **_places(document, entry.span),
        "reporter": None if by is None else {"label": by.label, "user_id": by.user_id},
        "verb": None if by is None else by.verb,
        "attribution": None if by is None else _places(document, by.span),
        "quote": _places(document, (entry.quotes[0].start, entry.quotes[-1].end)) if entry.quotes else None,
    }


def _node(document: Document, node: nodes.Node) -> Mapping[str, Any]:
    described = {"kind": node.kind, **_places(document, (node.start, node.end))}
    if isinstance(node, nodes.Link):
        described["target"] = node.target
        if node.label is not None:
            described["label"] = node.label
    return described


# -- for people ------------------------------------------------------------------------------------------------------

_NARROWEST = 16
"""The columns that a line has at least, however deep its branch is."""

_Words = tuple[str, str]
"""A text, and its style."""


class _Branch(NamedTuple):
    """A line of the tree: words after one another, and the place of what they name; a section has branches below."""

    words: Sequence[_Words]
    place: str
    section: Section | None = None


def render(document: Document, paint: Paint, width: int) -> str:
    """The departments, projects and entries with their rows and reporters."""
    title = document.front_matter.get("title")
    name = printable(title if isinstance(title, str) else document.source.name)
    drawn = [paint(line, "bold") for line in wrapped(name, width)]
    waiting = [*_below(document, document.outline, "")]
    while waiting:
        start, margin, branch = waiting.pop()
        for line in _flowed(branch, max(width - len(margin), _NARROWEST), paint):
            drawn.append(paint(start, "gutter") + line)
            start = margin
        if branch.section is not None:
            waiting += _below(document, branch.section, margin)
    return "".join(f"{line}\n" for line in drawn)


def _below(document: Document, section: Section, margin: str) -> Iterator[tuple[str, str, _Branch]]:
    """The branches of a section, from the last, with what is drawn before the first and the other lines of each."""
    start, further = f"{margin}└── ", f"{margin}    "
    for part in reversed(section.sections):
        yield start, further, _section_branch(document, part)
        start, further = f"{margin}├── ", f"{margin}│   "
    for entry in reversed(section.entries):
        yield start, further, _entry_branch(document, entry)
        start, further = f"{margin}├── ", f"{margin}│   "


def _flowed(branch: _Branch, room: int, paint: Paint) -> Iterator[str]:
    """The text of a branch in lines that fit."""
    line, used = "", 0
    for gap, words, style in (*((1, *words) for words in branch.words), (2, branch.place, "quiet")):
        blanks = gap if used else 0
        first, *others = wrapped(words, room, used + max(blanks - 1, 0))  # it leaves room for one
        if first:
            line += " " * blanks + paint(first, style)
            used += blanks + cells(first)
        for other in others:
            yield line
            line, used = paint(other, style), cells(other)
    yield line


def _section_branch(document: Document, section: Section) -> _Branch:
    title = printable(section.title) or "(no title)", "department" if section.level <= 2 else "bold"
    return _Branch([title], f"H{section.level}, {_rows(document, section.span)}", section)


def _entry_branch(document: Document, entry: Entry) -> _Branch:
    place = ", ".join([_rows(document, entry.span), *_contents(entry)])
    by = entry.attribution
    if by is None:
        return _Branch([("(no attribution)", "warning")], place)
    about = [(printable(text), "plain") for text in (by.user_id, by.verb) if text]
    return _Branch([(printable(by.label) or "(no name)", "good"), *about], place)


def _rows(document: Document, span: Span | tuple[int, int]) -> str:
    start, end = (document.source.location(offset).row for offset in span)
    return f"row {start}" if start == end else f"rows {start}-{end}"


def _contents(entry: Entry) -> Iterator[str]:
    """A summary of an entry: how many quotes it has, and the kinds of blocks in and beside them."""
    if entry.quotes:
        yield "quote" if len(entry.quotes) == 1 else f"{len(entry.quotes)} quotes"
    found: dict[str, int] = {}
    for part in (*entry.quotes, *entry.others):
        for node in part.walk():
            if node.kind in ("image", "list", "table", "code_block", "heading"):
                found[node.kind] = found.get(node.kind, 0) + 1
    for kind, number in found.items():
        name = kind.replace("_", " ")
        yield f"{number} {name}{'s' * (number > 1)}"
