"""TBL: the weekly ranking of servers by how fast they answer."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from twimlint.checks.context import Context
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.document import Document
from twimlint.markdown import nodes
from twimlint.matrix import is_server_name
from twimlint.sections import Section
from twimlint.style import PingStyle

# -- TBL003 ----------------------------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A row of a ranking: its cells, and the numbers in them where they are numbers."""

    rank_cell: nodes.TableCell
    host_cell: nodes.TableCell
    median_cell: nodes.TableCell
    rank: int | None
    host: str
    median: float | None


def broken_ping_table(document: Document, context: Context) -> Iterator[Violation]:
    style = context.style.ping
    for table in document.all(nodes.Table):
        entries = _entries(table, style)
        for entry in entries:
            yield from _unreadable(entry)
        is_whole = len(entries) == len(table.rows) - 1  # else TBL001 speaks of a row that lacks cells
        if is_whole and all(entry.rank is not None and entry.median is not None for entry in entries):
            yield from _misranked(entries)


def _entries(table: nodes.Table, style: PingStyle) -> Sequence[Entry]:
    """The rows of a ping table that have all its columns; none where the table is another."""
    titles = [nodes.shown_text(cell).strip().lower() for cell in table.rows[0].children]
    columns = (style.rank, style.host, style.median)
    if not set(columns) <= set(titles):
        return []
    places = [titles.index(column) for column in columns]
    return [_entry(row, places) for row in table.rows[1:] if len(row.children) > max(places)]


def _entry(row: nodes.TableRow, places: Sequence[int]) -> Entry:
    rank, host, median = cells = [row.children[place] for place in places]
    texts = [nodes.shown_text(cell).strip() for cell in cells]
    return Entry(
        rank,  # type: ignore[arg-type]  # the children of a row are cells
        host,  # type: ignore[arg-type]
        median,  # type: ignore[arg-type]
        int(texts[0]) if texts[0].isdecimal() else None,
        texts[1],
        float(texts[2]) if texts[2].replace(".", "", 1).isdecimal() else None,
    )


def _unreadable(entry: Entry) -> Iterator[Violation]:
    for cell, number in ((entry.rank_cell, entry.rank), (entry.median_cell, entry.median)):
        if number is None:
            yield Violation(Span(cell.start, cell.end), "A number must stand here")
    if not is_server_name(entry.host):
        cell = entry.host_cell
        yield Violation(Span(cell.start, cell.end), f"{quoted(entry.host)} is no host name")


def _misranked(entries: Sequence[Entry]) -> Iterator[Violation]:
    """The first row that is slower than the next, or else the first rank that is wrong."""
    for before, entry in pairwise(entries):
        if _median(entry) < _median(before):
            cell = entry.median_cell
            message = f"{_median(entry):g} ms is less than the {_median(before):g} ms in the row before: sort the table"
            yield Violation(Span(cell.start, cell.end), message)
            return
    wrong = _first_wrong_rank(entries)
    if wrong is not None:
        cell = entries[wrong].rank_cell
        edits = tuple(
            Edit(entry.rank_cell.start, entry.rank_cell.end, str(row))
            for row, entry in enumerate(entries, 1)
            if entry.rank != row
        )
        message = f"The rank of this row is {wrong + 1}, not {entries[wrong].rank}"
        yield Violation(Span(cell.start, cell.end), message, Fix("Number the rows from 1", edits))


def _median(entry: Entry) -> float:
    return entry.median or 0.0


def _first_wrong_rank(entries: Sequence[Entry]) -> int | None:
    """The first row that does not count on; rows of one time may share a rank, and the next may count either way."""
    tied = False
    for index, entry in enumerate(entries):
        before = entries[index - 1] if index else None
        if before is not None and (entry.rank, entry.median) == (before.rank, before.median):
            tied = True
        elif entry.rank != index + 1 and not (tied and before is not None and entry.rank == (before.rank or 0) + 1):
            return index
    return None


# -- TBL004 ----------------------------------------------------------------------------------------------------------


def missing_ping_table(document: Document, context: Context) -> Iterator[Violation]:
    style = context.style.ping
    for department in document.sections:
        known = context.style.department(department.title)
        if known is None or known.title != style.department or department.heading is None:
            continue
        rooms = [section for section in department.sections if _names_a_room(section, style)]
        silent = [
            room
            for room, below in zip_longest(rooms, rooms[1:])
            if not _speaks(room, style) and (room.blocks or below is None or below.title != room.title)  # twins: SEC009
        ]
        if rooms and not _has_words(department.blocks, style):
            for room in silent:
                yield _missing(room)
        elif not rooms and _is_boilerplate_only(department, style):
            yield _missing(department)


def _missing(section: Section) -> Violation:
    start, end = section.heading.content if section.heading is not None else (0, 0)
    message = f"{quoted(section.title)} has no table: add it, say why there is none, or take the heading out"
    return Violation(Span(start, end), message)


def _names_a_room(section: Section, style: PingStyle) -> bool:
    heading = section.heading
    targets = [child.target for child in heading.children if isinstance(child, nodes.Link)] if heading else []
    return section.title in style.rooms or any(target.endswith(style.rooms) for target in targets)


def _speaks(section: Section, style: PingStyle) -> bool:
    return any(_has_words(part.blocks, style) for part in section.walk())


def _is_boilerplate_only(department: Section, style: PingStyle) -> bool:
    """Whether there is something, and nothing of it is about this week; a department without a word is SEC004's."""
    return any(part.blocks for part in department.walk()) and not _speaks(department, style)


def _has_words(blocks: Sequence[nodes.Node], style: PingStyle) -> bool:
    """Whether something stands here that does not stand here every week: a table, a picture, an apology."""
    return any(
        not isinstance(block, nodes.Paragraph) or not nodes.shown_text(block).startswith(style.boilerplate)
        for block in blocks
    )
