"""Colours and links as the environment asks for them, and the summary at the end of a run."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.command import Result, run, write
from tests.reports import diagnostic, replacing, report
from twimlint.diagnostics import Level
from twimlint.output import diff, summary
from twimlint.output.paint import COLOURED, PLAIN
from twimlint.session.report import Report
from twimlint.text.source import Source

LINK = "\x1b]8;;https://"
INSECURE = b"[x](http://matrix.to/#/#garden:garden.chat)\n"
TERMINAL = {"TERM": "xterm-256color"}
ABOUT_TERMINALS = (
    "CI", "COLORTERM", "FORCE_HYPERLINK", "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "WT_SESSION",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ABOUT_TERMINALS:
        monkeypatch.delenv(name, raising=False)


def check(environment: Mapping[str, str], *arguments: str) -> Result:
    return run("check", *arguments, "-", stdin=INSECURE, env=environment)


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM_PROGRAM": "iTerm.app"},
        {"TERM_PROGRAM": "WezTerm"},
        {"TERM_PROGRAM": "vscode"},
        {"TERM_PROGRAM": "ghostty"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4", "TERM": "tmux-256color"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.5a", "TERM": "screen-256color"},
        {"TERM": "xterm-kitty"},
        {"TERM": "alacritty"},
        {"TERM": "foot-extra"},
        {"VTE_VERSION": "7600"},
        {"WT_SESSION": "0b8e"},
        {"FORCE_HYPERLINK": "1"},
        {"FORCE_HYPERLINK": "1", "NO_COLOR": "1", "CI": "true", "TERM": "dumb"},
    ],
)
def test_terminals_with_links(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.command.Stream.isatty", lambda _self: True)
    for output_format in ("full", "concise"):
        assert LINK in check({**TERMINAL, **environment}, "--output-format", output_format).out
    assert LINK not in check({**TERMINAL, **environment}, "--output-format", "json").out


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TERM_PROGRAM": "Apple_Terminal"},
        {"TERM_PROGRAM": "vscode", "TERM": "dumb"},
        {"TERM_PROGRAM": "vscode", "CI": "true"},
        {"TERM_PROGRAM": "vscode", "NO_COLOR": "1"},
        {"TERM_PROGRAM": "vscode", "FORCE_HYPERLINK": "0"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a", "TERM": "tmux-256color"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "next-3.4", "TERM": "tmux-256color"},
        {"VTE_VERSION": "7600", "TERM": "screen"},
        {"VTE_VERSION": "4801"},
        {"VTE_VERSION": "5000"},
        {"VTE_VERSION": "new"},
    ],
)
def test_terminals_without_links(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.command.Stream.isatty", lambda _self: True)
    assert LINK not in check({**TERMINAL, **environment}).out


def test_no_links_where_nobody_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {**TERMINAL, "TERM_PROGRAM": "vscode"}
    assert "\x1b" not in check(known).out
    assert LINK not in check(known, "--color").out
    assert LINK in check({"FORCE_HYPERLINK": "1"}).out
    monkeypatch.setattr("tests.command.Stream.isatty", lambda _self: True)
    assert "\x1b" not in check(known, "--no-color").out


# -- the summary -----------------------------------------------------------------------------------------------------

SOURCE = Source("a.md", "Owls.\n")
CLEAN = Report("a.md", [], SOURCE)


def test_a_clean_run_is_green() -> None:
    assert summary.render([CLEAN], COLOURED, 80) == "\x1b[32mNo problems\x1b[0m in 1 file.\n"
    assert summary.render([CLEAN, Report("b.md")], PLAIN, 80) == "No problems in 1 file; 1 file could not be checked.\n"


def test_levels_are_counted_in_their_colours() -> None:
    loud = report("Owls.\n", [(0, 1, "x", level) for level in (Level.ERROR, Level.INFO, Level.INFO)])
    assert summary.render([loud, CLEAN], PLAIN, 80) == "Found 3 problems (1 error, 2 info) in 1 of 2 files.\n"
    assert "(\x1b[1;31m1 error\x1b[0m, \x1b[36m2 info\x1b[0m)" in summary.render([loud], COLOURED, 80)


def test_what_can_be_fixed_goes_on_a_line_of_its_own_where_there_is_no_room() -> None:
    fixable = Report("a.md", [diagnostic(SOURCE, 0, 1, fix=replacing(0, 1, ""))], SOURCE)
    found, fixes = "Found 1 problem (1 warning).", "Can be fixed: 1 with --fix."
    assert summary.render([fixable], PLAIN, 56) == f"{found} {fixes}\n"
    assert summary.render([fixable], PLAIN, 55) == f"{found}\n{fixes}\n"


# -- diffs -----------------------------------------------------------------------------------------------------------


def test_a_diff_on_a_terminal_has_colours_and_acts_on_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"Owls \x1b]0;title\x07 and\ta tab.\n{INSECURE.decode()}No end of line"
    write(tmp_path, {"a.md": text})
    piped = run("check", "--select", "MTX002", "--diff", "a.md", cwd=tmp_path).out
    assert "\x1b]0;title\x07 and\ta tab." in piped
    assert "\x1b[" not in piped
    monkeypatch.setattr("tests.command.Stream.isatty", lambda _self: True)
    for arguments, environment in (([], TERMINAL), (["--no-color"], TERMINAL)):
        shown = run("check", "--select", "MTX002", "--diff", *arguments, "a.md", cwd=tmp_path, env=environment).out
        assert r" Owls \x1b]0;title\x07 and    a tab." in shown
        assert ("\x1b[31m-[x](http://" in shown) == ("\x1b[32m+[x](https://" in shown) == (not arguments)
        assert shown.count("\n") == piped.count("\n")


def test_a_diff_shows_ends_of_lines_where_they_change() -> None:
    changes = diff.render("a.md", "one\r\ntwo\r\n", "one\r\ntwo\n")
    assert diff.draw(changes, PLAIN).split("\n")[3:] == [" one", r"-two\r", "+two", ""]
