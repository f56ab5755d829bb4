"""TXT: text that is not what its author meant."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from twimlint.checks.code import code_finder
from twimlint.checks.context import Context
from twimlint.checks.html import ELEMENTS, VOID_ELEMENTS, Tag, tags
from twimlint.checks.lines import has_several_lines, is_blank_line, lines_of, margin, next_line
from twimlint.checks.loose_marks import mended_pairs
from twimlint.checks.surroundings import begins_block, joins_return, opens_front_matter
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document, Prose

_INVISIBLE = {"\u200b": "zero-width space", "\u2060": "word joiner", "\ufeff": "byte-order mark", "\xad": "soft hyphen"}

_MAX_NESTING = 40

# -- characters ------------------------------------------------------------------------------------------------------


def invisible_character(document: Document, _context: Context) -> Iterator[Violation]:
    if not any(character in document.text for character in _INVISIBLE):
        return
    found = [Span(*match.span()) for match in _invisible().finditer(document.text, 1)]
    in_code = code_finder(document)
    shown = [span for span in found if not in_code(span.start)]
    has_meaning = _decide_markup(document, [_with_blanks(document.text, span) for span in shown])
    for _, on_line in groupby(shown, lambda span: document.source.line_start(span.start)):
        first, *others = on_line
        character = document.text[first.start]
        more = f", {len(others) + 1} times on this line" if others else ""
        edits = tuple(Edit(*_with_blanks(document.text, span), "") for span in (first, *others))
        is_fixable = not (
            _is_elsewhere(document, edits)
            or _makes_address(document, edits)
            or (has_meaning and any(_is_beside_mark(document.text, span) for span in (first, *others)))
        )
        yield Violation(
            first,
            f"Invisible U+{ord(character):04X} ({_INVISIBLE[character]}){more}: delete it",
            Fix("Delete the invisible characters", edits) if is_fixable else None,
        )


def _with_blanks(text: str, span: Span) -> Span:
    """The span of invisible characters with the blanks that would be left at the end of a line, or beside others."""
    start, end = span
    if not text[end : end + 1].strip("\r\n"):
        while text[start - 1 : start] in {" ", "\t"}:
            start -= 1
    elif text[start - 1 : start] == text[end] == " ":
        end += 1
    return Span(start, end)


def _decide_markup(document: Document, spans: Sequence[Span]) -> bool:
    """Whether the page is read in another way without these spans: they keep marks apart, or hide some."""
    bounds = [0, *(offset for span in spans for offset in span), len(document.text)]
    rest = "".join(document.text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    return bool(spans) and _shape(document) != _shape(Document(document.source.with_text(rest)))


def _shape(document: Document) -> tuple[str, int, bool]:
    """The words of a page among the kinds of its parts, without the characters that nobody sees."""
    parts = [
        node.value if isinstance(node, nodes.Text) else f" \0{node.kind} {getattr(node, 'target', '')} "
        for node in document.root.walk()
    ]
    words = _invisible().sub("", "".join(parts)).split()
    return " ".join(words), len(document.shortcodes), document.front_matter.error is None


def _is_beside_mark(text: str, span: Span) -> bool:
    """Whether characters stand anywhere but in a word or between words."""
    before, behind = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return not (before.isalnum() and (behind.isalnum() or not behind.strip()))


def _is_elsewhere(document: Document, edits: Sequence[Edit]) -> bool:
    """Whether it takes more than these edits: in front matter that cannot be read, at its end, or between `\\r\\n`."""
    unread = document.front_matter.error is not None and edits[0].start < document.body_start
    return (
        unread
        or _bares_marks(document, edits)
        or opens_front_matter(document, edits)
        or any(joins_return(document.text, edit) for edit in edits)
    )


def _makes_address(document: Document, edits: Sequence[Edit]) -> bool:
    """Whether the text becomes an address, which then needs a link and not only the deletion of a character."""
    text = document.text
    for edit in edits:
        before = text[max(0, edit.start - _LONGEST_SCHEME) : edit.start]
        made = _scheme().search(before + text[edit.end : edit.end + _LONGEST_SCHEME])
        if made and made.start() < len(before) < made.end() and not document.in_target(edit.start):
            return True
    return False


_LONGEST_SCHEME = len("mailto:x")


@cache
def _scheme() -> re.Pattern[str]:
    return re.compile(r"(?i:https?|ftps?)://|mailto:|xmpp:|www\.")


def _bares_marks(document: Document, edits: Sequence[Edit]) -> bool:
    """Whether nothing but marks is left of the line, which may be the underline of a heading or an empty item."""
    start, end = document.source.line_start(edits[0].start), document.source.line_end(edits[0].start)
    line = document.text[start : min(end, start + _LONGEST_MARKS)]
    return not line.strip("".join(_INVISIBLE) + " \t>-=*+_|:#~`0123456789.)")


_LONGEST_MARKS = 1000


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_INVISIBLE)}]+")


def emoji_shortcode(document: Document, context: Context) -> Iterator[Violation]:
    for prose in document.prose_with(":"):
        for match in _emoji_name().finditer(prose.text):
            if emoji := _emoji_called(match[0], context.style.emoji_names):
                span = Span(prose.start + match.start(), prose.start + match.end())
                yield Violation(
                    span,
                    f"The page shows `{match[0]}` as text: write {emoji}",
                    Fix("Write the emoji", (Edit(*span, emoji),)),
                )


@cache
def _emoji_name() -> re.Pattern[str]:
    return re.compile(r":(?<![\w:/.]:)[a-z0-9_+-]++:(?![\w:/])")


def _emoji_called(name: str, house_names: Mapping[str, str]) -> str | None:
    """The emoji for a name with its colons, as used by GitHub, Slack or Discord."""
    if name.strip(":") in house_names:
        return house_names[name.strip(":")]
    import emoji  # noqa: PLC0415  # its table takes 40 ms to load, and few posts have a name to look up

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
                Span(*heading.content), f"{quoted(shown)} is a placeholder: write the department or project"
            )
    for prose in document.prose_with("(", "["):
        yield from _editor_notes(document, prose, placeholders.notes)
    for prose in document.prose_with("#+"):
        yield from _org_mode_markers(document, prose)
    for block in document.root.children:
        if isinstance(block, nodes.Paragraph):
            yield from _task(document, block, placeholders.words)
    for start, end in document.conflicts:
        message = "A merge left two versions here: keep one, remove the marks `<<<<<<<`, `=======`, `>>>>>>>`"
        yield Violation(Span(start, document.source.line_end(start)), message, also=(Span(start, end),))


def _task(document: Document, paragraph: nodes.Paragraph, words: frozenset[str]) -> Iterator[Violation]:
    """A paragraph outside of quotes that begins with a placeholder."""
    line = document.masked[paragraph.start : document.source.line_end(paragraph.start)]
    if line.partition(" ")[0].rstrip(":") in words:
        span = Span(paragraph.start, paragraph.start + len(line))
        yield Violation(span, f"{quoted(line)} is a task: do it, then delete it")


def _placeholder_values(document: Document, words: frozenset[str]) -> Iterator[Violation]:
    """Values in the front matter."""
    for path, entry in document.front_matter.entries.items():
        written = document.text[slice(*entry.value)]
        if set(written.strip("\"'[] ").split()) & words:
            yield Violation(entry.value, f"{quoted(written)} is a placeholder: fill in `{path[-1]}`")


def _editor_notes(document: Document, prose: Prose, openings: tuple[str, ...]) -> Iterator[Violation]:
    """Notes in brackets that ask an editor to do something: `(please insert the link here)`."""
    for match in _remark().finditer(prose.text):
        if match[0][1:].lstrip().lower().startswith(openings):
            span = Span(prose.start + match.start(), prose.start + match.end())
            blank = document.text[span.start - 1 : span.start] == " "
            yield Violation(
                span,
                f"{quoted(match[0])} is a note to the editors: do what it asks, then delete it",
                Fix("Delete the note", (Edit(span.start - blank, span.end, ""),)),
            )


@cache
def _remark() -> re.Pattern[str]:
    return re.compile(r"\([^()\r\n]{1,200}+\)|\[[^\[\]\r\n]{1,200}+\]")


def _org_mode_markers(document: Document, prose: Prose) -> Iterator[Violation]:
    for start in [line.start for line in lines_of(prose.node)]:
        end = document.source.line_end(start)
        line = document.text[start:end]
        if not line.lower().startswith(("#+begin_", "#+end_")):
            continue
        before = margin(document, start)
        fix = None
        if not before.strip("> \t"):
            fix = Fix("Delete the marker", (Edit(start - len(before), next_line(document, start), ""),))
        yield Violation(
            Span(start, end), f"{quoted(line)} is a marker of Emacs' Org mode: delete it", fix, case="org-mode"
        )


# -- syntax without effect -------------------------------------------------------------------------------------------


def stray_html(document: Document, _context: Context) -> Iterator[Violation]:
    if "<" not in document.masked:
        return
    found = tags(document)
    opened = {tag.name for tag in found if not tag.closing}
    closed = {tag.name for tag in found if tag.closing}
    inline = {node.start for node in document.all(nodes.HtmlInline)}
    broken = set()
    for prose in document.prose_with("<"):
        for match in _broken_tag().finditer(prose.text):
            if match[1].lower() in ELEMENTS:
                broken.add(match[1].lower())
                span = Span(prose.start + match.start(), prose.start + match.end())
                message = f"{quoted(match[0])} is not a valid tag, so the page shows it as text: correct the tag"
                yield Violation(span, message, None, "broken-tag")
    yield from _half_written_tags(document, found)
    for tag in found:
        span = Span(tag.start, tag.end)
        written = document.text[slice(*span)]
        shown = quoted(written)
        known = tag.name in ELEMENTS
        if tag.closing and tag.name in VOID_ELEMENTS:
            fix = Fix(f"Write `<{tag.name}>`", (Edit(*span, f"<{tag.name}>"),))
            yield Violation(span, f"{shown} closes an element that has no closing tag: write `<{tag.name}>`", fix)
        elif tag.closing and tag.name not in opened and tag.name not in broken:
            message = f"{shown} closes an element that is not open: delete it"
            yield Violation(span, message, _tag_removal(document, span))
        elif not known and not ("-" in tag.name and tag.name in closed):
            bracket = "\\<" if tag.start in inline else "&lt;"  # a block of HTML has no backslash escapes
            meant = quoted(bracket + written[1:])
            defines = margin(document, tag.start).rstrip().endswith("]:")  # what is no tag may be its target
            fix = Fix("Show the text", (Edit(tag.start, tag.start + 1, bracket),))
            yield Violation(
                span,
                f"{shown} is not HTML and not shown on the page: write {meant} or put it in backticks",
                None if defines or _keeps_out_the_line_below(document, tag) else fix,
            )


def _keeps_out_the_line_below(document: Document, tag: Tag) -> bool:
    """Whether a tag begins a block of HTML above a line that a paragraph in its place would take in."""
    block = document.beginning_at(tag.start, nodes.HtmlBlock)
    if block is None:
        return False
    below = next_line(document, block.end)
    return below < len(document.text) and not is_blank_line(document, below)


def _half_written_tags(document: Document, found: Sequence[Tag]) -> Iterator[Violation]:
    for tag in _unclosed_details(found):
        shown = quoted(document.text[tag.start : tag.end])
        message = f"{shown} is not closed: add `</details>` after what it hides"
        yield Violation(Span(tag.start, tag.end), message, None, "broken-tag")
    for tag in found:
        written = document.text[tag.start : tag.end]
        if _curly_value().search(written):
            message = f'{quoted(written)} has curly quotation marks, which are part of its value: write `"`'
            yield Violation(Span(tag.start, tag.end), message, None, "broken-tag")


def _unclosed_details(found: Sequence[Tag]) -> Sequence[Tag]:
    """The opening tags that hide all text to the end of their block, for nothing closes them."""
    waiting: list[Tag] = []
    for tag in found:
        if tag.name == "details" and not tag.closing:
            waiting.append(tag)
        elif tag.name == "details" and waiting:
            waiting.pop()
    return waiting


def _tag_removal(document: Document, span: Span) -> Fix | None:
    """A fix that deletes a tag; None if a block would begin in its place."""
    edit = Edit(*span, "")
    rest = document.text[span.end : document.source.line_end(span.end)].lstrip(" \t")
    is_first = not margin(document, span.start).strip("> \t")
    before, behind = document.text[span.start - 1 : span.start], document.text[span.end : span.end + 1]
    joins_braces = before == "{" or behind in {"{", "%", "}"}
    if (is_first and begins_block(rest)) or joins_braces or opens_front_matter(document, (edit,)):
        return None
    return Fix("Delete the tag", (edit,))


@cache
def _curly_value() -> re.Pattern[str]:
    return re.compile(r"=[ \t]*[“”„‘’]")


@cache
def _broken_tag() -> re.Pattern[str]:
    """The beginning of a tag with an attribute, where it is text."""
    return re.compile(r"< ?([A-Za-z][A-Za-z0-9]*+)[ \t]++[A-Za-z][\w-]*+=[\"']?")


def literal_emphasis(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("**", "__"):
        yield from _leftover_marks(document, prose)
    for item in document.all(nodes.Item):
        if document.text[item.marker_end - 1] == "*":
            yield from _bullets_without_blank(document, item)


def _leftover_marks(document: Document, prose: Prose) -> Iterator[Violation]:
    """The first asterisks or underscores of each line that should make something bold but do not."""
    offset = prose.start
    for line in prose.text.split("\n"):
        if match := _double_mark().search(line):
            span = Span(offset + match.start(), offset + match.end())
            message = f"The page shows `{match[0]}` as text: put it directly around the words, or delete it"
            edits = mended_pairs(line, document.masked[offset : offset + len(line)], offset)
            fix = Fix("Put the marks around the words", tuple(edits)) if edits else None
            yield Violation(span, message, fix, "pair" if edits else None)
        offset += len(line) + 1


@cache
def _double_mark() -> re.Pattern[str]:
    """Two asterisks not inside a word or a file pattern, or two underscores beside a space with two more to come."""
    return re.compile(
        r"(?<![*\\/\w])\*\*(?![*/.])|(?<=[^\W\d_])\*\*(?![*\w/(])|(?<![\w_])__(?= [^\r\n]*__)|(?<= )__(?![\w_])"
    )


def _bullets_without_blank(document: Document, item: nodes.Item) -> Iterator[Violation]:
    """Lines in an item, or in its last inner item, that begin with its bullet and no space after it: `*Item`."""
    column = len(margin(document, item.marker_end - 1))
    innermost = _innermost_at_the_end(item)
    for paragraph in item.children if innermost is item else (*item.children, *innermost.children):
        if not isinstance(paragraph, nodes.Paragraph) or not has_several_lines(paragraph):
            continue
        for line in lines_of(paragraph):
            start = line.start
            glued = document.text[start] == "*" and document.text[start + 1 : start + 2].isalnum()
            literal = isinstance(line.first, nodes.Text)
            if line.before and glued and literal and len(margin(document, start)) == column:
                word = document.text[start : document.source.line_end(start)].split()[0]
                yield Violation(
                    Span(start, start + 1),
                    f"{quoted(word)} does not start a list item: put a space after the `*`",
                    Fix("Make it an item", (Edit(start + 1, start + 1, " "),)),
                    case="bullet",
                )


def _innermost_at_the_end(item: nodes.Item) -> nodes.Node:
    """The last item of the innermost list at the end of an item, which a line further left continues."""
    innermost: nodes.Node = item
    for _ in range(_MAX_NESTING):
        last = innermost.children[-1] if innermost.children else None
        if not isinstance(last, nodes.List):
            break
        innermost = last.children[-1]
    return innermost


def broken_code_span(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("`"):
        for match in _lone_backtick().finditer(prose.text):
            start = prose.start + match.start()
            yield Violation(
                Span(start, start + 1), f"{quoted(match[0][1:])} has a backtick before it and none after: close it"
            )
    for block in document.all(nodes.CodeBlock):
        if not block.closed:
            end = block.start + len(block.fence)
            message = "The code block is not closed and takes in all that follows: add the closing fence"
            yield Violation(Span(block.start, end), message, case="fence")


@cache
def _lone_backtick() -> re.Pattern[str]:
    return re.compile(r"(?<![\w`\\])`[\w@#/.$-][^\s`]*+(?!`)")
