"""Formatting of a whole text, of a part of it, and on save."""

from collections.abc import Sequence

from lsprotocol import types

from twimlint.diagnostics import Edit, Span
from twimlint.server.edits import difference, text_edits
from twimlint.server.features import Feature, on_open_text
from twimlint.server.views import View
from twimlint.server.workspace import Workspace


def formatting_edits(view: View, part: Span | None = None) -> Sequence[Edit]:
    """The changes of `twimlint format`, or those of them in a part of the text."""
    edits = difference(view.source.text, view.formatted())
    if part is None:
        return edits
    return [edit for edit in edits if edit.start <= part.end and part.start <= edit.end]


async def format_text(
    workspace: Workspace, view: View, _params: types.DocumentFormattingParams
) -> list[types.TextEdit]:
    return text_edits(view.ruler, await workspace.about(view, lambda: formatting_edits(view)))


async def format_range(
    workspace: Workspace, view: View, params: types.DocumentRangeFormattingParams
) -> list[types.TextEdit]:
    part = view.ruler.span(params.range)
    return text_edits(view.ruler, await workspace.about(view, lambda: formatting_edits(view, part)))


async def format_on_save(
    workspace: Workspace, view: View, _params: types.WillSaveTextDocumentParams
) -> list[types.TextEdit] | None:
    """For clients that let the server format; most ask for it themselves."""
    if not workspace.settings.format_on_save:
        return None
    return text_edits(view.ruler, await workspace.about(view, lambda: formatting_edits(view)))


FEATURES = (
    Feature(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL, on_open_text(format_on_save)),
    Feature(types.TEXT_DOCUMENT_FORMATTING, on_open_text(format_text)),
    Feature(types.TEXT_DOCUMENT_RANGE_FORMATTING, on_open_text(format_range)),
)
