"""FMT007: blank lines around tables, and spaces around the text of cells."""

from collections import Counter
from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.checks.layout.blank_lines import table_blank_lines
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document

_BLANKS = " \t"


def table_layout(document: Document, _context: Context) -> Iterator[Violation]:
    yield from table_blank_lines(document)
    for table in document.all(nodes.Table):
        yield from _uneven_cells(document, table)


class _Padding(NamedTuple):
    """The spaces on one side of a cell's text, between it and a bar."""

    start: int
    end: int

    @property
    def width(self) -> int:
        return self.end - self.start


def _uneven_cells(document: Document, table: nodes.Table) -> Iterator[Violation]:
    """Rows whose cells are not padded like most of the table, unless the bars have been aligned."""
    text = document.text
    width = len(table.rows[0].children)
    rows = [(row, list(_paddings(text, row))) for row in table.rows if len(row.children) <= width]
    if sum(any(padding.width > 1 for padding in paddings) for _, paddings in rows) > 1:
        return
    widths = Counter(padding.width for _, paddings in rows for padding in paddings)
    wanted = 0 if widths[0] > widths[1] else 1
    for row, paddings in rows:
        uneven = [padding for padding in paddings if padding.width != wanted]
        if uneven and not (wanted == 0 and _ends_in_backslash(text, row)):
            edits = tuple(Edit(*padding, " " * wanted) for padding in uneven)
            message = "The cells are not padded like the others of the table: pad them alike"
            yield Violation(Span(row.start, row.end), message, Fix("Pad the cells alike", edits))


def _paddings(text: str, row: nodes.TableRow) -> Iterator[_Padding]:
    """The paddings of the cells that have text, except those at the edge of a row without a bar there."""
    for cell in row.children:
        if cell.start == cell.end:
            continue
        left = cell.start
        while left > row.start and text[left - 1] in _BLANKS:
            left -= 1
        right = cell.end
        while right < row.end and text[right] in _BLANKS:
            right += 1
        if left > row.start and text[left - 1] == "|":
            yield _Padding(left, cell.start)
        if right < row.end and text[right] == "|":
            yield _Padding(cell.end, right)


def _ends_in_backslash(text: str, row: nodes.TableRow) -> bool:
    """Whether a cell's last character would turn the bar after it into text."""
    return any(text[cell.end - 1] == "\\" for cell in row.children if cell.end > cell.start)
