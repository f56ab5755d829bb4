"""Tells problems that the latest change introduced from older ones."""

from collections.abc import Iterable

from twimlint.batch.changes import Changes, caused
from twimlint.batch.patches import Patches
from twimlint.diagnostics import Diagnostic
from twimlint.project.files import Target
from twimlint.session.judge import Session
from twimlint.session.report import Report
from twimlint.text.source import Source, SourceError


def with_older(session: Session, target: Target, report: Report, changes: Changes | Patches) -> Report:
    """The report with the diagnostics marked as older that unchanged text already had; a new file has none.

    Raises ChangesError if git cannot tell what has changed.
    """
    if report.source is None or target.is_stdin or not report.diagnostics or _has_lone_returns(report.source):
        return report
    if isinstance(changes, Patches):
        news: Iterable[Diagnostic] = changes.on_changed_lines(target.path, report.diagnostics)
    else:
        old = _old_source(target, changes)
        if old is None or _has_lone_returns(old):
            return report
        before = session.check(target, old)
        news = caused(changes.lines(target.path), report.diagnostics, before.diagnostics)
    return report._replace(older=frozenset(report.diagnostics) - frozenset(news))


def only_caused(target: Target, report: Report) -> Report:
    """A report without the problems that are marked as older."""
    kept = [diagnostic for diagnostic in report.diagnostics if diagnostic not in report.older]
    return report.with_diagnostics(kept, target.settings.fail_on)._replace(older=frozenset())


def _old_source(target: Target, changes: Changes) -> Source | None:
    """The old version of the file under its old name, because rules check names too."""
    content, name = changes.old_content(target.path), changes.old_path(target.path)
    if content is None or name is None:
        return None
    try:
        return Source.decode(target.name if name == target.path else name, content, name)
    except SourceError:
        return None


def _has_lone_returns(source: Source) -> bool:
    """Whether rows differ from the lines that git counts."""
    return source.text.count("\r") != source.text.count("\r\n")
