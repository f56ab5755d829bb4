"""Folding ranges, and selections that grow from word to quote to entry to department."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.markdown import nodes
from twimlint.server.features import Feature, on_open_text
from twimlint.server.views import View
from twimlint.server.workspace import Workspace


def folding_ranges(view: View) -> list[types.FoldingRange]:
    """Front matter, departments, projects, entries, and quotes."""
    ranges = [_folded(view, span) for span in _foldable(view)]
    unique = {(one.start_line, one.end_line): one for one in ranges if one.end_line > one.start_line}
    return [unique[lines] for lines in sorted(unique)]


def _foldable(view: View) -> Iterator[Span]:
    document = view.document
    block = document.front_matter_block
    if block is not None and block.closed:
        yield Span(block.start, block.content[1] + len(block.mark))
    for section in document.outline.walk():
        if section.heading is not None:
            yield section.span
        yield from (entry.span for entry in section.entries)
    yield from (Span(quote.start, quote.end) for quote in document.all(nodes.BlockQuote))


def _folded(view: View, span: Span) -> types.FoldingRange:
    lines = view.ruler.range(span)
    return types.FoldingRange(lines.start.line, lines.end.line, kind=types.FoldingRangeKind.Region)


def selection_range(view: View, offset: int) -> types.SelectionRange:
    """The spans around an offset, from the smallest to the whole text."""
    around = sorted(set(_pieces(view, offset)), key=lambda span: (span.end - span.start, span))
    chain = [around[0]]
    for span in around[1:]:
        if span.start <= chain[-1].start and chain[-1].end <= span.end:
            chain.append(span)
    selected: types.SelectionRange | None = None
    for span in reversed(chain):
        selected = types.SelectionRange(view.ruler.range(span), selected)
    assert selected is not None  # noqa: S101  # the whole text is around every offset
    return selected


def _pieces(view: View, offset: int) -> Iterator[Span]:
    document, text = view.document, view.source.text
    yield Span(0, len(text))
    start = end = offset
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    yield Span(start, end)
    block = document.front_matter_block
    if block is not None and offset < block.end:
        yield Span(block.start, block.end)
        yield from (
            Span(entry.key.start, entry.value.end)
            for entry in document.front_matter.entries.values()
            if entry.key.start <= offset <= entry.value.end
        )
        return
    yield from _nodes_around(document.root, offset)
    for section in document.outline.walk():
        spans = [section.span, *(entry.span for entry in section.entries)]
        yield from (span for span in spans if span.start <= offset <= span.end)


def _nodes_around(root: nodes.Node, offset: int) -> Iterator[Span]:
    node: nodes.Node | None = root
    while node is not None:
        node = next((child for child in node.children if child.start <= offset <= child.end), None)
        if node is not None:
            yield Span(node.start, node.end)


async def folding_of_text(
    workspace: Workspace, view: View, _params: types.FoldingRangeParams
) -> list[types.FoldingRange]:
    return await workspace.about(view, lambda: folding_ranges(view))


async def selections(
    workspace: Workspace, view: View, params: types.SelectionRangeParams
) -> Sequence[types.SelectionRange]:
    offsets = [view.ruler.offset(position) for position in params.positions]
    return await workspace.about(view, lambda: [selection_range(view, offset) for offset in offsets])


FEATURES = (
    Feature(types.TEXT_DOCUMENT_FOLDING_RANGE, on_open_text(folding_of_text)),
    Feature(types.TEXT_DOCUMENT_SELECTION_RANGE, on_open_text(selections)),
)
