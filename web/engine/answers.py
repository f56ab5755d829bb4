"""Answers the page's questions: JSON in, JSON out, in the words of `web/src/engine/protocol.ts`."""

import json
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any

from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix
from twimlint.engine.check import check
from twimlint.markdown import nodes, parse
from twimlint.markdown.html import Html
from twimlint.output.body import placed_html
from twimlint.post.document import Document, first_date
from twimlint.post.sections import Section
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError, Settings
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import FAMILIES, Rule
from twimlint.rulebook.style import load_style
from twimlint.session.judge import Session
from twimlint.site.pages import Site, SiteError
from twimlint.site.published import INDEX_ROOT, read_index
from twimlint.text.source import Source

Json = Mapping[str, Any]

_BEYOND_16_BITS = re.compile("[\U00010000-\U0010ffff]")
_NAME_OF_POSTS = "{day}-twim.md"
_FOLDER_OF_POSTS = "content/blog/{day:%Y/%m}/{name}"
_NAME_WITHOUT_DAY = "twim.md"
_NAME_OF_PAGES = "page.md"


class UnanswerableError(Exception):
    """The question is at fault; the message is one line for people."""


def answer(kind: str, ask: str) -> str:
    """Return the reply to a question: `{"answer": …}`, or `{"message": …, "expected": …}` where there is none."""
    try:
        return json.dumps({"answer": _ANSWERS[kind](json.loads(ask))}, ensure_ascii=False)
    except (UnanswerableError, ConfigError) as error:
        return json.dumps({"message": str(error), "expected": True})
    except Exception as error:  # the page has to say something, and goes on with the next question
        return json.dumps({"message": f"{type(error).__name__}: {error}", "expected": False})


def ready() -> str:
    """Return what the page has to know before it asks: the departments of today that take entries."""
    departments = [
        {"title": department.title, "projects": department.projects}
        for department in load_style().departments
        if department.existed(None) and not department.frame
    ]
    return json.dumps({"departments": departments}, ensure_ascii=False)


# -- posts -----------------------------------------------------------------------------------------------------------


class Utf16:
    """Turns offsets in code points of a text into UTF-16 code units, and back."""

    def __init__(self, text: str) -> None:
        self._astral = [] if text.isascii() else [match.start() for match in _BEYOND_16_BITS.finditer(text)]
        self._units = [offset + index for index, offset in enumerate(self._astral)]

    def units(self, offset: int) -> int:
        return offset + bisect_left(self._astral, offset)

    def code_points(self, units: int) -> int:
        return units - bisect_left(self._units, units)


class Post:
    """A post as a session takes it, under the path that it has in the site where there is one; `name` is for people.

    It is read once, whatever is asked about it.
    """

    def __init__(self, name: str, text: str, settings: Settings) -> None:
        self.name = name
        self.target = Target(name, name, settings)
        self.source = Source(_path_in_site(name) if _site else name, text)
        self.units = Utf16(text).units

    @classmethod
    def of(cls, ask: Json) -> "Post":
        post = ask["post"]
        return _newest(post["text"], post.get("path"), post.get("date"), _settings(post.get("settings")))

    @cached_property
    def context(self) -> Context:
        return _session().context(self.target)

    @cached_property
    def document(self) -> Document:
        return Document(self.source, self.context.style)

    def diagnostics(self) -> Sequence[Diagnostic]:
        return check(self.document, _session().ruleset(self.target), self.context)


@lru_cache(maxsize=1)
def _newest(text: str, path: str | None, day: str | None, settings: Settings) -> Post:
    """The post that was asked about last: outline and preview are of the text whose problems have just been found."""
    return Post(path or _name_of(text, day), text, settings)


def _path_in_site(name: str) -> str:
    day = first_date(name)
    if "/" not in name and day is not None:
        name = _FOLDER_OF_POSTS.format(day=day, name=name)
    return f"{INDEX_ROOT}/{name.lstrip('/')}"


def _settings(values: Json | None) -> Settings:
    return _settings_of(json.dumps(values or {}))


@cache
def _settings_of(values: str) -> Settings:
    return Settings.of(json.loads(values))


def _name_of(text: str, day: str | None) -> str:
    """The file name that a text asks for; one without front matter is taken for a post."""
    document = Document(Source(_NAME_OF_PAGES, text))
    if document.front_matter_block is not None and not document.is_post:
        return _NAME_OF_PAGES
    found = document.date or (date.fromisoformat(day) if day else None)
    return _NAME_OF_POSTS.format(day=found) if found else _NAME_WITHOUT_DAY


_site: list[Site] = []


@cache
def _session() -> Session:
    return Session(lambda _target: _site[0] if _site else None)


def _check(ask: Json) -> Json:
    post = Post.of(ask)
    began = time.perf_counter()
    diagnostics = post.diagnostics()
    milliseconds = (time.perf_counter() - began) * 1000
    document = post.document
    return {
        "diagnostics": [_diagnostic(found, post.units) for found in diagnostics],
        "identity": {
            "path": post.name,
            "date": document.date.isoformat() if document.date else None,
            "title": _title(document),
            "isPost": document.is_post,
        },
        "milliseconds": milliseconds,
    }


def _title(document: Document) -> str | None:
    title = document.front_matter.get("title")
    return title if isinstance(title, str) else None


def _diagnostic(found: Diagnostic, units: Callable[[int], int]) -> dict[str, Any]:
    return {
        "code": found.code,
        "name": found.name,
        "level": found.level.value,
        "message": found.message,
        "from": units(found.span.start),
        "to": units(found.span.end),
        "row": found.location.row,
        "column": found.location.column,
        "fix": _fix_of(found.fix, found.applicability, units),
    }


def _fix_of(fix: Fix | None, applicability: Applicability | None, units: Callable[[int], int]) -> Json | None:
    if fix is None or applicability is None:
        return None
    edits = [{"from": units(edit.start), "to": units(edit.end), "insert": edit.text} for edit in fix.edits]
    return {"message": fix.message, "applicability": applicability.value, "edits": edits}


def _fix(ask: Json) -> Json:
    post = Post.of(ask)
    result = _session().fix(post.target, post.source, unsafe=ask["applicability"] == "unsafe")
    utf16 = Utf16(result.text)
    return {
        "text": result.text,
        "applied": dict(result.applied),
        "remaining": [_diagnostic(found, utf16.units) for found in result.remaining],
        "refused": [
            {
                "code": refusal.code,
                "row": refusal.location.row,
                "column": refusal.location.column,
                "reason": refusal.reason,
            }
            for refusal in result.refused
        ],
    }


def _format(ask: Json) -> Json:
    post = Post.of(ask)
    return {"text": _session().format(post.target, post.source).text}


def _outline(ask: Json) -> Json:
    post = Post.of(ask)
    return {"sections": [_section(section, post.units) for section in post.document.sections]}


def _section(section: Section, units: Callable[[int], int]) -> Json:
    start, end = section.span
    entries = []
    for entry in section.entries:
        named = entry.attribution
        entries.append(
            {
                "from": units(entry.span.start),
                "to": units(entry.span.end),
                "reporter": named.label if named else None,
                "userId": named.user_id if named else None,
            }
        )
    return {
        "from": units(start),
        "to": units(end),
        "title": section.title,
        "level": section.level,
        "entries": entries,
        "sections": [_section(inner, units) for inner in section.sections],
    }


def _preview(ask: Json) -> Json:
    post = Post.of(ask)
    return {"html": placed_html(post.document, post.units), "title": _title(post.document)}


# -- rules -----------------------------------------------------------------------------------------------------------


class _RulePage(Html):
    """A rule's page; its examples say which kind they are of."""

    def attributes(self, node: nodes.Node) -> str:
        kind = node.info.partition(" ")[2].partition(" ")[0] if isinstance(node, nodes.CodeBlock) else ""
        return f' data-example="{kind}"' if kind in ("bad", "fixed", "good") else ""


def _rules(_ask: Json) -> Json:
    return {"rules": [_rule(rule) for rule in load_catalog()]}


def _rule_page(ask: Json) -> Json:
    rule = next((rule for rule in load_catalog() if rule.code == ask["code"]), None)
    if rule is None:
        raise UnanswerableError(f"There is no rule {ask['code']}.")
    return {"rule": _rule(rule), "html": _RulePage(rule.page).render(parse(rule.page))}


def _rule(rule: Rule) -> Json:
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "family": rule.family,
        "familyTitle": FAMILIES[rule.family],
        "level": rule.level.value,
        "fix": rule.fix.value if rule.fix else None,
        "default": rule.default,
        "since": rule.since.isoformat() if rule.since else None,
        "url": rule.url,
    }


# -- messages --------------------------------------------------------------------------------------------------------


class Quoted:
    """A message as the quote of an entry, and the way from offsets in the entry back to the message."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.markdown = "\n".join(f"> {line}" if line.strip() else ">" for line in self.lines)
        self._quoted_starts: list[int] = []
        self._starts: list[int] = []
        quoted = start = 0
        for line, shown in zip(self.lines, self.markdown.split("\n"), strict=True):
            self._quoted_starts.append(quoted)
            self._starts.append(start)
            quoted += len(shown) + 1
            start += len(line) + 1

    def offset(self, offset: int) -> int | None:
        """Return the offset in the message for one in the quote; None outside and in the marks of the quote."""
        row = bisect_right(self._quoted_starts, offset) - 1
        if not 0 <= offset <= len(self.markdown) or row < 0:
            return None
        column = offset - self._quoted_starts[row] - len("> ")
        line = self.lines[row]
        if not line.strip():
            return self._starts[row]
        return self._starts[row] + min(column, len(line)) if column >= 0 else None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span in the message that a span of the quote covers; marks of the quote count as what follows."""
        first = self.offset(start)
        if first is None:
            first = next(filter(None, (self.offset(start + step) for step in (1, 2))), None) if start >= 0 else None
        last = self.offset(end)
        if first is None or last is None:
            return None
        return first, max(first, last)


_FRONT = """+++
date = "{day}"
title = "This Week in Matrix {day}"
path = "/blog/{day:%Y/%m/%d}/this-week-in-matrix-{day}"
[taxonomies]
author = ["Thib"]
category = ["This Week in Matrix"]
+++

<!-- more -->

"""
_BACK = "\n## {title}\n\nUntil next week.\n"
"""What stands around an entry, so that nothing but the entry is judged."""


def _entry(ask: Json) -> Json:
    message = ask["message"]
    quote = Quoted(message["text"].strip("\n"))
    headings, attribution = _entry_headings(message), _attribution(message)
    head = f"{headings}{attribution}\n\n"
    markdown = f"{head}{quote.markdown}\n"
    day = date.today()  # noqa: DTZ011  # the day of the person who writes
    front = _FRONT.format(day=day)
    name = _NAME_OF_POSTS.format(day=day)
    source = Source(name, f"{front}{markdown}{_BACK.format(title=load_style().closing.title)}")
    diagnostics = _session().check(Target(name, name, _settings(ask.get("settings"))), source).diagnostics
    end = len(front) + len(markdown)
    inside = [found for found in diagnostics if len(front) <= found.span.start and found.span.end <= end]
    if not _user_id(message):  # the bot knows who sends the message, and links the name
        attributed = len(front) + len(headings)
        inside = [found for found in inside if not attributed <= found.span.start < attributed + len(attribution)]
    shifted = Utf16(markdown)
    document = Document(Source(name, markdown), load_style())
    skipped = len(message["text"]) - len(message["text"].lstrip("\n"))
    back = Utf16(message["text"])
    return {
        "markdown": markdown,
        "diagnostics": [
            {
                **_diagnostic(found, lambda offset: shifted.units(offset - len(front))),
                "row": found.location.row - front.count("\n"),
            }
            for found in inside
        ],
        "inMessage": [*_in_message(inside, quote, len(front) + len(head), back, skipped)],
        "html": placed_html(document, shifted.units),
    }


def _entry_headings(message: Json) -> str:
    """Department and project, as the bot writes them."""
    department = message.get("department") or next(
        department.title for department in load_style().departments if department.existed(None) and not department.frame
    )
    project = " ".join((message.get("project") or "").split())
    heading = f"### {project}\n\n" if project else ""
    return f"## {department}\n\n{heading}"


def _attribution(message: Json) -> str:
    """Who reports, as the bot writes it; without a link where the message does not say whose name it is."""
    name = re.sub(r"([\\\[\]*_`<])", r"\\\1", " ".join(message["reporter"].split())) or "Somebody"
    user_id = _user_id(message)
    shown = f"[{name}](https://matrix.to/#/{user_id})" if user_id else name
    return f"{shown} {load_style().verbs[0]}"


def _user_id(message: Json) -> str:
    return (message.get("userId") or "").strip()


def _in_message(
    found: Sequence[Diagnostic], quote: Quoted, base: int, utf16: Utf16, skipped: int
) -> Iterator[dict[str, Any]]:
    """The diagnostics that lie in the quote, as if they had been found in the message."""
    for diagnostic in found:
        span = quote.span(diagnostic.span.start - base, diagnostic.span.end - base)
        if span is None:
            continue
        start, end = span[0] + skipped, span[1] + skipped
        before = "\n" * skipped + "\n".join(quote.lines)
        row_start = before.rfind("\n", 0, start) + 1
        yield {
            **_diagnostic(diagnostic, int),
            "from": utf16.units(start),
            "to": utf16.units(end),
            "row": before.count("\n", 0, start) + 1,
            "column": start - row_start + 1,
            "fix": _fix_in_message(diagnostic, quote, base, utf16, skipped),
        }


def _fix_in_message(diagnostic: Diagnostic, quote: Quoted, base: int, utf16: Utf16, skipped: int) -> Json | None:
    """The fix with offsets in the message; None where it changes what is not part of the message."""
    if diagnostic.fix is None:
        return None
    edits = []
    for edit in diagnostic.fix.edits:
        start, end = quote.offset(edit.start - base), quote.offset(edit.end - base)
        if start is None or end is None:
            return None
        edits.append(Edit(start + skipped, end + skipped, re.sub(r"\n> ?", "\n", edit.text)))
    return _fix_of(diagnostic.fix._replace(edits=tuple(edits)), diagnostic.applicability, utf16.units)


# -- the site --------------------------------------------------------------------------------------------------------


def _use_site(ask: Json) -> Json | None:
    _site.clear()
    _newest.cache_clear()
    if ask["index"] is None:
        return None
    try:
        site = read_index(ask["index"])
    except SiteError as error:
        raise UnanswerableError(str(error)) from None
    _site.append(site)
    return {"title": str(site.config.get("title", site.base_url)), "pages": len(site.page_names)}


_ANSWERS: Mapping[str, Callable[[Json], Json | None]] = {
    "check": _check,
    "fix": _fix,
    "format": _format,
    "outline": _outline,
    "preview": _preview,
    "rules": _rules,
    "rulePage": _rule_page,
    "entry": _entry,
    "site": _use_site,
}
