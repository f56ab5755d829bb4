"""What a save has changed: the problems that are new since the check before, and how many are gone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from twimlint.diagnostics import Diagnostic
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import first_date
from twimlint.session.report import Report


class News(NamedTuple):
    """The problems of a check, told apart by whether the check before had them, and how many of that are gone.

    Files whose text has changed come first, then the newest posts.
    """

    new: Sequence[Report]
    known: Sequence[Report]
    gone: int


def news(before: Iterable[Report] | None, now: Iterable[Report]) -> News:
    """Compare a check with the one before, if there was one; in the first check no problem is new.

    A problem is known if its line had it before or, if that was edited, its own text had it.
    """
    if before is None:
        return News((), sorted(now, key=_age), 0)
    old = {report.name: report for report in before}
    new: list[Report] = []
    known: list[Report] = []
    gone = sum(len(report.diagnostics) for report in old.values())
    for report in sorted(now, key=lambda report: (_text(old.get(report.name)) == _text(report), *_age(report))):
        fresh = _fresh(old.get(report.name), report)
        rest = [problem for problem in report.diagnostics if problem not in fresh]
        new.append(report._replace(diagnostics=[problem for problem in report.diagnostics if problem in fresh]))
        known.append(report._replace(diagnostics=rest))
        gone -= len(rest)
    return News(new, known, gone)


def _age(report: Report) -> tuple[int, str]:
    """Sorts the newest post first, by the day in its path; pages without one come last."""
    return -(first_date(report.name) or date.min).toordinal(), report.name


def _text(report: Report | None) -> str | None:
    return None if report is None or report.source is None else report.source.text


_Found = tuple[Report, Diagnostic]


def _fresh(before: Report | None, now: Report) -> frozenset[Diagnostic]:
    """The problems that a file did not have before."""
    old: Sequence[_Found] = [] if before is None else [(before, problem) for problem in before.diagnostics]
    new: Sequence[_Found] = [(now, problem) for problem in now.diagnostics]
    for mark in (_line, _words):
        old, new = _unpaired(old, new, mark)
    return frozenset(problem for _, problem in new)


def _unpaired(
    old: Iterable[_Found], new: Iterable[_Found], mark: Callable[[_Found], str]
) -> tuple[Sequence[_Found], Sequence[_Found]]:
    """What is left of both when each new problem has taken an old one of the same rule with the same mark."""
    waiting: Mapping[tuple[str, str], list[_Found]] = defaultdict(list)
    for found in old:
        waiting[found[1].code, mark(found)].append(found)
    left = []
    for found in new:
        same = waiting[found[1].code, mark(found)]
        if same:
            same.pop()
        else:
            left.append(found)
    return [found for same in waiting.values() for found in same], left


def _line(found: _Found) -> str:
    report, problem = found
    return report.line_of(problem).strip()


def _words(found: _Found) -> str:
    report, problem = found
    return "" if report.source is None else report.source.text[slice(*problem.span)]
