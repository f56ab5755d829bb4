"""What is printed, and how: every word of a run goes through here."""

import os
import sys
from typing import IO

from twimlint.output.printable import defused, printable

_WIDTH_OF_A_PAGE = 100


def say(text: str) -> None:
    """Print text that is for people."""
    emit(_for_people(text))


def emit(text: str) -> None:
    """Print text that is for programs, as it is; a reader that has gone away is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_bytes(content: bytes) -> None:
    """The same for bytes, such as those of a fixed post."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Print a line to standard error."""
    lines = "\n".join(printable(line) for line in text.split("\n"))
    try:
        sys.stderr.write(f"{_for_people(lines)}\n")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _for_people(text: str) -> str:
    return defused(text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def wants_color(stream: IO[str], asked: bool | None) -> bool:
    """Whether to print colours: as asked, else as the environment says, else where there is a terminal."""
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The columns of the terminal, or of a page where there is none; shutil, which knows them too, loads slowly."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH_OF_A_PAGE
    except (OSError, ValueError):
        return _WIDTH_OF_A_PAGE
