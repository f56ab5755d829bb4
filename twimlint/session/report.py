"""What came of one file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from twimlint.diagnostics import Diagnostic, Level
from twimlint.text.source import Source

if TYPE_CHECKING:
    from twimlint.site.questions import Answers

_REACH = 1000
"""Characters before and behind a place that tell its line from others, so that long lines need not be read often."""


class Report(NamedTuple):
    """What came of one file.

    `source` is None where it could not be read. `failed` says that there is a problem loud enough to fail the run,
    `bug` what went wrong in twimlint itself. `older` are those of the diagnostics that a change is not to blame for,
    where that was asked. `asked` is what was asked of the site, with the digests of its answers.
    """

    name: str
    diagnostics: Sequence[Diagnostic] = ()
    source: Source | None = None
    failed: bool = False
    bug: Exception | None = None
    older: frozenset[Diagnostic] = frozenset()
    asked: "Answers | None" = None

    def with_diagnostics(self, kept: Sequence[Diagnostic], fail_on: Level) -> "Report":
        """Return the report with a part of its diagnostics, failed if one of them is loud enough."""
        failed = any(diagnostic.level.rank >= fail_on.rank for diagnostic in kept)
        return self._replace(diagnostics=kept, failed=failed or self.unchecked)

    def line_of(self, diagnostic: Diagnostic) -> str:
        """Return the line that a diagnostic begins in, or of a long one the part around the beginning.

        It is empty where the file could not be read.
        """
        if self.source is None:
            return ""
        offset = diagnostic.span.start
        start, end = self.source.line_start(offset), self.source.line_end(offset)
        return self.source.text[max(start, offset - _REACH) : min(end, offset + _REACH)]

    @property
    def unchecked(self) -> bool:
        """Whether nothing is known about the file."""
        return self.source is None
