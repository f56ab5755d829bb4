"""HTML without active content: an allow list of elements, attributes and schemes."""

import re
from collections import Counter
from html import unescape

from twimlint.markdown.html import escape

_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_ELEMENTS = _VOID | frozenset(
    (
        *("a", "abbr", "b", "blockquote", "caption", "center", "cite", "code", "dd", "del", "details", "dfn", "div"),
        *("dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd"),
        *("li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "summary"),
        *("sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var"),
    )
)
_SILENT = frozenset(("script", "style", "template", "title", "textarea", "noscript", "noembed", "noframes", "xmp"))
"""Elements whose text is not for readers."""
_ATTRIBUTES = frozenset(
    (
        *("alt", "align", "checked", "class", "cite", "colspan", "data-shortcode", "datetime", "dir", "disabled"),
        *("height", "href", "id", "lang", "open", "rowspan", "src", "start", "title", "type", "width"),
    )
)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
_KEY = r"[A-Za-z_:][A-Za-z0-9_.:-]*+"
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)|<[!?][^>]*+(?:>|\Z)"
    rf"|<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<attributes>(?:\s++{_KEY}(?:\s*+=\s*+{_VALUE})?+)*+)\s*+/?>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rf"(?P<key>{_KEY})(?:\s*+=\s*+(?P<value>{_VALUE}))?+")
_ALIGNMENT = re.compile(r"text-align: (left|center|right)")
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\-\s\x00-\x1f]*):")
_SCHEMES = frozenset(("http", "https", "mailto", "matrix"))


def harmless(html: str) -> str:
    """Return HTML with the elements and attributes that a page of text needs, balanced, and all else left out."""
    writer = _Writer()
    position = 0
    while (start := html.find("<", position)) >= 0:
        writer.text(html[position:start])
        token = _TOKEN.match(html, start)
        if token is None:
            writer.text("<")
            position = start + 1
        else:
            name = (token["name"] or "").lower()
            position = _end_of(name, html, token.end()) if name in _SILENT and not token["closing"] else token.end()
            writer.tag(name, token)
    writer.text(html[position:])
    return writer.result()


def _end_of(name: str, html: str, position: int) -> int:
    """Where the text of an element that is not shown ends."""
    end = re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE).search(html, position)
    return len(html) if end is None else end.end()


class _Writer:
    """Writes each token again, so that no browser can read it in another way."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open: list[str] = []
        self._depths: Counter[str] = Counter()

    def result(self) -> str:
        return "".join(self._parts) + "".join(f"</{name}>" for name in reversed(self._open))

    def text(self, raw: str) -> None:
        self._parts.append(escape(unescape(raw)))

    def tag(self, name: str, token: re.Match[str]) -> None:
        if name not in _ELEMENTS:
            return
        if token["closing"]:
            self._close(name)
            return
        attributes = {
            match["key"].lower(): _value(match["value"] or "")
            for match in reversed([*_ATTRIBUTE.finditer(token["attributes"])])
        }
        if name == "input" and attributes.get("type") != "checkbox":
            return
        written = "".join(_attribute(key, value) for key, value in reversed(attributes.items()))
        self._parts.append(f"<{name}{written}>")
        if name not in _VOID:
            self._open.append(name)
            self._depths[name] += 1

    def _close(self, name: str) -> None:
        if not self._depths[name]:
            return
        while True:
            closed = self._open.pop()
            self._depths[closed] -= 1
            self._parts.append(f"</{closed}>")
            if closed == name:
                return


def _value(written: str) -> str:
    return unescape(written[1:-1] if written[:1] in ("'", '"') else written)


def _attribute(name: str, value: str) -> str:
    if name == "style":
        alignment = _ALIGNMENT.fullmatch(value)
        return f' class="{alignment[1]}"' if alignment else ""
    if name not in _ATTRIBUTES:
        return ""
    if name in ("href", "src", "cite"):
        scheme = _SCHEME.match(value)
        if scheme and re.sub(r"[\s\x00-\x1f]", "", scheme[1]).lower() not in _SCHEMES:
            return ""
    return f' {name}="{escape(value)}"'
