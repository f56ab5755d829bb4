"""An editor for tests: it starts a server, opens and changes texts, and records what it receives."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pytest_lsp import LanguageClient, make_test_lsp_client

COMMAND = (sys.executable, "-m", "twimlint", "server")
_PATIENCE = 120

LAST = types.Position(99_999, 0)
WHOLE = types.Range(types.Position(0, 0), LAST)


class Editor:
    """One client with its server."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.capabilities: types.ServerCapabilities = types.ServerCapabilities()
        self.published: list[types.PublishDiagnosticsParams] = []
        self.applied: list[types.ApplyWorkspaceEditParams] = []
        self.progress: list[str] = []
        self._versions: dict[str, int] = {}
        self._news = asyncio.Event()
        original = client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

        def published(params: types.PublishDiagnosticsParams) -> None:
            original(params)
            self.published.append(params)
            self._news.set()

        client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = published

        def progressed(params: types.ProgressParams) -> None:
            value = params.value
            self.progress.append(str(value["kind"] if isinstance(value, dict) else getattr(value, "kind", "")))

        client.protocol.fm.features[types.PROGRESS] = progressed

        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.applied.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        client.protocol.fm.features[types.WORKSPACE_APPLY_EDIT] = apply

    def uri(self, name: str) -> str:
        return Path(self.folder, name).as_uri()

    def open(self, name: str, text: str, version: int = 1) -> str:
        """Open a text under a name in the folder, or under a URI; its URI."""
        uri = name if ":" in name else self.uri(name)
        self._versions[uri] = version
        item = types.TextDocumentItem(uri, "markdown", version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> int:
        """Change a text; its new version."""
        self._versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(self._versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))
        return self._versions[uri]

    def replace(self, uri: str, text: str) -> int:
        return self.change(uri, types.TextDocumentContentChangeWholeDocument(text))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    async def diagnostics(self, uri: str, version: int | None = None) -> Sequence[types.Diagnostic]:
        """What was published for the latest version of a text, as soon as it is."""
        wanted = self._versions[uri] if version is None else version

        async def found() -> Sequence[types.Diagnostic]:
            while True:
                for params in reversed(self.published):
                    if params.uri == uri and params.version == wanted:
                        return params.diagnostics
                self._news.clear()
                await self._news.wait()

        return await asyncio.wait_for(found(), _PATIENCE)

    async def codes(self, uri: str) -> list[str]:
        return [str(diagnostic.code) for diagnostic in await self.diagnostics(uri)]

    async def actions(
        self, uri: str, part: types.Range = WHOLE, only: Sequence[str] | None = None
    ) -> Sequence[types.CodeAction]:
        """The code actions for a part of a text, asked for by a client that sends no diagnostics."""
        context = types.CodeActionContext([], only=only)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), part, context)
        found = await self.client.text_document_code_action_async(params)
        return [action for action in found or () if isinstance(action, types.CodeAction)]

    async def request(self, method: str, params: Any) -> Any:
        return await asyncio.wait_for(self.client.protocol.send_request_async(method, params), _PATIENCE)  # type: ignore[no-untyped-call]


def edited(text: str, uri: str, edit: types.WorkspaceEdit | None, encoding: str = "utf-16") -> str:
    """The text of a document after a workspace edit."""
    assert edit is not None
    edits: list[Any] = []
    if edit.changes:
        edits += edit.changes.get(uri, ())
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit) and change.text_document.uri == uri:
            edits += change.edits
    return applied(text, edits, encoding)


def applied(text: str, edits: Sequence[types.TextEdit] | None, encoding: str = "utf-16") -> str:
    """The text after some edits, found out the plain way: in the bytes of the client's encoding."""
    result = text
    for edit in sorted(edits or (), key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        start, end = offset(text, edit.range.start, encoding), offset(text, edit.range.end, encoding)
        result = result[:start] + edit.new_text + result[end:]
    return result


def offset(text: str, position: types.Position, encoding: str = "utf-16") -> int:
    """Where a position is in a text, with a client's own idea of lines and units."""
    start = 0
    for _ in range(position.line):
        ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
        if not ends:
            return len(text)
        start = min(ends) + (2 if text.startswith("\r\n", min(ends)) else 1)
    end = start
    while end < len(text) and text[end] not in "\r\n":
        end += 1
    codec, unit = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    line = text[start:end].encode(codec, "surrogatepass")[: position.character * unit]
    return start + len(line.decode(codec, "ignore"))


@asynccontextmanager
async def editor(
    folder: Path,
    capabilities: types.ClientCapabilities | None = None,
    options: object = None,
    configuration: dict[str, Any] | None = None,
) -> AsyncIterator[Editor]:
    """An editor with a folder open, and its server, which ends with it."""
    client = make_test_lsp_client()
    if configuration is not None:
        client.set_configuration(configuration)
    await client.start_io(*COMMAND)
    here = Editor(client, folder)
    params = types.InitializeParams(
        capabilities=capabilities or types.ClientCapabilities(),
        workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name)],
        root_uri=folder.as_uri(),
        initialization_options=options,
    )
    here.capabilities = (await client.initialize_session(params)).capabilities
    try:
        yield here
    finally:
        await client.shutdown_session()
        await client.stop()  # type: ignore[no-untyped-call]
