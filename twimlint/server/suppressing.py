"""Suppresses a rule in one place or on one page: several ways are tried, and the first that works is used."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from twimlint.diagnostics import Diagnostic, Edit, splice
from twimlint.server.views import View
from twimlint.zola.front_matter import toml_string

_CONTAINER_MARKS = "> \t"
_WITHOUT_EFFECT = "SUP001"


def may_be_ignored_here(view: View, diagnostic: Diagnostic) -> bool:
    """Whether a comment could silence a diagnostic; none stands in front matter."""
    return diagnostic.span.start >= view.document.body_start


def ignored_here(view: View, diagnostic: Diagnostic) -> Sequence[Edit]:
    """The edits that suppress one diagnostic; none if no comment can."""
    return _first_that_suppresses(view, diagnostic.code, 1, _comments_at(view, diagnostic))


def ignored_in_page(view: View, code: str, preferred: str) -> Sequence[Edit]:
    """The edits that suppress a rule on the whole page; none if that is impossible."""
    ways = [_comment_on_page(view, code), *_in_front_matter(view, code)]
    if preferred == "front-matter":
        ways = [*ways[1:], ways[0]]
    number = sum(diagnostic.code == code for diagnostic in view.diagnostics)
    return _first_that_suppresses(view, code, number, ways)


def _first_that_suppresses(view: View, code: str, number: int, ways: Iterable[Edit]) -> Sequence[Edit]:
    """The first way that takes so many diagnostics of a rule away; if there is one, one that brings no others.

    Where the comment has no effect, it was its text that did so, such as one more cell of a table.
    """
    before = _counted(view.diagnostics)
    makeshift: Sequence[Edit] = ()
    for edit in ways:
        after = _counted(view.diagnostics_with(splice(view.source.text, [edit])))
        added = after - before
        if after[code] <= before[code] - number and _WITHOUT_EFFECT not in added:
            if not added:
                return [edit]
            makeshift = makeshift or [edit]
    return makeshift


def _counted(diagnostics: Iterable[Diagnostic]) -> Counter[str]:
    return Counter(diagnostic.code for diagnostic in diagnostics)


def _comments_at(view: View, diagnostic: Diagnostic) -> Iterator[Edit]:
    """A comment on a line of its own where a block begins, else at the end of the line or in the last cell of a row."""
    source = view.source
    if not may_be_ignored_here(view, diagnostic):
        return
    start, end = source.line_start(diagnostic.span.start), source.line_end(diagnostic.span.start)
    line = source.text[start:end]
    marks = line[: len(line) - len(line.lstrip(_CONTAINER_MARKS))]
    above = source.text[source.line_start(start - 1) : source.line_end(start - 1)] if start else ""
    if start <= view.document.body_start or not above.strip(_CONTAINER_MARKS):
        comment = f"{marks}<!-- twimlint-disable-next-line {diagnostic.code} -->{source.newline}"
        yield Edit(start, start, comment)
    text_end = start + len(line.rstrip().removesuffix("|").rstrip())
    yield Edit(text_end, text_end, f" <!-- twimlint-disable-line {diagnostic.code} -->")


def _comment_on_page(view: View, code: str) -> Edit:
    """A comment above the text of the page."""
    newline, start = view.source.newline, view.document.body_start
    behind_mark = "" if start == 0 or view.source.text[start - 1] in "\r\n" else newline
    above = newline if start else ""
    below = "" if view.source.text.startswith(("\n", "\r"), start) else newline
    return Edit(start, start, f"{behind_mark}{above}<!-- twimlint-disable-file {code} -->{newline}{below}")


def _in_front_matter(view: View, code: str) -> Iterator[Edit]:
    """An entry of `extra.twimlint.ignore`: in the list that is there, in its table, in a new one."""
    matter, text, newline = view.document.front_matter, view.source.text, view.source.newline
    if matter.block is None or matter.error is not None or not matter.block.is_toml:
        return
    entry = matter.entry("extra", "twimlint", "ignore")
    words = matter.get("extra", "twimlint", "ignore")
    if entry is not None and isinstance(words, list):
        listed = ", ".join(toml_string(str(word)) for word in [*words, code])
        yield Edit(*entry.value, f"[{listed}]")
        return
    end = matter.block.content[1]
    before = "" if text[end - 1 : end] in ("\n", "\r") else newline
    yield Edit(end, end, f'{before}{newline}[extra.twimlint]{newline}ignore = ["{code}"]{newline}')
