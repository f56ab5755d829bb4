"""Curly quotation marks in the places of straight ones: around strings of TOML and of shortcodes."""

import re
from functools import cache

from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.text.toml.strings import CURLY_DOUBLE, CURLY_QUOTES, CURLY_SINGLE

_DOUBLE = f'"{CURLY_DOUBLE}'
_SINGLE = f"'{CURLY_SINGLE}"
_INNER_BEGINNINGS = (*_DOUBLE, "[")
_INNER_ENDS = tuple(_DOUBLE)


def straightened(text: str, start: int, end: int) -> tuple[Edit, ...]:
    """Edits that write straight marks around the strings of `text[start:end]` that have a curly one at either end.

    What is inside a string or a comment may contain any marks.
    """
    edits = []
    position = start
    while opening := _opening().search(text, position, end):
        position = opening.end()
        if opening["mark"] is None:
            continue
        closing = _closing(opening["mark"]).search(text, position, end)
        if closing is None or "\n" in text[position : closing.start()] or "\r" in text[position : closing.start()]:
            continue
        first, last = opening.start("mark"), closing.start()
        straight = _straight(opening["mark"], text[first + 1 : last])
        position = closing.end()
        if straight is not None and not {text[first], text[last]} <= {'"', "'"}:
            edits += [Edit(place, place + 1, straight) for place in (first, last) if text[place] != straight]
    return tuple(edits)


def curly_quotes(text: str, edits: tuple[Edit, ...], *, is_fixable: bool = True) -> Violation:
    """A violation at the first curly mark that these edits replace; its fix is all of them."""
    start, end, straight = next(edit for edit in edits if text[edit.start] in CURLY_QUOTES)
    message = f"{quoted(text[start:end])} is a curly quotation mark, which Zola cannot read: write `{straight}`"
    fix = Fix("Write straight quotation marks", edits) if is_fixable else None
    return Violation(Span(start, end), message, fix, "curly-quotes")


def _straight(opening: str, inner: str) -> str | None:
    """The straight mark for a string, None if it contains both, or if marks at its ends may be the real ones."""
    if inner.startswith(_INNER_BEGINNINGS) or inner.endswith(_INNER_ENDS):
        return None
    marks = "\"'" if opening in _DOUBLE else "'\""
    return next((mark for mark in marks if mark not in inner), None)


@cache
def _opening() -> re.Pattern[str]:
    """A comment, or the mark at the beginning of a value."""
    return re.compile(rf"#[^\r\n]*+|[=\[,(]\s*+(?P<mark>[{_DOUBLE}{_SINGLE}])")


@cache
def _closing(opening: str) -> re.Pattern[str]:
    """A mark of the same kind with nothing behind it but what may follow a value."""
    marks = _DOUBLE if opening in _DOUBLE else _SINGLE
    return re.compile(rf"[{marks}](?=[ \t]*+(?:[,\])}}#\r\n]|\Z|\w++[ \t]*+=))")
