"""Writes the revision into what is built, for `twimlint --version`; what is built from an sdist keeps the sdist's."""

import runpy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RevisionHook(BuildHookInterface[Any]):
    """Adds `twimlint/REVISION` where git knows the revision."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":  # a checkout is asked when it runs
            return
        ours = runpy.run_path(str(Path(self.root, "twimlint", "cli", "revision.py")))
        revision = ours["of_checkout"](Path(self.root))
        if revision is None:
            return
        self._folder = TemporaryDirectory()
        file = Path(self._folder.name, ours["FILE_NAME"])
        file.write_text(f"{revision}\n", "utf-8")
        file.chmod(0o644)
        build_data["force_include"][str(file)] = f"twimlint/{ours['FILE_NAME']}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if hasattr(self, "_folder"):
            self._folder.cleanup()
