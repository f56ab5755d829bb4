"""The difference of two texts: it makes the one of the other, and touches little."""

from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from twimlint.diagnostics import Edit, splice
from twimlint.server.edits import difference, text_edits
from twimlint.server.positions import Ruler
from twimlint.text.source import Source

LINES = st.lists(
    st.sampled_from(("a\n", "b\n", "ab\n", "\n", "a\r\n", "\r\n", "\r", "ba\r", "🎉\u2028", "a")), max_size=12
)


@given(LINES, LINES, st.sampled_from((1, 4000)))
def test_the_edits_make_one_text_of_the_other(old: list[str], new: list[str], most_lines: int) -> None:
    before, after = "".join(old), "".join(new)
    with patch("twimlint.server.edits._MOST_LINES", most_lines):
        edits = difference(before, after)
    assert splice(before, edits) == after
    assert all(one.end <= other.start for one, other in pairwise(edits))
    ends = {place for edit in edits for place in edit[:2]}
    assert not any(before[place - 1 : place + 1] == "\r\n" for place in ends if place)


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        ("", "", []),
        ("a\nb\nc\n", "a\nb\nc\n", []),
        ("a\nb\nc\n", "a\nx\nc\n", [Edit(2, 3, "x")]),
        ("one word\nb\nand two\n", "one wird\nb\nand too\n", [Edit(5, 6, "i"), Edit(16, 17, "o")]),
        ("a\nb\nc\n", "a\nc\n", [Edit(2, 4, "")]),
        ("a\nc\n", "a\nb\nc\n", [Edit(2, 2, "b\n")]),
        ("a\nc\n", "x\na\nc\ny\n", [Edit(0, 0, "x\n"), Edit(4, 4, "y\n")]),
        ("a\r\nb\r\n", "a\nb\n", [Edit(1, 3, "\n"), Edit(4, 6, "\n")]),
        ("a\r\n", "a\rx", [Edit(1, 3, "\rx")]),
        ("a b\n", "a  b\n", [Edit(2, 2, " ")]),
        ("aaa\n", "aa\n", [Edit(2, 3, "")]),
    ],
)
def test_what_stays_is_not_touched(before: str, after: str, edits: list[Edit]) -> None:
    assert difference(before, after) == edits


def test_one_edit_takes_the_place_of_very_many() -> None:
    before = "end\n" + "a\nb\n" * 3 + "end\n"
    after = before.replace("a", "x\ny")
    with patch("twimlint.server.edits._MOST_LINES", 7):
        assert difference(before, after) == [Edit(4, 13, "x\ny\nb\nx\ny\nb\nx\ny")]
        assert difference("a\nb\nc\nd\n", "x\n" * 8 + "b\nc\nd\n") == [Edit(0, 1, "x\n" * 7 + "x")]
    with patch("twimlint.server.edits._MOST_LINES", 8):
        assert difference(before, after) == [Edit(4, 5, "x\ny"), Edit(8, 9, "x\ny"), Edit(12, 13, "x\ny")]


def test_edits_in_the_clients_units() -> None:
    ruler = Ruler(Source("a.md", "🎉a\nb\n"), "utf-16")
    [edit] = text_edits(ruler, [Edit(1, 3, "x")])
    assert edit == types.TextEdit(types.Range(types.Position(0, 2), types.Position(1, 0)), "x")
