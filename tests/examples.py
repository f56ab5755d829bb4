"""The examples of the rule pages, made into documents and run."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from tests.paths import FIXTURE_SITE, FIXTURES
from twimlint.checks import Context
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import Ruleset, check
from twimlint.post.document import Document
from twimlint.rulebook.catalog import Catalog, load_catalog
from twimlint.rulebook.hebbot import parse_hebbot_config
from twimlint.rulebook.rule import Example, Rule
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

DEFAULT_PATH = "content/blog/2026/01/2026-01-09-twim.md"

_BEGINNINGS = ("+++", "---", "{\n")
"""What front matter of any kind begins with."""

_FRONT_MATTER = """\
+++
date = "{day}"
title = "This Week in Matrix {day}"
path = "/blog/{day:%Y/%m/%d}/this-week-in-matrix-{day}"

[taxonomies]
author = ["Thea Lindqvist"]
category = ["This Week in Matrix"]
+++

"""


@dataclass(frozen=True)
class Case:
    """One example of one page; `fixed` is what the page says that a bad one becomes."""

    rule: Rule
    example: Example
    number: int
    fixed: Example | None = None

    def __str__(self) -> str:
        return f"{self.rule.code}-{self.example.kind}-{self.number}"


def cases(catalog: Catalog) -> list[Case]:
    found = []
    for rule in catalog:
        following = [*rule.examples[1:], None][: len(rule.examples)]
        for number, (example, after) in enumerate(zip(rule.examples, following, strict=True), 1):
            fixed = after if example.kind == "bad" and after is not None and after.kind == "fixed" else None
            found.append(Case(rule, example, number, fixed))
    return found


def text_of(rule: Rule, example: Example) -> str:
    """The example as a whole page: what it leaves out of a post's front matter is put before it."""
    if example.text.lstrip().startswith(_BEGINNINGS) or (rule.scope == "page" and "date" not in example.options):
        return example.text
    day = date.fromisoformat(example.options.get("date", "2026-01-09"))
    return _FRONT_MATTER.format(day=day) + example.text


def source_of(rule: Rule, example: Example) -> Source:
    """The example with the name that it pretends to have, in the fixture site."""
    name = example.options.get("path", DEFAULT_PATH)
    return Source(str(PurePosixPath(FIXTURE_SITE) / name), text_of(rule, example))


def context(example: Example) -> Context:
    """The site of the fixtures, and the bot's configuration if the example asks for one of theirs (`hebbot=…`)."""
    hebbot = example.options.get("hebbot")
    style = load_style()
    if hebbot:
        style = style.with_hebbot(parse_hebbot_config((FIXTURES / hebbot).read_bytes()))
    return Context(style, Site.open(FIXTURE_SITE))


def diagnostics(rule: Rule, example: Example) -> list[Diagnostic]:
    """What this rule alone finds; one that judges suppressions needs the rules that they silence."""
    rules = list(load_catalog()) if rule.family == "SUP" else [rule]
    found = check(Document(source_of(rule, example)), Ruleset(rules), context(example))
    return [diagnostic for diagnostic in found if diagnostic.code == rule.code]
