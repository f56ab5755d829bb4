"""Why a text is not valid TOML, in words for people who do not know TOML, and the place of the cause.

`tomllib` stops where it understands nothing more, which can be many lines below the quotation mark that is missing.
"""

import re
import tomllib
from collections.abc import Callable, Sequence

from twimlint.text.toml import keys, strings, values
from twimlint.text.toml.failure import Failure, TomlFault

_MOST_ROWS = 100
"""A text of more lines is not read again repeatedly to find the faulty line."""
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def explain(toml: str, error: Exception) -> TomlFault:
    """Why a text, whose lines end in `\\n`, is not valid TOML; `error` is what reading it raised."""
    lines = toml.split("\n")
    if not isinstance(error, tomllib.TOMLDecodeError):
        reason = "is nested too deeply" if isinstance(error, RecursionError) else "contains a number that is too long"
        return TomlFault(f"The text {reason}: shorten it", 1, 1)
    said = str(error)
    place = _PLACE.search(said)
    reason = said[: place.start()] if place else said
    if place is None or not place[1]:
        row = _first_unreadable_row(lines)
        failure = Failure(lines, row, len(lines[row]))
    else:
        row = min(int(place[1]), len(lines)) - 1
        failure = Failure(lines, row, min(int(place[2]) - 1, len(lines[row])))
    known = strings.curly_quote(failure) or keys.unseen_character(failure)
    if known is not None:
        return known
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


_EXPLANATIONS: dict[str, Callable[[Failure], TomlFault]] = {
    "Illegal character": strings.control_character,
    "Found invalid character": strings.control_character,
    "Unterminated string": strings.not_closed,
    "Expected \"'": strings.not_closed,
    "Expected '\"": strings.not_closed,
    "Unescaped": strings.backslash,
    "Invalid hex": strings.backslash,
    "Escaped character": strings.backslash,
    "Invalid value": values.unreadable,
    "Invalid date": values.unreadable,
    "Expected newline": values.followed,
    "Unclosed": values.not_closed,
    "Expected '='": keys.no_equals_sign,
    "Invalid statement": keys.no_key,
    "Invalid initial": keys.no_key,
    "Cannot overwrite": keys.twice,
    "Cannot mutate": keys.twice,
    "Cannot redefine": keys.twice,
    "Duplicate inline": keys.twice_in_braces,
    "Cannot declare": keys.table_twice,
    "Expected ']": keys.table_not_closed,
}
"""What `tomllib` says first, in Python 3.11 to 3.14, and who explains it."""
