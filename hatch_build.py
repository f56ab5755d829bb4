"""Adds to what is built: the revision, for `twimlint --version`, and to a wheel the compiled rulebook."""

import runpy
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Adds `twimlint/REVISION` where git knows the revision, and `twimlint/rules/rulebook.bin` to wheels.

    What is built from an sdist keeps the sdist's revision. An editable installation asks git and compiles its rulebook
    when it runs.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        ours = runpy.run_path(str(Path(self.root, "twimlint", "cli", "revision.py")))
        revision = ours["of_checkout"](Path(self.root))
        if revision is not None:
            self._add(build_data, f"twimlint/{ours['FILE_NAME']}", f"{revision}\n".encode())
        if self.target_name == "wheel":
            self._add(build_data, "twimlint/rules/rulebook.bin", self._compiled_rulebook())

    def _compiled_rulebook(self) -> bytes:
        sys.path.insert(0, self.root)
        try:
            from twimlint.rulebook.compiled import compile_rulebook  # noqa: PLC0415  # the sources are found just now

            return compile_rulebook(Path(self.root, "rules"))
        finally:
            sys.path.remove(self.root)

    def _add(self, build_data: dict[str, Any], name: str, content: bytes) -> None:
        file = Path(self._folder.name, Path(name).name)
        file.write_bytes(content)
        file.chmod(0o644)
        build_data["force_include"][str(file)] = name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if hasattr(self, "_folder"):
            self._folder.cleanup()
