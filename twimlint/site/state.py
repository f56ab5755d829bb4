"""Whether a Zola site is as it was, found out without reading a page.

This is all that an unchanged post asks of its site, so it imports nothing that reads Markdown.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from twimlint.site.reading import Disk, Reading
from twimlint.text.digest import digest
from twimlint.text.source import SourceError

# ruff: noqa: PTH116, PTH118  # pathlib is several times slower, and a site has thousands of files

CONFIG_NAMES = ("config.toml", "zola.toml")
LARGEST_PAGE = 4 * 1024 * 1024
_FOLDERS = ("content", "static", "templates", "themes")
_WITH_CONTENT = (".md", ".html", ".toml")
"""Files that rules look into; of others they know the names alone."""

_SETTLED_NANOSECONDS = 2_000_000_000


class Memory(Protocol):
    """What keeps JSON values by name from one run to the next; what it cannot read is None."""

    def read(self, name: str) -> Any: ...

    def keep(self, name: str, value: Any) -> None: ...


def find_site_root(folder: Path, reading: Reading | None = None) -> Path | None:
    """The nearest folder, from this one upwards, whose configuration names a `base_url`."""
    return next((candidate for candidate in (folder, *folder.parents) if config_text(candidate, reading)), None)


def config_text(folder: Path, reading: Reading | None = None) -> str | None:
    """The text of a folder's Zola configuration; other tools have a `config.toml` too, but no `base_url`."""
    reading = reading or Disk()
    for name in CONFIG_NAMES:
        try:
            text = reading.content(str(folder / name), LARGEST_PAGE).decode("utf-8")
        except (SourceError, UnicodeDecodeError):
            continue
        if "base_url" in text:
            return text
    return None


def state_of_site(root: Path, store: Memory) -> str | None:
    """A word that changes when anything does that rules see of the site.

    None while something is so young that it may change once more and look the same, and where a linked folder leads
    away. What there is to look at is remembered, for to look at it takes half as long as to find it.
    """
    config = config_text(root)
    name = f"site-state-{digest(os.fsencode(root))}"
    known = store.read(name)
    with suppress(KeyError, TypeError, AttributeError):
        if known["config"] == config and all(_stat(path) == stat for path, stat in known["seen"].items()):
            return str(known["word"])
    seen = _look_around(root)
    youngest = max((max(stat) for stat in (seen or {}).values() if stat is not None), default=0)
    if seen is None or youngest > time.time_ns() - _SETTLED_NANOSECONDS:
        return None
    word = digest(f"{config} {seen}".encode("utf-8", "surrogateescape"))
    store.keep(name, {"config": config, "seen": seen, "word": word})
    return word


def _look_around(root: Path) -> dict[str, list[int] | None] | None:
    """The stats of all folders and of the files that rules look into; the names in a folder change with its stat.

    None where a folder is a link.
    """
    seen: dict[str, list[int] | None] = {}
    stack = [os.path.join(root, folder) for folder in _FOLDERS]
    while stack:
        folder = stack.pop()
        seen[folder] = _stat(folder)
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.is_symlink():
                        return None
                    stack.append(entry.path)
                elif entry.name.endswith(_WITH_CONTENT):
                    seen[entry.path] = _stat(entry.path)
    return seen


def _stat(path: str) -> list[int] | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return [stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size]
