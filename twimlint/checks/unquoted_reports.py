"""ATT: reports, and ends of reports, that lack the marks of a quote."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import dropwhile, takewhile

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
from twimlint.checks.surroundings import following_block
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.sections import Section, is_media, is_user_link
from twimlint.rulebook.style import Style

_REPORTED = (nodes.Paragraph, nodes.List, nodes.Table, nodes.CodeBlock)
_PROJECT_LEVEL = 3
_MAX_LEAD_WORDS = 4
_VERBS_WITH_OBJECTS = frozenset({"announces", "announced", "reports", "reported", "shares", "shared", "offered"})
_MIN_REPORT_WORDS = 8
"""A sentence with fewer words behind such a verb may be an editor's own: `[Thea](…) announces Lantern 2!`"""

# -- ATT002 ----------------------------------------------------------------------------------------------------------


def attribution_without_quote(document: Document, context: Context) -> Iterator[Violation]:
    ends = _ends_of_reports(document, context.style)
    for entry, attribution in attributed(document):
        is_shown = entry.others and all(is_media(block) for block in entry.others)
        if entry.quotes or is_shown or not has_usual_verb(attribution, context.style):
            continue
        end = attribution.node.end
        report = _blocks_below(document, end, ends)
        gap = document.source.newline if report and line_breaks(document.text, end, report[0].start) == 1 else ""
        message = f"{named(attribution)} has no quote below: quote the report with `>`, or remove the line"
        yield Violation(attribution.span, message, _quoting(document, report, gap))
    for paragraph, said, shown, begun in _glued_reports(document, context.style):
        rest = _quoting(document, [paragraph, *_blocks_below(document, paragraph.end, ends)], after=begun.end)
        fix = None if rest is None else Fix(rest.message, (begun, *rest.edits))
        yield Violation(said, f"{quoted(shown)} shares a paragraph with its report: quote it below", fix)


class _Glued(NamedTuple):
    """A paragraph that begins with an attribution, its place and words, and the edit that sets the report apart."""

    paragraph: nodes.Node
    said: Span
    shown: str
    begun: Edit


@lru_cache(maxsize=1)  # both rules ask about the same page in a row
def _glued_reports(document: Document, style: Style) -> Sequence[_Glued]:
    """Attributions whose paragraph goes on with the report, on the same line or on the next."""
    found = []
    for paragraph in document.root.children:
        link = paragraph.children[0] if isinstance(paragraph, nodes.Paragraph) else None
        if not isinstance(link, nodes.Link) or not is_user_link(link.target):
            continue
        match = _verb_and_report(style.verbs).match(document.masked, link.end, paragraph.end)
        if match is None or not _is_report(document, paragraph, match):
            continue
        said = Span(link.start, match.start("gap"))
        begun = Edit(match.start("gap"), match.start("report"), f"{document.source.newline * 2}> ")
        found.append(_Glued(paragraph, said, f"{nodes.shown_text(link)} {match['verb']}", begun))
    return found


@lru_cache
def _verb_and_report(verbs: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(verbs, key=len, reverse=True)))
    return re.compile(
        rf"(?: \([^()\r\n]{{1,60}}\))? (?:also )?(?P<verb>{known}):?"
        r"(?P<gap>[ \t]*\r?\n[ \t]*(?:> ?)?|[ \t]+> ?|[ \t]+(?=[\"“]?[A-Z]))(?P<report>\S[^\r\n]*)"
    )


def _is_report(document: Document, paragraph: nodes.Node, match: re.Match[str]) -> bool:
    if "\n" in match["gap"] or ">" in match["gap"]:
        return True
    is_sentence = match["verb"] in _VERBS_WITH_OBJECTS and len(match["report"].split()) < _MIN_REPORT_WORDS
    return not is_sentence and not isinstance(following_block(document, paragraph), nodes.BlockQuote)


# -- ATT011 ----------------------------------------------------------------------------------------------------------


def text_outside_quote(document: Document, context: Context) -> Iterator[Violation]:
    for entry, _ in attributed(document):
        for block in entry.others if entry.quotes else ():
            words = document.text[block.start : block.end].split()
            is_above = block.start < entry.quotes[0].start
            is_short = len(words) <= (0 if is_above else _MAX_LEAD_WORDS)
            if block.start > entry.quotes[-1].start or is_short or is_media(block) or leads_over(document, block):
                continue
            place = "is above the quote of its report" if is_above else "splits the quotes of one report"
            message = f"This text {place}: quote it too if the reporter wrote it"
            yield Violation(first_line(document, block), message, _quoting(document, [block]))
    ends = _ends_of_reports(document, context.style)
    for section in document.outline.walk():
        yield from _behind_quotes(document, section, ends)


def _behind_quotes(document: Document, section: Section, ends: AbstractSet[nodes.Node]) -> Iterator[Violation]:
    """What stands between the last quote of a project's last report and the next heading."""
    entry = section.entries[-1] if section.level == _PROJECT_LEVEL and section.entries else None
    if entry is None or entry.attribution is None or not entry.quotes:
        return
    below = _blocks_below(document, entry.quotes[-1].end, ends)
    report = list(dropwhile(lambda block: is_media(block) or _is_comment(document, block), below))
    if report:
        message = "This text is below the quote of its report: quote it too if the reporter wrote it"
        yield Violation(first_line(document, report[0]), message, _quoting(document, report))


def _is_comment(document: Document, block: nodes.Node) -> bool:
    return document.text.startswith("<!--", block.start)


# -- shared by both --------------------------------------------------------------------------------------------------


def _ends_of_reports(document: Document, style: Style) -> AbstractSet[nodes.Node]:
    """Attributions, alone or glued to a report, and the headings with reports of their own below them."""
    headings = {section.heading for section in document.outline.walk() if section.heading and section.entries}
    attributions = {attribution.node for _, attribution in attributed(document)}
    return headings | attributions | {report.paragraph for report in _glued_reports(document, style)}


def _blocks_below(document: Document, offset: int, ends: AbstractSet[nodes.Node]) -> Sequence[nodes.Node]:
    """The blocks from an offset to the next end of a report, quote, or heading of a project or department."""
    blocks = document.root.children
    first = bisect_left(blocks, offset, key=lambda block: block.start)
    below = map(blocks.__getitem__, range(first, len(blocks)))
    return list(takewhile(lambda block: block not in ends and _may_be_reported(block), below))


def _may_be_reported(block: nodes.Node) -> bool:
    is_inner_heading = isinstance(block, nodes.Heading) and block.level > _PROJECT_LEVEL
    return is_inner_heading or isinstance(block, _REPORTED)


def _quoting(document: Document, blocks: Sequence[nodes.Node], gap: str = "", after: int = -1) -> Fix | None:
    """A fix that quotes blocks and the blank lines between them, but for lines that begin up to `after`.

    `gap` is put before the first line. None if the blocks would not be the same inside a quote.
    """
    if not blocks or any(is_open_code(block) for block in blocks):
        return None
    edits = [edit for edit in quote_marks(document, blocks[0].start, blocks[-1].end) if edit.start > after]
    if edits and gap:
        edits[0] = edits[0]._replace(text=gap + edits[0].text)
    return Fix("Quote the report", tuple(edits))
