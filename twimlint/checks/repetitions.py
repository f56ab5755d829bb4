"""TXT: words and spaces that appear twice in a row."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.sections import is_user_link
from twimlint.zola.syntax import PLACEHOLDER

_LONGEST_WORD = 40
_MOST_SPACES = 2
"""Doubled spaces in a line; more are meant as columns."""
_FEWEST_BARS = 2
"""Bars in a line that is meant as a row of a table."""


def repeated_word(document: Document, context: Context) -> Iterator[Violation]:
    yield from _repeated_in_markup(document, context)
    joining = context.style.joining_words
    for offset, word, again in _repetitions(document):
        if word.lower() not in context.style.repeatable_words and _is_typed_twice(word, again, joining):
            start, end = offset + len(word), offset + len(word) + len(again) + 1
            yield _twice(word, Span(offset, end), Edit(start, end, ""))


def _repeated_in_markup(document: Document, context: Context) -> Iterator[Violation]:
    """Words that end or begin a link or emphasis and stand next to it once more."""
    repeatable, joining = context.style.repeatable_words, context.style.joining_words
    for inner in (*document.all(nodes.Link), *document.all(nodes.Emphasis), *document.all(nodes.Strong)):
        if not inner.children:
            continue
        word = _first_word_of(document, inner)
        if _is_slip(word, repeatable) and _stands_before(document, inner, word):
            start = inner.start - len(word) - 1
            yield _twice(word, Span(start, inner.children[0].start + len(word)), Edit(start, inner.start, ""))
        word, end = _word_behind(document, inner)
        if word in joining and _is_slip(word, repeatable) and _ends_with(document, inner, word):
            span = Span(inner.children[-1].end - len(word), end)
            yield _twice(word, span, Edit(inner.end, end, ""))


def _repetitions(document: Document) -> Iterator[tuple[int, str, str]]:
    """Words that stand twice in plain text, in any case: where the first begins, and both; not those said thrice."""
    text = document.joined_prose
    position = 0
    for ending in _same_ending().finditer(text):
        again, end = ending["again"], ending.start()
        start = end - len(again)
        if start < position or text[start:end].lower() != again.lower():
            continue
        match = _again().match(text, start)
        if match is not None:
            position = match.end()
            if match[3] is None and len(match[2]) == len(ending[0]):
                yield document.offset_in_prose(start), match[1], again


def _is_typed_twice(word: str, again: str, joining: AbstractSet[str]) -> bool:
    """Whether two words are one typed twice: neither is a name, though the first may begin a sentence."""
    return again.islower() and (word == again or (len(word) > 1 and word.lower() == again in joining))


def _is_slip(word: str, repeatable: AbstractSet[str]) -> bool:
    return bool(word) and word not in repeatable and not word[0].isupper()


def _twice(word: str, span: Span, removal: Edit) -> Violation:
    return Violation(span, f"`{word}` appears twice here: delete one", Fix("Delete one of the two", (removal,)))


def _first_word_of(document: Document, inner: nodes.Node) -> str:
    """The word that a link or emphasis begins with; empty if it begins otherwise."""
    first = inner.children[0]
    begun = _word().match(document.text, first.start) if isinstance(first, nodes.Text) else None
    return "" if begun is None else begun[0]


def _stands_before(document: Document, inner: nodes.Node, word: str) -> bool:
    """Whether a whole word of plain text stands one space before a link or emphasis."""
    start = max(0, inner.start - len(word) - 1)
    if not document.masked.startswith(f"{word} ", start, inner.start):
        return False
    prose = document.prose_at(inner.start)
    place = max(0, start - prose.start)
    end = inner.start - prose.start
    return prose.text.startswith(f"{word} ", place, end) and _is_apart(prose.text[max(0, place - 1) : place])


def _is_apart(before: str) -> bool:
    """Whether what stands before a word is not a part of it; empty at the beginning of the prose."""
    return not before.isalnum() and before not in {"_", "'", "’", ".", "-"}


def _word_behind(document: Document, inner: nodes.Node) -> tuple[str, int]:
    """The word that stands one space behind a link or emphasis, and where it ends; empty if there is none."""
    if not document.masked.startswith(" ", inner.end):
        return "", inner.end
    prose = document.prose_at(inner.start)
    start = inner.end - prose.start
    behind = _first_word().match(prose.text, start, start + _LONGEST_WORD)
    return ("", inner.end) if behind is None else (behind[1], prose.start + behind.end())


def _ends_with(document: Document, inner: nodes.Node, word: str) -> bool:
    last = inner.children[-1]
    start = last.end - len(word)
    is_whole = last.start <= start and _is_apart(document.text[start - 1 : start])
    return isinstance(last, nodes.Text) and document.text.startswith(word, start) and is_whole


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]++(?!’)(?![\d'-]|\Z)")


@cache
def _first_word() -> re.Pattern[str]:
    return re.compile(r" ([^\W\d_]+)(?!’)(?![\w'-])")


@cache
def _same_ending() -> re.Pattern[str]:
    """A word that ends like the word before it; a pattern that begins with the space between them is fast."""
    return re.compile(r" (?<=(\w) )(?P<again>\w++)(?<=(?i:\1))")


@cache
def _again() -> re.Pattern[str]:
    """A word, the same once or more behind it, and an empty group if one more word begins with it."""
    return re.compile(r"(?<![’\uFFFC])(?<![\w'-])([^\W\d_]++)((?: \1(?!’)(?![\w'-]))++)(?:(?= \1)())?", re.IGNORECASE)


_TWO_SPACES = r"(?<=\S)  (?=\S)"
_ENDS_OF_SENTENCES = tuple(
    f"{mark}{end}"
    for mark in ".!?:;…"
    for end in ("", ")", '"', "'", "”", "’", *(PLACEHOLDER * count for count in (1, 2, 3)))
)
"""Behind these, some people type two spaces on purpose."""


def doubled_space(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("  "):
        yield from _doubled_spaces(prose.start, prose.text)
    for link in document.all(nodes.Link):
        start, end = link.content
        if "  " in document.masked[start:end] and not is_user_link(link.target):  # names are written as people like
            yield from _doubled_spaces(start, document.masked[start:end])


def _doubled_spaces(offset: int, text: str) -> Iterator[Violation]:
    for line in text.split("\n"):
        first = next((index for index, character in enumerate(line) if _is_shown(character)), len(line))
        doubled = [
            match
            for match in re.finditer(_TWO_SPACES, line)
            if first < match.start() and not line.endswith(_ENDS_OF_SENTENCES, 0, match.start())
        ]
        if len(doubled) <= _MOST_SPACES and line.count("|") < _FEWEST_BARS:
            for match in doubled:
                span = Span(offset + match.start(), offset + match.end())
                fix = Fix("Remove one of the spaces", (Edit(span.start, span.start + 1, ""),))
                yield Violation(span, "Two spaces inside a sentence: remove one", fix)
        offset += len(line) + 1


def _is_shown(character: str) -> bool:
    """Whether a character is part of a word, or stands for a link, code or a mark of emphasis."""
    return character.isalnum() or character == PLACEHOLDER
