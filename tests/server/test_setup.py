"""Settings of the client, configuration files, several folders, and the ways to ask for diagnostics."""

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types

import twimlint
from tests.command import INSECURE, POST
from tests.server.editor import WHOLE, applied, edited, editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT = POST + INSECURE
PROGRESS = "progress"
TEXTS_PULLED = types.TextDocumentClientCapabilities(
    diagnostic=types.DiagnosticClientCapabilities(),
    publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
)
PULLING = types.ClientCapabilities(
    text_document=TEXTS_PULLED,
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    ),
    window=types.WindowClientCapabilities(work_done_progress=True),
)


async def test_configuration_files_hold_and_are_read_again(tmp_path: Path) -> None:
    Path(tmp_path, ".twimlint.toml").write_text('ignore = ["MTX002"]\n')
    async with editor(tmp_path) as here:
        uri = here.open("a.md", TEXT)
        assert "MTX002" not in await here.codes(uri)
        Path(tmp_path, ".twimlint.toml").write_text("")
        here.published.clear()
        changed = types.FileEvent(here.uri(".twimlint.toml"), types.FileChangeType.Changed)
        here.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
        assert "MTX002" in await here.codes(uri)


async def test_pyproject_holds_too_and_is_read_again(tmp_path: Path) -> None:
    watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    workspace = types.WorkspaceClientCapabilities(did_change_watched_files=watching)
    config = Path(tmp_path, "pyproject.toml")
    config.write_text('[tool.twimlint]\nignore = ["MTX002"]\n')
    async with editor(tmp_path, types.ClientCapabilities(workspace=workspace)) as here:
        uri = here.open("a.md", TEXT)
        assert "MTX002" not in await here.codes(uri)
        for content, holds in (
            ('[tool.twimlint]\nignore = ["MTX002"\n', True),
            ("", True),
            (config.read_text(), False),
        ):
            config.write_text(content)
            here.published.clear()
            changed = types.FileEvent(config.as_uri(), types.FileChangeType.Changed)
            here.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([changed]))
            assert ("MTX002" in await here.codes(uri)) is holds


async def test_faults_of_configuration_files_show_where_they_are(tmp_path: Path) -> None:
    config = Path(tmp_path, ".twimlint.toml")
    config.write_text('fail-on = "error"\nignore = ["MTX999"]\n')
    async with editor(tmp_path) as here:
        uri = here.open("a.md", TEXT)
        assert "MTX002" in await here.codes(uri)
        await here.actions(uri)
        (faults,) = [one.diagnostics for one in here.published if one.uri == config.as_uri()]
        assert [(fault.range.start.line, "MTX999" in fault.message) for fault in faults] == [(1, True)]
        config.write_text("")
        here.published.clear()
        here.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await here.diagnostics(uri)
        await here.actions(uri)
        assert [list(one.diagnostics) for one in here.published if one.uri == config.as_uri()] == [[]]


async def test_without_the_configuration_of_the_bot_the_usual_departments_hold(tmp_path: Path) -> None:
    Path(tmp_path, ".twimlint.toml").write_text('hebbot-config = "bot.toml"\n')
    for content, file, row in ((None, ".twimlint.toml", 0), ("\nverbs = [\n", "bot.toml", 1)):
        if content is not None:
            Path(tmp_path, "bot.toml").write_text(content)
        async with editor(tmp_path) as here:
            uri = here.open("a.md", TEXT)
            assert "MTX002" in await here.codes(uri)
            await here.actions(uri)
            (faults,) = [one.diagnostics for one in here.published if one.uri.endswith(f"/{file}")]
            assert [fault.range.start.line for fault in faults] == [row]


async def test_a_folder_that_is_no_site_is_left_out(tmp_path: Path) -> None:
    Path(tmp_path, "empty").mkdir()
    Path(tmp_path, ".twimlint.toml").write_text('site-root = "empty"\n')
    async with editor(tmp_path) as here:
        assert "MTX002" in await here.codes(here.open("a.md", TEXT))


async def test_settings_of_the_client_are_on_top(tmp_path: Path) -> None:
    Path(tmp_path, ".twimlint.toml").write_text('level = { MTX002 = "error" }\n')
    config = {"level": {"MTX002": "info"}, "per-file-ignores": {"b.md": ["MTX002"]}}
    async with editor(tmp_path, options={"config": config, "suppress": {"with": "front-matter"}}) as here:
        uri = here.open("a.md", TEXT)
        (found,) = [one for one in await here.diagnostics(uri) if one.code == "MTX002"]
        assert found.severity is types.DiagnosticSeverity.Information
        assert "MTX002" not in await here.codes(here.open("b.md", TEXT))
        (ignore,) = [one for one in await here.actions(uri) if one.title == "Ignore MTX002 in this post"]
        assert '[extra.twimlint]\nignore = ["MTX002"]\n+++' in edited(TEXT, uri, ignore.edit)


async def test_wrong_settings_are_told_and_left_out(tmp_path: Path) -> None:
    options = {"lint.run": "never", "config": {"ignore": ["NO1"]}}
    async with editor(tmp_path, options=options) as here:
        assert "MTX002" in await here.codes(here.open("a.md", TEXT))
        messages = [message.message for message in here.client.messages]
        assert any("lint.run" in message for message in messages)
        assert any("NO1" in message for message in messages)


@pytest.mark.parametrize("pulls", [False, True])
async def test_checking_on_save(tmp_path: Path, *, pulls: bool) -> None:
    capabilities = PULLING if pulls else types.ClientCapabilities()
    async with editor(tmp_path, capabilities, {"lint": {"run": "save"}}) as here:
        uri = here.open("a.md", TEXT)
        assert "MTX002" in await here.codes(uri)
        here.replace(uri, TEXT + "More.\n")
        assert await here.codes(uri) == []
        here.published.clear()
        here.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        assert "MTX002" in await here.codes(uri)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        assert not (await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)).items
        here.published.clear()
        settings = types.DidChangeConfigurationParams({"twimlint": {"lint": {"run": "type"}}})
        here.client.workspace_did_change_configuration(settings)
        if pulls:
            report = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
            assert "MTX002" in [one.code for one in report.items]
            assert [list(one.diagnostics) for one in here.published] == [[]]
        else:
            assert "MTX002" in await here.codes(uri)


async def test_pulled_diagnostics(tmp_path: Path) -> None:
    async with editor(tmp_path, PULLING) as here:
        uri = here.open("a.md", TEXT)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
        assert "MTX002" in [one.code for one in report.items]
        params.previous_result_id = report.result_id
        again = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
        assert again.kind == "unchanged"
        here.replace(uri, POST)
        news = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
        assert "MTX002" not in [one.code for one in news.items]
        assert here.published == []


async def test_who_pulls_but_does_not_refresh_is_pushed_to(tmp_path: Path) -> None:
    config = Path(tmp_path, ".twimlint.toml")
    async with editor(tmp_path, types.ClientCapabilities(text_document=TEXTS_PULLED)) as here:
        assert here.capabilities.diagnostic_provider is None
        uri = here.open("a.md", TEXT)
        assert "MTX002" in await here.codes(uri)
        config.write_text('ignore = ["MTX002"]\n')
        here.published.clear()
        here.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        assert "MTX002" not in await here.codes(uri)


async def test_related_places(tmp_path: Path) -> None:
    text = POST + "See [a].\n\n[a]: https://one.example\n[a]: https://two.example\n"
    async with editor(tmp_path, PULLING) as here:
        uri = here.open("a.md", text)
        params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
        report = await here.request(types.TEXT_DOCUMENT_DIAGNOSTIC, params)
        (found,) = [one for one in report.items if one.code == "LNK007"]
        (place,) = found.related_information
        assert place.location.uri == uri
        assert place.location.range.start.line == found.range.start.line - 1


async def test_the_whole_workspace(tmp_path: Path) -> None:
    for number in range(5):
        Path(tmp_path, f"2024-05-0{number + 1}-twim.md").write_text(TEXT)
    async with editor(tmp_path, PULLING) as here:
        here.open("2024-05-01-twim.md", POST)
        params = types.WorkspaceDiagnosticParams([], work_done_token=PROGRESS)
        report = await here.request(types.WORKSPACE_DIAGNOSTIC, params)
        counts = {Path(item.uri).name: [one.code for one in item.items].count("MTX002") for item in report.items}
        assert counts == {f"2024-05-0{number + 1}-twim.md": int(number > 0) for number in range(5)}
        kinds = here.progress
        assert (kinds[0], kinds[-1]) == ("begin", "end")
        number = await here.request(
            types.WORKSPACE_EXECUTE_COMMAND, types.ExecuteCommandParams("twimlint.checkWorkspace")
        )
        assert number >= 4
        assert {Path(one.uri).name for one in here.published if one.diagnostics} == counts.keys() - {
            "2024-05-01-twim.md"
        }


async def test_a_check_of_the_whole_workspace_is_cancelled(tmp_path: Path) -> None:
    for number in range(300):
        Path(tmp_path, f"{number}.md").write_text(TEXT * 5)
    async with editor(tmp_path, PULLING) as here:
        params = types.WorkspaceDiagnosticParams([], work_done_token=PROGRESS)
        request = asyncio.ensure_future(here.request(types.WORKSPACE_DIAGNOSTIC, params))
        while not here.progress:
            await asyncio.sleep(0.01)
        here.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(PROGRESS))
        report = await request
        assert len(report.items) < 300


@pytest.mark.parametrize("encoding", list(types.PositionEncodingKind))
async def test_each_encoding(tmp_path: Path, encoding: types.PositionEncodingKind) -> None:
    capabilities = types.ClientCapabilities(general=types.GeneralClientCapabilities(position_encodings=[encoding]))
    text = POST + "🎉 é 𝔘 " + INSECURE + "\r\n👩‍👩‍👧 [b](http://matrix.to/#/#b:garden.chat)\r\n"
    async with editor(tmp_path, capabilities) as here:
        assert here.capabilities.position_encoding == encoding
        uri = here.open("a.md", text)
        (fix,) = await here.actions(uri, only=["source.fixAll"])
        fixed = twimlint.fix(text, "a.md").text
        assert edited(text, uri, fix.edit, encoding.value) == fixed != text
        found = [one for one in await here.diagnostics(uri) if one.code == "MTX002"]
        edits = [types.TextEdit(one.range, "X") for one in found]
        assert applied(text, edits, encoding.value).count("(X)") == 2
        for one in reversed(found):
            here.change(uri, types.TextDocumentContentChangePartial(one.range, "https://matrix.to/#/#b:garden.chat"))
        assert "MTX002" not in await here.codes(uri)


async def test_several_folders_and_none(tmp_path: Path) -> None:
    for name, code in (("one", "MTX002"), ("two", "FMT001")):
        Path(tmp_path, name).mkdir()
        Path(tmp_path, name, ".twimlint.toml").write_text(f'ignore = ["{code}"]\n')
    async with editor(tmp_path / "one") as here:
        folder = types.WorkspaceFolder((tmp_path / "two").as_uri(), "two")
        event = types.WorkspaceFoldersChangeEvent([folder], [])
        here.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        assert "MTX002" not in await here.codes(here.open("a.md", TEXT))
        assert "MTX002" in await here.codes(here.open((tmp_path / "two" / "a.md").as_uri(), TEXT))
        assert "MTX002" in await here.codes(here.open("untitled:Untitled-1", TEXT))


async def test_settings_of_the_client_follow_its_first_folder(tmp_path: Path) -> None:
    folders = [types.WorkspaceFolder((tmp_path / name).as_uri(), name) for name in ("one", "two é%")]
    options = {"config": {"per-file-ignores": {"posts/*": ["MTX002"]}}}
    async with editor(tmp_path / "one", options=options) as here:
        uri = here.open((tmp_path / "two é%" / "posts" / "a.md").as_uri(), TEXT)
        assert "MTX002" in await here.codes(uri)
        here.published.clear()
        event = types.WorkspaceFoldersChangeEvent(added=folders[1:], removed=folders[:1])
        here.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
        assert "MTX002" not in await here.codes(uri)


async def test_lenses_only_where_they_are_wanted(site: Path) -> None:
    text = POST + "## Dept of Clients 📱\n\n### Watering can\n\ntext\n"
    for options in (None, {"codeLens": {"enable": True}}):
        async with editor(site, options=options) as here:
            uri = here.open("content/blog/lens.md", text)
            params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
            found = await here.request(types.TEXT_DOCUMENT_CODE_LENS, params)
            assert [one.command.title for one in found] == ([] if options is None else ["new in TWIM"])


async def test_a_lens_counts_the_posts_of_a_project_and_leads_to_the_last(site: Path) -> None:
    text = POST.replace("2024", "2026") + "## Dept of Clients 📱\r\n\r\n### snowdrop 🎉\r\n\r\n### Snowdrop\r\n"
    showing = types.ShowDocumentClientCapabilities(support=True)
    capabilities = types.ClientCapabilities(window=types.WindowClientCapabilities(show_document=showing))
    async with editor(site, capabilities, {"codeLens": {"enable": True}}) as here:
        uri = here.open("content/blog/2026/lens.md", text)
        params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
        *_, number, last = await here.request(types.TEXT_DOCUMENT_CODE_LENS, params)
        assert (number.command.title, last.command.title) == ("in 1 post", "2025-12-26: Snowdrop")
        assert number.range == last.range == types.Range(types.Position(14, 0), types.Position(14, 12))
        command = types.ExecuteCommandParams(last.command.command, last.command.arguments)
        await here.request(types.WORKSPACE_EXECUTE_COMMAND, command)
        assert [shown.uri for shown in here.client.shown_documents] == [
            here.uri("content/blog/2025/12/2025-12-26-twim.md")
        ]


async def test_actions_resolved_later(tmp_path: Path) -> None:
    actions = types.CodeActionClientCapabilities(
        data_support=True,
        resolve_support=types.ClientCodeActionResolveOptions(["edit"]),
    )
    capabilities = types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(code_action=actions))
    async with editor(tmp_path, capabilities) as here:
        uri = here.open("a.md", TEXT)
        (ignore,) = [one for one in await here.actions(uri, WHOLE) if one.title == "Ignore MTX002 here"]
        assert ignore.edit is None
        resolved = await here.request(types.CODE_ACTION_RESOLVE, ignore)
        assert "twimlint-disable-" in edited(TEXT, uri, resolved.edit)
        here.replace(uri, POST)
        assert (await here.request(types.CODE_ACTION_RESOLVE, ignore)).edit is None
