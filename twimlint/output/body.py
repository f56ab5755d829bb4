"""A page's body as HTML with source offsets on elements and shortcodes as labelled boxes."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from twimlint.markdown import nodes
from twimlint.markdown.html import Html, escape
from twimlint.post.document import Document
from twimlint.zola.syntax import PLACEHOLDER, Shortcode, shortcode_at


def placed_html(document: Document, offset: Callable[[int], int] = int) -> str:
    """Return the body as Zola would publish it, not sanitized, with two additions.

    Every element has `data-start` and `data-end`, code points of the text that `offset` may turn into other units. A
    shortcode is a `<span class="shortcode" data-shortcode="name">`, or a `<div>` where it is all of a paragraph, that
    shows the call as it is written.
    """
    return _Placed(document, offset).render(document.root)


class _Placed(Html):
    def __init__(self, document: Document, offset: Callable[[int], int]) -> None:
        super().__init__(document.text)
        self.shortcodes: list[Shortcode] = document.shortcodes
        self.offset = offset

    def attributes(self, node: nodes.Node) -> str:
        return self._place(node.start, node.end)

    def _place(self, start: int, end: int) -> str:
        return f' data-start="{self.offset(start)}" data-end="{self.offset(end)}"'

    def literal(self, node: nodes.Text) -> str:
        if PLACEHOLDER not in node.value:
            return super().literal(node)
        parts, position = [], node.start
        while position < node.end:
            shortcode = shortcode_at(self.shortcodes, position)
            if shortcode is None:
                end = min(self._next_shortcode(position), node.end)
                parts.append(escape(self.text[position:end]))
                position = end
            else:
                parts.append(self._box("span", shortcode))
                position = shortcode.end
        return "".join(parts)

    def _next_shortcode(self, position: int) -> int:
        """Where the next shortcode begins; the end of the text if there is none."""
        index = bisect_right(self.shortcodes, position, key=lambda shortcode: shortcode.start)
        return self.shortcodes[index].start if index < len(self.shortcodes) else len(self.text)

    def block(self, node: nodes.Node) -> str | None:
        shortcode = self._alone(node.children)
        return None if shortcode is None else f"{self._box('div', shortcode)}\n"

    def _alone(self, children: Sequence[nodes.Node]) -> Shortcode | None:
        """The shortcode that is all of a paragraph."""
        if len(children) != 1 or not isinstance(children[0], nodes.Text) or PLACEHOLDER not in children[0].value:
            return None
        shortcode = shortcode_at(self.shortcodes, children[0].start)
        whole = shortcode is not None and (shortcode.start, shortcode.end) == (children[0].start, children[0].end)
        return shortcode if whole else None

    def _box(self, name: str, shortcode: Shortcode) -> str:
        place = self._place(shortcode.start, shortcode.end)
        shown = escape(self.text[shortcode.start : shortcode.end])
        return f'<{name} class="shortcode" data-shortcode="{escape(shortcode.name)}"{place}>{shown}</{name}>'
