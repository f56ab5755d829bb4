"""The table of all mutations in `benchmarks/mutations.md`."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.mutations.series import Series
from twimlint.rulebook.catalog import load_catalog

TABLE = Path(__file__).resolve().parents[1] / "mutations.md"

WITHOUT = {
    "SRC001": "a fault of the bytes, before there is a text; tests/cli/test_bad_input.py",
    "SRC002": "a matter of the file's size; tests/cli/test_bad_input.py",
    "SRC003": "a matter of the disk; tests/cli/test_bad_input.py",
    "SRC004": "found while the file is read, before any check; tests/cli/test_bad_input.py",
    "SRC005": "a matter of how much work fixing is; tests/engine/test_fixer.py",
    "SRC006": "a matter of how much a page holds; tests/engine/test_limits.py",
    "MED011": "a matter of two posts, of which the archive has none with a number; tests/checks/test_site.py",
}
"""The rules without a mutation, and why."""

FLOOR_FOUND = 0.98
FLOOR_RESTORED = 0.95


_WHAT_IS_COUNTED = (
    "Published posts, each damaged in one place in a way that a rule reports. A mutant is *found* if its rule reports",
    "the damaged line, and *restored* if the fixes of this rule alone restore the post byte for byte. *Collateral*",
    "counts mutants that another rule reports too, although it did not report the original. Mutations that destroy",
    "what no fix can know do not count as restorable.",
)


def render(results: Sequence[Series], *, seed: int, count: int) -> str:
    """Return the whole page: totals, a row for each rule, then one for each mutation."""
    return "\n".join([*_head(results, seed, count), *_rules(results), *_mutations(results), *_reasons(results), ""])


def _head(results: Sequence[Series], seed: int, count: int) -> Iterator[str]:
    yield "# Mutations"
    yield ""
    yield from _WHAT_IS_COUNTED
    yield ""
    yield f"    python -m benchmarks.mutations --seed {seed} --count {count} --write"
    yield ""
    total = _Sum(results)
    rules = {series.mutation.code for series in results}
    yield f"{len(results)} mutations of {len(rules)} rules, {total.tried} mutants."
    yield ""
    yield f"- found: {total.found} of {total.tried} ({_share(total.found, total.tried)})"
    yield f"- restored by safe fixes: {total.safely} of {total.safe} ({_share(total.safely, total.safe)})"
    yield f"- restored by unsafe fixes: {total.unsafely} of {total.unsafe} ({_share(total.unsafely, total.unsafe)})"
    yield f"- with collateral: {total.collateral} of {total.tried}"
    yield f"- internal errors: {total.faults}"
    yield ""
    yield f"Floors: found {FLOOR_FOUND:.0%}, restored by safe fixes {FLOOR_RESTORED:.0%}."


class _Sum:
    """The totals of several series."""

    def __init__(self, results: Sequence[Series]) -> None:
        self.tried = sum(series.tried for series in results)
        self.found = sum(series.found for series in results)
        self.safe = sum(series.safe for series in results)
        self.safely = sum(series.restored_safely for series in results)
        self.unsafe = sum(series.unsafe for series in results)
        self.unsafely = sum(series.restored_unsafely for series in results)
        self.collateral = sum(bool(verdict.collateral) for series in results for verdict in series.verdicts)
        self.faults = sum(series.faults for series in results)

    def cells(self) -> str:
        safe = f"{self.safely}/{self.safe}" if self.safe else "–"
        unsafe = f"{self.unsafely}/{self.unsafe}" if self.unsafe else "–"
        return f"{self.tried} | {self.found} | {safe} | {unsafe} | {self.collateral or '–'}"


def _share(part: int, whole: int) -> str:
    """A percentage, rounded down, so that only all is 100 %."""
    return f"{part * 10_000 // whole / 100:.2f}%" if whole else "–"


def _rules(results: Sequence[Series]) -> Iterator[str]:
    yield from ("", "## By rule", "", "| rule | tried | found | restored, safe | restored, unsafe | collateral |")
    yield "|---|--:|--:|--:|--:|--:|"
    for code, group in groupby(sorted(results, key=_order), key=lambda series: series.mutation.code):
        yield f"| {code} {load_catalog()[code].name} | {_Sum(list(group)).cells()} |"


def _order(series: Series) -> int:
    return load_catalog().codes.index(series.mutation.code)


def _mutations(results: Sequence[Series]) -> Iterator[str]:
    yield from ("", "## By mutation", "", "| rule | what is broken | tried | found | safe | unsafe | collateral |")
    yield "|---|---|--:|--:|--:|--:|---|"
    for series in sorted(results, key=_order):
        *cells, _ = _Sum([series]).cells().split(" | ")
        others = ", ".join(f"{code} {times}" for code, times in series.collateral.most_common()) or "–"
        title = series.mutation.title.replace("|", "\\|")
        yield f"| {series.mutation.code} | {title} | {' | '.join(cells)} | {others} |"


def _reasons(results: Sequence[Series]) -> Iterator[str]:
    yield from ("", "## What cannot be restored", "")
    for series in sorted(results, key=_order):
        reasons = {series.mutation.lossy, *(verdict.lossy for verdict in series.verdicts)} - {""}
        if reasons and load_catalog()[series.mutation.code].fix is not None:
            yield f"- {series.mutation.code}, {series.mutation.title}: {'; '.join(sorted(reasons))}"
    yield from ("", "## Other rules that rightly report the same", "")
    for series in sorted(results, key=_order):
        for code, reason in series.mutation.company.items():
            yield f"- {code} beside {series.mutation.code}, {series.mutation.title}: {reason}"
    yield from ("", "## Rules without a mutation", "")
    yield from (f"- {code}: {reason}" for code, reason in WITHOUT.items())
