"""One rule run on a piece of text that pretends to be a post."""

from collections.abc import Sequence

from twimlint.checks import CHECKS, Context
from twimlint.diagnostics import Violation
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

NAME = "content/blog/2026/01/2026-01-09-twim.md"


def found(code: str, text: str, site: Site | None = None) -> Sequence[Violation]:
    """What the rule's check yields."""
    return list(CHECKS[code](Document(Source(NAME, text)), Context(load_style(), site)))


def flagged(code: str, text: str) -> list[str]:
    """The pieces of text that the rule points at."""
    return [text[slice(*violation.span)] for violation in found(code, text)]


def proposals(code: str, text: str) -> list[tuple[str, str | None]]:
    """The pieces of text that the rule points at, each with the text after its fix alone, whoever might refuse it."""

    def mended(violation: Violation) -> str | None:
        if violation.fix is None:
            return None
        result = text
        for edit in sorted(violation.fix.edits, reverse=True):
            result = result[: edit.start] + edit.text + result[edit.end :]
        return result

    return [(text[slice(*violation.span)], mended(violation)) for violation in found(code, text)]


def flagged_beside_others(code: str, text: str) -> list[str]:
    """The pieces of text that the rule reports when all rules are on and it may yield to another."""
    rules = Ruleset([rule for rule in load_catalog() if rule.code in CHECKS])
    diagnostics = check(Document(Source(NAME, text)), rules, Context(load_style()))
    return [text[slice(*diagnostic.span)] for diagnostic in diagnostics if diagnostic.code == code]


def fixed(code: str, text: str, *, unsafe: bool = False) -> str:
    """The text after the rule's fixes, none of which may be refused."""
    result = fix(Source(NAME, text), Ruleset([load_catalog()[code]]), Context(load_style()), unsafe=unsafe)
    assert not result.refused
    return result.text
