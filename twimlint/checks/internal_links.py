"""LNK: links from one page of the site to another."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from twimlint.checks.context import Context
from twimlint.checks.wording import closest, quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.text.percent import quote, unquote
from twimlint.zola.anchors import heading_title, slug_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.site.pages import Site
    from twimlint.zola.anchors import Anchors

_INTERNAL = "@/"


# -- LNK008 ------------------------------------------------------------------------------------------------------------


def absolute_internal_link(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    if site is None:
        return
    checker = _LinkChecker(document, site)
    for link in _links(document):
        from_root = _is_from_root(link.target)
        internal = checker.internal_form(link.target) if from_root or "://" in link.target else None
        if internal is not None:
            span, fault = Span(*link.target_span), f"{quoted(link.target)} is a page of this site"
            if isinstance(link, nodes.Link) and link.form == "autolink":
                yield Violation(span, f"{fault}: write `[its title]({internal})`")
            else:
                fix = Fix("Link to the page's file", (Edit(*span, internal),))
                yield Violation(span, f"{fault}: link to `{internal}`", fix, "from-root" if from_root else None)


def _links(document: Document) -> Iterator[nodes.Link | nodes.Definition]:
    """Where links lead; a reference is represented by its definition."""
    for link in document.all(nodes.Link):
        if link.label is None and link.form != "email":
            yield link
    yield from document.all(nodes.Definition)


# -- LNK009 ------------------------------------------------------------------------------------------------------------


def broken_internal_link(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    if site is None:
        return
    links = [link for link in _links(document) if _is_internal(link.target) or _is_from_root(link.target)]
    if links:
        checker = _LinkChecker(document, site)
        for link in links:
            span = Span(*link.target_span)
            if _is_internal(link.target):
                fault = checker.fault(link.target)
                if fault is not None:
                    yield _broken(span, fault.message, fault.meant)._replace(related=fault.related)
            elif (path := checker.dead_path(link.target)) is not None:
                message = f"The site has no page {quoted(link.target)}"
                yield _broken(span, message, checker.near(path))._replace(case="from-root")


def _is_from_root(target: str) -> bool:
    return target.startswith("/") and not target.startswith("//")


def _is_internal(target: str) -> bool:
    """Whether a link leads to a page by its file or to an anchor of its own page."""
    return target.startswith(("#", _INTERNAL))


def _broken(span: Span, message: str, meant: str | None) -> Violation:
    if meant is None:
        return Violation(span, f"{message}: correct the link")
    return Violation(span, f"{message}: did you mean `{meant}`?", Fix(f"Link `{meant}`", (Edit(*span, meant),)))


class _Fault(NamedTuple):
    """What is wrong with an internal link, the link that was probably meant, and where to look."""

    message: str
    meant: str | None = None
    related: tuple[Related, ...] = ()


@cache
def _dated() -> re.Pattern[str]:
    """The address of a post: year, month, day and a slug at the end."""
    return re.compile(r"(.*/)(\d{4})/(\d\d)/(\d\d)/([^/]+)/?")


_NAME_OF_POST = r"\1\2/\3/\2-\3-\4-\5"


class _LinkChecker:
    """Looks up the internal links of one page."""

    def __init__(self, document: Document, site: "Site") -> None:
        self.document = document
        self.site = site
        self.suggestions_left = 40

    @cached_property
    def own_anchors(self) -> "Anchors":
        return self.site.anchors_of(self.document)

    @cached_property
    def own_name(self) -> str | None:
        return self.site.name_of(self.document.path)

    def has_anchor(self, name: str, anchor: str) -> bool:
        """Whether a page, given by its name, has an anchor; the text at hand may differ from the file on disk."""
        return anchor in self.own_anchors if name == self.own_name else self.site.may_have_anchor(name, anchor)

    def internal_form(self, target: str) -> str | None:
        """An address of a page of this site as Zola's internal links write it; None for any other address.

        An address with an anchor that Zola would not find is not converted, because a template may create the anchor.
        """
        address = self.site.address(target)
        if address is None or address.query or address.path == "/":
            return None
        pages = self.site.pages_at(address.path)
        if not pages or (address.anchor and not self.has_anchor(pages[0].name, unquote(address.anchor))):
            return None
        return _INTERNAL + quote(pages[0].name) + (f"#{address.anchor}" if address.anchor else "")

    def fault(self, target: str) -> _Fault | None:
        """What is wrong with a link; None if nothing is."""
        page, _, rest = target.partition("#")
        anchor = unquote(rest.partition("#")[0])
        name = unquote(page[len(_INTERNAL) :])
        if not page or name == self.own_name:
            if not anchor or anchor in self.own_anchors:
                return None
            near = self._nearest(anchor, self.own_anchors.known)
            meant = None if near is None else f"{page}#{near}"
            return _Fault(f"This page has no anchor `#{anchor}`", meant, tuple(self._headings_at(near)))
        if not name.endswith(".md") or not self.site.may_have(f"content/{name}"):
            near = self._near_page(name)
            meant = None if near is None else _INTERNAL + quote(near) + (f"#{rest}" if rest else "")
            return _Fault(f"The site has no page {quoted(page)}", meant)
        if self.site.is_draft(name):
            return _Fault(f"`content/{name}` is a draft, which Zola leaves out")
        if anchor and not self.site.may_have_anchor(name, anchor):
            near = self._nearest(anchor, self.site.anchors_at(name).known)
            meant = None if near is None else f"{page}#{near}"
            place = Related(Span(0, 0), "the page without this anchor", self.site.file_of(name))
            return _Fault(f"`content/{name}` has no anchor `#{anchor}`", meant, (place,))
        return None

    def dead_path(self, target: str) -> str | None:
        """The path of an address of this site where nothing can be: no page, alias or file; None for any other."""
        address = self.site.address(target)
        if address is None or address.path == "/" or self.site.pages_at(address.path):
            return None
        is_dead = not self.site.may_serve(address.path) and not self.site.may_answer(address.path)
        return address.path if is_dead else None

    def near(self, path: str) -> str | None:
        """The internal link to the page that a dead path probably means."""
        dated = _dated().fullmatch(path)
        page = self._near_page(path) or (self._near_page(dated.expand(_NAME_OF_POST)) if dated else None)
        return None if page is None else _INTERNAL + quote(page)

    def _headings_at(self, anchor: str | None) -> Iterator[Related]:
        """The headings of the page itself that make an anchor."""
        for heading in self.document.all(nodes.Heading) if anchor is not None else ():
            if slug_of(heading_title(heading)).certain == anchor:
                yield Related(Span(*heading.content), "the heading that is probably meant")

    def _near_page(self, name: str) -> str | None:
        """The page that a wrong name probably means: by its address, its extension, or a longer or similar name."""
        site = self.site
        bare = name.strip("/").removesuffix(".md")
        if at_address := site.pages_at(bare):
            return at_address[0].name
        for candidate in (f"{bare}.md", f"{bare}/index.md", f"{bare}/_index.md"):
            if site.has_page(candidate):
                return candidate
        folder, slash, file = f"{bare}.md".rpartition("/")
        namesakes = site.pages_called(file) if file not in ("index.md", "_index.md") else ()
        if len(namesakes) == 1:
            return namesakes[0]
        pages = site.pages_in(folder)
        longer = [page for page in pages if page.startswith(f"{file.removesuffix('.md')}-")]
        near = longer[0] if len(longer) == 1 else self._nearest(file, pages)
        return None if near is None else folder + slash + near

    def _nearest(self, word: str, words: Sequence[str]) -> str | None:
        self.suggestions_left -= 1
        if self.suggestions_left < 0:
            return None
        spellings = {each.casefold(): each for each in sorted(words)}
        near = closest(word[:200].casefold(), spellings, cutoff=0.85)
        return None if near is None else spellings[near]
