"""The last lines of a run: how many problems there are, and how many can be fixed."""

from collections import Counter
from collections.abc import Sequence

from twimlint.diagnostics import Applicability, Level
from twimlint.output.paint import PLAIN, Paint
from twimlint.session.report import Report


def render(reports: Sequence[Report], paint: Paint, width: int) -> str:
    """One line, or two if one would be too wide."""
    fixable = _fixable(reports)
    joined = f"{_found(reports, PLAIN)} {fixable}"
    between = " " if len(joined) <= width else "\n"
    return f"{_found(reports, paint)}{between}{fixable}".rstrip() + "\n"


def count_of_files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _found(reports: Sequence[Report], paint: Paint) -> str:
    """How many problems there are, of which levels, and in how many files."""
    counts = Counter(diagnostic.level for report in reports for diagnostic in report.diagnostics)
    total = counts.total()
    unread = sum(report.unchecked for report in reports)
    unchecked = f"; {count_of_files(unread)} could not be checked" if unread else ""
    if not total:
        return f"{paint('No problems', 'good')} in {count_of_files(len(reports) - unread)}{unchecked}."
    per_level = ", ".join(_count_of_level(level, counts[level], paint) for level in reversed(Level) if counts[level])
    with_any = sum(bool(report.diagnostics) for report in reports)
    where = f" in {with_any} of {count_of_files(len(reports))}" if len(reports) > 1 else ""
    return f"Found {'1 problem' if total == 1 else f'{total} problems'} ({per_level}){where}{unchecked}."


def _count_of_level(level: Level, count: int, paint: Paint) -> str:
    return paint(f"{count} {level.value}{'' if count == 1 or level is Level.INFO else 's'}", level.value)


def _fixable(reports: Sequence[Report]) -> str:
    """How many problems can be fixed, with which option, and how many by hand."""
    counts = Counter(diagnostic.applicability for report in reports for diagnostic in report.diagnostics)
    ways = {Applicability.SAFE: "--fix", Applicability.UNSAFE: "--fix --unsafe-fixes"}
    parts = [f"{counts[kind]} with {way}" for kind, way in ways.items() if counts[kind]]
    if not parts:
        return ""
    by_hand = f"; {counts[None]} by hand" if counts[None] else ""
    return f"Can be fixed: {', '.join(parts)}{by_hand}."
