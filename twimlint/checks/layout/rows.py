"""The lines of a page as the layout rules need them: with quote depth, and whether their white space matters."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest

from twimlint.markdown import nodes
from twimlint.markdown.lines import line_spans
from twimlint.post.document import Document
from twimlint.text.source import BYTE_ORDER_MARK


class Row:
    """A line: `start:end` without its ending, which reaches to `next`.

    A shortcode that spans lines is one row, as Markdown sees it. `depth` is the number of quotes around the row, not
    counting quotes in lists. A row is `verbatim` where white space is content: in code, HTML and front matter. It is
    `unfinished` if it is the last line of such a block without an end, which would take in a blank line after it.
    """

    __slots__ = ("depth", "end", "next", "start", "unfinished", "verbatim")

    def __init__(self, start: int, end: int, following: int) -> None:
        self.start = start
        self.end = end
        self.next = following
        self.depth = 0
        self.verbatim = False
        self.unfinished = False


class Rows:
    """Every row of a page; `all` has them in order, and the last one is not empty."""

    def __init__(self, document: Document) -> None:
        text = document.masked
        spans = list(line_spans(text))
        self.all = [
            Row(start, end, following)
            for (start, end), (following, _) in zip_longest(spans, spans[1:], fillvalue=(len(text), 0))
        ]
        self._starts = [start for start, _ in spans]
        if document.source.has_byte_order_mark:
            self.all[0].start = len(BYTE_ORDER_MARK)
        for quote, depth in quotes(document):
            for row in self.between(quote.start, quote.end):
                row.depth = depth
        for start, end in _verbatim_spans(document):
            for row in self.between(start, end):
                row.verbatim = True
        for end in _open_ends(document):
            self.at(end).unfinished = True
            self._stretch(self.index_at(end), text)

    def index_at(self, offset: int) -> int:
        """The index of the row that contains an offset."""
        return bisect_right(self._starts, offset) - 1

    def at(self, offset: int) -> Row:
        return self.all[self.index_at(offset)]

    def between(self, start: int, end: int) -> Sequence[Row]:
        """The rows that contain a character of `start:end`."""
        return self.all[self.index_at(start) : self.index_at(end - 1) + 1] if start < end else ()

    def _stretch(self, index: int, text: str) -> None:
        """Treat the blank rows after a row as verbatim too."""
        for row in self.all[index + 1 :]:
            if marks_of_blank(text[row.start : row.end]) is None:
                break
            row.verbatim = True


def marks_of_blank(line: str) -> int | None:
    """The number of quote marks on a line apart from spaces; None if there is anything else.

    A mark that is indented by four columns is text or code.
    """
    if line.strip(" \t>"):
        return None
    gaps = line.split(">")[:-1]
    if any("\t" in gap or len(gap) > 3 + (number > 0) for number, gap in enumerate(gaps)):
        return None
    return len(gaps)


@lru_cache(maxsize=1)
def rows_of(document: Document) -> Rows:
    return Rows(document)


def quotes(document: Document) -> Iterator[tuple[nodes.BlockQuote, int]]:
    """The quotes that are only inside quotes, outer ones first, with their depth from 1."""
    waiting = [(node, 1) for node in reversed(document.root.children) if isinstance(node, nodes.BlockQuote)]
    while waiting:
        quote, depth = waiting.pop()
        yield quote, depth
        waiting += [(node, depth + 1) for node in reversed(quote.children) if isinstance(node, nodes.BlockQuote)]


def neighbours(document: Document) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """Two adjacent blocks outside of lists: in the page itself or in a quote."""
    for parent in (document.root, *(quote for quote, _ in quotes(document))):
        yield from pairwise(parent.children)


def _verbatim_spans(document: Document) -> Iterator[tuple[int, int]]:
    block = document.front_matter_block
    if block is not None:
        yield block.start, block.end
    for code in document.all(nodes.CodeBlock):
        yield code.content if code.fence else (code.start, code.end)
    for html in document.all(nodes.HtmlBlock):
        yield html.start, html.end


_HTML_ENDS = {"<!--": "-->", "<?": "?>", "<!": ">", "<pre": "</", "<script": "</", "<style": "</", "<textarea": "</"}


def _open_ends(document: Document) -> Iterator[int]:
    """The last offsets of code and HTML without an end, which include blank lines after them."""
    for code in document.all(nodes.CodeBlock):
        if not code.closed:
            yield max(code.start, code.end - 1)
    for html in document.all(nodes.HtmlBlock):
        written = document.text[html.start : html.end].lower()
        wanted = next((end for start, end in _HTML_ENDS.items() if written.startswith(start)), "")
        if wanted not in written:
            yield html.end - 1
