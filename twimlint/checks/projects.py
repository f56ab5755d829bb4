"""SEC: projects (H3), their headings and descriptions."""

from collections.abc import Iterator, Mapping

from twimlint.checks.context import Context
from twimlint.checks.headings import (
    departments,
    excerpt,
    heading_content,
    heading_span,
    is_project,
    project_name,
    projects,
    rewritten,
)
from twimlint.checks.wording import beginning, quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.matrix import parse_client_link
from twimlint.post.document import Document
from twimlint.post.sections import Attribution, Entry, Section
from twimlint.rulebook.titles import folded

_MATRIX_TO = "://matrix.to/"

_COMMON_IN_NAMES = frozenset({"matrix", "client", "server", "bridge", "dept", "website", "room", "project", "news"})
"""Words of project names that do not show whether a text mentions the project."""


def missing_project_heading(document: Document, context: Context) -> Iterator[Violation]:
    for section, heading in departments(document):
        department = context.style.department(heading_content(document, heading))
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
    for section, _ in departments(document):
        seen: dict[str, nodes.Heading] = {}
        for project in section.sections:
            if project.heading is None or project.level != 3:
                continue
            name = folded(project_name(project.heading))
            first = seen.setdefault(name, project.heading)
            if name and first is not project.heading:
                row = document.source.location(first.start).row
                yield Violation(
                    heading_span(project.heading),
                    f"{excerpt(document, project.heading)} is already in row {row}: put the entries together",
                    related=(Related(heading_span(first), "the first heading of this project"),),
                )


def malformed_website_suffix(document: Document, _context: Context) -> Iterator[Violation]:
    for _, heading in projects(document):
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
        fix = rewritten(document, heading, f"{name} {suffix}", "Write the suffix in the usual form")
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
    fix = rewritten(document, heading, f"{name}{after} ([website]{target})", "Move the link after the name")
    yield Violation(
        Span(link.start, link.end),
        f"{beginning(name, 50)} is itself the link: write `([website](…))` after the name",
        fix,
    )


def outdated_project_heading(document: Document, context: Context) -> Iterator[Violation]:
    hebbot = context.style.hebbot
    if hebbot is None or (document.date is not None and document.date < context.style.hebbot_since):
        return
    for section, heading in projects(document):
        project = hebbot.project(project_name(heading))
        if project is None:
            continue
        websites = [child.target for child in heading.children if isinstance(child, nodes.Link)]
        if project.website and [website.rstrip("/") for website in websites] != [project.website.rstrip("/")]:
            yield Violation(
                heading_span(heading),
                f"{excerpt(document, heading)} differs from the bot's heading: `{project.heading}`",
                rewritten(document, heading, project.heading, "Use the bot's heading"),
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
