"""MTX: matrix.to links and Matrix identifiers."""

from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.document import Document


def insecure_matrix_to_link(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        if target.startswith("http://matrix.to"):
            scheme = Edit(span.start, span.start + len("http"), "https")
            yield Violation(span, f"`{target}` is not encrypted: write https", Fix("Use https", (scheme,)))
