"""The server: the features that it offers, when it checks, and the stream that it reads."""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from importlib.metadata import version
from inspect import iscoroutinefunction
from logging import NullHandler, getLogger
from typing import IO, Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from twimlint.server import (
    actions,
    commands,
    completion,
    configuration,
    everything,
    folding,
    formatting,
    hover,
    lenses,
    navigation,
    publishing,
    rename,
    symbols,
)
from twimlint.server.features import Feature
from twimlint.server.framing import Frames
from twimlint.server.protocol import Protocol
from twimlint.server.workspace import Client, Workspace

_MODULES = (actions, formatting, symbols, folding, hover, navigation, completion, rename, lenses)
_ISSUES = "https://github.com/twimlint/twimlint/issues"
_CHUNK = 64 * 1024


class Server(LanguageServer):
    """One server for one client."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__("twimlint", version("twimlint"), protocol_cls=Protocol)
        self.work = Workspace()
        self.publisher = publishing.Publisher(self, self.work)
        self.protocol.on_open = self.publisher.opened
        self.protocol.on_change = self.publisher.changed
        self.protocol.on_close = self.publisher.closed
        self._offer([Feature(types.INITIALIZE, self._initialize)])
        for module in _MODULES:
            self._offer(module.FEATURES)
        self._offer(publishing.features(self.publisher))
        self._offer(everything.features(self))
        self._offer(configuration.features(self, self.work, self.publisher))
        for name, command in commands.commands(self, self.work).items():
            self.command(name)(command)

    def _offer(self, features: Iterable[Feature]) -> None:
        for method, handler, options in features:
            self.feature(method, options)(_bound(handler, self.work))

    def _initialize(self, _work: Workspace, params: types.InitializeParams) -> None:
        self.work.client = Client.of(params.capabilities)
        self.work.texts.encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.work.folders = configuration.folders_of(params)
        configuration.take_settings(self, self.work, params.initialization_options)
        self.protocol.pulls_diagnostics = self.work.client.pulls_diagnostics
        self.protocol.checks_workspace = self.work.settings.lint_workspace

    def report_server_error(self, error: BaseException, source: object) -> None:
        """Log an error of twimlint itself in the client, in one line."""
        del source
        message = f"{type(error).__name__}: {error}; this is a bug in twimlint, please report it at {_ISSUES}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))


def _bound(handler: Callable[..., Any], work: Workspace) -> Callable[..., Any]:
    """A handler bound to the workspace, in the form that pygls expects."""
    if iscoroutinefunction(handler):

        async def answer_later(params: Any = None) -> Any:
            return await handler(work, params)

        return answer_later

    def answer(params: Any = None) -> Any:
        return handler(work, params)

    return answer


# -- the stream --------------------------------------------------------------------------------------------------------


class _Output:
    """The output stream for messages; none are written once the client is gone."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.is_broken = False

    def write(self, data: bytes) -> None:
        if self.is_broken:
            return
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self.is_broken = True

    def close(self) -> None:
        """Do nothing: pygls closes its output, but here the process does."""


def serve() -> int:
    """Serve the client at standard input and output until it says `exit` or is gone; the exit code."""
    for name in ("pygls", "asyncio"):
        getLogger(name).addHandler(NullHandler())
        getLogger(name).propagate = False
    output = _Output(sys.stdout.buffer)
    with redirect_stdout(sys.stderr):  # a stray print would end up among the messages
        return asyncio.run(_serve(sys.stdin.buffer.fileno(), output))


async def _serve(stream: int, output: _Output) -> int:
    server = Server()
    gc.freeze()
    gc.enable()
    protocol = server.protocol
    protocol.set_writer(output)
    received: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_read, args=(stream, loop, received), daemon=True).start()
    frames = Frames()
    while protocol.exit_code is None and not output.is_broken:
        chunk = await received.get()
        if not chunk:
            protocol.exit_code = 0
        for message in frames.feed(chunk):
            protocol.receive(message)
            await asyncio.sleep(0)
            if protocol.exit_code is not None:
                break
    server.work.close()
    return protocol.exit_code or 0


def _read(stream: int, loop: asyncio.AbstractEventLoop, received: "asyncio.Queue[bytes]") -> None:
    """Pass on bytes as they arrive, and empty bytes at the end."""
    chunk = b"-"
    while chunk:
        try:
            chunk = os.read(stream, _CHUNK)
        except OSError:
            chunk = b""
        try:
            loop.call_soon_threadsafe(received.put_nowait, chunk)
        except RuntimeError:  # the loop is closed
            return
