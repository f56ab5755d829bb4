"""A stand-in for GitHub's API on 127.0.0.1 that does everything wrong: one class of answer for each name in MODES."""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

SECRET = "ghs_the-token-of-the-job"  # noqa: S105  # a stand-in
SECONDS_OF_SILENCE = 30.0


@dataclass
class Request:
    """What was asked, and the way to answer."""

    connection: socket.socket
    method: str
    path: str
    headers: dict[str, str]
    address: str
    stopped: Event

    def send(self, content: bytes) -> None:
        self.connection.sendall(content)

    def answer(self, status: str, body: bytes = b"", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def ok(self, value: object) -> None:
        self.answer("200 OK", json.dumps(value).encode())

    @property
    def page(self) -> int:
        return int(self.path.rpartition("page=")[2] or 1)


def _json(text: str) -> Callable[[Request], None]:
    return lambda request: request.answer("200 OK", text.encode())


def _status(status: str, body: str = '{"message": "so it is"}', **headers: str) -> Callable[[Request], None]:
    return lambda request: request.answer(status, body.encode(), **headers)


def _reset(request: Request) -> None:
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _cut_off(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n[]")


def _cut_off_in_a_chunk(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n[]")


def _redirect(status: str, location: str) -> Callable[[Request], None]:
    return lambda request: request.answer(status, b"[]", Location=location.replace("HERE", request.address))


def _drip(start: bytes, drop: bytes) -> Callable[[Request], None]:
    def drip(request: Request) -> None:
        request.send(start)
        end = time.monotonic() + SECONDS_OF_SILENCE
        while time.monotonic() < end and not request.stopped.wait(0.05):
            request.send(drop)

    return drip


def _silence(request: Request) -> None:
    request.stopped.wait(SECONDS_OF_SILENCE)


def _huge(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[")
    piece = b'"' + b"x" * 2**20 + b'",'
    for _ in range(200):
        request.send(piece)


MODES: dict[str, Callable[[Request], None]] = {
    "connection reset": _reset,
    "closed without a word": lambda _request: None,
    "closed in the status line": lambda request: request.send(b"HTTP/1.1 20"),
    "closed in the headers": lambda request: request.send(b"HTTP/1.1 200 OK\r\nContent-Type: applica"),
    "closed in the body": _cut_off,
    "closed in a chunk": _cut_off_in_a_chunk,
    "bad status line": lambda request: request.send(b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    "bad status number": lambda request: request.send(b"HTTP/1.1 abc OK\r\n\r\n[]"),
    "HTTP of the future": lambda request: request.send(b"HTTP/7.0 200 OK\r\n\r\n[]"),
    "commands in the status line": lambda request: request.send(b"HTTP/1.1 500 \x0b::error::forged\r\n\r\n"),
    "commands in the message": _status("422 No", '{"message": "\\n::error::forged\\r##[error]forged"}'),
    "a long header": lambda request: request.send(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n[]"),
    "many headers": lambda request: request.send(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5_000 + b"\r\n[]"),
    "a chunk of no size": lambda request: request.send(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n"
    ),
    "a negative length": lambda request: request.send(b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{"),
    "no JSON": _json("<html>::error::forged</html>"),
    "no UTF-8": lambda request: request.answer("200 OK", b'["\xff\xfe"]'),
    "empty": _json(""),
    "null": _json("null"),
    "a number": _json("7"),
    "a text": _json('"files"'),
    "a list of null": _json("[null]"),
    "a list of lists": _json("[[]]"),
    "files of another shape": _json('[{"filename": 7, "patch": [], "body": {}}]'),
    "files without names": _json('[{"body": 7}]'),
    "deep": _json("[" * 100_000),
    "a long number": _json("[" + "1" * 5_000 + "]"),
    "huge": _huge,
    "endless pages": lambda request: request.ok([{"filename": f"{n}.md", "body": "x"} for n in range(100)]),
    "endless pages of another shape": lambda request: request.ok([{}] * 100),
    "endless headers": _drip(b"HTTP/1.1 200 OK\r\n", b"X-Header: y\r\n"),
    "endless body": _drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b" "),
    "endless continue": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "silence": _silence,
    "redirect to itself": lambda request: request.answer("302 Found", b"", Location=request.path),
    "redirect without a place": _status("301 Moved"),
    "redirect to a file": _redirect("302 Found", "file:///etc/passwd"),
    "redirect to no address": _redirect("307 Temporary", "http://[::1"),
    "redirect with blanks": _redirect("308 Permanent", "HERE/a b\tc"),
    "permission denied": _status("403 Forbidden", '{"message": "Resource not accessible by integration"}'),
    "no such thing": _status("404 Not Found"),
    "bad credentials": _status("401 Unauthorized", '{"message": "Bad credentials ' + SECRET + '"}'),
    "out of order": _status("502 Bad Gateway", "<html>"),
    "nothing to say": _status("204 No Content", ""),
    "rate limit for hours": _status("403 No", x_ratelimit_remaining="0", x_ratelimit_reset="99999999999"),
    "rate limit for days": _status("429 Too Many Requests", Retry_After="900000"),
    "rate limit until a date": _status("429 Too Many", Retry_After="Fri, 31 Dec 2999 23:59:59 GMT"),
    "rate limit without a time": _status("429 Too Many Requests", Retry_After="nan"),
    "rate limit for ever": _status("403 Forbidden", Retry_After="1"),
}  # fmt: skip


@dataclass
class Attacker:
    """A server in one of the modes, and what was asked of it."""

    mode: Callable[[Request], None]
    asked: list[Request] = field(default_factory=list)
    address: str = ""


@contextmanager
def attacking(mode: Callable[[Request], None]) -> Iterator[Attacker]:
    """Answer every request in one way while the block runs."""
    attacker, stopped = Attacker(mode), Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        attacker.address = f"http://127.0.0.1:{server.getsockname()[1]}"

        def serve(connection: socket.socket) -> None:
            with suppress(OSError), connection:
                request = _read(connection, attacker.address, stopped)
                attacker.asked.append(request)
                mode(request)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    Thread(target=serve, args=(connection,), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        try:
            yield attacker
        finally:
            stopped.set()
            server.shutdown(socket.SHUT_RDWR)


def _read(connection: socket.socket, address: str, stopped: Event) -> Request:
    """A request with its body read and thrown away: what is left unread would reset the connection."""
    file = connection.makefile("rb")
    method, path, _ = file.readline().decode("latin-1").split(" ", 2)
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    file.read(int(headers.get("content-length", 0)))
    return Request(connection, method, path, headers, address, stopped)
