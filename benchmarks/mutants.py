"""Mutation testing: does a test fail when one thing in a module is wrong?

    python -m benchmarks.mutants twimlint/matrix.py tests/test_matrix.py

Turns one comparison, operator, constant, condition or return of the module around at a time, and runs the tests until
the first fails. Prints the mutants that live: what no test minds, or what makes no difference.
"""

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import random
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

_CPU_SECONDS = 60
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def variants(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    """The ways to make a node wrong, each with its name and what does it to a copy of the node."""
    if isinstance(node, ast.Compare):
        other = _COMPARISONS[type(node.ops[0])]
        yield f"{type(node.ops[0]).__name__} -> {other.__name__}", lambda it: _with(it, ops=[other(), *node.ops[1:]])
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        operator = _OPERATORS[type(node.op)]
        yield f"{type(node.op).__name__} -> {operator.__name__}", lambda it: _with(it, op=operator())
    elif isinstance(node, ast.BoolOp):
        turned = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"and <-> or, to {turned.__name__}", lambda it: _with(it, op=turned())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "without not", lambda it: it.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "never true", lambda it: _with(it, test=ast.Constant(False))
        if not isinstance(node, ast.While):
            yield "always true", lambda it: _with(it, test=ast.Constant(True))
    elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        value = not node.value if isinstance(node.value, bool) else node.value + 1
        yield f"{node.value} -> {value}", lambda it: _with(it, value=value)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield "returns None", lambda it: _with(it, value=ast.Constant(None))
    elif isinstance(node, ast.Continue | ast.Break):
        yield f"no {type(node).__name__.lower()}", lambda _: ast.Pass()


def _with(node: ast.AST, **fields: object) -> ast.AST:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


class Change(ast.NodeTransformer):
    """Makes the node of one number wrong."""

    def __init__(self, number: int, change: Callable[[ast.AST], ast.AST]) -> None:
        self._left = number
        self._change = change

    def visit(self, node: ast.AST) -> ast.AST:
        if self._left == 0:
            self._left -= 1
            return ast.copy_location(self._change(node), node)
        self._left -= 1
        return self.generic_visit(node)


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of a module: its row, what is wrong in it, and its tree."""
    numbered: list[ast.AST] = []

    class Count(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            numbered.append(node)
            return self.generic_visit(node)

    Count().visit(tree)
    for number, node in enumerate(numbered):
        for name, change in variants(node):
            mutant = Change(number, change).visit(copy.deepcopy(tree))
            yield getattr(node, "lineno", 0), name, ast.fix_missing_locations(mutant)


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the mutant in place of the module."""

    def __init__(self, module: str, path: Path, tree: ast.Module) -> None:
        self._module = module
        self._path = path
        self._code = compile(tree, str(path), "exec")

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> object:
        return importlib.util.spec_from_loader(name, self, origin=str(self._path)) if name == self._module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._path)
        exec(self._code, module.__dict__)  # noqa: S102  # that is the point


def dies(finder: Finder, arguments: Sequence[str]) -> bool:
    """Whether a test fails, in a process of its own."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        sys.meta_path.insert(0, finder)
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--capture=no", *arguments]))
        except BaseException:  # it did not even load
            code = 1
        os._exit(code)
    return os.waitpid(child, 0)[1] != 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("module", type=Path, help="such as twimlint/matrix.py")
    parser.add_argument("arguments", nargs="+", help="the tests, and what else pytest should know")
    parser.add_argument("--sample", type=int, default=10**6, metavar="N", help="try so many mutants only")
    parser.add_argument("--seed", type=int, default=1)
    given, more = parser.parse_known_args()
    source = given.module.read_text("utf-8")
    name = ".".join(given.module.with_suffix("").parts)
    if dies(Finder(name, given.module.resolve(), ast.parse(source)), [*given.arguments, *more]):
        parser.exit(2, "the tests fail without a mutant, too\n")
    all_of_them = list(mutants(ast.parse(source)))
    rng = random.Random(given.seed)  # noqa: S311
    sample = sorted(rng.sample(range(len(all_of_them)), min(given.sample, len(all_of_them))))
    lines = source.splitlines()
    living = 0
    for row, change, tree in (all_of_them[number] for number in sample):
        if not dies(Finder(name, given.module.resolve(), tree), [*given.arguments, *more]):
            living += 1
            print(f"{given.module}:{row}: {change}: {lines[row - 1].strip()}", flush=True)
    print(f"{len(sample)} mutants of {len(all_of_them)} tried, {living} live")


if __name__ == "__main__":
    main()
