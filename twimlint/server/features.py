"""How a module offers a feature: its method, its handler, and the capability announced to the client."""

from collections.abc import Awaitable, Callable
from typing import Any

from twimlint.diagnostics.named import NamedTuple
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

Handler = Callable[..., Any]
"""Takes the workspace and the parameters; a coroutine if the answer may take long."""


class Feature(NamedTuple):
    """One method of LSP."""

    method: str
    handler: Handler
    options: Any = None


def on_open_text(answer: Callable[[Workspace, View, Any], Awaitable[Any]]) -> Handler:
    """A handler of requests about one text; the answer to one about a text that is not open is None."""

    async def handler(workspace: Workspace, params: Any) -> Any:
        view = workspace.view(params.text_document.uri)
        return None if view is None else await answer(workspace, view, params)

    return handler
