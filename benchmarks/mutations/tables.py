"""TBL: tables that lost a cell, a row or a line."""

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes

_CELL = "what stood in the cell is gone"
_SORTED = "only the measurement knows"


def _tables(post: Post) -> Iterator[nodes.Table]:
    """Tables outside of quotes with a bar at both ends of every row."""
    for table in post.document.root.children:
        if isinstance(table, nodes.Table) and len(table.rows) > 2 and len(table.rows[0].children) > 1:
            written = [post.text[row.start : row.end].strip() for row in table.rows]
            if all(row.startswith("|") and row.endswith("|") for row in written):
                yield table


def _pings(post: Post) -> Iterator[tuple[nodes.Table, int]]:
    """The rankings of servers, each with the column of the times."""
    style = post.context.style.ping
    for table in _tables(post):
        titles = [nodes.shown_text(cell).strip().lower() for cell in table.rows[0].children]
        if titles[:2] == [style.rank, style.host] and style.median in titles:
            yield table, titles.index(style.median)


@mutation("TBL001", lossy=_CELL)
def cell_dropped(post: Post) -> Iterator[Mutant]:
    """The last cell of a row is gone."""
    for table in _tables(post):
        for row in table.rows[1:]:
            start = post.text.rindex("|", 0, row.children[-1].start or 1)
            yield drop(start, row.start + len(post.text[row.start : row.end].rstrip()) - 1)


@mutation("TBL001", lossy="which of the cells is too many, nobody knows")
def cell_added(post: Post) -> Iterator[Mutant]:
    """A cell too many."""
    for table in _tables(post):
        for row in table.rows[1:]:
            yield insert(row.start + len(post.text[row.start : row.end].rstrip()), " kettle |")


@mutation("TBL001", lossy="a blank line is not what the fix of this rule may add")
def paragraph_glued_to_table(post: Post) -> Iterator[Mutant]:
    """No blank line between a table and the text below."""
    for table, below in pairwise(post.document.root.children):
        if (
            isinstance(table, nodes.Table)
            and isinstance(below, nodes.Paragraph)
            and post.text[table.end : below.start] == "\n\n"
            and "|" not in post.text[slice(*post.line(below.start))]
        ):
            yield drop(table.end, table.end + 1, at=Span(below.start, below.start + 1))


@mutation("TBL002")
def delimiter_row_dropped(post: Post) -> Iterator[Mutant]:
    """No row of dashes; the fix does not know how the columns were aligned."""
    for table in _tables(post):
        line = post.line(table.delimiter[0])
        plain = f"|{'|'.join(['---'] * len(table.rows[0].children))}|\n"
        lossy = "" if post.text[slice(*line)] == plain else "the alignment is gone"
        yield drop(*line, at=Span(table.start, table.start + 1), lossy=lossy)


@mutation("TBL002")
def delimiter_too_narrow(post: Post) -> Iterator[Mutant]:
    """A row of dashes with a column too few; the fix makes the last column like the one before it."""
    for table in _tables(post):
        start, end = table.delimiter
        row = post.text[start:end].rstrip()
        cells = row.strip("|").split("|")
        usual = cells[-1] == cells[-2] and row == f"|{'|'.join(cells)}|"
        lossy = "" if usual else "the alignment is gone"
        place = start + row.rindex("|", 0, len(row) - 1)
        yield drop(place, start + len(row) - 1, lossy=lossy)


@mutation("TBL002")
def delimiter_too_wide(post: Post) -> Iterator[Mutant]:
    """A row of dashes with a column too many."""
    for table in _tables(post):
        start, end = table.delimiter
        row = post.text[start:end].rstrip()
        blanks = "blanks are not kept" if " " in row else ""
        yield insert(start + len(row), "---|", lossy=blanks)


@mutation("TBL002")
def table_glued_to_text(post: Post) -> Iterator[Mutant]:
    """A table below a list, without a blank line between them."""
    for quote in post.document.all(nodes.BlockQuote):
        for above, table in pairwise(quote.children):
            if isinstance(above, nodes.List) and isinstance(table, nodes.Table):
                line = post.line(above.end + 1)
                if post.text[slice(*line)] == ">\n" and line.end == post.line(table.start).start:
                    yield drop(*line, at=Span(table.start, table.start + 1))


@mutation("TBL002", lossy="the titles are gone")
def titles_dropped(post: Post) -> Iterator[Mutant]:
    """No row with titles."""
    for table in _tables(post):
        yield drop(*post.line(table.start), at=Span(*table.delimiter))


@mutation("TBL003")
def rank_wrong(post: Post) -> Iterator[Mutant]:
    """A rank too high, in a table that counts 1, 2, 3."""
    for table, _ in _pings(post):
        ranks = [row.children[0] for row in table.rows[1:]]
        if [nodes.shown_text(rank).strip() for rank in ranks] == [str(row) for row in range(1, len(ranks) + 1)]:
            for number, rank in enumerate(ranks, 1):
                yield replace(rank.start, rank.end, str(number + 20))


@mutation("TBL003", lossy=_SORTED)
def rows_swapped(post: Post) -> Iterator[Mutant]:
    """A server before a faster one; not where the table is out of order already, which is said once."""
    for table, column in _pings(post):
        cells = [row.children[column] for row in table.rows[1:]]
        medians = [float(post.text[cell.start : cell.end]) for cell in cells]
        if medians != sorted(medians):
            continue
        for before, after in pairwise(table.rows[1:]):
            first, second = before.children[column], after.children[column]
            times = post.text[first.start : first.end], post.text[second.start : second.end]
            if times[0] != times[1]:
                swapped = (Edit(first.start, first.end, times[1]), Edit(second.start, second.end, times[0]))
                yield Mutant(swapped)


@mutation("TBL003", lossy=_CELL)
def host_cut_off(post: Post) -> Iterator[Mutant]:
    """A host without its name."""
    for table, _ in _pings(post):
        for row in table.rows[1:]:
            cell = row.children[1]
            if "." in post.text[cell.start : cell.end]:
                yield replace(cell.start, cell.end, ":443")


@mutation("TBL003", lossy=_CELL)
def time_is_no_number(post: Post) -> Iterator[Mutant]:
    """A letter among the digits of a time."""
    for table, column in _pings(post):
        for row in table.rows[1:]:
            yield insert(row.children[column].start, "o")


@mutation("TBL004", lossy="only the measurement knows")
def ping_table_dropped(post: Post) -> Iterator[Mutant]:
    """A ping room without its table."""
    for section in post.document.outline.walk():
        tables = [block for block in section.blocks if isinstance(block, nodes.Table)]
        names = (
            [child.target for child in section.heading.children if isinstance(child, nodes.Link)]
            if section.heading
            else []
        )
        if len(tables) == 1 and any(name.endswith(post.context.style.ping.rooms) for name in names):
            words = [block for block in section.blocks if block is not tables[0]]
            usual = [nodes.shown_text(block).startswith(post.context.style.ping.boilerplate) for block in words]
            if section.heading is not None and all(usual):
                lines = post.block_lines(tables[0].start, tables[0].end)
                yield drop(*lines, at=Span(*section.heading.content))
