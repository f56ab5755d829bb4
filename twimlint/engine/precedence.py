"""One fault is reported once: of two rules that find it in one place, the page of the lesser names the other."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from twimlint.diagnostics import Diagnostic, Span
from twimlint.rulebook.rule import Rule


def without_lesser(found: Sequence[tuple[Diagnostic, Sequence[Span]]], rules: Mapping[str, Rule]) -> list[Diagnostic]:
    """The diagnostics that yield to no other; with each come the further spans that it covers.

    A diagnostic yields to another that it overlaps, or in whose spans it is, even if that one yields to a third.
    """
    covered: dict[str, list[Span]] = {}
    for diagnostic, also in found:
        covered.setdefault(diagnostic.code, []).extend((diagnostic.span, *also))
    greater = {
        code: _Spans(span for other in rules[code].yields_to for span in covered.get(other, ()))
        for code in covered
        if any(other in covered for other in rules[code].yields_to)
    }
    return [
        diagnostic
        for diagnostic, _ in found
        if diagnostic.code not in greater or not greater[diagnostic.code].meet(diagnostic.span)
    ]


class _Spans:
    """Several spans in order, joined where they overlap; an empty one counts as the character behind it."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(map(_visible, spans)):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, span: Span) -> bool:
        start, end = _visible(span)
        index = bisect_right(self.ends, start)
        return index < len(self.starts) and self.starts[index] < end


def _visible(span: Span) -> Span:
    return Span(span.start, max(span.end, span.start + 1))
