"""Markdown with source positions: a page's text goes in, the tree of `nodes` comes out.

From mistune come the patterns of ATX headings, fences and autolinks, the names of HTML tags, and which of them begin
blocks. Ours are the two loops, because mistune keeps no positions and departs from CommonMark in how containers nest
and when lines continue lazily: `blocks` is the open-block algorithm of CommonMark's appendix, line by line, and
`inlines` its scan with a stack of brackets and one of delimiters. So is the grammar of `links` and `raw_html`; each
says why. Tables, footnotes, task lists and heading attributes follow pulldown-cmark, which Zola publishes with.
"""

from .blocks import Blocks
from .links import normalize_label
from .nodes import Root

__all__ = ["normalize_label", "parse"]


def parse(text: str) -> Root:
    """The tree of a text, whatever its newlines; front matter and shortcodes have been masked before."""
    return Blocks(text).parse_document()
