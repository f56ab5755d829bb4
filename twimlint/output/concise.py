"""One line per problem: `path:row:column: level CODE message`."""

from collections.abc import Iterable

from twimlint.diagnostics import Diagnostic
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.rulebook.rule import page_url
from twimlint.session.report import Report


def render(reports: Iterable[Report], paint: Paint) -> str:
    return "".join(f"{_line(diagnostic, paint)}\n" for report in reports for diagnostic in report.diagnostics)


def _line(diagnostic: Diagnostic, paint: Paint) -> str:
    name = paint(printable(diagnostic.filename), "bold")
    row, column = diagnostic.location
    level = diagnostic.level.value
    code = paint.link(paint(diagnostic.code, level), page_url(diagnostic.code, diagnostic.name))
    return f"{name}:{row}:{column}: {paint(level, level)} {code} {printable(diagnostic.message)}"
