"""Commands that a client may bind to keys and menus."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from twimlint.rulebook.catalog import load_catalog
from twimlint.server.actions import workspace_edit
from twimlint.server.edits import difference
from twimlint.server.everything import check_workspace
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

if TYPE_CHECKING:
    from twimlint.server.application import Server


def commands(server: "Server", work: Workspace) -> Mapping[str, Callable[..., Any]]:
    """What each command does, by its name."""
    return {**_on_texts(server, work), **_on_other_things(server, work)}


def _on_texts(server: "Server", work: Workspace) -> Mapping[str, Callable[..., Any]]:

    async def replace(label: str, uri: str, fixed: Callable[[View], str]) -> None:
        view = work.view(uri)
        if view is None:
            raise JsonRpcInvalidParams(f"{uri} is not open")
        edits = await work.about(view, lambda: difference(view.source.text, fixed(view)))
        if edits:
            edit = workspace_edit(view, edits, versioned=work.client.versions_edits)
            await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))

    async def apply_safe_fixes(uri: str) -> None:
        await replace("Fix safe problems", uri, lambda view: view.fixed())

    async def apply_unsafe_fixes(uri: str) -> None:
        await replace("Fix problems, unsafe ones too", uri, lambda view: view.fixed(unsafe=True))

    async def format_text(uri: str) -> None:
        await replace("Format", uri, lambda view: view.formatted())

    return {
        "twimlint.applySafeFixes": apply_safe_fixes,
        "twimlint.applyUnsafeFixes": apply_unsafe_fixes,
        "twimlint.format": format_text,
    }


def _on_other_things(server: "Server", work: Workspace) -> Mapping[str, Callable[..., Any]]:
    def rule_page(name: str) -> str:
        from twimlint.output.rule_page import render  # noqa: PLC0415  # not before the first diagnostics

        code = load_catalog().resolve(name)
        if code is None:
            raise JsonRpcInvalidParams(f"there is no rule `{name}`")
        return render(load_catalog()[code])

    async def open_post(uri: str) -> None:
        await server.window_show_document_async(types.ShowDocumentParams(uri, take_focus=True))

    async def check_all() -> int:
        return await check_workspace(server, work)

    return {
        "twimlint.checkWorkspace": check_all,
        "twimlint.openPost": open_post,
        "twimlint.rulePage": rule_page,
    }
