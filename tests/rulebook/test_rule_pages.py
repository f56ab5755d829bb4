"""Pages and checks agree: every page has a check, every example says what its page says."""

import re

import pytest

from tests.examples import Case, cases, context, diagnostics, source_of, text_of
from tests.messages import MOST_CHARACTERS_OF_A_MESSAGE, without_quotes
from tests.rules_index import INDEX, render
from twimlint.checks import CHECKS
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import fix
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import PAGES_URL, Rule

CATALOG = load_catalog()
CASES = cases(CATALOG)
SECTIONS = ["What it flags", "Why", "Fix", "Examples"]
RAISED_ELSEWHERE = {"SRC001", "SRC002", "SRC003", "SRC005", "SRC006", "SUP001", "SUP002"}
"""Rules that are reported when a file is read, given up, or its suppressions are evaluated, not by a check."""


def of_kind(kind: str) -> list[Case]:
    return [case for case in CASES if case.example.kind == kind]


def test_every_page_has_a_check() -> None:
    without_check = set(CATALOG.codes) - CHECKS.keys() - RAISED_ELSEWHERE
    assert not without_check, "add a line to CHECKS in twimlint/checks/__init__.py for each"


def test_every_check_has_a_page() -> None:
    assert not CHECKS.keys() - set(CATALOG.codes), "write a page in rules/ for each"


def test_checks_are_in_the_order_of_the_catalog() -> None:
    assert list(CHECKS) == [code for code in CATALOG.codes if code in CHECKS]


def test_codes_and_names_are_unique() -> None:
    names = [rule.name for rule in CATALOG]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", CATALOG, ids=lambda rule: rule.code)
def test_a_page_is_named_for_its_rule_and_has_its_sections(rule: Rule) -> None:
    assert rule.path.name == f"{rule.code}-{rule.name}.md"
    assert rule.code.startswith(rule.family)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert (
        re.findall(
            r"^## (.+)$", re.sub(r"^(`{3,}).*?^\1$", "", rule.page, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
        )
        == SECTIONS
    )
    assert not rule.summary.endswith(".")
    assert rule.url == PAGES_URL + rule.path.name


@pytest.mark.parametrize("rule", [rule for rule in CATALOG if rule.family not in {"SRC", "SUP"}], ids=lambda r: r.code)
def test_a_page_shows_bad_and_good(rule: Rule) -> None:
    kinds = {example.kind for example in rule.examples}
    assert {"bad", "good"} <= kinds
    promises_fix = rule.fix is not None or any(case.fix is not None for case in rule.cases.values())
    assert ("fixed" in kinds) == promises_fix


@pytest.mark.parametrize("case", of_kind("bad"), ids=str)
def test_a_bad_example_is_flagged(case: Case) -> None:
    source = source_of(case.rule, case.example)
    found = diagnostics(case.rule, case.example)
    assert found
    for diagnostic in found:
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)
        assert "\n" not in diagnostic.message
        assert not diagnostic.message.endswith(".")
        assert not diagnostic.message[0].islower()
        assert len(without_quotes(diagnostic.message)) <= MOST_CHARACTERS_OF_A_MESSAGE


@pytest.mark.parametrize("case", [*of_kind("good"), *of_kind("fixed")], ids=str)
def test_a_good_example_is_not_flagged(case: Case) -> None:
    assert diagnostics(case.rule, case.example) == []


@pytest.mark.parametrize("case", of_kind("bad"), ids=str)
def test_a_bad_example_is_fixed_as_its_page_shows(case: Case) -> None:
    source = source_of(case.rule, case.example)
    result = fix(source, Ruleset([case.rule]), context(case.example), unsafe=True)
    expected = case.example if case.fixed is None else case.fixed
    assert result.text == text_of(case.rule, expected)


@pytest.mark.parametrize("case", [case for case in of_kind("bad") if case.fixed is not None], ids=str)
def test_a_fix_is_worth_what_the_page_says(case: Case) -> None:
    promised = {case.rule.fix, *(described.fix for described in case.rule.cases.values())}
    found = diagnostics(case.rule, case.example)
    assert any(diagnostic.fix is not None for diagnostic in found)
    assert {diagnostic.applicability for diagnostic in found if diagnostic.fix is not None} <= promised


def test_the_index_is_in_step() -> None:
    assert INDEX.read_text("utf-8") == render(CATALOG), "run `python -m tests.rules_index`"
