"""The command line; the only module that prints or exits.

Exit codes: 0 clean, 1 problems at or above `fail-on`, 2 a file that could not be checked or an error of usage,
configuration or twimlint's own, 130 interrupted. 2 wins over 1.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from twimlint.catalog import Catalog, CatalogError, Rule, load_catalog
from twimlint.config import ConfigError, Options, SettingsFinder, nearest, parse_size
from twimlint.diagnostics import Applicability, Diagnostic, Level
from twimlint.document import Document
from twimlint.files import STDIN, Target, find_files
from twimlint.output import formats
from twimlint.output.paint import Paint, coloured, plain
from twimlint.output.printable import defused, printable
from twimlint.output.workspace import Workspace
from twimlint.runner import Report, Session
from twimlint.sites import Sites

if TYPE_CHECKING:
    from twimlint.changes import Changes
    from twimlint.fixing import Outcome

CLEAN, PROBLEMS, FAULT, INTERRUPTED = 0, 1, 2, 130

_ISSUES = "https://github.com/twimlint/twimlint/issues"
_SECONDS_BEFORE_PROGRESS = 1.0
_FEW_COLLECTIONS = 200_000


def main() -> None:
    """Run the command line and exit."""
    gc.set_threshold(_FEW_COLLECTIONS)  # a run makes trees, which need no search for cycles to go away
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = cli.main(prog_name="twimlint", standalone_mode=False)
    except click.ClickException as error:
        complain(_usage(error))
        code = FAULT
    except (ConfigError, CatalogError) as error:
        complain(f"error: {error}")
        code = FAULT
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    sys.exit(code)


def _usage(error: click.ClickException) -> str:
    message = f"error: {error.format_message()}"
    context = getattr(error, "ctx", None)
    return message if context is None else f"{message}\n{context.get_usage()}"


# -- printing --------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print text that is for people."""
    emit(_for_people(text))


def emit(text: str) -> None:
    """Print text that is for programs, as it is; a reader that has gone away is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_bytes(content: bytes) -> None:
    """The same for bytes, such as those of a fixed post."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(text: str) -> None:
    """Print a line to standard error."""
    lines = "\n".join(printable(line) for line in text.split("\n"))
    try:
        sys.stderr.write(f"{_for_people(lines)}\n")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _for_people(text: str) -> str:
    return defused(text) if os.environ.get("GITHUB_ACTIONS") == "true" else text


def _wants_color(stream: IO[str], asked: bool | None) -> bool:
    """Whether to print colours: as asked, else as the environment says, else where there is a terminal."""
    if asked is not None:
        return asked
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415  # wanted for frames alone

    return get_terminal_size((100, 24)).columns


# -- options ---------------------------------------------------------------------------------------------------------

Command = Callable[..., int]


def _words(_context: click.Context, _parameter: click.Parameter, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in value.replace(",", " ").split())


def _patterns(
    _context: click.Context, _parameter: click.Parameter, values: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for value in values:
        pattern, colon, words = value.rpartition(":")
        if not colon or not pattern or not words:
            raise click.BadParameter(f"`{value}` is not of the form PATTERN:CODE,…")
        found[pattern] = (*found.get(pattern, ()), *words.replace(",", " ").split())
    return found


def _reports(
    _context: click.Context, _parameter: click.Parameter, values: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    found = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in formats.NAMES or not file:
            raise click.BadParameter(
                f"`{value}` is not of the form FORMAT=FILE, with one of {', '.join(formats.NAMES)}"
            )
        found.append((name, file))
    return tuple(found)


def _size(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    try:
        return None if value is None else parse_size(int(value) if value.isdecimal() else value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _level(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Level | None:
    return None if value is None else Level(value)


_PATH = click.Path(path_type=Path)
_LEVELS = click.Choice([level.value for level in Level])

_SELECTION = [
    click.option("--select", multiple=True, callback=_words, metavar="CODES", help="Check these rules and no others."),
    click.option("--extend-select", multiple=True, callback=_words, metavar="CODES", help="Check these rules too."),
    click.option("--ignore", multiple=True, callback=_words, metavar="CODES", help="Leave these rules out."),
    click.option(
        "--per-file-ignores",
        multiple=True,
        callback=_patterns,
        metavar="PATTERN:CODES",
        help="Leave rules out in the files that match.",
    ),
]
_FIXING = [
    click.option("--fix", is_flag=True, help="Apply safe fixes to the files, or print standard input fixed."),
    click.option("--unsafe-fixes", is_flag=True, help="Apply fixes that need a look, too."),
    click.option("--diff", is_flag=True, help="Print what --fix would change and write nothing."),
    click.option("--fix-only", is_flag=True, help="Fix, and do not report what is left."),
    click.option("--show-fixes", is_flag=True, help="List what was fixed, by rule."),
]
_CONFIGURATION = [
    click.option("--config", type=_PATH, metavar="FILE", help="Use this configuration file for all paths."),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files and folders that match."),
    click.option("--force-exclude", is_flag=True, default=None, help="Exclude files even if they are named."),
    click.option("--respect-gitignore/--no-respect-gitignore", default=None, help="Leave out what git ignores."),
    click.option("--max-file-size", callback=_size, metavar="SIZE", help="Refuse larger files (1 MiB)."),
    click.option("--site-root", type=_PATH, metavar="FOLDER", help="The Zola site, if it is not around the post."),
    click.option("--no-site", is_flag=True, help="Look at no site around the posts."),
    click.option("--hebbot-config", type=_PATH, metavar="FILE", help="Take the departments from the bot's file."),
    click.option("--stdin-filename", metavar="FILE", help="What standard input pretends to be."),
    click.option("--no-cache", is_flag=True, help="Remember nothing between runs."),
]
_APPEARANCE = [
    click.option("--color/--no-color", default=None, help="Print in colour, or do not; else as the terminal allows."),
    click.option("--quiet", "-q", is_flag=True, help="Print problems and nothing else."),
    click.option("--verbose", "-v", is_flag=True, help="Say what is being done."),
]


def _with(*groups: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """A decorator that adds groups of options in order."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


class Run(NamedTuple):
    """What every command that looks at files needs to know."""

    targets: Sequence[Target]
    session: Session
    finder: SettingsFinder
    quiet: bool
    verbose: bool
    changes: "Changes | None" = None

    @classmethod
    def start(cls, paths: Sequence[str], given: dict[str, Any]) -> "Run":
        """Take in the options of `_CONFIGURATION`, `_APPEARANCE` and, where there are any, `_SELECTION`."""
        catalog = load_catalog()
        command_line = Options(
            folder=Path.cwd(),
            select=given.get("select") or None,
            extend_select=given.get("extend_select", ()),
            ignore=given.get("ignore", ()),
            per_file_ignores=given.get("per_file_ignores", {}),
            fail_on=given.get("fail_on"),
            exclude=given["exclude"],
            force_exclude=given["force_exclude"],
            respect_gitignore=given["respect_gitignore"],
            max_file_size=given["max_file_size"],
            hebbot_config=given["hebbot_config"],
            site_root=given["site_root"],
        )
        sites = Sites(wanted=not given["no_site"], remember=not given["no_cache"])
        finder = SettingsFinder(catalog, command_line, file=given["config"], isolated=given["isolated"])
        targets = list(find_files(paths, finder, given["stdin_filename"] or STDIN))
        changes = _changes(given)
        if changes is not None:
            targets = [target for target in targets if target.is_stdin or target.path in changes]
        run = cls(targets, Session(catalog, sites), finder, given["quiet"], given["verbose"], changes)
        if not targets:
            since = f" that differ from {given['changed_since']}" if changes is not None else ""
            run.note(f"no Markdown files found in {', '.join(paths)}{since}")
        return run

    def note(self, text: str) -> None:
        """Say something on standard error that a quiet run keeps to itself."""
        if not self.quiet:
            complain(text)

    def detail(self, text: str) -> None:
        """Say something on standard error that only a verbose run tells."""
        if self.verbose:
            complain(text)

    def each_target(self) -> Iterator[Target]:
        """The files one by one, with a progress bar if it takes a while; then what of their sites could not be read."""
        with ExitStack() as stack:
            advance: Callable[[int], None] | None = None
            began = time.monotonic()
            watched = sys.stderr.isatty() and not self.quiet
            for done, target in enumerate(self.targets):
                if advance is None and watched and time.monotonic() - began > _SECONDS_BEFORE_PROGRESS:
                    advance = _progress_bar(stack, len(self.targets))
                if advance is not None:
                    advance(done)
                yield target
        for note in self.session.notes:
            self.note(f"note: {note}")


def _changes(given: dict[str, Any]) -> "Changes | None":
    """What `--changed-since` asks for, if the command has it and it was given."""
    if given.get("changed_since") is None:
        if given.get("changed_lines"):
            raise click.UsageError("--changed-lines needs --changed-since REF")
        return None
    from twimlint.changes import Changes, ChangesError  # noqa: PLC0415  # asks git, which few runs do

    try:
        return Changes.since(given["changed_since"], Path.cwd())
    except ChangesError as error:
        raise click.ClickException(f"--changed-since: {error}") from None


def _progress_bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console  # noqa: PLC0415  # only a long run needs it
    from rich.progress import Progress  # noqa: PLC0415

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("Checking", total=total)
    return lambda done: bar.update(task, completed=done)


# -- commands --------------------------------------------------------------------------------------------------------


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # slow, and asked for rarely

        emit(f"twimlint {version('twimlint')}\n")
        context.exit()


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Say which version this is.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Lint This Week in Matrix posts and other pages of a Zola site."""
    if context.invoked_subcommand is None:
        complain(context.get_help())
        context.exit(FAULT)


@cli.command()
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@click.option("--output-format", type=click.Choice(formats.NAMES), help="How to print; full, in GitHub Actions github.")
@click.option(
    "--report", multiple=True, callback=_reports, metavar="FORMAT=FILE", help="Write a report to a file, too."
)
@click.option("--fail-on", type=_LEVELS, callback=_level, help="The level from which problems count (error).")
@click.option("--changed-since", metavar="REF", help="Check only files that differ from this git revision.")
@click.option(
    "--changed-lines", is_flag=True, help="With --changed-since: report only what the change is to blame for."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are problems.")
@click.option("--statistics", is_flag=True, help="Count the problems of each rule in place of listing them.")
@click.option("--show-files", is_flag=True, help="List the files that would be checked.")
@click.option("--show-settings", is_flag=True, help="Print the settings that hold for the first path.")
@_with(_FIXING, _SELECTION, _CONFIGURATION, _APPEARANCE)
def check(paths: tuple[str, ...], **given: Any) -> int:
    """Find problems in posts.

    PATHS are files, folders that are searched for *.md, or - for standard input. Without any, the current folder is
    searched.
    """
    run = Run.start(paths or (".",), given)
    if given["show_settings"]:
        say(_show_settings(run, paths or (".",)))
        return CLEAN
    if given["show_files"]:
        say("".join(f"{printable(target.name)}\n" for target in run.targets))
        return CLEAN
    if given["fix"] or given["fix_only"] or given["diff"]:
        if given["changed_lines"]:
            raise click.UsageError("--changed-lines is for reports: a fix takes in the whole file")
        return _fix(run, given)
    reports = [_checked(run, target, changed_lines=given["changed_lines"]) for target in run.each_target()]
    _print_reports(run, reports, given)
    return _exit_code(reports, exit_zero=given["exit_zero"])


def _checked(run: Run, target: Target, *, changed_lines: bool = False) -> Report:
    began = time.perf_counter()
    report = run.session.check(target)
    if run.changes is not None and changed_lines:
        report = _only_caused(run, target, report, run.changes)
    _complain_of_bug(run, report)
    run.detail(f"{target.name}: {len(report.diagnostics)} problems, {(time.perf_counter() - began) * 1000:.1f} ms")
    return report


def _complain_of_bug(run: Run, report: Report) -> None:
    if report.bug is None:
        return
    bug = f"{type(report.bug).__name__}: {report.bug}"
    complain(f"error: {report.name}: {bug}; this is a bug in twimlint, please report it at {_ISSUES}")
    if run.verbose:
        from traceback import format_exception  # noqa: PLC0415  # for bug reports

        complain("".join(format_exception(report.bug)))


def _only_caused(run: Run, target: Target, report: Report, changes: "Changes") -> Report:
    from twimlint.changed_lines import only_caused  # noqa: PLC0415  # few runs need it
    from twimlint.changes import ChangesError  # noqa: PLC0415

    try:
        return only_caused(run.session, target, report, changes)
    except ChangesError as error:
        raise click.ClickException(f"--changed-lines: {error}") from None


def _print_reports(run: Run, reports: Sequence[Report], given: dict[str, Any]) -> None:
    paint = coloured if _wants_color(sys.stdout, given["color"]) else plain
    setting = formats.Setting(load_catalog(), _workspace(), paint, _width())
    name = given["output_format"] or _usual_format()
    if given["statistics"]:
        _print_statistics(reports, name, paint)
    elif name in formats.FOR_PEOPLE:
        say(formats.render(name, reports, setting))
    else:
        emit(formats.render(name, reports, setting))
    for other, file in given["report"]:
        _write_report(file, formats.render(other, reports, setting._replace(paint=plain)))
    if reports and not run.quiet and name in formats.FOR_PEOPLE:
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
        raise click.ClickException(f"--report: {file}: {error.strerror}") from None


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
    files = _files(len(reports))
    unread = sum(report.unchecked for report in reports)
    unchecked = f"; {_files(unread)} could not be checked" if unread else ""
    if not found:
        return f"No problems in {_files(len(reports) - unread)}{unchecked}.\n"
    per_level = ", ".join(
        f"{number} {level.value}{'' if number == 1 or level is Level.INFO else 's'}"
        for level in reversed(Level)
        if (number := sum(diagnostic.level is level for diagnostic in found))
    )
    problems = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    where = f" in {sum(bool(report.diagnostics) for report in reports)} of {files}" if len(reports) > 1 else ""
    return f"Found {problems} ({per_level}){where}{unchecked}.{_fixable([d.applicability for d in found])}\n"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _fixable(applicabilities: Sequence[Applicability | None]) -> str:
    safe = applicabilities.count(Applicability.SAFE)
    unsafe = applicabilities.count(Applicability.UNSAFE)
    if not safe and not unsafe:
        return ""
    parts = [f"{safe} with --fix"] if safe else []
    parts += [f"{unsafe} with --fix --unsafe-fixes"] if unsafe else []
    return f" Can be fixed: {', '.join(parts)}."


def _exit_code(reports: Sequence[Report], *, exit_zero: bool) -> int:
    if any(report.unchecked for report in reports):
        return FAULT
    return PROBLEMS if not exit_zero and any(report.failed for report in reports) else CLEAN


def _show_settings(run: Run, paths: Sequence[str]) -> str:
    from twimlint.output import settings  # noqa: PLC0415

    path = Path(paths[0]).absolute()
    found = run.finder.for_folder(str(path)) if path.is_dir() else run.finder.for_file(str(path))
    return settings.render(found)


# -- fixing ----------------------------------------------------------------------------------------------------------


def _fix(run: Run, given: dict[str, Any]) -> int:
    """Fix the files, say what was done, and report what is left."""
    from twimlint.fixing import fix_target  # noqa: PLC0415  # not every run fixes

    outcomes = []
    for target in run.each_target():
        ruleset = run.session.ruleset(target)
        write = not given["diff"]
        outcomes.append(fix_target(run.session, target, ruleset, unsafe=given["unsafe_fixes"], write=write))
    _tell_faults(run, outcomes, unread=given["diff"] or given["fix_only"])
    if given["diff"]:
        return _print_diffs(outcomes)
    with ExitStack() as stack:
        if _hand_back(run, outcomes):
            stack.enter_context(redirect_stdout(sys.stderr))
        _tell_fixes(run, outcomes, "fixed", by_rule=given["show_fixes"])
        reports = [outcome.report for outcome in outcomes]
        if not given["fix_only"]:
            _print_reports(run, reports, given)
    code = _exit_code(reports, exit_zero=given["exit_zero"] or given["fix_only"])
    return FAULT if any(outcome.fault for outcome in outcomes) else code


@cli.command("format")
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--diff", is_flag=True, help="Print what would change and write nothing; exit with 1 if something would.")
@click.option("--show-fixes", is_flag=True, help="List what was changed, by rule.")
@_with(_CONFIGURATION, _APPEARANCE)
def format_(paths: tuple[str, ...], check_only: bool, diff: bool, **given: Any) -> int:
    """Tidy the layout of posts; the published pages stay as they are.

    PATHS are files, folders that are searched for *.md, or - for standard input. Without any, the current folder is
    tidied.
    """
    from twimlint.fixing import LAYOUT_FAMILY, fix_target, layout_ruleset  # noqa: PLC0415  # not every run fixes

    run = Run.start(paths or (".",), {**given, "select": (LAYOUT_FAMILY,)})
    write = not (check_only or diff)
    outcomes = [
        fix_target(run.session, target, layout_ruleset(run.session, target), write=write)
        for target in run.each_target()
    ]
    _tell_faults(run, outcomes, unread=True)
    if diff:
        return _print_diffs(outcomes)
    if not check_only:
        _hand_back(run, outcomes)
    _tell_fixes(run, outcomes, "would change" if check_only else "changed", by_rule=given["show_fixes"])
    if any(outcome.fault or outcome.report.unchecked for outcome in outcomes):
        return FAULT
    return PROBLEMS if check_only and any(outcome.changed for outcome in outcomes) else CLEAN


def _tell_faults(run: Run, outcomes: Iterable["Outcome"], *, unread: bool) -> None:
    """Say which files could not be fixed or, where no report will tell, read; and which fixes were left out."""
    for outcome in outcomes:
        _complain_of_bug(run, outcome.report)
        if unread and outcome.report.unchecked:
            for diagnostic in outcome.report.diagnostics:
                complain(f"error: {outcome.name}: {diagnostic.message}")
        if outcome.fault:
            complain(f"error: {outcome.name}: not fixed: {outcome.fault}")
        for code, location, reason in outcome.refused:
            place = f"{outcome.name}:{location.row}:{location.column}"
            complain(f"warning: {place}: {code} not fixed: {reason}; this is a bug in twimlint, see {_ISSUES}")


def _hand_back(run: Run, outcomes: Iterable["Outcome"]) -> bool:
    """Print the fixed text of standard input, as it is; whether there was any."""
    for target, outcome in zip(run.targets, outcomes, strict=True):
        if target.is_stdin and not outcome.report.unchecked:
            sys.stdout.flush()
            emit_bytes(outcome.after.encode())
    return any(target.is_stdin for target in run.targets)


def _tell_fixes(run: Run, outcomes: Sequence["Outcome"], verb: str, *, by_rule: bool) -> None:
    """Say on standard error what was done to which file."""
    fixed = [outcome for outcome in outcomes if outcome.changed]
    for outcome in fixed:
        counts = sorted(outcome.applied.items())
        if by_rule:
            catalog = load_catalog()
            lines = [f"{number:>5}  {code}  {catalog[code].name}" for code, number in counts]
            complain("\n".join([f"{outcome.name}: {verb}", *lines]))
        else:
            run.note(f"{outcome.name}: {verb} ({', '.join(f'{number} {code}' for code, number in counts)})")
    if outcomes:
        total = sum(outcome.applied.total() for outcome in fixed)
        run.note(f"{verb.capitalize()} {len(fixed)} of {_files(len(outcomes))}, {total} places in all.")


def _print_diffs(outcomes: Iterable["Outcome"]) -> int:
    from twimlint.output import diff  # noqa: PLC0415

    code = CLEAN
    for outcome in outcomes:
        if outcome.fault or outcome.report.unchecked:
            code = FAULT
        elif outcome.changed:
            say(diff.render(printable(outcome.name), outcome.before, outcome.after))
            code = code or PROBLEMS
    return code


@cli.command()
@click.argument("names", nargs=-1, metavar="[CODE|NAME]...")
@click.option("--all", "everything", is_flag=True, help="Print the pages of all rules.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color/--no-color", default=None, help="Print in colour, or do not; else as the terminal allows.")
def rule(names: tuple[str, ...], everything: bool, output_format: str, color: bool | None) -> int:
    """Explain rules; without a name, list them all."""
    from twimlint.output import rule_page  # noqa: PLC0415  # one command is run, one is imported

    catalog = load_catalog()
    rules = [_rule(catalog, name) for name in names] if names and not everything else list(catalog)
    if output_format == "json":
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps([rule_page.facts(entry) for entry in rules]))
    elif not names and not everything:
        say(rule_page.index(rules, coloured if _wants_color(sys.stdout, color) else plain))
    else:
        width = _width() if _wants_color(sys.stdout, color) else None
        say("\n".join(rule_page.render(entry, width) for entry in rules))
    return CLEAN


def _rule(catalog: Catalog, name: str) -> Rule:
    code = catalog.resolve(name)
    if code is None:
        known = [*catalog.codes, *catalog.code_of_name]
        raise click.BadParameter(f"there is no rule `{name}`{nearest(name, known)}", param_hint="CODE|NAME")
    return catalog[code]


@cli.command()
@click.argument("post", type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help="Print sections and Markdown nodes as one JSON object.")
@_with(_CONFIGURATION, _APPEARANCE)
def tree(post: str, as_json: bool, **given: Any) -> int:
    """Draw the departments, projects and entries of a post."""
    run = Run.start([post], given)
    if len(run.targets) != 1:
        raise click.BadParameter("name one post", param_hint="POST")
    source = run.session.read(run.targets[0])
    if isinstance(source, Diagnostic):
        complain(f"error: {source.filename}: {source.message}")
        return FAULT
    document = Document(source, run.session.context(run.targets[0]).style)
    from twimlint.output import tree as drawing  # noqa: PLC0415  # one command is run, one is imported

    if as_json:
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps(drawing.facts(document)))
    else:
        say(drawing.render(document, color=_wants_color(sys.stdout, given["color"]), width=_width()))
    return CLEAN


@cli.command(hidden=True)
def action() -> int:
    """Run as the step of the GitHub Action: inputs come from the environment."""
    from twimlint.action import ActionError, Step  # noqa: PLC0415  # runs on GitHub only
    from twimlint.output import github  # noqa: PLC0415

    try:
        code, notes = Step.start(os.environ).run()
    except ActionError as error:
        emit(f"{github.message('error', str(error))}\n")
        return FAULT
    emit("".join(f"{github.message('notice', note)}\n" for note in notes))
    return code
