"""Failing machines: one line and exit code 2, or a quiet end for a closed pipe; files are old or new, never partial."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest

from tests.command import INSECURE, run, write
from twimlint.text import writing
from twimlint.text.writing import WriteError, write_in_place, write_output

COMMAND = [sys.executable, "-P", "-m", "twimlint"]
FIXED = INSECURE.replace("http:", "https:")
NOBODY = 65_534


def shell(script: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a script of the shell in which `$T` is twimlint; its exit code and what it has printed."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    environment["T"] = " ".join(COMMAND)
    done = subprocess.run(
        ["bash", "-c", script, "bash", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"a.md": INSECURE})
    return tmp_path


# -- streams -----------------------------------------------------------------------------------------------------------

PRINTING = [
    "check a.md",
    "check --output-format json a.md",
    "check --statistics a.md",
    "check --diff a.md",
    "check --help",
    "check --show-files",
    "rule MTX002",
    "tree a.md",
    "--version",
    "--help",
]


@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
@pytest.mark.parametrize("arguments", PRINTING)
def test_output_that_cannot_be_written_is_one_line_and_exit_code_2(folder: Path, arguments: str, where: str) -> None:
    code, _, err = shell(f"$T {arguments} {where}", folder)
    assert code == 2
    assert re.fullmatch(r"error: (standard output: )?[a-z ]+\n", err)


@pytest.mark.parametrize("where", ["2>&-", "2> /dev/full"])
@pytest.mark.parametrize(
    ("arguments", "expected"), [("check --fail-on warning a.md", 1), ("check gone.md", 2), ("format", 0)]
)
def test_errors_that_cannot_be_told_change_no_exit_code(
    folder: Path, arguments: str, expected: int, where: str
) -> None:
    assert shell(f"$T {arguments} {where}", folder)[0] == expected


@pytest.mark.parametrize("where", ["2>&-", "2> /dev/full", "2> >(true)"])
@pytest.mark.parametrize(("more", "expected"), [("", 0), ("--select MTX,SEC --fail-on warning", 0)])
def test_a_fix_says_by_its_exit_code_what_it_did(folder: Path, more: str, expected: int, where: str) -> None:
    assert shell(f"$T check --fix {more} a.md {where}", folder)[0] == expected
    assert (folder / "a.md").read_text() == FIXED


@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
def test_a_fix_whose_output_cannot_be_written_is_written_and_told(folder: Path, where: str) -> None:
    write(folder, {"a.md": INSECURE + "\x07"})
    code, _, err = shell(f"$T check --fix a.md {where}", folder)
    assert code == 2
    assert err.startswith("a.md: fixed (1 MTX002)\n")
    assert err.count("error: ") == 1
    assert (folder / "a.md").read_text() == FIXED + "\x07"


def test_a_reader_that_goes_away_ends_the_run_quietly(folder: Path) -> None:
    write(folder, {"a.md": INSECURE * 2_000 + "\x07"})
    for arguments in ("check a.md", "check --output-format json a.md", "check --diff a.md", "rule --all"):
        script = f"$T {arguments} | true; exit ${{PIPESTATUS[0]}}"
        code, _, err = shell(script, folder)
        assert (code in (0, 1), err) == (True, ""), arguments


@pytest.mark.parametrize("arguments", ["check -", "check --fix -", "format -", "tree -", "check - a.md"])
def test_standard_input_that_is_closed_cannot_be_read(folder: Path, arguments: str) -> None:
    code, out, err = shell(f"$T {arguments} <&-", folder)
    assert code == 2
    assert "standard input: bad file descriptor" in " ".join((out + err).split())
    assert "Traceback" not in err


def test_all_streams_may_be_closed(folder: Path) -> None:
    assert shell("$T check --fix -q a.md - <&- >&- 2>&-", folder)[0] == 2
    assert (folder / "a.md").read_text() == FIXED


# -- folders, files and processes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", ["check", "check $1/a.md", "format", "tree $1/a.md", "clean", "check --fix ."])
def test_a_folder_that_is_gone_is_named(folder: Path, arguments: str) -> None:
    code, out, err = shell(f"mkdir d; cd d; rmdir ../d; $T {arguments}", folder, str(folder))
    assert (code, out) == (2, "")
    assert re.fullmatch(r"error: the current folder .+\n", err)


@pytest.mark.parametrize("home", [".", "./a", "cache"])
def test_a_home_that_is_none_brings_no_cache_into_the_folder(folder: Path, home: str) -> None:
    assert shell(f"HOME={home} XDG_CACHE_HOME={home} $T check a.md", folder)[0] == 0
    assert [path.name for path in folder.iterdir()] == ["a.md"]


@pytest.mark.parametrize("file", ["/dev/zero", ".", "a.md", "gone", "list.json", "deep.json"])
def test_a_list_of_changes_that_is_none_is_one_line(folder: Path, file: str) -> None:
    write(folder, {"list.json": '{"a.md": 1}', "deep.json": "[" * 99_999})
    result = run("check", "--patches", file, "a.md", cwd=folder)
    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(r"error: --patches: \S+ cannot be read: .+\n", result.err)


@pytest.mark.parametrize("number", [5, 6, 8, 12, 14, 15, 16, 20])
@pytest.mark.parametrize("jobs", ["", "--jobs 2", "--jobs 9"])
def test_few_open_files_are_an_error_or_enough(folder: Path, number: int, jobs: str) -> None:
    write(folder, {f"{index:02}.md": INSECURE for index in range(40)})
    code, out, err = shell(f"ulimit -n {number}; $T check --output-format concise {jobs} .", folder)
    assert "Traceback" not in err
    assert "please report" not in err
    if code == 0:
        assert out.count("MTX002") == 41
    else:
        assert code == 2
        assert err.count("error: ") == 1 or "SRC003" in out


@pytest.mark.parametrize("value", ["x" * 5_000, "x/" * 2_500, "a\\u0000b", "\\ud800", "../" * 900, "~", ""])
@pytest.mark.parametrize("key", ["site-root", "hebbot-config"])
def test_a_path_that_is_none_is_an_error_of_the_configuration(folder: Path, key: str, value: str) -> None:
    write(folder, {".twimlint.toml": f'{key} = "{value}"\n'})
    result = run("check", "a.md", cwd=folder)
    assert (result.code in (0, 2), "Traceback" in result.err, "please report" in result.err) == (True, False, False)
    if result.code == 2:
        assert re.fullmatch(r"error: \.twimlint\.toml:\d+: .{1,200}\n", result.err)


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "--fix"], ["check", "--no-cache", "--jobs", "2"], ["format"]]
)
@pytest.mark.parametrize("config", [None, "base_url = ["])
def test_a_site_that_is_none_costs_its_own_files_only(folder: Path, arguments: list[str], config: str | None) -> None:
    write(folder, {"b/.twimlint.toml": 'site-root = "site"\n', "b/site/x": "", "c.md": INSECURE, "b/b.md": INSECURE})
    write(folder, {} if config is None else {"b/site/config.toml": config})
    result = run(*arguments, cwd=folder)
    assert result.code == 2
    assert re.fullmatch(r"error: \S+/b/\.twimlint\.toml: `site-root`: .+\n", result.err.splitlines(keepends=True)[-1])
    assert "Traceback" not in result.err
    if "--fix" in arguments:
        assert [(folder / name).read_text() for name in ("a.md", "b/b.md", "c.md")] == [FIXED, INSECURE, FIXED]
    if arguments == ["check"]:
        assert (result.out.count("MTX002"), result.out.count("1 file could not be checked")) == (2, 1)


@pytest.mark.parametrize("arguments", [["check"], ["check", "--fix"]])
def test_a_baseline_that_is_none_hides_nothing_and_costs_no_neighbour(folder: Path, arguments: list[str]) -> None:
    write(folder, {"b/.twimlint.toml": 'baseline = "known.json"\n', "b/known.json": "{}", "b/b.md": INSECURE + "\x07"})
    result = run(*arguments, cwd=folder)
    assert result.code == 2
    assert result.err.splitlines()[-1].endswith("known.json: this is not a baseline of twimlint")
    assert "b.md" in result.out


@pytest.mark.parametrize(
    "option", ["--site-root", "--config", "--hebbot-config", "--cache-dir", "--report", "--stdin-filename", "--exclude"]
)
def test_a_path_that_is_too_long_is_one_line(folder: Path, option: str) -> None:
    value = f"json={'x' * 5_000}" if option == "--report" else "x" * 5_000
    result = run("check", option, value, "a.md", cwd=folder)
    assert result.code in (0, 2)
    assert result.err.count("\n") == (1 if result.code == 2 else 0)
    assert "please report" not in result.err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "memory"),
        (OSError(5, "Input/output error", "x\n.toml"), r"x\n.toml: input/output error"),
    ],
)
def test_what_nobody_foresaw_is_one_line(folder: Path, error: Exception, told: str) -> None:
    with patch("twimlint.cli.check.check", side_effect=error):
        result = run("check", "a.md", cwd=folder)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert result.err.startswith("error: ")
    assert told in result.err


def test_a_bug_is_one_line(folder: Path) -> None:
    with patch("twimlint.cli.check.check", side_effect=ZeroDivisionError("by\nzero")):
        result = run("check", "a.md", cwd=folder)
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "this is a bug in twimlint" in result.err


# -- what a kill leaves ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["check", "--fix"], ["format"]])
@pytest.mark.parametrize("content", [INSECURE, FIXED])
def test_the_next_run_removes_what_a_killed_one_left(folder: Path, arguments: Sequence[str], content: str) -> None:
    write(folder, {"a.md": content, ".twimlint-0123456789ab.tmp": "half", ".twimlint-mine.tmp": "", "b/.git": ""})
    assert run(*arguments, "a.md", cwd=folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == [".twimlint-mine.tmp", "a.md", "b"]


def test_a_run_that_only_looks_removes_nothing(folder: Path) -> None:
    write(folder, {".twimlint-0123456789ab.tmp": "half"})
    for arguments in (["check", "--no-cache"], ["check", "--diff"], ["format", "--check"]):
        run(*arguments, "a.md", cwd=folder)
    assert (folder / ".twimlint-0123456789ab.tmp").exists()


def test_a_run_that_goes_on_keeps_its_file(folder: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    left = folder / ".twimlint-0123456789ab.tmp"
    with left.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run("check", "--fix", "a.md", cwd=folder).code == 0
        assert left.exists()


def test_killed_at_any_moment_a_file_is_old_or_new_and_nothing_stays(folder: Path) -> None:
    names = [f"{number:02}.md" for number in range(30)]
    for delay in (0.2, 0.3, 0.4, 0.5):
        write(folder, dict.fromkeys(names, INSECURE * 50))
        with subprocess.Popen(
            [*COMMAND, "check", "--fix", "-q", "."], cwd=folder, stdout=subprocess.DEVNULL
        ) as process:
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        assert {(folder / name).read_text() for name in names} <= {INSECURE * 50, FIXED * 50}
        run("check", "--fix", "-q", cwd=folder)
        assert sorted(path.name for path in folder.iterdir()) == [*names, "a.md"]


# -- other programs, other users ---------------------------------------------------------------------------------------


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, where the tests run with them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may get to, owned by the user that the test will be."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
        folder.chmod(0o755)


def test_what_may_not_be_written_is_refused_and_left(open_folder: Path) -> None:
    with as_nobody():
        write(open_folder, {"a.md": "old\n", "report.json": "old\n"})
        (open_folder / "report.json").chmod(0o444)
        open_folder.chmod(0o555)
        for file in (open_folder / "report.json", open_folder / "new.json"):
            with pytest.raises(WriteError, match=r"read-only|permission denied"):
                write_output(file, b"new\n")
        write_in_place(open_folder / "a.md", b"old\n", b"new\n", open_folder)
        write_output(open_folder / "a.md", b"newer\n")
    assert (open_folder / "a.md").read_text() == "newer\n"
    assert (open_folder / "report.json").read_text() == "old\n"


def test_a_folder_and_a_file_that_may_not_be_read_are_problems(open_folder: Path) -> None:
    if os.geteuid() == 0:
        run("check", "--no-cache", "--output-format", "json", cwd=open_folder)  # what it imports, nobody may not read
    with as_nobody():
        write(open_folder, {"a/post.md": "", "b/post.md": INSECURE, "c.md": ""})
        for name in ("a", "c.md"):
            (open_folder / name).chmod(0)
        result = run("check", "--no-cache", "--output-format", "json", cwd=open_folder)
        (open_folder / "a").chmod(0o700)
    assert result.code == 2
    assert [entry["code"] for entry in result.json] == ["SRC003", "SRC003", "MTX002"]


@pytest.mark.parametrize("moment", ["_recovery_copy", "_lock"])
def test_what_another_program_writes_into_a_linked_file_is_not_lost(folder: Path, moment: str) -> None:
    post = folder / "a.md"
    (folder / "b.md").hardlink_to(post)
    original: Callable[..., object] = getattr(writing, moment)

    def change_first(*arguments: object) -> object:
        post.write_text("theirs\n")
        return original(*arguments)

    with patch.object(writing, moment, change_first), pytest.raises(WriteError, match="has changed"):
        write_in_place(post, INSECURE.encode(), b"ours\n", folder)
    assert post.read_text() == "theirs\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.md", "b.md"]


def test_a_disk_that_is_full_leaves_the_old_report(folder: Path) -> None:
    (folder / "report.json").write_text("old\n")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    done = subprocess.run(
        [*COMMAND, "check", "--no-cache", "--report", "json=report.json", "a.md"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,  # no threads here
    )
    assert done.returncode == 2
    assert done.stderr == "error: --report: report.json: file too large\n"
    assert (folder / "report.json").read_text() == "old\n"
    assert sorted(path.name for path in folder.iterdir()) == ["a.md", "report.json"]
