"""Finds and reads configuration files; their paths must not lead out of the project."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence

from twimlint.diagnostics import Span
from twimlint.project.schema import printable
from twimlint.project.settings import ConfigError, Options, Settings, read_options
from twimlint.text.source import BYTE_ORDER_MARK, NotUtf8Error, Source, SourceError, read_bytes
from twimlint.text.tree import target_outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

# ruff: noqa: PTH110, PTH113, PTH114, PTH118, PTH120  # pathlib is several times slower, and this runs per folder

_MAX_SIZE = 1024 * 1024
"""The largest configuration file, in bytes."""
_FILE_NAME = ".twimlint.toml"
_SHARED_FILE_NAME = "pyproject.toml"
_TABLE = ("tool", "twimlint")
_TABLE_HEAD = rb"(?m)^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*twimlint\b"
"""Tells whether an invalid file is meant for twimlint rather than another tool."""


class SettingsFinder:
    """Finds the settings that apply to a folder: those of the nearest configuration file, then the command line's.

    If `file` is given, it is used for every folder; `isolated` reads no file at all. Messages show paths relative
    to the command line's folder.
    """

    def __init__(self, command_line: Options, *, file: Path | None = None, isolated: bool = False) -> None:
        self._command_line = command_line
        self._found: dict[str | None, Settings] = {}
        self._folders: dict[str, Settings] = {}
        self._fixed: Settings | None = None
        if isolated:
            self._fixed = self._settings(None)
        elif file is not None:
            self._fixed = self._settings(os.path.join(command_line.folder, file))

    def for_folder(self, folder: str) -> Settings:
        """The settings for the files in a folder, given by its absolute path.

        Raises ConfigError.
        """
        if self._fixed is not None:
            return self._fixed
        passed = []
        while folder not in self._folders:
            passed.append(folder)
            file = _config_file_in(folder, self._shown)
            parent = os.path.dirname(folder)
            if file is not None or parent == folder:
                self._folders[folder] = self._settings(file)
            else:
                folder = parent
        self._folders.update(dict.fromkeys(passed, self._folders[folder]))
        return self._folders[folder]

    def for_file(self, path: str) -> Settings:
        """The settings for a file, given by its absolute path."""
        return self.for_folder(os.path.dirname(path))

    def _settings(self, file: str | None) -> Settings:
        if file not in self._found:
            layers = [self._command_line] if file is None else [read_file(file, self._shown(file)), self._command_line]
            self._found[file] = _usable(Settings(*layers), self._shown)
        return self._found[file]

    def _shown(self, file: str) -> str:
        folder = self._command_line.folder
        return file[len(folder) :].lstrip(os.sep) if folder and file.startswith(folder + os.sep) else file


def _usable(settings: Settings, show: Callable[[str], str]) -> Settings:
    """The settings, if the bot's configuration that they name is valid: reported once, before any file is checked.

    Raises ConfigError.
    """
    if settings.hebbot_config is not None:
        from twimlint.rulebook.hebbot import HebbotConfigError, parse_hebbot_config  # noqa: PLC0415  # few projects have it
        from twimlint.rulebook.style import LARGEST_HEBBOT_CONFIG  # noqa: PLC0415

        name = show(str(settings.hebbot_config))
        try:
            parse_hebbot_config(read_bytes(settings.hebbot_config, LARGEST_HEBBOT_CONFIG))
        except SourceError as error:
            raise ConfigError(f"{name}: cannot be read: {error}") from None
        except HebbotConfigError as error:
            raise ConfigError(error.in_file(name)) from None
    return settings


def read_file(file: str, name: str) -> Options:
    """The settings in one configuration file; messages use the given name for it.

    Raises ConfigError if it cannot be read, does not parse, or has unknown or invalid settings.
    """
    toml = _Toml(name, _content(file, name), shared=file.endswith(_SHARED_FILE_NAME))
    folder = os.path.dirname(file)
    return read_options(toml.table, folder=folder, file=file, within=_project(folder), place=toml.place)


def _config_file_in(folder: str, show: Callable[[str], str]) -> str | None:
    """The configuration file in a folder; a `pyproject.toml` counts if it has the table."""
    own, shared = os.path.join(folder, _FILE_NAME), os.path.join(folder, _SHARED_FILE_NAME)
    if os.path.isfile(own):
        _refuse_link_outwards(own, show(own))
        return own
    if os.path.isfile(shared) and _has_table(shared, show(shared)):
        _refuse_link_outwards(shared, show(shared))
        return shared
    return None


def _has_table(file: str, name: str) -> bool:
    content = _content(file, name)
    if b"twimlint" not in content:
        return False
    try:
        return _Toml(name, content, shared=True).has_table
    except ConfigError:
        return re.search(_TABLE_HEAD, content) is not None


def _refuse_link_outwards(file: str, name: str) -> None:
    """Refuse a link out of the project: messages quote the file, and it was found rather than named by the user."""
    if os.path.islink(file) and target_outside(file, _project(os.path.dirname(file))) is not None:
        raise ConfigError(f"{name}: is a link that leads out of the project")


def _content(file: str, name: str) -> bytes:
    """The content of a configuration file of reasonable size.

    Raises ConfigError.
    """
    try:
        return read_bytes(file, _MAX_SIZE)
    except SourceError as error:
        raise ConfigError(f"{name}: cannot be read: {error}") from None


def _project(folder: str) -> str:
    """The folder that a configuration file's paths must stay in: its repository, or else its own folder."""
    above = folder
    while not os.path.exists(os.path.join(above, ".git")):
        below, above = above, os.path.dirname(above)
        if above == below:
            return os.path.realpath(folder)
    return os.path.realpath(above)


class _Toml:
    """A TOML file, and the place of each key in it.

    Raises ConfigError if it is not valid TOML.
    """

    def __init__(self, name: str, content: bytes, *, shared: bool) -> None:
        from twimlint.zola.front_matter import FrontMatter  # noqa: PLC0415  # where there is no file, there is no TOML
        from twimlint.zola.syntax import FrontMatterBlock  # noqa: PLC0415

        self._name = name
        self._prefix = _TABLE if shared else ()
        try:
            self._source = Source.decode(name, content.removeprefix(BYTE_ORDER_MARK.encode()) + b"\n")
        except NotUtf8Error as error:
            row = error.text.count("\n") + 1
            raise ConfigError(f"{name}:{row}: {error}") from None
        whole = Span(0, len(self._source.text))
        self._toml = FrontMatter(self._source.text, FrontMatterBlock("+++", *whole, content=whole))
        if self._toml.error is not None:
            row = self._source.location(self._toml.error.offset).row
            raise ConfigError(f"{name}:{row}: {printable(self._toml.error.message)}")

    @property
    def has_table(self) -> bool:
        return isinstance(self._toml.get(*self._prefix), Mapping)

    @property
    def table(self) -> Mapping[str, Any]:
        """The table with twimlint's settings; raises ConfigError if there is none, or one that belongs elsewhere."""
        if not self._prefix and isinstance(self._toml.get(*_TABLE), Mapping):
            raise ConfigError(f"{self.place(_TABLE)}`[tool.twimlint]` is for pyproject.toml: remove this line")
        if not self.has_table:
            raise ConfigError(f"{self._name}: has no table [{'.'.join(self._prefix)}]")
        table: Mapping[str, Any] = self._toml.get(*self._prefix)
        return table

    def place(self, path: Sequence[str]) -> str:
        """File and row of a table, a key or the first key below it; no row if it is written in an unusual form."""
        wanted = (*self._prefix, *path)
        if head := self._toml.heads.get(".".join(wanted)):
            return f"{self._name}:{self._source.location(head.start).row}: "
        for written, entry in self._toml.entries.items():
            if written[: len(wanted)] == wanted or wanted[: len(written)] == written:
                return f"{self._name}:{self._source.location(entry.key.start).row}: "
        return f"{self._name}: "
