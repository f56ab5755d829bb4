"""pulldown-cmark, the parser that Zola publishes with, as the judge of kinds and spans."""

from itertools import accumulate
from typing import Any, NamedTuple

import pyromark

from twimlint.markdown import parse
from twimlint.markdown.nodes import Definition, List, Node, Paragraph, TableRow
from twimlint.zola import syntax as zola

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)

KINDS = {
    "Heading": "heading",
    "Paragraph": "paragraph",
    "BlockQuote": "block_quote",
    "List": "list",
    "Item": "item",
    "CodeBlock": "code_block",
    "HtmlBlock": "html_block",
    "Table": "table",
    "Rule": "rule",
    "Link": "link",
    "Image": "image",
    "Code": "code",
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "strikethrough",
    "FootnoteDefinition": "footnote_definition",
}
CONTAINERS = frozenset(("block_quote", "list", "item", "footnote_definition"))
LEAF_BLOCKS = frozenset(("heading", "paragraph", "code_block", "html_block", "table", "rule"))


class Span(NamedTuple):
    """A node of either parser: its depth among the nodes compared, its kind, and its half-open span."""

    depth: int
    kind: str
    start: int
    end: int


def _trimmed(text: str, start: int, end: int) -> int:
    """An end without the blanks and newlines before it: pulldown counts a block's last newline as its own."""
    return start + len(text[start:end].rstrip(" \t\r\n"))


def _settle(text: str, nodes: list[tuple[int, str, int, int]]) -> list[Span]:
    """End every container where its last leaf ends, and every block before its trailing blanks."""
    spans = []
    ends: list[int] = []
    for depth, kind, start, end in reversed(nodes):
        inner = max(ends[depth + 1 :], default=start)
        stop = inner if kind in CONTAINERS else _trimmed(text, start, end) if kind in LEAF_BLOCKS else end
        del ends[depth + 1 :]
        ends += [0] * (depth + 1 - len(ends))
        ends[depth] = max(ends[depth], stop)
        if kind in KINDS.values():
            spans.append(Span(depth, kind, start, stop))
    return spans[::-1]


def masked(text: str) -> str:
    """A page without front matter and shortcodes, every offset where it was."""
    front_matter = zola.find_front_matter(text)
    shortcodes, _ = zola.find_shortcodes(text, front_matter.end if front_matter else 0)
    return zola.mask(text, front_matter, shortcodes)


def expected(text: str) -> list[Span]:
    """What pulldown-cmark sees."""
    characters = None
    if not text.isascii():
        characters = {byte: index for index, byte in enumerate(accumulate((len(c.encode()) for c in text), initial=0))}
    nodes: list[tuple[int, str, int, int]] = []
    depth = 0
    for event, span in pyromark.events_with_range(text, options=OPTIONS):
        start, end = span["start"], span["end"]
        if characters is not None:
            start, end = characters[start], characters[end]
        name: str
        value: Any
        name, value = next(iter(event.items())) if isinstance(event, dict) else (event, None)
        if name == "End":
            depth -= 1
            continue
        if name == "TaskListMarker":
            continue
        tag = _tag(value) if name == "Start" else name
        if tag in {"Link", "Image"} and value[tag]["link_type"] == "Collapsed":
            end += len("[]")  # pulldown ends them before it
        nodes.append((depth, KINDS.get(tag, tag), start, end))
        depth += name == "Start"
    return _settle(text, nodes)


def _tag(value: Any) -> str:
    return value if isinstance(value, str) else next(iter(value))


def found(text: str) -> list[Span]:
    """What twimlint sees, without what pulldown has no events for: definitions, paragraphs of tight lists, cells that
    the table's head has none for."""
    nodes: list[tuple[int, str, int, int]] = []
    stack: list[tuple[Node, int, bool, int]] = [(parse(text), -1, False, 0)]
    while stack:
        node, depth, tight, columns = stack.pop()
        if isinstance(node, Definition):
            continue
        shown = not (tight and isinstance(node, Paragraph))
        if shown and depth >= 0:
            nodes.append((depth, node.kind, node.start, node.end))
        children = node.children
        if node.kind == "table":
            columns = len(children[0].children)
        if isinstance(node, TableRow):
            children = children[:columns]
        tight = node.tight if isinstance(node, List) else tight and node.kind == "item"
        stack.extend((child, depth + shown, tight, columns) for child in reversed(children))
    return _settle(text, nodes)


def disagreements(text: str) -> list[tuple[str, Span]]:
    """The nodes that only one of the two sees (`-` pulldown, `+` twimlint), in order."""
    theirs, ours = expected(text), found(text)
    if theirs == ours:
        return []
    missing, extra = set(theirs) - set(ours), set(ours) - set(theirs)
    return sorted([("-", span) for span in missing] + [("+", span) for span in extra], key=lambda pair: pair[1][2])
