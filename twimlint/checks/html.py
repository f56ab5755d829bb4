"""HTML tags written in pages, for the rules about images, videos and stray tags."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document

# Names of elements, in lower case as HTML compares them: HTML Living Standard (2026), sections "Index" and "Obsolete
# features", and the common ones of SVG and MathML.
# fmt: off  # one name per line would hide the rest of the module
VOID_ELEMENTS = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    }
)
ELEMENTS = VOID_ELEMENTS | {
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "button",
    "canvas",
    "caption",
    "cite",
    "code",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "html",
    "i",
    "iframe",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "main",
    "map",
    "mark",
    "menu",
    "meter",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "selectedcontent",
    "slot",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "u",
    "ul",
    "var",
    "video",
    "acronym",
    "applet",
    "basefont",
    "bgsound",
    "big",
    "blink",
    "center",
    "dir",
    "font",
    "frame",
    "frameset",
    "image",
    "isindex",
    "keygen",
    "listing",
    "marquee",
    "menuitem",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "param",
    "plaintext",
    "rb",
    "rtc",
    "spacer",
    "strike",
    "tt",
    "xmp",
    "svg",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "filter",
    "g",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "symbol",
    "text",
    "textpath",
    "tspan",
    "use",
    "math",
    "mfrac",
    "mi",
    "mn",
    "mo",
    "mroot",
    "mrow",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
}
# fmt: on


class Tag(NamedTuple):
    """`<name …>` or `</name>`; `name` is in lower case as HTML compares it, `attributes` is the text after it."""

    start: int
    end: int
    name: str
    closing: bool
    attributes: str

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, empty if it has none; None if the tag does not have the attribute."""
        match = self._written(name)
        return None if match is None else (match[2] or "").strip("\"'")

    def value_span(self, name: str) -> Span | None:
        """Where the value of an attribute stands, without quotation marks; None if it has none."""
        match = self._written(name)
        if match is None or match[2] is None:
            return None
        quote = match[2][0] in "\"'"
        offset = self.end - len(">") - len(self.attributes)
        return Span(offset + match.start(2) + quote, offset + match.end(2) - quote)

    def _written(self, name: str) -> re.Match[str] | None:
        return next((match for match in _attribute().finditer(self.attributes) if match[1].lower() == name), None)


@lru_cache(maxsize=1)  # several rules ask about the same page in a row
def tags(document: Document) -> Sequence[Tag]:
    """Every tag of a page's HTML in order, without comments and processing instructions."""
    found = []
    pieces = sorted(
        (node.start, node.end) for kind in (nodes.HtmlBlock, nodes.HtmlInline) for node in document.all(kind)
    )
    for start, end in pieces:
        html = document.masked[start:end]
        if "\n" in html and document.in_quote(start):
            html = _quote_marks().sub(lambda marks: " " * len(marks[0]), html)
        found += [
            Tag(start + match.start(), start + match.end(), match[2].lower(), bool(match[1]), match[3])
            for match in _tag().finditer(html)
            if match[2]
        ]
    return found


@cache
def _quote_marks() -> re.Pattern[str]:
    return re.compile(r"^[ \t>]++", re.MULTILINE)


@cache
def _tag() -> re.Pattern[str]:
    """A comment (one that is not closed hides the rest), or a tag."""
    return re.compile(
        r"<!--(?:.*?-->|.*+)|<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"'])*+)>", re.DOTALL
    )


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"([A-Za-z_:][\w:.-]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++))?")
