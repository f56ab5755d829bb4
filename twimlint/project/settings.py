"""The settings of a run from a project, a command line, an editor or a program: one frozen value.

Configuration is data. Nothing in it is executed, expanded from the environment or fetched. Every mapping is validated
by the schema below; several of them, of which later ones take precedence, form the settings of a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from twimlint.diagnostics import Level
from twimlint.diagnostics.named import NamedTuple
from twimlint.project import schema
from twimlint.project.globs import Globs, can_match
from twimlint.project.schema import EMPTY, Fault, FrozenTable, Table, nearest, shown
from twimlint.rulebook.catalog import Catalog, load_catalog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import Any, TypeVar

    T = TypeVar("T")

# ruff: noqa: PTH118  # pathlib is several times slower, and this is asked for each file

DEFAULT_MAX_FILE_SIZE = 1024 * 1024


def _style_table() -> Table:
    from twimlint.project.style_schema import STYLE  # noqa: PLC0415  # few projects add to the house style

    return STYLE


def _selector(word: str) -> str:
    """A code, family or name of rules, or ALL."""
    if not load_catalog().matching(word):
        raise ValueError(f"names no rule: `{shown(word)}`{nearest_rule(word)}")
    return word


def _pattern(written: str) -> str:
    """A pattern for paths."""
    if not written.strip():
        raise ValueError("has an empty pattern")
    if not can_match(written):
        raise ValueError(f"has a pattern that matches nothing: `{shown(written)}`; leave out `.`, `..` and `#`")
    return written


def nearest_rule(word: str) -> str:
    """The end of a message that suggests the rule that is meant, or nothing; `MED1` and `MED01` mean `MED001`."""
    catalog = load_catalog()
    family = word.rstrip("0123456789")
    code = f"{family.upper()}{word[len(family) :].lstrip('0'):0>3}"
    return nearest(word, [code] if code in catalog else [*catalog.codes, *catalog.code_of_name])


KEYS = Table(
    {
        "select": schema.Words(_selector),
        "extend-select": schema.Words(_selector),
        "ignore": schema.Words(_selector),
        "per-file-ignores": schema.Names(schema.Words(_selector), key=_pattern),
        "level": schema.Names(schema.level, key=_selector),
        "fail-on": schema.level,
        "exclude": schema.Words(_pattern),
        "force-exclude": schema.switch,
        "respect-gitignore": schema.switch,
        "max-file-size": schema.size,
        "hebbot-config": schema.path,
        "hebbot-since": schema.day,
        "site-root": schema.path,
        "since": schema.day,
        "baseline": schema.path,
        "style": schema.Later(_style_table),
    }
)
"""The schema of the configuration."""

_PATHS = ("hebbot-config", "site-root", "baseline")
_MAY_BE_MISSING = ("baseline",)
"""Paths of files that twimlint itself writes."""


class ConfigError(Exception):
    """Invalid settings, one line for each; a line begins with the file and row of the setting."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages

    def __str__(self) -> str:
        return "\n".join(self.messages)


class Options(NamedTuple):
    """The settings of one source; unset values are None or empty.

    Patterns are relative to `folder`, an absolute path; if it is empty, to the same folder as the checked path. `file`
    is the configuration file, if the source is one.
    """

    folder: str = ""
    file: str | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: FrozenTable = EMPTY
    level: FrozenTable = EMPTY
    fail_on: Level | None = None
    exclude: tuple[str, ...] = ()
    force_exclude: bool | None = None
    respect_gitignore: bool | None = None
    max_file_size: int | None = None
    hebbot_config: Path | None = None
    hebbot_since: date | None = None
    site_root: Path | None = None
    since: date | None = None
    baseline: Path | None = None
    style: FrozenTable = EMPTY


def read_options(
    values: Mapping[str, Any],
    *,
    folder: str = "",
    file: str | None = None,
    within: str | None = None,
    place: Callable[[Sequence[str]], str] = lambda _path: "",
) -> Options:
    """The settings in a mapping with the keys of `.twimlint.toml`; its paths are relative to `folder`.

    Raises ConfigError with all errors: unknown keys, invalid values, selectors that match no rule, and paths that lead
    out of the folder `within` or do not exist. `place` returns the beginning of the message about a key.
    """
    faults: list[Fault] = []
    found = dict(schema.read(KEYS, values, (), faults) or {})
    for key in _PATHS:
        if key in found:
            found[key] = _path(key, found[key], folder, within, faults)
    if faults:
        told = [f"{place(fault.path)}{fault.message}" for fault in faults[: schema.MOST_FAULTS]]
        raise ConfigError(*told, *(["there are more errors in these settings"] if len(faults) > len(told) else []))
    return Options(folder, file, **{key.replace("-", "_"): value for key, value in found.items()})


def _path(key: str, written: str, folder: str, within: str | None, faults: list[Fault]) -> Path | None:
    """A path in the configuration, which must stay in the project."""
    from pathlib import Path  # noqa: PLC0415  # few projects name one

    given = os.path.join(folder, written)
    try:
        path = Path(os.path.normpath(given)) if within is None else Path(given).resolve()
        if key not in _MAY_BE_MISSING and not os.path.lexists(given):
            fault = "names nothing that exists"
        elif within is None:
            return path
        elif not path.is_relative_to(within):
            fault = "leads out of the project"
        elif ".git" in map(str.lower, path.relative_to(within).parts):
            fault = "leads into the folder of git"
        else:
            return path
        faults.append(Fault((key,), f"`{key}` {fault}: {shown(written)}"))
    except (OSError, RuntimeError) as error:  # too long, or circular links
        faults.append(Fault((key,), f"`{key}` cannot be followed: {getattr(error, 'strerror', None) or error}"))
    return None


# -- what holds for a file ---------------------------------------------------------------------------------------------


class Settings:
    """The settings that apply to a file: the defaults, and the sources of settings in their order.

    A frozen value: two instances with the same content are equal and have the same hash.
    """

    def __init__(self, *layers: Options) -> None:
        self.__dict__["layers"] = layers

    layers: Sequence[Options]

    @classmethod
    def of(cls, values: Mapping[str, Any], folder: str = "") -> Settings:
        """The settings in a mapping with the keys of `.twimlint.toml`.

        Its patterns are relative to `folder`, an absolute path, or to the same folder as checked paths.
        Raises ConfigError with all errors.
        """
        return cls(read_options(values, folder=folder))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"settings are frozen: create new ones instead of setting {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self.layers == other.layers

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Settings], tuple[Options, ...]]:
        return Settings, tuple(self.layers)

    def __repr__(self) -> str:
        return f"Settings{tuple(self.layers)!r}"

    @cached_property
    def _hash(self) -> int:
        return hash(self.layers)

    @property
    def file(self) -> str | None:
        """The configuration file, if there is one."""
        return next((layer.file for layer in self.layers if layer.file is not None), None)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The rules that are on, per-file ignores aside; a level for a single rule switches it on."""
        catalog = load_catalog()
        on = {rule.code for rule in catalog if rule.default}
        for layer in self.layers:
            if layer.select is not None:
                on = set()
            given_levels = [word for word in layer.level if catalog.resolve(word)] if layer.select is None else []
            on = _apply(catalog, on, [*(layer.select or ()), *layer.extend_select, *given_levels], layer.ignore)
        return tuple(code for code in catalog.codes if code in on)

    @cached_property
    def ignored_codes(self) -> frozenset[str]:
        """The rules in `ignore`, even if other settings select them."""
        return frozenset(_codes(load_catalog(), (word for layer in self.layers for word in layer.ignore)))

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """The levels that replace those of the rules; the most specific entry for a rule takes precedence."""
        levels: dict[str, Level] = {}
        for layer in self.layers:
            for selector in sorted(layer.level, key=_narrowness):
                levels.update(dict.fromkeys(load_catalog().matching(selector), layer.level[selector]))
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
    def hebbot_since(self) -> date | None:
        """The first day on which the bot's configuration applies."""
        return _last(None, (layer.hebbot_since for layer in self.layers))

    @property
    def site_root(self) -> Path | None:
        return _last(None, (layer.site_root for layer in self.layers))

    @property
    def site_root_file(self) -> str | None:
        """The configuration file that names the site, if one does."""
        return next((layer.file for layer in reversed(self.layers) if layer.site_root is not None), None)

    @property
    def since(self) -> date | None:
        """The day from which posts are checked if they are found in a folder rather than named."""
        return _last(None, (layer.since for layer in self.layers))

    @property
    def baseline(self) -> Path | None:
        """The file of known problems, which need not exist yet."""
        return _last(None, (layer.baseline for layer in self.layers))

    def for_named_file(self) -> Settings:
        """Return the settings for a named file, which is checked whatever its day."""
        if self.since is None:
            return self
        return Settings(*(layer._replace(since=None) for layer in self.layers))

    @property
    def style(self) -> FrozenTable:
        """The additions to the house style, from the last source that has any."""
        return _last(EMPTY, (layer.style or None for layer in self.layers))

    @cached_property
    def _excludes(self) -> Sequence[tuple[str, Globs]]:
        return [(layer.folder, Globs(layer.exclude)) for layer in self.layers if layer.exclude]

    @cached_property
    def _ignores(self) -> Sequence[tuple[str, _FilePattern, frozenset[str]]]:
        catalog = load_catalog()
        return [
            (layer.folder, _FilePattern(pattern), frozenset(_codes(catalog, selectors)))
            for layer in self.layers
            for pattern, selectors in layer.per_file_ignores.items()
        ]

    def excludes(self, path: str) -> bool:
        """Whether a file or folder, given by its absolute path, is excluded."""
        return any(
            relative is not None and globs.cover(relative)
            for folder, globs in self._excludes
            for relative in (_relative(path, folder),)
        )

    def codes_for(self, path: str) -> tuple[str, ...]:
        """The rules that are on for one file, given by its absolute path."""
        ignored: set[str] = set()
        for folder, pattern, codes in self._ignores:
            relative = _relative(path, folder)
            if relative is not None and pattern.covers(relative):
                ignored |= codes
        return tuple(code for code in self.codes if code not in ignored) if ignored else self.codes


class _FilePattern:
    """A pattern of `per-file-ignores`; one that begins with `!` covers what the rest of it does not."""

    def __init__(self, pattern: str) -> None:
        self._negated = pattern.startswith("!")
        self._globs = Globs([pattern.removeprefix("!")])

    def covers(self, path: str) -> bool:
        return self._globs.cover(path) is not self._negated


def _last(default: T, said: Iterable[T | None]) -> T:
    """The last word that is one."""
    for word in said:
        if word is not None:
            default = word
    return default


def _relative(path: str, folder: str) -> str | None:
    """A path relative to the folder of patterns; None if it is elsewhere."""
    if not folder:
        return path.replace(os.sep, "/").lstrip("/")
    relative = os.path.relpath(path, folder).replace(os.sep, "/")
    return None if relative == ".." or relative.startswith("../") else relative


def _apply(catalog: Catalog, on: set[str], selected: Iterable[str], ignored: Iterable[str]) -> set[str]:
    """Switch rules on and off; the most specific selector for a rule takes precedence, then `ignore`."""
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
