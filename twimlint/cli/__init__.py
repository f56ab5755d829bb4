"""The command line; the only part that prints or exits.

Exit codes: 0 no problems, 1 problems at or above `fail-on`, 2 a file that could not be checked, or an error of usage,
configuration or twimlint itself, 130 interrupted. 2 takes precedence over 1.
"""

import gc

_FEW_COLLECTIONS = 200_000


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_FEW_COLLECTIONS)  # modules and trees leave no cycles to collect: 2 % of a start, with the imports
    from twimlint.cli.entry import run_and_exit  # noqa: PLC0415  # only now, as said

    run_and_exit()
