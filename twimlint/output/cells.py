"""The width of a text in columns of a terminal, and how to make it fit.

rich knows widths too, but takes ten milliseconds to load, and checking a post should take less than fifty.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import category, east_asian_width

CUT = "…"
"""Marks the place where a text was cut."""

_JOINER, _EMOJI_SELECTOR = "\u200d", "\ufe0f"
_FIRST_MARK = "\u0300"
_PUNCTUATION = ("\u2010", "\u2027")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
_PICTURES = ("\U0001f300", "\U0001faff")
_JOINING_JAMO = (("\u1160", "\u11ff"), ("\ud7b0", "\ud7fb"))

CHARACTERS_PER_CELL = 8
"""The largest number of characters per column: more than any readable text has on average."""

_TORN_WORD = 12
"""A word of up to this many characters is omitted rather than cut."""
_LONG_CODE = 40
_BLANK_IN_CODE = "\0"


def cells(text: str) -> int:
    """The columns that a text without control characters takes."""
    if text.isascii() or _narrow_text().fullmatch(text):
        return len(text)
    words = text.split(" ")  # most of them are plain
    return len(words) - 1 + sum(len(word) if word.isascii() else _cells_of_word(word) for word in words)


def cells_up_to(text: str, most: int) -> int:
    """The columns that a text takes, or so many if it takes more; what is behind them is not looked at."""
    if text.isascii():
        return min(len(text), most)
    width = 0
    for _, more in _clusters(text):
        width += more
        if width >= most:
            return most
    return width


@cache
def _narrow_text() -> re.Pattern[str]:
    """Whether each character takes one column and none joins another, as in text with curly quotes."""
    return re.compile(f"[\x00-{chr(ord(_FIRST_MARK) - 1)}{'-'.join(_PUNCTUATION)}]*+")


def head(text: str, room: int) -> str:
    """The beginning of a text that fits, with a mark if it was cut; a short last word is kept whole or omitted."""
    if _fits(text, room):
        return text
    words = text[: room * CHARACTERS_PER_CELL].split(" ")
    return " ".join(_fitting(words, room - len(CUT), _beginning)) + CUT if room > 0 else ""


def tail(text: str, room: int) -> str:
    """The end of a text that fits, with a mark if it was cut; a short first word is kept whole or omitted."""
    if _fits(text, room):
        return text
    words = reversed(text[-room * CHARACTERS_PER_CELL :].split(" "))
    return CUT + " ".join(reversed(_fitting(words, room - len(CUT), _ending))) if room > 0 else ""


def wrapped(text: str, room: int, used: int = 0) -> Iterator[str]:
    """The text in lines that fit; the first line has already that many columns in use.

    Code in backticks stays on one line unless it is long. A word that is wider than a line is not broken, because a
    broken address could not be copied.
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
    return len(text) <= room * CHARACTERS_PER_CELL and cells_up_to(text, room + 1) <= room


def _fitting(words: Iterable[str], room: int, part: Callable[[str, int], str]) -> list[str]:
    """As many of the first words as fit, and a part of the next one if it is long or the only one."""
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
    """As many of the first clusters as fit."""
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
    """The units drawn as one character, and the columns that each takes."""
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
    """Whether a character is drawn together with those from `start` on, which take that many columns."""
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


@lru_cache(maxsize=2048)
def _width(character: str) -> int:
    if character < _FIRST_MARK or _between(_PUNCTUATION, character):
        return 1
    kind = category(character)
    if kind == "Cn":  # newer than Python's tables, which have no width for it
        return 2 if _between(_PICTURES, character) else 1
    if kind[0] == "M" or character == _JOINER or any(_between(jamo, character) for jamo in _JOINING_JAMO):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _between(ends: tuple[str, str], character: str) -> bool:
    return ends[0] <= character <= ends[1]
