"""Comments and front matter that suppress rules.

`<!-- twimlint-disable CODE … -->` suppresses rules from there to `<!-- twimlint-enable CODE … -->` or to the end;
`twimlint-disable-line`, `-next-line` and `-file` as their names say, where a line stands for a construct over several
lines that ends or begins on it. Without codes they apply to every rule; a reason may follow a colon.
`[extra.twimlint] ignore = ["CODE"]` in the front matter applies to the whole page.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise
from operator import itemgetter

from twimlint.diagnostics import Diagnostic, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.constructs import Constructs
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.rulebook.catalog import Catalog

UNUSED = "SUP001"
UNKNOWN = "SUP002"

_EVERY_RULE = "ALL"
_MARK = "twimlint-"
_BLANK_LINE_MARKS = " \t>"


class Suppression:
    """One code, name or bare comment that suppresses; `codes` is None if it applies to every rule."""

    __slots__ = ("codes", "span", "used", "words")

    def __init__(self, span: Span, words: str, codes: frozenset[str] | None) -> None:
        self.span = span
        self.words = words
        self.codes = codes
        self.used = False


class _Comment(NamedTuple):
    """`<!-- twimlint-VERB words: reason -->`; `words` is the span of the words."""

    span: Span
    verb: str
    words: Span


class Suppressions:
    """The suppressions of a page.

    `unknown` holds a violation for each word that is not a rule and each unknown comment.
    """

    def __init__(self, document: Document, catalog: Catalog) -> None:
        self.unknown: list[Violation] = []
        self._document = document
        self._catalog = catalog
        self._all: list[Suppression] = []
        self._page: dict[str | None, Suppression] = {}
        self._rows: dict[tuple[int, str | None], Suppression] = {}
        self._last_rows: dict[tuple[int, str | None], Suppression] = {}
        self._constructs: dict[tuple[Span, str | None], Suppression] = {}
        self._switches: dict[str | None, list[tuple[int, Suppression | None]]] = {}
        self._read_front_matter()
        self._comments = _comments(document) if _MARK in document.text else []
        for comment in self._comments:
            self._read_comment(comment)

    def silence(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic is suppressed; records its suppressions as needed."""
        if not self._all:
            return False
        suppression = self._find(diagnostic)
        if suppression is None:
            return False
        suppression.used = True
        return True

    def unused(self, judged: Collection[str]) -> Iterator[Violation]:
        """The suppressions without effect, unless one of their rules was not checked."""
        default = {rule.code for rule in self._catalog if rule.default} if self._all else set()
        for suppression in self._all:
            meant = default if suppression.codes is None else suppression.codes & default or suppression.codes
            if not suppression.used and meant.issubset(judged):
                yield Violation(suppression.span, f"`{suppression.words}` has no effect here: remove it")

    def _find(self, diagnostic: Diagnostic) -> Suppression | None:
        code, offset = diagnostic.code, diagnostic.span.start
        if self._comments:
            for key in (code, None):
                if found := self._of_lines(diagnostic, key):
                    return found
        switches = [switch for key in (code, None) if (switch := self._last_switch(key, offset))]
        last = max(switches, key=itemgetter(0))[1] if switches else None
        return last or self._page.get(code) or self._page.get(None)

    def _of_lines(self, diagnostic: Diagnostic, key: str | None) -> Suppression | None:
        """The suppression of the line, of the construct that the diagnostic is in, or at its own end."""
        start, end = diagnostic.span
        if found := self._rows.get((diagnostic.location.row, key)):
            return found
        construct = self._known_constructs.around(start) if self._constructs else None
        if construct and (found := self._constructs.get((construct, key))):
            return found
        return self._last_rows.get((self._document.source.location(max(start, end - 1)).row, key))

    def _last_switch(self, key: str | None, offset: int) -> tuple[int, Suppression | None] | None:
        switches = self._switches.get(key, [])
        index = bisect_right(switches, offset, key=itemgetter(0))
        return switches[index - 1] if index else None

    # -- reading -----------------------------------------------------------------------------------------------------

    def _read_front_matter(self) -> None:
        path = ("extra", "twimlint", "ignore")
        words = self._document.front_matter.get(*path)
        if not isinstance(words, list):
            return
        entry = self._document.front_matter.entry(*path)
        start, end = (0, 0) if entry is None else entry.value
        for word in map(str, words):
            at = max(self._document.text.find(word, start, end), start)
            if suppression := self._suppression(word, Span(at, min(at + len(word), end))):
                self._all.append(suppression)
                for key in suppression.codes or (None,):
                    self._page.setdefault(key, suppression)
            start = min(at + len(word), end)

    def _read_comment(self, comment: _Comment) -> None:
        place = _PLACES.get(comment.verb)
        if place is None:
            self.unknown.append(
                Violation(comment.span, f"`twimlint-{comment.verb}` is unknown: write one of {', '.join(_PLACES)}")
            )
            return
        for suppression in self._suppressions(comment):
            if comment.verb != "enable":
                self._all.append(suppression)
            for key in suppression.codes or (None,):
                place(self, comment.span, key, suppression)

    def _suppressions(self, comment: _Comment) -> Iterator[Suppression]:
        text = self._document.text
        words = list(_word_pattern().finditer(text, *comment.words))
        reason = len(words) if self._are_listed(words) else self._forgotten_reason([word[0] for word in words])
        if reason < len(words):
            start = words[reason].start()
            self.unknown.append(
                Violation(
                    Span(start, words[-1].end()),
                    f"`{words[reason][0]}` is not a rule: write a colon before a reason, or the code of a rule",
                )
            )
        if not reason:
            yield Suppression(comment.span, text[slice(*comment.span)], None)
        for word in words[:reason]:
            if suppression := self._suppression(word[0], Span(*word.span())):
                yield suppression

    def _are_listed(self, words: Sequence[re.Match[str]]) -> bool:
        """Whether there is a comma between each two words, which no reason has."""
        gaps = [self._document.text[before.end() : after.start()] for before, after in pairwise(words)]
        return bool(gaps) and all("," in gap for gap in gaps)

    def _forgotten_reason(self, words: Sequence[str]) -> int:
        """How many words come before a reason without its colon; all, if there is none.

        A word that looks like a code, or has a rule after it, is a mistake of its own.
        """
        for number, word in enumerate(words):
            following = words[number + 1 : number + 2]
            if not (self._is_rule(word) or _code_pattern().search(word) or any(map(self._is_rule, following))):
                return number
        return len(words)

    def _is_rule(self, word: str) -> bool:
        return word.upper() == _EVERY_RULE or bool(self._codes(word))

    def _codes(self, word: str) -> tuple[str, ...]:
        return self._catalog.matching(word) or self._catalog.matching(word.upper())

    def _suppression(self, word: str, span: Span) -> Suppression | None:
        if word.upper() == _EVERY_RULE:
            return Suppression(span, word, None)
        if codes := self._codes(word):
            return Suppression(span, word, frozenset(codes))
        self.unknown.append(Violation(span, f"`{word}` is not a rule: write the code or name of one"))
        return None

    def _on(self, comment: Span, key: str | None, suppression: Suppression) -> None:
        self._switches.setdefault(key, []).append((comment.end, suppression))

    def _off(self, comment: Span, key: str | None, _suppression: Suppression) -> None:
        self._switches.setdefault(key, []).append((comment.end, None))

    def _on_line(self, comment: Span, key: str | None, suppression: Suppression) -> None:
        row = self._document.source.location(comment.end).row
        self._rows.setdefault((row, key), suppression)
        self._last_rows.setdefault((row, key), suppression)
        if construct := self._known_constructs.before(comment.start):
            self._constructs.setdefault((construct, key), suppression)

    def _on_next_line(self, comment: Span, key: str | None, suppression: Suppression) -> None:
        """The next row that is not blank; if it holds only comments for twimlint, the next one with text too."""
        row = self._document.source.location(comment.end).row + 1
        with_text = self._next_with_text[row]
        for covered in (self._next_not_blank[row], with_text):
            self._rows.setdefault((covered, key), suppression)
        if construct := self._known_constructs.starting_on(with_text):
            self._constructs.setdefault((construct, key), suppression)

    @cached_property
    def _next_not_blank(self) -> Sequence[int]:
        return self._next_rows_with(self._document.text)

    @cached_property
    def _next_with_text(self) -> Sequence[int]:
        return self._next_rows_with(self._without_comments)

    def _next_rows_with(self, text: str) -> Sequence[int]:
        """By row, the first from there on that is not blank in a text; the row after the last if there is none."""
        source = self._document.source
        past = len(source.line_starts) + 1
        following = [past] * (past + 1)
        for row in range(past - 1, 0, -1):
            start, end = source.line_span(row)
            following[row] = row if text[start:end].strip(_BLANK_LINE_MARKS) else following[row + 1]
        return following

    @cached_property
    def _without_comments(self) -> str:
        """The text with spaces for the comments that address twimlint, at the same offsets."""
        text: list[str] = []
        position = 0
        for span, _, _ in self._comments:
            text += self._document.text[position : span.start], " " * (span.end - span.start)
            position = span.end
        return "".join(text) + self._document.text[position:]

    @cached_property
    def _known_constructs(self) -> Constructs:
        return Constructs(self._document)

    def _on_page(self, _comment: Span, key: str | None, suppression: Suppression) -> None:
        self._page.setdefault(key, suppression)


_PLACES: dict[str, Callable[[Suppressions, Span, str | None, Suppression], None]] = {
    "disable": Suppressions._on,
    "enable": Suppressions._off,
    "disable-line": Suppressions._on_line,
    "disable-next-line": Suppressions._on_next_line,
    "disable-file": Suppressions._on_page,
}


@cache
def _comment_start() -> re.Pattern[str]:
    return re.compile(r"<!--\s*+twimlint-([a-z]*+(?:-[a-z]++)*+)")


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\s,]++")


@cache
def _code_pattern() -> re.Pattern[str]:
    """A word with a digit or a hyphen, as codes and names have."""
    return re.compile(r"[\d-]")


def _comments(document: Document) -> list[_Comment]:
    """The comments of a page that address twimlint, in order; none in code, shortcodes and front matter."""
    return sorted(
        comment
        for kind in (nodes.HtmlBlock, nodes.HtmlInline)
        for node in document.all(kind)
        for comment in _comments_in(document.masked, node.start, node.end)
    )


def _comments_in(text: str, position: int, limit: int) -> Iterator[_Comment]:
    while start := _comment_start().search(text, position, limit):
        close = text.find("-->", start.end(), limit)
        if close < 0:
            return
        position = close + len("-->")
        reason = text.find(":", start.end(), close)
        words = Span(start.end(), close if reason < 0 else reason)
        yield _Comment(Span(start.start(), position), start[1], words)
