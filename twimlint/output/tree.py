"""The structure of a post: drawn for people, or as one object with all Markdown nodes for programs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from math import isfinite
from typing import Any, NamedTuple

from twimlint.diagnostics import Span
from twimlint.document import Document
from twimlint.markdown import nodes
from twimlint.output.cells import cells
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.sections import Entry, Section

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

    It has no paragraphs in the items of a tight list (CommonMark 5.3), and no cells beyond those of a table's head.
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
    """A value of TOML in the types of JSON: dates and times as they are written, and what is no number to JSON too."""
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

_Words = Sequence[tuple[str, str]]
"""Texts and the styles that they are to be painted in."""


class _Branch(NamedTuple):
    """A line of the drawing: what it says, where that is found, and what hangs below."""

    words: _Words
    place: str
    below: Sequence["_Branch"] = ()


def render(document: Document, paint: Paint, width: int) -> str:
    """The departments, projects and entries with their rows, and who reported what."""
    title = document.front_matter.get("title")
    root = paint(printable(title if isinstance(title, str) else document.source.name), "bold")
    lines = _drawn(_branches(document, document.outline), "", paint, width)
    return "".join(f"{line}\n" for line in (root, *lines))


def _branches(document: Document, section: Section) -> Sequence[_Branch]:
    """An entry or a section below a section each."""
    return [
        *(_Branch(_entry_words(entry), _entry_place(document, entry)) for entry in section.entries),
        *(
            _Branch(_section_words(part), f"H{part.level}, {_rows(document, part.span)}", _branches(document, part))
            for part in section.sections
        ),
    ]


def _drawn(branches: Sequence[_Branch], guides: str, paint: Paint, width: int) -> Iterator[str]:
    """The branches in lines; a place that has no room behind the words stands below them."""
    for branch in branches:
        fork, guide = ("└── ", "    ") if branch is branches[-1] else ("├── ", "│   ")
        line = paint(guides + fork, "gutter") + "".join(paint(text, style) for text, style in branch.words)
        place = paint(branch.place, "quiet")
        taken = len(guides + fork) + sum(cells(text) for text, _ in branch.words) + len(f"  {branch.place}")
        if taken <= width:
            yield f"{line}  {place}"
        else:
            below = f"{guides}{guide}{'│' if branch.below else ' '} "
            yield from (line, f"{paint(below, 'gutter')}{place}")
        yield from _drawn(branch.below, guides + guide, paint, width)


def _rows(document: Document, span: Span | tuple[int, int]) -> str:
    start, end = (document.source.location(offset).row for offset in span)
    return f"row {start}" if start == end else f"rows {start}-{end}"


def _section_words(section: Section) -> _Words:
    style = "department" if section.level <= 2 else "bold"
    return [(printable(section.title) or "(no title)", style)]


def _entry_words(entry: Entry) -> _Words:
    by = entry.attribution
    if by is None:
        return [("(nobody named)", "warning")]
    about = "".join(f" {printable(text)}" for text in (by.user_id, by.verb) if text)
    return [(printable(by.label) or "(no name)", "good"), (about, "plain")]


def _entry_place(document: Document, entry: Entry) -> str:
    return ", ".join([_rows(document, entry.span), *_contents(entry)])


def _contents(entry: Entry) -> Iterator[str]:
    """What hangs below an attribution: how many quotes, and the kinds of what is in and beside them."""
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
