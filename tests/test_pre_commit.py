"""The hooks as pre-commit runs them: a post is refused, fixed, and then accepted."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.github.test_action import git
from tests.paths import FIXTURES, ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BAD = (FIXTURES / "posts" / "2026-10-30-twim.md").read_text("utf-8")
POST = "content/blog/2026/10/2026-10-30-twim.md"


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout, as it is now, committed to a repository of its own."""
    folder = tmp_path_factory.mktemp("hooks")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "As it stands")
    return folder


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    folder = tmp_path / "blog"
    (folder / POST).parent.mkdir(parents=True)
    git(folder.parent, "init", "--quiet", str(folder))
    (folder / POST).write_text(BAD, "utf-8")
    git(folder, "add", ".")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed; one for all tests of this module."""
    return tmp_path_factory.mktemp("pre-commit")


def pre_commit(blog: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments, "--all-files", "--color", "never"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home)}
    return subprocess.run(command, cwd=blog, env=environment, capture_output=True, text=True, check=False)


def run_hook(hooks: Path, blog: Path, home: Path, hook: str) -> subprocess.CompletedProcess[str]:
    revision = git(hooks, "rev-parse", "HEAD").strip()
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": hook}]}]}
    (blog / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    git(blog, "add", ".pre-commit-config.yaml")
    return pre_commit(blog, home, "run", hook)


def test_trying_the_repository_shows_what_is_wrong(hooks: Path, blog: Path, home: Path) -> None:
    done = pre_commit(blog, home, "try-repo", str(hooks), "twimlint")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{POST}:" in done.stdout
    assert "LNK001" in done.stdout
    assert (blog / POST).read_text("utf-8") == BAD


def test_the_check_hook_fails_on_a_warning(hooks: Path, blog: Path, home: Path) -> None:
    (blog / POST).unlink()
    (blog / "2026-11-06-twim.md").write_text("See https://lantern.im for more.\n", "utf-8")
    git(blog, "add", "--all")
    assert run_hook(hooks, blog, home, "twimlint").returncode == 1


def test_the_check_hook_leaves_excluded_files_alone(hooks: Path, blog: Path, home: Path) -> None:
    (blog / ".twimlint.toml").write_text('exclude = ["content/blog/2026/**"]\n', "utf-8")
    assert run_hook(hooks, blog, home, "twimlint").returncode == 0


def test_the_formatting_hook_fails_once_and_then_passes(hooks: Path, blog: Path, home: Path) -> None:
    (blog / POST).write_text("> one\n>two  \n\n\n\nthree\n", "utf-8")
    git(blog, "add", ".")
    first = run_hook(hooks, blog, home, "twimlint-format")
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout
    git(blog, "add", ".")
    assert run_hook(hooks, blog, home, "twimlint-format").returncode == 0


def test_the_fixing_hook_mends_the_post_fails_once_and_then_passes(hooks: Path, blog: Path, home: Path) -> None:
    (blog / POST).write_text(fixable_post(BAD), "utf-8")
    git(blog, "add", ".")
    first = run_hook(hooks, blog, home, "twimlint-fix")
    assert first.returncode == 1
    assert "files were modified by this hook" in first.stdout
    assert "<https://spec.havel.chat/changes>" in (blog / POST).read_text("utf-8")
    git(blog, "add", ".")
    second = run_hook(hooks, blog, home, "twimlint-fix")
    assert second.returncode == 0, second.stdout


def test_what_is_left_is_printed_by_one_hook(hooks: Path, blog: Path, home: Path) -> None:
    left = "LNK005"
    assert left in run_hook(hooks, blog, home, "twimlint").stdout
    git(blog, "checkout", "--", ".")
    assert left not in run_hook(hooks, blog, home, "twimlint-fix").stdout


def test_only_posts_are_looked_at(hooks: Path, blog: Path, home: Path) -> None:
    (blog / POST).unlink()
    (blog / "README.md").write_text("See https://lantern.im for more.  \n* a\n", "utf-8")
    (blog / "content/blog/2026/10/2026-10-30-twimming-pools.md").write_text("See https://lantern.im.\n", "utf-8")
    git(blog, "add", "--all")
    for hook in ("twimlint", "twimlint-fix", "twimlint-format"):
        assert run_hook(hooks, blog, home, hook).returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "content/blog/2020/04/2020-04-03-this-week-in-matrix-2020-04-03.md",
        "content/blog/2026/10/2026-10-30-twim.md",
        "content/blog/2026/10/2026-10-30-twim/index.md",
    ],
)
def test_every_name_of_a_post_is_looked_at(name: str) -> None:
    assert all(re.search(hook["files"], name) for hook in HOOKS)


def fixable_post(post: str) -> str:
    """The damaged post without what a person has to fix."""
    head, _, body = post.partition("## Dept of Spec\n")
    first, _, _ = body.partition("## Dept of Clients")
    dated = head.replace("2026/10/3/", "2026/10/30/")
    titled = dated.replace("## Matrix Live\n", "## Matrix Live S12E08: Pumpkins\n")
    return f"{titled}<!-- more -->\n\n## Dept of Spec 📜\n{first}## That's all I know\n\nSee you next week!\n"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_are_for_markdown_and_keep_exclusions(hook: dict[str, object]) -> None:
    assert hook["types"] == ["markdown"]
    assert "--force-exclude" in str(hook["entry"])
    assert hook["language"] == "python"
