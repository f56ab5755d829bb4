"""Everything that can be asked about one text through the doors other than the command line."""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from inspect import isawaitable
from typing import Any

from lsprotocol import types

import twimlint
from tests.paths import ROOT
from twimlint.server import actions, completion, folding, formatting, hover, lenses, navigation, rename, symbols
from twimlint.server.diagnostics import shown
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

sys.path.insert(0, str(ROOT / "web" / "engine"))  # the page is no part of the package

from answers import answer

_MODULES = (actions, completion, folding, formatting, hover, lenses, navigation, rename, symbols)
_HANDLERS = {feature.method: feature.handler for module in _MODULES for feature in module.FEATURES}
_OPTIONS = types.FormattingOptions(4, insert_spaces=True)
_QUESTIONS = ("check", "fix", "format", "outline", "preview")


def ask_server(text: str, uri: str = "untitled:2026-01-09-twim.md", places: int = 3) -> list[Any]:
    """What the language server answers about a text in some places, before and after an edit in its middle."""
    return asyncio.run(_ask_server(text, uri, places))


async def _ask_server(text: str, uri: str, places: int) -> list[Any]:
    workspace = Workspace()
    try:
        workspace.texts.open(types.TextDocumentItem(uri, "markdown", 0, text))
        view = _view(workspace, uri)
        told: list[Any] = [shown(view)]
        middle = view.ruler.position(len(text) // 2)
        change = types.TextDocumentContentChangePartial(types.Range(middle, middle), "x")
        identifier = types.VersionedTextDocumentIdentifier(1, uri)
        workspace.texts.change(types.DidChangeTextDocumentParams(identifier, [change]))
        view = _view(workspace, uri)
        told.append(shown(view))
        for part in range(places):
            place = view.ruler.position(part * len(text) // max(1, places - 1))
            for method, params in _requests(uri, place).items():
                reply = _HANDLERS[method](workspace, params)
                told.append(await reply if isawaitable(reply) else reply)
        return told
    finally:
        workspace.close()


def _view(workspace: Workspace, uri: str) -> View:
    view = workspace.view(uri)
    if view is None:
        raise LookupError(f"{uri} is not open")
    return view


def _requests(uri: str, place: types.Position) -> Mapping[str, Any]:
    identifier = types.TextDocumentIdentifier(uri)
    there = types.Range(place, types.Position(place.line + 1, 0))
    context = types.CodeActionContext([])
    return {
        types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionParams(identifier, there, context),
        types.TEXT_DOCUMENT_HOVER: types.HoverParams(identifier, place),
        types.TEXT_DOCUMENT_COMPLETION: types.CompletionParams(identifier, place),
        types.TEXT_DOCUMENT_DEFINITION: types.DefinitionParams(identifier, place),
        types.TEXT_DOCUMENT_REFERENCES: types.ReferenceParams(types.ReferenceContext(True), identifier, place),
        types.TEXT_DOCUMENT_PREPARE_RENAME: types.PrepareRenameParams(identifier, place),
        types.TEXT_DOCUMENT_SELECTION_RANGE: types.SelectionRangeParams(identifier, [place]),
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: types.DocumentSymbolParams(identifier),
        types.TEXT_DOCUMENT_FOLDING_RANGE: types.FoldingRangeParams(identifier),
        types.TEXT_DOCUMENT_DOCUMENT_LINK: types.DocumentLinkParams(identifier),
        types.TEXT_DOCUMENT_CODE_LENS: types.CodeLensParams(identifier),
        types.TEXT_DOCUMENT_FORMATTING: types.DocumentFormattingParams(identifier, _OPTIONS),
    }


def ask_page(text: str, path: str | None = "2026-01-09-twim.md") -> Iterator[Any]:
    """What the page in the browser is told of a post, and of a message with the same text."""
    post = {"text": text, "path": path, "date": None}
    for kind in _QUESTIONS:
        yield _answered(kind, {"post": post, "applicability": "unsafe"})
    yield _answered("entry", {"message": {"text": text, "reporter": text[:100], "userId": text[:100]}})


def _answered(kind: str, question: Mapping[str, Any]) -> Any:
    reply = json.loads(answer(kind, json.dumps(question)))
    if "answer" not in reply and not reply["expected"]:
        raise AssertionError(f"{kind}: {reply['message']}")
    return reply


def ask_interface(text: str, path: str = "2026-01-09-twim.md") -> tuple[Any, Any, str]:
    """What a program gets that imports twimlint."""
    return twimlint.check(text, path), twimlint.fix(text, path, unsafe=True), twimlint.format(text, path)
