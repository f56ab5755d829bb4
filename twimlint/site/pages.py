"""A Zola site as the rules need it: pages by name and by address, their authors and anchors.

Source of the addresses: Zola 0.22, `components/content/src/{page,section}.rs`. Nothing is read before a rule needs it.
What cannot be read is assumed to be correct and adds a note, so that it affects only the rules that need it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property

from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document
from twimlint.post.episodes import episodes_in, may_be_numbered
from twimlint.site.assets import SiteFiles
from twimlint.site.index import Index, PageFacts
from twimlint.site.questions import Answers, Questioned, question
from twimlint.site.reading import Disk, Inside, Reading, Recorder
from twimlint.site.state import LARGEST_PAGE, config_text
from twimlint.text.percent import unquote
from twimlint.text.source import Source, SourceError
from twimlint.text.toml import loads
from twimlint.zola.anchors import Anchors, guess_anchors, html_ids, read_anchors, slug_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# ruff: noqa: PTH100, PTH118  # a start without pathlib is a twentieth faster

_DATED_NAME = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[\d:.]+(?:Z|[+-][\d:]+))?\s?[_-](.+)$"
_ADDRESSES_WORTH_A_TABLE = 50
"""Parsing all pages takes as long as searching the pages of this many addresses."""
_COMPUTED_ID = ('id="{', "id='{", "id={", "{%include", "{%import", "::")


class SiteError(Exception):
    """A folder that cannot be used as a Zola site; the message is one line."""


class Page(NamedTuple):
    """A page or section: its file below `content/`, and its address (`/blog/a-post`, without a slash at the end).

    `address` is None if only Zola knows it.
    """

    name: str
    address: str | None
    facts: PageFacts


class Address(NamedTuple):
    """The parts of a link into the site: `path` begins with a slash; `query` and `anchor` have no `?` and `#`."""

    path: str
    query: str
    anchor: str


class Site(Questioned):
    """The site at `root`, an absolute path, with the values of its `config.toml`.

    Methods that checks use are marked as questions; `reading` records what is read to answer them.
    """

    def __init__(self, root: str, config: Mapping[str, Any], reading: Recorder) -> None:
        super().__init__()
        self.root = root
        self.config = config
        self.reading = reading
        self.base_url = str(config.get("base_url", "")).rstrip("/")
        theme = config.get("theme")
        self.files = SiteFiles(reading, root, theme if isinstance(theme, str) else None)
        self._index = Index(reading, os.path.join(root, "content"))
        self._notes: list[str] = []
        self._found: dict[str, Sequence[Page]] = {}
        self._documents: dict[str, Document | None] = {}
        self._guesses: dict[str, Anchors] = {}
        self._anchors: dict[str, Anchors] = {}

    @classmethod
    def open(cls, root: str | os.PathLike[str], reading: Reading | None = None) -> Site:
        """The site whose configuration is in a folder, read through `reading`, else from the disk.

        Raises SiteError if there is none, or one that does not parse.
        """
        root = os.path.abspath(root)  # a path without `..`, links left as they are
        recorder = Recorder(Inside(reading or Disk(), root))
        text = config_text(root, recorder)
        if text is None:
            raise SiteError(f"no config.toml with a base_url in {root}")
        try:
            return cls(root, loads(text), recorder)
        except (ValueError, RecursionError) as error:
            from twimlint.text.toml.explanation import explain  # noqa: PLC0415  # few sites have such a file

            fault = explain(text, error)
            raise SiteError(f"the site's config.toml does not parse in row {fault.row}: {fault.message}") from error

    @property
    def notes(self) -> Sequence[str]:
        """What could not be read so far, one line each."""
        return [*self._index.notes, *self._notes, *self.files.notes]

    @question
    def template(self, shortcode: str) -> str:
        """The text of a shortcode's template, empty if it cannot be read."""
        return self.files.template(shortcode)

    @property
    @question
    def shortcode_names(self) -> frozenset[str]:
        """The shortcodes that pages may use."""
        return frozenset(self.files.shortcodes)

    @contextmanager
    def recorded(self) -> Iterator[Answers]:
        """Record the questions asked inside the block; all of them depend on the site's configuration."""
        with super().recorded() as answers:
            self.configuration()
            yield answers

    @question
    def configuration(self) -> str:
        """The values of the site's configuration, as text."""
        return repr(self.config)

    # -- pages -------------------------------------------------------------------------------------------------------

    @question
    def has_page(self, name: str) -> bool:
        """Whether there is a page or section of this name below `content/`."""
        return name in self.page_names

    @cached_property
    def page_names(self) -> AbstractSet[str]:
        """The name below `content/` of every page and section."""
        return frozenset(self._index.names)

    @cached_property
    def _by_file_name(self) -> Mapping[str, list[str]]:
        table: dict[str, list[str]] = {}
        for name in self._index.names:
            table.setdefault(name.rpartition("/")[2], []).append(name)
        return table

    @question
    def pages_called(self, file: str) -> Sequence[str]:
        """The names of the pages whose file has this name, in any folder."""
        return self._by_file_name.get(file, ())

    def page(self, name: str) -> Page:
        """A page or section by its name below `content/`; raises KeyError if there is none."""
        facts = self._index.facts(name)
        return Page(name, self.address_of(name, facts.path, facts.slug) if facts.known else None, facts)

    @question
    def pages_at(self, path: str) -> Sequence[Page]:
        """The published pages with an address: first those whose own it is, then those that list it as an alias."""
        address = _trimmed(path)
        if address not in self._found:
            if len(self._found) < _ADDRESSES_WORTH_A_TABLE:
                claims = self._claims(self._index.may_mention(address.rpartition("/")[2]))
            else:
                claims = self._all_claims
            self._found[address] = claims.get(address, ())
        return self._found[address]

    @cached_property
    def _all_claims(self) -> Mapping[str, list[Page]]:
        return self._claims(self._index.names)

    def _claims(self, names: Iterable[str]) -> Mapping[str, list[Page]]:
        """The addresses and aliases of some pages."""
        table: dict[str, list[Page]] = {}
        published = [page for page in map(self.page, names) if page.facts.published]
        for page in published:
            if page.address is not None:
                table.setdefault(page.address, []).append(page)
        for page in published:
            for alias in page.facts.aliases:
                table.setdefault(_trimmed(alias), []).append(page)
        return table

    def address_of(self, name: str, path: str | None, slug: str | None) -> str | None:
        """The address that Zola gives a page: by `path` or `slug` of its front matter, or its file or folder."""
        folder, _, file = name.rpartition("/")
        if file == "_index.md":
            return _trimmed(folder)
        if path is not None:
            return _trimmed(path.strip())
        stem = file.removesuffix(".md")
        if self.config.get("languages") and "." in stem:
            return None
        if stem == "index" and folder:
            folder, _, stem = folder.rpartition("/")
        slug = self._slugified(_without_date(stem) if slug is None else slug)
        return None if slug is None else _trimmed(f"{folder}/{slug}")

    def _slugified(self, text: str) -> str | None:
        slugify = self.config.get("slugify")
        if isinstance(slugify, Mapping) and (slugify.get("paths", "on") != "on" or slugify.get("paths_keep_dates")):
            return None
        return slug_of(text).certain

    def name_of(self, path: str | os.PathLike[str]) -> str | None:
        """The name below `content/` of a file, None if it is elsewhere; a relative path counts from the root."""
        absolute, content = os.path.normpath(os.path.join(self.root, path)), self.file_of("")
        if not os.path.normcase(absolute).startswith(os.path.normcase(content)):
            return None
        return absolute[len(content) :].replace(os.sep, "/")

    def file_of(self, name: str) -> str:
        """The absolute path of a page by its name below `content/`."""
        return os.path.join(self.root, "content", name.replace("/", os.sep))

    @question
    def authors_but_of(self, name: str | None) -> frozenset[str]:
        """The authors of all pages other than this one."""
        return frozenset(
            author for other in self._index.names if other != name for author in self._index.facts(other).authors
        )

    @question
    def may_have(self, path: str) -> bool:
        """Whether the site has a file under exactly this path below its root; True also if that is unknown."""
        return self.files.may_have(path)

    @question
    def pages_in(self, folder: str) -> Sequence[str]:
        """The names of the Markdown files in a folder below `content/`."""
        names = self.files.names_in(f"content/{folder}".rstrip("/")) or ()
        return sorted(name for name in names if name.endswith(".md"))

    @question
    def static_like(self, address: str) -> Sequence[str]:
        """The addresses of static files whose names differ in case, folder or extensions."""
        return sorted(self.files.static_like(address))

    @question
    def may_serve(self, path: str) -> bool:
        """Whether the site has a file at an address: a static file, or one beside a page."""
        if self.files.may_have_static(path):
            return True
        parent, _, name = path.rpartition("/")
        return any(self.may_have_beside(page.name, name) for page in self.pages_at(parent))

    @question
    def may_answer(self, path: str) -> bool:
        """Whether something may be at an address that is neither a page nor a file of the site.

        Zola makes listings, feeds and further pages of a section; a web host redirects, and answers for parts that no
        name of a page begins like: `/_matrix`, `/.well-known`, `/~daniel`.
        """
        parts = path.strip("/").split("/")
        taxonomies = [taxonomy.get("name") for taxonomy in _tables(self.config.get("taxonomies"))]
        languages = self.config.get("languages")
        return (
            "." in parts[-1]
            or any(part.startswith(("_", ".", "~")) for part in parts)
            or any(name in taxonomies or name == str(self.config.get("paginate_path", "page")) for name in parts)
            or (isinstance(languages, Mapping) and parts[0] in languages)
            or self.files.may_redirect(path)
        )

    @question
    def may_have_beside(self, name: str, path: str) -> bool:
        """Whether Zola publishes a file of the page's own folder with it; it does so only for an `index.md`."""
        folder, _, file = name.rpartition("/")
        if file not in ("index.md", "_index.md"):
            return False
        return self.files.may_have(os.path.normpath(f"content/{folder}/{path}"))

    @question
    def posts_with_episode(self, episode: str) -> Sequence[str]:
        """The names of the posts whose headings name an episode of Matrix Live (`S10E05`)."""
        return self._by_episode.get(episode, ())

    @cached_property
    def _by_episode(self) -> Mapping[str, list[str]]:
        table: dict[str, list[str]] = {}
        for name in filter(may_be_numbered, self._index.names):
            try:
                post = self.reading.content(self.file_of(name), LARGEST_PAGE).decode("utf-8", "replace")
            except SourceError:
                continue
            for episode in dict.fromkeys(episodes_in(post)):
                table.setdefault(episode, []).append(name)
        return {episode: sorted(names) for episode, names in table.items()}

    # -- links -------------------------------------------------------------------------------------------------------

    def address(self, target: str) -> Address | None:
        """The parts of a link's target if it is an address on this site, absolute or from the root; else None."""
        rest = self._below_base(target)
        if rest is None or (rest and rest[0] not in "/?#"):
            return None
        rest, _, anchor = rest.partition("#")
        path, _, query = rest.partition("?")
        return Address(unquote(path) or "/", query, anchor)

    @cached_property
    def _host_and_root(self) -> tuple[str, str]:
        """The host of the site in lower case, and the path of its root."""
        host, slash, path = self.base_url.partition("://")[2].partition("/")
        return host.lower(), slash + path

    def _below_base(self, target: str) -> str | None:
        host, root = self._host_and_root
        scheme, separator, rest = target.partition("://")
        if not separator and target.startswith("/") and not target.startswith("//"):
            rest = target
        elif scheme.lower() in ("http", "https") and rest[: len(host)].lower() == host:
            rest = rest[len(host) :]
        else:
            return None
        return rest.removeprefix(root) if rest.startswith(root) else None

    def document(self, name: str) -> Document | None:
        """A page by its name below `content/`; None (and a note) if it cannot be read."""
        if name not in self._documents:
            try:
                content = self.reading.content(self.file_of(name), LARGEST_PAGE)
                self._documents[name] = Document(Source.decode(name, content))
            except SourceError as error:
                self._notes.append(f"cannot read content/{name}: {error}")
                self._documents[name] = None
        return self._documents[name]

    @question
    def is_draft(self, name: str) -> bool:
        """Whether a page, by its name below `content/`, is a draft."""
        page = self.document(name)
        return page is not None and page.front_matter.get("draft") is True

    @question
    def may_have_anchor(self, name: str, anchor: str) -> bool:
        """Whether a page, by its name below `content/`, has an anchor; True also if that is unknown."""
        page = self.document(name)
        if page is None:
            return True
        if name not in self._guesses:
            self._guesses[name] = guess_anchors(page.text)
        return anchor in self._guesses[name] or anchor in self.anchors_at(name)

    @question
    def anchors_at(self, name: str) -> Anchors:
        """The anchors of a page by its name below `content/`; none are known of a page that cannot be read."""
        if name not in self._anchors:
            page = self.document(name)
            self._anchors[name] = Anchors((), (), closed=False) if page is None else self.anchors_of(page)
        return self._anchors[name]

    def anchors_of(self, document: Document) -> Anchors:
        """The anchors that Zola gives a page by its headings, its HTML, and the shortcodes that it calls."""
        slugify = self.config.get("slugify")
        usual = not isinstance(slugify, Mapping) or slugify.get("anchors", "on") == "on"
        templates = [self.template(name) for name in {shortcode.name for shortcode in document.shortcodes}]
        may_make_more = any(map(_computes_ids, templates)) or any(code.body is not None for code in document.shortcodes)
        made = [made for template in templates for made in html_ids(template)]
        return read_anchors(document.text, document.root, made, closed=usual and not may_make_more)


def _tables(value: object) -> Iterator[Mapping[str, Any]]:
    return (table for table in value if isinstance(table, Mapping)) if isinstance(value, list) else iter(())


def _trimmed(path: str) -> str:
    """An address in the form that is looked up: one slash in front, none at the end."""
    return "/" + unquote(path).strip("/").removesuffix("/index.html")


def _without_date(stem: str) -> str:
    """A file's name without the date that Zola removes: `2024-05-03-twim` becomes `twim`."""
    dated = re.match(_DATED_NAME, stem) if stem[:1].isdecimal() else None
    return dated[1] if dated else stem


def _computes_ids(template: str) -> bool:
    """Whether a template may produce an anchor that is not written in it."""
    compact = template.replace(" ", "")
    return any(sign in compact for sign in _COMPUTED_ID)
