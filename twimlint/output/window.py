"""The problems of a check on one screen of a terminal: new ones first, and no more than fit."""

from collections.abc import Iterable, Iterator, Sequence

from twimlint.diagnostics.named import NamedTuple
from twimlint.output import formats, summary
from twimlint.output.cells import cells
from twimlint.output.paint import bare
from twimlint.output.printable import printable
from twimlint.session.report import Report

_SHARE_OF_NOTES = 3
"""Notes take at most a third of the screen."""

_SHORT = "concise"
"""The format for problems that there is no room for in another one."""


class Screen(NamedTuple):
    """What to show: all reports, and their problems, divided into new ones and those known from the check before.

    `gone` is the number of problems that only the check before had, or None in the first check. `notes` are lines
    about the run, and `end` is the last line.
    """

    reports: Sequence[Report] = ()
    new: Sequence[Report] = ()
    known: Sequence[Report] = ()
    gone: int | None = None
    notes: Sequence[str] = ()
    end: Sequence[str] = ()


def render(screen: Screen, name: str, setting: formats.Setting, height: int) -> str:
    """The screen in one of the formats for people, in less than `height` rows: the cursor needs one, too."""
    room = height - 1
    foot = [*_summary(screen, setting), *_notes(screen, setting, room // _SHARE_OF_NOTES), *screen.end]
    head = [] if screen.gone is None else [setting.paint(_headline(screen.new, screen.gone), "bold"), ""]
    if _rows(head, setting.width) + _rows(foot, setting.width) > room:
        head = []
        foot = [*reversed(_beginning(reversed(foot), setting.width, room))]
    body = _problems(screen, name, setting, room - _rows([*head, *foot], setting.width))
    return "".join(f"{line}\n" for line in (*head, *body, *foot))


def _headline(new: Iterable[Report], gone: int) -> str:
    told = [f"{number} {word}" for number, word in ((_count(new), "new"), (gone, "gone")) if number]
    return f"Since the last save: {', '.join(told) or 'nothing new'}."


def _summary(screen: Screen, setting: formats.Setting) -> Sequence[str]:
    return summary.render(screen.reports, setting.paint, setting.width).splitlines() if screen.reports else ()


def _notes(screen: Screen, setting: formats.Setting, room: int) -> Sequence[str]:
    notes = [printable(note) for note in screen.notes]
    if _rows(notes, setting.width) <= room:
        return notes
    shown = _beginning(notes, setting.width, room - 1)
    return [*shown, _more(len(notes) - len(shown), "line", setting)]


def _problems(screen: Screen, name: str, setting: formats.Setting, room: int) -> Sequence[str]:
    """The problems that there is room for, and a line that counts the others; known ones become short first."""
    new, total = _count(screen.new), _count(screen.new) + _count(screen.known)
    lines: Sequence[str] = ()
    for form_of_new, form_of_known, enough in ((name, name, total), (name, _SHORT, new), (_SHORT, _SHORT, 0)):
        blocks = _blocks(screen, form_of_new, form_of_known, setting)
        lines, shown = _filled(blocks, total, setting, room)
        if shown >= enough:
            break
    return lines


def _filled(
    blocks: Iterable[Sequence[str]], total: int, setting: formats.Setting, room: int
) -> tuple[Sequence[str], int]:
    """The lines that fit, and how many blocks they are of; the first block is cut if it does not fit as a whole."""
    for_more = _rows([_more(total, "problem", setting)], setting.width)
    lines: list[str] = []
    shown = 0
    for block in blocks:
        free = room - _rows(lines, setting.width) - (for_more if shown + 1 < total else 0)
        fitting = _beginning(block, setting.width, free)
        if len(fitting) < len(block) and (lines or not fitting):
            break
        lines += fitting
        shown += 1
    if shown < total and _rows(lines, setting.width) + for_more <= room:
        lines.append(_more(total - shown, "problem", setting))
    return lines, shown


def _more(number: int, thing: str, setting: formats.Setting) -> str:
    more = f"1 more {thing}" if number == 1 else f"{number} more {thing}s"
    return setting.paint(f"{more}: enlarge the window", "quiet")


def _blocks(screen: Screen, form_of_new: str, form_of_known: str, setting: formats.Setting) -> Iterator[Sequence[str]]:
    """The lines of each problem, with a title before the first known one that follows new ones."""
    yield from (_lines(one, form_of_new, setting) for one in _one_by_one(screen.new))
    title = [setting.paint("Still there:", "bold")] if _count(screen.new) else []
    for one in _one_by_one(screen.known):
        yield [*title, *_lines(one, form_of_known, setting)]
        title = []


def _one_by_one(reports: Iterable[Report]) -> Iterator[Report]:
    return (report._replace(diagnostics=[problem]) for report in reports for problem in report.diagnostics)


def _lines(report: Report, name: str, setting: formats.Setting) -> Sequence[str]:
    return formats.render(name, [report], setting).split("\n")[:-1]


def _beginning(lines: Iterable[str], width: int, room: int) -> Sequence[str]:
    """The first lines that fit into so many rows."""
    kept: list[str] = []
    for line in lines:
        room -= _rows([line], width)
        if room < 0:
            break
        kept.append(line)
    return kept


def _rows(lines: Iterable[str], width: int) -> int:
    """The rows that lines take; a terminal breaks those that are too wide."""
    return sum(max(-(-cells(bare(line)) // width), 1) for line in lines)


def _count(reports: Iterable[Report]) -> int:
    return sum(len(report.diagnostics) for report in reports)
