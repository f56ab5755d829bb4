"""A file as bytes and as text, and the conversion between offsets and rows.

Text keeps every character of the file, line endings and byte-order mark included, so that writing it back unedited
gives the same bytes.
"""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from twimlint.diagnostics import Location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

BYTE_ORDER_MARK = "\ufeff"
_LINE_ENDING = re.compile(r"\r\n|\n|\r")


_BYTES_COUNTED_EVERY = 512


class SourceError(Exception):
    """A file that cannot be used as a post; the message is one line and names the reason, not the file."""


class NotUtf8Error(SourceError):
    """The bytes are not UTF-8; `offset` counts code points up to the first invalid byte, `text` is what precedes it."""

    def __init__(self, text_before: str, byte: int) -> None:
        super().__init__(f"not UTF-8: byte 0x{byte:02x}")
        self.text = text_before


class UnreadableError(SourceError):
    """The file does not exist, is not a regular file, or cannot be opened."""


class OversizedError(SourceError):
    """The file is larger than the limit for posts."""


class Source:
    """The text of a post, its name as the user gave it, and the path that the name refers to.

    The name is for reports; rules that depend on a post's place use the path, which is absolute if it is known.
    """

    def __init__(self, name: str, text: str, path: str | None = None) -> None:
        self.name = name
        self.text = text
        self.path = name if path is None else path

    def __reduce__(self) -> tuple[type[Source], tuple[str, str, str]]:
        return Source, (self.name, self.text, self.path)  # computed values are not sent to other processes

    def with_text(self, text: str) -> Source:
        """The same post with another text."""
        return Source(self.name, text, self.path)

    @classmethod
    def decode(cls, name: str, content: bytes, path: str | None = None) -> Source:
        """Decode UTF-8 strictly.

        Raises NotUtf8Error at the first invalid byte.
        """
        try:
            return cls(name, content.decode("utf-8"), path)
        except UnicodeDecodeError as error:
            raise NotUtf8Error(content[: error.start].decode("utf-8"), content[error.start]) from None

    @cached_property
    def line_starts(self) -> list[int]:
        r"""The offset of each line's first character; lines end at `\n`, `\r\n` or `\r`."""
        if "\r" not in self.text:
            starts, position = [0], self.text.find("\n") + 1
            while position:
                starts.append(position)
                position = self.text.find("\n", position) + 1
            return starts
        return [0, *(match.end() for match in _LINE_ENDING.finditer(self.text))]

    @property
    def has_byte_order_mark(self) -> bool:
        return self.text.startswith(BYTE_ORDER_MARK)

    def location(self, offset: int) -> Location:
        """The row and column of an offset, both from 1; the byte-order mark takes no column."""
        row = bisect_right(self.line_starts, offset)
        column = offset - self.line_starts[row - 1] + 1
        if row == 1 and self.has_byte_order_mark and column > 1:
            column -= 1
        return Location(row, column)

    def line_start(self, offset: int) -> int:
        """The offset where the line with `offset` begins."""
        return self.line_starts[bisect_right(self.line_starts, offset) - 1]

    def line_end(self, offset: int) -> int:
        """The offset after the last character of the line with `offset`, before its ending."""
        row = bisect_right(self.line_starts, offset)
        if row == len(self.line_starts):
            return len(self.text)
        end = self.line_starts[row]
        return end - 2 if self.text.startswith("\r\n", end - 2) else end - 1

    def line_span(self, row: int) -> tuple[int, int]:
        """The span of a row (from 1) without its ending.

        Raises IndexError if there is no such row.
        """
        start = self.line_starts[row - 1]
        return start, self.line_end(start)

    @cached_property
    def has_lone_returns(self) -> bool:
        r"""Whether a `\r` without a `\n` ends a line, which most other programs do not recognise."""
        return self.text.count("\r") > self.text.count("\r\n")

    def bytes_before(self, offset: int) -> int:
        """How many bytes the text before an offset takes in UTF-8."""
        if self.text.isascii():
            return offset
        block = offset // _BYTES_COUNTED_EVERY
        return self._bytes_at_blocks[block] + _byte_length(self.text[block * _BYTES_COUNTED_EVERY : offset])

    @cached_property
    def _bytes_at_blocks(self) -> list[int]:
        """The bytes before each block of characters, so that long lines need not be encoded repeatedly."""
        starts = range(0, len(self.text), _BYTES_COUNTED_EVERY)
        blocks = (_byte_length(self.text[start : start + _BYTES_COUNTED_EVERY]) for start in starts)
        return list(accumulate(blocks, initial=0))

    @cached_property
    def newline(self) -> str:
        """The line ending that the file uses most, for lines that a fix adds."""
        if "\r" not in self.text:
            return "\n"
        pairs = self.text.count("\r\n")
        counts = {"\n": self.text.count("\n") - pairs, "\r\n": pairs, "\r": self.text.count("\r") - pairs}
        return max(counts, key=lambda ending: counts[ending])


def _byte_length(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_bytes(path: str | Path, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes; never waits for anything but the disk.

    Raises UnreadableError and OversizedError.
    """
    try:
        _refuse_all_but_files(os.stat(path))  # noqa: PTH116  # faster, for each file; opening a device can have effects
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            _refuse_all_but_files(status)
            return read_limited(file, limit, status.st_size)
    except OSError as error:
        raise UnreadableError((error.strerror or type(error).__name__).lower()) from error


def read_limited(file: BinaryIO, limit: int, expected: int | None = None) -> bytes:
    """The rest of an open file, if it is no more than `limit` bytes.

    Allocating the `expected` number of bytes is faster than allocating the limit; there may be more bytes.
    Raises OversizedError.
    """
    room = limit + 1
    content = file.read(room if expected is None else min(expected + 1, room))
    if expected is not None and expected < len(content) < room:
        content += file.read(room - len(content))
    if len(content) > limit:
        raise OversizedError(f"larger than {limit:,} bytes")
    return content


def _refuse_all_but_files(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(f"{_KINDS.get(stat.S_IFMT(status.st_mode), 'something')}, not a file")


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
