"""The walls of the house: imports go one way, and each library has its door."""

import ast
from collections.abc import Iterator

import pytest

from tests.paths import ROOT

PACKAGE = ROOT / "twimlint"

ORDER = (
    *("diagnostics", "text", "markdown", "zola", "matrix", "rulebook", "post", "site", "checks", "engine", "project"),
    *("session", "batch", "output", "github", "cli", "__main__"),
)
"""The parts of the package; each imports from those before it only."""

DOORS = {
    "click": {"cli.commands"},
    "rich": {"output.rule_page", "output.tree", "cli.run"},
    "tomlkit": {"zola.front_matter"},
    "mistune": {"markdown"},
    "emoji": {"checks.text"},
    "confusable_homoglyphs": {"checks.lookalikes"},
    "subprocess": {"batch.changes", "github.action", "cli.revision"},
    "urllib.request": {"github.api"},
}
"""The modules (or packages) that may import a library."""


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


def test_the_order_names_every_part() -> None:
    assert {name.partition(".")[0] for name in MODULES} == set(ORDER)


@pytest.mark.parametrize("name", MODULES)
def test_imports_go_one_way(name: str) -> None:
    part = name.partition(".")[0]
    for imported in imports(name):
        package, _, inner = imported.partition(".")
        below = inner.partition(".")[0]
        if package == "twimlint" and below != part:
            assert ORDER.index(below) < ORDER.index(part), f"{name} imports {imported}"


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_its_door(library: str) -> None:
    through = {name for name in MODULES for imported in imports(name) if f"{imported}.".startswith(f"{library}.")}
    assert {name for name in through if not any(f"{name}.".startswith(f"{door}.") for door in DOORS[library])} == set()


def test_only_the_command_line_prints_and_exits() -> None:
    for name, tree in MODULES.items():
        if name.startswith("cli"):
            continue
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert not calls & {"print", "sys.exit", "exit", "sys.stdout.write", "sys.stderr.write"}, name
