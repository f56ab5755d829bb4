"""Draws the rooms of the package for CONTRIBUTING.md: `python -m tests.rooms_picture` brings it up to date."""

import ast
import textwrap

from tests.paths import ROOT
from tests.rooms import MODULES, ORDER, imports

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
START, END = "<!-- rooms -->\n", "<!-- /rooms -->\n"
_WIDTH = 78


def render() -> str:
    """Each room in the order of imports, what it is for, and the rooms that it uses."""
    drawn = []
    for room in ORDER:
        if room == "__main__":
            continue
        drawn += [f"{room:<12} {line}" for line in textwrap.wrap(_purpose(room), _WIDTH)[:1]]
        drawn += [" " * 13 + line for line in textwrap.wrap(_purpose(room), _WIDTH)[1:]]
        if below := _used_by(room):
            drawn += [" " * 13 + line for line in textwrap.wrap(f"← {' '.join(below)}", _WIDTH)]
    return "```text\n" + "\n".join(drawn) + "\n```\n"


def _purpose(room: str) -> str:
    """The first sentence of a room's docstring."""
    docstring = ast.get_docstring(MODULES[room]) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")


def _used_by(room: str) -> list[str]:
    """The rooms that a room imports from, in their order."""
    names = {
        imported.split(".")[1]
        for module in MODULES
        if module.partition(".")[0] == room
        for imported in imports(module)
        if imported.startswith("twimlint.")
    }
    return [other for other in ORDER if other in names - {room}]


def insert(page: str) -> str:
    """The page with the picture between its marks."""
    before, rest = page.split(START)
    _, after = rest.split(END)
    return f"{before}{START}{render()}{END}{after}"


if __name__ == "__main__":
    CONTRIBUTING.write_text(insert(CONTRIBUTING.read_text("utf-8")), "utf-8")
