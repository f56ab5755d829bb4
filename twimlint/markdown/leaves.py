"""Blocks that contain no other blocks, while their lines are read (CommonMark 4, tables as in GFM 4.10)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lines import Line
from .links import parse_definition
from .nodes import CodeBlock, Heading, HtmlBlock, Node, Paragraph, Table, TableCell, TableRow
from .tables import cell_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

_BLANKS = re.compile(r"[ \t]*")
_ATTRIBUTES = re.compile(r"\{[^{}<>\\\r\n]*\}[ \t]*\Z")


class OpenLeaf:
    """A leaf that may continue in the next line."""

    interruptible: ClassVar[bool] = False
    """Whether other blocks may begin where it could continue."""

    texts: Sequence[tuple[Node, str, int]] = ()
    """Set when it is closed: the nodes that have text, the text, and where it begins."""

    def take(self, line: Line) -> bool:
        """Add a line that belongs to the container of this leaf; False if the leaf ended before it."""
        raise NotImplementedError

    def close(self) -> list[Node]:
        """The nodes that result from the leaf."""
        raise NotImplementedError


class OpenParagraph(OpenLeaf):
    """A paragraph, which may turn out to be link reference definitions, a setext heading or the header of a table."""

    interruptible = True

    def __init__(self, line: Line, *, may_define: bool = True) -> None:
        self.text = line.text
        self.starts = [line.text_start]
        self.ends = [line.end]
        self.may_define = may_define and self.text.startswith("[", line.text_start)
        self.text_start = None if self.may_define else line.text_start

    def take(self, line: Line) -> bool:
        self.starts.append(line.text_start)
        self.ends.append(line.end)
        return True

    @property
    def last_line(self) -> str:
        return self.text[self.starts[-1] : self.ends[-1]]

    def pop_line(self) -> tuple[int, int]:
        return self.starts.pop(), self.ends.pop()

    def may_be_table_head(self) -> bool:
        """Whether the last line can be a table's header: it is the first line of text."""
        if self.text_start is None:
            _, text, start = self.split_definitions()
            if not text:
                return False
            self.text_start = start
        return self.starts[-1] == self.text_start

    def source(self) -> str:
        """The text from the first to the last character, with spaces for the marks of containers between its lines."""
        source = self.text[self.starts[0] : self.ends[-1]]
        if len(self.starts) > 1 and ">" in source:
            pieces = [self.text[self.starts[0] : self.ends[0]]]
            for index in range(1, len(self.starts)):
                between = self.text[self.ends[index - 1] : self.starts[index]]
                pieces += between.replace(">", " "), self.text[self.starts[index] : self.ends[index]]
            source = "".join(pieces)
        return source.rstrip(" \t")

    def split_definitions(self) -> tuple[list[Node], str, int]:
        """The link reference definitions at the start (4.7), the text after them and where it begins."""
        source, base = self.source(), self.starts[0]
        definitions: list[Node] = []
        position = 0
        while self.may_define and source.startswith("[", position):
            parsed = parse_definition(source, position, base)
            if parsed is None:
                break
            definition, position = parsed
            definitions.append(definition)
            position = _BLANKS.match(source, position).end()  # type: ignore[union-attr]  # it matches anywhere
        return definitions, source[position:], base + position

    def close(self) -> list[Node]:
        nodes, source, start = self.split_definitions()
        if source:
            paragraph = Paragraph(start, self.ends[-1])
            self.texts = [(paragraph, source, start)]
            nodes.append(paragraph)
        return nodes


def heading(text: str, span: tuple[int, int], content: tuple[int, int], level: int, *, setext: bool) -> Heading:
    """A heading (4.2, 4.3), whose content ends before attributes and closing marks."""
    start, end = content
    attributes = _ATTRIBUTES.search(text[start:end])
    braces = None
    if attributes is not None:
        braces = start + attributes.start(), start + len(attributes[0].rstrip(" \t")) + attributes.start()
        end = braces[0]
    source = text[start:end].rstrip(" \t")
    if not setext:
        unclosed = source.rstrip("#")
        if not unclosed or unclosed[-1] in " \t":
            source = unclosed.rstrip(" \t")
    return Heading(*span, (), level, (start, start + len(source)), setext, braces)


class OpenFence(OpenLeaf):
    """A fenced code block (4.5)."""

    def __init__(self, line: Line, fence: str, info: str) -> None:
        self.node = CodeBlock(line.text_start, line.end, fence, info, closed=False)
        self.content_start: int | None = None
        self.line_end = line.end
        self.indent = line.indent

    def take(self, line: Line) -> bool:
        if self.content_start is None:
            self.content_start = line.start
        if self.node.closed:
            return False
        node = self.node
        if line.indent < 4 and self.is_closing(line.rest()):
            node.closed = True
            node.content = self.content_start, line.text_start
            node.end = line.end
            return True
        if not line.empty:
            node.end = line.end
        self.line_end = line.end
        line.skip_columns(min(self.indent, line.indent))
        node.lines.append((line.spare, line.position, line.end))
        return True

    def is_closing(self, rest: str) -> bool:
        """Whether this is a closing fence and nothing else; a tab after it makes it text, as in pulldown-cmark."""
        fence = self.node.fence
        return rest.startswith(fence) and not rest.rstrip(" ").strip(fence[0])

    def close(self) -> list[Node]:
        if not self.node.closed:
            content_start = self.line_end if self.content_start is None else self.content_start
            self.node.content = content_start, self.line_end
        return [self.node]


class OpenIndentedCode(OpenLeaf):
    """An indented code block (4.4)."""

    def __init__(self, line: Line) -> None:
        line.skip_columns(4)
        self.node = CodeBlock(line.position, line.end)
        self.node.lines.append((line.spare, line.position, line.end))
        self.lines: list[tuple[int, int, int]] = []

    def take(self, line: Line) -> bool:
        if not line.blank and line.indent < 4:
            return False
        line.skip_columns(min(4, line.indent))
        self.lines.append((line.spare, line.position, line.end))
        if not line.blank:
            self.node.end = line.end
            self.node.lines += self.lines
            self.lines = []
        return True

    def close(self) -> list[Node]:
        self.node.content = self.node.start, self.node.end
        return [self.node]


class OpenHtml(OpenLeaf):
    """An HTML block (4.6), up to the line that contains its `end`, or to a blank line."""

    def __init__(self, line: Line, end: str | None) -> None:
        self.node = HtmlBlock(line.text_start, line.end)
        self.node.lines.append((line.indent, line.text_start, line.end))
        self.end = end
        self.ended = end is not None and end in line.rest()

    def take(self, line: Line) -> bool:
        if self.ended or (line.blank and self.end is None):
            return False
        if not line.empty:
            self.node.end = line.end
        self.node.lines.append((line.spare, line.position, line.end))
        self.ended = self.end is not None and self.end in line.rest()
        return True

    def close(self) -> list[Node]:
        return [self.node]


class OpenTable(OpenLeaf):
    """A table: a header, a delimiter row and the rows below."""

    interruptible = True

    def __init__(self, head: tuple[int, int], delimiter: Line) -> None:
        self.text = delimiter.text
        self.delimiter = delimiter.text_start, delimiter.end
        self.rows = [head]

    def take(self, line: Line) -> bool:
        if line.rest().rstrip(" \t") == "|":
            return False
        self.rows.append((line.text_start, line.end))
        return True

    def close(self) -> list[Node]:
        rows = []
        texts: list[tuple[Node, str, int]] = []
        for start, end in self.rows:
            source = self.text[start:end]
            cells = []
            for first, stop in cell_spans(source):
                cell = TableCell(start + first, start + stop)
                texts.append((cell, source[first:stop], start + first))
                cells.append(cell)
            rows.append(TableRow(start, start + len(source.rstrip(" \t")), cells))
        self.texts = texts
        end = max(self.rows[-1][1], self.delimiter[1])
        return [Table(self.rows[0][0], end, rows, self.delimiter)]
