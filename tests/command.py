"""Running the command line inside the test process."""

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from twimlint.cli import main

POST = """\
+++
date = "2024-05-03"
title = "This Week in Matrix 2024-05-03"
path = "/blog/2024/05/03/this-week-in-matrix-2024-05-03"

[taxonomies]
author = ["Thea Lindqvist"]
category = ["This Week in Matrix"]
+++

"""
"""The front matter of an invented post that is in order."""

INSECURE = "Join us in [the garden](http://matrix.to/#/#garden:garden.chat).\n"
"""A paragraph with one problem that has a safe fix: MTX002, a warning."""

CLEAN_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS")


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        import json  # noqa: PLC0415  # clashes with the name

        return json.loads(self.out)


def run(
    *arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Result:
    """Run `twimlint` with these arguments."""
    out, err = Stream(), Stream()
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))))
        stack.enter_context(patch.object(sys, "argv", ["twimlint", *map(str, arguments)]))
        stack.enter_context(patch.dict(os.environ, env or {}))
        for name in CLEAN_ENVIRONMENT:
            if name not in (env or {}):
                os.environ.pop(name, None)
        if cwd is not None:
            stack.enter_context(_in(cwd))
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code
    assert isinstance(code, int)
    return Result(code, out.text(), err.text())


class Stream(io.TextIOWrapper):
    """What stands for standard output and error."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def text(self) -> str:
        """What has been written."""
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8")


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    before = os.open(".", os.O_RDONLY)  # by its path it may be out of reach for the user that a test becomes
    os.chdir(folder)
    try:
        yield
    finally:
        os.fchdir(before)
        os.close(before)


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Make files and the folders they lie in."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def codes(result: Result) -> Sequence[str]:
    """The codes of a run with `--output-format json`."""
    return [entry["code"] for entry in result.json]
