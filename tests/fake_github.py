"""A stand-in for GitHub's API on 127.0.0.1: it answers what a review needs and remembers what was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeGitHub:
    """One pull request; `denied` is the HTTP status that posting gets in place of an answer."""

    files: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    denied: int | None = None
    address: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        parts = urlsplit(path)
        self.asked.append(f"{method} {parts.path}")
        if method == "POST" and parts.path == "/repos/blog/site/pulls/7/reviews":
            if self.denied is not None:
                return self.denied, {"message": "Resource not accessible by integration"}
            review = json.loads(body)
            self.reviews.append(review)
            self.comments += review["comments"]
            return 200, {}
        listed = {"/repos/blog/site/pulls/7/files": self.files, "/repos/blog/site/pulls/7/comments": self.comments}
        if method == "GET" and parts.path in listed:
            query = parse_qs(parts.query)
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, listed[parts.path][(page - 1) * size : page * size]
        return 404, {"message": "Not Found"}


class _Handler(BaseHTTPRequestHandler):
    github: ClassVar[FakeGitHub]

    def do_GET(self) -> None:  # the name is the standard library's
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, payload = 401, {"message": "Bad credentials"}
        if self.headers["Authorization"] == "Bearer secret":
            status, payload = self.github.answer(self.command, self.path, body)
        written = json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@contextmanager
def serving(github: FakeGitHub) -> Iterator[FakeGitHub]:
    """Answer on a free port while the block runs."""
    handler = type("Handler", (_Handler,), {"github": github})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    github.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
