"""SEC: departments (H2), levels of headings, and the end of a post; projects and quotes have their own modules."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise

from twimlint.checks.context import Context
from twimlint.checks.headings import (
    departments,
    effective_level,
    excerpt,
    heading_content,
    heading_span,
    is_project,
    rewritten,
    sections_around,
    wanted_levels,
)
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.rulebook.style import Department
from twimlint.rulebook.titles import folded

# -- departments -------------------------------------------------------------------------------------------------------


def misspelled_department(document: Document, context: Context) -> Iterator[Violation]:
    for _, heading in departments(document):
        written = heading_content(document, heading)
        department = context.style.department(written)
        if department is None or not department.existed(document.date) or department.accepts(written, document.date):
            continue
        title = department.title_on(document.date)
        yield Violation(
            heading_span(heading),
            f"{excerpt(document, heading)} is not how the department is spelled: write `## {title}`",
            rewritten(document, heading, title, "Correct the department's spelling"),
        )
    for paragraph, department in _unmarked_departments(document, context):
        title = department.title_on(document.date)
        span = Span(paragraph.start, paragraph.end)
        message = f"{quoted(document.text[slice(*span)])} is not a heading: write `## {title}`"
        fix = Fix("Make it a heading", (Edit(*span, f"## {title}"),))
        yield Violation(span, message, fix, "without-marks", also=sections_around(document, span.start))


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
    for _, heading in departments(document):
        title = folded(nodes.shown_text(heading))
        if context.style.department(title) is None and not title.startswith(frames) and not is_project(heading):
            yield Violation(
                heading_span(heading),
                f"{excerpt(document, heading)} is not one of the bot's departments: use one of them",
            )


def _frames(context: Context) -> tuple[str, ...]:
    """The beginnings of titles that are part of every post, such as `Matrix Live S10E05`, folded."""
    return tuple(folded(department.title) for department in context.style.departments if department.frame)


def department_order(document: Document, context: Context) -> Iterator[Violation]:
    place = {department.title: number for number, department in enumerate(context.style.departments)}
    again = {heading for heading, _ in _repeated_departments(document, context)}
    before: tuple[nodes.Heading, Department] | None = None
    for _, heading in departments(document):
        department = context.style.department(heading_content(document, heading))
        if department is None or _stood_elsewhere(document, department):
            continue
        if before is not None and place[department.title] < place[before[1].title]:
            yield Violation(
                heading_span(heading),
                f"{excerpt(document, heading)} should come before `{before[1].title}`: move it",
                related=(Related(heading_span(before[0]), "the department that should follow"),),
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
            heading_span(heading),
            f"{excerpt(document, heading)} is already in row {row}: put its entries there",
            related=(Related(heading_span(first), "the first heading of this department"),),
        )


def _repeated_departments(document: Document, context: Context) -> Iterator[tuple[nodes.Heading, nodes.Heading]]:
    """The headings of departments that the post already has, and the first heading of each."""
    seen: dict[str, nodes.Heading] = {}
    for section, heading in departments(document):
        department = context.style.department(heading_content(document, heading))
        name = folded(section.title if department is None else department.title)
        first = seen.setdefault(name, heading)
        if name and first is not heading:
            yield heading, first


def empty_section(document: Document, context: Context) -> Iterator[Violation]:
    frames = _frames(context)
    for (section, heading), (_, following) in pairwise(departments(document)):
        if section.sections or any(not _is_comment(document, block) for block in section.blocks):
            continue
        if folded(nodes.shown_text(heading)).startswith(frames) or is_project(following):
            continue
        yield Violation(heading_span(heading), f"{excerpt(document, heading)} is empty: remove it, or add its content")


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
        return Violation(heading_span(heading), f"{shown} repeats the title of the post: remove it")
    if not is_placed:
        remedy = "change it to `##`" if heading.level == 1 else "add one above it"
        return Violation(heading_span(heading), f"{shown} is in no department: {remedy}")
    fix = None
    if not heading.setext:
        fix = Fix(f"Change it to `{marks}`", (Edit(heading.start, heading.start + heading.level, marks),))
    role = "a department" if level == 2 else "a project"
    return Violation(heading_span(heading), f"{shown} is {role}: change it to `{marks}`", fix)


# -- levels ------------------------------------------------------------------------------------------------------------


def skipped_heading_level(document: Document, context: Context) -> Iterator[Violation]:
    for section, level, deepest in islice(wanted_levels(document, context.style), 1, None):
        if level > deepest and section.heading is not None:
            message = f"{excerpt(document, section.heading)} skips a level: change it to `{'#' * deepest}`"
            yield Violation(heading_span(section.heading), message)


def project_outside_department(document: Document, context: Context) -> Iterator[Violation]:
    first = document.sections[0] if document.sections else None
    if first is None or first.heading is None or first.level < 3:
        return
    is_department = context.style.department(first.title) is not None
    remedy = "change it to `##`" if is_department else "add one above it"
    yield Violation(heading_span(first.heading), f"{excerpt(document, first.heading)} is in no department: {remedy}")


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
