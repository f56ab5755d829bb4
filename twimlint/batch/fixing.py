"""Fixes one file at a time: reads, fixes and writes it, and returns the outcome in every case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from twimlint.batch.reading import read
from twimlint.diagnostics import Diagnostic
from twimlint.diagnostics.named import NamedTuple
from twimlint.engine.fixer import FixResult, Refusal
from twimlint.project.files import Target
from twimlint.session.judge import Session
from twimlint.session.report import Report
from twimlint.text.source import Source
from twimlint.text.tree import tree_of
from twimlint.text.writing import WriteError, remove_leftovers, write_in_place


class Outcome(NamedTuple):
    """The outcome of fixing one file.

    `before` and `after` are equal if nothing was fixed, for example because of a `fault`. `report` is about the current
    text. `untouched` says why nothing may be fixed in it.
    """

    report: Report
    before: str = ""
    after: str = ""
    applied: Mapping[str, int] = MappingProxyType({})
    refused: Sequence[Refusal] = ()
    fault: str | None = None
    untouched: Diagnostic | None = None

    @property
    def name(self) -> str:
        return self.report.name

    @property
    def changed(self) -> bool:
        return self.before != self.after


Repair = Callable[[Target, Source], FixResult]
"""The method of a session that fixes a page: `fix` or `format`."""


def tidy_up(targets: Iterable[Target]) -> None:
    """Remove what killed runs have left beside the files."""
    for folder in {Path(target.path).parent for target in targets if not target.is_stdin and target.fault is None}:
        remove_leftovers(folder)


def fix_target(session: Session, target: Target, repair: Repair, *, write: bool = True) -> Outcome:
    """Fix one file and write it if requested; an error, even of twimlint itself, does not stop other files."""
    source = read(target)
    if not isinstance(source, Source):
        return Outcome(Report(target.name, [source], failed=True), fault=target.fault)
    try:
        result = repair(target, source)
        if write and not target.is_stdin:
            path = Path(target.path)
            write_in_place(path, source.text.encode(), result.text.encode(), tree_of(path))
    except WriteError as error:
        return _unfixed(session, target, source, str(error))
    except Exception as error:
        return Outcome(Report(target.name, error=error), source.text, source.text)
    return _fixed(session, target, source, result)


def _fixed(session: Session, target: Target, source: Source, result: FixResult) -> Outcome:
    report = session.check(target, source.with_text(result.text))
    if result.unfinished is not None:
        report = report._replace(diagnostics=[result.unfinished, *report.diagnostics], failed=True)
    return Outcome(report, source.text, result.text, result.applied, result.refused, None, result.untouched)


def _unfixed(session: Session, target: Target, source: Source, fault: str) -> Outcome:
    return Outcome(session.check(target, source), source.text, source.text, fault=fault)
