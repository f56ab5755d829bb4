"""The event that started a step: a JSON file from the runner, whose content is not trusted.

Its format: "Webhook events and payloads", `pull_request` and `push`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from twimlint.diagnostics.named import NamedTuple
from twimlint.text.source import SourceError, read_bytes

_MOST_BYTES = 32 * 2**20
_COMMIT = re.compile(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")
_REPOSITORY = re.compile(r"(?!\.+/)[\w.-]{1,100}/(?!\.+$)[\w.-]{1,100}", re.ASCII)


class EventError(Exception):
    """An event that cannot be read; one line."""


class PullRequestEvent(NamedTuple):
    """A pull request by its number, with its base and head commits, None if they are invalid."""

    number: int
    base: str | None
    head: str | None


class Event(NamedTuple):
    """What started the run: a pull request, or a push after the commit `before`; both None for other events."""

    pull_request: PullRequestEvent | None = None
    before: str | None = None

    @property
    def base(self) -> str | None:
        """The commit before the changes."""
        return self.before if self.pull_request is None else self.pull_request.base


def read_event(path: str) -> Event:
    """The event in a file.

    Raises EventError if it is not a JSON object.
    """
    try:
        event = json.loads(read_bytes(path, _MOST_BYTES))
    except (SourceError, ValueError, RecursionError):
        raise EventError("the event file cannot be read") from None
    if not isinstance(event, dict):
        raise EventError("the event file contains no event")
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
