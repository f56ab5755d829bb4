"""The files of a run, and patterns that mean the same as in git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.command import run, write
from twimlint.project.configuration import SettingsFinder
from twimlint.project.files import files_below
from twimlint.project.globs import Globs
from twimlint.project.settings import ConfigError, Options

TREE = [
    "a.md",
    "b.txt",
    "blog/one.md",
    "blog/two.md",
    "blog/2024/three.md",
    "blog/2024/draft.md",
    "docs/guide.md",
    "docs/deep/er/page.md",
    "build/out.md",
    "blog/build/out.md",
    "weird [1].md",
    "weird x.md",
]


def listed(folder: Path, *arguments: str) -> list[str]:
    return run("check", "--show-files", *arguments, cwd=folder).out.splitlines()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path, dict.fromkeys(TREE, "text\n"))
    return tmp_path


def test_a_folder_is_searched_for_markdown_in_order(tree: Path) -> None:
    assert listed(tree, "blog") == [
        "blog/one.md", "blog/two.md", "blog/2024/draft.md", "blog/2024/three.md", "blog/build/out.md",
    ]  # fmt: skip


def test_the_current_folder_is_the_default(tree: Path) -> None:
    assert listed(tree) == listed(tree, ".")
    assert "docs/deep/er/page.md" in listed(tree)


def test_a_named_file_is_read_whatever_it_is_called(tree: Path) -> None:
    assert listed(tree, "b.txt") == ["b.txt"]


def test_each_file_is_looked_at_once(tree: Path) -> None:
    assert listed(tree, "a.md", "./a.md", "blog/2024", "blog/2024/three.md") == [
        "a.md", "blog/2024/draft.md", "blog/2024/three.md",
    ]  # fmt: skip


def test_hidden_folders_and_dependencies_are_not_walked_into(tree: Path) -> None:
    write(tree, {".github/x.md": "", "node_modules/y.md": "", "blog/.cache/z.md": ""})
    assert not {".github/x.md", "node_modules/y.md", "blog/.cache/z.md"} & set(listed(tree))
    assert listed(tree, ".github") == [".github/x.md"]


def test_links_are_not_followed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, {"secret.md": "x"})
    (tree / "blog/link.md").symlink_to(outside / "secret.md")
    (tree / "blog/folder").symlink_to(outside)
    (tree / "blog/circle").symlink_to(tree)
    assert len(listed(tree, "blog")) == 5


def test_folders_of_an_editor_hold_the_same_wherever_one_stands(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    opened = elsewhere / "opened"
    opened.symlink_to(tree / "blog")
    named, errors = [], list[ConfigError]()
    for folder in (elsewhere, opened, tree, Path("/")):
        monkeypatch.chdir(folder)
        found = files_below([str(opened), str(opened / "2024")], SettingsFinder(Options()), errors.append)
        named.append([(target.name, target.path, target.fault) for target in found])
    assert named[0][0] == (str(opened / "one.md"), str(opened / "one.md"), None)
    assert len(named[0]) == 5
    assert named == named[:1] * 4
    assert errors == []


def test_the_nearest_gitignore_counts_wherever_the_search_begins(tree: Path) -> None:
    write(tree, {".git/HEAD": "", ".gitignore": "*.md", "blog/.gitignore": "!one.md"})
    assert listed(tree) == listed(tree, "blog") == ["blog/one.md"]


def test_excluded_files_are_left_out_unless_named(tree: Path) -> None:
    assert listed(tree, "--exclude", "blog", "--exclude", "weird*", "--exclude", "build") == [
        "a.md", "docs/guide.md", "docs/deep/er/page.md",
    ]  # fmt: skip
    assert listed(tree, "--exclude", "draft.md", "blog/2024/draft.md") == ["blog/2024/draft.md"]
    assert listed(tree, "--exclude", "blog/", "--force-exclude", "blog/2024/draft.md", "a.md") == ["a.md"]


def test_what_git_ignores_is_left_out(tree: Path) -> None:
    (tree / ".git").mkdir()
    write(tree, {".gitignore": "/build\n*.draft\ndocs/**/page.md\n", "blog/.gitignore": "draft.md\n!out.md\n"})
    found = listed(tree)
    assert not {"build/out.md", "docs/deep/er/page.md", "blog/2024/draft.md"} & set(found)
    assert {"blog/build/out.md", "docs/guide.md"} <= set(found)
    assert listed(tree, "blog/2024/draft.md") == ["blog/2024/draft.md"]
    assert "build/out.md" in listed(tree, "--no-respect-gitignore")
    assert "draft.md" not in "".join(listed(tree / "blog" / "2024"))


def test_nothing_is_ignored_outside_of_a_repository(tree: Path) -> None:
    write(tree, {".gitignore": "*.md\n"})
    assert len(listed(tree)) == 11


def test_a_folder_with_nothing_to_check_says_so(tmp_path: Path) -> None:
    result = run("check", cwd=tmp_path)
    assert (result.code, result.out, result.err) == (0, "", "no Markdown files found in .\n")


PATTERNS = [
    "a.md", "/a.md", "*.md", "blog", "blog/", "/blog/*", "blog/*", "blog/**", "**/out.md", "blog/**/three.md",
    "build", "build/", "/build/", "docs/*/er", "docs/**/page.md", "**/deep/**", "weird \\[1\\].md", "weird [1x].md",
    "weird [!1].md", "weird ?.md", "!a.md", "\\!a.md", "# comment", "", "a.md  ", "*/*.md", "**", "t*.md", "*a*e*.md",
    "d*/g*", "/**/one.md", "blog/2024/", "2024/three.md", "x/../a.md", "weird*",
]  # fmt: skip


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("patterns", [[pattern] for pattern in PATTERNS] + [
    ["*.md", "!a.md"], ["blog/*", "!blog/one.md"], ["blog", "!blog/one.md"], ["!a.md", "a.md"], ["*", "!*.md", "!*/"],
], ids=" ".join)  # fmt: skip
def test_patterns_mean_what_they_mean_to_git(tree: Path, patterns: list[str]) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", "init", "-q", tree], check=True, env=environment)
    (tree / ".gitignore").write_text("\n".join(patterns) + "\n")
    answer = subprocess.run(
        ["git", "-C", tree, "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(TREE).encode(), capture_output=True, check=False, env=environment,
    )  # fmt: skip
    ignored = set(answer.stdout.decode().split("\0")) - {""}
    globs = Globs(patterns)
    assert {path for path in TREE if globs.cover(path)} == ignored


def test_no_pattern_makes_matching_slow() -> None:
    globs = Globs(["*a" * 60 + "b", "**/a/" * 40 + "b"])
    assert not globs.cover("a" * 250)
    assert not globs.cover("/".join("a" * 120))
