"""A folder of JSON files in which one run leaves for the next what was costly to find out.

Nothing in it is trusted: what is damaged, foreign or cannot be read counts as absent, and what cannot be written costs
nothing but time. Several runs may use a folder at once, for a file appears in it whole or not at all.
"""

import os
import time
from contextlib import suppress
from typing import Any

from twimlint.text.digest import digest
from twimlint.text.source import SourceError, read_bytes

# The functions of os and os.path are used in place of pathlib: a run over unchanged files does little else.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH110, PTH111, PTH114, PTH116, PTH118, PTH120, PTH123, PTH208

FOLDER_NAME = ".twimlint_cache"
TAG_NAME = "CACHEDIR.TAG"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Made by twimlint, which can do without it.\n"
_SUFFIX = ".json"
_MAX_SIZE = 16 * 1024 * 1024
_MARKS_OF_PROJECT = (".git", ".twimlint.toml", "pyproject.toml", "config.toml", "zola.toml")
_DAY = 24 * 60 * 60
_KEPT_DAYS = 30


def cache_folder(here: str) -> str:
    """Where a run from this folder keeps things: at the root of the project, else in the platform's cache folder."""
    folder = here
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS_OF_PROJECT):
        parent = os.path.dirname(folder)
        if parent == folder:
            return os.path.join(user_folder(), digest(os.fsencode(here)))
        folder = parent
    return os.path.join(folder, FOLDER_NAME)


def user_folder() -> str:
    """The platform's folder for what may be lost."""
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "twimlint")


class Store:
    """JSON values by name; the folder is made when something is first kept."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def read(self, name: str) -> Any:
        """What was kept under a name, or None."""
        try:
            content = read_bytes(self._path(name), _MAX_SIZE)
        except SourceError:
            return None
        import json  # noqa: PLC0415  # not every run finds something

        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return None

    def keep(self, name: str, value: Any) -> None:
        """Keep a value for later runs."""
        import json  # noqa: PLC0415

        content = json.dumps(value, separators=(",", ":")).encode()
        with suppress(OSError):
            self._make_folder()
            temporary = f"{self._path(name)}.{os.getpid()}"
            try:
                with open(temporary, "wb") as file:
                    file.write(content)
                os.replace(temporary, self._path(name))
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(temporary)

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name + _SUFFIX)

    def _make_folder(self) -> None:
        """Make the folder, and tell git and programs that make copies to leave it alone."""
        if os.path.islink(self.folder):
            raise NotADirectoryError(self.folder)
        tag = os.path.join(self.folder, TAG_NAME)
        if os.path.exists(tag):
            return
        os.makedirs(self.folder, exist_ok=True)
        for path, content in ((os.path.join(self.folder, ".gitignore"), "*\n"), (tag, _TAG)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)

    def prune(self) -> None:
        """Once a day, remove what was written a month ago; the time of the tag says when that was done."""
        now = time.time()
        with suppress(OSError):
            tag = os.path.join(self.folder, TAG_NAME)
            if os.stat(tag).st_mtime > now - _DAY:
                return
            os.utime(tag)
            with os.scandir(self.folder) as entries:
                old = [entry.path for entry in entries if entry.stat().st_mtime < now - _KEPT_DAYS * _DAY]
            for path in old:
                if _SUFFIX in path:
                    os.unlink(path)

    def clear(self) -> int:
        """Remove what was kept, and the folder if nothing else is in it; how many files that were.

        A folder that was not made here stays as it is.
        """
        if not os.path.exists(os.path.join(self.folder, TAG_NAME)):
            return 0
        with os.scandir(self.folder) as entries:
            kept = [entry.path for entry in entries if _SUFFIX in entry.name and entry.is_file(follow_symlinks=False)]
        for path in kept:
            os.unlink(path)
        if {".gitignore", TAG_NAME}.issuperset(rest := os.listdir(self.folder)):
            for name in rest:
                os.unlink(os.path.join(self.folder, name))
            os.rmdir(self.folder)
        return len(kept)
