"""SEC: headings misspelled, misplaced, doubled or lost, and the fold marker."""

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.post.sections import Section
from twimlint.rulebook.titles import folded

_MARKER = "<!-- more -->"
_NO_HEADING = "nobody can tell what the heading said"
_UNKNOWN = "a department that is not known is taken for one of projects"


def _content(post: Post, heading: nodes.Heading) -> str:
    return post.text[slice(*heading.content)]


def _known_departments(post: Post) -> Iterator[tuple[nodes.Heading, str]]:
    """Departments as the house style spells them on the day of the post, and their headings' text."""
    for heading in post.departments:
        content = _content(post, heading)
        department = post.context.style.department(content)
        day = post.document.date
        if department is not None and department.existed(day) and content == department.title_on(day):
            yield heading, content


def _projects(post: Post) -> Iterator[tuple[Section, nodes.Heading]]:
    for section in post.document.outline.walk():
        if section.level == 3 and section.heading is not None:
            yield section, section.heading


def _quotes(post: Post) -> Iterator[tuple[Section, nodes.BlockQuote, list[nodes.Heading]]]:
    """Quotes, with the headings in them."""
    for section in post.document.outline.walk():
        for block in section.blocks:
            if isinstance(block, nodes.BlockQuote) and section.heading is not None:
                yield section, block, [node for node in block.walk() if isinstance(node, nodes.Heading)]


def _name(post: Post, heading: nodes.Heading) -> str:
    return _content(post, heading).partition(" ([")[0]


# -- SEC001 to SEC004: departments -----------------------------------------------------------------------------------


@mutation("SEC001")
def department_in_lower_case(post: Post) -> Iterator[Mutant]:
    """A department in small letters."""
    for heading, content in _known_departments(post):
        yield replace(*heading.content, content.lower())


@mutation("SEC001")
def department_written_out(post: Post) -> Iterator[Mutant]:
    """`Department of` in place of `Dept of`."""
    for heading, content in _known_departments(post):
        if content.startswith("Dept of"):
            yield replace(*heading.content, content.replace("Dept", "Department", 1))


@mutation("SEC001")
def department_without_emoji(post: Post) -> Iterator[Mutant]:
    """A department whose emoji is gone."""
    for heading, content in _known_departments(post):
        words, _, last = content.rpartition(" ")
        department = post.context.style.department(words)
        day = post.document.date
        known = department is not None and department.existed(day) and not department.accepts(words, day)
        if known and not last.isascii():
            yield replace(*heading.content, words)


@mutation("SEC001")
def department_in_bold(post: Post) -> Iterator[Mutant]:
    """A department in bold."""
    for heading, content in _known_departments(post):
        if "*" not in content:
            yield replace(*heading.content, f"**{content}**")


@mutation("SEC002", lossy=_NO_HEADING, company={"SEC008": _UNKNOWN, "SEC011": _UNKNOWN})
def department_made_up(post: Post) -> Iterator[Mutant]:
    """A department that the bot does not know."""
    for heading, content in _known_departments(post):
        department = post.context.style.department(content)
        if department is not None and not department.frame and not department.projects:
            yield replace(*heading.content, "Dept of Kettles 🫖")


def _steady_departments(post: Post) -> Iterator[tuple[nodes.Heading, str]]:
    """Departments that stand today where they have always stood."""
    for heading, content in _known_departments(post):
        department = post.context.style.department(content)
        if department is not None and department.order_since is None and department.until is None:
            yield heading, content


@mutation("SEC003")
def departments_swapped(post: Post) -> Iterator[Mutant]:
    """Two neighbours in the wrong order; not where one holds the fold marker or had another place in its time."""
    known = {heading.start for heading, _ in _steady_departments(post)}
    sections = [section for section in post.document.sections if section.heading is not None]
    for (before, after), (_, behind) in zip(pairwise(sections), pairwise(sections[1:]), strict=False):
        if {before.span.start, after.span.start} <= known:
            text = post.text[before.span.start : after.span.start]
            if _MARKER not in post.text[before.span.start : behind.span.start]:
                place = behind.span.start
                yield Mutant((Edit(before.span.start, after.span.start, ""), Edit(place, place, text)))


@mutation("SEC004", company={"LNK013": "the only link to a proposal was in there"})
def department_emptied(post: Post) -> Iterator[Mutant]:
    """A department with nothing left in it."""
    for section, following in pairwise(post.document.sections):
        heading = section.heading
        if heading is None or section.level != 2 or following.level != 2:
            continue
        department = post.context.style.department(_content(post, heading))
        content = post.text[heading.end : following.span.start]
        if department is not None and not department.frame and _MARKER not in content:
            yield drop(post.line(heading.end).end, following.span.start, at=Span(*heading.content))


# -- SEC005 to SEC007: levels ----------------------------------------------------------------------------------------


@mutation("SEC005")
def project_raised(post: Post) -> Iterator[Mutant]:
    """A project at the level of departments."""
    for _, heading in _projects(post):
        if _content(post, heading).endswith(")") and "([website](" in _content(post, heading):
            yield drop(heading.start, heading.start + 1)


@mutation("SEC005")
def department_raised(post: Post) -> Iterator[Mutant]:
    """A department at the level of the post's title."""
    for heading, _ in _known_departments(post):
        yield drop(heading.start, heading.start + 1)


@mutation("SEC006", prepared=("SEC005",), company={"SEC008": "a quote under a lowered heading has its own too high"})
def project_lowered(post: Post) -> Iterator[Mutant]:
    """A department's first project one level too deep."""
    for section in post.document.sections:
        if section.level == 2 and section.sections and section.sections[0].level == 3:
            heading = section.sections[0].heading
            if heading is not None:
                yield insert(heading.start, "#")


@mutation("SEC007")
def department_lowered(post: Post) -> Iterator[Mutant]:
    """The first department at the level of projects."""
    for heading in post.departments[:1]:
        if post.document.sections[0].heading is heading:
            yield insert(heading.start, "#")


# -- SEC008 to SEC010, SEC017: headings in quotes --------------------------------------------------------------------


@mutation("SEC008")
def quoted_headings_raised(post: Post) -> Iterator[Mutant]:
    """All headings of a quote as high as the one above it; only where they began right below it."""
    for section, _, headings in _quotes(post):
        if not headings or any(heading.setext for heading in headings):
            continue
        shift = min(heading.level for heading in headings) - section.level
        if shift == 1:
            yield Mutant(tuple(Edit(heading.start, heading.start + shift, "") for heading in headings))


@mutation("SEC008", lossy="one heading of several is raised, and the fix keeps their order")
def one_quoted_heading_raised(post: Post) -> Iterator[Mutant]:
    """One heading of a quote up at the level of departments."""
    for _, _, headings in _quotes(post):
        for heading in headings[1:]:
            if not heading.setext and heading.level > 2:
                yield replace(heading.start, heading.start + heading.level, "##")


@mutation("SEC009")
def title_repeated_in_quote(post: Post) -> Iterator[Mutant]:
    """The project's name again at the top of its quote."""
    for section, quote, _ in _quotes(post):
        apart = (
            post.text[: quote.start].endswith("\n\n") and quote.children and quote.children[0].start == quote.start + 2
        )
        if section.level == 3 and apart and section.heading and "[" not in (name := _name(post, section.heading)):
            yield insert(quote.start, f"> #### {name}\n>\n")


@mutation("SEC009", prepared=("ATT003", "SEC013"))
def heading_doubled(post: Post) -> Iterator[Mutant]:
    """A heading twice in a row."""
    for section in post.document.outline.walk():
        if section.heading is not None and section.blocks:
            lines = post.block_lines(section.heading.start, section.heading.end)
            yield insert(lines.end, post.text[slice(*lines)])


@mutation("SEC010")
def title_moved_into_quote(post: Post) -> Iterator[Mutant]:
    """A project's heading inside its quote; of the first project in a department, for another would change owners."""
    for department in post.document.sections:
        for section in department.sections[:1]:
            entry = section.entries[0] if section.entries else None
            if (
                section.heading is not None
                and department.level == 2
                and not department.blocks
                and len(section.entries) == 1
                and post.text[section.heading.content[1] : section.blocks[0].start] == "\n\n"
                and entry is not None
                and entry.attribution is not None
                and section.blocks[0] is entry.attribution.node
                and len(entry.quotes) == 1
                and entry.quotes[0].children[0].start == entry.quotes[0].start + 2
                and not any(isinstance(block, nodes.Heading) for block in entry.quotes[0].children)
            ):
                lines = post.block_lines(section.heading.start, section.heading.end)
                start = entry.quotes[0].start
                heading = f"> ### {_content(post, section.heading)}\n>\n"
                yield Mutant((Edit(*lines, ""), Edit(start, start, heading)), _first_character(start))


def _first_character(start: int) -> Span:
    return Span(start - 1, start)


@mutation("SEC017", company={"SEC011": "the heading was the only one that the entry had"})
def quoted_heading_in_bold(post: Post) -> Iterator[Mutant]:
    """The heading at the top of a quote in bold instead."""
    for section, quote, headings in _quotes(post):
        first = quote.children[0]
        if headings and first is headings[0] and len(quote.children) > 1 and not headings[0].setext:
            content = _content(post, headings[0])
            below = post.text[post.line(first.start).end :]
            if (
                below.startswith(">\n")
                and headings[0].level == section.level + 1
                and not set("*_[`<") & set(content)
                and content
            ):
                yield replace(first.start, headings[0].content[1], f"**{content}**")


# -- SEC011 to SEC013, SEC018 to SEC020: projects and the words of headings ------------------------------------------


@mutation("SEC011", lossy=_NO_HEADING)
def project_heading_dropped(post: Post) -> Iterator[Mutant]:
    """The heading of a department's first project is gone."""
    for department in post.document.sections:
        known = post.context.style.department(department.title)
        entries = [entry for part in department.walk() for entry in part.entries if entry.attribution]
        people = {entry.attribution.user_id for entry in entries if entry.attribution}
        for section in department.sections[:1]:
            if len(people) < 2 or known is None or known.frame or not known.projects or not section.entries:
                continue
            entry = section.entries[0]
            if section.heading is None or entry.attribution is None or not entry.quotes or department.blocks:
                continue
            if not isinstance(entry.quotes[0].children[0], nodes.Heading):
                lines = post.block_lines(section.heading.start, section.heading.end)
                yield drop(*lines, at=entry.attribution.span)


@mutation(
    "SEC012",
    lossy=_NO_HEADING,
    prepared=("SEC009", "SEC013"),
    company={"SEC011": "the entry mentions its old project"},
)
def project_named_like_another(post: Post) -> Iterator[Mutant]:
    """A project under the name of the one before it."""
    for department in post.document.sections:
        for before, after in pairwise(department.sections):
            if before.heading and after.heading and before.blocks and before.level == after.level == 3:
                yield replace(*after.heading.content, _content(post, before.heading))


@mutation("SEC024", lossy=_NO_HEADING, prepared=("SEC001",))
def department_again(post: Post) -> Iterator[Mutant]:
    """The heading of the department before, once more amid the projects of this one."""
    for before, after in pairwise(post.document.sections):
        if before.heading and after.heading and before.level == after.level == 2:
            for project in after.sections[1:]:
                if project.heading is not None and project.level == 3:
                    yield insert(post.line(project.heading.start).start, f"## {_content(post, before.heading)}\n\n")


def _suffixes(post: Post) -> Iterator[tuple[nodes.Heading, int, int]]:
    """Projects whose headings end in `([website](…))`, and where the two begin and end."""
    for _, heading in _projects(post):
        start = post.text.find(" ([website](", *heading.content)
        if start >= 0 and post.text[: heading.content[1]].endswith("))"):
            yield heading, start + 1, heading.content[1]


@mutation("SEC013")
def suffix_capitalised(post: Post) -> Iterator[Mutant]:
    """`Website` with a capital; not before the address of a room, which the fix would call one."""
    for _, start, end in _suffixes(post):
        if "matrix.to" not in post.text[start:end]:
            yield replace(start + 2, start + 3, "W")


@mutation("SEC013")
def suffix_without_parentheses(post: Post) -> Iterator[Mutant]:
    """The link without parentheses around it."""
    for _, start, end in _suffixes(post):
        yield Mutant((Edit(start, start + 1, ""), Edit(end - 1, end, "")))


@mutation("SEC013")
def suffix_glued(post: Post) -> Iterator[Mutant]:
    """No blank before the suffix."""
    for _, start, _ in _suffixes(post):
        yield drop(start - 1, start)


@mutation("SEC013")
def name_as_link(post: Post) -> Iterator[Mutant]:
    """The project's name itself as the link."""
    for heading, start, end in _suffixes(post):
        name = post.text[heading.content[0] : start - 1]
        target = post.text[start + len("([website]") : end - 1]
        if "[" not in name and "matrix.to" not in target:
            yield replace(*heading.content, f"[{name}]{target}")


@mutation("SEC013", lossy="the words behind it may be meant", prepared=("SEC009",))
def suffix_with_words_behind(post: Post) -> Iterator[Mutant]:
    """Words behind the suffix."""
    for _, _, end in _suffixes(post):
        yield insert(end, " and friends")


def _plain_headings(post: Post) -> Iterator[nodes.Heading]:
    """Headings of two words or more and no marks that name no department."""
    departments = {id(heading) for heading in post.departments}
    for heading in post.document.all(nodes.Heading):
        content = _content(post, heading)
        plain = not set(content) & set("[]()*_`<>{}:.|\\&")
        if plain and id(heading) not in departments and len(folded(content).split()) > 1 and not heading.attributes:
            yield heading


@mutation("SEC018")
def colon_behind_heading(post: Post) -> Iterator[Mutant]:
    """A colon at the end of a heading."""
    for heading in _plain_headings(post):
        yield insert(heading.content[1], ":")


@mutation("SEC018")
def full_stop_behind_heading(post: Post) -> Iterator[Mutant]:
    """A full stop at the end of a heading."""
    for heading in _plain_headings(post):
        yield insert(heading.content[1], ".")


@mutation("SEC019", prepared=("SEC008", "SEC009"), company={"LNK009": "the heading has another anchor now"})
def heading_says_it_twice(post: Post) -> Iterator[Mutant]:
    """The words of a heading, a dash, and the same words."""
    for heading in _plain_headings(post):
        yield insert(heading.content[0], f"{_content(post, heading)} - ")


@mutation("SEC020", lossy="braces may have been meant as brackets")
def braces_behind_heading(post: Post) -> Iterator[Mutant]:
    """Braces that Zola takes for attributes."""
    for heading in _plain_headings(post):
        yield insert(heading.content[1], " {beta}")


@mutation("SEC023", company={"LNK009": "the heading has no anchor now"})
def heading_glued_to_its_marks(post: Post) -> Iterator[Mutant]:
    """No space behind the marks of a heading."""
    for heading in _plain_headings(post):
        yield replace(heading.start + heading.level, heading.content[0], "")


@mutation("SEC022", lossy="the levels may have been meant")
def quoted_heading_too_deep(post: Post) -> Iterator[Mutant]:
    """The first heading of a quote, two levels deeper."""
    for _, _, headings in _quotes(post):
        if headings and headings[0].level <= 4 and not headings[0].setext:
            yield insert(headings[0].start, "##", at=Span(headings[0].start, headings[0].start + 1))


# -- SEC021: what the bot knows --------------------------------------------------------------------------------------


@mutation("SEC021", bot=True)
def website_outdated(post: Post) -> Iterator[Mutant]:
    """Another website than the bot has."""
    for _, start, end in _suffixes(post):
        yield replace(start + len("([website]("), end - 2, "https://kettle.garden.chat", at=Span(start, end))


@mutation("SEC021", bot=True)
def description_outdated(post: Post) -> Iterator[Mutant]:
    """Other words below the heading than the bot has."""
    for section, _ in _projects(post):
        attribution = section.entries[0].attribution if section.entries else None
        first = section.blocks[0] if section.blocks else None
        described = attribution is not None and first is not attribution.node and isinstance(first, nodes.Paragraph)
        known = post.context.style.hebbot and post.context.style.hebbot.project(
            section.title.removesuffix(" (website)")
        )
        if first is not None and described and known and known.description == post.text[first.start : first.end]:
            yield replace(first.start, first.end, "A kettle for everybody")


# -- SEC014 to SEC016: fold and end ----------------------------------------------------------------------------------


def _markers(post: Post) -> Iterator[tuple[Span, Span]]:
    """The fold marker, and its lines with the blank ones behind."""
    if post.text.count(_MARKER) == 1:
        start = post.text.index(_MARKER)
        yield Span(start, start + len(_MARKER)), post.block_lines(start, start + len(_MARKER))


def _second_department(post: Post) -> nodes.Heading | None:
    style = post.context.style
    known = [(heading, style.department(nodes.shown_text(heading))) for heading in post.departments]
    plain = [
        heading
        for heading, department in known
        if not (department.frame if department else nodes.shown_text(heading).startswith("Matrix Live"))
    ]
    return plain[1] if len(plain) > 1 else None


@mutation("SEC014")
def marker_dropped(post: Post) -> Iterator[Mutant]:
    """No fold marker; the fix knows its place where it stood before the second department."""
    second = _second_department(post)
    for marker, lines in _markers(post):
        if second is not None:
            usual = lines.end == second.start == marker.end + 2 and post.text[: lines.start].endswith("\n\n")
            lossy = "" if usual else "it stood elsewhere"
            yield drop(*lines, at=Span(second.start, second.end), lossy=lossy)


@mutation("SEC015")
def marker_without_blanks(post: Post) -> Iterator[Mutant]:
    """`<!--more-->`."""
    for marker, _ in _markers(post):
        yield replace(*marker, "<!--more-->")


@mutation("SEC015")
def marker_misspelled(post: Post) -> Iterator[Mutant]:
    """`<!-- moer -->`."""
    for marker, _ in _markers(post):
        yield replace(*marker, "<!-- moer -->")


@mutation("SEC015")
def marker_torn(post: Post) -> Iterator[Mutant]:
    """`<! -- more -->`."""
    for marker, _ in _markers(post):
        yield insert(marker.start + 2, " ")


@mutation("SEC015")
def marker_doubled(post: Post) -> Iterator[Mutant]:
    """A second marker before a later department."""
    for marker, _ in _markers(post):
        for heading in post.departments:
            if heading.start > marker.end + 20 and post.text[: heading.start].endswith("\n\n"):
                yield insert(heading.start, f"{_MARKER}\n\n")


@mutation("SEC015")
def marker_glued_to_text_above(post: Post) -> Iterator[Mutant]:
    """No blank line before the marker."""
    for marker, _ in _markers(post):
        if post.text[: marker.start].endswith("\n\n") and not post.text[: marker.start].endswith("\n\n\n"):
            yield drop(marker.start - 1, marker.start, at=marker)


@mutation("SEC015")
def marker_glued_to_text_below(post: Post) -> Iterator[Mutant]:
    """No blank line behind the marker."""
    for marker, lines in _markers(post):
        if lines.end == marker.end + 2:
            yield drop(marker.end, marker.end + 1, at=marker)


@mutation("SEC015", lossy="where the fold belongs is for the editor to say")
def marker_in_quote(post: Post) -> Iterator[Mutant]:
    """The marker inside a quote."""
    for _, lines in _markers(post):
        for block in post.document.root.children:
            if isinstance(block, nodes.BlockQuote) and len(block.children) > 1:
                start = post.document.source.line_start(block.children[1].start)
                yield Mutant((Edit(*lines, ""), Edit(start, start, f"> {_MARKER}\n>\n")), _first_character(start))


@mutation("SEC015", lossy="where the fold belongs is for the editor to say")
def marker_at_the_top(post: Post) -> Iterator[Mutant]:
    """The marker before everything else."""
    for _, lines in _markers(post):
        start = post.document.root.children[0].start
        yield Mutant((Edit(*lines, ""), Edit(start, start, f"{_MARKER}\n\n")))


@mutation("SEC015", lossy="where the fold belongs is for the editor to say")
def marker_beside_text(post: Post) -> Iterator[Mutant]:
    """The marker on a line with text."""
    for marker, lines in _markers(post):
        above = post.text[: marker.start].rstrip()
        if above.endswith((".", "!")) and post.text[post.line(len(above) - 1).start].isalpha():
            yield Mutant(
                (Edit(*lines, ""), Edit(len(above), len(above), f" {_MARKER}")), Span(len(above) - 1, len(above))
            )


@mutation("SEC016")
def end_dropped(post: Post) -> Iterator[Mutant]:
    """No closing section; the fix knows the words of the house style."""
    closing = post.context.style.closing
    for section in post.document.sections[-1:]:
        if section.heading is not None and folded(section.title).startswith(folded(closing.title)):
            day = post.document.date
            guide = f"\n\n{closing.guide}" if day and day >= closing.guide_since else ""
            usual = f"## {closing.title}\n\n{closing.text}{guide}"
            start = section.heading.start
            above = len(post.text[:start].rstrip())
            is_usual = post.text[start:].rstrip() == usual and post.text[above:start] == "\n\n"
            lossy = "" if is_usual else "the closing words were others, or other blank lines before them"
            yield drop(above, len(post.text.rstrip()), at=_first_character(above), lossy=lossy)
