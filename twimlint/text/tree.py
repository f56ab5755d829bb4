"""The folder tree that a run must not leave through links: a stranger's checkout may contain links."""

import os
from pathlib import Path

# The functions of os.path are used in place of pathlib: resolve() would follow links, and a run asks for many paths.
# ruff: noqa: PTH100, PTH120


def tree_of(path: str | Path) -> Path:
    """The tree of a given file: the current folder, or the file's own folder if it is elsewhere."""
    folder, here = Path(os.path.dirname(os.path.abspath(path))), Path.cwd()
    return here if folder.is_relative_to(here) else folder


def target_outside(path: str | Path, tree: Path) -> str | None:
    """Where a path leads through links if that is outside the tree; None if it is inside.

    Raises OSError if the links are circular or cannot be followed, ValueError if it is not a path.
    """
    real = os.path.realpath(path)
    return None if Path(real).is_relative_to(os.path.realpath(tree)) else real
