"""A review of a pull request: safe fixes as suggestions that its author can accept with one click.

The body of GitHub's REST call "Create a review for a pull request". A comment covers whole lines, and each contains an
invisible mark, by which a later run recognises comments that were already posted.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from twimlint.diagnostics import Applicability, Diagnostic
from twimlint.output.fingerprints import fingerprinted
from twimlint.output.json_array import decoded, dumps
from twimlint.output.quiet_markdown import quiet
from twimlint.output.suggestions import Suggestion, whole_lines
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report

MOST_COMMENTS = 30
"""GitHub treats more comments at once as abuse."""

MOST_CHARACTERS_OF_A_COMMENT = 60_000
"""GitHub refuses a review with a comment longer than 65,536 characters."""

MARK = re.compile(r"<!-- twimlint ([0-9a-f]{32}:\d{1,9}) -->")
_BACKTICKS = re.compile(r"`{3,}")

Review = Mapping[str, Any]
ChangedRows = Mapping[str, frozenset[int]]
"""The rows of each file, by its path in the workspace, that a pull request changes."""


def render(reports: Iterable[Report], catalog: Catalog, workspace: Workspace) -> str:
    """A review with every safe fix, however many there are."""
    return dumps(_review(list(_comments(reports, catalog, workspace)), most=None))


def narrowed(review: Review, changed: ChangedRows, said: Container[str]) -> Review | None:
    """The review reduced to rows that changed, without comments already posted; None if nothing remains.

    GitHub refuses comments on rows that a pull request does not show, and more than a few of them at once.
    """
    comments = [
        comment
        for comment in review["comments"]
        if changed.get(comment["path"], frozenset()) >= set(_rows(comment)) and mark_of(comment["body"]) not in said
    ]
    return _review(comments) if comments else None


def mark_of(body: str) -> str | None:
    """The mark that a comment begins with; a mark elsewhere is quoted from a post and does not count."""
    mark = MARK.match(body)
    return None if mark is None else mark[1]


def _rows(comment: Mapping[str, Any]) -> range:
    return range(comment.get("start_line", comment["line"]), comment["line"] + 1)


def _review(comments: list[Mapping[str, Any]], most: int | None = MOST_COMMENTS) -> Review:
    places = "1 place" if len(comments) == 1 else f"{len(comments)} places"
    shown = comments[:most]
    rest = f" The first {len(shown)} are below." if len(shown) < len(comments) else ""
    return {"event": "COMMENT", "body": f"twimlint can fix {places}.{rest}", "comments": shown}


def _comments(reports: Iterable[Report], catalog: Catalog, workspace: Workspace) -> Iterator[Mapping[str, Any]]:
    """One comment per fix; of fixes that share a line only the first, because the next run reports the others."""
    last_path, last_row = "", 0
    for report, diagnostic, mark in fingerprinted(reports, workspace):
        if report.source is None or diagnostic.fix is None or diagnostic.applicability is not Applicability.SAFE:
            continue
        if report.source.has_lone_returns:  # GitHub does not count such rows as we do
            continue
        path = workspace.relative(report.name)
        suggestion = whole_lines(report.source, diagnostic.fix)
        if suggestion is None or (path == last_path and suggestion.first <= last_row):
            continue
        comment = _comment(path, suggestion, diagnostic, catalog[diagnostic.code].url, mark)
        if len(comment["body"]) <= MOST_CHARACTERS_OF_A_COMMENT:
            last_path, last_row = path, suggestion.last
            yield comment


def _comment(path: str, suggestion: Suggestion, diagnostic: Diagnostic, url: str, mark: str) -> Mapping[str, Any]:
    first, last, text = suggestion
    fence = "`" * max((len(run) + 1 for run in _BACKTICKS.findall(text)), default=3)
    message = f"<!-- twimlint {mark} -->\n[{diagnostic.code}]({url}) {quiet(diagnostic.message)}"
    comment = {
        "path": decoded(path),
        "side": "RIGHT",
        "line": last,
        "body": f"{message}\n\n{fence}suggestion\n{text}\n{fence}\n",
    }
    return comment if first == last else comment | {"start_line": first, "start_side": "RIGHT"}
