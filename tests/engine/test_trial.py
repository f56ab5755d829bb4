"""Fixes are tried together first, then in smaller and smaller groups, as long as the work lasts."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

import pytest

from twimlint.diagnostics import Change, Diagnostic, Edit, Span, Violation
from twimlint.engine.check import diagnose
from twimlint.engine.guard import Fault
from twimlint.engine.trial import Candidate, Trial, Work, apart
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source

PLENTY = 10**6
ANY_CHANGE = (Change.LAYOUT,)
EACH_OF_FOUR = ("abcd", "ab", "a", "b", "cd", "c", "d")
EACH_OF_OTHERS = ("efgh", "ef", "e", "f", "gh", "g", "h")


def diagnostic(code: str = "TXT001") -> Diagnostic:
    return diagnose(Source("page.md", "words"), load_catalog()[code], Violation(Span(0, 1), "It is wrong"), {})


def candidate(*edits: Edit, code: str = "TXT001", changes: Collection[Change] = ANY_CHANGE) -> Candidate:
    return Candidate(diagnostic(code), edits, frozenset(changes))


def read(text: str) -> Document:
    return Document(Source("page.md", text))


class Tries:
    """Doubles letters of a page: a group with one of the bad letters fails, in the words where these are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, page: str, bad: str, *, knows_where: bool = True) -> None:
        self.page = page
        self.groups: list[str] = []
        self._bad = bad
        self._knows_where = knows_where
        monkeypatch.setattr("twimlint.engine.trial.broken_promise", self._promise)

    def run(self, letters: str = "", work: int = PLENTY, changes: Callable[[str], Change] | None = None) -> Trial:
        trial = Trial(read(self.page), read, Work("", work, 0))
        trial.take(
            [
                candidate(
                    Edit(self.page.index(letter), self.page.index(letter) + 1, letter * 2),
                    changes=[changes(letter)] if changes else ANY_CHANGE,
                )
                for letter in letters or self.page.replace(" ", "")
            ]
        )
        return trial

    def _promise(
        self, before: Document, after: Document, edits: Sequence[Edit], allowed: frozenset[Change]
    ) -> Fault | None:
        group = "".join(before.text[edit.start : edit.end] for edit in edits)
        assert all(letter * 2 in after.text for letter in group)
        assert allowed
        self.groups.append(group)
        if not set(group) & set(self._bad):
            return None
        words = [Span(*word.span()) for word in re.finditer(r"\S+", before.text)]
        at = [edit.start for edit in edits if before.text[edit.start] in self._bad]
        spans = [word for word in words if any(word.start <= place < word.end for place in at)]
        return Fault("do harm", spans if self._knows_where else None)


def letters(candidates: Iterable[Candidate]) -> str:
    return "".join(sorted(one.edits[0].text[0] for one in candidates))


@pytest.mark.parametrize(
    ("page", "bad", "groups"),
    [
        ("abc def ghi", "", ["abcdefghi"]),
        ("abc def ghi", "e", ["abcdefghi", "abcghi", "def", "de", "d", "e", "f"]),
        ("abc def ghi", "a", ["abcdefghi", "defghi", "abc", "ab", "a", "b", "c"]),
        ("abc def ghi", "i", ["abcdefghi", "abcdef", "ghi", "gh", "i"]),
        ("abc def ghi", "ah", ["abcdefghi", "def", "abcghi", "abc", "ab", *"abc", "ghi", "gh", *"ghi"]),
        (
            "abc def ghi",
            "beh",
            ["abcdefghi", "abdegh", "abd", "d", "ab", "a", "b", "egh", "eg", "g", "e", "h", "cfi"],
        ),
        ("a b c d e f g h", "abcdefgh", ["abcdefgh", *EACH_OF_FOUR, *EACH_OF_OTHERS]),
        ("a b c d e f g h i", "abcdefghi", ["abcdefghi"]),
        ("a b c d e f g hi", "abcdefgh", ["abcdefghi", "abcdefgh", *EACH_OF_FOUR, *EACH_OF_OTHERS, "i"]),
    ],
)
def test_a_group_that_fails_is_tried_outside_of_the_faulty_places_then_in_halves(
    monkeypatch: pytest.MonkeyPatch, page: str, bad: str, groups: list[str]
) -> None:
    tries = Tries(monkeypatch, page, bad)
    trial = tries.run()
    assert tries.groups == groups
    assert letters(trial.taken) == "".join(sorted(set(page) - set(bad) - {" "}))
    assert letters(one for one, _ in trial.refused) == bad
    assert {reason for _, reason in trial.refused} <= {"do harm"}
    assert trial.after.text == re.sub(r"\w", lambda letter: letter[0] * (1 if letter[0] in bad else 2), page)


def test_a_group_is_halved_if_nobody_knows_where_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = Tries(monkeypatch, "abc def ghi", "g", knows_where=False)
    assert letters(tries.run().taken) == "abcdefhi"
    assert tries.groups == ["abcdefghi", "abcde", "fghi", "fg", "f", "g", "hi"]


def test_an_edit_that_touches_a_faulty_place_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[list[int]] = []

    def promise(_before: Document, _after: Document, edits: Sequence[Edit], _allowed: object) -> Fault | None:
        groups.append([edit.start for edit in edits])
        return Fault("do harm", [Span(4, 6), Span(20, 21)]) if len(edits) > 3 else None

    monkeypatch.setattr("twimlint.engine.trial.broken_promise", promise)
    trial = Trial(read("x" * 30), read, Work("", PLENTY, 0))
    trial.take([candidate(Edit(start, start + 1, "y")) for start in (0, 2, 3, 6, 7)])
    assert groups == [[0, 2, 3, 6, 7], [0, 2, 7], [3, 6]]
    assert [one.edits[0].start for one in trial.taken] == [0, 2, 7, 3, 6]


def test_small_changes_are_tried_before_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = dict(zip("abcdef", [Change.TEXT, Change.STRUCTURE, Change.LINKS, Change.LAYOUT], strict=False))
    changes |= {"e": Change.FRONT_MATTER, "f": Change.LINKS}
    tries = Tries(monkeypatch, "abcdef", "")
    assert tries.run(changes=changes.__getitem__).after.text == "aabbccddeeff"
    assert tries.groups == ["e", "d", "cf", "b", "a"]
    reaches = [candidate(changes=both).reach for both in ([], [Change.SHORTCODES], [Change.TEXT, Change.LAYOUT])]
    assert reaches == [-1, -1, 3]


@pytest.mark.parametrize(
    ("work", "groups"), [(-1, []), (0, ["abcd"]), (3, ["abcd"]), (4, ["abcd", "ab"]), (8, ["abcd", "ab", "a"])]
)
def test_no_more_is_tried_when_the_work_is_done(monkeypatch: pytest.MonkeyPatch, work: int, groups: list[str]) -> None:
    tries = Tries(monkeypatch, "abcd", "abcd", knows_where=False)
    trial = tries.run(work=work)
    assert tries.groups == groups
    assert trial.taken == []


def test_a_text_may_be_read_for_some_characters_and_some_times() -> None:
    work = Work("abc", 5, 2)
    left = []
    for _ in range(4):
        work.read("abc")
        left.append(work.is_done)
    assert left == [False, False, False, True]
    work = Work("abc", 0, 1)
    work.read("abc")
    assert not work.is_done


@pytest.mark.parametrize(
    ("spans", "chosen"),
    [
        ([(0, 1), (2, 3)], [0, 1]),
        ([(0, 1), (1, 2)], [0]),
        ([(0, 2), (1, 3), (3, 4)], [0, 2]),
        ([(1, 1), (1, 1), (2, 2)], [0, 2]),
        ([(4, 6), (0, 3)], [1, 0]),
        ([(4, 6), (0, 4)], [1]),
    ],
)
def test_of_candidates_that_touch_the_first_is_chosen(spans: list[tuple[int, int]], chosen: list[int]) -> None:
    candidates = [candidate(Edit(*span, "x"), code=f"MTX00{number + 1}") for number, span in enumerate(spans)]
    taken, rest = apart(candidates)
    assert taken == [candidates[number] for number in chosen]
    assert {one.diagnostic.code for one in rest} == {one.diagnostic.code for one in candidates} - {
        one.diagnostic.code for one in taken
    }


def test_a_candidate_is_chosen_with_all_its_edits_or_none() -> None:
    around = candidate(Edit(0, 1, "x"), Edit(8, 9, "x"))
    between, at_end, behind = (candidate(Edit(start, start + 1, "x")) for start in (3, 9, 11))
    crossing = candidate(Edit(5, 6, "x"), Edit(8, 8, "x"))
    assert apart([behind, at_end, crossing, between, around]) == ([around, between, behind], [crossing, at_end])


def test_of_the_same_edits_those_of_the_first_code_are_chosen() -> None:
    later, first = (candidate(Edit(0, 1, "x"), code=code) for code in ("TXT001", "MTX002"))
    assert apart([later, first]) == ([first], [later])
