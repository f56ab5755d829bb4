"""Markdown for GitHub's job summary: a table of the problems, errors first.

Text from posts and file names is written in character references throughout, so that it can neither close the table
nor mention, link or embed anything.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from twimlint.diagnostics import Diagnostic, Level
from twimlint.output.printable import printable
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report

MOST_BYTES = 900 * 1024
"""GitHub refuses a summary larger than 1 MiB."""

_SIGNS = {Level.ERROR: "🔴 error", Level.WARNING: "🟡 warning", Level.INFO: "🔵 info"}
_SPECIAL = {ord(character): f"&#{ord(character)};" for character in "\\`*_{}[]<>()#+!|~@&:$\"'"}
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
    place = f"{_escape(workspace.relative(diagnostic.filename))}&#58;{row}&#58;{column}"
    rule = f"[{diagnostic.code}]({catalog[diagnostic.code].url}) {diagnostic.name}"
    fixable = " *(has a fix)*" if diagnostic.fix is not None else ""
    return f"| {_SIGNS[diagnostic.level]} | {place} | {rule} | {_escape(diagnostic.message)}{fixable} |\n"


def _sentence(found: Sequence[Diagnostic], files: int) -> str:
    where = "1 file" if files == 1 else f"{files:,} files"
    if not found:
        return f"No problems in {where}. ✨"
    fixable = sum(diagnostic.fix is not None for diagnostic in found)
    return f"{_counted(found)} in {where}; `twimlint check --fix` can fix {fixable:,} of them."


def _sentence_on_older(older: Sequence[Diagnostic]) -> str:
    return f"These files had {_counted(older)} before this change; `twimlint check` lists them."


def _counted(found: Sequence[Diagnostic]) -> str:
    counts = Counter(diagnostic.level for diagnostic in found)
    return ", ".join(f"**{counts[level]:,}** {_noun(level, counts[level])}" for level in _SIGNS if counts[level])


def _noun(level: Level, number: int) -> str:
    return level.value if number == 1 or level is Level.INFO else f"{level.value}s"


def _escape(text: str) -> str:
    return printable(text).translate(_SPECIAL)
