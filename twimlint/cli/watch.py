"""`check --watch`: check again whenever a file, its settings or what was read of its site has changed."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from twimlint.cli.check import check_run
from twimlint.cli.run import CommandError, Given, Run
from twimlint.cli.terminal import complain, emit
from twimlint.project.settings import ConfigError
from twimlint.site.reading import Answer, Disk, renewed
from twimlint.site.state import CONFIG_NAMES, find_site_root

_SECONDS_BETWEEN_LOOKS = 0.3
_SHARE_OF_TIME = 0.1
"""How much of the time may go into looking, for a folder that takes long to look through."""

_CLEAR = "\x1b[H\x1b[2J"
_CONTRADICTIONS = ("fix", "fix_only", "diff", "show_files", "show_settings")

State = Mapping[str, object] | str
"""Each relevant file with its stamp, each page with its settings, too; or the error of the settings."""

Answers = Mapping[str, Answer]
"""What the last check has read of the sites."""


def watch(paths: Sequence[str], given: Given) -> int:
    """Check files whenever they change; ends by KeyboardInterrupt alone."""
    for option in _CONTRADICTIONS:
        if getattr(given, option):
            raise CommandError(f"--watch cannot be used with --{option.replace('_', '-')}")
    if "-" in paths:
        raise CommandError("--watch needs files: standard input does not change")
    if given.no_cache:
        given = given._replace(jobs=1)  # what other processes read of a site is known from the cache only
    seen: State | None = None
    answers: Answers | None = None
    while True:
        began = time.monotonic()
        state = _state(paths, given)
        answers = None if answers is None else _renewed(answers)
        pause = max(_SECONDS_BETWEEN_LOOKS, (time.monotonic() - began) / _SHARE_OF_TIME)
        if state != seen or answers is None:
            seen = state
            answers = _check(paths, given)
        time.sleep(pause)


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
        root = settings.site_root or find_site_root(Path(target.path).parent)
        named = [settings.file, settings.hebbot_config, *(root / name for name in CONFIG_NAMES if root is not None)]
        state.update({str(file): disk.stamp(str(file)) for file in named if file is not None})
    return state


def _renewed(answers: Answers) -> Answers | None:
    """The answers if all of them still stand, else None."""
    disk = Disk()
    now = {path: renewed(disk, path, answer) for path, answer in answers.items()}
    return None if None in now.values() else {path: answer for path, answer in now.items() if answer is not None}


def _check(paths: Sequence[str], given: Given) -> Answers:
    """Replace the problems on the screen with the new ones; what was read of the sites."""
    if sys.stdout.isatty():
        emit(_CLEAR)
    answers: Answers = {}
    try:
        run = Run.start(paths, given)
        check_run(run, paths, given)
        answers = run.answers()
    except (CommandError, ConfigError) as error:
        complain(*(f"error: {line}" for line in str(error).split("\n")))
    if not given.quiet:
        complain(f"{time.strftime('%H:%M:%S')}  watching for changes; press Ctrl-C to stop")
    return answers
