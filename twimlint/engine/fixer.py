"""Applies fixes: whole ones or none, re-read and re-checked until nothing is left, and never more than they declare.

A round takes the fixes of all diagnostics in order of place, leaves out those that touch one already taken, and puts
the others in, from those that may change little of the page to those that may change much; `guard` proves each step. A
fix that breaks its promise is refused and named. The next round starts from the new text.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Change, Diagnostic, Edit, Fix, Location
from twimlint.engine.check import Ruleset, check
from twimlint.engine.guard import broken_promise
from twimlint.post.document import Document
from twimlint.rulebook.rule import Rule
from twimlint.text.source import Source

MAX_ROUNDS = 50

_BODY = (Change.LAYOUT, Change.LINKS, Change.STRUCTURE, Change.TEXT)


class FixError(Exception):
    """Fixes that never come to an end: an error of twimlint's own. The message names the rules."""


class Refusal(NamedTuple):
    """A fix that was left out because it would have changed more than its rule declares; `reason` is a sentence."""

    code: str
    location: Location
    reason: str


class FixResult(NamedTuple):
    """The text after all fixes, how many each rule has put in, and what is left to be said about the text."""

    text: str
    applied: Counter[str]
    remaining: Sequence[Diagnostic]
    refused: Sequence[Refusal]


class _Candidate(NamedTuple):
    """A fix that may go in, with what its rule may change."""

    diagnostic: Diagnostic
    edits: tuple[Edit, ...]
    changes: frozenset[Change]

    @property
    def reach(self) -> int:
        """How much of the body it may change, from 0; -1 for nothing of it."""
        return max((_BODY.index(change) for change in self.changes if change in _BODY), default=-1)


def fix(source: Source, ruleset: Ruleset, context: Context, *, unsafe: bool = False) -> FixResult:
    """Apply every safe fix of the rules, and the unsafe ones if asked for.

    Raises FixError when the fixes go round in circles or do not end within 50 rounds.
    """
    return _Run(source, ruleset, context, unsafe=unsafe).run()


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits, which are in order and do not overlap, put in."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += text[position : edit.start], edit.text
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


class _Run:
    """The rounds over one page."""

    def __init__(self, source: Source, ruleset: Ruleset, context: Context, *, unsafe: bool) -> None:
        self.name = source.name
        self.document = Document(source, context.style)
        self.ruleset = ruleset
        self.context = context
        self.unsafe = unsafe
        self.rules: dict[str, Rule] = {rule.code: rule for rule in ruleset.rules}
        self.applied: Counter[str] = Counter()
        self.refused: list[Refusal] = []
        self.refused_places: set[tuple[str, int]] = set()

    def run(self) -> FixResult:
        seen = {self.document.text}
        for _ in range(MAX_ROUNDS):
            diagnostics = check(self.document, self.ruleset, self.context)
            known = len(self.refused)
            taken = self.take(self.choose(diagnostics))
            if not taken and len(self.refused) > known:
                continue  # those that what is refused stood in the way of get their turn
            if not taken:
                return FixResult(self.document.text, self.applied, diagnostics, self.refused)
            self.advance(taken)
            if self.document.text in seen:
                raise FixError(f"fixes undo each other: {_codes(taken)}")
            seen.add(self.document.text)
        raise FixError(f"fixes do not end after {MAX_ROUNDS} rounds: {_codes(taken)}")

    def choose(self, diagnostics: Sequence[Diagnostic]) -> list[_Candidate]:
        """The fixes of this round: in order of place, none of them touching another."""
        taken = _Taken()
        in_order = sorted(self.candidates(diagnostics), key=attrgetter("edits", "diagnostic.code"))
        return [candidate for candidate in in_order if taken.add(candidate.edits)]

    def candidates(self, diagnostics: Sequence[Diagnostic]) -> Iterable[_Candidate]:
        for diagnostic in diagnostics:
            if diagnostic.fix is None or (diagnostic.code, diagnostic.span.start) in self.refused_places:
                continue
            if diagnostic.applicability is Applicability.SAFE or self.unsafe:
                edits = self.effective_edits(diagnostic.fix)
                if edits:
                    yield _Candidate(diagnostic, edits, self.rules[diagnostic.code].changes)

    def effective_edits(self, fix: Fix) -> tuple[Edit, ...]:
        """The edits of a fix in order of place, without those that change nothing."""
        text = self.document.text
        return tuple(sorted(edit for edit in fix.edits if text[edit.start : edit.end] != edit.text))

    def take(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """The candidates that keep their promise, tried from small changes to large ones."""
        taken: list[_Candidate] = []
        document = self.document
        for reach in sorted({candidate.reach for candidate in candidates}):
            group = [candidate for candidate in candidates if candidate.reach == reach]
            taken, document = self.try_group(taken, document, group)
        self.latest = document
        return taken

    def try_group(
        self, taken: list[_Candidate], before: Document, group: list[_Candidate]
    ) -> tuple[list[_Candidate], Document]:
        """Add a group to what is taken, or as many of it as can be; the halves of a group that fails are tried."""
        after = Document(Source(self.name, splice(self.document.text, _edits([*taken, *group]))), self.context.style)
        fault = broken_promise(before, after, _moved(_edits(group), _edits(taken)), _allowed(group))
        if fault is None:
            return [*taken, *group], after
        if len(group) == 1:
            self.refuse(group[0].diagnostic, fault)
            return taken, before
        half = len(group) // 2
        for part in (group[:half], group[half:]):
            taken, before = self.try_group(taken, before, part)
        return taken, before

    def refuse(self, diagnostic: Diagnostic, fault: str) -> None:
        self.refused_places.add((diagnostic.code, diagnostic.span.start))
        self.refused.append(Refusal(diagnostic.code, diagnostic.location, f"the fix would {fault}"))

    def advance(self, taken: Sequence[_Candidate]) -> None:
        """Go on from the text that the fixes have made; what was refused before may do no harm there."""
        self.refused.clear()
        self.refused_places.clear()
        self.applied.update(candidate.diagnostic.code for candidate in taken)
        self.document = self.latest


class _Taken:
    """The spans that fixes of this round have claimed."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, edits: Sequence[Edit]) -> bool:
        """Claim the spans of a whole fix; False, and nothing claimed, if one of them touches another's."""
        if not all(self.is_free(edit) for edit in edits):
            return False
        for edit in edits:
            index = bisect_left(self.starts, edit.start)
            self.starts.insert(index, edit.start)
            self.ends.insert(index, edit.end)
        return True

    def is_free(self, edit: Edit) -> bool:
        index = bisect_left(self.ends, edit.start)
        return index == len(self.starts) or self.starts[index] > edit.end


def _edits(candidates: Iterable[_Candidate]) -> list[Edit]:
    return sorted(edit for candidate in candidates for edit in candidate.edits)


def _allowed(candidates: Iterable[_Candidate]) -> frozenset[Change]:
    return frozenset().union(*(candidate.changes for candidate in candidates))


def _moved(edits: Sequence[Edit], by: Sequence[Edit]) -> list[Edit]:
    """Edits as they would be written for the text that other edits have already made."""
    moved, shift, position = [], 0, 0
    for edit in edits:
        while position < len(by) and by[position].end <= edit.start:
            shift += len(by[position].text) - (by[position].end - by[position].start)
            position += 1
        moved.append(Edit(edit.start + shift, edit.end + shift, edit.text))
    return moved


def _codes(candidates: Iterable[_Candidate]) -> str:
    return ", ".join(sorted({candidate.diagnostic.code for candidate in candidates}))
