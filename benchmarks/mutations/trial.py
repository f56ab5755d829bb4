"""Tries one mutant: does its rule report it, does another rule, and does the fix restore the post?"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from benchmarks.mutations.material import timeless
from benchmarks.mutations.mutant import Mutant, Mutation, Post
from twimlint.checks import CHECKS
from twimlint.diagnostics import Applicability, Diagnostic
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source


class Verdict(NamedTuple):
    """The result of trying a mutant.

    `restored` is None where no fix is promised or nothing could bring the text back, and `lossy` says why; `unsafe`
    says which kind of fix it took. `collateral` are the codes of other rules that had been silent. `fault` names an
    internal error.
    """

    post: str
    row: int
    found: bool
    restored: bool | None = None
    unsafe: bool = False
    collateral: tuple[str, ...] = ()
    fault: str = ""
    lossy: str = ""


@cache
def others(family: str) -> Ruleset:
    """The rules that a user runs, and the layout rules where these are on trial, since `format` runs them together."""
    return Ruleset([rule for rule in load_catalog() if rule.default or rule.family == family == "FMT"])


@cache
def rules_around(code: str) -> Ruleset:
    """The rule on trial, whatever its date, and all others."""
    rule = timeless(code)
    return Ruleset([*(other for other in others(rule.family).rules if other.code != code), rule])


@cache
def _before(post: Post, family: str) -> Sequence[Diagnostic]:
    return check(post.document, others(family), post.context)


@cache
def before(post: Post, code: str) -> Sequence[Diagnostic]:
    """What the rule on trial and all others report in the original post."""
    rule = timeless(code)
    own = check(post.document, Ruleset([rule]), post.context)
    return [*own, *(diagnostic for diagnostic in _before(post, rule.family) if diagnostic.code != code)]


def is_fair(post: Post, mutation: Mutation, mutant: Mutant) -> bool:
    """Whether the rule reports nothing yet in the place that is to be damaged."""
    rows = {row for edit in mutant.edits for row in _rows(post.document, edit.start, edit.end)}
    if mutant.at is not None:
        rows.update(_rows(post.document, *mutant.at))
    return not any(
        diagnostic.code == mutation.code and rows.intersection(_rows(post.document, *diagnostic.span))
        for diagnostic in before(post, mutation.code)
    )


def _rows(document: Document, start: int, end: int) -> range:
    return range(document.source.location(start).row, document.source.location(end).row + 1)


def judge(post: Post, mutation: Mutation, mutant: Mutant) -> Verdict:
    """Damage the post and collect what the rules report."""
    source = Source(mutant.name or post.name, mutant.apply(post.text))
    document = Document(source, post.context.style)
    row = source.location(mutant.places()[0].start).row if mutant.places() else 1
    after = check(document, rules_around(mutation.code), post.context)
    hit = _hit(document, mutation.code, mutant, after)
    collateral = _collateral(before(post, mutation.code), after, mutation)
    restored, unsafe = _restoration(post, mutation, mutant, source, hit)
    return Verdict(post.name, row, hit is not None, restored, unsafe, collateral, lossy=mutant.lossy)


def _hit(document: Document, code: str, mutant: Mutant, found: Sequence[Diagnostic]) -> Diagnostic | None:
    """The diagnostic of the rule on the lines that were broken."""
    rows = {
        row for place in mutant.places() for row in _rows(document, place.start, min(place.end, len(document.text)))
    }
    return next(
        (
            diagnostic
            for diagnostic in found
            if diagnostic.code == code and (not rows or rows.intersection(_rows(document, *diagnostic.span)))
        ),
        None,
    )


def _collateral(silent: Sequence[Diagnostic], crying: Sequence[Diagnostic], mutation: Mutation) -> tuple[str, ...]:
    more = Counter(diagnostic.code for diagnostic in crying) - Counter(diagnostic.code for diagnostic in silent)
    return tuple(sorted(code for code in more if code != mutation.code and code not in mutation.company))


def _restoration(
    post: Post, mutation: Mutation, mutant: Mutant, source: Source, hit: Diagnostic | None
) -> tuple[bool | None, bool]:
    """Whether the rule's fix restores the original text, and whether that took an unsafe one."""
    rule = load_catalog()[mutation.code]
    promised = rule.fix if hit is None or hit.applicability is None else hit.applicability
    if promised is None or mutation.lossy or mutant.lossy or mutation.code not in CHECKS:
        return None, False
    unsafe = promised is Applicability.UNSAFE
    rules = Ruleset([timeless(code) for code in (mutation.code, *mutation.also)])
    return fix(source, rules, post.context, unsafe=unsafe).text == post.text, unsafe
