"""The anchors of a page as Zola makes them: `#dept-of-clients` for a heading, `-1` for its namesake, ids in HTML.

Zola spells characters beyond ASCII with a table of its own (an emoji becomes its name). That table is not ours to
know, so such a character stands for any spelling: an anchor is called missing only where no spelling would make it.
"""

from collections.abc import Iterator, Sequence
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


class Anchors:
    """The anchors of one page; `text` is its whole source, `root` its Markdown."""

    def __init__(self, text: str, root: nodes.Root) -> None:
        self.text = text
        self.slugs: list[Slug] = []
        self.explicit: set[str] = set()
        for node in root.walk():
            if isinstance(node, nodes.Heading):
                self._take(node)

    def _take(self, heading: nodes.Heading) -> None:
        if heading.attributes is not None:
            start, end = heading.attributes
            ids = [word[1:] for word in self.text[start:end].strip("{} ").split() if word.startswith("#")]
            if ids:
                self.explicit.add(ids[-1])
                return
        self.slugs.append(slug_of(heading_text(heading)))

    def __contains__(self, anchor: str) -> bool:
        if anchor in _TAKEN_FOR_GRANTED or anchor in self.explicit or has_html_id(self.text, anchor):
            return True
        if any(slug.fits(anchor) for slug in self.slugs):
            return True
        stem, dash, number = anchor.rpartition("-")
        if not (dash and number.isdecimal()):
            return False
        return sum(slug.fits(stem) for slug in self.slugs) > int(number[:9])

    def known(self) -> Sequence[str]:
        """Every anchor whose spelling is certain, to find what a wrong one may have meant."""
        return [*self.explicit, *(slug.certain for slug in self.slugs if slug.certain)]


def heading_text(heading: nodes.Heading) -> str:
    """The text that Zola makes the anchor of: text and code, alternative text of images too, ends of lines not."""
    return "".join(node.value for node in heading.walk() if isinstance(node, nodes.Text | nodes.Code))


def probably_has(text: str, anchor: str) -> bool:
    """Whether a line that looks like a heading has this anchor: an answer without parsing; "no" is not certain."""
    if anchor in _TAKEN_FOR_GRANTED or has_html_id(text, anchor):
        return True
    return any(slug_of(title).fits(anchor) for title in _title_lines(text))


def _title_lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if "#" in line:
            title = line.lstrip(_MARKS_BEFORE_HEADING)
            if title.startswith("#"):
                yield title.strip("# \t")


def has_html_id(text: str, anchor: str) -> bool:
    """Whether HTML in a page or a template names this anchor as `id` or `name`."""
    for quote in "\"'":
        position = text.find(f"{quote}{anchor}{quote}")
        while position >= 0:
            if text[max(0, position - 80) : position].rstrip().endswith("="):
                return True
            position = text.find(f"{quote}{anchor}{quote}", position + 1)
    return False
