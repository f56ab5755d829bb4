"""Faults of keys and tables: their spelling, the sign behind them, and those that are there twice."""

import re
from unicodedata import category

from twimlint.text.toml.failure import KEY, Failure, TomlFault, shown

_SPELLING = "may have letters, digits, `-` and `_` only"
_WORDS_AND_SIGN = re.compile(r"[ \t]*([^\"'=\[\]{}:#\s][^\"'=\[\]{}:#]*)=")
_IN_BRACES = re.compile(r"\{[^{}]*$")
_UNSEEN = frozenset({"Cf", "Zs", "Zl", "Zp"})
"""Categories of Unicode: signs without a shape, and blanks."""


def unseen_character(failure: Failure) -> TomlFault | None:
    """A fault if a character that nobody sees is where the parser stopped."""
    place = failure.column
    while place < len(failure.line) and failure.line[place] in " \t":
        place += 1
    character = failure.line[place : place + 1]
    if not character or character == " " or category(character) not in _UNSEEN:
        return None
    return failure.at(failure.row, place, f"An invisible character, U+{ord(character):04X}, is here: remove it")


def no_equals_sign(failure: Failure) -> TomlFault:
    """A fault of what stands behind a key in place of `=`."""
    written = failure.line[: failure.column].strip()
    if _IN_BRACES.search(written):
        return _in_braces(failure)
    if failure.rest.startswith(":"):
        return failure.here(f"{shown(written)} is followed by `:`: write `=`")
    if failure.rest.startswith("＝"):
        return failure.here("`＝` is a wide sign: write `=`")
    if failure.rest.startswith("]"):
        return failure.whole_line(f"{shown(failure.line.strip())} has no opening bracket: add `[`")
    if words := _WORDS_AND_SIGN.match(failure.line):
        key = shown(words[1].rstrip())
        return failure.at(failure.row, words.start(1), f"The key {key} {_SPELLING}: write another one")
    return failure.whole_line(f'{shown(failure.line.strip())} has no `=`: write it as `key = "value"`, or remove it')


def _in_braces(failure: Failure) -> TomlFault:
    """A fault of a value in braces, which is a table."""
    inner = failure.line[: failure.column].rpartition("{")[2].rpartition(",")[2].strip()
    if failure.rest.startswith(":"):
        return failure.here(f"{shown(inner)} is followed by `:`: write `=`")
    return failure.at(
        failure.row, failure.line.rfind("{", 0, failure.column), f"The value of {failure.key} is in braces: write `[…]`"
    )


def no_key(failure: Failure) -> TomlFault:
    """A fault where a key or the name of a table should begin."""
    line = failure.line
    if line.lstrip().startswith("="):
        return failure.whole_line("The line begins with `=`: write the key before it")
    if _IN_BRACES.search(line[: failure.column]):
        if failure.rest:
            return failure.here(f"There is a comma too many in the value of {failure.key}: remove it")
        return failure.here(f"The `{{…}}` of {failure.key} must be on one line: write it on one")
    if line.lstrip().startswith("["):
        return _unreadable_table(failure)
    return failure.whole_line(f'{shown(line.strip())} is not `key = "value"`: correct or remove it')


def _unreadable_table(failure: Failure) -> TomlFault:
    name = failure.line.partition("#")[0].strip().strip("[]").strip()
    if not name:
        return failure.whole_line("The brackets have no name in them: write one, or remove the line")
    return failure.whole_line(f"The name {shown(name)} {_SPELLING}: write another one")


def twice(failure: Failure) -> TomlFault:
    """A fault of a key that exists already; the parser says so behind its value."""
    for row in range(failure.row, -1, -1):
        line = failure.lines[row]
        if key := KEY.match(line):
            fault = "contradicts a line above" if "." in key[1] else "is there twice"
            return failure.at(row, key.start(1), f"`{key[1]}` {fault}: remove one")
        if line.lstrip().startswith("["):
            table = line.strip()
            return failure.at(row, len(line) - len(line.lstrip()), f"{shown(table)} is there already: remove one")
    return failure.here("This is there twice: remove one")


def twice_in_braces(failure: Failure) -> TomlFault:
    """A fault of a table in braces that has a key twice."""
    return failure.here(f"A key in the value of {failure.key} is there twice: remove one")


def table_twice(failure: Failure) -> TomlFault:
    """A fault of a table that exists already."""
    table = failure.line.partition("#")[0].strip()
    return failure.whole_line(f"{shown(table)} is there twice: put all its keys below the first one")


def table_not_closed(failure: Failure) -> TomlFault:
    """A fault of the name of a table that is not followed by its bracket."""
    table = failure.line.partition("#")[0].strip()
    if table.endswith("]") and failure.rest not in ("", "]"):
        return _unreadable_table(failure)
    if table.startswith("[["):
        name = table.strip("[]").strip()
        return failure.whole_line(f"{shown(table)} begins with two brackets and ends in one: write `[{name}]`")
    return failure.whole_line(f"{shown(table)} has no closing bracket: add `]`")
