"""Standard output and standard error: all output of a run is printed here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from twimlint.output.paint import Paint
from twimlint.output.printable import defused, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

_WIDTH_OF_A_PAGE = 100
_USUAL_HEIGHT = 24
_MOST_DIGITS = 6
"""Of a number in an environment variable."""

_PROGRAMS_WITH_LINKS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "zed")
_TERMINALS_WITH_LINKS = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "wezterm", "contour")
_VTE_THAT_CRASHED = (5000,)
"""The first version of VTE (GNOME Terminal and similar ones) with links."""


class OutputError(Exception):
    """Standard output cannot be written to; the message says why, in one line."""


_CLOSED = {"stdin": (0, os.O_WRONLY, "r"), "stdout": (1, os.O_RDONLY, "w"), "stderr": (2, os.O_RDWR, "w")}
"""The standard streams, replaced where they are closed: only output to standard error may be lost."""


def take_streams() -> None:
    """Make all three standard streams usable, closed ones included.

    Else Python has None for a stream that is closed, and the system gives its number to the next file that is opened.
    """
    for name, (number, flags, mode) in _CLOSED.items():
        if getattr(sys, name) is None:
            with suppress(OSError):
                os.dup2(os.open(os.devnull, flags), number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115  # no path
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(text: str) -> None:
    """Print text for people."""
    emit(_for_people(text))


def emit(text: str) -> None:
    """Print text that is for programs, as it is; a reader that has gone away is no error.

    Raises OutputError.
    """
    _put(lambda: sys.stdout.write(text))


def emit_bytes(content: bytes) -> None:
    """The same for bytes, such as those of a fixed post."""
    _put(lambda: sys.stdout.buffer.write(content))


def _put(write: Callable[[], object]) -> None:
    try:
        write()
        sys.stdout.flush()
    except BrokenPipeError:
        give_up(sys.stdout)
    except OSError as error:
        give_up(sys.stdout)
        raise OutputError(f"standard output: {(error.strerror or type(error).__name__).lower()}") from None


_held_back: list[list[str]] = []


@contextmanager
def held_back() -> Iterator[list[str]]:
    """Collect the lines for standard error in a list in place of printing them."""
    _held_back.append([])
    try:
        yield _held_back[-1]
    finally:
        _held_back.pop()


def complain(*lines: str) -> None:
    """Print lines to standard error; the text of a line cannot begin another. A failure is ignored."""
    if _held_back:
        _held_back[-1] += lines
        return
    try:
        sys.stderr.write("".join(f"{_for_people(printable(line))}\n" for line in lines))
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def give_up(stream: IO[str]) -> None:
    """Discard what a stream still buffers, so that it does not fail again at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def flush() -> None:
    """Write what click has left in standard output; raises OutputError."""
    _put(lambda: None)


def _for_people(text: str) -> str:
    return defused(text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def paint(asked: bool | None) -> Paint:
    """How to highlight words on standard output; without colours there are no links, unless they are forced."""
    colours = _wants_colours(sys.stdout, asked)
    return Paint(colours, _wants_links(sys.stdout, allowed=colours))


def _wants_colours(stream: IO[str], asked: bool | None) -> bool:
    """Whether to print colours: as asked, else as the environment says, else where there is a terminal."""
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _wants_links(stream: IO[str], *, allowed: bool) -> bool:
    """Whether to print links: as the environment says, else where there is a terminal that is known to have them."""
    forced = os.environ.get("FORCE_HYPERLINK", "")
    if forced:
        return forced != "0"
    return allowed and stream.isatty() and not os.environ.get("CI") and _terminal_has_links(os.environ)


def _terminal_has_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one of those that show links and not their escape sequences."""
    terminal, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if terminal.startswith(("dumb", "screen", "tmux")):  # its variables may be those of another terminal
        return program == "tmux" and _version(environment, "TERM_PROGRAM_VERSION") >= (3, 4)
    return (
        program in _PROGRAMS_WITH_LINKS
        or terminal.startswith(_TERMINALS_WITH_LINKS)
        or "WT_SESSION" in environment
        or _version(environment, "VTE_VERSION") > _VTE_THAT_CRASHED
    )


def _version(environment: Mapping[str, str], name: str) -> tuple[int, ...]:
    """The numbers at the beginning of a version such as `3.4a`; empty if there are none."""
    numbers = []
    for part in environment.get(name, "").split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits or len(digits) > _MOST_DIGITS:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def width() -> int:
    """The columns of the terminal, or of a page where there is none; shutil, which knows them too, loads slowly."""
    return _asked("COLUMNS") or _size_of_terminal()[0] or _WIDTH_OF_A_PAGE


def height() -> int:
    """The rows of the terminal."""
    return _asked("LINES") or _size_of_terminal()[1] or _USUAL_HEIGHT


def _asked(name: str) -> int:
    """A size in the environment; 0 if there is none."""
    written = os.environ.get(name, "")
    return int(written) if written.isdecimal() and len(written) <= _MOST_DIGITS else 0


def _size_of_terminal() -> tuple[int, int]:
    """Columns and rows; 0 for those that are unknown."""
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return 0, 0
