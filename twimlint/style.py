"""The house style: departments, verbs, authors and everything else that editors may change without touching code.

The data is `house-style.toml` beside the rule pages.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from twimlint.catalog import rules_folder


class Style:
    """The house style as rules ask for it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb that an attribution has ended in, whatever the year."""
        return tuple(self.data["attribution"]["verbs"])


@cache
def load_style() -> Style:
    """The house style of this installation."""
    return Style(tomllib.loads((rules_folder() / "house-style.toml").read_text("utf-8")))
