"""The baseline: a file of known problems that are not reported, so that a site can adopt twimlint without a clean-up.

A problem is identified by its rule and the text of its line, so that it is recognised when lines above it are added or
removed. The file only shrinks: entries that no longer occur are reported, and `twimlint baseline` removes them.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from twimlint.diagnostics import Diagnostic
from twimlint.project.files import Target
from twimlint.session.report import Report
from twimlint.text.digest import digest
from twimlint.text.source import SourceError, read_bytes
from twimlint.text.writing import WriteError, write_output

_ABOUT = "Problems that twimlint does not report. `twimlint baseline` removes those that no longer occur."
_VERSION = 1
_MAX_SIZE = 64 * 1024 * 1024


class BaselineError(Exception):
    """The file cannot be read or written, or is not a baseline; the message is one line."""


class Baseline:
    """The known problems of the files below a baseline's folder."""

    def __init__(self, file: Path, known: Mapping[str, Iterable[str]]) -> None:
        self.file = file
        self._known = {path: Counter(marks) for path, marks in known.items()}
        self._outdated = 0

    @classmethod
    def read(cls, file: Path) -> "Baseline":
        """Read a baseline; one that does not exist yet is empty.

        Raises BaselineError.
        """
        if not os.path.lexists(file):
            return cls(file, {})
        try:
            data = json.loads(read_bytes(file, _MAX_SIZE))
        except SourceError as error:
            raise BaselineError(f"{file}: the baseline cannot be read: {error}") from None
        except (ValueError, RecursionError):
            raise BaselineError(f"{file}: this is not a baseline of twimlint") from None
        if not _is_baseline(data):
            raise BaselineError(f"{file}: this is not a baseline of twimlint")
        return cls(file, data["problems"])

    def without_known(self, target: Target, report: Report) -> Report:
        """Return the report of a file without the problems that are known."""
        left = Counter(self._known.get(self._name(target.path), ()))
        if not left:
            return report
        kept = []
        for diagnostic in report.diagnostics:
            mark = _mark(report, diagnostic)
            if left[mark]:
                left[mark] -= 1
            else:
                kept.append(diagnostic)
        on = target.settings.codes_for(target.path)
        self._outdated += (left - _of_other_rules(left, on)).total()
        return report.with_diagnostics(kept, target.settings.fail_on)

    @property
    def outdated(self) -> int:
        """How many entries no longer occur, in the files seen so far or because their file is gone.

        Entries of rules that are off are not counted.
        """
        return self._outdated + sum(marks.total() for path, marks in self._known.items() if not self._has(path))

    def renewed(self, reports: Iterable[tuple[Target, Report]]) -> "Baseline":
        """Return the baseline for what is found now in files.

        An empty baseline takes all problems; any other one keeps those of its entries that still occur, and those of
        files and rules that were not checked.
        """
        renewed = dict(self._known)
        for target, report in reports:
            name = self._name(target.path)
            found = Counter(_mark(report, problem) for problem in report.diagnostics)
            if self._known:
                known = renewed.get(name, Counter())
                found = known & (found + _of_other_rules(known, target.settings.codes_for(target.path)))
            renewed[name] = found
        there = {path: marks for path, marks in renewed.items() if marks and self._has(path)}
        return Baseline(self.file, {path: marks.elements() for path, marks in there.items()})

    @property
    def size(self) -> int:
        """The number of known problems."""
        return sum(marks.total() for marks in self._known.values())

    def write(self) -> None:
        """Write the file completely or not at all; raises BaselineError."""
        problems = {path: sorted(marks.elements()) for path, marks in sorted(self._known.items())}
        written = json.dumps({"about": _ABOUT, "version": _VERSION, "problems": problems}, indent=1, ensure_ascii=False)
        try:
            write_output(self.file, f"{written}\n".encode("utf-8", "backslashreplace"))  # as JSON escapes surrogates
        except WriteError as error:
            raise BaselineError(f"{self.file}: the baseline cannot be written: {error}") from None

    def _has(self, path: str) -> bool:
        """Whether the file of an entry, which may be anything, still exists."""
        return os.path.isfile(os.path.join(self.file.parent, path))  # noqa: PTH113, PTH118  # raises nothing

    def _name(self, path: str) -> str:
        return Path(os.path.relpath(path, self.file.parent)).as_posix()


def _mark(report: Report, diagnostic: Diagnostic) -> str:
    """The key of a problem: its rule, and a hash of the text of its line."""
    line = report.line_of(diagnostic).strip()
    return f"{diagnostic.code} {digest(line.encode('utf-8', 'surrogatepass'))[:16]}"


def _of_other_rules(marks: Counter[str], codes: Collection[str]) -> Counter[str]:
    return Counter({mark: count for mark, count in marks.items() if mark.partition(" ")[0] not in codes})


def _is_baseline(data: Any) -> bool:
    if not isinstance(data, dict) or data.get("version") != _VERSION or not isinstance(data.get("problems"), dict):
        return False
    lists: Sequence[Any] = list(data["problems"].values())
    return all(isinstance(marks, list) and all(isinstance(mark, str) for mark in marks) for marks in lists)
