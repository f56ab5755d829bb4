"""TBL: the weekly ranking of servers by response time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.matrix import is_server_name
from twimlint.post.document import Document
from twimlint.post.sections import Section
from twimlint.rulebook.style import PingStyle

# -- TBL003 ----------------------------------------------------------------------------------------------------------

_MOST_DIGITS = 9
"""A longer number is no rank."""


class Entry(NamedTuple):
    """A row of a ranking: its cells, and their numbers if they are numbers."""

    rank_cell: nodes.TableCell
    host_cell: nodes.TableCell
    median_cell: nodes.TableCell
    rank: int | None
    host: str
    median: float | None


def broken_ping_table(document: Document, context: Context) -> Iterator[Violation]:
    style = context.style.ping
    for table in document.all(nodes.Table):
        columns = _columns(table, style)
        if not columns:
            continue
        for row in table.rows[1:]:
            if len(row.children) <= max(columns):
                yield Violation(Span(row.start, row.end), "This row lacks its rank, host or time: add it")
        entries = [_entry(row, columns) for row in table.rows[1:] if len(row.children) > max(columns)]
        for entry in entries:
            yield from _unreadable(entry)
        ranks = [entry.rank for entry in entries if entry.rank is not None]
        medians = [entry.median for entry in entries if entry.median is not None]
        if len(ranks) == len(medians) == len(table.rows) - 1:
            yield from _misranked(entries, ranks, medians)


def column_titles(table: nodes.Table) -> list[str]:
    """The words at the head of each column, in lower case."""
    return [nodes.shown_text(cell).strip().lower() for cell in table.rows[0].children]


def _columns(table: nodes.Table, style: PingStyle) -> Sequence[int]:
    """The places of rank, host and time in the rows of a ping table; none if it is another table."""
    titles = column_titles(table)
    columns = (style.rank, style.host, style.median)
    if not set(columns) <= set(titles):
        return []
    return [titles.index(column) for column in columns]


def _entry(row: nodes.TableRow, places: Sequence[int]) -> Entry:
    rank, host, median = cells = [row.children[place] for place in places]
    texts = [nodes.shown_text(cell).strip() for cell in cells]
    return Entry(
        rank,  # type: ignore[arg-type]  # the children of a row are cells
        host,  # type: ignore[arg-type]
        median,  # type: ignore[arg-type]
        int(texts[0]) if texts[0].isdecimal() and len(texts[0]) <= _MOST_DIGITS else None,
        texts[1],
        float(texts[2]) if texts[2].replace(".", "", 1).isdecimal() else None,
    )


def _unreadable(entry: Entry) -> Iterator[Violation]:
    for cell, number in ((entry.rank_cell, entry.rank), (entry.median_cell, entry.median)):
        if number is None:
            shown = nodes.shown_text(cell).strip()
            message = (
                f"{quoted(shown)} must be a number: write digits only"
                if shown
                else "This cell is empty: write a number"
            )
            yield Violation(Span(cell.start, cell.end), message)
    if not is_server_name(entry.host):
        cell = entry.host_cell
        yield Violation(Span(cell.start, cell.end), f"{quoted(entry.host)} is not a host name: correct it")


def _misranked(entries: Sequence[Entry], ranks: Sequence[int], medians: Sequence[float]) -> Iterator[Violation]:
    """The first row that is slower than the next, or else the first rank that is wrong."""
    for (above, entry), (before, median) in zip(pairwise(entries), pairwise(medians), strict=True):
        if median < before:
            cell, slower = entry.median_cell, above.median_cell
            message = f"{median:g} ms is less than the {before:g} ms in the row before: sort the table"
            related = (Related(Span(slower.start, slower.end), "the row before"),)
            yield Violation(Span(cell.start, cell.end), message, related=related)
            return
    wrong = _first_wrong_rank(ranks, medians)
    if wrong is not None:
        cell = entries[wrong].rank_cell
        edits = tuple(
            Edit(entry.rank_cell.start, entry.rank_cell.end, str(row))
            for row, entry in enumerate(entries, 1)
            if entry.rank != row
        )
        message = f"The rank of this row should be {wrong + 1}, not {ranks[wrong]}: correct it"
        yield Violation(Span(cell.start, cell.end), message, Fix("Number the rows from 1", edits))


def _first_wrong_rank(ranks: Sequence[int], medians: Sequence[float]) -> int | None:
    """The first row with a wrong rank; rows with the same time may share one, and the next may count from either."""
    before: tuple[int, float | None] = (0, None)
    for index, (rank, median) in enumerate(zip(ranks, medians, strict=True)):
        if (rank, median) != before and rank not in (index + 1, before[0] + 1):
            return index
        before = (rank, median)
    return None


# -- TBL004 ----------------------------------------------------------------------------------------------------------


def missing_ping_table(document: Document, context: Context) -> Iterator[Violation]:
    style = context.style.ping
    for department in document.sections:
        known = context.style.department(department.title)
        if known is None or known.title != style.department:
            continue
        rooms = [section for section in department.sections if _names_a_room(section, style)]
        silent = [room for room in rooms if not _speaks(room, style)]
        if rooms and not _has_words(department.blocks, style):
            for room in silent:
                yield from _missing(room)
        elif not rooms and not _speaks(department, style):
            yield from _missing(department)


def _missing(section: Section) -> Iterator[Violation]:
    if section.heading is not None:
        message = f"{quoted(section.title)} has no table: add it, say why there is none, or remove the heading"
        yield Violation(Span(*section.heading.content), message)


def _names_a_room(section: Section, style: PingStyle) -> bool:
    shown = section.heading.children if section.heading is not None else ()
    targets = [child.target for child in shown if isinstance(child, nodes.Link)]
    return section.title in style.rooms or any(target.endswith(style.rooms) for target in targets)


def _speaks(section: Section, style: PingStyle) -> bool:
    return any(_has_words(part.blocks, style) for part in section.walk())


def _has_words(blocks: Sequence[nodes.Node], style: PingStyle) -> bool:
    """Whether there is something that is not there every week: a table, an image, an explanation."""
    return any(
        not isinstance(block, nodes.Paragraph)
        or not any(words.casefold() in nodes.shown_text(block).casefold() for words in style.boilerplate)
        for block in blocks
    )
