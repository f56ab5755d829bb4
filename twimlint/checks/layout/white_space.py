"""FMT001, FMT002, FMT005: white space at the ends of lines, blank lines, and the space after a quote mark."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from twimlint.checks.context import Context
from twimlint.checks.layout.rows import Row, Rows, marks_of_blank, rows_of
from twimlint.checks.surroundings import joins_return
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.text.source import BYTE_ORDER_MARK

_BLANKS = " \t"

# -- FMT001 ----------------------------------------------------------------------------------------------------------


def trailing_whitespace(document: Document, _context: Context) -> Iterator[Violation]:
    rows, text = rows_of(document), document.text
    keep = _blanks_to_keep(document, rows)
    for index, row in enumerate(rows.all):
        content_end = row.start + len(text[row.start : row.end].rstrip(_BLANKS))
        if content_end == row.end or index not in keep:
            continue
        blanks, wanted = text[content_end : row.end], keep[index]
        span = Span(content_end + wanted, row.end)
        bares_heading = not text[row.start : content_end].rstrip("#> \t") and _is_lone_return(text, row.end)
        if bares_heading or joins_return(text, Edit(*span, "")):
            continue
        if len(blanks) > wanted and not (wanted and "\t" in blanks):
            fix = Fix("Remove the white space", (Edit(*span, ""),))
            yield Violation(span, "White space at the end of the line: remove it", fix)


def _is_lone_return(text: str, offset: int) -> bool:
    r"""Whether a `\r` alone ends a line, which Zola does not take for the end of an empty heading."""
    return text.startswith("\r", offset) and not text.startswith("\n", offset + 1)


def _blanks_to_keep(document: Document, rows: Rows) -> dict[int, int]:
    """How many spaces belong at the end of a row, by its index; a row is missing if that is unknown."""
    keep: dict[int, int] = {}
    for line_break in document.all(nodes.Break):
        by_blanks = line_break.hard and document.text[line_break.start] != "\\"
        keep[rows.index_at(line_break.start)] = 2 if by_blanks else 0
    for end in _block_ends(document):
        keep[rows.index_at(end)] = 0
    in_tables = {rows.index_at(table.delimiter[0]) for table in document.all(nodes.Table)}
    for index, row in enumerate(rows.all):
        content = document.text[row.start : row.end].strip(_BLANKS)
        if content.endswith("\\") or (index not in in_tables and not content.strip("|:- \t>") and "-" in content):
            keep.pop(index, None)  # without the space after it, it would break the line, or form a table
        elif not content and not row.verbatim:
            keep[index] = 0
    return keep


def _block_ends(document: Document) -> Iterator[int]:
    """An offset in each row where a block of text ends, so that spaces there are never shown."""
    for kind in (nodes.Paragraph, nodes.TableRow, nodes.Definition, nodes.ThematicBreak):
        yield from (node.end - 1 for node in document.all(kind) if node.end > node.start)
    yield from (table.delimiter[0] for table in document.all(nodes.Table))
    for heading in document.all(nodes.Heading):
        if "\t" not in document.text[heading.content[1] : heading.end]:  # Zola shows a tab there
            yield heading.end - 1
        if heading.setext:
            yield heading.content[1] - 1
    for code in document.all(nodes.CodeBlock):
        if code.fence and code.closed:
            yield from (code.start, code.end - 1)
    yield from _front_matter_ends(document)


def _front_matter_ends(document: Document) -> Iterator[int]:
    """The ends of values that end their line except for a comment, and of the headings of tables."""
    for entry in document.front_matter.entries.values():
        yield max(entry.value.end - 1, entry.key.start)


# -- FMT002 ----------------------------------------------------------------------------------------------------------


class _Stretch(NamedTuple):
    """Consecutive blank rows with the same number of quote marks."""

    depth: int
    rows: Sequence[Row]


def extra_blank_lines(document: Document, _context: Context) -> Iterator[Violation]:
    rows = rows_of(document).all
    for index, stretches in _runs_of_blank_rows(document, rows):
        above = rows[index - 1] if index else None
        following = index + sum(len(stretch.rows) for stretch in stretches)
        below = rows[following] if following < len(rows) else None
        for number, stretch in enumerate(stretches):
            before = stretches[number - 1] if number else above
            after = stretches[number + 1] if number + 1 < len(stretches) else below
            kept = _wanted(stretch, before, after, above, below)
            becomes_mark = document.text.startswith(BYTE_ORDER_MARK, stretch.rows[-1].next) and not (kept or above)
            if len(stretch.rows) > kept and not becomes_mark:
                yield _too_many(stretch.rows, kept)
    yield from _missing_last_newline(document, rows)


def _wanted(
    stretch: _Stretch, before: Row | _Stretch | None, after: Row | _Stretch | None, above: Row | None, below: Row | None
) -> int:
    """How many blank rows to keep: one between blocks, none at an edge of the page or of a quote that has text.

    `before` and `after` are the neighbours, blank or not; `above` and `below` are the nearest rows with text.
    """
    if not stretch.depth:
        return 1 if before and after else 0
    opens = _is_shallower(before, stretch)
    closes = _is_shallower(after, stretch)
    if opens == closes:  # in the middle of a quote, or the whole quote
        return 1
    inside = below if opens else above
    return 0 if inside and inside.depth >= stretch.depth else 1


def _is_shallower(neighbour: Row | _Stretch | None, stretch: _Stretch) -> bool:
    """Whether the quote of these rows has an edge here: next to blank rows with fewer marks, or an end of the page."""
    return neighbour is None or (isinstance(neighbour, _Stretch) and neighbour.depth < stretch.depth)


def _too_many(rows: Sequence[Row], kept: int) -> Violation:
    count = "A blank line" if len(rows) == 1 else f"{len(rows)} blank lines"
    wanted = "one is enough" if kept else "none is needed"
    fix = Fix("Remove the extra blank lines", (Edit(rows[kept].start, rows[-1].next, ""),))
    return Violation(Span(rows[0].start, rows[-1].end), f"{count} where {wanted}: remove the rest", fix)


def _runs_of_blank_rows(document: Document, rows: Sequence[Row]) -> Iterator[tuple[int, list[_Stretch]]]:
    """Blank rows, with the index of the first, split where the number of quote marks changes."""

    def marks(row: Row) -> int | None:
        return None if row.verbatim else marks_of_blank(document.text[row.start : row.end])

    index = 0
    for blank, run in groupby(rows, key=lambda row: marks(row) is not None):
        members = list(run)
        if blank:
            yield index, [_Stretch(depth or 0, list(stretch)) for depth, stretch in groupby(members, key=marks)]
        index += len(members)


def _missing_last_newline(document: Document, rows: Sequence[Row]) -> Iterator[Violation]:
    if not document.text.removeprefix(BYTE_ORDER_MARK).strip() or rows[-1].verbatim or rows[-1].end < rows[-1].next:
        return
    end = rows[-1].end
    fix = Fix("End the last line", (Edit(end, end, document.source.newline),))
    yield Violation(Span(max(end - 1, rows[-1].start), end), "The last line has no line ending: add one", fix)


# -- FMT005 ----------------------------------------------------------------------------------------------------------


def quote_marker_space(document: Document, _context: Context) -> Iterator[Violation]:
    for row in rows_of(document).all:
        line = document.text[row.start : row.end]
        if row.verbatim or ">" not in line[:4]:
            continue
        if marks_of_blank(line):
            yield from _blank_quote_row(row, line)
        elif row.depth and (gaps := _marks_without_blank(line, row.depth)):
            edits = tuple(Edit(row.start + gap, row.start + gap, " ") for gap in gaps)
            span = Span(row.start + gaps[0] - 1, row.start + gaps[0])
            yield Violation(span, "No space after the quote mark: add one", Fix("Add a space after the mark", edits))


def _blank_quote_row(row: Row, line: str) -> Iterator[Violation]:
    start = line.index(">")
    marks = " ".join(">" * line.count(">"))
    if line[start:] != marks and not _wide_gap().search(line):
        span = Span(row.start + start, row.end)
        yield Violation(
            span, "Spaces after a lone quote mark: remove them", Fix("Remove the spaces", (Edit(*span, marks),))
        )


@cache
def _wide_gap() -> re.Pattern[str]:
    """Blanks between two marks that may be the indentation of a list item."""
    return re.compile(r">(?:[ ]{2,}|\t\s*)>")


def _marks_without_blank(line: str, depth: int) -> list[int]:
    """The places after quote marks where a space is missing; none if adding one might move a tab."""
    gaps, position = [], 0
    for _ in range(depth):
        mark = position + len(line[position : position + 4]) - len(line[position : position + 4].lstrip(" "))
        if not line.startswith(">", mark):
            break
        position = mark + 1
        if line.startswith(" ", position):
            position += 1
        elif not line.startswith("\t", position):
            gaps.append(position)
    rest = line[position:].lstrip(" *+-0123456789.)>#")
    return [] if line.startswith("\t", position) or not rest or rest.startswith("\t") else gaps
