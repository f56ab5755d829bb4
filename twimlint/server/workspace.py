"""What all features share: the open texts, the client's settings, and the sites and settings of the texts."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcContentModified

from twimlint.diagnostics.named import NamedTuple
from twimlint.project.configuration import SettingsFinder
from twimlint.project.files import Target, files_below
from twimlint.project.settings import ConfigError, Options, Settings, read_options
from twimlint.server.archive import LARGEST_PAGE, Archive, PageDigest, PageLink, digest_of
from twimlint.server.positions import Ruler
from twimlint.server.settings import ClientSettings
from twimlint.server.texts import Text, Texts
from twimlint.server.uris import uri_of
from twimlint.server.views import View
from twimlint.session.judge import Session
from twimlint.session.sites import Sites
from twimlint.site.pages import Site
from twimlint.site.reading import Overlay
from twimlint.text.source import Source, SourceError, read_bytes

T = TypeVar("T")


class Client(NamedTuple):
    """What the client can do.

    `pulls_diagnostics` is false for one that could pull, but neither learns that they have changed nor needs to pull
    because it shows pushed ones: what another file or a setting changes would reach it at the next keystroke only.
    """

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

        refreshes = can("workspace.diagnostics.refresh_support")
        takes_pushed = get_capability(capabilities, "text_document.publish_diagnostics") is not None
        pulls = get_capability(capabilities, "text_document.diagnostic") is not None
        resolved = get_capability(capabilities, "text_document.code_action.resolve_support.properties", ())
        return cls(
            resolves_actions="edit" in (resolved or ()) and can("text_document.code_action.data_support"),
            versions_edits=can("workspace.workspace_edit.document_changes"),
            pulls_diagnostics=pulls and (refreshes or not takes_pushed),
            refreshes_diagnostics=refreshes,
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
        self.config_faults: Sequence[str] = ()
        self.generation = 0
        self._views: dict[str, View] = {}
        self._archives: dict[str, Archive] = {}
        self._filling: dict[str, asyncio.Task[None]] = {}
        self._news: asyncio.Future[None] | None = None
        self._thread = ThreadPoolExecutor(1, "checks")
        self.reload()

    def reload(self) -> None:
        """Discard what was read of configuration files and sites, because they may have changed."""
        self.config_faults = ()
        client = self._client_options()
        self._finder = SettingsFinder(client)
        self._without_files = SettingsFinder(client, isolated=True)
        self._open_sites()
        self._views.clear()
        self._filling.clear()
        self.config_errors.clear()
        self.generation += 1
        self.tell_news()

    def _open_sites(self) -> None:
        """Open the sites as they are now, with the open texts in place of their files."""
        self._seen = {text.path: text for text in self.texts if text.is_file}
        unsaved = {path: text.source.text for path, text in self._seen.items()}
        self._sites = Sites(reading=Overlay(unsaved))
        self._session = Session(self._sites.of)

    def _others_have_changed(self, text: Text) -> bool:
        """Whether another open text differs from what was read in the sites."""
        now = {other.path: other for other in self.texts if other.is_file}
        return any(now.get(path) is not self._seen.get(path) for path in (now.keys() | self._seen.keys()) - {text.path})

    def _client_options(self) -> Options:
        """The client's settings, which replace or extend those of the configuration files."""
        folder = self.folders[0] if self.folders else ""
        try:
            return read_options(self.settings.config, folder=folder)
        except ConfigError as error:
            self.config_faults = [f"`twimlint.config`: {message}" for message in error.messages]
            return Options(folder)

    # -- pages -----------------------------------------------------------------------------------------------------

    def view(self, uri: str) -> View | None:
        """The current view of an open text; None if it is not open."""
        text = self.texts.get(uri)
        return None if text is None else self.view_of(text)

    def view_of(self, text: Text) -> View:
        """The view of a text, open or not, with the settings that apply to it."""
        view = self._views.get(text.uri)
        if view is None or view.text is not text:
            if self._others_have_changed(text):
                self._open_sites()
            view = self._view(text)
            if self.texts.is_latest(text):
                self._views[text.uri] = view
        return view

    def _view(self, text: Text) -> View:
        target = Target(text.path, text.path, self._settings_of(text))
        relates = self.client.relates_diagnostics
        try:
            return View(text, target, self._session, relates=relates)
        except ConfigError as error:
            self.config_errors[text.path] = error
            settings = self._without_files.for_file(text.path)
            return View(text, target._replace(settings=settings), self._session, relates=relates)

    def _settings_of(self, text: Text) -> Settings:
        """The settings of a text; without a configuration file if that is invalid."""
        if text.is_file:
            try:
                return self._finder.for_file(text.path)
            except ConfigError as error:
                self.config_errors[text.path] = error
        return self._without_files.for_file(text.path)

    def forget(self, uri: str) -> None:
        self._views.pop(uri, None)

    def look_again(self) -> None:
        """Discard the diagnostics of each open text, because another text may have changed them."""
        self._views.clear()
        self.generation += 1
        self.tell_news()

    def text_at(self, path: str) -> str | None:
        """The text of a file if it is open."""
        text = self.texts.at(path)
        return None if text is None else text.source.text

    def uri_at(self, path: str) -> str:
        """The URI of a file, as the client writes it where it is open."""
        text = self.texts.at(path)
        return uri_of(path) if text is None else text.uri

    def ruler_at(self, path: str) -> Ruler:
        """The ruler for the text of a file, in the client or on the disk; for an empty text if the file is gone."""
        text = self.texts.at(path)
        if text is not None:
            return text.ruler
        try:
            content = read_bytes(path, LARGEST_PAGE).decode("utf-8", "replace")
        except SourceError:
            content = ""
        return Ruler(Source(path, content), self.texts.encoding)

    @property
    def targets(self) -> Sequence[Target]:
        """The Markdown files of the client's folders, except those that settings or git exclude."""
        return list(files_below(self.folders, self._finder, self._take_config_error))

    def _take_config_error(self, error: ConfigError) -> None:
        self.config_errors[str(error)] = error

    def news(self) -> "asyncio.Future[None]":
        """A future that is done when a text, a file or a setting has changed."""
        if self._news is None or self._news.done():
            self._news = asyncio.get_running_loop().create_future()
        return self._news

    def tell_news(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    # -- sites -----------------------------------------------------------------------------------------------------

    def archive(self, site: Site) -> Archive:
        """The pages of a site that were read so far; the rest is read in the background."""
        archive = self._archives.get(site.root)
        if archive is None:
            archive = self._archives[site.root] = Archive(site)
        archive.site = site
        if site.root not in self._filling:
            self._filling[site.root] = asyncio.get_running_loop().create_task(self._fill(archive))
        return archive

    def read_site(self, view: View) -> None:
        """Begin to read the pages of the site around a text, for later requests."""
        if view.site is not None:
            self.archive(view.site)

    async def _fill(self, archive: Archive) -> None:
        for names in await self.run(archive.outdated):
            await self.run(partial(archive.read, names))

    async def filled_archive(self, site: Site) -> Archive:
        """The same when all pages have been read."""
        archive = self.archive(site)
        await asyncio.shield(self._filling[site.root])
        return archive

    async def archives(self) -> Sequence[Archive]:
        """The pages of the sites that are open: around the client's folders and its texts."""
        sites = {view.site.root: view.site for text in self.texts if (view := self.view_of(text)).site is not None}
        for folder in self.folders:
            site = self._sites.around(f"{folder}{os.sep}any.md")
            if site is not None:
                sites.setdefault(site.root, site)
        return [await self.filled_archive(site) for site in sites.values()]

    def page_digests(self, archive: Archive) -> Sequence[PageDigest]:
        """The pages of a site, those that are open as they are in the client."""
        return [self._digest(archive, page) for page in archive.latest_first]

    def _digest(self, archive: Archive, page: PageDigest) -> PageDigest:
        text = self.text_at(archive.path_of(page.name))
        return page if text is None else digest_of(page.name, text)

    def links_to(self, archive: Archive, name: str) -> Mapping[str, Sequence[PageLink]]:
        """The links to a page, by the name of the page that contains them."""
        found: dict[str, list[PageLink]] = {}
        for page in self.page_digests(archive):
            for link in page.links:
                if link.page == name:
                    found.setdefault(page.name, []).append(link)
        return found

    # -- work in the background ----------------------------------------------------------------------------------------

    async def run(self, work: Callable[[], T]) -> T:
        """The result of some work, which waits for its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def about(self, view: View, work: Callable[[], T]) -> T:
        """The same for work on a text; raises JsonRpcContentModified if the client has changed the text meanwhile.

        Work whose turn comes after the change is not begun.
        """

        def unless_outdated() -> T:
            self._demand_latest(view)
            return work()

        result = await self.run(unless_outdated)
        self._demand_latest(view)
        return result

    def _demand_latest(self, view: View) -> None:
        if not self.texts.is_latest(view.text):
            raise JsonRpcContentModified("the text has changed")

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)
