"""The `check` command: look at files and print what was found."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twimlint.catalog import load_catalog
from twimlint.cli.run import CLEAN, CommandError, Given, Run, complain_of_bug, exit_code
from twimlint.cli.terminal import emit, say, wants_color, width
from twimlint.diagnostics import Applicability, Level
from twimlint.files import Target
from twimlint.output import formats
from twimlint.output.paint import COLOURED, PLAIN, Paint
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.report import Report

if TYPE_CHECKING:
    from twimlint.changes import Changes


def check(paths: Sequence[str], given: Given) -> int:
    """Check files and folders; the exit code."""
    run = Run.start(paths or (".",), given)
    if given.show_settings:
        say(_show_settings(run, paths or (".",)))
        return CLEAN
    if given.show_files:
        say("".join(f"{printable(target.name)}\n" for target in run.targets))
        return CLEAN
    if given.fix or given.fix_only or given.diff:
        if given.changed_lines:
            raise CommandError("--changed-lines is for reports: a fix takes in the whole file")
        from twimlint.cli.fixing import fix  # noqa: PLC0415  # not every run fixes

        return fix(run, given)
    reports = [_checked(run, target, changed_lines=given.changed_lines) for target in run.each_target()]
    print_reports(run, reports, given)
    return exit_code(reports, exit_zero=given.exit_zero)


def _checked(run: Run, target: Target, *, changed_lines: bool = False) -> Report:
    began = time.perf_counter()
    report = _found(run, target)
    if run.changes is not None and changed_lines:
        report = _only_caused(run, target, report, run.changes)
    complain_of_bug(run, report)
    run.detail(f"{target.name}: {len(report.diagnostics)} problems, {(time.perf_counter() - began) * 1000:.1f} ms")
    return report


def _found(run: Run, target: Target) -> Report:
    """What is wrong with a file, remembered from an earlier run if nothing has changed since."""
    remembered = run.remembered
    report = None if remembered is None else remembered.report(target)
    if report is None:
        report = run.session.check(target)
        if remembered is not None and not run.session.notes:
            remembered.keep(target, report)
    return report


def _only_caused(run: Run, target: Target, report: Report, changes: "Changes") -> Report:
    from twimlint.changed_lines import only_caused  # noqa: PLC0415  # few runs need it
    from twimlint.changes import ChangesError  # noqa: PLC0415

    try:
        return only_caused(run.session, target, report, changes)
    except ChangesError as error:
        raise CommandError(f"--changed-lines: {error}") from None


def print_reports(run: Run, reports: Sequence[Report], given: Given) -> None:
    """Print what was found in the format that was asked for, and write the reports that were."""
    paint = COLOURED if wants_color(sys.stdout, given.color) else PLAIN
    setting = formats.Setting(load_catalog(), _workspace(), paint, width())
    name = given.output_format or _usual_format()
    if given.statistics:
        _print_statistics(reports, name, paint)
    elif name in formats.FOR_PEOPLE:
        say(formats.render(name, reports, setting))
    else:
        emit(formats.render(name, reports, setting))
    for other, file in given.report:
        _write_report(file, formats.render(other, reports, setting._replace(paint=PLAIN)))
    if reports and not run.given.quiet and name in formats.FOR_PEOPLE:
        say(_summary(reports))


def _usual_format() -> str:
    """What is printed unless something else is asked for."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"


def _workspace() -> Workspace:
    here = str(Path.cwd())
    return Workspace(os.environ.get("GITHUB_WORKSPACE") or here, here)


def _write_report(file: str, written: str) -> None:
    try:
        Path(file).write_text(written, "utf-8")
    except OSError as error:
        raise CommandError(f"--report: {file}: {error.strerror}") from None


def _print_statistics(reports: Sequence[Report], output_format: str, paint: Paint) -> None:
    from twimlint.output import statistics  # noqa: PLC0415

    counts = statistics.count(reports)
    if output_format == "json":
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps([entry._asdict() for entry in counts]))
    else:
        say(statistics.render(counts, paint))


def _summary(reports: Sequence[Report]) -> str:
    """How many problems there are, in how many files, and how many of them can be fixed."""
    found = [diagnostic for report in reports for diagnostic in report.diagnostics]
    files = count_of_files(len(reports))
    unread = sum(report.unchecked for report in reports)
    unchecked = f"; {count_of_files(unread)} could not be checked" if unread else ""
    if not found:
        return f"No problems in {count_of_files(len(reports) - unread)}{unchecked}.\n"
    per_level = ", ".join(
        f"{number} {level.value}{'' if number == 1 or level is Level.INFO else 's'}"
        for level in reversed(Level)
        if (number := sum(diagnostic.level is level for diagnostic in found))
    )
    problems = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    where = f" in {sum(bool(report.diagnostics) for report in reports)} of {files}" if len(reports) > 1 else ""
    return f"Found {problems} ({per_level}){where}{unchecked}.{_fixable([d.applicability for d in found])}\n"


def count_of_files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _fixable(applicabilities: Sequence[Applicability | None]) -> str:
    safe = applicabilities.count(Applicability.SAFE)
    unsafe = applicabilities.count(Applicability.UNSAFE)
    if not safe and not unsafe:
        return ""
    parts = [f"{safe} with --fix"] if safe else []
    parts += [f"{unsafe} with --fix --unsafe-fixes"] if unsafe else []
    return f" Can be fixed: {', '.join(parts)}."


def _show_settings(run: Run, paths: Sequence[str]) -> str:
    from twimlint.output import settings  # noqa: PLC0415

    path = Path(paths[0]).absolute()
    found = run.finder.for_folder(str(path)) if path.is_dir() else run.finder.for_file(str(path))
    return settings.render(found)
