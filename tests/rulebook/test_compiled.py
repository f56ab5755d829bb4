"""The compiled rulebook says what the pages say, and is not used when it does not."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from twimlint.rulebook import compiled
from twimlint.rulebook.compiled import FILE_NAME, Rulebook, compile_rulebook, load_rulebook, rule_of, rules_folder
from twimlint.rulebook.pages import read_rules, read_style

LATER = 120


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the pages of this installation, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Path(
        shutil.copytree(
            rules_folder(), tmp_path / "rules", ignore=lambda _folder, _names: [FILE_NAME], dirs_exist_ok=True
        )
    )


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    load_rulebook.cache_clear()


def load(folder: Path) -> Rulebook:
    load_rulebook.cache_clear()
    return load_rulebook(folder)


def summary(folder: Path) -> str:
    return str(load(folder).rules["MTX002"][2])


def edit(folder: Path, old: str, new: str) -> None:
    """Change a page to one of the same length, some time after it was written."""
    page = folder / "MTX002-insecure-matrix-to-link.md"
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new), "utf-8")
    time = page.stat().st_mtime + LATER
    os.utime(page, (time, time))


def test_it_says_what_the_pages_say(folder: Path) -> None:
    rulebook = load(folder)
    assert [rule_of(row, str(folder)) for row in rulebook.rules.values()] == read_rules(folder)
    assert rulebook.style == read_style(folder / "house-style.toml")
    assert load(folder) == rulebook  # and again from what was kept


def test_a_second_run_reads_no_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(folder)
    monkeypatch.setattr(compiled, "_read_pages", lambda _folder: pytest.fail("read again"))
    load(folder)


def test_a_changed_page_is_read_again(folder: Path) -> None:
    before = summary(folder)
    edit(folder, before, before.swapcase())
    assert summary(folder) == before.swapcase()


def test_the_file_of_a_package_is_used_while_its_pages_are_unchanged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / FILE_NAME).write_bytes(compile_rulebook(folder))
    with monkeypatch.context() as patched:
        patched.setattr(compiled, "_read_pages", lambda _folder: pytest.fail("read again"))
        before = summary(folder)
    edit(folder, before, before.swapcase())
    assert summary(folder) == before.swapcase()


@pytest.mark.parametrize("place", ["package", "cache"])
@pytest.mark.parametrize("keep", [0, 10, 60, 100, -1])
def test_a_damaged_file_is_not_used(folder: Path, place: str, keep: int) -> None:
    expected = load(folder)
    (file,) = (folder.parent / "cache/twimlint").iterdir()
    if place == "package":
        file = folder / FILE_NAME
        file.write_bytes(compile_rulebook(folder))
    content = file.read_bytes()
    file.write_bytes(content[:keep] + b"x" + content[keep:][1:])
    assert load(folder) == expected


def test_a_cache_that_cannot_be_written_costs_time_only(folder: Path) -> None:
    (folder.parent / "cache").write_text("a file")
    assert load(folder).rules


def test_no_temporary_file_is_left(folder: Path) -> None:
    load(folder)
    assert [path.suffix for path in (folder.parent / "cache/twimlint").iterdir()] == [".bin"]
