"""The language server's speed and memory: `python -m benchmarks.server SITE [--edits N]`.

In process: the processor time of one keystroke's diagnostics and of one completion. Through the pipe: the time from the
start to the first diagnostics, beyond the bare import of pygls, the processor time of each keystroke, and the memory
after many. The posts are those of a Zola site of about 18 KB and 55 KB.
"""

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, make_test_lsp_client

from twimlint.server.archive import Archive
from twimlint.server.completion import completions
from twimlint.server.diagnostics import shown
from twimlint.server.texts import Text
from twimlint.server.workspace import Workspace

SIZES = (18_000, 55_000)
_ROUNDS = 15


def posts(site: Path) -> Iterator[Path]:
    """The post that comes nearest to each size."""
    found = {path: path.stat().st_size for path in Path(site, "content", "blog").rglob("*.md")}
    for size in SIZES:
        yield min(found, key=lambda path: abs(found[path] - size))


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

    print(f"  in process, diagnostics of a keystroke: {median_milliseconds(keystroke):6.1f} ms")
    view = workspace.view_of(Text(types.TextDocumentItem(uri, "markdown", 0, f"{text}\n[x](@/blog/2024"), "utf-16"))
    if view.site is None:
        raise SystemExit(f"{path} lies in no site")
    archive = Archive(view.site)
    began = time.process_time()
    for names in archive.outdated():
        archive.read(names)
    print(f"  in process, reading the site:           {1000 * (time.process_time() - began):6.1f} ms")
    offset = len(view.source.text)
    spent = median_milliseconds(lambda _: completions(view, archive, offset))
    print(f"  in process, completion of a page:       {spent:6.1f} ms")
    workspace.close()


def bare_import() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pygls.lsp.server"], check=True)
    return time.perf_counter() - began


class _Watched:
    """A server, and what it publishes."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.version: int | None = None
        self.news = asyncio.Event()
        client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = self._published

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        self.version = params.version
        self.news.set()

    async def wait_for(self, version: int) -> None:
        while self.version != version:
            self.news.clear()
            await self.news.wait()

    @property
    def process(self) -> int:
        return int(getattr(self.client._server, "pid", 0))

    def seconds(self) -> float:
        """The processor time that the server has taken."""
        words = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6


async def through_the_pipe(site: Path, path: Path, edits: int) -> None:
    importing = min(bare_import() for _ in range(3))
    began = time.perf_counter()
    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-m", "twimlint", "server")
    server = _Watched(client)
    await client.initialize_session(
        types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=site.as_uri())
    )
    uri = path.as_uri()
    text = path.read_text("utf-8")
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "markdown", 0, text)))
    await server.wait_for(0)
    first = time.perf_counter() - began
    print(f"  start to first diagnostics:             {1000 * first:6.0f} ms")
    print(f"  beyond the bare import of pygls:        {1000 * (first - importing):6.0f} ms")
    symbols = types.WorkspaceSymbolParams("nothing of this name")
    await client.workspace_symbol_async(symbols)
    spent, memory = server.seconds(), server.megabytes()
    place = types.Position(text.count("\n") // 2, 0)
    for number in range(1, edits + 1):
        change = types.TextDocumentContentChangePartial(types.Range(place, place), "x" if number % 2 else "")
        identifier = types.VersionedTextDocumentIdentifier(number, uri)
        client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))
        await server.wait_for(number)
    print(f"  through the pipe, a keystroke:          {1000 * (server.seconds() - spent) / edits:6.1f} ms of CPU")
    print(f"  memory with the site, after {edits:5} edits: {memory:6.1f} MB, {server.megabytes():6.1f} MB")
    await client.shutdown_session()
    await client.stop()  # type: ignore[no-untyped-call]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--edits", type=int, default=1000)
    given = parser.parse_args(arguments)
    for path in posts(given.site.resolve()):
        print(f"{path.name}, {path.stat().st_size} bytes")
        in_process(path)
        asyncio.run(through_the_pipe(given.site.resolve(), path, given.edits))


if __name__ == "__main__":
    main()
