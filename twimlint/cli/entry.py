"""Runs the command line: returns an exit code for every outcome, also for errors."""

import os
import sys
from collections.abc import Sequence

from twimlint.batch.checking import WorkerError
from twimlint.cli.run import FAULT, INTERRUPTED, ISSUES, CommandError, Given, error_lines
from twimlint.cli.terminal import OutputError, complain, flush, take_streams
from twimlint.project.settings import ConfigError
from twimlint.rulebook.rule import CatalogError


def run() -> int:
    """Run the command line and return the exit code; whatever fails, the user gets one line and no traceback."""
    take_streams()
    try:
        code = _run(sys.argv[1:])
        flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        complain(*_told(_fault_of_output() or error))
        code = FAULT
    return code


def _fault_of_output() -> OutputError | None:
    """Why standard output could not be written to, if that failed; click does not report it."""
    try:
        flush()
    except OutputError as error:
        return error
    return None


def _told(error: Exception) -> Sequence[str]:
    """The lines that report an error: an invalid request, a failure of the system, or a bug in twimlint."""
    if isinstance(error, CommandError | ConfigError):
        return error_lines(error)
    if isinstance(error, CatalogError | WorkerError | OutputError):
        return (f"error: {error}",)
    if isinstance(error, MemoryError):
        return ("error: not enough memory",)
    if isinstance(error, OSError):
        return (f"error: {_refusal(error)}",)
    return (f"error: {type(error).__name__}: {error}; this is a bug in twimlint, please report it at {ISSUES}",)


def _refusal(error: OSError) -> str:
    """The system's reason for an error, with the file concerned if there is one."""
    try:
        os.getcwd()  # noqa: PTH109  # asked for its error alone
    except OSError:
        return "the current folder no longer exists: change to another one"
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _run(arguments: Sequence[str]) -> int:
    """Run a command; `twimlint check POST` does not load click, which would be a sixth of its time."""
    if arguments[:1] == ["check"] and not any(word.startswith("-") for word in arguments):
        from twimlint.cli.check import check  # noqa: PLC0415

        return check(arguments[1:] or ["."], Given())
    from twimlint.cli import commands  # noqa: PLC0415

    return commands.run()
