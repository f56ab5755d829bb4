"""Code lenses on project headings, off by default: how many posts have the project, and which had it last."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from twimlint.rulebook.titles import folded
from twimlint.server.archive import Archive, Heading, PageDigest
from twimlint.server.features import Feature, on_open_text
from twimlint.server.targets import own_name
from twimlint.server.uris import uri_of
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

_PROJECT_LEVEL = 3


def project_lenses(view: View, archive: Archive) -> Iterator[types.CodeLens]:
    """For each project of a text: how many other posts have it, and how the latest of them spells it."""
    own, day = own_name(view), view.document.date
    uses = _uses(archive, own)
    for section in view.document.outline.walk():
        if section.level != _PROJECT_LEVEL or section.heading is None:
            continue
        found = uses.get(folded(Heading(3, view.source.text[slice(*section.heading.content)], 0).name), ())
        place = view.ruler.range((section.heading.start, section.heading.end))
        number = "1 post" if len(found) == 1 else f"{len(found)} posts"
        yield types.CodeLens(place, types.Command(f"in {number}" if found else "new in TWIM", ""))
        earlier = [(page, heading) for page, heading in found if page.day and (day is None or page.day < day)]
        if earlier:
            page, heading = earlier[0]
            title = f"{page.day}: {heading.title}"
            uri = uri_of(archive.path_of(page.name))
            yield types.CodeLens(place, types.Command(title, "twimlint.openPost", arguments=[uri]))


def _uses(archive: Archive, own: str | None) -> dict[str, list[tuple[PageDigest, Heading]]]:
    """The other pages that have a project, the latest first, by the project's folded name."""
    uses: dict[str, list[tuple[PageDigest, Heading]]] = {}
    for page in archive.latest_first:
        if page.name != own:
            for heading in {folded(one.name): one for one in page.headings if one.level == _PROJECT_LEVEL}.items():
                uses.setdefault(heading[0], []).append((page, heading[1]))
    return uses


async def code_lenses(workspace: Workspace, view: View, _params: types.CodeLensParams) -> Sequence[types.CodeLens]:
    if view.site is None or not workspace.settings.code_lens:
        return []
    archive = await workspace.filled_archive(view.site)
    return await workspace.about(view, lambda: list(project_lenses(view, archive)))


FEATURES = (Feature(types.TEXT_DOCUMENT_CODE_LENS, on_open_text(code_lenses)),)
