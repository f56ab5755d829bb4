"""A rule's page as text, its facts, and the list of all rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

from twimlint.output.cells import wrapped
from twimlint.output.paint import Paint
from twimlint.output.printable import printable
from twimlint.rulebook.rule import FAMILIES, PAGES_URL, Rule

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_OF_PROSE = 100
_WIDTH_OF_SUMMARIES = 40
_INDENT = " " * 8

_FENCE = r"^(?P<fence>`{3,})(?P<info>.*)\n(?P<code>(?:.*\n)*?)(?P=fence)$"
_PAGE_LINK = r"\[([^\[\]\n]+)\]\(([A-Z]{2,3}\d{3}-[a-z0-9-]+\.md)\)"
_CAPTIONS = {"bad": ("✗ Bad", "error"), "fixed": ("✓ Fixed", "good"), "good": ("✓ Good", "good")}
_PROSE = {
    "markdown.h2": "bold magenta",
    "markdown.code": "bold",
    "markdown.item.bullet": "bright_blue",
    "markdown.item.number": "bright_blue",
}
"""Colours that are readable on black and on white; rich's own put code on black."""


# -- a page ----------------------------------------------------------------------------------------------------------


def render(rule: Rule) -> str:
    """The whole page as Markdown."""
    return f"# {rule.code} {rule.name}\n\n{_sentence(rule)}\n\n{_page(rule)}"


def _page(rule: Rule) -> str:
    """The page without characters that would control a terminal; examples contain some."""
    return "\n".join(map(printable, rule.page.strip("\n").split("\n"))) + "\n"


def _sentence(rule: Rule) -> str:
    facts = [rule.level.value if rule.default else f"{rule.level.value}, off by default"]
    if rule.since is not None:
        facts.append(f"since {rule.since}")
    facts.append("no fix" if rule.fix is None else f"{rule.fix.value} fix")
    if rule.yields_to:
        facts.append(f"not reported where {_listed(rule.yields_to)} reports the same")
    return f"{rule.summary[:1].upper()}{rule.summary[1:]} ({', '.join(facts)})."


def _listed(codes: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(codes[:-1]), codes[-1])))


def draw(rule: Rule, paint: Paint, width: int) -> str:
    """The whole page for a terminal."""
    width = min(width, _WIDTH_OF_PROSE)
    page = _page(rule)
    console = _console(width)
    lines = [paint.link(f"{paint(rule.code, rule.level.value)} {paint(rule.name, 'bold')}", rule.url), ""]
    lines += [*wrapped(_sentence(rule), width), ""]
    end = 0
    for match in re.finditer(_FENCE, page, re.MULTILINE):
        lines += _drawn_prose(page[end : match.start()], console, links=paint.links)
        lines += _drawn_code(match["info"], match["code"], paint, width)
        end = match.end()
    lines += _drawn_prose(page[end:], console, links=paint.links)
    return "\n".join(lines).rstrip("\n") + "\n"


def _console(width: int) -> "Console":
    from rich.console import Console  # noqa: PLC0415  # slow to import, and most runs draw no page
    from rich.theme import Theme  # noqa: PLC0415

    return Console(file=StringIO(), force_terminal=True, color_system="standard", width=width, theme=Theme(_PROSE))


def _drawn_prose(text: str, console: "Console", *, links: bool) -> Iterator[str]:
    from rich.markdown import Markdown  # noqa: PLC0415

    if not text.strip():
        return
    with console.capture() as capture:
        console.print(Markdown(re.sub(_PAGE_LINK, rf"[\1]({PAGES_URL}\2)" if links else r"\1", text), hyperlinks=links))
    yield from (line.rstrip() for line in capture.get().strip("\n").split("\n"))
    yield ""


def _drawn_code(info: str, code: str, paint: Paint, width: int) -> Iterator[str]:
    """An example with a line at its side that shows whether it is good or bad."""
    kind = info.split()[1] if " " in info else ""
    caption, style = _CAPTIONS.get(kind, ("", "gutter"))
    bar = paint("│", style)
    if caption:
        yield paint(caption, style)
    for line in code.removesuffix("\n").split("\n"):
        yield from (f"{bar} {part}".rstrip() for part in wrapped(line, width - 2))
    yield ""


def facts(rule: Rule) -> Mapping[str, Any]:
    """The page as an object for JSON."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "family": rule.family,
        "scope": rule.scope,
        "level": rule.level.value,
        "default": rule.default,
        "since": None if rule.since is None else rule.since.isoformat(),
        "fix": None if rule.fix is None else rule.fix.value,
        "yields_to": [*rule.yields_to],
        "explanation": rule.page.strip("\n"),
        "url": rule.url,
    }


# -- the list --------------------------------------------------------------------------------------------------------


def index(rules: Iterable[Rule], paint: Paint, width: int | None) -> str:
    """The rules by family, one per line; fitted to the terminal's width, with long summaries on lines of their own."""
    rules = [*rules]
    names = max(len(rule.name) for rule in rules)
    lines = [paint(f"{'Code':<6}  {'Name':<{names}}  {'Level':<7}  {'Fix':<6}  Flags", "quiet")]
    for family, members in groupby(rules, key=lambda rule: rule.family):
        lines += ["", paint(FAMILIES[family], "bold")]
        for rule in members:
            lines += _entry(rule, names, paint, width)
    return "".join(f"{line}\n" for line in lines)


def _entry(rule: Rule, names: int, paint: Paint, width: int | None) -> Iterator[str]:
    code = paint.link(paint(rule.code, rule.level.value), rule.url)
    level = paint(f"{rule.level.value:<7}", rule.level.value) if rule.default else paint("off    ", "quiet")
    line = f"{code}{' ' * (6 - len(rule.code))}  {rule.name:<{names}}  {level}  {rule.fix.value if rule.fix else '':<6}"
    indent = 6 + names + 7 + 6 + 4 * len("  ")
    if width is None:
        yield f"{line}  {rule.summary}"
    elif width - indent >= _WIDTH_OF_SUMMARIES:
        first, *more = wrapped(rule.summary, width - indent)
        yield f"{line}  {first}"
        yield from (" " * indent + part for part in more)
    else:
        yield line.rstrip()
        yield from (_INDENT + part for part in wrapped(rule.summary, width - len(_INDENT)))
