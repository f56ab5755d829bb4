"""Places as the client counts them, and offsets in code points: converted here and nowhere else.

LSP 3.17, "Position": lines and characters count from 0; the unit of characters is the encoding that client and server
have agreed on. A position behind the end of its line means that end, one behind the last line the end of the text.
"""

from bisect import bisect_right

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.text.source import Source


class Ruler:
    """Measures one text in the client's units."""

    def __init__(self, source: Source, encoding: str) -> None:
        self._source = source
        self._encoding = encoding

    def position(self, offset: int) -> types.Position:
        """Where an offset is; one between the two characters of a line ending is the end of its line."""
        line = bisect_right(self._source.line_starts, offset) - 1
        start, end = self._source.line_span(line + 1)
        return types.Position(line, self._units(self._source.text[start : min(offset, end)]))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; one inside a character is that of the character."""
        if position.line >= len(self._source.line_starts):
            return len(self._source.text)
        start, end = self._source.line_span(position.line + 1)
        line = self._source.text[start:end]
        if self._is_plain(line):
            return start + min(position.character, end - start)
        return start + self._characters(line, position.character)

    def range(self, span: tuple[int, int]) -> types.Range:
        return types.Range(self.position(span[0]), self.position(span[1]))

    def span(self, given: types.Range) -> Span:
        """The span of a range, which clients may send with its ends swapped."""
        start, end = self.offset(given.start), self.offset(given.end)
        return Span(min(start, end), max(start, end))

    def _is_plain(self, line: str) -> bool:
        """Whether each character of a line is one unit."""
        return self._encoding == types.PositionEncodingKind.Utf32 or line.isascii()

    def _units(self, text: str) -> int:
        if self._is_plain(text):
            return len(text)
        if self._encoding == types.PositionEncodingKind.Utf8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _characters(self, line: str, units: int) -> int:
        """How many whole characters of a line fit into so many units."""
        for index, character in enumerate(line):
            units -= self._units(character)
            if units < 0:
                return index
        return len(line)
