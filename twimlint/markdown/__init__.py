"""Markdown with source positions: a page's text goes in, the tree of `nodes` comes out.

mistune supplies the names of the HTML tags that begin blocks. The two loops are our own, because mistune keeps no
positions and departs from CommonMark in nested containers and lazy continuation lines: `blocks` is the open-block
algorithm of CommonMark's appendix, line by line, and `inlines` its scan with a stack of brackets and one of delimiters.
The patterns of both are those of the specification, and so is the grammar of `links` and `raw_html`; each module says
where mistune's departs from it. Importing mistune takes a fifth of a start, so a page without tags does not. Tables,
footnotes, task lists and heading attributes follow pulldown-cmark, which Zola uses.
"""

from .blocks import Blocks
from .links import normalize_label
from .nodes import Root

__all__ = ["normalize_label", "parse"]


def parse(text: str) -> Root:
    """Parse a text with any kind of newlines; front matter and shortcodes must have been masked before."""
    return Blocks(text).parse_document()
