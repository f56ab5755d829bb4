"""The place where `tomllib` stopped, and what is written around it."""

import re
from collections.abc import Sequence

from twimlint.diagnostics.named import NamedTuple

KEY = re.compile(r"[ \t]*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_.-]+)[ \t]*=[ \t]*")
_LONGEST = 40


class TomlFault(NamedTuple):
    """What is wrong and what to do, and where: row and column count from 1, the column in code points."""

    message: str
    row: int
    column: int


class Failure(NamedTuple):
    """Where the parser stopped: the lines of the text, and the row and column, both from 0."""

    lines: Sequence[str]
    row: int
    column: int

    @property
    def line(self) -> str:
        return self.lines[self.row]

    @property
    def rest(self) -> str:
        return self.line[self.column :].strip()

    @property
    def key(self) -> str:
        """The key whose value is being read, in backticks; the words "this line" without one."""
        for row in range(self.row, -1, -1):
            if key := KEY.match(self.lines[row]):
                return f"`{key[1]}`"
        return "this line"

    def at(self, row: int, column: int, message: str) -> TomlFault:
        return TomlFault(message, row + 1, column + 1)

    def here(self, message: str) -> TomlFault:
        return self.at(self.row, self.column, message)

    def whole_line(self, message: str) -> TomlFault:
        return self.at(self.row, len(self.line) - len(self.line.lstrip()), message)


def shown(text: str) -> str:
    """A text as code, cut if it is long."""
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"
