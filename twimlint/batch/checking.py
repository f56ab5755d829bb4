"""Checks the files of a run, with cached reports for unchanged files, and several processes for many files."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from twimlint.diagnostics import Diagnostic
from twimlint.diagnostics.named import NamedTuple
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError
from twimlint.session.report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.batch.remembered import Remembered
    from twimlint.session.judge import Session
    from twimlint.session.sites import Look, Sites
    from twimlint.site.pages import Site
    from twimlint.site.reading import Answer

_FILES_WORTH_A_PROCESS = 12
"""Starting a process takes about as long as checking this many posts."""


Take = Callable[[Sequence[str], Sequence["Look"]], None]
"""Receives what could not be read in the sites, and what was."""


class WorkerError(Exception):
    """A process that checked files was killed; the message is for the user."""


class NoProcessError(WorkerError):
    """The system starts no more processes."""


class Work(NamedTuple):
    """How the files of a run are checked; the value can be sent to another process.

    `jobs` is the number of processes, None for one per processor.
    """

    wants_site: bool = True
    jobs: int | None = None


class Checker:
    """Checks files one after the other in this process.

    `notes` lists what could not be read in the sites so far, one line each.
    """

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def _sites(self) -> "Sites":
        from twimlint.session.sites import Sites  # noqa: PLC0415  # unchanged files ask no site

        return Sites(wanted=self.work.wants_site)

    @cached_property
    def session(self) -> "Session":
        """The session of this run."""
        from twimlint.session.judge import Session  # noqa: PLC0415  # unchanged files need no session

        return Session(self._sites.of)

    @property
    def notes(self) -> Sequence[str]:
        return self._sites.notes if "_sites" in self.__dict__ else ()

    def looks(self) -> Sequence["Look"]:
        """What was read in the sites since this was last asked for."""
        return self._sites.looks() if "_sites" in self.__dict__ else ()

    def answers(self) -> "Mapping[str, Answer]":
        """What was read in the sites in this process: each path with its answer."""
        return self._sites.answers() if "_sites" in self.__dict__ else {}

    def site_of(self, target: Target) -> "Site | None":
        """The site of a file; None if the settings name a folder that is not a site, which checking reports."""
        try:
            return self._sites.of(target)
        except ConfigError:
            return None

    def check(self, target: Target) -> Report:
        """Read and check one file; an error is part of the report and does not stop other files, even a bug."""
        from twimlint.batch.reading import read  # noqa: PLC0415  # unchanged files are read for their digest only

        try:
            source = read(target)
            if isinstance(source, Diagnostic):
                return Report(target.name, [source], failed=True)
            return self.session.check(target, source)
        except Exception as error:
            return Report(target.name, error=error)


def check_files(
    targets: Sequence[Target],
    work: Work,
    checker: Checker,
    remembered: "Remembered | None",
    take_notes: Callable[[Iterable[str]], None],
) -> Iterator[Report]:
    """Yield the report of each file, in the order of the files; new ones are remembered.

    Raises WorkerError if a process was killed.
    """
    if remembered is None:
        yield from _check_all(targets, work, checker, lambda notes, _looks: take_notes(notes))
        return
    known = [remembered.report(target) for target in targets]
    unknown = [target for target, report in zip(targets, known, strict=True) if report is None]

    def take(notes: Sequence[str], looks: Sequence["Look"]) -> None:
        take_notes(notes)
        remembered.take_notes(notes)
        remembered.take_looks(looks)

    take(checker.notes, checker.looks())
    fresh = _check_all(unknown, work, checker, take)
    is_done = False
    try:
        for target, report in zip(targets, known, strict=True):
            if report is not None:
                yield report
                continue
            found = next(fresh)
            remembered.keep(target, found)
            yield found
        is_done = True
    finally:
        if is_done:
            remembered.close()


def _check_all(targets: Sequence[Target], work: Work, checker: Checker, take: "Take") -> Iterator[Report]:
    jobs = min(work.jobs or _cores(), len(targets) // _FILES_WORTH_A_PROCESS)
    if jobs >= 2:
        from twimlint.batch.workers import check_in_processes  # noqa: PLC0415  # a few files need one process only

        try:
            yield from check_in_processes(targets, work, jobs, take)
        except NoProcessError:  # before the first report
            if work.jobs is not None:
                raise
        else:
            return
    for target in targets:
        report = checker.check(target)
        take(checker.notes, checker.looks())
        yield report


def _cores() -> int:
    """The number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
