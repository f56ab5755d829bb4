"""Edits that cannot change how Markdown reads what is around them: of plain words, addresses and headings' levels."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from twimlint.checks.headings import DEEPEST
from twimlint.checks.surroundings import begins_block
from twimlint.diagnostics import Change, Edit, Span
from twimlint.markdown import nodes
from twimlint.markdown.raw_html import begins_block as begins_html
from twimlint.post.document import Document
from twimlint.zola.syntax import PLACEHOLDER

_MARKS = re.compile(r"[`*~\[\]<>\\{}]|(?<!\w)_|_(?!\w)|&#?\w+;|[\0-\x09\x0b\x0c\x0e-\x1f\x7f]")
_ADDRESS = re.compile(r"[A-Za-z0-9:/.~%?=@#!$+,_-]*")
_NO_MARKUP = re.compile(r"[^{}|\\`\0-\x1f\x7f]*(?<!#)")


def is_inside_a_line(document: Document, edit: Edit) -> bool:
    """Whether an edit leaves the beginning and the end of its line as they are for the blocks there."""
    text, source = document.text, document.source
    line_end = source.line_end(edit.start)
    if edit.end > line_end or "\n" in edit.text or "\r" in edit.text:
        return False
    before, after = text[edit.start : line_end], edit.text + text[edit.end : line_end]
    if text[source.line_start(edit.start) : edit.start].strip("> \t"):
        return bool(after.strip())
    return bool(after.strip()) and not _begins_block(before) and not _begins_block(after)


def _begins_block(line: str) -> bool:
    return begins_block(line) or begins_html(line, interrupts=False)


class Plainness:
    """Which edits of a page are plain."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._unmarked: dict[int, bool] = {}

    def holds(self, edit: Edit, changes: AbstractSet[Change]) -> bool:
        """Whether an edit is plain, and no more than its rule may do by the `changes` that it declares."""
        if self._is_of_level(edit):
            return not changes.isdisjoint((Change.STRUCTURE, Change.TEXT))
        return self._is_in_address(edit) or (self._is_among_words(edit) and is_inside_a_line(self._document, edit))

    def _is_of_level(self, edit: Edit) -> bool:
        """Whether an edit gives a heading more or fewer of its marks, so that it remains one."""
        index = bisect_right(self._headings, edit.start, key=lambda heading: heading.start) - 1
        if index < 0 or edit.text.strip("#") or self._headings[index].setext:
            return False
        heading = self._headings[index]
        level = heading.level + len(edit.text) - (edit.end - edit.start)
        return edit.end <= heading.start + heading.level and 1 <= level <= DEEPEST

    def _is_in_address(self, edit: Edit) -> bool:
        """Whether an edit changes a part of an address, so that it remains one."""
        index = bisect_right(self._targets, edit.start, key=lambda span: span.start) - 1
        if index < 0 or edit.end > self._targets[index].end:
            return False
        is_begun = edit.start > self._targets[index].start or edit.text.startswith("http")
        removed = self._document.text[edit.start : edit.end]
        return is_begun and _ADDRESS.fullmatch(removed) is not None and _ADDRESS.fullmatch(edit.text) is not None

    def _is_among_words(self, edit: Edit) -> bool:
        """Whether an edit and the characters beside it are in text without marks, even far away in the same block."""
        index = bisect_right(self._document.starts_of_prose, edit.start) - 1
        if index < 0 or _NO_MARKUP.fullmatch(edit.text) is None:
            return False
        prose = self._document.prose[index]
        first, last = edit.start - prose.start, edit.end - prose.start
        if last > len(prose.text) or PLACEHOLDER in prose.text[max(0, first - 1) : last + 1]:
            return False
        if index not in self._unmarked:
            self._unmarked[index] = _MARKS.search(prose.text.replace(PLACEHOLDER, " ")) is None
        return self._unmarked[index]

    @cached_property
    def _headings(self) -> Sequence[nodes.Heading]:
        return self._document.all(nodes.Heading)

    @cached_property
    def _targets(self) -> list[Span]:
        kinds = (nodes.Link, nodes.Image)
        return sorted(
            Span(*node.target_span) for kind in kinds for node in self._document.all(kind) if node.label is None
        )
