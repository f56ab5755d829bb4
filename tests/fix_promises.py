"""The guarantees of fixing for any text, checked by other means than the fixer's own guard."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser

from tests.fixing import POST_NAME, context, published, ruleset
from twimlint.checks import CHECKS
from twimlint.diagnostics import Change
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import FixResult, fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import BYTE_ORDER_MARK, Source


def broken_promises(text: str) -> Iterator[str]:
    """The promises that fixing this text breaks.

    Refusing a fix of another family than layout breaks none, because that is what the fixer is for.
    """
    for name, (rules, unsafe, promises) in _RUNS.items():
        result = _fixed(text, rules(), unsafe=unsafe)
        again = _fixed(result.text, rules(), unsafe=unsafe)
        if result.contrary:
            yield f"{name}: fixes undo each other: {', '.join(sorted(result.contrary))}"
        if result.unfinished:
            yield f"{name}: {result.unfinished.message}"
        if again.text != result.text:
            yield f"{name}: a second run changes something ({dict(again.applied)})"
        for refusal in result.refused:
            if refusal.code.startswith("FMT"):
                yield f"{name}: {refusal.code} is refused at {refusal.location}: {refusal.reason}"
        for promise in promises:
            if not promise(text, result.text):
                yield f"{name}: {promise.__name__} does not hold ({dict(result.applied)})"


def _fixed(text: str, rules: Ruleset, *, unsafe: bool) -> FixResult:
    return fix(Source(POST_NAME, text), rules, context(), unsafe=unsafe)


@cache
def _rules_that_change(*allowed: Change) -> Ruleset:
    """The rules, those that are off by default too, that declare no other changes."""
    rules = [rule for rule in load_catalog() if rule.code in CHECKS]
    return Ruleset([rule for rule in rules if rule.changes <= {Change.LAYOUT, *allowed}])


# -- promises --------------------------------------------------------------------------------------------------------


def _document(text: str) -> Document:
    return Document(Source(POST_NAME, text))


def the_page_is_the_same(before: str, after: str) -> bool:
    return published(before) == published(after)


def words_are_the_same(before: str, after: str) -> bool:
    return _words(before) == _words(after)


def the_order_of_words_is_the_same(before: str, after: str) -> bool:
    return _shown(before).split() == _shown(after).split()


def front_matter_is_the_same(before: str, after: str) -> bool:
    return _document(before).front_matter.values == _document(after).front_matter.values


def front_matter_can_be_read(before: str, after: str) -> bool:
    return _document(before).front_matter.error is not None or _document(after).front_matter.error is None


def shortcodes_are_the_same(before: str, after: str) -> bool:
    return _calls(before) == _calls(after)


def as_many_shortcodes_are_there(before: str, after: str) -> bool:
    return len(_calls(before)) <= len(_calls(after))


def no_link_is_in_a_link(before: str, after: str) -> bool:
    return _nested_links(before) >= _nested_links(after)


def code_is_the_same(before: str, after: str) -> bool:
    return not Counter(re.findall("(?s)<code.*?</code>", published(before))) - Counter(
        re.findall("(?s)<code.*?</code>", published(after))
    )


def html_is_the_same(before: str, after: str) -> bool:
    """No tag that the author has written is lost, unless a shortcode stands for it now."""
    tags = r"<(?:div|details|summary|b|p)>"
    return not Counter(re.findall(tags, before)) - Counter(re.findall(tags, after))


def line_endings_are_the_same(before: str, after: str) -> bool:
    return _endings(after) <= _endings(before) or "\n" not in before


def _endings(text: str) -> set[str]:
    return set(re.findall("\r\n|\n|\r", text))


def the_byte_order_mark_stays(before: str, after: str) -> bool:
    return before.startswith(BYTE_ORDER_MARK) == after.startswith(BYTE_ORDER_MARK)


def _calls(text: str) -> list[str]:
    return [text[call.start : call.end] for call in _document(text).shortcodes]


class _Shown(HTMLParser):
    """Collects the text of a page and the addresses on it, and counts links in links."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.addresses: list[str] = []
        self.open_links = 0
        self.nested = 0

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.addresses += (f"{name}={value}" for name, value in attrs if name in ("href", "src"))
        if tag == "a":
            self.nested += self.open_links > 0
            self.open_links += 1
        elif tag in _BLOCKS:
            self.shown.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.open_links = max(0, self.open_links - 1)
        elif tag in _BLOCKS:
            self.shown.append(" ")


_BLOCKS = {
    "p",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "td",
    "th",
    "tr",
    "br",
    "div",
}


_FOLD_MARKER = re.compile(r"<!--\s+more\s+-->")


def _read(text: str) -> _Shown:
    parser = _Shown()
    parser.feed(_FOLD_MARKER.sub("<span>", published(text)))  # Zola writes an element there, which ends no comment
    parser.close()
    return parser


def _shown(text: str) -> str:
    return "".join(_read(text).shown)


def _words(text: str) -> Counter[str]:
    return Counter(_shown(text).split())


def what_readers_see(text: str) -> Counter[str]:
    """The words of a page, the addresses of its links and images, the values of its front matter, its shortcodes."""
    page = _read(text)
    values = _document(text).front_matter.values
    return Counter([*"".join(page.shown).split(), *page.addresses, *_values(values), *_calls(text)])


def _values(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, f"{path}.{key}")
    else:
        yield f"{path} = {value}"


def _nested_links(text: str) -> int:
    return _read(text).nested


Promise = Callable[[str, str], bool]

_ALWAYS: list[Promise] = [
    front_matter_can_be_read,
    as_many_shortcodes_are_there,
    no_link_is_in_a_link,
    line_endings_are_the_same,
    the_byte_order_mark_stays,
]
_LAYOUT: list[Promise] = [*_ALWAYS, the_page_is_the_same, front_matter_is_the_same]
_LINKS: list[Promise] = [
    *_ALWAYS,
    the_order_of_words_is_the_same,
    front_matter_is_the_same,
    shortcodes_are_the_same,
    code_is_the_same,
    html_is_the_same,
]
_STRUCTURE: list[Promise] = [*_ALWAYS, words_are_the_same, shortcodes_are_the_same, html_is_the_same]

_RUNS: dict[str, tuple[Callable[[], Ruleset], bool, list[Promise]]] = {
    "format": (lambda: ruleset("FMT"), False, _LAYOUT),
    "links": (lambda: _rules_that_change(Change.LINKS), False, _LINKS),
    "structure": (
        lambda: _rules_that_change(Change.LINKS, Change.STRUCTURE, Change.FRONT_MATTER),
        True,
        _STRUCTURE,
    ),
    "check --fix": (ruleset, False, _ALWAYS),
    "check --fix --unsafe-fixes --select ALL": (lambda: _rules_that_change(*Change), True, _ALWAYS),
}
