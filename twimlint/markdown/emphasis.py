"""Emphasis, strong emphasis and strikethrough: the delimiter stack (CommonMark 6.2 and its appendix)."""

from collections.abc import Sequence
from unicodedata import category

from .nodes import Emphasis, Node, Strikethrough, Strong, Styled, Text


class Run:
    """A run of `*`, `_` or `~`, from which matching removes characters at either end."""

    __slots__ = ("can_close", "can_open", "end", "length", "mark", "start")

    def __init__(self, mark: str, start: int, end: int, can_open: bool, can_close: bool) -> None:
        self.mark = mark
        self.start = start
        self.end = end
        self.length = end - start
        self.can_open = can_open
        self.can_close = can_close


def flanking(run: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between these characters (empty at the edges of the text) can open and can close emphasis."""
    space_before, space_after = not before or before.isspace(), not after or after.isspace()
    edge_before, edge_after = space_before or _is_punctuation(before), space_after or _is_punctuation(after)
    if run[0] in "_~" and run != "~~":
        return not space_after and edge_before, not space_before and edge_after
    left = not space_after and (space_after == edge_after or edge_before or run == "~~")
    right = not space_before and (space_before == edge_before or edge_after)
    return left, right


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and category(character)[0] in "PS"


def match_runs(runs: Sequence[Run]) -> list[Node]:
    """The emphasis nodes formed by delimiter runs, without children, in the order of their closing."""
    matched: list[Node] = []
    openers: list[Run] = []
    bottoms: dict[object, int] = {}
    for run in runs:
        # One bottom for all strikethrough, as in pulldown-cmark: `~~` without an opener excludes a `~` before it.
        key = run.mark if run.mark == "~" else (run.mark, run.can_open, run.length % 3)
        while run.can_close and run.start < run.end:
            index = _find_opener(openers, run, bottoms.get(key, 0))
            if index is None:
                bottoms[key] = len(openers)
                break
            opener = openers[index]
            matched.append(_pair(opener, run))
            del openers[index + (opener.start < opener.end) :]
            for other, bottom in bottoms.items():
                bottoms[other] = min(bottom, len(openers))
        if run.can_open and run.start < run.end:
            openers.append(run)
    return matched


def _find_opener(openers: Sequence[Run], closer: Run, bottom: int) -> int | None:
    """The last opener that matches a closer: of its kind, and no multiple of three where either is both."""
    for index in range(len(openers) - 1, bottom - 1, -1):
        opener = openers[index]
        if opener.mark != closer.mark:
            continue
        if closer.mark == "~" and opener.length != closer.length:
            continue
        both = opener.can_close or closer.can_open
        if not both or (opener.length + closer.length) % 3 or closer.length % 3 == 0:
            return index
    return None


def _pair(opener: Run, closer: Run) -> Node:
    """Turn the innermost characters of both runs into a node."""
    width = 2 if min(opener.end - opener.start, closer.end - closer.start) >= 2 else 1
    kind = Strikethrough if opener.mark == "~" else (Emphasis, Strong)[width - 1]
    opener.end -= width
    closer.start += width
    return kind(opener.end, closer.start)


def assemble(source: str, base: int, nodes: list[Node], start: int, end: int) -> list[Node]:
    """Wrap nodes in the emphasis around them, and turn everything else into text.

    All positions count from the start of the text, of which `source` begins at `base`.
    """
    children: list[Node] = []
    around: list[tuple[list[Node], int, int]] = []
    for node in nodes:
        while node.start >= end:
            _fill(source, base, children, start, end)
            children, start, end = around.pop()
        _fill(source, base, children, start, node.start)
        children.append(node)
        start = node.end
        if isinstance(node, Styled):
            single = isinstance(node, Emphasis) or source[node.start - base] != source[node.start - base + 1]
            width = 1 if single else 2
            around.append((children, node.end, end))
            node.children = children = []
            start, end = node.start + width, node.end - width
    while around:
        _fill(source, base, children, start, end)
        children, start, end = around.pop()
    _fill(source, base, children, start, end)
    return children


def _fill(source: str, base: int, children: list[Node], start: int, end: int) -> None:
    if start < end:
        children.append(Text(start, end, source[start - base : end - base]))
