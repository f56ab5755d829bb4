"""The anchors of a page as Zola makes them: `#dept-of-clients` for a heading, `-1` for a repeated one, ids in HTML.

Zola spells characters beyond ASCII with its own table (an emoji becomes its name). That table is not known here, so
such a character matches any spelling: an anchor is missing only if no spelling could produce it.
"""

import re
from collections.abc import Iterable, Sequence

from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes

_TAKEN_FOR_GRANTED = ("", "top")
_MARKS_BEFORE_HEADING = " \t>-*+0123456789.)"
_MOST_UNCERTAIN = 100
"""A page with more headings that have several spellings may have any anchor; the site has none with more than 32."""
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Slug(NamedTuple):
    """The anchor of a heading: one piece of text, or several with any text between them."""

    pieces: tuple[str, ...]

    @property
    def certain(self) -> str | None:
        """The anchor itself, if every character of the heading has only one spelling."""
        return self.pieces[0] if len(self.pieces) == 1 else None

    def fits(self, anchor: str) -> bool:
        first, *rest = self.pieces
        if not rest:
            return anchor == first
        last = rest.pop()
        if not anchor.startswith(first) or not anchor.endswith(last):
            return False
        position = len(first)
        for piece in rest:
            position = anchor.find(piece, position)
            if position < 0:
                return False
            position += len(piece)
        return position <= len(anchor) - len(last)


def slug_of(title: str) -> Slug:
    """What Zola makes of a heading's text."""
    pieces = [""]
    for character in title.lower():
        if character in _WORD:
            pieces[-1] += character
        elif character.isascii():
            if not pieces[-1].endswith("-"):
                pieces[-1] += "-"
        elif pieces[-1] or len(pieces) == 1:
            pieces.append("")
    return Slug(tuple(piece.strip("-") for piece in pieces))


def _may_be_slug(anchor: str) -> bool:
    """Whether a heading can have this anchor, with any spelling of its characters."""
    return "--" not in anchor and anchor.strip("-") == anchor and _WORD.issuperset(anchor.replace("-", ""))


def without_number(anchor: str) -> str:
    """An anchor without the number that distinguishes it from that of an earlier heading with the same text."""
    stem, _, number = anchor.rpartition("-")
    return stem if number.isdecimal() else anchor


class Anchors:
    """The anchors of one page: the slugs of its headings, in order, and the ids in its HTML.

    `closed` is False for a page that may have others, which only Zola knows.
    """

    def __init__(self, slugs: Iterable[Slug], ids: Iterable[str], closed: bool = True) -> None:
        self.ids = frozenset(ids)
        self.closed = closed
        self._certain: dict[str, int] = {}
        self._uncertain: list[Slug] = []
        for slug in slugs:
            if slug.certain is None:
                self._uncertain.append(slug)
            else:
                self._certain[slug.certain] = self._certain.get(slug.certain, 0) + 1

    def __contains__(self, anchor: str) -> bool:
        """Whether the page has an anchor, or may have it."""
        if not self.closed or anchor in _TAKEN_FOR_GRANTED or anchor in self.ids or self._namesakes(anchor):
            return True
        stem, _, number = anchor.rpartition("-")
        return number.isdecimal() and self._namesakes(stem) > int(number[:9])

    def _namesakes(self, anchor: str) -> int:
        """How many headings have, or may have, this anchor before numbers distinguish them."""
        certain = self._certain.get(anchor, 0)
        if not _may_be_slug(anchor):
            return certain
        if len(self._uncertain) > _MOST_UNCERTAIN:
            return certain + len(self._uncertain)
        return certain + sum(slug.fits(anchor) for slug in self._uncertain)

    @property
    def known(self) -> Sequence[str]:
        """Every anchor with a known spelling, to suggest one for a wrong anchor."""
        return [*self.ids, *self._certain]


def read_anchors(text: str, root: nodes.Root, more: Iterable[str] = (), closed: bool = True) -> Anchors:
    """The anchors of a page's source and its Markdown, and `more` from its shortcodes."""
    slugs: list[Slug] = []
    ids = {*html_ids(text), *more}
    for node in root.walk():
        if isinstance(node, nodes.Heading):
            explicit = explicit_id(text, node)
            if explicit is None:
                slugs.append(slug_of(heading_title(node)))
            else:
                ids.add(explicit)
        elif isinstance(node, nodes.FootnoteDefinition):
            ids |= {node.label, f"fn-{node.label}", f"fr-{node.label}-1"}
    return Anchors(slugs, ids, closed)


def explicit_id(text: str, heading: nodes.Heading) -> str | None:
    """The `#id` of `{#id .class}` after a heading."""
    if heading.attributes is None:
        return None
    words = text[slice(*heading.attributes)].strip("{} ").split()
    return next((word[1:] for word in reversed(words) if word.startswith("#")), None)


def heading_title(heading: nodes.Heading) -> str:
    """The text from which Zola makes the anchor: text, code and alternative text of images, but no line endings."""
    return "".join(node.value for node in heading.walk() if isinstance(node, nodes.Literal))


def guess_anchors(text: str) -> Anchors:
    """The anchors of lines that look like headings: much faster, but others may exist."""
    titles = (line.lstrip(_MARKS_BEFORE_HEADING) for line in text.splitlines() if "#" in line)
    return Anchors((slug_of(title.strip("# \t")) for title in titles if title.startswith("#")), html_ids(text))


def html_ids(text: str) -> Iterable[str]:
    """The values of `id` and `name` in the HTML of a page or a template."""
    return re.findall(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)", text) if "=" in text else ()
