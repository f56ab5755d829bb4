"""What the runner tells a step about the event that started it: a file of JSON, which is taken to hold anything.

Its shape: "Webhook events and payloads", `pull_request` and `push`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from twimlint.text.source import SourceError, read_bytes

_MOST_BYTES = 32 * 2**20
_COMMIT = re.compile(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")
_REPOSITORY = re.compile(r"(?!\.+/)[\w.-]{1,100}/(?!\.+$)[\w.-]{1,100}", re.ASCII)


class EventError(Exception):
    """An event that cannot be read; one line."""


class PullRequestEvent(NamedTuple):
    """A pull request by its number, with the commits that it goes from and to, None where they are no commits."""

    number: int
    base: str | None
    head: str | None


class Event(NamedTuple):
    """What started the run: a pull request, or a push that began at the commit `before`; None where it is neither."""

    pull_request: PullRequestEvent | None = None
    before: str | None = None

    @property
    def base(self) -> str | None:
        """The commit that the changes began at."""
        return self.before if self.pull_request is None else self.pull_request.base


def read_event(path: str) -> Event:
    """The event in a file.

    Raises EventError where it is not an object of JSON.
    """
    try:
        event = json.loads(read_bytes(path, _MOST_BYTES))
    except (SourceError, ValueError, RecursionError):
        raise EventError("the event file cannot be read") from None
    if not isinstance(event, dict):
        raise EventError("the event file holds no event")
    return Event(_pull_request(event.get("pull_request")), commit(event.get("before")))


def _pull_request(described: Any) -> PullRequestEvent | None:
    if not isinstance(described, dict):
        return None
    number = described.get("number")
    if type(number) is not int or not 0 < number < 10**12:
        return None
    return PullRequestEvent(number, _tip(described, "base"), _tip(described, "head"))


def _tip(described: Mapping[str, Any], end: str) -> str | None:
    branch = described.get(end)
    return commit(branch.get("sha")) if isinstance(branch, dict) else None


def commit(word: object) -> str | None:
    """A word that is the full name of a commit, in SHA-1 or SHA-256; zeros stand for none."""
    if not isinstance(word, str) or not _COMMIT.fullmatch(word) or not word.strip("0"):
        return None
    return word


def repository(word: str) -> str | None:
    """A word of the form `owner/name`."""
    return word if _REPOSITORY.fullmatch(word) else None
