"""The text around the place of a fix, and whether Markdown would read it differently after the fix."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.markdown.emphasis import flanking
from twimlint.post.document import Document, Prose
from twimlint.zola.syntax import PLACEHOLDER

_EMPHASIS_MARKS = "*_~"


def takes_brackets(document: Document, prose: Prose, span: Span) -> bool:
    """Whether plain text can be put in the brackets of a link without affecting the text beside it."""
    text, (start, end) = document.masked, span
    return not (
        _is_escaped(text, start)
        or _is_escaped(text, end)
        or text[start - 1 : start] == "!"
        or in_open_braces(text, start)
        or _in_open_target(text, start)
        or _in_open_code(prose, start)
        or "{{" in text[start:end]
        or _control_character().search(text, start, end)
        or _changes_run_before(text, prose, start)
        or _changes_run_behind(text, prose, end)
    )


def takes_link(document: Document, prose: Prose, span: Span) -> bool:
    """Whether plain text can become a link `[…](…)`: with brackets behind it, some read `(…)[…]` as a reversed link."""
    is_bracketed = document.masked.startswith("[", span.end) and not document.masked.startswith("[^", span.end)
    return not is_bracketed and takes_brackets(document, prose, span)


@cache
def _control_character() -> re.Pattern[str]:
    return re.compile(r"[\x00-\x1f\x7f]")


def _in_open_target(text: str, offset: int) -> bool:
    """Whether a target should be at an offset, though there is none: `[text](https:// …)`, `[label]: … "title`."""
    before = text[max(0, offset - _NEAR) : offset].rpartition("\n")[2]
    behind = text[offset : offset + _NEAR].partition("\n")[0]
    _, opened, inside = before.rpartition("](")
    return (bool(opened) and ")" not in inside and ")" in behind) or _LABEL_ALONE.fullmatch(before) is not None


_LABEL_ALONE = re.compile(r"[ >]*\[[^\[\]]*\]:[ \t]*")


def _in_open_code(prose: Prose, offset: int) -> bool:
    """Whether a backtick before an offset on its line is plain text: code may be meant to go on there."""
    index = offset - prose.start
    return "`" in prose.text[max(0, index - _NEAR) : index].rpartition("\n")[2]


def in_open_braces(text: str, offset: int) -> bool:
    """Whether `{{` or `{%` stands not far before an offset, and nothing that closes it."""
    near = max(0, offset - _NEAR)
    return max(text.rfind("{{", near, offset), text.rfind("{%", near, offset)) > max(
        text.rfind("}}", near, offset), text.rfind("%}", near, offset)
    )


_NEAR = 200


def _is_escaped(text: str, offset: int) -> bool:
    before = text[:offset] if offset < _LONGEST_RUN else text[offset - _LONGEST_RUN : offset]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


_LONGEST_RUN = 64
"""The longest run of marks that is checked."""


def _changes_run_before(text: str, prose: Prose, start: int) -> bool:
    """Whether marks that are not read as emphasis might be, once a bracket follows them."""
    run = _plain_run(text[max(0, start - _LONGEST_RUN) : start][::-1], prose, start - 1)
    before = text[start - len(run) - 1 : start - len(run)]
    return bool(run) and flanking(run, before, text[start]) != flanking(run, before, "[")


def _changes_run_behind(text: str, prose: Prose, end: int) -> bool:
    run = _plain_run(text[end : end + _LONGEST_RUN], prose, end)
    behind = text[end + len(run) : end + len(run) + 1]
    return bool(run) and flanking(run, text[end - 1], behind) != flanking(run, ")", behind)


def _plain_run(characters: str, prose: Prose, offset: int) -> str:
    """The run of one mark that a text begins with, unless it is read as emphasis; `offset` is where it begins."""
    mark = characters[:1]
    if not mark or mark not in _EMPHASIS_MARKS:
        return ""
    if prose.text[offset - prose.start : offset - prose.start + 1] == PLACEHOLDER:
        return ""
    return characters[: len(characters) - len(characters.lstrip(mark))]


def begins_block(line: str) -> bool:
    """Whether a line, without its indentation and the marks of quotes, may begin a block or end a table's head."""
    return _block_start().match(line) is not None


def block_mark(line: str) -> str:
    """What a line begins a block with, or all of a line that ends a table's head; empty if there is no such thing."""
    found = _block_start().match(line)
    return found[0] if found else ""


@cache
def _block_start() -> re.Pattern[str]:
    end = r"(?=[ \t\r\n]|\Z)"
    return re.compile(
        rf"[|: \t-]*+[\r\n]*+\Z|>|=|```|~~~|#{{1,6}}{end}|[-+*]{end}|\d{{1,9}}[.)]{end}|\[\^|\||"
        r"(?:[-*_][ \t]*+){3,}\Z"
    )


def may_follow(document: Document, above: nodes.Node, block: nodes.Node) -> bool:
    """Whether a block remains the same block when it comes directly below another, in the same quote.

    A paragraph, a table, HTML or code at the end of the other may take its first line in.
    """
    last = above
    while last.children and not isinstance(last, nodes.Paragraph | nodes.Table):
        last = last.children[-1]
    if isinstance(last, nodes.HtmlBlock | nodes.Table) or is_indented_code(block):
        return False
    if isinstance(last, nodes.CodeBlock):
        return bool(last.fence) and last.closed
    if not isinstance(last, nodes.Paragraph) or isinstance(block, nodes.Heading):
        return True
    line = document.text[block.start : document.source.line_end(block.start)]
    if isinstance(block, nodes.List):
        return _interrupts().match(line) is not None
    if isinstance(block, nodes.Paragraph) and _opens_markup(document, last):
        return False
    return isinstance(block, nodes.CodeBlock) or not begins_block(line)


def is_indented_code(block: nodes.Node) -> bool:
    """Whether a list or footnote above a block would take it in."""
    return isinstance(block, nodes.CodeBlock) and not block.fence


def _opens_markup(document: Document, paragraph: nodes.Paragraph) -> bool:
    """Whether more text may turn plain text at the end of a paragraph into markup: an open bracket, a backslash."""
    if document.text.endswith("\\", paragraph.start, paragraph.end):
        return True
    return any(isinstance(node, nodes.Text) and not _OPENERS.isdisjoint(node.value) for node in paragraph.walk())


_OPENERS = frozenset("`<[*~")


@cache
def _interrupts() -> re.Pattern[str]:
    """The first line of a list that may stand directly below a paragraph (CommonMark 5.2)."""
    return re.compile(r"(?:[-+*]|1[.)])[ \t]++\S")


def stands_apart(document: Document, node: nodes.Node) -> bool:
    """Whether the lines above and below a block are blank, or the edges of the page."""
    source = document.source
    first, last = source.location(node.start).row, source.location(node.end).row
    return _is_blank_row(document, first - 1) and _is_blank_row(document, last + 1)


def _is_blank_row(document: Document, row: int) -> bool:
    if not 1 <= row <= len(document.source.line_starts):
        return True
    return not document.text[slice(*document.source.line_span(row))].strip("> \t\r\n")


def following_block(document: Document, node: nodes.Node) -> nodes.Node | None:
    """The first top-level block that begins after a node."""
    blocks = document.root.children
    index = bisect_left(blocks, node.end, key=lambda block: block.start)
    return blocks[index] if index < len(blocks) else None


def preceding_block(document: Document, node: nodes.Node) -> nodes.Node | None:
    """The last top-level block that begins before a node."""
    blocks = document.root.children
    index = bisect_left(blocks, node.start, key=lambda block: block.start)
    return blocks[index - 1] if index else None


def opens_front_matter(document: Document, edits: Sequence[Edit]) -> bool:
    """Whether edits bring a line of `+++` or `---` to the top of a page that has no front matter."""
    first = min(edits)
    if document.front_matter_block is not None or first.start > _HEAD:
        return False
    above = document.text[: first.start]
    if above.strip("\ufeff \t\r\n+-"):
        return False
    rest = above + first.text + document.text[first.end : first.end + _HEAD]
    return rest.lstrip("\ufeff \t\r\n").startswith(("+++", "---"))


_HEAD = 1000
"""Characters within which a page's front matter begins."""


def joins_return(text: str, edit: Edit) -> bool:
    r"""Whether an edit joins a `\r` and a `\n` to one line ending."""
    return not edit.text and text[edit.start - 1 : edit.start] == "\r" and text.startswith("\n", edit.end)


def breaks_at_backslash(text: str, line_start: int) -> bool:
    """Whether the line above one ends in a backslash, which a blank line between them would show."""
    return text[max(0, line_start - 3) : line_start].rstrip("\r\n").endswith("\\")
