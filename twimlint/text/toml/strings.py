"""Faults of strings: the quotation marks around them, and the characters in them."""

import re
from collections.abc import Iterator

from twimlint.text.toml.failure import Failure, TomlFault

CURLY_DOUBLE = "“”„‟«»"
CURLY_SINGLE = "‘’‚‛"
CURLY_QUOTES = CURLY_DOUBLE + CURLY_SINGLE
"""Quotation marks that word processors write and TOML does not know."""

_PART = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|(?!\"\"\"|''')(?:\"(?:[^\"\\]|\\.)*+\"|'[^']*+')|#.*|[^\"'#]++")
"""A string, a comment, or what is between them."""


def curly_quote(failure: Failure) -> TomlFault | None:
    """A fault if the line has a curly quotation mark outside of the strings that can be read."""
    for start, part in _parts(failure.line):
        for offset, character in enumerate(part):
            if character in CURLY_QUOTES and part[0] not in "\"'#":
                place = start + offset
                message = f"`{character}` is a curly quotation mark, which cannot be read here: "
                return failure.at(failure.row, place, message + _remedy(failure.line, place, character))
    return None


def _remedy(line: str, place: int, character: str) -> str:
    """What to do about a curly mark: one beside a straight mark or before a bracket is too many."""
    if line[place + 1 : place + 2] in {'"', "'", "["} or line[place - 1 : place] in {'"', "'"}:
        return "remove it"
    straight = "'" if character in CURLY_SINGLE else '"'
    return f"write `{straight}`"


def _parts(line: str) -> Iterator[tuple[int, str]]:
    """The strings, the comment and what is between them, until a string that is not closed."""
    position = 0
    while part := _PART.match(line, position):
        yield position, part[0]
        position = part.end()


def not_closed(failure: Failure) -> TomlFault:
    """A fault of the string on this line that has no end."""
    line = failure.line
    start = sum(len(part) for _, part in _parts(line))
    mark = line[start : start + 3] if line.startswith(('"""', "'''"), start) else line[start : start + 1]
    before = line[:start].rstrip()
    if before and before[-1] not in "=[,{":
        return _surplus_mark(failure, start)
    end = len(line.rstrip()) - 1
    if end > start and line[end] in CURLY_QUOTES:
        message = f"The value of {failure.key} ends in the curly quotation mark `{line[end]}`: write `{mark}`"
        return failure.at(failure.row, end, message)
    if end > start and line[end] in "\"'" and line.count(line[end], start) == 1:
        message = f"The value of {failure.key} begins with `{mark}` and ends in `{line[end]}`: write the same mark"
        return failure.at(failure.row, end, message)
    return failure.at(failure.row, start, f"The value of {failure.key} has no closing quotation mark: add `{mark}`")


def _surplus_mark(failure: Failure, column: int) -> TomlFault:
    return failure.at(
        failure.row, column, f"There is a quotation mark too many in the value of {failure.key}: remove it"
    )


def control_character(failure: Failure) -> TomlFault:
    """A fault of a character that no string may contain, the end of the line among them."""
    character = failure.line[failure.column : failure.column + 1]
    if not character:
        return not_closed(failure)
    return failure.here(f"The control character U+{ord(character):04X} is not allowed here: remove it")


def backslash(failure: Failure) -> TomlFault:
    """A fault of a backslash before a character that it means nothing for."""
    column = failure.line.rfind("\\", 0, failure.column + 1)
    message = f"A backslash in the value of {failure.key} has a special meaning: write `\\\\` or use single quotes"
    return failure.at(failure.row, max(column, 0), message)


def followed(failure: Failure) -> TomlFault:
    """A fault of a string that another quotation mark on its line ends too early."""
    mark = failure.line[failure.column - 1]
    is_empty = failure.line[failure.column - 2] == mark
    if is_empty or not failure.rest.strip("\"'"):
        return _surplus_mark(failure, failure.column - 1)
    around = "'" if mark == '"' else '"'
    message = f"A quotation mark in the value of {failure.key} ends it: write `{around}` around the value"
    return failure.at(failure.row, failure.column - 1, message)
