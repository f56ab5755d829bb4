"""The changed files with their patches as listed by GitHub, for a checkout without the base commit."""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from twimlint.batch.changes import Hunk, LineChanges, rows_of
from twimlint.diagnostics import Diagnostic
from twimlint.text.source import read_bytes

_MAX_SIZE = 1024 * 1024 * 1024
_HEAD = re.compile(r"@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@")


class Patches:
    """The files of a change by their names below a folder, with the changes of each; None if those are unknown."""

    def __init__(self, root: Path, patches: Mapping[str, str | None]) -> None:
        self._root = root.resolve()
        self._patches = patches

    @classmethod
    def read(cls, file: Path, root: Path) -> "Patches":
        """The patches in a JSON file written by the Action; raises SourceError or ValueError if it is none."""
        patches = json.loads(read_bytes(file, _MAX_SIZE))
        if not isinstance(patches, dict) or not all(isinstance(patch, str | None) for patch in patches.values()):
            raise ValueError("not a table of patches")
        return cls(root, patches)

    def __contains__(self, path: str) -> bool:
        """Whether a file, by its absolute path, is one of them."""
        return self._name(path) in self._patches

    def _name(self, path: str) -> str:
        file = Path(path)
        return os.path.relpath(file.parent.resolve() / file.name, self._root).replace(os.sep, "/")

    def on_changed_lines(self, path: str, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """The problems on lines that the change touched: all of them where these are not known."""
        patch = self._patches[self._name(path)]
        if patch is None:
            return list(found)
        lines = LineChanges(list(_hunks(patch)))
        return [diagnostic for diagnostic in found if lines.touch(*rows_of(diagnostic))]


def _hunks(patch: str) -> Iterator[Hunk]:
    """The hunks of a unified diff without file headers and without context lines."""
    row = gone = new = 0
    for line in [*patch.split("\n"), " "]:
        head = _HEAD.match(line)
        if head is None and line.startswith("-"):
            gone += 1
        elif head is None and line.startswith("+"):
            new += 1
        elif not line.startswith("\\"):
            if gone or new:
                yield Hunk(gone, row if new else row - 1, new)
            row = row + new + 1 if head is None else int(head[1])
            gone = new = 0
