"""The number of hits of each rule on the pages of the real site; `python -m tests.corpus_baseline` updates it.

The counts include rules that are off by default, per year for This Week in Matrix posts and together for all other
pages.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from tests.paths import CORPUS, FIXTURES, corpus_pages
from twimlint.checks import Context
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import Ruleset, check
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

BASELINE = FIXTURES / "corpus-baseline.json"

Counts = dict[str, dict[str, int]]


def diagnose_corpus(ruleset: Ruleset) -> dict[Path, tuple[Document, list[Diagnostic]]]:
    """Every page of the corpus with its diagnostics by these rules."""
    context = Context(load_style(), Site.open(CORPUS))
    found = {}
    for path in corpus_pages():
        document = Document(Source.decode(str(path), path.read_bytes()))
        found[path] = document, check(document, ruleset, context)
    return found


def count() -> Counts:
    """The number of diagnostics by code, then by the post's year or `pages`."""
    counts: dict[str, Counter[str]] = {}
    for document, diagnostics in diagnose_corpus(Ruleset(list(load_catalog()))).values():
        bucket = str(document.date.year) if document.is_post and document.date else "pages"
        for diagnostic in diagnostics:
            counts.setdefault(diagnostic.code, Counter())[bucket] += 1
    return {code: dict(sorted(by_year.items())) for code, by_year in sorted(counts.items())}


def render(counts: Counts) -> str:
    """One line per rule, so that changed counts are changed lines."""
    lines = ",\n".join(f'  "{code}": {json.dumps(by_year)}' for code, by_year in counts.items())
    return f"{{\n{lines}\n}}\n"


def main() -> None:
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS}: the pages of the real site are not here; put a checkout of the site there to count hits")
    BASELINE.write_text(render(count()), "utf-8")


if __name__ == "__main__":
    main()
