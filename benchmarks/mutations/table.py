"""The table of all mutations, for people."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.mutations.series import Series

TABLE = Path(__file__).resolve().parents[1] / "mutations.md"


def render(results: Sequence[Series], *, seed: int, count: int) -> str:
    return f"seed {seed} count {count} {len(list(results))}\n"


def _unused(results: Iterable[Series]) -> None:
    del results
