"""Diagnostics as the client shows them."""

from collections.abc import Sequence

from lsprotocol import types

from twimlint.diagnostics import Diagnostic, Level
from twimlint.rulebook.rule import page_url
from twimlint.server.uris import uri_of
from twimlint.server.views import View

SOURCE = "twimlint"
_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))
_SEVERITIES = {
    Level.ERROR: types.DiagnosticSeverity.Error,
    Level.WARNING: types.DiagnosticSeverity.Warning,
    Level.INFO: types.DiagnosticSeverity.Information,
}


def shown(view: View) -> list[types.Diagnostic]:
    """The diagnostics of a text, in the client's words."""
    return [translated(view, diagnostic) for diagnostic in view.diagnostics]


def translated(view: View, diagnostic: Diagnostic) -> types.Diagnostic:
    return types.Diagnostic(
        range=view.ruler.range(diagnostic.span),
        severity=_SEVERITIES[diagnostic.level],
        code=diagnostic.code,
        code_description=types.CodeDescription(page_url(diagnostic.code, diagnostic.name)),
        source=SOURCE,
        message=diagnostic.message,
        tags=_tags(diagnostic),
        related_information=_related(view, diagnostic) if view.relates else None,
    )


def _tags(diagnostic: Diagnostic) -> Sequence[types.DiagnosticTag] | None:
    """`unnecessary` if the fix deletes exactly what is marked."""
    if diagnostic.fix is None or not diagnostic.fix.edits or any(edit.text for edit in diagnostic.fix.edits):
        return None
    start, end = diagnostic.fix.edits[0].start, diagnostic.fix.edits[-1].end
    marked = diagnostic.span
    return [types.DiagnosticTag.Unnecessary] if start <= marked.start and marked.end <= end else None


def _related(view: View, diagnostic: Diagnostic) -> list[types.DiagnosticRelatedInformation] | None:
    """The other places that a diagnostic is about; None if there are none."""
    places = [
        types.DiagnosticRelatedInformation(
            types.Location(view.text.uri, view.ruler.range(place.span))
            if place.path is None
            else types.Location(uri_of(place.path), _TOP),
            place.message,
        )
        for place in diagnostic.related
    ]
    return places or None
