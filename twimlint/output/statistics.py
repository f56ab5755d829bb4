"""How often each rule had something to say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twimlint.output.paint import Paint
from twimlint.report import Report


class Count(NamedTuple):
    """The problems of one rule, and how many of them have a fix."""

    code: str
    name: str
    problems: int
    fixable: int


def count(reports: Iterable[Report]) -> Sequence[Count]:
    """The rules that had something to say, the most talkative first."""
    names = {}
    total: Counter[str] = Counter()
    fixable: Counter[str] = Counter()
    for report in reports:
        for diagnostic in report.diagnostics:
            names[diagnostic.code] = diagnostic.name
            total[diagnostic.code] += 1
            fixable[diagnostic.code] += diagnostic.fix is not None
    counts = [Count(code, name, total[code], fixable[code]) for code, name in names.items()]
    return sorted(counts, key=lambda entry: (-entry.problems, entry.code))


def render(counts: Sequence[Count], paint: Paint) -> str:
    width = max((len(str(entry.problems)) for entry in counts), default=0)
    return "".join(
        f"{entry.problems:>{width}}  {paint(entry.code, 'bold')}  {_share(entry)}  {entry.name}\n" for entry in counts
    )


def _share(entry: Count) -> str:
    return "[*]" if entry.fixable == entry.problems else "[-]" if entry.fixable else "[ ]"
