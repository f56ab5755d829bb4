"""Errors of configuration files, as diagnostics of those files."""

import re
from collections.abc import Mapping
from pathlib import Path

from lsprotocol import types

from twimlint.server.diagnostics import SOURCE
from twimlint.server.uris import uri_of
from twimlint.server.workspace import Workspace

_PLACED = re.compile(r"(?P<file>[^\n]+?):(?:(?P<row>\d+):)? (?P<message>.+)", re.DOTALL)
_WHOLE_LINE = 1000


def config_faults(work: Workspace) -> Mapping[str, list[types.Diagnostic]]:
    """The faults of each configuration file by its URI."""
    faults: dict[str, list[types.Diagnostic]] = {}
    folder = work.folders[0] if work.folders else ""
    for message in dict.fromkeys(line for error in work.config_errors.values() for line in error.messages):
        placed = _PLACED.fullmatch(message)
        if placed is None:
            continue
        row = int(placed["row"] or 1) - 1
        place = types.Range(types.Position(row, 0), types.Position(row, _WHOLE_LINE))
        fault = types.Diagnostic(place, placed["message"], severity=types.DiagnosticSeverity.Error, source=SOURCE)
        faults.setdefault(uri_of(str(Path(folder, placed["file"]))), []).append(fault)
    return faults
