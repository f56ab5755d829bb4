"""Some texts of each style are fixed as promised, and the search sees each kind of broken promise."""

from collections import Counter
from itertools import islice
from unittest.mock import patch

import pytest

from benchmarks import windows
from tests.fixing import POST_NAME
from twimlint.checks import Context
from twimlint.diagnostics import Location
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import FixResult, Refusal
from twimlint.text.source import Source


@pytest.mark.parametrize("style", ["windows", "assembled", "pairs"])
def test_some_texts_are_fixed_as_promised(style: str) -> None:
    tried = list(windows.texts(style, 7, 40))
    assert len({text for text, _ in tried}) > 30
    assert [fault for text, place in tried for fault in windows.faults_of(text, place)] == []


@pytest.mark.parametrize("style", ["windows", "assembled", "pairs"])
def test_a_text_depends_on_its_seed_and_number(style: str) -> None:
    first = list(windows.texts(style, 7, 8))
    assert list(islice(windows.texts(style, 7, 9), 8)) == first
    assert list(windows.texts(style, 8, 8)) != first


def test_broken_promises_are_told() -> None:
    refusal = Refusal("LNK001", Location(1, 1), "the fix would change words")

    def fixing(source: Source, _ruleset: Ruleset, _context: Context, *, unsafe: bool = False) -> FixResult:
        if unsafe:
            raise ValueError(source.name)
        return FixResult(source.text + "x", Counter(["MTX005"]), [], [refusal], frozenset(["MTX004"]))

    with patch.object(windows, "fix", fixing):
        faults = set(windows.faults_of("Lanterns."))
    assert faults == {
        "LNK001 is refused: the fix would change words",
        "fixes of default rules undo each other: MTX004",
        "fixes of default rules: a second run changes more: MTX005",
        "fixes of default rules and format undo each other: MTX005",
        "fixes of every rules undo each other: MTX004",
        "fixes of every rules: a second run changes more: MTX005",
        "fixes of every rules and format undo each other: MTX005",
        f"unsafe fixes of every rules: ValueError: {POST_NAME}",
        "format undo each other: MTX004",
        "format: a second run changes more: MTX005",
        "format: another page: MTX005",
    }
