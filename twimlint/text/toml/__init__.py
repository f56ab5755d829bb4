"""TOML 1.0, read fast where it is plain."""

from __future__ import annotations

from twimlint.text.toml.plain import read_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def loads(toml: str) -> dict[str, Any]:
    """The values of a text whose lines end in `\\n`.

    Raises ValueError or RecursionError, which `explanation.explain` puts into words.
    """
    values = read_plain(toml)
    if values is not None:
        return values
    from twimlint.text.toml.complete import read  # noqa: PLC0415  # few texts need it

    return read(toml)
