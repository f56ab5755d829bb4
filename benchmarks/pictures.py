"""The pictures of the README, drawn from what twimlint prints: `python -m benchmarks.pictures`."""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

_ROOT = Path(__file__).resolve().parent.parent
FOLDER = _ROOT / "docs"
_POSTS = _ROOT / "tests" / "fixtures" / "posts"
_COLUMNS = 100

_DRAWING = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<desc>DESCRIPTION</desc>
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px ui-monospace, "SF Mono", Menlo, Consolas,
  "DejaVu Sans Mono", "Liberation Mono", monospace; }}
.{unique_id}-title {{ font: 16px sans-serif; }}
rect {{ stroke: #8886; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""
"""What rich fills in: without the web font of its own drawing, which GitHub does not load."""


class Picture(NamedTuple):
    """A command whose output is drawn, on a dark or a light ground."""

    name: str
    command: str
    theme: TerminalTheme


PICTURES = (
    Picture("check", "twimlint check --select LNK001,SEC008,MTX005,TBL003,TXT001 2026-10-30-twim.md", SVG_EXPORT_THEME),
    Picture("tree", "twimlint tree 2026-10-23-twim.md", DEFAULT_TERMINAL_THEME),
)


def output(picture: Picture) -> str:
    """What the command prints to a terminal with colours."""
    arguments = [*shlex.split(picture.command)[1:], "--color", "--no-cache", "--isolated"]
    environment = {**os.environ, "COLUMNS": str(_COLUMNS), "FORCE_HYPERLINK": "0", "GITHUB_ACTIONS": ""}
    done = subprocess.run(
        [sys.executable, "-m", "twimlint", *arguments], cwd=_POSTS, env=environment, capture_output=True, check=False
    )
    if done.stderr:
        raise SystemExit(done.stderr.decode())
    return done.stdout.decode()


def words(picture: Picture) -> str:
    """What is to be read in the picture, without colours."""
    return Text.from_ansi(f"$ {picture.command}\n{output(picture)}").plain.rstrip()


def drawing(picture: Picture) -> str:
    """The SVG."""
    console = Console(file=StringIO(), record=True, force_terminal=True, width=_COLUMNS, highlight=False)
    console.print(Text(f"$ {picture.command}", style="bold"))
    console.print(Text.from_ansi(output(picture).rstrip("\n")))
    code_format = _DRAWING.replace("DESCRIPTION", escape(words(picture)).replace("{", "{{").replace("}", "}}"))
    return console.export_svg(
        title=f"twimlint {picture.name}", theme=picture.theme, code_format=code_format, unique_id=picture.name
    )


def main(names: Sequence[str]) -> None:
    """Draw the pictures of these names, or all."""
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        if not names or picture.name in names:
            (FOLDER / f"{picture.name}.svg").write_text(drawing(picture), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
