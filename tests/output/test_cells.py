"""Widths in columns: beside those of rich, and what fits into how many."""

import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from twimlint.output.cells import CUT, cells, head, tail, wrapped
from twimlint.output.printable import printable

NARROW_BEFORE_UNICODE_16 = range(0x2630, 0x2638), range(0x268A, 0x2690), range(0x4DC0, 0x4E00), range(0x1D300, 0x1D377)
"""Trigrams, hexagrams and counting rods: wide in newer tables than some Pythons bring."""
UNKNOWN = ("Cn", "Cf", "Co")
"""Kinds of characters with no agreed width: unassigned here, for controls, for private use."""


def test_each_character_is_as_wide_as_rich_says() -> None:
    differing = [
        hex(code)
        for code in chain(range(0x20, 0xD800), range(0xF900, 0x20000))
        if printable(chr(code)) == chr(code)
        and unicodedata.category(chr(code)) not in UNKNOWN
        and not any(code in old for old in NARROW_BEFORE_UNICODE_16)
        and not 0x1F3FB <= code <= 0x1F3FF  # skin tones alone are drawn as squares
        and code != 0xFE0F  # makes what stands before it wide
        and cells(f"a{chr(code)}") - 1 != cell_len(chr(code))
    ]
    assert differing == []


TEXTS = [
    ("", 0),
    ("owl", 3),
    ("Zoë’s “owls” – a list…", 22),
    ("漢字", 4),
    ("ｆｕｌｌ", 8),
    ("ﾊﾝｶｸ", 4),
    ("한글", 4),
    ("\u1112\u1161\u11ab", 2),  # the same syllable in parts
    ("e\u0301\u0323", 1),
    ("क्षि", 2),
    ("🦉", 2),
    ("⚖", 1),
    ("⚖\ufe0f", 2),
    ("🗳", 1),
    ("🗳\ufe0f", 2),
    ("1\ufe0f\u20e3", 2),
    ("❤\ufe0f\u200d🔥", 2),
    ("👩\u200d🔧", 2),
    ("👨\u200d👩\u200d👧\u200d👦!", 3),
    ("👍🏽👍", 4),
    ("🏳\ufe0f\u200d🌈", 2),
    ("🇩🇪🇫🇷", 4),
    ("🇩🇪🇫", 3),
    ("\U0001fae9", 2),  # younger than the tables of Python 3.11
]


@pytest.mark.parametrize(("text", "width"), TEXTS)
def test_what_is_drawn_as_one_counts_as_one(text: str, width: int) -> None:
    assert cells(text) == width
    assert cell_len(text) == width


PIECES = st.sampled_from(
    [text for text, _ in TEXTS] + [" ", "  ", "word", "`co de`", "a-very-long-word-without-a-break"]
)
LINES = st.lists(PIECES, max_size=30).map("".join)
ROOMS = st.integers(0, 40)


@given(LINES, ROOMS)
def test_what_is_cut_fits(text: str, room: int) -> None:
    begin, end = head(text, room), tail(text, room)
    assert max(cells(begin), cells(end)) <= room
    assert begin in {text, ""} or (begin.endswith(CUT) and text.startswith(begin.removesuffix(CUT)))
    assert end in {text, ""} or (end.startswith(CUT) and text.endswith(end.removeprefix(CUT)))


@given(LINES)
def test_what_fits_is_not_cut(text: str) -> None:
    assert head(text, cells(text)) == tail(text, cells(text)) == text


def test_cuts_fall_between_words() -> None:
    text = "A greenhouse in every room"
    assert head(text, 20) == "A greenhouse in…"
    assert tail(text, 20) == "…in every room"
    assert tail(text, 15) == "…in every room"
    assert head("https://garden.chat/greenhouse", 12) == "https://gar…"
    assert tail("https://garden.chat/greenhouse", 12) == "…/greenhouse"
    assert head("漢字漢字漢字", 6) == "漢字…"
    assert head("🇩🇪🇩🇪🇩🇪", 4) == "🇩🇪…"
    assert tail("👩\u200d🔧👩\u200d🔧👩\u200d🔧", 4) == "…👩\u200d🔧"


@given(LINES, st.integers(1, 60), ROOMS)
def test_wrapped_lines_are_the_text(text: str, room: int, used: int) -> None:
    lines = [*wrapped(text, room, used)]
    assert " ".join(lines).strip() == text.strip()
    assert all(cells(line) <= room or " " not in line.split("`")[-1].strip() for line in lines[1:])


def test_code_stays_on_one_line() -> None:
    assert [*wrapped("write `## Birds of the night` here", 24)] == ["write", "`## Birds of the night`", "here"]
    assert [*wrapped("write here", 20, used=12)] == ["write", "here"]
    assert [*wrapped("write here", 20, used=18)] == ["", "write here"]
