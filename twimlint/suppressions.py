"""Comments and front matter that silence rules."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twimlint.diagnostics import Diagnostic
from twimlint.document import Document

if TYPE_CHECKING:
    from twimlint.engine import Ruleset


def silence(document: Document, ruleset: "Ruleset", diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """The diagnostics that no suppression of the document covers."""
    return diagnostics
