"""Code actions: what they offer, and what becomes of the text when one is chosen."""

import pytest
from lsprotocol import types

import twimlint
from tests.command import INSECURE, POST
from tests.server.editor import WHOLE, Editor, edited

pytestmark = pytest.mark.asyncio(loop_scope="session")

TWICE = POST + INSECURE + "\n🎉 Or in [the shed](http://matrix.to/#/#shed:garden.chat).\n"


async def test_a_quick_fix_for_a_client_that_sends_no_diagnostics(shared: Editor) -> None:
    uri = shared.open("content/blog/quick.md", TWICE)
    (fix,) = [one for one in await shared.actions(uri, at(TWICE, "http://matrix.to/#/#shed")) if one.is_preferred]
    assert fix.kind == types.CodeActionKind.QuickFix
    assert edited(TWICE, uri, fix.edit) == TWICE.replace("http://matrix.to/#/#shed", "https://matrix.to/#/#shed")


async def test_all_of_a_rule(shared: Editor) -> None:
    uri = shared.open("content/blog/rule.md", TWICE)
    (fix,) = [one for one in await shared.actions(uri) if one.title == "Fix all MTX002 in this post"]
    assert edited(TWICE, uri, fix.edit) == TWICE.replace("http://", "https://")


async def test_fix_all_on_save_is_what_the_command_line_does(shared: Editor) -> None:
    text = TWICE + "\n\n\n* a *b*  \n"
    uri = shared.open("content/blog/2026/01/all.md", text)
    (fix,) = await shared.actions(uri, only=["source.fixAll.twimlint"])
    assert fix.kind == "source.fixAll.twimlint"
    assert edited(text, uri, fix.edit) == twimlint.fix(text, "content/blog/2026/01/all.md").text
    assert [one.kind for one in await shared.actions(uri, only=["source"])] == ["source.fixAll.twimlint"]
    assert await shared.actions(uri, only=["refactor"]) == []


async def test_silencing_one_and_all(shared: Editor) -> None:
    uri = shared.open("content/blog/silence.md", TWICE)
    actions = {one.title: one for one in await shared.actions(uri, at(TWICE, "http://matrix.to/#/#garden"))}
    shared.replace(uri, edited(TWICE, uri, actions["Ignore MTX002 here"].edit))
    assert (await shared.codes(uri)).count("MTX002") == 1
    shared.replace(uri, edited(TWICE, uri, actions["Ignore MTX002 in this post"].edit))
    assert "MTX002" not in await shared.codes(uri)
    assert "SUP001" not in await shared.codes(uri)


async def test_formatting_is_that_of_the_command_line(shared: Editor) -> None:
    text = POST.replace("\n", "\r\n") + "Wörds 😀 *here*  \r\n\r\n\r\n\r\n* one\r\n* two 🎉\r\n"
    uri = shared.open("content/blog/format.md", text)
    options = types.FormattingOptions(4, insert_spaces=True)
    params = types.DocumentFormattingParams(types.TextDocumentIdentifier(uri), options)
    edits = await shared.client.text_document_formatting_async(params)
    edit = types.WorkspaceEdit(changes={uri: edits or ()})
    assert edited(text, uri, edit) == twimlint.format(text, "content/blog/format.md") != text
    part = types.DocumentRangeFormattingParams(types.TextDocumentIdentifier(uri), WHOLE, options)
    assert await shared.client.text_document_range_formatting_async(part) == edits


async def test_unsafe_fixes_by_command(shared: Editor) -> None:
    uri = shared.open("content/blog/unsafe.md", TWICE)
    await shared.request(
        types.WORKSPACE_EXECUTE_COMMAND, types.ExecuteCommandParams("twimlint.applyUnsafeFixes", [uri])
    )
    fixed = twimlint.fix(TWICE, "content/blog/unsafe.md", unsafe=True).text
    assert edited(TWICE, uri, shared.applied[-1].edit) == fixed


def at(text: str, word: str) -> types.Range:
    """The place of a word, in UTF-16."""
    before = text[: text.index(word)].split("\n")
    position = types.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)
    return types.Range(position, position)
