"""SEC: the words of headings, and lines that lack the space to be one."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.headings import excerpt, heading_content, rewritten, sections_around
from twimlint.checks.wording import is_abbreviation, quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.zola.syntax import PLACEHOLDER

_BEFORE_QUOTED = " \t>"


def heading_punctuation(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        content = heading_content(document, heading)
        if not content.endswith((":", ".")) or content.endswith(("..", "::")) or _belongs_to_word(content):
            continue
        name = content[:-1].rstrip()
        if name:
            end = heading.content[1]
            fix = Fix("Remove the punctuation", (Edit(heading.content[0] + len(name), end, ""),))
            message = f"{excerpt(document, heading)} ends in `{content[-1]}`: remove it"
            yield Violation(Span(end - 1, end), message, None if name.endswith("\\") else fix)


def _belongs_to_word(content: str) -> bool:
    """Whether the mark at the end belongs to the last word: `Acme Inc.`, `U.S.`, `Thea L.`, `:tada:`."""
    last = content.rsplit(maxsplit=1)[-1]
    if last.endswith(":"):
        return last.startswith(":") and len(last) > 1
    return is_abbreviation(last)


def doubled_heading_words(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        doubled = _doubled(heading_content(document, heading))
        if doubled is not None:
            start = heading.content[0]
            words = " ".join(document.text[start : start + doubled].split()).rstrip(" -\u2013\u2014:|")
            fix = rewritten(document, heading, heading_content(document, heading)[doubled:], "Remove the first copy")
            yield Violation(Span(start, start + doubled), f"The heading says `{words}` twice: remove one", fix)


def _doubled(content: str) -> int | None:
    """How many characters to remove from a heading that begins twice with the same words, two or more of them."""
    first = content.partition(" ")[0].casefold()
    words = _words(content) if content.casefold().find(first, 1) > 0 else []
    for count in range(len(words) // 2, 1, -1):
        if [word for word, _ in words[:count]] == [word for word, _ in words[count : 2 * count]]:
            return words[count][1]
    return None


def _words(content: str) -> Sequence[tuple[str, int]]:
    """The words of a text and where they begin; empty if there is Markdown syntax between them."""
    if any(mark in content for mark in "[]()*_`<>"):
        return []
    words = []
    start = None
    for offset, character in enumerate(f"{content} "):
        if character.isalnum():
            start = offset if start is None else start
        elif start is not None:
            words.append((content[start:offset].casefold(), start))
            start = None
    return words


def heading_without_space(document: Document, _context: Context) -> Iterator[Violation]:
    for marks, blanks in _glued_headings(document):
        written = document.text[slice(*marks)]
        also = sections_around(document, marks.start)
        if blanks.start < blanks.end:
            message = f"`{written}` has a no-break space behind it, so this line is not a heading: write a space"
            fix = Fix("Write a space", (Edit(*blanks, " "),))
            yield Violation(Span(marks.start, blanks.end), message, fix, also=also)
        else:
            message = f"`{written}` has no space behind it, so this line is not a heading: insert one"
            fix = Fix("Insert a space behind the marks", (Edit(marks.end, marks.end, " "),))
            yield Violation(marks, message, fix, also=also)


def _glued_headings(document: Document) -> Iterator[tuple[Span, Span]]:
    """The marks of lines that are no headings because no space follows the marks, and the other blanks behind them."""
    for prose in document.prose_with("#"):
        if not isinstance(prose.node, nodes.Paragraph):
            continue
        for marks in _glued_marks().finditer(prose.text):
            span, blanks = (Span(prose.start + marks.start(part), prose.start + marks.end(part)) for part in (1, 2))
            if not document.text[document.source.line_start(span.start) : span.start].strip(_BEFORE_QUOTED):
                yield span, blanks


@cache
def _glued_marks() -> re.Pattern[str]:
    """The marks of a heading that may stand at the beginning of a line, with a letter behind them.

    There may be blanks that are no spaces in between. A single mark may begin a hashtag, unless a department follows.
    """
    return re.compile(
        rf"^[ {PLACEHOLDER}]*+(?=##|#Dep(?:artment|t) of )"
        r"(#{1,6})([\u00a0\u2000-\u200a\u202f\u3000]*+)(?=[^\W\d_])",
        re.MULTILINE,
    )


def swallowed_heading_braces(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        if heading.attributes is None:
            continue
        start, end = heading.attributes
        braces = document.text[start:end]
        parts = braces[1:-1].split()
        if not parts or not all(part.startswith(("#", ".")) for part in parts):
            message = f"Zola reads {quoted(braces)} as attributes and does not show it: use other brackets"
            yield Violation(Span(start, end), message)
