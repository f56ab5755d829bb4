"""FM: front matter, where checking it needs the rest of the site."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from twimlint.checks.addresses import has_file_ending, host_of, is_public_host
from twimlint.checks.context import Context
from twimlint.checks.schemes import mistyped_scheme
from twimlint.checks.site_images import own_address, serving_fault
from twimlint.checks.wording import closest, quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document
from twimlint.rulebook.style import Style
from twimlint.zola.front_matter import toml_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.site.pages import Site

_PLACEHOLDERS = frozenset({"", "todo", "tbd", "fixme", "xxx", "none", "null"})
_BRACKETS = {"(": ")", "[": "]", "<": ">"}


# -- FM005 -------------------------------------------------------------------------------------------------------------


class _Judgement(NamedTuple):
    """What is wrong with a name, the correct name if it is known, and how certain it is."""

    message: str
    meant: str | None = None
    case: str | None = None


def unknown_author(document: Document, context: Context) -> Iterator[Violation]:
    authors = document.front_matter.get("taxonomies", "author")
    for name in authors if isinstance(authors, list) else ():
        if isinstance(name, str) and name not in context.style.authors:
            judgement = _judge(name, document, context)
            if judgement is not None:
                yield _misnamed(document, name, judgement)


def _judge(name: str, document: Document, context: Context) -> _Judgement | None:
    """None for a correct name; the site is searched only for a name that is not in the house style."""
    meant = _fold_authors(context.style).get(name.casefold())
    if meant is not None:
        return _Judgement(f"{quoted(name)} is `{meant}` on the site: use that name", meant)
    bare = _without_brackets(name)
    known = _known_authors(document, context)
    if bare != name:
        meant = _fold_authors(context.style).get(bare.casefold()) or (bare if bare in known else None)
        return _Judgement(f"{quoted(name)}: write the author's name without pronouns or account name", meant)
    if name in known or context.site is None:
        return None
    same = [other for other in known if other.casefold() == name.casefold()]
    if len(same) == 1:
        return _Judgement(f"{quoted(name)} is spelled `{same[0]}` elsewhere on the site: use that spelling", same[0])
    return _unheard_of(name, known)


def _unheard_of(name: str, known: AbstractSet[str]) -> _Judgement:
    near = closest(name, known, cutoff=0.8)
    if near is not None:
        return _Judgement(f"No other page is by {quoted(name)}: did you mean `{near}`?", near, "near-miss")
    return _Judgement(f"No other page is by {quoted(name)}: check the spelling")


def _fold_authors(style: Style) -> Mapping[str, str]:
    folded = {alias.casefold(): name for name, aliases in style.authors.items() for alias in aliases}
    return folded | {name.casefold(): name for name in style.authors}


def _known_authors(document: Document, context: Context) -> AbstractSet[str]:
    if context.site is None:
        return context.style.authors.keys()
    return context.site.authors_but_of(context.site.name_of(document.path)) | context.style.authors.keys()


def _without_brackets(name: str) -> str:
    """`Robin Vale (they/them)` without the parentheses at its end."""
    name = name.rstrip()
    for opening, closing in _BRACKETS.items():
        if name.endswith(closing) and (start := name.find(opening)) > 0:
            return name[:start].rstrip()
    return name


def _misnamed(document: Document, name: str, judgement: _Judgement) -> Violation:
    entry = document.front_matter.entry("taxonomies", "author")
    if entry is None:
        return Violation(document.front_matter.mark, judgement.message)
    for quote in "\"'":
        start = document.text.find(f"{quote}{name}{quote}", *entry.value) + 1
        if start:
            span = Span(start, start + len(name))
            fix = None if judgement.meant is None else _renamed(span, quote, judgement.meant)
            return Violation(span, judgement.message, fix, judgement.case)
    return Violation(entry.value, judgement.message)


def _renamed(span: Span, quote: str, meant: str) -> Fix:
    """An edit that writes a name between the existing quotes, or with new ones if it does not fit."""
    if {quote, "\\"}.isdisjoint(meant):
        edit = Edit(*span, meant)
    else:
        edit = Edit(span.start - 1, span.end + 1, toml_string(meant))
    return Fix(f"Write `{meant}`", (edit,))


# -- FM007 -------------------------------------------------------------------------------------------------------------


def unusable_preview_image(document: Document, context: Context) -> Iterator[Violation]:
    entry = document.front_matter.entry("extra", "image")
    image = document.front_matter.get("extra", "image")
    if entry is None or not isinstance(image, str):
        return
    if image.strip().casefold() in _PLACEHOLDERS:
        yield Violation(entry.value, "The preview image is a placeholder: name a file, or remove the key")
    elif image.endswith("/"):
        end = document.text.find(image, *entry.value) + len(image)
        stripped = image.rstrip("/")
        edit = Edit(end - len(image) + len(stripped), end, "")
        fix = Fix("Remove the slash", (edit,)) if end >= len(image) and "." in stripped.rpartition("/")[2] else None
        yield Violation(entry.value, f"The preview image {quoted(image)} ends in `/`: remove it", fix)
    elif mended := _mended_address(image):
        fix = Fix("Correct the address", (Edit(*entry.value, toml_string(mended)),))
        yield Violation(entry.value, f"The preview image {quoted(image)} is no address: write {quoted(mended)}", fix)
    elif context.site is not None:
        if fault := _preview_fault(image, context.site, document, context.style):
            yield Violation(entry.value, f"The preview image {fault}")
        elif image.lower().startswith("http:"):
            message = f"The preview image {quoted(image)} does not use https: write https"
            yield Violation(entry.value, message, _with_https(document.text, entry.value, image))


def _mended_address(image: str) -> str | None:
    """The web address that is meant by one without its whole scheme or with brackets or spaces around it."""
    bare = image.strip(_AROUND_ADDRESSES)
    mistyped = mistyped_scheme(bare)
    if mistyped is not None:
        is_file = mistyped.address is not None and has_file_ending(host_of(mistyped.address))
        return None if is_file else mistyped.address
    host, slash, _ = bare.partition("/")
    if slash and is_public_host(host):
        return f"https://{bare}"
    return bare if bare != image and bare.startswith(("https://", "http://", "/")) else None


_AROUND_ADDRESSES = " \t<>()[]\"'“”‘’"


def _preview_fault(image: str, site: "Site", document: Document, style: Style) -> str | None:
    """Why a preview image cannot be shown, in words that follow "the preview image"."""
    if "://" not in image or site.address(image) is not None:
        return serving_fault(image, site, document)
    if host_of(image) in style.preview_hosts:
        return None
    return f"is on another site: {quoted(image)} may disappear, put a copy into `static/`"


def _with_https(text: str, value: Span, image: str) -> Fix | None:
    start = text.find(image, *value)  # not found if it is written with escapes
    return Fix("Use https", (Edit(start, start + len("http"), "https"),)) if start >= 0 else None


# -- FM008, FM009 ------------------------------------------------------------------------------------------------------


def missing_month_index(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    name = None if site is None else site.name_of(document.path)
    if site is None or name is None:
        return
    folders = name.split("/")[:-1]
    if name.endswith("/index.md"):
        folders.pop()
    while folders and folders[-1].isdecimal():
        index = f"content/{'/'.join(folders)}/_index.md"
        if not site.may_have(index):
            yield Violation(
                document.front_matter.mark,
                f"There is no {quoted(index)}, so the blog's list and feed lack the post: copy last month's",
            )
        folders.pop()


def duplicate_path(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    name = None if site is None else site.name_of(document.path)
    if site is None or name is None or not document.front_matter.values:  # FM001 reports unreadable front matter
        return
    address = own_address(document, name, site)
    others = [page for page in site.pages_at(address) if page.name != name] if address is not None else []
    if others:
        entry = document.front_matter.entry("path") or document.front_matter.entry("slug")
        yield Violation(
            document.front_matter.mark if entry is None else entry.value,
            f"{quoted(address or '')} is already the address of `content/{others[0].name}`: change one of them",
            related=tuple(
                Related(Span(0, 0), "the other page at this address", site.file_of(page.name)) for page in others
            ),
        )
