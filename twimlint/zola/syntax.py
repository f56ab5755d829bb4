"""What Zola removes from a page before it parses Markdown: front matter and shortcodes.

Grammar: Zola 0.22, `components/content/src/front_matter/split.rs` and `components/markdown/src/content.pest`. Offsets
count code points of the whole text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import takewhile

from twimlint.diagnostics.named import NamedTuple

PLACEHOLDER = "\ufffc"
"""Replaces each character of a shortcode in masked text (U+FFFC OBJECT REPLACEMENT CHARACTER)."""

_NEWLINE = r"(?:\r\n|\n|\r)"
_FRONT_MATTER_START = re.compile(rf"\ufeff?\s*+(\+\+\+|---)[^\S\r\n]*+{_NEWLINE}")
_FRONT_MATTER_END = {
    mark: re.compile(rf"{re.escape(mark)}[^\S\r\n]*+(?:{_NEWLINE}|\Z)", re.DOTALL) for mark in ("+++", "---")
}
_NOT_NEWLINE = re.compile(r"[^\r\n]")


class FrontMatterBlock(NamedTuple):
    """The block at the top of a page: `start:end` with its marks and the last line ending, `content` between them.

    A block that is opened but not closed ends with the text.
    """

    mark: str
    start: int
    end: int
    content: tuple[int, int]
    closed: bool = True

    @property
    def is_toml(self) -> bool:
        """Whether it is TOML between `+++` rather than YAML between `---`."""
        return self.mark == "+++"


def find_front_matter(text: str) -> FrontMatterBlock | None:
    """The front matter of a page as Zola splits it, or None if it has none.

    As in Zola, blank lines may come before it, and the closing mark need not begin a line, but must end one.
    """
    opening = _FRONT_MATTER_START.match(text)
    if opening is None:
        return None
    mark = opening[1]
    closing = _FRONT_MATTER_END[mark].search(text, opening.end())
    if closing is None:
        if mark == "---":  # probably a thematic break
            return None
        return FrontMatterBlock(mark, opening.start(1), len(text), (opening.end(), len(text)), closed=False)
    return FrontMatterBlock(mark, opening.start(1), closing.end(), (opening.end(), closing.start()))


_JSON_START = r"\ufeff?\s*+\{\s*+\"[^\"\r\n]*+\"\s*+:"
_MARK_LIKE = r"[ \t]*+(?:\+[ \t]*+){2,}\w*+[ \t]*+"
_FENCE = re.compile(r"[ >]*+(?:```|~~~)")
_KEY_LINE = (
    r"[ \t]*+(?:(?:aliases|author|category|date|draft|image|path|slug|template|title|updated)[ \t]*+=[ \t]*+"
    r"(?:\"[^\"]*+\"|'[^']*+'|\[[^\]]*+\]|\d[\w:.+-]*+|true|false)|\[(?:taxonomies|extra)\])[ \t]*+(?:#.*+)?"
)


def begins_with_json(text: str) -> bool:
    """Whether a page begins with an object, as the front matter of other generators does."""
    return re.match(_JSON_START, text) is not None


def means_front_matter(text: str, block: FrontMatterBlock | None) -> bool:
    """Whether a page was meant to have front matter, although Zola finds none or a different one.

    A line of plus signs outside code shows it, a key with its value above the first department or below an empty
    block, TOML between `---` or fences, or JSON at the top.
    """
    if block is not None:
        content = text[slice(*block.content)]
        if not content.strip():
            return block.closed and _has_key_at_the_top(text[block.end :])
        return not block.is_toml and (
            _begins_with_key(content) or any(re.fullmatch(_MARK_LIKE, line) for line in content.splitlines())
        )
    first, _, rest = text.lstrip().partition("\n")
    if begins_with_json(text) or (_FENCE.match(first) and _has_key_at_the_top(rest)):
        return True
    in_code = above = False
    for number, line in enumerate(text.splitlines()):
        above = number == 0 or (above and not line.startswith("##") and not _FENCE.match(line))
        if _FENCE.match(line):
            in_code = not in_code
        elif not in_code and (re.fullmatch(_MARK_LIKE, line) or (above and re.fullmatch(_KEY_LINE, line))):
            return True
    return False


def _has_key_at_the_top(text: str) -> bool:
    """Whether a key and its value stand above the first department."""
    lines = takewhile(lambda line: not line.startswith("##"), text.splitlines())
    return any(re.fullmatch(_KEY_LINE, line) for line in lines)


def _begins_with_key(text: str) -> bool:
    return re.fullmatch(_KEY_LINE, text.lstrip().partition("\n")[0].rstrip()) is not None


class Argument(NamedTuple):
    """`name=value` in a shortcode call; the span is that of the value, for a string without its quotes."""

    name: str
    value: "str | bool | int | float | list[str]"
    start: int
    end: int


class Shortcode(NamedTuple):
    """A call `{{ name(…) }}`, or `{% name(…) %} body {% end %}`, whose `body` is the span between the two tags.

    An escaped call (`{{/* name(…) */}}`), which Zola shows as text, has no arguments here.
    """

    name: str
    start: int
    end: int
    arguments: tuple[Argument, ...] = ()
    body: tuple[int, int] | None = None
    escaped: bool = False

    def argument(self, name: str) -> Argument | None:
        return next((argument for argument in self.arguments if argument.name == name), None)


class ShortcodeFault(NamedTuple):
    """A tag that Zola cannot pair or read; `reason` continues the sentence "this shortcode …"."""

    start: int
    end: int
    reason: str
    unreadable: bool = False
    """Whether it is no tag for Zola, which then shows the text as it is."""
    unclosed: bool = False
    """Whether nothing says where its body ends."""


_NAME = r"[A-Za-z_][A-Za-z0-9_]*+"
_SCALAR = r"(?:\"[^\"]*+\"|'[^']*+'|`[^`]*+`|true|false|-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?)"
_ARRAY = rf"\[\s*+(?:{_SCALAR}\s*+(?:,\s*+|(?=\])))*+\]"
CALL_START = re.compile(rf"({_NAME})\s*+\(\s*+")
_ARGUMENT = re.compile(rf"({_NAME})\s*+=\s*+({_SCALAR}|{_ARRAY})\s*+(?:,\s*+(?=[A-Za-z_]))?+")
TAG_START = re.compile(r"\{([{%])\s*+")
_TAG_END = {"{": re.compile(r"\s*+\}\}"), "%": re.compile(r"\s*+%\}")}
_ESCAPE_END = {"{": "*/}}", "%": "*/%}"}
_END = re.compile(r"end\b")
_UNREADABLE_TAG = r"\{[{%][^\r\n]{0,200}?[}%]\}|\{[{%][^\r\n]{0,60}"
_MEANT_AS_CALL = (
    rf"\{{\{{\s*+(?:[<%]|{_NAME}(?:[ -]{_NAME})*+\s*+\(|{_NAME}\s*+[\[{{]?{_NAME}\s*+=\s*+[\"'“‘])|\{{%\s*+{_NAME}"
)


def find_shortcodes(text: str, start: int = 0) -> tuple[list[Shortcode], list[ShortcodeFault]]:
    """The outermost shortcodes of `text[start:]` in order, and the broken tags.

    As in Zola, code blocks and HTML are searched too, because shortcodes are removed before Markdown is parsed.
    """
    if "{{" not in text and "{%" not in text:
        return [], []
    return _Scan(text).run(start)


class _Scan:
    """One pass over the tags of a text; open block tags are on a stack until their `{% end %}`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Shortcode] = []
        self.faults: list[ShortcodeFault] = []
        self.open: list[tuple[Shortcode, int]] = []
        self.no_escape_end: set[str] = set()

    def run(self, position: int) -> tuple[list[Shortcode], list[ShortcodeFault]]:
        while tag := TAG_START.search(self.text, position):
            position = self._read_tag(tag)
        for shortcode, _ in self.open:
            reason = f"is never closed: add the `{{% end %}}` of `{shortcode.name}`"
            self.faults.append(ShortcodeFault(shortcode.start, shortcode.end, reason, unclosed=True))
        self.faults.sort()
        self.found.sort(key=lambda shortcode: shortcode.start)
        return self.found, self.faults

    def _read_tag(self, tag: re.Match[str]) -> int:
        """Process the tag that begins here; returns the offset where the search continues."""
        kind = tag[1]
        if self.text.startswith("/*", tag.end()):
            return self._read_escape(tag, kind)
        end = self._read_call(tag, kind) or (self._read_end(tag) if kind == "%" else None)
        if end is not None:
            return end
        if re.compile(_MEANT_AS_CALL).match(self.text, tag.start()):  # few posts have such tags
            unread = re.compile(_UNREADABLE_TAG).match(self.text, tag.start())
            self._fault(tag.start(), unread.end() if unread else tag.end(), "cannot be read by Zola", unreadable=True)
        return tag.end()

    def _read_call(self, tag: re.Match[str], kind: str) -> int | None:
        call = CALL_START.match(self.text, tag.end())
        if call is None:
            return None
        arguments, position = read_arguments(self.text, call.end())
        close = _TAG_END[kind].match(self.text, position + 1) if self.text.startswith(")", position) else None
        if close is None:
            return None
        shortcode = Shortcode(call[1], tag.start(), close.end(), arguments)
        if kind == "%":
            self.open.append((shortcode, len(self.found)))
        else:
            self.found.append(shortcode)
        return close.end()

    def _read_end(self, tag: re.Match[str]) -> int | None:
        end = _END.match(self.text, tag.end())
        close = end and _TAG_END["%"].match(self.text, end.end())
        if not close:
            return None
        self._close_block(tag.start(), close.end())
        return close.end()

    def _read_escape(self, tag: re.Match[str], kind: str) -> int:
        close = -1 if kind in self.no_escape_end else self.text.find(_ESCAPE_END[kind], tag.end() + 2)
        if close < 0:
            self.no_escape_end.add(kind)
            return tag.end()
        end = close + len(_ESCAPE_END[kind])
        self.found.append(Shortcode("", tag.start(), end, escaped=True))
        return end

    def _close_block(self, start: int, end: int) -> None:
        if not self.open:
            self._fault(start, end, "ends a block that was never begun: remove it")
            return
        opened, inner = self.open.pop()
        del self.found[inner:]
        self.found.append(Shortcode(opened.name, opened.start, end, opened.arguments, body=(opened.end, start)))

    def _fault(self, start: int, end: int, reason: str, *, unreadable: bool = False) -> None:
        self.faults.append(ShortcodeFault(start, end, reason, unreadable))


def read_arguments(text: str, position: int) -> tuple[tuple[Argument, ...], int]:
    """The arguments of a call that begin here, and where they end."""
    arguments = []
    while found := _ARGUMENT.match(text, position):
        raw = found[2]
        quoted = raw[0] in "\"'`"
        arguments.append(Argument(found[1], _value(raw), found.start(2) + quoted, found.end(2) - quoted))
        position = found.end()
    return tuple(arguments), position


_MOST_DIGITS = 19
"""What a 64-bit integer has; Zola fails at more."""


def _value(raw: str) -> str | bool | int | float | list[str]:
    if raw[0] in "\"'`":
        return raw[1:-1]
    if raw[0] == "[":
        return [scalar.strip("\"'`") for scalar in re.findall(_SCALAR, raw[1:-1])]
    if raw in ("true", "false"):
        return raw == "true"
    return float(raw) if "." in raw or len(raw) > _MOST_DIGITS else int(raw)


def mask(text: str, front_matter: FrontMatterBlock | None, shortcodes: Iterable[Shortcode]) -> str:
    """The page as Markdown sees it, with unchanged offsets.

    Front matter and a byte-order mark become spaces with their line endings kept; a shortcode becomes one run of
    placeholders without its line endings, because Zola replaces it with a single word.
    """
    parts = []
    position = 0
    if front_matter is not None:
        parts.append(_NOT_NEWLINE.sub(" ", text[: front_matter.end]))
        position = front_matter.end
    elif text.startswith("\ufeff"):
        parts.append(" ")
        position = 1
    for shortcode in shortcodes:
        parts += (text[position : shortcode.start], PLACEHOLDER * (shortcode.end - shortcode.start))
        position = shortcode.end
    parts.append(text[position:])
    return "".join(parts)


def shortcode_at(shortcodes: list[Shortcode], offset: int) -> Shortcode | None:
    """The shortcode that contains an offset, if there is one; `shortcodes` are in order."""
    index = bisect_right(shortcodes, offset, key=lambda shortcode: shortcode.start) - 1
    if index >= 0 and offset < shortcodes[index].end:
        return shortcodes[index]
    return None
