"""Where a page shows code, for rules that search the whole text."""

from bisect import bisect_right
from collections.abc import Callable

from twimlint.markdown import nodes
from twimlint.post.document import Document


def code_finder(document: Document) -> Callable[[int], bool]:
    """Return a function that says whether an offset is in code."""
    spans = sorted((node.start, node.end) for kind in (nodes.Code, nodes.CodeBlock) for node in document.all(kind))
    starts = [start for start, _ in spans]

    def in_code(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < spans[index][1]

    return in_code
