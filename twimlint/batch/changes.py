"""The files that differ from a revision, and their changed lines, according to git.

Only read-only git commands are run, without any feature that would let a repository start a program.
"""

import os
import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from twimlint.diagnostics import Diagnostic, Location
from twimlint.diagnostics.named import NamedTuple

PLAIN_GIT = (
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
)
"""git without what a repository could have it start, and blind to one that a checkout holds as common files."""
_OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
"""A partial clone would fetch what it lacks, by a program that its configuration names."""
_MOST_CHARACTERS_OF_A_REASON = 200
_PLAIN_DIFF = ("--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "--ignore-submodules")
_HUNK = re.compile(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class ChangesError(Exception):
    """Why git cannot say what has changed, and what to do about it, in one line."""


class Hunk(NamedTuple):
    """`old_count` lines were replaced by the `new_count` lines that begin at row `new_row`.

    If they were only removed, `new_row` is the row before the gap.
    """

    old_count: int
    new_row: int
    new_count: int

    @property
    def next_row(self) -> int:
        """The first row after it in the new text."""
        return self.new_row + (self.new_count or 1)


class LineChanges:
    """The changed rows of a file, and the old rows of the others."""

    def __init__(self, hunks: Sequence[Hunk]) -> None:
        self._hunks = hunks
        self._next_rows = [hunk.next_row for hunk in hunks]
        self._shifts = [0, *accumulate(hunk.new_count - hunk.old_count for hunk in hunks)]

    def touch(self, first: int, last: int) -> bool:
        """Whether a row from `first` to `last` is new, or something between them was removed."""
        index = bisect_right(self._next_rows, first)
        if index == len(self._hunks):
            return False
        hunk = self._hunks[index]
        return hunk.new_row <= last if hunk.new_count else first <= hunk.new_row < last

    def old_row(self, row: int) -> int:
        """The old row of an unchanged one."""
        return row - self._shifts[bisect_right(self._next_rows, row)]


class Changes:
    """The files of a repository that differ from a revision, untracked ones included."""

    def __init__(self, root: Path, base: str, old_names: Mapping[str, str | None]) -> None:
        self.root = root
        self.base = base
        self._old_names = old_names

    @classmethod
    def since(cls, revision: str, folder: Path) -> "Changes":
        """The changes from a revision to the working tree, as a pull request would show them.

        They are counted from the common ancestor of the two; if that is unknown, from the revision itself.
        Raises ChangesError if there is no git, no repository or no such revision.
        """
        root = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\r\n")))
        commit = _commit(root, revision)
        parted = _run(root, "merge-base", commit, "HEAD")
        base = parted.stdout.decode().strip() if parted.returncode == 0 else commit
        old_names = dict(_differing(root, base))
        others = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
        return cls(root, base, {**dict.fromkeys(_names(others)), **old_names})

    def __contains__(self, path: str) -> bool:
        """Whether a file, by its absolute path, differs."""
        return self._name(path) in self._old_names

    def _name(self, path: str) -> str:
        file = Path(path)
        return os.path.relpath(file.parent.resolve() / file.name, self.root).replace(os.sep, "/")

    def old_path(self, path: str) -> str | None:
        """The old path of a file; None for a new one."""
        old = self._old_names.get(self._name(path))
        return None if old is None else str(self.root / old)

    def old_content(self, path: str) -> bytes | None:
        """The old content of a file; None for a new one."""
        old = self._old_names.get(self._name(path))
        return None if old is None else _git(self.root, "cat-file", "blob", f"{self.base}:{old}")

    def lines(self, path: str) -> LineChanges:
        """Which lines of a file differ, one that was renamed included."""
        name = self._name(path)
        names = {name, self._old_names.get(name) or name}
        exact = ("--unified=0", "--inter-hunk-context=0", "--text")
        diff = _git(self.root, "diff", *_PLAIN_DIFF, *exact, self.base, "--", *sorted(names))
        return LineChanges([_hunk(header) for header in _HUNK.finditer(diff)])


def caused(changes: LineChanges, found: Sequence[Diagnostic], before: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The problems that a change introduced: those on changed lines, and those that the old text did not have.

    `before` are the problems of the old text; a problem at the same place of the same line is not new.
    """
    known = {(old.code, old.location) for old in before}
    return [diagnostic for diagnostic in found if _is_news(changes, diagnostic, known)]


def _is_news(changes: LineChanges, diagnostic: Diagnostic, known: set[tuple[str, Location]]) -> bool:
    row, column = diagnostic.location
    old = diagnostic.code, Location(changes.old_row(row), column)
    return changes.touch(*rows_of(diagnostic)) or old not in known


def rows_of(diagnostic: Diagnostic) -> tuple[int, int]:
    """The first and the last row of a problem."""
    row, end = diagnostic.location.row, diagnostic.end_location
    return row, end.row - 1 if end.column == 1 and end.row > row else end.row


# -- git ---------------------------------------------------------------------------------------------------------------


def _run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, **_OFFLINE, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
    try:
        return subprocess.run([*PLAIN_GIT, *arguments], cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise ChangesError("git is not installed, so changes cannot be determined") from None


def _git(folder: Path, *arguments: str) -> bytes:
    done = _run(folder, *arguments)
    if done.returncode != 0:
        complaint = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise ChangesError(f"git {arguments[0]}: {complaint[0][:_MOST_CHARACTERS_OF_A_REASON]}")
    return done.stdout


def _commit(root: Path, revision: str) -> str:
    if revision and not revision.startswith("-"):
        found = _run(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if found.returncode == 0:
            return found.stdout.decode().strip()
    if _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        raise ChangesError(
            f"the revision {revision!r} is not in this shallow checkout: fetch it first "
            "(GitHub's checkout action has `fetch-depth: 0` for that)"
        )
    raise ChangesError(f"there is no revision {revision!r} in this repository")


def _differing(root: Path, base: str) -> Iterator[tuple[str, str | None]]:
    """Every file that differs from a commit, with the name it had there; deleted ones are left out."""
    fields = iter(_names(_git(root, "diff", *_PLAIN_DIFF, "--name-status", "-z", "--diff-filter=d", base, "--")))
    for status in fields:
        name = next(fields)
        if status.startswith(("R", "C")):
            yield next(fields), name
        else:
            yield name, None if status == "A" else name


def _names(output: bytes) -> Sequence[str]:
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def _hunk(header: "re.Match[bytes]") -> Hunk:
    _, old_count, new_row, new_count = header.groups()
    return Hunk(int(old_count or 1), int(new_row), int(new_count or 1))
