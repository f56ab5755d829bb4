"""What readers see of a page, in a form that can be compared: as published, without its links, or only its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from twimlint.markdown import nodes
from twimlint.zola.syntax import PLACEHOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Token = tuple[object, ...]

_COMMENT = re.compile(r"<!--.*?-->|(?P<open><!--.*)", re.DOTALL)
_MARGIN = re.compile(r"(?:\r\n?|\n)[ \t>]*")
_SHORTCODE = re.compile(f"{PLACEHOLDER}+")


def published(text: str, node: nodes.Node) -> Sequence[Token]:
    """Everything that affects the published page: kinds, levels, targets, words. Equal outlines publish equally."""
    return _Outline(text, links=True).read(node)


def unlinked(text: str, node: nodes.Node) -> Sequence[Token]:
    """The same without links and definitions: blocks, emphasis, words."""
    return _Outline(text, links=False).read(node)


def words(text: str, node: nodes.Node) -> Counter[str]:
    """All visible words, wherever they are; comments are not visible."""
    shown = []
    for token in _Outline(text, links=False).read(node):
        if token[0] in ("text", "code"):
            shown.append(str(token[-1]))
        elif token[0] in _BLOCKS:
            shown.append(" ")
        if token[0] in ("html_block", "html_inline"):
            shown.append(_COMMENT.sub(lambda comment: comment["open"] or " ", str(token[-1])))
        elif token[0] == "code_block":
            shown.append(str(token[-1]))
    return Counter("".join(shown).split())


_BLOCKS = {
    kind.kind
    for kind in (
        nodes.Heading,
        nodes.Paragraph,
        nodes.BlockQuote,
        nodes.List,
        nodes.Item,
        nodes.CodeBlock,
        nodes.HtmlBlock,
        nodes.ThematicBreak,
        nodes.FootnoteDefinition,
        nodes.Table,
        nodes.TableRow,
        nodes.TableCell,
    )
} | {"break", "end"}


class _Outline:
    """Walks a tree and records a token for the start of each node, one for its end, and each run of text."""

    def __init__(self, text: str, *, links: bool) -> None:
        self.text = text
        self.links = links
        self.tokens: list[Token] = []
        self.run: list[str] = []

    def read(self, root: nodes.Node) -> list[Token]:
        stack: list[nodes.Node | Token] = [root]
        while stack:
            current = stack.pop()
            if isinstance(current, tuple):
                self.mark(current)
            elif isinstance(current, nodes.Text):
                self.run.append(current.value)
            else:
                if self.is_shown(current):
                    self.mark(self.token(current))
                    if not all(isinstance(child, nodes.Definition) for child in current.children):
                        stack.append(("end", current.kind))
                stack.extend(reversed(current.children))
        self.mark(("end", "page"))
        return self.tokens

    def is_shown(self, node: nodes.Node) -> bool:
        """Whether the node itself is recorded; definitions are not, because links and images have their targets."""
        if isinstance(node, nodes.Definition):
            return False
        return self.links or isinstance(node, nodes.Image) or not isinstance(node, nodes.Link)

    def mark(self, token: Token) -> None:
        if self.run:
            self.tokens.append(("text", _without_lengths("".join(self.run))))
            self.run.clear()
        self.tokens.append(token)

    def token(self, node: nodes.Node) -> Token:
        """The kind and facts of a node, without its place."""
        if isinstance(node, nodes.Link) and not self.links:
            return (node.kind,)
        details = _DETAILS.get(type(node))
        return (node.kind, *details(self.text, node)) if details else (node.kind,)


def _unindented(text: str, block: int, start: int, end: int) -> str:
    """Lines of code or HTML without the quote marks and indentation to the left of their block."""
    prefix = text[max(text.rfind("\n", 0, block), text.rfind("\r", 0, block)) + 1 : block]
    marks = prefix.count(">")
    blanks = len(prefix) - _behind_marks(prefix, marks)
    lines = text[start:end].splitlines(keepends=True)
    return _without_lengths("".join(_dedented(line[_behind_marks(line, marks) :], blanks) for line in lines))


def _behind_marks(line: str, marks: int) -> int:
    """Where a line continues after at most that many quote marks and the space after each."""
    position = 0
    for _ in range(marks):
        mark = line.find(">", position)
        if mark < 0 or line[position:mark].strip(" \t"):
            break
        position = mark + 2 if line.startswith(" ", mark + 1) else mark + 1
    return position


def _dedented(line: str, width: int) -> str:
    indentation = len(line) - len(line.lstrip(" \t"))
    return line[min(indentation, width) :]


def _without_lengths(text: str) -> str:
    """The text with one placeholder for each shortcode, however long its call is."""
    return _SHORTCODE.sub(PLACEHOLDER, text) if PLACEHOLDER in text else text


def _inline_html(html: str) -> str:
    """HTML as it is published: in tags without the marks of quotes, which pulldown-cmark leaves in comments."""
    return _without_lengths(html if html.startswith(("<!", "<?")) else _MARGIN.sub("\n", html))


def _alignment(delimiter: str) -> tuple[str, ...]:
    """The cells of a delimiter row, as `:-`, `-:`, `:-:` or `-`."""
    return tuple(re.sub("-+", "-", cell.strip("> \t")) for cell in delimiter.strip("> \t|").split("|"))


_DETAILS: Mapping[type[nodes.Node], Callable[[str, Any], Token]] = {
    nodes.Heading: lambda text, node: (node.level, text[slice(*node.attributes)] if node.attributes else ""),
    nodes.List: lambda _, node: (node.number, node.tight),
    nodes.Item: lambda text, node: (text[node.marker_end : node.marker_end + 8].strip(" \t")[:3] if node.task else "",),
    nodes.CodeBlock: lambda text, node: (
        bool(node.fence),
        node.info,
        _unindented(text, node.start, *node.content),
    ),
    nodes.HtmlBlock: lambda text, node: (_unindented(text, node.start, node.start, node.end),),
    nodes.HtmlInline: lambda text, node: (_inline_html(text[node.start : node.end]),),
    nodes.FootnoteDefinition: lambda _, node: (node.label,),
    nodes.FootnoteReference: lambda _, node: (node.label,),
    nodes.Table: lambda text, node: (_alignment(text[slice(*node.delimiter)]),),
    nodes.Break: lambda _, node: (node.hard,),
    nodes.Code: lambda _, node: (node.value,),
    nodes.Link: lambda _, node: (node.target,),
    nodes.Image: lambda _, node: (node.target,),
}
