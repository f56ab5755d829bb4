"""Information about what is under the pointer: a rule, a Matrix link, a page, a reference, a department."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote

from lsprotocol import types

from twimlint.diagnostics import Diagnostic, Span
from twimlint.markdown import nodes
from twimlint.matrix import MatrixToLink, parse_matrix_to
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import PAGES_URL
from twimlint.server.features import Feature, on_open_text
from twimlint.server.targets import definition_of, link_at, page_target, shortcode_under, template_of
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

_PAGE_LINK = re.compile(r"\]\(([A-Z]{2,3}\d{3}-[a-z0-9-]+\.md)\)")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!<>~|&:@/$^=])")
_LONGEST_EXCERPT = 300
_MOST_DIAGNOSTICS = 3


def plain(text: str) -> str:
    """Markdown that shows a text of a post literally, without active links, images or HTML."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """The same as a code span."""
    text = " ".join(text.split()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if "`" in text else f"{fence}{text}{fence}"


def hovered(view: View, offset: int) -> tuple[str, Span] | None:
    """Markdown about what is at an offset, and the span that it is about."""
    parts: list[tuple[str, Span]] = []
    around = [one for one in view.diagnostics if one.span.start <= offset <= one.span.end]
    parts += [(_about_rule(one), one.span) for one in around[:_MOST_DIAGNOSTICS]]
    thing = _about_link(view, offset) or _about_shortcode(view, offset) or _about_department(view, offset)
    if thing is not None:
        parts.insert(0, thing)
    if not parts:
        return None
    return "\n\n---\n\n".join(text for text, _ in parts), parts[0][1]


def _about_rule(diagnostic: Diagnostic) -> str:
    from twimlint.output.rule_page import render  # noqa: PLC0415  # not before the first diagnostics

    page = render(load_catalog()[diagnostic.code])
    return _PAGE_LINK.sub(rf"]({PAGES_URL}\1)", page).strip()


# -- links -------------------------------------------------------------------------------------------------------------


def _about_link(view: View, offset: int) -> tuple[str, Span] | None:
    link = link_at(view.document, offset)
    if link is None:
        return None
    lines: list[str] = []
    definition = definition_of(view.document, link)
    if definition is not None and definition is not link:
        row = view.source.location(definition.start).row
        lines.append(f"{code(f'[{definition.label}]')} is {code(definition.target)} (line {row})")
    matrix = parse_matrix_to(link.target)
    if matrix is not None:
        lines += _about_matrix(matrix)
    else:
        lines += _about_page(view, link.target)
    return ("\n\n".join(lines), Span(link.start, link.end)) if lines else None


def _about_matrix(link: MatrixToLink) -> Iterator[str]:
    """Information about a matrix.to address."""
    if link.fault is not None:
        yield f"Matrix link: the identifier {code(unquote(link.raw))} {plain(link.fault)}"
        return
    if link.identifier is None:
        return
    identifier = link.identifier
    facts = [f"**{identifier.noun}** {code(str(identifier))}"]
    if identifier.server is not None:
        facts.append(f"server {code(identifier.server)}")
    if link.event is not None:
        facts.append(f"event {code(link.event)}")
    if link.via:
        facts.append(f"via {', '.join(code(unquote(server)) for server in link.via)}")
    if link.needs_via:
        facts.append("no `via` servers: some readers cannot join through this link")
    yield "\\\n".join(facts)


def _about_page(view: View, address: str) -> Iterator[str]:
    target = page_target(view, address)
    if target is None or view.site is None or not target.name:
        return
    page = view.site.document(target.name)
    if page is None:
        return
    title = page.front_matter.get("title")
    day = page.front_matter.get("date")
    shown = f"**{plain(title if isinstance(title, str) else target.name)}**"
    yield f"{shown}, {plain(str(day)[:10])}" if isinstance(day, date | str) else shown
    yield code(f"content/{target.name}") + (f" at {code(f'#{target.anchor}')}" if target.anchor else "")
    for block in page.root.children:
        excerpt = nodes.shown_text(block).replace("\ufffc", "").strip() if isinstance(block, nodes.Paragraph) else ""
        if excerpt:
            short = excerpt[:_LONGEST_EXCERPT]
            yield plain(short) + ("…" if short != excerpt else "")
            return


# -- the rest ----------------------------------------------------------------------------------------------------------


def _about_shortcode(view: View, offset: int) -> tuple[str, Span] | None:
    shortcode = shortcode_under(view, offset)
    if shortcode is None or view.site is None:
        return None
    template = template_of(view, shortcode.name)
    if template is None:
        return None
    shown = code(template.removeprefix(f"{view.site.root}/"))
    return f"Shortcode {code(shortcode.name)}: {shown}", Span(shortcode.start, shortcode.end)


def _about_department(view: View, offset: int) -> tuple[str, Span] | None:
    heading = next((one for one in view.document.all(nodes.Heading) if one.start <= offset <= one.end), None)
    if heading is None or heading.level != 2 or view.document.in_quote(offset):
        return None
    department = view.style.department(view.source.text[slice(*heading.content)])
    if department is None:
        return None
    lines = [f"**{plain(department.title)}**"]
    lines += [f"spelled {code(old)} until {last}" for old, last in _newest_first(department.formerly)]
    lines += [f"also correct: {code(also)}" for also in department.also]
    if department.since is not None:
        lines.append(f"known since {department.since}")
    if department.until is not None:
        lines.append(f"discontinued since {department.until}")
    return "\\\n".join(lines), Span(*heading.content)


def _newest_first(formerly: "object") -> list[tuple[str, date]]:
    return sorted(dict(formerly).items(), key=lambda one: one[1], reverse=True)  # type: ignore[call-overload]


async def hover(workspace: Workspace, view: View, params: types.HoverParams) -> types.Hover | None:
    offset = view.ruler.offset(params.position)
    found = await workspace.about(view, lambda: hovered(view, offset))
    if found is None:
        return None
    text, span = found
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), view.ruler.range(span))


FEATURES = (Feature(types.TEXT_DOCUMENT_HOVER, on_open_text(hover)),)
