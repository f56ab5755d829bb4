"""FM011: keys of the front matter that Zola does not know, or does not look for where they are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from twimlint.checks.context import Context
from twimlint.checks.wording import closest
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document
from twimlint.zola.front_matter import Entry

_PAGE_KEYS = (
    "title", "description", "updated", "date", "draft", "render", "slug", "path", "taxonomies", "weight", "authors",
    "aliases", "template", "in_search_index", "extra",
)  # fmt: skip
"""The keys that Zola 0.22 knows at the top level (`PageFrontMatter` in components/content); it ignores all others."""

_NEVER_EXTRA = frozenset(_PAGE_KEYS) - {"title", "description", "authors", "extra"}
"""Page keys that have no other plausible meaning in `[extra]`."""

TAXONOMIES = ("author", "category")
_TABLE_NAMES = ("taxonomies", "extra")
_TABLES = {
    "author": ("taxonomies", "author"),
    "authors": ("taxonomies", "author"),
    "category": ("taxonomies", "category"),
    "categories": ("taxonomies", "category"),
    "image": ("extra", "image"),
}
"""Keys that are written at the top level, and the table and key that are meant."""

_MOST_ENTRIES = 500
"""How many entries of one page are looked at, for no front matter has more."""

_Key = tuple[str, ...]


class _Finding(NamedTuple):
    """A violation, the key that is meant if it is certain, and whether another violation says the same."""

    violation: Violation
    meant: _Key | None = None
    is_said: bool = False


def unknown_front_matter_key(document: Document, _context: Context) -> Iterator[Violation]:
    return (finding.violation for finding in _findings(document) if not finding.is_said)


def keys_elsewhere(document: Document) -> Mapping[_Key, Span]:
    """The keys that are missing because they are misspelled or in the wrong table, and where FM011 reports that."""
    return {finding.meant: finding.violation.span for finding in _findings(document) if finding.meant is not None}


def new_line(document: Document, line: str) -> Edit:
    """An edit that inserts a line at the top level: below the title, else as the first line."""
    title = document.front_matter.entry("title")
    end = document.source.line_end(document.front_matter.mark.end if title is None else title.value.end)
    return Edit(end, end, document.source.newline + line)


def _findings(document: Document) -> Iterator[_Finding]:
    misspelled: set[str] = set()
    for entry in islice(document.front_matter.entries.values(), _MOST_ENTRIES):
        *tables, key = entry.path
        if not tables:
            yield from _unknown_at_top(document, entry, key)
        elif tables == ["taxonomies"]:
            yield from _unknown_in_taxonomies(document, entry, key)
        elif tables == ["extra"] and key in _NEVER_EXTRA:
            message = f"Zola ignores `{key}` in `[extra]`: move it above the first table"
            yield _Finding(Violation(entry.key, message, _to_the_top(document, entry)), (key,))
        elif tables == ["extra"] and key in TAXONOMIES and document.front_matter.get("taxonomies", key) is None:
            yield _in_other_table(document, entry, key, "taxonomies", key)
        elif len(tables) == 1 and tables[0] not in _TABLE_NAMES:
            yield _unknown_table(document, entry, tables[0], is_first=tables[0] not in misspelled)
            misspelled.add(tables[0])


def _unknown_at_top(document: Document, entry: Entry, key: str) -> Iterator[_Finding]:
    table, name = _TABLES.get(key.lower(), ("", ""))
    is_taken = bool(table) and document.front_matter.get(table, name) is not None
    if key in _PAGE_KEYS and (not table or is_taken):
        return
    if is_taken:
        yield _Finding(Violation(entry.key, f"Zola ignores `{key}` here, and `[{table}]` has it already: remove it"))
    elif table:
        yield _in_other_table(document, entry, key, table, name)
    else:
        yield _misspelled(document, entry, key, _PAGE_KEYS, f"Zola does not know the key `{key}` and ignores it")


def _in_other_table(document: Document, entry: Entry, key: str, table: str, name: str) -> _Finding:
    place = f"move it to `[{table}]`" + (f" as `{name}`" if name != key else "")
    case = "taxonomy" if table == "taxonomies" else None
    fix = _to_table(document, entry, table, name)
    return _Finding(Violation(entry.key, f"Zola does not look for `{key}` here: {place}", fix, case), (table, name))


def _unknown_in_taxonomies(document: Document, entry: Entry, key: str) -> Iterator[_Finding]:
    if key in TAXONOMIES:
        return
    if key in _PAGE_KEYS and key not in ("authors", "taxonomies"):
        message = f"`{key}` is in `[taxonomies]`: move it above the first table"
        yield _Finding(Violation(entry.key, message, _to_the_top(document, entry)), (key,))
    else:
        yield _misspelled(document, entry, key, TAXONOMIES, f"`{key}` is not a taxonomy of the site")


def _unknown_table(document: Document, entry: Entry, table: str, *, is_first: bool) -> _Finding:
    """A key of a table that Zola ignores; if its name is misspelled, that is reported once, at its first key."""
    key = entry.path[-1]
    head = document.front_matter.heads.get(table)
    meant = _nearest(table, _TABLE_NAMES)
    if head is None or meant is None or document.front_matter.get(meant) is not None:
        message = f"Zola ignores `{table}.{key}`: use one of its tables, `[taxonomies]` or `[extra]`"
        return _Finding(Violation(entry.key, message))
    fix = Fix(f"Write `[{meant}]`", (Edit(*head, meant),))
    message = f"Zola ignores the table `[{table}]`: did you mean `[{meant}]`?"
    return _Finding(Violation(head, message, fix), (meant, key), is_said=not is_first)


def _misspelled(document: Document, entry: Entry, key: str, known: Sequence[str], fault: str) -> _Finding:
    nearest = _nearest(key, known)
    if nearest is None:
        return _Finding(Violation(entry.key, f"{fault}: remove it, or move it to `[extra]`"))
    meant = (*entry.path[:-1], nearest)
    message = f"{fault}: did you mean `{nearest}`?"
    if document.front_matter.get(*meant) is not None:
        return _Finding(Violation(entry.key, message))
    fix = Fix(f"Write `{nearest}`", (Edit(*entry.key, nearest),))
    return _Finding(Violation(entry.key, message, fix), meant)


def _nearest(word: str, known: Sequence[str]) -> str | None:
    return closest(word.casefold(), known, cutoff=0.7)


# -- moving ------------------------------------------------------------------------------------------------------------


def _to_the_top(document: Document, entry: Entry) -> Fix | None:
    """A fix that moves the lines of an entry below the title; None if the key is already there."""
    if document.front_matter.get(entry.path[-1]) is not None:
        return None
    lines = _lines(document, entry)
    return lines and Fix("Move it to the top", (new_line(document, lines.comments + lines.text), lines.removal))


def _to_table(document: Document, entry: Entry, table: str, name: str) -> Fix | None:
    """A fix that moves the lines of an entry from the top level to a table, which it adds if there is none.

    A single author or category becomes a list.
    """
    matter, newline = document.front_matter, document.source.newline
    lines = _lines(document, entry)
    value = matter.get(*entry.path)
    if lines is None or not isinstance(value, str | list):
        return None
    raw = document.text[slice(*entry.value)]
    listed = raw if table == "extra" or isinstance(value, list) else f"[{raw}]"
    moved = f"{lines.comments}{name} = {listed}{lines.text[entry.value.end - entry.key.start :]}"
    end = _end_of_table(document, table)
    if end is not None:
        added = Edit(end, end, newline + moved)
    elif matter.block is None or isinstance(matter.get(table), Mapping):
        return None
    else:
        end = matter.block.content[1]
        if not document.text[:end].endswith(("\n", "\r")):
            return None
        added = Edit(end, end, f"{newline}[{table}]{newline}{moved}{newline}")
    return Fix(f"Move it to `[{table}]`", (lines.removal, added))


class _Lines(NamedTuple):
    """An entry's lines: the comments directly above, the text from the key without the last line ending, their removal.

    Comments end with their line endings.
    """

    comments: str
    text: str
    removal: Edit


def _lines(document: Document, entry: Entry) -> _Lines | None:
    """The lines of an entry, if its key is written as it is: not in quotes, nor with its table (`extra.date = …`)."""
    text = document.text
    if text[entry.key.start : entry.key.end] != entry.path[-1]:
        return None
    start, end = document.source.line_start(entry.key.start), document.source.line_end(entry.value.end)
    top = _comments_above(document, start)
    removal = Edit(top, end + (2 if text.startswith("\r\n", end) else 1), "")
    return _Lines(text[top:start], text[entry.key.start : end], removal)


def _comments_above(document: Document, start: int) -> int:
    """Where the lines of comments directly above a line of the front matter begin; the line itself without any."""
    source = document.source
    above = source.line_start(start - 1)
    while source.text[above:start].lstrip(" \t").startswith("#"):
        start, above = above, source.line_start(above - 1)
    return start


def _end_of_table(document: Document, table: str) -> int | None:
    """Where the last line of a table ends, that of its name if it is empty; None without such a line."""
    ends = [entry.value.end for path, entry in document.front_matter.entries.items() if path[:-1] == (table,)]
    head = document.front_matter.heads.get(table)
    return None if head is None else document.source.line_end(max([head.end, *ends]))
