"""The page's snapshot: whatever twimlint imports only when it needs it has been imported when the memory is taken."""

import ast
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_NOT_IN_THE_PAGE = ("__main__.py", "batch", "cli", "github", "server")
_READ_FROM_FILES = {"confusable_homoglyphs", "emoji"}
"""Large tables, which the snapshot forgets on purpose."""


def test_what_is_imported_when_it_is_needed_is_in_the_snapshot() -> None:
    exercise = ast.parse((_ROOT / "web" / "engine" / "exercise.py").read_text("utf-8"))
    missing = {
        name: path.name
        for path in _modules_of_the_page()
        for name in _deferred_imports(ast.parse(path.read_text("utf-8")))
        if not name.startswith("twimlint")  # all of twimlint's own modules are imported
        and name not in _READ_FROM_FILES | set(_imported(exercise.body))
    }
    assert missing == {}


def _modules_of_the_page() -> Iterator[Path]:
    package = _ROOT / "twimlint"
    for path in package.rglob("*.py"):
        room = path.relative_to(package).parts[0]
        if room not in _NOT_IN_THE_PAGE and (room != "output" or path.name == "body.py"):
            yield path


def _deferred_imports(module: ast.Module) -> Iterator[str]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            yield from _imported(list(ast.walk(function)))


def _imported(statements: list[ast.stmt] | list[ast.AST]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and statement.module is not None:
            yield statement.module
        elif isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
