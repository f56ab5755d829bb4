"""Edits that cannot change how Markdown reads what is around them: of plain words, addresses and headings' levels."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from twimlint.checks.headings import DEEPEST
from twimlint.checks.surroundings import block_mark
from twimlint.diagnostics import Change, Edit, Span
from twimlint.markdown import nodes
from twimlint.markdown.raw_html import begins_block as begins_html
from twimlint.markdown.raw_html import block_end
from twimlint.post.document import Document
from twimlint.zola.syntax import PLACEHOLDER

_MARKS = re.compile(r"[`*~\[\]<>\\{}]|(?<!\w)_|_(?!\w)|&#?\w+;|[\0-\x09\x0b\x0c\x0e-\x1f\x7f]")
_ADDRESS = re.compile(r"[A-Za-z0-9:/.~%?=@#!$+,_-]*")
_NO_MARKUP = re.compile(r"[^{}|\\`\0-\x1f\x7f]*(?<!#)")
_NOT_BLANK = re.compile(r"\S")
_LONGEST_BEGINNING = 200
"""Characters of a line that are looked at when another one behind them is changed."""


def is_inside_a_line(document: Document, edit: Edit) -> bool:
    """Whether an edit leaves the beginning and the end of its line as they are for the blocks there."""
    text, source = document.text, document.source
    line_end = source.line_end(edit.start)
    if edit.end > line_end or "\n" in edit.text or "\r" in edit.text:
        return False
    if not edit.text.strip() and _NOT_BLANK.search(text, edit.end, line_end) is None:
        return False
    start = source.line_start(edit.start)
    if edit.start - start > _LONGEST_BEGINNING:
        return _is_begun(text[start : start + _LONGEST_BEGINNING].lstrip("> \t"))
    head = text[start : edit.start].lstrip("> \t")
    return _beginning(head + text[edit.start : line_end]) == _beginning(head + edit.text + text[edit.end : line_end])


def _is_begun(head: str) -> bool:
    """Whether what is further behind on a line does not decide how it begins, as in HTML, code, a rule or a table."""
    return not head.startswith(("<", "```", "~~~")) and bool(head.strip("|:-*_ \t"))


def _beginning(line: str) -> str:
    """What a line without the marks of quotes begins a block with: all of it if it begins HTML or fenced code."""
    content = line.lstrip(" \t")
    if block_end(content) is not None or begins_html(content, interrupts=False):
        return line
    mark = block_mark(content)
    return line if mark.startswith(("```", "~~~")) else line[: len(line) - len(content)] + mark


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
