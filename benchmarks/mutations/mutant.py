"""Mutations: small functions that damage a post in one way that a rule reports, registered by the rule's code."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from twimlint.checks import Context
from twimlint.diagnostics import Edit, Span, splice
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.text.source import Source

PUBLISHED = range(2022, 2025)
"""The years whose posts are damaged unless a mutation names others."""


class Post:
    """A post to break, and what its rules may know of the site."""

    def __init__(self, source: Source, context: Context) -> None:
        self.context = context
        self.document = Document(source, context.style)

    @property
    def name(self) -> str:
        return self.document.source.name

    @property
    def text(self) -> str:
        return self.document.text

    @cached_property
    def departments(self) -> "list[nodes.Heading]":
        """The headings of the departments, in order."""
        return [section.heading for section in self.document.sections if section.heading and section.level == 2]

    def line(self, offset: int) -> Span:
        """The line that holds an offset, with its ending."""
        source = self.document.source
        starts = source.line_starts
        row = source.location(offset).row
        return Span(starts[row - 1], starts[row] if row < len(starts) else len(self.text))

    def block_lines(self, start: int, end: int) -> Span:
        """The whole lines that hold a block, and the blank lines behind them."""
        stop = self.line(max(start, end - 1)).end
        while stop < len(self.text) and not self.text[slice(*self.line(stop))].strip():
            stop = self.line(stop).end
        return Span(self.line(start).start, stop)


class Mutant(NamedTuple):
    """One way to break one place of a post.

    `at` is where the rule should report, in offsets of the original text; without it, where the edits are. `lossy` says
    why no fix can bring the text back; `name` is another name for the file.
    """

    edits: tuple[Edit, ...] = ()
    at: Span | None = None
    lossy: str = ""
    name: str | None = None

    def apply(self, text: str) -> str:
        return splice(text, sorted(self.edits))

    def places(self) -> list[Span]:
        """Where the rule should report, in offsets of the damaged text."""
        if self.at is not None:
            return [Span(self.moved(self.at.start), self.moved(self.at.end))]
        edits = sorted(self.edits)
        grown = [0, *accumulate(len(edit.text) - (edit.end - edit.start) for edit in edits)]
        starts = [edit.start + shift for edit, shift in zip(edits, grown, strict=False)]
        return [Span(start, start + len(edit.text)) for start, edit in zip(starts, edits, strict=True)]

    def moved(self, offset: int) -> int:
        """Where an offset of the unbroken text is in the broken one."""
        shift = 0
        for edit in sorted(self.edits):
            if edit.end <= offset:
                shift += len(edit.text) - (edit.end - edit.start)
        return offset + shift


class Mutation(NamedTuple):
    """A way to break posts that one rule should find.

    `lossy` says why no fix can undo it. `company` are the rules that rightly report it too, each with the reason.
    `also` are rules whose fixes are part of the repair, `prepared` those whose fixes make the post fit to be broken.
    `bot` says that a configuration of the bot is at hand which agrees with the unbroken post.
    """

    code: str
    kind: str
    function: Callable[[Post], Iterator[Mutant]]
    lossy: str
    company: Mapping[str, str]
    years: range
    also: tuple[str, ...]
    prepared: tuple[str, ...]
    bot: bool

    @property
    def title(self) -> str:
        return (self.function.__doc__ or self.kind).strip().splitlines()[0].rstrip(".")

    def __str__(self) -> str:
        return f"{self.code}-{self.kind}"


MUTATIONS: dict[str, list[Mutation]] = {}
"""Every mutation by the code of the rule that should find it."""

_Function = Callable[[Post], Iterator[Mutant]]


def mutation(  # noqa: PLR0913  # each is rare and says what it is
    code: str,
    *,
    lossy: str = "",
    company: Mapping[str, str] | None = None,
    years: range = PUBLISHED,
    also: tuple[str, ...] = (),
    prepared: tuple[str, ...] = (),
    bot: bool = False,
) -> Callable[[_Function], _Function]:
    """Register a function that yields all mutants of a post that break it in one way."""

    def register(function: _Function) -> _Function:
        made = Mutation(code, function.__name__, function, lossy, company or {}, years, also, prepared, bot)
        MUTATIONS.setdefault(code, []).append(made)
        return function

    return register


def drop(start: int, end: int, at: Span | None = None, lossy: str = "") -> Mutant:
    return Mutant((Edit(start, end, ""),), at, lossy)


def insert(offset: int, text: str, at: Span | None = None, lossy: str = "") -> Mutant:
    return Mutant((Edit(offset, offset, text),), at, lossy)


def replace(start: int, end: int, text: str, at: Span | None = None, lossy: str = "") -> Mutant:
    return Mutant((Edit(start, end, text),), at, lossy)
