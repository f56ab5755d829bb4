"""The oracles of the fuzzer: guarantees for any text, whether it is a post or noise."""

import random
import re
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from types import FrameType
from typing import NamedTuple

from tests.fixing import POST_NAME, context, fixed, formatted, published, ruleset
from tests.markdown.pulldown import disagreements
from twimlint.checks import CHECKS
from twimlint.diagnostics import Edit
from twimlint.engine.check import Ruleset, check
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source

EVERY_RULE = Ruleset([rule for rule in load_catalog() if rule.code in CHECKS])
CPU_LIMIT = 30.0
"""Seconds that all oracles together may take over one text; they usually need some hundredths."""

_DELIMITERS: dict[type[nodes.Node], tuple[str, str]] = {
    nodes.Image: ("!", ")]"),
    nodes.Code: ("`", "`"),
    nodes.Emphasis: ("*_", "*_"),
    nodes.Strong: ("*_", "*_"),
    nodes.Strikethrough: ("~", "~"),
    nodes.Link: ("[<", ")]>"),
    nodes.HtmlInline: ("<", ">"),
    nodes.BlockQuote: (">", ""),
    nodes.FootnoteDefinition: ("[", ""),
    nodes.Definition: ("[", ""),
}
_DEPARTING = re.compile(r"[\t\v\f]|\r(?!\n)|\[\^|\\[\[~|]|^[ >]* {4}|<", re.MULTILINE)
"""What the known departures from pulldown-cmark take (`DEPARTURES` in tests/markdown/test_pulldown.py)."""

_LONE_RETURN = re.compile(r"\r(?!\n)")


class Fault(NamedTuple):
    """A broken guarantee: the oracle, and enough detail to distinguish one fault from another."""

    oracle: str
    detail: str


def fault_of(text: str) -> Fault | None:
    """The first oracle that fails for a text."""
    try:
        with _limited():
            return next((Fault(name, detail) for name, oracle in ORACLES.items() for detail in oracle(text)), None)
    except Exception as error:  # no exception should be raised
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Fault("no exception", f"{type(error).__name__} in {last.name}: {str(error)[:80]}")


class _TooSlowError(Exception):
    pass


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# -- parse -------------------------------------------------------------------------------------------------------------


def spans_nest(text: str) -> Iterator[str]:
    document = Document(Source(POST_NAME, text))
    for parent in document.root.walk():
        position = parent.start
        for child in parent.children:
            if not position <= child.start <= child.end <= parent.end:
                yield f"{child.kind} in {parent.kind}"
            position = child.end


def spans_stand_on_delimiters(text: str) -> Iterator[str]:
    document = Document(Source(POST_NAME, text))
    for node in document.root.walk():
        first, last = _DELIMITERS.get(type(node), ("", ""))
        written = document.masked[node.start : node.end]
        if (first and written[:1] not in first) or (last and written[-1:] not in last):
            yield node.kind


def pulldown_sees_the_same(text: str) -> Iterator[str]:
    masked = Document(Source(POST_NAME, text)).masked
    if not _DEPARTING.search(masked):
        for side, span in disagreements(masked):
            yield f"{side} {span.kind}"


# -- check -------------------------------------------------------------------------------------------------------------


def diagnostics_are_in_range(text: str) -> Iterator[str]:
    for diagnostic in check(Document(Source(POST_NAME, text)), EVERY_RULE, context()):
        if not 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text):
            yield f"{diagnostic.code}: span"
        if "\n" in diagnostic.message or "\r" in diagnostic.message:
            yield f"{diagnostic.code}: message of several lines"
        if diagnostic.fix is not None and not _fit(diagnostic.fix.edits, len(text)):
            yield f"{diagnostic.code}: edits"


def _fit(edits: tuple[Edit, ...], length: int) -> bool:
    """Whether edits are within a text and apart."""
    in_order = sorted(edits)
    return (
        bool(edits)
        and all(0 <= edit.start <= edit.end <= length for edit in edits)
        and all(before.end <= after.start for before, after in pairwise(in_order))
    )


# -- fix and format ----------------------------------------------------------------------------------------------------


def safe_fixes_settle(text: str) -> Iterator[str]:
    yield from _settles(text, lambda given: fixed(given).text)


def unsafe_fixes_settle(text: str) -> Iterator[str]:
    yield from _settles(text, lambda given: fixed(given, unsafe=True).text)


def _settles(text: str, act: Callable[[str], str]) -> Iterator[str]:
    once = act(text)
    if once != text:
        again = fixed(once) if act(once) != once else None
        if again is not None:
            yield f"a second run changes more: {', '.join(sorted(again.applied)) or 'unsafe fixes'}"


def format_keeps_the_page(text: str) -> Iterator[str]:
    once = formatted(text)
    if once == text or _LONE_RETURN.search(text):  # pulldown-cmark departs from CommonMark there
        return
    if published(once).rstrip() != published(text).rstrip():
        yield f"another page: {', '.join(sorted(fixed(text, 'FMT').applied))}"
    if formatted(once) != once:
        yield f"a second run changes more: {', '.join(sorted(fixed(once, 'FMT').applied))}"


ORACLES: dict[str, Callable[[str], Iterator[str]]] = {
    "spans nest": spans_nest,
    "spans stand on delimiters": spans_stand_on_delimiters,
    "pulldown-cmark sees the same": pulldown_sees_the_same,
    "diagnostics are in range": diagnostics_are_in_range,
    "safe fixes settle": safe_fixes_settle,
    "unsafe fixes settle": unsafe_fixes_settle,
    "format keeps the page": format_keeps_the_page,
}

# -- time --------------------------------------------------------------------------------------------------------------

_LONG = 0.15
_SIZES = (1_500, 3_000, 6_000, 12_000, 24_000)


def slow_part(text: str, rng: random.Random) -> Fault | None:
    """A short part of the text that takes more than linear time when it is repeated."""
    start = rng.randrange(len(text)) if text else 0
    part = text[start : start + rng.randint(1, 12)]
    if not part or not _grows(part):
        return None
    return Fault("time is linear", f"{part!r} repeated") if _grows(part) else None  # a second look, for the noise


def _grows(part: str) -> bool:
    """Whether checking twice as much takes three times as long, at sizes where time can be measured."""
    times: list[float] = []
    for size in _SIZES:
        times.append(_seconds(part * (size // len(part))))
        if len(times) > 2 and times[-1] > _LONG and times[-1] > 3 * times[-2] > 9 * times[-3]:
            return True
        if times[-1] > 20 * _LONG:
            return times[-1] > 3 * times[-2] if len(times) > 1 else False
    return False


def _seconds(text: str) -> float:
    began = time.process_time()
    check(Document(Source(POST_NAME, text)), ruleset(), context())
    return time.process_time() - began
