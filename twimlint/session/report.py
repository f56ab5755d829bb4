"""What came of one file."""

from collections.abc import Sequence
from typing import NamedTuple

from twimlint.diagnostics import Diagnostic
from twimlint.text.source import Source


class Report(NamedTuple):
    """What came of one file.

    `source` is None where it could not be read. `failed` says that there is a problem loud enough to fail the run,
    `bug` what went wrong in twimlint itself. `older` are those of the diagnostics that a change is not to blame for,
    where that was asked.
    """

    name: str
    diagnostics: Sequence[Diagnostic] = ()
    source: Source | None = None
    failed: bool = False
    bug: Exception | None = None
    older: frozenset[Diagnostic] = frozenset()

    @property
    def unchecked(self) -> bool:
        """Whether nothing is known about the file."""
        return self.source is None
