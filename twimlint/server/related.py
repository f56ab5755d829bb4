"""The other place that a diagnostic is about: the definition that counts, the page that has the address already."""

from collections.abc import Callable, Iterator, Mapping

from lsprotocol import types

from twimlint.diagnostics import Diagnostic
from twimlint.markdown import nodes
from twimlint.markdown.links import normalize_label
from twimlint.server.targets import own_name
from twimlint.server.uris import uri_of
from twimlint.server.views import View

_TOP = types.Range(types.Position(0, 0), types.Position(0, 0))


def related_places(view: View, diagnostic: Diagnostic) -> list[types.DiagnosticRelatedInformation] | None:
    """The places that a diagnostic compares with its own; None where it is about none."""
    find = _PLACES.get(diagnostic.code)
    return (list(find(view, diagnostic)) or None) if find is not None else None


def _first_definition(view: View, diagnostic: Diagnostic) -> Iterator[types.DiagnosticRelatedInformation]:
    for definition in view.document.all(nodes.Definition):
        if definition.label_span[0] - 1 == diagnostic.span.start:
            first = view.document.root.references[normalize_label(definition.label)]
            place = types.Location(view.text.uri, view.ruler.range((first.start, first.end)))
            yield types.DiagnosticRelatedInformation(place, "the definition that applies")


def _same_address(view: View, _diagnostic: Diagnostic) -> Iterator[types.DiagnosticRelatedInformation]:
    path, own = view.document.front_matter.get("path"), own_name(view)
    if view.site is None or own is None:
        return
    slug = view.document.front_matter.get("slug")
    address = view.site.address_of(
        own, path if isinstance(path, str) else None, slug if isinstance(slug, str) else None
    )
    for page in view.site.pages_at(address) if address is not None else ():
        if page.name != own:
            place = types.Location(uri_of(str(view.site.root / "content" / page.name)), _TOP)
            yield types.DiagnosticRelatedInformation(place, "the other page at this address")


_PLACES: Mapping[str, Callable[[View, Diagnostic], Iterator[types.DiagnosticRelatedInformation]]] = {
    "LNK007": _first_definition,
    "FM009": _same_address,
}
