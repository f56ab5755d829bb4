"""Where a page shows code, in Markdown or HTML, for rules that search the whole text."""

from bisect import bisect_right
from collections.abc import Callable

from twimlint.markdown import nodes
from twimlint.post.document import Document

_HTML_CODE = ("<code", "<pre")
_LONGEST_TAG = 5


def code_finder(document: Document) -> Callable[[int], bool]:
    """Return a function that says whether an offset is in code."""
    found = [(node.start, node.end) for kind in (nodes.Code, nodes.CodeBlock) for node in document.all(kind)]
    html = [*document.html_links_and_code, *((block.start, block.end) for block in document.all(nodes.HtmlBlock))]
    found += [span for span in html if document.masked[span[0] : span[0] + _LONGEST_TAG].lower().startswith(_HTML_CODE)]
    spans = sorted(found)
    starts = [start for start, _ in spans]

    def in_code(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < spans[index][1]

    return in_code
