"""LNK: what links say, and whether it fits where they lead."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.checks.addresses import host_of
from twimlint.checks.context import Context
from twimlint.checks.link_syntax import linked_or_broken
from twimlint.checks.references import dangling_reference
from twimlint.checks.wording import one_slip, quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation, covers
from twimlint.markdown import nodes
from twimlint.matrix import parse_matrix_to
from twimlint.post.document import Document, Prose
from twimlint.zola.syntax import PLACEHOLDER


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "proposal": r"\bMSC[ -]?#?(\d{3,4})\b",
            "issue": r"(?:[\w.-]+(?:/[\w.-]+)?)?#(\d+)",
            "issue address": r"/(?:pull|pulls|issues|merge_requests|discussions)/(\d+)(?![\w-])",
            "proposal address": r"/(?:pull|issues)/(\d+)(?!\w)|/proposals/0*(\d+)-",
            "tail": r"\.[a-z]{2}(?![\w-]|\.\w)|:\d{2,5}(?!\w)|[/?#][\w%~@=&./?#:+-]*[\w/=]",
        }[name]
    )


_SHARED_REPOSITORY = "/matrix-org/matrix-doc/"
"""Until 2022 proposals and the specification were one repository: `MSC1544` could rightly lead to request 3149."""

_YEAR_OF_REQUESTS = 200
_LONGEST_ADDRESS = 200

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
    """The number of the one proposal that a text speaks of, and of the one that an address leads to."""
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
    """Whether a much later number can be the request that wrote the proposal into the specification."""
    return int(request) - int(proposal) > _YEAR_OF_REQUESTS and not one_slip(proposal, request)


def _issue_numbers(text: str, target: str) -> tuple[str, str]:
    said = _pattern("issue").fullmatch(text) if "#" in text else None
    meant = _pattern("issue address").search(target) if said else None
    return (f"#{said[1]}", f"#{meant[1]}") if said and meant else ("", "")


# -- LNK013 ----------------------------------------------------------------------------------------------------------


def unlinked_msc(document: Document, context: Context) -> Iterator[Violation]:
    linked: set[str] | None = None
    taken: Sequence[Span] | None = None
    for prose in document.prose:
        if "MSC" not in prose.text or isinstance(prose.node, nodes.Heading):
            continue
        linked = _linked_proposals(document, context.style.proposal_repositories) if linked is None else linked
        for match in _pattern("proposal").finditer(prose.text):
            if match[1] not in linked:
                linked.add(match[1])
                taken = _linked_or_meant_so(document, context) if taken is None else taken
                if covers(taken, prose.start + match.start()):
                    continue
                span = _with_title(prose, match)
                text = document.text[span.start : span.end]
                link = Edit(*span, f"[{text}]({context.style.proposal_address(match[1])})")
                yield Violation(span, f"Nothing on this page links {match[0]}", Fix("Link the proposal", (link,)))


def _linked_or_meant_so(document: Document, context: Context) -> Sequence[Span]:
    """What is a link, and what would be one if LNK004 or LNK005 had nothing to say."""
    dangling = (violation.span for violation in dangling_reference(document, context))
    return sorted([*linked_or_broken(document), *dangling])


def _with_title(prose: Prose, match: re.Match[str]) -> Span:
    """A proposal's number, together with its title where the two are the whole text, as lists of proposals have it."""
    text = prose.text
    is_whole = match.start() == 0 and text.startswith(": ", match.end()) and prose.node.end == prose.start + len(text)
    if is_whole and not any(mark in text for mark in f"[]\n\r{PLACEHOLDER}"):
        return Span(prose.start, prose.start + len(text.rstrip()))
    return Span(prose.start + match.start(), prose.start + match.end())


def _linked_proposals(document: Document, repositories: Sequence[str]) -> set[str]:
    """The numbers of the proposals that some link of the page names, or some address leads to.

    An address counts that is no link yet, for LNK001 and LNK004 make one of it.
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
                fault = "leads nowhere: write its address"
            elif kind is nodes.Link and not _is_visible(link):
                fault = "has no text to click on: write one"
            if fault is not None:
                yield Violation(Span(link.start, link.end), f"{quoted(document.text[link.start : link.end])} {fault}")


def _is_visible(link: nodes.Link) -> bool:
    return any(
        isinstance(node, nodes.Image) or (isinstance(node, nodes.Literal) and bool(node.value.strip()))
        for node in link.walk()
    )


# -- LNK016 ----------------------------------------------------------------------------------------------------------

_SECOND_LEVEL = (".co", ".com", ".org", ".me", ".net", ".gov", ".ac", ".edu", ".or", ".ne", ".go")
"""What stands before the letters of a country in the names of hosts: `.co.uk`."""

_SHORT_WORDS = frozenset(
    {"as", "at", "be", "by", "he", "if", "in", "is", "it", "me", "my", "no", "or", "so", "to", "we"}
)
"""What may begin a sentence whose blank was forgotten: `[#room:example.org](…).it is`."""


def link_tail_outside(document: Document, _context: Context) -> Iterator[Violation]:
    text = document.masked
    for link in document.all(nodes.Link):
        if text.startswith((".", "/", ":", "?", "#"), link.end) and link.label is None and _shows_its_address(link):
            tail = _pattern("tail").match(text, link.end)
            if tail is not None and _continues(link.target, tail[0]):
                yield _severed(link, tail[0])


def _shows_its_address(link: nodes.Link) -> bool:
    """Whether a link's text is its address, or the Matrix identifier that this leads to."""
    text = nodes.shown_text(link).strip()
    address = parse_matrix_to(link.target)
    if address is not None:
        return text == link.target or (bool(text) and text.lower() == address.raw.lower())
    return link.form != "email" and text in {link.target, link.target.partition("://")[2]}


def _continues(target: str, tail: str) -> bool:
    """Whether what stands behind a link is the rest of its address and not of the sentence."""
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
    message = f"{quoted(tail)} was cut off the address before it: move it into the link"
    inside = [Edit(place, place, tail) for place in sorted({link.content[1], link.target_span[1]})]
    return Violation(Span(link.end, end), message, Fix("Move it into the link", (*inside, Edit(link.end, end, ""))))
