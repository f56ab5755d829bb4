"""Types that checks, engine, fixer and output share.

All rooms use this one. Every span is half-open and counts code points of the decoded text. A check yields violations,
which have neither code nor level; the engine turns each into a diagnostic with the facts from the rule's page.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import Enum

from twimlint.diagnostics.named import NamedTuple


class Level(Enum):
    """How serious a problem is, in ascending order."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info to 2 for error."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Applicability(Enum):
    """Whether a fix may be applied without review."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Change(Enum):
    """What the fixes of a rule may change on a page; whatever its page does not name must stay unchanged.

    The first four say how far the body may change, in ascending order; each includes those before it.
    """

    LAYOUT = "layout"
    """White space and the choice of markers: the published page is unchanged."""
    LINKS = "links"
    """What is a link and where it leads: blocks and words are unchanged."""
    STRUCTURE = "structure"
    """Where headings, quotes, lists and paragraphs begin and end: words are unchanged."""
    TEXT = "text"
    """The words, in the blocks that the fix touches."""
    FRONT_MATTER = "front-matter"
    """The values of the keys that the fix touches."""
    SHORTCODES = "shortcodes"
    """The spelling of shortcodes; together with `text`, their content."""


class Span(NamedTuple):
    """Offsets `start:end` in code points."""

    start: int
    end: int


def covers(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Whether an offset is in one of several spans, which are sorted and do not overlap."""
    index = bisect_right(spans, offset, key=lambda span: span[0]) - 1
    return index >= 0 and offset < spans[index][1]


class Edit(NamedTuple):
    """Replacement of `text[start:end]` by `text`; an insertion has an empty span."""

    start: int
    end: int
    text: str


def splice(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` after the edits, which must be in order and not overlap."""
    parts: list[str] = []
    position = start
    for edit in edits:
        parts += text[position : edit.start], edit.text
        position = edit.end
    parts.append(text[position:end])
    return "".join(parts)


class Fix(NamedTuple):
    """Edits that are applied together or not at all; `message` says in the imperative what they do."""

    message: str
    edits: tuple[Edit, ...]


class Related(NamedTuple):
    """Another place that a problem is about: the definition that applies, the page that has the address already.

    `path` is the absolute path of another file, and its span then empty at 0; None for a place in the same text.
    """

    span: Span
    message: str
    path: str | None = None


class Violation(NamedTuple):
    """What a check has found.

    `case` names a case on the rule's page whose level or fix differs from that of the rule. `also` are other spans that
    it covers: rules that yield to this one are not reported there.
    """

    span: Span
    message: str
    fix: Fix | None = None
    case: str | None = None
    also: tuple[Span, ...] = ()
    related: tuple[Related, ...] = ()


class Location(NamedTuple):
    """A place in a file: row and column, both from 1, the column in code points."""

    row: int
    column: int


class Diagnostic(NamedTuple):
    """A violation with the name of its rule, its level and its place.

    `location` is where it begins and `end_location` where it ends, exclusive. `fix` is None if the rule offers none.
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
    related: tuple[Related, ...] = ()
    related_locations: tuple[tuple[Location, Location], ...] = ()
