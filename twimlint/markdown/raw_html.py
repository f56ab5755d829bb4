"""HTML in Markdown: how blocks of it begin and end (CommonMark 4.6), and what counts as a tag (6.6).

The names of tags that begin blocks are mistune's. Its pattern for attributes accepts a tab in an unquoted value and
ends one at `!`; its block rules miss a self-closing tag alone on a line and read `<div:` as a `div`. Its list of block
tags is that of an older specification: since then, `search` was added and `source` removed.
"""

import re
from functools import cache

_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTES = r"""(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+)*+"""
TAG = re.compile(rf"<(?:{_NAME}{_ATTRIBUTES}\s*/?|/{_NAME}\s*)>")

_TAG_START = re.compile(rf"<(/?)({_NAME})(?=([ \t>]|/>|\Z))")
_MARKED = re.compile(r"<(?:!--|\?|!\[CDATA\[|![A-Za-z])")
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


@cache
def _block_names() -> frozenset[str]:
    from mistune.helpers import BLOCK_TAGS  # noqa: PLC0415  # a fifth of a start, and most pages have no tags

    return frozenset({*BLOCK_TAGS, "search"} - {"source"})


@cache
def _literal_names() -> frozenset[str]:
    """The tags whose content ends at their closing tag only, and may contain blank lines."""
    from mistune.helpers import PRE_TAGS  # noqa: PLC0415  # as above

    return frozenset(PRE_TAGS)


def marked_section(source: str, position: int) -> tuple[str, int] | None:
    """What ends the comment, instruction, CDATA section or declaration at a position, and where to look for it."""
    start = _MARKED.match(source, position)
    return (_ENDS.get(start[0], ">"), start.end()) if start else None


def block_end(line: str) -> str | None:
    """What ends an HTML block of a kind that may contain blank lines (1 to 5), if a line begins one."""
    tag = _TAG_START.match(line)
    if tag is not None and not tag[1] and tag[3] != "/>" and tag[2].lower() in _literal_names():
        return f"</{tag[2].lower()}>"
    section = marked_section(line, 0)
    return section[0] if section else None


def begins_block(line: str, *, interrupts: bool) -> bool:
    """Whether a line begins an HTML block that ends at a blank line (6, and 7 unless it interrupts a paragraph)."""
    start = _TAG_START.match(line)
    if start is not None and start[2].lower() in _block_names():
        return True
    tag = None if interrupts else TAG.match(line)
    return tag is not None and not line[tag.end() :].strip(" \t")
