"""A JSON array of all problems, in the shape of ruff's.

Rows and columns count from 1, columns in code points, and ends are exclusive. The output is ASCII only, and no line can
be read as a workflow command of GitHub Actions.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twimlint.diagnostics import Diagnostic, Location
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report


def render(reports: Iterable[Report], catalog: Catalog) -> str:
    found = [as_object(diagnostic, catalog) for report in reports for diagnostic in report.diagnostics]
    return dumps(found)


def dumps(value: Any) -> str:
    """Indented JSON, safe to print anywhere."""
    return harmless(json.dumps(value, indent=2)) + "\n"


def harmless(written: str) -> str:
    """JSON that neither a terminal nor a runner of GitHub Actions reads as a command."""
    return written.replace("\x7f", r"\u007f").replace("##[", r"\u0023#[")


def as_object(diagnostic: Diagnostic, catalog: Catalog) -> Mapping[str, Any]:
    """A problem as an element of the array."""
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "level": diagnostic.level.value,
        "message": diagnostic.message,
        "filename": decoded(diagnostic.filename),
        "location": _place(diagnostic.location),
        "end_location": _place(diagnostic.end_location),
        "fix": _fix(diagnostic),
        "related": _related(diagnostic),
        "url": catalog[diagnostic.code].url,
    }


def _fix(diagnostic: Diagnostic) -> Mapping[str, Any] | None:
    if diagnostic.fix is None or diagnostic.applicability is None:
        return None
    return {
        "applicability": diagnostic.applicability.value,
        "message": diagnostic.fix.message,
        "edits": [
            {"content": edit.text, "location": _place(start), "end_location": _place(end)}
            for edit, (start, end) in zip(diagnostic.fix.edits, diagnostic.fix_locations, strict=True)
        ],
    }


def _related(diagnostic: Diagnostic) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "message": place.message,
            "filename": decoded(place.path or diagnostic.filename),
            "location": _place(start),
            "end_location": _place(end),
        }
        for place, (start, end) in zip(diagnostic.related, diagnostic.related_locations, strict=True)
    ]


def _place(location: Location) -> Mapping[str, int]:
    return {"row": location.row, "column": location.column}


def decoded(name: str) -> str:
    """A file name in which bytes that are not UTF-8 are replaced, because JSON cannot contain them."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
