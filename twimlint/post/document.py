"""A post as rules see it: front matter, section tree, and views of its Markdown that are computed on first use."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from twimlint.diagnostics import Span, covers
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes, parse
from twimlint.post.sections import Entry, Section, build_outline
from twimlint.rulebook.style import Style, load_style
from twimlint.text.source import Source
from twimlint.zola.anchors import without_number
from twimlint.zola.front_matter import FrontMatter
from twimlint.zola.syntax import (
    PLACEHOLDER,
    Shortcode,
    ShortcodeFault,
    find_front_matter,
    find_shortcodes,
    mask,
    means_front_matter,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    NodeT = TypeVar("NodeT", bound=nodes.Node)

_NOT_NEWLINE = re.compile(r"[^\r\n]")
_NAME_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_POST_NAME = r"(?i)this-week-in-matrix|\btwim(?:\.md|/index\.md)?$"
_POST_TITLE = "this week in matrix"
_CONFLICT = "<<<<<<<"
_LONGEST_HEAD = 2_000


class Prose(NamedTuple):
    """The inline text of one paragraph, heading or table cell, for rules that search words.

    `text` has as many characters as the source between `start` and `start + len(text)`; everything that is not plain
    text (code, HTML, whole links, images, shortcodes, escapes, quote and list marks) is replaced by U+FFFC, line
    endings are kept. So `start + i` is the offset of `text[i]`.
    """

    start: int
    text: str
    node: nodes.Node


class Document:
    """One parsed page. Everything beyond the split of the text is computed on first use."""

    def __init__(self, source: Source, style: Style | None = None) -> None:
        self.source = source
        self._style = style
        self.text = source.text
        self.front_matter_block = find_front_matter(source.text)
        self.front_matter = FrontMatter(source.text, self.front_matter_block)

    @cached_property
    def path(self) -> str:
        """Where the page is, with slashes; in a path of Windows alone, backslashes separate folders."""
        path = self.source.path
        return path if "/" in path and ":\\" not in path else path.replace("\\", "/")

    @property
    def file_name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def folder_name(self) -> str:
        """The name of the folder that the page is in, empty if that is not known."""
        return self.path.rpartition("/")[0].rpartition("/")[2]

    @property
    def dated_name(self) -> str:
        """The name that Zola takes the day from: that of the file, or of its folder if the file is `index.md`."""
        return self.folder_name if self.file_name == "index.md" else self.file_name

    @property
    def body_start(self) -> int:
        """The offset after the front matter."""
        return 0 if self.front_matter_block is None else self.front_matter_block.end

    @cached_property
    def misses_front_matter(self) -> bool:
        """Whether front matter was intended, but Zola would not find it or its end: nothing is known about the page."""
        block = self.front_matter_block
        return means_front_matter(self.text, block) or (block is not None and block.is_toml and not block.closed)

    @property
    def is_understood(self) -> bool:
        """Whether the front matter, if any was intended, can be read; otherwise no fix may change the page."""
        return self.front_matter.error is None and not self.misses_front_matter

    @cached_property
    def _scan(self) -> tuple[list[Shortcode], list[ShortcodeFault]]:
        return find_shortcodes(self.text, self.body_start)

    @property
    def shortcodes(self) -> list[Shortcode]:
        return self._scan[0]

    @property
    def shortcode_faults(self) -> list[ShortcodeFault]:
        return self._scan[1]

    @cached_property
    def unreadable_spans(self) -> Sequence[Span]:
        """What no fix may touch: merge conflicts, and the tags of shortcodes that cannot be read.

        A tag that nothing closes ends with its line. After one that opens a body which nothing closes, all of the page
        may be that body.
        """
        tags = [
            Span(fault.start, len(self.text) + 1)
            if fault.unclosed
            else Span(fault.start, fault.end)
            if self.text.startswith(("}}", "%}"), fault.end - 2)
            else Span(fault.start, self.source.line_end(fault.start))
            for fault in self.shortcode_faults
            if fault.unreadable or fault.unclosed
        ]
        return [*self.conflicts, *tags]

    @cached_property
    def conflicts(self) -> Sequence[Span]:
        """Where git has left two versions of the same lines: all of both, with the marks around them."""
        conflicts: list[Span] = []
        if _CONFLICT not in self.text:
            return conflicts
        rest = re.compile(r"^={7}\r?$.*?^>{7} [^\r\n]*", re.MULTILINE | re.DOTALL)
        for prose in self.prose_with(_CONFLICT):
            start = prose.start + prose.text.find(_CONFLICT)
            if self.source.line_start(start) != start or (conflicts and start < conflicts[-1].end):
                continue
            end = rest.search(self.text, start)
            if end is None:
                break
            conflicts.append(Span(start, end.end()))
        return conflicts

    @cached_property
    def masked(self) -> str:
        """The text as Markdown sees it: front matter as spaces, shortcodes as placeholders, with the same offsets."""
        return mask(self.text, self.front_matter_block, self.shortcodes)

    @cached_property
    def root(self) -> nodes.Root:
        return parse(self.masked)

    @cached_property
    def _by_type(self) -> dict[type[nodes.Node], list[nodes.Node]]:
        table: dict[type[nodes.Node], list[nodes.Node]] = defaultdict(list)
        for node in self.root.walk():
            table[type(node)].append(node)
        return table

    def all(self, kind: type[NodeT]) -> Sequence[NodeT]:
        """Every node of exactly this type, in document order, at any depth."""
        return self._by_type.get(kind, [])  # type: ignore[return-value]  # the table is keyed by the type

    # -- what kind of post it is -------------------------------------------------------------------------------------

    @property
    def is_page(self) -> bool:
        """Whether Zola would publish it: a README has no front matter."""
        return self.front_matter_block is not None or self.is_post

    @cached_property
    def is_post(self) -> bool:
        """Whether this is a This Week in Matrix post: by category, title or file name."""
        category = self.front_matter.get("taxonomies", "category")
        if isinstance(category, list) and any(str(name).casefold() == _POST_TITLE for name in category):
            return True
        title = self.front_matter.get("title")
        if isinstance(title, str) and title.casefold().startswith(_POST_TITLE):
            return True
        if not self.front_matter.values and self._is_titled_like_a_post():
            return True
        return re.search(_POST_NAME, f"{self.folder_name}/{self.file_name}") is not None

    def _is_titled_like_a_post(self) -> bool:
        """Whether a line of front matter that is unreadable, in YAML or JSON, or not begun gives it a post's title."""
        from twimlint.text.toml.strings import CURLY_QUOTES  # noqa: PLC0415  # few posts have such front matter

        end = _LONGEST_HEAD if self.misses_front_matter else self.body_start
        for line in self.text[:end].casefold().splitlines():
            key, separator, value = line.replace("=", ":", 1).partition(":")
            if (
                separator
                and key.strip(' \t"{') == "title"
                and value.lstrip(f" \t\"'{CURLY_QUOTES}").startswith(_POST_TITLE)
            ):
                return True
        return False

    @cached_property
    def date(self) -> date | None:
        """The day of the post: of its `date`, its file or folder name, title, path, or unreadable front matter."""
        written = self.front_matter.get("date")
        if isinstance(written, date):  # datetime is a date
            return date(written.year, written.month, written.day)
        values = [self.front_matter.get("title"), self.front_matter.get("path")]
        unread = None if self.front_matter.values else self.text[: self.body_start]
        for text in (written, self.dated_name, *values, unread):
            if isinstance(text, str) and (found := first_date(text)):
                return found
        return None

    # -- sections and entries ----------------------------------------------------------------------------------------

    @cached_property
    def outline(self) -> Section:
        """The root of the section tree, which also holds everything before the first heading."""
        return build_outline(self.root, self.masked, (self._style or load_style()).attribution_words)

    @property
    def sections(self) -> Sequence[Section]:
        """The departments, with projects and entries inside them."""
        return self.outline.sections

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """The entries of all sections, in document order."""
        return [entry for section in self.outline.walk() for entry in section.entries]

    # -- views of the Markdown ---------------------------------------------------------------------------------------

    @cached_property
    def prose(self) -> Sequence[Prose]:
        """The plain text of every paragraph, heading and table cell, in document order."""
        blocks = [*self.all(nodes.Paragraph), *self.all(nodes.Heading), *self.all(nodes.TableCell)]
        return [self._prose(block) for block in sorted(blocks, key=attrgetter("start"))]

    @cached_property
    def joined_prose(self) -> str:
        """All prose in one text, with a line feed after each; it is searched faster than each prose alone."""
        return "\n".join(prose.text for prose in self.prose)

    @cached_property
    def _starts_in_joined_prose(self) -> Sequence[int]:
        lengths = (len(prose.text) + 1 for prose in self.prose)
        return list(accumulate(lengths, initial=0))[:-1]

    def offset_in_prose(self, position: int) -> int:
        """The offset in the source of a character of the joined prose."""
        index = bisect_right(self._starts_in_joined_prose, position) - 1
        return self.prose[index].start + position - self._starts_in_joined_prose[index]

    def prose_with(self, *marks: str) -> Sequence[Prose]:
        """The prose that contains at least one of some marks, none of which has a line ending."""
        text, starts = self.joined_prose, self._starts_in_joined_prose
        found = set()
        for mark in marks:
            position = text.find(mark)
            while position >= 0:
                index = bisect_right(starts, position)
                found.add(index - 1)
                position = text.find(mark, starts[index]) if index < len(starts) else -1
        return [self.prose[index] for index in sorted(found)]

    def prose_at(self, offset: int) -> Prose:
        """The prose around an offset of inline Markdown."""
        return self.prose[bisect_right(self.starts_of_prose, offset) - 1]

    @cached_property
    def starts_of_prose(self) -> Sequence[int]:
        """The offset at which each prose begins."""
        return [prose.start for prose in self.prose]

    def _prose(self, block: nodes.Node) -> Prose:
        first = block.children[0] if block.children else None
        if isinstance(first, nodes.Text) and len(first.value) == block.end - block.start == first.end - first.start:
            return Prose(block.start, first.value, block)  # most cells and many items
        parts: list[str] = []
        position = block.start
        stack = list(block.children[::-1])
        while stack:
            node = stack.pop()
            if isinstance(node, nodes.Text):
                shown = node.value
                if len(shown) != node.end - node.start:  # an escape or an entity
                    continue
            elif isinstance(node, nodes.Break):
                shown = _NOT_NEWLINE.sub(PLACEHOLDER, self.masked[node.start : node.end])
            else:
                if not isinstance(node, nodes.Link):
                    stack += node.children[::-1]
                continue
            parts += (PLACEHOLDER * (node.start - position), shown)
            position = node.end
        parts.append(PLACEHOLDER * (block.end - position))
        return Prose(block.start, "".join(parts), block)

    @cached_property
    def targets(self) -> Sequence[tuple[Span, str]]:
        """The targets of links, images and definitions, in order: the target's span as written, and the target.

        A reference is represented by its definition.
        """
        found = [
            (Span(*node.target_span), node.target)
            for kind in (nodes.Link, nodes.Image)
            for node in self.all(kind)
            if node.label is None
        ]
        found += [(Span(*node.target_span), node.target) for node in self.all(nodes.Definition)]
        return sorted(found)

    @cached_property
    def linked_anchors(self) -> frozenset[str]:
        """The anchors of the page itself that its links lead to, also without the number behind a repeated one."""
        anchors = {target[1:] for _, target in self.targets if target.startswith("#")}
        return frozenset(anchors.union(map(without_number, anchors)))

    def beginning_at(self, offset: int, kind: type[NodeT]) -> NodeT | None:
        """The first node of a kind that begins exactly at an offset."""
        found = self.all(kind)
        index = bisect_left(found, offset, key=attrgetter("start"))
        return found[index] if index < len(found) and found[index].start == offset else None

    def in_target(self, offset: int) -> bool:
        """Whether an offset is in the target of a link, an image or a definition."""
        index = bisect_right(self.targets, offset, key=lambda target: target[0].start) - 1
        return index >= 0 and offset < self.targets[index][0].end

    @cached_property
    def html_links_and_code(self) -> Sequence[Span]:
        """The spans that HTML inside a paragraph makes a link or code: from `<a …>` or `<code>` to the closing tag."""
        spans = []
        opened: nodes.Node | None = None
        for tag in self.all(nodes.HtmlInline):
            written = self.masked[tag.start : tag.start + len("</code")].lower()
            if opened is None and written.startswith(("<a ", "<code")):
                opened = tag
            elif opened is not None and written.startswith(("</a", "</code")):
                spans.append(Span(opened.start, tag.end))
                opened = None
        return spans

    def in_html_link_or_code(self, offset: int) -> bool:
        return covers(self.html_links_and_code, offset)

    @cached_property
    def quoted_spans(self) -> Sequence[tuple[int, int]]:
        """The spans of the top-level block quotes, in order."""
        return [(node.start, node.end) for node in self.root.children if isinstance(node, nodes.BlockQuote)]

    def in_quote(self, offset: int) -> bool:
        return covers(self.quoted_spans, offset)


def first_date(text: str) -> date | None:
    """The first valid `YYYY-MM-DD` in a text."""
    for match in _NAME_DATE.finditer(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None
