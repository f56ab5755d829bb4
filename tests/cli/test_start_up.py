"""Start-up is most of what a user waits for: a plain check imports what it needs and nothing else."""

import os
import subprocess
import sys
from collections.abc import Set as AbstractSet
from pathlib import Path

from tests.command import INSECURE, POST, write

SCRIPT = """\
import sys
sys.argv = ["twimlint", "check", "a.md"]
from twimlint.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""

NEVER = {
    "argparse", "asyncio", "click", "concurrent.futures", "difflib", "email", "hashlib", "http", "importlib.metadata",
    "logging", "multiprocessing", "pathlib", "pyromark", "random", "rich", "shutil", "socket", "ssl", "subprocess",
    "tempfile", "tomlkit", "tomllib", "traceback", "typing", "urllib.parse",
}  # fmt: skip
"""Modules that cost milliseconds and are not needed for a plain check."""

OURS_NEVER = {
    "twimlint.batch.changes", "twimlint.cli.commands", "twimlint.cli.fix", "twimlint.cli.workers",
    "twimlint.engine.fixer", "twimlint.engine.guard", "twimlint.github.action", "twimlint.text.writing",
}  # fmt: skip

FOR_TAGS = {"dataclasses", "html.entities", "inspect", "mistune"}
"""Modules that only a page with HTML needs."""

TO_CHECK = {
    "dataclasses", "datetime", "emoji", "inspect", "mistune", "twimlint.checks", "twimlint.engine.check",
    "twimlint.markdown", "twimlint.post.document", "twimlint.rulebook.style", "twimlint.session.judge",
    "twimlint.site.pages", "twimlint.zola.front_matter", "twimlint.zola.syntax",
}  # fmt: skip
"""Modules that an unchanged file does not need either."""


def imported(folder: Path) -> AbstractSet[str]:
    """The modules of a process that checks a post in a folder."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, text=True)
    assert "MTX002" in done.stdout
    return set(done.stderr.split())


def test_a_plain_check_imports_what_it_needs(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": POST + INSECURE})
    imported(tmp_path)  # compiles the rule pages of a checkout
    write(tmp_path, {"a.md": POST + INSECURE + INSECURE})
    cold = imported(tmp_path)
    assert cold & (NEVER | OURS_NEVER | FOR_TAGS) == set()
    assert "twimlint.checks" in cold
    assert not {name for name in cold if name.startswith("twimlint.checks.layout.")}


def test_a_page_with_tags_needs_their_names(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": f"{POST}{INSECURE}\n<div>\n\ntext\n"})
    assert "mistune" in imported(tmp_path)


def test_an_unchanged_post_needs_less(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": POST + INSECURE})
    imported(tmp_path)
    warm = imported(tmp_path)
    assert warm & (NEVER | OURS_NEVER | TO_CHECK) == set()


def test_one_format_is_imported(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": POST + INSECURE})
    names = {"full", "concise", "json_array", "sarif", "junit", "gitlab", "github", "rdjson", "markdown", "review"}
    assert {f"twimlint.output.{name}" for name in names} & imported(tmp_path) == {"twimlint.output.full"}
