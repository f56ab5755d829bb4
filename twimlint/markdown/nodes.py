"""The tree of a parsed page.

Every node carries its half-open span `start:end` in code points of the text that was parsed. A block's span runs from
its first marker to the end of its last line of content, without that line's ending; a container's span ends where its
last child ends. Kinds and spans are those of CommonMark 0.31 with the extensions that Zola switches on (tables,
footnotes, strikethrough, task lists, heading attributes).
"""

from __future__ import annotations

from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Node:
    """A part of the page: `text[start:end]`, and the nodes inside it in order of appearance."""

    __slots__ = ("children", "end", "start")
    kind: ClassVar[str] = "node"

    def __init__(self, start: int, end: int, children: Sequence[Node] = ()) -> None:
        self.start = start
        self.end = end
        self.children = children

    def walk(self) -> Sequence[Node]:
        """This node and all below it, in document order, however deep the tree is."""
        found: list[Node] = []
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            found.append(node)
            if node.children:
                stack += node.children[::-1]
        return found

    def __repr__(self) -> str:
        return f"<{self.kind} {self.start}:{self.end}>"


class Root(Node):
    """The whole text; `references` are its link reference definitions by normalized label, the first of each."""

    __slots__ = ("references",)
    kind = "root"

    def __init__(
        self, start: int, end: int, children: Sequence[Node], references: dict[str, Definition] | None = None
    ) -> None:
        super().__init__(start, end, children)
        self.references = references or {}


class Heading(Node):
    """An ATX or setext heading; `content` is the span of its text without marks, closing marks and white space.

    `attributes` is the span of a trailing `{#id .class}` with its braces, which Zola removes from the text.
    """

    __slots__ = ("attributes", "content", "level", "setext")
    kind = "heading"

    def __init__(  # noqa: PLR0913, PLR0917  # one for each attribute
        self,
        start: int,
        end: int,
        children: Sequence[Node],
        level: int,
        content: tuple[int, int],
        setext: bool,
        attributes: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(start, end, children)
        self.level = level
        self.content = content
        self.setext = setext
        self.attributes = attributes


class Paragraph(Node):
    __slots__ = ()
    kind = "paragraph"


class BlockQuote(Node):
    """A block quote; `lazy` are the offsets of the lines that continue a paragraph in it without their `>`.

    An offset is that of the line's first character that is neither white space nor the mark of a container. A lazy line
    is listed at the outermost quote whose mark it lacks.
    """

    __slots__ = ("lazy",)
    kind = "block_quote"

    def __init__(self, start: int, end: int, children: Sequence[Node], lazy: Sequence[int] = ()) -> None:
        super().__init__(start, end, children)
        self.lazy = lazy


class List(Node):
    """A list; `number` is the first number of an ordered one, None for bullets; `tight` as CommonMark defines it."""

    __slots__ = ("marker", "number", "tight")
    kind = "list"

    def __init__(  # noqa: PLR0913, PLR0917  # one for each attribute
        self, start: int, end: int, children: Sequence[Node], marker: str, number: int | None, tight: bool
    ) -> None:
        super().__init__(start, end, children)
        self.marker = marker
        self.number = number
        self.tight = tight


class Item(Node):
    """A list item; `marker_end` is the offset after its `-` or `1.`, `task` whether it has a `[ ]` or `[x]` box."""

    __slots__ = ("marker_end", "task")
    kind = "item"

    def __init__(self, start: int, end: int, children: Sequence[Node], marker_end: int, task: bool = False) -> None:
        super().__init__(start, end, children)
        self.marker_end = marker_end
        self.task = task


class CodeBlock(Node):
    """A fenced or indented code block; `fence` is the opening run of marks (empty if indented), `info` what follows.

    `closed` is False for a fence that continues to the end of its container. `content` is the span from the line after
    the opening fence to the closing fence (or the end). `lines` are its lines without the marks of containers: how many
    blanks replace the rest of a tab, and the span of what follows.
    """

    __slots__ = ("closed", "content", "fence", "info", "lines")
    kind = "code_block"

    def __init__(  # noqa: PLR0913, PLR0917  # one for each attribute
        self,
        start: int,
        end: int,
        fence: str = "",
        info: str = "",
        closed: bool = True,
        content: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(start, end)
        self.fence = fence
        self.info = info
        self.closed = closed
        self.content = content or (start, end)
        self.lines: list[tuple[int, int, int]] = []


class HtmlBlock(Node):
    """A block of HTML; `lines` as those of a code block."""

    __slots__ = ("lines",)
    kind = "html_block"

    def __init__(self, start: int, end: int) -> None:
        super().__init__(start, end)
        self.lines: list[tuple[int, int, int]] = []


class ThematicBreak(Node):
    __slots__ = ()
    kind = "rule"


class Definition(Node):
    """A link reference definition; `label` as written with its span, `target` and `title` unescaped."""

    __slots__ = ("label", "label_span", "target", "target_span", "title")
    kind = "definition"

    def __init__(  # noqa: PLR0913, PLR0917  # one for each attribute
        self,
        start: int,
        end: int,
        label: str,
        label_span: tuple[int, int],
        target: str,
        target_span: tuple[int, int],
        title: str = "",
    ) -> None:
        super().__init__(start, end)
        self.label = label
        self.label_span = label_span
        self.target = target
        self.target_span = target_span
        self.title = title


class FootnoteDefinition(Node):
    __slots__ = ("label",)
    kind = "footnote_definition"

    def __init__(self, start: int, end: int, children: Sequence[Node], label: str) -> None:
        super().__init__(start, end, children)
        self.label = label


class Table(Node):
    """A table; its children are the header row and the body rows, `delimiter` is the span of the row between them."""

    __slots__ = ("delimiter",)
    kind = "table"

    def __init__(self, start: int, end: int, children: Sequence[TableRow], delimiter: tuple[int, int]) -> None:
        super().__init__(start, end, children)
        self.delimiter = delimiter

    @property
    def rows(self) -> Sequence[TableRow]:
        """The header row, then the body rows."""
        return self.children  # type: ignore[return-value]  # the constructor takes rows only


class TableRow(Node):
    """A row as written: it may have fewer or more cells than the header."""

    __slots__ = ()
    kind = "table_row"


class TableCell(Node):
    """A cell without the spaces around it; empty cells have an empty span."""

    __slots__ = ()
    kind = "table_cell"


class Literal(Node):
    """A node with text of its own; `value` is what is shown."""

    __slots__ = ("value",)

    def __init__(self, start: int, end: int, value: str) -> None:
        self.start = start
        self.end = end
        self.children = ()
        self.value = value


class Text(Literal):
    """Literal text on one line (an escape or an entity is a node of its own)."""

    __slots__ = ()
    kind = "text"


class Break(Node):
    """The end of a line inside a paragraph, with the marks of the containers that begin the next line."""

    __slots__ = ("hard",)
    kind = "break"

    def __init__(self, start: int, end: int, hard: bool) -> None:
        super().__init__(start, end)
        self.hard = hard


class Code(Literal):
    """A code span."""

    __slots__ = ()
    kind = "code"


class HtmlInline(Node):
    __slots__ = ()
    kind = "html_inline"


class Styled(Node):
    """Any kind of emphasis around other nodes."""

    __slots__ = ()


class Emphasis(Styled):
    __slots__ = ()
    kind = "emphasis"


class Strong(Styled):
    __slots__ = ()
    kind = "strong"


class Strikethrough(Styled):
    __slots__ = ()
    kind = "strikethrough"


class Link(Node):
    """A link; `form` is how it is written.

    `inline` `[text](target)`, `full` `[text][label]`, `collapsed` `[label][]`, `shortcut` `[label]`, `autolink`
    `<https://…>`, `email` `<name@host>`. `target` is unescaped and has no `mailto:` before an e-mail address.
    `target_span` is the target as written, without `<>` (empty span for `()`); for a reference it is the span of the
    label between its brackets. `content` is the span of the text between the brackets. `label` is None except for
    references. `title` is unescaped, and empty where there is none.
    """

    __slots__ = ("content", "form", "label", "target", "target_span", "title")
    kind = "link"

    def __init__(  # noqa: PLR0913, PLR0917  # one for each attribute
        self,
        start: int,
        end: int,
        children: Sequence[Node],
        form: str,
        target: str,
        target_span: tuple[int, int],
        content: tuple[int, int],
        label: str | None = None,
        title: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.children = children
        self.form = form
        self.target = target
        self.target_span = target_span
        self.content = content
        self.label = label
        self.title = title


class Image(Link):
    """An image, written like a link after a `!`; `content` is the span of its alternative text."""

    __slots__ = ()
    kind = "image"


class FootnoteReference(Node):
    __slots__ = ("label",)
    kind = "footnote_reference"

    def __init__(self, start: int, end: int, label: str) -> None:
        super().__init__(start, end)
        self.label = label


def shown_text(node: Node) -> str:
    """The visible text of a node: text, code, and breaks as spaces, without the alternative text of images."""
    children = node.children
    if len(children) == 1 and isinstance(children[0], Literal) and not isinstance(node, Image):  # most of them
        return children[0].value
    parts: list[str] = []
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Literal):
            parts.append(current.value)
        elif isinstance(current, Break):
            parts.append(" ")
        elif not isinstance(current, Image) and current.children:
            stack.extend(reversed(current.children))
    return "".join(parts)
