"""Fixes as whole lines, as people review them."""

from twimlint.diagnostics import Fix, splice
from twimlint.diagnostics.named import NamedTuple
from twimlint.text.source import Source


class Suggestion(NamedTuple):
    """A replacement of lines `first` to `last` (from 1, inclusive); `text` has no ending after its last line."""

    first: int
    last: int
    text: str


LONGEST = 10_000
"""Characters of lines that somebody may still review; GitHub takes 65,536 in a comment."""


def whole_lines(source: Source, fix: Fix) -> Suggestion | None:
    """The lines that a fix touches, as they are after it; None if they are too long to be reviewed.

    An insertion after the last line ending includes the line before it, because there is no line of its own.
    """
    edits = sorted(fix.edits)
    lines = len(source.line_starts)
    if lines > 1 and source.line_starts[-1] == len(source.text):
        lines -= 1  # there is no line after the last line ending
    first = min(source.location(edits[0].start).row, lines)
    last = min(max(source.location(edit.end).row for edit in edits), lines)
    start, end = source.line_starts[first - 1], source.line_span(last)[1]
    if end - start > LONGEST:
        return None
    text = splice(source.text, edits, start, end)
    return Suggestion(first, last, text.removesuffix("\n").removesuffix("\r") if edits[-1].end > end else text)
