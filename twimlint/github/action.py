"""The GitHub Action: what its step does between the inputs of a workflow and the annotated pull request.

Inputs come from the environment (`INPUT_…`), as do the runner's own variables; both are described in "Variables
reference" and "Metadata syntax" of GitHub's documentation. The check itself is `twimlint check`, run once.
"""

import json
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from twimlint.github.api import ApiError, PullRequest
from twimlint.output.review import MARK, narrowed

LEVELS = ("info", "warning", "error")
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")


class ActionError(Exception):
    """An input that cannot be taken, or a step that cannot be done; one line."""


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
                raise ActionError(f"the input `{name}` is `{text(name)}`: give true or false")
            return value in _TRUE

        fail_on = text("fail-on") or "error"
        if fail_on not in (*LEVELS, "never"):
            raise ActionError(f"the input `fail-on` is `{fail_on}`: give one of {', '.join(LEVELS)} or never")
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


class Step(NamedTuple):
    """One run of the action."""

    inputs: Inputs
    environment: Mapping[str, str]
    event: Mapping[str, Any]
    folder: Path

    @classmethod
    def start(cls, environment: Mapping[str, str]) -> "Step":
        """Raises ActionError where inputs or event cannot be read."""
        inputs = Inputs.read(environment)
        folder = Path(environment.get("RUNNER_TEMP") or ".")
        path = environment.get("GITHUB_EVENT_PATH")
        try:
            event = json.loads(Path(path).read_text("utf-8")) if path else {}
        except (OSError, ValueError) as error:
            raise ActionError(f"the event file cannot be read: {error}") from None
        return cls(inputs, environment, event, folder)

    @property
    def base(self) -> str | None:
        """The commit that the pull request or the push started from; None where all files are wanted."""
        pull_request = self.event.get("pull_request")
        if pull_request:
            return str(pull_request["base"]["sha"])
        before = str(self.event.get("before", ""))
        return before if before.strip("0") else None

    def run(self) -> tuple[int, Sequence[str]]:
        """Check, report, suggest: the exit code of the check, and notes for the log."""
        base = self.base if self.inputs.changed_only or self.inputs.changed_lines_only else None
        notes = []
        if base is not None and not _fetch(base):
            notes.append(f"the base commit {base[:12]} cannot be fetched: all files are checked")
            base = None
        found_file, summary_file = self.folder / "twimlint.json", self.folder / "twimlint.md"
        arguments = self.check_arguments(base, found_file, summary_file)
        command = [sys.executable, "-P", "-m", "twimlint", "check"]  # never what a stranger put into this folder
        code = subprocess.run([*command, *arguments], check=False).returncode  # noqa: S603
        found = json.loads(found_file.read_text("utf-8")) if found_file.exists() else []
        if summary_file.exists():
            self._append("GITHUB_STEP_SUMMARY", summary_file.read_text("utf-8"))
        self._append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in self.outputs(found).items()))
        if self.inputs.suggest:
            notes.append(self.suggest())
        return code, notes

    @property
    def review_file(self) -> Path:
        return self.folder / "twimlint-review.json"

    def check_arguments(self, base: str | None, found_file: Path, summary_file: Path) -> list[str]:
        """What `twimlint check` is called with."""
        inputs = self.inputs
        reports = {"json": found_file, "markdown": summary_file}
        if inputs.suggest:
            reports["github-review"] = self.review_file
        arguments = ["--output-format", "github", "--force-exclude", "--no-cache"]
        for name, file in reports.items():
            file.unlink(missing_ok=True)
            arguments += ["--report", f"{name}={file}"]
        if inputs.sarif_file:
            arguments += ["--report", f"sarif={inputs.sarif_file}"]
        if inputs.config:
            arguments += ["--config", inputs.config]
        arguments += ["--exit-zero"] if inputs.fail_on == "never" else ["--fail-on", inputs.fail_on]
        if base is not None:
            arguments += ["--changed-since", base]
            arguments += ["--changed-lines"] if inputs.changed_lines_only else []
        return [*arguments, *inputs.args, "--", *inputs.paths]

    def outputs(self, found: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
        """The outputs of the action, from the problems as JSON."""
        levels = Counter(problem["level"] for problem in found)
        return {
            "errors": str(levels["error"]),
            "warnings": str(levels["warning"]),
            "fixable": str(sum(problem["fix"] is not None for problem in found)),
            "sarif-file": _one_line(self.inputs.sarif_file),
        }

    def _append(self, variable: str, text: str) -> None:
        if path := self.environment.get(variable):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(text)

    def suggest(self) -> str:
        """Post one review with the safe fixes of changed rows; says in a note what came of it."""
        pull_request = self.event.get("pull_request")
        if not pull_request:
            return "suggestions are made on pull requests only"
        if not self.review_file.exists():
            return "nothing to suggest"
        found = json.loads(self.review_file.read_text("utf-8"))
        api = PullRequest(
            self.environment.get("GITHUB_API_URL", "https://api.github.com"),
            self.environment["GITHUB_REPOSITORY"],
            int(pull_request["number"]),
            self.environment.get("INPUT_GITHUB_TOKEN", ""),
        )
        try:
            said = {mark for body in api.comments() for mark in MARK.findall(body)}
            review = narrowed(found, api.changed_rows(), said)
            if review is None:
                return "nothing (new) to suggest on the changed lines"
            api.post_review({**review, "commit_id": pull_request["head"]["sha"]})
        except ApiError as error:
            return _why_not(error)
        return f"suggested {len(review['comments'])} fixes"


def _why_not(error: ApiError) -> str:
    if error.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        return f"no suggestions: the token may not review pull requests, give it `pull-requests: write` ({error})"
    return f"no suggestions: {error}"


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _fetch(commit: str) -> bool:
    """Make sure that a commit is there; a checkout on a runner usually holds one commit only."""
    if _git("cat-file", "-e", f"{commit}^{{commit}}"):
        return True
    return _git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", commit)


def _git(*arguments: str) -> bool:
    done = subprocess.run(["git", *arguments], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
    return done.returncode == 0
