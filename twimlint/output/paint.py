"""Colours by meaning, and links, for terminals that support them."""

import re
from functools import cache

from twimlint.diagnostics.named import NamedTuple

_STYLES = {
    "error": "1;31",
    "warning": "33",
    "info": "36",
    "good": "32",
    "bad": "31",
    "plain": "",
    "bold": "1",
    "department": "1;35",
    "gutter": "94",
    "quiet": "2",
}
"""The basic colours of every terminal, in the shades that its user has chosen for them.

Yellow and cyan are not bold, because bold makes them too bright on white; blue is bright, because the normal one is
too dark on black.
"""


class Paint(NamedTuple):
    """How words are highlighted."""

    colours: bool = False
    links: bool = False

    def __call__(self, text: str, style: str) -> str:
        """The text in one of the styles: a level, or a role."""
        codes = _STYLES[style]
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colours and codes and text else text

    def link(self, text: str, address: str) -> str:
        """The text as a link (OSC 8)."""
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text


PLAIN = Paint()
COLOURED = Paint(colours=True)


def bare(text: str) -> str:
    """A printable text without its colours and links, as wide as on the screen."""
    return _escapes().sub("", text) if "\x1b" in text else text


@cache
def _escapes() -> re.Pattern[str]:
    return re.compile(r"\x1b\[[\d;]*+m|\x1b\]8;;[^\x1b]*+\x1b\\")
