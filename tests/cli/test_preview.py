"""`twimlint preview` as a command: what it writes, prints, serves and refuses."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tests.command import Stream, write
from tests.markdown.test_html import published
from twimlint.cli.commands import cli
from twimlint.cli.preview import serve
from twimlint.cli.run import CommandError

POST = '+++\ntitle = "This Week in Matrix 2026-10-30"\n+++\n\n## A {{ b() }}\n\n> c\n'


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "post.md"
    file.write_text(POST, encoding="utf-8")
    return file


def run(*arguments: str) -> tuple[int, str]:
    out = Stream()
    with redirect_stdout(out), redirect_stderr(Stream()):
        code: int = cli.main(["preview", *arguments], standalone_mode=False)
    return code, out.text()


def test_writes_one_page(post: Path) -> None:
    assert run("post.md") == (0, "")
    page = (post.parent / "post.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<blockquote>" in page
    assert run("post.md", "--output", "post.html")[0] == 0


def test_overwrites_nothing_else(post: Path) -> None:
    (post.parent / "post.html").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="was not overwritten"):
        run("post.md")
    assert (post.parent / "post.html").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there(post: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        run(post.name, "--output", "nowhere/page.html")


def test_prints_the_body(post: Path) -> None:
    code, printed = run("--body", "post.md")
    assert code == 0
    assert printed == published(POST[POST.index("+++\n\n") + 4 :])
    assert sorted(path.name for path in post.parent.iterdir()) == ["post.md"]


def test_prints_the_page(post: Path) -> None:
    assert run(post.name, "-o", "-")[1].endswith("</html>\n")


def test_one_way_at_a_time(post: Path) -> None:
    with pytest.raises(CommandError, match="use one of"):
        run("--body", "--open", post.name)


@pytest.mark.usefixtures("post")
def test_a_post_that_is_not_there() -> None:
    assert run("other.md")[0] == 2


def test_the_server_shows_the_page_and_its_stamp() -> None:
    server = serve(lambda: "<p>a</p>", lambda: "1")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert fetched(server.address) == "<p>a</p>"
        assert fetched(f"{server.address}stamp") == "1"
        with pytest.raises(urllib.error.HTTPError) as refused:
            fetched(f"http://127.0.0.1:{server.server_port}/")
        refused.value.close()
    finally:
        server.shutdown()
        server.server_close()


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  # our own server
        return str(answer.read().decode())


def test_an_open_page_follows_file_and_settings_and_the_server_fails_quietly(post: Path) -> None:
    write(post.parent.parent, {"outside.md": "a passphrase\n"})
    command = [sys.executable, "-P", "-m", "twimlint", "preview", "--open", post.name]
    with subprocess.Popen(
        command, cwd=post.parent, stderr=subprocess.PIPE, text=True, env={**os.environ, "BROWSER": "true"}
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[0]
        assert "<blockquote>" in fetched(address)
        write(post.parent, {".twimlint.toml": "x = 1\n"})
        assert ".twimlint.toml:1: unknown setting" in fetched(address)
        (post.parent / ".twimlint.toml").unlink()
        post.unlink()
        assert "no longer exists" in fetched(address)
        post.symlink_to("../outside.md")
        assert "leads out of the current folder" in fetched(address)
        assert "passphrase" not in fetched(address)
        host, port = address.split("/")[2].split(":")
        for _ in range(20):
            with socket.create_connection((host, int(port))) as gone:
                gone.sendall(f"GET /{address.split('/')[3]}/ HTTP/1.0\r\n\r\n".encode())
                gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert "No preview" in fetched(address)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read().strip() == ""
