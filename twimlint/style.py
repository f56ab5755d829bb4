"""The house style: departments, verbs, authors and everything else that editors may change without touching code.

The data is `house-style.toml` beside the rule pages.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from twimlint.catalog import rules_folder


class AttributionWords(NamedTuple):
    """The words by which a line is known that says who reported what.

    `verbs` stand behind a name (`Name says`), `openers` before one (`From Name:`), `not_names` are no part of a name.
    """

    verbs: tuple[str, ...]
    openers: frozenset[str]
    not_names: frozenset[str]


class Style:
    """The house style as rules ask for it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb that an attribution has ended in, whatever the year."""
        return tuple(self.data["attribution"]["verbs"])

    @property
    def attribution_words(self) -> AttributionWords:
        words = self.data["attribution"]
        return AttributionWords(tuple(words["verbs"]), frozenset(words["openers"]), frozenset(words["not-names"]))


@cache
def load_style() -> Style:
    """The house style of this installation."""
    return Style(tomllib.loads((rules_folder() / "house-style.toml").read_text("utf-8")))
