"""What features look up in all pages of a site: titles, headings, links, people, rooms and proposals.

A site has a thousand pages. They are searched, not parsed, a few at a time in the background; a page is read again only
where it has changed.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.site.pages import Site
from twimlint.site.reading import Disk, Inside
from twimlint.text.source import SourceError
from twimlint.zola.front_matter import FrontMatter
from twimlint.zola.syntax import find_front_matter

LARGEST_PAGE = 4 * 1024 * 1024
_HEADING = re.compile(r"^(#{2,3})[ \t]++([^\r\n]{1,300})", re.MULTILINE)
_PAGE_LINK = re.compile(r"@/([^\s()<>\"'\]#]{1,500})(?:#([^\s()<>\"'\]]{0,500}))?")
_MENTION = re.compile(r"\[([^\[\]\r\n]{1,80})\]\(https://matrix\.to/#/([@#!][^)\s?]{1,255})\)")
_PROPOSAL = re.compile(r"\[(MSC ?#?\d{3,5}[^\[\]\r\n]{0,80})\]\((https?://[^)\s]{1,300})\)")
_CLOSING_MARKS = " \t#"
_AT_ONCE = 8
"""How many pages are read before other requests are answered."""


class Heading(NamedTuple):
    """A department (level 2) or project (level 3) of a page; `start` is the offset of its marks."""

    level: int
    title: str
    start: int

    @property
    def name(self) -> str:
        """The title without links and emphasis: `[Lantern](https://…)` is `Lantern`."""
        return re.sub(r"\[([^\[\]]*)\]\([^()]*\)|[*_`]|\(\s*\)", r"\1", self.title).strip()


class PageLink(NamedTuple):
    """A link `@/page#anchor`; the span is that of `@/page`, both are without percent signs."""

    page: str
    anchor: str
    span: Span


class PageDigest(NamedTuple):
    """The contents of one page that features look up."""

    name: str
    title: str
    day: date | None
    front_matter: Mapping[str, Any]
    headings: Sequence[Heading]
    links: Sequence[PageLink]
    mentions: Sequence[tuple[str, str]]
    proposals: Sequence[tuple[str, str]]


def digest_of(name: str, text: str) -> PageDigest:
    """The digest of a text as a page of this name below `content/`."""
    block = find_front_matter(text)
    values = FrontMatter(text, block).values
    day = values.get("date")
    title = values.get("title")
    body = 0 if block is None else block.end
    return PageDigest(
        name,
        title if isinstance(title, str) else name,
        date(day.year, day.month, day.day) if isinstance(day, date) else _day_of(day),
        {key: value for key, value in values.items() if key not in ("title", "date")},
        [Heading(len(one[1]), one[2].rstrip(_CLOSING_MARKS), one.start()) for one in _HEADING.finditer(text, body)],
        [_page_link(one) for one in _PAGE_LINK.finditer(text, body)],
        [(one[2], one[1]) for one in _MENTION.finditer(text, body)],
        [(one[1], one[2]) for one in _PROPOSAL.finditer(text, body)],
    )


def _page_link(written: re.Match[str]) -> PageLink:
    return PageLink(unquote(written[1]), unquote(written[2] or ""), Span(written.start(), written.end(1)))


def _day_of(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


class Known(NamedTuple):
    """What completion offers, each with the number of its uses: the values of names in the order of their use."""

    people: Mapping[str, str]
    rooms: Mapping[str, str]
    proposals: Mapping[str, str]
    projects: Sequence[str]
    authors: Sequence[str]
    categories: Sequence[str]
    keys: Mapping[tuple[str, ...], Sequence[str]]


class Archive:
    """The digests of a site's pages by their names below `content/`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._reading = Inside(Disk(), site.root)
        self.pages: dict[str, PageDigest] = {}
        self._stamps: dict[str, tuple[int, int]] = {}

    def outdated(self) -> list[list[str]]:
        """The names of the pages that have to be read, a few together; forgets those that are gone."""
        stamps = {name: stamp for name in self.site.page_names if (stamp := self._stamp(name)) is not None}
        for name in self.pages.keys() - stamps.keys():
            del self.pages[name]
            self._changed()
        changed = sorted((name for name, stamp in stamps.items() if self._stamps.get(name) != stamp), reverse=True)
        self._stamps = {name: stamp for name, stamp in stamps.items() if name in self.pages}
        return [changed[start : start + _AT_ONCE] for start in range(0, len(changed), _AT_ONCE)]

    def read(self, names: Sequence[str]) -> None:
        """Read some pages; one that cannot be read is left out."""
        for name in names:
            stamp, text = self._stamp(name), self.text_of(name)
            if stamp is not None and text is not None:
                self._stamps[name] = stamp
                self.pages[name] = digest_of(name, text)
        self._changed()

    def path_of(self, name: str) -> str:
        return self.site.file_of(name)

    def text_of(self, name: str) -> str | None:
        """The text of a page as it is on the disk; None if it cannot be read, or is a link out of the site."""
        try:
            return self._reading.content(self.path_of(name), LARGEST_PAGE).decode("utf-8")
        except (SourceError, UnicodeDecodeError):
            return None

    def _stamp(self, name: str) -> tuple[int, int] | None:
        try:
            stat = os.stat(self.path_of(name))  # noqa: PTH116  # of each of a thousand pages
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

    def _changed(self) -> None:
        self.__dict__.pop("known", None)
        self.__dict__.pop("latest_first", None)

    @cached_property
    def latest_first(self) -> Sequence[PageDigest]:
        """All pages, those without a date last."""
        return sorted([*self.pages.values()], key=lambda page: (page.day or date.min, page.name), reverse=True)

    @cached_property
    def known(self) -> Known:
        """What the pages mention, what is used most first; names are as the latest page writes them."""
        people: dict[str, str] = {}
        rooms: dict[str, str] = {}
        proposals: dict[str, str] = {}
        uses: Counter[str] = Counter()
        projects: dict[str, None] = {}
        names: dict[str, Counter[str]] = {"author": Counter(), "category": Counter()}
        keys: dict[tuple[str, ...], Counter[str]] = {}
        for page in self.latest_first:
            for identifier, label in page.mentions:
                uses[identifier] += 1
                (people if identifier.startswith("@") else rooms).setdefault(identifier, label)
            for label, address in page.proposals:
                proposals.setdefault(re.sub(r"^MSC ?#?(\d+).*", r"MSC\1", label), address)
            projects.update((one.name, None) for one in page.headings if one.level == 3)
            for name, counter in names.items():
                counter.update(_listed(page.front_matter, name))
            for table, key in _keys(page.front_matter):
                keys.setdefault(table, Counter())[key] += 1
        return Known(
            dict(sorted(people.items(), key=lambda one: -uses[one[0]])),
            dict(sorted(rooms.items(), key=lambda one: -uses[one[0]])),
            proposals,
            [*projects],
            [name for name, _ in names["author"].most_common()],
            [name for name, _ in names["category"].most_common()],
            {table: [key for key, _ in counter.most_common()] for table, counter in keys.items()},
        )


def _listed(values: Mapping[str, Any], taxonomy: str) -> Iterator[str]:
    taxonomies = values.get("taxonomies")
    listed = taxonomies.get(taxonomy) if isinstance(taxonomies, Mapping) else None
    if isinstance(listed, list):
        yield from (name for name in listed if isinstance(name, str))


def _keys(values: Mapping[str, Any], table: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in values.items():
        yield table, key
        if isinstance(value, Mapping):
            yield from _keys(value, (*table, key))
