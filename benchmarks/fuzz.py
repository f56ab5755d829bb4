"""Checks twimlint's guarantees (`oracles.py` lists them) on generated and damaged texts.

    python -m benchmarks.fuzz --seed 1 --count 5000
    python -m benchmarks.fuzz --seconds 60 --base main
    python -m benchmarks.fuzz --seconds 3600 --guided --finds finds/

Prints how many texts were tried and the shortest text found for each fault, and exits 1 if there is a fault. With
`--base`, a fault that the code of that revision has too is marked as old, and only new ones count. With `--guided`,
which needs `atheris`, texts that reach new code are developed further; otherwise every text is made from a seed text.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
_TIMED = 400
"""One of so many texts is searched for parts that take too long, because the search is slow."""


class Campaign:
    """Texts tried so far and faults found, each with the shortest text that shows it."""

    def __init__(self, count: int, seconds: float, folder: Path | None, base: str = "") -> None:
        from benchmarks import oracles  # noqa: PLC0415  # after twimlint is instrumented

        self._oracles = oracles
        self._base = base
        self._count = count
        self._until = time.monotonic() + seconds
        self._folder = folder
        self.tried = 0
        self.finds: dict[object, str] = {}

    @property
    def over(self) -> bool:
        return self.tried >= self._count or time.monotonic() > self._until

    def try_text(self, text: str) -> None:
        self.tried += 1
        fault = self._oracles.fault_of(text)
        if fault is None and self.tried % _TIMED == 0:
            fault = self._oracles.slow_part(text, random.Random(text))  # noqa: S311  # repeatable on purpose
        elif fault is not None and fault not in self.finds:
            text = reduced(text, lambda shorter: self._oracles.fault_of(shorter) == fault)
        if fault is not None and len(text) < len(self.finds.get(fault, text + " ")):
            self.finds[fault] = text
            self._keep(str(fault), text)

    def _keep(self, fault: str, text: str) -> None:
        if self._folder is not None:
            name = hashlib.sha256(fault.encode("utf-8", "replace")).hexdigest()[:12]
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.txt").write_text(f"{fault}\n{text!r}\n", encoding="utf-8", errors="replace")

    def end(self) -> int:
        """Print the faults; return the exit code."""
        old = faulty_texts(self._base, list(self.finds.values())) if self._base and self.finds else set()
        for fault, text in self.finds.items():
            print(f"{fault}{f' (old: {self._base} has it too)' if text in old else ''}\n    {text!r}")
        print(f"{self.tried} texts tried, {len(self.finds)} faults found")
        return 1 if {*self.finds.values()} - old else 0


def reduced(text: str, shows_it: Callable[[str], bool], tries: int = 300) -> str:
    """Return a shorter text with the same fault, made by omitting smaller and smaller parts."""
    size = max(1, len(text) // 2)
    while tries and size:
        position = 0
        while tries and position < len(text):
            shorter = text[:position] + text[position + size :]
            tries -= 1
            if shows_it(shorter):
                text = shorter
            else:
                position += size
        size //= 2
    return text


def faulty_texts(revision: str, texts: Sequence[str], root: Path = ROOT) -> set[str]:
    """Return the texts in which the code of a revision has a fault; raises CalledProcessError for an unknown one."""
    with TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", tree, revision], cwd=root, check=True)
        try:
            command = [sys.executable, "-c", _FAULTS]
            environment = os.environ | {"PYTHONPATH": str(tree)}
            found = subprocess.check_output(command, cwd=tree, env=environment, input=json.dumps(texts), text=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=root, check=True)
    return {text for text, has_fault in zip(texts, json.loads(found), strict=True) if has_fault}


_FAULTS = """
import json, sys
from benchmarks.oracles import fault_of
print(json.dumps([fault_of(text) is not None for text in json.load(sys.stdin)]))
"""


def fuzz(campaign: Campaign, seed: int) -> int:
    """Try texts made from seed texts; each depends on the seed and its number only, not on the texts before it."""
    from benchmarks.grammar import chosen, crossed, mutated, seeds  # noqa: PLC0415

    while not campaign.over:
        rng = random.Random(f"{seed} {campaign.tried}")  # noqa: S311
        text = chosen(seeds(), rng)
        if rng.random() < 0.2:
            text = crossed(text, chosen(seeds(), rng), rng)
        campaign.try_text(mutated(text, rng))
    return campaign.end()


def fuzz_guided(arguments: argparse.Namespace) -> NoReturn:
    """Let libFuzzer choose the texts to develop further."""
    import atheris  # noqa: PLC0415  # only this mode needs it

    with atheris.instrument_imports(include=["twimlint", "mistune"]):
        import twimlint.engine.fixer  # noqa: F401, PLC0415  # imports all that is to be instrumented
    from benchmarks.grammar import crossed, mutated, seeds  # noqa: PLC0415

    campaign = Campaign(arguments.count, arguments.seconds, arguments.finds, arguments.base)

    def one_input(data: bytes) -> None:
        if campaign.over:
            shutil.rmtree(corpus)
            code = campaign.end()
            sys.stdout.flush()
            os._exit(code)  # libFuzzer would continue
        campaign.try_text(data.decode("utf-8", "ignore"))

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        if rng.random() < 0.1:
            return bytes(atheris.Mutate(data, max_size))
        text = data.decode("utf-8", "ignore")
        if rng.random() < 0.1:
            text = crossed(text, rng.choice(seeds()), rng)
        return mutated(text, rng).encode("utf-8", "ignore")[:max_size]

    def cross(first: bytes, second: bytes, max_size: int, seed: int) -> bytes:
        rng = random.Random(seed)  # noqa: S311
        joined = crossed(first.decode("utf-8", "ignore"), second.decode("utf-8", "ignore"), rng)
        return joined.encode("utf-8", "ignore")[:max_size]

    corpus = mkdtemp()
    for number, text in enumerate(seeds()):
        Path(corpus, str(number)).write_bytes(text.encode("utf-8", "ignore"))
    flags = [f"-seed={arguments.seed}", "-max_len=6000", "-rss_limit_mb=0", "-verbosity=0"]
    flags += ["-timeout=600", "-report_slow_units=600", f"-artifact_prefix={corpus}/"]  # an oracle finds slow texts
    atheris.Setup([sys.argv[0], *flags, corpus], one_input, custom_mutator=mutate, custom_crossover=cross)
    atheris.Fuzz()
    raise AssertionError("libFuzzer returned")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10**9, metavar="N", help="stop after this many texts")
    parser.add_argument("--seconds", type=float, default=1e9, metavar="S", help="stop after this time")
    parser.add_argument("--base", default="", metavar="REV", help="mark faults that this revision has too")
    parser.add_argument("--guided", action="store_true", help="search for texts that reach new code (needs atheris)")
    parser.add_argument("--finds", type=Path, metavar="FOLDER", help="keep the text of each fault here")
    arguments = parser.parse_args()
    if arguments.guided:
        fuzz_guided(arguments)
    campaign = Campaign(arguments.count, arguments.seconds, arguments.finds, arguments.base)
    sys.exit(fuzz(campaign, arguments.seed))


if __name__ == "__main__":
    main()
