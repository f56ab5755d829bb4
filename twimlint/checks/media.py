"""MED: images and shortcodes."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from twimlint.checks.code import code_finder
from twimlint.checks.context import Context
from twimlint.checks.html import tags
from twimlint.checks.lines import Line, has_several_lines, lazy_lines, lines_of, margin
from twimlint.checks.shortcode_arguments import string_argument
from twimlint.checks.surroundings import breaks_at_backslash
from twimlint.checks.wording import closest, quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation, splice
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.zola.syntax import PLACEHOLDER, Shortcode, ShortcodeFault, find_shortcodes, shortcode_at

_FIGURE = "figure"
_PICTURE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".heic", ".mp4", ".webm", ".mov")
_MEDIA_TAGS = ("<img", "<video", "</video", "<source", "<iframe", "</iframe", "<picture", "</picture")


# -- alternative texts -----------------------------------------------------------------------------------------------


def missing_alt_text(document: Document, _context: Context) -> Iterator[Violation]:
    for image in document.all(nodes.Image):
        if not document.text[slice(*image.content)].strip():
            yield Violation(
                Span(image.start, image.end),
                f"{quoted(_file_name(image.target))} has no alt text: say what it shows between `![` and `]`",
            )
    for figure in _figures(document):
        yield from _silent_figure(figure)
    if "<img" in document.text:
        for tag in tags(document):
            if tag.name == "img" and not (tag.attribute("alt") or "").strip() and tag.attribute("role") is None:
                shown = quoted(_file_name(tag.attribute("src") or ""))
                yield Violation(Span(tag.start, tag.end), f'{shown} has no alt text: say what it shows in `alt="…"`')


def _silent_figure(figure: Shortcode) -> Iterator[Violation]:
    """A figure without `alt`; a caption makes it less serious."""
    if string_argument(figure, "alt"):
        return
    shown = quoted(_file_name(string_argument(figure, "img")))
    captioned = bool(string_argument(figure, "caption"))
    also = " in addition to its caption" if captioned else ""
    yield Violation(
        Span(figure.start, figure.end),
        f'{shown} has no alt text{also}: say what it shows in `alt="…"`',
        case="captioned" if captioned else None,
    )


_LONGEST_NAME = 255


def file_name_as_alt_text(document: Document, _context: Context) -> Iterator[Violation]:
    for image in document.all(nodes.Image):
        start, end = image.content
        if end - start <= _LONGEST_NAME and _is_file_name(document.text[start:end], image.target):
            yield _named_after_file(Span(start, end), document)
    for figure in _figures(document):
        for name in ("alt", "caption"):
            argument = figure.argument(name)
            if argument and _is_file_name(string_argument(figure, name), string_argument(figure, "img")):
                yield _named_after_file(Span(argument.start, argument.end), document)


def _named_after_file(span: Span, document: Document) -> Violation:
    return Violation(span, f"{quoted(document.text[slice(*span)])} is a file name: say what the image shows")


def _is_file_name(alt: str, target: str) -> bool:
    """Whether an alt text is the name of an image file: of this one, or of the file it was made from."""
    alt = alt.strip()
    if not alt.lower().endswith(_PICTURE_TYPES):
        return False
    return alt == _file_name(target) or len(alt.split()) == 1 or any(character.isdigit() for character in alt)


def _figures(document: Document) -> Iterator[Shortcode]:
    return (shortcode for shortcode in document.shortcodes if shortcode.name == _FIGURE)


def _file_name(target: str) -> str:
    return target.partition("?")[0].rstrip("/").rpartition("/")[2] or target or "the image"


# -- shortcodes ------------------------------------------------------------------------------------------------------


def broken_shortcode(document: Document, context: Context) -> Iterator[Violation]:
    in_code = code_finder(document)
    for fault in document.shortcode_faults:
        if fault.unreadable and in_code(fault.start):
            continue  # Zola up to 0.22 shows it as it is, which is what code is for
        if fault.unreadable:
            yield _unreadable(document.text, fault)
        else:
            written = document.text[fault.start : fault.end]
            yield Violation(Span(fault.start, fault.end), f"{quoted(written)} {fault.reason}")
    if context.site is not None:
        known = context.site.shortcode_names
        for shortcode in document.shortcodes:
            if not shortcode.escaped and shortcode.name not in known:
                start = document.text.index(shortcode.name, shortcode.start)
                meant = closest(shortcode.name, known)
                hint = "" if meant is None else f": did you mean `{meant}`?"
                yield Violation(
                    Span(start, start + len(shortcode.name)), f"The site has no shortcode `{shortcode.name}`{hint}"
                )
    for span, target in document.targets:
        if PLACEHOLDER in target and shortcode_at(document.shortcodes, span.start + target.index(PLACEHOLDER)):
            written = quoted(document.text[slice(*span)])
            yield Violation(span, f"{written} contains a shortcode, which Zola does not run in links: write it out")


def _unreadable(text: str, fault: ShortcodeFault) -> Violation:
    """A tag with the cause that it cannot be read; curly quotation marks are made straight if it can be read then."""
    from twimlint.checks.curly_quotes import curly_quotes, straightened  # noqa: PLC0415  # few posts have such a tag
    from twimlint.zola.unreadable_tags import explain_tag  # noqa: PLC0415

    curly = straightened(text, fault.start, fault.end)
    if curly:
        _, left = find_shortcodes(splice(text, curly, end=fault.end), fault.start)
        return curly_quotes(text, curly, is_fixable=not any(each.unreadable for each in left))
    cause = explain_tag(text, fault.start)
    message = f"{quoted(text[fault.start : fault.end])} {cause.reason}"
    return Violation(Span(cause.offset, max(fault.end, cause.offset)), message)


# -- media in running text -------------------------------------------------------------------------------------------


def glued_media(document: Document, context: Context) -> Iterator[Violation]:
    lazy = lazy_lines(document)
    containers: list[nodes.Node] = [*document.all(nodes.BlockQuote), *document.all(nodes.Item)]
    for container in containers:
        for block in container.children:
            if isinstance(block, nodes.Paragraph) and has_several_lines(block):
                yield from _glued_lines(document, block, context.style.media_shortcodes, lazy)


def _glued_lines(
    document: Document, paragraph: nodes.Paragraph, shortcodes: frozenset[str], lazy: frozenset[int]
) -> Iterator[Violation]:
    def shows_media(line: Line) -> bool:
        return _shows_media(document, line.parts, shortcodes)

    runs = [(shows, list(lines)) for shows, lines in groupby(lines_of(paragraph), shows_media)]
    for (shows, lines), (_, behind) in zip_longest(runs[1:], runs[2:], fillvalue=(False, [])):
        if shows:
            yield _glued_run(document, paragraph, lines, behind[:1], lazy)


def _glued_run(
    document: Document, paragraph: nodes.Paragraph, lines: Sequence[Line], behind: Sequence[Line], lazy: frozenset[int]
) -> Violation:
    """Lines of images below a line of text, and the line of text after them if there is one.

    A blank line above a line without its quote mark would end the quote there: ATT009 has to add the mark first.
    """
    span = Span(lines[0].start, lines[0].parts[-1].end)
    separated = [
        None
        if line.start in lazy or breaks_at_backslash(document.text, document.source.line_start(line.start))
        else _empty_line_before(document, paragraph, line.start)
        for line in (*lines, *behind)
    ]
    edits = tuple(edit for edit in separated if edit is not None)
    more, own = "", "a paragraph of its own"
    if len(lines) > 1:
        more, own = f" and {len(lines) - 1} more", "paragraphs of their own"
    return Violation(
        span,
        f"{quoted(document.text[slice(*span)])}{more} under a line of text: make {own}, with a blank line above",
        Fix(f"Make {own}", edits) if None not in separated else None,
    )


def _shows_media(document: Document, line: Sequence[nodes.Node], shortcodes: frozenset[str]) -> bool:
    """Whether a line consists of images, videos and their shortcodes only."""
    return all(_is_media(document, node, shortcodes) for node in line)


def _is_media(document: Document, node: nodes.Node, shortcodes: frozenset[str]) -> bool:
    if isinstance(node, nodes.Text):
        shortcode = shortcode_at(document.shortcodes, node.start)
        return (
            shortcode is not None and shortcode.name in shortcodes and not node.value.replace(PLACEHOLDER, "").strip()
        )
    if isinstance(node, nodes.HtmlInline):
        return document.text.startswith(_MEDIA_TAGS, node.start)
    if type(node) is nodes.Link:
        return bool(node.children) and all(isinstance(child, nodes.Image) for child in node.children)
    return isinstance(node, nodes.Image)


def _empty_line_before(document: Document, paragraph: nodes.Paragraph, start: int) -> Edit | None:
    """An edit that adds a blank line with quote marks; None if the line below would then be read as code."""
    before = margin(document, start)
    marks = before.rstrip(" \t")
    blanks = len(before) - len(marks)
    text_column = len(margin(document, paragraph.start))
    if "\t" in before or (blanks > 4 and len(before) != text_column):
        return None
    line = start - len(before)
    return Edit(line, line, marks + document.source.newline)
