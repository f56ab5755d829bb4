"""All of TOML 1.0, read by the standard library, except for what costs endless time or cannot be written."""

import re
import tomllib
from typing import Any

_MAX_KEY_PARTS = 500
_LONG_NUMBER = re.compile(r"\b0[xob][0-9a-fA-F_]{1000}")


class _EndlessKeyError(tomllib.TOMLDecodeError):
    """A key of very many parts; its message is what tomllib would say."""

    def __init__(self, row: int) -> None:
        message = f"Key of more than {_MAX_KEY_PARTS} parts (at line {row}, column 1)"
        ValueError.__init__(self, message)  # from Python 3.14 the class between wants to find the place itself


def read(toml: str) -> dict[str, Any]:
    """The values of a text whose lines end in `\\n`; raises ValueError or RecursionError."""
    _refuse_endless_keys(toml)
    _refuse_long_numbers(toml)
    return tomllib.loads(toml)


def _refuse_endless_keys(toml: str) -> None:
    """Raise TOMLDecodeError for a key such as `a.a.a.…`, for which tomllib's time grows quadratically."""
    if toml.count(".") > _MAX_KEY_PARTS:
        for row, line in enumerate(toml.split("\n"), 1):
            if any(part.count(".") > _MAX_KEY_PARTS for part in line.split("=")):
                raise _EndlessKeyError(row)


def _refuse_long_numbers(toml: str) -> None:
    """Raise ValueError for a number that tomllib reads but Python refuses to write, as it does to read decimal ones."""
    if _LONG_NUMBER.search(toml):
        raise ValueError("a number is too long")
