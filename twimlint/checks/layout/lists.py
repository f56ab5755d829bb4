"""FMT010 and FMT011: bullets and the indentation of lists."""

from collections.abc import Iterator
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.checks.layout.rows import Row, Rows, quotes, rows_of
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document

_BULLETS = "*-+"
_BLOCK_STARTS = frozenset("*-+>#`~<=|:_[0123456789")
_TAB = 4
_DEEPEST_LEVEL = 12
"""Each level reads all lines of the lists in it, so deeply nested lists would take too long."""
_LEAST_ITEM = 2
"""The text of an item is indented by at least this many columns; what is further left cannot become part of it."""


def list_marker(document: Document, _context: Context) -> Iterator[Violation]:
    for outermost in _outermost_lists(document):
        wanted = outermost.marker
        if wanted not in _BULLETS:
            continue
        for item in (item for item in outermost.walk() if isinstance(item, nodes.Item)):
            bullets = [child for child in item.children if isinstance(child, nodes.List) and child.number is None]
            if len(bullets) == 1 and bullets[0].marker != wanted and _may_be_renamed(document.text, bullets[0]):
                ends = [inner.marker_end for inner in bullets[0].children if isinstance(inner, nodes.Item)]
                edits = tuple(Edit(end - 1, end, wanted) for end in ends)
                message = f"The outer list uses the bullet `{wanted}`: use it here too"
                yield Violation(Span(*edits[0][:2]), message, Fix(f"Use `{wanted}`", edits))


def _may_be_renamed(text: str, bullets: nodes.List) -> bool:
    """Whether no item could be read as a thematic break or the underline of a heading with another bullet."""
    firsts = [(item.marker_end, item.children[0]) for item in bullets.children if item.children]  # type: ignore[attr-defined]
    return len(firsts) == len(bullets.children) and all(
        text[marker_end : first.start].isspace() and text[first.start : first.start + 80].strip("*-_+ \t")
        for marker_end, first in firsts
    )


def _outermost_lists(document: Document) -> Iterator[nodes.List]:
    """The lists in the page itself, or only inside quotes."""
    for parent in (document.root, *(quote for quote, _ in quotes(document))):
        yield from (child for child in parent.children if isinstance(child, nodes.List))


# -- FMT011 ----------------------------------------------------------------------------------------------------------


def list_indent(document: Document, _context: Context) -> Iterator[Violation]:
    rows = rows_of(document)
    for parent in (document.root, *(quote for quote, _ in quotes(document))):
        for before, child, after in zip(
            (None, *parent.children), parent.children, (*parent.children[1:], None), strict=False
        ):
            if not isinstance(child, nodes.List) or _is_right_below(document, before, child):
                continue
            layout = _Layout(document.masked, rows, child)
            below = None if after is None else _indentation(document.masked, rows.at(after.start), layout.depth)
            is_apart = after is None or (below is not None and below.width < _LEAST_ITEM)
            moves_along = not is_apart and below is not None and isinstance(after, nodes.Paragraph)
            if layout.astray and layout.readable and (is_apart or moves_along):
                yield _misaligned(layout, child, below if moves_along else None)


def _is_right_below(document: Document, before: nodes.Node | None, child: nodes.List) -> bool:
    """Whether a list was probably meant to be inside the last item of the list in the line above it."""
    if not isinstance(before, nodes.List):
        return False
    row = document.source.location(child.start).row
    is_adjacent = document.source.location(before.end - 1).row == row - 1
    return is_adjacent and _marker_column(document, child) > _marker_column(document, before)


def _marker_column(document: Document, found: nodes.List) -> int:
    """The column of a list's first marker."""
    text = document.masked[found.start : found.end]
    return document.source.location(found.start + len(text) - len(text.lstrip(" \t"))).column


def _misaligned(layout: "_Layout", outermost: nodes.List, below: "_Indentation | None") -> Violation:
    """A violation at the first item in the wrong column; its fix moves all lines of the list.

    `below` is the indentation of a paragraph under the list, which would become part of the last item if it stayed.
    """
    item = layout.astray[0]
    outer = item in outermost.children
    message = "Spaces before the list item: remove them" if outer else "The list is not below its item's text: align it"
    if item.marker_end in layout.gaps:
        message = "Several spaces between the list marker and its text: leave one"
    edits = list(layout.edits())
    if below is not None:
        edits.append(Edit(below.start, below.end, ""))
    return Violation(Span(layout.marker_start(item), item.marker_end), message, Fix("Align the list", tuple(edits)))


class _Indentation(NamedTuple):
    """The spaces after a row's quote marks, and how many columns they take."""

    start: int
    end: int
    width: int


class _Layout:
    """Where the lines of a list are, and where they should be, in columns after the quote marks.

    An outermost item begins in column 0, its text one blank behind the marker, a list in an item below the text of that
    item. Lines that continue a paragraph further left than necessary move no further than the margin.
    """

    def __init__(self, text: str, rows: Rows, outermost: nodes.List) -> None:
        self.text = text
        self.rows = rows
        self.depth = rows.at(outermost.start).depth
        self.astray: list[nodes.Item] = []
        self.readable = True
        self.shifts: dict[int, int] = {}
        """The number of columns by which a row moves, by the index of the row."""
        self.gaps: dict[int, int] = {}
        """The number of extra spaces after a marker, by the end of the marker."""
        waiting = [(outermost, 0, 1)]
        while waiting and self.readable:
            current, column, level = waiting.pop()
            self.readable = level <= _DEEPEST_LEVEL
            for item in current.children:
                if isinstance(item, nodes.Item):
                    text_column = self.place(item, column)
                    inner = [child for child in item.children if isinstance(child, nodes.List)]
                    waiting += [(child, text_column, level + 1) for child in inner]

    def place(self, item: nodes.Item, column: int) -> int:
        """Move an item with all its lines to a column; returns the column where its text then begins."""
        first = self.rows.index_at(item.marker_end - 1)
        indentation = _indentation(self.text, self.rows.all[first], self.depth)
        marker_start = self.marker_start(item)
        marker_column = None if indentation is None else self.column_of(marker_start, indentation)
        gap = self.gap_behind(item)
        if marker_column is None or gap is None:
            self.readable = False
            return column
        shift, surplus = column - marker_column, gap - 1
        needed = marker_column + (item.marker_end - marker_start) + gap
        if shift and indentation is not None and indentation.end == marker_start:
            self.shifts[first] = shift
        if surplus:
            self.gaps[item.marker_end] = surplus
        if surplus or self.shifts.get(first):
            self.astray.append(item)
        for index in range(first + 1, self.rows.index_at(item.end - 1) + 1):
            self.move_row(index, shift - surplus, needed)
        for above, below in pairwise(item.children):
            if isinstance(above, nodes.List):
                self.keep_apart(below, needed)
        return needed + shift - surplus

    def keep_apart(self, below: nodes.Node, text_column: int) -> None:
        """Give up if a block below an inner list might become part of that list's last item."""
        indentation = _indentation(self.text, self.rows.at(below.start), self.depth)
        if indentation is None or indentation.width >= text_column + _LEAST_ITEM:
            self.readable = False

    def move_row(self, index: int, shift: int, needed: int) -> None:
        """Move a row inside an item, unless it lacks the indentation that makes it part of the item.

        Such a row continues a paragraph, and must not look like the beginning of a block.
        """
        row = self.rows.all[index]
        indentation = _indentation(self.text, row, self.depth)
        if indentation is None and "\t" in margin_of(self.text[row.start : row.end]):
            self.readable = False
        if indentation is None or indentation.width < needed:
            start = row.start if indentation is None else indentation.end
            if self.text[start : row.end].lstrip(" \t")[:1] in _BLOCK_STARTS:
                self.readable = False
            elif indentation is not None and shift < 0:
                self.shifts[index] = max(shift, -indentation.width)
            return
        if row.verbatim and "\t" in self.text[indentation.start : indentation.end]:
            self.readable = False
        if row.verbatim or indentation.end < row.end:
            self.shifts[index] = shift

    def marker_start(self, item: nodes.Item) -> int:
        return item.marker_end - len(self.text[item.start : item.marker_end].lstrip(" \t"))

    def column_of(self, offset: int, indentation: _Indentation) -> int | None:
        """The column of a marker; None if there is a tab between it and another marker before it."""
        between = self.text[indentation.end : offset]
        return None if "\t" in between else indentation.width + len(between)

    def gap_behind(self, item: nodes.Item) -> int | None:
        """The number of columns between a marker and its text; None if a tab is there or in the margin of a quote."""
        line = self.text[item.marker_end : self.rows.at(item.marker_end - 1).end]
        blanks = len(line) - len(line.lstrip(" "))
        if "\t" in margin_of(line):
            return None
        return 1 if blanks == len(line) or blanks > 4 else blanks

    def edits(self) -> Iterator[Edit]:
        for index, shift in sorted(self.shifts.items()):
            indentation = _indentation(self.text, self.rows.all[index], self.depth)
            if shift and indentation is not None:
                yield Edit(indentation.start, indentation.end, " " * (indentation.width + shift))
        for marker_end, surplus in self.gaps.items():
            yield Edit(marker_end, marker_end + surplus, "")


def margin_of(line: str) -> str:
    """The blanks and quote marks that a line begins with."""
    return line[: len(line) - len(line.lstrip("> \t"))]


def _indentation(text: str, row: Row, depth: int) -> _Indentation | None:
    """The spaces after that many quote marks; None if marks are missing or a tab belongs partly to them."""
    start = row.start
    for _ in range(depth):
        start += len(text[start : start + 4]) - len(text[start : start + 4].lstrip(" "))
        if not text.startswith(">", start) or text.startswith("\t", start + 1):
            return None
        start += 2 if text.startswith(" ", start + 1) else 1
    end = min(start, row.end)
    width = 0
    while end < row.end and text[end] in " \t":
        column = start - row.start + width
        width += _TAB - column % _TAB if text[end] == "\t" else 1
        end += 1
    return _Indentation(min(start, row.end), end, width)
