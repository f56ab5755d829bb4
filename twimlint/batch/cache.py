"""A folder of files with results for later runs.

The default folder is in the user's cache folder, where no checkout can write. Nothing in a folder is trusted: a file
counts only with a code made with the user's own key, no link is followed, and only files with twimlint's own name and
mark are ever deleted. A failed write only costs time. Several runs may use a folder at once, because files appear in it
completely or not at all.

The values are written by `marshal`: for a site of 1100 pages, that takes 1 ms of each run, where JSON took 6.
"""

from __future__ import annotations

import marshal
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress

from twimlint.text.digest import digest, keyed_digest
from twimlint.text.places import user_cache_folder
from twimlint.text.source import SourceError, read_limited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# The functions of os and os.path are used in place of pathlib: a run over unchanged files does little else.
# ruff: noqa: PTH103, PTH105, PTH106, PTH108, PTH110, PTH114, PTH118, PTH120, PTH208

TAG_NAME = "CACHEDIR.TAG"
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by twimlint, which can do without it.\n"
_IGNORE_NAME, _IGNORE = ".gitignore", b"*\n"
_KEY_NAME, _KEY_SIZE = "key", 32
_PREFIX, _SUFFIX, _TEMPORARY_SUFFIX = "twimlint-", ".cache", ".tmp"
_MARK = b"twimlint cache 4 "
_MARSHAL_FORMAT = 4
_MAX_SIZE = 64 * 1024 * 1024
_MARKS_OF_PROJECT = (".git", ".twimlint.toml", "pyproject.toml", "config.toml", "zola.toml")
_DAY = 24 * 60 * 60
_KEPT_DAYS = 30
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class ForeignFolderError(Exception):
    """A folder named as cache contains other files; the message is one line."""


def cache_folder(here: str) -> str:
    """The cache of runs from this folder: one folder for each tree, in the user's cache folder."""
    folder = here
    while not any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS_OF_PROJECT):
        parent = os.path.dirname(folder)
        if parent == folder:
            folder = here
            break
        folder = parent
    return os.path.join(user_cache_folder(), "reports", digest(os.fsencode(os.path.realpath(folder))))


class Store:
    """Plain values by name: texts, numbers, None, and lists, tuples and dictionaries of these.

    The folder is created with the first value.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._key = b""

    def refuse_foreign(self) -> None:
        """Raise ForeignFolderError if the folder is a link, not a folder, or contains other files."""
        if self._is_ours():
            return
        try:
            if not os.path.lexists(self.folder) or (not os.path.islink(self.folder) and not os.listdir(self.folder)):
                return
        except (OSError, ValueError):
            pass
        raise ForeignFolderError(f"{self.folder} is neither empty nor a cache of twimlint: name another folder")

    def read(self, name: str) -> Any:
        """The value stored under a name, or None."""
        content = _content(self._path(name))
        mark, _, body = content.partition(b"\n")
        if not content.startswith(_MARK) or mark != self._mark(name, body):
            return None
        try:
            return marshal.loads(body)  # noqa: S302  # written by `keep`, as the mark says
        except (EOFError, TypeError, ValueError):  # by another version of Python
            return None

    def keep(self, name: str, value: Any) -> None:
        """Keep a value for later runs."""
        body = marshal.dumps(value, _MARSHAL_FORMAT)
        with suppress(OSError, ValueError):
            self._make_folder()
            self._replace(self._path(name), self._mark(name, body, makes_key=True) + b"\n" + body)

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, _PREFIX + name + _SUFFIX)

    def _mark(self, name: str, body: bytes, *, makes_key: bool = False) -> bytes:
        """The first line of a file: only this user can write it, and only for this name and content."""
        self._key = self._key or _read_key() or (_make_key() if makes_key else b"")
        if not self._key:
            return b""
        return _MARK + keyed_digest(name.encode() + b"\0" + body, self._key).encode()

    def _replace(self, path: str, content: bytes) -> None:
        temporary = os.path.join(self.folder, f"{_PREFIX}{os.urandom(8).hex()}{_TEMPORARY_SUFFIX}")
        _create(temporary, content)
        try:
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise

    def _is_ours(self) -> bool:
        return not os.path.islink(self.folder) and _content(os.path.join(self.folder, TAG_NAME)) == _TAG

    def _make_folder(self) -> None:
        """Create the folder, marked so that git and backups ignore it; raises OSError if it contains other files."""
        if self._is_ours():
            return
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        if os.path.islink(self.folder) or os.listdir(self.folder):
            raise NotADirectoryError(self.folder)
        _create(os.path.join(self.folder, _IGNORE_NAME), _IGNORE)
        _create(os.path.join(self.folder, TAG_NAME), _TAG)

    def prune(self) -> None:
        """Once a day, remove files older than a month; the time of the tag file is that of the last removal."""
        now = time.time()
        with suppress(OSError):
            tag = os.path.join(self.folder, TAG_NAME)
            if not self._is_ours() or os.lstat(tag).st_mtime > now - _DAY:
                return
            os.utime(tag, follow_symlinks=False)
            for path in self._own_files():
                if os.lstat(path).st_mtime < now - _KEPT_DAYS * _DAY:
                    os.unlink(path)

    def clear(self) -> int:
        """Remove all values, and the folder if nothing else is in it; returns the number of files.

        A folder that was not created by twimlint is unchanged.
        """
        if not self._is_ours():
            return 0
        kept = list(self._own_files())
        for path in kept:
            os.unlink(path)
        if {_IGNORE_NAME, TAG_NAME}.issuperset(rest := os.listdir(self.folder)):
            if _IGNORE_NAME in rest and _content(os.path.join(self.folder, _IGNORE_NAME)) != _IGNORE:
                return len(kept)
            for name in rest:
                os.unlink(os.path.join(self.folder, name))
            os.rmdir(self.folder)
        return len(kept)

    def _own_files(self) -> Iterator[str]:
        """The files in the folder with twimlint's name and mark; a temporary one may be incomplete."""
        for name in sorted(os.listdir(self.folder)):
            path = os.path.join(self.folder, name)
            if name.startswith(_PREFIX) and name.endswith((_SUFFIX, _TEMPORARY_SUFFIX)) and _is_marked(path):
                yield path


# -- files that are opened without following links --------------------------------------------------------------------


def _content(path: str) -> bytes:
    """The content of a regular file; empty if there is none, or if it is a link or too large."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_LINKS), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return b""
            return read_limited(file, _MAX_SIZE, status.st_size)
    except (OSError, ValueError, SourceError):
        return b""


def _is_marked(path: str) -> bool:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_LINKS), "rb") as file:
            head = file.read(len(_MARK)) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b"?"
    except (OSError, ValueError):
        return False
    return head == _MARK or (path.endswith(_TEMPORARY_SUFFIX) and _MARK.startswith(head))


def _create(path: str, content: bytes) -> None:
    """Write a new file that only the user can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o600), "wb") as file:
        file.write(content)


def _read_key() -> bytes:
    """The key that identifies this user's files; empty if there is none yet."""
    key = _content(os.path.join(user_cache_folder(), _KEY_NAME))
    return key if len(key) == _KEY_SIZE else b""


def _make_key() -> bytes:
    os.makedirs(user_cache_folder(), mode=0o700, exist_ok=True)
    with suppress(FileExistsError):  # another run was faster
        _create(os.path.join(user_cache_folder(), _KEY_NAME), os.urandom(_KEY_SIZE))
    key = _read_key()
    if not key:
        raise PermissionError(_KEY_NAME)
    return key
