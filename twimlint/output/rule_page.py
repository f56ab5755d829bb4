"""What a rule's page says, as text, as facts, and the list of all rules."""

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from twimlint.catalog import Rule
from twimlint.output.paint import Paint
from twimlint.output.printable import printable


def render(rule: Rule, width: int | None) -> str:
    """The whole page: drawn for a terminal of a width in columns, or as the Markdown that it is where that is None."""
    page = f"# {rule.code} {rule.name}\n\n{_sentence(rule)}\n{_without_invisible(rule.page)}"
    return page if width is None else _drawn(page, width)


def _without_invisible(page: str) -> str:
    """Examples of control characters must not act on the terminal of a reader."""
    return "\n".join(map(printable, page.split("\n")))


def _sentence(rule: Rule) -> str:
    facts = [rule.level.value if rule.default else f"{rule.level.value}, off unless selected"]
    if rule.since is not None:
        facts.append(f"since {rule.since}")
    facts.append("no fix" if rule.fix is None else f"{rule.fix.value} fix")
    return f"{rule.summary[:1].upper()}{rule.summary[1:]} ({', '.join(facts)}).\n"


def _drawn(page: str, width: int) -> str:
    from rich.console import Console  # noqa: PLC0415  # a page for a program needs no drawing
    from rich.markdown import Markdown  # noqa: PLC0415

    file = StringIO()
    console = Console(file=file, force_terminal=True, color_system="standard", width=min(width, 100))
    console.print(Markdown(page, code_theme="ansi_dark"))
    return file.getvalue()


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
        "explanation": rule.page.strip("\n"),
        "url": rule.url,
    }


def index(rules: Iterable[Rule], paint: Paint) -> str:
    """One line per rule."""
    return "".join(
        f"{paint(f'{rule.code:<6}', rule.level.value)} {rule.name:<30} {rule.level.value:<7} "
        f"{_mark(rule)} {rule.summary}\n"
        for rule in rules
    )


def _mark(rule: Rule) -> str:
    return ("off" if not rule.default else "").ljust(3) + (" [*]" if rule.fix is not None else "    ")
