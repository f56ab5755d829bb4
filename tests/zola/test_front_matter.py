"""Front matter is read as values, and the place of every value is found."""

import tomllib

import pytest

from tests.paths import corpus_pages, needs_corpus
from twimlint.zola.front_matter import FrontMatter
from twimlint.zola.syntax import find_front_matter


def front_matter(toml: str) -> FrontMatter:
    text = f"+++\n{toml}+++\nbody\n"
    return FrontMatter(text, find_front_matter(text))


def written(toml: str, *path: str) -> str:
    entry = front_matter(toml).entry(*path)
    assert entry is not None
    return f"+++\n{toml}+++\n"[entry.value.start : entry.value.end]


@pytest.mark.parametrize(
    ("toml", "path", "value"),
    [
        ('title = "x" # why\n', ("title",), '"x"'),
        ("title='x'\n", ("title",), "'x'"),
        ('title = """a\nb"""\n', ("title",), '"""a\nb"""'),
        ('title = "a \\" # b"\n', ("title",), '"a \\" # b"'),
        ("date = 2024-01-05\n", ("date",), "2024-01-05"),
        ("date = 2024-01-05 10:00:00Z # UTC\n", ("date",), "2024-01-05 10:00:00Z"),
        ("[taxonomies]\nauthor = [\n  'A', # ]\n  'B',\n]\n", ("taxonomies", "author"), "[\n  'A', # ]\n  'B',\n]"),
        ("[ extra ]\nimage = 'x'\n", ("extra", "image"), "'x'"),
        ("extra.image = 'x'\n", ("extra", "image"), "'x'"),
        ("extra = { image = 'x' }\n", ("extra",), "{ image = 'x' }"),
        ("[extra.twimlint]\nignore = ['X']\n", ("extra", "twimlint", "ignore"), "['X']"),
        ('"title" = "x"\n', ("title",), '"x"'),
        ("[extra.'a. b'.c]\nd = 'x'\n", ("extra", "a. b", "c", "d"), "'x'"),
        ("extra . 'a. b'.\"c'\" = 'x'\n", ("extra", "a. b", "c'"), "'x'"),
    ],
)
def test_a_value_is_found_where_it_stands(toml: str, path: tuple[str, ...], value: str) -> None:
    assert written(toml, *path) == value
    assert front_matter(toml).get(*path) == tomllib.loads(f"x = {value}")["x"]


def test_what_is_not_there_is_none() -> None:
    matter = front_matter("title = 'x'\n")
    assert matter.get("extra", "image") is None
    assert matter.get("title", "x") is None
    assert matter.entry("extra") is None


@pytest.mark.parametrize(
    ("toml", "rest"),
    [
        ("a = 1\nb = = 2\n", "= 2\n+++"),
        ("a = 1\r\nb = = 2\r\n", "= 2\r\n+++"),
        ("a = [\n", "[\n+++"),
        ("a = 1\nb = 'kite\n\n[c]\nd = 2\n", "'kite"),
        ('a = 1\r\nb = """kite\r\nc = 2\r\n', '"""kite'),
        ("".join(f"a{row} = 1\n" for row in range(200)) + "b = 'kite\n", "+++"),
    ],
)
def test_an_error_names_its_place(toml: str, rest: str) -> None:
    text = f"+++\n{toml}+++\n"
    matter = FrontMatter(text, find_front_matter(text))
    assert matter.error is not None
    assert text[matter.error.offset :].startswith(rest)
    assert "line" not in matter.error.message
    assert matter.values == {}
    assert matter.entries == {}


def test_front_matter_that_nests_without_end_is_an_error_and_no_crash() -> None:
    assert front_matter("a = " + "[" * 20_000 + "\n").error is not None


def test_yaml_has_no_values() -> None:
    text = "---\ntitle: x\n---\n"
    assert FrontMatter(text, find_front_matter(text)).values == {}


@needs_corpus
def test_every_value_of_the_site_is_found_where_it_stands() -> None:
    for path in corpus_pages():
        text = path.read_bytes().decode()
        matter = FrontMatter(text, find_front_matter(text))
        for entry in matter.entries.values():
            value = text[entry.value.start : entry.value.end]
            assert tomllib.loads(f"x = {value}")["x"] == matter.get(*entry.path), path
