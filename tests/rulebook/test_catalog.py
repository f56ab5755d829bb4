"""How rule pages are read."""

from pathlib import Path

import pytest

from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.compiled import load_rulebook
from twimlint.rulebook.pages import read_rule
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
