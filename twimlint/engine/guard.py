"""Proves that edits changed nothing of a page but what the rules behind them declare (see `diagnostics.Change`)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from twimlint.diagnostics import Change, Edit
from twimlint.engine.rendering import published, unlinked, words
from twimlint.post.document import Document
from twimlint.zola.syntax import Shortcode

_BEYOND_LAYOUT = {Change.LINKS, Change.STRUCTURE, Change.TEXT}


def broken_promise(
    before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]
) -> str | None:
    """What the edits, in order of place, changed beyond what is allowed; None if they kept to it.

    The answer continues the sentence "the fix would …".
    """
    if before.source.has_byte_order_mark != after.source.has_byte_order_mark:
        return "change the byte-order mark"
    return (
        _front_matter_fault(before, after, edits, allowed)
        or _shortcode_fault(before, after, edits, allowed)
        or _body_fault(before, after, edits, allowed)
    )


# -- front matter ----------------------------------------------------------------------------------------------------


def _front_matter_fault(
    before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]
) -> str | None:
    old, new = before.front_matter, after.front_matter
    if old.block is None or new.block is None:
        return None if old.block is new.block else "make or break the front matter"
    if old.error is not None and Change.FRONT_MATTER not in allowed:
        kept = before.text[slice(*old.block.content)] == after.text[slice(*new.block.content)]
        return None if kept else "change front matter that cannot be read"
    if new.error is not None and old.error is None:
        return "leave front matter that cannot be read"
    for key in _changed_keys(old.values, new.values):
        if Change.FRONT_MATTER not in allowed or not _names(before, edits, key):
            return f"change `{'.'.join(key)}` in the front matter"
    return None


def _changed_keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys, with their tables, that are in one of them only or have another value there."""
    for key in {**old, **new}:
        if key in old and key in new:
            was, becomes = old[key], new[key]
            if isinstance(was, Mapping) and isinstance(becomes, Mapping):
                yield from ((key, *rest) for rest in _changed_keys(was, becomes))
            elif was != becomes or type(was) is not type(becomes):
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
    """Whether an edit touches the line of a key or brings its name."""
    entry = before.front_matter.entry(*key)
    if entry is not None and any(edit.start <= entry.value.end and entry.key.start <= edit.end for edit in edits):
        return True
    return any(key[-1] in edit.text for edit in edits)


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
        return "change what a shortcode says"
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


def _body_fault(before: Document, after: Document, edits: Sequence[Edit], allowed: AbstractSet[Change]) -> str | None:
    if Change.TEXT in allowed:
        return _strayed(before, after, edits)
    if Change.STRUCTURE in allowed:
        kept = words(before.masked, before.root) == words(after.masked, after.root)
        return None if kept else "change words on the published page"
    if Change.LINKS in allowed:
        kept = unlinked(before.masked, before.root) == unlinked(after.masked, after.root)
        return None if kept else "change more of the published page than links"
    kept = published(before.masked, before.root) == published(after.masked, after.root)
    return None if kept else "change the published page"


def _strayed(before: Document, after: Document, edits: Sequence[Edit]) -> str | None:
    """Whether a top-level block changed that no edit touches."""
    blocks = before.root.children
    untouched = set(range(len(blocks))) - _touched(before, edits)
    now = {block.start: block for block in after.root.children}
    shift, position = 0, 0
    for index, block in enumerate(blocks):
        while position < len(edits) and edits[position].end <= block.start:
            shift += len(edits[position].text) - (edits[position].end - edits[position].start)
            position += 1
        if index in untouched:
            same = now.get(block.start + shift)
            if same is None or unlinked(before.masked, block) != unlinked(after.masked, same):
                return "change a block that it does not touch"
    return None


def _touched(document: Document, edits: Sequence[Edit]) -> set[int]:
    """The indices of the top-level blocks that the edits are in, at, or between."""
    starts = [block.start for block in document.root.children]
    ends = [block.end for block in document.root.children]
    touched: set[int] = set()
    for edit in edits:
        first, last = bisect_left(ends, edit.start), bisect_right(starts, edit.end) - 1
        if first > last:  # it stands in a gap
            first, last = max(last, 0), min(first, len(starts) - 1)
        touched.update(range(first, last + 1))
    return touched
