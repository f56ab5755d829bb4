"""FM: front matter that lost, misplaced or misspelled something."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.zola.front_matter import Entry

_NO_WORDS = "what was written is gone"
_MISSING = "what stands under another key is missing"
_OTHER_ADDRESS = "without its path a page has the address of its file, which another page may have"
_NEW = "a post without a date is taken for a new one"
_ORIGINAL = "the unbroken post is still on the site"


def _entry(post: Post, *path: str) -> Iterator[Entry]:
    entry = post.document.front_matter.entry(*path)
    if entry is not None:
        yield entry


def _inside(post: Post, entry: Entry) -> Span:
    """The value without its quotes."""
    quoted = post.text[entry.value.start] in "\"'"
    return Span(entry.value.start + quoted, entry.value.end - quoted)


def _mark(post: Post) -> Span:
    return post.document.front_matter.mark


def _day(post: Post) -> date:
    return post.document.date or date.min


# -- FM001 -----------------------------------------------------------------------------------------------------------


@mutation("FM001")
def end_dropped(post: Post) -> Iterator[Mutant]:
    """The closing `+++` is gone."""
    block = post.document.front_matter_block
    if block is not None and "+++" not in post.text[block.end :]:
        yield drop(block.content[1], block.end, _mark(post))


@mutation("FM001", company={"LNK001": "the address of the preview image is text of the page now", "MED008": _NEW})
def beginning_dropped(post: Post) -> Iterator[Mutant]:
    """The opening `+++` is gone."""
    yield drop(*post.line(_mark(post).start), at=Span(0, 1))


@mutation("FM001")
def yaml_marks(post: Post) -> Iterator[Mutant]:
    """`---` in place of `+++`."""
    block = post.document.front_matter_block
    if block is not None:
        end = block.content[1]
        yield Mutant((Edit(*_mark(post), "---"), Edit(end, end + 3, "---")), _mark(post))


@mutation("FM001")
def quote_dropped(post: Post) -> Iterator[Mutant]:
    """A title without its closing quote."""
    for entry in _entry(post, "title"):
        yield drop(entry.value.end - 1, entry.value.end)


@mutation("FM001")
def key_doubled(post: Post) -> Iterator[Mutant]:
    """The same key twice."""
    for entry in _entry(post, "title"):
        line = post.line(entry.key.start)
        yield insert(line.end, post.text[slice(*line)])


@mutation("FM001", company={"FM002": "there is no title to judge, and FM002 may ask for the words"})
def title_dropped(post: Post) -> Iterator[Mutant]:
    """No title."""
    for entry in _entry(post, "title"):
        yield drop(*post.line(entry.key.start), at=_mark(post))


@mutation("FM001")
def author_dropped(post: Post) -> Iterator[Mutant]:
    """No author."""
    for entry in _entry(post, "taxonomies", "author"):
        yield drop(*post.line(entry.key.start), at=_mark(post))


@mutation("FM001")
def author_without_brackets(post: Post) -> Iterator[Mutant]:
    """An author that is no list."""
    for entry in _entry(post, "taxonomies", "author"):
        value = post.text[slice(*entry.value)]
        if "," not in value:
            yield replace(*entry.value, value.strip("[] "))


@mutation("FM001")
def curly_quotes(post: Post) -> Iterator[Mutant]:
    """Curly quotation marks around the title and the category."""
    edits = []
    for path in (("title",), ("taxonomies", "category")):
        for entry in _entry(post, *path):
            value = post.text[slice(*entry.value)]
            if value.count('"') == 2:
                places = value.index('"') + entry.value.start, value.rindex('"') + entry.value.start
                edits += [Edit(place, place + 1, mark) for place, mark in zip(places, "“”", strict=True)]
    if edits:
        yield Mutant(tuple(edits))


@mutation("FM001")
def date_unreadable(post: Post) -> Iterator[Mutant]:
    """A date as people say it."""
    for entry in _entry(post, "date"):
        lossy = "" if post.text[slice(*entry.value)] == f'"{_day(post)}"' else "the time of day is gone"
        yield replace(*entry.value, f'"{_day(post):%d %B %Y}"', lossy=lossy)


# -- FM002, FM003, FM004 ---------------------------------------------------------------------------------------------


@mutation("FM002")
def title_in_lower_case(post: Post) -> Iterator[Mutant]:
    """`This week in Matrix`."""
    for entry in _entry(post, "title"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("Week", "week"))


@mutation("FM002")
def title_with_dash(post: Post) -> Iterator[Mutant]:
    """A dash before the date."""
    for entry in _entry(post, "title"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("Matrix ", "Matrix - "))


@mutation("FM002")
def title_abbreviated(post: Post) -> Iterator[Mutant]:
    """`TWIM` in place of the words."""
    for entry in _entry(post, "title"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("This Week in Matrix", "TWIM"))


@mutation("FM003", prepared=("FM004",))
def path_with_single_digits(post: Post) -> Iterator[Mutant]:
    """Months and days of one digit."""
    for entry in _entry(post, "path"):
        value = post.text[slice(*entry.value)]
        if "/0" in value:
            yield replace(*entry.value, value.replace("/0", "/"))


@mutation("FM003", prepared=("FM004",), company={"FM009": _OTHER_ADDRESS})
def path_dropped(post: Post) -> Iterator[Mutant]:
    """No path; where it stood elsewhere than behind the title, the fix cannot know."""
    for entry in _entry(post, "path"):
        line = post.line(entry.key.start)
        usual = post.text[: line.start].rstrip().rpartition("\n")[2].startswith("title")
        yield drop(*line, at=_mark(post), lossy="" if usual else "it stood elsewhere")


@mutation("FM003", prepared=("FM004",))
def path_abbreviated(post: Post) -> Iterator[Mutant]:
    """Another slug."""
    for entry in _entry(post, "path"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("this-week-in-matrix", "twim"))


def _other_day(post: Post, *path: str, last: bool = False) -> Iterator[Mutant]:
    """A day of another week where the post's own was written in full."""
    day = _day(post)
    for entry in _entry(post, *path):
        value = post.text[slice(*entry.value)]
        place = value.rfind(str(day)) if last else value.find(str(day))
        if place >= 0:
            start = entry.value.start + place
            yield replace(start, start + 10, str(day - timedelta(days=7)))


@mutation("FM004", prepared=("FM003",))
def title_of_last_week(post: Post) -> Iterator[Mutant]:
    """Last week's date in the title."""
    yield from _other_day(post, "title")


@mutation("FM004", prepared=("FM003",))
def slug_of_last_week(post: Post) -> Iterator[Mutant]:
    """Last week's date at the end of the path."""
    yield from _other_day(post, "path", last=True)


@mutation("FM004", prepared=("FM003",))
def folders_of_last_week(post: Post) -> Iterator[Mutant]:
    """Last week's date in the folders of the path."""
    day = _day(post)
    for entry in _entry(post, "path"):
        place = post.text.find(f"{day:%Y/%m/%d}", *entry.value)
        if place >= 0:
            yield replace(place, place + 10, f"{day - timedelta(days=7):%Y/%m/%d}")


@mutation("FM004", prepared=("FM003",))
def date_of_last_week(post: Post) -> Iterator[Mutant]:
    """Last week's `date`; not where the post went out in the night after its day."""
    if any(str(_day(post)) in post.text[slice(*entry.value)] for entry in _entry(post, "title")):
        yield from _other_day(post, "date")


@mutation("FM004", lossy="a check cannot rename files", company={"FM009": _ORIGINAL})
def file_of_last_week(post: Post) -> Iterator[Mutant]:
    """Last week's date in the name of the file."""
    day = _day(post)
    path = PurePosixPath(post.name)
    if str(day) in path.name and f"/{path.name.count(str(day))}" == "/1":
        other = path.name.replace(str(day), str(day - timedelta(days=7)))
        yield Mutant(at=_mark(post), name=str(path.with_name(other)))


# -- FM005 to FM009 --------------------------------------------------------------------------------------------------


def _authors(post: Post) -> Iterator[tuple[int, int, str]]:
    for entry in _entry(post, "taxonomies", "author"):
        for name in post.document.front_matter.get("taxonomies", "author"):
            start = post.text.index(name, *entry.value)
            yield start, start + len(name), name


@mutation("FM005")
def author_with_pronouns(post: Post) -> Iterator[Mutant]:
    """Pronouns behind the name."""
    for _, end, _ in _authors(post):
        yield insert(end, " (they/them)")


@mutation("FM005")
def author_by_nickname(post: Post) -> Iterator[Mutant]:
    """A nickname in place of the name."""
    for start, end, name in _authors(post):
        for alias in post.context.style.authors.get(name, ()):
            yield replace(start, end, alias)


@mutation("FM005")
def author_in_lower_case(post: Post) -> Iterator[Mutant]:
    """A name in small letters."""
    for start, end, name in _authors(post):
        if name != name.lower():
            yield replace(start, end, name.lower())


@mutation("FM005")
def author_misspelled(post: Post) -> Iterator[Mutant]:
    """A letter of the name is gone."""
    for start, end, name in _authors(post):
        if len(name) > 6:
            yield drop(start + 3, start + 4, at=Span(start, end))


@mutation("FM006")
def category_dropped(post: Post) -> Iterator[Mutant]:
    """An empty list of categories."""
    for entry in _entry(post, "taxonomies", "category"):
        yield replace(*entry.value, "[]")


@mutation("FM006")
def category_in_lower_case(post: Post) -> Iterator[Mutant]:
    """`This week in Matrix` as the category."""
    for entry in _entry(post, "taxonomies", "category"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("Week", "week"))


@mutation("FM006", lossy="the other category stays")
def category_swapped(post: Post) -> Iterator[Mutant]:
    """Another category in its place."""
    for entry in _entry(post, "taxonomies", "category"):
        yield replace(*entry.value, '["Events"]')


@mutation("FM007")
def image_without_encryption(post: Post) -> Iterator[Mutant]:
    """`http:` in the image's address."""
    for entry in _entry(post, "extra", "image"):
        yield replace(*entry.value, post.text[slice(*entry.value)].replace("https://matrix.org", "http://matrix.org"))


@mutation("FM007", lossy=_NO_WORDS)
def image_to_do(post: Post) -> Iterator[Mutant]:
    """A placeholder for the image."""
    for entry in _entry(post, "extra", "image"):
        yield replace(*entry.value, '"TODO"')


@mutation("FM007", lossy=_NO_WORDS)
def image_elsewhere(post: Post) -> Iterator[Mutant]:
    """An image on another host."""
    for entry in _entry(post, "extra", "image"):
        yield replace(*entry.value, '"https://pictures.garden.chat/greenhouse.png"')


@mutation("FM007", lossy="what was meant is anybody's guess")
def image_misspelled(post: Post) -> Iterator[Mutant]:
    """An image that is not there."""
    for entry in _entry(post, "extra", "image"):
        if "matrix.org/" in post.text[slice(*entry.value)]:
            dot = post.text.rindex(".", *entry.value)
            yield insert(dot, "-kettle")


@mutation("FM008", company={"FM009": _ORIGINAL})
def month_without_index(post: Post) -> Iterator[Mutant]:
    """A month whose folder has no `_index.md`."""
    path = PurePosixPath(post.name)
    if path.parent.name.isdecimal():
        yield Mutant(at=_mark(post), name=str(path.parent.with_name("13") / path.name))


@mutation("FM009")
def copied_file(post: Post) -> Iterator[Mutant]:
    """A second file with the same path."""
    path = PurePosixPath(post.name)
    if path.stem != "index":
        for entry in _entry(post, "path"):
            yield Mutant(at=entry.value, name=str(path.with_name(f"{path.stem}-kettle.md")))


# -- FM010, FM011, FM012 ---------------------------------------------------------------------------------------------


def _moments(post: Post) -> Iterator[tuple[Entry, datetime]]:
    """Dates with a time in UTC, as Zulu time."""
    for entry in _entry(post, "date"):
        value = post.document.front_matter.get("date")
        if isinstance(value, str) and value.endswith("Z") and "T" in value:
            yield entry, datetime.fromisoformat(value)


@mutation("FM010")
def time_of_another_zone(post: Post) -> Iterator[Mutant]:
    """The time one hour further east; not where that is another day."""
    for entry, moment in _moments(post):
        east = moment + timedelta(hours=1)
        if east.date() == moment.date() and not moment.microsecond:
            yield replace(*_inside(post, entry), east.isoformat().replace("+00:00", "+01:00"))


@mutation("FM010")
def time_without_zone(post: Post) -> Iterator[Mutant]:
    """The time without its `Z`."""
    for entry, _ in _moments(post):
        end = _inside(post, entry).end
        yield drop(end - 1, end)


@mutation("FM010")
def time_behind_a_blank(post: Post) -> Iterator[Mutant]:
    """A blank in place of the `T`."""
    for entry, _ in _moments(post):
        place = post.text.index("T", *entry.value)
        yield replace(place, place + 1, " ")


@mutation("FM011", company={"FM001": _MISSING, "FM003": _MISSING, "FM009": _OTHER_ADDRESS})
def key_misspelled(post: Post) -> Iterator[Mutant]:
    """Two letters of a key swapped."""
    for name in ("title", "path", "date"):
        for entry in _entry(post, name):
            yield replace(entry.key.start, entry.key.end, name[0] + name[2] + name[1] + name[3:])


@mutation(
    "FM011",
    company={"FM001": _MISSING, "FM003": _MISSING, "FM009": _OTHER_ADDRESS},
    lossy="its place among the other keys is not on record",
)
def key_in_the_wrong_table(post: Post) -> Iterator[Mutant]:
    """A key of the page at the end of `[extra]`."""
    image = post.document.front_matter.entry("extra", "image")
    for name in ("path", "date"):
        for entry in _entry(post, name):
            if image is not None:
                line = post.line(entry.key.start)
                end = post.line(image.value.end).end
                yield Mutant((Edit(*line, ""), Edit(end, end, post.text[slice(*line)])))


@mutation("FM011", company={"FM001": _MISSING}, lossy="to which table a key belongs is for the editor to say")
def author_outside_of_its_table(post: Post) -> Iterator[Mutant]:
    """An author above `[taxonomies]`."""
    for entry in _entry(post, "taxonomies", "author"):
        line = post.line(entry.key.start)
        table = post.text.rfind("[taxonomies]", 0, line.start)
        if table >= 0 and not post.text[table + len("[taxonomies]") : line.start].strip():
            yield Mutant((Edit(table, table, post.text[slice(*line)]), Edit(*line, "")))


@mutation("FM012")
def image_dropped(post: Post) -> Iterator[Mutant]:
    """No image for previews."""
    for entry in _entry(post, "extra", "image"):
        yield drop(*post.line(entry.key.start), at=_mark(post))
