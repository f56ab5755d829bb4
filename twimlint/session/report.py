"""The result of one file."""

from collections.abc import Mapping, Sequence

from twimlint.diagnostics import Diagnostic, Level
from twimlint.diagnostics.named import NamedTuple
from twimlint.text.source import Source

_REACH = 1000
"""Characters before and behind a place that tell its line from others, so that long lines need not be read often."""


class Report(NamedTuple):
    """The result of one file.

    `source` is None if it could not be read or was given up. `failed` says that there is a problem at the level that
    fails the run.
    `error` is why the file could not be checked: a ConfigError for settings that cannot be used, any other for a bug.
    `older` are the diagnostics that a change did not introduce, if that was requested. `asked` is what was asked of the
    site, with the digests of its answers.
    """

    name: str
    diagnostics: Sequence[Diagnostic] = ()
    source: Source | None = None
    failed: bool = False
    error: Exception | None = None
    older: frozenset[Diagnostic] = frozenset()
    asked: Mapping[tuple[str, ...], str] | None = None  # an annotation as a string would load Python's compiler

    def with_diagnostics(self, kept: Sequence[Diagnostic], fail_on: Level) -> "Report":
        """Return the report with some of its diagnostics, failed if one of them is at a level that fails the run."""
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
        """Whether the file could not be checked."""
        return self.source is None
