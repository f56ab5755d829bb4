"""What commands share: the options of a run, the files it applies to, and how it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from types import MappingProxyType

from twimlint.batch.checking import Checker, Work, check_files
from twimlint.cli.terminal import complain
from twimlint.diagnostics import Level
from twimlint.diagnostics.named import NamedTuple
from twimlint.project.configuration import SettingsFinder
from twimlint.project.files import STDIN, Target, find_files
from twimlint.project.settings import ConfigError, read_options
from twimlint.session.report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeVar

    from twimlint.batch.baseline import Baseline
    from twimlint.batch.changes import Changes
    from twimlint.batch.patches import Patches
    from twimlint.batch.remembered import Remembered
    from twimlint.session.judge import Session
    from twimlint.site.reading import Answer

    T = TypeVar("T")

CLEAN, PROBLEMS, FAULT, INTERRUPTED = 0, 1, 2, 130

ISSUES = "https://github.com/twimlint/twimlint/issues"
_SECONDS_BEFORE_PROGRESS = 1.0

DEFAULT_MAX_PROBLEMS = 250
"""More than several drafts have; nobody reads a longer list."""


class CommandError(Exception):
    """A request that cannot be met; the message is for the user, and may be followed by `more` lines."""

    def __init__(self, message: str, *more: str) -> None:
        super().__init__(message)
        self.more = more


class Given(NamedTuple):
    """The options of all commands as given; each command has some of them."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    config: Path | None = None
    isolated: bool = False
    exclude: tuple[str, ...] = ()
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    max_file_size: int | None = None
    site_root: Path | None = None
    no_site: bool = False
    hebbot_config: Path | None = None
    stdin_filename: str | None = None
    cache_dir: Path | None = None
    no_cache: bool = False
    jobs: int | None = None
    color: bool | None = None
    quiet: bool = False
    verbose: bool = False
    output_format: str | None = None
    report: tuple[tuple[str, str], ...] = ()
    fail_on: Level | None = None
    changed_since: str | None = None
    changed_lines: bool = False
    patches: Path | None = None
    exit_zero: bool = False
    statistics: bool = False
    max_problems: int = DEFAULT_MAX_PROBLEMS
    show_files: bool = False
    show_settings: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    fix_only: bool = False
    show_fixes: bool = False


class Run:
    """The options, files and settings of a run, shared by all commands that read files."""

    def __init__(
        self,
        targets: Sequence[Target],
        finder: SettingsFinder,
        given: Given,
        changes: Changes | Patches | None = None,
        missing: Sequence[str] = (),
    ) -> None:
        self.targets = targets
        self.finder = finder
        self.given = given
        self.changes = changes
        self.missing = missing
        self.notes: dict[str, None] = {}
        self.baselines: dict[Path, Baseline] = {}
        self.errors: dict[str, None] = {}

    @classmethod
    def start(cls, paths: Sequence[str], given: Given) -> Run:
        """Find the files that are meant, and the settings that hold for them.

        `errors` says which configuration files are wrong; raises ConfigError where they leave no file to look at.
        """
        finder = settings_finder(given)
        errors: dict[str, None] = {}

        def take_error(error: ConfigError) -> None:
            errors.update(dict.fromkeys(error.messages))

        there = [path for path in paths if path == STDIN or os.path.lexists(path)]  # at every start
        missing = [path for path in paths if path not in there]
        targets = list(find_files(there, finder, take_error, given.stdin_filename))
        if errors and not targets:
            raise ConfigError(*errors)
        changes = _changes(given)
        if changes is not None:
            targets = [target for target in targets if target.is_stdin or target.path in changes]
        run = cls(targets, finder, given, changes, missing)
        run.errors = errors
        if not targets and there:
            since = f" that differ from {given.changed_since or 'the base'}" if changes is not None else ""
            run.note(f"no Markdown files found in {', '.join(there)}{since}")
        return run

    @cached_property
    def checker(self) -> Checker:
        """The checker of this process."""
        return Checker(self.work)

    @property
    def work(self) -> Work:
        """How the files are checked, here or in other processes."""
        return Work(wants_site=not self.given.no_site, jobs=self.given.jobs)

    @property
    def session(self) -> Session:
        return self.checker.session

    def find_problems(self) -> Iterator[Report]:
        """Yield the report of each file, in the order of the files; raises WorkerError when a process was killed."""
        return check_files(self.targets, self.work, self.checker, self.remembered, self.take_notes)

    @cached_property
    def remembered(self) -> Remembered | None:
        """The results of earlier runs; None with `--no-cache`."""
        if self.given.no_cache:
            return None
        from twimlint.batch.cache import ForeignFolderError, Store, cache_folder  # noqa: PLC0415  # a run that fixes needs none
        from twimlint.batch.remembered import Remembered  # noqa: PLC0415

        store = Store(str(self.given.cache_dir or cache_folder(os.getcwd())))  # noqa: PTH109
        if self.given.cache_dir is not None:
            try:
                store.refuse_foreign()
            except ForeignFolderError as error:
                raise CommandError(f"--cache-dir: {error}") from None
        return Remembered(store, wants_site=not self.given.no_site, site_of=self.checker.site_of)

    def without_known(self, target: Target, report: Report) -> Report:
        """Return the report of a file without the problems that its baseline knows; all of them if it is unreadable."""
        file = target.settings.baseline
        if file is None or target.is_stdin:
            return report
        from twimlint.batch.baseline import Baseline, BaselineError  # noqa: PLC0415  # few projects have one

        if file not in self.baselines:
            try:
                self.baselines[file] = Baseline.read(file)
            except BaselineError as error:
                self.errors[str(error)] = None
                self.baselines[file] = Baseline(file, {})
        return self.baselines[file].without_known(target, report)

    def tell_outdated(self) -> None:
        """Print how many entries of each baseline no longer occur."""
        for file, baseline in self.baselines.items():
            if outdated := baseline.outdated:
                told = "1 entry no longer occurs" if outdated == 1 else f"{outdated} entries no longer occur"
                self.note(f"note: {file.name}: {told}; `twimlint baseline` removes {'it' if outdated == 1 else 'them'}")

    def answers(self) -> Mapping[str, Answer]:
        """What was read in the sites for the reports of this run: each path with its answer."""
        known = {} if self.remembered is None else self.remembered.answers()
        return {**known, **self.checker.answers()}

    def end(self, code: int) -> int:
        """Say which configuration files are wrong; the exit code of a run that would otherwise end with this one."""
        for error in self.errors:
            complain(f"error: {error}")
        return FAULT if self.errors else code

    def note(self, text: str) -> None:
        """Print a line on standard error, unless the run is quiet."""
        if not self.given.quiet:
            complain(text)

    def detail(self, text: str) -> None:
        """Print a line on standard error if the run is verbose."""
        if self.given.verbose:
            complain(text)

    def tell_missing(self) -> None:
        """Print an error for each path that does not exist."""
        for path in self.missing:
            complain(f"error: {path or '``'}: no such file or directory")

    def take_notes(self, notes: Iterable[str]) -> None:
        """Add notes about what could not be read in the sites."""
        self.notes.update(dict.fromkeys(notes))

    def each_target(self) -> Iterator[Target]:
        """The files one by one, with a progress bar if it takes long; then notes on what could not be read in sites."""
        yield from self.watched(self.targets)
        self.take_notes(self.checker.notes)
        self.tell_notes()

    def watched(self, things: Iterable[T]) -> Iterator[T]:
        """The items, one for each file, with a progress bar on a terminal if it takes a while."""
        with ExitStack() as stack:
            advance: Callable[[int], None] | None = None
            began = time.monotonic()
            watched = sys.stderr.isatty() and not self.given.quiet
            for done, thing in enumerate(things):
                if advance is None and watched and time.monotonic() - began > _SECONDS_BEFORE_PROGRESS:
                    advance = _progress_bar(stack, len(self.targets))
                if advance is not None:
                    advance(done)
                yield thing

    def tell_notes(self) -> None:
        """Print what could not be read in the sites."""
        for note in self.notes:
            self.note(f"note: {note}")


def settings_finder(given: Given) -> SettingsFinder:
    """The finder of settings under these options."""
    said = {
        "select": given.select or None,
        "extend-select": given.extend_select,
        "ignore": given.ignore,
        "per-file-ignores": dict(given.per_file_ignores),
        "fail-on": given.fail_on,
        "exclude": given.exclude,
        "force-exclude": given.force_exclude,
        "respect-gitignore": given.respect_gitignore,
        "max-file-size": given.max_file_size,
        "hebbot-config": _written(given.hebbot_config),
        "site-root": _written(given.site_root),
    }
    here = os.getcwd()  # noqa: PTH109
    command_line = read_options({key: value for key, value in said.items() if value not in (None, (), {})}, folder=here)
    return SettingsFinder(command_line, file=given.config, isolated=given.isolated)


def _written(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _changes(given: Given) -> Changes | Patches | None:
    """The changes since the revision of `--changed-since`, or those that the Action determined; None without either."""
    if given.patches is not None:
        from pathlib import Path  # noqa: PLC0415  # as below

        from twimlint.batch.patches import Patches  # noqa: PLC0415  # as below
        from twimlint.text.source import SourceError  # noqa: PLC0415

        try:
            return Patches.read(given.patches, Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()))
        except (SourceError, ValueError, RecursionError) as error:
            raise CommandError(f"--patches: {given.patches} cannot be read: {error}") from None
    if given.changed_since is None:
        if given.changed_lines:
            raise CommandError("--changed-lines needs --changed-since REF")
        return None
    from pathlib import Path  # noqa: PLC0415  # few runs ask git

    from twimlint.batch.changes import Changes, ChangesError  # noqa: PLC0415

    try:
        return Changes.since(given.changed_since, Path.cwd())
    except ChangesError as error:
        raise CommandError(f"--changed-since: {error}") from None


def _progress_bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console  # noqa: PLC0415  # only a long run needs it
    from rich.progress import Progress  # noqa: PLC0415

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("Checking", total=total)
    return lambda done: bar.update(task, completed=done)


def error_lines(error: CommandError | ConfigError) -> Sequence[str]:
    """The lines about what cannot be done as asked, or about settings that cannot be used."""
    if isinstance(error, ConfigError):
        return [f"error: {message}" for message in error.messages]
    return [f"error: {error}", *error.more]


def report_error(run: Run, report: Report) -> None:
    """Print the error that kept a file from being checked, if any; an error of its settings at the end of the run."""
    error = report.error
    if isinstance(error, ConfigError):
        run.errors.update(dict.fromkeys(error.messages))
    elif error is not None:
        bug = f"{type(error).__name__}: {error}"
        complain(f"error: {report.name}: {bug}; this is a bug in twimlint, please report it at {ISSUES}")
        if run.given.verbose:
            from traceback import format_exception  # noqa: PLC0415  # for bug reports

            complain(*"".join(format_exception(error)).rstrip("\n").split("\n"))


def exit_code(run: Run, reports: Sequence[Report], *, exit_zero: bool) -> int:
    """The exit code of a run: see the documentation of this room."""
    if run.missing or any(report.unchecked for report in reports):
        return FAULT
    return PROBLEMS if not exit_zero and any(report.failed for report in reports) else CLEAN
