"""The rooms of the package, in the order in which they may import each other, and what each module imports."""

import ast
from collections.abc import Iterator

from tests.paths import ROOT

PACKAGE = ROOT / "twimlint"

ORDER = (
    *("diagnostics", "text", "markdown", "zola", "matrix", "rulebook", "post", "site", "checks", "engine", "project"),
    *("session", "batch", "output", "github", "server", "cli", "__main__"),
)
"""The rooms of the package; each imports from those before it only."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if name.partition(".")[0]:
            yield name, ast.parse(path.read_text("utf-8"))


MODULES = dict(modules())


def imports(name: str) -> Iterator[str]:
    """What a module imports when it runs, in absolute names; what only types need is left out."""
    tree = MODULES[name]
    for_types = {
        id(below)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for below in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            assert node.module is not None
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
