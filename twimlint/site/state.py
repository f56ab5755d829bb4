"""Where a Zola site is, by its configuration.

This is all that an unchanged post asks of its site, so it imports nothing that reads Markdown.
"""

import os

from twimlint.site.reading import Disk, Reading
from twimlint.text.source import SourceError

# ruff: noqa: PTH118, PTH120  # pathlib is several times slower, and a site has thousands of files

CONFIG_NAMES = ("config.toml", "zola.toml")
LARGEST_PAGE = 4 * 1024 * 1024


def find_site_root(folder: str, reading: Reading | None = None) -> str | None:
    """The nearest folder, from this absolute path upwards, whose configuration names a `base_url`."""
    while config_text(folder, reading) is None:
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def config_text(folder: str, reading: Reading | None = None) -> str | None:
    """The text of a folder's Zola configuration; other tools have a `config.toml` too, but no `base_url`."""
    reading = reading or Disk()
    for name in CONFIG_NAMES:
        try:
            text = reading.content(os.path.join(folder, name), LARGEST_PAGE).decode("utf-8")
        except (SourceError, UnicodeDecodeError):
            continue
        if "base_url" in text:
            return text
    return None
