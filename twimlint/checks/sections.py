"""SEC: departments (H2), projects (H3) and their headings; quotes and the fold marker have their own modules."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

from twimlint.checks.context import Context
from twimlint.checks.headings import effective_level, excerpt, is_project, keeps_anchor, project_name, wanted_levels
from twimlint.checks.wording import beginning, is_abbreviation, quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.matrix import parse_client_link
from twimlint.post.document import Document
from twimlint.post.sections import Attribution, Entry, Section
from twimlint.rulebook.style import Department
from twimlint.rulebook.titles import folded
from twimlint.zola.syntax import PLACEHOLDER

_BEFORE_QUOTED = " \t>"
_MATRIX_TO = "://matrix.to/"

_COMMON_IN_NAMES = frozenset({"matrix", "client", "server", "bridge", "dept", "website", "room", "project", "news"})
"""Words of project names that do not show whether a text mentions the project."""


def _span(heading: nodes.Heading) -> Span:
    return Span(heading.start, max(heading.content[1], heading.start + 1))


def _content(document: Document, heading: nodes.Heading) -> str:
    return document.text[heading.content[0] : heading.content[1]]


def _departments(document: Document) -> Iterator[tuple[Section, nodes.Heading]]:
    for section in document.sections:
        if section.heading is not None and section.level == 2:
            yield section, section.heading


def _projects(document: Document) -> Iterator[tuple[Section, nodes.Heading]]:
    for section in document.outline.walk():
        if section.heading is not None and section.level == 3:
            yield section, section.heading


def _rewritten(document: Document, heading: nodes.Heading, content: str, message: str) -> Fix | None:
    if _content(document, heading) == content or not keeps_anchor(document, heading, content):
        return None
    return Fix(message, (Edit(*heading.content, content),))


# -- departments -------------------------------------------------------------------------------------------------------


def misspelled_department(document: Document, context: Context) -> Iterator[Violation]:
    for _, heading in _departments(document):
        written = _content(document, heading)
        department = context.style.department(written)
        if department is None or not department.existed(document.date) or department.accepts(written, document.date):
            continue
        title = department.title_on(document.date)
        yield Violation(
            _span(heading),
            f"{excerpt(document, heading)} is not how the department is spelled: write `## {title}`",
            _rewritten(document, heading, title, "Correct the department's spelling"),
        )
    for paragraph, department in _unmarked_departments(document, context):
        title = department.title_on(document.date)
        span = Span(paragraph.start, paragraph.end)
        message = f"{quoted(document.text[slice(*span)])} is not a heading: write `## {title}`"
        fix = Fix("Make it a heading", (Edit(*span, f"## {title}"),))
        yield Violation(span, message, fix, "without-marks", also=_sections_around(document, span.start))


def _unmarked_departments(document: Document, context: Context) -> Iterator[tuple[nodes.Paragraph, Department]]:
    """The paragraphs of one line that are nothing but the title of a department, which may be in bold."""
    for block in document.root.children:
        if not isinstance(block, nodes.Paragraph) or not _dept().match(document.masked, block.start, block.end):
            continue
        department = context.style.department(document.masked[block.start : block.end].strip("*_ "))
        if department is not None and department.existed(document.date):
            yield block, department


@cache
def _dept() -> re.Pattern[str]:
    return re.compile(r"[*_]*+Dep(?:artment|t)\b[^\r\n]{1,60}+\Z", re.IGNORECASE)


def unknown_department(document: Document, context: Context) -> Iterator[Violation]:
    frames = _frames(context)
    for _, heading in _departments(document):
        title = folded(nodes.shown_text(heading))
        if context.style.department(title) is None and not title.startswith(frames) and not is_project(heading):
            yield Violation(
                _span(heading), f"{excerpt(document, heading)} is not one of the bot's departments: use one of them"
            )


def _frames(context: Context) -> tuple[str, ...]:
    """The beginnings of titles that are part of every post, such as `Matrix Live S10E05`, folded."""
    return tuple(folded(department.title) for department in context.style.departments if department.frame)


def department_order(document: Document, context: Context) -> Iterator[Violation]:
    place = {department.title: number for number, department in enumerate(context.style.departments)}
    again = {heading for heading, _ in _repeated_departments(document, context)}
    before: tuple[nodes.Heading, Department] | None = None
    for _, heading in _departments(document):
        department = context.style.department(_content(document, heading))
        if department is None or _stood_elsewhere(document, department):
            continue
        if before is not None and place[department.title] < place[before[1].title]:
            yield Violation(
                _span(heading),
                f"{excerpt(document, heading)} should come before `{before[1].title}`: move it",
                related=(Related(_span(before[0]), "the department that should follow"),),
            )
        if heading not in again:
            before = heading, department


def _stood_elsewhere(document: Document, department: Department) -> bool:
    """Whether today's order does not apply to a department in a post of that day."""
    moved = department.order_since
    return department.until is not None or (moved is not None and document.date is not None and document.date < moved)


def duplicate_department(document: Document, context: Context) -> Iterator[Violation]:
    for heading, first in _repeated_departments(document, context):
        row = document.source.location(first.start).row
        yield Violation(
            _span(heading),
            f"{excerpt(document, heading)} is already in row {row}: put its entries there",
            related=(Related(_span(first), "the first heading of this department"),),
        )


def _repeated_departments(document: Document, context: Context) -> Iterator[tuple[nodes.Heading, nodes.Heading]]:
    """The headings of departments that the post already has, and the first heading of each."""
    seen: dict[str, nodes.Heading] = {}
    for section, heading in _departments(document):
        department = context.style.department(_content(document, heading))
        name = folded(section.title if department is None else department.title)
        first = seen.setdefault(name, heading)
        if name and first is not heading:
            yield heading, first


def empty_section(document: Document, context: Context) -> Iterator[Violation]:
    frames = _frames(context)
    for (section, heading), (_, following) in pairwise(_departments(document)):
        if section.sections or any(not _is_comment(document, block) for block in section.blocks):
            continue
        if folded(nodes.shown_text(heading)).startswith(frames) or is_project(following):
            continue
        yield Violation(_span(heading), f"{excerpt(document, heading)} is empty: remove it, or add its content")


def _is_comment(document: Document, block: nodes.Node) -> bool:
    return isinstance(block, nodes.HtmlBlock) and document.text.startswith("<!--", block.start)


def project_as_department(document: Document, context: Context) -> Iterator[Violation]:
    is_in_department = document.front_matter.block is None  # a part of a post may lack the department
    for section in document.sections:
        heading, level = section.heading, effective_level(section, context.style)
        if heading is not None and level != section.level:
            yield _wrong_level(document, heading, level, is_placed=is_in_department or level == 2)
        is_in_department = is_in_department or level == 2


def _wrong_level(document: Document, heading: nodes.Heading, level: int, *, is_placed: bool) -> Violation:
    """The violation for a heading that should have another level, which needs a department above it if it is no 2."""
    shown, marks = excerpt(document, heading), "#" * level
    if folded(nodes.shown_text(heading)) == folded(str(document.front_matter.get("title"))):
        return Violation(_span(heading), f"{shown} repeats the title of the post: remove it")
    if not is_placed:
        remedy = "change it to `##`" if heading.level == 1 else "add one above it"
        return Violation(_span(heading), f"{shown} is in no department: {remedy}")
    fix = None
    if not heading.setext:
        fix = Fix(f"Change it to `{marks}`", (Edit(heading.start, heading.start + heading.level, marks),))
    role = "a department" if level == 2 else "a project"
    return Violation(_span(heading), f"{shown} is {role}: change it to `{marks}`", fix)


# -- levels ------------------------------------------------------------------------------------------------------------


def skipped_heading_level(document: Document, context: Context) -> Iterator[Violation]:
    for section, level, deepest in islice(wanted_levels(document, context.style), 1, None):
        if level > deepest and section.heading is not None:
            message = f"{excerpt(document, section.heading)} skips a level: change it to `{'#' * deepest}`"
            yield Violation(_span(section.heading), message)


def project_outside_department(document: Document, context: Context) -> Iterator[Violation]:
    first = document.sections[0] if document.sections else None
    if first is None or first.heading is None or first.level < 3:
        return
    is_department = context.style.department(first.title) is not None
    remedy = "change it to `##`" if is_department else "add one above it"
    yield Violation(_span(first.heading), f"{excerpt(document, first.heading)} is in no department: {remedy}")


# -- projects ----------------------------------------------------------------------------------------------------------


def missing_project_heading(document: Document, context: Context) -> Iterator[Violation]:
    for section, heading in _departments(document):
        department = context.style.department(_content(document, heading))
        if (department is not None and (department.frame or not department.projects)) or is_project(heading):
            continue
        reporters = _reporters(section)
        if len(set(reporters.values())) < 2:
            continue
        for part in section.walk():
            for attribution in _attributions_without_heading(document, section, part, reporters):
                name = quoted(attribution.label)
                yield Violation(attribution.span, f"The report by {name} has no heading: add one above this line")


def _reporters(department: Section) -> dict[Entry, str]:
    """The reporter of each entry in a department: the account where an entry links the name, else the name itself."""
    entries = [entry for part in department.walk() for entry in part.entries]
    named = [(entry, entry.attribution) for entry in entries if entry.attribution is not None]
    accounts = {attribution.label: attribution.user_id for _, attribution in named if attribution.user_id}
    return {
        entry: attribution.user_id or accounts.get(attribution.label, attribution.label) for entry, attribution in named
    }


def _attributions_without_heading(
    document: Document, department: Section, part: Section, reporters: Mapping[Entry, str]
) -> Iterator[Attribution]:
    """Attributions directly in a department, and those under a project by another reporter who does not mention it."""
    entries = [entry for entry in part.entries if entry.attribution is not None and entry.quotes]
    for index, entry in enumerate(entries):
        if any(isinstance(block, nodes.Heading) for block in entry.quotes[0].children[:1]):
            continue
        another = index > 0 and reporters[entry] != reporters[entries[index - 1]]
        if entry.attribution is not None and (
            part is department or (another and not _speaks_of(document, entry, part))
        ):
            yield entry.attribution


def _speaks_of(document: Document, entry: Entry, project: Section) -> bool:
    said = "".join(document.text[quote.start : quote.end].casefold() for quote in entry.quotes)
    names = [word for word in folded(project.title).split() if len(word) > 3 and word not in _COMMON_IN_NAMES]
    return not names or any(name in said for name in names) or not any(character.isalnum() for character in said)


def duplicate_project(document: Document, _context: Context) -> Iterator[Violation]:
    for section, _ in _departments(document):
        seen: dict[str, nodes.Heading] = {}
        for project in section.sections:
            if project.heading is None or project.level != 3:
                continue
            name = folded(project_name(project.heading))
            first = seen.setdefault(name, project.heading)
            if name and first is not project.heading:
                row = document.source.location(first.start).row
                yield Violation(
                    _span(project.heading),
                    f"{excerpt(document, project.heading)} is already in row {row}: put the entries together",
                    related=(Related(_span(first), "the first heading of this project"),),
                )


def malformed_website_suffix(document: Document, _context: Context) -> Iterator[Violation]:
    for _, heading in _projects(document):
        links = [child for child in heading.children if type(child) is nodes.Link and child.form == "inline"]
        if not links or len(links) != sum(isinstance(child, nodes.Link) for child in heading.children):
            continue
        last = links[-1]
        if nodes.shown_text(last).strip("() ").casefold() in ("website", "↗"):
            yield from _suffix(document, heading, last)
        elif len(links) == 1 and not _leads_to_room(last.target) and "://" in last.target:
            yield from _linked_name(document, heading, last)


def _suffix(document: Document, heading: nodes.Heading, link: nodes.Link) -> Iterator[Violation]:
    text = document.text
    before = text[heading.content[0] : link.start]
    after = text[link.end : heading.content[1]]
    target = text[link.content[1] + 1 : link.end]
    label = nodes.shown_text(link)
    usual = before.endswith(" (") and after == ")"
    if usual and label == "website":
        return
    name = before.rstrip("( [-\u2013:")
    to_room = _leads_to_room(link.target) and label != "website"
    suffix = f"([{'room' if to_room else 'website'}]{target})"
    fix = None
    if not after.strip(")].: ") and name:
        fix = _rewritten(document, heading, f"{name} {suffix}", "Write the suffix in the usual form")
    if before.endswith("(") and after == ")" and label == "website":
        message = f"No space between {beginning(name, 50)} and `([website](…))`: add one"
    else:
        shown = " ".join(text[link.start - usual : link.end + usual].split())
        message = f"{beginning(shown)}: end the heading with `([website](…))`"
    yield Violation(Span(link.start, link.end), message, fix)


def _leads_to_room(target: str) -> bool:
    return _MATRIX_TO in target or parse_client_link(target) is not None


def _linked_name(document: Document, heading: nodes.Heading, link: nodes.Link) -> Iterator[Violation]:
    text = document.text
    before = text[heading.content[0] : link.start]
    after = text[link.end : heading.content[1]]
    is_described = after.lstrip().startswith(("-", "\u2013", "\u2014", ":"))
    if not nodes.shown_text(link).strip() or before.strip() or (after.strip() and not is_described):
        return
    name = " ".join(text[link.content[0] : link.content[1]].split())
    target = text[link.content[1] + 1 : link.end]
    fix = _rewritten(document, heading, f"{name}{after} ([website]{target})", "Move the link after the name")
    yield Violation(
        Span(link.start, link.end),
        f"{beginning(name, 50)} is itself the link: write `([website](…))` after the name",
        fix,
    )


def outdated_project_heading(document: Document, context: Context) -> Iterator[Violation]:
    hebbot = context.style.hebbot
    if hebbot is None or (document.date is not None and document.date < context.style.hebbot_since):
        return
    for section, heading in _projects(document):
        project = hebbot.project(project_name(heading))
        if project is None:
            continue
        websites = [child.target for child in heading.children if isinstance(child, nodes.Link)]
        if project.website and [website.rstrip("/") for website in websites] != [project.website.rstrip("/")]:
            yield Violation(
                _span(heading),
                f"{excerpt(document, heading)} differs from the bot's heading: `{project.heading}`",
                _rewritten(document, heading, project.heading, "Use the bot's heading"),
            )
        yield from _description(document, section, project.description)


def _description(document: Document, section: Section, description: str) -> Iterator[Violation]:
    """A violation if the paragraph between heading and first entry is not the bot's description."""
    first = section.blocks[0] if section.blocks else None
    attributions = [entry.attribution.node for entry in section.entries if entry.attribution is not None]
    if not isinstance(first, nodes.Paragraph) or first in attributions or not description:
        return
    written = document.text[first.start : first.end]
    if written.strip() != description:
        fix = Fix("Use the bot's description", (Edit(first.start, first.end, description),))
        yield Violation(
            Span(first.start, first.end), f"The description differs from the bot's: {beginning(description, 80)}", fix
        )


# -- the end -----------------------------------------------------------------------------------------------------------


def missing_closing_section(document: Document, context: Context) -> Iterator[Violation]:
    closing = context.style.closing
    wanted = folded(closing.title)
    headings = [section.heading for section in document.sections if section.heading is not None and section.level < 3]
    if not headings or any(folded(nodes.shown_text(heading)).startswith(wanted) for heading in headings):
        return
    newline = document.source.newline
    paragraphs = [f"## {closing.title}", closing.text]
    if document.date is None or document.date >= closing.guide_since:
        paragraphs.append(closing.guide)
    last = document.root.children[-1]
    end = max(last.end, len(document.text.rstrip()))
    fix = None
    if not isinstance(last, nodes.HtmlBlock) and not (isinstance(last, nodes.CodeBlock) and not last.closed):
        fix = Fix("Add the closing section", (Edit(end, end, newline * 2 + (newline * 2).join(paragraphs)),))
    yield Violation(Span(end, end), f"The post has no closing section: add `## {closing.title}`", fix)


# -- the words of headings ---------------------------------------------------------------------------------------------


def heading_punctuation(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        content = _content(document, heading)
        if not content.endswith((":", ".")) or content.endswith(("..", "::")) or _belongs_to_word(content):
            continue
        name = content[:-1].rstrip()
        if name:
            end = heading.content[1]
            fix = Fix("Remove the punctuation", (Edit(heading.content[0] + len(name), end, ""),))
            message = f"{excerpt(document, heading)} ends in `{content[-1]}`: remove it"
            yield Violation(Span(end - 1, end), message, None if name.endswith("\\") else fix)


def _belongs_to_word(content: str) -> bool:
    """Whether the mark at the end belongs to the last word: `Acme Inc.`, `U.S.`, `Thea L.`, `:tada:`."""
    last = content.rsplit(maxsplit=1)[-1]
    if last.endswith(":"):
        return last.startswith(":") and len(last) > 1
    return is_abbreviation(last)


def doubled_heading_words(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        doubled = _doubled(_content(document, heading))
        if doubled is not None:
            start = heading.content[0]
            words = " ".join(document.text[start : start + doubled].split()).rstrip(" -\u2013\u2014:|")
            fix = _rewritten(document, heading, _content(document, heading)[doubled:], "Remove the first copy")
            yield Violation(Span(start, start + doubled), f"The heading says `{words}` twice: remove one", fix)


def _doubled(content: str) -> int | None:
    """How many characters to remove from a heading that begins twice with the same words, two or more of them."""
    first = content.partition(" ")[0].casefold()
    words = _words(content) if content.casefold().find(first, 1) > 0 else []
    for count in range(len(words) // 2, 1, -1):
        if [word for word, _ in words[:count]] == [word for word, _ in words[count : 2 * count]]:
            return words[count][1]
    return None


def _words(content: str) -> Sequence[tuple[str, int]]:
    """The words of a text and where they begin; empty if there is Markdown syntax between them."""
    if any(mark in content for mark in "[]()*_`<>"):
        return []
    words = []
    start = None
    for offset, character in enumerate(f"{content} "):
        if character.isalnum():
            start = offset if start is None else start
        elif start is not None:
            words.append((content[start:offset].casefold(), start))
            start = None
    return words


def heading_without_space(document: Document, _context: Context) -> Iterator[Violation]:
    for marks, blanks in _glued_headings(document):
        written = document.text[slice(*marks)]
        also = _sections_around(document, marks.start)
        if blanks.start < blanks.end:
            message = f"`{written}` has a no-break space behind it, so this line is not a heading: write a space"
            fix = Fix("Write a space", (Edit(*blanks, " "),))
            yield Violation(Span(marks.start, blanks.end), message, fix, also=also)
        else:
            message = f"`{written}` has no space behind it, so this line is not a heading: insert one"
            fix = Fix("Insert a space behind the marks", (Edit(marks.end, marks.end, " "),))
            yield Violation(marks, message, fix, also=also)


def _sections_around(document: Document, offset: int) -> tuple[Span, ...]:
    """The department that an offset is in, or the first one below: one missed heading hides what belongs where."""
    index = bisect_right(document.sections, offset, key=lambda section: section.span.start) - 1
    return (document.sections[max(index, 0)].span,) if document.sections else ()


def _glued_headings(document: Document) -> Iterator[tuple[Span, Span]]:
    """The marks of lines that are no headings because no space follows the marks, and the other blanks behind them."""
    for prose in document.prose_with("#"):
        if not isinstance(prose.node, nodes.Paragraph):
            continue
        for marks in _glued_marks().finditer(prose.text):
            span, blanks = (Span(prose.start + marks.start(part), prose.start + marks.end(part)) for part in (1, 2))
            if not document.text[document.source.line_start(span.start) : span.start].strip(_BEFORE_QUOTED):
                yield span, blanks


@cache
def _glued_marks() -> re.Pattern[str]:
    """The marks of a heading that may stand at the beginning of a line, with a letter behind them.

    There may be blanks that are no spaces in between. A single mark may begin a hashtag, unless a department follows.
    """
    return re.compile(
        rf"^[ {PLACEHOLDER}]*+(?=##|#Dep(?:artment|t) of )"
        r"(#{1,6})([\u00a0\u2000-\u200a\u202f\u3000]*+)(?=[^\W\d_])",
        re.MULTILINE,
    )


def swallowed_heading_braces(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        if heading.attributes is None:
            continue
        start, end = heading.attributes
        braces = document.text[start:end]
        parts = braces[1:-1].split()
        if not parts or not all(part.startswith(("#", ".")) for part in parts):
            message = f"Zola reads {quoted(braces)} as attributes and does not show it: use other brackets"
            yield Violation(Span(start, end), message)
