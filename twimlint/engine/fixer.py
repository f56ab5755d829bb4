"""Applies fixes, each completely or not at all, and checks again until no fix is left.

A round takes the fixes of all diagnostics in order of place, skips those that touch one already taken, and applies the
others, from those that may change little of the page to those that may change much; `guard` verifies each step. A fix
that changes more than its rule declares is refused and reported. The next round starts from the new text.

The fixer always ends: fixes that undo each other are skipped, and the work is limited by the length of the text (see
`_Work`), so that the result does not depend on the machine.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Change, Diagnostic, Edit, Fix, Location, Span, Violation
from twimlint.engine.check import Ruleset, check, diagnose, front_matter_fault
from twimlint.engine.guard import Fault, broken_promise
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import Rule
from twimlint.text.source import Source

UNFINISHED = "SRC005"
_MOST_CODES = 3

_BODY = (Change.LAYOUT, Change.LINKS, Change.STRUCTURE, Change.TEXT)


class Refusal(NamedTuple):
    """A fix that was skipped because it would have changed more than its rule declares; `reason` is a sentence."""

    code: str
    location: Location
    reason: str


class FixResult(NamedTuple):
    """The text after all fixes, how many of each rule were applied, and the remaining diagnostics.

    `unfinished` says that the limit of work was reached and another run may fix more; it is the first of `remaining`.
    `contrary` are the rules whose fixes were skipped because they undo each other on this page.
    `untouched` says why nothing was fixed on a page whose front matter cannot be read.
    """

    text: str
    applied: Counter[str]
    remaining: Sequence[Diagnostic]
    refused: Sequence[Refusal]
    contrary: frozenset[str] = frozenset()
    unfinished: Diagnostic | None = None
    untouched: Diagnostic | None = None


class _Candidate(NamedTuple):
    """A fix that may be applied, with what its rule may change."""

    diagnostic: Diagnostic
    edits: tuple[Edit, ...]
    changes: frozenset[Change]

    @property
    def reach(self) -> int:
        """How much of the body it may change, from 0; -1 for none of it."""
        return max((_BODY.index(change) for change in self.changes if change in _BODY), default=-1)


def fix(source: Source, ruleset: Ruleset, context: Context, *, unsafe: bool = False) -> FixResult:
    """Apply every safe fix of the rules, and the unsafe ones if requested."""
    return _Run(source, ruleset, context, unsafe=unsafe).run()


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text after the edits, which must be in order and not overlap."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += text[position : edit.start], edit.text
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


class _Work:
    """How often the text may still be read, counted in characters: once per check, and once per fix that is tried.

    A post takes about ten reads; only short texts may take hundreds, which cost little there.
    """

    _FOR_ANY_TEXT = 500_000
    _READS = 40

    def __init__(self, text: str) -> None:
        self._left = self._FOR_ANY_TEXT + self._READS * len(text)

    def read(self, text: str) -> None:
        self._left -= len(text)

    @property
    def is_done(self) -> bool:
        return self._left < 0


class _Step(NamedTuple):
    """An intermediate text, the fixes applied so far, and the rules whose fixes were applied to it."""

    text: str
    applied: Counter[str]
    codes: frozenset[str]


class _Run:
    """The rounds of fixes on one page."""

    def __init__(self, source: Source, ruleset: Ruleset, context: Context, *, unsafe: bool) -> None:
        self.document = Document(source, context.style)
        self.ruleset = ruleset
        self.context = context
        self.unsafe = unsafe
        self.rules: dict[str, Rule] = {rule.code: rule for rule in ruleset.rules}
        self.work = _Work(source.text)
        self.applied: Counter[str] = Counter()
        self.refused: list[Refusal] = []
        self.refused_places: set[tuple[str, int]] = set()
        self.steps: list[_Step] = []
        self.contrary: frozenset[str] = frozenset()

    def run(self) -> FixResult:
        while True:
            diagnostics = self.check()
            while not self.work.is_done:
                known = len(self.refused)
                taken = self.take(self.choose(diagnostics))
                if taken or len(self.refused) == known:
                    break  # else try the fixes that the refused ones blocked
            if self.work.is_done or not taken:
                return self.result(diagnostics)
            self.advance(taken)

    def read(self, text: str) -> Document:
        return Document(self.document.source.with_text(text), self.context.style)

    def check(self) -> list[Diagnostic]:
        self.work.read(self.document.text)
        return check(self.document, self.ruleset, self.context)

    def result(self, diagnostics: Sequence[Diagnostic]) -> FixResult:
        unfinished = self.unfinished(diagnostics) if self.work.is_done else None
        if unfinished is not None:
            diagnostics = [unfinished, *diagnostics]
        untouched = front_matter_fault(self.document, self.context)
        return FixResult(
            self.document.text, self.applied, diagnostics, self.refused, self.contrary, unfinished, untouched
        )

    def unfinished(self, diagnostics: Sequence[Diagnostic]) -> Diagnostic:
        codes = sorted({candidate.diagnostic.code for candidate in self.candidates(diagnostics)})
        shown = ", ".join(codes[:_MOST_CODES]) + (" and more" if len(codes) > _MOST_CODES else "")
        message = f"Fixing needs too many rounds: fix some of {shown} by hand, or run it again"
        return diagnose(
            self.document.source, load_catalog()[UNFINISHED], Violation(Span(0, 0), message), self.ruleset.levels
        )

    def choose(self, diagnostics: Sequence[Diagnostic]) -> list[_Candidate]:
        """The fixes of this round, in order of place; none touches another."""
        taken = _Taken()
        in_order = sorted(self.candidates(diagnostics), key=attrgetter("edits", "diagnostic.code"))
        return [candidate for candidate in in_order if taken.add(candidate.edits)]

    def candidates(self, diagnostics: Sequence[Diagnostic]) -> Iterable[_Candidate]:
        for diagnostic in diagnostics:
            code = diagnostic.code
            if diagnostic.fix is None or code in self.contrary or (code, diagnostic.span.start) in self.refused_places:
                continue
            if diagnostic.applicability is Applicability.SAFE or self.unsafe:
                edits = self.effective_edits(diagnostic.fix)
                if edits:
                    yield _Candidate(diagnostic, edits, self.rules[code].changes)

    def effective_edits(self, fix: Fix) -> tuple[Edit, ...]:
        """The edits of a fix in order of place, without those that change nothing."""
        text = self.document.text
        return tuple(sorted(edit for edit in fix.edits if text[edit.start : edit.end] != edit.text))

    def take(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """The candidates that change no more than they declare, tried from small changes to large ones."""
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
        """Add a group to the accepted ones, or as much of it as possible; if the group fails, parts of it are tried."""
        if self.work.is_done:
            return taken, before
        self.work.read(self.document.text)
        after = self.read(splice(self.document.text, _edits([*taken, *group])))
        moved = _moved(_edits(group), _edits(taken))
        fault = broken_promise(before, after, list(moved.values()), _allowed(group))
        if fault is None:
            return [*taken, *group], after
        parts = _parts(group, fault, moved)
        if not parts:
            for candidate in group:
                self.refuse(candidate.diagnostic, fault.reason)
        for part in parts:
            taken, before = self.try_group(taken, before, part)
        return taken, before

    def refuse(self, diagnostic: Diagnostic, fault: str) -> None:
        self.refused_places.add((diagnostic.code, diagnostic.span.start))
        self.refused.append(Refusal(diagnostic.code, diagnostic.location, f"the fix would {fault}"))

    def advance(self, taken: Sequence[_Candidate]) -> None:
        """Continue with the fixed text; fixes refused before are allowed again."""
        self.refused.clear()
        self.refused_places.clear()
        self.steps.append(_Step(self.document.text, self.applied.copy(), _codes(taken)))
        self.applied.update(candidate.diagnostic.code for candidate in taken)
        self.document = self.latest
        self.leave_circle()

    def leave_circle(self) -> None:
        """If the text occurred before, continue without the rules that led back to it.

        Of the texts in a cycle, the same one is chosen wherever the cycle was entered.
        """
        texts = [step.text for step in self.steps]
        if self.document.text not in texts:
            return
        circle = self.steps[texts.index(self.document.text) :]
        self.contrary = self.contrary.union(*(step.codes for step in circle))
        chosen = min(circle, key=lambda step: step.text)
        self.document = self.read(chosen.text)
        self.applied = chosen.applied
        self.steps.clear()


class _Taken:
    """The spans claimed by the fixes of this round."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, edits: Sequence[Edit]) -> bool:
        """Claim all spans of a fix; if one touches a claimed span, claim none and return False."""
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


def _moved(edits: Sequence[Edit], by: Sequence[Edit]) -> Mapping[Edit, Edit]:
    """Edits in order, each with the same edit in offsets of the text after the other edits."""
    moved, shift, position = {}, 0, 0
    for edit in edits:
        while position < len(by) and by[position].end <= edit.start:
            shift += len(by[position].text) - (by[position].end - by[position].start)
            position += 1
        moved[edit] = Edit(edit.start + shift, edit.end + shift, edit.text)
    return moved


_FEW = 8
"""Up to this many candidates are tried one by one before they are refused, because another one may be at fault."""


def _parts(group: list[_Candidate], fault: Fault, moved: Mapping[Edit, Edit]) -> Sequence[list[_Candidate]]:
    """The subgroups to try after a group failed, in order; none if all of it is at fault.

    Candidates outside of the faulty spans come first. The others are halved, at all places at once.
    """
    if len(group) == 1:
        return []
    by_place = _by_place(group, fault, moved)
    innocent = by_place.pop(-1, [])
    if not by_place:
        return _halves(group)
    if innocent:
        return innocent, [candidate for place in by_place.values() for candidate in place]
    if len(group) <= _FEW:
        return _halves(group)
    if all(len(place) == 1 for place in by_place.values()):
        return []
    firsts, seconds = zip(*map(_halves, by_place.values()), strict=True)
    return [part for part in ([*_flat(firsts)], [*_flat(seconds)]) if part]


def _by_place(group: list[_Candidate], fault: Fault, moved: Mapping[Edit, Edit]) -> dict[int, list[_Candidate]]:
    """The candidates by the number of the faulty span that they are in; -1 for those outside of all."""
    spans = fault.spans or ()
    by_place: dict[int, list[_Candidate]] = {}
    for candidate in group:
        place = -1
        for edit in map(moved.__getitem__, candidate.edits):
            index = bisect_right(spans, edit.end, key=lambda span: span.start) - 1
            if index >= 0 and edit.start <= spans[index].end:
                place = index
                break
        by_place.setdefault(place, []).append(candidate)
    return by_place


def _halves(group: list[_Candidate]) -> tuple[list[_Candidate], list[_Candidate]]:
    half = (len(group) + 1) // 2
    return group[:half], group[half:]


def _flat(groups: Iterable[list[_Candidate]]) -> Iterable[_Candidate]:
    return (candidate for group in groups for candidate in group)


def _codes(candidates: Iterable[_Candidate]) -> frozenset[str]:
    return frozenset(candidate.diagnostic.code for candidate in candidates)
