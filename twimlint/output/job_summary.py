"""Markdown for GitHub's job summary: a table of the problems, errors first.

File names and text of posts are put into code spans, in which GitHub interprets nothing. No bar in them closes a cell,
and no `##[` begins a command where the table is printed in a log.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from twimlint.diagnostics import Applicability, Diagnostic, Level
from twimlint.output.printable import defused
from twimlint.output.quiet_markdown import code_span, quiet
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report

MOST_BYTES = 900 * 1024
"""GitHub refuses a summary larger than 1 MiB."""

_SIGNS = {Level.ERROR: "🔴 error", Level.WARNING: "🟡 warning", Level.INFO: "🔵 info"}
_HEAD = "| | place | rule | |\n|---|---|---|---|\n"


def render(reports: Iterable[Report], catalog: Catalog, workspace: Workspace) -> str:
    """A heading, a sentence with the counts, and one row per problem, cut before GitHub's limit.

    If it is known which problems a change introduced, older ones are counted in one more line.
    """
    reports = list(reports)
    older = [diagnostic for report in reports for diagnostic in report.older]
    found = sorted(
        (diagnostic for report in reports for diagnostic in report.diagnostics if diagnostic not in report.older),
        key=lambda diagnostic: -diagnostic.level.rank,
    )
    parts = ["## twimlint\n\n", f"{_sentence(found, len(reports))}\n"]
    if older:
        parts.append(f"\n{_sentence_on_older(older)}\n")
    if found:
        parts += ["\n", _HEAD, *_rows(found, catalog, workspace, MOST_BYTES - 1024)]
    return "".join(parts)


def _rows(found: Sequence[Diagnostic], catalog: Catalog, workspace: Workspace, room: int) -> Iterator[str]:
    for shown, diagnostic in enumerate(found):
        row = _row(diagnostic, catalog, workspace)
        room -= len(row.encode("utf-8"))
        if room < 0:
            yield f"\n{len(found) - shown:,} more are not shown.\n"
            return
        yield row


def _row(diagnostic: Diagnostic, catalog: Catalog, workspace: Workspace) -> str:
    row, column = diagnostic.location
    place = code_span(f"{workspace.relative(diagnostic.filename)}:{row}:{column}")
    rule = f"[{diagnostic.code}]({catalog[diagnostic.code].url}) {diagnostic.name}"
    fixable = " *(has a fix)*" if diagnostic.fix is not None else ""
    message = f"{_cell(quiet(diagnostic.message))}{fixable}"
    return defused(f"| {_SIGNS[diagnostic.level]} | {_cell(place)} | {rule} | {message} |\n")


def _sentence(found: Sequence[Diagnostic], files: int) -> str:
    where = "1 file" if files == 1 else f"{files:,} files"
    if not found:
        return f"No problems in {where}. ✨"
    kinds = Counter(diagnostic.applicability for diagnostic in found)
    more = f", and {unsafe:,} more with `--unsafe-fixes`" if (unsafe := kinds[Applicability.UNSAFE]) else ""
    return f"{_counted(found)} in {where}; `twimlint check --fix` can fix {kinds[Applicability.SAFE]:,} of them{more}."


def _sentence_on_older(older: Sequence[Diagnostic]) -> str:
    return f"These files had {_counted(older)} before this change; `twimlint check` lists them."


def _counted(found: Sequence[Diagnostic]) -> str:
    counts = Counter(diagnostic.level for diagnostic in found)
    return ", ".join(f"**{counts[level]:,}** {_noun(level, counts[level])}" for level in _SIGNS if counts[level])


def _noun(level: Level, number: int) -> str:
    return level.value if number == 1 or level is Level.INFO else f"{level.value}s"


def _cell(markdown: str) -> str:
    r"""Markdown as the content of a cell: `\|` is a bar even in code (GitHub Flavored Markdown, "Tables")."""
    return markdown.replace("|", r"\|")
