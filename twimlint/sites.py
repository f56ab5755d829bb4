"""The Zola sites that the files of one run stand in: each is found once, opened once, and may be missing or broken."""

import os
from collections.abc import Sequence
from pathlib import Path

from twimlint.cache import FOLDER_NAME, digest, user_folder
from twimlint.site import Site, SiteError
from twimlint.site_state import find_site_root

_STORE_NAME = "site-index.json"
_SHOWN_NOTES = 4


class Sites:
    """Finds the site around a file; with `wanted` False nobody has one.

    `remember` keeps the index of a site for the next run: in a folder if one is given, else in the site, or in the
    user's cache where the site is not to be written to.
    """

    def __init__(self, *, wanted: bool = True, remember: bool = False, folder: Path | None = None) -> None:
        self._wanted = wanted
        self._remember = remember
        self._folder = folder
        self._of_folder: dict[Path, Site | None] = {}
        self._of_root: dict[Path, Site | None] = {}
        self._broken: list[str] = []

    def around(self, path: Path) -> Site | None:
        """The site whose root is the nearest above a file; None (and a note) where that one is broken."""
        if not self._wanted:
            return None
        folder = path.parent
        if folder not in self._of_folder:
            root = find_site_root(folder)
            self._of_folder[folder] = None if root is None else self._open_or_note(root)
        return self._of_folder[folder]

    def at(self, root: Path) -> Site | None:
        """The site at a folder that somebody named.

        Raises SiteError where none is there.
        """
        if not self._wanted:
            return None
        if root not in self._of_root:
            self._of_root[root] = self._open(root)
        return self._of_root[root]

    def _open_or_note(self, root: Path) -> Site | None:
        if root not in self._of_root:
            try:
                self._of_root[root] = self._open(root)
            except SiteError as error:
                self._broken.append(f"{error}; the rules that need the site are off")
                self._of_root[root] = None
        return self._of_root[root]

    def _open(self, root: Path) -> Site:
        return Site.open(root, _store(root, self._folder) if self._remember else None)

    @property
    def notes(self) -> Sequence[str]:
        """What could not be read, a line each, the first few of many."""
        notes = [*self._broken, *(note for site in self._of_root.values() if site is not None for note in site.notes)]
        if len(notes) <= _SHOWN_NOTES:
            return notes
        return [*notes[: _SHOWN_NOTES - 1], f"and {len(notes) - _SHOWN_NOTES + 1} more of this kind"]


def _store(root: Path, folder: Path | None) -> Path:
    """Where the index of a site is kept."""
    if folder is not None:
        return folder / f"{digest(os.fsencode(root.resolve()))}-{_STORE_NAME}"
    if root.stat().st_mode & 0o222:
        return root / FOLDER_NAME / _STORE_NAME
    return Path(user_folder()) / digest(os.fsencode(root.resolve())) / _STORE_NAME
