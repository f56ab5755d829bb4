"""One file at a time: read it, check it, and say what came of it, whatever happens."""

import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from twimlint.checks import Context
from twimlint.diagnostics import Diagnostic, Span, Violation
from twimlint.engine.check import Ruleset, check, diagnose
from twimlint.post.document import Document
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError, Settings
from twimlint.rulebook.catalog import Catalog
from twimlint.rulebook.style import Style, load_style
from twimlint.session.report import Report
from twimlint.site.finding import Sites
from twimlint.site.pages import Site, SiteError
from twimlint.text.source import (
    NotUtf8Error,
    OversizedError,
    Source,
    SourceError,
    UnreadableError,
    read_bytes,
    read_limited,
)

NOT_UTF8, OVERSIZED, UNREADABLE, CONTROL = "SRC001", "SRC002", "SRC003", "SRC004"

_CONTROLS = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_REMEDIES = {
    NOT_UTF8: "save the file as UTF-8",
    OVERSIZED: "raise `max-file-size` if this is a post",
    UNREADABLE: "correct its name or its permissions",
}


class Session:
    """What the files of one run share: their rules, the house style, and the sites that they stand in."""

    def __init__(self, catalog: Catalog, sites: Sites | None = None) -> None:
        self._catalog = catalog
        self._sites = Sites() if sites is None else sites
        self._rulesets: dict[tuple[str, ...], Ruleset] = {}
        self._styles: dict[int, Style] = {}

    def check(self, target: Target) -> Report:
        """Read and check one file; whatever goes wrong stays with this file."""
        try:
            return self._check(target)
        except ConfigError:
            raise
        except Exception as error:  # one file must not take the others down with it
            return Report(target.name, bug=error)

    def _check(self, target: Target) -> Report:
        source = self.read(target)
        if isinstance(source, Diagnostic):
            return Report(target.name, [source], failed=True)
        return self.judge(target, source)

    def judge(self, target: Target, source: Source) -> Report:
        """Check a text as if it were that of the file."""
        ruleset, context = self.ruleset(target), self.context(target)
        document = Document(source, context.style)
        diagnostics = check(document, ruleset, context)
        if found := _control_characters(document, ruleset):
            diagnostics = sorted([*diagnostics, *found], key=lambda diagnostic: (diagnostic.span, diagnostic.code))
        failed = any(diagnostic.level.rank >= target.settings.fail_on.rank for diagnostic in diagnostics)
        return Report(target.name, diagnostics, source, failed)

    def read(self, target: Target) -> Source | Diagnostic:
        """The text of a file, or what keeps it from being read."""
        try:
            if target.fault is not None:
                raise UnreadableError(target.fault)
            limit = target.settings.max_file_size
            content = read_limited(sys.stdin.buffer, limit) if target.is_stdin else read_bytes(target.path, limit)
            return Source.decode(target.name, content)
        except NotUtf8Error as error:
            return self._refuse(NOT_UTF8, Source(target.name, error.text), str(error))
        except SourceError as error:
            code = OVERSIZED if isinstance(error, OversizedError) else UNREADABLE
            return self._refuse(code, Source(target.name, ""), str(error))

    def _refuse(self, code: str, read_so_far: Source, fault: str) -> Diagnostic:
        end = len(read_so_far.text)
        violation = Violation(Span(end, end), f"{fault}: {_REMEDIES[code]}")
        return diagnose(Document(read_so_far), self._catalog[code], violation, {})

    def ruleset(self, target: Target) -> Ruleset:
        """The rules that hold for a file."""
        codes = target.settings.codes_for(target.path)
        if codes not in self._rulesets:
            self._rulesets[codes] = Ruleset([self._catalog[code] for code in codes], target.settings.levels)
        return self._rulesets[codes]

    def context(self, target: Target) -> Context:
        """What the checks of a file may know beside it.

        Raises ConfigError where a file that the settings name cannot be used.
        """
        return Context(self._style(target.settings), self._site(target))

    def _style(self, settings: Settings) -> Style:
        if id(settings) not in self._styles:
            style = load_style()
            if settings.hebbot_config is not None:
                style = _with_hebbot(settings.hebbot_config)
            self._styles[id(settings)] = style.extended(settings.style) if settings.style else style
        return self._styles[id(settings)]

    def _site(self, target: Target) -> Site | None:
        """The site that a file stands in: the one that the settings name, else the nearest upwards."""
        if target.settings.site_root is None:
            return self._sites.around(Path(target.path))
        try:
            return self._sites.at(target.settings.site_root)
        except SiteError as error:
            raise ConfigError(str(error)) from error

    @property
    def notes(self) -> Sequence[str]:
        """What the sites could not read, one line each."""
        return self._sites.notes


def _with_hebbot(path: Path) -> Style:
    from twimlint.rulebook.hebbot import HebbotConfigError  # noqa: PLC0415  # rarely wanted

    try:
        return load_style(path)
    except HebbotConfigError as error:
        raise ConfigError(str(error)) from error


def _control_characters(document: Document, ruleset: Ruleset) -> list[Diagnostic]:
    rule = next((rule for rule in ruleset.rules if rule.code == CONTROL), None)
    if rule is None or not _has_control_characters(document.text):
        return []
    return [
        diagnose(document, rule, _control_violation(run), ruleset.levels)
        for run in _control_run().finditer(document.text)
    ]


def _has_control_characters(text: str) -> bool:
    """Found out by taking them away, which is several times faster than to look for the first one."""
    octets = text.encode("utf-8", "replace")
    return len(octets.translate(None, _CONTROLS)) < len(octets)


def _control_violation(run: re.Match[str]) -> Violation:
    shown = "".join(f"\\x{ord(character):02x}" for character in run[0][:8])
    return Violation(Span(*run.span()), f"control character `{shown}` breaks the feed: delete it")


@cache
def _control_run() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_CONTROLS.decode())}]++")
