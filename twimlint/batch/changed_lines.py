"""Keeps of what was found in a file only what the latest change is to blame for."""

from twimlint.batch.changes import Changes, caused
from twimlint.project.files import Target
from twimlint.session.judge import Session
from twimlint.session.report import Report
from twimlint.text.source import Source, SourceError


def only_caused(session: Session, target: Target, report: Report, changes: Changes) -> Report:
    """The report without what the file had before, on text that is as it was; a new file keeps everything."""
    if report.source is None or target.is_stdin or not report.diagnostics:
        return report
    old = _old_source(target, changes)
    if old is None or _has_lone_returns(old) or _has_lone_returns(report.source):
        return report
    before = session.check(target, old)
    kept = caused(changes.lines(target.path), report.diagnostics, before.diagnostics)
    failed = any(diagnostic.level.rank >= target.settings.fail_on.rank for diagnostic in kept)
    return report._replace(diagnostics=kept, failed=failed)


def _old_source(target: Target, changes: Changes) -> Source | None:
    """The file as it was, under the name that it had: rules look at names too."""
    content, name = changes.old_content(target.path), changes.old_path(target.path)
    if content is None or name is None:
        return None
    try:
        return Source.decode(target.name if name == target.path else name, content)
    except SourceError:
        return None


def _has_lone_returns(source: Source) -> bool:
    """Whether rows are not what git takes for lines."""
    return source.text.count("\r") != source.text.count("\r\n")
