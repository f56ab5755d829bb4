"""The Action's steps, taken from `action.yml` and run as the runner runs them, against a stand-in for GitHub's API."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fake_github import FakeGitHub, serving
from tests.paths import FIXTURES, ROOT
from tests.runner_commands import commands
from twimlint.github.action import ActionError, Inputs
from twimlint.github.api import added_rows

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GOOD, BAD = (FIXTURES / "posts" / name for name in ("2026-10-23-twim.md", "2026-10-30-twim.md"))
SUGGESTION = re.compile(r"^(`{3,})suggestion\n(.*)\n\1$", re.MULTILINE | re.DOTALL)
POST = "content/blog/2026/10/2026-10-30-twim.md"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Thea", "-c", "user.email=thea@garden.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@dataclass
class Outcome:
    code: int
    log: str
    outputs: dict[str, str]
    summary: str


@dataclass
class Runner:
    """A workspace with a base and a head commit, and the variables that the runner sets."""

    folder: Path
    github: FakeGitHub
    python: Path
    inputs: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.folder / "work"

    def event(self) -> dict[str, Any]:
        base, head = git(self.workspace, "rev-parse", "HEAD~1", "HEAD").split()
        return {"pull_request": {"number": 7, "base": {"sha": base}, "head": {"sha": head}}}

    def check(self, **inputs: str) -> Outcome:
        """Run the step `check` with its script and environment as they stand in the file."""
        (step,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
        given = {name: str(described["default"]) for name, described in ACTION["inputs"].items()}
        given |= {"github-token": "secret"} | {name.replace("_", "-"): value for name, value in inputs.items()}
        output, summary, event = (self.folder / name for name in ("output", "summary.md", "event.json"))
        output.write_text("")
        summary.write_text("")
        event.write_text(json.dumps(self.event()))
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "INPUT_"))},
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.github.address,
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REPOSITORY": "blog/site",
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.folder / "temp"),
            **{name: _expand(value, given) for name, value in step["env"].items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace / _expand(step["working-directory"], given),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Outcome(done.returncode, done.stdout + done.stderr, outputs, summary.read_text())


def _expand(text: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: inputs[match[1]], text)


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    workspace = tmp_path / "work"
    post = workspace / POST
    post.parent.mkdir(parents=True)
    git(workspace, "init", "--quiet", "--initial-branch=main")
    (post.parent / "2026-10-23-twim.md").write_bytes(GOOD.read_bytes())
    (post.parent / "2026-10-16-twim.md").write_bytes(BAD.read_bytes())
    git(workspace, "add", ".")
    git(workspace, "commit", "--quiet", "-m", "Older posts")
    post.write_bytes(BAD.read_bytes())
    git(workspace, "add", ".")
    git(workspace, "commit", "--quiet", "-m", "The new post")
    bin_folder = tmp_path / "temp" / "twimlint" / "bin"
    bin_folder.mkdir(parents=True)
    (bin_folder / "twimlint").symlink_to(Path(sys.executable).parent / "twimlint")
    rows = BAD.read_text("utf-8").splitlines()
    patch = f"@@ -0,0 +1,{len(rows)} @@\n" + "\n".join(f"+{row}" for row in rows)
    with serving(FakeGitHub(files=[{"filename": POST, "patch": patch}])) as github:
        yield Runner(tmp_path, github, Path(sys.executable))


def test_a_pull_request_is_annotated_where_it_changes(runner: Runner) -> None:
    outcome = runner.check()
    annotations = [command for command in commands(outcome.log) if "file" in command.properties]
    assert outcome.code == 1
    assert annotations
    assert {command.properties["file"] for command in annotations} == {POST}
    assert int(outcome.outputs["errors"]) >= 4
    assert int(outcome.outputs["warnings"]) >= 4
    assert int(outcome.outputs["fixable"]) >= 6
    assert outcome.outputs["sarif-file"] == ""
    assert outcome.summary.startswith("## twimlint\n")
    assert "2026-10-30-twim" in outcome.summary
    assert "2026-10-16-twim" not in outcome.summary


def test_everything_is_checked_when_asked(runner: Runner) -> None:
    assert "2026-10-16-twim" in runner.check(changed_only="false").summary


def test_paths_narrow_what_is_checked(runner: Runner) -> None:
    outcome = runner.check(changed_only="false", paths="'content/blog/2026/10/2026-10-23-twim.md'")
    assert (outcome.code, outcome.outputs["errors"]) == (0, "0")


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("never", 0)])
def test_problems_fail_the_step_as_asked(runner: Runner, fail_on: str, code: int) -> None:
    assert runner.check(fail_on=fail_on).code == code


def test_a_sarif_report_is_written_where_asked(runner: Runner) -> None:
    outcome = runner.check(sarif_file="twimlint.sarif", args="--select MTX")
    written = json.loads((runner.workspace / "twimlint.sarif").read_text("utf-8"))
    assert outcome.outputs["sarif-file"] == "twimlint.sarif"
    codes = {result["ruleId"][:3] for result in written["runs"][0]["results"]}
    assert codes == {"MTX"}


def test_only_lines_to_blame_are_reported_when_asked(runner: Runner) -> None:
    older = runner.workspace / "content/blog/2026/10/2026-10-16-twim.md"
    older.write_text(older.read_text("utf-8").replace("A quiet week", "A calm week"), "utf-8")
    git(runner.workspace, "commit", "--quiet", "--all", "--amend", "-m", "The new post, and a word in an old one")
    outcome = runner.check(changed_lines_only="true")
    assert "2026-10-16-twim.md:22" in outcome.summary
    assert "2026-10-16-twim.md:48" not in outcome.summary


@pytest.fixture
def old_posts(runner: Runner) -> Runner:
    """A pull request that adds a line to each of two posts with many problems of old, the last of them the worst."""
    clean = BAD.read_text("utf-8")
    for year in (2019, 2025):
        folder = runner.workspace / f"content/blog/{year}"
        folder.mkdir(parents=True)
        (folder / f"{year}-05-10-twim.md").write_text(clean + "\x07\n\n" * 30)
    git(runner.workspace, "add", ".")
    git(runner.workspace, "commit", "--quiet", "-m", "Posts of old")
    for year in (2019, 2025):
        post = runner.workspace / f"content/blog/{year}/{year}-05-10-twim.md"
        post.write_text(post.read_text() + "[new](http://matrix.to/#/#new:garden.example)\n\n\x08\n")
    git(runner.workspace, "commit", "--quiet", "--all", "-m", "Two lines")
    return runner


def test_what_a_change_brings_is_annotated_first_and_old_problems_are_one_line(old_posts: Runner) -> None:
    outcome = old_posts.check()
    annotated = [command for command in commands(outcome.log) if "file" in command.properties]
    new_rows = [
        row
        for row, line in enumerate(_lines(old_posts, 2025), 1)
        if line in ("\x08", "[new](http://matrix.to/#/#new:garden.example)")
    ]
    assert {command.properties["file"] for command in annotated} == {
        f"content/blog/{year}/{year}-05-10-twim.md" for year in (2019, 2025)
    }
    assert {int(command.properties["line"]) for command in annotated} == set(new_rows)
    names = [command.name for command in annotated]
    assert names == sorted(names, key=["error", "warning", "notice"].index)
    assert int(outcome.outputs["errors"]) > 60
    assert outcome.code == 1
    (line,) = (line for line in outcome.summary.splitlines() if "before this change" in line)
    assert re.search(r"\*\*\d+\*\* errors", line)
    assert {row for row in range(1, 200) if f":{row}:" in outcome.summary} == set(new_rows)
    (notice,) = (command for command in commands(outcome.log) if "older problems" in command.data)
    assert "file" not in notice.properties


def _lines(runner: Runner, year: int) -> list[str]:
    return (runner.workspace / f"content/blog/{year}/{year}-05-10-twim.md").read_text("utf-8").split("\n")


def test_old_problems_count_for_the_outcome_unless_only_lines_are_asked_for(old_posts: Runner) -> None:
    for year in (2019, 2025):
        post = old_posts.workspace / f"content/blog/{year}/{year}-05-10-twim.md"
        post.write_text(post.read_text().replace("\x08", "x"))
    git(old_posts.workspace, "commit", "--quiet", "--all", "--amend", "-m", "Two warnings")
    assert old_posts.check().code == 1
    outcome = old_posts.check(changed_lines_only="true")
    assert (outcome.code, outcome.outputs["errors"]) == (0, "0")
    assert "before this change" not in outcome.summary


@pytest.mark.parametrize("lines_only", ["true", "false"])
def test_a_base_that_cannot_be_fetched_is_replaced_by_what_github_lists(old_posts: Runner, lines_only: str) -> None:
    rows = _lines(old_posts, 2025)
    name = "content/blog/2025/2025-05-10-twim.md"
    patch = f"@@ -{len(rows) - 4},1 +{len(rows) - 4},4 @@\n \n" + "".join(f"+{row}\n" for row in rows[-4:-1])
    old_posts.github.files = [{"filename": name, "patch": patch.rstrip("\n")}]
    gone = {"pull_request": {"number": 7, "base": {"sha": "b" * 40}, "head": {"sha": "c" * 40}}}
    old_posts.event = lambda: gone  # type: ignore[method-assign]
    outcome = old_posts.check(changed_lines_only=lines_only)
    annotated = [command for command in commands(outcome.log) if "file" in command.properties]
    assert {command.properties["file"] for command in annotated} == {name}
    assert {int(command.properties["line"]) for command in annotated} == {len(rows) - 3, len(rows) - 1}
    assert (int(outcome.outputs["errors"]) > 30) == (lines_only == "false")
    assert "GitHub was asked" in outcome.log


def test_the_token_is_not_handed_to_other_programs(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    trap_folder = runner.folder / "programs"
    trap_folder.mkdir()
    (trap_folder / "git").write_text(f"#!/bin/sh\nenv >> {runner.folder}/environment\nexit 1\n")
    (trap_folder / "git").chmod(0o755)
    event = runner.event()
    runner.event = lambda: event  # type: ignore[method-assign]
    monkeypatch.setenv("PATH", f"{trap_folder}:{os.environ['PATH']}")
    runner.check()
    assert "INPUT_GITHUB_TOKEN" not in (runner.folder / "environment").read_text()


def test_safe_fixes_are_suggested_once(runner: Runner) -> None:
    first = runner.check(suggest="true")
    (review,) = runner.github.reviews
    assert f"suggested {len(review['comments'])} fixes" in first.log
    assert review["commit_id"] == runner.event()["pull_request"]["head"]["sha"]
    assert {comment["path"] for comment in review["comments"]} == {POST}
    assert any("<https://spec.havel.chat/changes>" in comment["body"] for comment in review["comments"])
    assert "nothing new to suggest" in runner.check(suggest="true").log
    assert len(runner.github.reviews) == 1


def test_suggestions_taken_as_they_stand_mend_the_post(runner: Runner) -> None:
    runner.check(suggest="true")
    lines = BAD.read_text("utf-8").splitlines()
    for comment in reversed(runner.github.reviews[0]["comments"]):
        suggested = SUGGESTION.search(comment["body"])
        assert suggested is not None
        lines[comment.get("start_line", comment["line"]) - 1 : comment["line"]] = suggested[2].split("\n")
    post = runner.workspace / POST
    before = runner.check(fail_on="never").outputs
    post.write_text("\n".join(lines) + "\n", "utf-8")
    git(runner.workspace, "commit", "--quiet", "--all", "--amend", "-m", "The new post, repaired")
    assert int(runner.check(fail_on="never").outputs["fixable"]) <= int(before["fixable"]) - len(
        runner.github.reviews[0]["comments"]
    )


def test_without_permission_the_step_says_so_and_goes_on(runner: Runner) -> None:
    runner.github.denied = 403
    outcome = runner.check(suggest="true", fail_on="never")
    assert outcome.code == 0
    assert "give it `pull-requests: write`" in outcome.log
    assert runner.github.reviews == []


def test_a_wrong_token_is_told_and_not_printed(runner: Runner) -> None:
    outcome = runner.check(suggest="true", fail_on="never", github_token="wrong-token")  # noqa: S106  # a stand-in
    assert "HTTP 401" in outcome.log
    assert "wrong-token" not in outcome.log


@pytest.mark.parametrize(
    "hostile",
    ['$(touch pwned) `touch pwned` "; touch pwned; "', "a.md\n::error::forged", "'unclosed"],
)
def test_inputs_are_data(runner: Runner, hostile: str) -> None:
    outcome = runner.check(paths=hostile, changed_only="false")
    assert outcome.code == 2
    assert not (runner.workspace / "pwned").exists()
    assert all(command.data != "forged" for command in commands(outcome.log))


def test_a_base_that_is_missing_is_fetched(runner: Runner) -> None:
    shallow = runner.folder / "shallow"
    git(runner.folder, "clone", "--quiet", "--depth=1", f"file://{runner.workspace}", str(shallow))
    event = runner.event()
    shutil.move(runner.workspace, runner.folder / "origin")
    git(shallow, "remote", "set-url", "origin", f"file://{runner.folder / 'origin'}")
    shallow.rename(runner.workspace)
    runner.event = lambda: event  # type: ignore[method-assign]
    outcome = runner.check()
    assert "2026-10-30-twim" in outcome.summary
    assert "2026-10-16-twim" not in outcome.summary


def trap(folder: Path) -> Path:
    """A checkout with code in the place of modules that Python and twimlint import."""
    folder.mkdir(exist_ok=True)
    code = f"open({str(folder / 'sprung')!r}, 'w').close()\nraise SystemExit('sprung')\n"
    for name in ("json", "click", "twimlint", "pip", "venv", "runpy", "multiprocessing", "sitecustomize"):
        (folder / f"{name}.py").write_text(code)
    return folder


def test_no_code_of_a_pull_request_is_run(runner: Runner) -> None:
    trap(runner.workspace)
    outcome = runner.check(changed_only="false", suggest="true", args="--jobs 2")
    assert outcome.code == 1
    assert "2026-10-16-twim" in outcome.summary
    assert not (runner.workspace / "sprung").exists()


def test_the_install_step_installs_this_revision(tmp_path: Path) -> None:
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == "Install twimlint")
    environment = {
        **os.environ,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTION_PATH": str(ROOT),
        "PYTHON": sys.executable,
    }
    checkout = trap(tmp_path / "checkout")
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, check=True, cwd=checkout)
    assert not (checkout / "sprung").exists()
    command = [str(tmp_path / "twimlint/bin/twimlint"), "check", "--isolated", str(GOOD)]
    assert subprocess.run(command, check=False, cwd=tmp_path, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        *(("vendor.github-workflows", str(path.relative_to(ROOT))) for path in (ROOT / ".github/workflows").iterdir()),
    ],
)
def test_files_for_github_are_valid(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(ROOT / file)]
    subprocess.run(command, check=True, capture_output=True)


def test_no_known_weakness_in_the_workflows() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    done = subprocess.run(
        [str(zizmor), "--offline", "--no-config", str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_input_reaches_a_script_but_through_the_environment() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("INPUT_FAIL_ON", "loud", "`fail-on` is `loud`"),
        ("INPUT_SUGGEST", "maybe", "`suggest` is `maybe`"),
        ("INPUT_PATHS", "'a", "`paths` cannot be split"),
    ],
)
def test_an_input_that_makes_no_sense_is_named(variable: str, value: str, complaint: str) -> None:
    with pytest.raises(ActionError, match=re.escape(complaint)):
        Inputs.read({variable: value})


def test_rows_that_a_patch_adds() -> None:
    patch = "@@ -1,3 +1,4 @@\n one\n-two\n+2\n+2b\n three\n@@ -10 +11,2 @@ head\n ten\n+eleven\n\\ No newline"
    assert list(added_rows(patch)) == [2, 3, 12]
