"""Path patterns in the syntax of `.gitignore`, for that file itself, for `exclude` and for `per-file-ignores`.

Pattern and path are compared part by part, so that no pattern makes matching slow. Of git's syntax, only classes such
as `[[:alpha:]]` are not supported.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import translate

from twimlint.diagnostics.named import NamedTuple

_ANY_FOLDERS = None
_SPECIAL = re.compile(r"[*?\[\\]")
_ESCAPED = re.compile(r"\\(.)")

_Part = Callable[[str], object] | None
"""Tells whether one part of a path matches; None stands for `**`."""


class Glob(NamedTuple):
    """One pattern; `negated` for `!`, `folders_only` if it ends in a slash."""

    parts: Sequence[_Part]
    negated: bool
    folders_only: bool

    def matches(self, path: Sequence[str], is_folder: bool) -> bool:
        return (is_folder or not self.folders_only) and _match(self.parts, path)


class Globs:
    """Patterns that apply below one folder; paths are relative to it and written with slashes."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._globs = [glob for pattern in patterns if (glob := _parse(pattern)) is not None]

    def __bool__(self) -> bool:
        return bool(self._globs)

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Whether the last matching pattern includes the path (True) or with `!` excludes it; None if none matches."""
        parts = path.split("/")
        for glob in reversed(self._globs):
            if glob.matches(parts, is_folder):
                return not glob.negated
        return None

    def cover(self, path: str) -> bool:
        """Whether the patterns include a file, or one of the folders around it."""
        folder = ""
        for part in path.split("/")[:-1]:
            folder = f"{folder}/{part}" if folder else part
            if self.verdict(folder, is_folder=True):
                return True
        return bool(self.verdict(path, is_folder=False))


def can_match(pattern: str) -> bool:
    """Whether a pattern matches any path at all: not a comment, nor one with `.` or `..` for a folder."""
    glob = _parse(pattern)
    return glob is not None and not {".", ".."}.intersection(pattern.removeprefix("!").split("/"))


def _parse(line: str) -> Glob | None:
    pattern = line.rstrip("\r\n")
    while pattern.endswith(" ") and not pattern.endswith("\\ "):
        pattern = pattern[:-1]
    if not pattern or pattern.startswith("#"):
        return None
    negated = pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    folders_only = pattern.endswith("/")
    pattern = pattern.rstrip("/")
    if not pattern:
        return None
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    words = pattern.removeprefix("/").split("/")
    if words[-1] == "**":
        words.append("*")
    return Glob([_ANY_FOLDERS if word == "**" else _part(word) for word in words], negated, folders_only)


def _part(word: str) -> _Part:
    if not _SPECIAL.search(word):
        return word.__eq__
    literal = _ESCAPED.sub(lambda match: f"[{match[1]}]" if match[1] in "*?[" else match[1], word)
    return re.compile(translate(literal.replace("[^", "[!"))).match


def _match(pattern: Sequence[_Part], path: Sequence[str]) -> bool:
    """Match part by part; after a `**`, the shortest run of folders that matches is sufficient."""
    at = position = 0
    retry: tuple[int, int] | None = None
    while position < len(path):
        part = pattern[at] if at < len(pattern) else _nothing
        if part is _ANY_FOLDERS:
            at += 1
            retry = at, position
        elif part(path[position]):
            at, position = at + 1, position + 1
        elif retry is not None:
            at, position = retry[0], retry[1] + 1
            retry = at, position
        else:
            return False
    return all(part is _ANY_FOLDERS for part in pattern[at:])


def _nothing(_part: str) -> bool:
    return False
