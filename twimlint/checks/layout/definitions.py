"""FMT013: the addresses of definitions."""

from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document


def quoted_definition(document: Document, _context: Context) -> Iterator[Violation]:
    for definition in document.all(nodes.Definition):
        span = Span(*definition.target_span)
        written = document.masked[slice(*span)]
        if "://" not in written or not document.in_quote(span.start) or document.masked[span.start - 1] == "<":
            continue
        if "<" not in written and ">" not in written:
            fix = Fix("Put angle brackets around it", (Edit(*span, f"<{written}>"),))
            yield Violation(span, "The address of a definition in a quote has no angle brackets: add them", fix)
