"""What earlier runs found in files that have not changed since.

A finding stands for as long as everything does that it was drawn from: the file's content and name, the settings that
hold for it, the site around it, the rule pages, the house style, and twimlint itself.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from twimlint.batch.cache import Store
from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix, Level, Span
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.rulebook.compiled import rules_folder
from twimlint.session.report import Report
from twimlint.site.state import find_site_root, state_of_site
from twimlint.text.digest import digest
from twimlint.text.source import Source, SourceError, read_bytes

_FORMAT = 2
_SHELVES = 64
_DEPENDENCIES = ("mistune", "emoji")


class Remembered:
    """Reports by what they were drawn from; `wants_site` is False where the run looks at no site."""

    def __init__(self, store: Store, *, wants_site: bool) -> None:
        self._store = store
        self._wants_site = wants_site
        self._grounds: dict[tuple[str, int], str | None] = {}
        self._roots: dict[str, Path | None] = {}
        self._sites: dict[Path, str | None] = {}
        self._shelves: dict[str, Any] = {}
        self._new: dict[str, dict[str, Any]] = {}

    def report(self, target: Target) -> Report | None:
        """What was found in a file when it was last checked, if nothing has changed since."""
        grounds = self._grounds_of(target)
        if grounds is None:
            return None
        try:
            content = read_bytes(target.path, target.settings.max_file_size)
            source = Source.decode(target.name, content, target.path)
        except SourceError:
            return None
        try:
            entry = self._entry(_entry_name(target))
            if entry["grounds"] != [grounds, target.path] or entry["content"] != digest(content):
                return None
            found = [_diagnostic(row, source) for row in entry["found"]]
        except (KeyError, TypeError, ValueError, IndexError):
            return None
        return Report(target.name, found, source, failed=entry["failed"] is True)

    def keep(self, target: Target, report: Report) -> None:
        """Remember what has been found in a file just now, once this is closed."""
        grounds = self._grounds_of(target)
        if grounds is None or report.source is None:
            return
        entry = {
            "grounds": [grounds, target.path],
            "content": digest(report.source.text.encode()),
            "failed": report.failed,
            "found": [_row(diagnostic) for diagnostic in report.diagnostics],
        }
        name = _entry_name(target)
        self._new.setdefault(_shelf_of(name), {})[name] = entry

    def close(self) -> None:
        """Put what is new beside what is there by now, which may be from another run, but for files that are gone."""
        for shelf, new in self._new.items():
            old = self._store.read(shelf)
            kept = {name: entry for name, entry in old.items() if _is_of_a_file(entry)} if isinstance(old, dict) else {}
            self._store.keep(shelf, {**kept, **new})
        if self._new:
            self._store.prune()

    def _entry(self, name: str) -> Any:
        """What is remembered under a name; raises KeyError or TypeError where there is nothing."""
        shelf = _shelf_of(name)
        if shelf not in self._shelves:
            self._shelves[shelf] = self._store.read(shelf)
        return self._shelves[shelf][name]

    # -- what a report is drawn from ---------------------------------------------------------------------------------

    def _grounds_of(self, target: Target) -> str | None:
        """One word for all that a report is drawn from, content aside; None where nothing is remembered."""
        if target.is_stdin or target.fault is not None:
            return None
        folder = os.path.dirname(target.path)  # noqa: PTH120  # asked for each file
        key = folder, id(target.settings)
        if key not in self._grounds:
            site = self._site_of(folder, target.settings)
            said = [self._installation, site, _words_of(target.settings)]
            self._grounds[key] = None if site is None else digest("\0".join(map(str, said)).encode())
        return self._grounds[key]

    def _site_of(self, folder: str, settings: Settings) -> str | None:
        if not self._wants_site:
            return "no site"
        root = settings.site_root or self._root_above(folder)
        if root is None:
            return "none found"
        if root not in self._sites:
            self._sites[root] = state_of_site(root, self._store)
        return self._sites[root]

    def _root_above(self, folder: str) -> Path | None:
        if folder not in self._roots:
            self._roots[folder] = find_site_root(Path(folder))
        return self._roots[folder]

    @cached_property
    def _installation(self) -> str:
        """The programs and data that reports are made by."""
        places = [os.path.dirname(os.path.dirname(__file__)), str(rules_folder())]  # noqa: PTH120  # as above
        places += [spec.origin or "" for name in _DEPENDENCIES if (spec := find_spec(name)) is not None]
        return f"{_FORMAT} {sys.version} {sorted(stat for place in places for stat in _stats(place))}"


def _words_of(settings: Settings) -> str:
    """The settings as text, with the content of the files that they name."""
    file = settings.hebbot_config
    return f"{settings.layers!r} {file and file.read_bytes()!r}"


def _stats(place: str) -> Iterator[tuple[str, int, int]]:
    """The size and time of a file, or of all files in and below a folder."""
    if not os.path.isdir(place):  # noqa: PTH112  # as above
        stat = os.stat(place)  # noqa: PTH116  # as above
        yield place, stat.st_size, stat.st_mtime_ns
        return
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _stats(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns


# -- entries ---------------------------------------------------------------------------------------------------------


def _entry_name(target: Target) -> str:
    """Where a report is kept: one place for each file, so that a new report takes that of the old one."""
    return digest(os.fsencode(f"{target.path}\0{target.name}"))


def _shelf_of(entry_name: str) -> str:
    """The file that holds an entry: few to write for a thousand pages, and little to read for one."""
    return f"found-{int(entry_name[:2], 16) % _SHELVES:02}"


def _is_of_a_file(entry: Any) -> bool:
    with suppress(KeyError, TypeError, ValueError):
        _, path = entry["grounds"]
        return os.path.isfile(path)  # noqa: PTH113  # asked for each entry
    return False


def _row(diagnostic: Diagnostic) -> Sequence[Any]:
    """A diagnostic without what its file says: name and rows."""
    fix, applicability = diagnostic.fix, diagnostic.applicability
    return [
        diagnostic.code,
        diagnostic.name,
        diagnostic.level.value,
        diagnostic.message,
        diagnostic.span,
        None if fix is None or applicability is None else [applicability.value, fix.message, fix.edits],
    ]


def _diagnostic(row: Sequence[Any], source: Source) -> Diagnostic:
    """The diagnostic of a row; raises TypeError or ValueError for what is none."""
    code, name, level, message, span, fixing = row
    _demand(str, code, name, message)
    _demand(int, *span)
    start, end = span
    locate = source.location
    found = Diagnostic(code, name, Level(level), message, source.name, Span(start, end), locate(start), locate(end))
    if fixing is None:
        return found
    applicability, said, edits = fixing
    fix = Fix(said, tuple(Edit(*edit) for edit in edits))
    for edit in fix.edits:
        _demand(int, edit.start, edit.end)
    _demand(str, said, *(edit.text for edit in fix.edits))
    places = tuple((locate(edit.start), locate(edit.end)) for edit in fix.edits)
    return found._replace(fix=fix, applicability=Applicability(applicability), fix_locations=places)


def _demand(kind: type, *values: object) -> None:
    if not all(type(value) is kind for value in values):
        raise TypeError
