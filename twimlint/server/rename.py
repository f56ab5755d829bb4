"""Renames the label of a reference in a text, and a page in every link to it."""

import os
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.markdown.links import normalize_label
from twimlint.server.actions import workspace_edit
from twimlint.server.edits import text_edits
from twimlint.server.features import Feature, on_open_text
from twimlint.server.navigation import label_spans
from twimlint.server.targets import link_at
from twimlint.server.uris import path_of
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

_INTERNAL = "@/"
_LONGEST_LABEL = 999
"""CommonMark 0.31, "Link reference definitions"."""


# -- labels ------------------------------------------------------------------------------------------------------------


def label_at(view: View, offset: int) -> tuple[str, Span] | None:
    """The label at an offset, and its span."""
    link = link_at(view.document, offset)
    if link is None or link.label is None:
        return None
    for node, span in label_spans(view.document, link.label):
        if node is link:
            return link.label, span
    return None


def label_edits(view: View, label: str, name: str) -> Iterator[Edit]:
    """The edits that rename a label; the shown text of `[label]` and `[label][]` is unchanged.

    Raises JsonRpcInvalidParams where the name cannot be one or is taken.
    """
    if not name.strip() or len(name) > _LONGEST_LABEL or any(mark in name for mark in "[]\r\n\\"):
        raise JsonRpcInvalidParams("a label must not be blank or contain brackets or backslashes")
    if normalize_label(name) != normalize_label(label) and normalize_label(name) in view.document.root.references:
        raise JsonRpcInvalidParams(f"there is already a definition of [{name}]")
    for node, span in label_spans(view.document, label):
        if isinstance(node, nodes.Definition) or node.form == "full":
            yield Edit(*span, name)
        else:
            yield Edit(node.content[1] + 1, node.end, f"[{name}]")


async def prepare_rename(
    workspace: Workspace, view: View, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    offset = view.ruler.offset(params.position)
    found = await workspace.about(view, lambda: label_at(view, offset))
    return None if found is None else types.PrepareRenamePlaceholder(view.ruler.range(found[1]), found[0])


async def rename(workspace: Workspace, view: View, params: types.RenameParams) -> types.WorkspaceEdit | None:
    offset = view.ruler.offset(params.position)
    found = await workspace.about(view, lambda: label_at(view, offset))
    if found is None:
        return None
    edits = sorted(label_edits(view, found[0], params.new_name))
    return workspace_edit(view, edits, versioned=workspace.client.versions_edits)


# -- pages -------------------------------------------------------------------------------------------------------------


async def will_rename_files(workspace: Workspace, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """The edits that update every link to the renamed pages."""
    edits: dict[str, list[types.TextEdit]] = {}
    for file in params.files:
        old, new = path_of(file.old_uri), path_of(file.new_uri)
        for archive in await workspace.archives() if old is not None and new is not None else ():
            content = f"{archive.site.root}{os.sep}content{os.sep}"
            if old is None or new is None or not old.startswith(content) or not new.startswith(content):
                continue
            before, after = old[len(content) :].replace(os.sep, "/"), new[len(content) :].replace(os.sep, "/")
            for name in list(archive.pages):
                renamed = _renamed(name, before, after)
                if renamed is None:
                    continue
                for page, links in workspace.links_to(archive, name).items():
                    path = archive.path_of(page)
                    found = [Edit(*link.span, f"{_INTERNAL}{quote(renamed)}") for link in links]
                    edits.setdefault(workspace.uri_at(path), []).extend(text_edits(workspace.ruler_at(path), found))
    return types.WorkspaceEdit(changes=edits) if edits else None


def _renamed(name: str, before: str, after: str) -> str | None:
    """The new name of a page after a file or folder is renamed; None if it is unchanged."""
    if name == before:
        return after
    return after + name[len(before) :] if name.startswith(f"{before}/") else None


_ANY_FILE: Sequence[types.FileOperationFilter] = (
    types.FileOperationFilter(types.FileOperationPattern("**/*.md"), scheme="file"),
    types.FileOperationFilter(
        types.FileOperationPattern("**", matches=types.FileOperationPatternKind.Folder), scheme="file"
    ),
)

FEATURES = (
    Feature(types.TEXT_DOCUMENT_PREPARE_RENAME, on_open_text(prepare_rename)),
    Feature(types.TEXT_DOCUMENT_RENAME, on_open_text(rename), types.RenameOptions(prepare_provider=True)),
    Feature(types.WORKSPACE_WILL_RENAME_FILES, will_rename_files, types.FileOperationRegistrationOptions(_ANY_FILE)),
)
