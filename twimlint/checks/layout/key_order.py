"""FMT009: the order of keys and tables in the front matter."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.layout.rows import Row, rows_of
from twimlint.diagnostics import Edit, Fix, Span, Violation, covers
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document

_KEYS = ("date", "title", "path")
_TABLES = ("taxonomies", "extra")


class _Unit(NamedTuple):
    """Whole lines that move together: a key with its value, or a table with its keys; and the comments directly above.

    `name` is where a violation is reported, `rank` the place that the unit should have among the others.
    """

    start: int
    end: int
    name: Span
    rank: int


def front_matter_order(document: Document, _context: Context) -> Iterator[Violation]:
    block = document.front_matter_block
    if block is None or not document.front_matter.values:
        return
    rows = rows_of(document).between(*block.content)
    values = sorted(entry.value for entry in document.front_matter.entries.values())
    headings = [index for index, row in enumerate(rows) if _is_heading(document, row, values)]
    first = headings[0] if headings else len(rows)
    keys = list(_keys(document, rows[:first]))
    tables = list(_tables(document, rows, headings))
    if all(unit.end <= block.content[1] for unit in (*keys, *tables)):
        yield from _disorder(document, keys, f"Keys are not in order: write {', '.join(_KEYS)}, then the others")
        yield from _disorder(document, tables, "Tables are not in order: write [taxonomies], then [extra]")


def _keys(document: Document, rows: Sequence[Row]) -> Iterator[_Unit]:
    """The keys above the first table."""
    firsts = {row.start: index for index, row in enumerate(rows)}
    for path, entry in document.front_matter.entries.items():
        start = document.source.line_start(entry.key.start)
        if start in firsts:
            index = firsts[start]
            last = rows[bisect_left(rows, entry.value.end, key=lambda row: row.start) - 1]
            yield _Unit(_with_comments(document, rows, index), last.next, entry.key, _rank(_KEYS, path[0]))


def _tables(document: Document, rows: Sequence[Row], headings: Sequence[int]) -> Iterator[_Unit]:
    """The tables, without the blank lines below each."""
    starts = [_with_comments(document, rows, index) for index in headings]
    for number, index in enumerate(headings):
        limit = starts[number + 1] if number + 1 < len(starts) else rows[-1].next
        below = rows[index : bisect_right(rows, limit, key=lambda row: row.next)]
        last = next(row for row in reversed(below) if document.text[row.start : row.end].strip())
        heading = rows[index]
        name = document.text[heading.start : heading.end].strip("[] \t").split("]")[0].split(".")[0].strip("\"' ")
        yield _Unit(starts[number], last.next, Span(heading.start, heading.end), _rank(_TABLES, name))


def _rank(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _is_heading(document: Document, row: Row, values: Sequence[Span]) -> bool:
    """Whether a row names a table; a bracket inside a value does not."""
    return document.text[row.start : row.end].lstrip().startswith("[") and not covers(values, row.start)


def _with_comments(document: Document, rows: Sequence[Row], index: int) -> int:
    """Where the comments directly above a row begin."""
    while index and document.text[rows[index - 1].start : rows[index - 1].end].lstrip().startswith("#"):
        index -= 1
    return rows[index].start


def _disorder(document: Document, units: Sequence[_Unit], message: str) -> Iterator[Violation]:
    """A violation at the first unit that is too late; its fix sorts the units and keeps what is between them."""
    late = next((below for above, below in pairwise(units) if below.rank < above.rank), None)
    if late is None:
        return
    in_order = sorted(units, key=lambda unit: unit.rank)
    edits = tuple(
        Edit(place.start, place.end, document.text[unit.start : unit.end])
        for place, unit in zip(units, in_order, strict=True)
        if place != unit
    )
    yield Violation(late.name, message, Fix("Put them in order", edits))
