"""Regression tests for what the fuzzer found, and tests of the fuzzer itself, which must report a fault."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks import oracles
from benchmarks.fuzz import Campaign, faulty_texts, fuzz, reduced
from benchmarks.grammar import MAX_SIZE, chosen, crossed, mutated, seeds
from benchmarks.oracles import Fault, fault_of

FOUND = {
    "a definition that leads nowhere": "[f]:<>",
    "an ID of a video over two lines": '{{youtube_player(video_id="\nQ")}}',
    "the label of a definition over two lines": "[o\n]:r",
    "a picture of two lines": '{{figure(img=">\nt")}}',
    "a tag over two lines": "<f\nb>",
    "a tag that is no HTML in a block that is": "<div><f>",
    "a fix that does no harm once others are in": ">[s]:\\\n\\\n\\",
    "a quote mark that is text": "> h\n    >\n> ```\n",
    "a box at the end of the page": "- [ ]",
    "an indented number below a table": "m ||\n-|-\nf\n    1.",
    "an indented quote mark below a table": "m ||\n-|-\nK\n    > ",
    "an indented list below a table of empty cells": "\\\n|||\n-|-\n[\n    1. r",
    "a label with a blank that is none": "[\xa0foo]:l\n[foo]",
    "a tag that never ends": "<iframe",
}
"""The shortest text that showed each fault."""

AS_SOMEBODY = ["-c", "user.name=Thea", "-c", "user.email=thea@example.org"]


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND)
def test_what_was_found_stays_repaired(text: str) -> None:
    assert fault_of(text) is None


def test_some_texts_of_the_fuzzer(capsys: pytest.CaptureFixture[str]) -> None:
    assert fuzz(Campaign(count=150, seconds=600, folder=None), seed=8) == 0
    assert capsys.readouterr().out == "150 texts tried, 0 faults found\n"


def test_the_same_seed_makes_the_same_texts() -> None:
    first, second = (random.Random(1) for _ in range(2))  # noqa: S311  # repeatable on purpose
    text, other = seeds()[3], seeds()[30]
    for _ in range(100):
        made = mutated(text, first)
        assert made == mutated(text, second)
        assert len(made) <= MAX_SIZE
        assert crossed(text, other, first) == crossed(text, other, second)


def test_the_examples_of_a_new_rule_change_few_texts() -> None:
    def texts(*more: str) -> list[str]:
        return [chosen([*seeds(), *more], random.Random(number)) for number in range(500)]  # noqa: S311  # repeatable

    before, after = texts(), texts("An example.\n", "Another example.\n", "A third example.\n")
    changed = {text for old, text in zip(before, after, strict=True) if old != text}
    assert changed <= {"An example.\n", "Another example.\n", "A third example.\n"}
    assert sum(text in changed for text in after) < 10
    assert len(set(before)) > 200


def test_a_text_does_not_depend_on_those_before_it() -> None:
    def tried(first: int) -> list[str]:
        campaign = Campaign(count=20, seconds=600, folder=None)
        campaign.tried = first
        texts: list[str] = []

        def record(text: str) -> None:
            campaign.tried += 1
            texts.append(text)

        with patch.object(campaign, "try_text", record):
            fuzz(campaign, seed=8)
        return texts

    assert len(set(tried(0))) > 10
    assert tried(10) == tried(0)[10:]


def test_an_old_fault_is_told_from_a_new_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    oracles_then = "def fault_of(text):\n    return 'bread' if 'bread' in text else None\n"
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "__init__.py").touch()
    (tmp_path / "benchmarks" / "oracles.py").write_text(oracles_then, "utf-8")
    for command in (["init", "-q"], ["add", "."], [*AS_SOMEBODY, "commit", "-qm", "Then"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert faulty_texts("HEAD", ["butter", "bread", "more bread"], root=tmp_path) == {"bread", "more bread"}
    campaign = Campaign(count=9, seconds=60, folder=None, base="then")
    campaign.finds = {Fault("no bread", ""): "bread", Fault("no butter", ""): "butter"}
    with patch("benchmarks.fuzz.faulty_texts", lambda *_: {"bread"}):
        assert campaign.end() == 1
        del campaign.finds[Fault("no butter", "")]
        assert campaign.end() == 0
    assert capsys.readouterr().out.count("(old: then has it too)") == 2


def test_a_fault_is_seen_reduced_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def no_bread(text: str) -> Iterator[str]:
        if "bread" in text:
            yield "bread"

    with patch.dict(oracles.ORACLES, {"no bread": no_bread}, clear=True):
        campaign = Campaign(count=9, seconds=60, folder=tmp_path / "finds")
        for text in ("butter", "some bread and butter", "more bread, please"):
            campaign.try_text(text)
    assert campaign.finds == {Fault("no bread", "bread"): "bread"}
    assert campaign.end() == 1
    assert "3 texts tried, 1 faults found" in capsys.readouterr().out
    (kept,) = (tmp_path / "finds").iterdir()
    assert "'bread'" in kept.read_text(encoding="utf-8")


def test_an_exception_and_endless_work_are_faults() -> None:
    def explode(_text: str) -> Iterator[str]:
        raise RecursionError("too deep")

    def dawdle(_text: str) -> Iterator[str]:
        while True:
            pass
        yield ""

    with patch.dict(oracles.ORACLES, {"any": explode}, clear=True):
        assert fault_of("") == Fault("no exception", "RecursionError in explode: too deep")
    with patch.dict(oracles.ORACLES, {"any": dawdle}, clear=True), patch.object(oracles, "CPU_LIMIT", 0.05):
        fault = fault_of("")
    assert fault is not None
    assert "_TooSlowError" in fault.detail


def test_reducing_ends() -> None:
    assert reduced("a" * 1000, lambda text: len(text) > 10) == "a" * 11
    assert len(reduced("a" * 1000, lambda text: len(text) > 10, tries=1)) == 500
