"""The cache of earlier runs saves time, never changes a result, and cannot be used for an attack."""

import marshal
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.command import INSECURE, POST, Result, run, write
from twimlint.batch import remembered
from twimlint.batch.cache import TAG_NAME, ForeignFolderError, Store, cache_folder
from twimlint.engine.check import check
from twimlint.rulebook.compiled import load_rulebook, rules_folder

PAGES = "content/blog/2026/05"
FIRST, OTHER = f"{PAGES}/2026-05-03-twim/index.md", f"{PAGES}/2026-05-10-twim.md"
TARGET, ALIASED = "content/target.md", "content/aliased.md"
BOT = 'verbs = ["says"]\n[[sections]]\nname = "x"\ntitle = "Dept of Owls"\norder = 1\n'
TARGET_TEXT = """\
+++
aliases = ["/short"]
[taxonomies]
author = ["Thea Lindqvist"]
+++

## Here

{{ moss() }}
"""
LINKS = """\
Join us in [the garden](http://matrix.to/#/#garden:garden.chat), see [a](@/target.md#here), [b](https://matrix.org/other),
[c](@/later/page.md), [d](@/target.md#from-theme), [e](https://matrix.org/short), [h](https://matrix.org/brief).

![f](/img/a.png) ![g](../../../../../assets/a.png)

{{ leaf() }} {{ moss() }}
"""
FIRST_TEXT = POST.replace("2024", "2026") + LINKS
Count = Callable[[], int]
Change = Callable[[Path], object]


@pytest.fixture(autouse=True)
def user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, of this test alone."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture(params=[0, 10**15], ids=["settled", "young"])
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A small site whose posts depend on much of it; its files count as old, or as just written."""
    write(
        tmp_path,
        {
            "config.toml": 'base_url = "https://matrix.org"\ntheme = "moss"\n',
            ".twimlint.toml": 'hebbot-config = "bot.toml"\n',
            "bot.toml": BOT,
            FIRST: FIRST_TEXT,
            OTHER: POST.replace("Thea Lindqvist", "Thea Lindquist"),
            TARGET: TARGET_TEXT,
            ALIASED: '+++\naliases = ["/brief"]\n+++\n',
            "static/img/a.png": "",
            "assets/a.png": "",
            "templates/shortcodes/leaf.html": "",
            "themes/moss/templates/shortcodes/moss.html": '<p id="from-theme"></p>',
        },
    )
    monkeypatch.setattr("twimlint.site.reading._SETTLED_NANOSECONDS", request.param)
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
    return run("check", "--output-format", "json", *options, PAGES, cwd=site)


def entries(user: Path, kind: str = "found") -> list[Path]:
    return sorted(user.glob(f"twimlint/reports/*/twimlint-{kind}-*.cache"))


def test_a_file_that_has_not_changed_is_not_checked_again(site: Path, checked: Count) -> None:
    cold = report(site)
    assert cold.err == ""
    assert checked() == 2
    assert report(site) == cold
    assert report(site) == cold
    assert checked() == 0
    assert report(site, "--no-cache") == cold
    assert checked() == 2


def test_a_file_without_an_earlier_report_is_read_only_to_be_checked(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: str | Path, _limit: int) -> bytes:
        read_before.add(Path(path).name)
        return b""

    read_before: set[str] = set()
    monkeypatch.setattr(remembered, "read_bytes", read)
    report(site)
    assert read_before == {"bot.toml"}


@pytest.mark.parametrize("output_format", ["full", "concise", "json", "sarif", "github-review"])
def test_a_remembered_report_looks_the_same(site: Path, output_format: str) -> None:
    first = run("check", "--output-format", output_format, "content", cwd=site)
    assert run("check", "--output-format", output_format, "content", cwd=site) == first
    assert run("check", "--output-format", output_format, "--no-cache", "content", cwd=site) == first


# -- every change counts -----------------------------------------------------------------------------------------------


def edit(path: str, old: str, new: str) -> Change:
    def change(site: Path) -> None:
        file = site / path
        text = file.read_text() if file.exists() else ""
        assert old in text
        write(site, {path: text.replace(old, new) if old else text + new})

    return change


def gone(path: str) -> Change:
    return lambda site: (site / path).unlink()


CHANGES: Mapping[str, Change] = {
    "the post": edit(FIRST, "http://matrix.to", "https://matrix.to"),
    "a rule that is off": edit(".twimlint.toml", "", 'ignore = ["MTX"]\n'),
    "a level": edit(".twimlint.toml", "", '[level]\nMTX002 = "error"\n'),
    "a nearer configuration": edit(f"{PAGES}/.twimlint.toml", "", 'level = { MTX002 = "error" }\n'),
    "a rule that is off in a file": edit(".twimlint.toml", "", f'[per-file-ignores]\n"{FIRST}" = ["MTX"]\n'),
    "the largest file": edit(".twimlint.toml", "", "max-file-size = 300\n"),
    "the house style": edit(".twimlint.toml", "", '[style.authors]\n"Thea Lindqvist" = ["Thea Lindquist"]\n'),
    "a page's alias": edit(TARGET, 'aliases = ["/short"]', 'aliases = ["/other"]'),
    "the alias of a page of which only the head is read": edit(ALIASED, "/brief", "/terse"),
    "a page's path": edit(TARGET, "aliases", 'path = "/other"\naliases'),
    "a page's slug": edit(TARGET, "[taxonomies]", 'slug = "other"\n[taxonomies]'),
    "a page's author": edit(TARGET, "Thea Lindqvist", "Somebody Else"),
    "a page's anchor": edit(TARGET, "## Here", "## There"),
    "a page's draft flag": edit(TARGET, "aliases", "draft = true\naliases"),
    "a new page": edit("content/later/page.md", "", "+++\n+++\n"),
    "a page that is gone": gone(TARGET),
    "an image": gone("static/img/a.png"),
    "an image outside static": gone("assets/a.png"),
    "a template": gone("templates/shortcodes/leaf.html"),
    "a theme's template": edit("themes/moss/templates/shortcodes/moss.html", "from-theme", "from-moss"),
    "a theme": edit("config.toml", "moss", "fern"),
    "the site's address": edit("config.toml", "https://matrix.org", "https://other.example.org"),
    "no site": gone("config.toml"),
    "a nearer site": edit("content/config.toml", "", 'base_url = "https://matrix.org"\n'),
    "a section's index": edit(f"{PAGES}/_index.md", "", "+++\n+++\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_counts(site: Path, change: Change) -> None:
    cold = report(site)
    change(site)
    warm = report(site)
    assert warm != cold
    assert warm == report(site, "--no-cache")
    assert report(site) == warm


def test_the_bot_s_configuration_counts(site: Path, checked: Count) -> None:
    for change in (edit("bot.toml", "Owls", "Bats"), edit(".twimlint.toml", "", "hebbot-since = 2020-01-03\n")):
        report(site)
        checked()
        change(site)
        report(site)
        assert checked() == 2


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


DEPENDENCIES = ("mistune", "emoji", "tomlkit", "confusable_homoglyphs")


@pytest.mark.parametrize("part", ["a rule page", "the house style", "twimlint itself", "Python", *DEPENDENCIES])
def test_another_twimlint_checks_again(
    site: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, checked: Count, part: str
) -> None:
    rules = Path(shutil.copytree(rules_folder(), tmp_path_factory.mktemp("installation") / "rules"))
    monkeypatch.setattr(remembered, "load_rulebook", lambda: load_rulebook.__wrapped__(rules))
    places = {name: remembered._places_of(name) for name in DEPENDENCIES}
    assert all(places.values())
    installed = tmp_path_factory.mktemp("dependency")
    write(installed, {"package/module.py": "", "package/__pycache__/module.pyc": ""})
    if part in places:
        places[part] = [str(installed)]
        monkeypatch.setattr(remembered, "_places_of", lambda name: places[name])
    report(site)
    assert checked() == 2
    report(site)
    assert checked() == 0
    names = {"a rule page": "MTX002-insecure-matrix-to-link.md", "the house style": "house-style.toml"}
    if part in names:
        with (rules / names[part]).open("a") as file:
            file.write("\n")
    elif part == "Python":
        monkeypatch.setattr(sys, "version", "another")
    elif part in places:
        write(installed, {"package/__pycache__/module.pyc": "compiled"})
        report(site)
        assert checked() == 0
        write(installed, {"package/module.py": "x = 1"})
    else:
        monkeypatch.setattr(remembered, "_FORMAT", "another")
    report(site)
    assert checked() == 2


def test_levels_of_one_folder_are_not_those_of_another(tmp_path: Path) -> None:
    write(tmp_path, {"a/.twimlint.toml": '[level]\nMTX002 = "error"', "a/x.md": INSECURE, "b/x.md": INSECURE})
    for order in (["a", "b"], ["b", "a"]):
        for options in (["--no-cache"], [], []):
            result = run("check", "--output-format", "json", *options, *order, cwd=tmp_path)
            levels = {entry["filename"]: entry["level"] for entry in result.json}
            assert levels == {"a/x.md": "error", "b/x.md": "warning"}


# -- one file at a time ------------------------------------------------------------------------------------------------


def test_an_edit_checks_only_what_it_concerns(site: Path, checked: Count) -> None:
    others = {f"content/more/{number}.md": f"+++\n+++\n\nSee [it](@/target.md). {INSECURE}" for number in range(5)}
    write(site, others)
    run("check", "content", cwd=site)
    assert checked() == 9
    for change in (edit("content/more/3.md", "See", "Look at"), edit("content/more/3.md", "Look", "Turn")):
        change(site)
        warm = run("check", "content", cwd=site)
        assert checked() == 1
        assert warm == run("check", "--no-cache", "content", cwd=site)
        checked()
    edit(TARGET, "## Here", "## There")(site)
    run("check", "content", cwd=site)
    assert checked() == 2  # the page itself, and the post that links to its anchor
    run("check", "content", cwd=site)
    assert checked() == 0


@pytest.mark.parametrize("words", [range(1, 256), range(255, 0, -1)], ids=["rising", "falling"])
def test_a_report_from_before_a_change_is_not_believed_when_others_are_newer(
    site: Path, words: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = iter(words)
    monkeypatch.setattr(os, "urandom", lambda size: bytes([next(following)]) * size)
    report(site)
    edit(TARGET, "## Here", "## There")(site)
    run("check", OTHER, cwd=site)
    late = run("check", "--output-format", "json", FIRST, cwd=site)
    assert late == run("check", "--no-cache", "--output-format", "json", FIRST, cwd=site)
    assert "#here" in late.out


def test_what_a_link_leads_to_counts(site: Path) -> None:
    (site / "content/later").symlink_to("../pages")
    before = report(site)
    write(site, {"pages/page.md": "+++\n+++\n"})
    assert report(site) == report(site, "--no-cache") != before


def test_what_could_not_be_read_is_not_kept(site: Path, checked: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = report(site, "--no-cache")
    checked()
    with monkeypatch.context() as patched:
        scandir = os.scandir

        def failing(folder: Any) -> Any:
            if str(folder).endswith(("templates/shortcodes", "assets")):
                raise OSError(24, "Too many open files")
            return scandir(folder)

        patched.setattr(os, "scandir", failing)
        assert "Too many open files" in report(site).err
    assert checked() == 2
    assert report(site) == cold
    assert checked() == 2
    assert report(site) == cold
    assert checked() == 0


@pytest.mark.parametrize("broken", ["templates/shortcodes/moss.html", TARGET, ALIASED])
def test_a_file_that_could_not_be_read_is_asked_again(
    site: Path, checked: Count, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    cold = report(site, "--no-cache")
    with monkeypatch.context() as patched:
        opened = os.open

        def failing(path: Any, *others: Any, **options: Any) -> int:
            if str(path).endswith(broken):
                raise OSError(24, "Too many open files")
            return opened(path, *others, **options)

        patched.setattr(os, "open", failing)
        report(site)
    checked()
    assert report(site) == cold
    assert checked() == 2
    assert report(site) == cold
    assert checked() == 0


@pytest.mark.parametrize(
    ("broken", "note"),
    [("config.toml", "rules that need the site are not checked"), (ALIASED, "the front matter of content/aliased.md")],
)
def test_what_is_said_of_a_broken_site_is_said_each_time(site: Path, checked: Count, broken: str, note: str) -> None:
    text = (site / broken).read_text()
    edit(broken, "=", "= =")(site)
    first = report(site)
    assert note in first.err
    assert report(site) == first
    assert checked() == 4
    write(site, {broken: text})
    assert report(site) == report(site, "--no-cache")


def test_a_named_site_that_is_no_longer_one_is_an_error_again(site: Path) -> None:
    edit(".twimlint.toml", "", 'site-root = "."\n')(site)
    assert report(site).err == ""
    gone("config.toml")(site)
    warm = report(site)
    assert "site-root" in warm.err
    assert warm == report(site, "--no-cache")


def test_processes_find_what_one_finds(tmp_path: Path, checked: Count) -> None:
    posts = {f"content/{day:02}.md": POST + LINKS * day for day in range(40)}
    write(tmp_path, {**posts, "bad.md": b"\xff", "config.toml": 'base_url = "https://matrix.org"'})
    alone = run("check", "--no-cache", "--jobs", "1", cwd=tmp_path)
    assert run("check", "--no-cache", "--jobs", "3", cwd=tmp_path) == alone
    assert run("check", "--jobs", "3", cwd=tmp_path) == alone
    checked()
    assert run("check", "--jobs", "1", cwd=tmp_path) == alone
    assert checked() == 0


# -- hostile folders ---------------------------------------------------------------------------------------------------


def test_nothing_is_written_into_the_tree(site: Path, user: Path) -> None:
    before = sorted(site.rglob("*"))
    report(site)
    assert sorted(site.rglob("*")) == before
    assert entries(user)
    assert {stat.S_IMODE(path.stat().st_mode) for path in entries(user)} == {0o600}


def test_each_tree_has_a_folder_of_its_own(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    lone = tmp_path_factory.mktemp("lone")
    assert cache_folder(str(site / PAGES)) == cache_folder(str(site))
    assert cache_folder(str(lone)) != cache_folder(str(site))


def forge(folder: Path, name: str, value: Any) -> None:
    """A file as another user's twimlint would have written it."""
    body = marshal.dumps(value)
    write(folder, {f"twimlint-{name}.cache": b"twimlint cache 4 " + b"0" * 32 + b"\n" + body})


def forged_cache(folder: Path) -> None:
    """A folder that looks like a cache of runs without any problems."""
    tag = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by twimlint, which can do without it.\n"
    write(folder, {TAG_NAME: tag, ".gitignore": "*\n", "key": b"k" * 32})
    for shelf in range(64):
        forge(folder, f"found-{shelf:02}", {})


@pytest.mark.parametrize("how", ["the Action", "pre-commit", "a fresh clone", "a cache in the tree that is named"])
def test_a_committed_cache_hides_nothing(site: Path, user: Path, how: str) -> None:
    """Not even one that twimlint itself made for the same files on another machine."""
    good = report(site)
    for name in (".twimlint_cache", ".cache/twimlint"):
        shutil.copytree(Path(cache_folder(str(site))), site / name)
        for path in (site / name).glob("*-found-*"):
            path.write_bytes(path.read_bytes().replace(b'"found":[[', b'"found":[],"x":[['))
    shutil.rmtree(user / "twimlint")
    options = {
        "the Action": ["--output-format", "json", "--no-cache", "--force-exclude", PAGES],
        "pre-commit": ["--output-format", "json", "--force-exclude", OTHER, FIRST],
        "a fresh clone": ["--output-format", "json", PAGES],
        "a cache in the tree that is named": ["--output-format", "json", "--cache-dir", ".twimlint_cache", PAGES],
    }[how]
    result = run("check", *options, cwd=site)
    assert (result.code, result.json) == (good.code, good.json)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _content: b"",
        lambda content: content[:-10],
        lambda content: content.replace(b'"warning"', b'"loud"'),
        lambda content: content.replace(b"found", b"fownd", 1),
        lambda content: b"twimlint cache 4 \n" + content.partition(b"\n")[2],
        lambda content: b"{}" + content,
    ],
)
def test_a_file_that_twimlint_did_not_write_counts_as_none(
    site: Path, user: Path, spoil: Callable[[bytes], bytes]
) -> None:
    good = report(site)
    for path in [*entries(user), *entries(user, "site")]:
        path.write_bytes(spoil(path.read_bytes()))
    assert report(site) == good
    assert report(site) == good


FOREIGN_ROWS: list[Any] = [
    ["MTX002"],
    [1, 2, "error", 3, [0, 1], None, []],
    ["XYZ999", "no-such-rule", "error", "words", [0, 1], None, []],
    ["MTX002", "bare-url", "error", "words", [0, 1], None, []],
    ["LNK001", "insecure-matrix-to-link", "error", "words", [0, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "loud", "words", [0, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words\x1b[2J", [0, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words\x9b2J", [0, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "two\nlines", [0, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [-1, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [5, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 10**9], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [True, 1], None, []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], ["safe", "say", [[0, 10**9, ""]]], []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], ["certain", "say", []], []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], ["safe", "a\rb", []], []],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], None, [[[0, 10**9], "there", None]]],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], None, [[[0, 1], "th\x1bere", None]]],
    ["MTX002", "insecure-matrix-to-link", "error", "words", [0, 1], None, [[[0, 1], "there", 1]]],
]


@pytest.mark.parametrize("row", FOREIGN_ROWS)
def test_entries_are_held_to_a_schema(site: Path, row: list[Any]) -> None:
    """Even with the user's own key, because another version may have written them."""
    good = report(site)
    store = Store(cache_folder(str(site)))
    for shelf in (f"found-{number:02}" for number in range(64)):
        for name, entry in (store.read(shelf) or {}).items():
            store.keep(shelf, {name: {**entry, "found": [row]}})
    assert report(site) == good


@pytest.mark.parametrize("kept", [None, [], {}, {"word": 1, "asked": []}, {"word": "", "asked": []}])
@pytest.mark.parametrize("asked", [[["x"]], [["/", "x", ""]], [[1, [1], ""]], 3])
def test_what_is_known_of_a_site_is_held_to_a_schema(site: Path, kept: Any, asked: Any) -> None:
    good = report(site)
    store = Store(cache_folder(str(site)))
    for path in Path(store.folder).glob("twimlint-site-*"):
        name = path.name.removeprefix("twimlint-").removesuffix(".cache")
        store.keep(name, {**store.read(name), "asked": asked} if kept is None else kept)
    edit(TARGET, "## Here", "## There")(site)
    assert report(site) != good
    assert report(site) == report(site, "--no-cache")


@pytest.mark.parametrize("name", [".gitignore", TAG_NAME, "twimlint-found-00.cache", "a.tmp"])
def test_no_link_is_followed(tmp_path: Path, name: str) -> None:
    (tmp_path / "precious").write_text("words")
    folder = tmp_path / "cache"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / "precious")
    store = Store(str(folder))
    store.keep("found-00", {})
    store.prune()
    store.clear()
    assert (tmp_path / "precious").read_text() == "words"
    store = Store(str(tmp_path / "linked"))
    (tmp_path / "linked").symlink_to(tmp_path / "elsewhere")
    store.keep("found-00", {})
    assert not (tmp_path / "elsewhere").exists()


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    for name in ("twimlint-b.cache", "twimlint-c.tmp"):
        os.mkfifo(tmp_path / "cache" / name)
    assert store.read("b") is None
    store.prune()
    assert store.clear() == 1


@pytest.mark.parametrize("command", ["check", "clean"])
def test_a_folder_of_someone_else_is_refused(site: Path, command: str) -> None:
    write(site, {"mine/a.json": "{}", "mine/.gitignore": "x\n"})
    (site / "linked").symlink_to(site / "mine")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for folder in ("mine", ".", "linked", "config.toml", "\0", "x" * 5000):
        if folder != "\0":
            result = run(command, "--cache-dir", folder, cwd=site)
            if command == "check" and len(folder) < 100:
                assert (result.code, len(result.err.splitlines())) == (2, 1)
            assert "Traceback" not in result.err
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_the_folder_can_be_chosen_and_cleaned(site: Path, user: Path, checked: Count) -> None:
    chosen = site.parent / f"{site.name}-chosen"
    report(site, "--cache-dir", str(chosen))
    assert not entries(user)
    report(site, "--cache-dir", str(chosen))
    assert checked() == 2
    forge(chosen, "mine", 1)
    write(chosen, {"mine.txt": "", "twimlint-mine.cache": "no mark", "other.cache": b"twimlint cache 4 "})
    assert run("clean", "--cache-dir", chosen, cwd=site).code == 0
    left = [".gitignore", TAG_NAME, "mine.txt", "other.cache", "twimlint-mine.cache"]
    assert sorted(path.name for path in chosen.iterdir()) == left
    for name in left[2:]:
        (chosen / name).unlink()
    run("clean", "--cache-dir", chosen, cwd=site)
    assert not chosen.exists()


def test_git_and_backups_leave_the_folder_alone(site: Path) -> None:
    chosen = site.parent / f"{site.name}-chosen"
    report(site, "--cache-dir", str(chosen))
    assert (chosen / ".gitignore").read_text() == "*\n"
    assert (chosen / TAG_NAME).read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(site: Path, user: Path) -> None:
    (user / "twimlint").write_text("no folder")
    assert report(site) == report(site)


@pytest.mark.parametrize("other", [None, FIRST_TEXT], ids=["another text", "the same text"])
def test_an_entry_stands_for_its_own_file_alone(site: Path, other: str | None) -> None:
    if other is not None:
        write(site, {OTHER: other})
    good = report(site)
    store = Store(cache_folder(str(site)))
    shelves = {shelf: store.read(shelf) for shelf in (f"found-{number:02}" for number in range(64))}
    (name, entry), (other_name, other_entry) = [item for shelf in shelves.values() for item in (shelf or {}).items()]
    swapped = {name: other_entry, other_name: entry}
    for shelf, content in shelves.items():
        if content:
            store.keep(shelf, {key: swapped[key] for key in content})
    assert report(site) == good


def test_entries_of_other_runs_are_kept_as_long_as_their_files_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_SHELVES", 1)
    write(tmp_path, {"a.md": INSECURE, "b.md": INSECURE})
    run("check", cwd=tmp_path)
    store = Store(cache_folder(str(tmp_path)))

    def names() -> int:
        return sum(len(store.read(f"found-{number:02}") or {}) for number in range(64))

    assert names() == 2
    write(tmp_path, {"a.md": INSECURE * 2})
    run("check", "a.md", cwd=tmp_path)
    assert names() == 2
    (tmp_path / "b.md").unlink()
    write(tmp_path, {"a.md": INSECURE * 3})
    run("check", "a.md", cwd=tmp_path)
    assert names() == 1


def test_old_entries_go(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cache"))
    for name in ("old", "new"):
        store.keep(name, {})
    long_ago = time.time() - 31 * 24 * 3600
    old = tmp_path / "cache" / "twimlint-old.cache"
    write(tmp_path, {"cache/twimlint-cut-short.tmp": "", "cache/mine.cache": ""})
    for name in ("twimlint-old.cache", "twimlint-cut-short.tmp", "mine.cache"):
        os.utime(tmp_path / "cache" / name, (long_ago, long_ago))
    store.prune()
    assert old.exists()  # the folder was looked through less than a day ago
    os.utime(tmp_path / "cache" / TAG_NAME, (long_ago, long_ago))
    store.prune()
    left = {".gitignore", TAG_NAME, "mine.cache", "twimlint-new.cache"}
    assert {path.name for path in (tmp_path / "cache").iterdir()} == left
    assert store.read("new") == {}


def test_files_are_kept_for_thirty_days_and_looked_at_once_a_day(tmp_path: Path) -> None:
    store, folder = Store(str(tmp_path / "cache")), tmp_path / "cache"
    day, minute, now = 24 * 3600, 60, time.time()

    def left_after(tag_age: float) -> set[str]:
        for name, age in (("younger", 30 * day - minute), ("older", 30 * day + minute)):
            store.keep(name, {})
            os.utime(folder / f"twimlint-{name}.cache", (now - age, now - age))
        os.utime(folder / TAG_NAME, (now - tag_age, now - tag_age))
        store.prune()
        return {path.name for path in folder.glob("twimlint-*")}

    both = {"twimlint-younger.cache", "twimlint-older.cache"}
    store.keep("younger", {})
    assert left_after(day - minute) == both
    assert left_after(day + minute) == {"twimlint-younger.cache"}
    assert abs((folder / TAG_NAME).stat().st_mtime - time.time()) < day / 2


@pytest.mark.parametrize("body", [b"", b"0", b"\xff", b"[\x02\x00\x00\x00N"])
def test_a_value_of_another_python_counts_as_none(tmp_path: Path, body: bytes) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    content = store._mark("a", body) + b"\n" + body
    write(tmp_path, {"cache/twimlint-a.cache": content})
    assert store.read("a") is None


def test_a_value_that_cannot_be_put_in_place_leaves_nothing(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    (tmp_path / "cache" / "twimlint-b.cache").mkdir()
    store.keep("b", 2)
    names = {path.name for path in (tmp_path / "cache").iterdir()}
    assert names == {".gitignore", TAG_NAME, "twimlint-a.cache", "twimlint-b.cache"}


@pytest.mark.parametrize("written", ["!mine\n", "mine\n"])
def test_a_changed_gitignore_is_not_removed(tmp_path: Path, written: str) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    write(tmp_path, {"cache/.gitignore": written})
    assert store.clear() == 1
    assert {path.name for path in (tmp_path / "cache").iterdir()} == {".gitignore", TAG_NAME}


def test_only_files_with_the_mark_are_removed(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    write(tmp_path, {"elsewhere": "", "cache/twimlint-z.cache": "zzz", "cache/twimlint-y.cache": "a"})
    (tmp_path / "cache" / "twimlint-link.cache").symlink_to(tmp_path / "elsewhere")
    assert store.clear() == 1
    assert {path.name for path in (tmp_path / "cache").glob("twimlint-*")} == {
        *("twimlint-z.cache", "twimlint-y.cache", "twimlint-link.cache"),
    }


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"file": ""})
    with pytest.raises(ForeignFolderError, match="is neither empty nor a cache of twimlint"):
        Store(str(tmp_path / "file")).refuse_foreign()
    Store(str(tmp_path / "nothing")).refuse_foreign()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_is_none(tmp_path: Path, user: Path, size: int) -> None:
    write(user, {"twimlint/key": b"k" * size})
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    assert store.read("a") is None


def test_the_key_is_the_user_s_own(tmp_path: Path, user: Path) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", 1)
    key = user / "twimlint" / "key"
    assert (stat.S_IMODE(key.stat().st_mode), len(key.read_bytes())) == (0o600, 32)
    assert Store(store.folder).read("a") == 1
    key.unlink()
    assert Store(store.folder).read("a") is None
    Store(store.folder).keep("b", 2)
    assert Store(store.folder).read("a") is None
    done = subprocess.run([sys.executable, "-c", "import twimlint.batch.cache"], check=True, capture_output=True)
    assert done.returncode == 0
