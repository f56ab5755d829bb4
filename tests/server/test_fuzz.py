"""Random edits, valid and not: in the end the server has the client's text, and the diagnostics of a fresh check."""

import random
from pathlib import Path

import pytest
from lsprotocol import types

import twimlint
from tests.command import INSECURE, POST
from tests.server.editor import Editor, editor, offset

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
    *("<!-- more -->", "{{ figure(", "@/docs/", "|a|b|\n|-|-|\n", "[x]: y\n", "* b  \n", INSECURE, "```\n"),
)
TEXT = POST + "## Dept of Clients 📱\n\n" + INSECURE


def random_position(text: str, chance: random.Random) -> types.Position:
    lines = text.count("\n") + 2
    return types.Position(chance.randrange(lines + 1), chance.choice((0, 1, 2, 3, 7, 20, 500)))


def between_characters(text: str, place: types.Position) -> bool:
    """Whether a position is not inside one of the characters that are two units."""
    start = offset(text, types.Position(place.line, 0))
    at = offset(text, place)
    reached = len(text[start:at].encode("utf-16-le", "surrogatepass")) // 2
    return reached == place.character or at >= len(text) or text[at] in "\r\n"


def random_change(text: str, chance: random.Random) -> tuple[types.TextDocumentContentChangeEvent, str]:
    """A change, and the text after it."""
    piece = "".join(chance.choice(PIECES) for _ in range(chance.randrange(4)))
    if chance.random() < 0.05:
        return types.TextDocumentContentChangeWholeDocument(TEXT + piece), TEXT + piece
    places = [random_position(text, chance) for _ in range(2)]
    while not all(between_characters(text, place) for place in places):
        places = [random_position(text, chance) for _ in range(2)]
    start, end = sorted(offset(text, place) for place in places)
    return types.TextDocumentContentChangePartial(types.Range(*places), piece), text[:start] + piece + text[end:]


@pytest.mark.parametrize("seed", range(2))
async def test_random_edits(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # edits are no secret
    async with editor(tmp_path) as here:
        for number in range(3):
            await _session(here, f"2024-05-03-{number}.md", chance)


async def _session(here: Editor, name: str, chance: random.Random) -> None:
    text = TEXT
    uri = here.open(name, text)
    for _ in range(30):
        changes = []
        for _ in range(chance.randrange(1, 4)):
            change, text = random_change(text, chance)
            changes.append(change)
        here.change(uri, *changes)
        if chance.random() < 0.1:
            here.close(uri)
            here.change(uri, types.TextDocumentContentChangeWholeDocument("a text that is not open"))
            here.open(name, text, version=1000 + chance.randrange(1000))
    found = sorted((one.code, one.range.start.line, one.message) for one in await here.diagnostics(uri))
    path = str(here.folder / name)
    fresh = twimlint.check(text, path)
    assert found == sorted((one.code, one.location.row - 1, one.message) for one in fresh)
    here.close(uri)
