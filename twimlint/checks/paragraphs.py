"""TXT: lines that Markdown joins or separates against the author's intent."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.lines import Line, empty_line_before, has_several_lines, lazy_lines, line_starts, lines_of, margin
from twimlint.checks.surroundings import following_block, stands_apart
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document

_BULLETS = ("- ", "* ", "+ ")
_ROUND_BULLETS = frozenset("•◦‣▪▸●○")
_FOREIGN_BULLETS = _ROUND_BULLETS | frozenset("·–—")
_EMOJI_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LABEL_LINES = 3


def swallowed_line(document: Document, context: Context) -> Iterator[Violation]:
    lazy = lazy_lines(document)
    for item in document.all(nodes.Item):
        for paragraph in item.children:
            if isinstance(paragraph, nodes.Paragraph) and has_several_lines(paragraph):
                yield from _swallowed_by_item(document, paragraph, context.style.joining_words, lazy)
    for paragraph in document.all(nodes.Paragraph):
        if has_several_lines(paragraph):
            yield from _swallowed_list(document, paragraph)
            yield from _labelled_links(document, paragraph)


def _swallowed_by_item(
    document: Document, paragraph: nodes.Paragraph, joining_words: frozenset[str], lazy: frozenset[int]
) -> Iterator[Violation]:
    """The first line that starts at the margin and begins a sentence, unless the item's text is wrapped."""
    content_column = len(margin(document, paragraph.start))
    lines = [line for line in lines_of(paragraph) if line.before]
    if any(document.text[line.start].islower() for line in lines):
        return
    for line in lines:
        start = line.start
        if not _begins_sentence(document.text, start) or len(margin(document, start)) >= content_column:
            continue
        if _last_word_above(document, start) in joining_words:
            return
        end = document.source.line_end(start)
        yield Violation(
            Span(start, end),
            f"{quoted(document.text[start:end])} is read as part of the list item above it: "
            "put a blank line between them, or indent it",
            None if start in lazy else Fix("Add a blank line above", (empty_line_before(document, start),)),
        )
        return


def _begins_sentence(text: str, start: int) -> bool:
    """Whether a line begins with a capital letter, perhaps in bold."""
    return text[start : start + 3].removeprefix("**").removeprefix("__")[:1].isupper()


def _last_word_above(document: Document, start: int) -> str:
    line = document.source.line_start(start)
    words = document.text[document.source.line_start(line - 1) : line].split()
    return words[-1] if words else ""


def _swallowed_list(document: Document, paragraph: nodes.Paragraph) -> Iterator[Violation]:
    """Lines with bullets that are indented so far that they belong to the text above them."""
    lines = [
        line.start
        for line in lines_of(paragraph)
        if line.before and isinstance(line.first, nodes.Text) and document.text.startswith(_BULLETS, line.start)
    ]
    if not lines:
        return
    above = margin(document, paragraph.start)
    if above.strip("> ") or any(">" in margin(document, start)[len(above) :] for start in lines):
        return
    apart = f"{above.rstrip()}{document.source.newline}" if above in ("", ">") or above.endswith("> ") else ""
    edits = tuple(
        Edit(start - len(margin(document, start)), start, f"{apart if start == lines[0] else ''}{above}")
        for start in lines
    )
    joins = isinstance(following_block(document, paragraph), nodes.List)  # it would go on with the one below
    end = document.source.line_end(lines[-1])
    yield Violation(
        Span(lines[0], document.source.line_end(lines[0])),
        f"{quoted(document.text[lines[0] : end])} is not a list but part of the text above it: indent it less",
        None if joins else Fix("Indent the list less", edits),
        case="list",
    )


def _labelled_links(document: Document, paragraph: nodes.Paragraph) -> Iterator[Violation]:
    """Lines of a label and a link each, `Website: https://…`; the first of each run is left in place."""
    above = margin(document, paragraph.start)
    if above.strip("> ") or "://" not in document.text[paragraph.start : paragraph.end]:
        return
    run: list[Line] = []
    for line in [*lines_of(paragraph), None]:
        labelled = line is not None and _is_labelled_link(document, line)
        if line is not None and labelled and not (run and line.before and line.before.hard):
            run.append(line)
            continue
        if len(run) > 1:
            yield _swallowed_links(document, run[1:])
        run = [line] if line is not None and labelled else []


def _is_labelled_link(document: Document, line: Line) -> bool:
    return _labelled_link().match(document.text, line.start, document.source.line_end(line.start)) is not None


@cache
def _labelled_link() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_][^:.!?<>\r\n]{0,30}+: *(?:<?https?://\S++|\[[^\[\]\r\n]++\]\([^\s()]++\))\s*+$")


def _swallowed_links(document: Document, lines: Sequence[Line]) -> Violation:
    start = lines[0].start
    end = document.source.line_end(start)
    return Violation(
        Span(start, end),
        f"{quoted(document.text[start:end])} continues the line above it: put a blank line between them",
        Fix("Add blank lines between them", tuple(empty_line_before(document, line.start) for line in lines)),
        case="links",
    )


def accidental_code_block(document: Document, _context: Context) -> Iterator[Violation]:
    for block in document.all(nodes.CodeBlock):
        end = document.source.line_end(block.start)
        first = document.text[block.start : end].strip()
        if not block.fence and _reads_as_prose(first[2:] if first.startswith(_BULLETS) else first):
            yield Violation(
                Span(block.start, end),
                f"{quoted(first)} is shown as code: indent it by less than four spaces",
                _outdented(document, block),
            )


def _reads_as_prose(line: str) -> bool:
    """Whether a line is a sentence: it begins with a capital letter and is nearly all plain words."""
    words = line.split()
    plain = [word for word in words if word.strip(",.;:!?()'\"").replace("'", "").replace("’", "").isalpha()]
    return len(words) >= 5 and words[0][0].isupper() and len(plain) >= 0.8 * len(words)


def _outdented(document: Document, block: nodes.CodeBlock) -> Fix | None:
    """A fix that moves all lines of a block to the margin, by the indentation of the first."""
    indent = margin(document, block.start)
    marks = indent.rstrip(" ")
    if marks.strip("> ") or not stands_apart(document, block):
        return None
    if isinstance(following_block(document, block), nodes.List):
        return None  # items in the block would become part of it
    kept = len(marks) + bool(marks)
    edits = []
    for start in line_starts(document, block.start, block.end):
        line = document.text[start : document.source.line_end(start)]
        blanks = len(line[kept:]) - len(line[kept:].lstrip(" "))
        if line.startswith(marks) and blanks:
            edits.append(Edit(start + kept, start + kept + min(blanks, len(indent) - kept), ""))
    return Fix("Indent it less", tuple(edits))


def pseudo_list(document: Document, _context: Context) -> Iterator[Violation]:
    yield from _lines_with_bullets(document)
    yield from _lone_bullets(document)
    if "\xa0" in document.text:
        yield from _behind_no_break_spaces(document)


def _lines_with_bullets(document: Document) -> Iterator[Violation]:
    for paragraph in document.all(nodes.Paragraph):
        if not has_several_lines(paragraph):
            continue
        run: list[Line] = []
        lines = list(lines_of(paragraph))
        for line in lines:
            if _sign(document, line):
                run.append(line)
                continue
            yield from _run_together(document, run, line)
            run = []
        yield from _run_together(document, run, None)
        if len(lines) >= _LABEL_LINES and all(isinstance(line.first, nodes.Strong) for line in lines):
            yield from _run_together(document, lines, None)


def _lone_bullets(document: Document) -> Iterator[Violation]:
    """The one line in the text of an item that begins with a bullet, as an item of its own would."""
    for item in document.all(nodes.Item):
        bullet = document.text[item.marker_end - 1] if document.text[item.marker_end - 1] in "*+-" else "-"
        for place, paragraph in enumerate(item.children):
            if not isinstance(paragraph, nodes.Paragraph) or not (place or has_several_lines(paragraph)):
                continue
            signs = [line for line in lines_of(paragraph) if _sign(document, line)]
            if len(signs) != 1 or document.text[signs[0].start] not in _ROUND_BULLETS:
                continue
            start = signs[0].start
            if start == item.children[0].start:
                continue
            end = document.source.line_end(start)
            is_last = end >= paragraph.end and not margin(document, start).strip("> ")
            message = f"{quoted(document.text[start:end])} is part of the list item above it: begin it with `{bullet} `"
            fix = Fix("Make it an item", (Edit(start, start + len("• "), f"{bullet} "),))
            yield Violation(Span(start, end), message, fix if is_last else None)


def _behind_no_break_spaces(document: Document) -> Iterator[Violation]:
    for holder in (document.root, *document.all(nodes.BlockQuote), *document.all(nodes.Item)):
        for before, block in pairwise((None, *holder.children)):
            if isinstance(block, nodes.Paragraph):
                yield from _no_items(document, before, block)


def _no_items(document: Document, before: nodes.Node | None, paragraph: nodes.Paragraph) -> Iterator[Violation]:
    """Lines that are no items, since Markdown does not take the no-break spaces in front of them for indentation."""
    found = [(line, _no_break_item().match(document.text, line.start)) for line in lines_of(paragraph)]
    indent, bullet = "", ""
    if isinstance(before, nodes.List) and found and found[0][1]:
        last = before.children[-1]
        indent = " " * (last.marker_end + 1 - last.start) if isinstance(last, nodes.Item) else ""
        bullet = before.marker if before.number is None else ""
    edits = []
    for (line, match), (_, above) in zip(found, [(None, None), *found], strict=False):
        if match is not None and not margin(document, line.start).strip("> "):
            edits.append(Edit(line.start, match.end(1), indent + (bullet or match[1])))
        elif edits and above is not None:
            edits.append(empty_line_before(document, line.start))
    if edits:
        start = edits[0].start
        end = document.source.line_end(start)
        message = f"{quoted(document.text[start:end].strip())} is no list item: use spaces, not no-break spaces"
        yield Violation(Span(start, end), message, Fix("Use spaces", tuple(edits)), "no-break-space")


@cache
def _no_break_item() -> re.Pattern[str]:
    return re.compile(r" *\xa0[\xa0 ]*([-*+])(?= )")


def _run_together(document: Document, lines: Sequence[Line], following: Line | None) -> Iterator[Violation]:
    """Lines of a paragraph that each begin like an item, unless hard breaks separate all of them."""
    if len(lines) < 2 or all(line.before is not None and line.before.hard for line in lines[1:]):
        return
    first = lines[0].start
    fix = None
    if not margin(document, first).strip("> "):
        edits = [Edit(line.start, line.start + _bullet_length(document, line), "- ") for line in lines]
        edits += [empty_line_before(document, following.start)] if following else []
        fix = Fix("Make it a list", tuple(edits))
    written = quoted(document.text[first : document.source.line_end(first)])
    yield Violation(
        Span(first, document.source.line_end(first)),
        f"{written} and the {'line' if len(lines) == 2 else 'lines'} below it run together: begin each with `- `",
        fix,
    )


def _sign(document: Document, line: Line) -> bool:
    """Whether a line begins with a character meant as a bullet, or with an emoji of its own."""
    if not isinstance(line.first, nodes.Text):
        return False
    sign, _, rest = document.text[line.start : document.source.line_end(line.start)].partition(" ")
    return bool(sign and rest.strip()) and (sign in _FOREIGN_BULLETS or all(map(_is_emoji, sign)))


def _bullet_length(document: Document, line: Line) -> int:
    """The length of a foreign bullet and the space after it; 0 for an emoji, which is kept."""
    return 2 if document.text[line.start] in _FOREIGN_BULLETS else 0


def _is_emoji(character: str) -> bool:
    return (
        character >= "\U0001f000"
        or "\u2300" <= character <= "\u23ff"
        or "\u2600" <= character <= "\u27bf"
        or character in _EMOJI_JOINERS
    )
