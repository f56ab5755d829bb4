"""Posts of the corpus, each broken in one place: does twimlint report and fix it there, and nothing elsewhere?

    python -m benchmarks.mutations --seed 1 --count 40 --write
    python -m benchmarks.mutations --rule ATT009 --show 5

`--write` puts the table into `benchmarks/mutations.md`.
"""

import argparse
import time

from benchmarks.mutations.material import CORPUS, Material
from benchmarks.mutations.mutant import MUTATIONS
from benchmarks.mutations.series import Series, run_all
from benchmarks.mutations.table import TABLE, render


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40, help="mutants of each kind (default: 40)")
    parser.add_argument("--rule", action="append", metavar="CODE", help="only mutations of this rule or family")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="name up to N failures of each kind")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}")
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        parser.exit(2, f"no corpus in {CORPUS}\n")
    chosen = [code for code in MUTATIONS if not arguments.rule or code.startswith(tuple(arguments.rule))]
    started = time.perf_counter()
    results = []
    for series in run_all(Material(), chosen, seed=arguments.seed, count=arguments.count):
        results.append(series)
        print(_line(series), flush=True)
        for failure in series.failures()[: arguments.show]:
            print(f"    {failure}")
    print(f"{sum(series.tried for series in results)} mutants in {time.perf_counter() - started:.0f} s")
    if arguments.write:
        TABLE.write_text(render(results, seed=arguments.seed, count=arguments.count), "utf-8")


def _line(series: Series) -> str:
    parts = [
        f"{series.mutation.code:7} {series.mutation.kind:36} tried {series.tried:3}  found {series.found:3}",
        f"safe {series.restored_safely}/{series.safe}  unsafe {series.restored_unsafely}/{series.unsafe}",
    ]
    if series.faults:
        parts.append(f"faults {series.faults}")
    parts += [f"also {code} {times}" for code, times in series.collateral.most_common()]
    return "  ".join(parts)


if __name__ == "__main__":
    main()
