"""Converts between the client's positions and offsets in code points; no other module does.

LSP 3.17, "Position": lines and characters count from 0; the unit of characters is the encoding that client and server
have agreed on. A position behind the end of its line means that end, one behind the last line the end of the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.text.source import Source

_WIDE = {
    types.PositionEncodingKind.Utf8: re.compile(r"[^\x00-\x7f]"),
    types.PositionEncodingKind.Utf16: re.compile(r"[^\x00-\uffff]"),
    types.PositionEncodingKind.Utf32: re.compile(r"(?!)"),
}
"""Characters that are more than one unit."""


class _Line(NamedTuple):
    """A line, and its wide characters: their offsets, their first units, and the units beyond one before each."""

    start: int
    end: int
    wide: Sequence[int]
    first_units: Sequence[int]
    beyond: Sequence[int]

    def units(self, offset: int) -> int:
        """How many units there are before an offset of the line."""
        return offset - self.start + self.beyond[bisect_left(self.wide, offset)]

    def offset(self, units: int) -> int:
        """The offset behind so many units, or that of the character that they end in."""
        before = bisect_right(self.first_units, units)
        offset = self.start + units - self.beyond[before]
        return min(self.end, offset if before == 0 else max(offset, self.wide[before - 1]))


class Ruler:
    """Measures one text in the client's units; what it has found out about a line it keeps."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._encoding = types.PositionEncodingKind(encoding)
        self._lines: dict[int, _Line] = {}

    def position(self, offset: int) -> types.Position:
        """Where an offset is; one between the two characters of a line ending is the end of its line."""
        number = bisect_right(self._source.line_starts, offset) - 1
        line = self._line(number)
        return types.Position(number, line.units(min(offset, line.end)))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; one inside a character is that of the character."""
        if position.line >= len(self._source.line_starts):
            return len(self._source.text)
        return self._line(position.line).offset(position.character)

    def range(self, span: tuple[int, int]) -> types.Range:
        return types.Range(self.position(span[0]), self.position(span[1]))

    def span(self, given: types.Range) -> Span:
        """The span of a range, which clients may send with its ends swapped."""
        start, end = self.offset(given.start), self.offset(given.end)
        return Span(min(start, end), max(start, end))

    def _line(self, number: int) -> _Line:
        line = self._lines.get(number)
        if line is None:
            line = self._lines[number] = self._measured(*self._source.line_span(number + 1))
        return line

    def _measured(self, start: int, end: int) -> _Line:
        wide = [match.start() for match in _WIDE[self._encoding].finditer(self._source.text, start, end)]
        beyond = [0, *accumulate(self._width(self._source.text[offset]) - 1 for offset in wide)]
        first_units = [offset - start + before for offset, before in zip(wide, beyond, strict=False)]
        return _Line(start, end, wide, first_units, beyond)

    def _width(self, character: str) -> int:
        """The units of a wide character."""
        if self._encoding == types.PositionEncodingKind.Utf8:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2
