"""The difference of two texts as small edits, so that cursors, folds and marks of the client stay where they are."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lsprotocol import types

from twimlint.diagnostics import Edit
from twimlint.server.positions import Ruler

_MOST_LINES = 4000
"""If more lines than this may differ, one edit replaces them all."""


def difference(before: str, after: str) -> list[Edit]:
    """The edits that turn one text into another, in order; equal lines are not touched."""
    if before == after:
        return []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits: list[Edit] = []
    starts = _starts(old)
    for first, last, new_first, new_last in _hunks(old, new):
        edits += _narrowed(old[first:last], new[new_first:new_last], starts[first])
    return [_whole_endings(before, edit) for edit in edits]


def text_edits(ruler: Ruler, edits: Sequence[Edit]) -> list[types.TextEdit]:
    return [types.TextEdit(ruler.range((edit.start, edit.end)), edit.text) for edit in edits]


def _whole_endings(text: str, edit: Edit) -> Edit:
    r"""The edit extended so that neither end is between `\r` and `\n`, a position that clients cannot express."""
    start, end, new = edit
    if text.startswith("\r\n", start - 1) and start:
        start, new = start - 1, "\r" + new
    if text.startswith("\r\n", end - 1) and end:
        end, new = end + 1, new + "\n"
    return Edit(start, end, new)


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The runs of lines that differ."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    if max(old_end, new_end) - head > _MOST_LINES:
        yield head, old_end, head, new_end
        return
    matcher = SequenceMatcher(None, old[head:old_end], new[head:new_end])
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag != "equal":
            yield first + head, last + head, new_first + head, new_last + head


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items are equal from the start."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def _narrowed(old: Sequence[str], new: Sequence[str], start: int) -> Iterator[Edit]:
    """Edits of what differs inside lines: line by line where there are as many as before."""
    if len(old) != len(new):
        yield from _narrowed(["".join(old)], ["".join(new)], start)
        return
    for before, after in zip(old, new, strict=True):
        if before != after:
            head = _common(before, after)
            tail = _common(before[head:][::-1], after[head:][::-1])
            yield Edit(start + head, start + len(before) - tail, after[head : len(after) - tail])
        start += len(before)
