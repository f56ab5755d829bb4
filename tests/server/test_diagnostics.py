"""Diagnostics: of the latest text, where they belong, and gone when the text is."""

import pytest
from lsprotocol import types

from tests.command import INSECURE, POST
from tests.server.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_text_is_checked_when_it_is_opened_and_changed(shared: Editor) -> None:
    uri = shared.open("content/blog/opened.md", POST + INSECURE)
    (diagnostic,) = [one for one in await shared.diagnostics(uri) if one.code == "MTX002"]
    assert diagnostic.severity is types.DiagnosticSeverity.Warning
    assert diagnostic.source == "twimlint"
    assert diagnostic.code_description is not None
    assert diagnostic.code_description.href.endswith("/MTX002-insecure-matrix-to-link.md")
    row = (POST + INSECURE).count("\n") - 1
    column = INSECURE.index("http")
    assert diagnostic.range.start == types.Position(row, column)
    shared.change(uri, types.TextDocumentContentChangePartial(diagnostic.range, "https://matrix.to/#/#a:garden.chat"))
    assert "MTX002" not in await shared.codes(uri)


async def test_closing_clears(shared: Editor) -> None:
    uri = shared.open("closed.md", POST + INSECURE)
    assert await shared.diagnostics(uri)
    shared.close(uri)
    reopened = shared.open("other.md", POST)
    await shared.diagnostics(reopened)
    last = [params for params in shared.published if params.uri == uri][-1]
    assert not last.diagnostics
