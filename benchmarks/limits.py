"""Measures what a megabyte of any text costs: is it checked in 5 s and fixed in 60 s, with at most 500 MB?

    python -m benchmarks.limits
    python -m benchmarks.limits --only tables --operation check --size 131072

Texts of many kinds, as long as the longest that is read, go through the operations of `slow_shapes`: checked with every
rule, written in every format, fixed, formatted, shown as a tree. Each has a process of its own, whose CPU time and
largest memory are measured. Prints a row for each text, its costs and what it was given up for, and marks with `!` what
is above the goal; exits with 1 if anything is.
"""

import argparse
import os
import random
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import NamedTuple

from benchmarks.grammar import seeds
from benchmarks.posts import PostWriter
from benchmarks.slow_shapes import FRONT, OPERATIONS, TABLE, TOKENS, filled, read_table
from tests.fixing import corpus_texts
from tests.markdown.test_linear import INPUTS
from tests.paths import CORPUS, FIXTURES
from tests.test_growth import POSTS

_SIZE = 2**20
_SECONDS = {"fix": 60.0, "unsafe fix": 60.0, "format": 60.0, "outputs": 15.0}
_SECONDS_OF_OTHERS = 5.0
"""`outputs` is a check and all of eleven formats, of which a run writes one."""

_OPERATIONS = ("check", "outputs", "tree", "fix", "unsafe fix", "format")
_MEBIBYTES = 500
_FAR_TOO_MUCH = (180, 2 * 2**30)
"""CPU seconds and bytes that end a process."""

Texts = Iterator[tuple[str, str]]


class Cost(NamedTuple):
    """CPU seconds and mebibytes; `ended` unless the process failed or took far too much."""

    seconds: float
    mebibytes: float
    ended: bool

    def is_above(self, seconds: float) -> bool:
        return not self.ended or self.seconds > seconds or self.mebibytes > _MEBIBYTES


def texts(size: int, seed: int) -> Texts:
    """Texts by name, each of so many bytes."""
    for name, text in chain(_shapes(size), _posts(size), _soups(size, seed)):
        yield name, _cut(text, size)


def _shapes(size: int) -> Texts:
    for name, make in {**INPUTS, **POSTS}.items():
        yield name, _grown(make, size)
    for shape in read_table(TABLE.read_text("utf-8")):
        yield str(shape), shape.text(shape.times_for(size))


def _posts(size: int) -> Texts:
    for path in sorted((FIXTURES / "posts").glob("*.md")):
        yield path.name, _repeated(path.read_text("utf-8"), size)
    yield "an invented post", PostWriter(seed=1).post(date(2024, 5, 3), size)
    yield "examples of rules and of CommonMark", _repeated("\n\n".join(seeds()), size)
    if CORPUS.is_dir():
        yield "real posts", _repeated("\n".join(text for name, text in corpus_texts() if "/blog/" in name), size)


def _soups(size: int, seed: int) -> Texts:
    rng = random.Random(seed)  # noqa: S311  # repeatable on purpose
    yield "tokens on one line", FRONT + "".join(rng.choices([one for one in TOKENS if "\n" not in one], k=size // 4))
    yield "tokens", FRONT + "".join(rng.choices(TOKENS, k=size // 4))
    yield "tokens in paragraphs", FRONT + "\n\n".join(rng.choices(TOKENS, k=size // 4))
    for token in rng.sample(TOKENS, 12):
        yield f"{token!r} over and over", filled(token, size // len(token))


def _grown(make: Callable[[int], str], size: int) -> str:
    number = 1_000
    while len(text := make(number)) < size:
        number = max(number + 1, min(8 * number, 11 * number * size // (10 * len(text))))
    return text


def _repeated(text: str, size: int) -> str:
    return text * (size // len(text) + 1)


def _cut(text: str, size: int) -> str:
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")


def cost(operation: Callable[[str], object], text: str) -> Cost:
    """What an operation costs in a process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _run_and_exit(operation, text)
    _, status, usage = os.wait4(child, 0)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status == 0)


def _run_and_exit(operation: Callable[[str], object], text: str) -> None:
    for limit, most in zip((resource.RLIMIT_CPU, resource.RLIMIT_DATA), _FAR_TOO_MUCH, strict=True):
        resource.setrlimit(limit, (most, most))
    try:
        operation(text)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _row(name: str, costs: Mapping[str, Cost]) -> tuple[str, bool]:
    cells, is_above = [], False
    for operation, measured in costs.items():
        too_much = measured.is_above(_SECONDS.get(operation, _SECONDS_OF_OTHERS))
        is_above |= too_much
        cells.append(f"{measured.seconds:.1f}{'!' if too_much else ''}")
    largest = max(measured.mebibytes for measured in costs.values())
    shown = name.replace("|", "\\|").replace("\n", " ")
    return f"| {shown} | {' | '.join(cells)} | {largest:.0f} |", is_above


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--size", type=int, default=_SIZE, metavar="BYTES", help="of each text (default: 1 MiB)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="NAME", help="texts with these words in their names")
    parser.add_argument("--operation", action="append", choices=_OPERATIONS, help="instead of all")
    arguments = parser.parse_args()
    chosen = arguments.operation or _OPERATIONS
    for operation in chosen:
        OPERATIONS[operation](FRONT)  # what it imports and keeps is not counted
    print(f"| text | {' | '.join(f'{operation} s' for operation in chosen)} | MiB |")
    print(f"|---|{'--:|' * (len(chosen) + 1)}")
    any_above = False
    for name, text in texts(arguments.size, arguments.seed):
        if arguments.only and not any(words in name for words in arguments.only):
            continue
        row, is_above = _row(name, {operation: cost(OPERATIONS[operation], text) for operation in chosen})
        any_above |= is_above
        print(row, flush=True)
    sys.exit(1 if any_above else 0)


if __name__ == "__main__":
    main()
