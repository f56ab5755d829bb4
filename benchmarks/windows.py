"""Cuts parts out of posts, mutates them and fixes the rest: may every offered fix be applied?

    python -m benchmarks.windows --seed 1 --count 5000

A fix that `check` offers and the fixer refuses is a fault. So are fixes that undo each other, fixing that stops before
its end, a second run that changes something, and an exception. Prints each kind of fault with the shortest text that
shows it, and how many fixes were taken back before they were offered; exits with 1 if there is a fault. The posts are
those of ../shared/corpus if it is there, else invented ones; half of the texts begin with a rule's example or a soup of
marks.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, partial

from benchmarks.fuzz import reduced
from benchmarks.grammar import FRAGMENTS, chosen, crossed, mutated, seeds
from tests.fixing import POST_NAME, context, corpus_texts
from tests.paths import CORPUS
from twimlint.checks import CHECKS
from twimlint.engine.check import Ruleset, find
from twimlint.engine.fixer import fix
from twimlint.engine.proof import proven
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
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


def faults_of(text: str) -> Iterator[str]:
    """The faults of fixing a text in the four usual ways."""
    for name, unsafe in _RUNS:
        kind = f"{'unsafe ' if unsafe else ''}fixes of {name} rules" if name != "format" else name
        try:
            result = fix(Source(POST_NAME, text), _rules(name), context(), unsafe=unsafe)
            again = fix(Source(POST_NAME, result.text), _rules(name), context(), unsafe=unsafe)
        except Exception as error:  # no exception should be raised
            yield f"{kind}: {type(error).__name__}: {error}"
            continue
        for code, _, reason in result.refused:
            yield f"{code} is refused: {reason}"
        if result.contrary:
            yield f"{kind} undo each other: {', '.join(sorted(result.contrary))}"
        if result.unfinished:
            yield f"{kind}: {result.unfinished.message}"
        if again.text != result.text:
            yield f"{kind}: a second run changes more: {', '.join(sorted(again.applied))}"


def taken_back(text: str) -> Iterator[str]:
    """The codes of the fixes that rules suggest and `check` does not offer."""
    document = Document(Source(POST_NAME, text))
    found = find(document, _rules("every"), context())
    for before, after in zip(found, proven(document, found, _rules("every").rules), strict=True):
        if before.fix is not None and after.fix is None:
            yield before.code


def _shows(fault: str, text: str) -> bool:
    return fault in faults_of(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=5_000, metavar="N", help="try so many windows")
    parser.add_argument("--no-reduce", action="store_true", help="print the texts as they were")
    arguments = parser.parse_args()
    shortest: dict[str, str] = {}
    counts: Counter[str] = Counter()
    unoffered: Counter[str] = Counter()
    for number in range(arguments.count):
        text = window(random.Random(f"{arguments.seed} {number}"))  # noqa: S311  # repeatable on purpose
        unoffered.update(taken_back(text))
        for fault in set(faults_of(text)):
            counts[fault] += 1
            if len(text) < len(shortest.get(fault, text + " ")):
                shortest[fault] = text
    for fault, text in shortest.items():
        shown = text if arguments.no_reduce else reduced(text, partial(_shows, fault))
        print(f"{counts[fault]} x {fault}\n    {shown!r}")
    by_rule = ", ".join(f"{number} {code}" for code, number in unoffered.most_common())
    print(f"{unoffered.total()} fixes taken back before they were offered ({by_rule})")
    print(f"{arguments.count} windows, {counts.total()} faults of {len(counts)} kinds")
    sys.exit(1 if counts else 0)


if __name__ == "__main__":
    main()
