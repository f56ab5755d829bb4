"""Colours by what they mean."""

from collections.abc import Callable

Paint = Callable[[str, str], str]
"""Takes a text and one of the names of `_STYLES`, and gives the text as it is to be printed."""

_STYLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "bold": "1",
    "gutter": "34",
    "help": "32",
    "quiet": "2",
}
"""The eight colours that every terminal has, in the shades that its user has chosen for them."""


def plain(text: str, _style: str) -> str:
    return text


def coloured(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if text else ""
