"""Characters that control a terminal in place of showing something (SRC004)."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.context import Context
from twimlint.diagnostics import Span, Violation
from twimlint.post.document import Document

_CONTROLS = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_MOST_SHOWN = 8


def control_character(document: Document, _context: Context) -> Iterator[Violation]:
    """Runs of ASCII control characters other than tab and line endings."""
    if not _has_control_characters(document.text):
        return
    for run in _run_of_controls().finditer(document.text):
        shown = "".join(f"\\x{ord(character):02x}" for character in run[0][:_MOST_SHOWN])
        yield Violation(Span(*run.span()), f"The control character `{shown}` breaks the feed: delete it")


def _has_control_characters(text: str) -> bool:
    """Whether there is one; deleting them all and comparing lengths is several times faster than a search."""
    octets = text.encode("utf-8", "replace")
    return len(octets.translate(None, _CONTROLS)) < len(octets)


@cache
def _run_of_controls() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_CONTROLS.decode())}]++")
