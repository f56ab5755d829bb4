"""Texts of the house style with fields in braces: `This Week in Matrix {date}`, `/blog/{date:%Y/%m/%d}`.

The names of fields and the letters after `%` are closed lists, so that the cost of a template grows only with its
length. `{{` and `}}` are braces. A field without a format is written as it is, a date as `2026-01-09`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FORMATS: Mapping[str, Callable[[date], str]] = {
    "%Y": lambda day: f"{day.year:04}",
    "%y": lambda day: f"{day.year % 100:02}",
    "%m": lambda day: f"{day.month:02}",
    "%-m": lambda day: str(day.month),
    "%d": lambda day: f"{day.day:02}",
    "%-d": lambda day: str(day.day),
    "%j": lambda day: f"{day.timetuple().tm_yday:03}",
    "%V": lambda day: f"{day.isocalendar().week:02}",
    "%B": lambda day: _MONTHS[day.month - 1],
    "%b": lambda day: _MONTHS[day.month - 1][:3],
    "%A": lambda day: _WEEKDAYS[day.weekday()],
    "%a": lambda day: _WEEKDAYS[day.weekday()][:3],
    "%%": lambda _day: "%",
}
"""The result of `strftime` for these in English, in every locale."""

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
_FORMAT = re.compile(r"%-?[A-Za-z%]?")
_DATE = "date"
_LONGEST = 2_000


class Template:
    """A text with fields; raises ValueError for an invalid one, in words that follow its name."""

    def __init__(self, text: str, fields: tuple[str, ...]) -> None:
        if len(text) > _LONGEST:
            raise ValueError(f"must be at most {_LONGEST} characters long")
        self._pieces = tuple(_pieces(text, fields))

    def fill(self, **values: object) -> str:
        """The text with the values of its fields."""
        return "".join(piece if isinstance(piece, str) else piece[1](values[piece[0]]) for piece in self._pieces)


def _pieces(text: str, fields: tuple[str, ...]) -> Iterator[str | tuple[str, Callable[[object], str]]]:
    """Plain text, and fields with functions that write their values."""
    end = 0
    for match in _PIECE.finditer(text):
        yield text[end : match.start()]
        end = match.end()
        if match[1] is not None:
            yield _field(match[1], fields)
        elif match[0] in ("{{", "}}"):
            yield match[0][0]
        else:
            raise ValueError(f"has a single `{match[0]}`: write `{match[0] * 2}` for the character")
    yield text[end:]


def _field(written: str, fields: tuple[str, ...]) -> tuple[str, Callable[[object], str]]:
    name, colon, form = written.partition(":")
    if name not in fields:
        known = ", ".join(f"`{{{field}}}`" for field in fields)
        raise ValueError(f"has an unknown field {written[:40]!a}: use {known}")
    if not colon:
        return name, str
    if name != _DATE:
        raise ValueError(f"has a format for `{{{name}}}`: only a date takes one")
    unknown = next((sign for sign in _FORMAT.findall(form) if sign not in _FORMATS), None)
    if unknown is not None:
        raise ValueError(f"has an unknown format {unknown!a}: use {' '.join(_FORMATS)}")
    return name, lambda value: _FORMAT.sub(lambda sign: _FORMATS[sign[0]](value), form)
