"""The formats by name; each is imported when it is requested."""

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from twimlint.diagnostics.named import NamedTuple
from twimlint.output.paint import Paint
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import Catalog
from twimlint.session.report import Report


class Setting(NamedTuple):
    """What a format may need besides the reports.

    `width` is that of the terminal in columns; messages are wrapped to it if `wraps` is set.
    """

    catalog: Catalog
    workspace: Workspace
    paint: Paint
    width: int
    wraps: bool = True


FOR_PEOPLE = ("full", "concise")
"""Formats that end in a summary and are printed in colour if the terminal has colours."""

WITH_NEWS_FIRST = ("github", "markdown")
"""Formats that list the problems that a change introduces before older ones, if that is known."""

_RENDERERS: dict[str, tuple[str, Callable[[Setting], Sequence[object]]]] = {
    "full": ("full", lambda setting: (setting.paint, setting.width, setting.wraps)),
    "concise": ("concise", lambda setting: (setting.paint,)),
    "json": ("json_array", lambda setting: (setting.catalog,)),
    "jsonl": ("json_lines", lambda setting: (setting.catalog,)),
    "github": ("workflow_commands", lambda setting: (setting.workspace,)),
    "github-review": ("review", lambda setting: (setting.catalog, setting.workspace)),
    "gitlab": ("gitlab", lambda setting: (setting.workspace,)),
    "junit": ("junit", lambda setting: (setting.workspace,)),
    "markdown": ("job_summary", lambda setting: (setting.catalog, setting.workspace)),
    "rdjson": ("rdjson", lambda setting: (setting.catalog, setting.workspace)),
    "sarif": ("sarif", lambda setting: (setting.catalog, setting.workspace)),
}
"""The module of each format, and the arguments of its `render` after the reports."""

NAMES = tuple(_RENDERERS)


def render(name: str, reports: Iterable[Report], setting: Setting) -> str:
    """The reports in one of the formats; raises KeyError for an unknown format.

    Formats for people take the reports one by one; all others need a sequence.
    """
    module, arguments = _RENDERERS[name]
    written: str = import_module(f"twimlint.output.{module}").render(reports, *arguments(setting))
    return written
