"""Changes according to git, and the problems that they introduce."""

import json
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from twimlint.batch.changes import Changes, ChangesError, Hunk, LineChanges
from twimlint.cli.commands import cli

HEAD = """\
+++
date = "2026-01-09"
title = "This Week in Matrix 2026-01-09"
path = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"

[taxonomies]
author = ["Matrix.org Team"]
category = ["This Week in Matrix"]
+++
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository to work in, untouched by the user's own settings of git."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(tmp_path / "none"),
        "GIT_CONFIG_SYSTEM": str(tmp_path / "none"),
        "GIT_AUTHOR_NAME": "Thea",
        "GIT_AUTHOR_EMAIL": "thea@garden.chat",
        "GIT_COMMITTER_NAME": "Thea",
        "GIT_COMMITTER_EMAIL": "thea@garden.chat",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    run(root, "init", "--quiet", "--initial-branch=main")
    return root


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def run_twimlint(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "twimlint", *arguments]
    return subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def commit_all(root: Path) -> str:
    run(root, "add", "--all")
    run(root, "commit", "--quiet", "--message", "Change")
    return run(root, "rev-parse", "HEAD")


def changed(root: Path, changes: Changes) -> set[str]:
    """The names of the files below a folder that have changed."""
    return {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.parts and str(path) in changes
    }


# -- files -----------------------------------------------------------------------------------------------------------


def test_committed_staged_edited_and_untracked_files_have_changed(repository: Path) -> None:
    write(repository, dict.fromkeys(("same", "committed", "staged", "edited", "deleted"), "old\n"))
    base = commit_all(repository)
    write(repository, {"committed": "new\n"})
    commit_all(repository)
    write(repository, {"staged": "new\n"})
    run(repository, "add", "staged")
    write(
        repository, {"edited": "new\n", "a folder/ünträcked\n": "new\n", "ignored": "new\n", ".gitignore": "ignored\n"}
    )
    (repository / "deleted").unlink()
    changes = Changes.since(base, repository)
    assert changed(repository, changes) == {"committed", "staged", "edited", "a folder/ünträcked\n", ".gitignore"}


def test_a_pull_request_is_not_blamed_for_what_others_did_meanwhile(repository: Path) -> None:
    write(repository, {"mine": "old\n", "theirs": "old\n"})
    commit_all(repository)
    run(repository, "checkout", "--quiet", "-b", "topic")
    write(repository, {"mine": "new\n"})
    commit_all(repository)
    run(repository, "checkout", "--quiet", "main")
    write(repository, {"theirs": "new\n"})
    commit_all(repository)
    run(repository, "checkout", "--quiet", "topic")
    assert changed(repository, Changes.since("main", repository)) == {"mine"}


def test_a_renamed_file_is_known_by_its_old_name(repository: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    write(repository, {"old": text})
    base = commit_all(repository)
    run(repository, "mv", "old", "new")
    write(repository, {"new": text + "one more\n"})
    changes = Changes.since(base, repository)
    new = str(repository / "new")
    assert changes.old_path(new) == str(repository / "old")
    assert changes.old_content(new) == text.encode()
    lines = changes.lines(new)
    assert lines.touch(21, 21)
    assert not lines.touch(1, 20)


def test_a_new_file_was_nothing_before(repository: Path) -> None:
    write(repository, {"a": "a\n"})
    base = commit_all(repository)
    write(repository, {"b": "b\n"})
    changes = Changes.since(base, repository)
    assert changes.old_path(str(repository / "b")) is None
    assert changes.old_content(str(repository / "b")) is None


def test_a_file_is_found_through_a_link_to_its_folder(repository: Path, tmp_path: Path) -> None:
    write(repository, {"a": "old\n"})
    base = commit_all(repository)
    write(repository, {"a": "new\n"})
    (tmp_path / "link").symlink_to(repository)
    changes = Changes.since(base, tmp_path / "link")
    assert str(tmp_path / "link" / "a") in changes
    assert str(tmp_path / "elsewhere") not in changes


# -- what git cannot say ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("revision", ["nowhere", "--help", "", "HEAD~5", "main:a"])
def test_an_unknown_revision_is_named(repository: Path, revision: str) -> None:
    write(repository, {"a": "a\n"})
    commit_all(repository)
    with pytest.raises(ChangesError, match=f"there is no revision '{revision}'"):
        Changes.since(revision, repository)


def test_a_shallow_checkout_is_told_to_fetch(repository: Path, tmp_path: Path) -> None:
    write(repository, {"a": "old\n"})
    first = commit_all(repository)
    write(repository, {"a": "new\n"})
    commit_all(repository)
    shallow = tmp_path / "shallow"
    run(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(shallow))
    with pytest.raises(ChangesError, match=r"shallow checkout: fetch it first .*fetch-depth: 0"):
        Changes.since(first, shallow)


def test_a_base_without_common_history_is_compared_as_it_is(repository: Path, tmp_path: Path) -> None:
    write(repository, {"a": "old\n", "b": "b\n"})
    first = commit_all(repository)
    write(repository, {"a": "new\n"})
    commit_all(repository)
    run(repository, "config", "uploadpack.allowAnySHA1InWant", "true")
    shallow = tmp_path / "shallow"
    run(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), str(shallow))
    run(shallow, "fetch", "--quiet", "--depth=1", "origin", first)
    assert changed(shallow, Changes.since("FETCH_HEAD", shallow)) == {"a"}


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ChangesError, match="not a git repository"):
        Changes.since("HEAD", tmp_path)


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChangesError, match="git is not installed"):
        Changes.since("HEAD", tmp_path)


# -- lines -----------------------------------------------------------------------------------------------------------


def test_rows_are_followed_through_hunks() -> None:
    lines = LineChanges([Hunk(old_count=1, new_row=3, new_count=2), Hunk(2, 6, 0), Hunk(0, 9, 1)])
    assert [row for row in range(1, 12) if lines.touch(row, row)] == [3, 4, 9]
    assert lines.touch(6, 7)  # something between them is gone
    assert not lines.touch(7, 8)
    assert [lines.old_row(row) for row in (1, 2, 5, 6, 7, 8, 10)] == [1, 2, 4, 5, 8, 9, 10]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_rows_that_stayed_are_found_where_they_were(old: list[str], new: list[str]) -> None:
    operations = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    lines = LineChanges(
        [Hunk(i2 - i1, j1 + (j2 > j1), j2 - j1) for kind, i1, i2, j1, j2 in operations if kind != "equal"]
    )
    untouched = [row for row in range(1, len(new) + 1) if not lines.touch(row, row)]
    assert untouched == [row + 1 for kind, _, _, j1, j2 in operations if kind == "equal" for row in range(j1, j2)]
    assert all(old[lines.old_row(row) - 1] == new[row - 1] for row in untouched)


def test_a_line_that_looks_like_a_hunk_is_none(repository: Path) -> None:
    write(repository, {"a": "one\ntwo\n"})
    base = commit_all(repository)
    write(repository, {"a": "one\n@@ -1 +1 @@\ntwo\n"})
    lines = Changes.since(base, repository).lines(str(repository / "a"))
    assert [row for row in (1, 2, 3) if lines.touch(row, row)] == [2]


def test_attributes_and_settings_of_the_repository_change_nothing(repository: Path) -> None:
    write(repository, {"a": "one\ntwo\nthree\nfour\n", ".gitattributes": "a -diff diff=odd\n"})
    base = commit_all(repository)
    for key, value in {"diff.odd.textconv": "false", "diff.interHunkContext": "9", "diff.external": "false"}.items():
        run(repository, "config", key, value)
    write(repository, {"a": "1\ntwo\nthree\n4\n"})
    lines = Changes.since(base, repository).lines(str(repository / "a"))
    assert [row for row in (1, 2, 3, 4) if lines.touch(row, row)] == [1, 4]


# -- the command -----------------------------------------------------------------------------------------------------


def problems(*options: str) -> list[str]:
    """What `check` finds with two rules on, as `file:row CODE`."""
    arguments = ["check", "--isolated", "--no-cache", "--select", "LNK001,LNK005", "--output-format", "concise", "-q"]
    result = CliRunner().invoke(cli, [*arguments, *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    lines = [line for line in result.output.splitlines() if " LNK" in line]
    return [f"{line.split(':')[0]}:{line.split(':')[1]} {line.partition(' LNK')[2][:3]}" for line in lines]


def test_only_files_that_differ_are_checked(repository: Path) -> None:
    write(repository, {"same.md": "See https://garden.chat\n", "mine.md": "Hello\n"})
    base = commit_all(repository)
    write(repository, {"mine.md": "Hello\n\nSee https://garden.chat\n", "new.md": "See https://garden.chat\n"})
    assert problems() == ["mine.md:3 001", "new.md:1 001", "same.md:1 001"]
    assert problems("--changed-since", base) == ["mine.md:3 001", "new.md:1 001"]
    assert problems("--changed-since", base, "same.md") == []


def test_old_problems_on_old_lines_are_let_be(repository: Path) -> None:
    write(repository, {"a.md": "See https://garden.chat/1\n\nThe end, https://garden.chat/2\n"})
    base = commit_all(repository)
    write(repository, {"a.md": "A new line\n\nSee https://garden.chat/1\n\nReally, https://garden.chat/2\n"})
    assert problems("--changed-since", base, "--changed-lines") == ["a.md:5 001"]
    assert problems("--changed-since", base) == ["a.md:3 001", "a.md:5 001"]


def test_a_problem_that_a_change_causes_elsewhere_is_reported(repository: Path) -> None:
    text = "See [the garden][garden] and https://garden.chat\n\n[garden]: https://garden.chat\n"
    write(repository, {"a.md": text})
    base = commit_all(repository)
    write(repository, {"a.md": text.partition("\n\n")[0] + "\n"})
    assert problems("--changed-since", base, "--changed-lines") == ["a.md:1 005"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--changed-lines"], "needs --changed-since"),
        (["--changed-since", "HEAD", "--changed-lines", "--fix"], "cannot be used with --fix"),
        (["--changed-since", "nowhere"], "there is no revision 'nowhere'"),
    ],
)
def test_what_cannot_be_done_is_said(repository: Path, options: list[str], complaint: str) -> None:
    write(repository, {"a.md": "Hello\n"})
    commit_all(repository)
    result = run_twimlint(repository, "check", *options)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert "Traceback" not in result.stderr


def test_nothing_that_differs_is_no_fault(repository: Path) -> None:
    write(repository, {"a.md": "See https://garden.chat\n"})
    commit_all(repository)
    result = run_twimlint(repository, "check", "--changed-since", "HEAD", "--output-format", "json")
    assert (result.returncode, json.loads(result.stdout)) == (0, [])
    assert "differ from HEAD" in result.stderr


def test_a_new_file_name_may_be_the_fault(repository: Path) -> None:
    path = repository / "content" / "blog" / "2026" / "01"
    write(path, {"2026-01-09-twim.md": HEAD})
    base = commit_all(repository)
    run(path, "mv", "2026-01-09-twim.md", "2026-01-16-twim.md")
    options = ("check", "--changed-since", base, "--changed-lines", "--select", "FM", "--output-format", "json")
    found = json.loads(run_twimlint(repository, *options).stdout)
    assert {problem["code"] for problem in found} == {"FM004"}


def test_formatting_takes_only_what_has_changed(repository: Path) -> None:
    (repository / "old.md").write_text("a  \n\n\n\nb\n")
    run(repository, "add", "--all")
    run(repository, "commit", "--quiet", "-m", "one")
    (repository / "new.md").write_text("a  \n\n\n\nb\n")
    assert run_twimlint(repository, "format", "--changed-since", "HEAD").returncode == 0
    assert (repository / "new.md").read_text() == "a\n\nb\n"
    assert (repository / "old.md").read_text() == "a  \n\n\n\nb\n"
