"""The two invented posts that README and demonstrations use: one in order, one as it comes from the bot."""

from collections import Counter
from pathlib import Path

import pytest

from tests.command import codes, run, write
from tests.paths import FIXTURES

CLEAN, DRAFT = FIXTURES / "posts" / "2026-10-23-twim.md", FIXTURES / "posts" / "2026-10-30-twim.md"
LEFT_TO_EDITORS = ["MED008", "MED001", "LNK005", "TBL003"]


def test_the_finished_post_is_clean() -> None:
    assert run("check", "--isolated", "--fail-on", "info", CLEAN) == (0, "No problems in 1 file.\n", "")
    assert run("format", "--isolated", "--check", CLEAN).code == 0


def test_the_draft_shows_the_tool_at_work() -> None:
    found = run("check", "--isolated", "--output-format", "json", DRAFT)
    assert found.code == 1
    levels = Counter(entry["level"] for entry in found.json)
    families = {entry["code"].rstrip("0123456789") for entry in found.json}
    assert len(found.json) == len(set(codes(found))) == 21
    assert levels == {"error": 10, "warning": 11}
    assert families >= {"FM", "SEC", "ATT", "MTX", "LNK", "TBL", "MED", "TXT"}


def test_fixing_leaves_what_takes_an_editor(tmp_path: Path) -> None:
    write(tmp_path, {DRAFT.name: DRAFT.read_bytes()})
    fixed = run("check", "--isolated", "--fix", "--unsafe-fixes", "--output-format", "json", cwd=tmp_path)
    assert codes(fixed) == LEFT_TO_EDITORS
    again = run("check", "--isolated", "--fix", "--unsafe-fixes", "--output-format", "json", cwd=tmp_path)
    assert codes(again) == LEFT_TO_EDITORS
    assert "Fixed 0 of 1 file" in again.err


@pytest.mark.parametrize("columns", ["80", "200"])
def test_the_draft_fits_the_terminal(columns: str) -> None:
    shown = run("check", "--isolated", DRAFT, env={"COLUMNS": columns}).out
    words = [line for line in shown.split("\n") if " --> " not in line]
    assert max(map(len, words)) <= int(columns)
