"""Shared by the rules about headings: which there are, their levels, names, and text for messages."""

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from twimlint.diagnostics import Edit, Fix, Span
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.sections import Section
from twimlint.rulebook.style import Style
from twimlint.zola.anchors import Slug, explicit_id, heading_title, slug_of

_LONGEST = 50
DEEPEST = 6
"""The level of the lowest heading that Markdown has."""
_MOST_LINKED = 100
"""With links to more anchors, each heading whose spelling Zola alone knows may be meant by one of them."""
_SUFFIXES = ("website", "room", "↗")


def departments(document: Document) -> Iterator[tuple[Section, nodes.Heading]]:
    for section in document.sections:
        if section.heading is not None and section.level == 2:
            yield section, section.heading


def projects(document: Document) -> Iterator[tuple[Section, nodes.Heading]]:
    for section in document.outline.walk():
        if section.heading is not None and section.level == 3:
            yield section, section.heading


def sections_around(document: Document, offset: int) -> tuple[Span, ...]:
    """The department that an offset is in, or the first one below: one missed heading hides what belongs where."""
    index = bisect_right(document.sections, offset, key=lambda section: section.span.start) - 1
    return (document.sections[max(index, 0)].span,) if document.sections else ()


def heading_span(heading: nodes.Heading) -> Span:
    """The place of a heading in a diagnostic: its marks and its text, without the line that may underline it."""
    return Span(heading.start, max(heading.content[1], heading.start + 1))


def heading_content(document: Document, heading: nodes.Heading) -> str:
    """A heading's text as written, without the attributes after it."""
    return document.text[heading.content[0] : heading.content[1]]


def is_project(heading: nodes.Heading) -> bool:
    """Whether a heading ends in `([website](…))`, as those of projects do."""
    return nodes.shown_text(heading).rstrip().casefold().endswith("(website)")


def effective_level(section: Section, style: Style) -> int:
    """The level that a section should have if its heading is set too high: 2 for a department, else 3."""
    heading = section.heading
    if heading is not None and heading.level == 1:
        return 3 if style.department(section.title) is None else 2
    if heading is not None and heading.level == 2 and is_project(heading):
        return 3
    return section.level


def wanted_levels(document: Document, style: Style) -> Iterator[tuple[Section, int, int]]:
    """Every section with a heading, its level, and the deepest level that skips none after the heading before it.

    A page without departments may begin at any level: it is a part of a post.
    """
    deepest = 2 if any(section.level == 2 for section in document.sections) else DEEPEST
    for section in document.outline.walk():
        if section.heading is not None:
            level = effective_level(section, style)
            yield section, level, deepest
            deepest = level + 1


def project_name(heading: nodes.Heading) -> str:
    """The text of a heading without the link to a website or room after it, in parentheses or not."""
    title = nodes.shown_text(heading).strip()
    name, bracket, rest = title.rpartition("(")
    if bracket and rest.rstrip(") ").casefold() in _SUFFIXES:
        return name.strip()
    last = heading.children[-1] if heading.children else None
    if isinstance(last, nodes.Link) and nodes.shown_text(last).strip().casefold() in _SUFFIXES:
        return title.removesuffix(nodes.shown_text(last)).strip()
    return title


def keeps_anchor(document: Document, heading: nodes.Heading, content: str | None) -> bool:
    """Whether links of the page to a heading still lead there when it has other content, or (None) is removed."""
    linked = document.linked_anchors
    if not linked:
        return True
    if explicit_id(document.text, heading) is not None:
        return content is not None
    old = slug_of(heading_title(heading))
    new = None if content is None else _slug_of_source(document, content)
    return new == old or not _may_lead_to(old, linked)


def rewritten(document: Document, heading: nodes.Heading, content: str, message: str) -> Fix | None:
    """A fix that gives a heading other content; None if it has it already, or if links of the page would break."""
    if heading_content(document, heading) == content or not keeps_anchor(document, heading, content):
        return None
    return Fix(message, (Edit(*heading.content, content),))


def _may_lead_to(slug: Slug, linked: AbstractSet[str]) -> bool:
    """Whether one of the anchors is that of a heading, or may be it where its spelling is not known."""
    if slug.certain is not None:
        return slug.certain in linked
    return len(linked) > _MOST_LINKED or any(map(slug.fits, linked))


def _slug_of_source(document: Document, content: str) -> Slug | None:
    """What Zola makes of a heading's text as written."""
    alone = Document(document.source.with_text(f"# {content}\n"))
    return next((slug_of(heading_title(heading)) for heading in alone.all(nodes.Heading)), None)


def source_text(document: Document, heading: nodes.Heading) -> str:
    """A heading's text as written, with the attributes after it."""
    start, end = heading.content
    return document.text[start : end if heading.attributes is None else heading.attributes[1]]


def excerpt(document: Document, heading: nodes.Heading) -> str:
    """A heading for a message: its marks and its text as written, shortened."""
    return as_written(document, heading, heading.level)


def as_written(document: Document, heading: nodes.Heading, level: int) -> str:
    content = heading_content(document, heading).splitlines()
    text = content[0].replace("`", "'") if content else ""
    return f"`{'#' * level} {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"
