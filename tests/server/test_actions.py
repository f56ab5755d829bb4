"""Code actions: what they offer, and the text after one was chosen."""

from pathlib import Path

import pytest
from lsprotocol import types

import twimlint
from tests.command import INSECURE, POST
from tests.server.editor import WHOLE, Editor, applied, edited, editor

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


@pytest.mark.parametrize(
    ("code", "comment"),
    [
        ("TBL001", "> | 4991 <!-- twimlint-disable-line TBL001 --> |\r\n"),
        ("TBL003", "|3|c.garden|9 <!-- twimlint-disable-line TBL003 -->|\r\n"),
        ("MTX002", "\r\n<!-- twimlint-disable-next-line MTX002 -->\r\n🎉"),
    ],
)
async def test_silencing_one_brings_no_other(shared: Editor, code: str, comment: str) -> None:
    table = "> | MSC | State |\n> |---|---|\n> | 4990 | merged |\n> | 4991 |\n\n"
    ranking = "## Dept of Ping\n\n|Rank|Hostname|Median MS|\n|---|---|---|\n"
    ranking += "|1|a.garden|10|\n|2|b.garden|20|\n|3|c.garden|9|\n\n"
    text = f"{POST}{table}{ranking}🎉 [a](http://matrix.to/#/#a:garden.chat)\n".replace("\n", "\r\n")
    uri = shared.open(f"content/blog/silence-{code}.md", text)
    codes = await shared.codes(uri)
    (ignore,) = [one for one in await shared.actions(uri) if one.title == f"Ignore {code} here"]
    silenced = edited(text, uri, ignore.edit)
    assert comment in silenced
    shared.replace(uri, silenced)
    codes.remove(code)
    assert sorted(await shared.codes(uri)) == sorted(codes)


async def test_nothing_can_be_silenced_here_in_front_matter(shared: Editor) -> None:
    text = POST.replace("Week", "week")
    uri = shared.open("content/blog/silence-front.md", text)
    titles = [one.title for one in await shared.actions(uri)]
    assert "Ignore FM002 in this post" in titles
    assert not any(title.endswith("here") for title in titles)


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


async def test_a_part_is_formatted_alone(shared: Editor) -> None:
    text = (POST + "😀 One  \n\nTwo\n\n🎉 Three\n\n\n\n\n").replace("\n", "\r\n")
    one, three = text.replace("One  ", "One"), text.replace("Three\r\n\r\n\r\n\r\n\r\n", "Three\r\n")
    whole = twimlint.format(text, "content/blog/part.md")
    assert len({text, one, three, whole}) == 4
    uri = shared.open("content/blog/part.md", text)
    options = types.FormattingOptions(4, insert_spaces=True)
    first, last = POST.count("\n"), text.count("\n")
    for start, end, expected in (
        (0, first - 1, text),
        (first, first + 1, one),
        (last, last, three),
        (last - 3, 99_999, three),
        (99_999, 0, whole),
    ):
        part = types.Range(types.Position(start, 0), types.Position(end, 0))
        params = types.DocumentRangeFormattingParams(types.TextDocumentIdentifier(uri), part, options)
        assert applied(text, await shared.client.text_document_range_formatting_async(params)) == expected


async def test_formatting_on_save_by_the_server_is_that_of_the_command_line(site: Path) -> None:
    text = POST.replace("\n", "\r\n") + "Wörds 😀 *here*  \r\n\r\n\r\n\r\n* one\r\n* two 🎉\r\n"
    synchronization = types.TextDocumentSyncClientCapabilities(will_save_wait_until=True)
    documents = types.TextDocumentClientCapabilities(synchronization=synchronization)
    for options in ({}, {"format": {"onSave": True}}):
        async with editor(site, types.ClientCapabilities(text_document=documents), options) as here:
            assert isinstance(here.capabilities.text_document_sync, types.TextDocumentSyncOptions)
            assert here.capabilities.text_document_sync.will_save_wait_until
            uri = here.open("content/blog/format-on-save.md", text)
            reason = types.TextDocumentSaveReason.Manual
            params = types.WillSaveTextDocumentParams(types.TextDocumentIdentifier(uri), reason)
            saved = applied(text, await here.request(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL, params))
            assert saved == (twimlint.format(text, "content/blog/format-on-save.md") if options else text)


async def test_an_unsafe_fix_says_so_and_is_not_preferred(shared: Editor) -> None:
    text = POST.replace("2024/05/03", "2024/05/3")
    uri = shared.open("content/blog/says-so.md", text)
    (fix,) = [one for one in await shared.actions(uri) if one.title.endswith("(FM003, unsafe)")]
    assert not fix.is_preferred
    assert edited(text, uri, fix.edit) == POST


@pytest.mark.parametrize(("command", "unsafe"), [("applySafeFixes", False), ("applyUnsafeFixes", True)])
async def test_fixes_by_command(shared: Editor, command: str, *, unsafe: bool) -> None:
    text = TWICE.replace("2024/05/03", "2024/05/3").replace("\n", "\r\n")
    uri = shared.open(f"content/blog/{command}.md", text)
    params = types.ExecuteCommandParams(f"twimlint.{command}", [uri])
    await shared.request(types.WORKSPACE_EXECUTE_COMMAND, params)
    fixed = twimlint.fix(text, f"content/blog/{command}.md", unsafe=unsafe).text
    assert edited(text, uri, shared.applied[-1].edit) == fixed
    assert ("2024/05/03" in fixed) is unsafe


async def test_edits_touch_no_line_that_stays(shared: Editor) -> None:
    text = TWICE + "\n".join(f"Line {number}.\n" for number in range(500)) + INSECURE
    uri = shared.open("content/blog/minimal.md", text)
    (fix,) = await shared.actions(uri, only=["source.fixAll.twimlint"])
    assert fix.edit is not None
    assert fix.edit.changes is not None
    changed = [edit.range for edit in fix.edit.changes[uri]]
    rows = [row for row, line in enumerate(text.split("\n")) if "http:" in line]
    assert [(one.start.line, one.end.line) for one in changed] == [(row, row) for row in rows]


def at(text: str, word: str) -> types.Range:
    """The place of a word, in UTF-16."""
    before = text[: text.index(word)].split("\n")
    position = types.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)
    return types.Range(position, position)
