"""Reports made by hand, for tests of what is printed of them."""

from collections.abc import Sequence

from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix, Level, Related, Span
from twimlint.session.report import Report
from twimlint.text.source import Source

CODES = {Level.ERROR: "FM003", Level.WARNING: "MTX002", Level.INFO: "LNK006"}
NAMES = {"FM003": "unexpected-path", "MTX002": "insecure-matrix-to-link", "LNK006": "unused-definition"}


def diagnostic(  # noqa: PLR0917  # what most tests give stands first
    source: Source,
    start: int,
    end: int,
    message: str = "wrong",
    level: Level = Level.WARNING,
    fix: Fix | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """A problem at an offset; its rule is one of the level's."""
    code = CODES[level]
    return Diagnostic(
        code=code,
        name=NAMES[code],
        level=level,
        message=message,
        filename=source.name,
        span=Span(start, end),
        location=source.location(start),
        end_location=source.location(end),
        fix=fix,
        applicability=None if fix is None else Applicability.SAFE,
        fix_locations=()
        if fix is None
        else tuple((source.location(edit.start), source.location(edit.end)) for edit in fix.edits),
        related=related,
        related_locations=tuple(
            (source.location(place.span.start), source.location(place.span.end)) for place in related
        ),
    )


def report(text: str, found: Sequence[tuple[int, int, str, Level]], name: str = "content/post.md") -> Report:
    """A report on a text from (start, end, message, level)."""
    source = Source(name, text)
    return Report(name, [diagnostic(source, *args) for args in found], source)


def replacing(start: int, end: int, text: str, message: str = "Fix it") -> Fix:
    return Fix(message, (Edit(start, end, text),))
