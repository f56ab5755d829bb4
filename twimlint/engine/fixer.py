"""Applies fixes, each completely or not at all, and checks again until no fix is left.

A round takes the fixes of all diagnostics in order of place, skips those that touch one already taken, and applies the
others, from those that may change little of the page to those that may change much; `guard` verifies each step. A fix
that changes more than its rule declares is refused: the problem remains, without fix. The next round starts from the
new text.

The fixer always ends: fixes that undo each other are skipped, and the work is limited by the length of the text (see
`trial.Work`), so that the result does not depend on the machine.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Diagnostic, Location, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.check import Ruleset, diagnose, find, front_matter_fault
from twimlint.engine.proof import proven, without_fix
from twimlint.engine.trial import Candidate, Trial, Work, apart, effective_edits
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import Rule
from twimlint.text.source import Source

UNFINISHED = "SRC005"
_MOST_CODES = 3
_FOR_ANY_TEXT = 500_000
_READS = 40
"""A post takes about ten reads; only short texts may take hundreds, which cost little there."""


class Refusal(NamedTuple):
    """A fix that `check` offers and that would have changed more than its rule declares; `reason` is a sentence."""

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


def fix(source: Source, ruleset: Ruleset, context: Context, *, unsafe: bool = False) -> FixResult:
    """Apply every safe fix of the rules, and the unsafe ones if requested."""
    return _Run(source, ruleset, context, unsafe=unsafe).run()


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
        self.work = Work(source.text, _FOR_ANY_TEXT, _READS)
        self.applied: Counter[str] = Counter()
        self.refused: list[Refusal] = []
        self.refused_places: set[tuple[str, int]] = set()
        self.steps: list[_Step] = []
        self.contrary: frozenset[str] = frozenset()

    def run(self) -> FixResult:
        while True:
            diagnostics = self.check()
            while not self.work.is_done:
                trial = Trial(self.document, self.read, self.work)
                trial.take(apart(self.candidates(diagnostics))[0])
                for candidate, reason in trial.refused:
                    self.refuse(candidate.diagnostic, reason)
                if trial.taken or not trial.refused:
                    break  # else try the fixes that the refused ones blocked
            if self.work.is_done or not trial.taken:
                return self.result(diagnostics)
            self.advance(trial)

    def read(self, text: str) -> Document:
        return Document(self.document.source.with_text(text), self.context.style)

    def check(self) -> list[Diagnostic]:
        self.work.read(self.document.text)
        return find(self.document, self.ruleset, self.context)

    def result(self, diagnostics: Sequence[Diagnostic]) -> FixResult:
        unfinished = self.unfinished(diagnostics) if self.work.is_done else None
        diagnostics = proven(self.document, diagnostics, self.ruleset.rules)
        refused = {(found.code, found.location) for found in diagnostics if found.fix and self.was_refused(found)}
        diagnostics = [without_fix(found) if self.was_refused(found) else found for found in diagnostics]
        if unfinished is not None:
            diagnostics = [unfinished, *diagnostics]
        untouched = front_matter_fault(self.document, self.context)
        kept = [refusal for refusal in self.refused if (refusal.code, refusal.location) in refused]
        return FixResult(self.document.text, self.applied, diagnostics, kept, self.contrary, unfinished, untouched)

    def unfinished(self, diagnostics: Sequence[Diagnostic]) -> Diagnostic:
        codes = sorted({candidate.diagnostic.code for candidate in self.candidates(diagnostics)})
        shown = ", ".join(codes[:_MOST_CODES]) + (" and more" if len(codes) > _MOST_CODES else "")
        message = f"Fixing needs too many rounds: fix some of {shown} by hand, or run it again"
        return diagnose(
            self.document.source, load_catalog()[UNFINISHED], Violation(Span(0, 0), message), self.ruleset.levels
        )

    def candidates(self, diagnostics: Sequence[Diagnostic]) -> Iterable[Candidate]:
        for diagnostic in diagnostics:
            if diagnostic.fix is None or diagnostic.code in self.contrary or self.was_refused(diagnostic):
                continue
            if diagnostic.applicability is Applicability.SAFE or self.unsafe:
                edits = effective_edits(self.document.text, diagnostic.fix.edits)
                if edits:
                    yield Candidate(diagnostic, edits, self.rules[diagnostic.code].changes)

    def was_refused(self, diagnostic: Diagnostic) -> bool:
        return (diagnostic.code, diagnostic.span.start) in self.refused_places

    def refuse(self, diagnostic: Diagnostic, fault: str) -> None:
        self.refused_places.add((diagnostic.code, diagnostic.span.start))
        self.refused.append(Refusal(diagnostic.code, diagnostic.location, f"the fix would {fault}"))

    def advance(self, trial: Trial) -> None:
        """Continue with the fixed text; fixes refused before are allowed again."""
        self.refused.clear()
        self.refused_places.clear()
        self.steps.append(_Step(self.document.text, self.applied.copy(), _codes(trial.taken)))
        self.applied.update(candidate.diagnostic.code for candidate in trial.taken)
        self.document = trial.after
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


def _codes(candidates: Iterable[Candidate]) -> frozenset[str]:
    return frozenset(candidate.diagnostic.code for candidate in candidates)
