"""Typing is not delayed: slow requests wait, outdated ones are dropped, cancelled ones are answered."""

import asyncio
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from tests.command import INSECURE, POST
from tests.server.editor import editor
from tests.server.pipe import EXIT, INITIALIZE, PUBLISH, SHUTDOWN, Pipe, changed, opened
from twimlint.server.workspace import Workspace

TEXT = POST + INSECURE
URI = "file:///work/a.md"
CANCELLED = -32800
MODIFIED = -32801
PULLING = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder whose check takes a while."""
    for number in range(300):
        Path(tmp_path, f"{number}.md").write_text(TEXT * 5)
    return tmp_path


@pytest.mark.asyncio(loop_scope="session")
async def test_keystrokes_do_not_wait_for_a_check_of_the_workspace(many: Path) -> None:
    async with editor(many, PULLING) as here:
        everything = asyncio.ensure_future(
            here.request(types.WORKSPACE_DIAGNOSTIC, types.WorkspaceDiagnosticParams([]))
        )
        uri = here.open("typed.md", TEXT)
        for number in range(10):
            text = f"{TEXT}{INSECURE * number}"
            here.replace(uri, text)
            params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
            report = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
            assert [one.code for one in report.items].count("MTX002") == number + 1
        assert not everything.done()
        assert len((await everything).items) == 300


@pytest.mark.asyncio(loop_scope="session")
async def test_work_on_an_outdated_text_is_not_begun() -> None:
    workspace = Workspace()
    workspace.texts.open(types.TextDocumentItem(URI, "markdown", 1, TEXT))
    view = workspace.view(URI)
    assert view is not None
    gate, begun = threading.Event(), []
    before = asyncio.ensure_future(workspace.run(gate.wait))
    outdated = asyncio.ensure_future(workspace.about(view, lambda: begun.append("outdated")))
    await asyncio.sleep(0)
    change = types.TextDocumentContentChangeWholeDocument(POST)
    identifier = types.VersionedTextDocumentIdentifier(2, URI)
    workspace.texts.change(types.DidChangeTextDocumentParams(identifier, [change]))
    gate.set()
    with pytest.raises(JsonRpcContentModified):
        await outdated
    assert await before
    assert begun == []
    workspace.close()


def test_a_cancelled_request_is_answered_at_once(pipe: Pipe, many: Path) -> None:
    pipe.send({**INITIALIZE, "params": {"capabilities": {}, "rootUri": many.as_uri()}})
    pipe.answer(1)
    pipe.send({"jsonrpc": "2.0", "id": 2, "method": "workspace/diagnostic", "params": {"previousResultIds": []}})
    pipe.notify("$/cancelRequest", {"id": 2})
    assert pipe.answer(2)["error"]["code"] == CANCELLED
    pipe.send(opened(URI, TEXT))
    assert [one["code"] for one in pipe.published(URI)["diagnostics"]].count("MTX002") == 1
    pipe.send(SHUTDOWN)
    assert pipe.answer(99)["result"] is None
    pipe.send(EXIT)
    assert pipe.end() == (0, b"")


def test_requests_about_an_older_text_are_refused(pipe: Pipe) -> None:
    pipe.send(INITIALIZE)
    pipe.answer(1)
    place = {"line": 0, "character": 0}
    whole = {"start": place, "end": {"line": 9999, "character": 0}}
    asked = {"textDocument": {"uri": URI}, "range": whole, "context": {"diagnostics": []}}
    pipe.send(opened(URI, TEXT * 20))
    last = 60
    for number in range(2, last + 1):
        message = {"jsonrpc": "2.0", "id": number, "method": "textDocument/codeAction", "params": asked}
        pipe.send(changed(URI, number, {"text": TEXT * 20 + f"{number}"}), message)
    answers = {}
    for answer in pipe.answers():
        if "id" in answer:
            answers[answer["id"]] = answer
        if len(answers) == last - 1:
            break
    assert answers[last]["result"]
    refused = [answer["error"]["code"] for answer in answers.values() if "error" in answer]
    assert set(refused) == {MODIFIED}
    assert len(refused) > last // 2


def test_no_diagnostic_is_of_an_older_text(pipe: Pipe) -> None:
    chance = random.Random(20)  # noqa: S311  # pauses are no secret
    edits = 1000
    pipe.send(INITIALIZE)
    pipe.answer(1)
    pipe.send(opened(URI, f"{POST}[a][version-1]\n"))

    row = POST.count("\n")

    def type_on() -> None:
        for number in range(2, edits + 1):
            start = {"line": row, "character": len("[a][version-")}
            end = {"line": row, "character": start["character"] + len(str(number - 1))}
            pipe.send(changed(URI, number, {"range": {"start": start, "end": end}, "text": str(number)}))
            if chance.random() < 0.05:
                time.sleep(0.03)

    typist = threading.Thread(target=type_on)
    typist.start()
    versions: list[int] = []
    for answer in pipe.answers():
        if answer.get("method") == PUBLISH:
            params = answer["params"]
            versions.append(params["version"])
            (found,) = [one for one in params["diagnostics"] if one["code"] == "LNK005"]
            assert f"[version-{params['version']}]" in found["message"]
            if params["version"] == edits:
                break
    typist.join()
    assert versions == sorted(set(versions))
    assert len(versions) > 10
    assert pipe.end() == (0, b"")
