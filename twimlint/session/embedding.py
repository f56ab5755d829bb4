"""The functions of the public interface: one session per call, so that callers share no state."""

from collections.abc import Mapping
from typing import Any

from twimlint.diagnostics import Diagnostic
from twimlint.engine.fixer import FixResult
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.session.judge import Session
from twimlint.site.pages import Site
from twimlint.text.source import Source

SettingsLike = Settings | Mapping[str, Any] | None


def check(text: str, path: str, settings: SettingsLike, site: Site | None) -> list[Diagnostic]:
    """See `twimlint.check`."""
    return list(_session(site).check(_target(path, settings), Source(path, text)).diagnostics)


def fix(text: str, path: str, settings: SettingsLike, site: Site | None, *, unsafe: bool) -> FixResult:
    """See `twimlint.fix`."""
    return _session(site).fix(_target(path, settings), Source(path, text), unsafe=unsafe)


def format_text(text: str, path: str, settings: SettingsLike, site: Site | None) -> str:
    """See `twimlint.format`."""
    return _session(site).format(_target(path, settings), Source(path, text)).text


def _session(site: Site | None) -> Session:
    return Session(lambda _target: site)


def _target(path: str, settings: SettingsLike) -> Target:
    """The target of a page for a session; paths in a mapping of settings are relative to the same folder as `path`."""
    if not isinstance(settings, Settings):
        settings = Settings.of(settings or {})
    return Target(path, path, settings)
