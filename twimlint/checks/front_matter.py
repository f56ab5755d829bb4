"""FM: front matter, as far as it can be checked without the site."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.front_matter_keys import TAXONOMIES, keys_elsewhere, new_line
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document, first_date
from twimlint.zola.front_matter import Entry, TomlError, toml_string
from twimlint.zola.syntax import FrontMatterBlock, begins_with_json, means_front_matter

_SMALL_HOURS = 6
"""A post that is published before this hour (UTC) may belong to the day before."""


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
    if block is None and begins_with_json(document.text):
        yield Violation(
            line, "The front matter is JSON, which Zola does not read: write it as TOML between `+++` lines"
        )
    elif means_front_matter(document.text, block):
        yield Violation(line, "Zola does not find the front matter: put `+++` alone on the lines before and after it")
    elif block is None:
        yield Violation(line, "The post has no front matter: begin it with `+++`, TOML and `+++`")
    elif not block.is_toml:
        yield Violation(
            mark, "The front matter is YAML, which Zola reads but the blog does not use: write TOML between `+++`"
        )
    elif not block.closed:
        yield Violation(mark, "The front matter is not closed: add a line `+++` at its end")
    elif error is not None:
        yield _unreadable(document, block, error)
    else:
        yield from _blank_after_mark(document, block)
        yield from _wrong_values(document)


def _unreadable(document: Document, block: FrontMatterBlock, error: TomlError) -> Violation:
    from twimlint.checks.curly_quotes import curly_quotes, straightened  # noqa: PLC0415  # few posts need it

    curly = straightened(document.text, *block.content)
    if curly:
        return curly_quotes(document.text, curly)
    line_end = document.source.line_end(error.offset)
    date_line = _date_line().fullmatch(document.text, document.source.line_start(error.offset), line_end)
    day = _file_day(document)
    if date_line and day:
        return _date_of_file(document, Span(*date_line.span(1)), date_line[1], day)
    return Violation(Span(error.offset, line_end), error.message)


@cache
def _date_line() -> re.Pattern[str]:
    """A line with a date that has no quotation marks."""
    return re.compile(r"[ \t]*date[ \t]*=[ \t]*([^\"'\[{#\s](?:[^\"'#\r\n]*[^\"'#\s])?)[ \t]*(?:#.*)?")


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
    elsewhere = keys_elsewhere(document)
    title = matter.get("title")
    if title is None:
        yield Violation(elsewhere.get(("title",), matter.mark), "`title` is missing: add it")
    elif not isinstance(title, str) or not title.strip():
        yield Violation(_value_span(document, "title"), f"`title` must be a string, not {_shown(title)}")
    for key, (kind, noun) in _KINDS.items():
        value = matter.get(key)
        if value is not None and type(value) is not kind:
            yield Violation(_value_span(document, key), f"`{key}` must be {noun}, not {_shown(value)}")
    for name in TAXONOMIES:
        terms = matter.get("taxonomies", name)
        if terms is None:
            place = elsewhere.get(("taxonomies", name), matter.mark)
            yield Violation(place, f"`{name}` is missing in `[taxonomies]`: add it")
        elif not _is_list_of_names(terms):
            yield _no_list(document, name, terms)
    yield from _wrong_date(document, elsewhere.get(("date",), matter.mark))


_KINDS = {
    "description": (str, "a string"),
    "draft": (bool, "true or false"),
    "render": (bool, "true or false"),
    "in_search_index": (bool, "true or false"),
    "slug": (str, "a string"),
    "template": (str, "a string"),
    "weight": (int, "a number"),
    "authors": (list, "a list of names"),
    "aliases": (list, "a list of paths"),
    "extra": (dict, "a table"),
}
"""Other keys of Zola 0.22 and their types (`PageFrontMatter` in components/content); it refuses a page with another."""


def _no_list(document: Document, name: str, terms: object) -> Violation:
    entry = document.front_matter.entry("taxonomies", name)
    message = f"`taxonomies.{name}` must be a list of names, not {_shown(terms)}"
    if entry is None or not isinstance(terms, str) or not terms.strip():
        return Violation(_value_span(document, "taxonomies", name), message)
    start, end = entry.value
    fix = Fix("Write brackets around the name", (Edit(start, start, "["), Edit(end, end, "]")))
    return Violation(entry.value, f"{message}: write `[…]` around it", fix, "no-list")


def _is_list_of_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)


def _wrong_date(document: Document, place: Span) -> Iterator[Violation]:
    """The violation of a date that cannot be read, or that is missing at a place."""
    written = document.front_matter.get("date")
    day = _file_day(document)
    if written is None:
        if day is None:
            yield Violation(place, "The post has no date: add `date`, or begin the file name with it")
    elif _moment(written) is None:
        yield _unreadable_date(document, written, day)


def _unreadable_date(document: Document, written: object, day: date | None) -> Violation:
    entry = document.front_matter.entry("date")
    span = _value_span(document, "date")
    if day is None or entry is None:
        return Violation(span, f"{_unreadable_day(written)}: write year, month and day, YYYY-MM-DD")
    return _date_of_file(document, span, written, day)


def _date_of_file(document: Document, value: Span, written: object, day: date) -> Violation:
    """A violation of a date that cannot be read, with the day in the name of the file in its place."""
    rest = _behind_the_same_day(written, day)
    meant = f"{day}{rest or ''}"
    mark = "'" if document.text.startswith("'", value.start) else '"'
    fix = Fix(f"Write `{meant}`", (Edit(*value, f"{mark}{meant}{mark}"),))
    case = "date-of-file" if rest is None else "date-in-other-order"
    return Violation(value, f"{_unreadable_day(written)}: write `{meant}`, as in the name of the file", fix, case)


def _unreadable_day(written: object) -> str:
    return f"Zola cannot read the date {_shown(written)}"


def _behind_the_same_day(written: object, day: date) -> str | None:
    """What follows a day that is written in another order or form; None if it is another day."""
    numbers = re.match(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})(?!\d)", str(written))
    if numbers is None or sorted(map(int, numbers.groups())) != sorted((day.year, day.month, day.day)):
        return None
    rest = str(written)[numbers.end() :]
    return rest if _moment(f"{day}{rest}") is not None else None


# -- FM002 and FM003 ---------------------------------------------------------------------------------------------------


def unexpected_title(document: Document, context: Context) -> Iterator[Violation]:
    title = document.front_matter.get("title")
    if not isinstance(title, str) or not title.strip():
        return
    day = first_date(title)
    if day is not None and title == context.style.post_title(day):
        return
    day = day or _agreed_day(document) or _file_day(document)
    expected = "This Week in Matrix YYYY-MM-DD" if day is None else context.style.post_title(day)
    entry = document.front_matter.entry("title")
    fix = None
    if entry is not None and day is not None:
        fix = Fix("Write the usual title", (_rewrite(document, entry, expected),))
    case = None if _words(title) == _words(expected) else "other-words"
    yield Violation(_value_span(document, "title"), f"The title is {_shown(title)}: write `{expected}`", fix, case)


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
        fix = Fix("Add the path", (new_line(document, f"path = {toml_string(expected)}"),)) if expected else None
        yield Violation(keys_elsewhere(document).get(("path",), matter.mark), f"`path` is missing: {wanted}", fix)


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
    """The places that state the post's day; not a path in another form or a day without a year."""
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
    return first_date(document.dated_name)


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
    edit = None if entry is None else _with_category(document, entry, categories, wanted)
    fix = None if edit is None else Fix("Add the category", (edit,))
    yield Violation(
        _value_span(document, "taxonomies", "category"),
        f"The category is {_shown(', '.join(categories))}: add `{wanted}`, or its page and feed lack the post",
        fix,
    )


def _with_category(document: Document, entry: Entry, categories: Sequence[str], wanted: str) -> Edit | None:
    """An edit that adds the category first, or replaces one that differs only in case and white space.

    None if that one is written with escapes.
    """
    if any(_is_alike(category, wanted) for category in categories):
        for string in _string_or_comment().finditer(document.text, *entry.value):
            group = 1 if string[1] is not None else 2
            if _is_alike(string[group] or "", wanted):
                return Edit(*string.span(group), wanted)
        return None
    start = entry.value.start + 1
    return Edit(start, start, toml_string(wanted) + (", " if categories else ""))


@cache
def _string_or_comment() -> re.Pattern[str]:
    return re.compile(r"#[^\r\n]*|\"((?:\\.|[^\"\\])*)\"|'([^']*)'")


def _is_alike(category: str, wanted: str) -> bool:
    return " ".join(category.split()).casefold() == wanted.casefold()


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


# -- FM012 -------------------------------------------------------------------------------------------------------------


def missing_preview_image(document: Document, _context: Context) -> Iterator[Violation]:
    matter = document.front_matter
    if matter.values and matter.get("extra", "image") is None:
        yield Violation(matter.mark, "`extra.image` is missing, so previews show the site's logo: add an image")
