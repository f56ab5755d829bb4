"""The command line; the only part that prints or exits.

Exit codes: 0 clean, 1 problems at or above `fail-on`, 2 a file that could not be checked or an error of usage,
configuration or twimlint's own, 130 interrupted. 2 wins over 1.
"""

import gc
import sys
from collections.abc import Sequence

from twimlint.batch.checking import WorkerError
from twimlint.cli.run import FAULT, INTERRUPTED, CommandError, Given
from twimlint.cli.terminal import complain
from twimlint.project.settings import ConfigError
from twimlint.rulebook.rule import CatalogError

_FEW_COLLECTIONS = 200_000


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_FEW_COLLECTIONS)  # a run makes trees, which need no search for cycles to go away
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = _run(sys.argv[1:])
    except (CommandError, ConfigError, CatalogError, WorkerError) as error:
        for message in error.messages if isinstance(error, ConfigError) else [error]:
            complain(f"error: {message}")
        code = FAULT
    except KeyboardInterrupt:
        code = INTERRUPTED
    gc.freeze()  # what is left goes with the process; Python would look through all of it for cycles first
    sys.exit(code)


def _run(arguments: Sequence[str]) -> int:
    """Run a command; click, which takes longer to load than a post to check, stays out of `twimlint check POST`."""
    if arguments[:1] == ["check"] and not any(word.startswith("-") for word in arguments):
        from twimlint.cli.check import check  # noqa: PLC0415

        return check(arguments[1:] or ["."], Given())
    from twimlint.cli.commands import run  # noqa: PLC0415

    return run()
