"""Reports of earlier runs, valid as long as everything that they depend on is unchanged.

A report depends on the file's content and path, its settings, the bot's configuration, twimlint itself with its rule
pages and dependencies, and what was asked of the site around the file. The site is unchanged if every file and folder
that was read has the same stamp. Otherwise the questions that a report depends on are asked again; the report is valid
if the answers are the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from itertools import chain

from twimlint.batch.cache import Store
from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix, Level, Related, Span
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.compiled import load_rulebook
from twimlint.session.report import Report
from twimlint.site.reading import Answer, Disk, merged, renewed
from twimlint.site.state import find_site_root
from twimlint.text.digest import digest
from twimlint.text.source import Source, SourceError, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from twimlint.session.sites import Look
    from twimlint.site.pages import Site

_FORMAT = 4
_SHELVES = 64
_NO_GROUNDS = frozenset({"__pycache__", "cli", "github", "output", "rules", "server"})
"""Folders of the package that no report depends on: they show reports. The rulebook has a key of its pages."""
_DEPENDENCIES = ("mistune", "emoji", "tomlkit", "confusable_homoglyphs")

SiteOf = Callable[[Target], "Site | None"]
"""The site of a file, opened on first use; it may raise the errors of opening a site."""


class _Known:
    """The records of a site from earlier runs: each path that was read, with its answer.

    Reports with its `word` depend on these answers; `stands` says whether all of them are still valid.
    """

    def __init__(self, kept: Any) -> None:
        self.word, asked = _state(kept)
        disk = Disk()
        now = {path: renewed(disk, path, answer) for path, answer in asked.items()}
        self.asked = {path: answer for path, answer in now.items() if answer is not None}
        self.stands = bool(self.word) and len(self.asked) == len(asked)
        self.is_fresh = self.asked == asked


class Remembered:
    """Reports by what they depend on; `wants_site` is False if the run uses no site."""

    def __init__(self, store: Store, *, wants_site: bool, site_of: SiteOf = lambda _target: None) -> None:
        self._store = store
        self._wants_site = wants_site
        self._site_of = site_of
        self._grounds: dict[tuple[str, Settings], str | None] = {}
        self._roots: dict[str, str | None] = {}
        self._known: dict[str, _Known] = {}
        self._read: dict[str, dict[str, Answer] | None] = {}
        self._shelves: dict[str, Any] = {}
        self._new: dict[str, tuple[str, dict[str, Any]]] = {}
        self._is_complete = True

    def report(self, target: Target) -> Report | None:
        """The last report on a file, if nothing that it depends on has changed since."""
        try:
            entry, source = self._unchanged(target)
            found = [_diagnostic(row, source) for row in entry["found"]]
            asked, word, failed = _answers(entry["asked"]), entry["site"], entry["failed"] is True
        except (KeyError, TypeError, ValueError, SourceError):
            return None
        root = self._root_of(target)
        if root is not None and not (self._knows(root).stands and self._knows(root).word == word):
            if not self._still_answers(target, asked):
                return None
            self._remember(target, entry)
        return Report(target.name, found, source, failed, asked=asked)

    def _unchanged(self, target: Target) -> tuple[Any, Source]:
        """The stored report of an unchanged file, and its text.

        Raises SourceError, KeyError, TypeError or ValueError if the file has changed, or nothing is stored.
        """
        grounds = self._grounds_of(target)
        entry = self._entry(_entry_name(target))
        content = read_bytes(target.path, target.settings.max_file_size)
        if grounds is None or [*entry["grounds"], entry["content"]] != [grounds, target.path, digest(content)]:
            raise ValueError(target.path)
        return entry, Source.decode(target.name, content, target.path)

    def keep(self, target: Target, report: Report) -> None:
        """Store a new report on a file when this is closed."""
        grounds = self._grounds_of(target)
        if grounds is None or report.source is None:
            return
        entry = {
            "grounds": [grounds, target.path],
            "content": digest(report.source.text.encode()),
            "failed": report.failed,
            "asked": [[*question, answer] for question, answer in (report.asked or {}).items()],
            "found": [_row(diagnostic) for diagnostic in report.diagnostics],
        }
        self._remember(target, entry)

    def take_looks(self, looks: Iterable[Look]) -> None:
        """Add what this run has read of the sites; incomplete records are never stored."""
        for look in looks:
            self._is_complete = self._is_complete and look.complete
            before = self._read.get(look.root, {})
            self._read[look.root] = None if before is None else merged(before, look.asked)

    def take_notes(self, notes: Iterable[str]) -> None:
        """Add what could not be read; nothing is stored then, so that every run reports it again."""
        if any(notes):
            self._is_complete = False

    def answers(self) -> Mapping[str, Answer]:
        """What was read of the sites for the reports of this run and for the stored ones that it used."""
        found: dict[str, Answer] = {}
        for root in {*self._known, *self._read}:
            known, read = self._knows(root), self._read.get(root, {})
            found.update(known.asked if known.stands else {})
            found.update({root: ((), "changed")} if read is None else read)
        return found

    def close(self) -> None:
        """Merge new reports with stored ones, perhaps from another run in between, without those of deleted files."""
        if not self._is_complete:
            return
        words = {root: self._keep_site(root) for root in {*self._known, *self._read}}
        shelves: dict[str, dict[str, Any]] = {}
        for name, (root, entry) in self._new.items():
            word = words.get(root, "") if root else ""
            if word or not root:
                shelves.setdefault(_shelf_of(name), {})[name] = {**entry, "site": word}
        for shelf, new in shelves.items():
            old = self._store.read(shelf)
            kept = {name: entry for name, entry in old.items() if _is_of_a_file(entry)} if isinstance(old, dict) else {}
            self._store.keep(shelf, {**kept, **new})
        if shelves:
            self._store.prune()

    def _keep_site(self, root: str) -> str:
        """Store the records of a site; returns the word for them, empty if the site has changed during the run."""
        known, read = self._knows(root), self._read.get(root, {})
        if read is None:
            return ""
        together = merged(known.asked, read) if known.stands else None
        if together == known.asked and known.is_fresh:
            return known.word
        word = known.word if together is not None else os.urandom(8).hex()
        asked = read if together is None else together
        self._store.keep(_site_name(root), {"word": word, "asked": [[path, *answer] for path, answer in asked.items()]})
        return word

    def _remember(self, target: Target, entry: Mapping[str, Any]) -> None:
        self._new[_entry_name(target)] = self._root_of(target) or "", dict(entry)

    def _entry(self, name: str) -> Any:
        """The value stored under a name; raises KeyError or TypeError if there is none."""
        shelf = _shelf_of(name)
        if shelf not in self._shelves:
            self._shelves[shelf] = self._store.read(shelf)
        return self._shelves[shelf][name]

    # -- what a report depends on -----------------------------------------------------------------------------------

    def _grounds_of(self, target: Target) -> str | None:
        """A digest of all that a report depends on, except content and site; None if nothing is stored."""
        if target.is_stdin or target.fault is not None:
            return None
        key = os.path.dirname(target.path), target.settings  # noqa: PTH120  # asked for each file
        if key not in self._grounds:
            hebbot = _hebbot_config(target.settings)
            words = "\0".join(map(repr, (self._installation, self._root_of(target), target.settings, hebbot)))
            self._grounds[key] = None if hebbot is None else digest(words.encode())
        return self._grounds[key]

    def _root_of(self, target: Target) -> str | None:
        """The root of a file's site."""
        if not self._wants_site:
            return None
        if target.settings.site_root is not None:
            return str(target.settings.site_root)
        folder = os.path.dirname(target.path)  # noqa: PTH120  # as above
        if folder not in self._roots:
            self._roots[folder] = find_site_root(folder)
        return self._roots[folder]

    def _knows(self, root: str) -> _Known:
        if root not in self._known:
            self._known[root] = _Known(self._store.read(_site_name(root)))
        return self._known[root]

    def _still_answers(self, target: Target, asked: Mapping[tuple[str, ...], str]) -> bool:
        if not asked:
            return False
        site = self._site_of(target)
        return site is not None and site.still_answers(asked)

    @cached_property
    def _installation(self) -> str:
        """A digest of the programs and data that reports depend on."""
        package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120  # as above
        stats = [*_stats(package, _NO_GROUNDS)]
        stats += (stat for name in _DEPENDENCIES for place in _places_of(name) for stat in _stats(place))
        return digest(f"{_FORMAT} {sys.version} {load_rulebook().key!r} {sorted(stats)}".encode())


def _places_of(dependency: str) -> Sequence[str]:
    """The folders of a package, or the file of a module."""
    spec = find_spec(dependency)
    if spec is None:
        return ()
    return list(spec.submodule_search_locations or [spec.origin or ""])


def _hebbot_config(settings: Settings) -> str | None:
    """The digest of the bot's configuration; None if it cannot be read."""
    if settings.hebbot_config is None:
        return ""
    from twimlint.rulebook.style import LARGEST_HEBBOT_CONFIG  # noqa: PLC0415  # few projects name the bot's file

    try:
        return digest(read_bytes(settings.hebbot_config, LARGEST_HEBBOT_CONFIG))
    except SourceError:
        return None


def _stats(place: str, left_out: AbstractSet[str] = frozenset({"__pycache__"})) -> Iterator[tuple[str, int, int]]:
    """The size and time of a file, or of all files in and below a folder."""
    if not os.path.isdir(place):  # noqa: PTH112  # as above
        stat = os.stat(place)  # noqa: PTH116  # as above
        yield place, stat.st_size, stat.st_mtime_ns
        return
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in left_out:
                    yield from _stats(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns


# -- entries ---------------------------------------------------------------------------------------------------------


def _entry_name(target: Target) -> str:
    """The key of a report: one for each file, so that a new report replaces the old one."""
    return digest(os.fsencode(f"{target.path}\0{target.name}"))


def _shelf_of(entry_name: str) -> str:
    """The file of an entry: few files to write for a thousand pages, and little to read for one."""
    return f"found-{int(entry_name[:2], 16) % _SHELVES:02}"


def _is_of_a_file(entry: Any) -> bool:
    with suppress(KeyError, TypeError, ValueError):
        _, path = entry["grounds"]
        return os.path.isfile(path)  # noqa: PTH113  # asked for each entry
    return False


def _site_name(root: str) -> str:
    return f"site-{digest(os.fsencode(root))}"


def _state(kept: Any) -> tuple[str, dict[str, Answer]]:
    """The word for a site and the records of it; empty if the stored value is invalid."""
    try:
        word, rows = kept["word"], kept["asked"]
        _demand(str, word)
        asked = {}
        for path, stamp, known in rows:
            asked[path] = tuple(stamp), known
        _demand(str, *asked, *(known for _, known in asked.values()))
        _demand(int, *chain.from_iterable(stamp for stamp, _ in asked.values()))
    except (KeyError, TypeError, ValueError):
        return "", {}
    return word, asked


def _answers(rows: Any) -> dict[tuple[str, ...], str]:
    """Questions with the digests of their answers; raises TypeError or ValueError for an invalid value."""
    asked = {}
    for row in rows:
        *question, answer = row
        _demand(str, *question, answer)
        asked[tuple(question)] = answer
    return asked


def _row(diagnostic: Diagnostic) -> Sequence[Any]:
    """A diagnostic without the parts that follow from its file: name and rows."""
    fix, applicability = diagnostic.fix, diagnostic.applicability
    return [
        diagnostic.code,
        diagnostic.name,
        diagnostic.level.value,
        diagnostic.message,
        _plain(diagnostic.span),
        None if fix is None or applicability is None else (applicability.value, fix.message, _plain(fix.edits)),
        _plain(diagnostic.related),
    ]


def _plain(value: Any) -> Any:
    """A tuple with names as one without, and all that are in it; any other value as it is."""
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _diagnostic(row: Sequence[Any], source: Source) -> Diagnostic:
    """The diagnostic of a row; raises KeyError, TypeError or ValueError for an invalid one."""
    code, name, level, message, span, fixing, others = row
    _demand(str, code, name, level, message)
    _demand_one_line(message)
    if load_catalog().code_of_name[name] != code:
        raise ValueError(name)
    start, end = _span(span, source)
    locate = source.location
    found = Diagnostic(code, name, Level(level), message, source.name, Span(start, end), locate(start), locate(end))
    if others:
        related = tuple(_related(other, source) for other in others)
        places = tuple((locate(one.span.start), locate(one.span.end)) for one in related)
        found = found._replace(related=related, related_locations=places)
    if fixing is None:
        return found
    applicability, said, edits = fixing
    fix = Fix(said, tuple(_edit(edit, source) for edit in edits))
    _demand(str, said)
    _demand_one_line(said)
    places = tuple((locate(edit.start), locate(edit.end)) for edit in fix.edits)
    return found._replace(fix=fix, applicability=Applicability(applicability), fix_locations=places)


def _related(row: Sequence[Any], source: Source) -> Related:
    span, message, path = row
    _demand(str, message, *(() if path is None else (path,)))
    _demand_one_line(message)
    return Related(Span(*_span(span, source)), message, path)


def _edit(row: Sequence[Any], source: Source) -> Edit:
    start, end, text = row
    _demand(str, text)
    return Edit(*_span((start, end), source), text)


def _span(row: Sequence[Any], source: Source) -> tuple[int, int]:
    start, end = row
    _demand(int, start, end)
    if not 0 <= start <= end <= len(source.text):
        raise ValueError(row)
    return start, end


def _demand(kind: type, *values: object) -> None:
    if not {kind}.issuperset(map(type, values)):
        raise TypeError


def _demand_one_line(text: str) -> None:
    """Raise ValueError if a message contains characters that control a terminal."""
    if not text.isprintable() and any(character < " " or "\x7f" <= character <= "\x9f" for character in text):
        raise ValueError(text)
