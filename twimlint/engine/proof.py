"""Withdraws fixes that would change more than their rules declare, before they are offered.

Each that is not plain is tried on the blocks around its edits, so that to prove the few fixes of a post
costs a part of reading it. What depends on more is left to the fixer, which judges whole pages.
"""

from collections.abc import Iterable, Sequence

from twimlint.diagnostics import Diagnostic
from twimlint.engine.plainness import Plainness
from twimlint.post.document import Document
from twimlint.rulebook.rule import Rule


def proven(document: Document, diagnostics: Sequence[Diagnostic], rules: Iterable[Rule]) -> list[Diagnostic]:
    """The diagnostics, without the fixes that would break a promise."""
    plain = Plainness(document)
    changes = {rule.code: rule.changes for rule in rules}
    doubtful = [
        found
        for found in diagnostics
        if found.fix and not all(plain.holds(edit, changes[found.code]) for edit in found.fix.edits)
    ]
    if not doubtful:
        return list(diagnostics)
    from twimlint.engine.parts import not_standing  # noqa: PLC0415  # many pages have nothing to be tried

    refused = set(not_standing(document, doubtful, changes))
    return [without_fix(found) if found in refused else found for found in diagnostics]


def without_fix(diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic._replace(fix=None, applicability=None, fix_locations=())
