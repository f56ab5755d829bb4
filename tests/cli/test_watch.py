"""`check --watch`, run on a separate terminal and on files that change."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, run, write
from twimlint.cli.run import INTERRUPTED

pty = pytest.importorskip("pty", reason="there are pseudo-terminals on Unix alone")
termios = pytest.importorskip("termios", reason="as above")

CLEAR = "\x1b[H\x1b[2J"
PATIENCE = 30.0
END = "press Ctrl-C to stop\n"


class Watch:
    """A run of `twimlint check --watch` and what it prints."""

    def __init__(self, folder: Path, *arguments: str, terminal: bool = True, rows: int = 50) -> None:
        reading, writing = pty.openpty() if terminal else os.pipe()
        command = [sys.executable, "-m", "twimlint", "check", "--watch", *arguments]
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
        for name in ("COLUMNS", "LINES"):
            environment.pop(name, None)
        if terminal:
            termios.tcsetwinsize(writing, (rows, 80))
        self._output = reading
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=writing, stderr=writing, env=environment
        )
        os.close(writing)

    def prints(self, wanted: str) -> str:
        """What is printed until it waits for the next change; what comes before the text that is wanted is dropped."""
        text, deadline = "", time.monotonic() + PATIENCE
        while END not in text or wanted not in text:
            assert time.monotonic() < deadline, text
            text = text.partition(END)[2] if END in text else text
            if select.select([self._output], [], [], 0.1)[0]:
                text += os.read(self._output, 65536).decode().replace("\r\n", "\n")
        return text

    def resize(self, rows: int, columns: int) -> None:
        termios.tcsetwinsize(self._output, (rows, columns))

    def interrupt(self) -> int:
        """Press Ctrl-C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._output)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"posts/a.md": "Words.\n"})
    return tmp_path


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    running = Watch(folder, "posts")
    yield running
    running.close()


def test_files_that_change_come_and_go(folder: Path, watch: Watch) -> None:
    first = watch.prints("No problems in 1 file.\n")
    assert first.rpartition(CLEAR)[2].startswith("No problems")  # a slow first check shows a progress bar
    assert re.search(r"^\d\d:\d\d:\d\d  watching for changes; press Ctrl-C to stop\n", first, re.MULTILINE)
    write(folder, {"posts/a.md": INSECURE})
    assert "MTX002" in watch.prints("Found 1 problem (1 warning).")
    write(folder, {"posts/new/b.md": INSECURE})
    watch.prints("Found 2 problems (2 warnings) in 2 of 2 files.")
    (folder / "posts/a.md").unlink()
    watch.prints("Found 1 problem (1 warning).")
    assert watch.interrupt() == INTERRUPTED


def test_settings_that_change(folder: Path, watch: Watch) -> None:
    watch.prints("No problems")
    write(folder, {"posts/.twimlint.toml": "ignore = [", "posts/a.md": INSECURE})
    assert "error: " in watch.prints(".twimlint.toml")
    write(folder, {"posts/.twimlint.toml": "ignore = ['SEC001']"})
    watch.prints("MTX002")
    write(folder, {"posts/.twimlint.toml": "ignore = ['MTX002']"})
    watch.prints("No problems")
    assert watch.interrupt() == INTERRUPTED


def test_a_file_that_is_gone_may_come_back(folder: Path) -> None:
    running = Watch(folder, "posts/a.md", terminal=False)
    try:
        running.prints("No problems in 1 file.\n")
        (folder / "posts/a.md").unlink()
        running.prints("no such file")
        write(folder, {"posts/a.md": INSECURE})
        assert CLEAR not in running.prints("MTX002")
        assert running.interrupt() == INTERRUPTED
    finally:
        running.close()


def test_a_small_window_shows_what_is_new_and_counts_the_rest(folder: Path) -> None:
    write(folder, {"posts/2019-01-04.md": INSECURE * 9, "posts/2026-10-30.md": INSECURE * 9})
    running = Watch(folder, "--select", "MTX002,LNK001", "--report", "jsonl=found.jsonl", "posts", rows=12)
    try:
        first = running.prints("Found 18 problems").rpartition(CLEAR)[2].split("\n")
        assert first[0].startswith("posts/2026-10-30.md:1:25: warning MTX002 ")
        assert any(line.endswith(" more problems: enlarge the window") for line in first)
        assert len(first) <= 12
        assert len((folder / "found.jsonl").read_text().splitlines()) == 18
        write(folder, {"posts/2019-01-04.md": INSECURE * 7 + "\nSee https://havel.chat/new\n"})
        second = running.prints("Since the last save").rpartition(CLEAR)[2].split("\n")
        assert second[0] == "Since the last save: 1 new, 2 gone."
        assert second[2].startswith("warning LNK001 bare-url: ")
        assert len(second) <= 12
        running.resize(24, 80)
        larger = running.prints("Still there:").rpartition(CLEAR)[2].split("\n")
        assert larger[0] == second[0]
        assert larger[larger.index("Still there:") + 1].startswith("posts/2019-01-04.md:1:25: warning MTX002 ")
        assert 12 < len(larger) <= 24
    finally:
        running.close()


@pytest.mark.parametrize(
    "arguments", [["--fix"], ["--fix-only"], ["--diff"], ["--show-files"], ["--show-settings"], ["-"]]
)
def test_what_does_not_go_with_watching(folder: Path, arguments: list[str]) -> None:
    result = run("check", "--watch", *arguments, cwd=folder)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: --watch ")


BOT = 'verbs = ["says"]\n[[sections]]\nname = "x"\ntitle = "Dept of Owls"\norder = 1\n'
SITE = {
    "config.toml": 'base_url = "https://example.org"',
    "bot.toml": BOT,
    ".twimlint.toml": 'hebbot-config = "bot.toml"\nselect = ["LNK009", "MED003", "SEC001", "MED007"]\n',
    "post.md": f"{POST}## Dept of Owls\n",
    "content/page.md": "+++\n+++\n[words](@/other.md#here)\n\n![words](/a.png)\n",
    "content/other.md": "+++\n+++\n## Here\n",
    "static/a.png": "",
}


@pytest.mark.parametrize("options", [[], ["--no-cache"]], ids=["cache", "no cache"])
@pytest.mark.parametrize(
    "change",
    [
        ("content/other.md", "+++\n+++\n## There\n", "LNK009"),
        ("static/a.png", None, "MED003"),
        ("content/other.md", "+++\ndraft = true\n+++\n## Here\n", "LNK009"),
        ("bot.toml", BOT.replace("Dept of Owls", "Dept of Owls 🦉"), "SEC001"),
        ("bot.toml", "oops", "bot.toml"),
        (".twimlint.toml", 'select = ["SEC014"]', ""),
        ("content/.twimlint.toml", "selct = 1", "did you mean `select`?"),
        ("config.toml", "base_url", "config.toml"),
    ],
)
def test_all_that_a_report_depends_on_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], change: tuple[str, str | None, str]
) -> None:
    name, content, told = change
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    write(tmp_path / "site", SITE)
    for _ in range(2):  # with a full cache, too
        write(tmp_path / "site", {name: SITE.get(name, "")})
        watch = Watch(tmp_path / "site", "--output-format", "concise", *options, "content/page.md", "post.md")
        try:
            assert "No problems" in watch.prints("No problems")
            if content is None:
                (tmp_path / "site" / name).unlink()
            else:
                write(tmp_path / "site", {name: content})
            assert told in watch.prints(told)
        finally:
            watch.close()
