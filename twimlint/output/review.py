"""A review of a pull request: safe fixes as suggestions that its author can take with one click.

The body of GitHub's REST call "Create a review for a pull request". Comments hold whole lines, and each carries a mark
that no reader sees, by which a later run knows what has been said.
"""

import re
from collections.abc import Container, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from twimlint.catalog import Catalog
from twimlint.diagnostics import Applicability
from twimlint.output.fingerprints import fingerprinted
from twimlint.output.json_array import dumps
from twimlint.output.printable import printable
from twimlint.output.suggestions import Suggestion, whole_lines
from twimlint.output.workspace import Workspace
from twimlint.runner import Report

MOST_COMMENTS = 30
"""GitHub takes more for abuse."""

MARK = re.compile(r"<!-- twimlint ([0-9a-f]{32}:\d+) -->")
_BACKTICKS = re.compile(r"`{3,}")

ChangedRows = Mapping[str, AbstractSet[int]]
"""The rows of each file, by its path in the workspace, that the pull request changes."""


class _Comment(NamedTuple):
    path: str
    suggestion: Suggestion
    message: str
    mark: str


def render(
    reports: Iterable[Report],
    catalog: Catalog,
    workspace: Workspace,
    changed: ChangedRows | None = None,
    said: Container[str] = (),
) -> str:
    """The review as JSON, or `null` where there is nothing (left) to suggest.

    `changed` limits it to rows of the pull request, for GitHub refuses comments elsewhere; `said` are the marks of
    comments that stand there already.
    """
    return dumps(review(reports, catalog, workspace, changed, said))


def review(
    reports: Iterable[Report],
    catalog: Catalog,
    workspace: Workspace,
    changed: ChangedRows | None = None,
    said: Container[str] = (),
) -> Mapping[str, Any] | None:
    comments = [
        comment
        for comment in _comments(reports, catalog, workspace, said)
        if changed is None or _is_changed(comment, changed.get(comment.path, frozenset()))
    ]
    if not comments:
        return None
    left_out = len(comments) - MOST_COMMENTS
    note = f" {left_out} more are left out." if left_out > 0 else ""
    return {
        "event": "COMMENT",
        "body": f"twimlint can mend {len(comments)} {'place' if len(comments) == 1 else 'places'}.{note}",
        "comments": [_payload(comment) for comment in comments[:MOST_COMMENTS]],
    }


def _comments(
    reports: Iterable[Report], catalog: Catalog, workspace: Workspace, said: Container[str]
) -> Iterable[_Comment]:
    """A comment a fix; of fixes that share a line only the first, for the next run sees the others."""
    last_path, last_row = "", 0
    for report, diagnostic, mark in fingerprinted(reports, workspace):
        if report.source is None or diagnostic.fix is None or diagnostic.applicability is not Applicability.SAFE:
            continue
        path = workspace.relative(report.name)
        suggestion = whole_lines(report.source, diagnostic.fix)
        if path == last_path and suggestion.first <= last_row:
            continue
        last_path, last_row = path, suggestion.last
        if mark in said:
            continue
        rule = f"[{diagnostic.code}]({catalog[diagnostic.code].url})"
        yield _Comment(path, suggestion, f"{rule} {printable(diagnostic.message)}", mark)


def _is_changed(comment: _Comment, rows: AbstractSet[int]) -> bool:
    return all(row in rows for row in range(comment.suggestion.first, comment.suggestion.last + 1))


def _payload(comment: _Comment) -> Mapping[str, Any]:
    first, last, text = comment.suggestion
    fence = "`" * max((len(run) + 1 for run in _BACKTICKS.findall(text)), default=3)
    payload = {
        "path": comment.path,
        "side": "RIGHT",
        "line": last,
        "body": f"<!-- twimlint {comment.mark} -->\n{comment.message}\n\n{fence}suggestion\n{text}\n{fence}\n",
    }
    return payload if first == last else payload | {"start_line": first, "start_side": "RIGHT"}
