"""Malformed messages, unknown methods, odd names, huge texts, clients that die: a clean answer or a clean end."""

from collections.abc import Iterator

import pytest

from tests.command import INSECURE, POST
from tests.server.pipe import EXIT, INITIALIZE, PUBLISH, SHUTDOWN, Pipe, opened
from twimlint.server.framing import Frames

TEXT = POST + INSECURE
URI = "file:///work/a.md"
PATIENCE = 600


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


@pytest.fixture(scope="module")
def shared() -> Iterator[Pipe]:
    """A server that outlives whatever it gets, and ends cleanly after all of it."""
    pipe = Pipe(patience=PATIENCE)
    pipe.send(INITIALIZE)
    assert pipe.answer(1)
    yield pipe
    assert pipe.end() == (0, b"")
    pipe.close()


MALFORMED = (
    (b"{", -32700),
    (b"\xff\xfe", -32700),
    (b"[" * 100_000, -32700),
    (b"[]", -32600),
    (b"42", -32600),
    (b'{"id": 1, "method": "initialize"}', -32600),
    (b'{"jsonrpc": "2.0", "id": {}, "method": "initialize"}', -32600),
    (b'{"jsonrpc": "2.0"}', -32600),
    (b'{"jsonrpc": "2.0", "id": null, "method": 3}', -32600),
)
HEADS = (b"nonsense\r\n\r\n", b"Content-Length: x\r\n\r\n", b"Content-Length: -1\r\n\r\n")


def test_malformed_messages_are_answered_and_the_next_one_works(pipe: Pipe) -> None:
    def send_malformed() -> None:
        for message, code in MALFORMED:
            pipe.send(message)
            assert pipe.answer(None)["error"]["code"] == code, message
        for head in HEADS:
            pipe.raw(head)
            assert pipe.answer(None)["error"]["code"] == -32700, head

    send_malformed()
    pipe.send(INITIALIZE)
    assert pipe.answer(1)["result"]["serverInfo"]["name"] == "twimlint"
    send_malformed()
    pipe.send(opened(URI, TEXT))
    assert "MTX002" in [one["code"] for one in pipe.published(URI)["diagnostics"]]
    pipe.send(SHUTDOWN)
    assert pipe.answer(99)["result"] is None
    pipe.send(EXIT)
    assert pipe.end() == (0, b"")


def test_what_comes_at_the_wrong_time(pipe: Pipe) -> None:
    hover = {"jsonrpc": "2.0", "id": 2, "method": "textDocument/hover", "params": {}}
    pipe.send({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {}}, hover)
    assert pipe.answer(2)["error"]["code"] == -32002
    pipe.send(INITIALIZE)
    assert pipe.answer(1)["result"]
    pipe.send({**INITIALIZE, "id": 3})
    assert pipe.answer(3)["error"]["code"] == -32600
    pipe.send({**hover, "id": 4})
    assert pipe.answer(4)["error"]["code"] == -32602
    pipe.send({"jsonrpc": "2.0", "id": 5, "method": "no/such"}, {"jsonrpc": "2.0", "method": "$/no"})
    assert pipe.answer(5)["error"]["code"] == -32601
    pipe.send({"jsonrpc": "2.0", "id": 77, "result": 1}, {"jsonrpc": "2.0", "id": 78, "error": 1})
    pipe.send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 12}})
    command: object = {"command": "twimlint.format", "arguments": ["file:///no"]}
    pipe.send({"jsonrpc": "2.0", "id": 6, "method": "workspace/executeCommand", "params": command})
    assert pipe.answer(6)["error"]["code"] == -32602
    pipe.send(SHUTDOWN)
    assert pipe.answer(99)["result"] is None
    pipe.send({**hover, "id": 7})
    assert pipe.answer(7)["error"]["code"] == -32600
    pipe.send(EXIT)
    assert pipe.end() == (0, b"")


def test_exit_without_shutdown(pipe: Pipe) -> None:
    pipe.send(INITIALIZE, EXIT)
    assert pipe.end() == (1, b"")


def test_a_client_that_dies(pipe: Pipe) -> None:
    pipe.send(INITIALIZE)
    assert pipe.answer(1)
    pipe.send(*(opened(f"file:///tmp/{number}.md", TEXT * 50) for number in range(10)))
    pipe.process.stdout.close()
    pipe.process.stdin.close()
    assert pipe.process.wait(60) == 0
    assert pipe.process.stderr.read() == b""


def test_a_client_that_dies_amid_a_message(pipe: Pipe) -> None:
    pipe.send(INITIALIZE)
    pipe.raw(b"Content-Length: 1000\r\n\r\n{")
    assert pipe.end() == (0, b"")


@pytest.mark.parametrize(
    "uri",
    [
        "file:///tmp/a%20b%25c%C3%A9%F0%9F%8E%89/2024-05-03-twim.md",
        "file:///tmp/a;b?c%23d.md",
        "file:///tmp/%FF%FE.md",
        "file:///tmp/%00.md",
        f"file:///tmp/{'x' * 5000}.md",
        "file://[bad/a.md",
        "file://elsewhere/a.md",
        "untitled:Untitled-1",
        "untitled:",
        "vscode-notebook-cell:/x.md#y",
        "x",
        "",
    ],
)
def test_odd_names(shared: Pipe, uri: str) -> None:
    shared.send(opened(uri, TEXT))
    found = next(answer for answer in shared.answers() if answer.get("method") == PUBLISH)
    assert found["params"]["uri"] == uri
    assert "MTX002" in [one["code"] for one in found["params"]["diagnostics"]]
    for number, method in enumerate(("documentSymbol", "documentLink", "foldingRange"), 10):
        assert "result" in shared.request(number, f"textDocument/{method}", {"textDocument": {"uri": uri}})
    for number, method in enumerate(("hover", "definition", "completion"), 20):
        params = {"textDocument": {"uri": uri}, "position": {"line": 10, "character": 30}}
        assert "result" in shared.request(number, f"textDocument/{method}", params)
    close(shared, uri)


@pytest.mark.parametrize("text", ["x" * 2_000_000, "> " * 200_000, "[" * 300_000, "\ud800 a\udfff\n" * 10, "\0\ufeff"])
def test_texts_that_are_huge_or_odd(shared: Pipe, text: str) -> None:
    shared.send(opened(URI, text))
    found = shared.published(URI)["diagnostics"]
    assert len(text) < 1_100_000 or [one["code"] for one in found] == ["SRC002"]
    close(shared, URI)


def close(pipe: Pipe, uri: str) -> None:
    pipe.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert pipe.published(uri)["diagnostics"] == []


def test_frames_in_any_pieces() -> None:
    stream = b"content-LENGTH:3\r\nContent-Type: x\r\n\r\nabcContent-Length: 0\n\nContent-Length: 1\r\n\r\nz"
    for size in range(1, len(stream)):
        frames = Frames()
        pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
        assert [message for piece in pieces for message in frames.feed(piece)] == [b"abc", b"", b"z"]


def test_frames_skip_what_is_far_too_long() -> None:
    frames = Frames()
    assert list(frames.feed(b"Content-Length: 99999999999\r\n\r\nabc")) == [None]
    assert list(frames.feed(b"x" * 1000)) == []
    assert list(Frames().feed(b"x" * 100_000)) == [None]
