"""The tree that a run stays in, whatever links say: git carries them, and a checkout may be a stranger's."""

import os
from pathlib import Path

# The functions of os.path are used in place of pathlib: resolve() would follow links, and a run asks for many paths.
# ruff: noqa: PTH100, PTH120


def tree_of(path: str | Path) -> Path:
    """The tree that a file was given in: the current folder, or for a file elsewhere the folder that it is in."""
    folder, here = Path(os.path.dirname(os.path.abspath(path))), Path.cwd()
    return here if folder.is_relative_to(here) else folder


def target_outside(path: str | Path, tree: Path) -> str | None:
    """Where a path leads by links if that is not in the tree; None where it stays inside.

    Raises OSError where it leads in circles or nowhere that can be looked up, ValueError where it is no path.
    """
    real = os.path.realpath(path)
    return None if Path(real).is_relative_to(os.path.realpath(tree)) else real
