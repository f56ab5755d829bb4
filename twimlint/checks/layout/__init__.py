"""FMT: white space and markers. No fix of this family changes the published page.

Every check reports only places where an edit is known to be harmless: never in code, HTML or shortcodes, and in lists
only if no item becomes loose or tight.
"""

from collections.abc import Iterable
from importlib import import_module

from twimlint.checks.context import Check, Context
from twimlint.diagnostics import Violation
from twimlint.post.document import Document


def layout(module: str, name: str) -> Check:
    """A check of this family, imported when it first runs, because the family is off by default."""

    def check(document: Document, context: Context) -> Iterable[Violation]:
        found: Iterable[Violation] = getattr(import_module(f"{__name__}.{module}"), name)(document, context)
        return found

    return check
