"""The interface through which a site is read: names in a folder, contents of files, and stamps of both.

`Disk` reads saved files, `Overlay` adds unsaved texts on top, `Inside` refuses links that lead out of the site, and
`Recorder` records what was read. A result is valid as long as its stamp is unchanged; a file modified so recently that
it may change again within the same stamp is also compared by its digest.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice

from twimlint.diagnostics.named import NamedTuple
from twimlint.text.digest import digest
from twimlint.text.source import SourceError, UnreadableError, read_bytes

# ruff: noqa: PTH114, PTH116, PTH118, PTH120  # pathlib is several times slower, and a site has thousands of files

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_SETTLED_NANOSECONDS = 2_000_000_000
_LARGEST_YOUNG_FILE = 64 * 1024 * 1024
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})
"""Errors that mean that something does not exist, rather than that it cannot be read at the moment."""

Stamp = tuple[int, ...]
"""Changes when the file or folder changes; empty if it does not exist."""

Answer = tuple[Stamp, str]
"""The stamp of a file or folder, and the digest of its content if the stamp alone is not sufficient, else empty."""


class Entry(NamedTuple):
    """A name in a folder; links are followed for its kind."""

    name: str
    is_folder: bool = False
    is_file: bool = True
    is_link: bool = False


class Reading(ABC):
    """Reads by absolute paths."""

    @abstractmethod
    def entries(self, folder: str) -> Sequence[Entry]:
        """What a folder holds, in order of names; raises OSError."""

    @abstractmethod
    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        """The stamp of a file from before it was read, and its first bytes; raises OSError."""

    @abstractmethod
    def content(self, path: str, limit: int) -> bytes:
        """A file as a whole; raises SourceError."""

    @abstractmethod
    def stamp(self, path: str) -> Stamp:
        """The stamp of a file or folder."""


class Disk(Reading):
    """Reads saved files."""

    def entries(self, folder: str) -> Sequence[Entry]:
        with os.scandir(folder) as found:
            entries = [Entry(entry.name, entry.is_dir(), _is_file(entry), entry.is_symlink()) for entry in found]
        return sorted(entries)

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        file = os.open(path, _READ)
        try:
            return _stamp(os.fstat(file)), os.read(file, size)
        finally:
            os.close(file)

    def content(self, path: str, limit: int) -> bytes:
        return read_bytes(path, limit)

    def stamp(self, path: str) -> Stamp:
        try:
            return _stamp(os.stat(path))
        except (OSError, ValueError):
            return ()


def _stamp(status: os.stat_result) -> Stamp:
    kind = stat.S_IFMT(status.st_mode)
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, kind


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a circular link
        return False


class Overlay(Reading):
    """Reads unsaved texts by absolute path, and everything else from the interface below.

    The mapping may change at any time; a file that exists only in the mapping is listed in its folder too.
    """

    def __init__(self, texts: Mapping[str, str], below: Reading | None = None) -> None:
        self._texts = texts
        self._below: Reading = below or Disk()

    def entries(self, folder: str) -> Sequence[Entry]:
        new = [name for path in self._texts for above, name in (os.path.split(path),) if above == folder]
        try:
            saved = self._below.entries(folder)
        except FileNotFoundError:
            if not new:
                raise
            saved = ()
        names = {entry.name for entry in saved}
        return sorted([*saved, *(Entry(name) for name in new if name not in names)])

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        if path in self._texts:
            return self.stamp(path), self._bytes(path)[:size]
        return self._below.head(path, size)

    def content(self, path: str, limit: int) -> bytes:
        return self._bytes(path) if path in self._texts else self._below.content(path, limit)

    def stamp(self, path: str) -> Stamp:
        if path in self._texts:
            return (int(digest(self._bytes(path)), 16),)
        new = sorted(text for text in self._texts if os.path.dirname(text) == path)
        return (*self._below.stamp(path), *(int(digest(os.fsencode(text)), 16) for text in new))

    def _bytes(self, path: str) -> bytes:
        return self._texts[path].encode("utf-8", "surrogatepass")


class Inside(Reading):
    """Reads what is in a folder from the interface below; a link that leads out of the folder cannot be read."""

    def __init__(self, below: Reading, root: str) -> None:
        self._below = below
        self._root = root
        self._has: dict[str, bool] = {root: True}
        self._listed: set[str] = set()

    def entries(self, folder: str) -> Sequence[Entry]:
        self._refuse_outside(folder)
        entries = self._below.entries(folder)
        self._listed.update(f"{folder}/{entry.name}" for entry in entries if not entry.is_link)
        return entries

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        self._refuse_outside(path)
        return self._below.head(path, size)

    def content(self, path: str, limit: int) -> bytes:
        try:
            self._refuse_outside(path)
        except OSError as error:
            raise UnreadableError(str(error.strerror)) from error
        return self._below.content(path, limit)

    def stamp(self, path: str) -> Stamp:
        return self._below.stamp(path)

    def _refuse_outside(self, path: str) -> None:
        """Raise OSError if a path leads out; one that was listed and is no link is where its folder is."""
        if path in self._listed or path == self._root:
            return
        folder = os.path.dirname(path)
        if folder not in self._has:
            self._has[folder] = folder in self._listed or lies_inside(folder, self._root)
        if not self._has[folder] or (os.path.islink(path) and not lies_inside(path, self._root)):
            raise OSError(errno.ELOOP, "it leads out of the site", path)


class Recorder(Reading):
    """Reads from the interface below and records each path with its stamp from before it was read.

    `complete` says whether everything that exists could be read.
    """

    def __init__(self, below: Reading | None = None) -> None:
        self._below: Reading = below or Disk()
        self.asked: dict[str, Answer] = {}
        self.complete = True
        self._told = 0

    def entries(self, folder: str) -> Sequence[Entry]:
        stamp = self.stamp(folder)
        try:
            entries = self._below.entries(folder)
        except OSError as error:
            self._note_failure(error)
            self.asked.setdefault(folder, (stamp, ""))
            raise
        self.asked.setdefault(folder, (stamp, _digest_of_names(entries) if _is_young(stamp) else ""))
        for entry in entries:
            if entry.is_link:  # the folder's stamp does not cover the link's target
                path = os.path.join(folder, entry.name)
                self.asked.setdefault(path, answer_of(self._below, path))
        return entries

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        try:
            stamp, head = self._below.head(path, size)
            if _is_young(stamp):
                return stamp, self._young(path, stamp)[:size]
        except OSError as error:
            self._note_failure(error)
            raise
        self.asked.setdefault(path, (stamp, ""))
        return stamp, head

    def content(self, path: str, limit: int) -> bytes:
        stamp = self.stamp(path)
        try:
            content = self._below.content(path, limit)
        except SourceError as error:
            if isinstance(error.__cause__, OSError):
                self._note_failure(error.__cause__)
            self.asked.setdefault(path, answer_of(self._below, path))
            raise
        self.asked.setdefault(path, (stamp, digest(content) if _is_young(stamp) else ""))
        return content

    def stamp(self, path: str) -> Stamp:
        return self._below.stamp(path)

    def news(self) -> dict[str, Answer]:
        """What was asked since this was last asked for."""
        new = dict(islice(self.asked.items(), self._told, None))
        self._told = len(self.asked)
        return new

    def _young(self, path: str, stamp: Stamp) -> bytes:
        try:
            content = self._below.content(path, _LARGEST_YOUNG_FILE)
        except SourceError as error:
            raise error.__cause__ if isinstance(error.__cause__, OSError) else OSError(str(error)) from None
        self.asked.setdefault(path, (stamp, digest(content)))
        return content

    def _note_failure(self, error: OSError) -> None:
        if error.errno not in _ABSENT:
            self.complete = False


def answer_of(reading: Reading, path: str) -> Answer:
    """The current record for a path."""
    stamp = reading.stamp(path)
    return stamp, _digest(reading, path) if _is_young(stamp) else ""


def renewed(reading: Reading, path: str, answer: Answer) -> Answer | None:
    """An earlier record, updated for later runs; None if it is no longer valid."""
    stamp, known = answer
    now = reading.stamp(path)
    if not known:
        return answer if now == stamp else None
    return (now, known if _is_young(now) else "") if _digest(reading, path) == known else None


def merged(some: Mapping[str, Answer], others: Mapping[str, Answer]) -> dict[str, Answer] | None:
    """Records that were made one after the other; None if something has changed in between."""
    for path, (stamp, known) in others.items():
        if path in some and some[path][0] != stamp and not (known and known == some[path][1]):
            return None
    return {**some, **{path: answer for path, answer in others.items() if answer[1] or path not in some}}


def lies_inside(path: str, folder: str) -> bool:
    """Whether a path is inside a folder after all links are followed."""
    try:
        real, inside = os.path.realpath(path), os.path.realpath(folder)
    except (OSError, ValueError):
        return False
    return f"{real}{os.sep}".startswith(f"{inside.rstrip(os.sep)}{os.sep}")


def _digest(reading: Reading, path: str) -> str:
    """The digest of a file, or of the names in a folder; a placeholder if neither can be read."""
    try:
        return _digest_of_names(reading.entries(path))
    except OSError:
        with suppress(SourceError):
            return digest(reading.content(path, _LARGEST_YOUNG_FILE))
    return "unreadable"


def _digest_of_names(entries: Sequence[Entry]) -> str:
    return digest(repr(sorted(entries)).encode("utf-8", "backslashreplace"))


def _is_young(stamp: Stamp) -> bool:
    """Whether a stamp is so recent that another change may leave it unchanged."""
    if len(stamp) < 2:
        return False
    settled = time.time_ns() - _SETTLED_NANOSECONDS
    return stamp[0] > settled or stamp[1] > settled
