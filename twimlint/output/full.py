"""Problems as people read them: what is wrong, where, the lines around it with a caret, and the fix."""

from collections.abc import Iterable, Iterator

from twimlint.diagnostics import Applicability, Diagnostic
from twimlint.diagnostics.named import NamedTuple
from twimlint.output.cells import CHARACTERS_PER_CELL, CUT, cells, cells_up_to, head, tail, wrapped
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.rulebook.rule import page_url
from twimlint.session.report import Report
from twimlint.text.source import Source

DEFAULT_WIDTH = 100
_MIN_TEXT_WIDTH = 20
_MAX_MARKED_ROWS = 4
_TAB = "    "
_BARE = " \t>"
_HOW = {Applicability.SAFE: "--fix", Applicability.UNSAFE: "--fix --unsafe-fixes"}


class _Line(NamedTuple):
    """A line as shown: the text before, in and after the span."""

    before: str
    marked: str = ""
    after: str = ""


def render(reports: Iterable[Report], paint: Paint, width: int = DEFAULT_WIDTH, wraps: bool = True) -> str:
    """The problems, with source lines cut to a width in columns and messages wrapped to it if `wraps` is set."""
    return "".join(
        "\n".join(
            [*_headline(diagnostic, paint, width if wraps else None), *_place(diagnostic, report.source, paint, width)]
        )
        for report in reports
        for diagnostic in report.diagnostics
    )


def _place(diagnostic: Diagnostic, source: Source | None, paint: Paint, width: int) -> Iterator[str]:
    row, column = diagnostic.location
    margin = " " * len(str(_last_row(diagnostic) + 1))
    yield f"{margin}{paint('-->', 'gutter')} {printable(diagnostic.filename)}:{row}:{column}"
    bar = paint(f"{margin} |", "gutter")
    if source is not None:
        yield bar
        yield from _frame(diagnostic, source, paint, width)
        yield bar
    if diagnostic.fix is not None and diagnostic.applicability is not None:
        how = paint(f"({_HOW[diagnostic.applicability]})", "quiet")
        yield f"{margin} {paint('=', 'gutter')} {paint('help:', 'good')} {printable(diagnostic.fix.message)} {how}"
    yield from ("", "")


def _headline(diagnostic: Diagnostic, paint: Paint, width: int | None) -> Iterator[str]:
    """Level, rule and message; further lines of the message are aligned with the code."""
    level, code, name = diagnostic.level.value, diagnostic.code, diagnostic.name
    message = printable(diagnostic.message)
    first, *more = (
        [message] if width is None else wrapped(message, _room(width, len(level) + 1), len(f"{code} {name}:"))
    )
    rule = paint.link(f"{paint(code, level)} {name}", page_url(code, name))
    yield f"{paint(level, level)} {rule}:{f' {first}' if first else ''}"
    for line in more:
        yield f"{' ' * len(level)} {line}"


def _room(width: int, used: int) -> int:
    return max(width - used, _MIN_TEXT_WIDTH)


def _last_row(diagnostic: Diagnostic) -> int:
    """The last row that contains a character of the span."""
    row, column = diagnostic.end_location
    return row - 1 if column == 1 and row > diagnostic.location.row else row


def _frame(diagnostic: Diagnostic, source: Source, paint: Paint, width: int) -> Iterator[str]:
    first, last = diagnostic.location.row, _last_row(diagnostic)
    digits = len(str(last + 1))
    room = _room(width, digits + len(" | "))
    marked = list(range(first, last + 1))
    skipped = len(marked) > _MAX_MARKED_ROWS
    if skipped:
        marked = [first, last]
    for row in (first - 1, *marked, last + 1):
        if row == last and skipped:
            yield paint(f"{CUT:>{digits}} |", "gutter")
        number = paint(f"{row:>{digits}} |", "gutter")
        if row in marked:
            line = _fit(_marked_line(diagnostic, source, row, room), room)
            yield f"{number} {line.before}{paint(line.marked, 'bold')}{line.after}".rstrip()
            caret = paint("^" * max(cells(line.marked), 1), diagnostic.level.value)
            yield f"{paint(' ' * digits + ' |', 'gutter')} {' ' * cells(line.before)}{caret}"
        elif text := _context(source, row, room):
            yield f"{number} {head(text, room)}"


def _context(source: Source, row: int, room: int) -> str:
    """A line next to the span, if it has any text; at most as much as can be shown."""
    if not 1 <= row <= len(source.line_starts):
        return ""
    start, end = source.line_span(row)
    text = source.text[start : min(end, start + room * CHARACTERS_PER_CELL)]
    return _shown(text) if text.strip(_BARE) else ""


def _marked_line(diagnostic: Diagnostic, source: Source, row: int, room: int) -> _Line:
    """A line of the span; at most as much as can be shown, because some lines are as long as a post."""
    start, end = source.line_span(row)
    from_ = min(max(diagnostic.span.start, start), end)
    to = max(min(diagnostic.span.end, end), from_)
    text, reach = source.text, room * CHARACTERS_PER_CELL
    return _Line(
        _shown(text[max(start, from_ - reach) : from_].lstrip("\ufeff")),
        _shown(text[from_ : min(to, from_ + reach)]),
        _shown(text[to : min(end, to + reach)]),
    )


def _shown(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def _fit(line: _Line, room: int) -> _Line:
    """Cut a line so that the span is visible, with as much around it as there is room for."""
    if cells_up_to("".join(line), room + 1) <= room:
        return line
    marked = head(line.marked, room * 2 // 3)
    left = max(room - cells(marked), 0)
    before = tail(line.before, max(left // 2, left - cells_up_to(line.after, left)))
    return _Line(before, marked, head(line.after, left - cells(before)))
