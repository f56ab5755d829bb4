"""The commands with which a site adopts twimlint: `init` writes its files, `baseline` its known problems."""

import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from twimlint.batch.baseline import Baseline, BaselineError
from twimlint.cli.run import CLEAN, FAULT, CommandError, Given, Run, report_error
from twimlint.cli.terminal import complain, say
from twimlint.output.printable import printable
from twimlint.project.starting import starting_files
from twimlint.site.state import find_site_root
from twimlint.text.writing import WriteError, make_folders, write_output


def init(here: Path) -> int:
    """Write a configuration for the site around a folder, and hooks and a workflow for its repository.

    Overwrites nothing.
    """
    root = find_site_root(str(here))
    site = here if root is None else Path(root)
    repository = next((folder for folder in (site, *site.parents) if os.path.lexists(folder / ".git")), site)
    code = CLEAN
    for file, text in starting_files(version("twimlint"), site, repository).items():
        name = printable(os.path.relpath(file, here))
        if os.path.lexists(file):
            say(f"{name}: exists, unchanged\n")
            continue
        try:
            make_folders(file.parent, repository)
            write_output(file, text.encode())
        except WriteError as error:
            complain(f"error: {name}: {error}")
            code = FAULT
        else:
            say(f"{name}: written\n")
    return code


def renew_baseline(paths: Sequence[str], given: Given) -> int:
    """Write the baseline, or remove entries from it that no longer occur."""
    run = Run.start(paths, given)
    run.tell_missing()
    file = _baseline_file(run)
    reports = []
    for target, report in zip(run.targets, run.watched(run.find_problems()), strict=True):
        report_error(run, report)
        reports.append((target, report))
    try:
        old = Baseline.read(file)
        new = old.renewed(reports)
        new.write()
    except BaselineError as error:
        raise CommandError(str(error)) from None
    problems = "1 problem" if new.size == 1 else f"{new.size} problems"
    removed = f", {old.size - new.size} removed" if old.size else ""
    say(f"{printable(os.path.relpath(file))}: {problems} known{removed}\n")
    run.tell_notes()
    unchecked = any(report.unchecked for _, report in reports)
    return run.end(FAULT if run.missing or unchecked else CLEAN)


def _baseline_file(run: Run) -> Path:
    """The baseline that the settings of all files name; raises CommandError if there is none, or more than one."""
    files = {target.settings.baseline for target in run.targets}
    file = files.pop() if len(files) == 1 else None
    if file is None:
        raise CommandError("set one `baseline` for these files in the configuration, such as `.twimlint-baseline.json`")
    return file
