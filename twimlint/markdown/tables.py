"""Pipe tables (GitHub Flavored Markdown 4.10, read as pulldown-cmark reads them)."""

import re
from collections.abc import Iterator

_DELIMITER_ROW = re.compile(r"\|?(?:[ :]*+-[ :-]*+\|)*+(?:[ :]*+-[ :-]*+|[ ]*+)")
_PIPE = re.compile(r"(?<!\\)\|")


def is_delimiter_row(row: str) -> bool:
    """Whether a row can be a delimiter row: cells of hyphens and colons, and at least one bar."""
    return "|" in row and "-" in row and _DELIMITER_ROW.fullmatch(row) is not None


def may_be_head(row: str) -> bool:
    """Whether a row has a bar, and does not end in a hard line break."""
    return _PIPE.search(row) is not None and (len(row) - len(row.rstrip("\\"))) % 2 == 0


def count_cells(row: str) -> int:
    return sum(1 for _ in cell_spans(row))


def cell_spans(row: str) -> Iterator[tuple[int, int]]:
    """The span of each cell without the spaces around it; an escaped bar is part of its cell."""
    row = row.rstrip(" \t")
    start = 1 if row.startswith("|") else 0
    while start < len(row):
        pipe = _PIPE.search(row, start)
        end = pipe.start() if pipe else len(row)
        cell = row[start:end].rstrip(" \t")
        first = start + len(cell) - len(cell.lstrip(" \t"))
        yield first, start + len(cell)
        start = end + 1
