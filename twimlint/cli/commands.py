"""The commands and their options; the only module that imports click."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from twimlint.cli.check import check as check_files
from twimlint.cli.run import CLEAN, DEFAULT_MAX_PROBLEMS, FAULT, CommandError, Given, Run
from twimlint.cli.terminal import complain, emit, paint, say, width
from twimlint.diagnostics import Diagnostic, Level
from twimlint.output import formats
from twimlint.project.schema import size
from twimlint.project.settings import nearest_rule
from twimlint.rulebook.catalog import Catalog, load_catalog
from twimlint.rulebook.rule import FAMILIES, Rule

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
            raise click.BadParameter(f"`{value}` does not have the form PATTERN:CODE,…")
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
                f"`{value}` does not have the form FORMAT=FILE, with one of {', '.join(formats.NAMES)}"
            )
        found.append((name, file))
    return tuple(found)


def _size(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    try:
        return None if value is None else size(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _level(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Level | None:
    return None if value is None else Level(value)


_PATH = click.Path(path_type=Path)
_LEVELS = click.Choice([level.value for level in Level])

_SELECTION = [
    click.option("--select", multiple=True, callback=_words, metavar="CODES", help="Check these rules and no others."),
    click.option("--extend-select", multiple=True, callback=_words, metavar="CODES", help="Check these rules too."),
    click.option("--ignore", multiple=True, callback=_words, metavar="CODES", help="Skip these rules."),
    click.option(
        "--per-file-ignores",
        multiple=True,
        callback=_patterns,
        metavar="PATTERN:CODES",
        help="Skip rules in the files that match.",
    ),
]
_FIXING = [
    click.option("--fix", is_flag=True, help="Apply safe fixes to the files, or print standard input fixed."),
    click.option("--unsafe-fixes", is_flag=True, help="Also apply fixes that need review."),
    click.option("--diff", is_flag=True, help="Print what --fix would change; write nothing."),
    click.option("--fix-only", is_flag=True, help="Fix, and do not report the remaining problems."),
    click.option("--show-fixes", is_flag=True, help="List what was fixed, by rule."),
]
_CONFIGURATION = [
    click.option("--config", type=_PATH, metavar="FILE", help="Use this configuration file for all paths."),
    click.option("--isolated", is_flag=True, help="Ignore all configuration files."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Skip files and folders that match."),
    click.option("--force-exclude", is_flag=True, default=None, help="Skip excluded files even if they are named."),
    click.option("--respect-gitignore/--no-respect-gitignore", default=None, help="Skip files that git ignores."),
    click.option("--max-file-size", callback=_size, metavar="SIZE", help="Refuse larger files (1 MiB)."),
    click.option("--site-root", type=_PATH, metavar="FOLDER", help="The Zola site, if the post is not inside it."),
    click.option("--no-site", is_flag=True, help="Do not look for a site around the posts."),
    click.option("--hebbot-config", type=_PATH, metavar="FILE", help="Use the departments of the bot in this file."),
    click.option("--stdin-filename", metavar="FILE", help="The file name to use for standard input."),
    click.option("--cache-dir", type=_PATH, metavar="FOLDER", help="The folder for cached results."),
    click.option("--no-cache", is_flag=True, help="Do not cache results between runs."),
]
_JOBS = [click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="The number of processes.")]
_CHANGED_SINCE = click.option("--changed-since", metavar="REF", help="Only files that differ from this git revision.")
_APPEARANCE = [
    click.option("--color/--no-color", default=None, help="Use colours or not; default: if the terminal has them."),
    click.option("--quiet", "-q", is_flag=True, help="Print only problems."),
    click.option("--verbose", "-v", is_flag=True, help="Print what twimlint does."),
]


def _with(*groups: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """A decorator that adds groups of options in order."""

    def decorate(command: Command) -> Command:
        for option in reversed([option for group in groups for option in group]):
            command = option(command)
        return command

    return decorate


# -- commands --------------------------------------------------------------------------------------------------------


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # slow, and rarely needed

        from twimlint.cli.revision import revision  # noqa: PLC0415

        commit = revision()
        emit(f"twimlint {version('twimlint')}{f' ({commit})' if commit else ''}\n")
        context.exit()


def run() -> int:
    """Parse the command line, run its command, and return the exit code."""
    try:
        return int(cli.main(prog_name="twimlint", standalone_mode=False) or CLEAN)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        usage = () if context is None else context.get_usage().split("\n")
        raise CommandError(error.format_message(), *usage) from None
    except click.Abort:
        raise KeyboardInterrupt from None


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Lint This Week in Matrix posts and other pages of a Zola site."""
    if context.invoked_subcommand is None:
        complain(*context.get_help().split("\n"))
        context.exit(FAULT)


@cli.command()
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--output-format",
    type=click.Choice(formats.NAMES),
    metavar="FORMAT",
    help=f"One of {', '.join(formats.NAMES)}. Default: full; in GitHub Actions, github.",
)
@click.option(
    "--report", multiple=True, callback=_reports, metavar="FORMAT=FILE", help="Also write a report to a file."
)
@click.option("--fail-on", type=_LEVELS, callback=_level, help="The lowest level that fails the run (error).")
@_CHANGED_SINCE
@click.option(
    "--changed-lines", is_flag=True, help="With --changed-since: report only problems that the change introduces."
)
@click.option("--patches", type=_PATH, hidden=True)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are problems.")
@click.option("--statistics", is_flag=True, help="Count the problems of each rule instead of listing them.")
@click.option(
    "--max-problems",
    type=click.IntRange(min=0),
    default=DEFAULT_MAX_PROBLEMS,
    show_default=True,
    metavar="N",
    help="List at most this many problems and count the rest; 0 lists all.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, what is new first; Ctrl-C ends it.")
@click.option("--show-files", is_flag=True, help="List the files that would be checked.")
@click.option("--show-settings", is_flag=True, help="Print the settings that apply to the first path.")
@_with(_FIXING, _SELECTION, _CONFIGURATION, _JOBS, _APPEARANCE)
def check(paths: tuple[str, ...], watch: bool, **given: Any) -> int:
    """Find problems in posts.

    PATHS are files, folders that are searched for *.md, or - for standard input. The default is the current folder.
    """
    if watch:
        from twimlint.cli.watch import watch as check_on_change  # noqa: PLC0415  # few runs do

        return check_on_change(paths or (".",), Given(**given))
    return check_files(paths or (".",), Given(**given))


@cli.command("format")
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@click.option("--check", "check_only", is_flag=True, help="Write nothing; exit with 1 if something would change.")
@click.option("--diff", is_flag=True, help="Print what would change and write nothing; exit with 1 if something would.")
@click.option("--show-fixes", is_flag=True, help="List what was changed, by rule.")
@_CHANGED_SINCE
@_with(_CONFIGURATION, _APPEARANCE)
def format_(paths: tuple[str, ...], check_only: bool, **given: Any) -> int:
    """Fix the layout of posts; the published pages are unchanged.

    PATHS are files, folders that are searched for *.md, or - for standard input. The default is the current folder.
    """
    from twimlint.cli.fix import tidy  # noqa: PLC0415  # not every run fixes

    return tidy(paths or (".",), Given(**given), check_only=check_only)


@cli.command()
@click.argument("names", nargs=-1, metavar="[CODE|NAME]...")
@click.option("--all", "everything", is_flag=True, help="Print the pages of all rules.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color/--no-color", default=None, help="Use colours or not; default: if the terminal has them.")
def rule(names: tuple[str, ...], everything: bool, output_format: str, color: bool | None) -> int:
    """Explain rules, or list them.

    A code or a name prints the page of a rule, a family such as LNK lists its rules, and nothing lists all rules.
    """
    from twimlint.output import rule_page  # noqa: PLC0415  # one command is run, one is imported

    catalog = load_catalog()
    is_list = not everything and all(name.upper() in FAMILIES for name in names)
    rules = [rule for name in names or ("ALL",) for rule in _rules(catalog, "ALL" if everything else name)]
    if output_format == "json":
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps([rule_page.facts(entry) for entry in rules]))
    elif is_list:
        say(rule_page.index(rules, paint(color), width() if sys.stdout.isatty() else None))
    elif paint(color).colours:
        say("\n".join(rule_page.draw(entry, paint(color), width()) for entry in rules))
    else:
        say("\n".join(rule_page.render(entry) for entry in rules))
    return CLEAN


def _rules(catalog: Catalog, name: str) -> Sequence[Rule]:
    """The rules for a code, a family, a name, or a word that only one name contains."""
    codes = catalog.matching(name) or catalog.matching(name.upper()) or catalog.matching(name.lower())
    if not codes:
        codes = catalog.with_word(name)
        if len(codes) > 1:
            said = ", ".join(f"{code} {catalog[code].name}" for code in codes)
            raise click.BadParameter(f"`{name}` may be {said}", param_hint="CODE|NAME")
    if not codes:
        raise click.BadParameter(f"there is no rule `{name}`{nearest_rule(name)}", param_hint="CODE|NAME")
    return [catalog[code] for code in codes]


@cli.command()
@click.argument("post", type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help="Print sections and Markdown nodes as one JSON object.")
@_with(_CONFIGURATION, _APPEARANCE)
def tree(post: str, as_json: bool, **given: Any) -> int:
    """Show the departments, projects and entries of a post."""
    options = Given(**given)
    run = Run.start([post], options)
    run.tell_missing()
    if run.missing:
        return FAULT
    if len(run.targets) != 1:
        raise click.BadParameter("name one post", param_hint="POST")
    from twimlint.batch.reading import read  # noqa: PLC0415  # one command is run, one is imported

    source = read(run.targets[0])
    document = source if isinstance(source, Diagnostic) else run.session.page(run.targets[0], source)
    if isinstance(document, Diagnostic):
        complain(f"error: {document.filename}: {document.message}")
        return FAULT
    from twimlint.output import tree as drawing  # noqa: PLC0415  # one command is run, one is imported

    if as_json:
        from twimlint.output import json_array  # noqa: PLC0415

        emit(json_array.dumps(drawing.facts(document)))
    else:
        say(drawing.render(document, paint(options.color), width()))
    return CLEAN


@cli.command()
@click.argument("post", type=click.UNPROCESSED)
@click.option("--open", "show", is_flag=True, help="Show the page in a browser and reload it when the post is saved.")
@click.option("--body", is_flag=True, help="Print only the HTML of the body, as pulldown-cmark makes it.")
@click.option(
    "--output", "-o", metavar="FILE", help="The file to write; - for standard output. Default: POST.html here."
)
@_with(_CONFIGURATION, _APPEARANCE)
def preview(post: str, show: bool, body: bool, output: str | None, **given: Any) -> int:
    """Write the page of a post as readers will see it.

    POST is a file, or - for standard input. The page is one HTML file that needs nothing else. Shortcodes appear as
    boxes, images by their alt text. Nothing in the post can run.
    """
    from twimlint.cli.preview import preview as show_page  # noqa: PLC0415  # one command is run, one is imported

    return show_page(post, Given(**given), body=body, show=show, output=output)


@cli.command("site-index")
@click.argument("folder", type=_PATH, default=".")
@click.option("--output", "-o", type=_PATH, metavar="FILE", help="The file to write; default: standard output.")
def site_index(folder: Path, output: Path | None) -> int:
    """Write what twimlint knows of a Zola site as JSON.

    FOLDER is the site. The page in the browser reads the index. It holds the names of files and the front matter and
    headings of pages, not their text.
    """
    from twimlint.site.pages import Site, SiteError  # noqa: PLC0415  # one command is run, one is imported
    from twimlint.site.published import write_index  # noqa: PLC0415
    from twimlint.text.writing import WriteError, write_output  # noqa: PLC0415

    try:
        index = write_index(Site.open(folder))
        if output is None:
            emit(index)
        else:
            write_output(output, index.encode("utf-8", "surrogatepass"))
    except SiteError as error:
        raise CommandError(str(error)) from None
    except WriteError as error:
        raise CommandError(f"{output}: {error}") from None
    return CLEAN


@cli.command()
def init() -> int:
    """Write a configuration, pre-commit hooks and a workflow.

    They are for the site around the current folder. Nothing is overwritten.
    """
    from twimlint.cli.adopting import init as write_files  # noqa: PLC0415  # one command is run, one is imported

    return write_files(Path.cwd())


@cli.command()
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@_with(_SELECTION, _CONFIGURATION, _APPEARANCE)
def baseline(paths: tuple[str, ...], **given: Any) -> int:
    """Write the known problems of posts to the baseline.

    The baseline is the file that the setting `baseline` names; problems in it are not reported. A baseline that exists
    only shrinks: problems that no longer occur are removed from it, new ones are not added.
    """
    from twimlint.cli.adopting import renew_baseline  # noqa: PLC0415  # one command is run, one is imported

    return renew_baseline(paths or (".",), Given(**given))


@cli.command()
@click.option("--cache-dir", type=_PATH, metavar="FOLDER", help="The folder, if it is not the default one.")
def clean(cache_dir: Path | None) -> int:
    """Delete the cached results of earlier runs."""
    from twimlint.batch.cache import Store, cache_folder  # noqa: PLC0415  # one command is run, one is imported

    folder = str(cache_dir or cache_folder(os.getcwd()))  # noqa: PTH109
    try:
        number = Store(folder).clear()
    except OSError as error:
        raise CommandError(f"{folder}: {error.strerror}") from None
    complain(f"Removed {number} files from {folder}.")
    return CLEAN


@cli.command()
def server() -> int:
    """Run a language server for editors.

    It speaks LSP over standard input and output.
    """
    try:
        import pygls  # noqa: F401, PLC0415  # an extra, and only editors need it
    except ImportError:
        raise CommandError("the language server is not installed: run `pip install 'twimlint[server]'`") from None
    import gc  # noqa: PLC0415

    gc.disable()  # the thousands of classes of LSP are made to stay; the server switches it on again
    from twimlint.server.application import serve  # noqa: PLC0415

    return serve()


@cli.command(hidden=True)
def action() -> int:
    """Run the step of the GitHub Action, with inputs from the environment."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415

    from twimlint.github.action import ActionError, Step  # noqa: PLC0415  # runs on GitHub only
    from twimlint.output import workflow_commands  # noqa: PLC0415

    try:
        with TemporaryDirectory(prefix="twimlint-", dir=os.environ.get("RUNNER_TEMP") or None) as folder:
            step = Step(os.environ, Path(folder))
            code = step.run()
    except ActionError as error:
        emit(f"{workflow_commands.message('error', str(error))}\n")
        return FAULT
    emit("".join(f"{workflow_commands.message(note.command, note.text)}\n" for note in step.notes))
    return code
