"""Symbols, folding, hover, navigation, completion and renaming, each asked for through the pipe."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.command import POST
from tests.hostile.checkouts import PASSPHRASE, make
from tests.server.editor import Editor, applied, edited, editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

BODY = """\
## Dept of Clients 📱

### 🎉 Lantern ([website](https://lantern.example))

[Yuki 😀](https://matrix.to/#/@yuki:lantern.chat) says

> Lantern 2 is out, see [the road][map] and [map].
>
> And [again][MAP], and [the roadmap](@/blog/2026/01/2026-01-05-roadmap/index.md).

{{ figure(img="/blog/img/greenhouse.png") }}

![tomatoes](/blog/img/tomatoes.png.png) and [start](@/docs/getting-started.md#first-steps)

[map]: https://lantern.example/road

[^later]: A note.
"""
TEXT = POST + BODY


def position(text: str, before: str, behind: str = "") -> types.Position:
    """Where a text goes on, for the last time, with one word behind another, in UTF-16."""
    offset = text.rindex(before + behind) + len(before)
    lines = text[:offset].split("\n")
    return types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2)


async def ask(here: Editor, method: str, kind: Any, uri: str, place: types.Position, **more: Any) -> Any:
    params = kind(text_document=types.TextDocumentIdentifier(uri), position=place, **more)
    return await here.request(method, params)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_symbols(shared: Editor, newline: str) -> None:
    uri = shared.open("content/blog/symbols.md", TEXT.replace("\n", newline))
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    (department,) = await shared.request(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, params)
    (project,) = department.children
    (entry,) = project.children
    assert (department.name, project.name) == ("Dept of Clients 📱", "🎉 Lantern (website)")
    assert (entry.name, entry.detail) == ("Yuki 😀", "@yuki:lantern.chat")
    assert entry.selection_range.start == position(TEXT, "\n", "[Yuki")
    assert department.range.start <= project.range.start <= entry.range.start
    assert entry.range.end <= project.range.end <= department.range.end


async def test_symbols_of_all_posts(shared: Editor) -> None:
    shared.open("content/blog/2026/01/2026-01-02-twim.md", TEXT)
    found = await shared.request(types.WORKSPACE_SYMBOL, types.WorkspaceSymbolParams("lantern"))
    (symbol,) = [one for one in found if one.location.uri == shared.uri("content/blog/2026/01/2026-01-02-twim.md")]
    assert symbol.name == "🎉 Lantern (website)"
    assert symbol.location.range.start == position(TEXT, "", "### ")
    assert await shared.request(types.WORKSPACE_SYMBOL, types.WorkspaceSymbolParams("no such thing")) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
async def test_folding(shared: Editor, newline: str) -> None:
    uri = shared.open("content/blog/folding.md", TEXT.replace("\n", newline))
    params = types.FoldingRangeParams(types.TextDocumentIdentifier(uri))
    found = {(one.start_line, one.end_line) for one in await shared.request(types.TEXT_DOCUMENT_FOLDING_RANGE, params)}
    rows = TEXT.split("\n")
    front = (0, rows.index("+++", 1))
    picture = rows.index("![tomatoes](/blog/img/tomatoes.png.png) and [start](@/docs/getting-started.md#first-steps)")
    department = (rows.index("## Dept of Clients 📱"), picture)
    project = (rows.index("### 🎉 Lantern ([website](https://lantern.example))"), picture)
    quote = rows.index("> Lantern 2 is out, see [the road][map] and [map].")
    entry = (quote - 2, rows.index('{{ figure(img="/blog/img/greenhouse.png") }}'))
    assert found == {front, department, project, entry, (quote, quote + 2)}


async def test_selections_grow(shared: Editor) -> None:
    uri = shared.open("content/blog/selections.md", TEXT)
    places = [position(TEXT, "Lan", "tern 2"), types.Position(999, 0), types.Position(1, 2)]
    params = types.SelectionRangeParams(types.TextDocumentIdentifier(uri), places)
    found = await shared.request(types.TEXT_DOCUMENT_SELECTION_RANGE, params)
    assert len(found) == len(places)
    sizes = []
    selected = found[0]
    assert selected.range == types.Range(position(TEXT, "> ", "Lantern 2"), position(TEXT, "> Lantern", " 2"))
    while selected is not None:
        sizes.append(selected.range.end.line - selected.range.start.line)
        selected = selected.parent
    assert sizes == sorted(sizes)
    assert sizes[-1] == TEXT.count("\n")


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("https://matrix.to/#/@yu", "**user ID** `@yuki:lantern.chat`"),
        ("see [the ro", "`[map]` is `https://lantern.example/road`"),
        ("[the roadmap](@/blog", "`content/blog/2026/01/2026-01-05-roadmap/index.md`"),
        ("## Dept of Cl", "**Dept of Clients 📱**"),
        ("{{ fig", "Shortcode `figure`: `templates/shortcodes/figure.html`"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_hover(shared: Editor, before: str, shown: str, newline: str) -> None:
    uri = shared.open("content/blog/hover.md", TEXT.replace("\n", newline))
    found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, position(TEXT, before))
    assert shown in found.contents.value
    assert found.contents.kind is types.MarkupKind.Markdown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "😀 [us](https://matrix.to/#/%23garden%3Agarden.chat?via=one.example&via=two.example)",
            ["**room alias** `#garden:garden.chat`", "server `garden.chat`", "via `one.example`, `two.example`"],
        ),
        (
            "🎉 [Twim](@/blog/2025/12/2025-12-26-twim.md)",
            [r"**This Week in Matrix 2025\-12\-26**, 2025\-12\-26", "Odette 😀 says"],
        ),
        (
            "## Dept of Services 🧑‍🔧",
            ["spelled `Dept of Services 🚀` until 2026-01-10", "also correct: `Dept of Services 👨‍🔧`"],
        ),
        ("## Dept of Videos 📹", ["known since 2021-12-01", "spelled `Dept of Event Videos 📹` until 2021-12-31"]),
    ],
)
async def test_hover_tells_all_that_is_known(shared: Editor, line: str, shown: list[str]) -> None:
    text = POST.replace("\n", "\r\n") + line
    uri = shared.open("content/blog/hover-facts.md", text)
    place = position(text, line[:5])
    found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, place)
    assert [words for words in shown if words not in found.contents.value] == []


async def test_hover_shows_the_page_of_a_rule(shared: Editor) -> None:
    text = POST + "See [us](http://matrix.to/#/#garden:garden.chat).\n"
    uri = shared.open("content/blog/hover-rule.md", text)
    found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, position(text, "(http:"))
    assert "# MTX002" in found.contents.value
    assert "## " in found.contents.value


async def test_hover_brings_nothing_of_a_post_to_life(shared: Editor, site: Path) -> None:
    evil = "content/docs/evil.md"
    title = "[x](command:run) <img src=x onerror=y> ![](https://tracker.example/a.png)"
    Path(site, evil).write_text(
        f"+++\ntitle = '{title}'\ndate = '[x](a:b)'\n+++\n\n<b>bold</b> `a` [l](https://x.example)\n"
    )
    created = types.FileEvent(shared.uri(evil), types.FileChangeType.Created)
    shared.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([created]))
    text = POST + "A [link](@/docs/evil.md) and [`]`[`]: `x``](@/docs/evil.md)\n"
    uri = shared.open("content/blog/evil.md", text)
    found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, position(text, "A [li"))
    Path(site, evil).unlink()
    assert "](" not in found.contents.value.replace("\\]\\(", "")
    assert "<" not in found.contents.value.replace("\\<", "")
    assert "![" not in found.contents.value.replace("\\!\\[", "")


@pytest.mark.parametrize(
    ("before", "file", "line"),
    [
        ("[the roadmap](@/blog", "content/blog/2026/01/2026-01-05-roadmap/index.md", 0),
        ("![tomatoes](/blog/img", "static/blog/img/tomatoes.png.png", 0),
        ("{{ fig", "templates/shortcodes/figure.html", 0),
        ("see [the ro", "content/blog/definition.md", TEXT.split("\n").index("[map]: https://lantern.example/road")),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_definition(shared: Editor, before: str, file: str, line: int, newline: str) -> None:
    uri = shared.open("content/blog/definition.md", TEXT.replace("\n", newline))
    found = await ask(shared, types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams, uri, position(TEXT, before))
    assert found.uri == shared.uri(file)
    assert found.range.start.line == line


async def test_definition_of_an_anchor(shared: Editor) -> None:
    shared.open("content/docs/getting-started.md", "+++\ntitle = 'Start'\n+++\n\n😀\n\n## First steps\n")
    uri = shared.open("content/blog/anchor.md", TEXT)
    place = position(TEXT, "@/docs/getting")
    found = await ask(shared, types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams, uri, place)
    assert (found.uri, found.range.start.line) == (shared.uri("content/docs/getting-started.md"), 6)


async def test_references_of_a_label(shared: Editor) -> None:
    uri = shared.open("content/blog/labels.md", TEXT)
    context = types.ReferenceContext(include_declaration=True)
    place = position(TEXT, "\n[m", "ap]: ")
    found = await ask(shared, types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams, uri, place, context=context)
    assert len(found) == 4
    assert {one.uri for one in found} == {uri}


async def test_references_of_a_page(shared: Editor) -> None:
    page = shared.open("content/blog/2026/01/2026-01-05-roadmap/index.md", POST)
    context = types.ReferenceContext(include_declaration=False)
    twim = shared.open("content/blog/2026/01/2026-01-02-twim.md", TEXT)
    found = await ask(
        shared, types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams, page, types.Position(0, 0), context=context
    )
    (place,) = [one for one in found if one.uri == twim]
    assert place.range.start == position(TEXT, "[the roadmap](")


async def test_references_of_a_heading(shared: Editor) -> None:
    page = "+++\r\ntitle = 'Start'\r\n+++\r\n\r\n😀\r\n\r\n## First steps\r\n"
    start = shared.open("content/docs/getting-started.md", page)
    twim = shared.open("content/blog/2026/01/2026-01-02-twim.md", TEXT)
    context = types.ReferenceContext(include_declaration=False)
    for line, number in ((6, 1), (99_999, 1), (4, 1)):
        place = types.Position(line, 3)
        found = await ask(shared, types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams, start, place, context=context)
        assert [one.range.start for one in found if one.uri == twim] == [position(TEXT, "[start](")] * number
    other = page.replace("First steps", "Other steps")
    shared.replace(start, other)
    place = types.Position(6, 3)
    found = await ask(shared, types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams, start, place, context=context)
    shared.close(start)
    assert not found


async def test_links(shared: Editor) -> None:
    uri = shared.open("content/blog/links.md", TEXT)
    params = types.DocumentLinkParams(types.TextDocumentIdentifier(uri))
    targets = {one.target.partition("#")[0] for one in await shared.request(types.TEXT_DOCUMENT_DOCUMENT_LINK, params)}
    wanted = ("content/blog/2026/01/2026-01-05-roadmap/index.md", "static/blog/img/tomatoes.png.png")
    assert {shared.uri(name) for name in wanted} <= targets


async def labels(here: Editor, uri: str, text: str, before: str) -> dict[str, types.CompletionItem]:
    place = position(text, before)
    found = await ask(here, types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams, uri, place)
    return {item.label: item for item in found.items}


@pytest.mark.parametrize(
    ("line", "label", "result"),
    [
        ("## Dept of Br", "Dept of Bridges 🌉", "## Dept of Bridges 🌉"),
        ("[x](@/blog/2026/01/2026-01-05-r", "What we plant", "[x](@/blog/2026/01/2026-01-05-roadmap/index.md"),
        ("😀 [x](@/plant", "What we plant", "😀 [x](@/blog/2026/01/2026-01-05-roadmap/index.md"),
        ("[x](@/2025-12-26", "This Week in Matrix 2025-12-26", "[x](@/blog/2025/12/2025-12-26-twim.md"),
        ("😀 [x](@/docs/getting-started.md#fi", "first-steps", "😀 [x](@/docs/getting-started.md#first-steps"),
        ("![](/blog/img/gr", "greenhouse.png", "![](/blog/img/greenhouse.png"),
        ("😀 {{ you", "youtube_player", "😀 {{ youtube_player("),
        ("{{ figure(", "img", '{{ figure(img="'),
        ("a [b][m", "map", "a [b][map"),
        (
            "[Yuki](https://matrix.to/#/@yuki:lantern.chat) sa",
            "says",
            "[Yuki](https://matrix.to/#/@yuki:lantern.chat) says",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_completion(shared: Editor, line: str, label: str, result: str, newline: str) -> None:
    text = (TEXT + f"\n{line}").replace("\n", newline)
    uri = shared.open("content/blog/completion.md", text)
    found = await labels(shared, uri, text, line)
    match = next((item for name, item in found.items() if label.lower() in name.lower()), None)
    assert match is not None, list(found)
    assert isinstance(match.text_edit, types.TextEdit)
    assert applied(text, [match.text_edit]).endswith(f"\n{result}")


@pytest.mark.parametrize(
    ("line", "label", "result"),
    [
        ("😀 @ode", "@odette:snow.example", "😀 [Odette 😀](https://matrix.to/#/@odette:snow.example)"),
        ("(#sn", "#snow:snow.example", "([the snow](https://matrix.to/#/#snow:snow.example)"),
        ("see MSC43", "MSC4321", "see [MSC4321](https://msc.example/4321)"),
        ("### Snow", "Snowdrop", "### Snowdrop"),
    ],
)
async def test_completion_of_what_earlier_posts_link(shared: Editor, line: str, label: str, result: str) -> None:
    text = POST + line
    uri = shared.open("content/blog/earlier.md", text)
    item = (await labels(shared, uri, text, line))[label]
    assert isinstance(item.text_edit, types.TextEdit)
    assert applied(text, [item.text_edit]) == POST + result


async def test_the_first_completion_knows_the_whole_site(site: Path) -> None:
    text = POST + "[x](@/blog/2025/12/2025-12-26"
    async with editor(site) as here:
        uri = here.open("content/blog/first.md", text)
        assert list(await labels(here, uri, text, text)) == ["This Week in Matrix 2025-12-26"]


async def test_accounts_that_are_linked_most_come_first(shared: Editor) -> None:
    text = POST + "@ode"
    uri = shared.open("content/blog/most.md", text)
    found = await labels(shared, uri, text, "@ode")
    assert sorted(found, key=lambda name: str(found[name].sort_text)) == ["@odette:snow.example", "@ode:snow.example"]


async def test_completion_of_footnotes(shared: Editor) -> None:
    line = "And[^th"
    text = f"{POST}A[^that] b[^this].\n\n[^that]: One thing.\n\n[^this]: Another.\n\n{line}"
    uri = shared.open("content/blog/footnotes.md", text)
    found = await labels(shared, uri, text, line)
    assert {name: item.detail for name, item in found.items()} == {"that": "One thing.", "this": "Another."}
    edit = found["this"].text_edit
    assert isinstance(edit, types.TextEdit)
    assert applied(text, [edit]).endswith("\nAnd[^this")


@pytest.mark.parametrize(
    ("line", "label", "result"),
    [
        ("da", "date", "date = "),
        ('author = ["Od', "Odette Earlier", 'author = ["Odette Earlier'),
        ('category = ["This Week in Matrix", "Al', "Allotments", 'category = ["This Week in Matrix", "Allotments'),
    ],
)
async def test_completion_in_front_matter(shared: Editor, line: str, label: str, result: str) -> None:
    head = '+++\ntitle = "A"\n'
    text = f"{head}{line}\n+++\n"
    uri = shared.open("content/blog/front.md", text)
    item = (await labels(shared, uri, text, line))[label]
    assert isinstance(item.text_edit, types.TextEdit)
    assert applied(text, [item.text_edit]) == f"{head}{result}\n+++\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_renaming_a_label(shared: Editor, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    uri = shared.open("content/blog/rename.md", text)
    place = position(text, "[again][M")
    found = await ask(shared, types.TEXT_DOCUMENT_RENAME, types.RenameParams, uri, place, new_name="road 🎉")
    result = edited(text, uri, found)
    assert "[the road][road 🎉] and [map][road 🎉]." in result
    assert "[again][road 🎉]" in result
    assert "[road 🎉]: https" in result


async def test_renaming_a_page(shared: Editor) -> None:
    twim = shared.open("content/blog/2026/01/2026-01-02-twim.md", TEXT)
    old, new = shared.uri("content/blog/2026/01/2026-01-05-roadmap"), shared.uri("content/blog/2026/01/a b")
    params = types.RenameFilesParams([types.FileRename(old, new)])
    found = await shared.request(types.WORKSPACE_WILL_RENAME_FILES, params)
    assert "(@/blog/2026/01/a%20b/index.md)" in edited(TEXT, twim, found)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_positions_behind_a_line_or_the_text_mean_their_end(shared: Editor, newline: str) -> None:
    line = "😀 see [map"
    text = (TEXT + line).replace("\n", newline)
    uri = shared.open("content/blog/odd.md", text)
    asked: tuple[tuple[str, Any, dict[str, Any]], ...] = (
        (types.TEXT_DOCUMENT_HOVER, types.HoverParams, {}),
        (types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams, {}),
        (types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams, {}),
        (types.TEXT_DOCUMENT_PREPARE_RENAME, types.PrepareRenameParams, {}),
        (types.TEXT_DOCUMENT_REFERENCES, types.ReferenceParams, {"context": types.ReferenceContext(True)}),
    )
    label = TEXT.split("\n").index("> Lantern 2 is out, see [the road][map] and [map].")
    for row, characters in ((text.count("\n"), line), (label, "> Lantern 2 is out, see [the road][map] and [map].")):
        end = types.Position(row, len(characters.encode("utf-16-le")) // 2)
        behind = [types.Position(row, end.character + 1), types.Position(row, 2**31 - 1)]
        behind += [types.Position(row + 1, 0), types.Position(2**31 - 1, 7)] if row != label else []
        for method, kind, more in asked:
            expected = await ask(shared, method, kind, uri, end, **more)
            for place in behind:
                assert await ask(shared, method, kind, uri, place, **more) == expected, (method, place)


async def test_a_position_inside_a_character_is_that_of_the_character(shared: Editor) -> None:
    text = POST + "😀[us](https://matrix.to/#/#garden:garden.chat)😀\r\n"
    uri = shared.open("content/blog/inside.md", text)
    row = text.count("\n") - 1
    found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, types.Position(row, 1))
    assert found is None
    end = position(text, "garden.chat)")
    for column in (end.character, end.character + 1):
        found = await ask(shared, types.TEXT_DOCUMENT_HOVER, types.HoverParams, uri, types.Position(row, column))
        assert found.range == types.Range(types.Position(row, 2), end)


async def test_nothing_outside_the_site_is_offered_named_or_edited(tmp_path: Path) -> None:
    checkout = make("sites-of-links", tmp_path)
    text = POST.replace("Thea Lindqvist", "") + "[x](@/s.md#) ![x](/) [y](//garden.example/a.png) [z](@/\n\n@x\n"
    asked: list[object] = []
    async with editor(checkout) as here:
        uri = here.open("content/new.md", text)
        document = types.TextDocumentIdentifier(uri)
        asked += await here.diagnostics(uri)
        asked.append(await here.request(types.WORKSPACE_SYMBOL, types.WorkspaceSymbolParams("")))
        links = await here.request(types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkParams(document))
        assert not any((link.target or "").startswith("file://garden.example") for link in links)
        for before in ('author = ["', "(@/s.md#", "![x](/", "[z](@/", "@x"):
            place = position(text, before)
            for method, kind in (
                (types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams),
                (types.TEXT_DOCUMENT_HOVER, types.HoverParams),
                (types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams),
            ):
                asked.append(await ask(here, method, kind, uri, place))
    assert PASSPHRASE not in repr(asked)
