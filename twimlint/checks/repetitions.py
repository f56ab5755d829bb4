"""TXT: words and spaces that appear twice in a row."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document, Prose
from twimlint.post.sections import is_user_link
from twimlint.zola.syntax import PLACEHOLDER

_LONGEST_WORD = 40
_MOST_SPACES = 2
"""Doubled spaces in a line; more are meant as columns."""


def repeated_word(document: Document, context: Context) -> Iterator[Violation]:
    repeatable, joining = context.style.repeatable_words, context.style.joining_words
    for prose in document.prose:
        for inner in prose.node.walk():
            if not isinstance(inner, (nodes.Link, nodes.Emphasis, nodes.Strong)) or not inner.children:
                continue
            word, start = _word_before(prose, inner)
            if _is_slip(word, repeatable) and _begins_with(document, inner, word):
                span = Span(start, inner.children[0].start + len(word))
                yield _twice(word, span, Edit(start, inner.start, ""))
            word, end = _word_behind(prose, inner)
            if word in joining and _is_slip(word, repeatable) and _ends_with(document, inner, word):
                span = Span(inner.children[-1].end - len(word), end)
                yield _twice(word, span, Edit(inner.end, end, ""))
        for match in _again().finditer(prose.text):
            word, again = match[1], match[2].split()
            if word.lower() in repeatable or len(again) > 1 or not _is_typed_twice(word, again[0], joining):
                continue
            start, end = prose.start + match.end(1), prose.start + match.end()
            yield _twice(word, Span(start - len(word), end), Edit(start, end, ""))


def _is_typed_twice(word: str, again: str, joining: AbstractSet[str]) -> bool:
    """Whether two words are one typed twice: neither is a name, though the first may begin a sentence."""
    return again.islower() and (word == again or (len(word) > 1 and word.lower() == again in joining))


def _is_slip(word: str, repeatable: AbstractSet[str]) -> bool:
    return bool(word) and word not in repeatable and not word[0].isupper()


def _twice(word: str, span: Span, removal: Edit) -> Violation:
    return Violation(span, f"`{word}` appears twice here: delete one", Fix("Delete one of the two", (removal,)))


def _word_before(prose: Prose, inner: nodes.Node) -> tuple[str, int]:
    """The word that stands one space before a link or emphasis, and where it begins; empty if there is none."""
    end = inner.start - prose.start
    before = _last_word().search(prose.text, max(0, end - _LONGEST_WORD), end)
    return ("", inner.start) if before is None else (before[1], prose.start + before.start(1))


def _word_behind(prose: Prose, inner: nodes.Node) -> tuple[str, int]:
    """The word that stands one space behind a link or emphasis, and where it ends; empty if there is none."""
    start = inner.end - prose.start
    behind = _first_word().match(prose.text, start, start + _LONGEST_WORD)
    return ("", inner.end) if behind is None else (behind[1], prose.start + behind.end())


def _begins_with(document: Document, inner: nodes.Node, word: str) -> bool:
    start = inner.children[0].start
    following = document.text[start + len(word) : start + len(word) + 1]
    is_whole = not following.isalnum() and following not in ("'", "’", "-", "")
    return isinstance(inner.children[0], nodes.Text) and document.text.startswith(word, start) and is_whole


def _ends_with(document: Document, inner: nodes.Node, word: str) -> bool:
    last = inner.children[-1]
    start = last.end - len(word)
    before = document.text[start - 1 : start]
    is_whole = last.start <= start and not before.isalnum() and before not in ("'", "’", "-", ".", "_")
    return isinstance(last, nodes.Text) and document.text.startswith(word, start) and is_whole


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'’.-])([^\W\d_]+) \Z")


@cache
def _first_word() -> re.Pattern[str]:
    return re.compile(r" ([^\W\d_]+)(?![\w'’-])")


@cache
def _again() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'’\uFFFC-])([^\W\d_]++)((?: \1)++)(?![\w'’-])", re.IGNORECASE)


def doubled_space(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("  "):
        yield from _doubled_spaces(prose.start, prose.text)
    for link in document.all(nodes.Link):
        start, end = link.content
        is_name = is_user_link(link.target)  # which people write as they like
        if "  " in document.masked[start:end] and not is_name:
            yield from _doubled_spaces(start, document.masked[start:end])


def _doubled_spaces(offset: int, text: str) -> Iterator[Violation]:
    for line in text.split("\n"):
        first = next((index for index, character in enumerate(line) if _is_shown(character)), len(line))
        doubled = [match for match in _two_spaces().finditer(line) if first < match.start()]
        if len(doubled) <= _MOST_SPACES:
            for match in doubled:
                span = Span(offset + match.start(), offset + match.end())
                fix = Fix("Remove one of the spaces", (Edit(span.start, span.start + 1, ""),))
                yield Violation(span, "Two spaces inside a sentence: remove one", fix)
        offset += len(line) + 1


def _is_shown(character: str) -> bool:
    """Whether a character is part of a word, or stands for a link, code or a mark of emphasis."""
    return character.isalnum() or character == PLACEHOLDER


@cache
def _two_spaces() -> re.Pattern[str]:
    """Two spaces, but not between sentences, where some people type two on purpose."""
    behind = "".join(rf"(?<![.!?:;…]{end})" for end in ("[)\"'”’]", *(PLACEHOLDER * count for count in (1, 2, 3))))
    return re.compile(rf"(?<=[^\s.!?:;…]){behind}  (?=\S)")
