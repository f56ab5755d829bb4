"""The number of problems per rule."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twimlint.diagnostics import Diagnostic, Level
from twimlint.diagnostics.named import NamedTuple
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.rulebook.rule import page_url
from twimlint.session.report import Report

_FIXABLE, _BY_HAND = "█", "░"
_MAX_CELLS_PER_PROBLEM = 2.0
_MAX_BAR, _MIN_BAR = 60, 8
_MOST_FILES = 20


class Count(NamedTuple):
    """The problems of one rule, their highest level, and how many of them have a fix."""

    code: str
    name: str
    level: Level
    problems: int
    fixable: int


def count(reports: Iterable[Report]) -> Sequence[Count]:
    """The rules with problems, the most frequent first."""
    by_rule: dict[str, list[Diagnostic]] = {}
    for report in reports:
        for diagnostic in report.diagnostics:
            by_rule.setdefault(diagnostic.code, []).append(diagnostic)
    return sorted(map(_count, by_rule.values()), key=lambda entry: (-entry.problems, entry.code))


def _count(found: Sequence[Diagnostic]) -> Count:
    """The number of problems of one rule."""
    highest = max({diagnostic.level for diagnostic in found}, key=lambda level: level.rank)
    fixable = sum(diagnostic.fix is not None for diagnostic in found)
    return Count(found[0].code, found[0].name, highest, len(found), fixable)


def facts(counts: Iterable[Count]) -> Sequence[Mapping[str, Any]]:
    """The counts as an array for JSON."""
    return [{**entry._asdict(), "level": entry.level.value} for entry in counts]


def render(counts: Sequence[Count], paint: Paint, width: int) -> str:
    """A line with a bar for each rule; without bars if there is no room for them."""
    if not counts:
        return ""
    digits = len(str(counts[0].problems))
    names = max(len(entry.name) for entry in counts)
    room = min(width - digits - names - len("    MTX002  "), _MAX_BAR)
    scale = min(room / counts[0].problems, _MAX_CELLS_PER_PROBLEM) if room >= _MIN_BAR else 0
    lines = [_line(entry, paint, digits, names, scale) for entry in counts]
    if scale:
        lines += ["", paint(f"{_FIXABLE} can be fixed  {_BY_HAND} by hand", "quiet")]
    return "".join(f"{line}\n" for line in lines)


def render_files(reports: Iterable[Report]) -> str:
    """A line for each of the files with the most problems."""
    counted = sorted(((len(report.diagnostics), report.name) for report in reports), key=lambda row: (-row[0], row[1]))
    with_any = [row for row in counted if row[0]]
    if not with_any:
        return ""
    digits = len(str(with_any[0][0]))
    lines = [f"{problems:>{digits}}  {printable(name)}" for problems, name in with_any[:_MOST_FILES]]
    if len(with_any) > _MOST_FILES:
        lines.append(f"{' ' * digits}  and {len(with_any) - _MOST_FILES} more files")
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Count, paint: Paint, digits: int, names: int, scale: float) -> str:
    code = paint.link(paint(f"{entry.code:<6}", entry.level.value), page_url(entry.code, entry.name))
    bar = paint(_bar(entry, scale), entry.level.value)
    return f"{entry.problems:>{digits}}  {code}  {entry.name:<{names}}  {bar}".rstrip()


def _bar(entry: Count, scale: float) -> str:
    """A bar of the problems with and without a fix; each part that is not empty is visible."""
    if not scale:
        return ""
    whole = max(round(entry.problems * scale), 1)
    fixable = round(whole * entry.fixable / entry.problems)
    return _FIXABLE * fixable + _BY_HAND * (whole - fixable)
