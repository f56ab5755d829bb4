"""The rule pages: what each rule is called, how loud it is, from when it holds and what its fix may do.

A page is `rules/CODE-name.md`: TOML front matter with the facts, then prose and examples for people. The pages lie in
`twimlint/rules` of an installed package and in `rules` of a checkout.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from twimlint.diagnostics import Applicability, Change, Level
from twimlint.text.plain_toml import load_toml

PAGES_URL = "https://github.com/twimlint/twimlint/blob/main/rules/"

FAMILIES = {
    "FM": "Front matter",
    "SEC": "Departments, projects, headings",
    "ATT": "Who said it",
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

_CHANGES_OF_FAMILY = {
    "FM": Change.FRONT_MATTER,
    "SEC": Change.STRUCTURE,
    "ATT": Change.STRUCTURE,
    "MTX": Change.LINKS,
    "LNK": Change.LINKS,
    "TBL": Change.STRUCTURE,
    "MED": Change.STRUCTURE,
    "TXT": Change.TEXT,
}
"""What the fixes of a rule may change where its page has no `changes`; nothing but the layout in other families."""

_PAGE_NAME = re.compile(r"([A-Z]{2,3})(\d{3})-[a-z0-9-]+\.md")
_FENCE = r"^(?P<fence>`{3,})markdown (?P<kind>bad|fixed|good)(?P<options>[^\n]*)\n(?P<text>.*?)^(?P=fence)$"
_OPTION = r"(\w+)=(\S+)"

ExampleKind = Literal["bad", "fixed", "good"]


def page_url(code: str, name: str) -> str:
    """Where the page of a rule can be read."""
    return f"{PAGES_URL}{code}-{name}.md"


class CatalogError(Exception):
    """The rule pages are missing or one of them is malformed; a broken installation."""


class Case(NamedTuple):
    """A case that a rule's page tells apart; what it leaves out is as the rule says."""

    level: Level | None = None
    fix: Applicability | None = None
    fixable: bool = True


class Example(NamedTuple):
    """A fenced block of a page; `options` are the `key=value` words of its info string.

    `path` names the file that the example pretends to be, `date` the day of a post that brings no front matter.
    """

    kind: ExampleKind
    text: str
    options: Mapping[str, str] = MappingProxyType({})


class Rule(NamedTuple):
    """One rule as its page describes it; `changes` is what its fixes may change of a page."""

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
    measured: Mapping[str, Any]
    path: Path

    @property
    def url(self) -> str:
        return page_url(self.code, self.name)

    @property
    def page(self) -> str:
        """The page without its front matter."""
        return _split(self.path)[1]

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple(
            Example(match["kind"], match["text"], dict(re.findall(_OPTION, match["options"])))  # type: ignore[arg-type]
            for match in re.finditer(_FENCE, self.page, re.MULTILINE | re.DOTALL)
        )

    def level_of(self, case: str | None) -> Level:
        return (case and self.cases[case].level) or self.level

    def applicability_of(self, case: str | None) -> Applicability | None:
        """What a fix of this case is worth; None where the page promises none."""
        if case is None:
            return self.fix
        described = self.cases[case]
        return (described.fix or self.fix) if described.fixable else None


class Catalog:
    """All rules, by code, in the order of their codes within the order of their families."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        order = list(FAMILIES)
        pages = [match for name in os.listdir(folder) if (match := _PAGE_NAME.fullmatch(name))]  # noqa: PTH208  # at every start
        if not pages:
            raise CatalogError(f"no rule pages in {folder}")
        pages.sort(key=lambda page: (order.index(page[1]), page[2]))
        self._pages = {page[1] + page[2]: page[0] for page in pages}
        self._read: dict[str, Rule] = {}

    def __iter__(self) -> Iterator[Rule]:
        return (self[code] for code in self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, code: object) -> bool:
        return code in self._pages

    def __getitem__(self, code: str) -> Rule:
        """The rule of a code; raises KeyError where there is none."""
        if code not in self._read:
            self._read[code] = read_rule(self.folder / self._pages[code])
        return self._read[code]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self._pages)

    @cached_property
    def code_of_name(self) -> Mapping[str, str]:
        return {page.partition("-")[2].removesuffix(".md"): code for code, page in self._pages.items()}

    def resolve(self, word: str) -> str | None:
        """The code that a word means, itself a code or a name in any case; None for any other word."""
        upper = word.upper()
        return upper if upper in self._pages else self.code_of_name.get(word.lower())

    def matching(self, selector: str) -> tuple[str, ...]:
        """The codes that a code, the beginning of codes, a name or `ALL` selects; empty where it selects none."""
        if selector == "ALL":
            return self.codes
        if code := self.code_of_name.get(selector):
            return (code,)
        if selector in FAMILIES:  # FM is no abbreviation of FMT
            return tuple(code for code in self._pages if code[:-3] == selector)
        return tuple(code for code in self._pages if code.startswith(selector)) if selector else ()


def read_rule(path: Path) -> Rule:
    """Read one page.

    Raises CatalogError when its front matter lacks a fact or holds a wrong one.
    """
    try:
        head, _ = _split(path)
        facts = load_toml(head)
        return Rule(
            code=facts["code"],
            name=facts["name"],
            summary=facts["summary"],
            family=facts["family"],
            scope=facts["scope"],
            level=Level(facts["level"]),
            fix=_applicability(facts["fix"]),
            default=facts.get("default", True),
            since=facts.get("since"),
            cases={name: _case(case) for name, case in facts.get("cases", {}).items()},
            changes=_changes(facts.get("changes"), facts["family"]),
            measured=facts.get("measured", {}),
            path=path,
        )
    except (KeyError, ValueError) as error:
        raise CatalogError(f"{path.name}: {error}") from error


def _case(facts: Mapping[str, str]) -> Case:
    level, fix = facts.get("level"), facts.get("fix")
    return Case(
        level=None if level is None else Level(level),
        fix=None if fix is None else _applicability(fix),
        fixable=fix != "none",
    )


def _changes(words: list[str] | None, family: str) -> frozenset[Change]:
    if words is None:
        return frozenset({_CHANGES_OF_FAMILY.get(family, Change.LAYOUT)})
    return frozenset(Change(word) for word in words)


def _applicability(word: str) -> Applicability | None:
    return None if word == "none" else Applicability(word)


def _split(path: Path) -> tuple[str, str]:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123  # several times faster, and there are a hundred pages
        _, head, body = file.read().split("+++\n", 2)
    return head, body


def rules_folder() -> Path:
    """Where the pages and the house style lie: beside the installed package, else in the checkout.

    Raises CatalogError where they are in neither place.
    """
    here = Path(__file__).parent.parent
    for folder in (here / "rules", here.parent / "rules"):
        if folder.is_dir():
            return folder
    raise CatalogError("the rule pages are missing; reinstall twimlint")


@cache
def load_catalog() -> Catalog:
    """The catalog of this installation."""
    return Catalog(rules_folder())
