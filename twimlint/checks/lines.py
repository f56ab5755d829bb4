"""Lines of paragraphs: their text, and edits that separate them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from twimlint.diagnostics import Edit
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document


class Line(NamedTuple):
    """A line of a paragraph: its text without surrounding spaces, and the break before it."""

    parts: Sequence[nodes.Node]
    before: nodes.Break | None

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def first(self) -> nodes.Node:
        return self.parts[0]


def has_several_lines(block: nodes.Node) -> bool:
    for child in block.children:  # noqa: SIM110  # `any` takes twice as long, for each paragraph of several rules
        if type(child) is nodes.Break:
            return True
    return False


def lines_of(block: nodes.Node) -> Iterator[Line]:
    before: nodes.Break | None = None
    line: list[nodes.Node] = []
    for node in block.children:
        if isinstance(node, nodes.Break):
            if line:
                yield Line(line, before)
            before, line = node, []
        elif not isinstance(node, nodes.Text) or node.value.strip():
            line.append(node)
    if line:
        yield Line(line, before)


def lazy_lines(document: Document) -> frozenset[int]:
    """Where lines begin that lack the mark of the quote around them; a blank line above would end the quote."""
    return frozenset(start for quote in document.all(nodes.BlockQuote) for start in quote.lazy)


def line_starts(document: Document, start: int, end: int) -> Sequence[int]:
    """Where the lines begin that contain `start:end`, including the first."""
    starts = document.source.line_starts
    return starts[bisect_right(starts, start) - 1 : bisect_left(starts, end)]


def next_line(document: Document, offset: int) -> int:
    """Where the line below begins; the end of the text if there is none."""
    starts = document.source.line_starts
    row = bisect_right(starts, offset)
    return starts[row] if row < len(starts) else len(document.text)


def margin(document: Document, offset: int) -> str:
    """The text on the line before an offset: indentation and quote marks."""
    return document.text[document.source.line_start(offset) : offset]


def empty_line_before(document: Document, offset: int) -> Edit:
    """An edit that adds a blank line above the line whose text begins at an offset, in the same quotes."""
    before = margin(document, offset)
    start = offset - len(before)
    return Edit(start, start, before.rstrip() + document.source.newline)


def without_lines(document: Document, start: int, end: int) -> Edit:
    """An edit that removes the lines of `start:end`, and the blank line below if there is one above them too."""
    first, below = document.source.line_start(start), next_line(document, end)
    apart = is_blank_line(document, first - 1) and is_blank_line(document, below)
    return Edit(first, next_line(document, below) if apart else below, "")


def is_blank_line(document: Document, offset: int) -> bool:
    """Whether the line at an offset is blank, or before the first."""
    source = document.source
    return offset < 0 or not document.text[source.line_start(offset) : source.line_end(offset)].strip()
