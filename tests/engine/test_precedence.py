"""Which of two overlapping diagnostics is dropped; `tests/checks/test_precedence.py` tries the pairs of the pages."""

from collections.abc import Mapping

import pytest

from twimlint.diagnostics import Diagnostic, Level, Location, Span
from twimlint.engine.precedence import without_lesser
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import Rule

ANY = load_catalog()["TXT001"]


def rules(**yields_to: tuple[str, ...]) -> Mapping[str, Rule]:
    return {code: ANY._replace(code=code, yields_to=others) for code, others in yields_to.items()}


def found(code: str, start: int, end: int, *also: Span) -> tuple[Diagnostic, tuple[Span, ...]]:
    place = Location(1, 1)
    return Diagnostic(code, "odd", Level.INFO, "Odd", "a.md", Span(start, end), place, place), also


def kept(*given: tuple[Diagnostic, tuple[Span, ...]], by: Mapping[str, Rule]) -> list[tuple[str, int]]:
    return [(diagnostic.code, diagnostic.span.start) for diagnostic in without_lesser(given, by)]


@pytest.mark.parametrize(
    ("lesser", "greater", "overlap"),
    [
        ((2, 4), (4, 6), False),
        ((2, 4), (3, 6), True),
        ((4, 6), (2, 4), False),
        ((3, 6), (2, 4), True),
        ((2, 9), (3, 4), True),
        ((3, 3), (3, 4), True),
        ((3, 3), (3, 3), True),
        ((3, 3), (4, 4), False),
        ((3, 3), (2, 3), False),
    ],
)
def test_the_lesser_of_two_that_overlap_is_dropped(
    lesser: tuple[int, int], greater: tuple[int, int], overlap: bool
) -> None:
    by = rules(A=("B",), B=())
    assert kept(found("A", *lesser), found("B", *greater), by=by) == [("A", lesser[0])] * (not overlap) + [
        ("B", greater[0])
    ]
    assert len(kept(found("A", *lesser), found("B", *greater), by=rules(A=(), B=()))) == 2


def test_each_place_is_judged_by_itself() -> None:
    by = rules(A=("B", "C"), B=(), C=())
    given = [found("A", at, at + 2) for at in (0, 5, 10, 20, 30)]
    others = [found("B", 0, 6), found("B", 2, 3), found("C", 21, 25), found("B", 40, 50)]
    assert [start for code, start in kept(*given, *others, by=by) if code == "A"] == [10, 30]


def test_places_that_overlap_are_joined_wherever_they_are() -> None:
    by = rules(A=("B",), B=())
    others = [found("B", 0, 2), found("B", 10, 14), found("B", 12, 13), found("B", 13, 20), found("B", 30, 40)]
    given = [found("A", at, at + 1) for at in (1, 2, 5, 10, 16, 19, 20, 25, 39, 40)]
    assert [start for code, start in kept(*given, *others, by=by) if code == "A"] == [2, 5, 20, 25, 40]


def test_a_place_inside_a_longer_one_does_not_cut_it_short() -> None:
    by = rules(A=("B",), B=())
    others = [found("B", 0, 2), found("B", 10, 20), found("B", 12, 13)]
    for further in ([], [found("B", 40, 50)]):
        assert [code for code, _ in kept(found("A", 15, 16), *others, *further, by=by)].count("A") == 0


def test_one_that_yields_itself_still_covers_its_place() -> None:
    by = rules(A=("B",), B=("C",), C=())
    assert kept(found("A", 0, 2), found("B", 1, 9), found("C", 8, 9), by=by) == [("C", 8)]


def test_one_covers_other_places_too() -> None:
    by = rules(A=("B",), B=())
    assert kept(found("A", 0, 2), found("A", 10, 12), found("B", 20, 21, Span(11, 12)), by=by) == [("A", 0), ("B", 20)]
