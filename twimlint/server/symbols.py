"""Symbols: the departments, projects and entries of a post, and the departments and projects of all posts by name."""

from collections.abc import Iterator

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.post.sections import Entry, Section
from twimlint.server.features import Feature, on_open_text
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

_MOST_SYMBOLS = 500
_KIND_OF_LEVEL = {2: types.SymbolKind.Namespace, 3: types.SymbolKind.Module}


def document_symbols(view: View) -> list[types.DocumentSymbol]:
    """The outline of a page."""
    outline = view.document.outline
    return [*_entries(view, outline), *(_section(view, section) for section in outline.sections)]


def _section(view: View, section: Section) -> types.DocumentSymbol:
    heading = section.heading
    name = Span(*heading.content) if heading is not None else Span(0, 0)
    whole = section.span
    return types.DocumentSymbol(
        name=section.title or "(no title)",
        kind=_KIND_OF_LEVEL.get(section.level, types.SymbolKind.String),
        range=view.ruler.range((whole.start, max(whole.end, name.end))),
        selection_range=view.ruler.range(name),
        children=[*_entries(view, section), *(_section(view, below) for below in section.sections)],
    )


def _entries(view: View, section: Section) -> Iterator[types.DocumentSymbol]:
    for entry in section.entries:
        yield types.DocumentSymbol(
            name=_reporter(entry),
            detail=None if entry.attribution is None else entry.attribution.user_id,
            kind=types.SymbolKind.Event,
            range=view.ruler.range(entry.span),
            selection_range=view.ruler.range(_name_of(entry)),
        )


def _reporter(entry: Entry) -> str:
    return (entry.attribution is not None and entry.attribution.label) or "(no attribution)"


def _name_of(entry: Entry) -> Span:
    if entry.attribution is None:
        return Span(entry.span.start, entry.span.start)
    return entry.attribution.span


async def symbols_of_text(
    workspace: Workspace, view: View, _params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol]:
    return await workspace.about(view, lambda: document_symbols(view))


async def symbols_of_workspace(
    workspace: Workspace, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """The headings that contain all words of the query, those of the latest posts first."""
    words = params.query.casefold().split()
    found: list[types.WorkspaceSymbol] = []
    for archive in await workspace.archives():
        for page in workspace.page_digests(archive):
            wanted = [one for one in page.headings if all(word in one.title.casefold() for word in words)]
            if not wanted:
                continue
            path = archive.path_of(page.name)
            ruler = workspace.ruler_at(path)
            for one in wanted:
                location = types.Location(workspace.uri_at(path), ruler.range((one.start, one.start)))
                kind = _KIND_OF_LEVEL[one.level]
                found.append(types.WorkspaceSymbol(location, one.name, kind, container_name=page.title))
            if len(found) >= _MOST_SYMBOLS:
                return found[:_MOST_SYMBOLS]
    return found


FEATURES = (
    Feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, on_open_text(symbols_of_text)),
    Feature(types.WORKSPACE_SYMBOL, symbols_of_workspace),
)
