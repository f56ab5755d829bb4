"""FMT: white space and marks that `format` puts right; the posts are formatted before they are broken."""

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes

_CONTAINERS = (nodes.Root, nodes.BlockQuote)


def _neighbours(post: Post) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    """Blocks one above the other, in the page itself and in its quotes."""
    for container in (post.document.root, *post.document.root.children):
        if isinstance(container, _CONTAINERS):
            yield from pairwise(container.children)


def _blank_line(post: Post, above: nodes.Node, below: nodes.Node) -> Span | None:
    """The one blank line between two blocks, with its mark where they are in a quote."""
    between = post.text[post.line(max(above.start, above.end - 1)).end : post.line(below.start).start]
    if between in ("\n", ">\n"):
        end = post.line(below.start).start
        return Span(end - len(between), end)
    return None


def _without_blank_line(post: Post, above: nodes.Node, below: nodes.Node, at: nodes.Node) -> Iterator[Mutant]:
    line = _blank_line(post, above, below)
    if line is not None:
        yield drop(*line, at=Span(at.start, max(at.start + 1, at.end - 1)))


# -- FMT001, FMT002, FMT005 ------------------------------------------------------------------------------------------


@mutation("FMT001")
def blanks_at_the_end(post: Post) -> Iterator[Mutant]:
    """A blank at the end of the last line of a paragraph or heading."""
    for block in (*post.document.all(nodes.Paragraph), *post.document.all(nodes.Heading)):
        end = post.document.source.line_end(block.end)
        if end == block.end and post.text[end - 1].isalnum():
            yield insert(end, " ")
            if isinstance(block, nodes.Paragraph):  # Zola shows a tab behind a heading
                yield insert(end, "\t")


@mutation("FMT002")
def blank_line_doubled(post: Post) -> Iterator[Mutant]:
    """One blank line too many between two blocks."""
    for above, below in _neighbours(post):
        line = _blank_line(post, above, below)
        if line is not None:
            yield insert(line.end, post.text[slice(*line)])


@mutation("FMT002")
def blank_line_at_the_end(post: Post) -> Iterator[Mutant]:
    """A blank line at the end of the page."""
    yield insert(len(post.text), "\n")


@mutation("FMT002")
def last_line_ending_dropped(post: Post) -> Iterator[Mutant]:
    """No line ending at the end of the page."""
    if post.text.endswith("\n"):
        yield drop(len(post.text) - 1, len(post.text))


@mutation("FMT002")
def mark_under_quote(post: Post) -> Iterator[Mutant]:
    """A lone mark under the last line of a quote."""
    for block in post.document.root.children:
        if isinstance(block, nodes.BlockQuote) and isinstance(block.children[-1], nodes.Paragraph):
            line = post.line(block.end)
            if line.end > block.end and post.text[line.start] == ">":
                yield insert(line.end, ">\n")


@mutation("FMT005")
def quote_mark_glued(post: Post) -> Iterator[Mutant]:
    """No blank behind the mark of a quote."""
    for quote in post.document.root.children:
        for block in quote.children if isinstance(quote, nodes.BlockQuote) else ():
            start = post.line(block.start).start
            if isinstance(block, nodes.Paragraph) and post.text[start : block.start] == "> ":
                yield drop(start + 1, start + 2)


@mutation("FMT005")
def blank_behind_empty_mark(post: Post) -> Iterator[Mutant]:
    """A blank behind a mark that stands alone."""
    for above, below in _neighbours(post):
        line = _blank_line(post, above, below)
        if line is not None and post.text[line.start] == ">":
            yield insert(line.start + 1, " ")


# -- FMT003, FMT004, FMT007, FMT008: blank lines ---------------------------------------------------------------------


@mutation("FMT003")
def no_line_above_heading(post: Post) -> Iterator[Mutant]:
    """No blank line above a heading."""
    for above, below in _neighbours(post):
        if isinstance(below, nodes.Heading) and not below.setext and isinstance(above, nodes.Paragraph):
            yield from _without_blank_line(post, above, below, below)


@mutation("FMT003")
def no_line_under_heading(post: Post) -> Iterator[Mutant]:
    """No blank line under a heading."""
    for above, below in _neighbours(post):
        if isinstance(above, nodes.Heading) and isinstance(below, nodes.Paragraph | nodes.List):
            yield from _without_blank_line(post, above, below, above)


@mutation("FMT004")
def list_glued_to_text(post: Post) -> Iterator[Mutant]:
    """No blank line between a sentence and the list under it."""
    for above, below in _neighbours(post):
        if isinstance(above, nodes.Paragraph) and isinstance(below, nodes.List) and below.number in (None, 1):
            yield from _without_blank_line(post, above, below, below)


@mutation("FMT007")
def table_glued_to_line(post: Post) -> Iterator[Mutant]:
    """No blank line between a horizontal line and the table under it."""
    for above, below in _neighbours(post):
        if isinstance(below, nodes.Table) and isinstance(above, nodes.ThematicBreak):
            yield from _without_blank_line(post, above, below, below)


@mutation("FMT007")
def cell_padded_otherwise(post: Post) -> Iterator[Mutant]:
    """One cell padded unlike the others."""
    for table in post.document.all(nodes.Table):
        for row in table.rows[1:]:
            cell = row.children[0]
            written = post.text[row.start : row.end]
            if cell.end > cell.start and written.startswith("|") and len(table.rows) > 3:
                padded = post.text[cell.end] == " "
                yield drop(cell.end, cell.end + 1) if padded else insert(cell.end, " ")


@mutation("FMT008")
def fence_glued_to_text(post: Post) -> Iterator[Mutant]:
    """No blank line above fenced code."""
    for above, below in _neighbours(post):
        if isinstance(below, nodes.CodeBlock) and below.fence and isinstance(above, nodes.Paragraph):
            yield from _without_blank_line(post, above, below, below)


@mutation("FMT008")
def text_glued_to_fence(post: Post) -> Iterator[Mutant]:
    """No blank line under fenced code."""
    for above, below in _neighbours(post):
        if isinstance(above, nodes.CodeBlock) and above.fence and above.closed and isinstance(below, nodes.Paragraph):
            yield from _without_blank_line(post, above, below, above)


# -- FMT006, FMT009 --------------------------------------------------------------------------------------------------


@mutation("FMT006")
def shortcode_glued(post: Post) -> Iterator[Mutant]:
    """No blank inside the braces."""
    for call in post.document.shortcodes:
        if post.text.startswith("{{ ", call.start) and "\n" not in post.text[call.start : call.end]:
            yield drop(call.start + 2, call.start + 3)


@mutation("FMT006")
def blanks_around_equals_sign(post: Post) -> Iterator[Mutant]:
    """Blanks around the sign between argument and value."""
    for call in post.document.shortcodes:
        for argument in call.arguments[:1]:
            if "\n" not in post.text[call.start : call.end]:
                place = post.text.rindex("=", call.start, argument.start)
                yield replace(place, place + 1, " = ")


@mutation("FMT009")
def keys_swapped(post: Post) -> Iterator[Mutant]:
    """The title before the date."""
    matter = post.document.front_matter
    date, title = matter.entry("date"), matter.entry("title")
    if date is not None and title is not None:
        first, second = post.line(date.key.start), post.line(title.key.start)
        if first.end == second.start:
            line = post.text[slice(*second)]
            yield Mutant((Edit(first.start, first.start, line), Edit(*second, "")))


@mutation("FMT009")
def tables_swapped(post: Post) -> Iterator[Mutant]:
    """`[extra]` before `[taxonomies]`."""
    block = post.document.front_matter_block
    if block is None:
        return
    text = post.text[slice(*block.content)]
    first, second = text.find("[taxonomies]\n"), text.find("[extra]\n")
    if 0 < first < second and text[first:second].endswith("\n\n") and "\n\n\n" not in text:
        start, middle, end = (block.content[0] + place for place in (first, second, len(text)))
        if text.endswith("\n") and not text.endswith("\n\n"):
            swapped = f"{post.text[middle:end]}\n{post.text[start : middle - 1]}"
            yield replace(start, end, swapped)


# -- FMT010 to FMT012: marks -----------------------------------------------------------------------------------------


@mutation("FMT010")
def other_bullets_inside(post: Post) -> Iterator[Mutant]:
    """Another bullet in an inner list."""
    for outer in post.document.all(nodes.List):
        for item in outer.children:
            inner = [child for child in item.children if isinstance(child, nodes.List)]
            if len(inner) == 1 and inner[0].marker == outer.marker and outer.marker in "*-":
                other = "-" if outer.marker == "*" else "*"
                ends = [each.marker_end for each in inner[0].children if isinstance(each, nodes.Item)]
                yield Mutant(tuple(Edit(end - 1, end, other) for end in ends))


@mutation("FMT011")
def list_moved_to_the_right(post: Post) -> Iterator[Mutant]:
    """A blank before all lines of a list; not where tabs stand, whose width that changes."""
    for above, block in _neighbours(post):
        if (
            isinstance(block, nodes.List)
            and not isinstance(above, nodes.List)
            and "```" not in post.text[block.start : block.end]
        ):
            marks = post.text[post.line(block.start).start : block.start]
            starts = []
            place = block.start
            while place < block.end:
                line = post.line(place)
                if post.text[slice(*line)].strip("> \n"):
                    starts.append(line.start)
                place = line.end
            plain = all(post.text.startswith(marks, start) for start in starts)
            if marks in ("", "> ") and plain and "\t" not in post.text[block.start : block.end]:
                yield Mutant(tuple(Edit(start + len(marks), start + len(marks), " ") for start in starts))


@mutation("FMT012")
def other_sign_for_emphasis(post: Post) -> Iterator[Mutant]:
    """Underscores around emphasis, in a post that has asterisks elsewhere."""
    emphasis = [node for node in post.document.all(nodes.Emphasis) if post.text[node.start] == "*"]
    if len(emphasis) > 1:
        for node in emphasis:
            around = post.text[node.start - 1] + post.text[node.end : node.end + 1]
            inside = post.text[node.start + 1 : node.end - 1]
            if not set(inside) & set("*_") and not any(sign.isalnum() or sign in "*_" for sign in around):
                yield Mutant((Edit(node.start, node.start + 1, "_"), Edit(node.end - 1, node.end, "_")))


# -- FMT014: headings ------------------------------------------------------------------------------------------------


@mutation("FMT014")
def heading_closed(post: Post) -> Iterator[Mutant]:
    """Marks behind a heading as before it."""
    for heading in post.document.all(nodes.Heading):
        start, end = heading.content
        if (
            not heading.setext
            and end == heading.end
            and post.text[start:end].isprintable()
            and post.text[end - 1].isalnum()
        ):
            yield insert(end, f" {'#' * heading.level}")
