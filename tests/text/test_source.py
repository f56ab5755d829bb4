"""Bytes become text and offsets become rows and columns without losing a character."""

import io
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twimlint.text.source import NotUtf8Error, OversizedError, Source, read_bytes, read_limited

texts = st.lists(st.sampled_from(["a", "é", "😀", "\n", "\r\n", "\r", " ", "\0", "\u2028"]), max_size=40).map("".join)


@given(texts)
def test_decoding_keeps_every_character(text: str) -> None:
    assert Source.decode("post.md", text.encode()).text == text


def test_bytes_that_are_not_utf8_name_their_place() -> None:
    with pytest.raises(NotUtf8Error, match="0xe9") as caught:
        Source.decode("post.md", b"one\nf" + b"\xe9")
    assert caught.value.text == "one\nf"


@pytest.mark.parametrize(
    ("text", "offset", "row", "column"),
    [
        ("", 0, 1, 1),
        ("a\nb", 2, 2, 1),
        ("a\r\nb", 1, 1, 2),
        ("a\r\nb", 3, 2, 1),
        ("a\rb", 2, 2, 1),
        ("a\r\n\rb\nc", 4, 3, 1),
        ("😀é x", 3, 1, 4),
        ("\ufeffab", 1, 1, 1),
        ("\ufeffab\nc", 4, 2, 1),
        ("a\u2028b", 2, 1, 3),
    ],
)
def test_an_offset_has_a_row_and_a_column(text: str, offset: int, row: int, column: int) -> None:
    assert Source("post.md", text).location(offset) == (row, column)


@given(texts, st.data())
def test_rows_and_lines_agree(text: str, data: st.DataObject) -> None:
    source = Source("post.md", text)
    offset = data.draw(st.integers(0, len(text)))
    row, column = source.location(offset)
    start, end = source.line_span(row)
    assert source.line_start(offset) == start
    assert offset == start + column - 1
    assert "\n" not in text[start:end]
    assert "\r" not in text[start:end]
    assert row == text[:start].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


@given(texts)
def test_lines_and_their_endings_make_up_the_text(text: str) -> None:
    source = Source("post.md", text)
    lines = [text[slice(*source.line_span(row))] for row in range(1, len(source.line_starts) + 1)]
    assert "\n".join(lines) == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("text", "newline"), [("", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb", "\r"), ("a\nb\r\n", "\n")]
)
def test_the_newline_of_a_file_is_the_one_it_uses_most(text: str, newline: str) -> None:
    assert Source("post.md", text).newline == newline


def test_a_source_can_be_sent_to_another_process() -> None:
    source = Source("a.md", "one\ntwo\n")
    assert source.location(4) == (2, 1)
    copy = pickle.loads(pickle.dumps(source))  # noqa: S301  # made here
    assert (copy.name, copy.text, copy.location(4)) == ("a.md", "one\ntwo\n", (2, 1))


def test_a_file_that_is_longer_than_it_says_is_read_whole_or_refused(tmp_path: Path) -> None:
    grown = io.BytesIO(b"0123456789")
    assert read_limited(grown, 20, expected=4) == b"0123456789"
    with pytest.raises(OversizedError):
        read_limited(io.BytesIO(b"0123456789"), 8, expected=4)
    assert read_limited(io.BytesIO(b"01234"), 20, expected=9) == b"01234"
    empty = tmp_path / "empty.md"
    empty.touch()
    assert read_bytes(empty, 20) == b""
