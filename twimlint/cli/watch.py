"""`check --watch`: check again whenever one of the files or their settings have changed, until Ctrl-C."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from twimlint.cli.check import check
from twimlint.cli.run import CommandError, Given, Run
from twimlint.cli.terminal import complain, emit
from twimlint.project.settings import ConfigError

_SECONDS_BETWEEN_LOOKS = 0.3
_SHARE_OF_TIME = 0.1
"""How much of the time may go into looking, for a folder that takes long to look through."""

_CLEAR = "\x1b[H\x1b[2J"
_CONTRADICTIONS = ("fix", "fix_only", "diff", "show_files", "show_settings")

State = Mapping[str, tuple[int, int, int] | None] | str
"""Each relevant file with its stamp, None if it is missing; or the error of the settings."""


def watch(paths: Sequence[str], given: Given) -> int:
    """Check files whenever they change; ends by KeyboardInterrupt alone."""
    for option in _CONTRADICTIONS:
        if getattr(given, option):
            raise CommandError(f"--watch cannot be used with --{option.replace('_', '-')}")
    if "-" in paths:
        raise CommandError("--watch needs files: standard input does not change")
    seen: State | None = None
    while True:
        began = time.monotonic()
        state = _state(paths, given)
        pause = max(_SECONDS_BETWEEN_LOOKS, (time.monotonic() - began) / _SHARE_OF_TIME)
        if state != seen:
            seen = state
            _check(paths, given)
        time.sleep(pause)


def _state(paths: Sequence[str], given: Given) -> State:
    try:
        run = Run.start(paths, given._replace(quiet=True))
    except (CommandError, ConfigError) as error:
        return str(error)
    files = {target.path for target in run.targets}
    files.update(str(target.settings.file) for target in run.targets if target.settings.file is not None)
    return {file: _stamp(file) for file in files}


def _stamp(file: str) -> tuple[int, int, int] | None:
    try:
        status = Path(file).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _check(paths: Sequence[str], given: Given) -> None:
    """Replace the problems on the screen with the new ones."""
    if sys.stdout.isatty():
        emit(_CLEAR)
    try:
        check(paths, given)
    except (CommandError, ConfigError) as error:
        complain(*(f"error: {line}" for line in str(error).split("\n")))
    if not given.quiet:
        complain(f"{time.strftime('%H:%M:%S')}  watching for changes; press Ctrl-C to stop")
