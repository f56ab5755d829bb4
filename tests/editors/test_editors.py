"""Real editors, set up as in editors/README.md, give the same results as the command line."""

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
README = (HERE.parents[1] / "editors" / "README.md").read_text("utf-8")
DRAFT = (FIXTURES / "posts" / "2026-10-30-twim.md").read_text("utf-8") + "\n\n\n\n* 🎉 one *word*  \n* two\n"
PROGRAMS = Path(sys.executable).parent
SECONDS = 60

Drive = Callable[[Path], tuple[Sequence[str], Mapping[str, str]]]
"""Takes a folder to work in; returns a command and what the environment needs."""


def neovim(folder: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    program = shutil.which("nvim", path=PROGRAMS) or shutil.which("nvim")
    if program is None or version_of(program) < (0, 11):
        pytest.skip("Neovim 0.11 is not installed")
    return [program, *neovim_words(folder, "Neovim")], {}


def neovim_of_debian(folder: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    others = os.pathsep.join(one for one in os.environ["PATH"].split(os.pathsep) if Path(one) != PROGRAMS)
    program = shutil.which("nvim", path=others)
    if program is None or version_of(program) != (0, 7):
        pytest.skip("Neovim 0.7 is not installed")
    return [program, *neovim_words(folder, "Neovim 0.7")], {}


def version_of(program: str) -> tuple[int, int]:
    first_line = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    major, minor, *_ = first_line.removeprefix("v").split(".")
    return int(major), int(minor)


def neovim_words(folder: Path, title: str) -> Sequence[str]:
    set_up = folder / "init.lua"
    set_up.write_text(lines_of(title, "lua"), "utf-8")
    return ["--headless", "-u", str(set_up), "-c", f"luafile {HERE / 'neovim.lua'}", "-c", "cquit"]


def emacs(folder: Path) -> tuple[Sequence[str], Mapping[str, str]]:
    program = shutil.which("emacs")
    if program is None:
        pytest.skip("Emacs is not installed")
    has_eglot = subprocess.run([program, "--batch", "-l", "eglot"], capture_output=True, check=False).returncode == 0
    if not has_eglot:
        pytest.skip("Emacs has no eglot")
    set_up = folder / "init.el"
    set_up.write_text(lines_of("Emacs", "elisp"), "utf-8")
    return [program, "--batch", "-l", str(HERE / "emacs.el")], {"SETUP": str(set_up)}


def lines_of(title: str, language: str) -> str:
    """What the README tells to write in an editor's own file."""
    chapter = README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    blocks = chapter.split(f"```{language}\n")[1:]
    assert len(blocks) == 2
    return "".join(block.partition("```")[0] for block in blocks)


@pytest.fixture(params=[neovim, neovim_of_debian, emacs], ids=lambda drive: drive.__name__)
def driven(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """What an editor has done to a draft."""
    post, result = tmp_path / "a b é" / "2026-10-30-twim.md", tmp_path / "result.json"
    post.parent.mkdir()
    post.write_text(DRAFT, "utf-8")
    command, environment = request.param(tmp_path)
    environment = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), **environment}
    environment |= {"POST": str(post), "RESULT": str(result), "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert result.exists(), done.stdout + done.stderr
    return {"path": str(post), "saved": post.read_text("utf-8"), **json.loads(result.read_text("utf-8"))}


def test_an_editor_does_what_the_command_line_does(driven: Any) -> None:
    expected = sorted([found.location.row, found.code] for found in twimlint.check(DRAFT, driven["path"]))
    assert sorted(driven["found"]) == expected
    fixed = twimlint.fix(DRAFT, driven["path"]).text
    formatted = twimlint.format(fixed, driven["path"])
    assert DRAFT != fixed != formatted
    for what, text in (("fixed", fixed), ("formatted", formatted), ("undone", DRAFT)):
        assert "\n".join(driven[what]).rstrip("\n") == text.rstrip("\n"), what
    assert driven["saved"] == formatted
