"""What it costs to fix a draft with thirty faults, beside checking it.

`python -m benchmarks.fix_cost` counts how often Markdown is parsed, in pages of the draft's length, since parts of a
page are parsed too, and the processor time of both in one process, in turn.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import process_time

from benchmarks.posts import PostWriter
from twimlint.checks import Context
from twimlint.engine.check import check, default_ruleset
from twimlint.engine.fixer import fix
from twimlint.markdown.blocks import Blocks
from twimlint.markdown.nodes import Root
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

FAULTS = 30
USUAL_SIZE = 18_000
_LINES = (
    "> Join [the garden](http://matrix.to/#/#garden:garden.chat) with {}.",
    "> The notes are at https://lantern.im/notes/{} for now.",
    "> Number {} is sm\u200ball.",
    "> The caf\u00c3\u00a9 of {} is open.",
    "> See [ the notes of {} ](https://lantern.im/notes).",
    "> Talk to @thea:garden.chat about {}.",
)
"""Lines with one fault each that can be fixed, of as many rules."""


def draft() -> Source:
    """An invented post of the usual size with thirty faults in as many places."""
    blocks = PostWriter(seed=1).post(date(2024, 5, 3), USUAL_SIZE).split("\n\n")
    step = len(blocks) // (FAULTS + 1)
    for number in range(FAULTS, 0, -1):
        blocks.insert(number * step, _LINES[number % len(_LINES)].format(number))
    return Source("2024-05-03-twim.md", "\n\n".join(blocks))


@contextmanager
def counting_parses() -> Iterator[Counter[str]]:
    """Count the texts that are parsed, and their characters."""
    counted: Counter[str] = Counter()
    parse_document = Blocks.parse_document

    def parse(blocks: Blocks) -> Root:
        counted.update(texts=1, characters=len(blocks.text))
        return parse_document(blocks)

    Blocks.parse_document = parse  # type: ignore[method-assign, assignment]
    try:
        yield counted
    finally:
        Blocks.parse_document = parse_document  # type: ignore[method-assign]


def fastest(work: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The shortest processor times of two kinds of work, in seconds, in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for done, spent in zip((work, other), times, strict=True):
            begun = process_time()
            done()
            spent.append(process_time() - begun)
    return min(times[0]), min(times[1])


def section(rounds: int) -> str:
    """The table of both, with its heading."""
    source, ruleset, context = draft(), default_ruleset(load_catalog()), Context(load_style())

    def check_it() -> int:
        return sum(found.fix is not None for found in check(Document(source, context.style), ruleset, context))

    def fix_it() -> int:
        return fix(source, ruleset, context, unsafe=True).applied.total()

    with counting_parses() as to_check:
        fixable = check_it()
    with counting_parses() as to_fix:
        applied = fix_it()
    checking, fixing = fastest(check_it, fix_it, rounds)
    how = f"In one process, the fastest of {rounds} runs in turn"
    lines = [
        "### Fixing a draft with 30 faults",
        "",
        f"{how}. Checking tries the fixes on parts of the page; fixing takes {fixing / checking:.1f} times as long.",
        "",
        "| | fixes | texts parsed | pages parsed | CPU ms |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, fixes, parsed, seconds in (
        ("check", fixable, to_check, checking),
        ("check --fix --unsafe-fixes", applied, to_fix, fixing),
    ):
        pages = parsed["characters"] / len(source.text)
        lines.append(f"| {name} | {fixes} | {parsed['texts']} | {pages:.1f} | {seconds * 1000:.1f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10)
    print(section(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
