"""What a save has changed: new problems, known ones, and the count of those that are gone."""

import re
from collections.abc import Sequence

from tests.reports import report
from twimlint.batch.saves import news
from twimlint.diagnostics import Level
from twimlint.session.report import Report

OLD, NEW = "2019/2019-01-04-twim.md", "2026/2026-10-30-twim.md"


def found(text: str, name: str = NEW) -> Report:
    """A report in which each word in capitals is a problem."""
    return report(text, [(*match.span(), match[0], Level.WARNING) for match in re.finditer("[A-Z]+", text)], name)


def words(reports: Sequence[Report]) -> list[str]:
    return [problem.message for report in reports for problem in report.diagnostics]


def test_in_the_first_check_nothing_is_new() -> None:
    first = news(None, [found("A"), found("B", OLD)])
    assert (words(first.new), words(first.known), first.gone) == ([], ["A", "B"], 0)


def test_what_is_new_known_and_gone() -> None:
    after = news([found("A one\nB two\n")], [found("C three\n\nA one\n")])
    assert (words(after.new), words(after.known), after.gone) == (["C"], ["A"], 1)


def test_a_problem_stays_known_when_its_line_is_edited_or_moved() -> None:
    after = news([found("A one B\n")], [found("\nA is one\n")])
    assert (words(after.new), words(after.known), after.gone) == ([], ["A"], 1)


def test_one_more_of_the_same_is_new() -> None:
    assert words(news([found("A x\n")], [found("A x\nA y\n")]).new) == ["A"]
    assert news([found("A x\n")], [found("A x\nA y\n")]).new[0].diagnostics[0].location.row == 2
    assert words(news([found("A x\n")], [found("A x\nA x\n")]).new) == ["A"]


def test_files_come_and_go() -> None:
    came = news([found("A", OLD)], [found("A", OLD), found("A", NEW)])
    assert (words(came.new), words(came.known), came.gone) == (["A"], ["A"], 0)
    went = news([found("A", OLD), found("A B", NEW)], [found("A", OLD)])
    assert (words(went.new), words(went.known), went.gone) == ([], ["A"], 2)


def test_the_saved_post_comes_first_then_the_newest() -> None:
    page, old, new = found("A", "a.md"), found("B", OLD), found("C", NEW)
    assert words(news(None, [page, old, new]).known) == ["C", "B", "A"]
    saved = news([page, old, new], [page, found("B saved", OLD), new])
    assert words(saved.known) == ["B", "C", "A"]
