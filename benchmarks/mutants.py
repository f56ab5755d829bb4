"""Makes one thing in a module wrong at a time, and shows which of these mutants no test notices.

    python -m benchmarks.mutants [--sample N] MODULE TESTS…

It writes into the checkout: `.ci/mutants` runs it in a clone. The mutants are cosmic-ray's. What it does otherwise, and
why, is to save time: one process has loaded all that the module imports, and forks for each mutant; of the tests only
those run that reach the changed statement, the quickest first, until one fails.
"""

import argparse
import ast
import difflib
import importlib
import os
import pickle
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import coverage
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

PRELOADED = ("_hypothesis_pytestplugin", "hypothesis", "pytest_asyncio", "pytest_lsp")

# Left out are mutants that say nothing about the tests:
# * another sign for `|`: it stands between types, and the module does not even load (one between sets goes with it);
# * for an arithmetic operator all others but one: whoever misses the first would miss them all;
# * `is` for `==` and the other way round: the same on the numbers and words that CPython keeps but once.
LEFT_OUT = re.compile(
    r"core/ReplaceBinaryOperator_(?!(Add_Sub|Sub_Add|Mul_FloorDiv|FloorDiv_Mul|Mod_FloorDiv|BitAnd_BitOr)$)"
    r"|core/ReplaceComparisonOperator_(?!Is)\w+_Is(Not)?$"
    r"|core/ReplaceComparisonOperator_Is(Not)?_(?!Is)"
)
_SECONDS_FOR_ANY = 10


class Reach(NamedTuple):
    """The lines that a test runs, and its seconds."""

    lines: frozenset[int]
    seconds: float


def preload(name: str) -> None:
    """Import what a module imports, but neither the module nor what may have kept parts of it.

    That is its room, whose `__init__` may import all of it. The rooms that it imports do not import it.
    """
    for loaded in (*PRELOADED, name):
        importlib.import_module(loaded)
    room = ".".join(name.split(".")[:-1][:2])
    for loaded in [loaded for loaded in sys.modules if f"{loaded}.".startswith(f"{room}.")]:
        del sys.modules[loaded]
    package, _, stem = room.rpartition(".")
    if package:
        delattr(sys.modules[package], stem)


def fatal(code: str) -> str:
    """The code with an error at the start of each function."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body.insert(0, ast.parse("raise AssertionError").body[0])
    return ast.unparse(tree)


def mutations(code: str) -> Iterator[tuple[Operator, int]]:
    """What could be changed: an operator of cosmic-ray, and which of the places where it applies."""
    nodes = list(ast_nodes(get_ast(code)))
    for name in operator_names():
        if LEFT_OUT.match(name):
            continue
        try:
            operator = get_operator(name)()
        except TypeError:  # one that wants to be told what to insert
            continue
        for occurrence, _ in enumerate(chain.from_iterable(map(operator.mutation_positions, nodes))):
            yield operator, occurrence


def changed_statement(code: str, changed: str) -> range:
    """The lines of the smallest statement around the first change."""
    pairs = difflib.SequenceMatcher(None, code.splitlines(), changed.splitlines(), autojunk=False).get_opcodes()
    line = next(start for tag, start, *_ in pairs if tag != "equal") + 1
    around = (
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    )
    return min(around, key=len, default=range(line, line + 1))


class _Timer:
    """Measures the tests one by one."""

    def __init__(self, module: Path) -> None:
        self._coverage = coverage.Coverage(data_file=None, include=[str(module)], config_file=False)
        self._module = str(module)
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        start = time.perf_counter()
        result = yield
        self.seconds[item.nodeid] = time.perf_counter() - start
        return result

    def start(self) -> None:
        self._coverage.start()

    def reach(self) -> Mapping[str, Reach]:
        self._coverage.stop()
        by_line = self._coverage.get_data().contexts_by_lineno(self._module)
        return {
            test: Reach(frozenset(line for line, tests in by_line.items() if test in tests), seconds)
            for test, seconds in self.seconds.items()
        }


class _Chosen:
    """Leaves only some of the tests, in a given order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._places = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self._places), key=lambda i: self._places[i.nodeid])


def forked(work: Callable[[], Any], seconds: float) -> Any:
    """What the work returns in a process of its own; None if it has not ended after that many seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reading)
        result = None
        try:
            result = pickle.dumps(work())
        finally:
            os.write(writing, result or b"")
            os._exit(0)
    os.close(writing)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(child, signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with os.fdopen(reading, "rb") as answer:
        content = answer.read()
    os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what tests have left running
    return pickle.loads(content) if content else None  # noqa: S301  # from our own child


def run_tests(arguments: Sequence[str], plugin: object) -> int:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *arguments], plugins=[plugin]))


def silent_tests(arguments: Sequence[str], plugin: object) -> int:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    return run_tests(arguments, plugin)


def reaches(module: Path, arguments: Sequence[str]) -> Mapping[str, Reach] | None:
    """By test what it reaches; None if a test fails although nothing is wrong."""
    timer = _Timer(module)
    timer.start()
    return timer.reach() if run_tests(arguments, timer) == 0 else None


def survives(tests: Mapping[str, Reach], statement: range, arguments: Sequence[str]) -> bool:
    """Whether none of the tests fails on the code as it is."""
    meeting = [test for test, reach in tests.items() if not reach.lines.isdisjoint(statement)]
    chosen = sorted(meeting or tests, key=lambda test: tests[test].seconds)
    limit = _SECONDS_FOR_ANY + 10 * sum(tests[test].seconds for test in chosen)
    return forked(lambda: silent_tests(arguments, _Chosen(chosen)), limit) in (0, 5)


def write(module: Path, code: str, seconds: int) -> None:
    """Write a module with a time of its own, by which Python tells it from what it has compiled before."""
    module.write_text(code)
    os.utime(module, (seconds, seconds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, metavar="N", help="try so many, chosen by chance but always the same")
    parser.add_argument("module", type=Path)
    parser.add_argument("tests", nargs=argparse.REMAINDER, help="paths and options of pytest")
    options = parser.parse_args()
    preload(".".join(options.module.with_suffix("").parts))
    module = options.module.resolve()
    code = module.read_text()
    found = list(mutations(code))
    tried = random.Random(0).sample(found, min(options.sample or len(found), len(found)))  # noqa: S311
    tests = forked(lambda: reaches(module, options.tests), 3600)
    if tests is None:
        sys.exit("a test fails although nothing is wrong")
    alive = 0
    try:
        write(module, fatal(code), len(tried))
        if survives(tests, range(1, len(code.splitlines()) + 1), options.tests):
            sys.exit("no test fails although every function of the module does")
        for number, (operator, occurrence) in enumerate(tried):
            mutant = mutate_code(code, operator, occurrence)
            write(module, mutant, number)
            if survives(tests, changed_statement(code, mutant), options.tests):
                alive += 1
                difference = difflib.unified_diff(code.splitlines(), mutant.splitlines(), n=1, lineterm="")
                print("\n".join(list(difference)[2:]), flush=True)
    finally:
        write(module, code, int(time.time()))
    print(f"| `{options.module}` | `{' '.join(options.tests)}` | {len(tried)} of {len(found)} | {alive} |")


if __name__ == "__main__":
    main()
