"""The language server's speed and memory: `python -m benchmarks.server SITE [--edits N] [--starts N]`.

In process: the processor time of one keystroke's diagnostics and of one completion. Through the pipe: the time from the
start to the first diagnostics beside that of the bare import of pygls, what keystrokes and completions cost, memory and
processor time after many edits and at rest. The posts are those of a Zola site of about 18 KB and 55 KB.

Modules are compiled before anything is measured, as pip compiles them when it installs.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from lsprotocol import types

from tests.server.pipe import INITIALIZE, Pipe, changed, opened
from twimlint.server.archive import Archive
from twimlint.server.completion import completions
from twimlint.server.diagnostics import shown
from twimlint.server.texts import Text
from twimlint.server.workspace import Workspace

SIZES = (18_000, 55_000)
_ROUNDS = 15
_REST = 5
"""For how many seconds the server is left alone."""
_PATIENCE = 3600
_BARE = (sys.executable, "-c", "import pygls.lsp.server")


def posts(site: Path) -> Iterator[Path]:
    """The post that comes nearest to each size."""
    found = {path: path.stat().st_size for path in Path(site, "content", "blog").rglob("*.md")}
    for size in SIZES:
        yield min(found, key=lambda path: abs(found[path] - size))


def report(what: str, figures: str) -> None:
    print(f"  {what + ':':44}{figures}", flush=True)


# -- in process --------------------------------------------------------------------------------------------------------


def median_milliseconds(work: Callable[[int], object]) -> float:
    """The median processor time of some work, without its first round."""
    spent = []
    for number in range(_ROUNDS + 1):
        began = time.process_time()
        work(number)
        spent.append(time.process_time() - began)
    return 1000 * statistics.median(spent[1:])


def in_process(path: Path) -> None:
    workspace = Workspace()
    text = path.read_text("utf-8")
    uri = path.as_uri()
    workspace.texts.open(types.TextDocumentItem(uri, "markdown", 0, text))

    def keystroke(number: int) -> object:
        place = types.Position(text.count("\n") // 2, 0)
        change = types.TextDocumentContentChangePartial(types.Range(place, place), "x")
        identifier = types.VersionedTextDocumentIdentifier(number, uri)
        workspace.texts.change(types.DidChangeTextDocumentParams(identifier, [change]))
        view = workspace.view(uri)
        return None if view is None else shown(view)

    report("in process, diagnostics of a keystroke", f"{median_milliseconds(keystroke):6.1f} ms of CPU")
    view = workspace.view_of(Text(types.TextDocumentItem(uri, "markdown", 0, f"{text}\n[x](@/blog/2024"), "utf-16"))
    if view.site is None:
        raise SystemExit(f"{path} lies in no site")
    archive = Archive(view.site)
    began = time.process_time()
    for names in archive.outdated():
        archive.read(names)
    report("in process, reading the site", f"{1000 * (time.process_time() - began):6.1f} ms of CPU")
    offset = len(view.source.text)
    spent = median_milliseconds(lambda _: completions(view, archive, offset))
    report("in process, completion of a page", f"{spent:6.1f} ms of CPU")
    workspace.close()


# -- through the pipe --------------------------------------------------------------------------------------------------


class Spent(NamedTuple):
    """Seconds by the wall clock and of the processor."""

    wall: float
    processor: float


class Server:
    """A server with a post open, and what it costs."""

    def __init__(self, site: Path, post: Path, environment: Mapping[str, str]) -> None:
        began = time.perf_counter()
        self.pipe = Pipe(environment, _PATIENCE)
        self.uri, self.text = post.as_uri(), post.read_text("utf-8")
        self.pipe.send({**INITIALIZE, "params": {"capabilities": {}, "processId": None, "rootUri": site.as_uri()}})
        self.pipe.answer(1)
        self.pipe.notify("initialized", {})
        self.pipe.send(opened(self.uri, self.text, 0))
        self.pipe.published(self.uri)
        self.first = Spent(time.perf_counter() - began, self.processor())
        self.version = 0

    def processor(self) -> float:
        """The processor time that the server has taken, in seconds."""
        words = Path(f"/proc/{self.pipe.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        pages = int(Path(f"/proc/{self.pipe.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def type(self, line: int) -> None:
        """Type a letter, or take it back, without waiting for anything."""
        self.version += 1
        place = {"line": line, "character": 0}
        behind = place if self.version % 2 else {"line": line, "character": 1}
        change = {"range": {"start": place, "end": behind}, "text": "x" if self.version % 2 else ""}
        self.pipe.send(changed(self.uri, self.version, change))

    def wait(self) -> int:
        """Wait for the diagnostics of the latest text; how many older ones came before."""
        older = 0
        while self.pipe.published(self.uri)["version"] != self.version:
            older += 1
        return older

    def complete(self, line: int, character: int) -> int:
        """The number of completions at a place."""
        place = {"line": line, "character": character}
        params = {"textDocument": {"uri": self.uri}, "position": place}
        return len(self.pipe.request(2, "textDocument/completion", params)["result"]["items"])

    def close(self) -> None:
        self.pipe.close()


def bare_import(environment: Mapping[str, str]) -> Spent:
    began = time.perf_counter()
    process = subprocess.Popen(_BARE, env=environment)
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    return Spent(time.perf_counter() - began, used.ru_utime + used.ru_stime)


def starts(site: Path, path: Path, rounds: int, environment: Mapping[str, str]) -> None:
    """Starts and bare imports in turn, the best of each: load on the machine makes both slower."""
    bare, first = [], []
    for _ in range(rounds):
        bare.append(bare_import(environment))
        with closing(Server(site, path, environment)) as server:
            first.append(server.first)
    for number, clock in enumerate(("wall", "CPU")):
        least, most = (1000 * min(spent[number] for spent in all_spent) for all_spent in (bare, first))
        report(
            f"start to first diagnostics, {clock}",
            f"{most:6.0f} ms, {most - least:+.0f} ms beyond the bare import of pygls",
        )


def latency(work: Callable[[], object], rounds: int) -> Sequence[float]:
    """How long each of some rounds takes, in milliseconds, shortest first."""
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        spent.append(1000 * (time.perf_counter() - began))
    return sorted(spent)


def typing(server: Server, edits: int) -> None:
    line = server.text.count("\n") // 2

    def keystroke() -> None:
        server.type(line)
        server.wait()

    server.pipe.request(3, "workspace/symbol", {"query": "nothing of this name"})  # waits for the whole site
    used, memory = server.processor(), server.megabytes()
    waited = latency(keystroke, edits)
    used = 1000 * (server.processor() - used) / edits
    report("a keystroke, through the pipe", f"{used:6.1f} ms of CPU; median wait {statistics.median(waited):.1f} ms")
    report(f"memory with the site, after {edits} edits", f"{memory:6.1f} MB, {server.megabytes():.1f} MB")
    used = server.processor()
    for _ in range(edits):
        server.type(line)
    older = server.wait()
    report(
        f"{edits} edits without a pause",
        f"{1000 * (server.processor() - used):6.0f} ms of CPU; checked {older + 1} times; {server.megabytes():.1f} MB",
    )


def completing(server: Server) -> None:
    line = server.text.count("\n")
    place = {"line": line, "character": 0}
    for number, written in enumerate(("[x](@/blog/2024", "@a", "## D")):
        server.version += 1
        change = {"range": {"start": place, "end": {"line": line, "character": 1000}}, "text": written}
        server.pipe.send(changed(server.uri, server.version, change))
        server.wait()
        waited = latency(lambda written=written: server.complete(line, len(written)), _ROUNDS)  # type: ignore[misc]
        what = ("a page", "an account", "a department")[number]
        report(
            f"completion of {what}, through the pipe",
            f"{statistics.median(waited):6.1f} ms median wait, {waited[-1]:.1f} ms longest",
        )


def at_rest(server: Server) -> None:
    used = server.processor()
    time.sleep(_REST)
    report(f"{_REST} seconds at rest", f"{1000 * (server.processor() - used):6.0f} ms of CPU")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--edits", type=int, default=1000)
    parser.add_argument("--starts", type=int, default=9)
    given = parser.parse_args(arguments)
    site = given.site.resolve()
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        for path in posts(site):
            print(f"{path.name}, {path.stat().st_size} bytes")
            in_process(path)
            bare_import(environment)
            with closing(Server(site, path, environment)) as server:
                typing(server, given.edits)
                completing(server)
                at_rest(server)
            starts(site, path, given.starts, environment)


if __name__ == "__main__":
    main()
