"""The command line; the only part that prints or exits.

Exit codes: 0 no problems, 1 problems at or above `fail-on`, 2 a file that could not be checked, or an error of usage,
configuration or twimlint itself, 130 interrupted. 2 takes precedence over 1.
"""

import gc
import sys

_FEW_COLLECTIONS = 200_000


def main() -> None:
    """Run the command line and exit.

    Modules and trees leave no cycles to collect, and the process ends: looking for some costs 2 % of a start.
    """
    gc.set_threshold(_FEW_COLLECTIONS)
    from twimlint.cli.entry import run  # noqa: PLC0415  # importing is most of a start

    code = run()
    gc.freeze()
    sys.exit(code)
