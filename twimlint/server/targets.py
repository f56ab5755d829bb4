"""The file, and the place in it, that a link, an image or a shortcode under the cursor leads to."""

import os
from collections.abc import Sequence
from urllib.parse import unquote

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.markdown.links import normalize_label
from twimlint.post.document import Document
from twimlint.server.views import View
from twimlint.site.pages import Site
from twimlint.zola.anchors import explicit_id, heading_title, slug_of
from twimlint.zola.syntax import Shortcode, shortcode_at

_INTERNAL = "@/"
_MOST_DIGITS = 9
"""No page has so many headings that a longer number tells two of them apart."""


class PageTarget(NamedTuple):
    """A page by its name below `content/`, and an anchor of it (empty for none)."""

    name: str
    anchor: str


def link_at(document: Document, offset: int) -> nodes.Link | nodes.Definition | None:
    """The innermost link, image or definition at an offset."""
    kinds: Sequence[type[nodes.Node]] = (nodes.Link, nodes.Image, nodes.Definition)
    around = [node for kind in kinds for node in document.all(kind) if node.start <= offset <= node.end]
    innermost = min(around, key=lambda node: node.end - node.start, default=None)
    return innermost if isinstance(innermost, nodes.Link | nodes.Definition) else None


def definition_of(document: Document, link: nodes.Link | nodes.Definition) -> nodes.Definition | None:
    """The definition that a reference means; None for a link with an address of its own."""
    return None if link.label is None else document.root.references.get(normalize_label(link.label))


def shortcode_under(view: View, offset: int) -> Shortcode | None:
    found = shortcode_at(view.document.shortcodes, offset)
    return None if found is None or found.escaped else found


# -- pages -------------------------------------------------------------------------------------------------------------


def page_target(view: View, address: str) -> PageTarget | None:
    """The page of the site that an address leads to: `@/name.md`, `#anchor`, or the site's own address of it."""
    site, own = view.site, own_name(view)
    if address.startswith("#"):
        return PageTarget(own or "", unquote(address[1:]))
    if site is None:
        return None
    page, _, anchor = address.partition("#")
    if page.startswith(_INTERNAL):
        name = unquote(page[len(_INTERNAL) :])
        return PageTarget(name, unquote(anchor)) if name in site.page_names else None
    parts = site.address(address)
    pages = site.pages_at(parts.path) if parts is not None and parts.path != "/" else ()
    return PageTarget(pages[0].name, unquote(parts.anchor)) if parts is not None and pages else None


def own_name(view: View) -> str | None:
    """The name of a text's page below `content/` of its site."""
    return None if view.site is None or not view.text.is_file else view.site.name_of(view.document.path)


def anchor_span(document: Document, anchor: str) -> Span | None:
    """Where a page has an anchor: the heading that makes it, or the HTML that names it."""
    stem, _, number = anchor.rpartition("-")
    namesakes: dict[str, list[nodes.Heading]] = {anchor: [], stem: []}
    for heading in document.all(nodes.Heading):
        explicit = explicit_id(document.text, heading)
        if explicit == anchor:
            return Span(heading.start, heading.end)
        for wanted, found in namesakes.items():
            if explicit is None and wanted and slug_of(heading_title(heading)).fits(wanted):
                found.append(heading)
    found = namesakes[anchor]
    if not found and number.isdecimal() and len(number) <= _MOST_DIGITS:
        found = namesakes[stem][int(number) :]
    if found:
        return Span(found[0].start, found[0].end)
    for attribute in (f'id="{anchor}"', f"id='{anchor}'", f"id={anchor}", f'name="{anchor}"'):
        start = document.text.find(attribute)
        if start >= 0 and anchor:
            return Span(start, start + len(attribute))
    return None


# -- files -------------------------------------------------------------------------------------------------------------


def file_target(view: View, address: str) -> str | None:
    """The path of the static file, or of the file beside the page, that an address leads to."""
    path = unquote(address.partition("#")[0].partition("?")[0])
    site = view.site
    if not path or "\0" in path:
        return None
    if site is not None and (parts := site.address(path)) is not None:
        return _static_file(site, parts.path)
    if "://" in path or not view.text.is_file or path[0] in "/\\" or os.path.splitdrive(path)[0]:
        return None  # an absolute path may lead to another machine, and looking it up would contact it
    beside = os.path.normpath(os.path.join(os.path.dirname(view.text.path), path))  # noqa: PTH118, PTH120
    return beside if os.path.isfile(beside) else None  # noqa: PTH113


def _static_file(site: Site, path: str) -> str | None:
    for folder in site.files.static_folders:
        found = os.path.normpath(f"{site.root}/{folder}{path}")
        if found.startswith(f"{site.root}{os.sep}") and os.path.isfile(found):  # noqa: PTH113
            return found
    return None


def template_of(view: View, shortcode: str) -> str | None:
    """The path of a shortcode's template."""
    template = None if view.site is None else view.site.files.shortcodes.get(shortcode)
    return None if template is None or view.site is None else f"{view.site.root}{os.sep}{template}"
