"""Why a text is not valid TOML, in words for people who do not know TOML, and the place of the cause.

`tomllib` stops where it understands nothing more, which can be many lines below the quotation mark that is missing.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence

from twimlint.diagnostics.named import NamedTuple

CURLY_DOUBLE = "“”„‟«»"
CURLY_SINGLE = "‘’‚‛"
CURLY_QUOTES = CURLY_DOUBLE + CURLY_SINGLE
"""Quotation marks that word processors write and TOML does not know."""

_MOST_ROWS = 100
"""A text of more lines is not read again repeatedly to find the faulty line."""
_LONGEST = 40
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEY = re.compile(r"[ \t]*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_.-]+)[ \t]*=[ \t]*")
_PART = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|(?!\"\"\"|''')(?:\"(?:[^\"\\]|\\.)*+\"|'[^']*+')|#.*|[^\"'#]++")
"""A string, a comment, or what is between them."""
_DAY = re.compile(r"\d+[-./]\d+[-./]\d+")


class TomlFault(NamedTuple):
    """What is wrong and what to do, and where: row and column count from 1, the column in code points."""

    message: str
    row: int
    column: int


class _Failure(NamedTuple):
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
            if key := _KEY.match(self.lines[row]):
                return f"`{key[1]}`"
        return "this line"

    def at(self, row: int, column: int, message: str) -> TomlFault:
        return TomlFault(message, row + 1, column + 1)

    def here(self, message: str) -> TomlFault:
        return self.at(self.row, self.column, message)

    def whole_line(self, message: str) -> TomlFault:
        return self.at(self.row, len(self.line) - len(self.line.lstrip()), message)


def explain(toml: str, error: Exception) -> TomlFault:
    """Why a text, whose lines end in `\\n`, is not valid TOML; `error` is what `tomllib` raised for it."""
    lines = toml.split("\n")
    if not isinstance(error, tomllib.TOMLDecodeError):
        reason = "is nested too deeply" if isinstance(error, RecursionError) else "contains a number that is too long"
        return TomlFault(f"The text {reason}: shorten it", 1, 1)
    said = str(error)
    place = _PLACE.search(said)
    reason = said[: place.start()] if place else said
    if place is None or not place[1]:
        row = _first_unreadable_row(lines)
        failure = _Failure(lines, row, len(lines[row]))
    else:
        row = min(int(place[1]), len(lines)) - 1
        failure = _Failure(lines, row, min(int(place[2]) - 1, len(lines[row])))
    curly = _curly_quote(failure)
    if curly is not None:
        return curly
    for beginning, explanation in _EXPLANATIONS.items():
        if reason.startswith(beginning):
            return explanation(failure)
    return failure.here(f"{reason}: correct this line")


def _first_unreadable_row(lines: Sequence[str]) -> int:
    """The first row, from 0, with which the text cannot be read, for an error that shows only at its end."""
    if len(lines) <= _MOST_ROWS:
        for row in range(len(lines) - 1, 0, -1):
            if _is_readable("\n".join(lines[:row])):
                return row
        return 0
    return len(lines) - 1


def _is_readable(toml: str) -> bool:
    try:
        tomllib.loads(toml)
    except (ValueError, RecursionError):
        return False
    return True


def _shown(text: str) -> str:
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"


# -- quotation marks ---------------------------------------------------------------------------------------------------


def _curly_quote(failure: _Failure) -> TomlFault | None:
    """A fault if the line has a curly quotation mark outside of the strings that can be read."""
    for start, part in _parts(failure.line):
        for offset, character in enumerate(part):
            if character in CURLY_QUOTES and part[0] not in "\"'#":
                straight = "'" if character in CURLY_SINGLE else '"'
                message = f"`{character}` is a curly quotation mark, which cannot be read here: write `{straight}`"
                return failure.at(failure.row, start + offset, message)
    return None


def _parts(line: str) -> Iterator[tuple[int, str]]:
    """The strings, the comment and what is between them, until a string that is not closed."""
    position = 0
    while part := _PART.match(line, position):
        yield position, part[0]
        position = part.end()


def _not_closed(failure: _Failure) -> TomlFault:
    line = failure.line
    start = sum(len(part) for _, part in _parts(line))
    mark = line[start : start + 3] if line.startswith(('"""', "'''"), start) else line[start : start + 1]
    end = len(line.rstrip()) - 1
    if end > start and line[end] in CURLY_QUOTES:
        message = f"The value of {failure.key} ends in the curly quotation mark `{line[end]}`: write `{mark}`"
        return failure.at(failure.row, end, message)
    return failure.at(failure.row, start, f"The value of {failure.key} has no closing quotation mark: add `{mark}`")


def _control_character(failure: _Failure) -> TomlFault:
    character = failure.line[failure.column : failure.column + 1]
    if not character:
        return _not_closed(failure)
    return failure.here(f"The control character U+{ord(character):04X} is not allowed here: remove it")


def _backslash(failure: _Failure) -> TomlFault:
    column = failure.line.rfind("\\", 0, failure.column + 1)
    message = f"A backslash in the value of {failure.key} has a special meaning: write `\\\\` or use single quotes"
    return failure.at(failure.row, max(column, 0), message)


# -- values ------------------------------------------------------------------------------------------------------------


def _value(failure: _Failure) -> TomlFault:
    before, rest = failure.line[: failure.column].strip(), failure.rest
    below = not before and (_KEY.match(failure.line) or rest.startswith("["))
    if below or (not rest and not before.endswith("=")):
        return _open_bracket(failure)
    if not rest or rest.startswith("#"):
        return failure.here(f"{_capital(failure.key)} has no value: write it after the `=`")
    if rest.startswith("="):
        return failure.here(f"There are two `=` after {failure.key}: remove one")
    if rest.startswith(","):
        return failure.here(f"There is a comma too many in the value of {failure.key}: remove it")
    return _bare_word(failure, failure.column)


def _bare_word(failure: _Failure, column: int) -> TomlFault:
    """A fault of a value without quotation marks that begins at this column."""
    word = re.split(r"[\s,\]]", failure.line[column:], maxsplit=1)[0]
    if word.lower() in ("true", "false"):
        message = f"{_shown(word)} must be in lower case: write `{word.lower()}`"
    elif _DAY.match(word):
        message = f"{_shown(word)} is no date: write year, month and day, YYYY-MM-DD"
    else:
        message = f'The value of {failure.key} has no quotation marks: write `"…"` around it'
    return failure.at(failure.row, column, message)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _after_value(failure: _Failure) -> TomlFault:
    """A fault of what follows a value or the name of a table on its line."""
    key, rest = _KEY.match(failure.line), failure.rest
    if key is None:
        head = failure.line[: failure.column].strip()
        if head.startswith("["):
            return failure.here(f"{_shown(head)} must be alone on its line: put {_shown(rest)} on the next one")
        return failure.here(f"{_shown(rest)} does not belong to {failure.key}: remove it")
    if failure.line[key.end()] not in "\"'[{" and not rest.startswith(","):
        return _bare_word(failure, key.end())
    if rest.strip(", ") and rest.startswith(","):
        return failure.at(failure.row, key.end(), f"{failure.key} has several values: write `[…]` around them")
    return _surplus(failure)


def _surplus(failure: _Failure) -> TomlFault:
    """A fault of what follows a value that can be read."""
    mark = failure.line[failure.column - 1]
    if mark in "\"'" and any(other in failure.rest for other in "\"'"):
        around = "'" if mark == '"' else '"'
        message = f"A quotation mark in the value of {failure.key} ends it: write `{around}` around the value"
        return failure.at(failure.row, failure.column - 1, message)
    if failure.rest.startswith("]"):
        return failure.here(f"The `]` after the value of {failure.key} closes nothing: add `[` before it, or remove it")
    return failure.here(f"{_shown(failure.rest)} is behind the value of {failure.key}: remove it")


def _open_bracket(failure: _Failure) -> TomlFault:
    """A fault of the bracket that is not closed, or of the comma that is missing in a list."""
    on_line = bool(failure.line[: failure.column].strip())
    if failure.rest[:1] in ("'", '"') and (on_line or not _KEY.match(failure.line)):
        return failure.here(f"There is no comma between two values of {failure.key}: add it")
    for row in range(failure.row if on_line else failure.row - 1, -1, -1):
        key = _KEY.match(failure.lines[row])
        if key and failure.lines[row][key.end() : key.end() + 1] in ("[", "{"):
            bracket = failure.lines[row][key.end()]
            closing = "]" if bracket == "[" else "}"
            return failure.at(row, key.end(), f"The `{bracket}` of `{key[1]}` is not closed: add `{closing}`")
    return failure.here(f"A bracket of {failure.key} is not closed: add it")


# -- keys and tables ---------------------------------------------------------------------------------------------------


def _no_equals_sign(failure: _Failure) -> TomlFault:
    written = failure.line[: failure.column].strip()
    if failure.rest.startswith(":"):
        return failure.here(f"{_shown(written)} is followed by `:`: write `=`")
    return failure.whole_line(f'{_shown(failure.line.strip())} has no `=`: write it as `key = "value"`, or remove it')


def _no_key(failure: _Failure) -> TomlFault:
    if failure.line.lstrip().startswith("="):
        return failure.whole_line("The line begins with `=`: write the key before it")
    return failure.whole_line(f'{_shown(failure.line.strip())} is not `key = "value"`: correct or remove it')


def _twice(failure: _Failure) -> TomlFault:
    """A key that exists already; the parser says so behind its value."""
    for row in range(failure.row, -1, -1):
        line = failure.lines[row]
        if key := _KEY.match(line):
            return failure.at(row, key.start(1), f"`{key[1]}` is there twice: remove one")
        if line.lstrip().startswith("["):
            table = line.strip()
            return failure.at(row, len(line) - len(line.lstrip()), f"{_shown(table)} is there already: remove one")
    return failure.here("This is there twice: remove one")


def _inline_twice(failure: _Failure) -> TomlFault:
    return failure.here(f"A key in the value of {failure.key} is there twice: remove one")


def _table_twice(failure: _Failure) -> TomlFault:
    table = failure.line.partition("#")[0].strip()
    return failure.whole_line(f"{_shown(table)} is there twice: put all its keys below the first one")


def _table_not_closed(failure: _Failure) -> TomlFault:
    table = failure.line.partition("#")[0].strip()
    return failure.whole_line(f"{_shown(table)} has no closing bracket: add `]`")


_EXPLANATIONS: dict[str, Callable[[_Failure], TomlFault]] = {
    "Illegal character": _control_character,
    "Found invalid character": _control_character,
    "Unterminated string": _not_closed,
    "Expected \"'": _not_closed,
    "Expected '\"": _not_closed,
    "Unescaped": _backslash,
    "Invalid hex": _backslash,
    "Escaped character": _backslash,
    "Invalid value": _value,
    "Invalid date": _value,
    "Expected newline": _after_value,
    "Unclosed": _open_bracket,
    "Expected '='": _no_equals_sign,
    "Invalid statement": _no_key,
    "Invalid initial": _no_key,
    "Cannot overwrite": _twice,
    "Cannot mutate": _twice,
    "Cannot redefine": _twice,
    "Duplicate inline": _inline_twice,
    "Cannot declare": _table_twice,
    "Expected ']": _table_not_closed,
}
"""What `tomllib` says first, in Python 3.11 to 3.14, and who explains it."""
