"""Checks files in several processes.

Each process creates what it needs from the description of the work, so that processes may be forked or spawned. Files
are sent to them in chunks, and reports are returned in the order of the files.
"""

import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from traceback import format_exception
from typing import TypeVar

import twimlint.session.judge  # noqa: F401  # loaded once, here, for processes that are forked
from twimlint.batch.checking import Checker, NoProcessError, Take, Work, WorkerError
from twimlint.project.files import Target
from twimlint.session.report import Report
from twimlint.session.sites import Look

_CHUNK = 8
"""Small enough to distribute the work evenly and to stop soon, large enough to keep the cost of messages low."""

T = TypeVar("T")
_checker: Checker


def check_in_processes(targets: Sequence[Target], work: Work, jobs: int, take: Take) -> Iterator[Report]:
    """Yield the reports of the files, in their order.

    Raises WorkerError if a process was killed, and NoProcessError before the first report if none can be started.
    """
    chunks = [targets[start : start + _CHUNK] for start in range(0, len(targets), _CHUNK)]
    os.environ["PYTHONSAFEPATH"] = "1"  # a spawned process must not import from the current folder
    with _pool(work, jobs) as pool:
        try:
            for reports, notes, looks in _started(lambda: pool.map(_check, chunks)):
                take(notes, looks)
                yield from reports
        except BrokenProcessPool:
            raise WorkerError("a worker process was killed, possibly for lack of memory: try --jobs 1") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _pool(work: Work, jobs: int) -> ProcessPoolExecutor:
    return _started(lambda: ProcessPoolExecutor(jobs, initializer=_begin, initargs=(work,)))


def _started(start: Callable[[], T]) -> T:
    """Start processes; raises NoProcessError where the system has no room for more."""
    try:
        return start()
    except (OSError, ImportError, NotImplementedError) as error:
        for child in active_children():  # the started processes wait for work, and leaving would wait for them
            child.terminate()
        reason = getattr(error, "strerror", None) or str(error)
        raise NoProcessError(f"no process can be started ({reason.lower()}): use --jobs 1") from None


def _begin(work: Work) -> None:
    global _checker  # noqa: PLW0603  # the only state that a process keeps between chunks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process receives it too, and stops the others
    _checker = Checker(work)


def _check(chunk: Sequence[Target]) -> tuple[list[Report], Sequence[str], Sequence[Look]]:
    reports = [_portable_report(_checker.check(target)) for target in chunk]
    return reports, _checker.notes, _checker.looks()


def _portable_report(report: Report) -> Report:
    """The report with its exception, if any, in a form that can be sent to the first process."""
    if report.error is None:
        return report
    told = "".join(format_exception(report.error))
    try:
        error: Exception = pickle.loads(pickle.dumps(report.error))  # noqa: S301  # made here a moment ago
    except Exception:  # an exception's own methods may raise anything
        error = RuntimeError(f"{type(report.error).__name__}: {report.error}")
    error.add_note(told)
    return report._replace(error=error)
