"""The words that checks, engine, fixer and output share.

Every span is half-open and counts code points of the decoded text. A check yields violations, which know neither code
nor level; the engine turns each into a diagnostic by asking the rule's page.
"""

from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


class Level(Enum):
    """How loud a rule is, from quiet to loud."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Applicability(Enum):
    """Whether a fix may go in unseen."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Change(Enum):
    """What the fixes of a rule may change of a page; whatever its page does not name stays as it was.

    The first four say how far the body may change, from little to much, each including those before it.
    """

    LAYOUT = "layout"
    """White space and the choice of markers: the published page stays as it is."""
    LINKS = "links"
    """What is a link and where it leads: blocks and words stay."""
    STRUCTURE = "structure"
    """Where headings, quotes, lists and paragraphs begin and end: words stay."""
    TEXT = "text"
    """The words, in the blocks that the fix touches."""
    FRONT_MATTER = "front-matter"
    """The values of the keys that the fix touches."""
    SHORTCODES = "shortcodes"
    """The spelling of shortcodes; together with `text`, what they say."""


class Span(NamedTuple):
    """Offsets `start:end` in code points."""

    start: int
    end: int


def covers(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Whether one of some spans, in order and apart, holds an offset."""
    index = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return index >= 0 and offset < spans[index][1]


class Edit(NamedTuple):
    """Replace `text[start:end]` by `text`; an insertion has an empty span."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that go in together or not at all; `message` says in the imperative what they do."""

    message: str
    edits: tuple[Edit, ...]


class Violation(NamedTuple):
    """What a check has found.

    `case` names one of the cases that the rule's page tells apart, where level or fix differ from the rule's own.
    """

    span: Span
    message: str
    fix: Fix | None = None
    case: str | None = None


class Location(NamedTuple):
    """A place in a file: row and column, both from 1, the column in code points."""

    row: int
    column: int


class Diagnostic(NamedTuple):
    """A violation with the name of its rule, its loudness and its place.

    `location` is where it begins and `end_location` where it ends, exclusive. `fix` is None where the rule offers none.
    """

    code: str
    name: str
    level: Level
    message: str
    filename: str
    span: Span
    location: Location
    end_location: Location
    fix: Fix | None = None
    applicability: Applicability | None = None
    fix_locations: tuple[tuple[Location, Location], ...] = ()
