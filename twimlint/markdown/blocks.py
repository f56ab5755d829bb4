"""Block structure: the containers that are open, line by line (CommonMark 5 and the appendix on parsing)."""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping

from .inlines import Inlines
from .leaves import OpenFence, OpenHtml, OpenIndentedCode, OpenLeaf, OpenParagraph, OpenTable, heading
from .lines import Line, line_spans, next_line_span
from .links import normalize_label, unescape
from .nodes import (
    BlockQuote,
    CodeBlock,
    Definition,
    FootnoteDefinition,
    Heading,
    Item,
    List,
    Node,
    Root,
    TableCell,
    ThematicBreak,
)
from .raw_html import begins_block, block_end
from .tables import count_cells, is_delimiter_row, may_be_head

_ATX_MARKS = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_FENCE = re.compile(r"`{3,}|~{3,}")
_LIST_MARKER = re.compile(r"([*+-]|([0-9]{1,9})[.)])(?=[ \t]|\Z)")
_TASK_BOX = re.compile(r"\[[ xX]\](?=[ \t]|\Z)")
_FOOTNOTE_LABEL = re.compile(r"\[\^((?:[^\\\[\]]++|\\.)++)\]:[ \t]*")
_RULE_MARKS = {mark: re.compile(rf"(?:\{mark}[ \t]*)+") for mark in "*-_"}


class Container:
    """An open block quote, list item or footnote definition, or the whole text."""

    __slots__ = ("children", "indent", "item_list", "lazy", "list_items", "node", "open_list", "quote")

    def __init__(self, node: Node, *, indent: int = 0, quote: bool = False, item_list: List | None = None) -> None:
        self.node = node
        self.children: list[Node] = []
        node.children = self.children
        self.quote = quote
        self.lazy: list[int] = []
        if isinstance(node, BlockQuote):
            node.lazy = self.lazy
        self.indent = indent
        self.item_list = item_list
        self.open_list: List | None = None
        self.list_items: list[Node] = []

    def close(self) -> None:
        if self.children:
            self.node.end = self.children[-1].end
        if self.item_list is not None:
            self.item_list.end = self.node.end


class Blocks:
    """The open-block algorithm.

    A line first passes the open containers, then the open leaf, and the rest of it opens new blocks. Each `start_`
    method looks for one kind of block: if one begins at the line's `text_start`, it opens the block, skips its text and
    returns True.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Root(0, len(text), ())
        self.stack = [Container(self.root)]
        self.quotes: list[int] = []
        self.leaf: OpenLeaf | None = None
        self.matched = 1
        self.after_blank = False
        self.no_rule_before = 0
        self.texts: list[tuple[Node, str, int]] = []
        self.footnotes: set[str] = set()

    def parse_document(self) -> Root:
        for start, end in line_spans(self.text):
            self.parse_line(Line(self.text, start, end))
        self.close_to(1)
        inlines = Inlines(self.root.references, self.footnotes)
        for node, source, base in self.texts:
            node.children = inlines.parse_text(source, base, in_table=isinstance(node, TableCell))
        return self.root

    # The line's containers

    def parse_line(self, line: Line) -> None:
        """Process a line; `matched` is the number of open containers it belongs to, including those that it opens."""
        self.matched = self.match_containers(line) if len(self.stack) > 1 else 1
        leaf = self.leaf
        if leaf is not None and not leaf.interruptible:
            if line.blank:
                self.skip_indents(line)
            if self.matched == len(self.stack) and leaf.take(line):
                self.after_blank = line.blank and isinstance(leaf, OpenIndentedCode) and not self.stack[-1].quote
                return
            self.close_leaf()
        if line.blank:
            container = self.stack[self.matched - 1]
            self.after_blank = not container.quote
            # An item that began with a blank line ends at the next one (5.2, rule 3).
            hollow = container.item_list is not None and not container.children and self.leaf is None
            self.close_to(self.matched - hollow)
        else:
            self.open_blocks(line)
            self.after_blank = self.ends_in_empty_footnote(line)

    def ends_in_empty_footnote(self, line: Line) -> bool:
        """Whether a line opened a footnote and has nothing for it: pulldown-cmark counts that as a blank line."""
        last = self.stack[-1]
        return line.blank and isinstance(last.node, FootnoteDefinition) and not last.children and self.leaf is None

    def match_containers(self, line: Line) -> int:
        """The number of open containers that the line belongs to; their marks and indentation are skipped."""
        depth = 1
        while depth < len(self.stack):
            container = self.stack[depth]
            if container.quote:
                if line.indent > 3 or line.blank or self.text[line.text_start] != ">":
                    break
                self.skip_quote_marker(line)
            elif line.blank:
                index = bisect_left(self.quotes, depth)
                depth = self.quotes[index] if index < len(self.quotes) else len(self.stack)
                continue
            elif line.indent >= container.indent:
                line.skip_columns(container.indent)
            else:
                break
            depth += 1
        return depth

    def skip_indents(self, line: Line) -> None:
        """Give a blank line's columns to the items and footnotes that it goes on in."""
        first = self.quotes[-1] + 1 if self.quotes else 1
        line.skip_columns(min(line.indent, sum(container.indent for container in self.stack[first : self.matched])))

    def skip_quote_marker(self, line: Line) -> None:
        line.skip_marker(1)
        if line.indent:
            line.skip_columns(1)

    def close_to(self, depth: int) -> None:
        """Close the open leaf, and the containers that the line does not belong to."""
        self.close_leaf()
        while len(self.stack) > depth:
            container = self.stack.pop()
            if container.quote:
                self.quotes.pop()
            container.close()

    def close_leaf(self) -> None:
        leaf = self.leaf
        if leaf is not None:
            self.leaf = None
            self.add_nodes(leaf.close())
            self.texts += leaf.texts

    def add_nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            if isinstance(node, Definition):
                self.root.references.setdefault(normalize_label(node.label), node)
        self.stack[-1].children.extend(nodes)

    # New blocks

    def open_blocks(self, line: Line) -> None:
        """Open the blocks that begin in the rest of the line; what remains belongs to a paragraph."""
        if self.matched < len(self.stack) and isinstance(self.leaf, OpenTable):
            self.close_to(self.matched)
        while not line.blank:
            if line.indent > 3:
                if self.leaf is not None and not (isinstance(self.leaf, OpenTable) and begins_something(line.rest())):
                    break
                self.begin_block()
                self.leaf = OpenIndentedCode(line)
                return
            start = _STARTS.get(self.text[line.text_start])
            if start is None or not start(self, line):
                break
        else:
            return
        self.add_text_line(line)

    def add_text_line(self, line: Line) -> None:
        """The next line of a paragraph or table, or a paragraph's first (4.8); paragraphs may continue lazily (5.1)."""
        if self.heads_table(line):
            self.close_to(self.matched)
        leaf = self.leaf
        if isinstance(leaf, OpenTable) and leaf.take(line):
            return
        if isinstance(leaf, OpenParagraph):
            lazy = self.matched < len(self.stack)
            leaf.take(line)
            if lazy:
                index = bisect_left(self.quotes, self.matched)
                if index < len(self.quotes):
                    self.stack[self.quotes[index]].lazy.append(line.text_start)
        else:
            self.begin_block()
            self.leaf = OpenParagraph(line)

    def heads_table(self, line: Line) -> bool:
        """Whether a line ends the paragraph above, because it begins with a bar and a delimiter row follows.

        As in pulldown-cmark, a lazy line does, too, though the row below it is still in the containers that it ends.
        """
        if not isinstance(self.leaf, OpenParagraph) or line.indent > 3 or not line.rest().startswith("|"):
            return False
        span = next_line_span(self.text, line.end)
        if span is None:
            return False
        below = Line(self.text, *span)
        if self.match_containers(below) < len(self.stack) or below.indent > 3:
            return False
        row = below.rest()
        return is_delimiter_row(row) and count_cells(line.rest()) == count_cells(row)

    def begin_block(self) -> None:
        """Close what the line does not belong to; a block after a blank line makes the list around it loose."""
        self.close_to(self.matched)
        parent = self.stack[-1]
        parent.open_list = None
        if self.after_blank and parent.item_list is not None and parent.children:
            parent.item_list.tight = False

    def open_container(self, container: Container) -> None:
        parent = self.stack[-1]
        (parent.children if container.item_list is None else parent.list_items).append(container.node)
        self.stack.append(container)
        self.matched = len(self.stack)

    def add_leaf(self, node: Node, line: Line) -> None:
        """A block of one line."""
        self.begin_block()
        self.stack[-1].children.append(node)
        line.skip_rest()

    def open_leaf(self, leaf: OpenLeaf, line: Line) -> None:
        self.begin_block()
        self.leaf = leaf
        line.skip_rest()

    @property
    def paragraph(self) -> OpenParagraph | None:
        """The paragraph that the line would continue if it is not a lazy line."""
        if self.matched == len(self.stack) and isinstance(self.leaf, OpenParagraph):
            return self.leaf
        return None

    def start_quote(self, line: Line) -> bool:
        """Block quotes (5.1)."""
        self.begin_block()
        self.quotes.append(len(self.stack))
        self.open_container(Container(BlockQuote(line.text_start, line.text_start + 1, ()), quote=True))
        self.skip_quote_marker(line)
        return True

    def start_item(self, line: Line) -> bool:
        """List items and lists (5.2, 5.3)."""
        match = _LIST_MARKER.match(self.text, line.text_start, line.end)
        if match is None or (self.paragraph and not self.may_interrupt(match, line)):
            return False
        marker = match[1]
        item = Item(line.position, match.end(), (), match.end())
        indent = line.indent + len(marker)
        parent_list = self.list_for(marker, match[2], line)
        line.skip_marker(len(marker))
        padding = line.indent if not line.blank and line.indent < 5 else 1
        self.open_container(Container(item, indent=indent + padding, item_list=parent_list))
        if not line.blank:
            line.skip_columns(padding)
            self.start_task(item, line)
        return True

    def may_interrupt(self, marker: re.Match[str], line: Line) -> bool:
        """Only items that are not empty and, when numbered, begin at 1 interrupt a paragraph."""
        empty = not self.text[marker.end() : line.end].strip(" \t")
        return not empty and (marker[2] is None or int(marker[2]) == 1)

    def list_for(self, marker: str, number: str | None, line: Line) -> List:
        """The list that an item belongs to: the previous one, if it is of the same kind."""
        self.close_to(self.matched)
        parent = self.stack[-1]
        if parent.open_list is not None and parent.open_list.marker == marker[-1]:
            if self.after_blank:
                parent.open_list.tight = False
            return parent.open_list
        self.begin_block()
        parent.list_items = []
        new = List(line.position, line.end, parent.list_items, marker[-1], int(number) if number else None, tight=True)
        parent.children.append(new)
        parent.open_list = new
        return new

    def start_task(self, item: Item, line: Line) -> None:
        """The box of a task list item (GFM 5.3); a paragraph follows it.

        A box needs a space or a line ending after it; the end of the page is neither.
        """
        box = _TASK_BOX.match(self.text, line.text_start, line.end) if line.indent < 4 else None
        if box is not None and box.end() < len(self.text):
            item.task = True
            item.end = line.text_start + 3
            line.skip_marker(3)
            if not line.blank:
                self.open_leaf(OpenParagraph(line, may_define=False), line)

    def start_footnote(self, line: Line) -> bool:
        """Footnote definitions; one ends where the next begins."""
        match = _FOOTNOTE_LABEL.match(self.text, line.text_start, line.end)
        if match is None or not match[1].strip():
            return False
        self.close_to(self.matched)
        if isinstance(self.stack[-1].node, FootnoteDefinition):
            self.matched -= 1
        self.begin_block()
        self.footnotes.add(normalize_label(match[1]))
        node = FootnoteDefinition(line.text_start, match.end(1) + 2, (), match[1])
        self.open_container(Container(node, indent=4))
        line.skip_marker(len(match[0]))
        line.restart_columns()
        return True

    def start_dash(self, line: Line) -> bool:
        return self.start_table(line) or self.start_setext(line) or self.start_rule(line) or self.start_item(line)

    def start_star(self, line: Line) -> bool:
        return self.start_rule(line) or self.start_item(line)

    def start_rule(self, line: Line) -> bool:
        """Thematic breaks (4.1)."""
        start = line.text_start
        if start < self.no_rule_before:
            return False
        mark = self.text[start]
        end = _RULE_MARKS[mark].match(self.text, start, line.end).end()  # type: ignore[union-attr]
        if end < line.end or self.text.count(mark, start, end) < 3:
            self.no_rule_before = end
            return False
        self.add_leaf(ThematicBreak(start, end), line)
        return True

    def start_heading(self, line: Line) -> bool:
        """ATX headings (4.2)."""
        marks = _ATX_MARKS.match(self.text, line.text_start, line.end)
        if marks is None:
            return False
        content = marks.end(), line.end
        node = heading(self.text, (line.text_start, line.end), content, len(marks[1]), setext=False)
        self.texts.append((node, self.text[slice(*node.content)], node.content[0]))
        self.add_leaf(node, line)
        return True

    def start_setext(self, line: Line) -> bool:
        """Setext headings (4.3): the underline of a paragraph that is more than definitions."""
        paragraph = self.paragraph
        if paragraph is None:
            return False
        underline = line.rest().rstrip(" \t")
        if underline.strip(underline[0]):
            return False
        definitions, source, start = paragraph.split_definitions()
        if not source:
            return False
        level = 1 if underline[0] == "=" else 2
        node = heading(self.text, (start, line.end), (start, start + len(source)), level, setext=True)
        self.texts.append((node, source[: node.content[1] - start], start))
        self.leaf = None
        self.add_nodes([*definitions, node])
        line.skip_rest()
        return True

    def start_table(self, line: Line) -> bool:
        """Tables: a row of hyphens and pipes under one of as many cells."""
        paragraph = self.paragraph
        if paragraph is None:
            return False
        head, row = paragraph.last_line, line.rest()
        if (
            not is_delimiter_row(row)
            or not may_be_head(head)
            or count_cells(head) != count_cells(row)
            or not paragraph.may_be_table_head()
        ):
            return False
        span = paragraph.pop_line()
        if paragraph.starts:
            self.close_leaf()
        self.leaf = OpenTable(span, line)
        line.skip_rest()
        return True

    def start_fence(self, line: Line) -> bool:
        """Fenced code blocks (4.5)."""
        fence = _FENCE.match(self.text, line.text_start, line.end)
        if fence is None:
            return False
        info = self.text[fence.end() : line.end].strip(" \t")
        if fence[0][0] == "`" and "`" in info:
            return False
        self.open_leaf(OpenFence(line, fence[0], unescape(info)), line)
        return True

    def start_html(self, line: Line) -> bool:
        """HTML blocks (4.6)."""
        rest = line.rest()
        end = block_end(rest)
        if end is None and not begins_block(rest, interrupts=self.leaf is not None):
            return False
        self.open_leaf(OpenHtml(line, end), line)
        return True


def begins_something(text: str) -> bool:
    """Whether a line ends a table in pulldown-cmark though it is indented: a bar alone, or what ends a paragraph."""
    if text.rstrip(" \t") == "|":
        return True
    if text[0] == "<":
        return block_end(text) is not None or begins_block(text, interrupts=True)
    (block, *_) = Blocks(text).parse_document().children
    return isinstance(block, _INTERRUPTING)


_INTERRUPTING = (BlockQuote, CodeBlock, FootnoteDefinition, Heading, List, ThematicBreak)
_STARTS: Mapping[str, Callable[[Blocks, Line], bool]] = {
    ">": Blocks.start_quote,
    "#": Blocks.start_heading,
    "`": Blocks.start_fence,
    "~": Blocks.start_fence,
    "<": Blocks.start_html,
    "=": Blocks.start_setext,
    "-": Blocks.start_dash,
    "*": Blocks.start_star,
    "_": Blocks.start_rule,
    "+": Blocks.start_item,
    "|": Blocks.start_table,
    ":": Blocks.start_table,
    "[": Blocks.start_footnote,
} | dict.fromkeys("0123456789", Blocks.start_item)
"""The characters that a block may begin with, and the method that looks for it there."""
