"""A server that tests talk to in bytes, without pygls on their side of the pipe."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from tests.server.editor import COMMAND
from twimlint.server.framing import Frames

_PATIENCE = 90
INITIALIZE = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}, "processId": None}}
SHUTDOWN = {"jsonrpc": "2.0", "id": 99, "method": "shutdown"}
EXIT = {"jsonrpc": "2.0", "method": "exit"}
PUBLISH = "textDocument/publishDiagnostics"


class Pipe:
    """One server; it is killed when its test has taken too long."""

    def __init__(self, environment: Mapping[str, str] | None = None, patience: float = _PATIENCE) -> None:
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(COMMAND, env=environment, **streams)  # type: ignore[call-overload]
        self.frames = Frames()
        self.received: list[bytes] = []
        self.patience = threading.Timer(patience, self.process.kill)
        self.patience.start()

    def send(self, *messages: object) -> None:
        for message in messages:
            body = message if isinstance(message, bytes) else json.dumps(message).encode()
            self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def request(self, number: int, method: str, params: object) -> Any:
        """The answer to a request."""
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return self.answer(number)

    def notify(self, method: str, params: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def raw(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def answers(self) -> Iterator[Any]:
        """What the server sends, as it comes."""
        while True:
            while self.received:
                yield json.loads(self.received.pop(0))
            chunk = os.read(self.process.stdout.fileno(), 65536)
            assert chunk, "the server has ended"
            self.received += [message for message in self.frames.feed(chunk) if message is not None]

    def answer(self, number: int | None) -> Any:
        return next(answer for answer in self.answers() if "id" in answer and answer["id"] == number)

    def published(self, uri: str) -> Any:
        """The next diagnostics of a text."""
        told = (one["params"] for one in self.answers() if one.get("method") == PUBLISH)
        return next(params for params in told if params["uri"] == uri)

    def end(self) -> tuple[int, bytes]:
        """Close the pipe; return the exit code and standard error."""
        self.process.stdin.close()
        self.process.stdin = None
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors

    def close(self) -> None:
        """End the server, if it has not ended, and wait for it."""
        self.patience.cancel()
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process.wait()


def opened(uri: str, text: str, version: int = 1) -> object:
    """The notification that a text is open."""
    item = {"uri": uri, "languageId": "markdown", "version": version, "text": text}
    return {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}}


def changed(uri: str, version: int, *changes: object) -> object:
    """The notification that a text has changed."""
    params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
    return {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}
