"""FM: front matter, as far as it can be checked without the site."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.post.document import Document, first_date
from twimlint.zola.front_matter import Entry, toml_string
from twimlint.zola.syntax import FrontMatterBlock, means_front_matter

_SMALL_HOURS = 6
"""A post that is published before this hour (UTC) may belong to the day before."""

_PAGE_KEYS = (
    "title", "description", "updated", "date", "draft", "render", "slug", "path", "taxonomies", "weight", "authors",
    "aliases", "template", "in_search_index", "extra",
)  # fmt: skip
"""The keys that Zola 0.22 knows at the top level (`PageFrontMatter` in components/content); it ignores all others."""

_NEVER_EXTRA = frozenset(_PAGE_KEYS) - {"title", "description", "authors", "extra"}
"""Page keys that have no other plausible meaning in `[extra]`."""

_TAXONOMIES = ("author", "category")
_EXTRAS = ("image",)


# -- values ------------------------------------------------------------------------------------------------------------


def _within_quotes(document: Document, entry: Entry) -> Span:
    """The span of a string without its quotes."""
    start, end = entry.value
    raw = document.text[start:end]
    for quotes in ('"""', "'''", '"', "'"):
        if raw.startswith(quotes):
            return Span(start + len(quotes), end - len(quotes))
    return entry.value


def _rewrite(document: Document, entry: Entry, value: str) -> Edit:
    """An edit that replaces a string and keeps its quotes, or adds quotes to a value without any."""
    span = _within_quotes(document, entry)
    return Edit(*span, value) if span != entry.value else Edit(*span, toml_string(value))


def _value_span(document: Document, *path: str) -> Span:
    entry = document.front_matter.entry(*path)
    return document.front_matter.mark if entry is None else entry.value


def _shown(value: object) -> str:
    text = " ".join(str(value).split())
    return f"`{text}`" if len(text) <= 60 else f"`{text[:59]}…`"


# -- FM001 -------------------------------------------------------------------------------------------------------------


def invalid_front_matter(document: Document, _context: Context) -> Iterator[Violation]:
    block, error = document.front_matter.block, document.front_matter.error
    mark = document.front_matter.mark
    line = Span(0, document.source.line_end(0))
    if means_front_matter(document.text, block):
        yield Violation(line, "Zola does not find the front matter: put `+++` alone on the lines before and after it")
    elif block is None:
        yield Violation(line, "The post has no front matter: begin it with `+++`, TOML and `+++`")
    elif not block.is_toml:
        yield Violation(mark, "The front matter is YAML: write it as TOML between `+++` lines")
    elif not block.closed:
        yield Violation(mark, "The front matter is not closed: add a line `+++` at its end")
    elif error is not None:
        place = document.source.location(error.offset)
        yield Violation(
            Span(error.offset, document.source.line_end(error.offset)),
            f"The front matter is not valid TOML: {error.message} (row {place.row}, column {place.column})",
        )
    else:
        yield from _blank_after_mark(document, block)
        yield from _wrong_values(document)


def _blank_after_mark(document: Document, block: FrontMatterBlock) -> Iterator[Violation]:
    """The span after the opening mark on its line, where Zola up to 0.22 accepts nothing."""
    start = block.start + len(block.mark)
    line = document.text[start : block.content[0]]
    blanks = len(line.rstrip("\r\n"))
    if blanks:
        span = Span(start, start + blanks)
        fix = Fix("Remove the white space", (Edit(*span, ""),))
        message = "White space after the opening `+++` hides the front matter from Zola: remove it"
        yield Violation(span, message, fix, "blank-after-mark")


def _wrong_values(document: Document) -> Iterator[Violation]:
    matter = document.front_matter
    title = matter.get("title")
    if title is None:
        yield Violation(matter.mark, "`title` is missing: add it")
    elif not isinstance(title, str) or not title.strip():
        yield Violation(_value_span(document, "title"), f"`title` must be a string, not {_shown(title)}")
    for name in _TAXONOMIES:
        terms = matter.get("taxonomies", name)
        if terms is None:
            yield Violation(matter.mark, f"`{name}` is missing in `[taxonomies]`: add it")
        elif not _is_list_of_names(terms):
            span = _value_span(document, "taxonomies", name)
            yield Violation(span, f"`taxonomies.{name}` must be a list of names, not {_shown(terms)}")
    yield from _wrong_date(document)


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)


def _wrong_date(document: Document) -> Iterator[Violation]:
    written = document.front_matter.get("date")
    if written is None:
        if _file_day(document) is None:
            yield Violation(
                document.front_matter.mark, "The post has no date: add `date`, or begin the file name with it"
            )
    elif _moment(written) is None:
        span = _value_span(document, "date")
        yield Violation(span, f"`date` is {_shown(written)}, which Zola cannot read: write it as YYYY-MM-DD")


# -- FM002 and FM003 ---------------------------------------------------------------------------------------------------


def unexpected_title(document: Document, context: Context) -> Iterator[Violation]:
    title = document.front_matter.get("title")
    if not isinstance(title, str) or not title.strip():
        return
    day = first_date(title)
    if day is not None and title == context.style.post_title(day):
        return
    day = day or _agreed_day(document)
    expected = "This Week in Matrix YYYY-MM-DD" if day is None else context.style.post_title(day)
    entry = document.front_matter.entry("title")
    fix = None
    if entry is not None and _words(title) == _words(expected):
        fix = Fix("Write the usual title", (_rewrite(document, entry, expected),))
    yield Violation(_value_span(document, "title"), f"The title is {_shown(title)}: write `{expected}`", fix)


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text).casefold().split()


def unexpected_path(document: Document, context: Context) -> Iterator[Violation]:
    matter = document.front_matter
    if not matter.values:
        return
    path = matter.get("path")
    if _days_of_path(path) is not None:
        return
    day = _agreed_day(document)
    expected = None if day is None else context.style.post_path(day)
    wanted = f"write `{expected}`" if expected else "write `/blog/`, year, month, day and the title in lower case"
    entry = matter.entry("path")
    if entry is not None:
        fix = Fix("Write the usual path", (_rewrite(document, entry, expected),)) if expected else None
        is_template = isinstance(path, str) and "/yyyy/mm/dd/" in path.lower()
        yield Violation(entry.value, f"The path is {_shown(path)}: {wanted}", fix, "template" if is_template else None)
    else:
        fix = Fix("Add the path", (_new_line(document, f"path = {toml_string(expected)}"),)) if expected else None
        yield Violation(matter.mark, f"`path` is missing: {wanted}", fix)


def _new_line(document: Document, line: str) -> Edit:
    """An edit that inserts a line at the top level: below the title, else as the first line."""
    title = document.front_matter.entry("title")
    end = document.source.line_end(document.front_matter.mark.end if title is None else title.value.end)
    return Edit(end, end, document.source.newline + line)


# -- FM004 -------------------------------------------------------------------------------------------------------------


class _Claim(NamedTuple):
    """A place that states the day of the post; a time shortly after midnight allows two days, all others one."""

    place: str
    days: tuple[date, ...]


def date_mismatch(document: Document, context: Context) -> Iterator[Violation]:
    claims = _claims(document)
    if not claims or set.intersection(*(set(claim.days) for claim in claims)):
        return
    day = _day_of_most(claims)
    if day is None:
        said = ", ".join(f"{claim.place} {claim.days[0]}" for claim in claims)
        yield Violation(document.front_matter.mark, f"The post's dates disagree: {said}")
        return
    wrong: dict[str, list[str]] = {}
    for claim in claims:
        if day not in claim.days:
            wrong.setdefault(claim.place, []).append(str(claim.days[0]))
    for place, days in wrong.items():
        said = f"The {place} says {' and '.join(days)}, but the post is dated {day}"
        if place == "file name":
            yield Violation(document.front_matter.mark, f"{said}: rename the file")
        else:
            yield Violation(
                _value_span(document, place), f"{said}: correct it", _redated(document, context, place, day)
            )


def _claims(document: Document) -> list[_Claim]:
    """What the post says about its day; a path in another form says nothing, nor does a day without a year."""
    matter = document.front_matter
    claims = []
    if day := _file_day(document):
        claims.append(_Claim("file name", (day,)))
    title = matter.get("title")
    if isinstance(title, str) and (day := first_date(title)):
        claims.append(_Claim("title", (day,)))
    claims += [_Claim("path", (day,)) for day in _days_of_path(matter.get("path")) or ()]
    if moment := _moment(matter.get("date")):
        day = date(moment.year, moment.month, moment.day)
        late = isinstance(moment, datetime) and moment.astimezone(UTC).hour < _SMALL_HOURS
        claims.append(_Claim("date", (day, day - timedelta(days=1)) if late else (day,)))
    return claims


def _day_of_most(claims: Sequence[_Claim]) -> date | None:
    """The one day that more than half of the claims allow."""
    days = [day for claim in claims for day in claim.days]
    winners = {day for day in days if days.count(day) * 2 > len(claims)}
    return winners.pop() if len(winners) == 1 else None


def _agreed_day(document: Document) -> date | None:
    return _day_of_most([claim for claim in _claims(document) if claim.place != "path"])


def _redated(document: Document, context: Context, place: str, day: date) -> Fix | None:
    entry = document.front_matter.entry(place)
    if entry is None:
        return None
    message = f"Change the {place} to {day}"
    if place == "path":
        return Fix(message, (_rewrite(document, entry, context.style.post_path(day)),))
    start, end = entry.value
    wrong = first_date(document.text[start:end])
    offset = document.text.find(str(wrong), start, end)
    return Fix(message, (Edit(offset, offset + len(str(day)), str(day)),)) if offset >= 0 else None


def _file_day(document: Document) -> date | None:
    """The day in the file name, or in the folder name if Zola uses that."""
    return first_date(document.path.parent.name if document.path.stem == "index" else document.path.name)


def _days_of_path(path: object) -> tuple[date, date] | None:
    """The days in the folders and in the last part of `/blog/2026/01/09/this-week-in-matrix-2026-01-09`."""
    parts = path.split("/") if isinstance(path, str) else []
    if len(parts) != 6 or parts[:2] != ["", "blog"] or not parts[5].startswith("this-week-in-matrix-"):
        return None
    days = _day("-".join(parts[2:5])), _day(parts[5].removeprefix("this-week-in-matrix-"))
    return (days[0], days[1]) if days[0] and days[1] else None


def _day(text: str) -> date | None:
    return first_date(text) if len(text) == len("2026-01-09") else None


def _moment(value: object) -> date | datetime | None:
    """A date that Zola accepts: a TOML date, or a string in a form of RFC 3339, in UTC if it has no time zone."""
    moment: object = value
    if isinstance(value, str):
        if value[4:5] != "-" or value[7:8] != "-":
            return None
        try:
            moment = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value.upper())
        except ValueError:
            return None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment if isinstance(moment, date) else None


# -- FM006 -------------------------------------------------------------------------------------------------------------


def missing_category(document: Document, context: Context) -> Iterator[Violation]:
    wanted = context.style.post_category
    categories = document.front_matter.get("taxonomies", "category")
    if not _is_list_of_names(categories) or wanted in categories:
        return
    entry = document.front_matter.entry("taxonomies", "category")
    fix = None if entry is None else Fix("Add the category", (_with_category(document, entry, categories, wanted),))
    yield Violation(
        _value_span(document, "taxonomies", "category"),
        f"The category is {_shown(', '.join(categories))}: add `{wanted}`, or its page and feed lack the post",
        fix,
    )


def _with_category(document: Document, entry: Entry, categories: Sequence[str], wanted: str) -> Edit:
    """An edit that adds the category first, or replaces one that differs only in case."""
    for category in categories:
        if category.casefold() == wanted.casefold():
            for string in re.finditer(r"\"([^\"]*)\"|'([^']*)'", document.text[slice(*entry.value)]):
                group = 1 if string[1] is not None else 2
                if string[group] == category:
                    start = entry.value.start + string.start(group)
                    return Edit(start, start + len(category), wanted)
    start = entry.value.start + 1
    return Edit(start, start, toml_string(wanted) + (", " if categories else ""))


# -- FM010 -------------------------------------------------------------------------------------------------------------


def unusual_date_format(document: Document, _context: Context) -> Iterator[Violation]:
    entry = document.front_matter.entry("date")
    moment = _moment(document.front_matter.get("date"))
    if entry is None or moment is None or not isinstance(moment, datetime):
        return
    span = _within_quotes(document, entry)
    written = document.text[span.start : span.end]
    if moment.utcoffset() == timedelta(0) and written[10:11] == "T" and written.endswith(("Z", "+00:00")):
        return
    in_utc = moment.astimezone(UTC)
    usual = in_utc.isoformat().removesuffix("+00:00") + "Z"
    same_day = in_utc.date() == moment.date()
    fix = Fix("Write the time in UTC", (Edit(*span, usual),)) if same_day else None
    yield Violation(span, f"`date` is {_shown(written)}: write the time in UTC, `{usual}`, or only the day", fix)


# -- FM011 -------------------------------------------------------------------------------------------------------------


def unknown_front_matter_key(document: Document, _context: Context) -> Iterator[Violation]:
    for entry in document.front_matter.entries.values():
        *tables, key = entry.path
        if not tables:
            yield from _unknown_at_top(document, entry, key)
        elif tables == ["taxonomies"]:
            yield from _unknown_in_taxonomies(document, entry, key)
        elif tables == ["extra"] and key in _NEVER_EXTRA:
            message = f"Zola ignores `{key}` in `[extra]`: move it above the first table"
            yield Violation(entry.key, message, _to_the_top(document, entry))
        elif len(tables) == 1 and tables[0] not in ("extra", "taxonomies"):
            yield _unknown_table(entry, tables[0])


def _unknown_at_top(document: Document, entry: Entry, key: str) -> Iterator[Violation]:
    if key in _PAGE_KEYS:
        return
    table = "taxonomies" if key in _TAXONOMIES else "extra" if key in _EXTRAS else None
    if table is not None:
        yield Violation(entry.key, f"Zola ignores `{key}` here: move it to `[{table}]`")
    else:
        yield _misspelled(document, entry, key, _PAGE_KEYS, f"Zola does not know the key `{key}` and ignores it")


def _unknown_in_taxonomies(document: Document, entry: Entry, key: str) -> Iterator[Violation]:
    if key in _TAXONOMIES:
        return
    if key in _PAGE_KEYS and key not in ("authors", "taxonomies"):
        message = f"`{key}` is in `[taxonomies]`: move it above the first table"
        yield Violation(entry.key, message, _to_the_top(document, entry))
    else:
        yield _misspelled(document, entry, key, _TAXONOMIES, f"`{key}` is not a taxonomy of the site")


def _unknown_table(entry: Entry, table: str) -> Violation:
    name = f"{table}.{entry.path[-1]}"
    return Violation(entry.key, f"Zola ignores `{name}`: use one of its tables, `[taxonomies]` or `[extra]`")


def _misspelled(document: Document, entry: Entry, key: str, known: Sequence[str], fault: str) -> Violation:
    from difflib import get_close_matches  # noqa: PLC0415  # slow to import and rarely needed

    nearest = get_close_matches(key.casefold(), known, n=1, cutoff=0.7)
    if not nearest:
        return Violation(entry.key, f"{fault}: remove it, or move it to `[extra]`")
    taken = document.front_matter.get(*entry.path[:-1], nearest[0]) is not None
    fix = None if taken else Fix(f"Write `{nearest[0]}`", (Edit(*entry.key, nearest[0]),))
    return Violation(entry.key, f"{fault}: did you mean `{nearest[0]}`?", fix)


def _to_the_top(document: Document, entry: Entry) -> Fix | None:
    """A fix that moves the lines of an entry below the title.

    None if the key is already there, or if the entry's own key names its table (`extra.date = …`).
    """
    text, key = document.text, entry.path[-1]
    if text[entry.key.start : entry.key.end] != key or document.front_matter.get(key) is not None:
        return None
    start, end = document.source.line_start(entry.key.start), document.source.line_end(entry.value.end)
    moved = _new_line(document, text[entry.key.start : end])
    return Fix("Move it to the top", (moved, Edit(start, end + (2 if text.startswith("\r\n", end) else 1), "")))


# -- FM012 -------------------------------------------------------------------------------------------------------------


def missing_preview_image(document: Document, _context: Context) -> Iterator[Violation]:
    matter = document.front_matter
    if matter.values and matter.get("extra", "image") is None:
        yield Violation(matter.mark, "`extra.image` is missing, so previews show the site's logo: add an image")
