"""Random edits, valid and not: in the end the server has the client's text, and the diagnostics of a fresh check."""

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

import twimlint
from tests.command import INSECURE, POST
from tests.server.editor import WHOLE, Editor, applied, edited, editor, offset
from twimlint.server.uris import name_of, path_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = (
    *(
        "a",
        " ",
        "\n",
        "\r\n",
        "\r",
        "🎉",
        "é",
        "\u2028",
        "\x0c",
        "> ",
        "## Dept of Clients 📱\n",
        "+++\n",
        "[",
        "](",
        ")",
    ),
    *(")", "<!-- more -->", "{{ figure(", "@/docs/", "|a|b|\n|-|-|\n", "[x]: y\n", "* b  \n", INSECURE, "```\n"),
)
TEXT = POST + "## Dept of Clients 📱\n\n" + INSECURE
NAMES = ("2024-05-03-twim.md", "a b%c é🎉.md", "untitled:Untitled-1")
SECONDS = 15
"""After which a session that takes long on a slow machine is brought to its end."""
STEPS = 120
PATIENCE = 60
ENCODINGS = tuple(types.PositionEncodingKind)


class Session:
    """An editor with several texts open, and what they hold according to it."""

    def __init__(self, here: Editor, encoding: str, seed: int) -> None:
        self.here = here
        self.encoding = encoding
        self.chance = random.Random(seed)  # noqa: S311  # edits are no secret
        self.opened = 0
        self.texts: dict[str, str] = {}
        self.asked: list[asyncio.Future[Any]] = []

    def open(self, name: str) -> None:
        text = TEXT + self.piece()
        self.texts[self.here.open(name, text, self.new_version())] = text

    def new_version(self) -> int:
        """A version that no text has had, nor will have by edits of another."""
        self.opened += 1000
        return self.opened

    def piece(self) -> str:
        return "".join(self.chance.choice(PIECES) for _ in range(self.chance.randrange(4)))

    def step(self) -> None:
        """One thing that an editor, or a faulty one, may do."""
        uri = self.chance.choice(list(self.texts))
        self.chance.choices((self.edit, self.reopen, self.edit_closed, self.reload, self.ask), (60, 5, 5, 3, 15))[0](
            uri
        )

    def edit(self, uri: str) -> None:
        changes = []
        for _ in range(self.chance.randrange(1, 4)):
            change, self.texts[uri] = self.change(self.texts[uri])
            changes.append(change)
        self.here.change(uri, *changes)

    def change(self, text: str) -> tuple[types.TextDocumentContentChangeEvent, str]:
        """A change, and the text after it."""
        piece = self.piece()
        if self.chance.random() < 0.05:
            return types.TextDocumentContentChangeWholeDocument(TEXT + piece), TEXT + piece
        places = [self.place(text) for _ in range(2)]
        start, end = sorted(offset(text, place, self.encoding) for place in places)
        return types.TextDocumentContentChangePartial(types.Range(*places), piece), text[:start] + piece + text[end:]

    def place(self, text: str) -> types.Position:
        """A place between two characters, behind the end of its line, or behind the last line."""
        while True:
            line = self.chance.randrange(text.count("\n") + 3)
            place = types.Position(line, self.chance.choice((0, 1, 2, 3, 7, 20, 500)))
            if between_characters(text, place, self.encoding):
                return place

    def reopen(self, uri: str) -> None:
        self.here.close(uri)
        self.here.open(uri, self.texts[uri], self.new_version())

    def edit_closed(self, uri: str) -> None:
        self.here.close(uri)
        self.here.change(uri, types.TextDocumentContentChangeWholeDocument("a text that is not open"))
        self.here.close(uri)
        self.reopen(uri)

    def reload(self, uri: str) -> None:
        """Say that files have changed: one that is open, one that is not."""
        changed = [types.FileEvent(one, types.FileChangeType.Changed) for one in (uri, self.here.uri("other.md"))]
        self.here.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changed))

    def ask(self, uri: str) -> None:
        """Ask for something without waiting for the answer; some requests are cancelled."""
        identifier = types.TextDocumentIdentifier(uri)
        place = self.place(self.texts[uri])
        options = types.FormattingOptions(4, insert_spaces=True)
        asked: tuple[tuple[str, Any], ...] = (
            (types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionParams(identifier, WHOLE, types.CodeActionContext([]))),
            (types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams(identifier, place)),
            (types.TEXT_DOCUMENT_HOVER, types.HoverParams(identifier, place)),
            (types.TEXT_DOCUMENT_FORMATTING, types.DocumentFormattingParams(identifier, options)),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(identifier)),
        )
        number = f"{len(self.asked)}"
        future = self.here.client.protocol.send_request(*self.chance.choice(asked), msg_id=number)
        self.asked.append(asyncio.wrap_future(future))
        if self.chance.random() < 0.3:
            self.here.client.cancel_request(types.CancelParams(number))


def between_characters(text: str, place: types.Position, encoding: str) -> bool:
    """Whether a position is not inside one of the characters that are several units."""
    start = offset(text, types.Position(place.line, 0), encoding)
    at = offset(text, place, encoding)
    codec, unit = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    reached = len(text[start:at].encode(codec)) // unit
    return reached == place.character or at >= len(text) or text[at] in "\r\n"


@pytest.mark.parametrize("seed", range(3))
async def test_random_edits(tmp_path: Path, seed: int) -> None:
    encoding = ENCODINGS[seed]
    general = types.GeneralClientCapabilities(position_encodings=[encoding])
    async with editor(tmp_path, types.ClientCapabilities(general=general)) as here:
        session = Session(here, encoding.value, seed)
        for name in NAMES:
            session.open(name)
        until = time.monotonic() + SECONDS
        for _ in range(STEPS):
            session.step()
            if time.monotonic() > until:
                break
        await asyncio.wait_for(asyncio.gather(*session.asked, return_exceptions=True), PATIENCE)
        for uri, text in session.texts.items():
            await compare(here, uri, text, encoding.value)


async def compare(here: Editor, uri: str, text: str, encoding: str) -> None:
    """Demand that a server has this text, and says of it what a fresh check says."""
    path = path_of(uri) or name_of(uri)
    found = sorted((one.code, one.range.start.line, one.message) for one in await here.diagnostics(uri))
    fresh = twimlint.check(text, path)
    assert found == sorted((one.code, one.location.row - 1, one.message) for one in fresh)
    options = types.FormattingOptions(4, insert_spaces=True)
    params = types.DocumentFormattingParams(types.TextDocumentIdentifier(uri), options)
    edits = await here.request(types.TEXT_DOCUMENT_FORMATTING, params)
    assert applied(text, edits, encoding) == twimlint.format(text, path)
    actions = await here.actions(uri, only=["source.fixAll.twimlint"])
    fixed = edited(text, uri, actions[0].edit, encoding) if actions else text
    assert fixed == twimlint.fix(text, path).text
