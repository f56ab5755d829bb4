"""What all features share: the open texts, what the client has set, and what is known of their sites and settings."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcContentModified

from twimlint.project.configuration import SettingsFinder
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError, Options, Settings
from twimlint.server.settings import ClientSettings
from twimlint.server.texts import Text, Texts
from twimlint.server.views import View
from twimlint.session.judge import Session
from twimlint.session.sites import Sites

T = TypeVar("T")


class Client(NamedTuple):
    """What the client can do."""

    resolves_actions: bool = False
    versions_edits: bool = False
    pulls_diagnostics: bool = False
    refreshes_diagnostics: bool = False
    relates_diagnostics: bool = False
    watches_files: bool = False
    sends_settings: bool = False
    shows_progress: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities) -> "Client":
        def can(path: str) -> bool:
            return bool(get_capability(capabilities, path, False))

        resolved = get_capability(capabilities, "text_document.code_action.resolve_support.properties", ())
        return cls(
            resolves_actions="edit" in (resolved or ()) and can("text_document.code_action.data_support"),
            versions_edits=can("workspace.workspace_edit.document_changes"),
            pulls_diagnostics=get_capability(capabilities, "text_document.diagnostic") is not None,
            refreshes_diagnostics=can("workspace.diagnostics.refresh_support"),
            relates_diagnostics=can("text_document.publish_diagnostics.related_information"),
            watches_files=can("workspace.did_change_watched_files.dynamic_registration"),
            sends_settings=can("workspace.configuration"),
            shows_progress=can("window.work_done_progress"),
        )


class Workspace:
    """The work of one client.

    What takes long runs in one thread beside the one that answers the client: one thing after the other, so that a
    keystroke waits for one page at most and nothing is read by two at once.
    """

    def __init__(self) -> None:
        self.texts = Texts()
        self.settings = ClientSettings()
        self.client = Client()
        self.folders: Sequence[str] = ()
        self.config_errors: dict[str, ConfigError] = {}
        self._views: dict[str, View] = {}
        self._thread = ThreadPoolExecutor(1, "checks")
        self.generation = 0
        self.reload()

    def reload(self) -> None:
        """Forget what is known of configuration files and sites, for they may have changed."""
        self._finder = SettingsFinder(Options(folder="/"))
        self._without_files = SettingsFinder(Options(folder="/"), isolated=True)
        self._session = Session(Sites().of)
        self._views.clear()
        self.generation += 1
        self.config_errors.clear()

    # -- pages -----------------------------------------------------------------------------------------------------

    def view(self, uri: str) -> View | None:
        """An open text as it is now; None where it is not open."""
        text = self.texts.get(uri)
        return None if text is None else self.view_of(text)

    def view_of(self, text: Text) -> View:
        view = self._views.get(text.uri)
        if view is None or view.text is not text:
            view = self._views[text.uri] = self._view(text)
        return view

    def _view(self, text: Text) -> View:
        settings = self._settings_of(text)
        try:
            return View(text, Target(text.path, text.path, settings), self._session)
        except ConfigError as error:
            self.config_errors[text.path] = error
            return View(text, Target(text.path, text.path, self._without_files.for_file(text.path)), self._session)

    def _settings_of(self, text: Text) -> Settings:
        """The settings of a text; where a configuration file is wrong, what holds without it."""
        if text.is_file:
            try:
                return self._finder.for_file(text.path)
            except ConfigError as error:
                self.config_errors[text.path] = error
        return self._without_files.for_file(text.path)

    def forget(self, uri: str) -> None:
        self._views.pop(uri, None)

    # -- work that takes long ----------------------------------------------------------------------------------------

    async def run(self, work: Callable[[], T]) -> T:
        """The result of some work, done when its turn comes."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def about(self, view: View, work: Callable[[], T]) -> T:
        """The same for work on a text; raises JsonRpcContentModified if the client has changed the text meanwhile."""
        result = await self.run(work)
        if not self.texts.is_latest(view.text):
            raise JsonRpcContentModified("the text has changed")
        return result

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
