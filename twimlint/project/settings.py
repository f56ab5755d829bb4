"""What a project and a command line say about a run: find it, validate it, merge it.

Configuration is data. Nothing in it is executed, expanded from the environment or fetched, and a path in it may not
lead out of the project.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from twimlint.diagnostics import Level, Span
from twimlint.project.globs import Globs
from twimlint.rulebook.catalog import Catalog, load_catalog
from twimlint.text.source import Source, SourceError, read_bytes

DEFAULT_MAX_FILE_SIZE = 1024 * 1024
_MAX_SIZE = 1024 * 1024
"""Of a configuration file, in bytes."""
_FILE_NAME = ".twimlint.toml"
_SHARED_FILE_NAME = "pyproject.toml"
_SIZE_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000_000, "kib": 1024, "mib": 1024 * 1024}


T = TypeVar("T")


class ConfigError(Exception):
    """A setting that cannot be meant; `file` and `row` say where it stands, None for the command line."""

    def __init__(self, message: str, file: Path | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.file = file
        self.row = row

    def __str__(self) -> str:
        if self.file is None:
            return str(self.args[0])
        file = self.file.relative_to(Path.cwd()) if self.file.is_relative_to(Path.cwd()) else self.file
        return f"{file}:{'' if self.row is None else f'{self.row}:'} {self.args[0]}"


class Options(NamedTuple):
    """What one configuration file or the command line asks for; None and empty where it says nothing.

    Patterns and paths are relative to `folder`.
    """

    folder: Path
    file: Path | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    level: Mapping[str, Level] = MappingProxyType({})
    fail_on: Level | None = None
    exclude: tuple[str, ...] = ()
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    max_file_size: int | None = None
    hebbot_config: Path | None = None
    site_root: Path | None = None
    style: Mapping[str, Any] | None = None


class Settings:
    """The settings that hold for the files below one folder: the defaults, a configuration file, the command line."""

    def __init__(self, catalog: Catalog, layers: Sequence[Options]) -> None:
        self.catalog = catalog
        self.layers = layers

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Settings":
        """The settings that a mapping with the keys of `.twimlint.toml` asks for; raises ConfigError."""
        catalog, found = load_catalog(), {}
        for key, value in values.items():
            if key not in _KEYS:
                raise ConfigError(f"unknown setting `{key}`{nearest(key, _KEYS)}")
            try:
                found[key.replace("-", "_")] = _KEYS[key](value)
            except ValueError as error:
                raise ConfigError(f"`{key}` {error}") from None
        options = Options(folder=Path(), **found)
        check_selectors(catalog, options)
        return cls(catalog, [options])

    @property
    def file(self) -> Path | None:
        """The configuration file, if there is one."""
        return self.layers[0].file

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The rules that are on, per-file ignores aside."""
        on = {rule.code for rule in self.catalog if rule.default}
        for layer in self.layers:
            if layer.select is not None:
                on = set()
            on = _apply(self.catalog, on, [*(layer.select or ()), *layer.extend_select], layer.ignore)
        return tuple(code for code in self.catalog.codes if code in on)

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """The levels that stand in place of the rules' own; of two that concern a rule, the narrower one counts."""
        levels: dict[str, Level] = {}
        for layer in self.layers:
            for selector in sorted(layer.level, key=_narrowness):
                levels.update(dict.fromkeys(self.catalog.matching(selector), layer.level[selector]))
        return levels

    @property
    def fail_on(self) -> Level:
        return _last(Level.ERROR, (layer.fail_on for layer in self.layers))

    @property
    def respect_gitignore(self) -> bool:
        return _last(True, (layer.respect_gitignore for layer in self.layers))

    @property
    def force_exclude(self) -> bool:
        return _last(False, (layer.force_exclude for layer in self.layers))

    @cached_property
    def max_file_size(self) -> int:
        return _last(DEFAULT_MAX_FILE_SIZE, (layer.max_file_size for layer in self.layers))

    @property
    def hebbot_config(self) -> Path | None:
        return _last(None, (layer.hebbot_config for layer in self.layers))

    @property
    def site_root(self) -> Path | None:
        return _last(None, (layer.site_root for layer in self.layers))

    @property
    def style(self) -> Mapping[str, Any]:
        return _last({}, (layer.style for layer in self.layers))

    @cached_property
    def _excludes(self) -> Sequence[tuple[Path, Globs]]:
        return [(layer.folder, Globs(layer.exclude)) for layer in self.layers if layer.exclude]

    @cached_property
    def _ignores(self) -> Sequence[tuple[Path, Globs, frozenset[str]]]:
        return [
            (layer.folder, Globs([pattern]), frozenset(_codes(self.catalog, selectors)))
            for layer in self.layers
            for pattern, selectors in layer.per_file_ignores.items()
        ]

    def excludes(self, path: str) -> bool:
        """Whether a file or folder, given by its absolute path, is not to be looked at."""
        return any(_covers(folder, globs, path) for folder, globs in self._excludes)

    def codes_for(self, path: str) -> tuple[str, ...]:
        """The rules that are on for one file, given by its absolute path."""
        ignored = frozenset[str]().union(
            *(codes for folder, globs, codes in self._ignores if _covers(folder, globs, path))
        )
        return tuple(code for code in self.codes if code not in ignored) if ignored else self.codes


def _last(default: T, said: Iterable[T | None]) -> T:
    """The last word that is one."""
    for word in said:
        if word is not None:
            default = word
    return default


def _covers(folder: Path, globs: Globs, path: str) -> bool:
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    return not relative.startswith("../") and globs.cover(relative)


def _apply(catalog: Catalog, on: set[str], selected: Iterable[str], ignored: Iterable[str]) -> set[str]:
    """Switch rules on and off; of two selectors that concern a rule, the narrower one counts, then `ignore`."""
    said = [(_narrowness(word), False, word) for word in selected]
    said += [(_narrowness(word), True, word) for word in ignored]
    for _, off, word in sorted(said):
        codes = catalog.matching(word)
        on = on.difference(codes) if off else on.union(codes)
    return on


def _narrowness(selector: str) -> int:
    return 0 if selector == "ALL" else len(selector)


def _codes(catalog: Catalog, selectors: Iterable[str]) -> set[str]:
    return {code for selector in selectors for code in catalog.matching(selector)}


class SettingsFinder:
    """Finds the settings that hold for a folder: those of the nearest configuration file, then the command line's.

    `file` is used for every folder where it is given; `isolated` reads no file at all.
    """

    def __init__(
        self, catalog: Catalog, command_line: Options, *, file: Path | None = None, isolated: bool = False
    ) -> None:
        self._catalog = catalog
        self._command_line = command_line
        self._found: dict[Path | None, Settings] = {}
        self._folders: dict[str, Settings] = {}
        self._isolated = isolated
        check_selectors(catalog, command_line)
        self._fixed: Settings | None = None
        if isolated:
            self._fixed = self._settings(None)
        elif file is not None:
            self._fixed = self._settings(file)

    def for_folder(self, folder: str) -> Settings:
        """The settings for the files in a folder, given by its absolute path.

        Raises ConfigError.
        """
        if self._fixed is not None:
            return self._fixed
        passed = []
        while folder not in self._folders:
            passed.append(folder)
            file = _config_file_in(folder)
            parent = os.path.dirname(folder)  # noqa: PTH120  # pathlib is several times slower, and this runs per folder
            if file is not None or parent == folder:
                self._folders[folder] = self._settings(file)
            else:
                folder = parent
        self._folders.update(dict.fromkeys(passed, self._folders[folder]))
        return self._folders[folder]

    def for_file(self, path: str) -> Settings:
        """The settings for a file, given by its absolute path."""
        return self.for_folder(os.path.dirname(path))  # noqa: PTH120  # as above

    def _settings(self, file: Path | None) -> Settings:
        if file not in self._found:
            layers = [self._command_line] if file is None else [read_options(self._catalog, file), self._command_line]
            if file is None:
                layers.insert(0, Options(folder=self._command_line.folder))
            self._found[file] = Settings(self._catalog, layers)
        return self._found[file]


# -- reading ---------------------------------------------------------------------------------------------------------


def _config_file_in(folder: str) -> Path | None:
    """The file of a folder that configures twimlint; a `pyproject.toml` does if it has the table."""
    own, shared = Path(folder, _FILE_NAME), Path(folder, _SHARED_FILE_NAME)
    if os.path.isfile(own):  # noqa: PTH113  # pathlib raises where the path is too long
        _refuse_link_outwards(own)
        return own
    if os.path.isfile(shared) and b"twimlint" in _content(shared):  # noqa: PTH113
        _refuse_link_outwards(shared)
        return shared if _Reader(shared).table is not None else None
    return None


def _refuse_link_outwards(file: Path) -> None:
    """Messages about a configuration quote from it, so what was found, not named, must belong to the project."""
    if file.is_symlink() and not file.resolve().is_relative_to(_project(file)):
        raise ConfigError("is a link that leads out of the project", file)


def _content(file: Path) -> bytes:
    """What a configuration file holds, if it is a file of reasonable size.

    Raises ConfigError.
    """
    try:
        return read_bytes(file, _MAX_SIZE)
    except SourceError as error:
        raise ConfigError(f"cannot be read: {error}", file) from None


def _project(file: Path) -> Path:
    """The folder that what a configuration file names must lie in: its repository, or else its own folder."""
    folders = file.absolute().parents
    return next((folder for folder in folders if Path(folder, ".git").exists()), folders[0]).resolve()


def read_options(catalog: Catalog, file: Path) -> Options:
    """Read one configuration file.

    Raises ConfigError where it cannot be read, does not parse, or holds what twimlint does not know.
    """
    reader = _Reader(file)
    options = Options(folder=file.parent, file=file, **reader.options())
    check_selectors(catalog, options, reader.row)
    if options.style:
        from twimlint.rulebook.style import load_style  # noqa: PLC0415  # few projects add to it

        _check_style(load_style().data, options.style, reader, ())
    return options


class _Reader:
    """One TOML file, and where in it each key stands."""

    def __init__(self, file: Path) -> None:
        from twimlint.zola.front_matter import FrontMatter  # noqa: PLC0415  # where there is no file, there is no TOML
        from twimlint.zola.syntax import FrontMatterBlock  # noqa: PLC0415

        self.file = file.absolute()
        self._prefix = ("tool", "twimlint") if file.name == _SHARED_FILE_NAME else ()
        try:
            self._source = Source.decode(str(file), _content(file) + b"\n")
        except SourceError as error:
            raise ConfigError(str(error), file) from None
        whole = Span(0, len(self._source.text))
        self._toml = FrontMatter(self._source.text, FrontMatterBlock("+++", *whole, content=whole))
        if self._toml.error is not None:
            row = self._source.location(self._toml.error.offset).row
            raise ConfigError(self._toml.error.message, file, row)

    @property
    def table(self) -> Any:
        """The table with twimlint's settings, or None."""
        return self._toml.get(*self._prefix)

    def row(self, *path: str) -> int | None:
        """The row of a key or of the first key below it, None where it is written in a way of its own."""
        wanted = (*self._prefix, *path)
        for written, entry in self._toml.entries.items():
            if written[: len(wanted)] == wanted or wanted[: len(written)] == written:
                return self._source.location(entry.key.start).row
        return None

    def options(self) -> dict[str, Any]:
        table = self.table
        if not isinstance(table, Mapping):
            raise ConfigError("has no table [tool.twimlint]", self.file)
        found = {}
        for key, value in table.items():
            if key not in _KEYS:
                raise self.error(f"unknown setting `{key}`{nearest(key, _KEYS)}", key)
            try:
                found[key.replace("-", "_")] = _KEYS[key](value)
            except ValueError as error:
                raise self.error(f"`{key}` {error}", key) from None
        for key in ("hebbot_config", "site_root"):
            if key in found:
                found[key] = self._path_inside(key.replace("_", "-"), found[key])
        return found

    def _path_inside(self, key: str, written: str) -> Path:
        """A path of the configuration, which must stay in the project."""
        path = Path(self.file.parent, written).resolve()
        if not path.is_relative_to(_project(self.file)):
            raise self.error(f"`{key}` leads out of the project: {written}", key)
        if not path.exists():
            raise self.error(f"`{key}` names nothing that exists: {written}", key)
        return path

    def error(self, message: str, *path: str) -> ConfigError:
        return ConfigError(message, self.file, self.row(*path))


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise ValueError("must be a list of strings")
    return tuple(value)


def _word_lists(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise ValueError("must be a table of lists")
    return {pattern: _words(words) for pattern, words in value.items()}


def _level(value: object) -> Level:
    try:
        return Level(value)
    except ValueError:
        raise ValueError(f"must be one of {', '.join(level.value for level in Level)}") from None


def _levels(value: object) -> Mapping[str, Level]:
    if not isinstance(value, Mapping):
        raise ValueError("must be a table of levels")
    return {selector: _level(level) for selector, level in value.items()}


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("must be a table")
    return value


def parse_size(value: object) -> int:
    """A number of bytes, or a text such as `2 MiB`.

    Raises ValueError.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    if isinstance(value, str):
        number = value.rstrip("BKMbikm ")
        unit = _SIZE_UNITS.get(value[len(number) :].strip().lower())
        if number.isdecimal() and unit and int(number) > 0:
            return int(number) * unit
    raise ValueError("must be a size such as 1048576 or `1 MiB`")


_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "select": _words,
    "extend-select": _words,
    "ignore": _words,
    "per-file-ignores": _word_lists,
    "level": _levels,
    "fail-on": _level,
    "exclude": _words,
    "force-exclude": _switch,
    "respect-gitignore": _switch,
    "max-file-size": parse_size,
    "hebbot-config": _text,
    "site-root": _text,
    "style": _table,
}


def check_selectors(catalog: Catalog, options: Options, row: Callable[..., int | None] = lambda *_path: None) -> None:
    """Raise ConfigError for the first word that selects no rule."""
    said: list[tuple[tuple[str, ...], Iterable[str]]] = [
        (("select",), options.select or ()),
        (("extend-select",), options.extend_select),
        (("ignore",), options.ignore),
        *((("per-file-ignores", pattern), words) for pattern, words in options.per_file_ignores.items()),
        *((("level", word), [word]) for word in options.level),
    ]
    for path, words in said:
        for word in words:
            if not catalog.matching(word):
                known = [*catalog.codes, *catalog.code_of_name]
                raise ConfigError(
                    f"`{path[0]}` names no rule: `{word}`{nearest(word, known)}", options.file, row(*path)
                )


_TYPE_NAMES = {dict: "table", list: "list", str: "string", bool: "switch", int: "number", date: "date"}


def _check_style(house: Mapping[str, Any], given: Mapping[str, Any], reader: _Reader, path: tuple[str, ...]) -> None:
    """Hold additions to the house style to its keys and types.

    A table of names, such as that of departments, takes new ones, which must look like those it has: its keys are not
    all written like those of settings.
    """
    named = not all(key.isascii() and key.islower() and key.replace("-", "").isalpha() for key in house)
    model = _model_of(house.values()) if named else None
    for key, value in given.items():
        name = ".".join((*path, key))
        if key not in house and not named:
            raise reader.error(f"unknown style `{name}`{nearest(key, house)}", "style", *path, key)
        expected = house[key] if model is None else model
        if type(value) is not type(expected):
            raise reader.error(f"style `{name}` must be a {_TYPE_NAMES[type(expected)]}", "style", *path, key)
        if isinstance(value, Mapping):
            _check_style(expected, value, reader, (*path, key))


def _model_of(neighbours: Iterable[Any]) -> Any:
    """A value that looks like all of those in a table of names: of tables, one with the keys of them all."""
    first, *others = neighbours
    if not isinstance(first, Mapping):
        return first
    return {key: value for table in (first, *others) for key, value in table.items()}


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message that proposes the known word which looks most like this one, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415  # costs some milliseconds, and only a mistake needs it

    by_folded = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_folded, n=1)
    return f"; did you mean `{by_folded[found[0]]}`?" if found else ""
