"""Inline structure: one pass over the special characters of a block's text (CommonMark 6 and its appendix)."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from operator import attrgetter

from .emphasis import Run, assemble, flanking, match_runs
from .links import ENTITY, ESCAPABLE, MAX_LABEL, Target, entity_value, normalize_label, parse_label, parse_target
from .nodes import Break, Code, Definition, FootnoteReference, HtmlInline, Image, Link, Node, Text
from .raw_html import TAG, marked_section

_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*>")
_DOMAIN_PART = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL = re.compile(rf"<[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_DOMAIN_PART}(?:\.{_DOMAIN_PART})*>")
_SPECIAL = re.compile(r"[\\`*_~\[\]!<&\r\n]")
_ESCAPE = re.compile(rf"\\{ESCAPABLE}")
_BACKTICKS = re.compile(r"`+")
_RUN = re.compile(r"`+|\*+|_+|~+")
_LINE_END = re.compile(r"(?:\r\n?|\n)[ \t]*")


class Bracket:
    """A `[` or `![` that may begin a link or an image, and how much had been found before it."""

    __slots__ = ("image", "nested", "node_count", "run_count", "start", "text_start")

    def __init__(self, start: int, text_start: int, node_count: int, run_count: int) -> None:
        self.start = start
        self.text_start = text_start
        self.image = text_start - start == 2
        self.nested = False
        self.node_count = node_count
        self.run_count = run_count


class Inlines:
    """The scan with its two stacks.

    Everything that is neither a node nor emphasis is text: `assemble` makes it from the gaps, so literal brackets and
    marks need no handling. Every method takes the index of its character and returns where to continue.
    """

    def __init__(self, references: Mapping[str, Definition], footnotes: Collection[str]) -> None:
        self.references = references
        self.footnotes = footnotes

    def parse_text(self, source: str, base: int, *, in_table: bool = False) -> list[Node]:
        """The nodes of a block's text, which begins at `base`."""
        special = _SPECIAL.search(source)
        if special is None:
            return [Text(base, base + len(source), source)] if source else []
        self.source = source
        self.base = base
        self.in_table = in_table
        self.absent: set[str] = set()
        self.backtick_runs: dict[int, list[int]] = {}
        self.nodes: list[Node] = []
        self.runs: list[Run] = []
        self.brackets: list[Bracket] = []
        self.dead_brackets = 0
        while special is not None:
            index = special.start()
            special = _SPECIAL.search(source, _HANDLERS[source[index]](self, index))
        return self.take_nodes(0, 0, 0, len(source))

    def take_nodes(self, node_count: int, run_count: int, start: int, end: int) -> list[Node]:
        """Resolve the emphasis after a bracket (or in the whole text) and remove the nodes there."""
        nodes, runs = self.nodes[node_count:], self.runs[run_count:]
        del self.nodes[node_count:], self.runs[run_count:]
        if runs:
            nodes = sorted(nodes + match_runs(runs), key=attrgetter("start"))
        return assemble(self.source, self.base, nodes, self.base + start, self.base + end)

    def code_end(self, length: int, position: int) -> int | None:
        """Where the next run of that many backticks begins; found once, because repeated searches take too long."""
        if not self.backtick_runs:
            for run in _BACKTICKS.finditer(self.source):
                self.backtick_runs.setdefault(run.end() - run.start(), []).append(run.start())
        starts = self.backtick_runs.get(length, ())
        index = bisect_left(starts, position)
        return starts[index] if index < len(starts) else None

    def find(self, mark: str, position: int) -> int | None:
        """Where a mark occurs next; if there is none, later searches are skipped."""
        found = -1 if mark in self.absent else self.source.find(mark, position)
        if found < 0:
            self.absent.add(mark)
            return None
        return found

    def backslash(self, index: int) -> int:
        """Backslash escapes (2.4) and hard line breaks (6.7)."""
        source, base = self.source, self.base
        if _ESCAPE.match(source, index):
            self.nodes.append(Text(base + index, base + index + 2, source[index + 1]))
            return index + 2
        line_end = _LINE_END.match(source, index + 1)
        if line_end is None:
            return index + 1
        self.nodes.append(Break(base + index, base + line_end.end(), hard=True))
        return line_end.end()

    def line_end(self, index: int) -> int:
        """Hard and soft line breaks (6.7, 6.8)."""
        start = index
        while start and self.source[start - 1] in " \t":
            start -= 1
        end = _LINE_END.match(self.source, index).end()  # type: ignore[union-attr]  # there is a line ending at `index`
        self.nodes.append(Break(self.base + start, self.base + end, hard=index - start >= 2))
        return end

    def entity(self, index: int) -> int:
        """Entity and numeric character references (2.5)."""
        match = ENTITY.match(self.source, index)
        value = entity_value(match[0]) if match else None
        if match is None or value is None:
            return index + 1
        self.nodes.append(Text(self.base + index, self.base + match.end(), value))
        return match.end()

    def backticks(self, index: int) -> int:
        """Code spans (6.1)."""
        mark = _RUN.match(self.source, index)[0]  # type: ignore[index]  # there is a mark at `index`
        start = index + len(mark)
        stop = self.code_end(len(mark), start)
        if stop is None:
            return start
        value = _LINE_END.sub(" ", self.source[start:stop])
        if value[0] == value[-1] == " " and value.strip(" "):
            value = value[1:-1]
        if self.in_table:
            value = value.replace("\\|", "|")
        end = stop + len(mark)
        self.nodes.append(Code(self.base + index, self.base + end, value))
        return end

    def delimiters(self, index: int) -> int:
        """Runs of emphasis (6.2) and strikethrough marks (GFM 6.5); they are matched when all are known."""
        run = _RUN.match(self.source, index)[0]  # type: ignore[index]  # there is a mark at `index`
        end = index + len(run)
        can_open, can_close = flanking(run, self.source[index - 1 : index], self.source[end : end + 1])
        if (can_open or can_close) and not (run[0] == "~" and len(run) > 2):
            self.runs.append(Run(run[0], self.base + index, self.base + end, can_open, can_close))
        return end

    def angle(self, index: int) -> int:
        """Autolinks and raw HTML (6.5, 6.6)."""
        source, base = self.source, self.base
        for pattern, form in ((_AUTOLINK, "autolink"), (_EMAIL, "email")):
            link = pattern.match(source, index)
            if link is not None:
                span = base + index + 1, base + link.end() - 1
                target = link[0][1:-1]
                self.nodes.append(
                    Link(base + index, base + link.end(), [Text(*span, target)], form, target, span, span)
                )
                return link.end()
        tag = TAG.match(source, index)
        end = tag.end() if tag else self.html_end(index)
        if end is None:
            return index + 1
        self.nodes.append(HtmlInline(base + index, base + end))
        return end

    def html_end(self, index: int) -> int | None:
        """Where a comment, instruction, section or declaration ends."""
        for empty in ("<!-->", "<!--->"):
            if self.source.startswith(empty, index):
                return index + len(empty)
        section = marked_section(self.source, index)
        found = self.find(*section) if section else None
        return found + len(section[0]) if section and found is not None else None

    def open_image(self, index: int) -> int:
        if self.source.startswith("[", index + 1):
            return self.push_bracket(index, index + 2)
        return index + 1

    def open_bracket(self, index: int) -> int:
        return self.push_bracket(index, index + 1)

    def push_bracket(self, start: int, text_start: int) -> int:
        if self.brackets:
            self.brackets[-1].nested = True
        self.brackets.append(Bracket(start, text_start, len(self.nodes), len(self.runs)))
        return text_start

    def close_bracket(self, index: int) -> int:
        """Links and images (6.3, 6.4); no link contains another."""
        if not self.brackets:
            return index + 1
        opener = self.brackets.pop()
        dead = len(self.brackets) < self.dead_brackets
        self.dead_brackets -= dead
        if dead and not opener.image:
            return index + 1
        return self.inline_link(opener, index) or self.reference(opener, index) or index + 1

    def inline_link(self, opener: Bracket, index: int) -> int | None:
        if not self.source.startswith("(", index + 1):
            return None
        target = parse_target(self.source, index + 1)
        return None if target is None else self.add_link(opener, index, "inline", target)

    def reference(self, opener: Bracket, index: int) -> int | None:
        """A full, collapsed or shortcut reference, or one to a footnote."""
        following = parse_label(self.source, index + 1) if self.source.startswith("[", index + 1) else None
        if following is not None and following[0].strip() and not following[0].startswith("^"):
            label, end = following
            form, start = "full", index + 2
        elif opener.nested or index - opener.text_start > MAX_LABEL:
            return None
        else:
            start = opener.text_start
            label = self.source[start:index]
            form, end = ("collapsed", index + 3) if following and not following[0] else ("shortcut", index + 1)
            if label.startswith("^") and normalize_label(label[1:]) in self.footnotes:
                return self.add_footnote_reference(opener, index)
        definition = self.references.get(normalize_label(label))
        if definition is None:
            return None
        target = Target(definition.target, start, start + len(label), end, definition.title)
        return self.add_link(opener, index, form, target, label)

    def add_footnote_reference(self, opener: Bracket, index: int) -> int:
        """A reference to a footnote; in pulldown-cmark no bracket before it can begin a link any more."""
        del self.nodes[opener.node_count :], self.runs[opener.run_count :]
        self.brackets.clear()
        self.dead_brackets = 0
        start, end = opener.text_start - 1, index + 1
        self.nodes.append(FootnoteReference(self.base + start, self.base + end, self.source[start + 2 : index]))
        return end

    def add_link(self, opener: Bracket, index: int, form: str, target: Target, label: str | None = None) -> int:
        base = self.base
        if not opener.image:
            self.dead_brackets = len(self.brackets)
        children = self.take_nodes(opener.node_count, opener.run_count, opener.text_start, index)
        self.nodes.append(
            (Image if opener.image else Link)(
                base + opener.start,
                base + target.end,
                children,
                form,
                target.value,
                (base + target.start, base + target.stop),
                (base + opener.text_start, base + index),
                label,
                target.title,
            )
        )
        return target.end


_HANDLERS: Mapping[str, Callable[[Inlines, int], int]] = {
    "\\": Inlines.backslash,
    "`": Inlines.backticks,
    "*": Inlines.delimiters,
    "_": Inlines.delimiters,
    "~": Inlines.delimiters,
    "[": Inlines.open_bracket,
    "!": Inlines.open_image,
    "]": Inlines.close_bracket,
    "<": Inlines.angle,
    "&": Inlines.entity,
    "\r": Inlines.line_end,
    "\n": Inlines.line_end,
}
"""The method for each special character, which processes what belongs to it and returns where to continue."""
