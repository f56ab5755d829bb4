"""Positions in the client's units, and back, compared with a plain way of counting them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from tests.growth import grows_in_proportion
from tests.server.editor import offset as plainly
from twimlint.server.positions import Ruler
from twimlint.text.source import Source

TEXTS = st.text(st.sampled_from("ab \n\r\u00e9\u07ff\u0800\uffff\U00010000\U0010ffff🎉\u2028\x0c"), max_size=30)
ENCODINGS = tuple(types.PositionEncodingKind)


def ruler(text: str, encoding: str) -> Ruler:
    return Ruler(Source("a.md", text), encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(TEXTS, st.integers(0, 6), st.integers(0, 12))
def test_an_offset_is_where_a_client_counts_it(encoding: str, text: str, line: int, character: int) -> None:
    place = types.Position(line, character)
    assert ruler(text, encoding).offset(place) == plainly(text, place, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(TEXTS, st.data())
def test_a_position_is_the_way_back(encoding: str, text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    back = plainly(text, ruler(text, encoding).position(offset), encoding)
    assert back == (offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset)


@pytest.mark.parametrize(
    ("encoding", "units"), [("utf-8", [0, 2, 5, 9, 10]), ("utf-16", [0, 1, 2, 4, 5]), ("utf-32", [0, 1, 2, 3, 4])]
)
def test_each_encoding_has_its_units(encoding: str, units: list[int]) -> None:
    ruled = ruler("x\né\uffff🎉a", encoding)
    assert [ruled.position(offset) for offset in range(2, 7)] == [types.Position(1, count) for count in units]


def test_ranges_may_be_swapped() -> None:
    ruled = ruler("ab\ncd", "utf-16")
    assert ruled.span(types.Range(types.Position(1, 1), types.Position(0, 1))) == (1, 4)
    assert ruled.span(types.Range(types.Position(0, 1), types.Position(1, 1))) == (1, 4)
    assert ruled.range((1, 4)) == types.Range(types.Position(0, 1), types.Position(1, 1))


@pytest.mark.parametrize("unit", ["a", "é", "🎉"])
def test_many_places_of_one_long_line(unit: str) -> None:
    def measure(length: int) -> None:
        ruled = ruler(unit * length, "utf-16")
        for offset in range(length):
            ruled.offset(ruled.position(offset))

    assert grows_in_proportion(measure, 4_000)
