"""Faults of values: what has no quotation marks, lists, and what follows a value."""

import re

from twimlint.text.toml import strings
from twimlint.text.toml.failure import KEY, Failure, TomlFault, shown

_DAY = re.compile(r"\d+[-./]\d+[-./]\d+")
_NUMBER = re.compile(r"[-+.]?\d[\d.,_]*%?")
_BETWEEN = re.compile(r"(;|and\b|&|\+)\s*[\"']")
_SWITCHES = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_NOTHING = ("null", "none", "nil")
_LISTS = {"(": "parentheses", "<": "angle brackets"}


def unreadable(failure: Failure) -> TomlFault:
    """A fault of a value that cannot be read."""
    before, rest = failure.line[: failure.column].strip(), failure.rest
    below = not before and (KEY.match(failure.line) or rest.startswith("["))
    if below or (not rest and not before.endswith("=")):
        return not_closed(failure)
    if not rest or rest.startswith("#"):
        return _missing(failure)
    if rest.startswith("=") and not rest.startswith("=>"):
        return failure.here(f"There are two `=` after {failure.key}: remove one")
    if rest.startswith(","):
        return failure.here(f"There is a comma too many in the value of {failure.key}: remove it")
    if rest.startswith((">", "=>")) and before.endswith("="):
        return failure.at(failure.row, failure.line.index("=", 0), f"{failure.key} is followed by an arrow: write `=`")
    return _bare(failure, failure.column)


def _missing(failure: Failure) -> TomlFault:
    following = failure.lines[failure.row + 1].lstrip() if failure.row + 1 < len(failure.lines) else ""
    if following.startswith(("- ", "* ")):
        return failure.here(f'The list of {failure.key} must be behind the `=`: write `["…", "…"]`')
    key = failure.key
    return failure.here(f"{key[0].upper()}{key[1:]} has no value: write it after the `=`")


def _bare(failure: Failure, column: int) -> TomlFault:
    """A fault of a value without an opening quotation mark that begins at this column."""
    value = failure.line[column:].partition(" #")[0].rstrip()
    word = re.split(r"[\s,\]]", value, maxsplit=1)[0]
    key = failure.key
    if word[:1] in _LISTS:
        message = f"The value of {key} is in {_LISTS[word[0]]}: write `[…]`"
    elif word.startswith("`"):
        message = f'The value of {key} is in backticks: write `"…"`'
    elif value.rstrip(",]").endswith(("'", '"')) and value[0] not in "\"'":
        mark = value.rstrip(",]")[-1]
        message = f"The value of {key} has no opening quotation mark: add `{mark}`"
    elif word.lower() in ("true", "false"):
        message = f"{shown(word)} must be in lower case: write `{word.lower()}`"
    elif word.lower() in _SWITCHES:
        message = f"{shown(word)} is neither true nor false: write `{_SWITCHES[word.lower()]}`"
    elif word.lower() in _NOTHING:
        message = f"{shown(word)} is no value: remove the line, or write one"
    elif _DAY.match(word):
        message = f"{shown(value)} is no date: write year, month and day, YYYY-MM-DD"
    elif _NUMBER.fullmatch(value):
        message = f'{shown(value)} is no number: write digits only, or `"…"` around it'
    else:
        message = f'The value of {key} has no quotation marks: write `"…"` around it'
    return failure.at(failure.row, column, message)


def followed(failure: Failure) -> TomlFault:
    """A fault of what follows a value or the name of a table on its line."""
    key, rest = KEY.match(failure.line), failure.rest
    if key is None:
        head = failure.line[: failure.column].strip()
        if head.startswith("["):
            return failure.here(f"{shown(head)} must be alone on its line: put {shown(rest)} on the next one")
        return failure.here(f"{shown(rest)} does not belong to {failure.key}: remove it")
    value = failure.line[key.end() :]
    if value[0] not in "\"'[{" and (not rest.startswith(",") or _NUMBER.fullmatch(value.strip())):
        return _bare(failure, key.end())
    if rest.strip(", ") and rest.startswith(","):
        return failure.at(failure.row, key.end(), f"{failure.key} has several values: write `[…]` around them")
    if failure.line[failure.column - 1] in "\"'" and any(mark in rest for mark in "\"'"):
        return strings.followed(failure)
    return failure.here(
        f"The `]` after the value of {failure.key} closes nothing: add `[` before it, or remove it"
        if rest.startswith("]")
        else f"{shown(rest)} is behind the value of {failure.key}: remove it"
    )


def not_closed(failure: Failure) -> TomlFault:
    """A fault of the bracket that is not closed, or of the comma that is missing in a list."""
    on_line = bool(failure.line[: failure.column].strip())
    if failure.rest[:1] in ("'", '"') and (on_line or not KEY.match(failure.line)):
        return failure.here(f"There is no comma between two values of {failure.key}: add it")
    if between := _BETWEEN.match(failure.rest):
        return failure.here(f"`{between[1]}` is between two values of {failure.key}: write a comma")
    for row in range(failure.row if on_line else failure.row - 1, -1, -1):
        key = KEY.match(failure.lines[row])
        if key and failure.lines[row][key.end() : key.end() + 1] in ("[", "{"):
            bracket = failure.lines[row][key.end()]
            closing = "]" if bracket == "[" else "}"
            return failure.at(row, key.end(), f"The `{bracket}` of `{key[1]}` is not closed: add `{closing}`")
    return failure.here(f"A bracket of {failure.key} is not closed: add it")
