"""Plain TOML is read as tomllib reads it, and all else is left to tomllib."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import CORPUS, needs_corpus
from twimlint.text.toml.plain import read_plain
from twimlint.zola.syntax import find_front_matter

PLAIN = [
    'title = "Tea"\n\n# a comment, with a \ttab\n[taxonomies]\nauthor = ["Thea", "Ada \\"Bee\\" \\\\ Cee\\t"]  # two\n',
    "weight = 12\nzero = 0\ndraft = true\ndone = false\nday = 2024-05-03\n",
    'names = [\n    # none\n    "a", "b",\n\n    "c"\n]\nempty = []\n',
    'nested = [{ a = 1, b = "x" }, {c=true}]\nlast = {a = "b"}',
    "  indented = 1\n\t[table]\t\n-_9 = 0\n",
    "",
]

OTHER = [
    "a = 'x'\n",
    'a = """x"""\n',
    'a = ""\nb = """"x"""\n',
    'a = "\\u00e4"\n',
    'a = "\\e"\n',
    'a = "\x7f"\n',
    'a = "x"\r\n',
    "a = 1 # \x01\n",
    "a.b = 1\n",
    '"a" = 1\n',
    "[a.b]\n",
    "[[a]]\n",
    "a = [[1]]\n",
    "a = {}\n",
    "a = {b = [1]}\n",
    "a = {b = 1,}\n",
    "a = {b = 1, b = 2}\n",
    "a = {b = 1\n}\n",
    "a = 1\na = 2\n",
    "[a]\n[a]\n",
    "a = 1\n[a]\n",
    "a = 01\n",
    "a = -1\n",
    "a = 1.5\n",
    "a = 1_000\n",
    "a = 0x10\n",
    "a = 12345678901234567\n",
    "a = \u0661\n",
    "a = 2024-02-30\n",
    "a = 2024-05-03T10:00:00Z\n",
    "a = 2024-05-03 10:00:00\n",
    "a = truer\n",
    "a = true b = 1\n",
    "a = [1 2]\n",
    "a = [,]\n",
    "a = [1\n",
    "a = \n",
    "a\n",
    "ä = 1\n",
    "[a\n",
    'a = "x\n',
]


def from_tomllib(text: str) -> str | None:
    """What tomllib reads, or None if it refuses; written out, because `1 == True`."""
    try:
        return repr(tomllib.loads(text))
    except ValueError:
        return None


@pytest.mark.parametrize("text", PLAIN)
def test_plain_values_are_read(text: str) -> None:
    assert repr(read_plain(text)) == from_tomllib(text)


@pytest.mark.parametrize("text", OTHER)
def test_all_else_is_left_to_tomllib(text: str) -> None:
    assert read_plain(text) is None


WORDS = [*'ab.[]{}",\\10-# \n', " = ", "true", "2024-01-01", '"x"', "\\t", "\n[", "\r\n", "'"]


@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_no_text_is_read_in_another_way(text: str) -> None:
    values = read_plain(text)
    assert values is None or repr(values) == from_tomllib(text)


@needs_corpus
def test_the_front_matter_of_the_corpus_is_plain() -> None:
    plain = total = 0
    for path in sorted(CORPUS.rglob("*.md")):
        text = path.read_bytes().decode()
        block = find_front_matter(text)
        if block is not None and block.is_toml:
            values = read_plain(head := text[slice(*block.content)])
            assert values is None or repr(values) == from_tomllib(head), path
            total += 1
            plain += values is not None
    assert plain > 0.9 * total
