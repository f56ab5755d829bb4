"""What is wrong with each file of a run: remembered, or found now, in several processes where that pays."""

import os
from collections.abc import Iterator, Sequence

from twimlint.cli.run import Run
from twimlint.files import Target
from twimlint.report import Report

_FILES_WORTH_A_PROCESS = 12
"""To start a process takes about as long as to check this many posts."""


def find_problems(run: Run) -> Iterator[Report]:
    """The report of each file, in the order of the files."""
    remembered = run.remembered
    known = [None if remembered is None else remembered.report(target) for target in run.targets]
    fresh = _check_all(run, [target for target, report in zip(run.targets, known, strict=True) if report is None])
    for report in known:
        yield next(fresh) if report is None else report
    if remembered is not None:
        remembered.close()


def _check_all(run: Run, targets: Sequence[Target]) -> Iterator[Report]:
    jobs = min(run.given.jobs or _cores(), len(targets) // _FILES_WORTH_A_PROCESS)
    if jobs < 2:
        return (check_one(run, target) for target in targets)
    from twimlint.cli.workers import check_in_processes  # noqa: PLC0415  # not for a few files

    return check_in_processes(run, targets, jobs)


def check_one(run: Run, target: Target) -> Report:
    """Check a file and remember what was found."""
    report = run.session.check(target)
    run.take_notes(run.session.notes)
    if run.remembered is not None and not run.session.notes:
        run.remembered.keep(target, report)
    return report


def _cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
