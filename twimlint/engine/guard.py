"""Verifies that edits change no more of a page than their rules declare (see `diagnostics.Change`)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate

from twimlint.diagnostics import Change, Edit, Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.rendering import published, unlinked, words
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.zola.syntax import Shortcode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BEYOND_LAYOUT = {Change.LINKS, Change.STRUCTURE, Change.TEXT}


class Fault(NamedTuple):
    """What edits changed beyond what is allowed.

    `reason` continues the sentence "the fix would …". `spans` are the parts of the original text, sorted and not
    overlapping, whose edits caused it; None if that is unknown.
    """

    reason: str
    spans: Sequence[Span] | None = None


def broken_promise(
    before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]
) -> Fault | None:
    """What the edits, in order of place, changed beyond what is allowed; None if nothing."""
    if before.source.has_byte_order_mark != after.source.has_byte_order_mark:
        return Fault("change the byte-order mark")
    reason = _front_matter_fault(before, after, edits, allowed) or _shortcode_fault(before, after, edits, allowed)
    return Fault(reason) if reason is not None else _body_fault(before, after, edits, allowed)


# -- front matter ----------------------------------------------------------------------------------------------------


def _front_matter_fault(
    before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]
) -> str | None:
    old, new = before.front_matter, after.front_matter
    if old.block is None or new.block is None:
        return None if old.block is new.block else "add or remove front matter"
    if old.error is not None:  # nobody knows its values, so only its text can be compared
        kept = before.text[slice(*old.block.content)] == after.text[slice(*new.block.content)]
        return None if kept or Change.FRONT_MATTER in allowed else "change front matter that cannot be read"
    if new.error is not None:
        return "make the front matter unreadable"
    for key in _changed_keys(old.values, new.values):
        if Change.FRONT_MATTER not in allowed or not _names(before, edits, key):
            return f"change `{'.'.join(key)}` in the front matter"
    return None


def _changed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys, with their tables, that are in only one of them or have different values."""
    for key in {**old, **new}:
        if key in old and key in new:
            was, becomes = old[key], new[key]
            if isinstance(was, Mapping) and isinstance(becomes, Mapping):
                yield from ((key, *rest) for rest in _changed_keys(was, becomes))
            elif type(was) is not type(becomes) or (was != becomes and repr(was) != repr(becomes)):  # `nan` != `nan`
                yield (key,)
        else:
            value = old.get(key, new.get(key))
            yield from ((key, *rest) for rest in _leaves(value))


def _leaves(value: Any) -> Iterator[tuple[str, ...]]:
    if not isinstance(value, Mapping):
        yield ()
        return
    for key, inner in value.items():
        yield from ((key, *rest) for rest in _leaves(inner))


def _names(before: Document, edits: Sequence[Edit], key: tuple[str, ...]) -> bool:
    """Whether an edit touches the line of a key, contains its name, or renames its table."""
    entry = before.front_matter.entry(*key)
    if entry is not None and any(edit.start <= entry.value.end and entry.key.start <= edit.end for edit in edits):
        return True
    names = [(edit.text, before.text[edit.start : edit.end]) for edit in edits]
    return any(key[-1] in text or (len(key) > 1 and key[0] in (text, replaced)) for text, replaced in names)


# -- shortcodes ------------------------------------------------------------------------------------------------------


def _shortcode_fault(
    before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]
) -> str | None:
    if len(after.shortcode_faults) > len(before.shortcode_faults):
        return "break a shortcode"
    calls = [after.text[call.start : call.end] for call in after.shortcodes]
    touched = Change.SHORTCODES in allowed
    kept = [
        before.text[call.start : call.end]
        for call in before.shortcodes
        if not (touched and any(edit.start < call.end and call.start < edit.end for edit in edits))
    ]
    if kept != calls and not (touched and _is_subsequence(kept, calls)):
        return "change a shortcode"
    if touched and not allowed & _BEYOND_LAYOUT and _meanings(before) != _meanings(after):
        return "change the content of a shortcode"
    return None


def _is_subsequence(some: Sequence[str], of: Sequence[str]) -> bool:
    rest = iter(of)
    return all(wanted in rest for wanted in some)


def _meanings(document: Document) -> list[object]:
    return [_meaning(document.text, call) for call in document.shortcodes]


def _meaning(text: str, call: Shortcode) -> object:
    arguments = [(argument.name, argument.value) for argument in call.arguments]
    body = text[slice(*call.body)] if call.body else None
    return call.name, arguments, body, text[call.start : call.end] if call.escaped else ""


# -- body ------------------------------------------------------------------------------------------------------------


_Outline = Callable[[str, nodes.Node], object]
_MAX_DEPTH = 8


def _body_fault(before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]) -> Fault | None:
    if Change.TEXT in allowed:
        strayed = [region.span for region in _Regions(before, after, edits, unlinked).of_page() if region.untouched]
        return Fault("change a block that it does not touch", strayed) if strayed else None
    outline, reason = _outline_to_keep(allowed)
    if outline(before.masked, before.root) == outline(after.masked, after.root):
        return None
    return Fault(reason, _Regions(before, after, edits, outline).changed() or None)


def _outline_to_keep(allowed: AbstractSet[Change]) -> tuple[_Outline, str]:
    if Change.STRUCTURE in allowed:
        return words, "change words on the published page"
    if Change.LINKS in allowed:
        return unlinked, "change more of the published page than links"
    return published, "change the published page"


class _Region(NamedTuple):
    """Adjacent nodes before, and the nodes in their place after; `untouched` unless edits touch all of them."""

    span: Span
    old: Sequence[nodes.Node]
    new: Sequence[nodes.Node]
    untouched: bool


class _Regions:
    """The parts of a page between nodes that no edit touches and that are the same before and after."""

    def __init__(self, before: Document, after: Document, edits: Sequence[Edit], outline: _Outline) -> None:
        self._before = before
        self._after = after
        self._edits = edits
        self._outline = outline
        self._ends = [edit.end for edit in edits]
        self._shifts = list(accumulate((len(edit.text) - (edit.end - edit.start) for edit in edits), initial=0))

    def of_page(self) -> Iterator[_Region]:
        root = self._before.root
        return self._between(Span(0, len(self._before.text)), root.children, self._after.root.children)

    def changed(self) -> list[Span]:
        """The smallest regions found that differ, in order."""
        found: list[Span] = []
        stack = [(region, 0) for region in self.of_page()][::-1]
        while stack:
            region, depth = stack.pop()
            if self._is_same(region):
                continue
            inside = self._inside(region) if depth < _MAX_DEPTH else []
            if inside:
                stack += [(part, depth + 1) for part in reversed(inside)]
            else:
                found.append(region.span)
        return found

    def _inside(self, region: _Region) -> list[_Region]:
        """The regions inside a region of one node that differ; none if the node itself differs."""
        if len(region.old) != 1 or len(region.new) != 1 or type(region.old[0]) is not type(region.new[0]):
            return []
        parts = self._between(region.span, region.old[0].children, region.new[0].children)
        return [part for part in parts if not self._is_same(part)]

    def _is_same(self, region: _Region) -> bool:
        old = self._outline(self._before.masked, nodes.Node(*region.span, region.old))
        return old == self._outline(self._after.masked, nodes.Node(*region.span, region.new))

    def _between(self, span: Span, old: Sequence[nodes.Node], new: Sequence[nodes.Node]) -> Iterator[_Region]:
        touched = _touched(old, self._edits_in(span))
        places = {node.start: index for index, node in enumerate(new)}
        left, first, first_new, untouched = span.start, 0, 0, False
        for index, node in enumerate(old):
            if index in touched:
                continue
            place = places.get(node.start + self._shift(node.start), -1)
            if place < first_new or not self._is_kept(node, new[place]):
                untouched = True
                continue
            yield _Region(Span(left, node.start), old[first:index], new[first_new:place], untouched)
            left, first, first_new, untouched = node.end, index + 1, place + 1, False
        yield _Region(Span(left, span.end), old[first:], new[first_new:], untouched)

    def _is_kept(self, old: nodes.Node, new: nodes.Node) -> bool:
        return self._outline(self._before.masked, old) == self._outline(self._after.masked, new)

    def _shift(self, offset: int) -> int:
        """By how much the edits before an offset move it."""
        return self._shifts[bisect_right(self._ends, offset)]

    def _edits_in(self, span: Span) -> Sequence[Edit]:
        first = bisect_left(self._ends, span.start)
        return self._edits[first : bisect_right(self._edits, span.end, key=lambda edit: edit.start)]


def _touched(siblings: Sequence[nodes.Node], edits: Sequence[Edit]) -> set[int]:
    """The indices of the nodes that the edits are in, at, or between."""
    starts = [node.start for node in siblings]
    ends = [node.end for node in siblings]
    touched: set[int] = set()
    for edit in edits:
        first, last = bisect_left(ends, edit.start), bisect_right(starts, edit.end) - 1
        if first > last:  # the edit is in a gap
            first, last = max(last, 0), min(first, len(starts) - 1)
        touched.update(range(first, last + 1))
    return touched
