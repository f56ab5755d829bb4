"""The contents of the brackets and parentheses of links (CommonMark 2.4, 2.5, 4.7 and 6.3).

The grammar is not mistune's, which looks a thousand characters ahead at every bracket, reads targets and titles one
character at a time, treats every kind of white space in labels as a space, and differs between 3.3 and 3.4.
"""

import re

from twimlint.diagnostics.named import NamedTuple

from .nodes import Definition

ESCAPABLE = r"[!-/:-@\[-`{-~]"
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")

MAX_LABEL = 999
_MAX_PARENTHESES = 32  # as in pulldown-cmark; the specification requires three
_LABEL = re.compile(r"\[((?:[^\\\[\]]++|\\.|\\)*+)\]", re.DOTALL)
_PLAIN_TARGET = re.compile(r"\(([^\x00-\x20\x7f()<\\&]++)\)")
_ANGLE_TARGET = re.compile(r"<((?:[^<>\\\r\n]++|\\[^\r\n])*+)>")
_TO_PARENTHESIS = re.compile(rf"(?:[^\x00-\x20\x7f()\\]++|\\{ESCAPABLE}|\\)*+([()]?)")
_TITLE = re.compile(r"""[ \t\r\n]++(?:"(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+'|\((?:[^()\\]++|\\.)*+\))""", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]*")
_LATER_LINE = re.compile(r"(\r\n?|\n)[ \t]+")
_BLANK_RUN = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
_ESCAPE_OR_ENTITY = re.compile(rf"\\({ESCAPABLE})|{ENTITY.pattern}")


class Target(NamedTuple):
    """Where a link leads: the address, its span as written, where the parentheses end, and the title."""

    value: str
    start: int
    stop: int
    end: int
    title: str = ""


def normalize_label(label: str) -> str:
    """A label in the form that is compared (4.7): without case, with white space as one space."""
    return _BLANK_RUN.sub(" ", label.strip(" \t\r\n")).casefold()


def entity_value(entity: str) -> str | None:
    """The characters that `&name;`, `&#1;` or `&#x1;` stands for; None if it is just text."""
    if entity[1] != "#":
        from html.entities import html5  # noqa: PLC0415  # a table of 2000 names, 1 ms of a start of 50

        return html5.get(entity[1:])
    code = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def unescape(text: str) -> str:
    """Text without its backslash escapes and entities."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE_OR_ENTITY.sub(lambda match: match[1] or entity_value(match[0]) or match[0], text)


def parse_label(source: str, position: int) -> tuple[str, int] | None:
    """The label in brackets at a position, and where it ends."""
    match = _LABEL.match(source, position)
    if match is None or match.end(1) - match.start(1) > MAX_LABEL:
        return None
    return match[1], match.end()


def parse_target(source: str, position: int) -> Target | None:
    """The target and title in parentheses at a position."""
    plain = _PLAIN_TARGET.match(source, position)
    if plain is not None:
        return Target(plain[1], plain.start(1), plain.end(1), plain.end())
    target = _parse_destination(source, position + 1)
    if target is None:
        return None
    title = _TITLE.match(source, target.end)
    end = _skip_blanks(source, title.end() if title else target.end)
    return target._replace(end=end + 1, title=_title_of(title)) if source.startswith(")", end) else None


def _title_of(match: re.Match[str] | None) -> str:
    """A title without its quotes, escapes and the indentation of its lines."""
    return "" if match is None else unescape(_LATER_LINE.sub(r"\1", match[0].strip(" \t\r\n")[1:-1]))


def _skip_blanks(source: str, position: int) -> int:
    return _BLANKS.match(source, position).end()  # type: ignore[union-attr]  # it matches anywhere


def _parse_destination(source: str, position: int) -> Target | None:
    """The address of a link after white space, in angle brackets or with balanced parentheses."""
    start = _skip_blanks(source, position)
    if source.startswith("<", start):
        angle = _ANGLE_TARGET.match(source, start)
        return Target(unescape(angle[1]), start + 1, angle.end(1), angle.end()) if angle else None
    position = start
    depth = 0
    for part in _TO_PARENTHESIS.finditer(source, start):
        position = part.start(1)
        if part[1] == "(" and depth < _MAX_PARENTHESES:
            depth += 1
        elif part[1] == ")" and depth:
            depth -= 1
        else:
            break
    return None if depth else Target(unescape(source[start:position]), start, position, position)


def parse_definition(source: str, position: int, base: int) -> tuple[Definition, int] | None:
    """The link reference definition at the start of a line of a paragraph, and where its last line ends."""
    label = parse_label(source, position)
    if label is None or not label[0].strip() or not source.startswith(":", label[1]):
        return None
    target = _parse_destination(source, label[1] + 1)
    if target is None or target.start == target.end:
        return None
    title = _TITLE.match(source, target.end)
    for end in (title.end(), target.end) if title else (target.end,):
        line_end = _LINE_END.match(source, end)
        if line_end is not None:
            definition = Definition(
                base + position,
                base + end,
                label[0],
                (base + position + 1, base + label[1] - 1),
                target.value,
                (base + target.start, base + target.stop),
                _title_of(title if title and end == title.end() else None).replace("\r\n", "\n"),
            )
            return definition, line_end.end()
    return None
