"""The `check` command: check files and print the problems."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence

from twimlint.cli.run import CLEAN, CommandError, Given, Run, exit_code, report_error
from twimlint.cli.terminal import emit, paint, say, width
from twimlint.output import formats, summary
from twimlint.output.paint import PLAIN
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import load_catalog
from twimlint.session.report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.batch.changes import Changes
    from twimlint.batch.patches import Patches


def check(paths: Sequence[str], given: Given) -> int:
    """Check files and folders; returns the exit code."""
    return check_run(Run.start(paths or (".",), given), paths, given)


def check_run(run: Run, paths: Sequence[str], given: Given) -> int:
    """Check the files of a run; returns the exit code."""
    run.tell_missing()
    return run.end(_check(run, paths, given))


def _check(run: Run, paths: Sequence[str], given: Given) -> int:
    if given.statistics and given.output_format not in (None, "json", *formats.FOR_PEOPLE):
        raise CommandError(f"--statistics cannot be used with --output-format {given.output_format}: use json or full")
    if given.show_settings:
        say(_show_settings(run, paths or (".",)))
        return CLEAN
    if given.show_files:
        say("".join(f"{printable(target.name)}\n" for target in run.targets))
        return CLEAN
    if given.fix or given.fix_only or given.diff:
        if given.jobs is not None:
            raise CommandError("--jobs cannot be used with --fix and --diff: a fix may depend on the one before")
        if given.changed_lines:
            raise CommandError("--changed-lines cannot be used with --fix: fixes apply to the whole file")
        from twimlint.cli.fix import fix  # noqa: PLC0415  # not every run fixes

        return fix(run, given)
    reports = print_reports(run, find_reports(run, given), given)
    run.tell_notes()
    run.tell_outdated()
    return exit_code(run, reports, exit_zero=given.exit_zero)


def find_reports(run: Run, given: Given) -> Iterator[Report]:
    """The reports of the files, in their order, without what the baseline knows and, as asked, what is older."""
    found = zip(run.targets, run.watched(run.find_problems()), strict=True)
    arriving: Iterator[Report] = (run.without_known(target, _told(run, report)) for target, report in found)
    if run.changes is not None and (given.changed_lines or _tells_news_apart(given)):
        return iter(_news_told_apart(run, list(arriving), run.changes))
    return arriving


def _told(run: Run, report: Report) -> Report:
    """Print what is not part of the report immediately."""
    report_error(run, report)
    run.detail(f"{report.name}: {len(report.diagnostics)} problems")
    return report


def _tells_news_apart(given: Given) -> bool:
    """Whether a format is used that lists the problems of a change before older ones."""
    names = {format_of(given), *(name for name, _ in given.report)}
    return not names.isdisjoint(formats.WITH_NEWS_FIRST)


def _news_told_apart(run: Run, reports: Sequence[Report], changes: "Changes | Patches") -> list[Report]:
    from twimlint.batch.changed_lines import only_caused, with_older  # noqa: PLC0415  # few runs need it
    from twimlint.batch.changes import ChangesError  # noqa: PLC0415

    try:
        told_apart = [
            with_older(run.session, target, report, changes)
            for target, report in zip(run.targets, reports, strict=True)
        ]
    except ChangesError as error:
        raise CommandError(f"--changed-since: {error}") from None
    if not run.given.changed_lines:
        return told_apart
    return [only_caused(target, report) for target, report in zip(run.targets, told_apart, strict=True)]


def print_reports(run: Run, arriving: Iterable[Report], given: Given) -> Sequence[Report]:
    """Print the problems in the requested format, write the requested reports, and return all reports.

    Formats for people are printed as reports arrive, while other processes still check.
    """
    setting, name = output_setting(given), format_of(given)
    reports: list[Report] = []
    if given.statistics:
        reports += arriving
        _print_statistics(reports, name, setting)
    elif name in formats.FOR_PEOPLE:
        say(formats.render(name, _listed(arriving, reports, given.max_problems), setting))
    else:
        reports += arriving
        emit(formats.render(name, reports, setting))
    write_reports(reports, given, setting)
    if name in formats.FOR_PEOPLE and not given.statistics:
        _summarize_the_rest(reports, given.max_problems, setting)
    if reports and not run.given.quiet and name in formats.FOR_PEOPLE:
        say(summary.render(reports, setting.paint, setting.width))
    return reports


def _listed(arriving: Iterable[Report], reports: list[Report], limit: int) -> Iterator[Report]:
    """The reports with at most `limit` problems in all (0: no limit); every whole report is added to a list."""
    room = limit or sys.maxsize
    for report in arriving:
        reports.append(report)
        if room > 0:
            yield report._replace(diagnostics=report.diagnostics[:room])
        room -= len(report.diagnostics)


def _summarize_the_rest(reports: Sequence[Report], limit: int, setting: formats.Setting) -> None:
    """Print counts by rule and by file for problems that were not listed."""
    total = sum(len(report.diagnostics) for report in reports)
    if not limit or total <= limit:
        return
    from twimlint.output import statistics  # noqa: PLC0415  # few runs find so much

    say(statistics.render(statistics.count(reports), setting.paint, setting.width))
    say(f"\n{statistics.render_files(reports)}\n")
    say(f"Listed {limit} of {total} problems; use --max-problems 0 to list all.\n")


def format_of(given: Given) -> str:
    """The output format that is asked for, or the default."""
    return given.output_format or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full")


def output_setting(given: Given) -> formats.Setting:
    """What formats need to know of standard output."""
    here = os.getcwd()  # noqa: PTH109  # a warm start needs no paths
    workspace = Workspace(os.environ.get("GITHUB_WORKSPACE") or here, here)
    wraps = sys.stdout.isatty() or "COLUMNS" in os.environ
    return formats.Setting(load_catalog(), workspace, paint(given.color), width(), wraps)


def write_reports(reports: Sequence[Report], given: Given, setting: formats.Setting) -> None:
    """Write the requested reports; raises CommandError."""
    for name, file in given.report:
        _write_report(file, formats.render(name, reports, setting._replace(paint=PLAIN)))


def _write_report(file: str, written: str) -> None:
    from pathlib import Path  # noqa: PLC0415  # few runs write one

    from twimlint.text.writing import WriteError, write_output  # noqa: PLC0415

    try:
        write_output(Path(file), written.encode("utf-8", "backslashreplace"))
    except WriteError as error:
        raise CommandError(f"--report: {file}: {error}") from None


def _print_statistics(reports: Sequence[Report], output_format: str, setting: formats.Setting) -> None:
    from twimlint.output import statistics  # noqa: PLC0415

    counts = statistics.count(reports)
    if output_format == "json":
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps(statistics.facts(counts)))
    else:
        say(statistics.render(counts, setting.paint, setting.width))


def _show_settings(run: Run, paths: Sequence[str]) -> str:
    from pathlib import Path  # noqa: PLC0415

    from twimlint.output import effective_settings  # noqa: PLC0415

    path = Path(paths[0]).absolute()
    found = run.finder.for_folder(str(path)) if path.is_dir() else run.finder.for_file(str(path))
    return effective_settings.render(found)
