"""Where the tests find what they read."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
FIXTURE_SITE = FIXTURES / "site"
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus" / "site"

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project (../shared/corpus)")


def corpus_pages() -> list[Path]:
    """Every page of the corpus, in order of its name; empty where there is no corpus."""
    return sorted((CORPUS / "content").rglob("*.md"))
