"""`import twimlint`: what programs that embed twimlint rely on."""

import doctest
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import twimlint
from tests.command import INSECURE, POST, run, write
from tests.paths import FIXTURE_SITE, FIXTURES

FIXTURE_POSTS = sorted((FIXTURES / "posts").glob("*.md"))


def test_the_examples_are_true() -> None:
    result = doctest.testmod(twimlint)
    assert result.attempted > 0
    assert result.failed == 0


def test_an_import_loads_nothing_until_something_is_used() -> None:
    script = "import sys; old = set(sys.modules); import twimlint; print(*sorted(set(sys.modules) - old))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    ours = {name for name in done.stdout.split() if name.startswith(("twimlint", "mistune", "click", "rich"))}
    assert ours == {"twimlint"}


@pytest.mark.parametrize("name", twimlint.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(twimlint, name) is not None
    assert name in dir(twimlint)


def test_a_name_that_is_not_offered_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lint'"):
        twimlint.lint  # noqa: B018


@pytest.mark.parametrize("post", FIXTURE_POSTS, ids=lambda post: post.name)
def test_it_finds_and_fixes_what_the_command_does(post: Path, tmp_path: Path) -> None:
    text = post.read_text("utf-8")
    write(tmp_path, {"post.md": text})
    told = run("check", "--isolated", "--no-site", "--output-format", "json", "post.md", cwd=tmp_path).json
    assert [(found["code"], found["message"]) for found in told] == [
        (found.code, found.message) for found in twimlint.check(text)
    ]
    run("check", "--fix", "--unsafe-fixes", "--isolated", "--no-site", "post.md", cwd=tmp_path)
    assert (tmp_path / "post.md").read_text("utf-8") == twimlint.fix(text, unsafe=True).text


def test_format_is_the_command() -> None:
    text = POST + "# Title  \n\n\n\n* a\n"
    assert twimlint.format(text).encode() == run("format", "--isolated", "-", stdin=text.encode()).out.encode()


@pytest.mark.parametrize("call", [twimlint.check, twimlint.fix, twimlint.format])
def test_nothing_is_opened_or_printed(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {".twimlint.toml": 'select = ["SEC001"]\n', "post.md": "other text\n"})
    (tmp_path / "config.toml").write_text('base_url = "https://example.org"\n', "utf-8")
    assert "MTX002" in str(twimlint.check(POST + INSECURE))
    call(POST + INSECURE, "post.md")
    assert capsys.readouterr() == ("", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".twimlint.toml", "config.toml", "post.md"]


def test_callers_with_different_settings_see_nothing_of_each_other() -> None:
    text = POST + INSECURE
    loud = {"level": {"MTX002": "error"}}

    def level(settings: dict[str, Any]) -> str:
        (found,) = (found for found in twimlint.check(text, settings=settings) if found.code == "MTX002")
        return found.level.value

    with ThreadPoolExecutor(4) as pool:
        levels = list(pool.map(level, [{}, loud] * 20))
    assert levels == ["warning", "error"] * 20


def test_settings_that_cannot_be_used_are_an_error() -> None:
    with pytest.raises(twimlint.ConfigError, match="unknown setting `selct`"):
        twimlint.check("", settings={"selct": ["ALL"]})


def test_a_site_is_looked_at_when_it_is_given() -> None:
    text = POST + "[gone](@/blog/no-such-page.md)\n"
    path = str(FIXTURE_SITE / "content/blog/2024/05/2024-05-03-twim.md")
    assert "LNK009" not in {found.code for found in twimlint.check(text, path)}
    site = twimlint.Site.open(FIXTURE_SITE)
    assert "LNK009" in {found.code for found in twimlint.check(text, path, site=site)}
