"""One file at a time: read it, fix it, write it, and say what came of it, whatever happens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import FixError, FixResult, Refusal, fix
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError, Settings
from twimlint.session.judge import Session
from twimlint.session.report import Report
from twimlint.text.source import Source
from twimlint.text.writing import WriteError, tree_of, write_in_place

LAYOUT_FAMILY = "FMT"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of fixing one file.

    `before` and `after` are equal where nothing was fixed, be it because of a `fault`. `report` is about the text as it
    is now.
    """

    report: Report
    before: str = ""
    after: str = ""
    applied: Counter[str] = field(default_factory=Counter)
    refused: Sequence[Refusal] = ()
    fault: str | None = None

    @property
    def name(self) -> str:
        return self.report.name

    @property
    def changed(self) -> bool:
        return self.before != self.after


def layout_ruleset(session: Session, target: Target) -> Ruleset:
    """The layout rules, but for those that the configuration ignores."""
    ignored = _ignored(target.settings)
    return Ruleset([rule for rule in session.ruleset(target).rules if rule.code not in ignored])


def _ignored(settings: Settings) -> set[str]:
    return {code for layer in settings.layers for word in layer.ignore for code in settings.catalog.matching(word)}


def fix_target(
    session: Session, target: Target, ruleset: Ruleset, *, unsafe: bool = False, write: bool = True
) -> Outcome:
    """Fix one file with some rules and, if asked to, write it; whatever goes wrong stays with this file."""
    source = session.read(target)
    if not isinstance(source, Source):
        return Outcome(Report(target.name, [source], failed=True))
    try:
        result = fix(source, ruleset, session.context(target), unsafe=unsafe)
        if write and not target.is_stdin:
            path = Path(target.path)
            write_in_place(path, source.text.encode(), result.text.encode(), tree_of(path))
    except ConfigError:
        raise
    except (FixError, WriteError) as error:
        return _unfixed(session, target, source, str(error))
    except Exception as error:  # one file must not take the others down with it
        return Outcome(Report(target.name, bug=error), source.text, source.text)
    return _fixed(session, target, source, result)


def _fixed(session: Session, target: Target, source: Source, result: FixResult) -> Outcome:
    report = session.judge(target, Source(source.name, result.text))
    return Outcome(report, source.text, result.text, result.applied, result.refused)


def _unfixed(session: Session, target: Target, source: Source, fault: str) -> Outcome:
    return Outcome(session.judge(target, source), source.text, source.text, fault=fault)
