"""Checks the whole workspace on request: pulled or by command, file by file, with progress, until cancelled."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from lsprotocol import types

from twimlint.batch.reading import read
from twimlint.diagnostics import Diagnostic
from twimlint.diagnostics.named import NamedTuple
from twimlint.project.files import Target
from twimlint.server.diagnostics import shown, translated
from twimlint.server.features import Feature
from twimlint.server.texts import Text
from twimlint.server.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twimlint.server.application import Server

_AT_ONCE = 20
"""How many reports make one partial result."""


class Found(NamedTuple):
    """The diagnostics of one file; `state` differs as soon as they may have changed."""

    uri: str
    version: int | None
    state: str
    diagnostics: Sequence[types.Diagnostic] | None


class _Progress:
    """Progress reports for the client, if it has given a token for them."""

    def __init__(self, server: "Server", token: types.ProgressToken | None) -> None:
        self._progress = server.work_done_progress
        self._token = token
        self._percentage = -1

    @property
    def is_cancelled(self) -> bool:
        return self._token is not None and self._progress.tokens[self._token].cancelled()

    def report(self, done: int, total: int) -> None:
        percentage = 100 * done // max(total, 1)
        if self._token is not None and percentage != self._percentage:
            self._percentage = percentage
            self._progress.report(self._token, types.WorkDoneProgressReport(percentage=percentage))


@contextmanager
def _progress(server: "Server", token: types.ProgressToken | None) -> "Iterator[_Progress]":
    progress = server.work_done_progress
    if token is not None:
        begin = types.WorkDoneProgressBegin("Checking all posts", cancellable=True, percentage=0)
        progress.begin(token, begin)
    try:
        yield _Progress(server, token)
    finally:
        if token is not None:
            progress.end(token, types.WorkDoneProgressEnd())
            progress.tokens.pop(token, None)


async def each_file(work: Workspace, progress: _Progress, known: "dict[str, str]") -> AsyncIterator[Found]:
    """The files of all folders, checked one after the other; results that the client has are not computed again."""
    targets = await work.run(lambda: work.targets)
    for done, target in enumerate(targets):
        if progress.is_cancelled:
            return
        yield await work.run(lambda target=target: _found(work, target, known))  # type: ignore[misc]  # bound at once
        progress.report(done + 1, len(targets))


def _found(work: Workspace, target: Target, known: "dict[str, str]") -> Found:
    text = work.texts.at(target.path)
    uri = work.uri_at(target.path)
    state = f"{work.generation}/{_stamp(target.path) if text is None else f'{text.version}/{id(text):x}'}"
    if known.get(uri) == state:
        return Found(uri, None if text is None else text.version, state, None)
    if text is not None:
        return Found(uri, text.version, state, shown(work.view_of(text)))
    source = read(target)
    unread = source if isinstance(source, Diagnostic) else None
    content = "" if isinstance(source, Diagnostic) else source.text
    view = work.view_of(Text(types.TextDocumentItem(uri, "markdown", 0, content), work.texts.encoding))
    return Found(uri, None, state, shown(view) if unread is None else [translated(view, unread)])


def _stamp(path: str) -> str:
    try:
        stat = os.stat(path)  # noqa: PTH116  # of each file
    except OSError:
        return "gone"
    return f"{stat.st_mtime_ns:x}.{stat.st_size:x}"


# -- pulled ------------------------------------------------------------------------------------------------------------


async def _pulled(
    server: "Server", work: Workspace, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """Reports on all files; a repeated request is answered as soon as something has changed."""
    known = {one.uri: one.value for one in params.previous_result_ids}
    items: list[types.WorkspaceDocumentDiagnosticReport] = []
    while True:
        news = work.news()
        changed = False
        with _progress(server, params.work_done_token) as progress:
            async for found in each_file(work, progress, known):
                changed = changed or found.diagnostics is not None
                items.append(_report(found))
                if params.partial_result_token is not None and len(items) >= _AT_ONCE:
                    _send_partial(server, params.partial_result_token, items)
            cancelled = progress.is_cancelled
        if changed or cancelled or not known:
            break
        items.clear()
        await news
    if params.partial_result_token is not None:
        _send_partial(server, params.partial_result_token, items)
    return types.WorkspaceDiagnosticReport(items)


def _report(found: Found) -> types.WorkspaceDocumentDiagnosticReport:
    if found.diagnostics is None:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(found.uri, found.state, version=found.version)
    return types.WorkspaceFullDocumentDiagnosticReport(
        found.uri, found.diagnostics, version=found.version, result_id=found.state
    )


def _send_partial(
    server: "Server", token: types.ProgressToken, items: list[types.WorkspaceDocumentDiagnosticReport]
) -> None:
    partial = types.WorkspaceDiagnosticReportPartialResult(list(items))
    server.progress(types.ProgressParams(token, server.protocol.unstructured(partial)))
    items.clear()


# -- by command --------------------------------------------------------------------------------------------------------


async def check_workspace(server: "Server", work: Workspace) -> int:
    """Push the diagnostics of all files that are not open; the number of problems found."""
    token = await _new_token(server, work)
    number = 0
    with _progress(server, token) as progress:
        async for found in each_file(work, progress, {}):
            number += len(found.diagnostics or ())
            if work.texts.get(found.uri) is None:
                server.publisher.push_closed(found.uri, found.diagnostics or ())
    return number


async def _new_token(server: "Server", work: Workspace) -> str | None:
    if not work.client.shows_progress:
        return None
    token = str(uuid4())
    await server.work_done_progress.create_async(token)
    return token


def features(server: "Server") -> Sequence[Feature]:
    async def pulled(work: Workspace, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        return await _pulled(server, work, params)

    return (Feature(types.WORKSPACE_DIAGNOSTIC, pulled),)
