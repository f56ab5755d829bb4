"""Tries fixes on the parts of a page around their edits, with the definitions of the rest of the page."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from twimlint.diagnostics import Applicability, Change, Diagnostic, Edit, Span
from twimlint.engine.plainness import is_inside_a_line
from twimlint.engine.trial import Candidate, Trial, Work, apart, effective_edits
from twimlint.markdown import nodes
from twimlint.post.document import Document

_FOR_ANY_TEXT = 100_000
_READS = 4


def not_standing(
    document: Document, diagnostics: Iterable[Diagnostic], changes: Mapping[str, frozenset[Change]]
) -> Iterator[Diagnostic]:
    """The diagnostics whose fixes would change more than their rules declare, or were too many to be tried.

    `changes` is what the rule of each code declares.
    """
    candidates = [
        Candidate(diagnostic, edits, changes[diagnostic.code])
        for diagnostic in diagnostics
        if diagnostic.fix is not None and (edits := effective_edits(document.text, diagnostic.fix.edits))
    ]
    return _Proof(document).refused(candidates)


class _Proof:
    """The trials of a page's fixes, part by part."""

    def __init__(self, document: Document) -> None:
        self._document = document
        blocks = list(_severable(document.root))
        self._starts = [block.start for block in blocks]
        self._ends = [block.end for block in blocks]
        self._work = Work(document.text, _FOR_ANY_TEXT, _READS)

    def refused(self, candidates: Iterable[Candidate]) -> Iterator[Diagnostic]:
        """The diagnostics whose fixes fail the trial.

        Those that change definitions which the rest of the page may refer to are tried on the whole page.
        """
        far: list[Candidate] = []
        for span, group in self._parts(candidates):
            head, tail = self._head(span), self._tail(span)
            part = self._read(head + self._document.text[slice(*span)] + tail)
            shift = len(head) - span.start
            waiting = [candidate._replace(edits=_shifted(candidate.edits, shift)) for candidate in group]
            while waiting:
                chosen, waiting = apart(waiting)
                trial = self._tried(part, chosen)
                changed = _labels(trial.after) ^ _labels(part)
                if changed and part is not self._document and self._may_refer_to(changed, span):
                    far += (candidate._replace(edits=_shifted(candidate.edits, -shift)) for candidate in chosen)
                else:
                    yield from _fallen(chosen, trial)
        while far:
            chosen, far = apart(far)
            yield from _fallen(chosen, self._tried(self._document, chosen))

    def _may_refer_to(self, labels: AbstractSet[str], outside: Span) -> bool:
        """Whether something outside of a span may refer to one of these labels, or define it."""
        text = self._document.masked
        rest = _squeezed(f"{text[: outside.start]} {text[outside.end :]}")
        return any(f"[{_squeezed(label)}]" in rest for label in labels)

    def _tried(self, document: Document, candidates: Sequence[Candidate]) -> Trial:
        trial = Trial(document, self._read, self._work)
        trial.take([candidate for candidate in candidates if _is_safe(candidate)])
        trial.take([candidate for candidate in candidates if not _is_safe(candidate)])
        return trial

    def _read(self, text: str) -> Document:
        if text == self._document.text:
            return self._document
        return Document(self._document.source.with_text(text))

    def _parts(self, candidates: Iterable[Candidate]) -> Iterable[tuple[Span, Sequence[Candidate]]]:
        """The candidates by the part of the page that they are tried on; the parts do not overlap."""
        spans = sorted(
            ((self._around(candidate.edits), candidate) for candidate in candidates), key=lambda pair: pair[0]
        )
        parts: list[tuple[Span, list[Candidate]]] = []
        for span, candidate in spans:
            if not parts or span.start >= parts[-1][0].end:
                parts.append((span, []))
            part, group = parts[-1]
            group.append(candidate)
            parts[-1] = Span(part.start, max(part.end, span.end)), group
        return parts

    def _around(self, edits: Sequence[Edit]) -> Span:
        """The blocks that the edits touch, and those beside them if the edits may change where blocks begin and end."""
        beside = 0 if all(is_inside_a_line(self._document, edit) for edit in edits) else 1
        first = bisect_left(self._ends, edits[0].start) - 1 - beside
        last = bisect_right(self._starts, max(edit.end for edit in edits)) + beside
        source = self._document.source
        start = source.line_end(self._ends[first]) if first >= 0 else 0
        end = source.line_start(self._starts[last]) if last < len(self._starts) else len(source.text)
        return Span(start, end)

    def _head(self, span: Span) -> str:
        """What keeps the first lines of a part from being read as front matter."""
        return "x\n" if span.start else ""

    def _tail(self, span: Span) -> str:
        """The definitions outside of a part, as references need them."""
        labels = [label for label, start in self._definitions if not span.start <= start < span.end]
        return "".join(["\n\n", *labels]) if labels else ""

    @cached_property
    def _definitions(self) -> Sequence[tuple[str, int]]:
        links = (
            (f"[{_flat(definition.label)}]: #{number}\n", definition.start)
            for number, definition in enumerate(self._document.root.references.values())
        )
        notes = ((f"[^{_flat(note.label)}]: x\n", note.start) for note in self._document.all(nodes.FootnoteDefinition))
        return [*links, *notes]


def _is_safe(candidate: Candidate) -> bool:
    """Whether it may be applied without those that are not, so that it must stand without them."""
    return candidate.diagnostic.applicability is Applicability.SAFE


def _fallen(candidates: Iterable[Candidate], trial: Trial) -> Iterator[Diagnostic]:
    stood = {candidate.diagnostic for candidate in trial.taken}
    return (candidate.diagnostic for candidate in candidates if candidate.diagnostic not in stood)


def _labels(document: Document) -> AbstractSet[str]:
    """What is defined, for anything on the page to refer to."""
    return {*document.root.references, *(f"^{note.label}" for note in document.all(nodes.FootnoteDefinition))}


def _severable(root: nodes.Root) -> Iterator[nodes.Node]:
    """The blocks that a page can be cut between: outside of quotes, and in those whose lines all have their mark."""
    for block in root.children:
        if isinstance(block, nodes.BlockQuote) and block.children and not block.lazy:
            yield from block.children
        else:
            yield block


def _flat(label: str) -> str:
    return " ".join(label.replace(">", " ").split())


def _squeezed(text: str) -> str:
    """A text as labels are compared, without the blanks and marks of quotes that may be anywhere in them."""
    return "".join(text.replace(">", " ").split()).casefold()


def _shifted(edits: Iterable[Edit], by: int) -> tuple[Edit, ...]:
    return tuple(Edit(edit.start + by, edit.end + by, edit.text) for edit in edits)
