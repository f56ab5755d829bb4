"""The Zola sites of the files of one run: each is found and opened once, and may be missing or broken."""

import os
from collections.abc import Mapping, Sequence

from twimlint.diagnostics.named import NamedTuple
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError
from twimlint.site.pages import Site, SiteError
from twimlint.site.reading import Answer, Reading
from twimlint.site.state import find_site_root

_SHOWN_NOTES = 4


class Look(NamedTuple):
    """What was read of a site since the last look, and whether all of it could be read."""

    root: str
    asked: Mapping[str, Answer]
    complete: bool


class Sites:
    """Finds the site around a file and reads it through `reading`; if `wanted` is False, no file has a site."""

    def __init__(self, *, wanted: bool = True, reading: Reading | None = None) -> None:
        self._wanted = wanted
        self._reading = reading
        self._of_folder: dict[str, Site | None] = {}
        self._of_root: dict[str, Site | None] = {}
        self._broken: list[str] = []

    def of(self, target: Target) -> Site | None:
        """The site of a file: the one that its settings name, else the nearest above it.

        Raises ConfigError if the settings name a folder that is not a site.
        """
        if target.settings.site_root is None:
            return self.around(target.path)
        try:
            return self.at(str(target.settings.site_root))
        except SiteError as error:
            file = target.settings.site_root_file
            raise ConfigError(f"{f'{file}: ' if file else ''}`site-root`: {error}") from error

    def around(self, path: str) -> Site | None:
        """The site whose root is the nearest above a file; None (and a note) if it is broken."""
        if not self._wanted:
            return None
        folder = os.path.dirname(path)  # noqa: PTH120  # asked for each file
        if folder not in self._of_folder:
            root = find_site_root(folder, self._reading)
            self._of_folder[folder] = None if root is None else self._open_or_note(root)
        return self._of_folder[folder]

    def at(self, root: str) -> Site | None:
        """The site in a folder that was named explicitly.

        Raises SiteError if there is none.
        """
        if not self._wanted:
            return None
        if root not in self._of_root:
            self._of_root[root] = Site.open(root, self._reading)
        return self._of_root[root]

    def _open_or_note(self, root: str) -> Site | None:
        if root not in self._of_root:
            try:
                self._of_root[root] = Site.open(root, self._reading)
            except SiteError as error:
                self._broken.append(f"{error}; rules that need the site are not checked")
                self._of_root[root] = None
        return self._of_root[root]

    def looks(self) -> Sequence[Look]:
        """What was read of the sites since this was last asked for."""
        readings = [(site.root, site.reading) for site in self._of_root.values() if site is not None]
        return [Look(root, reading.news(), reading.complete) for root, reading in readings]

    def answers(self) -> Mapping[str, Answer]:
        """What was read of the sites so far: each path with its answer."""
        sites = (site for site in self._of_root.values() if site is not None)
        return {path: answer for site in sites for path, answer in site.reading.asked.items()}

    @property
    def notes(self) -> Sequence[str]:
        """What could not be read, one line each, at most a few."""
        notes = [*self._broken, *(note for site in self._of_root.values() if site is not None for note in site.notes)]
        if len(notes) <= _SHOWN_NOTES:
            return notes
        return [*notes[: _SHOWN_NOTES - 1], f"and {len(notes) - _SHOWN_NOTES + 1} more of this kind"]
