"""Shared by the rules about headings: intended levels, names without their suffix, text for messages."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

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
    content = document.text[heading.content[0] : heading.content[1]].splitlines()
    text = content[0].replace("`", "'") if content else ""
    return f"`{'#' * level} {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`"
