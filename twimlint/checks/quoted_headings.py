"""SEC008 to SEC010, SEC017, SEC022: headings inside quotes, which must be below the heading of their section."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, takewhile, zip_longest

from twimlint.checks.context import Context
from twimlint.checks.headings import (
    DEEPEST,
    as_written,
    effective_level,
    excerpt,
    keeps_anchor,
    project_name,
    source_text,
    wanted_levels,
)
from twimlint.checks.wording import beginning
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document
from twimlint.post.sections import Entry, Section
from twimlint.rulebook.titles import folded


def shallow_quoted_heading(document: Document, context: Context) -> Iterator[Violation]:
    deepest = {section: wanted for section, _, wanted in wanted_levels(document, context.style)}
    for section, quote in _quotes(document):
        headings = _own_headings(document, section, quote)
        around = _level_around(document, context, section)
        names_projects = _names_projects(document, context, section, quote)
        shallow = [heading for heading in headings if heading.level <= around + names_projects]
        if section.heading is None:
            continue
        under = as_written(document, section.heading, effective_level(section, context.style))
        title = _repeats_title(section, quote)
        if title is not None and title.level <= around:
            message = f"{excerpt(document, title)} is in a quote under {under}: start at `{'#' * (around + 1)}`"
            lower = _releveled(document, [title], around, "Lower the heading")
            yield Violation(Span(title.start, title.content[1]), message, lower if around <= deepest[section] else None)
        if not shallow:
            continue
        first, others = shallow[0], len(shallow) - 1
        they = "is" if not others else f"and {others} more heading{'s' * (others > 1)} are"
        span = Span(first.start, shallow[-1].content[1])
        place = f"{excerpt(document, first)} {they} in a quote under {under}"
        if min(heading.level for heading in shallow) > around:
            fix = _with_title_line(document, quote, headings, around + 1)
            case = "no-project" if fix is None else "title-line"
            yield Violation(span, f"{place} like a project: put the project's `###` above", fix, case)
            continue
        fix = _releveled(document, headings, around, "Lower the headings of the quote")
        is_placed = around <= deepest[section]  # else the heading around the quote is to be raised first
        yield Violation(span, f"{place}: start at `{'#' * (around + 1)}`", fix if is_placed else None)


def skipped_quoted_level(document: Document, context: Context) -> Iterator[Violation]:
    before: tuple[Section, int] | None = None
    for section, quote in _quotes(document):
        if section.heading is None or _repeats_title(section, quote):
            continue
        headings = _own_headings(document, section, quote)
        around = _level_around(document, context, section)
        level = before[1] if before is not None and before[0] is section else effective_level(section, context.style)
        levels = [level, *(heading.level for heading in headings)]
        before = section, levels[-1]
        if any(heading.level <= around for heading in headings):
            continue
        skipping = [heading for heading, above in zip(headings, levels, strict=False) if heading.level > above + 1]
        if skipping:
            above = levels[headings.index(skipping[0])]
            yield Violation(
                Span(skipping[0].start, skipping[0].content[1]),
                f"{excerpt(document, skipping[0])} skips a level after `{'#' * above}`: use the next one",
                _releveled(document, headings, around, "Raise the headings of the quote"),
            )


def _own_headings(document: Document, section: Section, quote: nodes.BlockQuote) -> list[nodes.Heading]:
    """The headings of a quote, without a first one that only repeats what stands above."""
    headings = _headings(document, quote)
    return headings[1:] if headings and _repeats_title(section, quote) else headings


def _level_around(document: Document, context: Context, section: Section) -> int:
    """The level that the headings of a quote must stay below."""
    level = effective_level(section, context.style)
    is_first = section is document.sections[0]  # SEC007 reports a department at too low a level
    if (level == 2 or is_first) and context.style.department(section.title) is not None:
        return 2
    stays = section.heading is not None and section.heading.setext  # no fix gives it the level that is meant
    return section.level if stays else level


def _names_projects(document: Document, context: Context, section: Section, quote: nodes.BlockQuote) -> bool:
    """Whether `###` is for the names of projects here: in a department of projects, but for an entry's own title."""
    level = effective_level(section, context.style)
    is_first = section is document.sections[0]
    department = context.style.department(section.title) if level == 2 or is_first else None
    if department is None or department.frame or not department.projects:
        return False
    return _title(document, quote) is None


def _releveled(document: Document, headings: Sequence[nodes.Heading], around: int, message: str) -> Fix | None:
    """Give the headings of a quote the levels below `around`, in the order of their depth and without a gap."""
    edits = []
    for heading, depth in zip(headings, _depths(headings), strict=True):
        marks = "#" * min(around + depth, DEEPEST)
        content = source_text(document, heading)
        if not heading.setext:
            edits.append(Edit(heading.start, heading.start + heading.level, marks))
        elif "\n" not in content and "\r" not in content:
            edits.append(Edit(heading.start, heading.end, f"{marks} {content}"))
        else:
            return None
    return Fix(message, tuple(edits))


def _with_title_line(
    document: Document, quote: nodes.BlockQuote, headings: Sequence[nodes.Heading], level: int
) -> Fix | None:
    """Make a quote's first line, if it is a name and its version, the title above the quote's headings."""
    first = quote.children[0]
    lower = _releveled(document, headings, level, "Make the first line a heading, and lower the others")
    if lower is None or not isinstance(first, nodes.Paragraph) or len(first.children) != 1:
        return None
    words = document.text[first.start : first.end].strip()
    if not isinstance(first.children[0], nodes.Text) or not re.fullmatch(_NAME_AND_VERSION, words):
        return None
    return lower._replace(edits=(Edit(first.start, first.start, f"{'#' * level} "), *lower.edits))


_NAME_AND_VERSION = r"[A-Z][\w.-]*(?: [\w.-]+){0,4} v?\d+(?:\.\d+)+"


def _depths(headings: Sequence[nodes.Heading]) -> Iterator[int]:
    """How many headings each one stands under, itself included; names that differ in their numbers are siblings."""
    shapes = [_NUMBER.sub("0", nodes.shown_text(heading).strip()) for heading in headings]
    highest: dict[str, int] = {}
    for shape, heading in zip(shapes, headings, strict=True):
        highest[shape] = min(heading.level, highest.get(shape, DEEPEST))
    above: list[int] = []
    for shape, heading in zip(shapes, headings, strict=True):
        level = highest[shape] if "0" in shape else heading.level
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield len(above)


_NUMBER = re.compile(r"[0-9]+")


def repeated_project_title(document: Document, _context: Context) -> Iterator[Violation]:
    for section, quote in _quotes(document):
        if heading := _repeats_title(section, quote):
            yield Violation(
                Span(heading.start, heading.content[1]),
                f"{excerpt(document, heading)} repeats the heading above the quote: remove it",
                _removal(document, quote) if keeps_anchor(document, heading, None) else None,
                None if _targets(heading) <= _targets(section.heading) else "linked",
                related=_repeated(section),
            )
    before: Section | None = None
    sections = document.outline.walk()
    for section, after in zip_longest(sections, sections[1:]):
        if before is not None and _is_empty_twin(before, section) and section.heading is not None:
            heading = section.heading
            yield Violation(
                Span(heading.start, heading.content[1]),
                f"{excerpt(document, heading)} appears twice in a row: remove one",
                _removal_of_section(document, section, after),
                also=(Span(before.heading.start, before.heading.content[1]),) if before.heading is not None else (),
                related=_repeated(before),
            )
        before = section


def _targets(heading: nodes.Heading | None) -> set[str]:
    """Where the links of a heading lead."""
    parts = () if heading is None else heading.walk()
    return {part.target.rstrip("/") for part in parts if isinstance(part, nodes.Link)}


def _repeated(section: Section) -> tuple[Related, ...]:
    heading = section.heading
    return () if heading is None else (Related(Span(heading.start, heading.content[1]), "the heading above"),)


def _repeats_title(section: Section, quote: nodes.BlockQuote) -> nodes.Heading | None:
    """The heading that a quote begins with, if it repeats the heading above the quote."""
    heading = _first_heading(quote)
    if heading is None or section.heading is None:
        return None
    words = folded(nodes.shown_text(heading))
    return heading if words and words == folded(project_name(section.heading)) else None


def _first_heading(quote: nodes.BlockQuote) -> nodes.Heading | None:
    first = quote.children[0] if quote.children else None
    return first if isinstance(first, nodes.Heading) else None


def _is_empty_twin(before: Section, section: Section) -> bool:
    return (
        before.heading is not None
        and not before.blocks
        and before.level == section.level
        and bool(folded(section.title))
        and folded(before.title) == folded(section.title)
    )


def _removal(document: Document, quote: nodes.BlockQuote) -> Fix | None:
    """A fix that removes a quote's first heading and the empty lines below it; None if the quote has nothing else."""
    if len(quote.children) < 2:
        return None
    line_start = document.source.line_start
    return Fix("Remove the heading", (Edit(line_start(quote.start), line_start(quote.children[1].start), ""),))


def _removal_of_section(document: Document, section: Section, after: Section | None) -> Fix | None:
    """A fix that removes a heading and the empty lines below it; None if nothing is left for the one above it."""
    twin = after if after is not None and _is_empty_twin(section, after) else None
    below = section.sections[0] if section.sections else twin
    following = section.blocks[0] if section.blocks else below.heading if below else None
    if section.heading is None or following is None or not keeps_anchor(document, section.heading, None):
        return None
    line_start = document.source.line_start
    return Fix("Remove the heading", (Edit(line_start(section.heading.start), line_start(following.start), ""),))


def quoted_project_title(document: Document, context: Context) -> Iterator[Violation]:
    for section in document.sections:
        if section.level != 2 or effective_level(section, context.style) != section.level:
            continue
        titled = [(entry, _title_of(document, section, entry)) for entry in section.entries]
        for project in section.sections:
            titled += [(entry, _title_of_another(document, project, entry)) for entry in _by_others(project)]
        for entry, heading in titled:
            if heading is not None:
                yield Violation(
                    Span(heading.start, heading.content[1]),
                    f"{excerpt(document, heading)} is the entry's title: move it above the attribution, as `###`",
                    _moved_out(document, entry, heading),
                )


def _by_others(project: Section) -> Iterator[Entry]:
    """The entries of a project by somebody else than the entry above them."""
    named = [(entry, entry.attribution) for entry in project.entries if entry.attribution is not None]
    for (_, before), (entry, attribution) in pairwise(named):
        same_account = attribution.user_id is not None and attribution.user_id == before.user_id
        if attribution.label != before.label and not same_account:
            yield entry


def _title_of_another(document: Document, project: Section, entry: Entry) -> nodes.Heading | None:
    """The heading that an entry's quote begins with, if it names something else than the project above the entry.

    It is then a title at the level of projects or above that lacks words of the project's name.
    """
    title = _title(document, entry.quotes[0]) if entry.quotes else None
    if project.level != 3 or project.heading is None or title is None or title.level > project.level:
        return None
    words = set(folded(nodes.shown_text(title)).split())
    return None if words.issuperset(folded(project_name(project.heading)).split()) else title


def _title_of(document: Document, section: Section, entry: Entry) -> nodes.Heading | None:
    """The heading that an entry's quote begins with, if everything else in the quote is below it.

    None for one at the level of the department or above, which must be lowered first, or one that repeats it.
    """
    if entry.attribution is None or not entry.quotes:
        return None
    title = _title(document, entry.quotes[0])
    if title is None or title.level <= section.level or _repeats_title(section, entry.quotes[0]):
        return None
    return title


def _title(document: Document, quote: nodes.BlockQuote) -> nodes.Heading | None:
    """The heading that a quote begins with, if all other headings in it are below it."""
    title = _first_heading(quote)
    if title is None or any(heading.level <= title.level for heading in _headings(document, quote)[1:]):
        return None
    return title


def _moved_out(document: Document, entry: Entry, heading: nodes.Heading) -> Fix | None:
    removal = _removal(document, entry.quotes[0])
    content = source_text(document, heading)
    if removal is None or entry.attribution is None or "\n" in content or "\r" in content:
        return None
    start = document.source.line_start(entry.attribution.node.start)
    newline = document.source.newline
    return Fix(
        "Move the title above the attribution", (Edit(start, start, f"### {content}{newline * 2}"), *removal.edits)
    )


def bold_as_heading(document: Document, context: Context) -> Iterator[Violation]:
    for section, quote in _quotes(document):
        first = quote.children[0] if quote.children else None
        if not isinstance(first, nodes.Paragraph) or len(first.children) != 1 or len(quote.children) < 2:
            continue
        strong = first.children[0]
        if not isinstance(strong, nodes.Strong) or not nodes.shown_text(strong).strip():
            continue
        if any(isinstance(part, nodes.Break) for part in strong.walk()):
            continue
        marks = "#" * min(effective_level(section, context.style) + 1, DEEPEST)
        content = document.text[strong.start + 2 : strong.end - 2]
        yield Violation(
            Span(strong.start, strong.end),
            f"{beginning(content)} is in bold in place of a heading: write `{marks}`",
            Fix("Make it a heading", (Edit(strong.start, strong.end, f"{marks} {content}"),)),
        )


def _headings(document: Document, quote: nodes.BlockQuote) -> list[nodes.Heading]:
    headings = document.all(nodes.Heading)
    first = bisect_left(headings, quote.start, key=lambda heading: heading.start)
    return [*takewhile(lambda heading: heading.start < quote.end, islice(headings, first, None))]


def _quotes(document: Document) -> Iterator[tuple[Section, nodes.BlockQuote]]:
    """Every top-level quote in a section with a heading, and that section."""
    for section in document.outline.walk():
        if section.heading is not None:
            for block in section.blocks:
                if isinstance(block, nodes.BlockQuote):
                    yield section, block
