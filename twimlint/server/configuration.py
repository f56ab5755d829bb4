"""Settings of the client and configuration files: read at the start and after every change."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from twimlint.server.features import Feature
from twimlint.server.publishing import Publisher
from twimlint.server.settings import SECTION, read_settings
from twimlint.server.uris import path_of
from twimlint.server.workspace import Workspace

if TYPE_CHECKING:
    from twimlint.server.application import Server

_WATCHED = ("**/.twimlint.toml", "**/pyproject.toml", "**/config.toml", "**/*.md", "**/templates/shortcodes/*")


def folders_of(params: types.InitializeParams) -> Sequence[str]:
    """The paths of the folders that are open in the client."""
    uris = [folder.uri for folder in params.workspace_folders or ()]
    if not uris and params.root_uri:
        uris = [params.root_uri]
    return [path for uri in uris if (path := path_of(uri)) is not None]


def take_settings(server: "Server", work: Workspace, values: Any) -> None:
    """Apply the client's settings, and show their errors."""
    if isinstance(values, dict) and isinstance(values.get(SECTION), dict):
        values = values[SECTION]
    work.settings = read_settings(values)
    work.reload()
    for fault in (*work.settings.faults, *work.config_faults):
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"twimlint: {fault}"))


def features(server: "Server", work: Workspace, publisher: Publisher) -> Sequence[Feature]:
    async def initialized(_work: Workspace, _params: types.InitializedParams) -> None:
        _watch(server, work)
        await _ask_for_settings(server, work)
        publisher.check_all()

    async def settings_changed(_work: Workspace, params: types.DidChangeConfigurationParams) -> None:
        if work.client.sends_settings:
            await _ask_for_settings(server, work)
        else:
            take_settings(server, work, params.settings)
        publisher.check_all()

    def files_changed(_work: Workspace, params: types.DidChangeWatchedFilesParams) -> None:
        opened = {text.path for text in work.texts}
        changed = [path for change in params.changes if (path := path_of(change.uri)) is not None]
        if all(path in opened and PurePath(path).suffix == ".md" for path in changed):
            work.look_again()
        else:
            work.reload()
        publisher.check_all()

    def folders_changed(_work: Workspace, params: types.DidChangeWorkspaceFoldersParams) -> None:
        removed = {path_of(folder.uri) for folder in params.event.removed}
        added = [path for folder in params.event.added if (path := path_of(folder.uri)) is not None]
        work.folders = [path for path in work.folders if path not in removed] + added
        work.reload()
        publisher.check_all()

    return (
        Feature(types.INITIALIZED, initialized),
        Feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION, settings_changed),
        Feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files_changed),
        Feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, folders_changed),
    )


def _watch(server: "Server", work: Workspace) -> None:
    """Ask the client for notifications about changes of files that diagnostics depend on."""
    if not work.client.watches_files:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _WATCHED])
    registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))


async def _ask_for_settings(server: "Server", work: Workspace) -> None:
    if not work.client.sends_settings:
        return
    wanted = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    answer = await server.workspace_configuration_async(wanted)
    if answer and answer[0]:
        take_settings(server, work, answer[0])
