"""MED: Matrix Live, images, shortcodes."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.html import Tag, tags
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.document import Document
from twimlint.markdown import nodes
from twimlint.sections import Section
from twimlint.zola import PLACEHOLDER, Shortcode, shortcode_at

_FIGURE = "figure"
_PLAYER = "youtube_player"
_PICTURE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".heic", ".mp4", ".webm", ".mov")
_MEDIA_TAGS = ("<img", "<video", "</video", "<source", "<iframe", "</iframe", "<picture", "</picture")
_EMPTY_VIDEO = 'embed/"'
_MATRIX_LIVE = "matrix live"


# -- what pictures say to those who do not see them ------------------------------------------------------------------


def missing_alt_text(document: Document, _context: Context) -> Iterator[Violation]:
    for image in document.all(nodes.Image):
        if not document.text[slice(*image.content)].strip():
            yield Violation(
                Span(image.start, image.end),
                f"`{_file_name(image.target)}` has no alt text: say what it shows between `![` and `]`",
            )
    for figure in _figures(document):
        yield from _silent_figure(figure)
    if "<img" in document.text:
        for tag in tags(document):
            if tag.name == "img" and not (tag.attribute("alt") or "").strip() and tag.attribute("role") is None:
                shown = _file_name(tag.attribute("src") or "")
                yield Violation(Span(tag.start, tag.end), f'`{shown}` has no alt text: say what it shows in `alt="…"`')


def _silent_figure(figure: Shortcode) -> Iterator[Violation]:
    """A figure without `alt`; one with a caption tells at least something."""
    if _words(figure, "alt"):
        return
    shown = _file_name(_words(figure, "img"))
    captioned = bool(_words(figure, "caption"))
    also = " beside its caption" if captioned else ""
    yield Violation(
        Span(figure.start, figure.end),
        f'`{shown}` has no alt text{also}: say what it shows in `alt="…"`',
        case="captioned" if captioned else None,
    )


def file_name_as_alt_text(document: Document, _context: Context) -> Iterator[Violation]:
    for image in document.all(nodes.Image):
        start, end = image.content
        if _is_file_name(document.text[start:end], image.target):
            yield _named_after_file(Span(start, end), document)
    for figure in _figures(document):
        for name in ("alt", "caption"):
            argument = figure.argument(name)
            if argument and _is_file_name(_words(figure, name), _words(figure, "img")):
                yield _named_after_file(Span(argument.start, argument.end), document)


def _named_after_file(span: Span, document: Document) -> Violation:
    return Violation(span, f"`{document.text[slice(*span)]}` is a file name: say what the picture shows")


def _is_file_name(alt: str, target: str) -> bool:
    """Whether an alt text is the name of a picture's file: this one's, or that of the file it was made from."""
    alt = alt.strip()
    if not alt.lower().endswith(_PICTURE_TYPES):
        return False
    return alt == _file_name(target) or len(alt.split()) == 1 or any(character.isdigit() for character in alt)


def _figures(document: Document) -> Iterator[Shortcode]:
    return (shortcode for shortcode in document.shortcodes if shortcode.name == _FIGURE)


def _words(shortcode: Shortcode, name: str) -> str:
    """A string argument, trimmed; empty where there is none."""
    argument = shortcode.argument(name)
    return argument.value.strip() if argument is not None and isinstance(argument.value, str) else ""


def _file_name(target: str) -> str:
    return target.partition("?")[0].rstrip("/").rpartition("/")[2] or target or "the image"


# -- videos ----------------------------------------------------------------------------------------------------------


@cache
def _video_id() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_-]{11}")


@cache
def _video_address() -> re.Pattern[str]:
    """A video's ID, alone or in an address of YouTube's, and its query."""
    return re.compile(
        r"(?:(?:https?:)?//)?(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=|live/|shorts/)|youtu\.be/)?"
        r"([A-Za-z0-9_-]{11})/?(?:[?&]([^#\s]*+))?"
    )


def invalid_video_id(document: Document, _context: Context) -> Iterator[Violation]:
    for shortcode in document.shortcodes:
        if shortcode.name != _PLAYER:
            continue
        argument = shortcode.argument("video_id")
        if argument is None:
            yield Violation(
                Span(shortcode.start, shortcode.end), f'`{_PLAYER}` lacks the video: add `video_id="…"` to it'
            )
        elif not (isinstance(argument.value, str) and _video_id().fullmatch(argument.value)):
            span = Span(argument.start, argument.end)
            if not _words(shortcode, "video_id"):
                yield Violation(span, "`video_id` is empty: put in the 11 characters of the video's ID")
            else:
                written = document.text[slice(*span)]
                yield Violation(
                    span,
                    f"`{written}` is no video ID: YouTube's have 11 letters, digits, `-` or `_` and nothing else",
                    _bare_id(shortcode, span, str(argument.value)),
                )


def _bare_id(shortcode: Shortcode, span: Span, value: str) -> Fix | None:
    """Leave the ID alone in the argument, and hand on where to start to the player's own argument for that."""
    address = _video_address().fullmatch(value.strip())
    if address is None:
        return None
    start = _start_of(address[2] or "")
    if start is None:
        return None
    edits = [Edit(span.start, span.end, address[1])]
    if start and shortcode.argument("start") is None:
        edits.append(Edit(span.end + 1, span.end + 1, f", start={start}"))
    return Fix("Leave the ID only", tuple(edits))


def _start_of(query: str) -> str | None:
    """The second at which a query makes a video start, empty where at none; None when it is not clear."""
    for part in query.replace("&amp;", "&").split("&"):
        key, _, value = part.partition("=")
        if key in ("t", "start"):
            value = value.removesuffix("s")
            return value if value.isdecimal() else None
    return ""


def raw_video_embed(document: Document, _context: Context) -> Iterator[Violation]:
    if "<iframe" not in document.text:
        return
    for tag, following in pairwise([*tags(document), None]):
        if tag is None or tag.name != "iframe" or tag.closing:
            continue
        source = (tag.attribute("src") or "").strip()
        if "youtube.com/" not in source and "youtube-nocookie.com/" not in source:
            continue
        yield Violation(
            Span(tag.start, tag.end),
            f'an `<iframe>` of YouTube sets cookies without asking: use `{{{{ {_PLAYER}(video_id="…") }}}}`',
            _player_for(tag, following, source),
        )


def _player_for(tag: Tag, following: Tag | None, source: str) -> Fix | None:
    address = _video_address().fullmatch(source)
    start = _start_of(address[2] or "") if address else None
    if address is None or start is None or following is None or (following.name, following.closing) != ("iframe", True):
        return None
    arguments = f'video_id="{address[1]}"' + (f", start={start}" if start else "")
    return Fix("Use the player's shortcode", (Edit(tag.start, following.end, f"{{{{ {_PLAYER}({arguments}) }}}}"),))


# -- shortcodes ------------------------------------------------------------------------------------------------------


def broken_shortcode(document: Document, context: Context) -> Iterator[Violation]:
    for fault in document.shortcode_faults:
        written = document.text[fault.start : fault.end]
        yield Violation(Span(fault.start, fault.end), f"`{_shortened(written)}` {fault.reason}")
    if context.site is not None:
        known = context.site.shortcode_names
        for shortcode in document.shortcodes:
            if not shortcode.escaped and shortcode.name not in known:
                start = document.text.index(shortcode.name, shortcode.start)
                hint = _nearest(shortcode.name, known)
                yield Violation(
                    Span(start, start + len(shortcode.name)), f"the site has no shortcode `{shortcode.name}`{hint}"
                )
    for span, target in document.targets:
        if PLACEHOLDER in target and shortcode_at(document.shortcodes, span.start + target.index(PLACEHOLDER)):
            written = _shortened(document.text[slice(*span)])
            yield Violation(span, f"`{written}` is not filled in: Zola runs no shortcodes in a link's address")


def _nearest(name: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  # takes longer to import than all checks to run

    close = get_close_matches(name, sorted(known), n=1)
    return f": do you mean `{close[0]}`?" if close else ""


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:49]}…"


# -- Matrix Live -----------------------------------------------------------------------------------------------------


@cache
def _episode() -> re.Pattern[str]:
    return re.compile(r"\bS\d{1,2}[ .-]?E\d{1,3}\b", re.IGNORECASE)


def untitled_matrix_live(document: Document, _context: Context) -> Iterator[Violation]:
    for section in _matrix_live(document):
        heading = section.heading
        if heading is None or not _has_video(document, section):
            continue
        named = section.title[len(_MATRIX_LIVE) :]
        missing = [] if _episode().search(named) else ["episode (`S10E05`)"]
        if not any(character.isalpha() for character in _episode().sub("", named)):
            missing.append("title")
        if missing:
            yield Violation(
                Span(*heading.content),
                f"`{section.title}` lacks the {' and the '.join(missing)}: "
                "write it as in `Matrix Live S10E05 - A title`",
            )


def empty_matrix_live(document: Document, _context: Context) -> Iterator[Violation]:
    for section in _matrix_live(document):
        heading = section.heading
        if (
            heading is not None
            and not section.sections
            and all(_is_comment(document, block) for block in section.blocks)
        ):
            yield Violation(
                Span(*heading.content),
                f"`{section.title}` has nothing under it: add the video, say why there is none, or drop the heading",
            )
    for block in document.all(nodes.HtmlBlock):
        if _is_comment(document, block):
            comment = document.text[block.start : block.end]
            if _MATRIX_LIVE in comment.lower() and _EMPTY_VIDEO in comment:
                start = block.start + comment.index(_EMPTY_VIDEO)
                yield Violation(
                    Span(start, start + len(_EMPTY_VIDEO)),
                    "Matrix Live is commented out and its video is missing: add the video, or drop the comment",
                    case="commented-out",
                )


def _matrix_live(document: Document) -> Iterator[Section]:
    return (section for section in document.sections if section.title.lower().startswith(_MATRIX_LIVE))


def _has_video(document: Document, section: Section) -> bool:
    start, end = section.span
    if any(start <= shortcode.start < end for shortcode in document.shortcodes):
        return True
    return any(tag.name in ("iframe", "video") and start <= tag.start < end for tag in tags(document))


def _is_comment(document: Document, block: nodes.Node) -> bool:
    return document.text.startswith("<!--", block.start)


# -- media in the flow of text ---------------------------------------------------------------------------------------


def glued_media(document: Document, context: Context) -> Iterator[Violation]:
    containers: list[nodes.Node] = [*document.all(nodes.BlockQuote), *document.all(nodes.Item)]
    for container in containers:
        for block in container.children:
            if isinstance(block, nodes.Paragraph) and len(block.children) > 1:
                yield from _glued_lines(document, block, context.style.media_shortcodes)


def _glued_lines(document: Document, paragraph: nodes.Paragraph, shortcodes: frozenset[str]) -> Iterator[Violation]:
    lines = list(_lines(paragraph))
    shows = [_shows_media(document, line, shortcodes) for line in lines]
    index = shows.index(False) + 1 if False in shows else len(lines)
    while index < len(lines):
        run = index
        while run < len(lines) and shows[run]:
            run += 1
        if run > index and not _lost_its_quote_mark(document, paragraph, lines[index][0]):
            yield _glued_run(document, paragraph, lines[index : run + 1], run - index)
        index = run + 1


def _glued_run(
    document: Document, paragraph: nodes.Paragraph, lines: Sequence[Sequence[nodes.Node]], count: int
) -> Violation:
    """`count` lines of pictures under a line of text, and the line of text behind them if there is one."""
    first, last = lines[0][0], lines[0][-1]
    separated = [_empty_line_before(document, paragraph, line[0]) for line in lines]
    edits = tuple(edit for edit in separated if edit is not None)
    written = _shortened(document.text[first.start : last.end])
    more = f" and {count - 1} more" if count > 1 else ""
    own = "a paragraph of its own" if count == 1 else "paragraphs of their own"
    return Violation(
        Span(first.start, last.end),
        f"`{written}`{more} under a line of text: make {own}, with an empty line above",
        Fix(f"Make {own}", edits) if len(edits) == len(separated) else None,
    )


def _lines(paragraph: nodes.Paragraph) -> Iterator[Sequence[nodes.Node]]:
    """What stands on each line, blanks left out."""
    line: list[nodes.Node] = []
    for node in paragraph.children:
        if isinstance(node, nodes.Break):
            if line:
                yield line
            line = []
        elif not isinstance(node, nodes.Text) or node.value.strip():
            line.append(node)
    if line:
        yield line


def _shows_media(document: Document, line: Sequence[nodes.Node], shortcodes: frozenset[str]) -> bool:
    """Whether there are pictures, videos and their shortcodes on a line, and nothing else."""
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


def _lost_its_quote_mark(document: Document, paragraph: nodes.Paragraph, first: nodes.Node) -> bool:
    """Whether a picture's line lacks the mark of the quote around it, which is another rule's business.

    A shortcode's line lacks it on purpose: videos are shown under the quote.
    """
    if document.text.startswith(("{{", "{%"), first.start):
        return False
    return document.in_quote(paragraph.start) and ">" not in _margin(document, first)


def _margin(document: Document, node: nodes.Node) -> str:
    return document.text[document.source.line_start(node.start) : node.start]


def _empty_line_before(document: Document, paragraph: nodes.Paragraph, first: nodes.Node) -> Edit | None:
    """An empty line with the quote's marks; None where the line, set free, would be read as code."""
    margin = _margin(document, first)
    marks = margin.rstrip(" \t")
    blanks = len(margin) - len(marks)
    text_column = len(_margin(document, paragraph))
    if "\t" in margin or marks.strip("> ") or (blanks > 4 and len(margin) != text_column):
        return None
    start = first.start - len(margin)
    return Edit(start, start, marks + document.source.newline)
