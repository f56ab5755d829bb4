"""Problems as people read them: what is wrong, where, the lines around it with a caret, and what mends it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from twimlint.diagnostics import Applicability, Diagnostic
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.report import Report
from twimlint.source import Source

DEFAULT_WIDTH = 100
_MIN_TEXT_WIDTH = 20
_MAX_MARKED_ROWS = 4
_CUT = "…"
_TAB = "    "
_NARROW = str.maketrans(dict.fromkeys("…‘’“”–—•", "."))
_FIRST_OF_NO_WIDTH = "\u0300"
"""The first character that is not one column wide; those of `_NARROW` are, too."""
_BARE = " \t>"
_HOW = {Applicability.SAFE: "--fix", Applicability.UNSAFE: "--fix --unsafe-fixes"}


class _Line(NamedTuple):
    """A line as shown: what stands before, in and behind the span."""

    before: str
    marked: str = ""
    after: str = ""


def render(reports: Iterable[Report], paint: Paint, width: int = DEFAULT_WIDTH) -> str:
    return "".join(
        "\n".join([*_diagnostic(diagnostic, report.source, paint, width), "", ""])
        for report in reports
        for diagnostic in report.diagnostics
    )


def _diagnostic(diagnostic: Diagnostic, source: Source | None, paint: Paint, width: int) -> Iterator[str]:
    level = diagnostic.level.value
    row, column = diagnostic.location
    yield f"{paint(f'{level} {diagnostic.code}', level)} {diagnostic.name}: {printable(diagnostic.message)}"
    margin = " " * len(str(_last_row(diagnostic) + 1))
    yield f"{margin}{paint('-->', 'gutter')} {printable(diagnostic.filename)}:{row}:{column}"
    bar = paint(f"{margin} |", "gutter")
    if source is not None:
        yield bar
        yield from _frame(diagnostic, source, paint, width)
        yield bar
    if diagnostic.fix is not None and diagnostic.applicability is not None:
        how = paint(f"({_HOW[diagnostic.applicability]})", "quiet")
        yield f"{margin} {paint('=', 'gutter')} {paint('help:', 'help')} {printable(diagnostic.fix.message)} {how}"


def _last_row(diagnostic: Diagnostic) -> int:
    """The last row that holds something of the span."""
    row, column = diagnostic.end_location
    return row - 1 if column == 1 and row > diagnostic.location.row else row


def _frame(diagnostic: Diagnostic, source: Source, paint: Paint, width: int) -> Iterator[str]:
    first, last = diagnostic.location.row, _last_row(diagnostic)
    digits = len(str(last + 1))
    room = max(width - digits - len(" | "), _MIN_TEXT_WIDTH)
    marked = list(range(first, last + 1))
    skipped = len(marked) > _MAX_MARKED_ROWS
    if skipped:
        marked = [first, last]
    for row in (first - 1, *marked, last + 1):
        if row == last and skipped:
            yield paint(f"{_CUT:>{digits}} |", "gutter")
        number = paint(f"{row:>{digits}} |", "gutter")
        if row in marked:
            line = _fit(_marked_line(source, row, diagnostic), room)
            yield f"{number} {line.before}{paint(line.marked, 'bold')}{line.after}".rstrip()
            caret = paint("^" * max(_cells(line.marked), 1), diagnostic.level.value)
            yield f"{paint(' ' * digits + ' |', 'gutter')} {' ' * _cells(line.before)}{caret}"
        elif text := _context(source, row):
            yield f"{number} {_head(text, room)}"


def _context(source: Source, row: int) -> str:
    """A line beside the span, if there is something to read in it."""
    if not 1 <= row <= len(source.line_starts):
        return ""
    text = source.text[slice(*source.line_span(row))]
    return _shown(text) if text.strip(_BARE) else ""


def _marked_line(source: Source, row: int, diagnostic: Diagnostic) -> _Line:
    start, end = source.line_span(row)
    from_ = min(max(diagnostic.span.start, start), end)
    to = max(min(diagnostic.span.end, end), from_)
    text = source.text
    return _Line(_shown(text[start:from_].lstrip("\ufeff")), _shown(text[from_:to]), _shown(text[to:end]))


def _shown(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def _fit(line: _Line, room: int) -> _Line:
    """Cut a line so that the span stays in sight, with as much around it as there is room for."""
    if _cells("".join(line)) <= room:
        return line
    marked = _head(line.marked, max(room * 2 // 3, room - _cells(line.before) - _cells(line.after)))
    left = max(room - _cells(marked), 0)
    before = _tail(line.before, max(left // 2, left - _cells(line.after)))
    return _Line(before, marked, _head(line.after, left - _cells(before)))


def _head(text: str, room: int) -> str:
    """The beginning of a text that fits."""
    if len(text) <= room * 2 and _cells(text) <= room:
        return text
    cut = text[: max(room - 1, 0)]
    while cut and _cells(cut) >= room:
        cut = cut[:-1]
    return cut + _CUT if room > 0 else ""


def _tail(text: str, room: int) -> str:
    """The end of a text that fits."""
    if len(text) <= room * 2 and _cells(text) <= room:
        return text
    cut = text[-room + 1 :] if room > 1 else ""
    while cut and _cells(cut) >= room:
        cut = cut[1:]
    return _CUT + cut if room > 0 else ""


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if max(text.translate(_NARROW), default="") < _FIRST_OF_NO_WIDTH:
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415  # most lines are plain, and rich takes its time

    return cell_len(text)
