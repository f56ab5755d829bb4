"""A sample of the mutations: every kind once; `python -m benchmarks.mutations` tries many more of each."""

from collections import Counter

import pytest

import benchmarks.mutations as families
from benchmarks.mutations.material import Material
from benchmarks.mutations.mutant import MUTATIONS
from benchmarks.mutations.series import Series, run_all
from benchmarks.mutations.table import FLOOR_FOUND, FLOOR_RESTORED, WITHOUT
from tests.paths import needs_corpus
from twimlint.rulebook.catalog import load_catalog

SEED = 2
EACH = 1
EVERY = 8
MOST_COLLATERAL = 0.02


@pytest.fixture(scope="module")
def results() -> list[Series]:
    assert families.__all__  # importing them registers the mutations
    return list(run_all(Material(every=EVERY), MUTATIONS, seed=SEED, count=EACH))


def failures(results: list[Series]) -> str:
    return "\n".join(f"{series.mutation}: {failure}" for series in results for failure in series.failures())


def test_every_rule_is_broken_or_has_a_reason() -> None:
    missing = set(load_catalog().codes) - MUTATIONS.keys() - WITHOUT.keys()
    assert not missing, "add a mutation, or a reason to WITHOUT in benchmarks/mutations/table.py (CONTRIBUTING, step 5)"
    assert {*MUTATIONS, *WITHOUT} == set(load_catalog().codes)
    assert not MUTATIONS.keys() & WITHOUT.keys()


def test_mutations_of_a_rule_have_different_titles() -> None:
    titles = Counter((code, each.title) for code, group in MUTATIONS.items() for each in group)
    assert titles.most_common(1)[0][1] == 1


@needs_corpus
def test_every_mutation_finds_something_to_break(results: list[Series]) -> None:
    assert [str(series.mutation) for series in results if not series.tried] == []


@needs_corpus
def test_nothing_breaks_twimlint(results: list[Series]) -> None:
    assert sum(series.faults for series in results) == 0, failures(results)


@needs_corpus
def test_what_is_broken_is_found(results: list[Series]) -> None:
    found, tried = sum(series.found for series in results), sum(series.tried for series in results)
    assert found >= FLOOR_FOUND * tried, failures(results)


@needs_corpus
def test_safe_fixes_restore_what_was_broken(results: list[Series]) -> None:
    restored, safe = sum(series.restored_safely for series in results), sum(series.safe for series in results)
    assert restored >= FLOOR_RESTORED * safe, failures(results)


@needs_corpus
def test_other_rules_hardly_ever_report_a_mutant(results: list[Series]) -> None:
    reported = sum(bool(verdict.collateral) for series in results for verdict in series.verdicts)
    assert reported <= MOST_COLLATERAL * sum(series.tried for series in results), failures(results)
