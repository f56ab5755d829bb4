"""How rule pages are read."""

from pathlib import Path

import pytest

from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.compiled import load_rulebook
from twimlint.rulebook.pages import read_rule, read_rules
from twimlint.rulebook.rule import CatalogError

CATALOG = load_catalog()


@pytest.mark.parametrize(
    "page",
    ["", "no front matter", '+++\ncode = "X"\n+++\n', "+++\na = [\n+++\n", "+++\nsince = tomorrow\n+++\n"],
)
def test_a_malformed_page_is_named(tmp_path: Path, page: str) -> None:
    path = tmp_path / "MTX002-odd.md"
    path.write_text(page)
    with pytest.raises(CatalogError, match="MTX002-odd"):
        read_rule(path)


PAGE = """\
+++
code = "{code}"
name = "odd"
summary = "something odd"
family = "TXT"
scope = "page"
level = "info"
fix = "none"
yields-to = {yields_to}
+++
"""


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (["TXT009"], [], "TXT001-odd.md: yields to TXT009, which does not exist"),
        (["TXT001"], [], "TXT001-odd.md: yields to itself"),
        (["TXT002"], ["TXT001"], "TXT001-odd.md: yields to itself"),
    ],
)
def test_a_rule_yields_to_another_that_exists(tmp_path: Path, first: list[str], second: list[str], fault: str) -> None:
    for code, yields_to in (("TXT001", first), ("TXT002", second)):
        (tmp_path / f"{code}-odd.md").write_text(PAGE.format(code=code, yields_to=yields_to))
    with pytest.raises(CatalogError, match=f"^{fault}$"):
        read_rules(tmp_path)


def test_a_rule_may_yield_to_one_that_yields_to_a_third(tmp_path: Path) -> None:
    for code, yields_to in (("TXT001", ["TXT002", "TXT003"]), ("TXT002", ["TXT003"]), ("TXT003", [])):
        (tmp_path / f"{code}-odd.md").write_text(PAGE.format(code=code, yields_to=yields_to))
    assert [rule.yields_to for rule in read_rules(tmp_path)] == [("TXT002", "TXT003"), ("TXT003",), ()]


def test_a_folder_without_pages_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no rule pages"):
        load_rulebook(tmp_path)


@pytest.mark.parametrize(
    ("selector", "some", "none"),
    [
        ("FM", "FM001", "FMT001"),
        ("F", "", "FMT001"),
        ("MTX00", "", "MTX001"),
        ("MTX002", "MTX002", "MTX001"),
        ("bare-url", "LNK001", "LNK002"),
        ("ALL", "FMT001", ""),
        ("", "", "FM001"),
        ("nothing", "", "FM001"),
    ],
)
def test_selectors(selector: str, some: str, none: str) -> None:
    codes = CATALOG.matching(selector)
    assert (some in codes) == bool(some)
    assert none not in codes
