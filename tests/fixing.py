"""Fixing texts in tests, and what is published of them."""

import re
from functools import cache
from pathlib import Path

import pyromark
import pytest

from tests.markdown.pulldown import OPTIONS
from tests.paths import CORPUS, FIXTURE_SITE
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import FixResult, fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source
from twimlint.zola.syntax import PLACEHOLDER

POST_NAME = "content/blog/2026/01/2026-01-09-twim.md"


@cache
def ruleset(*families: str) -> Ruleset:
    """The rules of some families, those that are off by default too; without any, all that are on."""
    rules = [rule for rule in load_catalog() if rule.code in CHECKS]
    if not families:
        return Ruleset([rule for rule in rules if rule.default])
    return Ruleset([rule for rule in rules if rule.family in families or rule.code in families])


@cache
def context(folder: Path = FIXTURE_SITE) -> Context:
    return Context(load_style(), Site.open(folder))


def fixed(text: str, *families: str, unsafe: bool = False, name: str = POST_NAME) -> FixResult:
    """A text after the fixes of some families, or of all rules that are on."""
    return fix(Source(name, text), ruleset(*families), context(), unsafe=unsafe)


def formatted(text: str, name: str = POST_NAME) -> str:
    """A text after `twimlint format`."""
    return fixed(text, "FMT", name=name).text


def published(text: str) -> str:
    """The HTML that Zola's parser makes of a page, with a sign for each shortcode."""
    masked = Document(Source(POST_NAME, text)).masked
    return pyromark.html(re.sub(f"{PLACEHOLDER}+", PLACEHOLDER, masked), options=OPTIONS)


def corpus_texts() -> list[tuple[str, str]]:
    """The name and the text of every page of the corpus."""
    return [(str(path), path.read_bytes().decode()) for path in sorted((CORPUS / "content").rglob("*.md"))]


def read_from_now_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of which documents are made from now on."""
    texts: list[str] = []
    real = Document.__init__

    def noting(self: Document, source: Source, *others: object) -> None:
        texts.append(source.text)
        real(self, source, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(Document, "__init__", noting)
    return texts
