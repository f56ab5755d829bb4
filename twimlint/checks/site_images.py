"""MED: images and videos, checked against the files of the site."""

import posixpath
from collections.abc import Iterator

from twimlint.checks.addresses import is_on_own_disk
from twimlint.checks.context import Context
from twimlint.checks.html import tags
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.text.percent import quote, unquote
from twimlint.zola.syntax import PLACEHOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.site.pages import Site

_FILE_ARGUMENTS = frozenset({"img", "image", "vid", "video", "src", "poster"})
_IMAGE_ARGUMENTS = frozenset({"img", "image", "poster"})
_FILE_TAGS = frozenset({"img", "video", "audio", "source"})
_NOT_ON_DISK = ("/_matrix/", "/processed_images/")
"""Addresses on the site's host without a file in `static/`: of the homeserver, and made by Zola itself."""


class MediaFile(NamedTuple):
    """An image or a video on a page: its address, and where the address is written."""

    span: Span
    target: str
    is_image: bool
    is_markdown: bool = False


def media_files(document: Document) -> Iterator[MediaFile]:
    """The media in Markdown images, HTML tags and shortcodes, except images by reference."""
    for image in document.all(nodes.Image):
        if image.label is None:
            yield MediaFile(Span(*image.target_span), image.target, is_image=True, is_markdown=True)
    for shortcode in document.shortcodes:
        for argument in shortcode.arguments:
            if argument.name in _FILE_ARGUMENTS and isinstance(argument.value, str):
                span = Span(argument.start, argument.end)
                yield MediaFile(span, argument.value, argument.name in _IMAGE_ARGUMENTS)
    for tag in tags(document):
        value = tag.value_span("src") if tag.name in _FILE_TAGS else None
        source = document.masked[slice(*value)] if value else ""
        if value and source and PLACEHOLDER not in source:
            yield MediaFile(value, source, tag.name == "img")


# -- MED003 ------------------------------------------------------------------------------------------------------------


def missing_image_file(document: Document, context: Context) -> Iterator[Violation]:
    for file in media_files(document):
        if is_on_own_disk(file.target):
            fault = f"{quoted(file.target)} is a file on somebody's own disk"
            yield Violation(file.span, f"{fault}: put it into `static/` and write its address there")
        elif context.site is not None:
            yield from _missing(file, context.site, document)


def _missing(file: MediaFile, site: "Site", document: Document) -> Iterator[Violation]:
    fault = serving_fault(file.target, site, document)
    if fault is None or not (file.is_markdown or file.target.startswith("/") or "://" in file.target):
        return  # the template decides what a relative address in HTML or a shortcode means
    near = _near_miss(file.target, site)
    if near is None:
        yield Violation(file.span, f"The {'image' if file.is_image else 'file'} {fault}")
    else:
        fix = Fix(f"Use `{near}`", (Edit(*file.span, quote(near)),))
        yield Violation(file.span, f"{quoted(file.target)} does not exist: did you mean `{near}`?", fix)


def serving_fault(target: str, site: "Site", document: Document) -> str | None:
    """Why the site cannot show a file, in words that follow "the image"; None if it exists or is elsewhere."""
    address = site.address(target)
    if address is not None:
        if address.path.startswith(_NOT_ON_DISK) or site.may_serve(address.path):
            return None
        return f"{quoted(target)} is neither in `static/` nor beside its page: correct it"
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path or ":" in path or path.startswith("/"):
        return None
    name = site.name_of(document.path)
    if name is None or _lies_beside(path, name, site, document):
        return None
    if name.endswith("index.md"):
        return f"{quoted(target)} is not beside the page: correct it"
    return f"{quoted(target)} is not found: only an `index.md` in its own folder has files beside it, so use `static/`"


def _lies_beside(path: str, name: str, site: "Site", document: Document) -> bool:
    """Whether a relative address leads to a file, as seen from the page's folder or from its address."""
    if site.may_have_beside(name, path):
        return True
    address = own_address(document, name, site)
    return address is None or site.may_serve(posixpath.normpath(f"{address}/{path}"))


def own_address(document: Document, name: str, site: "Site") -> str | None:
    """The address of the page at hand, whose text may differ from the file on disk."""
    path, slug = document.front_matter.get("path"), document.front_matter.get("slug")
    return site.address_of(name, path if isinstance(path, str) else None, slug if isinstance(slug, str) else None)


def _near_miss(target: str, site: "Site") -> str | None:
    """The only static file that a missing one may mean: in another case, with another extension or folder."""
    address = site.address(target)
    if address is None:
        return None
    alike = site.static_like(address.path)
    folder = address.path.rpartition("/")[0]
    near = [other for other in alike if other.rpartition("/")[0] == folder] or alike
    return near[0] if len(near) == 1 else None


# -- MED004 ------------------------------------------------------------------------------------------------------------


def external_image(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    if site is None:
        return
    for file in media_files(document):
        if not file.is_image or not file.target.lower().startswith(("http://", "https://", "//")):
            continue
        address = site.address(file.target)
        if address is None or address.path.startswith(_NOT_ON_DISK):
            yield Violation(
                file.span,
                f"The image {quoted(file.target)} is on another server and may disappear: put a copy into `static/`",
            )
        elif site.may_serve(address.path):
            yield Violation(
                file.span,
                f"{quoted(file.target)} is an image of this site: write its address without the host",
                _without_host(file),
                "own-host",
            )


def _without_host(file: MediaFile) -> Fix | None:
    """A fix that removes the host; in HTML and shortcodes too, because they show the same file."""
    host_end = file.target.find("/", file.target.find("//") + 2)
    if host_end < 0 or file.span.end - file.span.start != len(file.target):  # written with escapes
        return None
    return Fix("Remove the host", (Edit(file.span.start, file.span.start + host_end, ""),))
