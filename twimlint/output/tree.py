"""The structure of a post: drawn for people, or as one object with all Markdown nodes for programs."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from io import StringIO
from math import isfinite
from typing import Any

from twimlint.diagnostics import Span
from twimlint.markdown import nodes
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


def render(document: Document, paint: Paint, width: int) -> str:
    """The departments, projects and entries with their rows and reporters."""
    from rich.console import Console  # noqa: PLC0415  # JSON output needs no drawing
    from rich.text import Text  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    title = document.front_matter.get("title")
    name = printable(title if isinstance(title, str) else document.source.name)
    root = Tree(Text.from_ansi(paint(name, "bold")), guide_style="bright_blue")
    stack = [(root, document.outline)]
    while stack:
        branch, section = stack.pop()
        for entry in section.entries:
            branch.add(Text.from_ansi(_entry_line(document, entry, paint)))
        below = [(branch.add(Text.from_ansi(_section_line(document, part, paint))), part) for part in section.sections]
        stack.extend(reversed(below))
    file = StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=paint.colours,
        color_system="standard" if paint.colours else None,
    )
    console.print(root)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def _section_line(document: Document, section: Section, paint: Paint) -> str:
    title = paint(printable(section.title) or "(no title)", "department" if section.level <= 2 else "bold")
    return f"{title}  {paint(f'H{section.level}, {_rows(document, section.span)}', 'quiet')}"


def _entry_line(document: Document, entry: Entry, paint: Paint) -> str:
    place = paint(", ".join([_rows(document, entry.span), *_contents(entry)]), "quiet")
    by = entry.attribution
    if by is None:
        return f"{paint('(no attribution)', 'warning')}  {place}"
    about = "".join(f" {printable(text)}" for text in (by.user_id, by.verb) if text)
    return f"{paint(printable(by.label) or '(no name)', 'good')}{about}  {place}"


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
