"""Feeds twimlint what nobody would write, and sees whether it still keeps its promises (`oracles.py` names them).

    python -m benchmarks.fuzz --seed 1 --count 5000
    python -m benchmarks.fuzz --seconds 3600 --guided --finds finds/

With `--guided`, which needs `atheris`, texts that reach code no other has reached are the ones to go on from; without,
every text is made from one of the seeds. Says how many texts were tried, and shows the smallest text of every fault;
exits 1 if there was one.
"""

import argparse
import hashlib
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
_TIMED = 400
"""One text in so many is searched for parts that take too long: that takes long itself."""


class Campaign:
    """Texts tried so far and faults found, each with the shortest text that shows it."""

    def __init__(self, seed: int, count: int, seconds: float, folder: Path | None) -> None:
        from benchmarks import oracles  # noqa: PLC0415  # twimlint is to be instrumented first

        self._oracles = oracles
        self._rng = random.Random(seed)  # noqa: S311  # repeatable on purpose
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
            fault = self._oracles.slow_part(text, self._rng)
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
        for fault, text in self.finds.items():
            print(f"{fault}\n    {text!r}")
        print(f"{self.tried} texts tried, {len(self.finds)} faults found")
        return 1 if self.finds else 0


def reduced(text: str, shows_it: Callable[[str], bool], tries: int = 300) -> str:
    """A shorter text that shows the same, made by leaving out ever smaller parts."""
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


def fuzz(campaign: Campaign, seed: int) -> int:
    """Try every seed, then texts made from seeds."""
    from benchmarks.grammar import crossed, mutated, seeds  # noqa: PLC0415

    rng = random.Random(seed)  # noqa: S311
    while not campaign.over:
        text = rng.choice(seeds())
        if rng.random() < 0.2:
            text = crossed(text, rng.choice(seeds()), rng)
        campaign.try_text(mutated(text, rng))
    return campaign.end()


def fuzz_guided(arguments: argparse.Namespace) -> NoReturn:
    """Let libFuzzer choose what to go on from."""
    import atheris  # noqa: PLC0415  # wanted here alone

    with atheris.instrument_imports(include=["twimlint", "mistune"]):
        import twimlint.engine.fixer  # noqa: F401, PLC0415  # and with it all that it needs
    from benchmarks.grammar import crossed, mutated, seeds  # noqa: PLC0415

    campaign = Campaign(arguments.seed, arguments.count, arguments.seconds, arguments.finds)

    def one_input(data: bytes) -> None:
        if campaign.over:
            shutil.rmtree(corpus)
            code = campaign.end()
            sys.stdout.flush()
            os._exit(code)  # libFuzzer would go on
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
    flags += ["-timeout=600", "-report_slow_units=600", f"-artifact_prefix={corpus}/"]  # slow texts are ours to find
    atheris.Setup([sys.argv[0], *flags, corpus], one_input, custom_mutator=mutate, custom_crossover=cross)
    atheris.Fuzz()
    raise AssertionError("libFuzzer came back")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10**9, metavar="N", help="try so many texts")
    parser.add_argument("--seconds", type=float, default=1e9, metavar="S", help="or try for so long")
    parser.add_argument("--guided", action="store_true", help="look for texts that reach new code (needs atheris)")
    parser.add_argument("--finds", type=Path, metavar="FOLDER", help="keep what shows a fault here")
    arguments = parser.parse_args()
    if arguments.guided:
        fuzz_guided(arguments)
    sys.exit(fuzz(Campaign(arguments.seed, arguments.count, arguments.seconds, arguments.finds), arguments.seed))


if __name__ == "__main__":
    main()
