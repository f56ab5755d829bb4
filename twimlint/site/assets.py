"""The files of a Zola site by their exact names: static files, files beside a page, templates of shortcodes."""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from twimlint.site.reading import Reading
from twimlint.text.source import SourceError

# ruff: noqa: PTH118  # a site has thousands of files

_SEPARATORS = frozenset("/\\\0")
_REDIRECTS = "_redirects"
_LARGEST_TEMPLATE = 1024 * 1024
_ENDINGS = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "mp4", "webm", "mov"})


class SiteFiles:
    """Looks up names folder by folder, so that names are case-sensitive and text of a post is never used as a path.

    What cannot be read is assumed to exist, and adds a line to `notes`.
    """

    def __init__(self, reading: Reading, root: str, theme: str | None) -> None:
        self.root = root
        self.notes: list[str] = []
        self._reading = reading
        own = theme is not None and theme not in ("", ".", "..") and not _SEPARATORS & set(theme)
        self.folders = (*([f"themes/{theme}/"] if own else []), "")  # the site's own files win over its theme's
        self._names: dict[str, frozenset[str] | None] = {}

    def names_in(self, folder: str) -> frozenset[str] | None:
        """The names in a folder of the site; empty if the folder does not exist, None if it cannot be read."""
        if folder not in self._names:
            self._names[folder] = self._find_names(folder)
        return self._names[folder]

    def _find_names(self, folder: str) -> frozenset[str] | None:
        path = f"{self.root}/{folder}".rstrip("/")
        if not self._is_reached_by_names(folder):
            return frozenset()
        try:
            entries = self._reading.entries(path)
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        except OSError as error:
            if error.errno == errno.ELOOP:  # a link to itself, or out of the site
                return frozenset()
            self.notes.append(f"cannot read the folder {folder}: {error.strerror}")
            return None
        return frozenset(entry.name for entry in entries)

    def _is_reached_by_names(self, folder: str) -> bool:
        """Whether a path consists of names below the root, so that it can be looked up folder by folder."""
        above, _, name = folder.rpartition("/")
        names = self.names_in(above) if folder else None
        return names is None or name in names

    def may_have(self, path: str) -> bool:
        """Whether a file exists under exactly this name; True also if that is unknown."""
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
        """The folders of static files: the theme's and the site's own."""
        return [f"{folder}static" for folder in self.folders]

    def may_have_static(self, address: str) -> bool:
        """Whether there is a static file at an address (`/blog/img/a.png`)."""
        return any(self.may_have(folder + address) for folder in self.static_folders)

    def may_redirect(self, address: str) -> bool:
        """Whether `static/_redirects`, which web hosts read, sends an address elsewhere; True also if it is unknown."""
        parts = address.strip("/").split("/")
        return any(_covers(rule, parts) for rule in self._redirects)

    @cached_property
    def _redirects(self) -> Sequence[Sequence[str]]:
        """The parts of the addresses that are sent elsewhere, with `*` and `:names` as they are written."""
        rules = []
        for folder in self.static_folders:
            if _REDIRECTS in (self.names_in(folder) or ()):
                try:
                    content = self._reading.content(f"{self.root}/{folder}/{_REDIRECTS}", _LARGEST_TEMPLATE)
                except SourceError:
                    return [["*"]]
                lines = content.decode("utf-8", "replace").splitlines()
                rules += [line.split(maxsplit=1)[0].strip("/").split("/") for line in lines if line.startswith("/")]
        return rules

    @cached_property
    def _static_by_stem(self) -> Mapping[str, list[str]]:
        table: dict[str, list[str]] = {}
        for folder in self.static_folders:
            for address in self._files_below(folder):
                table.setdefault(_stem(address), []).append(address)
        return table

    def static_like(self, address: str) -> Sequence[str]:
        """The addresses of static files whose names differ in case, folder or extensions (`a.PNG`, `a.png.png`)."""
        stem = _stem(address)
        return self._static_by_stem.get(stem, ()) if stem else ()

    @cached_property
    def shortcodes(self) -> Mapping[str, str]:
        """The template of each shortcode, by the name used in pages."""
        templates: dict[str, str] = {}
        for folder in self.folders:
            for name in sorted(self.names_in(f"{folder}templates/shortcodes") or ()):
                stem, dot, extension = name.rpartition(".")
                if dot and extension in ("html", "md"):
                    templates[stem] = f"{folder}templates/shortcodes/{name}"
        return templates

    def template(self, shortcode: str) -> str:
        """The text of a shortcode's template, empty if it cannot be read."""
        try:
            path = os.path.join(self.root, self.shortcodes[shortcode])
            return self._reading.content(path, _LARGEST_TEMPLATE).decode("utf-8", "replace")
        except (KeyError, SourceError):
            return ""

    def _files_below(self, folder: str) -> Iterator[str]:
        """The addresses of all files below a folder; linked folders are not entered."""
        stack = [""]
        while stack:
            prefix = stack.pop()
            try:
                entries = self._reading.entries(os.path.join(self.root, folder + prefix))
            except OSError:
                continue
            for entry in entries:
                if not entry.is_folder:
                    yield f"{prefix}/{entry.name}"
                elif not entry.is_link:
                    stack.append(f"{prefix}/{entry.name}")


def _covers(rule: Sequence[str], parts: Sequence[str]) -> bool:
    if rule[-1] == "*":
        rule, parts = rule[:-1], parts[: len(rule) - 1]
    return len(rule) == len(parts) and all(
        asked in ("*", part) or asked.startswith(":") for asked, part in zip(rule, parts, strict=True)
    )


def _stem(address: str) -> str:
    """A file's name in lower case, without any of the usual extensions."""
    name = address.rpartition("/")[2].lower().rstrip(".")
    while True:
        stem, dot, ending = name.rpartition(".")
        if not dot or ending not in _ENDINGS:
            return name
        name = stem
