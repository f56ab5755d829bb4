"""The architecture: imports go one way, and each library is imported in one place only."""

import ast

import pytest

from tests import rooms_picture
from tests.rooms import MODULES, ORDER, PACKAGE, imports

DOORS = {
    "click": {"cli.commands"},
    "rich": {"output.rule_page", "cli.run"},
    "tomlkit": {"zola.front_matter"},
    "mistune": {"markdown"},
    "emoji": {"checks.text"},
    "pygls": {"server", "cli.commands"},
    "lsprotocol": {"server"},
    "confusable_homoglyphs": {"checks.lookalikes"},
    "subprocess": {"batch.changes", "github.action", "cli.revision"},
    "urllib.request": {"github.transport"},
}
"""The modules (or packages) that may import a library."""


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


def test_the_listing_of_the_package_is_short() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith("__") and path.name != "py.typed"}
    assert rooms - {"rules"} <= set(ORDER)
    assert len(rooms) <= 17


def test_no_module_repeats_the_name_of_its_room() -> None:
    for name in MODULES:
        room, _, inner = name.partition(".")
        assert room not in inner.replace(".", "_").split("_"), name


def test_every_room_says_what_it_is_for() -> None:
    for room in ORDER:
        assert ast.get_docstring(MODULES[room]), room


def test_the_picture_of_the_rooms_is_up_to_date() -> None:
    page = rooms_picture.CONTRIBUTING.read_text("utf-8")
    assert page == rooms_picture.insert(page), "run `python -m tests.rooms_picture`"
