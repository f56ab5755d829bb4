"""Lines, and the position in a line that the block parser has reached (CommonMark 2.1 and 2.2)."""

import re
from collections.abc import Iterator

_NEWLINE = re.compile(r"\r\n?|\n")
_BLANKS = re.compile(r"[ \t]*")


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """The span of every line without its ending: `\\n`, `\\r\\n` or a lone `\\r`."""
    start = 0
    if "\r" in text:
        for newline in _NEWLINE.finditer(text):
            yield start, newline.start()
            start = newline.end()
    else:
        while (end := text.find("\n", start)) >= 0:
            yield start, end
            start = end + 1
    if start < len(text):
        yield start, len(text)


def next_line_span(text: str, end: int) -> tuple[int, int] | None:
    """The span of the line below one that ends there, also without its ending; None if the text ends."""
    newline = _NEWLINE.match(text, end)
    if newline is None or newline.end() == len(text):
        return None
    below = _NEWLINE.search(text, newline.end())
    return newline.end(), below.start() if below else len(text)


class Line:
    """A line that is being processed: everything before `position` belongs to containers.

    `text_start` is the first character that is not a space or tab, `indent` its distance in columns. A tab reaches to
    the next multiple of four columns and may belong to a container in part: then `position` is after it, and `spare`
    columns of it are still available.
    """

    __slots__ = ("column", "end", "indent", "position", "spare", "start", "text", "text_start")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.position = start
        self.column = 0
        self.spare = 0
        self.measure()

    @property
    def blank(self) -> bool:
        return self.text_start == self.end

    @property
    def empty(self) -> bool:
        """Whether the line is empty, even without marks of containers."""
        return not self.text[self.start : self.end].strip(" \t")

    def measure(self) -> None:
        """Find the first character that is not a space or tab."""
        position = self.position
        if position == self.end or self.text[position] not in " \t":
            self.text_start = position
            self.indent = self.spare
            return
        text_start = self.text_start = _BLANKS.match(self.text, position, self.end).end()  # type: ignore[union-attr]
        self.indent = self.spare + text_start - position
        if text_start > position and "\t" in self.text[position:text_start]:
            column = self.column + self.spare
            for blank in self.text[position:text_start]:
                column += 4 - column % 4 if blank == "\t" else 1
            self.indent = column - self.column

    def skip_columns(self, count: int) -> None:
        """Assign that many columns of the indentation to a container."""
        self.indent -= count
        self.column += count
        self.spare -= count
        while self.spare < 0:
            column = self.column + self.spare
            self.spare += 4 - column % 4 if self.text[self.position] == "\t" else 1
            self.position += 1

    def skip_marker(self, width: int) -> None:
        """Assign the indentation and a marker of that many characters to a container."""
        self.column += self.indent + width
        self.spare = 0
        self.position = self.text_start + width
        self.measure()

    def restart_columns(self) -> None:
        """Count columns from here: pulldown-cmark measures tabs behind a footnote's label as at the start of a line."""
        self.column = 0
        self.measure()

    def skip_rest(self) -> None:
        self.position = self.text_start = self.end
        self.indent = 0

    def rest(self) -> str:
        """The line from its first character that is not a space or tab."""
        return self.text[self.text_start : self.end]
