"""The catalog of rules, in the order in which they are listed."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from twimlint.rulebook.compiled import Row, load_rulebook, rule_of
from twimlint.rulebook.rule import FAMILIES, Rule


class Catalog:
    """All rules, by code, in the order of their codes within the order of their families."""

    def __init__(self, rules: Mapping[str, Row], folder: str) -> None:
        self._rules = rules
        self._folder = folder
        self._made: dict[str, Rule] = {}
        self.codes = tuple(rules)

    def __iter__(self) -> Iterator[Rule]:
        return (self[code] for code in self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self._rules

    def __getitem__(self, code: str) -> Rule:
        """The rule with a code; raises KeyError if there is none."""
        if code not in self._made:
            self._made[code] = rule_of(self._rules[code], self._folder)
        return self._made[code]

    @cached_property
    def code_of_name(self) -> Mapping[str, str]:
        return {row[1]: code for code, row in self._rules.items()}

    def resolve(self, word: str) -> str | None:
        """The code for a word that is a code or a name in any case; None for any other word."""
        upper = word.upper()
        return upper if upper in self._rules else self.code_of_name.get(word.lower())

    def with_word(self, word: str) -> tuple[str, ...]:
        """The codes of the rules whose names contain one or several words, such as `tracking` or `bare url`."""
        wanted = f"-{word.lower().strip().replace(' ', '-')}-"
        return tuple(code for name, code in self.code_of_name.items() if wanted in f"-{name}-")

    def matching(self, selector: str) -> tuple[str, ...]:
        """The codes selected by a code, a family, a name or `ALL`; empty if there are none."""
        if selector == "ALL":
            return self.codes
        if code := self.code_of_name.get(selector):
            return (code,)
        if selector in FAMILIES:
            return tuple(code for code in self.codes if code[:-3] == selector)
        return (selector,) if selector in self._rules else ()


@cache
def load_catalog() -> Catalog:
    """The catalog of this installation."""
    rulebook = load_rulebook()
    return Catalog(rulebook.rules, rulebook.folder)
