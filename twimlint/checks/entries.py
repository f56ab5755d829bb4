"""The entries of a post and their attributions, as the ATT rules see them."""

from collections.abc import Iterator

from twimlint.checks.lines import line_starts
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.sections import Attribution, Entry
from twimlint.rulebook.style import Style
from twimlint.zola.syntax import shortcode_at


def attributed(document: Document) -> Iterator[tuple[Entry, Attribution]]:
    for entry in document.entries:
        if entry.attribution is not None:
            yield entry, entry.attribution


def has_usual_verb(attribution: Attribution, style: Style) -> bool:
    return attribution.verb.removeprefix("also ") in style.verbs


def named(attribution: Attribution) -> str:
    return quoted(f"{attribution.label} {attribution.verb}".strip())


def leads_over(document: Document, block: nodes.Node | None) -> bool:
    """Whether a block is a paragraph that introduces a quote with a colon."""
    return isinstance(block, nodes.Paragraph) and document.text[block.start : block.end].rstrip(" *_").endswith(":")


def is_open_code(block: nodes.Node) -> bool:
    """Whether a block is code that ends with its indentation, or has no end."""
    return isinstance(block, nodes.CodeBlock) and not (block.fence and block.closed)


def quote_marks(document: Document, start: int, end: int) -> Iterator[Edit]:
    """Edits that put a quote mark before each line of `start:end`, but not inside a shortcode call."""
    for line in line_starts(document, start, end):
        call = shortcode_at(document.shortcodes, line)
        if call is None or call.start == line:
            yield Edit(line, line, ">" if line == document.source.line_end(line) else "> ")


def first_line(document: Document, block: nodes.Node) -> Span:
    return Span(block.start, min(block.end, document.source.line_end(block.start)))


def line_breaks(text: str, start: int, end: int) -> int:
    """How many lines end in the gap between two blocks; 0 if there is text in it."""
    gap = text[start:end]
    return 0 if gap.strip() else len(gap.splitlines()) - (not gap.endswith(("\n", "\r")))
