"""Unusable files and requests: a clear message, the right exit code, no traceback, and all other files checked."""

import os
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.command import INSECURE, POST, codes, run, write
from twimlint.checks import CHECKS

COMMAND = [sys.executable, "-m", "twimlint"]
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")


def place(entry: dict[str, dict[str, int]]) -> tuple[int, int]:
    return entry["location"]["row"], entry["location"]["column"]


def test_not_utf8_is_a_problem_at_the_first_bad_byte(tmp_path: Path) -> None:
    write(tmp_path, {"bad.md": "é\n🏓 caf".encode() + b"\xe9!\n", "good.md": INSECURE})
    result = run("check", "--output-format", "json", cwd=tmp_path)
    assert result.code == 2
    assert [(entry["filename"], entry["code"], place(entry)) for entry in result.json] == [
        ("bad.md", "SRC001", (2, 6)),
        ("good.md", "MTX002", (1, 25)),
    ]
    assert "byte 0xe9" in result.json[0]["message"]


@pytest.mark.parametrize("content", [b"\xff\xfe+\0+\0", b"+++\n\xed\xa0\x80", b"\xc0\xaf", b"words \xf0\x9f\x8f"])
def test_other_encodings_are_no_utf8(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {"bad.md": content})
    result = run("check", "--output-format", "json", "bad.md", cwd=tmp_path)
    assert (result.code, codes(result)) == (2, ["SRC001"])


def test_what_cannot_be_read_cannot_be_switched_off(tmp_path: Path) -> None:
    write(tmp_path, {"bad.md": b"\xff"})
    assert run("check", "--select", "MTX", "bad.md", cwd=tmp_path).code == 2
    assert run("check", "--ignore", "SRC", "bad.md", cwd=tmp_path).code == 2
    assert run("check", "--exit-zero", "bad.md", cwd=tmp_path).code == 2


def test_a_file_above_the_limit_is_reported_and_not_parsed(tmp_path: Path) -> None:
    write(tmp_path, {"long.md": b"x" * (2**20 + 1), "fits.md": b"x" * 2**20})
    with patch("twimlint.engine.check.CHECKS", {}):
        result = run("check", "--output-format", "json", cwd=tmp_path)
    assert [(entry["filename"], entry["code"]) for entry in result.json] == [("long.md", "SRC002")]
    assert result.code == 2
    assert codes(run("check", "--output-format", "json", "--max-file-size", "9", "-", stdin=b"0123456789")) == [
        "SRC002"
    ]
    assert run("check", "--max-file-size", "10", "-", stdin=b"0123456789").code == 0


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    result = run("check", "--output-format", "json", "huge.md", cwd=tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (result.code, codes(result)) == (2, ["SRC002"])
    assert peak < 20 * 2**20


@pytest.mark.parametrize("command", [["check"], ["check", "--fix"], ["check", "--diff"], ["format"], ["tree"]])
def test_a_missing_file_is_an_error_and_the_others_are_checked(tmp_path: Path, command: list[str]) -> None:
    write(tmp_path, {"good.md": INSECURE})
    result = run(*command, "gone.md", *(["good.md"] if command != ["tree"] else []), cwd=tmp_path)
    assert result.code == 2
    assert "error: gone.md: no such file or directory\n" in result.err
    assert "gone.md" not in result.out
    if command == ["check"]:
        assert "MTX002" in result.out


def test_a_pipe_a_socket_and_a_device_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
        result = run("check", "--output-format", "json", ".", "/dev/zero")
    assert result.code == 2
    assert [(entry["filename"], entry["message"].partition(":")[0]) for entry in result.json] == [
        ("pipe.md", "a named pipe, not a file"),
        ("socket.md", "a socket, not a file"),
        ("/dev/zero", "a device, not a file"),
    ]


def test_a_folder_named_like_a_post_is_a_folder(tmp_path: Path) -> None:
    write(tmp_path, {"x.md/inner.md": INSECURE})
    assert codes(run("check", "--output-format", "json", "x.md", cwd=tmp_path)) == ["MTX002"]
    assert codes(run("check", "--output-format", "json", cwd=tmp_path)) == ["MTX002"]


def test_a_link_that_leads_nowhere_is_skipped_unless_named(tmp_path: Path) -> None:
    (tmp_path / "link.md").symlink_to("nowhere")
    assert run("check", cwd=tmp_path).code == 0
    assert run("check", "link.md", cwd=tmp_path).code == 2


@NOT_ROOT
def test_without_permission(tmp_path: Path) -> None:
    write(tmp_path, {"a/post.md": "", "b/post.md": INSECURE, "c.md": ""})
    (tmp_path / "a").chmod(0)
    (tmp_path / "c.md").chmod(0)
    result = run("check", "--output-format", "json", cwd=tmp_path)
    (tmp_path / "a").chmod(0o700)
    assert (result.code, codes(result)) == (2, ["SRC003", "SRC003", "MTX002"])


def test_a_folder_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, {"a/post.md": "", "b/post.md": INSECURE})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with patch.object(os, "scandir", refuse):
        result = run("check", "--output-format", "json", cwd=tmp_path)
    assert (result.code, codes(result)) == (2, ["SRC003", "MTX002"])
    assert result.json[0]["filename"] == "a"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\ufeff",
        "+++",
        "+++\n+++\n",
        "+++\n+++",
        '+++\ntitle = "x"\n+++',
        "+++\ntitle",
        "+++\ntitle = [\n+++\n",
        "---\ntitle: x\n---\n",
        POST,
        POST.replace("+++\n\n", ""),
        "> " * 10_000 + "deep\n",
        "[" * 10_000,
        "*" * 10_000 + "a",
        "- " * 5_000 + "x",
        "`" * 10_001,
        "|" * 10_000 + "\n|-|\n",
        "\r" * 100,
        "<!--" * 10_000,
        "{{" * 10_000,
        "{% a() %}" * 2_000,
        "+++\na = " + "[" * 5_000 + "\n+++\n",
        "+++\n" + "a." * 200_000 + "a = 1\n+++\n",
        "+++\nx = {" + "a." * 200_000 + "a = 1}\n+++\n",
        "+++\n[" + "a." * 200_000 + "a]\n+++\n",
        "x" * 200_000,
    ],
    ids=lambda text: repr(text[:20]),
)
@pytest.mark.parametrize("name", ["page.md", "2026-01-09-twim.md"])
def test_odd_text_is_judged_like_any_other(text: str, name: str) -> None:
    result = run("check", "--output-format", "json", "--stdin-filename", name, "-", stdin=text.encode())
    assert result.err == ""
    assert result.code in (0, 1)
    assert run("tree", "-", stdin=text.encode()).code == 0


def test_control_characters_are_problems() -> None:
    result = run("check", "--output-format", "json", "-", stdin=b"a\0b\n\x1b[2Jc\x7f\td\r\n")
    assert [(entry["code"], place(entry)) for entry in result.json] == [
        ("SRC004", (1, 2)), ("SRC004", (2, 1)), ("SRC004", (2, 6)),
    ]  # fmt: skip
    assert result.code == 1
    assert run("check", "--ignore", "SRC004", "-", stdin=b"a\0b\n").code == 0


def test_an_error_of_our_own_names_the_file_and_spares_the_others(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "boom\n", "b.md": INSECURE})
    insecure = CHECKS["MTX002"]

    def explode(document: object, context: object) -> object:
        if document.text == "boom\n":  # type: ignore[attr-defined]
            raise RecursionError("too deep\x1b")
        return insecure(document, context)  # type: ignore[arg-type]

    with patch("twimlint.engine.check.CHECKS", {**CHECKS, "MTX002": explode}):
        result = run("check", "--output-format", "json", cwd=tmp_path)
        told = run("check", "--verbose", cwd=tmp_path)
    assert (result.code, codes(result)) == (2, ["MTX002"])
    assert result.err.count("\n") == 1
    assert result.err.startswith(r"error: a.md: RecursionError: too deep\x1b; this is a bug in twimlint")
    assert "Traceback" not in result.err
    assert "Traceback" in told.err


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    write(tmp_path, {f"{number:03}.md": INSECURE * 200 for number in range(5)})
    process = subprocess.Popen(
        [*COMMAND, "check", "--fail-on", "warning"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


def test_an_interrupt_ends_the_run_without_a_traceback() -> None:
    with subprocess.Popen([*COMMAND, "check", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1)  # it waits for standard input by now
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
