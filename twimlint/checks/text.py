"""TXT: text that is not what its author meant."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from twimlint.checks.context import Context
from twimlint.checks.html import ELEMENTS, VOID_ELEMENTS, tags
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.document import Document, Prose
from twimlint.markdown import nodes

_INVISIBLE = {"\u200b": "zero-width space", "\u2060": "word joiner", "\ufeff": "byte-order mark", "\xad": "soft hyphen"}
_BULLETS = ("- ", "* ", "+ ")
_FOREIGN_BULLETS = frozenset("•◦‣▪▸·●○–—")
_EMOJI_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LABEL_LINES = 3


def _in_code(document: Document) -> list[tuple[int, int]]:
    return [(node.start, node.end) for kind in (nodes.Code, nodes.CodeBlock) for node in document.all(kind)]


class Line(NamedTuple):
    """A line of a paragraph: where its text begins, the node that it begins with, and the break before it."""

    start: int
    first: nodes.Node
    before: nodes.Break | None


def _lines(block: nodes.Node) -> Iterator[Line]:
    before, begins = None, True
    for node in block.children:
        if isinstance(node, nodes.Break):
            before, begins = node, True
        elif begins:
            yield Line(node.start, node, before)
            begins = False


def _margin(document: Document, offset: int) -> str:
    """What stands on the line before an offset: indentation and the marks of quotes."""
    return document.text[document.source.line_start(offset) : offset]


def _empty_line_before(document: Document, offset: int) -> Edit:
    margin = _margin(document, offset)
    start = offset - len(margin)
    return Edit(start, start, margin.rstrip() + document.source.newline)


def _line_starts(document: Document, start: int, end: int) -> Sequence[int]:
    """Where the lines begin that hold `start:end`, the first one included."""
    starts = document.source.line_starts
    return starts[bisect_right(starts, start) - 1 : bisect_left(starts, end)]


def _line_ending(document: Document, end: int) -> str:
    return "\r\n" if document.text.startswith("\r\n", end) else document.text[end : end + 1]


def _shortened(text: str, length: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


# -- characters ------------------------------------------------------------------------------------------------------


def invisible_character(document: Document, _context: Context) -> Iterator[Violation]:
    if document.text.isascii():
        return
    found = [Span(*match.span()) for match in _invisible().finditer(document.text, 1)]
    code = _in_code(document) if found else []
    shown = [span for span in found if not any(start <= span.start < end for start, end in code)]
    for _, on_line in groupby(shown, lambda span: document.source.line_start(span.start)):
        first, *others = on_line
        character = document.text[first.start]
        more = f", {len(others) + 1} times on this line" if others else ""
        yield Violation(
            first,
            f"invisible U+{ord(character):04X} ({_INVISIBLE[character]}){more}: delete it",
            Fix("Delete what is invisible", tuple(Edit(*span, "") for span in (first, *others))),
        )


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_INVISIBLE)}]+")


def emoji_shortcode(document: Document, context: Context) -> Iterator[Violation]:
    for prose in document.prose:
        if prose.text.count(":") < 2:
            continue
        for match in _emoji_name().finditer(prose.text):
            if emoji := _emoji_called(match[1], context.style.emoji_names):
                span = Span(prose.start + match.start(), prose.start + match.end())
                yield Violation(
                    span,
                    f"`{match[0]}` stays as it is on the page: write {emoji}",
                    Fix("Write the emoji itself", (Edit(*span, emoji),)),
                )


@cache
def _emoji_name() -> re.Pattern[str]:
    return re.compile(r"(?<![\w:/.])(:[a-z0-9_+-]++:)(?![\w:/])")


def _emoji_called(name: str, house_names: Mapping[str, str]) -> str | None:
    """The emoji that GitHub, Slack or Discord call by a name with its colons."""
    if name.strip(":") in house_names:
        return house_names[name.strip(":")]
    import emoji  # noqa: PLC0415  # its table takes 40 ms to load, and hardly any post has a name to look up

    shown = emoji.emojize(name, language="alias")
    return None if shown == name else shown


# -- leftovers -------------------------------------------------------------------------------------------------------


def unfinished_placeholder(document: Document, context: Context) -> Iterator[Violation]:
    placeholders = context.style.placeholders
    yield from _placeholder_values(document, placeholders.words)
    for heading in document.all(nodes.Heading):
        shown = nodes.shown_text(heading)
        if set(shown.split()) & placeholders.words and not document.in_quote(heading.start):
            yield Violation(
                Span(*heading.content), f"`{_shortened(shown)}` is a placeholder: say which department or project it is"
            )
    for prose in document.prose:
        yield from _editor_notes(document, prose, placeholders.notes)
        if "#+" in prose.text:
            yield from _org_mode_markers(document, prose)


def _placeholder_values(document: Document, words: frozenset[str]) -> Iterator[Violation]:
    """Values in the front matter; an unfinished preview image is another rule's business."""
    for path, entry in document.front_matter.entries.items():
        written = document.text[slice(*entry.value)]
        if path != ("extra", "image") and set(written.strip("\"'[] ").split()) & words:
            yield Violation(entry.value, f"`{_shortened(written)}` is a placeholder: fill in `{path[-1]}`")


def _editor_notes(document: Document, prose: Prose, openings: tuple[str, ...]) -> Iterator[Violation]:
    """Remarks in brackets that ask an editor to do something: `(please insert the link here)`."""
    if "(" not in prose.text and "[" not in prose.text:
        return
    for match in _remark().finditer(prose.text):
        if match[0][1:].lstrip().lower().startswith(openings):
            span = Span(prose.start + match.start(), prose.start + match.end())
            blank = document.text[span.start - 1 : span.start] == " "
            yield Violation(
                span,
                f"`{_shortened(match[0])}` is a note to the editors: do what it asks, then delete it",
                Fix("Delete the note", (Edit(span.start - blank, span.end, ""),)),
            )


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(r"\([^()\r\n]{1,200}+\)|\[[^\[\]\r\n]{1,200}+\]")


def _org_mode_markers(document: Document, prose: Prose) -> Iterator[Violation]:
    for start, _, _ in _lines(prose.node):
        end = document.source.line_end(start)
        line = document.text[start:end]
        if not line.lower().startswith(("#+begin_", "#+end_")):
            continue
        margin = _margin(document, start)
        fix = None
        if not margin.strip("> \t"):
            behind = end + len(_line_ending(document, end))
            fix = Fix("Delete the marker", (Edit(start - len(margin), behind, ""),))
        yield Violation(
            Span(start, end), f"`{_shortened(line)}` is a marker of Emacs' Org mode: delete it", fix, case="org-mode"
        )


# -- marks that do not work ------------------------------------------------------------------------------------------


def stray_html(document: Document, _context: Context) -> Iterator[Violation]:
    if "<" not in document.masked:
        return
    found = list(tags(document))
    opened = {tag.name for tag in found if not tag.closing}
    closed = {tag.name for tag in found if tag.closing}
    for tag in found:
        span = Span(tag.start, tag.end)
        written = _shortened(document.text[slice(*span)])
        known = tag.name in ELEMENTS
        if tag.closing and tag.name in VOID_ELEMENTS:
            fix = Fix(f"Write `<{tag.name}>`", (Edit(*span, f"<{tag.name}>"),))
            yield Violation(span, f"`{written}` closes what has no end: write `<{tag.name}>`", fix)
        elif tag.closing and tag.name not in opened:
            yield Violation(
                span, f"`{written}` closes what was never opened: delete it", Fix("Delete the tag", (Edit(*span, ""),))
            )
        elif not known and not ("-" in tag.name and tag.name in closed):
            yield Violation(
                span,
                f"`{written}` is no HTML and vanishes from the page: write `\\{written}` or put it in backticks",
                Fix("Show the text", (Edit(tag.start, tag.start, "\\"),)),
            )


def literal_emphasis(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose:
        if "**" in prose.text or "__" in prose.text:
            yield from _leftover_marks(prose)
    for item in document.all(nodes.Item):
        if document.text[item.marker_end - 1] == "*":
            yield from _bullets_without_blank(document, item)


def _leftover_marks(prose: Prose) -> Iterator[Violation]:
    """The first mark of each line that was to make something bold and did not."""
    offset = prose.start
    for line in prose.text.split("\n"):
        if match := _double_mark().search(line):
            yield Violation(
                Span(offset + match.start(), offset + match.end()),
                f"`{match[0]}` stays as it is on the page: put it directly around the words, or delete it",
            )
        offset += len(line) + 1


@cache
def _double_mark() -> re.Pattern[str]:
    """Two asterisks not inside a word or a file pattern, or two underscores beside a blank with two more to come."""
    return re.compile(
        r"(?<![*\\/\w])\*\*(?![*/.])|(?<=[^\W\d_])\*\*(?![*\w/(])|(?<![\w_])__(?= [^\r\n]*__)|(?<= )__(?![\w_])"
    )


def _bullets_without_blank(document: Document, item: nodes.Item) -> Iterator[Violation]:
    """Lines in the text of an item that begin with its own bullet glued to a word: `*Item`."""
    column = len(_margin(document, item.start))
    for paragraph in item.children:
        if not isinstance(paragraph, nodes.Paragraph):
            continue
        for start, first, before in _lines(paragraph):
            glued = document.text[start] == "*" and document.text[start + 1 : start + 2].isalnum()
            if before and glued and isinstance(first, nodes.Text) and len(_margin(document, start)) == column:
                word = document.text[start : document.source.line_end(start)].split()[0]
                yield Violation(
                    Span(start, start + 1),
                    f"`{_shortened(word)}` begins no item of the list: put a blank behind the `*`",
                    Fix("Make it an item", (Edit(start + 1, start + 1, " "),)),
                    case="bullet",
                )


def broken_code_span(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose:
        if "`" not in prose.text:
            continue
        for match in _lone_backtick().finditer(prose.text):
            start = prose.start + match.start()
            word = _shortened(match[0], 30)
            yield Violation(Span(start, start + 1), f"`{word[1:]}` has a backtick before it and none behind: close it")


@cache
def _lone_backtick() -> re.Pattern[str]:
    return re.compile(r"(?<![\w`\\])`[\w@#/.$-][^\s`]*+(?!`)")


# -- lines that run together -----------------------------------------------------------------------------------------


def swallowed_line(document: Document, context: Context) -> Iterator[Violation]:
    for item in document.all(nodes.Item):
        for paragraph in item.children:
            if isinstance(paragraph, nodes.Paragraph):
                yield from _swallowed_by_item(document, paragraph, context.style.joining_words)
    for paragraph in document.all(nodes.Paragraph):
        yield from _swallowed_list(document, paragraph)


def _swallowed_by_item(
    document: Document, paragraph: nodes.Paragraph, joining_words: frozenset[str]
) -> Iterator[Violation]:
    """The first line that goes back to the margin and begins a sentence, unless the item's text is wrapped."""
    content_column = len(_margin(document, paragraph.start))
    lines = [line for line in _lines(paragraph) if line.before]
    if any(document.text[line.start].islower() for line in lines):
        return
    for start, _, before in lines:
        if not document.text[start].isupper() or len(_margin(document, start)) >= content_column:
            continue
        above = document.text[document.source.line_start(before.start) : before.start].split() if before else []
        if above and above[-1] in joining_words:
            return
        end = document.source.line_end(start)
        yield Violation(
            Span(start, end),
            f"`{_shortened(document.text[start:end])}` is read as part of the list item above it: "
            "put an empty line between them, or indent it",
            Fix("Put an empty line above", (_empty_line_before(document, start),)),
        )
        return


def _swallowed_list(document: Document, paragraph: nodes.Paragraph) -> Iterator[Violation]:
    """Lines with bullets, indented so far that they belong to the text above them."""
    lines = [
        line.start
        for line in _lines(paragraph)
        if line.before and isinstance(line.first, nodes.Text) and document.text.startswith(_BULLETS, line.start)
    ]
    if not lines:
        return
    margin = _margin(document, paragraph.start)
    if margin.strip("> ") or any(">" in _margin(document, start)[len(margin) :] for start in lines):
        return
    edits = tuple(Edit(start - len(_margin(document, start)), start, margin) for start in lines)
    end = document.source.line_end(lines[-1])
    yield Violation(
        Span(lines[0], document.source.line_end(lines[0])),
        f"`{_shortened(document.text[lines[0] : end])}` is no list but part of the text above it: indent it less",
        Fix("Indent the list less", edits),
        case="list",
    )


def accidental_code_block(document: Document, _context: Context) -> Iterator[Violation]:
    for block in document.all(nodes.CodeBlock):
        end = document.source.line_end(block.start)
        first = document.text[block.start : end].strip()
        if not block.fence and _reads_as_prose(first[2:] if first.startswith(_BULLETS) else first):
            yield Violation(
                Span(block.start, end),
                f"`{_shortened(first)}` is shown as code: it is indented by four blanks or more",
                _outdented(document, block),
            )


def _reads_as_prose(line: str) -> bool:
    """Whether a line is a sentence: it begins with a capital, and nearly all of it is plain words."""
    words = line.split()
    plain = [word for word in words if word.strip(",.;:!?()'\"").replace("'", "").replace("’", "").isalpha()]
    return len(words) >= 5 and words[0][0].isupper() and len(plain) >= 0.8 * len(words)


def _outdented(document: Document, block: nodes.CodeBlock) -> Fix | None:
    """Move all lines of a block to the margin, by as much as the first one stands off from it."""
    margin = _margin(document, block.start)
    marks = margin.rstrip(" ")
    if marks.strip("> "):
        return None
    kept = len(marks) + bool(marks)
    edits = []
    for start in _line_starts(document, block.start, block.end):
        line = document.text[start : document.source.line_end(start)]
        blanks = len(line[kept:]) - len(line[kept:].lstrip(" "))
        if line.startswith(marks) and blanks:
            edits.append(Edit(start + kept, start + kept + min(blanks, len(margin) - kept), ""))
    return Fix("Indent it less", tuple(edits))


def pseudo_list(document: Document, _context: Context) -> Iterator[Violation]:
    for paragraph in document.all(nodes.Paragraph):
        run: list[Line] = []
        lines = list(_lines(paragraph))
        for line in lines:
            if _sign(document, line):
                run.append(line)
                continue
            yield from _run_together(document, run, line)
            run = []
        yield from _run_together(document, run, None)
        if len(lines) >= _LABEL_LINES and all(isinstance(line.first, nodes.Strong) for line in lines):
            yield from _run_together(document, lines, None)


def _run_together(document: Document, lines: Sequence[Line], following: Line | None) -> Iterator[Violation]:
    """Lines of a paragraph that each begin like an item, unless each has a line to itself by a hard break."""
    if len(lines) < 2 or all(line.before is not None and line.before.hard for line in lines[1:]):
        return
    first = lines[0].start
    fix = None
    if not _margin(document, first).strip("> "):
        edits = [Edit(line.start, line.start + _bullet_length(document, line), "- ") for line in lines]
        edits += [_empty_line_before(document, following.start)] if following else []
        fix = Fix("Make it a list", tuple(edits))
    written = _shortened(document.text[first : document.source.line_end(first)])
    yield Violation(
        Span(first, document.source.line_end(first)),
        f"`{written}` and the {'line' if len(lines) == 2 else 'lines'} below it run together: begin each with `- `",
        fix,
    )


def _sign(document: Document, line: Line) -> bool:
    """Whether a line begins with a sign that its author took for a bullet, or with an emoji of its own."""
    if not isinstance(line.first, nodes.Text):
        return False
    sign = document.text[line.start : document.source.line_end(line.start)].partition(" ")[0]
    return sign in _FOREIGN_BULLETS or (bool(sign) and all(_is_emoji(character) for character in sign))


def _bullet_length(document: Document, line: Line) -> int:
    """How much of a line its foreign bullet takes with the blank behind it; an emoji stays."""
    return 2 if document.text[line.start] in _FOREIGN_BULLETS else 0


def _is_emoji(character: str) -> bool:
    return (
        character >= "\U0001f000" or "\u2300" <= character <= "\u23ff" or "\u2600" <= character <= "\u27bf"
    ) or character in _EMOJI_JOINERS


# -- words -----------------------------------------------------------------------------------------------------------


def repeated_word(document: Document, context: Context) -> Iterator[Violation]:
    repeatable, joining = context.style.repeatable_words, context.style.joining_words
    for prose in document.prose:
        for match in _again().finditer(prose.text):
            word, again = match[1], match[2].split()
            deliberate = word.lower() in repeatable or len(again) > 1 or word[0].isupper()
            if deliberate or (again[0] != word and word not in joining):
                continue
            start, end = prose.start + match.end(1), prose.start + match.end()
            yield Violation(
                Span(start - len(word), end),
                f"`{word}` stands here twice: delete one",
                Fix("Delete one of the two", (Edit(start, end, ""),)),
            )


@cache
def _again() -> re.Pattern[str]:
    return re.compile(r"(?<![\w'’-])([^\W\d_]++)((?: \1)++)(?![\w'’-])", re.IGNORECASE)
