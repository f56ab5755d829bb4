"""Tries fixes on a text: as many go in together as change no more than their rules declare (see `guard`)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from twimlint.diagnostics import Change, Diagnostic, Edit, splice
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.guard import Fault, broken_promise
from twimlint.post.document import Document

_BODY = (Change.LAYOUT, Change.LINKS, Change.STRUCTURE, Change.TEXT)


class Candidate(NamedTuple):
    """A fix that may be applied, with what its rule may change."""

    diagnostic: Diagnostic
    edits: tuple[Edit, ...]
    changes: frozenset[Change]

    @property
    def reach(self) -> int:
        """How much of the body it may change, from 0; -1 for none of it."""
        return max((_BODY.index(change) for change in self.changes if change in _BODY), default=-1)


def effective_edits(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits in order of place, without those that change nothing."""
    return tuple(sorted(edit for edit in edits if text[edit.start : edit.end] != edit.text))


class Work:
    """How often a text may still be read, counted in characters: once for each check or trial.

    Any text may be read for a number of characters, which is often for a short one, and beyond that a number of times.
    """

    def __init__(self, text: str, for_any_text: int, reads: int) -> None:
        self._left = for_any_text + reads * len(text)

    def read(self, text: str) -> None:
        self._left -= len(text)

    @property
    def is_done(self) -> bool:
        return self._left < 0


def apart(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The candidates in order of place of which none touches another, and the rest."""
    taken = _Taken()
    chosen: list[Candidate] = []
    rest: list[Candidate] = []
    for candidate in sorted(candidates, key=attrgetter("edits", "diagnostic.code")):
        (chosen if taken.add(candidate.edits) else rest).append(candidate)
    return chosen, rest


class Trial:
    """The fixes of one text that were taken so far, the text after them, and the fixes that were refused, with reasons.

    `read` makes a document of a text; no more is tried when the `work` is done.
    """

    def __init__(self, document: Document, read: Callable[[str], Document], work: Work) -> None:
        self._before = document
        self._read = read
        self._work = work
        self.after = document
        self.taken: list[Candidate] = []
        self.refused: list[tuple[Candidate, str]] = []

    def take(self, candidates: Sequence[Candidate]) -> None:
        """Try candidates of which none touches another, from those with small changes to those with large ones."""
        for reach in sorted({candidate.reach for candidate in candidates}):
            self._try_group([candidate for candidate in candidates if candidate.reach == reach])

    def _try_group(self, group: list[Candidate]) -> None:
        """Add a group to the accepted ones, or as much of it as possible; if the group fails, parts of it are tried."""
        if self._work.is_done:
            return
        text = self._before.text
        self._work.read(text)
        after = self._read(splice(text, _edits([*self.taken, *group])))
        moved = _moved(_edits(group), _edits(self.taken))
        fault = broken_promise(self.after, after, list(moved.values()), _allowed(group))
        if fault is None:
            self.taken += group
            self.after = after
            return
        parts = _parts(group, fault, moved)
        if not parts:
            self.refused += [(candidate, fault.reason) for candidate in group]
        for part in parts:
            self._try_group(part)


class _Taken:
    """The spans claimed by the fixes of this round."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, edits: Sequence[Edit]) -> bool:
        """Claim all spans of a fix; if one touches a claimed span, claim none and return False."""
        if not all(self.is_free(edit) for edit in edits):
            return False
        for edit in edits:
            index = bisect_left(self.starts, edit.start)
            self.starts.insert(index, edit.start)
            self.ends.insert(index, edit.end)
        return True

    def is_free(self, edit: Edit) -> bool:
        index = bisect_left(self.ends, edit.start)
        return index == len(self.starts) or self.starts[index] > edit.end


def _edits(candidates: Iterable[Candidate]) -> list[Edit]:
    return sorted(edit for candidate in candidates for edit in candidate.edits)


def _allowed(candidates: Iterable[Candidate]) -> frozenset[Change]:
    return frozenset().union(*(candidate.changes for candidate in candidates))


def _moved(edits: Sequence[Edit], by: Sequence[Edit]) -> Mapping[Edit, Edit]:
    """Edits in order, each with the same edit in offsets of the text after the other edits."""
    moved, shift, position = {}, 0, 0
    for edit in edits:
        while position < len(by) and by[position].end <= edit.start:
            shift += len(by[position].text) - (by[position].end - by[position].start)
            position += 1
        moved[edit] = Edit(edit.start + shift, edit.end + shift, edit.text)
    return moved


_FEW = 8
"""Up to this many candidates are tried one by one before they are refused, because another one may be at fault."""


def _parts(group: list[Candidate], fault: Fault, moved: Mapping[Edit, Edit]) -> Sequence[list[Candidate]]:
    """The subgroups to try after a group failed, in order; none if all of it is at fault.

    Candidates outside of the faulty spans come first. The others are halved, at all places at once.
    """
    if len(group) == 1:
        return []
    by_place = _by_place(group, fault, moved)
    innocent = by_place.pop(-1, [])
    if not by_place:
        return _halves(group)
    if innocent:
        return innocent, [candidate for place in by_place.values() for candidate in place]
    if len(group) <= _FEW:
        return _halves(group)
    if all(len(place) == 1 for place in by_place.values()):
        return []
    firsts, seconds = zip(*map(_halves, by_place.values()), strict=True)
    return [*_flat(firsts)], [*_flat(seconds)]


def _by_place(group: list[Candidate], fault: Fault, moved: Mapping[Edit, Edit]) -> dict[int, list[Candidate]]:
    """The candidates by the number of the faulty span that they are in; -1 for those outside of all."""
    spans = fault.spans or ()
    by_place: dict[int, list[Candidate]] = {}
    for candidate in group:
        place = -1
        for edit in map(moved.__getitem__, candidate.edits):
            index = bisect_right(spans, edit.end, key=lambda span: span.start) - 1
            if index >= 0 and edit.start <= spans[index].end:
                place = index
                break
        by_place.setdefault(place, []).append(candidate)
    return by_place


def _halves(group: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    half = (len(group) + 1) // 2
    return group[:half], group[half:]


def _flat(groups: Iterable[list[Candidate]]) -> Iterable[Candidate]:
    return (candidate for group in groups for candidate in group)
