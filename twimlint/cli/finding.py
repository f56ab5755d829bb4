"""What is wrong with each file of a run: remembered, or found now, in several processes where that pays."""

import os
from collections.abc import Iterator, Sequence

from twimlint.cli.run import Run
from twimlint.project.files import Target
from twimlint.session.report import Report

_FILES_WORTH_A_PROCESS = 12
"""To start a process takes about as long as to check this many posts."""


def find_problems(run: Run) -> Iterator[Report]:
    """The report of each file, in the order of the files; what was found now is remembered."""
    remembered = run.remembered
    if remembered is None:
        yield from _check_all(run, run.targets)
        return
    known = [remembered.report(target) for target in run.targets]
    fresh = _check_all(run, [target for target, report in zip(run.targets, known, strict=True) if report is None])
    try:
        for target, report in zip(run.targets, known, strict=True):
            if report is not None:
                yield report
                continue
            found = next(fresh)
            if not run.notes:  # with a part of the site that cannot be read, less is found than there may be
                remembered.keep(target, found)
            yield found
    finally:
        remembered.close()


def _check_all(run: Run, targets: Sequence[Target]) -> Iterator[Report]:
    jobs = min(run.given.jobs or _cores(), len(targets) // _FILES_WORTH_A_PROCESS)
    if jobs < 2:
        return _check_here(run, targets)
    from twimlint.cli.workers import check_in_processes  # noqa: PLC0415  # not for a few files

    return check_in_processes(run, targets, jobs)


def _check_here(run: Run, targets: Sequence[Target]) -> Iterator[Report]:
    for target in targets:
        report = run.session.check(target)
        run.take_notes(run.session.notes)
        yield report


def _cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
