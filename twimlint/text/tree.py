"""The folder tree that a run must not leave through links: a stranger's checkout may contain links."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# The functions of os.path are used in place of pathlib: resolve() would follow links, and a run asks for many paths.
# ruff: noqa: PTH100, PTH109, PTH118, PTH120


def tree_of(path: str | Path) -> str:
    """The tree of a given file: the current folder, or the file's own folder if it is elsewhere."""
    folder, here = os.path.dirname(os.path.abspath(path)), os.getcwd()
    return here if _is_in(folder, here) else folder


def target_outside(path: str | Path, tree: str | Path) -> str | None:
    """Where a path leads through links if that is outside the tree; None if it is inside.

    Raises OSError if the links are circular or cannot be followed, ValueError if it is not a path.
    """
    real = os.path.realpath(path)
    return None if _is_in(real, os.path.realpath(tree)) else real


def _is_in(path: str, folder: str) -> bool:
    """Whether a path is a folder or inside of it, by their names."""
    return os.path.normcase(os.path.join(path, "")).startswith(os.path.normcase(os.path.join(folder, "")))
