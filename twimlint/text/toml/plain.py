"""Reads the TOML that nearly all pages have: tables of strings, switches, whole numbers, days, and lists of these.

`tomllib` and what it imports take 7 ms, a twelfth of a start. It reads every text that has anything else in it, and so
says what is wrong with one.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COMMENT = r"(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?"
_BLANK = re.compile(rf"(?:[ \t]*+{_COMMENT}\n)*+[ \t]*+")
_LINE_END = re.compile(rf"[ \t]*+{_COMMENT}(?:\n|\Z)")
_HEAD = re.compile(r"\[([A-Za-z0-9_-]++)\]")
_KEY = re.compile(r"([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+")
_SCALAR = re.compile(
    r'"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\["\\nt])*+)"(?!")'
    r"|(?:(true|false)|([1-9][0-9]{0,15}|0)|([0-9]{4})-([0-9]{2})-([0-9]{2})(?! [0-9]))(?![\w.:+-])"
)
_ESCAPE = r"\\(.)"
_ESCAPED = {"n": "\n", "t": "\t"}


class _NotPlainError(Exception):
    """There is something that is not read here, or a fault."""


def read_plain(toml: str) -> dict[str, Any] | None:
    """The values of a text whose lines end in `\\n`; None if it is not plain, or faulty."""
    try:
        return _Reader(toml).values()
    except (_NotPlainError, ValueError):  # a day that does not exist
        return None


class _Reader:
    """Reads a text from start to end; its methods raise _NotPlainError or ValueError."""

    def __init__(self, toml: str) -> None:
        self._toml = toml
        self._position = 0

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        table = values
        self._take(_BLANK)
        while self._position < len(self._toml):
            if self._next() == "[":
                table = {}
                _add(values, self._take(_HEAD)[1], table)
            else:
                _add(table, self._take(_KEY)[1], self._value())
            self._take(_LINE_END)
            self._take(_BLANK)
        return values

    def _value(self) -> Any:
        return self._list() if self._next() == "[" else self._item()

    def _list(self) -> list[Any]:
        """A list of items, in one or several lines, perhaps with a comma at its end."""
        items = []
        self._skip("[")
        self._take(_BLANK)
        while self._next() != "]":
            items.append(self._item())
            self._take(_BLANK)
            if self._next() != "]":
                self._skip(",")
                self._take(_BLANK)
        self._skip("]")
        return items

    def _item(self) -> Any:
        return self._inline_table() if self._next() == "{" else self._scalar()

    def _inline_table(self) -> dict[str, Any]:
        """A table of scalars in one line."""
        table: dict[str, Any] = {}
        separator = "{"
        while self._next() != "}":
            self._skip(separator)
            key = self._take(_KEY)[1]
            _add(table, key, self._scalar())
            self._skip("")
            separator = ","
        self._skip("}")
        return table

    def _scalar(self) -> Any:
        text, switch, number, year, month, day = self._take(_SCALAR).groups()
        if text is not None:
            return text if "\\" not in text else re.sub(_ESCAPE, lambda sign: _ESCAPED.get(sign[1], sign[1]), text)
        if switch is not None:
            return switch == "true"
        if number is not None:
            return int(number)
        from datetime import date  # noqa: PLC0415  # most days are written in quotes

        return date(int(year), int(month), int(day))

    def _next(self) -> str:
        return self._toml[self._position : self._position + 1]

    def _skip(self, mark: str) -> None:
        """Go past a mark and the spaces behind it."""
        if not self._toml.startswith(mark, self._position):
            raise _NotPlainError
        self._position += len(mark)
        while self._next() in (" ", "\t"):
            self._position += 1

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Go past what a pattern matches here."""
        match = pattern.match(self._toml, self._position)
        if match is None:
            raise _NotPlainError
        self._position = match.end()
        return match


def _add(table: dict[str, Any], key: str, value: Any) -> None:
    if key in table:
        raise _NotPlainError
    table[key] = value
