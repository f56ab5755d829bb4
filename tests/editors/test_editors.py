"""Real editors talk to the server: what they show, fix and format is what the command line does."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import twimlint
from tests.paths import FIXTURES

pytest.importorskip("pygls", reason="the language server is not installed (pip install '.[server]')")

HERE = Path(__file__).parent
DRAFT = (FIXTURES / "posts" / "2026-10-30-twim.md").read_text("utf-8")
TWIMLINT = str(Path(sys.executable).parent / "twimlint")
SECONDS = 60

Drive = Callable[[Path, Path], tuple[Sequence[str], Mapping[str, str]]]
"""Takes the post and the file for the result; returns a command and what the environment needs."""


def neovim(post: Path, result: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    program = program_or_skip("nvim", "Neovim")
    return [program, "--headless", "-u", "NONE", "-l", str(HERE / "neovim.lua"), TWIMLINT, str(post), str(result)], {}


def emacs(post: Path, result: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    program = program_or_skip("emacs", "Emacs")
    has_eglot = subprocess.run([program, "--batch", "-l", "eglot"], capture_output=True, check=False).returncode == 0
    if not has_eglot:
        pytest.skip("Emacs has no eglot")
    environment = {"TWIMLINT": TWIMLINT, "POST": str(post), "RESULT": str(result)}
    return [program, "--batch", "-l", str(HERE / "emacs.el")], environment


def program_or_skip(name: str, title: str) -> str:
    beside = Path(sys.executable).parent / name
    program = str(beside) if beside.exists() else shutil.which(name)
    if program is None:
        pytest.skip(f"{title} is not installed")
    return program


@pytest.fixture(params=[neovim, emacs], ids=lambda drive: drive.__name__)
def driven(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """What an editor has done to a draft."""
    post, result = tmp_path / "2026-10-30-twim.md", tmp_path / "result.json"
    post.write_text(DRAFT, "utf-8")
    command, environment = request.param(post, result)
    done = subprocess.run(
        command,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert result.exists(), done.stdout + done.stderr
    return {"path": str(post), **json.loads(result.read_text("utf-8"))}


def test_an_editor_does_what_the_command_line_does(driven: Any) -> None:
    expected = {(found.location.row, found.code) for found in twimlint.check(DRAFT, driven["path"])}
    shown = {(row, code[:6] if code[:2] != "FM" or code[2] == "T" else code[:5]) for row, _, code in driven["found"]}
    assert {row for row, _ in shown} == {row for row, _ in expected}
    fixed = twimlint.fix(DRAFT, driven["path"]).text
    assert "\n".join(driven["fixed"]).rstrip("\n") == fixed.rstrip("\n")
    assert "\n".join(driven["formatted"]).rstrip("\n") == twimlint.format(fixed, driven["path"]).rstrip("\n")
