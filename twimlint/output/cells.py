"""How many columns of a terminal a text takes, and how to make it fit into fewer.

rich knows widths too, but takes ten milliseconds to load, and a check of a post is to be over in fifty.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from unicodedata import category, east_asian_width

CUT = "…"
"""What stands for the rest of a text that was cut."""

_JOINER, _EMOJI_SELECTOR = "\u200d", "\ufe0f"
_FIRST_MARK = "\u0300"
_PUNCTUATION = ("\u2010", "\u2027")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_PICTURES = ("\U0001f300", "\U0001faff")
_JOINING_JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))

CHARACTERS_PER_CELL = 8
"""How many characters may stand in a column: more than any text that can be read has on average."""

_TORN_WORD = 12
"""A word of up to so many characters is rather left out than cut."""
_LONG_CODE = 40
_BLANK_IN_CODE = "\0"


def cells(text: str) -> int:
    """The columns that a text without control characters takes."""
    if text.isascii() or _narrow_text().fullmatch(text):
        return len(text)
    words = text.split(" ")  # most of which are plain
    return len(words) - 1 + sum(len(word) if word.isascii() else _cells_of_word(word) for word in words)


@cache
def _narrow_text() -> re.Pattern[str]:
    """Text in which each character takes a column and none joins another, such as that with curly quotes."""
    return re.compile(f"[\x00-{chr(ord(_FIRST_MARK) - 1)}{'-'.join(_PUNCTUATION)}]*+")


def head(text: str, room: int) -> str:
    """The beginning of a text that fits, with the sign of a cut if there is more; a short last word whole."""
    if _fits(text, room):
        return text
    words = text[: room * CHARACTERS_PER_CELL].split(" ")
    return " ".join(_fitting(words, room - len(CUT), _beginning)) + CUT if room > 0 else ""


def tail(text: str, room: int) -> str:
    """The end of a text that fits, with the sign of a cut if there is more; a short first word whole."""
    if _fits(text, room):
        return text
    words = reversed(text[-room * CHARACTERS_PER_CELL :].split(" "))
    return CUT + " ".join(reversed(_fitting(words, room - len(CUT), _ending))) if room > 0 else ""


def wrapped(text: str, room: int, used: int = 0) -> Iterator[str]:
    """The text in lines that fit; the first one has so many columns used already.

    Code in backticks stays on one line unless it is long. A word that is wider than a line sticks out: an address that
    was broken could not be copied.
    """
    if used + bool(used) + cells(text) <= room:
        yield text
        return
    line: list[str] = []
    for word in _words(text):
        width, gap = cells(word), bool(line or used)
        if gap and used + gap + width > room:
            yield " ".join(line)
            line, used, gap = [], 0, False
        used += gap + width
        line.append(word)
    yield " ".join(line)


def _words(text: str) -> Iterable[str]:
    pieces = text.split("`")
    pieces[1::2] = [piece.replace(" ", _BLANK_IN_CODE) if len(piece) < _LONG_CODE else piece for piece in pieces[1::2]]
    return (word.replace(_BLANK_IN_CODE, " ") for word in "`".join(pieces).split(" "))


def _fits(text: str, room: int) -> bool:
    return len(text) <= room * CHARACTERS_PER_CELL and cells(text) <= room


def _fitting(words: Iterable[str], room: int, part: Callable[[str, int], str]) -> list[str]:
    """The first words, as many as fit, and a part of the next one if it is long or there is no other."""
    fitting: list[str] = []
    for word in words:
        width = cells(word)
        if width > room:
            piece = part(word, room) if not fitting or width > _TORN_WORD else ""
            return [*fitting, piece] if piece else fitting
        fitting.append(word)
        room -= width + 1
    return fitting


def _beginning(word: str, room: int) -> str:
    return "".join(_taken(_clusters(word), room))


def _ending(word: str, room: int) -> str:
    return "".join(reversed(_taken(reversed([*_clusters(word)]), room)))


def _taken(clusters: Iterable[tuple[str, int]], room: int) -> list[str]:
    """The first clusters, as many as fit."""
    taken = []
    for cluster, width in clusters:
        room -= width
        if room < 0:
            break
        taken.append(cluster)
    return taken


def _cells_of_word(word: str) -> int:
    return sum(width for _, width in _clusters(word))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What is drawn as one character, and the columns that it takes."""
    start = width = 0
    for index, character in enumerate(text):
        if index == start:
            width = _width(character)
        elif not _joins(text, start, index, width):
            yield text[start:index], width
            start, width = index, _width(character)
        elif width == 1 and (character == _EMOJI_SELECTOR or _between(_FLAG_LETTERS, character)):
            width = 2
    if text:
        yield text[start:], width


def _joins(text: str, start: int, index: int, width: int) -> bool:
    """Whether a character is drawn together with those from `start` on, which take so many columns."""
    character, before = text[index], text[index - 1]
    if character < _FIRST_MARK:
        return before == _JOINER
    if _JOINER in (character, before):
        return True
    if _between(_SKIN_TONES, character):
        return width == 2
    if _between(_FLAG_LETTERS, character):
        return index - start == 1 and _between(_FLAG_LETTERS, before)
    return _width(character) == 0


def _width(character: str) -> int:
    if character < _FIRST_MARK or _between(_PUNCTUATION, character):
        return 1
    kind = category(character)
    if kind == "Cn":  # younger than Python's tables, where it has no width
        return 2 if _between(_PICTURES, character) else 1
    if kind[0] == "M" or character == _JOINER or any(_between(jamo, character) for jamo in _JOINING_JAMO):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _between(ends: tuple[str, str], character: str) -> bool:
    return ends[0] <= character <= ends[1]
