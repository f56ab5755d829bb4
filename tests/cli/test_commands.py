"""The command line: what it prints where, how it exits, and what it imports."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, codes, run, write
from twimlint.cli import check as checking
from twimlint.cli import commands
from twimlint.cli import run as cli_run
from twimlint.cli.run import Given

COMMAND = [sys.executable, "-m", "twimlint"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"a.md": INSECURE, "b.md": f"{INSECURE}\n{INSECURE}", "c.md": "Words.\n"})
    return tmp_path


def test_clean(folder: Path) -> None:
    assert run("check", "c.md", cwd=folder) == (0, "No problems in 1 file.\n", "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "info"], 1),
        (["--fail-on", "warning", "--exit-zero"], 0),
        (["--fail-on", "warning", "gone.md"], 2),
        (["--select", "nothing"], 2),
        (["--no-such-option"], 2),
        (["--output-format", "morse"], 2),
    ],
)
def test_exit_codes(folder: Path, arguments: list[str], code: int) -> None:
    assert run("check", *arguments, "a.md", cwd=folder).code == code


def test_an_error_counts_without_being_asked() -> None:
    assert run("check", "--select", "MTX001", "-", stdin=b"[x](https://matrix.to/#/@@a:garden.chat)").code == 1


@pytest.mark.parametrize(
    ("arguments", "summary"),
    [
        (["a.md"], "Found 1 problem (1 warning). Can be fixed: 1 with --fix.\n"),
        ([], "Found 3 problems (3 warnings) in 2 of 3 files. Can be fixed: 3 with --fix.\n"),
        (["--select", "MTX005"], "No problems in 3 files.\n"),
        (["c.md", "gone.md"], "No problems in 1 file.\n"),
    ],
)
def test_the_summary_counts(folder: Path, arguments: list[str], summary: str) -> None:
    for output_format in ("full", "concise"):
        result = run("check", "--output-format", output_format, *arguments, cwd=folder)
        assert result.out.endswith(summary)
        assert result.out.count("\n") == 1 or result.out.removesuffix(summary).endswith("\n")


def test_quiet_prints_problems_and_nothing_else(folder: Path) -> None:
    assert run("check", "-q", "--output-format", "concise", "a.md", cwd=folder) == (
        0, "a.md:1:25: warning MTX002 `http://matrix.to/#/#garden:garden.chat` does not use https: write https\n", "",
    )  # fmt: skip
    assert run("check", "--quiet", "c.md", cwd=folder) == (0, "", "")
    write(folder, {"empty/x.txt": ""})
    assert run("check", "--quiet", "empty", cwd=folder) == (0, "", "")


def test_verbose_tells_on_standard_error(folder: Path) -> None:
    result = run("check", "-v", "--output-format", "json", "a.md", cwd=folder)
    assert codes(result) == ["MTX002"]
    assert "a.md: 1 problems" in result.err


def test_json_is_all_that_stands_on_standard_output(folder: Path) -> None:
    assert run("check", "--output-format", "json", "c.md", cwd=folder).out == "[]\n"
    write(folder, {"empty/x.txt": ""})
    assert run("check", "--output-format", "json", "empty", cwd=folder).out == "[]\n"


def test_standard_input_has_a_name(folder: Path) -> None:
    assert run("check", "--output-format", "concise", "-q", "-", stdin=INSECURE.encode()).out.startswith(
        "-:1:25: warning MTX"
    )
    pretended = run("check", "--stdin-filename", "x/y.md", "-q", "-", stdin=INSECURE.encode(), cwd=folder)
    assert "--> x/y.md:1:25" in pretended.out


def test_standard_input_is_judged_by_the_name_that_it_pretends(folder: Path) -> None:
    write(folder, {"x/.twimlint.toml": 'ignore = ["MTX"]'})
    text = INSECURE.encode()
    assert codes(run("check", "--output-format", "json", "-", stdin=text, cwd=folder)) == ["MTX002"]
    arguments = ("check", "--output-format", "json", "--stdin-filename", "x/y.md", "-")
    assert codes(run(*arguments, stdin=text, cwd=folder)) == []
    arguments = ("check", "--output-format", "json", "--stdin-filename", "2026-01-09-twim.md", "-")
    assert "FM001" in codes(run(*arguments, stdin=text, cwd=folder))


def test_statistics_stand_in_place_of_problems(folder: Path) -> None:
    result = run("check", "--statistics", cwd=folder)
    assert result.out.startswith("3  MTX002  insecure-matrix-to-link  ██████\n\n")
    assert "Found 3 problems" in result.out
    (counts,) = run("check", "--statistics", "--output-format", "json", cwd=folder).json
    assert counts == {
        "code": "MTX002", "name": "insecure-matrix-to-link", "level": "warning", "problems": 3, "fixable": 3,
    }  # fmt: skip


def test_nothing_is_remembered_when_asked(folder: Path) -> None:
    assert run("check", "--no-cache", "c.md", cwd=folder).code == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        (["--color"], {}, True),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "0"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_colour(folder: Path, arguments: list[str], environment: dict[str, str], colored: bool) -> None:
    for output_format in ("full", "concise"):
        result = run("check", "--output-format", output_format, *arguments, "a.md", cwd=folder, env=environment)
        assert ("\x1b[" in result.out) == colored
    assert "\x1b[" not in run("check", "--output-format", "json", *arguments, "a.md", cwd=folder, env=environment).out


@pytest.mark.parametrize(("columns", "longest"), [("60", 60), ("200", 200), ("", 100), ("0", 100), ("wide", 100)])
def test_frames_are_as_wide_as_the_terminal(folder: Path, columns: str, longest: int) -> None:
    write(folder, {"a.md": f"{'word ' * 100}{INSECURE}"})
    result = run("check", "a.md", cwd=folder, env={"COLUMNS": columns})
    widest = max(len(line) for line in result.out.splitlines() if "|" in line)
    assert longest - len("word ") < widest <= longest


def test_problems_come_in_order_of_place(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "https://garden.chat #room:garden.chat http://matrix.to/#/@thea:garden.chat\n" * 3})
    found = run("check", "--output-format", "json", cwd=tmp_path).json
    places = [(entry["location"]["row"], entry["location"]["column"]) for entry in found]
    assert places == sorted(places)


# -- rule ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["MTX002", "mtx002", "insecure-matrix-to-link", "Insecure-Matrix-To-Link"])
def test_a_rule_is_known_by_code_and_name(name: str) -> None:
    assert run("rule", name).out.startswith("# MTX002 insecure-matrix-to-link\n")


def test_rules_as_json() -> None:
    one = run("rule", "MTX002", "SUP001", "--output-format", "json").json
    assert [entry["code"] for entry in one] == ["MTX002", "SUP001"]
    assert one[0]["fix"] == "safe"
    assert one[1]["fix"] is None
    assert len(run("rule", "--all", "--output-format", "json").json) > 90


def test_rules_are_listed() -> None:
    listed = run("rule").out.splitlines()
    assert len(listed) > 90
    assert next(line for line in listed if line.startswith("MTX002")).endswith("a matrix.to address with `http`")
    assert len(run("rule", "--all").out) > len("\n".join(listed)) * 5


def test_an_unknown_rule_is_an_error_with_a_suggestion() -> None:
    result = run("rule", "bare-ulr")
    assert (result.code, result.out) == (2, "")
    assert "did you mean `bare-url`?" in result.err


# -- tree, version, help ---------------------------------------------------------------------------------------------


def test_tree_refuses_what_cannot_be_read() -> None:
    result = run("tree", "gone.md")
    assert (result.code, result.out) == (2, "")
    assert result.err == "error: gone.md: no such file or directory\n"


def test_version() -> None:
    assert run("--version").out.startswith("twimlint ")


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.code == 0
    for name in (name for name, command in commands.cli.commands.items() if not command.hidden):
        assert name in result.out
        assert run(name, "--help").code == 0
        assert run(name, "-h").out == run(name, "--help").out


@pytest.mark.parametrize("name", [None, *commands.cli.commands])
def test_help_is_cut_nowhere(name: str | None) -> None:
    usage, *lines = run(*filter(None, [name]), "--help", env={"COLUMNS": "80"}).out.splitlines()
    assert usage.startswith("Usage: ")
    assert [line for line in lines if line.endswith(("...", "…")) or len(line) > 80] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str) -> None:
    done = subprocess.run(
        COMMAND, env={"_TWIMLINT_COMPLETE": f"{shell}_source", "PATH": ""}, capture_output=True, check=False
    )
    if shell == "bash" and not done.stdout:
        pytest.skip("bash is too old or missing")
    assert b"twimlint" in done.stdout


# -- start-up --------------------------------------------------------------------------------------------------------

SLOW = {
    "argparse", "asyncio", "click", "concurrent.futures", "difflib", "email", "hashlib", "http", "importlib.metadata",
    "logging", "multiprocessing", "pyromark", "random", "rich", "socket", "sqlite3", "ssl", "subprocess",
    "tempfile", "tomlkit", "traceback", "unittest", "xml",
}  # fmt: skip
"""Modules that cost milliseconds, none of which a plain check of a post outside of a site needs."""


def test_a_plain_check_imports_nothing_slow(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": POST + INSECURE, ".twimlint.toml": 'ignore = ["SEC"]'})
    script = "import sys; sys.argv = ['twimlint', 'check', 'a.md']\n"
    script += "from twimlint.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert "MTX002" in done.stdout
    assert set(done.stderr.split()) & SLOW == set()


def test_a_plain_check_asks_for_what_click_would(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Given] = []

    def note(paths: Sequence[str], given: Given) -> int:
        asked.append(given)
        return len(paths)

    monkeypatch.setattr(commands, "check_files", note)
    monkeypatch.setattr(checking, "check", note)
    assert run("check", "--", "a.md", cwd=folder).code == 1
    assert run("check", "a.md", "b.md", cwd=folder).code == 2
    assert asked == [Given(), Given()]


def test_a_progress_bar_is_for_those_who_wait_and_watch(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_run, "_SECONDS_BEFORE_PROGRESS", -1.0)
    assert run("check", cwd=folder).err == ""
    write(folder, {f"{number}.md": "Words.\n" for number in range(20)})
    monkeypatch.setattr("tests.command.Stream.isatty", lambda _self: True)
    assert "Checking" in run("check", cwd=folder, env={"TERM": "xterm"}).err
    assert "Checking" not in run("check", "--quiet", cwd=folder, env={"TERM": "xterm"}).err


# -- much to say -----------------------------------------------------------------------------------------------------


def test_past_a_bound_problems_are_counted(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.md": INSECURE * 3 for name in "abcd"})
    result = run("check", "--max-problems", "7", "--output-format", "concise", cwd=tmp_path)
    lines = result.out.splitlines()
    assert sum(": warning MTX002 " in line for line in lines) == 7
    assert any(line.startswith("12  MTX002") for line in lines)
    assert "3  d.md" in lines
    assert lines[-2:] == [
        "Listed 7 of 12 problems; use --max-problems 0 to list all.",
        "Found 12 problems (12 warnings) in 4 of 4 files. Can be fixed: 12 with --fix.",
    ]
    everything = run("check", "--max-problems", "0", "--output-format", "concise", cwd=tmp_path)
    assert everything.out.count(": warning MTX002 ") == 12
    assert "Listed" not in everything.out
    assert len(run("check", "--max-problems", "7", "--output-format", "json", cwd=tmp_path).json) == 12


def test_text_that_is_piped_is_not_wrapped(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": INSECURE})
    piped, narrow = (run("check", "a.md", cwd=tmp_path, env=env).out.splitlines() for env in ({}, {"COLUMNS": "50"}))
    assert piped[0].endswith("write https")
    assert narrow[0] != piped[0]


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["tracking"], "# LNK014 tracking-parameters"),
        (["lnk014"], "# LNK014"),
        (["Bare URL"], "# LNK001"),
        (["LNK"], "Code"),
        ([], "Code"),
    ],
)
def test_rules_are_found_by_what_people_call_them(names: list[str], first: str) -> None:
    result = run("rule", *names)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(first)
    assert ("MTX002" in result.out) == (names == [])


def test_a_word_of_several_rules_names_them() -> None:
    result = run("rule", "video")
    assert result.code == 2
    assert "MED005 invalid-video-id, MED006 raw-video-embed" in result.err


@pytest.mark.parametrize(("word", "code"), [("LNK1", "LNK001"), ("med01", "MED001"), ("MTX0005", "MTX005")])
def test_a_code_without_its_zeros_is_suggested(word: str, code: str) -> None:
    for arguments in (["check", "--select", word, "-"], ["rule", word]):
        assert f"did you mean `{code}`?" in run(*arguments, stdin=b"").err


@pytest.mark.parametrize("selector", ["LNK1", "MED01", "F", "MTX00"])
def test_a_part_of_a_code_selects_nothing(selector: str) -> None:
    result = run("check", "--select", selector, "-", stdin=b"")
    assert result.code == 2
    assert f"names no rule: `{selector}`" in result.err
