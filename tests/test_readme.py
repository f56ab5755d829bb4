"""All commands and examples of the README work as written."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.batch.test_changes import run as git
from tests.paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
SECONDS_OF_WATCHING = "2"
WAITING = ("--watch", "--open")
"""Options with which a command goes on until Ctrl-C."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that the README names in a repository, and an environment as its first command makes it."""
    root = tmp_path / "checkout"
    post = root / "tests/fixtures/posts/2026-10-30-twim.md"
    post.parent.mkdir(parents=True)
    post.write_bytes((ROOT / "tests/fixtures/posts/2026-10-30-twim.md").read_bytes())
    activate = root / ".venv/bin/activate"
    activate.parent.mkdir(parents=True)
    activate.write_text(f"PATH={shlex.quote(str(Path(sys.executable).parent))}:$PATH\n")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "-c", "user.name=Thea", "-c", "user.email=thea@example.org", "commit", "--quiet", "--message", "Posts")
    return root


def test_everyday_commands_run_in_order(checkout: Path) -> None:
    (commands,) = (block for block in blocks("console") if "activate" in block.splitlines()[0])
    session = "set -u\n"
    for line in commands.splitlines():
        ends = not any(option in line for option in WAITING)
        words = line if ends else f"timeout --signal=INT {SECONDS_OF_WATCHING} {line}"
        session += (
            f"{words}\n[ $? -le 1 -o $? = 130 -o $? = 124 ] || {{ echo FAILED: {shlex.quote(line)} >&2; exit 3; }}\n"
        )
    environment = {**os.environ, "XDG_CACHE_HOME": str(checkout.parent / "cache"), "BROWSER": "true"}
    done = subprocess.run(
        ["bash", "-c", session], cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "No problems" not in done.stdout.partition("--- ")[0]
    assert "watching for changes" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_generated_for(shell: str, checkout: Path) -> None:
    (line,) = (block for block in blocks(shell) if "_COMPLETE" in block)
    command = line.partition("#")[0].strip()
    made = re.search(r"_TWIMLINT_COMPLETE=\w+ twimlint", command)
    assert made is not None
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", made[0]], cwd=checkout, env=environment, capture_output=True, text=True, check=True
    )
    assert "twimlint" in done.stdout


def test_the_python_example_runs() -> None:
    (example,) = blocks("python")
    text = (ROOT / "tests/fixtures/posts/2026-10-30-twim.md").read_text("utf-8")
    names = {"text": text}
    exec(example, names)  # noqa: S102  # the README's own words
    assert names["text"] != text


def test_releases_are_named_by_the_version() -> None:
    assert f"rev: v{VERSION}\n" in README
    assert f"uses: twimlint/twimlint@v{VERSION}\n" in README
    newest = re.search(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == VERSION
