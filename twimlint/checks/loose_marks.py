"""Pairs of `**` that a space or a missing space keeps from working, and where their marks were meant to be."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.diagnostics import Edit

_MARK = "**"
_BEHIND_SPACE = "([{“‘\"'"
_BEFORE_SPACE = ".,;:!?…)]}”’\"'"


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(r"(?<![*\\/\uFFFC])\*\*(?![*/.])")


def mended_pairs(line: str, written: str, offset: int) -> Sequence[Edit]:
    """Edits that put the marks of a line around the words between them.

    `line` shows only what is plain text, `written` is the same line as written, and `offset` is where it begins. There
    are no edits where the marks do not come in pairs, or where more than one reading is left.
    """
    places = [match.start() for match in _marks().finditer(line)]
    if not places or len(places) % 2 or line.count("*") != len(_MARK) * len(places):
        return ()
    shown = line.strip()
    is_alone = len(places) == 2 and shown.startswith(_MARK) and shown.endswith(_MARK)
    edits: list[Edit] = []
    for opened, closed in zip(places[::2], places[1::2], strict=True):
        pair = list(_mended_pair(line, opened, closed, is_alone=is_alone))
        if not pair or "*" in written[opened + len(_MARK) : closed]:
            return ()
        edits += pair
    return [Edit(offset + edit.start, offset + edit.end, edit.text) for edit in edits]


def _mended_pair(line: str, opened: int, closed: int, *, is_alone: bool) -> Iterator[Edit]:
    start, end = opened + len(_MARK), closed + len(_MARK)
    inner = line[start:closed]
    words = inner.strip(" ")
    before, behind = line[max(0, opened - 1) : opened], line[end : end + 1]
    left, right = inner.startswith(" "), inner.endswith(" ")
    is_led = left and not right and (not before or before.isalnum())  # `text** words**`
    is_trailed = right and not left and not before.isalnum()  # `**words **text`
    is_glued = not left and not right and words[-1:] in _BEFORE_SPACE and behind.isalnum()
    if not words or not (is_alone or is_led or is_trailed or (is_glued and not before.isalnum())):
        return
    gap_before = " " if left and before and before not in f" {_BEHIND_SPACE}" else ""
    gap_behind = " " if (right or is_glued) and behind and behind not in f" {_BEFORE_SPACE}" else ""
    yield Edit(opened, start + len(inner) - len(inner.lstrip(" ")), f"{gap_before}{_MARK}")
    yield Edit(closed - len(inner) + len(inner.rstrip(" ")), end, f"{_MARK}{gap_behind}")
