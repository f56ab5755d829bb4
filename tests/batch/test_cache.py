"""What one run leaves for the next: it saves time, never changes a result, and cannot be used against anybody."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import INSECURE, POST, Result, run, write
from twimlint.batch import remembered
from twimlint.batch.cache import FOLDER_NAME, TAG_NAME, Store, cache_folder
from twimlint.engine.check import check
from twimlint.rulebook.compiled import rules_folder

PAGES = "content/blog/2024/05"
OTHER = f"{PAGES}/2024-05-10-twim.md"
CONFIG = 'base_url = "https://matrix.org"\n'
Count = Callable[[], int]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site in a project, old enough to be trusted."""
    linked = "See [the other](/blog/other) and [nothing](/blog/nothing).\n"
    write(
        tmp_path,
        {
            "config.toml": CONFIG,
            ".twimlint.toml": "",
            f"{PAGES}/2024-05-03-twim.md": POST + INSECURE + linked,
            OTHER: POST.replace("05-03", "05-10").replace("05/03", "05/10"),
            "static/blog/img/a.png": "",
        },
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent / "user"))
    monkeypatch.setattr("twimlint.site.state._SETTLED_NANOSECONDS", 0)
    return tmp_path


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How many files were checked since this was last asked."""
    seen: list[str] = []

    def counting(document: Any, *rest: Any) -> Any:
        seen.append(document.source.name)
        return check(document, *rest)

    monkeypatch.setattr("twimlint.session.judge.check", counting)

    def count() -> int:
        number = len(seen)
        seen.clear()
        return number

    return count


def report(site: Path, *options: str) -> Result:
    return run("check", "--output-format", "json", *options, "content", cwd=site)


def entries(site: Path) -> list[Path]:
    return [path for path in (site / FOLDER_NAME).glob("*.json") if "site" not in path.name]


def test_a_file_that_has_not_changed_is_not_checked_again(site: Path, checked: Count) -> None:
    cold = report(site)
    assert checked() == 2
    assert report(site) == cold
    assert checked() == 0
    assert report(site, "--no-cache") == cold
    assert checked() == 2


@pytest.mark.parametrize("output_format", ["full", "concise", "json", "sarif", "github-review"])
def test_a_remembered_report_looks_the_same(site: Path, output_format: str) -> None:
    first = run("check", "--output-format", output_format, "content", cwd=site)
    assert run("check", "--output-format", output_format, "content", cwd=site) == first
    assert run("check", "--output-format", output_format, "--no-cache", "content", cwd=site) == first


def with_found(content: bytes, row: list[object]) -> bytes:
    """Entries as if this had been found in each file."""
    return json.dumps({name: {**entry, "found": [row]} for name, entry in json.loads(content).items()}).encode()


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        file = site / path
        text = file.read_text() if file.exists() else ""
        assert old in text
        write(site, {path: text.replace(old, new) if old else text + new})

    return change


CHANGES = {
    "content": edit(f"{PAGES}/2024-05-03-twim.md", "http://matrix.to", "https://matrix.to"),
    "configuration": edit(".twimlint.toml", "", 'ignore = ["MTX"]\n'),
    "a nearer configuration": edit(f"{PAGES}/.twimlint.toml", "", 'level = { MTX002 = "error" }\n'),
    "house style": edit(".twimlint.toml", "", '[style.authors]\n"Somebody Else" = []\n'),
    "a page that is linked to": edit(OTHER, "[taxonomies]", 'aliases = ["/blog/other"]\n\n[taxonomies]'),
    "a new page": edit("content/nothing.md", "", '+++\npath = "/blog/nothing"\n+++\n'),
    "a new picture": edit("static/blog/nothing", "", ""),
    "the site's configuration": edit("config.toml", "matrix.org", "other.chat"),
    "no site": lambda site: (site / "config.toml").unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_counts(site: Path, change: Callable[[Path], None], checked: Count) -> None:
    report(site)
    change(site)
    checked()
    warm = report(site)
    assert checked() > 0
    shutil.rmtree(site / FOLDER_NAME)
    assert report(site) == warm


@pytest.mark.parametrize(
    "options",
    [["--ignore", "MTX"], ["--select", "FM"], ["--fail-on", "warning"], ["--no-site"], ["--per-file-ignores", "*:MTX"]],
)
def test_options_count(site: Path, options: list[str], checked: Count) -> None:
    report(site)
    checked()
    warm = report(site, *options)
    assert checked() == 2
    assert warm == report(site, "--no-cache", *options)


@pytest.mark.parametrize("part", ["a rule page", "the house style", "twimlint itself"])
def test_another_twimlint_checks_again(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, checked: Count, part: str
) -> None:
    rules = shutil.copytree(rules_folder(), tmp_path_factory.mktemp("installation") / "rules")
    monkeypatch.setattr(remembered, "rules_folder", lambda: rules)
    report(site)
    assert checked() == 2
    report(site)
    assert checked() == 0
    names = {"a rule page": "MTX002-insecure-matrix-to-link.md", "the house style": "house-style.toml"}
    if part in names:
        with (rules / names[part]).open("a") as file:
            file.write("\n")
    else:
        monkeypatch.setattr(remembered, "_FORMAT", "another")
    report(site)
    assert checked() == 2


def test_a_site_that_has_just_changed_is_looked_at_again(
    site: Path, monkeypatch: pytest.MonkeyPatch, checked: Count
) -> None:
    monkeypatch.setattr("twimlint.site.state._SETTLED_NANOSECONDS", 3600 * 10**9)
    report(site)
    report(site)
    assert checked() == 4


def test_a_site_with_a_linked_folder_is_looked_at_again(site: Path, checked: Count) -> None:
    write(site, {"elsewhere/b.md": POST})
    (site / "content" / "linked").symlink_to(site / "elsewhere")
    report(site)
    report(site)
    assert checked() == 4


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _content: b"",
        lambda content: content[:-10],
        lambda _content: b"[" * 100_000,
        lambda _content: b"[]",
        lambda _content: b"null",
        lambda _content: b'{"a":1,"b":{"grounds":[]}}',
        lambda content: with_found(content, ["MTX002"]),
        lambda content: with_found(content, [1, 2, "error", 3, [0, 1], None]),
        lambda content: content.replace(b'"warning"', b'"loud"'),
        lambda content: content.replace(b'"content":"', b'"content":"0'),
    ],
)
def test_a_damaged_or_foreign_entry_counts_as_none(site: Path, spoil: Callable[[bytes], bytes]) -> None:
    good = report(site)
    for entry in entries(site):
        entry.write_bytes(spoil(entry.read_bytes()))
    assert report(site) == good
    assert report(site) == good


def test_an_entry_stands_for_its_own_file_alone(site: Path) -> None:
    good = report(site)
    shelves = {shelf: json.loads(shelf.read_bytes()) for shelf in entries(site)}
    (name, entry), (other_name, other_entry) = [item for shelf in shelves.values() for item in shelf.items()]
    swapped = {name: other_entry, other_name: entry}
    for shelf, content in shelves.items():
        shelf.write_text(json.dumps({key: swapped[key] for key in content}))
    assert report(site) == good


def test_entries_of_other_runs_are_kept_as_long_as_their_files_are_there(site: Path) -> None:
    report(site)
    (shelf, *_) = entries(site)
    there = {"grounds": ["", str(site / OTHER)]}
    gone = {"grounds": ["", str(site / "gone.md")]}
    shelf.write_text(json.dumps({**json.loads(shelf.read_text()), "there": there, "gone": gone, "foreign": 1}))
    for name in ("2024-05-03-twim.md", "2024-05-10-twim.md"):
        with (site / PAGES / name).open("a") as file:
            file.write("More.\n")
    report(site)
    assert {"there", "gone", "foreign"} & set(json.loads(shelf.read_text())) == {"there"}


def test_the_folder_is_left_alone_by_git_and_backups(site: Path) -> None:
    report(site)
    assert (site / FOLDER_NAME / ".gitignore").read_text() == "*\n"
    assert (site / FOLDER_NAME / TAG_NAME).read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(site: Path) -> None:
    (site / FOLDER_NAME).write_text("not a folder")
    assert report(site) == report(site)
    (site / FOLDER_NAME).unlink()
    (site / FOLDER_NAME).symlink_to(site.parent)
    before = sorted(site.parent.iterdir())
    assert report(site) == report(site)
    assert sorted(site.parent.iterdir()) == before


def test_the_folder_lies_in_the_project(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert cache_folder(str(site / PAGES)) == str(site / FOLDER_NAME)
    lone = tmp_path_factory.mktemp("lone")
    write(lone, {"a.md": POST + INSECURE})
    run("check", "a.md", cwd=lone)
    assert [path.name for path in lone.iterdir()] == ["a.md"]


def test_the_folder_can_be_chosen_and_cleaned(site: Path, checked: Count) -> None:
    chosen = site.parent / "chosen"
    report(site, "--cache-dir", str(chosen))
    assert not (site / FOLDER_NAME).exists()
    report(site, "--cache-dir", str(chosen))
    assert checked() == 2
    write(chosen, {"mine.txt": ""})
    assert run("clean", "--cache-dir", chosen, cwd=site).code == 0
    assert sorted(path.name for path in chosen.iterdir()) == [".gitignore", TAG_NAME, "mine.txt"]
    (chosen / "mine.txt").unlink()
    run("clean", "--cache-dir", chosen, cwd=site)
    assert not chosen.exists()


def test_a_folder_of_someone_else_is_not_cleaned(site: Path) -> None:
    write(site, {"mine/a.json": "{}"})
    assert "Removed 0 files" in run("clean", "--cache-dir", site / "mine", cwd=site).err
    assert (site / "mine" / "a.json").exists()


def test_old_entries_go(site: Path) -> None:
    report(site)
    store = Store(str(site / FOLDER_NAME))
    store.keep("of-today", {})
    old, *_ = (path for path in entries(site) if path.stem != "of-today")
    long_ago = time.time() - 31 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    store.prune()
    assert old.exists()  # the folder was looked through less than a day ago
    os.utime(site / FOLDER_NAME / TAG_NAME, (long_ago, long_ago))
    store.prune()
    assert not old.exists()
    assert store.read("of-today") == {}


def test_processes_find_what_one_finds(tmp_path: Path) -> None:
    posts = {f"{day:02}.md": POST + INSECURE * day for day in range(40)}
    write(tmp_path, {**posts, "bad.md": b"\xff", ".twimlint.toml": ""})
    alone = run("check", "--no-cache", "--jobs", "1", cwd=tmp_path)
    assert run("check", "--no-cache", "--jobs", "3", cwd=tmp_path) == alone
    assert run("check", "--jobs", "3", cwd=tmp_path) == alone
    assert run("check", cwd=tmp_path) == alone
