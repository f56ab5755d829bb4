"""The few calls of GitHub's REST API (version 2022-11-28, "Pulls") that a review of a pull request needs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from twimlint.github.transport import Api, ApiError

_PAGE = 100
_MOST_PAGES = 30
"""GitHub lists no more than 3,000 files of a pull request."""
_MOST_CHARACTERS_OF_A_PATCH = 2**20
_HUNK = re.compile(r"@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})")


class PullRequest:
    """One pull request, as visible to a token; `address` is that of the API without a slash at its end."""

    def __init__(self, address: str, repository: str, number: int, token: str) -> None:
        self._api = Api(address, token)
        self._path = f"repos/{repository}/pulls/{number}"

    def patches(self) -> Mapping[str, str | None]:
        """The files that it adds or changes, with their patches; None if GitHub does not list a patch."""
        return dict(map(_patch, self._pages("files")))

    def changed_rows(self) -> Mapping[str, frozenset[int]]:
        """The rows that were added or changed in each file, as they are numbered now."""
        return {name: frozenset(added_rows(patch or "")) for name, patch in self.patches().items()}

    def comments(self) -> Iterator[str]:
        """The text of every existing review comment."""
        return (_body(comment) for comment in self._pages("comments"))

    def post_review(self, review: Mapping[str, Any]) -> None:
        """Raises ApiError unless the server says that the review is there."""
        if not isinstance(self._api.post(f"{self._path}/reviews", review), dict):
            raise ApiError(None, "the answer is not a review")

    def _pages(self, what: str) -> Iterator[Mapping[str, Any]]:
        for number in range(1, _MOST_PAGES + 1):
            page = self._api.get(f"{self._path}/{what}?per_page={_PAGE}&page={number}")
            if not isinstance(page, list) or not all(isinstance(entry, dict) for entry in page):
                raise ApiError(None, f"the answer is not a list of {what}")
            yield from page
            if len(page) < _PAGE:
                return
        raise ApiError(None, f"there are {_MOST_PAGES * _PAGE:,} {what} or more")


def _patch(file: Mapping[str, Any]) -> tuple[str, str | None]:
    name, patch = file.get("filename"), file.get("patch")
    if not isinstance(name, str) or not isinstance(patch, str | None):
        raise ApiError(None, "the answer is not a list of files")
    return name, patch if patch is None or len(patch) <= _MOST_CHARACTERS_OF_A_PATCH else None


def _body(comment: Mapping[str, Any]) -> str:
    body = comment.get("body")
    if not isinstance(body, str | None):
        raise ApiError(None, "the answer is not a list of comments")
    return body or ""


def added_rows(patch: str) -> Iterator[int]:
    """The rows that a unified diff without file headers adds."""
    row = 0
    for line in patch.split("\n"):
        if hunk := _HUNK.match(line):
            row = int(hunk[1])
        elif line.startswith("+"):
            yield row
            row += 1
        elif not line.startswith(("-", "\\")):
            row += 1
