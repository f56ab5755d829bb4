"""HTML of a tree, character by character what pulldown-cmark makes of the same text.

pulldown-cmark is the parser that Zola publishes with; see `pulldown-cmark/src/html.rs`, version 0.13.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .nodes import (
    BlockQuote,
    Break,
    Code,
    CodeBlock,
    Definition,
    Emphasis,
    FootnoteDefinition,
    FootnoteReference,
    Heading,
    HtmlBlock,
    HtmlInline,
    Image,
    Item,
    Link,
    List,
    Literal,
    Node,
    Paragraph,
    Root,
    Strikethrough,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from .tables import cell_spans

_BODY = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ATTRIBUTE = {**_BODY, ord('"'): "&quot;", ord("'"): "&#39;"}
_HREF = {ord("&"): "&amp;", ord("'"): "&#x27;"}
_NOT_IN_HREF = re.compile(r"[^A-Za-z0-9!#$%&'()*+,\-./:;=?@_~]")
_QUOTE_MARK = re.compile(r"[ \t]{0,3}>[ ]?")
_FOOTNOTE_INDENT = 4
_ALIGNMENTS = {(True, True): "center", (True, False): "left", (False, True): "right"}


def to_html(root: Root, text: str) -> str:
    """Return the HTML of a tree; `text` is what was parsed."""
    return Html(text).render(root)


def escape(text: str) -> str:
    """Return text for the inside of an attribute's value or an element."""
    return text.translate(_ATTRIBUTE)


class Html:
    """Renders one tree; subclasses may change what elements carry and how literal text is shown.

    Nothing recurses, however deep the tree is: `_todo` holds what is still to come, nodes and what closes them.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._parts: list[str] = []
        self._at_line_start = True
        self._todo: list[Node | str | Callable[[], None]] = []
        self._numbers: dict[str, int] = {}
        self._containers: list[Node] = []

    # What subclasses change

    def attributes(self, node: Node) -> str:  # noqa: ARG002
        """Return additional attributes for the element of a node."""
        return ""

    def literal(self, node: Text) -> str:
        """Return the HTML of plain text."""
        return node.value.translate(_BODY)

    def block(self, node: Node) -> str | None:  # noqa: ARG002
        """Return the HTML of a block that is shown in another way than usual, None for all others."""
        return None

    # The loop

    def render(self, root: Root) -> str:
        """Return the HTML of a tree."""
        self._push(root.children)
        while self._todo:
            item = self._todo.pop()
            if isinstance(item, str):
                self._write(item)
            elif isinstance(item, Node):
                _RENDER[type(item)](self, item)
            else:
                item()
        return "".join(self._parts)

    def _push(self, nodes: Sequence[Node]) -> None:
        self._todo.extend(reversed(nodes))

    def _write(self, html: str) -> None:
        if html:
            self._parts.append(html)
            self._at_line_start = html[-1] == "\n"

    def _begin_line(self) -> None:
        if not self._at_line_start:
            self._write("\n")

    def _open(self, node: Node, name: str, attributes: str = "", after: str = "") -> None:
        self._write(f"<{name}{attributes}{self.attributes(node)}>{after}")

    def _element(self, node: Node, name: str, attributes: str = "") -> None:
        """An element in a line of text."""
        self._open(node, name, attributes)
        self._todo.append(f"</{name}>")
        self._push(node.children)

    # Containers

    def _container(self, node: Node, end: str, children: Sequence[Node | str | Callable[[], None]]) -> None:
        self._containers.append(node)
        self._todo += (self._leave, end)
        self._todo.extend(reversed(children))

    def _leave(self) -> None:
        self._containers.pop()

    def block_quote(self, node: BlockQuote) -> None:
        self._begin_line()
        self._open(node, "blockquote", after="\n")
        self._container(node, "</blockquote>\n", node.children)

    def list_block(self, node: List) -> None:
        self._begin_line()
        name = "ul" if node.number is None else "ol"
        start = "" if node.number in (None, 1) else f' start="{node.number}"'
        self._open(node, name, start, "\n")
        self._container(node, f"</{name}>\n", node.children)

    def item(self, node: Item) -> None:
        self._begin_line()
        self._open(node, "li")
        tight = self._containers[-1].tight  # type: ignore[attr-defined]  # items are in lists
        children: list[Node | str | Callable[[], None]] = []
        box = self._task_box(node)
        for child in node.children:
            if isinstance(child, Paragraph):
                if tight:
                    children += [box, *child.children]
                else:
                    children.append(self._paragraph_with(child, box))
                box = ""
            else:
                children += [box, child]
                box = ""
        self._container(node, "</li>\n", [*children, box])

    def _paragraph_with(self, node: Paragraph, box: str) -> Callable[[], None]:
        return lambda: self.paragraph(node, box)

    def _task_box(self, node: Item) -> str:
        if not node.task:
            return ""
        box = self.text.index("[", node.marker_end)
        checked = ' checked=""' if self.text[box + 1] in "xX" else ""
        return f'<input disabled="" type="checkbox"{checked}/>\n'

    def footnote_definition(self, node: FootnoteDefinition) -> None:
        self._begin_line()
        number = self._number(node.label)
        self._open(node, "div", f' class="footnote-definition" id="{escape(node.label)}"')
        self._write(f'<sup class="footnote-definition-label">{number}</sup>')
        self._container(node, "</div>\n", node.children)

    def _number(self, label: str) -> int:
        return self._numbers.setdefault(label, len(self._numbers) + 1)

    # Leaves

    def paragraph(self, node: Paragraph, box: str = "") -> None:
        instead = self.block(node)
        self._begin_line()
        if instead is not None:
            self._write(instead)
            return
        self._open(node, "p")
        self._todo.append("</p>\n")
        self._push(node.children)
        self._todo.append(box)

    def heading(self, node: Heading) -> None:
        self._begin_line()
        self._open(node, f"h{node.level}", self._heading_attributes(node))
        self._todo.append(f"</h{node.level}>\n")
        self._push(node.children)

    def _heading_attributes(self, node: Heading) -> str:
        if node.attributes is None:
            return ""
        start, end = node.attributes
        identifier, classes, others = "", [], []
        for word in self.text[start + 1 : end - 1].split():
            if word.startswith("#"):
                identifier = f' id="{escape(word[1:])}"'
            elif word.startswith("."):
                classes.append(escape(word[1:]))
            else:
                key, given, value = word.partition("=")
                others += [f' {escape(key)}="{escape(value)}"'] if given else []
        return identifier + (f' class="{" ".join(classes)}"' if classes else "") + "".join(others)

    def code_block(self, node: CodeBlock) -> None:
        self._begin_line()
        language = node.info.split(" ", 1)[0]
        self._open(node, "pre")
        self._write(f'<code class="language-{escape(language)}">' if language else "<code>")
        self._write(self._lines(node).translate(_BODY))
        self._write("</code></pre>\n")

    def html_block(self, node: HtmlBlock) -> None:
        self._write(self._lines(node))

    def _lines(self, node: CodeBlock | HtmlBlock) -> str:
        """The lines of a block; the last one of the text may have no newline, and counts only if it is not blank."""
        text = "".join(f"{' ' * spare}{self.text[start:end]}\n" for spare, start, end in node.lines)
        if not node.lines or node.lines[-1][2] < len(self.text):
            return text
        before, newline, last = text[:-1].rpartition("\n")
        return text[:-1] if last.strip(" \t") else before + newline

    def rule(self, node: ThematicBreak) -> None:
        self._begin_line()
        self._write(f"<hr{self.attributes(node)} />\n")

    def definition(self, node: Definition) -> None:
        """Nothing: a definition is not shown."""

    def table(self, node: Table) -> None:
        head, *body = node.rows
        row = self.text[slice(*node.delimiter)]
        alignments = [_alignment(row[start:end]) for start, end in cell_spans(row)]
        self._open(node, "table")
        self._write(f"<thead><tr{self.attributes(head)}>")
        self._todo.append("</tbody></table>\n")
        for row_node in reversed(body):
            self._todo += ("</tr>\n", *self._cells(row_node, "td", alignments), f"<tr{self.attributes(row_node)}>")
        self._todo += ("</tr></thead><tbody>\n", *self._cells(head, "th", alignments))

    def _cells(self, row: Node, name: str, alignments: Sequence[str]) -> Sequence[Node | str]:
        """The cells of a row, last one first; as many as the head has."""
        cells: list[Node | str] = []
        for index, alignment in enumerate(alignments):
            cell = row.children[index] if index < len(row.children) else None
            carried = "" if cell is None else self.attributes(cell)
            cells += (f"<{name}{alignment}{carried}>", *(() if cell is None else cell.children), f"</{name}>")
        return cells[::-1]

    # Inlines

    def plain(self, node: Text) -> None:
        self._write(self.literal(node))

    def line_break(self, node: Break) -> None:
        self._write("<br />\n" if node.hard else "\n")

    def code(self, node: Code) -> None:
        self._open(node, "code")
        self._write(f"{self._code_value(node).translate(_BODY)}</code>")

    def _code_value(self, node: Code) -> str:
        written = self.text[node.start : node.end]
        if "\n" not in written and "\r" not in written:
            return node.value
        value = self._without_marks(written.strip("`")).replace("\r", " ").replace("\n", " ")
        return value[1:-1] if value[0] == value[-1] == " " and value.strip(" ") else value

    def html_inline(self, node: HtmlInline) -> None:
        self._write(self._tag(node))

    def _tag(self, node: HtmlInline) -> str:
        """HTML as written; in comments and instructions, pulldown-cmark keeps even the marks of containers."""
        written = self.text[node.start : node.end]
        return written if written[1] in "!?" else self._without_marks(written)

    def _without_marks(self, written: str) -> str:
        """Text over several lines without the marks and indentation of the containers that it is in."""
        if "\n" not in written and "\r" not in written:
            return written
        first, *rest = written.splitlines(keepends=True)
        return "".join((first, *map(self._unmarked, rest)))

    def _unmarked(self, line: str) -> str:
        position = 0
        for container in self._containers:
            if isinstance(container, BlockQuote):
                mark = _QUOTE_MARK.match(line, position)
                if mark is None:
                    break
                position = mark.end()
            elif not isinstance(container, List):
                width = self._content_column(container) if isinstance(container, Item) else _FOOTNOTE_INDENT
                if line[position : position + width].strip(" "):
                    break
                position += width
        return line[position:]

    def _content_column(self, item: Item) -> int:
        first = item.children[0].start if item.children else item.marker_end
        padding = first - item.marker_end
        return item.marker_end - item.start + (padding if 0 < padding < 5 else 1)

    def emphasis(self, node: Emphasis) -> None:
        self._element(node, "em")

    def strong(self, node: Strong) -> None:
        self._element(node, "strong")

    def strikethrough(self, node: Strikethrough) -> None:
        self._element(node, "del")

    def link(self, node: Link) -> None:
        scheme = "mailto:" if node.form == "email" else ""
        self._element(node, "a", f' href="{scheme}{href(node.target)}"{_title(node)}')

    def image(self, node: Image) -> None:
        alternative = escape(self._alternative(node))
        source = href(node.target)
        self._write(f'<img src="{source}" alt="{alternative}"{_title(node)}{self.attributes(node)} />')

    def _alternative(self, image: Node) -> str:
        parts = []
        stack = [*reversed(image.children)]
        while stack:
            node = stack.pop()
            if isinstance(node, Literal):
                parts.append(node.value)
            elif isinstance(node, HtmlInline):
                parts.append(self._tag(node))
            elif isinstance(node, Break):
                parts.append(" ")
            elif isinstance(node, FootnoteReference):
                parts.append(f"[{self._number(node.label)}]")
            else:
                stack.extend(reversed(node.children))
        return "".join(parts)

    def footnote_reference(self, node: FootnoteReference) -> None:
        number = self._number(node.label)
        self._open(node, "sup", ' class="footnote-reference"')
        self._write(f'<a href="#{escape(node.label)}">{number}</a></sup>')


def href(target: str) -> str:
    """Return an address for the inside of `href=""`: what no address may hold is percent-encoded."""
    return _NOT_IN_HREF.sub(_percent_encoded, target).translate(_HREF)


def _percent_encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))  # it may be half a character


def _title(node: Link) -> str:
    return "" if not node.title else f' title="{escape(node.title)}"'


def _alignment(cell: str) -> str:
    name = _ALIGNMENTS.get((cell.startswith(":"), cell.endswith(":")))
    return "" if name is None else f' style="text-align: {name}"'


_RENDER: Mapping[type[Node], Callable[[Html, Any], None]] = {  # each method takes the nodes of its key
    BlockQuote: Html.block_quote,
    Break: Html.line_break,
    Code: Html.code,
    CodeBlock: Html.code_block,
    Definition: Html.definition,
    Emphasis: Html.emphasis,
    FootnoteDefinition: Html.footnote_definition,
    FootnoteReference: Html.footnote_reference,
    Heading: Html.heading,
    HtmlBlock: Html.html_block,
    HtmlInline: Html.html_inline,
    Image: Html.image,
    Item: Html.item,
    Link: Html.link,
    List: Html.list_block,
    Paragraph: Html.paragraph,
    Strikethrough: Html.strikethrough,
    Strong: Html.strong,
    Table: Html.table,
    Text: Html.plain,
    ThematicBreak: Html.rule,
}
