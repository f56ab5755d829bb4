"""Colours by what they mean, and links, where a terminal has them."""

from typing import NamedTuple

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
"""The colours that every terminal has, in the shades that its user has chosen for them.

Yellow and cyan are not bold, for that makes them too bright to be read on white; blue is the bright one, for the other
cannot be read on black.
"""


class Paint(NamedTuple):
    """How words are set off."""

    colours: bool = False
    links: bool = False

    def __call__(self, text: str, style: str) -> str:
        """The text in one of the styles: a level, or what it is for."""
        codes = _STYLES[style]
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colours and codes and text else text

    def link(self, text: str, address: str) -> str:
        """The text as a link (OSC 8)."""
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text


PLAIN = Paint()
COLOURED = Paint(colours=True)
