"""The anchors of a page as Zola makes them: `#dept-of-clients` for a heading, `-1` for its namesake, ids in HTML.

Zola spells characters beyond ASCII with a table of its own (an emoji becomes its name). That table is not ours to
know, so such a character stands for any spelling: an anchor is called missing only where no spelling would make it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from twimlint.markdown import nodes

_TAKEN_FOR_GRANTED = ("", "top")
_MARKS_BEFORE_HEADING = " \t>-*+0123456789.)"
_WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Slug(NamedTuple):
    """The anchor of a heading: one piece of text, or several with anything at all between them."""

    pieces: tuple[str, ...]

    @property
    def certain(self) -> str | None:
        """The anchor itself, where every character of the heading has one spelling only."""
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
    """Whether a heading can have this anchor at all, whatever its characters are spelled like."""
    return "--" not in anchor and anchor.strip("-") == anchor and _WORD.issuperset(anchor.replace("-", ""))


class Anchors:
    """The anchors of one page: the slugs of its headings, in order, and the ids that stand in it.

    `closed` is False for a page that may have others, which nobody but Zola knows.
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
        """How many headings have, or may have, this anchor before they are told apart by numbers."""
        spelled = sum(slug.fits(anchor) for slug in self._uncertain) if _may_be_slug(anchor) else 0
        return self._certain.get(anchor, 0) + spelled

    @property
    def known(self) -> Sequence[str]:
        """Every anchor whose spelling is certain, to find what a wrong one may have meant."""
        return [*self.ids, *self._certain]


def read_anchors(text: str, root: nodes.Root, more: Iterable[str] = (), closed: bool = True) -> Anchors:
    """The anchors of a page's source and its Markdown, and `more` that its shortcodes bring."""
    slugs: list[Slug] = []
    ids = {*html_ids(text), *more}
    for node in root.walk():
        if isinstance(node, nodes.Heading):
            explicit = _explicit_id(text, node)
            if explicit is None:
                slugs.append(slug_of(_title(node)))
            else:
                ids.add(explicit)
        elif isinstance(node, nodes.FootnoteDefinition):
            ids |= {node.label, f"fn-{node.label}", f"fr-{node.label}-1"}
    return Anchors(slugs, ids, closed)


def _explicit_id(text: str, heading: nodes.Heading) -> str | None:
    """The `#id` of `{#id .class}` behind a heading."""
    if heading.attributes is None:
        return None
    words = text[slice(*heading.attributes)].strip("{} ").split()
    return next((word[1:] for word in reversed(words) if word.startswith("#")), None)


def _title(heading: nodes.Heading) -> str:
    """The text that Zola makes the anchor of: text and code, alternative text of images too, ends of lines not."""
    return "".join(node.value for node in heading.walk() if isinstance(node, nodes.Literal))


def guess_anchors(text: str) -> Anchors:
    """The anchors of the lines that look like headings: much faster, and whatever it lacks may still be there."""
    titles = (line.lstrip(_MARKS_BEFORE_HEADING) for line in text.splitlines() if "#" in line)
    return Anchors((slug_of(title.strip("# \t")) for title in titles if title.startswith("#")), html_ids(text))


def html_ids(text: str) -> Iterable[str]:
    """What HTML in a page or a template names as `id` or `name`."""
    return re.findall(r"\b(?:id|name)\s*=\s*[\"']?([^\"'\s>]+)", text) if "=" in text else ()
