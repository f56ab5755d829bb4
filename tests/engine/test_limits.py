"""A text of too many lines, marks, elements or problems is given up: one diagnostic, and nothing is fixed."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

import twimlint
from tests.command import run, write
from tests.fixing import POST_NAME, context, fixed, ruleset
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import check
from twimlint.post.document import Document
from twimlint.text.source import Source


@pytest.fixture(autouse=True)
def low_limits() -> Iterator[None]:
    with patch.multiple("twimlint.engine.limits", _MOST_MARKS=40, _MOST_ELEMENTS=12, _MOST_PROBLEMS=3):
        yield


def found(text: str) -> list[Diagnostic]:
    return check(Document(Source(POST_NAME, text)), ruleset("SRC", "TXT002"), context())


def given_up(text: str) -> str | None:
    diagnostics = found(text)
    return diagnostics[0].message if [one.code for one in diagnostics] == ["SRC006"] else None


@pytest.mark.parametrize(
    ("text", "longer", "counted"),
    [
        ("\n" * 40, "\n", "40 lines and marks of Markdown"),
        ("x" + "&" * 40, "&", "40 lines and marks of Markdown"),
        ("x" + "+ 1.\t" * 20, "- ", "40 lines and marks of Markdown"),
        ("1. " * 5, "a", "12 elements"),
        ("A\b" * 3, "A\b", "3 problems"),
        ("A\u200b" * 3, "A\u200b", "3 problems"),  # one problem, but each character has its edit
    ],
)
def test_one_too_many_is_given_up(text: str, longer: str, counted: str) -> None:
    assert given_up(text) is None
    said = f"More than {counted}: shorten the page, or leave it out with `exclude`"
    assert given_up(text + longer) == said
    assert fixed(text + longer).text == text + longer


def test_longer_texts_may_have_more() -> None:
    with patch("twimlint.engine.limits._SIZE", 80):
        assert given_up("x" * 80 + "\n" * 80) is None
        assert given_up("x" * 79 + "\n" * 80) is not None


def test_a_page_that_is_given_up_was_not_checked(tmp_path: Path) -> None:
    write(tmp_path, {"dense.md": "+++\n+++\n" + "\u200b\n" * 4, "good.md": "+++\n+++\nWords.\n"})
    result = run("check", "--output-format", "json", cwd=tmp_path)
    assert (result.code, [(one["filename"], one["code"]) for one in result.json]) == (2, [("dense.md", "SRC006")])
    assert run("check", "--fix", "--unsafe-fixes", cwd=tmp_path).code == 2
    assert run("check", "--ignore", "SRC", "--exit-zero", cwd=tmp_path).code == 2
    assert run("format", cwd=tmp_path).code == 2
    assert (tmp_path / "dense.md").read_text("utf-8") == "+++\n+++\n" + "\u200b\n" * 4


@pytest.mark.parametrize("arguments", [["tree"], ["tree", "--json"]])
def test_the_tree_of_a_page_that_is_given_up_is_not_drawn(tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, {"dense.md": "1. " * 14, "good.md": "1. " * 3})
    assert run(*arguments, "good.md", cwd=tmp_path).code == 0
    result = run(*arguments, "dense.md", cwd=tmp_path)
    said = "error: dense.md: More than 12 elements: shorten the page, or leave it out with `exclude`\n"
    assert (result.code, result.out, result.err) == (2, "", said)


def test_the_public_interface_says_so() -> None:
    assert [one.code for one in twimlint.check("\n" * 41)] == ["SRC006"]
    assert twimlint.format("\n" * 41) == "\n" * 41
