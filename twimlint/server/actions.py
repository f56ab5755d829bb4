"""Code actions: fix one problem, all of a rule, or all safe ones; suppress a rule."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix, Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.server.diagnostics import translated
from twimlint.server.edits import difference, text_edits
from twimlint.server.features import Feature, on_open_text
from twimlint.server.suppressing import ignored_here, ignored_in_page, may_be_ignored_here
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

FIX_ALL = "source.fixAll.twimlint"
_QUICK_FIX = types.CodeActionKind.QuickFix
_MOST_ACTIONS = 20
"""If a range has more problems than this, only the first ones get quick fixes."""


class Deferred(NamedTuple):
    """An action whose edits take time; `what` and `code` say how to find them."""

    what: str
    code: str


# -- which actions there are -------------------------------------------------------------------------------------------


def wants(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a client that asks for some kinds asks for this one or for one that it is part of."""
    return only is None or any(not asked or kind == asked or kind.startswith(f"{asked}.") for asked in only)


def quick_fixes(view: View, part: Span, *, versioned: bool) -> Iterator[types.CodeAction]:
    """The fixes of the problems that touch a part of the text, safe ones first."""
    touched = _touching(view.diagnostics, part)
    for diagnostic in sorted(touched, key=lambda one: one.applicability is not Applicability.SAFE):
        if diagnostic.fix is not None:
            yield _quick_fix(view, diagnostic, diagnostic.fix, versioned=versioned)


def _touching(diagnostics: Sequence[Diagnostic], part: Span) -> list[Diagnostic]:
    touched = [one for one in diagnostics if one.span.start <= part.end and part.start <= one.span.end]
    return touched[:_MOST_ACTIONS]


def _quick_fix(view: View, diagnostic: Diagnostic, fix: Fix, *, versioned: bool) -> types.CodeAction:
    safe = diagnostic.applicability is Applicability.SAFE
    title = f"{fix.message} ({diagnostic.code}{'' if safe else ', unsafe'})"
    edits = sorted(fix.edits)
    return types.CodeAction(
        title,
        kind=_QUICK_FIX,
        diagnostics=[translated(view, diagnostic)],
        is_preferred=safe or None,
        edit=workspace_edit(view, edits, versioned=versioned),
    )


def deferred_actions(view: View, part: Span) -> Iterator[tuple[Deferred, types.CodeAction]]:
    """The actions for a part of the text whose edits are worth finding only when one of them is chosen."""
    touched = {diagnostic.code: diagnostic for diagnostic in _touching(view.diagnostics, part)}
    for code, diagnostic in touched.items():
        safe = [one for one in view.diagnostics if one.code == code and one.applicability is Applicability.SAFE]
        if len(safe) > 1:
            yield Deferred("rule", code), _action(view, f"Fix all {code} in this post", diagnostic)
    for code, diagnostic in touched.items():
        if may_be_ignored_here(view, diagnostic):
            yield Deferred("here", code), _action(view, f"Ignore {code} here", diagnostic)
        yield Deferred("page", code), _action(view, f"Ignore {code} in this post", diagnostic)


def _action(view: View, title: str, diagnostic: Diagnostic) -> types.CodeAction:
    return types.CodeAction(title, kind=_QUICK_FIX, diagnostics=[translated(view, diagnostic)])


def deferred_edits(view: View, deferred: Deferred, part: Span, suppress_with: str) -> Sequence[Edit]:
    """The edits of an action; none if it is impossible."""
    match deferred.what:
        case "all":
            return difference(view.source.text, view.fixed())
        case "rule":
            return difference(view.source.text, view.fixed_by(deferred.code))
        case "here":
            meant = [one for one in _touching(view.diagnostics, part) if one.code == deferred.code]
            return ignored_here(view, meant[0]) if meant else ()
        case _:
            return ignored_in_page(view, deferred.code, suppress_with)


def workspace_edit(view: View, edits: Sequence[Edit], *, versioned: bool) -> types.WorkspaceEdit:
    """The edits of one text, for its version only if the client supports that."""
    identifier = types.OptionalVersionedTextDocumentIdentifier(view.text.uri, view.text.version)
    translated_edits = text_edits(view.ruler, edits)
    if versioned:
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, translated_edits)])
    return types.WorkspaceEdit(changes={view.text.uri: translated_edits})


# -- requests ----------------------------------------------------------------------------------------------------------


async def code_actions(workspace: Workspace, view: View, params: types.CodeActionParams) -> list[types.CodeAction]:
    part, only = view.ruler.span(params.range), params.context.only
    await workspace.about(view, lambda: view.diagnostics)
    found: list[types.CodeAction] = []
    deferred: list[tuple[Deferred, types.CodeAction]] = []
    if wants(only, _QUICK_FIX):
        found += quick_fixes(view, part, versioned=workspace.client.versions_edits)
        deferred += deferred_actions(view, part)
    if wants(only, FIX_ALL) and any(one.applicability is Applicability.SAFE for one in view.diagnostics):
        fix_all = types.CodeAction("Fix all safe problems of this post", kind=FIX_ALL)
        if only is not None or workspace.client.resolves_actions:
            deferred.append((Deferred("all", ""), fix_all))
    for what, action in deferred:
        if workspace.client.resolves_actions and (what.what != "all" or only is None):
            action.data = [view.text.uri, view.text.version, *what, *part]
        else:
            await _complete(workspace, view, action, what, part)
    return found + [action for _, action in deferred if action.data is not None or action.edit is not None]


async def _complete(workspace: Workspace, view: View, action: types.CodeAction, deferred: Deferred, part: Span) -> None:
    suppress_with = workspace.settings.suppress_with
    edits = await workspace.about(view, lambda: deferred_edits(view, deferred, part, suppress_with))
    if edits:
        action.edit = workspace_edit(view, edits, versioned=workspace.client.versions_edits)


async def resolve_action(workspace: Workspace, action: types.CodeAction) -> types.CodeAction:
    """The action with its edits; without any where the text has changed since it was offered."""
    match action.data:
        case [str() as uri, int() as version, str() as what, str() as code, int() as start, int() as end]:
            view = workspace.view(uri)
            if view is not None and view.text.version == version:
                await _complete(workspace, view, action, Deferred(what, code), Span(start, end))
    return action


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        on_open_text(code_actions),
        types.CodeActionOptions(code_action_kinds=[_QUICK_FIX, FIX_ALL], resolve_provider=True),
    ),
    Feature(types.CODE_ACTION_RESOLVE, resolve_action),
)
