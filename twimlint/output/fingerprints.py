"""Fingerprints that identify a problem in later runs, even when lines above it were added or removed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from twimlint.diagnostics import Diagnostic
from twimlint.output.workspace import Workspace
from twimlint.session.report import Report


def fingerprinted(reports: Iterable[Report], workspace: Workspace) -> Iterator[tuple[Report, Diagnostic, str]]:
    """Every problem with a hash of its rule, its file and the text of its line; equal ones are numbered."""
    seen: Counter[str] = Counter()
    for report in reports:
        path = workspace.relative(report.name)
        for diagnostic in report.diagnostics:
            content = "\0".join((diagnostic.code, path, report.line_of(diagnostic).strip()))
            digest = sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            seen[digest] += 1
            yield report, diagnostic, f"{digest}:{seen[digest]}"
