"""The command, the language server and the page in the browser find the same problems at the same places."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from answers import answer

from benchmarks.grammar import mutated
from tests.command import INSECURE, POST, run, write
from tests.paths import FIXTURE_SITE, FIXTURES
from tests.server.editor import Editor, editor, offset
from twimlint.text.source import Source

BLOG = "content/blog/2026/10"
OFFSETS = """\
🐝 [a](http://matrix.to/#/#bees:hive.example) 🐝 ![](bee.png)\r
\tSee [b](@/nowhere.md), [c](@/blog/_index.md#nowhere)\rand https://hive.example/🐝
"""
"""Problems behind wide characters, a tab and all line endings; some need the site."""
Problem = tuple[Any, ...]
Found = Mapping[str, list[Problem]]


def texts() -> Iterator[str]:
    """Posts in order, faulty ones, and mutated ones."""
    rng = Random(15)  # noqa: S311
    posts = [(FIXTURES / "posts" / f"2026-10-{day}-twim.md").read_text("utf-8") for day in (23, 30)]
    yield from [
        *posts,
        "",
        INSECURE,
        POST + OFFSETS,
        f"\ufeff{OFFSETS}",
        OFFSETS + "<!-- twimlint-disable LNK009 -->\n",
    ]
    for post in posts * 6:
        text = post.replace("## ", OFFSETS + "\n## ", 1)
        for _ in range(3):
            text = mutated(text, rng)
        yield text


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURE_SITE, tmp_path / "site")
    return tmp_path / "site"


@pytest.mark.asyncio
@pytest.mark.parametrize("in_site", [True, False], ids=["in a site", "alone"])
async def test_command_server_and_page_find_the_same(site: Path, tmp_path: Path, in_site: bool) -> None:
    folder = site if in_site else tmp_path / "alone"
    files = {f"{BLOG}/2026-10-{9 + number:02}-twim.md": text for number, text in enumerate(texts())}
    write(folder, files)
    found = of_command(folder, files)
    codes = {problem[0] for problems in found.values() for problem in problems}
    assert {"MTX002", "MED001", "LNK001"} <= codes
    assert ("LNK009" in codes) is in_site
    assert of_page(folder, files, in_site=in_site) == found
    async with editor(folder) as here:
        assert await of_server(here, files) == {name: without_fixes(problems) for name, problems in found.items()}


def of_command(folder: Path, files: Mapping[str, str]) -> Found:
    found: dict[str, list[Problem]] = {name: [] for name in files}
    for each in run("check", "--no-cache", "--output-format", "json", *files, cwd=folder).json:
        places = [place_in(each[end]) for end in ("location", "end_location")]
        found[each["filename"]].append((each["code"], each["message"], *places, fix_of_command(each["fix"])))
    return {name: sorted(problems, key=repr) for name, problems in found.items()}


def place_in(location: Mapping[str, int]) -> tuple[int, int]:
    return location["row"], location["column"]


def fix_of_command(fix: Mapping[str, Any] | None) -> object:
    if fix is None:
        return None
    edits = [(place_in(edit["location"]), place_in(edit["end_location"]), edit["content"]) for edit in fix["edits"]]
    return fix["message"], fix["applicability"], edits


def of_page(folder: Path, files: Mapping[str, str], *, in_site: bool) -> Found:
    index = run("site-index", cwd=folder).out if in_site else None
    answer("site", json.dumps({"index": index}))
    try:
        return {name: sorted(found_by_page(name, text), key=repr) for name, text in files.items()}
    finally:
        answer("site", json.dumps({"index": None}))


def found_by_page(name: str, text: str) -> Iterator[Problem]:
    source, units = Source(name, text), text.encode("utf-16-le")

    def place(at: int) -> tuple[int, int]:
        row, column = source.location(len(units[: 2 * at].decode("utf-16-le")))
        return row, column

    reply = json.loads(answer("check", json.dumps({"post": {"text": text, "path": name, "date": None}})))
    for each in reply["answer"]["diagnostics"]:
        fix = each["fix"]
        if fix is not None:
            edits = [(place(edit["from"]), place(edit["to"]), edit["insert"]) for edit in fix["edits"]]
            fix = fix["message"], fix["applicability"], edits
        yield each["code"], each["message"], place(each["from"]), place(each["to"]), fix


async def of_server(here: Editor, files: Mapping[str, str]) -> Found:
    found = {}
    for name, text in files.items():
        source = Source(name, text)
        uri = here.open(name, text)
        problems = []
        for each in await here.diagnostics(uri):
            ends = (each.range.start, each.range.end)
            places = [tuple(source.location(offset(text, end))) for end in ends]
            problems.append((each.code, each.message, *places))
        found[name] = sorted(problems, key=repr)
        here.close(uri)
    return found


def without_fixes(problems: list[Problem]) -> list[Problem]:
    """The server offers fixes on request, as actions."""
    return sorted((problem[:-1] for problem in problems), key=repr)
