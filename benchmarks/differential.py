"""Edit a small site at random and check it in every way: `python -m benchmarks.differential --seed 7 --rounds 300`.

With and without the cache, in one process and in four, in either order of files, from outside and from within: all must
say the same. The first round that differs is named, with its edits.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.batch.differential import check_rounds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=300)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "user"))
        check_rounds(Path(folder, "site"), given.seed, given.rounds)
    print(f"{given.rounds} rounds with seed {given.seed} agree, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
