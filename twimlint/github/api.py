"""The few calls of GitHub's REST API (version 2022-11-28, "Pulls") that a review of a pull request needs."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

_PAGE = 100
_SECONDS = 30
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)")


class ApiError(Exception):
    """A call that failed; `status` is that of HTTP, None where no answer came."""

    def __init__(self, status: int | None, reason: str) -> None:
        super().__init__(reason if status is None else f"HTTP {status}: {reason}")
        self.status = status


class PullRequest:
    """One pull request, as a token may see it; `api` is the address of the API without a slash at its end."""

    def __init__(self, api: str, repository: str, number: int, token: str) -> None:
        self._address = f"{api}/repos/{repository}/pulls/{number}"
        self._token = token

    def changed_rows(self) -> Mapping[str, frozenset[int]]:
        """The rows that were added or changed in each file, as they are numbered now."""
        return {file["filename"]: frozenset(added_rows(file.get("patch", ""))) for file in self._pages("files")}

    def comments(self) -> Iterator[str]:
        """The text of every review comment that stands there."""
        return (str(comment["body"]) for comment in self._pages("comments"))

    def post_review(self, review: Mapping[str, Any]) -> None:
        self._call("reviews", review)

    def _pages(self, what: str) -> Iterator[Mapping[str, Any]]:
        number = 1
        while True:
            page = self._call(f"{what}?per_page={_PAGE}&page={number}")
            yield from page
            if len(page) < _PAGE:
                return
            number += 1

    def _call(self, what: str, body: Mapping[str, Any] | None = None) -> Any:
        """Raises ApiError where the call fails."""
        request = Request(  # noqa: S310  # the scheme is that of the runner's own variable
            f"{self._address}/{what}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except HTTPError as error:
            raise ApiError(error.code, error.reason) from None
        except (URLError, TimeoutError, ValueError) as error:
            raise ApiError(None, str(getattr(error, "reason", error))) from None


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
