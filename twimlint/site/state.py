"""Where a Zola site is, by its configuration.

This is all that an unchanged post asks of its site, so it imports nothing that reads Markdown.
"""

from pathlib import Path

from twimlint.site.reading import Disk, Reading
from twimlint.text.source import SourceError

# pathlib is several times slower, and a site has thousands of files

CONFIG_NAMES = ("config.toml", "zola.toml")
LARGEST_PAGE = 4 * 1024 * 1024


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
