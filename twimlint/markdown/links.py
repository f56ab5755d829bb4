"""What stands in the brackets and parentheses of links: labels, targets, titles (CommonMark 4.7, 6.3 and 2.4, 2.5).

The grammar of targets and titles is mistune's.
"""

import re
from html.entities import html5
from typing import NamedTuple

from mistune.helpers import parse_link_href, parse_link_title
from mistune.util import unikey as normalize_label

__all__ = ["Definition", "Target", "inline_target", "link_label", "normalize_label", "parse_definition", "unescape"]

ESCAPABLE = r"[!-/:-@\[-`{-~]"
ENTITY = re.compile(r"&(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z0-9]+;))")
_MAX_LABEL = 999
_MAX_NESTED_PARENTHESES = 32  # as in pulldown-cmark; the specification asks for three
_LABEL = re.compile(r"\[((?:[^\\\[\]]++|\\.)*+)\]", re.DOTALL)
_PLAIN_TARGET = re.compile(r"\(([^\x00-\x20\x7f()<\\&]++)\)")
_BLANKS = re.compile(r"[ \t\r\n]*")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_ESCAPE_OR_ENTITY = re.compile(rf"\\({ESCAPABLE})|{ENTITY.pattern};?")


def entity_value(match: re.Match[str]) -> str | None:
    """The characters that a match of `ENTITY` stands for; None if it names nothing."""
