"""Pipe tables (GitHub Flavored Markdown 4.10, read as pulldown-cmark reads them)."""

import re
from collections.abc import Iterator

_DELIMITER_ROW = re.compile(r"\|?(?: *+:? *+-[ :-]*+\|)*+(?: *+:? *+-[ :-]*+)?")
_PIPE = re.compile(r"(?<!\\)\|")


def is_delimiter_row(row: str) -> bool:
    """Whether a row may stand between head and body: cells of hyphens and colons, and at least one pipe."""
    return "|" in row and "-" in row and _DELIMITER_ROW.fullmatch(row) is not None


def cell_spans(row: str) -> Iterator[tuple[int, int]]:
    """The span of each cell without the blanks around it; a pipe behind a backslash is part of its cell."""
    start = 1 if row.startswith("|") else 0
    while start < len(row) and row[start:].strip(" \t"):
        pipe = _PIPE.search(row, start)
        end = pipe.start() if pipe else len(row)
        cell = row[start:end]
        content = cell.strip(" \t")
        first = start + len(cell) - len(cell.lstrip(" \t")) if content else start
        yield first, first + len(content)
        start = end + 1
