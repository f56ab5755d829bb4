"""The command line; the only part that prints or exits.

Exit codes: 0 clean, 1 problems at or above `fail-on`, 2 a file that could not be checked or an error of usage,
configuration or twimlint's own, 130 interrupted. 2 wins over 1.
"""

import gc
import os
import sys
from collections.abc import Sequence

from twimlint.batch.checking import WorkerError
from twimlint.cli.run import FAULT, INTERRUPTED, ISSUES, CommandError, Given
from twimlint.cli.terminal import OutputError, complain, flush, take_streams
from twimlint.project.settings import ConfigError
from twimlint.rulebook.rule import CatalogError

_FEW_COLLECTIONS = 200_000


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_FEW_COLLECTIONS)  # a run makes trees, which need no search for cycles to go away
    take_streams()
    try:
        code = _run(sys.argv[1:])
        flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:  # whatever fails, the user gets one line and no traceback
        complain(*_told(_fault_of_output() or error))
        code = FAULT
    gc.freeze()  # what is left goes with the process; Python would look through all of it for cycles first
    sys.exit(code)


def _fault_of_output() -> OutputError | None:
    """Why standard output could not be written to, if that is what has failed: click does not say."""
    try:
        flush()
    except OutputError as error:
        return error
    return None


def _told(error: Exception) -> Sequence[str]:
    """What to say of an error: why it cannot be done as asked, or what the machine refuses, or that it is our bug."""
    if isinstance(error, CommandError):
        return f"error: {error}", *error.more
    if isinstance(error, ConfigError):
        return [f"error: {message}" for message in error.messages]
    if isinstance(error, CatalogError | WorkerError | OutputError):
        return (f"error: {error}",)
    if isinstance(error, MemoryError):
        return ("error: there is too little memory",)
    if isinstance(error, OSError):
        return (f"error: {_refusal(error)}",)
    return (f"error: {type(error).__name__}: {error}; this is a bug in twimlint, please report it at {ISSUES}",)


def _refusal(error: OSError) -> str:
    """Why the system refused, with the file that it was about if there was one."""
    try:
        os.getcwd()  # noqa: PTH109  # asked for its error alone
    except OSError:
        return "the current folder is gone: change to one that is there"
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return reason if error.filename is None else f"{os.fsdecode(error.filename)}: {reason}"


def _run(arguments: Sequence[str]) -> int:
    """Run a command; click, which takes longer to load than a post to check, stays out of `twimlint check POST`."""
    if arguments[:1] == ["check"] and not any(word.startswith("-") for word in arguments):
        from twimlint.cli.check import check  # noqa: PLC0415

        return check(arguments[1:] or ["."], Given())
    from twimlint.cli.commands import run  # noqa: PLC0415

    return run()
