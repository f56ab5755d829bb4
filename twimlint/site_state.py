"""Whether a Zola site is as it was, found out without reading a page.

This is all that an unchanged post asks of its site, so it imports nothing that reads Markdown.
"""

import os
import time
from pathlib import Path

from twimlint.cache import digest
from twimlint.source import SourceError, read_bytes

# ruff: noqa: PTH118  # pathlib is several times slower, and a site has thousands of files

CONFIG_NAMES = ("config.toml", "zola.toml")
LARGEST_PAGE = 4 * 1024 * 1024
_FOLDERS = ("content", "static", "templates", "themes")
_WITH_CONTENT = (".md", ".html", ".toml")
"""Files that rules look into; of others they know the names alone."""

_SETTLED_NANOSECONDS = 2_000_000_000


def find_site_root(folder: Path) -> Path | None:
    """The nearest folder, from this one upwards, whose configuration names a `base_url`."""
    return next((candidate for candidate in (folder, *folder.parents) if config_text(candidate)), None)


def config_text(folder: Path) -> str | None:
    """The text of a folder's Zola configuration; other tools have a `config.toml` too, but no `base_url`."""
    for name in CONFIG_NAMES:
        try:
            text = read_bytes(folder / name, LARGEST_PAGE).decode("utf-8")
        except (SourceError, UnicodeDecodeError):
            continue
        if "base_url" in text:
            return text
    return None


def state_of_site(root: Path) -> str | None:
    """A word that changes when anything does that rules see of the site.

    None while a file is so young that it may change once more and look the same, and where a linked folder leads away.
    """
    lines = [config_text(root) or ""]
    youngest = 0
    stack = [os.path.join(root, folder) for folder in _FOLDERS]
    while stack:
        folder = stack.pop()
        lines.append(folder)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.is_symlink():
                            return None
                        stack.append(entry.path)
                    elif entry.name.endswith(_WITH_CONTENT):
                        stat = entry.stat()
                        lines.append(f"{entry.name}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}")
                        youngest = max(youngest, stat.st_mtime_ns, stat.st_ctime_ns)
                    else:
                        lines.append(entry.name)
        except OSError as error:
            lines.append(str(error.errno))
    if youngest > time.time_ns() - _SETTLED_NANOSECONDS:
        return None
    return digest("\0\0".join(lines).encode("utf-8", "surrogateescape"))
