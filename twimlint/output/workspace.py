"""File names for other programs: relative to the workspace, with slashes."""

import os
import posixpath

from twimlint.diagnostics.named import NamedTuple


class Workspace(NamedTuple):
    """The folder that paths are relative to, and the one that the names of this run are relative to; both absolute."""

    root: str
    here: str

    def relative(self, name: str) -> str:
        """The name relative to the root; absolute if the file is outside of it."""
        path = posixpath.normpath(posixpath.join(_with_slashes(self.here), _with_slashes(name)))
        root = posixpath.normpath(_with_slashes(self.root)).rstrip("/")
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else path

    def uri(self, name: str) -> str:
        """The relative name as a URI reference (RFC 3986); bytes that are not UTF-8 are percent-encoded too."""
        from urllib.parse import quote  # noqa: PLC0415  # few formats ask for it

        relative = self.relative(name)
        return quote(relative.encode("utf-8", "surrogateescape"), safe="/")


def _with_slashes(path: str) -> str:
    return path.replace(os.sep, "/")
