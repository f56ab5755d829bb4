"""The fast way to read TOML gives what tomllib gives."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import CORPUS, needs_corpus
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.plain_toml import load_toml
from twimlint.zola.syntax import find_front_matter

CATALOG = load_catalog()


def either(loads: Any, text: str) -> Any:
    """What is read, or None where it cannot be."""
    try:
        return loads(text)
    except ValueError:
        return None


@pytest.mark.parametrize("code", CATALOG.codes)
def test_facts_are_what_toml_says(code: str) -> None:
    head = CATALOG[code].path.read_text("utf-8").split("+++\n")[1]
    assert load_toml(head) == tomllib.loads(head)


@pytest.mark.parametrize(
    "text",
    [
        'a = "x"\nb = 12\nc = 0\nd = true\nsince = 2024-05-01\n\n[t.u]\ne = "y"\n[t.v]\nf = false\n',
        'a = "x # y"  # z\n',
        'a = "x\\ty"\n',
        "a = 'x'\n",
        'a = ["x", "y"]\n',
        'a = ["x, y", "z"]\n',
        'a = ["x\\n"]\n',
        'a = [""]\n',
        'a = ["x","y"]\n',
        'a = ""\nb = """x"""\n',
        "# a = 1\na=1\n",
        "",
        "a = 1\na = 2\n",
        "[a]\nb = 1\n[a]\nc = 1\n",
        "[a.b]\n[a]\nc = 1\n",
        "a = 1\n[a.b]\n",
        "[a]\nb.c = 1\n",
        "a = 01\n",
        "a = 2024-13-01\n",
        "a = 20240101\n",
        "a = 2024-W01\n",
        "a = 2024-01-01T10:00:00Z\n",
        'a = "\x7f"\n',
        'a = "\u2028"\n',
        'a = "x"\r\n',
        'a = "x"\r',
        "[]\n",
        "[a\n",
        "[[a]]\n",
        "a\n",
        "ä = 1\n",
        "1a = 1\n",
        "a = \n",
        'a = ["]\n',
        'a = "\n',
        "a = \u0661\n",
        " \t\na = true\n",
    ],
)
def test_odd_texts_are_read_or_refused_alike(text: str) -> None:
    assert either(load_toml, text) == either(tomllib.loads, text)


WORDS = ["a", "b", ".", "[", "]", " = ", '"', '", "', "\\", "1", "0", "-", "true", "2024-01-01", "\n", "\n", "#", " "]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_any_text_is_read_or_refused_alike(text: str) -> None:
    assert either(load_toml, text) == either(tomllib.loads, text)


@needs_corpus
def test_the_corpus_is_read_alike() -> None:
    for path in sorted(CORPUS.rglob("*.md")):
        text = path.read_bytes().decode()
        block = find_front_matter(text)
        if block is not None and block.is_toml:
            head = text[slice(*block.content)]
            assert either(load_toml, head) == either(tomllib.loads, head), path
