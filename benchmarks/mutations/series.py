"""Many mutants of one kind, chosen by a seed, and their results."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from benchmarks.mutations.material import Material
from benchmarks.mutations.mutant import MUTATIONS, Mutant, Mutation, Post
from benchmarks.mutations.trial import Verdict, is_fair, judge

PER_POST = 3
"""The most mutants of one kind that are taken from one post, so that many posts are used."""


class Series(NamedTuple):
    """The verdicts on the mutants of one mutation."""

    mutation: Mutation
    verdicts: list[Verdict]

    @property
    def tried(self) -> int:
        return len(self.verdicts)

    @property
    def found(self) -> int:
        return sum(verdict.found for verdict in self.verdicts)

    @property
    def safe(self) -> int:
        return sum(verdict.restored is not None and not verdict.unsafe for verdict in self.verdicts)

    @property
    def restored_safely(self) -> int:
        return sum(verdict.restored is True and not verdict.unsafe for verdict in self.verdicts)

    @property
    def unsafe(self) -> int:
        return sum(verdict.restored is not None and verdict.unsafe for verdict in self.verdicts)

    @property
    def restored_unsafely(self) -> int:
        return sum(verdict.restored is True and verdict.unsafe for verdict in self.verdicts)

    @property
    def faults(self) -> int:
        return sum(bool(verdict.fault) for verdict in self.verdicts)

    @property
    def collateral(self) -> Counter[str]:
        """How many mutants each other rule reports."""
        return Counter(code for verdict in self.verdicts for code in verdict.collateral)

    def failures(self) -> list[str]:
        """The mutants that went wrong, by file and row, and how."""
        return [
            f"{verdict.post.rpartition('blog/')[2]}:{verdict.row}: {fault}"
            for verdict in self.verdicts
            if (fault := _fault(verdict))
        ]


def _fault(verdict: Verdict) -> str:
    faults = [verdict.fault] if verdict.fault else []
    faults += [] if verdict.found else ["not found"]
    faults += ["not restored"] if verdict.restored is False else []
    faults += [f"also {', '.join(verdict.collateral)}"] if verdict.collateral else []
    return "; ".join(faults)


def run_all(material: Material, codes: Iterable[str], *, seed: int, count: int) -> Iterator[Series]:
    """One series after the other."""
    return (run(material, each, seed=seed, count=count) for code in codes for each in MUTATIONS[code])


def run(material: Material, mutation: Mutation, *, seed: int, count: int) -> Series:
    """Try up to `count` mutants, the same ones for the same seed."""
    rng = random.Random(f"{seed} {mutation}")  # noqa: S311  # repeatable on purpose
    verdicts: list[Verdict] = []
    for post, mutant in _chosen(material, mutation, rng):
        verdicts.append(judge(post, mutation, mutant))
        if len(verdicts) == count:
            break
    return Series(mutation, verdicts)


def _chosen(material: Material, mutation: Mutation, rng: random.Random) -> Iterator[tuple[Post, Mutant]]:
    """Mutants of the published posts in random order; of invented ones where the published run out."""
    for group in (material.published(mutation), material.invented):
        for post in rng.sample(group, len(group)):
            ready = material.prepared(post, mutation)
            mutants = list(mutation.function(ready))
            fair = (mutant for mutant in rng.sample(mutants, len(mutants)) if is_fair(ready, mutation, mutant))
            yield from ((ready, mutant) for mutant, _ in zip(fair, range(PER_POST), strict=False))
