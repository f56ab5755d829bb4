"""Diagnostics: of the latest text, where they belong, and gone when the text is."""

from pathlib import Path

import pytest
from lsprotocol import types

from tests.command import INSECURE, POST
from tests.server.editor import Editor, editor

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


async def test_what_a_fix_only_removes_is_unnecessary(shared: Editor) -> None:
    words = "> @this-week-in:matrix.org "
    text = f"{POST}[Yuki 😀](https://matrix.to/#/@yuki:lantern.chat) says\r\n\r\n{words}🎉 Out.\r\n\r\n{INSECURE}"
    uri = shared.open("content/blog/unnecessary.md", text)
    found = {one.code: one for one in await shared.diagnostics(uri)}
    assert list(found["ATT010"].tags or ()) == [types.DiagnosticTag.Unnecessary]
    assert found["ATT010"].range.end.character == len(words.rstrip())
    assert found["MTX002"].tags is None


@pytest.mark.parametrize(("level", "severity"), [("error", 1), ("warning", 2), ("info", 3)])
async def test_severity_is_that_of_the_level(tmp_path: Path, level: str, severity: int) -> None:
    async with editor(tmp_path, options={"config": {"level": {"MTX002": level}}}) as here:
        found = await here.diagnostics(here.open("a.md", POST + INSECURE))
        assert [one.severity for one in found if one.code == "MTX002"] == [severity]


async def test_the_other_post_with_the_same_path_is_a_related_place(site: Path) -> None:
    publishing = types.PublishDiagnosticsClientCapabilities(related_information=True)
    capabilities = types.TextDocumentClientCapabilities(publish_diagnostics=publishing)
    async with editor(site, types.ClientCapabilities(text_document=capabilities)) as here:
        other = Path(site, "content/blog/2024/a b é.md")
        other.parent.mkdir(exist_ok=True)
        other.write_text(POST, "utf-8")
        uri = here.open("content/blog/2024/same.md", POST)
        places = [place for one in await here.diagnostics(uri) for place in one.related_information or ()]
        other.unlink()
        assert [place.location.uri for place in places] == [other.as_uri()]


async def test_closing_clears(shared: Editor) -> None:
    uri = shared.open("closed.md", POST + INSECURE)
    assert await shared.diagnostics(uri)
    shared.close(uri)
    reopened = shared.open("other.md", POST)
    await shared.diagnostics(reopened)
    last = [params for params in shared.published if params.uri == uri][-1]
    assert not last.diagnostics


async def test_links_into_a_text_that_is_not_saved(site: Path) -> None:
    async with editor(site) as here:
        guide = here.open("content/docs/getting-started.md", "+++\ntitle = 'Start'\n+++\n\n## Seeds\n")
        text = POST + "See [the seeds](@/docs/getting-started.md#seeds).\n"
        uri = here.open("content/blog/unsaved.md", text)
        assert "LNK009" not in await here.codes(uri)
        here.replace(guide, "+++\ntitle = 'Start'\n+++\n\n## Bulbs\n")
        here.replace(uri, text + "And more.\n")
        assert "LNK009" in await here.codes(uri)


@pytest.mark.parametrize("watches", [True, False])
async def test_saving_a_post_checks_the_other_open_ones(site: Path, watches: bool) -> None:
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=watches)
    workspace = types.WorkspaceClientCapabilities(did_change_watched_files=watching)
    head = "+++\ntitle = 'Start'\n+++\n\n"
    async with editor(site, types.ClientCapabilities(workspace=workspace)) as here:
        guide = here.open("content/docs/getting-started.md", f"{head}## Seeds\n")
        uri = here.open("content/blog/linking.md", f"{POST}See [the seeds](@/docs/getting-started.md#seeds).\n")
        assert "LNK009" not in await here.codes(uri)
        here.replace(guide, f"{head}## Bulbs\n")
        await here.diagnostics(guide)
        here.published.clear()
        saved = types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(guide))
        here.client.text_document_did_save(saved)
        if watches:
            event = types.FileEvent(guide, types.FileChangeType.Changed)
            here.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        assert "LNK009" in await here.codes(uri)
