"""When texts are checked, and how the client gets the diagnostics: pushed by the server or pulled."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from twimlint.server.config_faults import config_faults
from twimlint.server.diagnostics import shown
from twimlint.server.features import Feature
from twimlint.server.texts import Text
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

if TYPE_CHECKING:
    from twimlint.server.application import Server


class Publisher:
    """Checks the open texts one after the other, always their latest version, and sends the diagnostics."""

    def __init__(self, server: "Server", work: Workspace) -> None:
        self._server = server
        self._work = work
        self._checking: dict[str, asyncio.Task[None]] = {}
        self._pushed: set[str] = set()
        self._faulty_files: set[str] = set()

    # -- what happens to texts ---------------------------------------------------------------------------------------

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._work.texts.open(params.text_document)
        self._work.tell_news()
        self.check(params.text_document.uri)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._work.texts.change(params)
        self._work.tell_news()
        if self._work.settings.lint_run == "type":
            self.check(params.text_document.uri)
        elif (text := self._work.texts.get(params.text_document.uri)) is not None:
            self._publish(text, [])

    def saved(self, _work: Workspace, params: types.DidSaveTextDocumentParams) -> None:
        if not self._work.client.watches_files:
            self._work.reload()
            self.check_all()
        elif self._work.settings.lint_run == "save":
            self.check(params.text_document.uri)

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._work.texts.close(uri)
        self._work.forget(uri)
        if not self._pulls:
            self._push(uri, ())

    # -- checking ------------------------------------------------------------------------------------------------------

    def check(self, uri: str) -> None:
        """Make sure that the client gets the diagnostics of the current text."""
        if self._pulls:
            self.push_closed(uri, ())  # what it was told in another way before
            return
        checking = self._checking.get(uri)
        if checking is None or checking.done():  # a finished one does not look at the text again
            task = asyncio.get_running_loop().create_task(self._check(uri))
            self._checking[uri] = task
            task.add_done_callback(lambda done: self._checked(uri, done))

    def check_all(self) -> None:
        """Check all open texts again, because something else has changed."""
        for text in self._work.texts:
            self.check(text.uri)
        if self._work.client.pulls_diagnostics and self._work.client.refreshes_diagnostics:
            self._server.workspace_diagnostic_refresh(None)

    async def _check(self, uri: str) -> None:
        """Check the text until the diagnostics are those of its latest version."""
        while (view := self._work.view(uri)) is not None:
            found = await self._work.run(lambda view=view: shown(view))  # type: ignore[misc]  # bound at once
            if self._work.view(uri) is view:
                self._publish(view.text, found)
                self.show_config_errors()
                self._work.read_site(view)
                return

    def _checked(self, uri: str, done: "asyncio.Task[None]") -> None:
        if self._checking.get(uri) is done:
            del self._checking[uri]
        if not done.cancelled() and (error := done.exception()) is not None:
            self._server.report_server_error(error, None)

    def _publish(self, text: Text, found: Sequence[types.Diagnostic]) -> None:
        if not self._pulls:
            self._push(text.uri, found, text.version)

    # -- pushed --------------------------------------------------------------------------------------------------------

    @property
    def _pulls(self) -> bool:
        """Whether the client fetches diagnostics itself, which it does as texts change: not where saving decides."""
        return self._work.client.pulls_diagnostics and self._work.settings.lint_run == "type"

    def push_closed(self, uri: str, found: Sequence[types.Diagnostic]) -> None:
        """Send the diagnostics of a file that is not open, also if there are none any more."""
        if found or uri in self._pushed:
            self._push(uri, found)

    def _push(self, uri: str, found: Sequence[types.Diagnostic], version: int | None = None) -> None:
        (self._pushed.add if found else self._pushed.discard)(uri)
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version=version))

    def show_config_errors(self) -> None:
        """Show the errors of configuration files in those files, and remove those that were corrected."""
        faults = config_faults(self._work)
        for uri in self._faulty_files - faults.keys():
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        for uri, found in faults.items():
            if uri not in self._faulty_files:
                self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found))
        self._faulty_files = {*faults}

    # -- pulled --------------------------------------------------------------------------------------------------------

    async def pulled(
        self, work: Workspace, params: types.DocumentDiagnosticParams
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        """The diagnostics of an open text; no more than "unchanged" where the client has them.

        None where they are pushed: most clients show both.
        """
        view = work.view(params.text_document.uri)
        if view is None or not self._pulls:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        result = _result_of(view, work)
        if params.previous_result_id == result:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result)
        found = await work.about(view, lambda: shown(view))
        self.show_config_errors()
        work.read_site(view)
        return types.RelatedFullDocumentDiagnosticReport(items=found, result_id=result)


def _result_of(view: View, work: Workspace) -> str:
    return f"{view.text.version}/{id(view.text):x}/{work.generation}"


def features(publisher: Publisher) -> Sequence[Feature]:
    async def pulled(work: Workspace, params: types.DocumentDiagnosticParams) -> object:
        return await publisher.pulled(work, params)

    return (
        Feature(types.TEXT_DOCUMENT_DID_SAVE, publisher.saved),
        Feature(
            types.TEXT_DOCUMENT_DIAGNOSTIC,
            pulled,
            types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="twimlint"),
        ),
    )
