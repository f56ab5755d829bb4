"""Facts that the page's TypeScript repeats, because it cannot ask Python, are the same."""

import re

from tests.paths import ROOT
from twimlint.checks.html import ELEMENTS
from twimlint.project.settings import DEFAULT_MAX_FILE_SIZE

_SOURCES = ROOT / "web" / "src"
_ACTIVE = {
    *("applet", "base", "embed", "form", "frame", "frameset", "link", "math", "meta", "noscript", "object", "param"),
    *("script", "source", "style", "svg", "template", "title", "track", "xmp"),
}
"""Elements that run, fetch, send, or are parsed in a way of their own."""


def test_the_preview_shows_elements_that_the_rules_know_and_that_do_nothing() -> None:
    shown = _words("TAGS")
    assert len(shown) > 70
    assert shown - ELEMENTS == set()
    assert shown & _ACTIVE == set()


def test_a_text_may_be_as_long_as_a_file() -> None:
    said = re.search(r"LONGEST = ([\d_]+);", (_SOURCES / "length.ts").read_text("utf-8"))
    assert said is not None
    assert int(said[1]) == DEFAULT_MAX_FILE_SIZE


def _words(constant: str) -> set[str]:
    source = (_SOURCES / "sanitize.ts").read_text("utf-8")
    listed = re.search(rf"const {constant} = `([a-z0-6\s]+)`", source)
    assert listed is not None
    return set(listed[1].split())
