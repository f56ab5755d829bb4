"""SARIF 2.1.0 (OASIS Standard), with the properties that GitHub's code scanning needs.

Regions count rows and columns from 1, columns in code points (`columnKind` says so), ends are exclusive.
"""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from twimlint.diagnostics import Diagnostic, Level, Location
from twimlint.output.fingerprints import fingerprinted
from twimlint.output.json_array import dumps
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.rulebook.rule import Rule
from twimlint.session.report import Report

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/twimlint/twimlint"


def render(reports: Iterable[Report], catalog: Catalog, workspace: Workspace) -> str:
    """One run with the rules that reported something, and all results."""
    found = list(fingerprinted(reports, workspace))
    codes = sorted({diagnostic.code for _, diagnostic, _ in found})
    driver = {
        "name": "twimlint",
        "version": version("twimlint"),
        "informationUri": _HOME,
        "rules": [_rule(catalog[code]) for code in codes],
    }
    results = [_result(diagnostic, mark, codes.index(diagnostic.code), workspace) for _, diagnostic, mark in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.name}: {rule.summary}"},
        "help": {"text": rule.page.strip(), "markdown": rule.page.strip()},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _LEVELS[rule.level], "enabled": rule.default},
        "properties": {"tags": [rule.family]},
    }


def _result(diagnostic: Diagnostic, fingerprint: str, index: int, workspace: Workspace) -> Mapping[str, Any]:
    artifact = {"uri": workspace.uri(diagnostic.filename)}
    region = _region(diagnostic.location, diagnostic.end_location)
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.level],
        "message": {"text": printable(diagnostic.message)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": printable(place.message)},
                "physicalLocation": {
                    "artifactLocation": {"uri": workspace.uri(place.path or diagnostic.filename)},
                    "region": _region(*span),
                },
            }
            for number, (place, span) in enumerate(zip(diagnostic.related, diagnostic.related_locations, strict=True))
        ]
    if diagnostic.fix is not None:
        replacements = [
            {"deletedRegion": _region(*place), "insertedContent": {"text": edit.text}}
            for edit, place in zip(diagnostic.fix.edits, diagnostic.fix_locations, strict=True)
        ]
        change = {"artifactLocation": artifact, "replacements": replacements}
        result["fixes"] = [{"description": {"text": diagnostic.fix.message}, "artifactChanges": [change]}]
    return result


def _region(start: Location, end: Location) -> Mapping[str, int]:
    return {"startLine": start.row, "startColumn": start.column, "endLine": end.row, "endColumn": end.column}
