"""Reads rule pages: `rules/CODE-name.md`, TOML front matter with the facts, then prose and examples for people."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from twimlint.diagnostics import Applicability, Change, Level
from twimlint.rulebook.rule import FAMILIES, Case, CatalogError, Rule, split_page

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
"""What the fixes of a rule may change if its page has no `changes`; only the layout in other families."""

_PAGE_NAME = re.compile(r"([A-Z]{2,3})(\d{3})-[a-z0-9-]+\.md")


def read_rules(folder: Path) -> list[Rule]:
    """Return the rules whose pages are in a folder, in the order in which they are listed.

    Raises CatalogError if there is no page, or a malformed one.
    """
    order = list(FAMILIES)
    pages = [match for path in folder.iterdir() if (match := _PAGE_NAME.fullmatch(path.name))]
    if not pages:
        raise CatalogError(f"no rule pages in {folder}")
    pages.sort(key=lambda page: (order.index(page[1]), page[2]))
    rules = [read_rule(folder / page[0]) for page in pages]
    _check_precedence(rules)
    return rules


def _check_precedence(rules: list[Rule]) -> None:
    """Raise CatalogError if a rule yields to one that does not exist, or in a circle to itself."""
    by_code = {rule.code: rule for rule in rules}
    for rule in rules:
        above = list(rule.yields_to)
        for code in above:
            if code not in by_code:
                raise CatalogError(f"{rule.path.name}: yields to {code}, which does not exist")
            if code == rule.code:
                raise CatalogError(f"{rule.path.name}: yields to itself")
            above += [other for other in by_code[code].yields_to if other not in above]


def read_style(file: Path) -> Mapping[str, Any]:
    """Return the house style; raises CatalogError if it is missing or not TOML."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogError(f"{file.name}: {error}") from error


def read_rule(path: Path) -> Rule:
    """Read one page.

    Raises CatalogError if a fact in its front matter is missing or invalid.
    """
    try:
        facts = read_facts(path)
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
            yields_to=tuple(facts.get("yields-to", ())),
            file=str(path),
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


def read_facts(path: Path) -> Mapping[str, Any]:
    """Return the front matter of a page; raises ValueError if it is missing or not TOML."""
    return tomllib.loads(split_page(path)[0])
