"""GitLab's code quality report, a part of the Code Climate format ("Code Quality", "Import results as artifacts").

Lines and columns count from 1, columns in code points.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from twimlint.diagnostics import Diagnostic, Level, Location
from twimlint.output.fingerprints import fingerprinted
from twimlint.output.json_array import decoded, dumps
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.session.report import Report

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render(reports: Iterable[Report], workspace: Workspace) -> str:
    return dumps([_issue(diagnostic, mark, workspace) for _, diagnostic, mark in fingerprinted(reports, workspace)])


def _issue(diagnostic: Diagnostic, fingerprint: str, workspace: Workspace) -> Mapping[str, Any]:
    return {
        "description": f"{diagnostic.code} {printable(diagnostic.message)}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.level],
        "location": {
            "path": decoded(workspace.relative(diagnostic.filename)),
            "positions": {"begin": _place(diagnostic.location), "end": _place(diagnostic.end_location)},
        },
    }


def _place(location: Location) -> Mapping[str, int]:
    return {"line": location.row, "column": location.column}
