"""`check --watch`: check again whenever a file, its settings or what was read of its site has changed."""

import os
import sys
import time
from collections.abc import Mapping, Sequence

from twimlint.batch.saves import news
from twimlint.cli.check import check_run, find_reports, format_of, output_setting, write_reports
from twimlint.cli.run import CLEAN, CommandError, Given, Run, error_lines
from twimlint.cli.terminal import complain, emit, height, held_back, say, width
from twimlint.output import formats, window
from twimlint.output.window import Screen
from twimlint.project.settings import ConfigError
from twimlint.session.report import Report
from twimlint.site.reading import Answer, Disk, renewed
from twimlint.site.state import CONFIG_NAMES, find_site_root

_SECONDS_BETWEEN_LOOKS = 0.3
_SECONDS_TO_SETTLE = 0.05
_SHARE_OF_TIME = 0.1
"""The share of time spent looking for changes in a folder that takes long to search."""

_CLEAR = "\x1b[H\x1b[2J"
_CONTRADICTIONS = ("fix", "fix_only", "diff", "show_files", "show_settings")

State = Mapping[str, object] | str
"""Each relevant file with its stamp, each page with its settings, too; or the error of the settings."""

Answers = Mapping[str, Answer]
"""What the last check read in the sites."""


def watch(paths: Sequence[str], given: Given) -> int:
    """Check files whenever they change; ends by KeyboardInterrupt alone."""
    for option in _CONTRADICTIONS:
        if getattr(given, option):
            raise CommandError(f"--watch cannot be used with --{option.replace('_', '-')}")
    if "-" in paths:
        raise CommandError("--watch needs files: standard input does not change")
    if given.no_cache:
        given = given._replace(jobs=1)  # what other processes read of a site is known from the cache only
    view = _Window(paths, given) if _fills_the_window(given) else _Lines(paths, given)
    seen: State | None = None
    answers: Answers | None = None
    while True:
        began = time.monotonic()
        state = _state(paths, given)
        answers = None if answers is None else _renewed(answers)
        pause = max(_SECONDS_BETWEEN_LOOKS, (time.monotonic() - began) / _SHARE_OF_TIME)
        if seen is not None and state != seen:
            state = _settled(state, paths, given)
        if state != seen or answers is None:
            seen = state
            answers = view.check()
        view.refresh()
        time.sleep(pause)


def _settled(state: State, paths: Sequence[str], given: Given) -> State:
    """The state when files are no longer being written: some editors empty a file before they fill it."""
    while True:
        time.sleep(_SECONDS_TO_SETTLE)
        later = _state(paths, given)
        if later == state:
            return state
        state = later


def _state(paths: Sequence[str], given: Given) -> State:
    try:
        run = Run.start(paths, given._replace(quiet=True))
    except (CommandError, ConfigError) as error:
        return str(error)
    disk = Disk()
    state: dict[str, object] = dict.fromkeys(run.errors)
    for target in run.targets:
        settings = target.settings
        state[target.path] = disk.stamp(target.path), settings
        root = settings.site_root or find_site_root(os.path.dirname(target.path))  # noqa: PTH120  # asked for each file
        configurations = () if root is None else [f"{root}/{name}" for name in CONFIG_NAMES]
        named = [settings.file, settings.hebbot_config, *configurations]
        state.update({str(file): disk.stamp(str(file)) for file in named if file is not None})
    return state


def _renewed(answers: Answers) -> Answers | None:
    """The answers if all of them still stand, else None."""
    disk = Disk()
    now = {path: renewed(disk, path, answer) for path, answer in answers.items()}
    return None if None in now.values() else {path: answer for path, answer in now.items() if answer is not None}


def _fills_the_window(given: Given) -> bool:
    return sys.stdout.isatty() and not given.statistics and format_of(given) in formats.FOR_PEOPLE


def _end_line() -> str:
    return f"{time.strftime('%H:%M:%S')}  watching for changes; press Ctrl-C to stop"


class _Lines:
    """Prints each check below the one before; on a terminal, in its place."""

    def __init__(self, paths: Sequence[str], given: Given) -> None:
        self._paths = paths
        self._given = given

    def check(self) -> Answers:
        """Check once; returns what was read of the sites."""
        if sys.stdout.isatty():
            emit(_CLEAR)
        answers: Answers = {}
        try:
            run = Run.start(self._paths, self._given)
            check_run(run, self._paths, self._given)
            answers = run.answers()
        except (CommandError, ConfigError) as error:
            complain(*error_lines(error))
        if not self._given.quiet:
            complain(_end_line())
        return answers

    def refresh(self) -> None:
        """Do nothing: the size of the window does not matter."""


class _Window:
    """Shows what fits the window of the terminal, first what is new since the check before."""

    def __init__(self, paths: Sequence[str], given: Given) -> None:
        self._paths = paths
        self._given = given
        self._before: Sequence[Report] | None = None
        self._screen = Screen()
        self._size = (0, 0)

    def check(self) -> Answers:
        """Check once; returns what was read of the sites."""
        answers: Answers = {}
        self._screen = Screen()
        with held_back() as notes:
            try:
                answers = self._find()
            except (CommandError, ConfigError) as error:
                complain(*error_lines(error))
        self._screen = self._screen._replace(notes=notes, end=() if self._given.quiet else (_end_line(),))
        self._size = (0, 0)
        return answers

    def _find(self) -> Answers:
        run = Run.start(self._paths, self._given)
        run.tell_missing()
        reports = list(find_reports(run, self._given))
        found = news(self._before, reports)
        gone = None if self._before is None else found.gone
        self._screen = Screen(reports, found.new, found.known, gone)
        self._before = reports
        write_reports(reports, self._given, output_setting(self._given))
        run.tell_notes()
        run.tell_outdated()
        run.end(CLEAN)
        return run.answers()

    def refresh(self) -> None:
        """Draw the screen if it has changed or the window has another size."""
        size = (width(), height())
        if size != self._size:
            self._size = size
            emit(_CLEAR)
            say(window.render(self._screen, format_of(self._given), output_setting(self._given), height()))
