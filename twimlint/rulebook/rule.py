"""One rule as its page describes it: its name, its level, when it applies and what its fix may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from twimlint.diagnostics import Applicability, Change, Level
from twimlint.diagnostics.named import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import Any, Literal

    ExampleKind = Literal["bad", "fixed", "good"]

PAGES_URL = "https://github.com/twimlint/twimlint/blob/main/rules/"

FAMILIES = {
    "FM": "Front matter",
    "SEC": "Departments, projects, headings",
    "ATT": "Attributions",
    "MTX": "matrix.to links and Matrix identifiers",
    "LNK": "Links and references",
    "TBL": "Tables",
    "MED": "Matrix Live, images, shortcodes",
    "TXT": "Text",
    "FMT": "Layout",
    "SRC": "Files that cannot be read",
    "SUP": "Suppressions",
}
"""The families of rules, in the order in which they are listed."""

_FENCE = r"^(?P<fence>`{3,})markdown (?P<kind>bad|fixed|good)(?P<options>[^\n]*)\n(?P<text>.*?)^(?P=fence)$"
_OPTION = r"(\w+)=(\S+)"


def page_url(code: str, name: str) -> str:
    """The address of a rule's page."""
    return f"{PAGES_URL}{code}-{name}.md"


class CatalogError(Exception):
    """The rule pages are missing or malformed, so the installation is broken."""


class Case(NamedTuple):
    """A special case on a rule's page; values that it does not set are those of the rule."""

    level: Level | None = None
    fix: Applicability | None = None
    fixable: bool = True


class Example(NamedTuple):
    """A fenced block of a page; `options` are the `key=value` words of its info string.

    `path` is the file name that the example uses, `date` the day of a post without front matter.
    """

    kind: ExampleKind
    text: str
    options: Mapping[str, str] = MappingProxyType({})


class Rule(NamedTuple):
    """One rule as its page describes it.

    `changes` is what its fixes may change on a page, `yields_to` are the codes of the rules that report in its place
    where they overlap.
    """

    code: str
    name: str
    summary: str
    family: str
    scope: Literal["post", "page"]
    level: Level
    fix: Applicability | None
    default: bool
    since: date | None
    cases: Mapping[str, Case]
    changes: frozenset[Change]
    yields_to: tuple[str, ...]
    file: str

    @property
    def path(self) -> Path:
        """The page of the rule."""
        from pathlib import Path  # noqa: PLC0415  # checks read no pages

        return Path(self.file)

    @property
    def url(self) -> str:
        return page_url(self.code, self.name)

    @property
    def page(self) -> str:
        """The page without its front matter."""
        return split_page(self.path)[1]

    @property
    def measured(self) -> Mapping[str, Any]:
        """The figures of the page: `hits`, `posts` and `precision` on published posts."""
        from twimlint.rulebook.pages import read_facts  # noqa: PLC0415  # checks need no TOML

        figures: Mapping[str, Any] = read_facts(self.path).get("measured", {})
        return figures

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(
            Example(match["kind"], match["text"], dict(re.findall(_OPTION, match["options"])))  # type: ignore[arg-type]
            for match in re.finditer(_FENCE, self.page, re.MULTILINE | re.DOTALL)
        )

    def level_of(self, case: str | None) -> Level:
        return (case and self.cases[case].level) or self.level

    def applicability_of(self, case: str | None) -> Applicability | None:
        """The applicability of a fix of this case; None if the page declares no fix."""
        if case is None:
            return self.fix
        described = self.cases[case]
        return (described.fix or self.fix) if described.fixable else None


def split_page(path: Path) -> tuple[str, str]:
    """Return front matter and body of a page; raises ValueError if it has no front matter."""
    _, head, body = path.read_text("utf-8").split("+++\n", 2)
    return head, body
