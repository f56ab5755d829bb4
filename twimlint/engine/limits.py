"""Where checking gives up: on texts that nobody has written, whose problems would help nobody.

What is limited is work, not time, so that a text is given up on every machine or on none.
"""

from twimlint.post.document import Document

OVERLOADED = "SRC006"
_SIZE = 2**20
_MARKS = (*"[<*_~`{&\\>|\n\r", *(f"{mark}{blank}" for mark in "+-.)" for blank in " \t"))
"""Of the marks of lists only those with a blank behind them, as hyphens and stops are in all texts."""
_MOST_MARKS = 250_000
_MOST_ELEMENTS = 150_000
_MOST_PROBLEMS = 20_000
"""For a text of up to 1 MiB, and more in proportion for a longer one: twice what the densest pages hold."""


class OverloadError(Exception):
    """A text is given up; the message says what it has too many of, and what to do."""

    def __init__(self, most: int, what: str) -> None:
        super().__init__(f"More than {most:,} {what}: shorten the page, or leave it out with `exclude`")


def demand_a_page(document: Document) -> None:
    """Raise OverloadError for a page of more lines, marks, blocks and pieces of markup than are checked."""
    most = _scaled(_MOST_MARKS, document)
    if len(document.text) > most and sum(map(document.text.count, _MARKS)) > most:
        raise OverloadError(most, "lines and marks of Markdown")
    most = _scaled(_MOST_ELEMENTS, document)
    if len(document.text) > most // 2:  # a shorter text cannot have so many
        for number, _ in enumerate(document.root.walk()):
            if number >= most:
                raise OverloadError(most, "elements")


class Tally:
    """Counts the problems of a page, and raises OverloadError where they are more than are told."""

    def __init__(self, document: Document) -> None:
        self._most = _scaled(_MOST_PROBLEMS, document)
        self._counted = 0

    def count(self, places: int) -> None:
        """Count a problem, once for each place that its fix would change."""
        self._counted += places
        if self._counted > self._most:
            raise OverloadError(self._most, "problems")


def _scaled(most: int, document: Document) -> int:
    return max(most, most * len(document.text) // _SIZE)
