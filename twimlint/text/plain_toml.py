"""TOML, read fast where it is plain.

Every run reads the heads of a hundred rule pages, and the first one in a site those of all its pages: with tomllib
that takes longer than to check a post. Nearly all of them are lines of plain values, which are read here; tomllib gets
the text as soon as there is anything else in it, and has the last word on what is wrong.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

_SWITCHES = {"true": True, "false": False}


class _NotPlainError(Exception):
    """There is more to this text than is read here."""


def load_toml(text: str) -> Mapping[str, Any]:
    """What `tomllib.loads` gives; raises ValueError where it does."""
    try:
        return _plain_tables(text)
    except _NotPlainError:
        import tomllib  # noqa: PLC0415  # takes longer to load than a hundred pages to read

        return tomllib.loads(text)


def _plain_tables(text: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    table = root
    for line in text.split("\n"):
        if not line.strip(" \t"):
            continue
        key, equals, value = line.partition(" = ")
        if equals and key not in table and _is_plain_key(key):
            table[key] = _plain_value(value)
        elif not equals:
            table = _new_table(root, line)
        else:
            raise _NotPlainError
    return root


def _is_plain_key(key: str) -> bool:
    return key.isascii() and key.replace("-", "_").isidentifier()


def _new_table(root: dict[str, Any], line: str) -> dict[str, Any]:
    """The table that a line such as `[a.b]` begins."""
    if line[0] != "[" or line[-1] != "]":
        raise _NotPlainError
    *above, name = line[1:-1].split(".")
    table = root
    for part in above:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise _NotPlainError
    if name in table or not all(map(_is_plain_key, (*above, name))):
        raise _NotPlainError
    new: dict[str, Any] = {}
    table[name] = new
    return new


def _plain_value(text: str) -> str | list[str] | bool | int | date:
    """A value without escapes, comments and such."""
    if text in _SWITCHES:
        return _SWITCHES[text]
    if text[:1] == '"' == text[-1:] and text.count('"') == 2 and _is_literal(text):
        return text[1:-1]
    if text[:2] == '["' and text[2:][-2:] == '"]' and _is_literal(text):
        words = text[2:-2].split('", "')
        if not any('"' in word for word in words):
            return words
    if text.isascii() and text.isdecimal() and (text[0] != "0" or text == "0"):
        return int(text)
    return _plain_date(text)


def _is_literal(text: str) -> bool:
    """Whether a string says what it means: no escapes, and nothing that TOML forbids."""
    return "\\" not in text and text.isprintable()


def _plain_date(text: str) -> date:
    year, month, day = text[:4], text[5:7], text[8:]
    if f"{year}-{month}-{day}" != text or len(text) != 10 or not (text.isascii() and (year + month + day).isdecimal()):
        raise _NotPlainError
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _NotPlainError from None
