"""LNK: the texts of links, and whether they match the targets."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.checks.addresses import host_of
from twimlint.checks.context import Context
from twimlint.checks.entries import attributed, has_usual_verb
from twimlint.checks.surroundings import takes_link
from twimlint.checks.wording import one_slip, quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.matrix import parse_matrix_to
from twimlint.post.document import Document, Prose
from twimlint.post.sections import is_user_link
from twimlint.zola.syntax import PLACEHOLDER

_OTHERS = r"(?: (?:class|target|rel)=\"[^\"<>]*\")*"
"""Attributes of an anchor that change nothing about where it leads."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "proposal": r"\bMSC[ -]?#?(\d{3,4})\b",
            "issue": r"(?:[\w.-]+(?:/[\w.-]+)?)?#(\d+)",
            "issue address": r"/(?:pull|pulls|issues|merge_requests|discussions)/(\d+)(?![\w-])",
            "proposal address": r"/(?:pull|issues)/(\d{1,9})(?!\w)|/proposals/0{0,9}(\d{1,9})-",
            "misplaced blank": (
                r" (?:(?<=[\w\uFFFC/] ) *(?P<mark>[.,](?! ?[.…])|\))(?=[\s).,;:!?\"'”’]|$)|(?<=\( ) *(?=[\w@#<\uFFFC]))"
            ),
            "parenthesis": r"(?<![:;])(?<![:;]-)[()]",
            "plain anchor": rf"<a{_OTHERS} href=\"(?P<address>https?://[A-Za-z0-9./?=#_~:@%+!-]+)\"{_OTHERS} ?>",
            "address in anchor": r"<a\s[^<>]*>\s*(https?://[^\s<>]++)\s*(?:</a>|\n|\Z)",
            "tail": r"\.[a-z]{2}(?![\w-]|\.\w)|:\d{2,5}(?!\w)|[/?#][\w%~@=&./?#:+-]*[\w/=]",
        }[name]
    )


_SHARED_REPOSITORY = "/matrix-org/matrix-doc/"
"""Until 2022 proposals and the specification shared a repository: `MSC1544` could correctly lead to request 3149."""

_YEAR_OF_REQUESTS = 200
_LONGEST_ADDRESS = 200
_LONGEST_SENTENCE = 1000

# -- LNK012 ----------------------------------------------------------------------------------------------------------


def mismatched_number(document: Document, context: Context) -> Iterator[Violation]:
    repositories = context.style.proposal_repositories
    for link in document.all(nodes.Link):
        written = document.masked[slice(*link.content)]
        if link.form in {"autolink", "email"} or not ("MSC" in written or "#" in written):
            continue
        text = nodes.shown_text(link).strip()
        said, meant = _proposal_numbers(text, link.target, repositories) or _issue_numbers(text, link.target)
        if said != meant:
            yield Violation(Span(*link.content), f"The text says {said}, but the link leads to {meant}: correct one")


def _proposal_numbers(text: str, target: str, repositories: Sequence[str]) -> tuple[str, str] | None:
    """The number of the one proposal that a text names, and of the one that an address leads to."""
    if "MSC" not in text or not any(f"/{repository}/" in target for repository in repositories):
        return None
    said = set(_pattern("proposal").findall(text))
    address = _pattern("proposal address").search(target)
    if len(said) != 1 or address is None:
        return None
    number, meant = said.pop(), address[1] or address[2]
    if _SHARED_REPOSITORY in target and _may_be_its_merge(number, meant):
        return None
    return f"MSC{number}", f"MSC{meant}"


def _may_be_its_merge(proposal: str, request: str) -> bool:
    """Whether a much higher number can be the request that wrote the proposal into the specification."""
    return int(request) - int(proposal) > _YEAR_OF_REQUESTS and not one_slip(proposal, request)


def _issue_numbers(text: str, target: str) -> tuple[str, str]:
    said = _pattern("issue").fullmatch(text) if "#" in text else None
    meant = _pattern("issue address").search(target) if said else None
    return (f"#{said[1]}", f"#{meant[1]}") if said and meant else ("", "")


# -- LNK013 ----------------------------------------------------------------------------------------------------------


def unlinked_msc(document: Document, context: Context) -> Iterator[Violation]:
    linked: set[str] | None = None
    for prose in document.prose_with("MSC"):
        if isinstance(prose.node, nodes.Heading):
            continue
        linked = _linked_proposals(document, context.style.proposal_repositories) if linked is None else linked
        for match in _pattern("proposal").finditer(prose.text):
            if match[1] not in linked:
                linked.add(match[1])
                if document.in_html_link_or_code(prose.start + match.start()):
                    continue
                span = _with_title(prose, match)
                title = document.text[prose.start + match.end() : span.end]
                link = Edit(*span, f"[MSC{match[1]}{title}]({context.style.proposal_address(match[1])})")
                message = f"{match[0]} is not linked on this page: link the proposal"
                fix = Fix("Link the proposal", (link,)) if takes_link(document, prose, span) else None
                yield Violation(span, message, fix)


def _with_title(prose: Prose, match: re.Match[str]) -> Span:
    """A proposal's number, with its title if they are the whole text, as in lists of proposals."""
    text = prose.text
    is_whole = match.start() == 0 and text.startswith(": ", match.end()) and prose.node.end == prose.start + len(text)
    holds_more = any(mark in text for mark in f"[]\n\r@#{PLACEHOLDER}") or "://" in text or "www." in text
    if is_whole and not holds_more:
        return Span(prose.start, prose.start + len(text.rstrip()))
    return Span(prose.start + match.start(), prose.start + match.end())


def _linked_proposals(document: Document, repositories: Sequence[str]) -> set[str]:
    """The numbers of the proposals that a link of the page names or an address leads to.

    Addresses count before they are links, because LNK001 and LNK004 will link them.
    """
    text = document.masked
    numbers = set()
    for link in document.all(nodes.Link):
        if "MSC" in text[slice(*link.content)]:
            numbers.update(_pattern("proposal").findall(nodes.shown_text(link)))
    for repository in repositories:
        place = text.find(f"/{repository}/")
        while place >= 0:
            address = _pattern("proposal address").search(_word_at(text, place))
            numbers.update(filter(None, address.groups() if address else ()))
            place = text.find(f"/{repository}/", place + 1)
    for start, end in document.html_links_and_code:
        numbers.update(_pattern("proposal").findall(text, start, end))
    return numbers


def _word_at(text: str, start: int) -> str:
    return text[start : start + _LONGEST_ADDRESS].split(maxsplit=1)[0]


# -- LNK015 ----------------------------------------------------------------------------------------------------------


def empty_link(document: Document, _context: Context) -> Iterator[Violation]:
    for kind in (nodes.Link, nodes.Image):
        for link in document.all(kind):
            fault = None
            if not link.target:
                fault = "leads nowhere: add its address"
            elif kind is nodes.Link and not _is_visible(link):
                fault = "has no text to click: add one"
            if fault is not None:
                yield Violation(Span(link.start, link.end), f"{quoted(document.text[link.start : link.end])} {fault}")


def _is_visible(link: nodes.Link) -> bool:
    return bool(nodes.shown_text(link).strip()) or any(isinstance(node, nodes.Image) for node in link.walk())


# -- LNK016 ----------------------------------------------------------------------------------------------------------

_SECOND_LEVEL = (".co", ".com", ".org", ".me", ".net", ".gov", ".ac", ".edu", ".or", ".ne", ".go")
"""What may stand before the country code in a host name: `.co.uk`."""

_SHORT_WORDS = frozenset(
    {"as", "at", "be", "by", "he", "if", "in", "is", "it", "me", "my", "no", "or", "so", "to", "we"}
)
"""Words that may begin a sentence after a missing space: `[#room:example.org](…).it is`."""


def link_tail_outside(document: Document, _context: Context) -> Iterator[Violation]:
    text = document.masked
    for link in document.all(nodes.Link):
        if text.startswith((".", "/", ":", "?", "#"), link.end) and link.label is None and _shows_its_address(link):
            tail = _pattern("tail").match(text, link.end)
            if tail is not None and _continues(link.target, tail[0]):
                yield _severed(link, tail[0])


def _shows_its_address(link: nodes.Link) -> bool:
    """Whether a link's text is its own address, or the Matrix identifier that it leads to."""
    text = nodes.shown_text(link).strip()
    address = parse_matrix_to(link.target)
    if address is not None:
        return text == link.target or (bool(text) and text.lower() == address.raw.lower())
    return link.form != "email" and text in {link.target, link.target.partition("://")[2]}


def _continues(target: str, tail: str) -> bool:
    """Whether the text after a link is the rest of its address rather than the sentence."""
    address = parse_matrix_to(target)
    server = host_of(target) if address is None else address.raw.rpartition(":")[2]
    ends_in_server = target.endswith(server)
    if tail.startswith("."):
        is_word = tail[1:] in _SHORT_WORDS and not server.endswith(".co")
        return ends_in_server and server.endswith(_SECOND_LEVEL) and not is_word
    if tail.startswith(":"):
        return ends_in_server
    return address is None


def _severed(link: nodes.Link, tail: str) -> Violation:
    end = link.end + len(tail)
    message = f"{quoted(tail)} is the end of the address before it: move it into the link"
    inside = [Edit(place, place, tail) for place in sorted({link.content[1], link.target_span[1]})]
    return Violation(Span(link.end, end), message, Fix("Move it into the link", (*inside, Edit(link.end, end, ""))))


# -- LNK017, LNK018: how links are written --------------------------------------------------------------------------

_CLOSING_MARKS = ".,;:!?)"
_EMPHASIS_MARKS = "*_~"


def spaces_in_link_text(document: Document, _context: Context) -> Iterator[Violation]:
    text = document.masked
    for link in document.all(nodes.Link):
        if link.form in {"autolink", "email"}:
            continue
        start, end = link.content
        shown = text[start:end].strip(" \t")
        if len(shown) == end - start or not shown.strip("> \t\r\n"):  # nothing but the mark of a quote
            continue
        first = start + text[start:end].index(shown)
        last = first + len(shown)
        before, behind = _outside_emphasis(text, link)
        edits = (
            Edit(link.start, link.start, " " if first > start and not _is_apart(before, "(") else ""),
            Edit(start, first, ""),
            Edit(last, end, ""),
            Edit(link.end, link.end, " " if last < end and not _is_apart(behind, _CLOSING_MARKS) else ""),
        )
        message = f"The text of the link {quoted(text[start:end])} has a space at its edge: move it outside"
        is_behind_mark = not re.split(r"[\r\n]", shown)[-1].strip("> \t")  # where `>` wants its space
        splits_marks = (edits[0].text and text[link.start - 1] in _EMPHASIS_MARKS) or (
            edits[-1].text and text[link.end] in _EMPHASIS_MARKS
        )
        is_fixable = not (is_behind_mark or splits_marks or shown.endswith("\\"))
        yield Violation(Span(start, end), message, Fix("Move the space outside", edits) if is_fixable else None)


def _outside_emphasis(text: str, link: nodes.Link) -> tuple[str, str]:
    """The characters before and behind a link, and the marks of emphasis around it; each is empty if there is none."""
    start, end = link.start, link.end
    while text[start - 1 : start] in _EMPHASIS_MARKS and start:
        start -= 1
    while text[end : end + 1] in _EMPHASIS_MARKS and end < len(text):
        end += 1
    return text[max(0, start - 1) : start], text[end : end + 1]


def _is_apart(character: str, marks: str) -> bool:
    """Whether the text next to a link needs no space before it."""
    return not character or character.isspace() or character in marks


def html_link(document: Document, _context: Context) -> Iterator[Violation]:
    rewritten = set()
    for span, address in _plain_anchors(document):
        rewritten.add(span.start)
        message = f"{quoted(address)} is linked in HTML: write it in angle brackets"
        yield Violation(span, message, Fix("Write `<address>`", (Edit(*span, f"<{address}>"),)))
    blocks = (Span(block.start, block.end) for block in document.all(nodes.HtmlBlock))
    for start, end in (*document.html_links_and_code, *blocks):
        for anchor in _pattern("address in anchor").finditer(document.masked, start, end):
            if anchor.start() not in rewritten:
                message = f"{quoted(anchor[1])} is the text of an HTML link: write `[text](address)`"
                yield Violation(Span(*anchor.span()), message, None, "kept")


def _plain_anchors(document: Document) -> Iterator[tuple[Span, str]]:
    """The HTML links whose text is their address and whose other attributes change nothing, with the address."""
    closing = {node.start: node for node in document.all(nodes.HtmlInline)}
    for tag in document.all(nodes.HtmlInline):
        opened = _pattern("plain anchor").fullmatch(document.masked, tag.start, tag.end)
        if opened is None:
            continue
        address = opened["address"]
        end = closing.get(tag.end + len(address))
        if end is None or document.masked[tag.end : end.end] != f"{address}</a>":
            continue
        yield Span(tag.start, end.end), address


# -- TXT012 ----------------------------------------------------------------------------------------------------------


def misplaced_blank(document: Document, context: Context) -> Iterator[Violation]:
    text = document.masked
    alone = [link for link in document.all(nodes.Link) if _is_alone_in_parentheses(text, link)]
    for link in alone:
        before, after = Span(link.start - 1, link.start), Span(link.end, link.end + 1)
        fix = Fix("Remove the spaces", (Edit(*before, ""), Edit(*after, "")))
        message = "Spaces between a link and the parentheses around it: remove them"
        yield Violation(Span(before.start, after.end), message, fix, "parentheses")
    reported = {link.start - 1 for link in alone} | {link.end for link in alone}
    links = {link.end: link for link in document.all(nodes.Link)}
    for prose in document.prose_with(f"{PLACEHOLDER})"):
        for match in re.finditer(f"{PLACEHOLDER}\\)", prose.text):
            span = Span(prose.start + match.end() - 1, prose.start + match.end() - 1)
            yield from _surplus_parenthesis(prose, match.end() - 1, span, links.get(span.start))
    for _, attribution in attributed(document):
        end = attribution.link.end if attribution.link is not None else 0
        if end and text[end].isalpha() and has_usual_verb(attribution, context.style):
            message = f"No space before {quoted(attribution.verb)}: add one"
            yield Violation(Span(end - 1, end), message, Fix("Add a space", (Edit(end, end, " "),)), "glued-verb")
    for prose in document.prose_with(" .", " ,", " )", "( "):
        for match in _pattern("misplaced blank").finditer(prose.text):
            span = Span(prose.start + match.start(), prose.start + match.end() - len(match["mark"] or ""))
            if span.start not in reported:
                yield from _beside_mark(prose, match, span, links.get(span.start))


def _is_alone_in_parentheses(text: str, link: nodes.Link) -> bool:
    return text.endswith("( ", 0, link.start) and text.startswith(" )", link.end)


def _beside_mark(prose: Prose, match: re.Match[str], span: Span, link: nodes.Link | None) -> Iterator[Violation]:
    """The spaces of a match, unless they stand before a parenthesis that may be the mouth of a smiley.

    `link` ends where the spaces begin.
    """
    mark = match["mark"] or "("
    if mark == ")" and not _is_opened(prose, match.start()):
        yield from _surplus_parenthesis(prose, match.start(), span, link)
        return
    side = "after" if mark == "(" else "before"
    yield Violation(span, f"A space {side} {quoted(mark)}: remove it", Fix("Remove the space", (Edit(*span, ""),)))


def _surplus_parenthesis(prose: Prose, index: int, gap: Span, link: nodes.Link | None) -> Iterator[Violation]:
    """A parenthesis that closes nothing behind a linked account and the spaces of `gap`, which begin at the index."""
    if link is not None and is_user_link(link.target) and not _is_opened(prose, index):
        message = "This `)` closes nothing: remove it"
        yield Violation(Span(gap.start, gap.end + 1), message, Fix("Remove it", (Edit(gap.start, gap.end + 1, ""),)))


def _is_opened(prose: Prose, index: int) -> bool:
    """Whether a parenthesis of the text is open at an index of the prose; those of smileys are none."""
    depth = 0
    for mark in _pattern("parenthesis").findall(prose.text, max(0, index - _LONGEST_SENTENCE), index):
        depth = depth + 1 if mark == "(" else max(0, depth - 1)
    return depth > 0
