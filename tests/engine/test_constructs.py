"""Which construct over several lines an offset is in or behind, and which one begins on a row."""

import pytest

from twimlint.diagnostics import Span
from twimlint.engine.constructs import Constructs
from twimlint.post.document import Document
from twimlint.text.source import Source

TEXT = """\
One [two
three](a) and *four
five*, `six
seven`.

Eight [nine](b).

| a | [t](c) |
| - | - |
| e | f |

ten

<b>eleven
twelve</b> {{ note(
text="x") }} end
"""


def constructs(text: str = TEXT) -> Constructs:
    return Constructs(Document(Source("page.md", text)))


def shown(span: Span | None, text: str = TEXT) -> str | None:
    return None if span is None else text[slice(*span)]


LINK, CODE, CALL = "[two\nthree](a)", "`six\nseven`", '{{ note(\ntext="x") }}'
TABLE = "| a | [t](c) |\n| - | - |\n| e | f |"


@pytest.mark.parametrize(
    ("at", "construct"),
    [
        ("One", None),
        ("[two", LINK),
        ("two", LINK),
        ("three", LINK),
        (" and", None),
        ("four", None),
        ("`six", CODE),
        (".\n\nEight", None),
        ("[nine]", None),
        ("| a", TABLE),
        ("[t]", TABLE),
        ("| f", TABLE),
        ("ten", None),
        ("{{", CALL),
        (" end", None),
    ],
)
def test_around(at: str, construct: str | None) -> None:
    assert shown(constructs().around(TEXT.index(at))) == construct


@pytest.mark.parametrize(
    ("at", "construct"),
    [
        ("One", None),
        ("three", None),
        (" and", LINK),
        (", `six", None),
        ("`six", None),
        (".\n\nEight", CODE),
        ("Eight", None),
        ("ten", None),
        (" end", CALL),
    ],
)
def test_before(at: str, construct: str | None) -> None:
    assert shown(constructs().before(TEXT.index(at))) == construct


def test_starting_on() -> None:
    found = {row: shown(constructs().starting_on(row)) for row in range(1, 18)}
    assert {row: text for row, text in found.items() if text} == {1: LINK, 3: CODE, 8: TABLE, 15: CALL}


def test_before_the_end_of_the_only_one_there_is_none() -> None:
    assert constructs("[a\nb](c) d").before(3) is None


@pytest.mark.parametrize(
    ("outer", "before"),
    [("[a\nb](c)", ""), ("[a\nb](c) d\n===", ""), ("[![a\nb](c)\n](d)", ""), ("`a\nb`", ""), ("[a\nb](c)", "# x\n")],
)
def test_of_one_in_another_only_the_outer_one(outer: str, before: str) -> None:
    text = before + outer
    found = constructs(text)
    assert shown(found.around(len(before) + 3), text) == outer
    assert shown(found.starting_on(1 + len(before.splitlines())), text) == outer


def test_two_that_touch_are_two() -> None:
    text = "[a\nb](c)[d\ne](f) g"
    assert [shown(constructs(text).around(at), text) for at in (0, 7, 8, 15)] == [
        *["[a\nb](c)"] * 2,
        *["[d\ne](f)"] * 2,
    ]
    assert shown(constructs(text).before(text.index(" g")), text) == "[d\ne](f)"
