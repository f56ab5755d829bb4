"""ATT: attributions and quotes that lost a line, a mark or each other."""

from collections.abc import Iterator
from itertools import zip_longest

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.post.sections import Attribution, Entry, Section

_NO_NAME = "nobody can tell who it was"


def _entries(post: Post) -> Iterator[tuple[Section, Entry, Attribution]]:
    """Entries in the form that the bot writes: an attribution with a usual verb, and a quote."""
    for section in post.document.outline.walk():
        for entry in section.entries:
            attribution = entry.attribution
            if attribution is None or not entry.quotes or attribution.link is None or attribution.link.label:
                continue
            if attribution.verb in post.context.style.verbs and attribution.link.start == attribution.node.start:
                yield section, entry, attribution


def _blocks(post: Post) -> Iterator[tuple[nodes.BlockQuote, nodes.Node, nodes.Node | None]]:
    """The blocks of quotes, each with the one behind it."""
    for _, entry, _ in _entries(post):
        for quote in entry.quotes:
            yield from ((quote, block, below) for block, below in zip_longest(quote.children, quote.children[1:]))


def _lines(post: Post, start: int, end: int) -> Iterator[Span]:
    while start < end:
        line = post.line(start)
        yield line
        start = line.end


def _is_plain(post: Post, block: nodes.Node) -> bool:
    """Whether all lines of a block begin with one mark and one blank, and no shortcode reaches over one."""
    return all(
        post.text[line.start : line.start + 2] == "> " and post.text[line.start + 2] not in ">\n "
        for line in _lines(post, block.start, block.end)
    )


# -- ATT001 to ATT004 ------------------------------------------------------------------------------------------------


@mutation("ATT001", lossy=_NO_NAME)
def attribution_dropped(post: Post) -> Iterator[Mutant]:
    """The attribution is gone; not below another quote, which would seem to go on."""
    for section, entry, attribution in _entries(post):
        index = section.blocks.index(attribution.node)
        above = next((block for block in reversed(section.blocks[:index]) if not _is_comment(post, block)), None)
        if not isinstance(above, nodes.BlockQuote) and not _leads_over(post, above):
            quote = entry.quotes[0]
            yield drop(*post.block_lines(*attribution.span), at=Span(quote.start, quote.start + 1))


def _is_comment(post: Post, block: nodes.Node) -> bool:
    return post.text.startswith("<!--", block.start)


def _leads_over(post: Post, block: nodes.Node | None) -> bool:
    return block is not None and post.text[block.start : block.end].rstrip().endswith(":")


@mutation("ATT002", lossy="the report is gone")
def quote_dropped(post: Post) -> Iterator[Mutant]:
    """The quote is gone."""
    for _, entry, attribution in _entries(post):
        if len(entry.quotes) == 1 and not entry.others:
            yield drop(*post.block_lines(entry.quotes[0].start, entry.quotes[0].end), at=attribution.span)


@mutation("ATT003")
def attribution_above_its_heading(post: Post) -> Iterator[Mutant]:
    """The attribution before the heading of its project; not where that is described first."""
    for section, entry, attribution in _entries(post):
        heading = section.heading
        if heading is not None and section.level == 3 and section.blocks[0] is attribution.node:
            lines = post.block_lines(attribution.node.start, attribution.node.end)
            apart = post.text[: heading.start].endswith("\n\n") and heading.end + 2 == attribution.node.start
            if apart and lines.end == entry.quotes[0].start == attribution.node.end + 2:
                start = heading.start
                yield Mutant((Edit(start, start, post.text[slice(*lines)]), Edit(*lines, "")))


@mutation("ATT004", lossy=_NO_NAME)
def name_without_link(post: Post) -> Iterator[Mutant]:
    """A name without its link."""
    for _, _, attribution in _entries(post):
        if attribution.link is not None and not set(attribution.label) & set("@#:[]"):
            yield replace(attribution.link.start, attribution.link.end, attribution.label)


# -- ATT005 to ATT007 ------------------------------------------------------------------------------------------------


@mutation("ATT005")
def bare_user_id(post: Post) -> Iterator[Mutant]:
    """The user ID alone as the link's target."""
    for _, _, attribution in _entries(post):
        link = attribution.link
        if link is not None and attribution.user_id and link.target == f"https://matrix.to/#/{attribution.user_id}":
            yield replace(*link.target_span, attribution.user_id)


@mutation("ATT006")
def colon_added(post: Post) -> Iterator[Mutant]:
    """A colon behind the verb."""
    for _, _, attribution in _entries(post):
        if not attribution.colon and not post.context.style.wants_colon(post.document.date):
            yield insert(attribution.span.start + len(post.text[slice(*attribution.span)].rstrip()), ":")


@mutation("ATT006", years=range(2020, 2022))
def colon_dropped(post: Post) -> Iterator[Mutant]:
    """No colon behind the verb, while there was to be one."""
    for _, _, attribution in _entries(post):
        end = attribution.span.start + len(post.text[slice(*attribution.span)].rstrip())
        if post.text[end - 1] == ":" and post.context.style.wants_colon(post.document.date):
            yield drop(end - 1, end)


@mutation("ATT007")
def quote_glued(post: Post) -> Iterator[Mutant]:
    """No blank line between attribution and quote."""
    for _, entry, attribution in _entries(post):
        if post.text[attribution.node.end : entry.quotes[0].start] == "\n\n":
            yield drop(attribution.node.end, attribution.node.end + 1)


# -- ATT008 to ATT011 ------------------------------------------------------------------------------------------------


@mutation("ATT008", prepared=("SEC008",))
def mark_dropped_between_blocks(post: Post) -> Iterator[Mutant]:
    """The blank line between two blocks of a quote lacks its mark."""
    for _, block, following in _blocks(post):
        if following is not None:
            line = post.line(block.end + 1)
            if post.text[slice(*line)] == ">\n" and line.end == post.document.source.line_start(following.start):
                yield drop(line.start, line.start + 1, at=Span(following.start, following.start))


@mutation("ATT008", lossy="the blank lines around it are the layout's")
def lonely_mark(post: Post) -> Iterator[Mutant]:
    """A `>` that quotes nothing."""
    for heading in post.departments[1:]:
        if post.text[: heading.start].endswith("\n\n"):
            yield insert(heading.start, ">\n\n")


@mutation("ATT009")
def mark_dropped_within_paragraph(post: Post) -> Iterator[Mutant]:
    """A line that continues a paragraph lacks its mark."""
    for _, block, _ in _blocks(post):
        if isinstance(block, nodes.Paragraph) and _is_plain(post, block):
            for line in list(_lines(post, block.start, block.end))[1:]:
                yield drop(line.start, line.start + 2)


@mutation("ATT009")
def mark_dropped_below_quote(post: Post) -> Iterator[Mutant]:
    """The last block of a quote lacks its marks, and the empty line before it too."""
    for quote, block, following in _blocks(post):
        above = quote.children[-2] if len(quote.children) > 1 else None
        if following is None and isinstance(block, nodes.Paragraph) and above is not None and _is_plain(post, block):
            lines = list(_lines(post, block.start, block.end))
            if post.text[: lines[0].start].endswith("\n>\n"):
                yield Mutant(tuple(Edit(line.start, line.start + 2, "") for line in lines))


@mutation("ATT009")
def attribution_glued_to_quote_above(post: Post) -> Iterator[Mutant]:
    """No blank line between a quote that ends in text and the next attribution."""
    for _, _, attribution in _entries(post):
        start = attribution.node.start
        above = post.line(start - 2).start if start > 2 else 0
        line = post.text[above : start - 1]
        if post.text[:start].endswith("\n\n") and line.startswith("> ") and line[2].isalpha():
            yield drop(start - 1, start, at=attribution.span)


_CALLS = ("TWIM: ", "@twim:cadair.com: ", "[@this-week-in:matrix.org](https://matrix.to/#/@this-week-in:matrix.org): ")


@mutation("ATT010")
def call_to_the_bot(post: Post) -> Iterator[Mutant]:
    """The call to the bot is left over at the beginning of the report."""
    for _, entry, _ in _entries(post):
        first = entry.quotes[0].children[0]
        if isinstance(first, nodes.Paragraph) and post.text[first.start].isalpha():
            yield from (insert(first.start, call) for call in _CALLS)


@mutation("ATT010")
def call_on_its_own_line(post: Post) -> Iterator[Mutant]:
    """The call to the bot has a line of its own above the report."""
    for _, entry, _ in _entries(post):
        first = entry.quotes[0].children[0]
        if post.text[entry.quotes[0].start : first.start] == "> ":
            yield insert(first.start, "TWIM:\n>\n> ", at=Span(first.start - 1, first.start))


@mutation("ATT011", also=("ATT008",), prepared=("SEC008",))
def paragraph_outside_of_quote(post: Post) -> Iterator[Mutant]:
    """A paragraph in the middle of a report is not quoted; not one that names an account, as attributions do."""
    for quote, block, following in _blocks(post):
        words = post.text[block.start : block.end]
        if block is quote.children[0] or following is None or not isinstance(block, nodes.Paragraph):
            continue
        lines = list(_lines(post, block.start, block.end))
        after = post.text[lines[-1].end : post.line(following.start).start]
        if (
            len(words.split()) > 6
            and not words.endswith(":")
            and post.text[: lines[0].start].endswith("\n>\n")
            and after == ">\n"
            and _is_plain(post, block)
            and words[0].isalpha()
            and "#/@" not in words
        ):
            bounds = (Edit(lines[0].start - 2, lines[0].start - 1, ""), Edit(lines[-1].end, lines[-1].end + 1, ""))
            yield Mutant((*bounds, *(Edit(line.start, line.start + 2, "") for line in lines)))


# -- ATT012 ----------------------------------------------------------------------------------------------------------


@mutation("ATT012")
def attribution_glued_to_description(post: Post) -> Iterator[Mutant]:
    """No line ending between a project's description and the attribution."""
    for section, entry, attribution in _entries(post):
        index = section.blocks.index(attribution.node)
        above = section.blocks[index - 1] if index else None
        if entry is section.entries[0] and isinstance(above, nodes.Paragraph) and section.heading is not None:
            yield replace(above.end, attribution.node.start, "", at=attribution.span)
