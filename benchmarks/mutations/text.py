"""TXT, SRC and SUP: characters, words, marks and lines that went wrong, and comments that silence rules."""

from collections.abc import Iterator
from itertools import pairwise

import emoji

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.post.document import Prose

_MEANT = "the text may be meant so"
_OTHER_NAME = "the department has another name now"


def _prose(post: Post) -> Iterator[Prose]:
    """Text outside of headings and tables."""
    return (prose for prose in post.document.prose if isinstance(prose.node, nodes.Paragraph))


def _words(post: Post, length: int) -> Iterator[tuple[int, int, str]]:
    """Words in small letters, a blank on both sides, and where they stand."""
    for prose in _prose(post):
        start = 0
        for word in prose.text.replace("\n", " ").split(" "):
            end = start + len(word)
            if len(word) >= length and word.isascii() and word.isalpha() and word.islower() and start:
                yield prose.start + start, prose.start + end, word
            start = end + 1


def _paragraphs(post: Post) -> Iterator[tuple[nodes.Node, nodes.Paragraph]]:
    """Paragraphs directly in a quote, each with the block before it."""
    for quote in post.document.root.children:
        if isinstance(quote, nodes.BlockQuote):
            for above, block in pairwise(quote.children):
                if isinstance(block, nodes.Paragraph) and post.text[: block.start].endswith("\n>\n> "):
                    yield above, block


def _line_starts(post: Post, start: int, end: int) -> list[int]:
    starts = []
    while start < end:
        line = post.line(start)
        starts.append(line.start)
        start = line.end
    return starts


# -- TXT001: encodings -----------------------------------------------------------------------------------------------


def _damaged(text: str, encoding: str) -> str:
    """What a program shows that takes UTF-8 for another encoding; the few bytes that cp1252 lacks stay as they are."""
    shown = []
    for byte in text.encode():
        try:
            shown.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            shown.append(chr(byte))
    return "".join(shown)


def _runs(post: Post) -> Iterator[tuple[int, int, str]]:
    """Runs of emoji and typographic signs in text outside of headings, which have their own rules."""
    for prose in _prose(post):
        start = None
        for offset, character in enumerate(f"{prose.text} "):
            special = character in "‘’“”–—…" or "\U0001f300" <= character <= "\U0001faff"
            if special and start is None:
                start = offset
            elif not special and start is not None:
                if ord(character) < 0x80:
                    yield prose.start + start, prose.start + offset, prose.text[start:offset]
                start = None


def _misread(post: Post, encoding: str) -> Iterator[Mutant]:
    for start, end, text in _runs(post):
        if ord(post.text[start - 1]) < 0x80:
            yield replace(start, end, _damaged(text, encoding))


@mutation("TXT001")
def read_as_mac_roman(post: Post) -> Iterator[Mutant]:
    """UTF-8 taken for Mac Roman."""
    yield from _misread(post, "mac_roman")


@mutation("TXT001")
def read_as_windows_1252(post: Post) -> Iterator[Mutant]:
    """UTF-8 taken for Windows-1252."""
    yield from _misread(post, "cp1252")


@mutation("TXT001")
def read_as_latin_1(post: Post) -> Iterator[Mutant]:
    """UTF-8 taken for Latin-1."""
    yield from _misread(post, "latin_1")


@mutation("TXT001")
def read_twice(post: Post) -> Iterator[Mutant]:
    """UTF-8 taken for Mac Roman, two times."""
    for start, end, text in _runs(post):
        if ord(post.text[start - 1]) < 0x80:
            yield replace(start, end, _damaged(_damaged(text, "mac_roman"), "mac_roman"))


@mutation("TXT001")
def in_a_terminal(post: Post) -> Iterator[Mutant]:
    """An emoji as a terminal's editor shows bytes that it cannot read, where none of them is lost."""
    for start, end, text in _runs(post):
        first, *others = text.encode()
        if first == 0xF0 and all(0x80 <= byte < 0xA0 for byte in others):
            yield replace(start, end, "?" + "".join(f"~{chr(byte - 0x40)}" for byte in others))


@mutation("TXT001", lossy="the character is gone")
def replacement_character(post: Post) -> Iterator[Mutant]:
    """U+FFFD in place of a character."""
    for start, end, _ in _runs(post):
        yield replace(start, end, "\ufffd")


# -- TXT002 to TXT004: characters and leftovers ----------------------------------------------------------------------


@mutation("TXT002")
def invisible_character(post: Post) -> Iterator[Mutant]:
    """Something that cannot be seen inside a word."""
    for start, _, _ in _words(post, 6):
        yield from (insert(start + 3, character) for character in "\u200b\u2060\xad\ufeff")


@mutation(
    "TXT003",
    lossy="nobody can tell what the heading said",
    company={"SEC008": _OTHER_NAME, "SEC011": _OTHER_NAME},
)
def heading_to_do(post: Post) -> Iterator[Mutant]:
    """The bot's placeholder as a department."""
    for heading in post.departments[1:-1]:
        yield replace(*heading.content, "TODO UNKNOWN SECTION")


@mutation("TXT003", company={"FM005": "nobody is called so"}, lossy="the name is gone")
def author_to_do(post: Post) -> Iterator[Mutant]:
    """A placeholder as the author."""
    entry = post.document.front_matter.entry("taxonomies", "author")
    if entry is not None:
        yield replace(*entry.value, '["TODO"]')


@mutation("TXT003")
def note_to_the_editors(post: Post) -> Iterator[Mutant]:
    """A note in brackets behind a word."""
    for _, end, _ in _words(post, 5):
        yield insert(end, " (please insert the link here)")


@mutation("TXT003")
def org_mode_marker(post: Post) -> Iterator[Mutant]:
    """A marker of Org mode above a paragraph of words."""
    for _, block in _paragraphs(post):
        if isinstance(block.children[0], nodes.Text) and post.text[block.start].isalnum():
            yield insert(post.line(block.start).start, "> #+begin_src\n")


@mutation("TXT004")
def emoji_by_name(post: Post) -> Iterator[Mutant]:
    """The name of an emoji in place of it."""
    for start, end, text in _runs(post):
        name = emoji.demojize(text, language="alias")
        around = post.text[start - 1] + post.text[end]
        alone = not any(character.isalnum() or character in ":/." for character in around)
        if alone and name.count(":") == 2 and name.isascii() and emoji.emojize(name, language="alias") == text:
            yield replace(start, end, name)


# -- TXT005, TXT006, TXT009: marks -----------------------------------------------------------------------------------


@mutation("TXT005", lossy="it is shown, and not deleted")
def angle_brackets(post: Post) -> Iterator[Mutant]:
    """A name in angle brackets."""
    for _, end, _ in _words(post, 5):
        yield insert(end, "<Kettle>")


@mutation("TXT005")
def closing_tag_added(post: Post) -> Iterator[Mutant]:
    """A closing tag that nothing opens."""
    if "<sub" not in post.text:
        for _, end, _ in _words(post, 5):
            yield insert(end, "</sub>")


@mutation("TXT005", lossy="it becomes a line break, which was not there")
def closing_line_break(post: Post) -> Iterator[Mutant]:
    """`</br>`."""
    for _, end, _ in _words(post, 5):
        yield insert(end, "</br>")


def _strong(post: Post) -> Iterator[nodes.Strong]:
    """Words in bold in a paragraph without further asterisks or code."""
    for paragraph in post.document.all(nodes.Paragraph):
        bold = [child for child in paragraph.children if isinstance(child, nodes.Strong)]
        written = post.text[paragraph.start : paragraph.end]
        if len(bold) == 1 and written.count("*") == 4 and "`" not in written and "_" not in written:
            yield bold[0]


@mutation("TXT006", lossy=_MEANT)
def blank_behind_mark(post: Post) -> Iterator[Mutant]:
    """A blank behind the marks that begin bold words."""
    for strong in _strong(post):
        yield insert(strong.start + 2, " ")


@mutation("TXT006", lossy=_MEANT)
def closing_mark_dropped(post: Post) -> Iterator[Mutant]:
    """Bold words without their end."""
    for strong in _strong(post):
        yield drop(strong.end - 2, strong.end, at=Span(strong.start, strong.end - 2))


@mutation("TXT006")
def bullet_glued(post: Post) -> Iterator[Mutant]:
    """No blank behind a bullet."""
    for bullets in post.document.all(nodes.List):
        for item in bullets.children[1:]:
            if (
                bullets.marker == "*"
                and bullets.tight
                and isinstance(item, nodes.Item)
                and not item.task
                and post.text[item.marker_end + 1 : item.marker_end + 2].isalnum()
                and item.children[-1].kind == "paragraph"
            ):
                yield drop(item.marker_end, item.marker_end + 1)


@mutation(
    "TXT009",
    lossy="where the code ends is for its author to say",
    company={"TXT005": "what the backticks showed as code is read as a tag"},
)
def closing_backtick_dropped(post: Post) -> Iterator[Mutant]:
    """Code without its end; not right behind a letter, where a backtick can be an apostrophe."""
    for paragraph in post.document.all(nodes.Paragraph):
        written = post.text[paragraph.start : paragraph.end]
        for code in paragraph.children:
            apart = not post.text[code.start - 1].isalnum()
            if isinstance(code, nodes.Code) and apart and written.count("`") == 2 and code.value[:1].isalnum():
                yield drop(code.end - 1, code.end, at=Span(code.start, code.end - 1))


# -- TXT007, TXT008, TXT010, TXT011: lines and words -----------------------------------------------------------------


@mutation("TXT007")
def line_glued_to_list(post: Post) -> Iterator[Mutant]:
    """No empty line between a list and the sentence below it; not where that is wrapped, as items can be too."""
    for above, block in _paragraphs(post):
        wrapped = any(isinstance(child, nodes.Break) for child in block.children)
        if isinstance(above, nodes.List) and post.text[block.start].isupper() and not wrapped:
            line = post.line(above.end + 1)
            if post.text[slice(*line)] == ">\n" and line.end + 2 == block.start:
                yield drop(*line, at=Span(block.start, block.start + 1))


@mutation("TXT007")
def list_indented(post: Post) -> Iterator[Mutant]:
    """A list directly under a line of text, indented like code."""
    for quote in post.document.root.children:
        for above, bullets in pairwise(quote.children) if isinstance(quote, nodes.BlockQuote) else ():
            glued = isinstance(above, nodes.Paragraph) and post.text[above.end : bullets.start] == "\n> "
            if (
                glued
                and isinstance(bullets, nodes.List)
                and bullets.number is None
                and "`" not in post.text[above.start : bullets.end]
            ):
                starts = _line_starts(post, bullets.start, bullets.end)
                if all(post.text[start + 2] in "*-+" for start in starts):
                    yield Mutant(tuple(Edit(start + 2, start + 2, "    ") for start in starts))


@mutation("TXT007")
def labelled_links_glued(post: Post) -> Iterator[Mutant]:
    """No empty line between two lines of a label and a link each."""
    for above, block in _paragraphs(post):
        if isinstance(above, nodes.Paragraph) and all(_is_labelled(post, each) for each in (above, block)):
            yield drop(*post.line(above.end + 1), at=Span(block.start, block.start + 1))


def _is_labelled(post: Post, block: nodes.Node) -> bool:
    label, _, address = post.text[block.start : block.end].partition(": <")
    return label.isalpha() and address.startswith("https://") and address.endswith(">")


@mutation("TXT008")
def paragraph_indented(post: Post) -> Iterator[Mutant]:
    """A sentence four blanks from the margin; not beside a block of code, which it would join."""
    for above, block in _paragraphs(post):
        if isinstance(above, nodes.CodeBlock) or post.text[block.end :].lstrip("\n>").startswith("     "):
            continue
        starts = _line_starts(post, block.start, block.end)
        words = post.text[block.start : post.line(block.start).end].split()
        plain = len(words) > 6 and words[0][0].isupper() and all(word.strip(",.()'!").isalpha() for word in words)
        if plain and not isinstance(above, nodes.List) and all(post.text[start + 2] != "\n" for start in starts):
            yield Mutant(tuple(Edit(start + 2, start + 2, "    ") for start in starts))


@mutation("TXT010")
def word_doubled(post: Post) -> Iterator[Mutant]:
    """A word twice."""
    style = post.context.style
    for start, end, word in _words(post, 2):
        around = post.text[start - 1] + post.text[end]
        if word not in style.repeatable_words and not around.strip(" ,."):
            yield insert(end, f" {word}")


@mutation("TXT013")
def space_doubled(post: Post) -> Iterator[Mutant]:
    """A space twice, inside a sentence."""
    for start, end, _ in _words(post, 2):
        if post.text[start - 1] == post.text[end] == " " and post.text[end + 1 : end + 2].isalpha():
            yield insert(end, " ")


@mutation("TXT011")
def foreign_bullets(post: Post) -> Iterator[Mutant]:
    """`•` before each item of a list; the fix writes `-`."""
    for bullets in post.document.all(nodes.List):
        starts = _line_starts(post, bullets.start, bullets.end)
        items = [item for item in bullets.children if isinstance(item, nodes.Item)]
        marks = [item.marker_end - 1 for item in items]
        simple = (
            bullets.tight
            and bullets.number is None
            and len(starts) == len(items) > 1
            and not any(i.task for i in items)
        )
        margin = post.text[starts[0] : marks[0]] if starts and marks else "-"
        if simple and margin in ("", "> ") and all(post.text[mark + 1] == " " for mark in marks):
            yield Mutant(
                tuple(Edit(mark, mark + 1, "•") for mark in marks),
                lossy="" if bullets.marker == "-" else "the fix writes another bullet",
            )


# -- SUP -------------------------------------------------------------------------------------------------------------


@mutation("SUP001")
def needless_suppression(post: Post) -> Iterator[Mutant]:
    """A comment that silences a rule that is silent."""
    for heading in post.departments[1:]:
        if post.text[: heading.start].endswith("\n\n"):
            yield insert(heading.start, "<!-- twimlint-disable-next-line TBL003 -->\n")


@mutation("SUP002")
def unknown_rule_suppressed(post: Post) -> Iterator[Mutant]:
    """A comment that silences a rule that there is not."""
    for heading in post.departments[1:]:
        if post.text[: heading.start].endswith("\n\n"):
            yield insert(heading.start, "<!-- twimlint-disable-next-line kettle-rule -->\n")
