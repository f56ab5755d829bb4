"""reviewdog's diagnostic format (`proto/rdf/reviewdog.proto`).

Lines and columns count from 1, columns in bytes of UTF-8, ends are exclusive. Suggestions are whole lines, without
columns, because reviewdog splits all other kinds by bytes and refuses most of them. Related locations are read by
reviewdog 0.18 and newer; one in another file names the file alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from twimlint.diagnostics import Diagnostic, Level, Related, Span
from twimlint.output.json_array import decoded, dumps
from twimlint.output.printable import printable
from twimlint.output.suggestions import whole_lines
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report
from twimlint.text.source import Source

_SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.INFO: "INFO"}


def render(reports: Iterable[Report], catalog: Catalog, workspace: Workspace) -> str:
    found = [
        _diagnostic(report.source, diagnostic, catalog, workspace)
        for report in reports
        for diagnostic in report.diagnostics
    ]
    source = {"name": "twimlint", "url": "https://github.com/twimlint/twimlint"}
    return dumps({"source": source, "diagnostics": found})


def _diagnostic(
    source: Source | None, diagnostic: Diagnostic, catalog: Catalog, workspace: Workspace
) -> Mapping[str, Any]:
    location: dict[str, Any] = {"path": decoded(workspace.relative(diagnostic.filename))}
    described: dict[str, Any] = {
        "message": printable(diagnostic.message),
        "location": location,
        "severity": _SEVERITIES[diagnostic.level],
        "code": {"value": diagnostic.code, "url": catalog[diagnostic.code].url},
    }
    if source is not None:
        location["range"] = _range(source, diagnostic.span)
        if diagnostic.fix is not None:
            suggestion = whole_lines(source, diagnostic.fix)
            if suggestion is not None:
                lines = {"start": {"line": suggestion.first}, "end": {"line": suggestion.last}}
                described["suggestions"] = [{"range": lines, "text": suggestion.text}]
    if diagnostic.related:
        described["related_locations"] = [
            _related_location(place, diagnostic.filename, source, workspace) for place in diagnostic.related
        ]
    return described


def _related_location(place: Related, name: str, source: Source | None, workspace: Workspace) -> Mapping[str, Any]:
    location: dict[str, Any] = {"path": decoded(workspace.relative(place.path or name))}
    if place.path is None and source is not None:
        location["range"] = _range(source, place.span)
    return {"message": printable(place.message), "location": location}


def _range(source: Source, span: Span) -> Mapping[str, Any]:
    return {"start": _position(source, span.start), "end": _position(source, span.end)}


def _position(source: Source, offset: int) -> Mapping[str, int]:
    row, column = source.location(offset)
    start = offset - column + 1
    return {"line": row, "column": source.bytes_before(offset) - source.bytes_before(start) + 1}
