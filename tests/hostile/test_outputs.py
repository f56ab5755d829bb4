"""No untrusted text has an effect where it is printed: all commands and formats, hostile posts, names and settings."""

import json
import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.command import Result, run, write
from tests.hostile.texts import PAYLOADS, post, settings
from tests.runner_commands import commands
from twimlint.output import formats
from twimlint.output.printable import printable
from twimlint.output.quiet_markdown import code_span, quiet

FOR_PEOPLE: Sequence[Sequence[str]] = [
    ["check", "--output-format", "full"],
    ["check", "--output-format", "concise"],
    ["check", "--statistics"],
    ["check", "--show-files"],
    ["check", "--verbose", "--jobs", "1", "--output-format", "full"],
    ["check", "--show-settings"],
    ["format", "--check", "--show-fixes"],
]
FOR_PROGRAMS = [["check", "--output-format", name] for name in formats.NAMES if name not in formats.FOR_PEOPLE]
AS_THEY_ARE: Sequence[Sequence[str]] = [
    ["check", "--diff"],
    ["check", "--diff", "--unsafe-fixes"],
    ["format", "--diff"],
]
NAME = "2024-05-03-twim.md"


def ids(arguments: Sequence[str]) -> str:
    return " ".join(arguments)


def forged(result: Result, *names: str) -> list[str]:
    """Commands in what was printed, beside those that a format is made of."""
    return [command.data for command in commands(result.out) + commands(result.err) if command.name not in names]


def shown(text: str) -> bool:
    return printable(text.replace("\n", "")) == text.replace("\n", "")


def check(arguments: Sequence[str], folder: Path) -> Result:
    every_rule = ["--select", "ALL"] if arguments[0] == "check" else []
    result = run(*arguments, *every_rule, cwd=folder, env={"GITHUB_ACTIONS": "true"})
    assert result.code in (0, 1, 2)
    assert "Traceback" not in result.err
    assert "please report" not in result.err
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post for each payload, and files with payloads for names."""
    made = tmp_path_factory.mktemp("posts")
    write(made, {"config.toml": 'base_url = "https://garden.example"\n', ".git/HEAD": ""})
    write(made, {f"content/{number:02}/{NAME}": post(payload) for number, payload in enumerate(PAYLOADS)})
    names = [f"{payload}\n::error::forged.md" for payload in PAYLOADS if "/" not in payload]
    write(made, {f"content/blog/{name}": "* http://matrix.to/#/#a:garden.example  \n\n\n" for name in names})
    return made


@pytest.mark.parametrize("arguments", FOR_PEOPLE, ids=ids)
def test_what_people_read_is_only_read(folder: Path, arguments: Sequence[str]) -> None:
    result = check(arguments, folder)
    assert forged(result) == []
    assert shown(result.out)
    assert shown(result.err)


@pytest.mark.parametrize("arguments", FOR_PROGRAMS, ids=ids)
def test_what_programs_read_is_only_read(folder: Path, arguments: Sequence[str]) -> None:
    result = check(arguments, folder)
    own = ("error", "warning", "notice") if arguments[-1] == "github" else ()
    assert forged(result, *own) == []
    assert "forged" not in {command.data for command in commands(result.out)}
    assert shown(result.out)
    assert shown(result.err)


@pytest.mark.parametrize("arguments", AS_THEY_ARE, ids=ids)
def test_a_diff_is_no_command(folder: Path, arguments: Sequence[str]) -> None:
    assert forged(check(arguments, folder)) == []


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_tree_is_only_read(tmp_path: Path, payload: str) -> None:
    write(tmp_path, {NAME: post(payload)})
    for arguments in (["tree", NAME], ["tree", "--json", NAME]):
        result = check(arguments, tmp_path)
        assert forged(result) == []
        assert shown(result.out + result.err)


@pytest.mark.parametrize("arguments", [["check", "--fix"], ["check", "--fix", "--unsafe-fixes", "-q"], ["format"]])
def test_what_is_told_of_fixes_is_only_read(tmp_path: Path, arguments: Sequence[str]) -> None:
    write(tmp_path, {f"{number:02}/{NAME}": post(payload) for number, payload in enumerate(PAYLOADS)})
    write(tmp_path, {f"{payload}\n::error::x.md": "* a  \n" for payload in PAYLOADS if "/" not in payload})
    result = check(arguments, tmp_path)
    assert [data for data in forged(result, "error", "warning", "notice") if "forged" in data] == []
    assert shown(result.out + result.err)


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_no_setting_acts(tmp_path: Path, payload: str) -> None:
    write(tmp_path, {".git/HEAD": "", NAME: "* a\n"})
    for what, written in settings(payload).items():
        (tmp_path / ".twimlint.toml").write_text(written)
        for arguments in (["check"], ["check", "--show-settings"], ["format", "--check"]):
            result = run(*arguments, cwd=tmp_path, env={"GITHUB_ACTIONS": "true"})
            assert forged(result) == [], what
            assert shown(result.out + result.err), what
            assert "Traceback" not in result.err, what
            assert "bug in twimlint" not in result.err, what


@pytest.mark.parametrize("payload", [payload for payload in PAYLOADS if "\0" not in payload], ids=ascii)
@pytest.mark.parametrize(
    "option",
    ["--select", "--ignore", "--config", "--site-root", "--changed-since", "--report", "--fail-on", "--x", "--exclude"],
)
def test_no_argument_acts(tmp_path: Path, option: str, payload: str) -> None:
    write(tmp_path, {NAME: "a\n"})
    result = run(
        "check", "--output-format", "full", option, payload, NAME, cwd=tmp_path, env={"GITHUB_ACTIONS": "true"}
    )
    assert forged(result) == []
    assert shown(result.err)


def test_names_break_no_line(tmp_path: Path) -> None:
    """A name with the end of a line in it does not begin a line of its own, whatever is printed."""
    write(tmp_path, {"a\nerror: b.md": "* http://matrix.to/#/#a:garden.example  \n\n\n", "c\nerror: d.md": b"\xff"})
    for arguments in (*FOR_PEOPLE, ["check", "--diff"], ["check", "--fix", "--show-fixes"], ["format"]):
        result = run(*arguments, cwd=tmp_path)
        lines = (result.out + result.err).split("\n")
        assert not any(line.startswith(("error: b", "error: d")) for line in lines), arguments


# -- reviews -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS, ids=ascii)
def test_a_review_mentions_and_embeds_nothing(tmp_path: Path, payload: str) -> None:
    from mistune import create_markdown  # noqa: PLC0415  # a judge, here only

    write(tmp_path, {NAME: post(payload)})
    result = run("check", "--output-format", "github-review", "--select", "ALL", cwd=tmp_path)
    parse: Any = create_markdown(renderer=None, plugins=["url", "strikethrough"])
    for comment in json.loads(result.out)["comments"]:
        message = comment["body"].split("\n")[1].split(") ", 1)[1]
        (paragraph,) = parse(message)
        kinds = {child["type"] for child in paragraph["children"]}
        assert kinds <= {"text", "codespan"}
        outside = "".join(child["raw"] for child in paragraph["children"] if child["type"] == "text")
        assert not {"@", "#", "<"} & set(outside)


def test_in_a_summary_everything_of_a_post_is_code(folder: Path) -> None:
    import pyromark  # noqa: PLC0415  # a judge, here only

    written = check(["check", "--output-format", "markdown"], folder).out
    html: str = pyromark.html(written, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH)
    rows = re.findall("<tr><td>(.*?)</td></tr>", html, re.DOTALL)
    assert len(rows) == written.count("\n| ") - 1  # without the head
    assert len(rows) > 100
    for row in rows:
        _, place, rule, message = row.split("</td><td>")
        assert re.fullmatch("<code>[^<]*:\\d+:\\d+</code>", place)
        assert re.fullmatch(r'<a href="[^"]+">[A-Z]+\d+</a> [a-z0-9-]+', rule)
        outside = re.sub("<code>[^<]*</code>", "", message.removesuffix(" <em>(has a fix)</em>"))
        assert not set("@#<>[]|`\\&") & set(unescape(outside)), message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a.md:1:2", "`a.md:1:2`"), ("a`b``c", "``` a`b``c ```"), (" a", "`  a `"), ("a\nb", r"`a\nb`")],
)
def test_a_name_is_one_code_span(text: str, expected: str) -> None:
    assert code_span(text) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("write `@thea:garden.example` here", "write `@thea:garden.example` here"),
        ("@thea says (see #12):", "`@thea` says (see `#12):`"),
        ("plain words, 3 of them: fine!", "plain words, 3 of them: fine!"),
        ("a `b`@c", "a `` `b`@c ``"),
        ("stray ` @thea", "stray `` ` `` `@thea`"),
        ("`a` and ``b ` c`` and `", "`a` and ``b ` c`` and `` ` ``"),
        ("https://garden.example/a, www.garden.example", "`https://garden.example/a,` `www.garden.example`"),
        ("deadbeef and GH-12", "`deadbeef` and `GH-12`"),
    ],
)  # fmt: skip
def test_names_stand_in_code_spans_and_code_spans_as_they_were(message: str, expected: str) -> None:
    assert quiet(message) == expected


def test_long_messages_of_backticks_are_quick() -> None:
    text = "".join("`" * number + " @ " for number in range(1, 400))
    assert "@" in quiet(text)
    assert quiet("x" * 100_000) == "x" * 100_000
