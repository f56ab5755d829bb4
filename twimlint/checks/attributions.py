"""ATT: attributions, and the quotes below them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.entries import (
    attributed,
    first_line,
    has_usual_verb,
    is_open_code,
    leads_over,
    line_breaks,
    named,
    quote_marks,
)
from twimlint.checks.lines import is_blank_line, next_line, without_lines
from twimlint.checks.link_markup import named_link
from twimlint.checks.surroundings import (
    begins_block,
    breaks_at_backslash,
    following_block,
    is_indented_code,
    may_follow,
    opens_front_matter,
    preceding_block,
)
from twimlint.checks.wording import is_abbreviation, quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.matrix import matrix_to_url, parse_identifier, user_id_of
from twimlint.post.document import Document
from twimlint.post.sections import Attribution, Entry, is_user_link
from twimlint.rulebook.style import Style

_MAX_VERB_WORDS = 3
_LONGEST_OPENER = 20
_MAX_NESTING = 40
_MIN_DESCRIPTION_WORDS = 2
_SENTENCE_ENDS = (".", "!", "?")
_OPENING_MARKS = "([{<*_~\"'“‘—–-/@"
_QUOTABLE = (nodes.Paragraph, nodes.List, nodes.Table, nodes.CodeBlock, nodes.Heading)

# -- attributions and their quotes -----------------------------------------------------------------------------------


def quote_without_attribution(document: Document, _context: Context) -> Iterator[Violation]:
    for section in document.outline.walk():
        for entry in section.entries:
            if entry.attribution is not None or leads_over(document, entry.lead):
                continue
            message = "This quote has no attribution: write `[Name](https://matrix.to/#/@user:server) says` above it"
            yield Violation(first_line(document, entry.quotes[0]), message)


def attribution_above_heading(document: Document, _context: Context) -> Iterator[Violation]:
    for attribution, heading, report in _stranded(document):
        start, end = attribution.span
        newline = document.source.newline
        moved = (
            Edit(start, heading.start, ""),
            Edit(heading.end, heading.end, newline * 2 + document.text[start:end].rstrip()),
        )
        message = f"{named(attribution)} is above the heading of its report: move it below the heading"
        quote = first_line(document, report.quotes[0])
        yield Violation(attribution.span, message, Fix("Move it below the heading", moved), also=(quote,))


def unlinked_attribution(document: Document, context: Context) -> Iterator[Violation]:
    for entry, attribution in attributed(document):
        if not entry.quotes or attribution.verb not in context.style.verbs:
            continue
        link = attribution.link
        if link is not None and attribution.user_id is not None and attribution.label in _addresses(link.target):
            message = f"{quoted(link.target)} is shown in place of a name: write `[Name](address)`"
            whole = named_link(link.target)
            fix = None if whole is None else Fix("Show the account", (Edit(link.start, link.end, whole),))
            yield Violation(attribution.span, message, fix, "address-as-name")
        elif attribution.target is None:
            message = f"{quoted(attribution.label)} is not linked: write `[Name](https://matrix.to/#/@user:server)`"
            yield Violation(attribution.span, message)


def _addresses(target: str) -> tuple[str, str]:
    """An address as people write it, with and without its scheme."""
    return target, target.partition("://")[2]


def attribution_target(document: Document, _context: Context) -> Iterator[Violation]:
    for _, attribution in attributed(document):
        link = attribution.link
        if link is None or link.label is not None or attribution.user_id is None:
            continue
        if not link.target.startswith(("@", "%40")):
            continue
        url = matrix_to_url(parse_identifier(attribution.user_id))
        message = f"{quoted(link.target)} is not a web address: write {quoted(url)}"
        yield Violation(Span(*link.target_span), message, Fix("Link on matrix.to", (Edit(*link.target_span, url),)))


def attribution_colon(document: Document, context: Context) -> Iterator[Violation]:
    wants_colon = context.style.wants_colon(document.date)
    for entry, attribution in attributed(document):
        if not entry.quotes or attribution.colon == wants_colon or not _is_name_and_verb(attribution, context.style):
            continue
        end = attribution.span.start + len(document.text[slice(*attribution.span)].rstrip())
        if wants_colon:
            fix = Fix("Add the colon", (Edit(end, end, ":"),))
            yield Violation(Span(end - 1, end), f"{named(attribution)} has no colon before its quote: add it", fix)
        elif document.text[end - 1] == ":":
            start = attribution.span.start
            words = document.text[start : end - 1].rstrip(" \t")
            removal = None if words.endswith("\\") else Fix("Remove the colon", (Edit(start + len(words), end, ""),))
            message = f"{named(attribution)} ends in a colon, which is no longer the style: remove it"
            yield Violation(Span(end - 1, end), message, removal)


def attribution_glued_to_quote(document: Document, _context: Context) -> Iterator[Violation]:
    for entry, attribution in attributed(document):
        end = attribution.node.end
        if entry.quotes and line_breaks(document.text, end, entry.quotes[0].start) == 1:
            fix = Fix("Insert a blank line", (Edit(end, end, document.source.newline),))
            message = f"No blank line between {named(attribution)} and its quote: insert one"
            yield Violation(attribution.span, message, fix)


def attribution_glued_to_description(document: Document, context: Context) -> Iterator[Violation]:
    newline = document.source.newline
    for entry, attribution in attributed(document):
        node, start = attribution.node, attribution.span.start
        before = document.masked[node.start : start]
        if (
            not entry.quotes
            or len(before.split()) < (_MIN_DESCRIPTION_WORDS if before[-1:].isspace() else 1)
            or not has_usual_verb(attribution, context.style)
        ):
            continue
        line = before.rpartition("\n")[2]
        last = line.rsplit(maxsplit=1)[-1:]
        is_ended = line.rstrip().endswith(_SENTENCE_ENDS) and not any(map(is_abbreviation, last))
        is_one_sentence = before[-1].isspace() and not is_ended
        is_opened = before[-1] in _OPENING_MARKS and not _ends_emphasis(node, start)
        if line.strip() and (is_one_sentence or is_opened):
            continue
        described = len(before.rstrip())
        fix = Fix("Insert a blank line", (Edit(node.start + described, start, newline * 2),))
        message = f"{named(attribution)} shares a paragraph with the text before it: put a blank line between them"
        yield Violation(attribution.span, message, fix)
    yield from _glued_to_headings(document, context.style)


def _ends_emphasis(paragraph: nodes.Paragraph, offset: int) -> bool:
    return any(isinstance(child, nodes.Styled) and child.end == offset for child in paragraph.children)


def _glued_to_headings(document: Document, style: Style) -> Iterator[Violation]:
    for heading in document.root.children:
        if not isinstance(heading, nodes.Heading):
            continue
        for link in heading.children:
            if not isinstance(link, nodes.Link) or not is_user_link(link.target) or link.start == heading.content[0]:
                continue
            start, end = link.start, heading.content[1]
            verb = document.masked[link.end : end].strip().rstrip(":")
            if verb.removeprefix("also ") in style.verbs:
                title_end = heading.content[0] + len(document.masked[heading.content[0] : start].rstrip())
                moved = (
                    Edit(title_end, end, ""),
                    Edit(heading.end, heading.end, document.source.newline * 2 + document.text[start:end]),
                )
                fix = Fix("Put it below the heading", moved)
                said = quoted(f"{nodes.shown_text(link)} {verb}")
                message = f"{said} is part of the heading: put it below, after a blank line"
                yield Violation(Span(start, end), message, fix, "heading")


# -- quotes ----------------------------------------------------------------------------------------------------------


def split_quote(document: Document, _context: Context) -> Iterator[Violation]:
    newline = document.source.newline
    for entry in document.entries:
        for quote, following in pairwise(entry.quotes):
            gap = document.text[quote.end : following.start].replace(">", "")
            is_apart = gap.strip() or following_block(document, quote) is not following
            if is_apart or any(_swallowed_attribution(document, offset) for offset in quote.lazy[-1:]):
                continue
            fix = None
            if not _takes_in_what_follows(quote) and not is_indented_code(following.children[0]):
                joined_at = document.source.line_start(following.children[0].start)
                joint = Edit(quote.end, joined_at, f"{newline}>{newline}")
                fix = Fix("Join the quotes", (joint,))
            message = "This quote continues the one above: write `>` on the blank line between them"
            yield Violation(first_line(document, following), message, fix)
    for block in document.root.children:
        if isinstance(block, nodes.BlockQuote) and not block.children:
            removal = (_removal(document, block),)
            is_needed = opens_front_matter(document, removal) or _keeps_apart(document, block)
            fix = None if is_needed else Fix("Remove the empty quote", removal)
            yield Violation(first_line(document, block), "This quote is empty: remove its `>`", fix)


def _removal(document: Document, quote: nodes.BlockQuote) -> Edit:
    """An edit that removes an empty quote, and leaves a blank line in its place if there is none beside it."""
    start = document.source.line_start(quote.start)
    if is_blank_line(document, start - 1) or is_blank_line(document, next_line(document, quote.end)):
        return without_lines(document, quote.start, quote.end)
    return Edit(start, quote.end, "")


def _keeps_apart(document: Document, quote: nodes.BlockQuote) -> bool:
    """Whether the block above an empty quote would take in the one below it."""
    below = following_block(document, quote)
    if below is None:
        return False
    if is_indented_code(below):
        return True
    above = preceding_block(document, quote)
    is_indented = document.source.line_start(below.start) < below.start
    return isinstance(above, nodes.List | nodes.FootnoteDefinition) and (is_indented or isinstance(below, nodes.List))


def lazy_quote_line(document: Document, _context: Context) -> Iterator[Violation]:
    for quote in document.root.children:
        if not isinstance(quote, nodes.BlockQuote) or not quote.lazy:
            continue
        for offset in quote.lazy:
            line = Span(offset, document.source.line_end(offset))
            if _swallowed_attribution(document, offset):
                start = document.source.line_start(offset)
                edit = Edit(start, start, document.source.newline)
                fix = None if breaks_at_backslash(document.text, start) else Fix("Insert a blank line", (edit,))
                yield Violation(line, "This attribution is part of the quote above: put a blank line before it", fix)
            else:
                yield _without_mark(document, quote, line)
    for block in _unmarked_blocks(document):
        message = f"{quoted(document.text[slice(*first_line(document, block))])} is not in the quote around it: add `>`"
        also = tuple(_report_around(document, block))
        yield Violation(first_line(document, block), message, _quoting(document, block), also=also)


def _report_around(document: Document, block: nodes.Node) -> Iterator[Span]:
    """The attribution above a heading that belongs into the quote below, and the first line of that quote."""
    if isinstance(block, nodes.Heading):
        above, below = preceding_block(document, block), following_block(document, block)
        if isinstance(above, nodes.Paragraph):
            yield Span(above.start, above.end)
        if below is not None:
            yield first_line(document, below)


def _unmarked_blocks(document: Document) -> Iterator[nodes.Node]:
    """Blocks on the line below a quote, or on the line above it when the attribution is further up.

    A heading counts only with a quote below it too, because the next section may follow a quote without a blank line.
    """
    attributions = {attribution.node for _, attribution in attributed(document)}
    before_quotes = {
        block
        for entry, _ in attributed(document)
        for block in entry.others
        if entry.quotes and block.start < entry.quotes[0].start
    }
    for index, block in enumerate(document.root.children):
        if not isinstance(block, _QUOTABLE) or block in attributions:
            continue
        above, below = document.root.children[max(0, index - 1)], document.root.children[index + 1 : index + 2]
        under_quote = isinstance(above, nodes.BlockQuote) and _is_marked(document, block.start, -1)
        over_quote = bool(below) and isinstance(below[0], nodes.BlockQuote) and _is_marked(document, block.end, 1)
        if isinstance(block, nodes.Heading):
            is_project = block.level == 3
            unmarked = over_quote and (under_quote or (above in attributions and not is_project))
        else:
            unmarked = under_quote or (over_quote and block in before_quotes and not leads_over(document, block))
        if unmarked:
            yield block


def _is_marked(document: Document, offset: int, rows: int) -> bool:
    """Whether the line that many rows from the one at `offset` begins with a quote mark."""
    row = document.source.location(offset).row + rows
    return row <= len(document.source.line_starts) and document.text[slice(*document.source.line_span(row))].startswith(
        ">"
    )


def _quoting(document: Document, block: nodes.Node) -> Fix | None:
    if is_open_code(block):
        return None
    above = _quote_above(document, block)
    below = _quote_below(document, block)
    if above is not None and not may_follow(document, above, block):
        return None
    if below is not None and not may_follow(document, block, below.children[0]):
        return None
    return Fix("Quote the lines", tuple(quote_marks(document, block.start, block.end)))


def _quote_above(document: Document, block: nodes.Node) -> nodes.Node | None:
    """The quote that ends in the line above a block."""
    above = preceding_block(document, block)
    is_near = above is not None and line_breaks(document.text, above.end, block.start) == 1
    return above if is_near and isinstance(above, nodes.BlockQuote) else None


def _quote_below(document: Document, block: nodes.Node) -> nodes.Node | None:
    """The quote that begins in the line below a block."""
    below = following_block(document, block)
    if not isinstance(below, nodes.BlockQuote) or not below.children:
        return None
    gap = document.text[block.end : below.children[0].start].replace(">", " ")
    is_near = line_breaks(gap, 0, len(gap)) == 1
    return below if is_near else None


def _swallowed_attribution(document: Document, offset: int) -> bool:
    """Whether a line of a quote is a linked name and a few words, and the last line of its paragraph."""
    link = document.beginning_at(offset, nodes.Link)
    if link is None or not is_user_link(link.target):
        return False
    text, end = document.text, document.source.line_end(offset)
    words = text[link.end : end].split()
    row = document.source.location(offset).row + 1
    below = text[slice(*document.source.line_span(row))] if row <= len(document.source.line_starts) else ""
    return 0 < len(words) <= _MAX_VERB_WORDS and (not below.strip() or below.startswith(">"))


def _without_mark(document: Document, quote: nodes.BlockQuote, line: Span) -> Violation:
    message = f"{quoted(document.text[slice(*line)])} is part of the quote above: begin the line with `>`"
    start = document.source.line_start(line.start)
    depth = _quote_depth(quote, line.start)
    if depth is None or line.start - start > 3 or begins_block(document.text[slice(*line)]):
        return Violation(line, message)  # with a mark, it might start a new block
    return Violation(line, message, Fix("Quote the line", (Edit(start, start, "> " * depth),)))


def _quote_depth(node: nodes.Node, offset: int) -> int | None:
    """How many quotes, this one included, contain the offset; None if blocks are nested too deeply."""
    depth, in_item = 0, False
    for _ in range(_MAX_NESTING):
        if in_item and isinstance(node, nodes.BlockQuote):
            return None  # its mark would not continue the item
        in_item = in_item or isinstance(node, nodes.Item)
        depth += isinstance(node, nodes.BlockQuote)
        index = bisect_right(node.children, offset, key=lambda child: child.start) - 1
        if index < 0 or offset >= node.children[index].end:
            return depth
        node = node.children[index]
    return None


def _takes_in_what_follows(quote: nodes.Node) -> bool:
    """Whether a quote ends in HTML or code that may go on in what is joined to it."""
    last: nodes.Node = quote
    while last.children:
        last = last.children[-1]
    return isinstance(last, nodes.HtmlBlock) or (isinstance(last, nodes.CodeBlock) and not last.closed)


# -- leftovers -------------------------------------------------------------------------------------------------------


def leftover_bot_mention(document: Document, context: Context) -> Iterator[Violation]:
    for quote, mention in _leftover_mentions(document, context.style):
        start = _report_start(document.text, quote, mention.end)
        fix = None if start is None else Fix("Remove the mention", (Edit(mention.start, start, ""),))
        said = document.text[slice(*mention)]
        words = document.text[mention.end : mention.end + _LONGEST_OPENER].split(maxsplit=1)
        certain = said.lstrip("[").startswith("@") or document.text.startswith(":", mention.end) or "](" in said
        certain = certain or (bool(words) and context.style.certainly_opens_report(words[0]))
        message = f"{quoted(said)} is a leftover message to the bot: remove it"
        yield Violation(mention, message, fix, None if certain else "name-alone")


def _leftover_mentions(document: Document, style: Style) -> Iterator[tuple[nodes.BlockQuote, Span]]:
    """The quotes that begin by addressing the bot, with the span of the mention."""
    for quote in document.root.children:
        if isinstance(quote, nodes.BlockQuote) and quote.children and isinstance(quote.children[0], nodes.Paragraph):
            end = _mention_end(document.text, quote.children[0].children[0], style)
            if end is not None:
                yield quote, Span(quote.children[0].start, end)


def _mention_end(text: str, first: nodes.Node, style: Style) -> int | None:
    """Where the mention of the bot ends, if the first node of a paragraph begins with one."""
    if isinstance(first, nodes.Link):
        label = nodes.shown_text(first).strip().removesuffix(":")
        is_bot = user_id_of(first.target) in style.bots or label in style.bots
        is_call = label.removeprefix("@").upper() == style.bot_name and _has_mark(text, first.end)
        return first.end if is_bot or is_call else None
    if not isinstance(first, nodes.Text):
        return None
    for name in (*style.bots, f"@{style.bot_name}", style.bot_name):
        end = first.start + len(name)
        if text[first.start : end].lower() == name.lower() and not text[end : end + 1].isalnum():
            is_user_id = name.startswith("@") and text[end : end + 1] == ":" and text[end + 1 : end + 2].isalnum()
            is_call = name in style.bots or _has_mark(text, end) or _opens_report(text[end : first.end], style)
            return end if is_call and not is_user_id else None
    return None


def _has_mark(text: str, offset: int) -> bool:
    return text.startswith((":", ",", "!", " - ", " – ", "\n", "\r"), offset)


def _opens_report(words: str, style: Style) -> bool:
    first = words.split(maxsplit=1)[:1]
    return words[:1] == " " and bool(first) and first[0][0].isupper() and style.opens_report(first[0])


def _report_start(text: str, quote: nodes.BlockQuote, end: int) -> int | None:
    """Where the report begins after a mention of the bot that ends at `end`; None if nothing follows."""
    paragraph = quote.children[0]
    marks = _marks_of_call().match(text, end, paragraph.end)
    start = end if marks is None else marks.end()
    if start < paragraph.end and text[start] not in "\r\n":
        line = text[start : paragraph.end].splitlines()[0]
        return None if begins_block(line) or _html_or_definition().match(line) else start
    following = [node for node in paragraph.children if node.start >= start and not isinstance(node, nodes.Break)]
    following += quote.children[1:]
    return following[0].start if following and not is_indented_code(following[0]) else None


@cache
def _marks_of_call() -> re.Pattern[str]:
    """The marks between the name that is called and the report: one directly behind it, others with a blank behind."""
    return re.compile(r"[:,!]?(?:[ \t]*+[:,!–-]++(?=[ \t\r\n]|\Z))*+[ \t]*+")


@cache
def _html_or_definition() -> re.Pattern[str]:
    """What a line of a block of HTML or a definition begins with; an address in angle brackets is neither."""
    return re.compile(r"<(?![a-zA-Z+]++:)|\[[^\]]*+\]:")


# -- shared by the checks above --------------------------------------------------------------------------------------


def _stranded(document: Document) -> Iterator[tuple[Attribution, nodes.Heading, Entry]]:
    """Attributions directly above the heading of a report that has no attribution, with both."""
    for above, below in pairwise(document.outline.walk()):
        if not above.entries or not below.entries or below.heading is None:
            continue
        attribution, report = above.entries[-1].attribution, below.entries[0]
        is_last = attribution is not None and above.blocks[-1] is attribution.node
        if attribution is not None and is_last and report.attribution is None and report.lead is None:
            yield attribution, below.heading, report


def _is_name_and_verb(attribution: Attribution, style: Style) -> bool:
    """Whether the attribution has the form that the bots write: a linked name and a verb, nothing else."""
    link = attribution.link
    return link is not None and link.start == attribution.node.start and has_usual_verb(attribution, style)
