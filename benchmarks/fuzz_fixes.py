"""Fixes invented posts full of faults: does any fix do damage?

    python benchmarks/fuzz_fixes.py --seed 1 --count 20000

Prints each post that a promise was broken on, and exits with 1 if there is one.
"""

import argparse
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.faulty_posts import faulty_post  # noqa: E402  # it is not installed
from tests.fix_promises import broken_promises  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    arguments = parser.parse_args()
    began = time.monotonic()
    broken = 0
    for seed in range(arguments.seed, arguments.seed + arguments.count):
        text = faulty_post(random.Random(seed))  # noqa: S311  # repeatable on purpose
        faults = list(broken_promises(text))
        broken += bool(faults)
        for fault in faults:
            print(f"seed {seed}: {fault}")
    print(f"{broken} of {arguments.count} posts damaged, {time.monotonic() - began:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
