"""The screen of `check --watch`, which fits the window of a terminal."""

from collections.abc import Iterable

import pytest

from tests.reports import report
from twimlint.diagnostics import Level
from twimlint.output.formats import Setting
from twimlint.output.paint import PLAIN, Paint, bare
from twimlint.output.window import Screen, render
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import load_catalog
from twimlint.session.report import Report

END = ("12:00:00  watching",)


def found(*messages: str) -> Report:
    text = "".join(f"{message}\n\n" for message in messages)
    return report(
        text, [(text.index(message), text.index(message) + 3, message, Level.WARNING) for message in messages]
    )


def screen(
    known: Iterable[str] = (), new: Iterable[str] = (), gone: int | None = None, notes: Iterable[str] = ()
) -> Screen:
    return Screen([found(*new, *known)], [found(*new)], [found(*known)], gone, [*notes], END)


def drawn(shown: Screen, height: int, *, width: int = 80, name: str = "full", paint: Paint = PLAIN) -> list[str]:
    setting = Setting(load_catalog(), Workspace("/", "/"), paint, width)
    return render(shown, name, setting, height).split("\n")[:-1]


MANY = [f"one{number}" for number in range(40)]


def test_a_check_that_fits_is_printed_in_full() -> None:
    lines = drawn(screen(["first", "second"]), 24)
    assert [line for line in lines if "MTX002" in line] == [
        "warning MTX002 insecure-matrix-to-link: first",
        "warning MTX002 insecure-matrix-to-link: second",
    ]
    assert lines[-2:] == ["Found 2 problems (2 warnings).", *END]


def test_what_does_not_fit_becomes_short_and_is_counted() -> None:
    lines = drawn(screen(MANY), 24)
    assert len(lines) == 23
    assert lines[0] == "content/post.md:1:1: warning MTX002 one0"
    assert lines[-3:] == ["20 more problems: enlarge the window", "Found 40 problems (40 warnings).", *END]


def test_what_is_new_comes_first_and_in_full() -> None:
    lines = drawn(screen(MANY, ["fresh"], gone=3), 24)
    assert lines[:3] == [
        "Since the last save: 1 new, 3 gone.",
        "",
        "warning MTX002 insecure-matrix-to-link: fresh",
    ]
    assert lines[lines.index("Still there:") + 1] == "content/post.md:1:1: warning MTX002 one0"
    assert len(lines) == 23


def test_too_much_that_is_new_is_short_too() -> None:
    lines = drawn(screen(["old"], MANY, gone=0), 24)
    assert lines[0] == "Since the last save: 40 new."
    assert lines[2] == "content/post.md:1:1: warning MTX002 one0"
    assert len(lines) == 23


def test_a_save_that_changes_nothing() -> None:
    assert drawn(screen(["old"], gone=0), 24)[0] == "Since the last save: nothing new."
    assert drawn(screen(gone=1), 24) == ["Since the last save: 1 gone.", "", "No problems in 1 file.", *END]


@pytest.mark.parametrize("name", ["full", "concise"])
@pytest.mark.parametrize("width", [20, 37, 80])
@pytest.mark.parametrize("known", [0, 1, 2, 40])
def test_no_window_is_too_small(name: str, width: int, known: int) -> None:
    for height in range(1, 60):
        for new in (0, 1, 40):
            shown = screen(MANY[:known], [f"new{number}" for number in range(new)], gone=1, notes=["note: x"] * 9)
            lines = drawn(shown, height, name=name, width=width)
            assert sum(max(-(-len(line) // width), 1) for line in lines) < height
            assert not lines or lines[-1] == END[0]


def test_many_notes_leave_room_for_problems() -> None:
    lines = drawn(screen(MANY, notes=[f"note: {number}" for number in range(30)]), 24)
    assert lines[-2:] == ["24 more lines: enlarge the window", *END]
    assert sum("MTX002" in line for line in lines) > 10


def test_colours_and_links_take_no_room() -> None:
    painted = drawn(screen(MANY, ["fresh"], gone=2), 24, paint=Paint(colours=True, links=True))
    assert any("\x1b]8;;" in line for line in painted)
    assert [bare(line) for line in painted] == drawn(screen(MANY, ["fresh"], gone=2), 24)
