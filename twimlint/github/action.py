"""The GitHub Action: the step from the inputs of a workflow to the annotated pull request.

Inputs come from the environment (`INPUT_…`), as do the runner's own variables; both are described in "Variables
reference" and "Metadata syntax" of GitHub's documentation. The check itself is `twimlint check`, run once.
"""

import json
import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from twimlint.batch.changes import PLAIN_GIT
from twimlint.diagnostics.named import NamedTuple
from twimlint.github.api import PullRequest
from twimlint.github.event import Event, EventError, read_event, repository
from twimlint.github.transport import ApiError, RateLimitError
from twimlint.output.review import mark_of, narrowed
from twimlint.text.writing import WriteError, append

_CLEAN, _FAULT = 0, 2
_SECONDS_FOR_GIT = 120
LEVELS = ("info", "warning", "error")
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


class ActionError(Exception):
    """An invalid input, or a step that failed; the message is one line."""


class Inputs(NamedTuple):
    """The inputs of `action.yml`, read."""

    paths: Sequence[str]
    args: Sequence[str]
    config: str
    fail_on: str
    changed_only: bool
    changed_lines_only: bool
    suggest: bool
    sarif_file: str

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Inputs":
        """Raises ActionError where an input has a value that it cannot have."""

        def text(name: str) -> str:
            return environment.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()

        def flag(name: str) -> bool:
            value = text(name).lower()
            if value not in _TRUE + _FALSE:
                raise ActionError(f"the input `{name}` is `{text(name)}`: use true or false")
            return value in _TRUE

        fail_on = text("fail-on") or "error"
        if fail_on not in (*LEVELS, "never"):
            raise ActionError(f"the input `fail-on` is `{fail_on}`: use one of {', '.join(LEVELS)} or never")
        return cls(
            paths=_words(text("paths"), "paths") or ["."],
            args=_words(text("args"), "args"),
            config=text("config"),
            fail_on=fail_on,
            changed_only=flag("changed-only"),
            changed_lines_only=flag("changed-lines-only"),
            suggest=flag("suggest"),
            sarif_file=text("sarif-file"),
        )


def _words(text: str, name: str) -> list[str]:
    """Words in shell quotes, on one line or several."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise ActionError(f"the input `{name}` cannot be split into words: {error}") from None


class Note(NamedTuple):
    """A line for the log; `command` is that of the runner: `notice` or `warning`."""

    text: str
    command: str = "notice"


def warning(text: str) -> Note:
    return Note(text, "warning")


class Scope(NamedTuple):
    """What is checked: everything, the differences from a commit, or GitHub's list; nothing if that is unknown.

    `listed` holds the names of the changed files with their patches.
    """

    base: str | None = None
    listed: Mapping[str, str | None] | None = None
    nothing: bool = False


class Step:
    """One run of the action."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        """Raises ActionError where the inputs cannot be read; reports are written to the folder on the way."""
        self.inputs = Inputs.read(environment)
        self._environment = environment
        self._folder = folder
        self.notes: list[Note] = []
        self._event = self._read_event()

    def _read_event(self) -> Event:
        path = self._environment.get("GITHUB_EVENT_PATH")
        if not path:
            return Event()
        try:
            return read_event(path)
        except EventError as error:
            self.notes.append(warning(f"{error}: all files are checked"))
            return Event()

    def run(self) -> int:
        """Check, report, suggest; returns the exit code of the check, with messages in `notes`."""
        scope = self._scope()
        if scope.nothing:
            self._write_outputs([])
            return _CLEAN
        found_file, summary_file = self._folder / "twimlint.json", self._folder / "twimlint.md"
        arguments = self._check_arguments(scope, {"json": found_file, "markdown": summary_file})
        command = [sys.executable, "-P", "-m", "twimlint", "check"]  # never what a stranger put into this folder
        code = subprocess.run([*command, *arguments], check=False, env=_without_token()).returncode  # noqa: S603
        if summary_file.exists():
            self._append("GITHUB_STEP_SUMMARY", summary_file.read_text("utf-8"))
        self._write_outputs(json.loads(found_file.read_text("utf-8")) if found_file.exists() else [])
        if self.inputs.suggest:
            self.notes.append(self._suggest())
        return code if code >= 0 else _FAULT  # below zero where a signal ended it

    # -- what is checked -----------------------------------------------------------------------------------------------

    def _scope(self) -> Scope:
        lines_only = self.inputs.changed_lines_only
        base = self._event.base
        if not (self.inputs.changed_only or lines_only) or (base is None and self._event.pull_request is None):
            return Scope()
        if base is not None and _fetch(base):
            return Scope(base)
        missing = f"the base commit{'' if base is None else f' {base[:12]}'} cannot be fetched"
        try:
            listed = self._pull_request().patches()
        except ApiError as error:
            if lines_only:
                self.notes.append(warning(f"{missing}, nor what has changed ({error}): nothing was checked"))
                return Scope(nothing=True)
            self.notes.append(warning(f"{missing}, nor what has changed ({error}): all files are checked"))
            return Scope()
        self.notes.append(Note(f"{missing}: GitHub was asked what has changed"))
        return Scope(listed=listed)

    def _pull_request(self) -> PullRequest:
        """Raises ApiError where there is none, or no way to it."""
        name = repository(self._environment.get("GITHUB_REPOSITORY", ""))
        if self._event.pull_request is None:
            raise ApiError(None, "this is not a pull request")
        if name is None:
            raise ApiError(None, "GITHUB_REPOSITORY does not name a repository")
        address = self._environment.get("GITHUB_API_URL") or "https://api.github.com"
        token = self._environment.get("INPUT_GITHUB_TOKEN", "")
        return PullRequest(address.rstrip("/"), name, self._event.pull_request.number, token)

    @property
    def _review_file(self) -> Path:
        return self._folder / "twimlint-review.json"

    def _check_arguments(self, scope: Scope, reports: Mapping[str, Path]) -> list[str]:
        """The arguments of `twimlint check`."""
        inputs = self.inputs
        arguments = ["--output-format", "github", "--force-exclude", "--no-cache"]
        wanted = {**reports, "github-review": self._review_file} if inputs.suggest else reports
        for name, file in wanted.items():
            arguments += ["--report", f"{name}={file}"]
        if inputs.sarif_file:
            arguments += ["--report", f"sarif={inputs.sarif_file}"]
        if inputs.config:
            arguments += ["--config", inputs.config]
        arguments += ["--exit-zero"] if inputs.fail_on == "never" else ["--fail-on", inputs.fail_on]
        if scope.base is not None:
            arguments += ["--changed-since", scope.base]
        elif scope.listed is not None:
            listed = self._folder / "patches.json"
            listed.write_text(json.dumps(scope.listed), "utf-8")
            arguments += ["--patches", str(listed)]
        if inputs.changed_lines_only and scope != Scope():
            arguments += ["--changed-lines"]
        return [*arguments, *inputs.args, "--", *inputs.paths]

    # -- what is told --------------------------------------------------------------------------------------------------

    def _write_outputs(self, found: Sequence[Mapping[str, Any]]) -> None:
        """Set the outputs of the action, from the problems as JSON."""
        levels = Counter(problem["level"] for problem in found)
        outputs = {
            "errors": str(levels["error"]),
            "warnings": str(levels["warning"]),
            "fixable": str(sum(problem["fix"] is not None for problem in found)),
            "sarif-file": _one_line(self.inputs.sarif_file),
        }
        self._append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in outputs.items()))

    def _append(self, variable: str, text: str) -> None:
        if path := self._environment.get(variable):
            try:
                append(Path(path), text)
            except WriteError as error:
                self.notes.append(warning(f"{variable}: {error}"))

    def _suggest(self) -> Note:
        """Post one review with the safe fixes of changed rows; the lines that report on it."""
        if self._event.pull_request is None:
            return Note("suggestions are made on pull requests only")
        if not self._review_file.exists():
            return Note("nothing to suggest")
        found = json.loads(self._review_file.read_text("utf-8"))
        try:
            pull_request = self._pull_request()
            said = {mark for body in pull_request.comments() if (mark := mark_of(body)) is not None}
            review = narrowed(found, pull_request.changed_rows(), said)
            if review is None:
                return Note("nothing new to suggest on the changed lines")
            head = self._event.pull_request.head
            pull_request.post_review(review if head is None else {**review, "commit_id": head})
        except ApiError as error:
            return warning(f"no suggestions: {_why_not(error)}")
        return Note(f"suggested {len(review['comments'])} fixes")


def _why_not(error: ApiError) -> str:
    if isinstance(error, RateLimitError):
        return str(error)
    if error.status == HTTPStatus.UNAUTHORIZED:
        return f"the token is missing or no longer valid ({error})"
    if error.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return f"the token may not review pull requests, give it `pull-requests: write` ({error})"
    return str(error)


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _fetch(commit: str) -> bool:
    """Make sure that a commit exists locally; a checkout on a runner usually has only one commit."""
    if _git("cat-file", "-e", f"{commit}^{{commit}}"):
        return True
    return _git("fetch", "--quiet", "--no-tags", "--depth=1", "--end-of-options", "origin", commit)


def _without_token() -> Mapping[str, str]:
    """The environment for programs that need no token."""
    return {name: value for name, value in os.environ.items() if name != "INPUT_GITHUB_TOKEN"}


def _git(*arguments: str) -> bool:
    """Whether git succeeded, in time and without prompting."""
    environment = {**_without_token(), "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(  # noqa: S603
            [*PLAIN_GIT, *arguments],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS_FOR_GIT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
