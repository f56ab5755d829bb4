"""The index of the rule pages; `python -m tests.rules_index` updates it."""

from itertools import groupby
from pathlib import Path

from tests.paths import ROOT
from twimlint.rulebook.catalog import Catalog, load_catalog
from twimlint.rulebook.rule import FAMILIES, Rule

INDEX = ROOT / "rules" / "README.md"

_HEAD = """\
# The rules

What twimlint checks, one page per rule. A rule's *level* says how serious a violation is: an **error** means that the
published page is broken or wrong, a **warning** that readers or editors will notice a departure from the house style,
an **info** that the place is worth a look. Rules marked *off* are checked only when they are selected. *Since* is the
day from which posts are checked against a rule; older posts followed the style of their time, and a post without a
date is treated as new. A *safe* fix leaves the visible text as it is and does not change where a link leads; an
*unsafe* fix needs review and is applied only with `--unsafe-fixes`.

*Hits*, *posts* and *precision* were measured on the published posts of 2021 to 2024: how often a rule reports
something, in how many posts, and how many of the hits that were read were worth reporting.

The families FM, SEC and ATT, and other rules marked †, check This Week in Matrix posts only; all other rules check any
page.

`python -m tests.rules_index` makes this index from the pages.
"""

_TABLE = """
## {family}: {title}

| rule | flags | level | since | fix | hits | posts | precision |
|---|---|---|---|---|--:|--:|---|
"""


def render(catalog: Catalog) -> str:
    """The whole index as Markdown."""
    parts = [_HEAD]
    for family, rules in groupby(catalog, key=lambda rule: rule.family):
        parts.append(_TABLE.format(family=family, title=FAMILIES[family]))
        parts.extend(_row(rule) for rule in rules)
    return "".join(parts)


def _row(rule: Rule) -> str:
    only_posts = " †" if rule.scope == "post" and rule.family not in ("FM", "SEC", "ATT") else ""
    measured = [str(rule.measured.get(key, "")) for key in ("hits", "posts", "precision")]
    cells = [
        f"[{rule.code}]({rule.path.name}) {rule.name}{only_posts}",
        rule.summary.replace("|", "\\|"),
        _level(rule),
        "" if rule.since is None else rule.since.isoformat(),
        _fix(rule),
        *measured,
    ]
    return "| " + " | ".join(cells) + " |\n"


def _level(rule: Rule) -> str:
    others = sorted({case.level.value for case in rule.cases.values() if case.level not in (None, rule.level)})
    level = " or ".join([rule.level.value, *others])
    return level if rule.default else f"{level}, *off*"


def _fix(rule: Rule) -> str:
    words = [rule.fix, *(case.fix for case in rule.cases.values())]
    return " or ".join(dict.fromkeys(word.value for word in words if word is not None)) or "none"


def main(path: Path = INDEX) -> None:
    path.write_text(render(load_catalog()), "utf-8")


if __name__ == "__main__":
    main()
