"""The schema of the configuration: the types of values, and the validation of a mapping against a table of them.

A mapping comes from a file, the command line, an editor or a program that embeds twimlint; all of them are read here.
The result is frozen: lists are tuples, tables are `FrozenTable`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from twimlint.diagnostics import Level
from twimlint.diagnostics.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from typing import Any

_SIZE_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000_000, "kib": 1024, "mib": 1024 * 1024}
_LARGEST_SIZE = 2**40
_LONGEST_SHOWN = 60
MOST_FAULTS = 50
"""The most errors reported at a time, because finding a suggestion for each takes time."""

Scalar = Callable[[object], "Any"]
"""Gives the frozen value; raises ValueError with words that follow the name of the key."""

Word = Callable[[str], str]
"""Gives the word back; raises ValueError with words that follow the name of the key or list that it stands in."""


class FrozenTable(Mapping[str, "Any"]):
    """A table that never changes; equal to another with the same keys and values in the same order, and hashable."""

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self._hash: int | None = None

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FrozenTable) and tuple(self._values.items()) == tuple(other._values.items())

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(tuple(self._values.items()))
        return self._hash

    def __repr__(self) -> str:
        return repr(self._values)

    def __reduce__(self) -> tuple[type[FrozenTable], tuple[dict[str, Any]]]:
        return FrozenTable, (self._values,)


EMPTY = FrozenTable({})


class Fault(NamedTuple):
    """An invalid setting: its path of keys, and what is wrong with it."""

    path: tuple[str, ...]
    message: str


class Table:
    """A table whose keys are known."""

    def __init__(self, keys: Mapping[str, Kind]) -> None:
        self.keys = keys


class Names:
    """A table whose keys are the user's own names, or words of a kind, all with values of one type."""

    def __init__(self, kind: Kind, *, key: Word | None = None) -> None:
        self.kind = kind
        self.key = key


class Words:
    """A list of strings, each of which is a fault of its own if it is not of a kind."""

    def __init__(self, word: Word) -> None:
        self.word = word


class Later:
    """A table whose schema is loaded only if it has a value."""

    def __init__(self, load: Callable[[], Table]) -> None:
        self.load = load


Kind = Scalar | Table | Names | Words | Later


def read(kind: Kind, value: object, path: tuple[str, ...], faults: list[Fault]) -> Any:
    """The value, frozen; faults of it, or of the values in it, are added to the list."""
    if isinstance(kind, Later):
        kind = kind.load()
    if isinstance(kind, (Table, Names)):
        if isinstance(value, Mapping):
            return FrozenTable(dict(_entries(kind, value, path, faults)))
        faults.append(Fault(path, f"{named(path)} must be a table"))
        return None
    if isinstance(kind, Words):
        for word in value if isinstance(value, (list, tuple)) else ():
            if isinstance(word, str) and len(faults) <= MOST_FAULTS:
                _scalar(kind.word, word, path, faults)
        kind = texts
    return _scalar(kind, value, path, faults)


def _scalar(
    kind: Callable[[Any], Any], value: object, path: tuple[str, ...], faults: list[Fault], name: str = ""
) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        faults.append(Fault(path, f"{name or named(path)} {error}"))
        return None


def _entries(
    kind: Table | Names, values: Mapping[Any, object], path: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if len(faults) > MOST_FAULTS:
            return
        below = (*path, str(key))
        expected = kind.kind if isinstance(kind, Names) else kind.keys.get(key)
        if not isinstance(key, str):
            faults.append(Fault(below, f"{named(below)}: a key must be a string"))
        elif expected is None:
            known = kind.keys if isinstance(kind, Table) else ()
            faults.append(Fault(below, f"unknown {named(below, noun='setting ')}{nearest(key, known)}"))
        else:
            before = len(faults)
            if isinstance(kind, Names) and kind.key is not None:
                _scalar(kind.key, key, below, faults, name=named(path))
            read_value = read(expected, value, below, faults)
            if len(faults) == before:
                yield key, read_value


def named(path: tuple[str, ...], noun: str = "") -> str:
    """A key in the form used by messages."""
    if not path:
        return "settings"
    if path[0] == "style" and len(path) > 1:
        return f"style `{shown('.'.join(path[1:]))}`"
    of = f" of `{shown(path[1])}`" if path[0] == "level" and len(path) > 1 else ""
    return f"{noun}`{shown(path[0])}`{of}"


def shown(text: str) -> str:
    """A user's text in a message of one line, cut if it is long."""
    return printable(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def printable(text: str) -> str:
    """A text with escapes for what a terminal does not print."""
    return text if text.isprintable() else ascii(text)[1:-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the most similar known word, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to import, and only mistakes need it

    by_folded = {name.lower(): name for name in known}
    found = get_close_matches(word[:_LONGEST_SHOWN].lower(), by_folded, n=1)
    return f"; did you mean `{by_folded[found[0]]}`?" if found else ""


# -- kinds of values ---------------------------------------------------------------------------------------------------


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(word, str) for word in value):
        raise ValueError("must be a list of strings")
    if not all(word.strip() for word in value):
        raise ValueError("must have no empty string in its list")
    return tuple(value)


def switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def day(value: object) -> date:
    """A TOML date, or a string such as `2026-01-09`, because JSON has no dates."""
    from datetime import date, datetime  # noqa: PLC0415  # few projects name one

    if isinstance(value, str) and len(value) == len("2026-01-09"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date such as 2026-01-09")
    return value


def level(value: object) -> Level:
    try:
        return Level(value)
    except ValueError:
        if value in ("off", "none", "ignore", False):
            raise ValueError("cannot be off: add the rule to `ignore`") from None
        raise ValueError(f"must be one of {', '.join(level.value for level in Level)}") from None


def path(value: object) -> str:
    """A path as written."""
    written = text(value)
    if not written or "\0" in written:
        raise ValueError("must be a path")
    return written


def size(value: object) -> int:
    """A number of bytes, or a text such as `2 MiB`."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LARGEST_SIZE:
        return value
    if isinstance(value, str) and len(value) <= _LONGEST_SHOWN:
        number = value.rstrip("BKMbikm ")
        unit = _SIZE_UNITS.get(value[len(number) :].strip().lower())
        if number.isdecimal() and unit and 0 < int(number) * unit <= _LARGEST_SIZE:
            return int(number) * unit
    raise ValueError("must be a size such as 1048576 or `1 MiB`")
