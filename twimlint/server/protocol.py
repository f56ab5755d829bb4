"""JSON-RPC as LSP 3.17 uses it: what pygls does not handle of malformed messages, their order, and errors."""

import json
from collections.abc import Callable, Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

_BEFORE_INITIALIZE = (types.INITIALIZE, types.EXIT)


class Protocol(LanguageServerProtocol):
    """Answers each message of the client, whatever it contains.

    `on_open`, `on_change` and `on_close` are called as texts change, before anything that comes after is looked at.
    """

    on_open: Callable[[types.DidOpenTextDocumentParams], None]
    on_change: Callable[[types.DidChangeTextDocumentParams], None]
    on_close: Callable[[types.DidCloseTextDocumentParams], None]
    pulls_diagnostics: bool = False
    """Whether the client is to pull diagnostics."""
    checks_workspace: bool = False
    """Whether clients that pull diagnostics may pull those of all files."""
    exit_code: int | None = None
    """The exit code of the process; None until the client asks it to end."""

    _initialized = False

    def receive(self, content: bytes | None) -> None:
        """Answer one message, given as received; None stands for one without a readable header."""
        try:
            message = json.loads(content or b"")
        except (ValueError, RecursionError):
            self._refuse(None, JsonRpcParseError("the message is not JSON after a Content-Length"))
            return
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            self._refuse(None, JsonRpcInvalidRequest("the message is not a JSON-RPC 2.0 object"))
        elif "method" in message:
            self._receive_call(message)
        elif isinstance(message.get("id"), int | str):
            self._receive_response(message)
        else:
            self._refuse(None, JsonRpcInvalidRequest("the message has neither `method` nor `id`"))

    def _receive_call(self, message: dict[str, Any]) -> None:
        method, number = message["method"], message.get("id")
        is_request = "id" in message
        refusal = self._refusal(method, number, is_request=is_request)
        if refusal is None:
            try:
                call = self.structure_message({"params": None, **message})
            except (JsonRpcException, RecursionError):
                refusal = JsonRpcInvalidParams(f"`{method}` does not accept these parameters")
        if refusal is None:
            self._initialized = self._initialized or method == types.INITIALIZE
            self.handle_message(call)
        elif is_request:
            self._refuse(number if isinstance(number, int | str) else None, refusal)

    def _refusal(self, method: Any, number: Any, *, is_request: bool) -> JsonRpcException | None:
        """Why a request or notification is refused now, if it is."""
        if not isinstance(method, str) or (is_request and not isinstance(number, int | str)):
            return JsonRpcInvalidRequest("`method` must be a string, and `id` a number or a string")
        if self._shutdown and method != types.EXIT:
            return JsonRpcInvalidRequest("the server is shutting down")
        if not self._initialized and method not in _BEFORE_INITIALIZE:
            return JsonRpcServerNotInitialized("`initialize` comes first")
        if self._initialized and method == types.INITIALIZE:
            return JsonRpcInvalidRequest("the server is already initialized")
        return None

    def _receive_response(self, message: dict[str, Any]) -> None:
        if message["id"] not in self._request_futures:
            return
        try:
            self.handle_message(self.structure_message(message))
        except (JsonRpcException, RecursionError):
            self._request_futures.pop(message["id"]).cancel()

    def _refuse(self, number: int | str | None, error: JsonRpcException) -> None:
        if number is None:  # which JSON-RPC requires here
            answer = {"jsonrpc": self.VERSION, "id": None, "error": self.unstructured(error.to_response_error())}
            self._send_data(answer)
        else:
            self._send_response(number, None, error.to_response_error())

    def _send_handler_result(self, future: Any, *, msg_id: int | str) -> None:
        """Answer a request; an error of twimlint itself is sent as one line, without its traceback."""
        error = None if future.cancelled() else future.exception()
        if error is None:
            super()._send_handler_result(future, msg_id=msg_id)
            return
        self._request_futures.pop(msg_id, None)
        if not isinstance(error, JsonRpcException):
            self._server.report_server_error(error, JsonRpcInternalError)
            error = JsonRpcInternalError(f"{type(error).__name__}: {error}")
        self._refuse(msg_id, error)

    def unstructured(self, value: object) -> Any:
        """A value of LSP as JSON."""
        return self._converter.unstructure(value)

    # -- what pygls has its own ways with --------------------------------------------------------------------------

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """The capabilities; the diagnostics of all files are only for clients that request them explicitly."""
        result = yield from super().lsp_initialize(params)
        if not self.pulls_diagnostics:
            result.capabilities.diagnostic_provider = None
        elif result.capabilities.diagnostic_provider is not None:
            result.capabilities.diagnostic_provider.workspace_diagnostics = self.checks_workspace
        return result

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self.on_open(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self.on_change(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self.on_close(params)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_parameters: object) -> None:  # type: ignore[override]  # nothing to wait for
        self.exit_code = 0 if self._shutdown else 1
