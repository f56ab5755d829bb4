"""The post of 2020-04-03, whose text went through Mac Roman, and the rule that fixes it."""

import pytest

from tests.paths import SHARED
from twimlint.checks import Context
from twimlint.engine.check import Ruleset, check, default_ruleset
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

SEED = SHARED / "seed"
DAMAGED = SEED / "2020-04-03-this-week-in-matrix-2020-04-03.md"
REPAIRED = SEED / "repaired.md"
MOJIBAKE = Ruleset([load_catalog()["TXT001"]])

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the seed is not beside the project (../shared/seed)")


@pytest.fixture
def damaged() -> Source:
    return Source.decode(str(DAMAGED), DAMAGED.read_bytes())


def test_every_damaged_line_is_found_and_no_other(damaged: Source) -> None:
    repaired = REPAIRED.read_text("utf-8").split("\n")
    differing = [
        row for row, (was, meant) in enumerate(zip(damaged.text.split("\n"), repaired, strict=True), 1) if was != meant
    ]
    found = check(Document(damaged), MOJIBAKE, Context(load_style()))
    assert len(differing) == 24
    assert sorted({diagnostic.location.row for diagnostic in found}) == differing


def test_no_reference_dangles(damaged: Source) -> None:
    found = check(Document(damaged), default_ruleset(load_catalog()), Context(load_style()))
    assert [diagnostic for diagnostic in found if diagnostic.name == "dangling-reference"] == []


def test_the_fix_restores_the_post_byte_for_byte(damaged: Source) -> None:
    result = fix(damaged, MOJIBAKE, Context(load_style()))
    assert result.text.encode() == REPAIRED.read_bytes()
