"""Cuts parts out of posts, mutates them and fixes the rest: may every offered fix be applied?

    python -m benchmarks.windows --seed 1 --count 5000
    python -m benchmarks.windows --style assembled --seed 1
    python -m benchmarks.windows --style pairs --count 1000000

A fix that `check` offers and the fixer refuses is a fault. So are fixes that undo each other or what `format` does,
fixing that stops before its end, a second run that changes something, a `format` that changes the page, and an
exception. Prints each kind of fault with a short text that shows it, and how many fixes were taken back before
they were offered; exits with 1 if there is a fault. The posts are those of ../shared/corpus if it is there, else
invented ones; half of the texts begin with a rule's example or a soup of marks. The other styles are made by
`assembly`: examples of rules nested in constructs and damaged, and all pairs of examples that have fixes.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

from benchmarks.assembly import assembled, pairs
from benchmarks.fuzz import reduced
from benchmarks.grammar import FRAGMENTS, chosen, crossed, mutated, seeds
from tests.fixing import POST_NAME, context, corpus_texts, published
from tests.paths import CORPUS
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset, find
from twimlint.engine.fixer import FixResult, fix
from twimlint.engine.proof import proven
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

_LONGEST_WINDOW = 40
"""Lines; faults appear in short windows too."""


@cache
def _posts() -> Sequence[str]:
    if not CORPUS.is_dir():
        return seeds()
    return [text for name, text in corpus_texts() if "/blog/" in name and "This Week in Matrix" in text[:1000]]


def window(rng: random.Random) -> str:
    """Some lines of a post, mutated; sometimes of two posts, with or without front matter, or a soup of marks."""
    kind = rng.random()
    if kind < 0.1:
        return "".join(rng.choices(FRAGMENTS, k=rng.randint(2, 14)))
    text = chosen(seeds(), rng) if kind < 0.35 else _cut(rng)
    if rng.random() < 0.15:
        text = crossed(text, _cut(rng), rng)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = mutated(text, rng)
    return text


def _cut(rng: random.Random) -> str:
    lines = rng.choice(_posts()).splitlines(keepends=True)
    start = rng.choice((0, rng.randrange(len(lines) + 1), rng.randrange(len(lines) + 1)))
    return "".join(lines[start : start + rng.randint(1, _LONGEST_WINDOW)])


@cache
def _rules(name: str) -> Ruleset:
    rules = [rule for rule in load_catalog() if rule.code in CHECKS]
    if name == "format":
        return Ruleset([rule for rule in rules if rule.family == "FMT"])
    return Ruleset([rule for rule in rules if rule.default] if name == "default" else rules)


_RUNS = (("default", False), ("every", False), ("every", True), ("format", False))

PLACES: Mapping[str, tuple[str, Context]] = {
    "a post": (POST_NAME, context()),
    "a page": ("content/docs/lanterns.md", context()),
    "a file outside of a site": ("notes.md", Context(load_style())),
}
"""A name and what is known around it."""

_ANOTHER_PAGE = re.compile(r"\A\ufeff|\r(?!\n)")
"""Where the parser of the tests does not read what Zola does: it reads no file with a byte-order mark, and no `\\r`."""


def faults_of(text: str, place: str = "a post") -> Iterator[str]:
    """The faults of fixing a text in the four usual ways."""
    for name, unsafe in _RUNS:
        kind = f"{'unsafe ' if unsafe else ''}fixes of {name} rules" if name != "format" else name
        try:
            yield from _faults_of_fixing(text, name, unsafe, place, kind)
        except Exception as error:  # no exception should be raised
            yield f"{kind}: {type(error).__name__}: {error}"


def _faults_of_fixing(text: str, name: str, unsafe: bool, place: str, kind: str) -> Iterator[str]:
    result = _fixed(text, name, place, unsafe=unsafe)
    for code, _, reason in result.refused:
        yield f"{code} is refused: {reason}"
    if result.contrary:
        yield f"{kind} undo each other: {', '.join(sorted(result.contrary))}"
    if result.unfinished:
        yield f"{kind}: {result.unfinished.message}"
    again = _fixed(result.text, name, place, unsafe=unsafe)
    if again.text != result.text:
        yield f"{kind}: a second run changes more: {', '.join(sorted(again.applied))}"
    if name == "format":
        if published(result.text).rstrip() != published(text).rstrip() and not _ANOTHER_PAGE.search(text):
            yield f"{kind}: another page: {', '.join(sorted(result.applied))}"
        return
    once = _fixed(result.text, "format", place).text
    if once != result.text:
        more = _fixed(once, name, place, unsafe=unsafe)
        twice = _fixed(more.text, "format", place).text
        if _fixed(twice, name, place, unsafe=unsafe).text != twice or (twice == once != more.text):
            yield f"{kind} and format undo each other: {', '.join(sorted(more.applied))}"


def _fixed(text: str, rules: str, place: str, *, unsafe: bool = False) -> FixResult:
    name, known = PLACES[place]
    return fix(Source(name, text), _rules(rules), known, unsafe=unsafe)


def taken_back(text: str) -> Iterator[str]:
    """The codes of the fixes that rules suggest and `check` does not offer."""
    document = Document(Source(POST_NAME, text))
    found = find(document, _rules("every"), context())
    for before, after in zip(found, proven(document, found, _rules("every").rules), strict=True):
        if before.fix is not None and after.fix is None:
            yield before.code


def texts(style: str, seed: int, count: int) -> Iterator[tuple[str, str]]:
    """Texts of a style, each with the place it is in; each depends on the seed and its number only."""
    if style == "pairs":
        chosen_pairs = pairs()
        random.Random(seed).shuffle(chosen_pairs)  # noqa: S311  # repeatable on purpose
        yield from ((text, "a post") for text in chosen_pairs[:count])
        return
    for number in range(count):
        rng = random.Random(f"{seed} {number}")  # noqa: S311
        yield _STYLES[style](rng), rng.choice((*PLACES, "a post"))


_STYLES: Mapping[str, Callable[[random.Random], str]] = {"windows": window, "assembled": assembled}


def _shows(fault: str, place: str, text: str) -> bool:
    return fault in faults_of(text, place)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--style", choices=(*_STYLES, "pairs"), default="windows", help="how the texts are made")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5_000, metavar="N", help="try so many windows")
    parser.add_argument("--no-reduce", action="store_true", help="print the texts as they were")
    arguments = parser.parse_args()
    counts: Counter[str] = Counter()
    unoffered: Counter[str] = Counter()
    tried = 0
    for text, place in texts(arguments.style, arguments.seed, arguments.count):
        tried += 1
        unoffered.update(taken_back(text))
        for fault in set(faults_of(text, place)):
            if fault not in counts:
                shown = text if arguments.no_reduce else reduced(text, partial(_shows, fault, place))
                print(f"{fault} (in {place})\n    {shown!r}", flush=True)
            counts[fault] += 1
    print(*(f"{number} x {fault}" for fault, number in counts.most_common()), sep="\n")
    by_rule = ", ".join(f"{number} {code}" for code, number in unoffered.most_common())
    print(f"{unoffered.total()} fixes taken back before they were offered ({by_rule})")
    print(f"{tried} windows, {counts.total()} faults of {len(counts)} kinds")
    sys.exit(1 if counts else 0)


if __name__ == "__main__":
    main()
