"""Checks files in several processes.

What a process needs it makes for itself from the options of the run, so that it does not matter whether processes are
forked or begin from nothing. Files go to them in chunks, and reports come back in the order of the files.
"""

import os
import pickle
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from traceback import format_exception

import twimlint.session.judge  # noqa: F401  # loaded once, here, for processes that are forked
from twimlint.cli.run import CommandError, Given, Run, settings_finder
from twimlint.project.files import Target
from twimlint.session.report import Report

_CHUNK = 8
"""Few enough to share out the work evenly and to stop soon, many enough to make little of the way to and fro."""

_Name = tuple[str, str, str | None]
_run: Run


def check_in_processes(run: Run, targets: Sequence[Target], jobs: int) -> Iterator[Report]:
    """The reports of the files, in their order.

    Raises CommandError when a process dies.
    """
    names = [(target.name, target.path, target.fault) for target in targets]
    chunks = [names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK)]
    os.environ["PYTHONSAFEPATH"] = "1"  # a process that begins from nothing would import from here, a stranger's folder
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(_portable(run.given),)) as pool:
        try:
            for reports, notes in pool.map(_check, chunks):
                run.take_notes(notes)
                yield from reports
        except BrokenProcessPool:
            raise CommandError("a process that checked files was killed; is there too little memory?") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _portable(given: Given) -> Given:
    """The options in a form that can be sent to a process."""
    return given._replace(per_file_ignores=dict(given.per_file_ignores))


def _begin(given: Given) -> None:
    global _run  # noqa: PLW0603  # the one thing that a process keeps between chunks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process hears it too, and stops the others
    _run = Run((), settings_finder(given), given)


def _check(chunk: Sequence[_Name]) -> tuple[list[Report], Sequence[str]]:
    targets = [Target(name, path, _run.finder.for_file(path), fault) for name, path, fault in chunk]
    return [_portable_report(_run.session.check(target)) for target in targets], _run.session.notes


def _portable_report(report: Report) -> Report:
    """The report with an exception, if there is one, that survives the way back."""
    if report.bug is None:
        return report
    told = "".join(format_exception(report.bug))
    try:
        bug: Exception = pickle.loads(pickle.dumps(report.bug))  # noqa: S301  # made here a moment ago
    except Exception:  # whatever a strange exception does
        bug = RuntimeError(f"{type(report.bug).__name__}: {report.bug}")
    bug.add_note(told)
    return report._replace(bug=bug)
