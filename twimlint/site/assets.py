"""The files of a Zola site by their exact names: static files, files beside a page, templates of shortcodes."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from twimlint.text.source import SourceError, read_bytes

_LARGEST_TEMPLATE = 1024 * 1024
_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "mp4", "webm", "mov"})


class SiteFiles:
    """Looks names up folder by folder, so that case counts everywhere and no text of a post ever reaches the system.

    What cannot be read is taken to be there, and leaves a line in `notes`.
    """

    def __init__(self, root: Path, theme: str | None) -> None:
        self.root = root
        self.notes: list[str] = []
        self._folders = (*([f"themes/{theme}/"] if theme else []), "")  # the site's own files win over its theme's
        self._names: dict[str, frozenset[str] | None] = {}

    def names_in(self, folder: str) -> frozenset[str] | None:
        """The names in a folder of the site; none where it does not exist, None where it cannot be read."""
        if folder not in self._names:
            try:
                with os.scandir(self.root / folder) as entries:
                    self._names[folder] = frozenset(entry.name for entry in entries)
            except (FileNotFoundError, NotADirectoryError):
                self._names[folder] = frozenset()
            except OSError as error:
                self.notes.append(f"cannot read the folder {folder}: {error.strerror}")
                self._names[folder] = None
        return self._names[folder]

    def may_have(self, path: str) -> bool:
        """Whether a file is there under exactly this name; True also where that cannot be found out."""
        folder = ""
        for part in path.split("/"):
            names = self.names_in(folder)
            if names is None:
                return True
            if part not in names:
                return False
            folder = f"{folder}/{part}" if folder else part
        return True

    @property
    def static_folders(self) -> Sequence[str]:
        """Where static files lie: in the theme's folder and in the site's own."""
        return [f"{folder}static" for folder in self._folders]

    def may_have_static(self, address: str) -> bool:
        """Whether a static file answers at an address (`/blog/img/a.png`)."""
        return any(self.may_have(folder + address) for folder in self.static_folders)

    @cached_property
    def _static_by_stem(self) -> Mapping[str, list[str]]:
        table: dict[str, list[str]] = {}
        for folder in self.static_folders:
            for address in _files_below(self.root / folder):
                table.setdefault(_stem(address), []).append(address)
        return table

    def static_like(self, address: str) -> Sequence[str]:
        """The addresses of static files of the same name but for case, folder and endings (`a.PNG`, `a.png.png`)."""
        stem = _stem(address)
        return self._static_by_stem.get(stem, ()) if stem else ()

    @cached_property
    def shortcodes(self) -> Mapping[str, str]:
        """The template of each shortcode by the name that pages call it by."""
        templates: dict[str, str] = {}
        for folder in self._folders:
            for name in sorted(self.names_in(f"{folder}templates/shortcodes") or ()):
                stem, dot, extension = name.rpartition(".")
                if dot and extension in ("html", "md"):
                    templates[stem] = f"{folder}templates/shortcodes/{name}"
        return templates

    def template(self, shortcode: str) -> str:
        """The text of a shortcode's template, empty where it cannot be read."""
        try:
            return read_bytes(self.root / self.shortcodes[shortcode], _LARGEST_TEMPLATE).decode("utf-8", "replace")
        except (KeyError, SourceError):
            return ""


def _stem(address: str) -> str:
    """A file's name in lower case, without endings, however many of the usual ones it has."""
    name = address.rpartition("/")[2].lower().rstrip(".")
    while True:
        stem, dot, ending = name.rpartition(".")
        if not dot or ending not in _ENDINGS:
            return name
        name = stem


def _files_below(root: Path) -> Iterator[str]:
    for place, _, names in os.walk(root):
        prefix = place[len(str(root)) :].replace(os.sep, "/")
        yield from (f"{prefix}/{name}" for name in names)
