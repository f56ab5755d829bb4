"""The whole site is checked, and changes since the last recorded counts are shown."""

import json
from collections.abc import Collection
from statistics import median

import pytest

from tests.corpus_baseline import BASELINE, count, diagnose_corpus
from tests.messages import MOST_CHARACTERS_OF_A_MESSAGE, without_quotes
from tests.paths import needs_corpus
from twimlint.diagnostics import Diagnostic, Level
from twimlint.engine.check import default_ruleset
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog

pytestmark = needs_corpus


def test_the_counts_are_those_on_record() -> None:
    """If a change of the counts is intended, `python -m tests.corpus_baseline` records the new ones."""
    assert count() == json.loads(BASELINE.read_text("utf-8"))


@pytest.fixture(scope="module")
def found() -> Collection[tuple[Document, list[Diagnostic]]]:
    """The diagnostics of each page of the site as published."""
    return diagnose_corpus(default_ruleset(load_catalog())).values()


def test_messages_are_short(found: Collection[tuple[Document, list[Diagnostic]]]) -> None:
    messages = {without_quotes(diagnostic.message) for _, diagnostics in found for diagnostic in diagnostics}
    assert [message for message in messages if len(message) > MOST_CHARACTERS_OF_A_MESSAGE] == []


@pytest.fixture(scope="module")
def posts_of_2024(found: Collection[tuple[Document, list[Diagnostic]]]) -> list[list[Level]]:
    """The levels of the diagnostics of each post of 2024 as published."""
    return [
        [diagnostic.level for diagnostic in diagnostics]
        for document, diagnostics in found
        if document.is_post and document.date is not None and document.date.year == 2024
    ]


def test_the_posts_of_a_year_have_few_problems(posts_of_2024: list[list[Level]]) -> None:
    assert len(posts_of_2024) >= 50
    assert median(len(levels) for levels in posts_of_2024) <= 4
    assert max(len(levels) for levels in posts_of_2024) <= 20


def test_errors_are_rare_in_published_posts(posts_of_2024: list[list[Level]]) -> None:
    assert sum(levels.count(Level.ERROR) for levels in posts_of_2024) <= len(posts_of_2024)
