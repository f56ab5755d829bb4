"""Front matter as values and as places: the values, and where each of them is written.

TOML 1.0, read by the standard library; places are found line by line, so that a fix edits one value and leaves
comments, order and the spelling of all others unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.text.toml import loads
from twimlint.zola.syntax import FrontMatterBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TABLE = re.compile(r"[ \t]*\[\[?([^\[\]#\r\n]++)\]\]?[ \t]*(?:#.*)?$")
_HEAD = re.compile(r"^[ \t]*\[([^\[\]\r\n]+)\]", re.MULTILINE)
_PART = r"(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[A-Za-z0-9_-]+)"
_PARTS = re.compile(_PART)
_KEY = re.compile(rf"[ \t]*({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*=[ \t]*")


class TomlError(NamedTuple):
    """Why the front matter does not parse; `offset`, of the cause, counts code points of the whole text."""

    message: str
    offset: int


class Entry(NamedTuple):
    """A key and its value; `path` is the key after its table (`("extra", "image")`), spans are of the whole text."""

    path: tuple[str, ...]
    key: Span
    value: Span


class FrontMatter:
    """The values of a page's front matter and their places.

    `values` is empty if there is none, if it is YAML, or if it does not parse (then `error` says why).
    """

    def __init__(self, text: str, block: FrontMatterBlock | None) -> None:
        self.block = block
        self._content = (0, 0) if block is None else block.content
        self.error: TomlError | None = None
        self.values: Mapping[str, Any] = {}
        self._text = text
        self._entries: dict[tuple[str, ...], Entry] | None = None
        if block is not None and block.is_toml and block.closed:
            self._parse()

    def _parse(self) -> None:
        start, end = self._content
        toml = self._text[start:end].replace("\r\n", "\n").replace("\r", "\n")
        try:
            self.values = loads(toml)
        except (ValueError, RecursionError) as error:
            from twimlint.text.toml.explanation import explain  # noqa: PLC0415  # few posts have such front matter

            fault = explain(toml, error)
            self.error = TomlError(fault.message, self._offset(fault.row, fault.column))

    def _offset(self, row: int, column: int) -> int:
        start, end = self._content
        for number, (line_start, line_end) in enumerate(_lines(self._text, start, end), 1):
            if number == row:
                return min(line_start + column - 1, line_end)
        return end

    def get(self, *path: str) -> Any:
        """The value at a path of keys, or None."""
        value: Any = self.values
        for key in path:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    def entry(self, *path: str) -> Entry | None:
        """Where the value at a path of keys is written, or None if it has no line of its own."""
        return self.entries.get(path)

    @property
    def mark(self) -> Span:
        """The opening `+++`, where missing values are reported; the beginning of the text if there is none."""
        return Span(0, 0) if self.block is None else Span(self.block.start, self.block.start + len(self.block.mark))

    @property
    def entries(self) -> Mapping[tuple[str, ...], Entry]:
        """Every `key = value` in order of appearance."""
        if self._entries is None:
            self._entries = {entry.path: entry for entry in self._find_entries()} if self.values else {}
        return self._entries

    @cached_property
    def heads(self) -> Mapping[str, Span]:
        """Where each table is named first, by its name as it is written."""
        found: dict[str, Span] = {}
        for match in _HEAD.finditer(self._text, *self._content):
            start = match.start(1) + len(match[1]) - len(match[1].lstrip())
            name = match[1].strip()
            found.setdefault(name, Span(start, start + len(name)))
        return found

    def _find_entries(self) -> Iterator[Entry]:
        start, end = self._content
        table: tuple[str, ...] = ()
        skip_to = start
        for line_start, line_end in _lines(self._text, start, end):
            if line_start < skip_to:
                continue
            line = self._text[line_start:line_end]
            if heading := _TABLE.match(line):
                table = _split_key(heading[1])
            elif key := _KEY.match(line):
                value_end = self._value_end(line_start + key.end(), end)
                yield Entry(
                    (*table, *_split_key(key[1])),
                    Span(line_start + key.start(1), line_start + key.end(1)),
                    Span(line_start + key.end(), value_end),
                )
                skip_to = value_end

    def _value_end(self, start: int, limit: int) -> int:
        """Where the value that begins at `start` ends: a string at its quote, an array at its bracket."""
        text = self._text
        for quotes in ('"""', "'''"):
            if text.startswith(quotes, start):
                close = text.find(quotes, start + 3, limit)
                return limit if close < 0 else close + 3
        if text[start] in "\"'" or text[start] in "[{":
            return _skip_value(text, start, limit)
        bare = _BARE_VALUE.match(text, start, limit)
        return bare.end() if bare else start


_BARE_VALUE = re.compile(r"[^\s#]+(?: \d[^\s#]*)?")
_VALUE_TOKEN = re.compile(r"\"(?:[^\"\\\r\n]|\\.)*+\"|'[^'\r\n]*+'|#[^\r\n]*+|[\[\]{}]")


def _skip_value(text: str, start: int, limit: int) -> int:
    depth = 0
    for token in _VALUE_TOKEN.finditer(text, start, limit):
        depth += (token[0] in "[{") - (token[0] in "]}")
        if depth == 0:
            return token.end()
    return limit


def _split_key(key: str) -> tuple[str, ...]:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in _PARTS.findall(key))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the lines of `text[start:end]` without their endings; the first one begins after `+++`."""
    while line := _LINE.match(text, start, end):
        yield line.span(1)
        start = line.end()


_LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n)")


def toml_string(value: str) -> str:
    """A string as TOML 1.0 writes it, with quotes around it and the necessary escapes."""
    from tomlkit import string  # noqa: PLC0415  # few posts have front matter to fix

    return string(value).as_string()
