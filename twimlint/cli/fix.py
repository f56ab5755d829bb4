"""The `format` command and `check --fix`: fix files, list the changes, report the remaining problems."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, redirect_stdout
from functools import partial

from twimlint.batch.fixing import Outcome, fix_target, tidy_up
from twimlint.cli.check import print_reports
from twimlint.cli.run import CLEAN, FAULT, PROBLEMS, Given, Run, exit_code, report_error
from twimlint.cli.terminal import complain, emit_bytes, paint, say
from twimlint.output.printable import printable
from twimlint.output.summary import count_of_files
from twimlint.rulebook.catalog import load_catalog


def fix(run: Run, given: Given) -> int:
    """Fix the files, list the changes, and report the remaining problems."""
    repair = partial(run.session.fix, unsafe=given.unsafe_fixes)
    if not given.diff:
        tidy_up(run.targets)
    outcomes = [fix_target(run.session, target, repair, write=not given.diff) for target in run.each_target()]
    _tell_faults(run, outcomes, unread=given.diff or given.fix_only)
    if given.diff:
        return _print_diffs(run, outcomes, given)
    with ExitStack() as stack:
        _tell_fixes(run, outcomes, "fixed", by_rule=given.show_fixes)
        if _hand_back(run, outcomes):
            stack.enter_context(redirect_stdout(sys.stderr))
        reports = [
            run.without_known(target, outcome.report) for target, outcome in zip(run.targets, outcomes, strict=True)
        ]
        if not given.fix_only:
            print_reports(run, reports, given)
    code = exit_code(run, reports, exit_zero=given.exit_zero or given.fix_only)
    return FAULT if any(outcome.fault for outcome in outcomes) else code


def tidy(paths: Sequence[str], given: Given, *, check_only: bool) -> int:
    """Fix the layout of files; returns the exit code."""
    run = Run.start(paths or (".",), given)
    run.tell_missing()
    return run.end(_tidy(run, given, check_only=check_only))


def _tidy(run: Run, given: Given, *, check_only: bool) -> int:
    write = not (check_only or given.diff)
    if write:
        tidy_up(run.targets)
    outcomes = [fix_target(run.session, target, run.session.format, write=write) for target in run.each_target()]
    _tell_faults(run, outcomes, unread=True)
    if given.diff:
        return _print_diffs(run, outcomes, given)
    _tell_fixes(run, outcomes, "would change" if check_only else "changed", by_rule=given.show_fixes)
    if not check_only:
        _hand_back(run, outcomes)
    if run.missing or any(outcome.fault or outcome.report.unchecked for outcome in outcomes):
        return FAULT
    return PROBLEMS if check_only and any(outcome.changed for outcome in outcomes) else CLEAN


def _tell_faults(run: Run, outcomes: Iterable[Outcome], *, unread: bool) -> None:
    """Report files that could not be fixed or (unless a report does so) read, and fixes that were skipped."""
    for outcome in outcomes:
        report_error(run, outcome.report)
        if unread and outcome.report.unchecked and not outcome.fault:
            for diagnostic in outcome.report.diagnostics:
                complain(f"error: {outcome.name}: {diagnostic.message}")
        if outcome.fault:
            complain(f"error: {outcome.name}: not fixed: {outcome.fault}")
        if unread and outcome.untouched:
            row = outcome.untouched.location.row
            complain(f"warning: {outcome.name}:{row}: nothing changed: {outcome.untouched.message}")
        for code, location, reason in outcome.refused:
            place = f"{outcome.name}:{location.row}:{location.column}"
            complain(f"warning: {place}: {code} not fixed: {reason}; fix it by hand")


def _hand_back(run: Run, outcomes: Iterable[Outcome]) -> bool:
    """Print the fixed text of standard input; returns whether standard input was read."""
    for target, outcome in zip(run.targets, outcomes, strict=True):
        if target.is_stdin and not outcome.report.unchecked:
            sys.stdout.flush()
            emit_bytes(outcome.after.encode())
    return any(target.is_stdin for target in run.targets)


def _tell_fixes(run: Run, outcomes: Sequence[Outcome], verb: str, *, by_rule: bool) -> None:
    """List the changes of each file on standard error."""
    fixed = [outcome for outcome in outcomes if outcome.changed]
    for outcome in fixed:
        counts = sorted(outcome.applied.items())
        if by_rule:
            catalog = load_catalog()
            lines = [f"{number:>5}  {code}  {catalog[code].name}" for code, number in counts]
            complain(f"{outcome.name}: {verb}", *lines)
        else:
            run.note(f"{outcome.name}: {verb} ({', '.join(f'{number} {code}' for code, number in counts)})")
    if outcomes:
        total = sum(sum(outcome.applied.values()) for outcome in fixed)
        places = "1 place" if total == 1 else f"{total} places"
        run.note(f"{verb.capitalize()} {len(fixed)} of {count_of_files(len(outcomes))}, {places} in all.")


def _print_diffs(run: Run, outcomes: Iterable[Outcome], given: Given) -> int:
    """Print what would change: in colour on a terminal, else as a plain diff."""
    from twimlint.output import diff  # noqa: PLC0415

    code, style = FAULT if run.missing else CLEAN, paint(given.color)
    for outcome in outcomes:
        if outcome.fault or outcome.report.unchecked:
            code = FAULT
        elif outcome.changed:
            changes = diff.render(printable(outcome.name), outcome.before, outcome.after)
            say(diff.draw(changes, style) if style.colours or sys.stdout.isatty() else changes)
            code = code or PROBLEMS
    return code
