"""Runs checks over a document and turns what they find into diagnostics."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from twimlint.checks import CHECKS, Context
from twimlint.checks.front_matter import invalid_front_matter
from twimlint.diagnostics import Diagnostic, Fix, Level, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.limits import OVERLOADED, OverloadError, Tally, demand_a_page
from twimlint.engine.precedence import without_lesser
from twimlint.engine.proof import proven, without_fix
from twimlint.engine.suppressions import UNKNOWN, UNUSED, Suppressions
from twimlint.post.document import Document
from twimlint.rulebook.catalog import Catalog, load_catalog
from twimlint.rulebook.rule import Rule
from twimlint.text.source import Source

_FRONT_MATTER = "FM001"
_SHORTCODES = "MED007"
_WITHOUT_FRONT_MATTER = (_FRONT_MATTER, "SRC004")
"""The rules that can be checked on a page whose front matter is not found."""


class Ruleset(NamedTuple):
    """The enabled rules, and the levels that the configuration sets in place of their own.

    They do not apply to pages dated before `since`.
    """

    rules: Sequence[Rule]
    levels: Mapping[str, Level] = MappingProxyType({})
    since: date | None = None

    def applying_to(self, document: Document) -> Iterator[Rule]:
        """The rules that apply to this page: by its kind, and by its date if it has one."""
        if self.since is not None and document.date is not None and document.date < self.since:
            return
        for rule in self.rules:
            if rule.scope == "post" and not document.is_post:
                continue
            if document.misses_front_matter and rule.code not in _WITHOUT_FRONT_MATTER:
                continue
            if rule.since is not None and document.date is not None and document.date < rule.since:
                continue
            yield rule


def default_ruleset(catalog: Catalog) -> Ruleset:
    """The rules that are on by default."""
    return Ruleset([rule for rule in catalog if rule.default])


def check(document: Document, ruleset: Ruleset, context: Context) -> list[Diagnostic]:
    """Every problem of a page that is not suppressed and yields to no other, in order of place, then code.

    Their fixes change no more than their rules declare. A page that is given up (see `limits`) has no other.
    """
    return proven(document, find(document, ruleset, context), ruleset.rules)


def find(document: Document, ruleset: Ruleset, context: Context) -> list[Diagnostic]:
    """The same with every fix that a rule suggests, for callers that verify the fixes themselves."""
    try:
        demand_a_page(document)
        return _find(document, ruleset, context)
    except OverloadError as error:
        return [_given_up(document, error)]


def overload(document: Document) -> Diagnostic | None:
    """Why a page is given up before anything is looked for in it; None for any other."""
    try:
        demand_a_page(document)
    except OverloadError as error:
        return _given_up(document, error)
    return None


def _given_up(document: Document, error: OverloadError) -> Diagnostic:
    return diagnose(document.source, load_catalog()[OVERLOADED], Violation(Span(0, 0), str(error)), {})


def _find(document: Document, ruleset: Ruleset, context: Context) -> list[Diagnostic]:
    rules = {rule.code: rule for rule in ruleset.applying_to(document)}
    suppressions = Suppressions(document, load_catalog())
    found = [
        (diagnostic, violation.also)
        for diagnostic, violation in _found(document, rules, ruleset.levels, context)
        if not suppressions.silence(diagnostic)
    ]
    kept = without_lesser(found, rules)
    kept += _weigh(suppressions, document, ruleset)
    return sorted(kept, key=lambda diagnostic: (diagnostic.span, diagnostic.code))


def _found(
    document: Document, rules: Mapping[str, Rule], levels: Mapping[str, Level], context: Context
) -> Iterator[tuple[Diagnostic, Violation]]:
    tally = Tally(document)
    for code, rule in rules.items():
        if code in CHECKS:
            for violation in CHECKS[code](document, context):
                tally.count(len(violation.fix.edits) if violation.fix is not None else 1)
                diagnostic = diagnose(document.source, rule, violation, levels)
                yield diagnostic if _may_be_fixed(document, diagnostic) else without_fix(diagnostic), violation


def gives_up(diagnostics: Sequence[Diagnostic]) -> bool:
    """Whether the problems of a page are that it was given up."""
    return len(diagnostics) == 1 and diagnostics[0].code == OVERLOADED


def front_matter_fault(document: Document, context: Context) -> Diagnostic | None:
    """Why no fix may touch a page, whichever rules are on; None if its front matter can be read."""
    if document.is_understood:
        return None
    rule = load_catalog()[_FRONT_MATTER]
    return next((diagnose(document.source, rule, found, {}) for found in invalid_front_matter(document, context)), None)


def _may_be_fixed(document: Document, diagnostic: Diagnostic) -> bool:
    """Whether the page is understood where a fix would edit it: not in a tag of a shortcode that cannot be read."""
    if diagnostic.fix is None:
        return True
    if not document.is_understood:
        return diagnostic.code == _FRONT_MATTER and _is_in_front_matter(document, diagnostic.fix)
    return diagnostic.code == _SHORTCODES or not any(
        edit.start < end and start < edit.end
        for edit in diagnostic.fix.edits
        for start, end in document.unreadable_spans
    )


def _is_in_front_matter(document: Document, fix: Fix) -> bool:
    """Whether a fix changes nothing but the front matter, whose end is known even if the rest cannot be read."""
    block = document.front_matter_block
    return block is not None and block.closed and all(edit.end <= block.content[1] for edit in fix.edits)


def _weigh(suppressions: Suppressions, document: Document, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Problems with the suppressions themselves, which are known after all other checks."""
    rules = {rule.code: rule for rule in ruleset.rules}
    for code, violations in ((UNKNOWN, suppressions.unknown), (UNUSED, suppressions.unused(rules))):
        if code in rules:
            found = (diagnose(document.source, rules[code], violation, ruleset.levels) for violation in violations)
            yield from (diagnostic for diagnostic in found if not suppressions.silence(diagnostic))


def diagnose(source: Source, rule: Rule, violation: Violation, levels: Mapping[str, Level]) -> Diagnostic:
    """Combine a violation with the facts from its rule's page."""
    applicability = rule.applicability_of(violation.case)
    locate = source.location
    fix = violation.fix if applicability is not None else None
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        level=levels.get(rule.code) or rule.level_of(violation.case),
        message=violation.message,
        filename=source.name,
        span=violation.span,
        location=locate(violation.span.start),
        end_location=locate(violation.span.end),
        fix=fix,
        applicability=applicability if fix is not None else None,
        fix_locations=tuple((locate(edit.start), locate(edit.end)) for edit in fix.edits) if fix is not None else (),
        related=violation.related,
        related_locations=tuple((locate(one.span.start), locate(one.span.end)) for one in violation.related),
    )
