"""MED: videos, and the weekly Matrix Live section."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.html import Tag, tags
from twimlint.checks.lines import empty_line_before
from twimlint.checks.shortcode_arguments import string_argument
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.episodes import EPISODE, episode_of
from twimlint.post.sections import Section
from twimlint.zola.syntax import Shortcode

_PLAYER = "youtube_player"
_EMPTY_VIDEO = 'embed/"'
_MATRIX_LIVE = "matrix live"


@cache
def _video_id() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9_-]{11}")


@cache
def _video_address() -> re.Pattern[str]:
    """A video's ID, alone or in a YouTube address, and its query."""
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
            yield Violation(Span(shortcode.start, shortcode.end), f'`{_PLAYER}` has no video: add `video_id="…"` to it')
        elif not (isinstance(argument.value, str) and _video_id().fullmatch(argument.value)):
            span = Span(argument.start, argument.end)
            if not string_argument(shortcode, "video_id"):
                yield Violation(span, "`video_id` is empty: write the 11 characters of the video's ID")
            else:
                written = document.text[slice(*span)]
                yield Violation(
                    span,
                    f"{quoted(written)} is not a video ID: write exactly 11 letters, digits, `-` or `_`",
                    _bare_id(shortcode, span, str(argument.value)),
                )


def _bare_id(shortcode: Shortcode, span: Span, value: str) -> Fix | None:
    """A fix that keeps only the ID in the argument and moves a start time to the player's argument for it."""
    address = _video_address().fullmatch(value.strip().replace("&amp;", "&"))
    if address is None:
        return None
    start = _start_of(address[2] or "")
    if start is None:
        return None
    edits = [Edit(span.start, span.end, address[1])]
    if start and shortcode.argument("start") is None:
        edits.append(Edit(span.end + 1, span.end + 1, f", start={start}"))
    return Fix("Keep only the ID", tuple(edits))


def _start_of(query: str) -> str | None:
    """The second at which a query makes a video start, empty for no start time; None if it is unclear."""
    for part in query.split("&"):
        key, _, value = part.partition("=")
        if key in ("t", "start"):
            value = value.removesuffix("s")
            return value if value.isdecimal() else None
    return ""


def raw_video_embed(document: Document, _context: Context) -> Iterator[Violation]:
    if "<iframe" not in document.text:
        return
    found = tags(document)
    for tag, following in zip(found, [*found[1:], None], strict=False):
        source = (tag.attribute("src") or "").strip()
        if tag.name == "iframe" and ("youtube.com/" in source or "youtube-nocookie.com/" in source):
            yield Violation(
                Span(tag.start, tag.end),
                f'A YouTube `<iframe>` sets cookies without consent: use `{{{{ {_PLAYER}(video_id="…") }}}}`',
                _player_for(document, tag, following, source),
            )


def _player_for(document: Document, tag: Tag, following: Tag | None, source: str) -> Fix | None:
    address = _video_address().fullmatch(source.replace("&amp;", "&"))
    if (
        address is None
        or _plays_list(address)
        or following is None
        or (following.name, following.closing) != ("iframe", True)
    ):
        return None
    start = _start_of(address[2] or "")
    if start is None:
        return None
    arguments = f'video_id="{address[1]}"' + (f", start={start}" if start else "")
    call = Edit(tag.start, following.end, f"{{{{ {_PLAYER}({arguments}) }}}}")
    edits = (empty_line_before(document, tag.start), call) if _ends_paragraph(document, tag) else (call,)
    return Fix("Use the player's shortcode", edits)


def _plays_list(address: re.Match[str]) -> bool:
    """Whether an address is that of several videos, which the player does not play."""
    keys = {part.partition("=")[0] for part in (address[2] or "").split("&")}
    return address[1] == "videoseries" or bool(keys & {"list", "playlist"})


def _ends_paragraph(document: Document, tag: Tag) -> bool:
    """Whether a block of HTML ends the text above it; a shortcode in its place would continue that text."""
    start = document.source.line_start(tag.start)
    above = document.text[document.source.line_start(max(0, start - 1)) : start]
    return document.beginning_at(tag.start, nodes.HtmlBlock) is not None and bool(above.strip("> \r\n"))


# -- Matrix Live -----------------------------------------------------------------------------------------------------


def untitled_matrix_live(document: Document, _context: Context) -> Iterator[Violation]:
    for section in _matrix_live(document):
        heading = section.heading
        if heading is None or not _has_video(document, section):
            continue
        named = section.title[len(_MATRIX_LIVE) :]
        missing = [] if EPISODE.search(named) else ["episode (`S10E05`)"]
        if not any(character.isalpha() for character in EPISODE.sub("", named)):
            missing.append("title")
        if missing:
            yield Violation(
                Span(*heading.content),
                f"`{section.title}` has no {' and no '.join(missing)}: write it as in `Matrix Live S10E05 - A title`",
            )


def repeated_episode(document: Document, context: Context) -> Iterator[Violation]:
    site = context.site
    if site is None:
        return
    for section in _matrix_live(document):
        episode = episode_of(section.title)
        if section.heading is None or episode is None:
            continue
        others = [name for name in site.posts_with_episode(episode) if name != site.name_of(document.path)]
        if others:
            message = f"`{episode}` is already the episode of `content/{others[0]}`: correct the number in one of them"
            related = tuple(
                Related(Span(0, 0), "the other post with this episode", site.file_of(name)) for name in others
            )
            yield Violation(Span(*section.heading.content), message, related=related)


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
                f"`{section.title}` is empty: add the video, say why there is none, or remove the heading",
            )
    for block in document.all(nodes.HtmlBlock):
        if _is_comment(document, block):
            comment = document.text[block.start : block.end]
            if _MATRIX_LIVE in comment.lower() and _EMPTY_VIDEO in comment:
                start = block.start + comment.index(_EMPTY_VIDEO)
                yield Violation(
                    Span(start, start + len(_EMPTY_VIDEO)),
                    "Matrix Live is commented out and its video is missing: add the video, or remove the comment",
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
