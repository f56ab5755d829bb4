"""Horizontal bars as an SVG file, one group a question, with a logarithmic axis."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from benchmarks.compare import Scenario

_WIDTH, _LABEL, _BAR, _GAP = 760, 230, 18, 34
_OURS, _THEIRS = "#0b7a53", "#9aa5ad"


def bars(scenarios: "Sequence[Scenario]") -> str:
    """The median wall time of every contender, in milliseconds."""
    parts: list[str] = []
    top = 10
    for scenario in scenarios:
        parts.append(f'<text x="10" y="{top + 16}" font-weight="bold">{escape(scenario.title)}</text>')
        top += 28
        times = [contender.median("wall") * 1000 for contender in scenario.contenders]
        decades = math.log10(max(times)) + 0.1
        for contender, milliseconds in zip(scenario.contenders, times, strict=True):
            length = max(2, (_WIDTH - _LABEL - 90) * math.log10(max(milliseconds, 1.1)) / decades)
            colour = _OURS if contender.name.startswith("twimlint") else _THEIRS
            parts.append(
                f'<text x="{_LABEL - 8}" y="{top + 13}" text-anchor="end">{escape(contender.name)}</text>'
                f'<rect x="{_LABEL}" y="{top}" width="{length:.0f}" height="{_BAR - 3}" fill="{colour}"/>'
                f'<text x="{_LABEL + length + 6:.0f}" y="{top + 13}">{milliseconds:,.0f} ms</text>'
            )
            top += _BAR
        top += _GAP - _BAR
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(parts)}</svg>\n'
    )
