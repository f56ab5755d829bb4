"""Links, images, tags, shortcodes, code, tables and the like that are written over several lines."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from twimlint.diagnostics import Span
from twimlint.markdown import nodes
from twimlint.post.document import Document

_KINDS = (
    nodes.Link,
    nodes.Image,
    nodes.Code,
    nodes.HtmlInline,
    nodes.HtmlBlock,
    nodes.CodeBlock,
    nodes.Table,
    nodes.Definition,
    nodes.Heading,
)
"""Not paragraphs, lists and quotes: whoever means one line of them does not mean all."""


class Constructs:
    """The constructs over several lines of a page, in order; of one inside another only the outer one."""

    def __init__(self, document: Document) -> None:
        self._source = document.source
        self._spans = list(_outermost(span for span in _spans(document) if self._row(span.start) < self._row(span.end)))

    def around(self, offset: int) -> Span | None:
        """The construct that an offset is in."""
        index = bisect_right(self._spans, offset, key=lambda span: span.start) - 1
        return self._spans[index] if index >= 0 and offset < self._spans[index].end else None

    def before(self, offset: int) -> Span | None:
        """The construct whose last line an offset is behind."""
        index = bisect_right(self._spans, offset, key=lambda span: span.end) - 1
        return self._spans[index] if index >= 0 and self._row(self._spans[index].end) == self._row(offset) else None

    def starting_on(self, row: int) -> Span | None:
        """The construct whose first line a row is."""
        index = bisect_left(self._spans, row, key=lambda span: self._row(span.start))
        return self._spans[index] if index < len(self._spans) and self._row(self._spans[index].start) == row else None

    def _row(self, offset: int) -> int:
        return self._source.location(offset).row


def _spans(document: Document) -> Iterator[Span]:
    for kind in _KINDS:
        yield from (Span(node.start, node.end) for node in document.all(kind))
    yield from (Span(call.start, call.end) for call in document.shortcodes)
    yield from document.html_links_and_code


def _outermost(spans: Iterable[Span]) -> Iterator[Span]:
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            end = span.end
            yield span
