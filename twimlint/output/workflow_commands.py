"""Annotations of GitHub Actions: workflow commands that the runner reads from the log.

Syntax and escapes: "Workflow commands for GitHub Actions"; `packages/core/src/command.ts` of actions/toolkit. Columns
count code points. GitHub keeps ten annotations of a level for each step and silently drops the others, so the tenth
says how many more there are. If it is known which problems a change introduced, only those are annotated, and one line
counts the rest.
"""

from collections.abc import Iterable, Sequence

from twimlint.diagnostics import Diagnostic, Level
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.session.report import Report

MOST_PER_LEVEL = 10
_MOST_CHARACTERS = 4096
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(reports: Iterable[Report], workspace: Workspace) -> str:
    """One command per line, errors first, at most ten of a level."""
    reports = list(reports)
    found = [diagnostic for report in reports for diagnostic in report.diagnostics if diagnostic not in report.older]
    older = sum(len(report.older) for report in reports)
    most_notices = MOST_PER_LEVEL - bool(older)
    lines: list[str] = []
    for level, command in _COMMANDS.items():
        of_level = [diagnostic for diagnostic in found if diagnostic.level is level]
        most = most_notices if level is Level.INFO else MOST_PER_LEVEL
        shown = of_level if len(of_level) <= most else of_level[: most - 1]
        lines += [_annotation(command, diagnostic, workspace) for diagnostic in shown]
        if len(shown) < len(of_level):
            lines.append(_more(command, of_level[len(shown) :], level))
    if older:
        problems = "1 older problem" if older == 1 else f"{older} older problems"
        lines.append(message("notice", f"{problems} in these files: not shown, because this change did not add them"))
    return "".join(f"{line}\n" for line in lines)


def message(command: str, text: str) -> str:
    """A command about the run as a whole: `notice`, `warning` or `error`."""
    return f"::{command} title=twimlint::{_data(text, '')}"


def _annotation(command: str, diagnostic: Diagnostic, workspace: Workspace) -> str:
    (row, column), (end_row, end_column) = diagnostic.location, diagnostic.end_location
    properties = {"file": workspace.relative(diagnostic.filename), "line": str(row), "endLine": str(end_row)}
    if row == end_row:  # the runner drops columns of a span over several lines
        properties |= {"col": str(column), "endColumn": str(end_column)}
    properties["title"] = f"{diagnostic.code} {diagnostic.name}"
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    help_line = f"\nHelp: {diagnostic.fix.message}" if diagnostic.fix is not None else ""
    return f"::{command} {written}::{_data(diagnostic.message, help_line)}"


def _more(command: str, rest: Sequence[Diagnostic], level: Level) -> str:
    plural = "" if len(rest) == 1 else "s"
    files = len({diagnostic.filename for diagnostic in rest})
    where = "1 file" if files == 1 else f"{files} files"
    return message(command, f"{len(rest)} more {level.value}{plural} in {where}: see the job summary")


def _data(message: str, help_line: str) -> str:
    shown = printable(message)[: _MOST_CHARACTERS - len(help_line)] + help_line
    return _escape(shown)


def _property(value: str) -> str:
    return _escape(printable(value)).replace(":", "%3A").replace(",", "%2C")


def _escape(text: str) -> str:
    """Escape what ends a command, and break the old syntax, which the runner finds anywhere in a line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("##[", "#%23[")
