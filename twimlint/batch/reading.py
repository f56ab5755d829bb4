"""Reads the files of a run; a file that cannot be read becomes a diagnostic of its own (SRC001 to SRC003)."""

import sys

from twimlint.diagnostics import Diagnostic, Span, Violation
from twimlint.engine.check import diagnose
from twimlint.project.files import Target
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import (
    NotUtf8Error,
    OversizedError,
    Source,
    SourceError,
    UnreadableError,
    read_bytes,
    read_limited,
)

_NOT_UTF8, _OVERSIZED, _UNREADABLE = "SRC001", "SRC002", "SRC003"
_REMEDIES = {
    _NOT_UTF8: "save the file as UTF-8",
    _OVERSIZED: "raise `max-file-size` if this is a post",
    _UNREADABLE: "correct its name or its permissions",
}


def read(target: Target) -> Source | Diagnostic:
    """Return the text of a file, or why it cannot be read."""
    try:
        if target.fault is not None:
            raise UnreadableError(target.fault)
        limit = target.settings.max_file_size
        content = _read_standard_input(limit) if target.is_stdin else read_bytes(target.path, limit)
        return Source.decode(target.name, content, target.path)
    except NotUtf8Error as error:
        return _refusal(_NOT_UTF8, Source(target.name, error.text), str(error))
    except SourceError as error:
        code = _OVERSIZED if isinstance(error, OversizedError) else _UNREADABLE
        return _refusal(code, Source(target.name, ""), str(error))


def _read_standard_input(limit: int) -> bytes:
    try:
        return read_limited(sys.stdin.buffer, limit)
    except OSError as error:  # it is closed, or a folder
        raise UnreadableError(f"standard input: {(error.strerror or type(error).__name__).lower()}") from error


def _refusal(code: str, read_so_far: Source, fault: str) -> Diagnostic:
    end = len(read_so_far.text)
    violation = Violation(Span(end, end), f"{fault}: {_REMEDIES[code]}")
    return diagnose(read_so_far, load_catalog()[code], violation, {})
