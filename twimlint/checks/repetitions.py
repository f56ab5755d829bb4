"""TXT: words and spaces that appear twice in a row."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document, Prose

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
            if word and _begins_with(document, inner, word) and word not in repeatable and not word[0].isupper():
                span = Span(start, inner.children[0].start + len(word))
                yield _twice(word, span, Edit(start, inner.start, ""))
        for match in _again().finditer(prose.text):
            word, again = match[1], match[2].split()
            deliberate = word.lower() in repeatable or len(again) > 1 or word[0].isupper()
            if deliberate or (again[0] != word and word not in joining):
                continue
            start, end = prose.start + match.end(1), prose.start + match.end()
            yield _twice(word, Span(start - len(word), end), Edit(start, end, ""))


def _twice(word: str, span: Span, removal: Edit) -> Violation:
    return Violation(span, f"`{word}` appears twice here: delete one", Fix("Delete one of the two", (removal,)))


def _word_before(prose: Prose, inner: nodes.Node) -> tuple[str, int]:
    """The word that stands one space before a link or emphasis, and where it begins; empty if there is none."""
    end = inner.start - prose.start
    before = _last_word().search(prose.text, max(0, end - _LONGEST_WORD), end)
    return ("", inner.start) if before is None else (before[1], prose.start + before.start(1))


def _begins_with(document: Document, inner: nodes.Node, word: str) -> bool:
    start = inner.children[0].start
    following = document.text[start + len(word) : start + len(word) + 1]
    is_whole = not following.isalnum() and following not in ("'", "’", "-", "")
    return isinstance(inner.children[0], nodes.Text) and document.text.startswith(word, start) and is_whole


@cache
def _last_word() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'’.-])([^\W\d_]+) \Z")


@cache
def _again() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'’-])([^\W\d_]++)((?: \1)++)(?![\w'’-])", re.IGNORECASE)


def doubled_space(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("  "):
        offset = prose.start
        for line in prose.text.split("\n"):
            doubled = [match for match in _two_spaces().finditer(line) if any(map(str.isalnum, line[: match.start()]))]
            if len(doubled) <= _MOST_SPACES:
                for match in doubled:
                    span = Span(offset + match.start(), offset + match.end())
                    fix = Fix("Remove one of the spaces", (Edit(span.start, span.start + 1, ""),))
                    yield Violation(span, "Two spaces inside a sentence: remove one", fix)
            offset += len(line) + 1


@cache
def _two_spaces() -> re.Pattern[str]:
    """Two spaces, but not between sentences, where some people type two on purpose."""
    return re.compile(r"(?<=[^\s\uFFFC.!?:;…])(?<![.!?:;…][)\"'”’])  (?=[^\s\uFFFC])")
