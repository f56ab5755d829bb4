"""SEC014 and SEC015: the fold marker, which shortens a post on the pages that list the blog."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.lines import is_blank_line, next_line
from twimlint.checks.surroundings import in_open_braces
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation, covers
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document

MARKER = "<!-- more -->"

_MEANT_AS_MORE = frozenset({"more", "moer", "mroe", "omre", "mor", "moree", "mmore", "moore", "readmore"})


class _Marker(NamedTuple):
    """A marker in the text, or something meant as one; `works` says whether Zola recognises it."""

    span: Span
    works: bool


def missing_more_marker(document: Document, context: Context) -> Iterator[Violation]:
    if _markers(document):
        return
    place = _fold(document, context)
    if place is None:
        yield Violation(document.front_matter.mark, f"No `{MARKER}`: add one, or the blog's list shows the whole post")
        return
    start = document.source.line_start(place.start)
    newline = document.source.newline
    before = "" if is_blank_line(document, document.source.line_start(start - 1)) else newline
    edit = Edit(start, start, f"{before}{MARKER}{newline}{newline}")
    fix = None if in_open_braces(document.text, start) else Fix("Fold the post here", (edit,))
    yield Violation(
        Span(place.start, place.end),
        f"No `{MARKER}`, so the blog's list shows the whole post: add it before this department",
        fix,
    )


def _fold(document: Document, context: Context) -> nodes.Heading | None:
    """The heading of the second department, not counting Matrix Live, the pings and the closing section."""
    headings = (section.heading for section in document.sections if section.level == 2)
    departments = [heading for heading in headings if heading is not None and not _is_frame(heading, context)]
    return departments[1] if len(departments) > 1 else None


def _is_frame(heading: nodes.Heading, context: Context) -> bool:
    title = nodes.shown_text(heading)
    department = context.style.department(title)
    return department.frame if department is not None else title.startswith(context.style.departments[0].title)


def misplaced_more_marker(document: Document, _context: Context) -> Iterator[Violation]:
    markers = _markers(document)
    if not markers:
        return
    first = next((marker for marker in markers if marker.works), markers[0])
    for marker in markers:
        if marker is first:
            yield from _faults(document, marker)
        else:
            fix, related = _removal(document, marker.span), (Related(first.span, "the marker that counts"),)
            message = "The post already has a fold marker: remove this one"
            yield Violation(marker.span, message, fix, related=related)


def _faults(document: Document, marker: _Marker) -> Iterator[Violation]:
    """The first fault of the marker of a post."""
    span = marker.span
    written = document.text[span.start : span.end]
    if written != MARKER:
        shown = " ".join(written.split())
        fault = "" if marker.works else ", which Zola does not recognise"
        case = "spelling" if marker.works else None
        fix = None if _hides_text(document, span) else Fix("Correct the marker's spelling", (Edit(*span, MARKER),))
        yield Violation(span, f"`{shown}`{fault}: write `{MARKER}`", fix, case)
    elif container := _container(document, span.start):
        yield Violation(span, f"The marker splits {container} in two: move it between two departments")
    elif not _content_before(document, span.start):
        yield Violation(span, "No text before the marker, so the blog's list shows only the title: move it down")
    elif not _is_alone(document, span):
        yield Violation(span, "The marker shares its line with text: put it on its own line")
    else:
        yield from _missing_blank_lines(document, span)


def _hides_text(document: Document, span: Span) -> bool:
    """Whether a marker without its end begins a comment that ends further down."""
    if document.text[span.end - 1] == ">":
        return False
    behind = document.text[span.end :].partition("<!--")[0]
    return "-->" in behind


def _missing_blank_lines(document: Document, span: Span) -> Iterator[Violation]:
    source = document.source
    start, end = source.line_start(span.start), source.line_end(span.end)
    edits = []
    if start > document.body_start and not is_blank_line(document, above := source.line_start(start - 1)):
        is_end_of_quote = _is_empty_in_quote(document, above)
        edits.append(Edit(above, source.line_end(above), "") if is_end_of_quote else Edit(start, start, source.newline))
    if end < len(document.text) and not is_blank_line(document, below := next_line(document, end)):
        is_start_of_quote = _is_empty_in_quote(document, below)
        edits.append(Edit(below, source.line_end(below), "") if is_start_of_quote else Edit(end, end, source.newline))
    if edits:
        yield Violation(
            span, "The marker needs a blank line before and after it", Fix("Add the blank lines", tuple(edits))
        )


# -- where markers are ------------------------------------------------------------------------------------------------


@cache
def _anything_like_a_marker() -> re.Pattern[str]:
    dashes = "[-\u2013\u2014]{1,3}"
    return re.compile(
        rf"<\s?!?\s?{dashes}\s*([A-Za-z]{{3,6}}|(?i:read more))\s*{dashes}\s?>|<!--\s*((?i:more))[ \t]*(?=[\r\n]|\Z)"
    )


def _markers(document: Document) -> Sequence[_Marker]:
    """Everything outside of code that is a marker or is meant as one."""
    if document.text.find("<", document.body_start) < 0:
        return []
    code = [(node.start, node.end) for kind in (nodes.CodeBlock, nodes.Code) for node in document.all(kind)]
    code.sort()
    found = []
    for match in _anything_like_a_marker().finditer(document.masked, document.body_start):
        word = (match[1] or match[2]).casefold().replace(" ", "")
        if word in _MEANT_AS_MORE and not covers(code, match.start()):
            works = word == "more" and match[0].startswith("<!--") and match[0].endswith("-->")
            found.append(_Marker(Span(*match.span()), works and match[0][4:-3].strip().casefold() == "more"))
    return found


def _container(document: Document, offset: int) -> str | None:
    for node in document.root.children:
        if node.start <= offset < node.end:
            return {nodes.BlockQuote: "a quote", nodes.List: "a list"}.get(type(node))
    return None


def _content_before(document: Document, offset: int) -> bool:
    return any(
        node.start < offset and not isinstance(node, nodes.Heading | nodes.Definition)
        for node in document.root.children
        if node.end <= offset
    )


def _is_alone(document: Document, span: Span) -> bool:
    start, end = document.source.line_start(span.start), document.source.line_end(span.end)
    return not document.text[start : span.start].strip() and not document.text[span.end : end].strip()


def _is_empty_in_quote(document: Document, start: int) -> bool:
    """Whether a line of a quote that says more is empty, so that the quote loses nothing with it."""
    line = document.text[start : document.source.line_end(start)]
    quote = _block_at(document, start)
    return not line.strip("> ") and isinstance(quote, nodes.BlockQuote) and bool(quote.children)


def _removal(document: Document, span: Span) -> Fix | None:
    """A fix that removes the marker's line, and one of two blank lines around it; None if text above and below join."""
    start = document.source.line_start(span.start)
    end = next_line(document, document.source.line_end(span.end))
    above = document.source.line_start(start - 1)
    is_apart_above = start == 0 or is_blank_line(document, above)
    is_apart_below = end == len(document.text) or is_blank_line(document, end)
    is_apart = is_apart_above or is_apart_below or _is_marker(document, above) or _is_marker(document, end)
    if not is_apart or not _is_block(document, span):
        return None
    if is_apart_above and is_apart_below and end < len(document.text):
        end = next_line(document, document.source.line_end(end))
    elif is_apart_above and start and end == len(document.text):
        start = document.source.line_start(start - 1)
    return Fix("Remove the marker", (Edit(start, end, ""),))


def _is_marker(document: Document, start: int) -> bool:
    """Whether the line at an offset is a marker and a block of its own, which joins neither text above nor below."""
    block = _block_at(document, start)
    if not isinstance(block, nodes.HtmlBlock) or block.start != start:
        return False
    line = document.text[start : document.source.line_end(start)]
    is_comment = line.startswith("<!--") and line.endswith("-->")
    return is_comment and _anything_like_a_marker().fullmatch(line) is not None


def _is_block(document: Document, span: Span) -> bool:
    """Whether a marker is a whole block of the page, alone on its line."""
    block = _block_at(document, span.start)
    if not isinstance(block, nodes.HtmlBlock) or not _is_alone(document, span):
        return False
    return block.start == span.start and block.end <= document.source.line_end(span.end)


def _block_at(document: Document, offset: int) -> nodes.Node | None:
    """The last block of the page that begins at an offset or before it."""
    blocks = document.root.children
    index = bisect_right(blocks, offset, key=lambda block: block.start) - 1
    return blocks[index] if index >= 0 else None
