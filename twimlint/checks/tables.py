"""TBL: tables with a broken form."""

import re
from collections.abc import Iterator, Sequence

from twimlint.checks.context import Context
from twimlint.checks.lines import lazy_lines
from twimlint.checks.ping_tables import column_titles
from twimlint.checks.surroundings import stands_apart
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.markdown.tables import cell_spans, count_cells, is_delimiter_row
from twimlint.post.document import Document

_MOST_ADDED = 50
"""Empty cells; without a limit, a small post with a wide header and many rows would become huge."""

# -- TBL001 ----------------------------------------------------------------------------------------------------------


def ragged_table(document: Document, context: Context) -> Iterator[Violation]:
    ping = context.style.ping
    ranked = [ping.rank, ping.host, ping.median]
    for table in document.all(nodes.Table):
        width = len(table.rows[0].children)
        titles = column_titles(table)
        has_ranks = set(ranked).issubset(titles)  # in cells that must not be empty
        for row in table.rows:
            if len(row.children) != width:
                bars = _lost_bars(document.masked, row) if titles == ranked else ()
                if bars and len(row.children) == width - len(bars):
                    yield _barless(document.masked, row, bars)
                else:
                    yield _ragged(document.masked, row, width, may_be_filled=not has_ranks)


def _lost_bars(text: str, row: nodes.TableRow) -> Sequence[Span]:
    """The blanks in place of which bars between the cells of a ranking are missing; none if it is not certain."""
    found = re.fullmatch(_RANKED, text[row.start : row.end])
    if found is None:
        return ()
    return [Span(row.start + found.start(part), row.start + found.end(part)) for part in (1, 2) if found[part]]


_RANKED = (
    r"[ \t]*+\|?[ \t]*+\d++(?:[ \t]*+\|[ \t]*+|([ \t]++))[^\s|]++(?:[ \t]*+\|[ \t]*+|([ \t]++))\d++(?:\.\d++)?"
    r"[ \t]*+\|?[ \t]*+"
)
"""A row of rank, host and time, with a bar or with blanks before and behind the host."""


def _barless(text: str, row: nodes.TableRow, bars: Sequence[Span]) -> Violation:
    names = [quoted(name) for name in re.split(r"[\s|]+", text[row.start : row.end].strip(" \t|"))]
    if len(bars) == 1:
        first = 0 if text[row.start : bars[0].start].strip(" \t|").isdecimal() else 1
        message = f"There is no bar between {names[first]} and {names[first + 1]}: insert it"
        fix = Fix("Insert the bar", (Edit(*bars[0], "|"),))
    else:
        message = f"There are no bars between {names[0]}, {names[1]} and {names[2]}: insert them"
        fix = Fix("Insert the bars", tuple(Edit(*bar, "|") for bar in bars))
    return Violation(Span(row.start, row.end), message, fix)


def _ragged(text: str, row: nodes.TableRow, width: int, *, may_be_filled: bool) -> Violation:
    written = text[row.start : row.end]
    missing = width - len(row.children)
    span = Span(row.start, row.end)
    if "|" not in written:
        message = f"{quoted(written)} has become a row of the table: put a blank line before it"
        return Violation(span, message, case="swallowed")
    cells = "1 cell" if len(row.children) == 1 else f"{len(row.children)} cells"
    if bars := _bars_in_code(text, row, -missing):
        message = f"The row has {cells}, the header {width}, because a bar in code ends a cell: write `\\|`"
        return Violation(span, message, Fix("Escape the bars", bars), "bar-in-code")
    if missing < 0:
        return Violation(
            span, f"The row has {cells}, the header {width}: remove or merge the extra ones, which the page drops"
        )
    closing = "" if written.endswith("|") and not written.endswith("\\|") else " |" if "| " in written else "|"
    message = f"The row has {cells}, the header {width}: add the missing ones"
    if missing > _MOST_ADDED or not may_be_filled:
        return Violation(span, message)
    edit = Edit(row.end, row.end, closing + " |" * missing)
    return Violation(span, message, Fix("Add the empty cells", (edit,)))


def _bars_in_code(text: str, row: nodes.TableRow, surplus: int) -> tuple[Edit, ...]:
    """Edits that escape the bars between backticks, if these are what makes a row too long."""
    bars = [
        match.start() + offset
        for match in re.finditer(r"(?<!`)(`+)(?!`)([^`\r\n]*+)\1(?!`)", text[row.start : row.end])
        for offset, character in enumerate(match[0])
        if character == "|" and text[row.start + match.start() + offset - 1] != "\\"
    ]
    if not bars or len(bars) != surplus:
        return ()
    return tuple(Edit(row.start + bar, row.start + bar, "\\") for bar in bars)


# -- TBL002 ----------------------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of a paragraph without quote marks, list markers and spaces around it, and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def broken_table(document: Document, _context: Context) -> Iterator[Violation]:
    for paragraph in document.all(nodes.Paragraph):
        if "|" in document.masked[paragraph.start : paragraph.end]:
            violation = _broken(document, paragraph, _lines(document, paragraph))
            if violation is not None:
                yield violation


def _lines(document: Document, paragraph: nodes.Paragraph) -> Sequence[Line]:
    lines = []
    start = paragraph.start
    for node in (child for child in paragraph.children if isinstance(child, nodes.Break)):
        lines.append(_line(document.masked, start, node.start))
        start = node.end
    lines.append(_line(document.masked, start, paragraph.end))
    return lines


def _line(text: str, start: int, end: int) -> Line:
    written = text[start:end]
    return Line(start + len(written) - len(written.lstrip(" \t")), written.strip(" \t"))


def _broken(document: Document, paragraph: nodes.Paragraph, lines: Sequence[Line]) -> Violation | None:
    for index, line in enumerate(lines):
        if is_delimiter_row(line.text):
            return _misfit(document, lines, index)
    return _headless(document, paragraph, lines)


def _misfit(document: Document, lines: Sequence[Line], index: int) -> Violation | None:
    """A delimiter row that does not form a table with the line above it."""
    delimiter = lines[index]
    width = count_cells(delimiter.text)
    if index == 0:
        message = "The delimiter row has no header: add one above it"
        return Violation(Span(delimiter.start, delimiter.end), message) if width > 1 else None
    head = lines[index - 1]
    if "|" not in head.text:
        return None
    wanted = count_cells(head.text)
    if width != wanted:
        message = f"The delimiter row has {width} columns, the header {wanted}, so there is no table: make them equal"
        edit = Edit(delimiter.start, delimiter.end, _delimiter_row(delimiter.text, wanted))
        return Violation(Span(delimiter.start, delimiter.end), message, Fix("Correct the delimiter row", (edit,)))
    if index == 1:
        return None
    line_start = document.source.line_start(head.start)
    marks = document.text[line_start : head.start].rstrip(" \t")
    blank = Edit(line_start, line_start, f"{marks}{document.source.newline}")
    message = "The table has no blank line before it, so the page shows the bars: insert one"
    fix = None if head.start in lazy_lines(document) else Fix("Put a blank line before the table", (blank,))
    return Violation(Span(head.start, head.end), message, fix)


def _headless(document: Document, paragraph: nodes.Paragraph, lines: Sequence[Line]) -> Violation | None:
    """Rows of equal width between bars that do not form a table."""
    rows = [line for line in lines if line.text.startswith("|") and line.text.endswith("|")]
    if len(rows) < 2 or rows[0] is not lines[0]:
        return None
    is_whole = len(rows) == len(lines) and stands_apart(document, paragraph)  # else what follows would be a row, too
    width = count_cells(rows[0].text)
    if width < 2 or not all(count_cells(row.text) == width and _has_words(row.text) for row in rows):
        return None
    message = "The table has no delimiter row, so the page shows the bars: add `|---|---|` below its header"
    head = rows[0]
    line_start = document.source.line_start(head.start)
    prefix = "".join(mark if mark == ">" else " " for mark in document.text[line_start : head.start])
    delimiter = f"{document.source.newline}{prefix}{_delimiter_row('', width)}"
    end = document.source.line_end(head.start)
    fix = Fix("Add the delimiter row", (Edit(end, end, delimiter),)) if is_whole else None
    return Violation(Span(head.start, head.end), message, fix)


def _has_words(row: str) -> bool:
    """Whether every cell of a row has words, unlike a drawing made of bars."""
    cells = [row[start:end] for start, end in cell_spans(row)]
    return all(any(character.isalnum() for character in cell) for cell in cells)


def _delimiter_row(written: str, width: int) -> str:
    """A delimiter row of a given width that keeps the existing alignments."""
    cells = [written[start:end] for start, end in cell_spans(written)][:width]
    cells += [cells[-1] if cells else "---"] * (width - len(cells))
    return f"|{'|'.join(cells)}|"
