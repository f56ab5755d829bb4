"""FMT003, FMT004, FMT007, FMT008: one blank line between adjacent blocks.

A blank line inside a list would make it loose, so blocks in lists are not checked.
"""

from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.checks.layout.rows import neighbours, rows_of
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document


def heading_blank_lines(document: Document, _context: Context) -> Iterator[Violation]:
    for above, below in _glued(document):
        if isinstance(below, nodes.Heading):
            yield _blank_line(document, below, below, "No blank line above the heading: add one")
        elif isinstance(above, nodes.Heading):
            yield _blank_line(document, above, below, "No blank line below the heading: add one")


def list_blank_line(document: Document, _context: Context) -> Iterator[Violation]:
    for above, below in _glued(document):
        if isinstance(above, nodes.Paragraph) and isinstance(below, nodes.List):
            yield _blank_line(document, below, below, "No blank line between the paragraph and its list: add one")


def table_blank_lines(document: Document) -> Iterator[Violation]:
    """The part of FMT007 that checks the lines around a table."""
    for above, below in _glued(document):
        if _is_heading_or_fence(above) or _is_heading_or_fence(below):
            continue
        if isinstance(below, nodes.Table):
            yield _blank_line(document, below, below, "No blank line above the table: add one")
        elif isinstance(above, nodes.Table):
            yield _blank_line(document, above, below, "No blank line below the table: add one")


def fence_blank_lines(document: Document, _context: Context) -> Iterator[Violation]:
    for above, below in _glued(document):
        if isinstance(above, nodes.Heading) or isinstance(below, nodes.Heading):
            continue
        if _is_heading_or_fence(below):
            yield _blank_line(document, below, below, "No blank line above the code block: add one")
        elif _is_heading_or_fence(above):
            yield _blank_line(document, above, below, "No blank line below the code block: add one")


def _is_heading_or_fence(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Heading) or (isinstance(node, nodes.CodeBlock) and bool(node.fence))


def _glued(document: Document) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """Neighbours without a line between them, where one may be added."""
    rows = rows_of(document)
    for above, below in neighbours(document):
        last = rows.index_at(max(above.start, above.end - 1))
        if rows.index_at(below.start) == last + 1 and not rows.all[last].unfinished:
            yield above, below


def _blank_line(document: Document, flagged: nodes.Node, below: nodes.Node, message: str) -> Violation:
    """A violation at the first line of a block; its fix adds a blank line, with quote marks, above `below`."""
    rows, text = rows_of(document), document.text
    row = rows.at(below.start)
    marks = text[row.start : below.start].rstrip(" \t")
    ending = text[rows.at(row.start - 1).end : row.start]
    fix = Fix("Add a blank line between them", (Edit(row.start, row.start, marks + ending),))
    first_line = rows.at(flagged.start)
    return Violation(Span(flagged.start, min(flagged.end, first_line.end)), message, fix)
