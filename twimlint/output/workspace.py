"""File names for other programs: relative to the workspace, with slashes."""

import posixpath
from pathlib import PurePath
from urllib.parse import quote

from twimlint.diagnostics.named import NamedTuple


class Workspace(NamedTuple):
    """The folder that paths are relative to, and the one that the names of this run are relative to; both absolute."""

    root: str
    here: str

    def relative(self, name: str) -> str:
        """The name relative to the root; absolute if the file is outside of it."""
        path = posixpath.normpath(posixpath.join(PurePath(self.here).as_posix(), PurePath(name).as_posix()))
        root = PurePath(self.root).as_posix().rstrip("/")
        return path[len(root) + 1 :] if path.startswith(f"{root}/") else path

    def uri(self, name: str) -> str:
        """The relative name as a URI reference (RFC 3986); bytes that are not UTF-8 are percent-encoded too."""
        relative = self.relative(name)
        return quote(relative.encode("utf-8", "surrogateescape"), safe="/")
