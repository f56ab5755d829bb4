"""Definitions, references, and links that can be followed."""

from collections.abc import Iterator

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.markdown import nodes
from twimlint.markdown.links import normalize_label
from twimlint.post.document import Document
from twimlint.server.archive import Archive
from twimlint.server.features import Feature, on_open_text
from twimlint.server.positions import Ruler
from twimlint.server.targets import (
    PageTarget,
    anchor_span,
    definition_of,
    file_target,
    link_at,
    own_name,
    page_target,
    shortcode_under,
    template_of,
)
from twimlint.server.uris import uri_of
from twimlint.server.views import View
from twimlint.server.workspace import Workspace
from twimlint.zola.anchors import explicit_id, heading_title, slug_of

_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))


# -- definitions -------------------------------------------------------------------------------------------------------


def definition(workspace: Workspace, view: View, offset: int) -> types.Location | None:
    """The definition of what is at an offset."""
    shortcode = shortcode_under(view, offset)
    if shortcode is not None and (template := template_of(view, shortcode.name)) is not None:
        return types.Location(uri_of(template), _TOP)
    footnote = _footnote_at(view.document, offset)
    if footnote is not None:
        return types.Location(view.text.uri, view.ruler.range((footnote.start, footnote.end)))
    link = link_at(view.document, offset)
    if link is None:
        return None
    defined = definition_of(view.document, link)
    if defined is not None and defined is not link:
        return types.Location(view.text.uri, view.ruler.range((defined.start, defined.end)))
    return _location(workspace, view, link.target)


def _footnote_at(document: Document, offset: int) -> nodes.FootnoteDefinition | None:
    for reference in document.all(nodes.FootnoteReference):
        if reference.start <= offset <= reference.end:
            return next((one for one in document.all(nodes.FootnoteDefinition) if one.label == reference.label), None)
    return None


def _location(workspace: Workspace, view: View, address: str) -> types.Location | None:
    target = page_target(view, address)
    if target is not None:
        return _place_in_page(workspace, view, target)
    file = file_target(view, address)
    return None if file is None else types.Location(uri_of(file), _TOP)


def _place_in_page(workspace: Workspace, view: View, target: PageTarget) -> types.Location | None:
    """The heading of an anchor, or the top of its page."""
    if not target.name or target.name == own_name(view):
        span = anchor_span(view.document, target.anchor)
        return types.Location(view.text.uri, _TOP if span is None else view.ruler.range(span))
    if view.site is None:
        return None
    uri = uri_of(view.site.file_of(target.name))
    opened = workspace.view(uri)
    page = opened.document if opened is not None else view.site.document(target.name) if target.anchor else None
    span = None if page is None or not target.anchor else anchor_span(page, target.anchor)
    place = _TOP if page is None or span is None else Ruler(page.source, workspace.texts.encoding).range(span)
    return types.Location(uri, place)


# -- references --------------------------------------------------------------------------------------------------------


def label_spans(document: Document, label: str) -> Iterator[tuple[nodes.Link | nodes.Definition, Span]]:
    """Everything that has a label, and the span of the label: its definitions, and the references to them."""
    wanted = normalize_label(label)
    for definition in document.all(nodes.Definition):
        if normalize_label(definition.label) == wanted:
            yield definition, Span(*definition.label_span)
    for kind in (nodes.Link, nodes.Image):
        for link in document.all(kind):
            if link.label is not None and normalize_label(link.label) == wanted:
                yield link, Span(*(link.target_span if link.form == "full" else link.content))


def sought(view: View, offset: int) -> PageTarget | None:
    """The page whose references are requested at an offset: that of a link, else this one, at the heading there."""
    link = link_at(view.document, offset)
    if link is not None and (target := page_target(view, link.target)) is not None:
        return target
    name = own_name(view)
    if name is None:
        return None
    for heading in view.document.all(nodes.Heading):
        if heading.start <= offset <= heading.end:
            explicit = explicit_id(view.source.text, heading)
            return PageTarget(name, explicit or slug_of(heading_title(heading)).certain or "")
    return PageTarget(name, "")


async def references(workspace: Workspace, view: View, params: types.ReferenceParams) -> list[types.Location]:
    offset = view.ruler.offset(params.position)
    link = await workspace.about(view, lambda: link_at(view.document, offset))
    if link is not None and link.label is not None:
        return _uses_of_label(view, link.label, declared=params.context.include_declaration)
    target = sought(view, offset)
    if target is None or view.site is None:
        return []
    return _links_to_page(workspace, await workspace.filled_archive(view.site), target)


def _uses_of_label(view: View, label: str, *, declared: bool) -> list[types.Location]:
    """The places in a text that have a label, with its definitions or without them."""
    return [
        types.Location(view.text.uri, view.ruler.range(span))
        for node, span in label_spans(view.document, label)
        if declared or not isinstance(node, nodes.Definition)
    ]


def _links_to_page(workspace: Workspace, archive: Archive, target: PageTarget) -> list[types.Location]:
    """The links of the site to a page, or to one anchor of it."""
    places = []
    for name, links in workspace.links_to(archive, target.name).items():
        wanted = [one for one in links if not target.anchor or one.anchor == target.anchor]
        if wanted:
            path = archive.path_of(name)
            ruler = workspace.ruler_at(path)
            places += [types.Location(workspace.uri_at(path), ruler.range(one.span)) for one in wanted]
    return places


# -- links -------------------------------------------------------------------------------------------------------------


def document_links(workspace: Workspace, view: View) -> list[types.DocumentLink]:
    """The links of a text that lead to files: pages, images, static files."""
    found = []
    for span, address in view.document.targets:
        location = _location(workspace, view, address)
        if location is not None and location.uri != view.text.uri:
            row = location.range.start.line + 1
            uri = location.uri if row == 1 else f"{location.uri}#L{row}"
            found.append(types.DocumentLink(view.ruler.range(span), uri))
    return found


async def go_to_definition(workspace: Workspace, view: View, params: types.DefinitionParams) -> types.Location | None:
    offset = view.ruler.offset(params.position)
    return await workspace.about(view, lambda: definition(workspace, view, offset))


async def links_of_text(
    workspace: Workspace, view: View, _params: types.DocumentLinkParams
) -> list[types.DocumentLink]:
    return await workspace.about(view, lambda: document_links(workspace, view))


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DEFINITION, on_open_text(go_to_definition)),
    Feature(types.TEXT_DOCUMENT_REFERENCES, on_open_text(references)),
    Feature(types.TEXT_DOCUMENT_DOCUMENT_LINK, on_open_text(links_of_text)),
)
