"""twimlint checks, fixes and formats posts of This Week in Matrix.

This module is the public interface and follows semantic versioning; everything below it may change at any time.

>>> import twimlint
>>> text = "Join [the garden](http://matrix.to/#/#garden:example.org).\\n"
>>> for found in twimlint.check(text, "notes.md"):
...     print(found.location.row, found.code, found.name)
1 MTX002 insecure-matrix-to-link
>>> twimlint.fix(text, "notes.md").text
'Join [the garden](https://matrix.to/#/#garden:example.org).\\n'

The functions work on text, saved or not. They open no file except those that the settings and the site name, print
nothing, and share no state that two callers with different settings could see of each other. Nothing is loaded before
it is used.
"""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from twimlint.diagnostics import Applicability, Diagnostic, Edit, Fix, Level, Location, Span
    from twimlint.engine.fixer import FixResult, Refusal
    from twimlint.project.settings import ConfigError, Settings
    from twimlint.site.pages import Site, SiteError

__all__ = [
    "Applicability",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "Fix",
    "FixResult",
    "Level",
    "Location",
    "Refusal",
    "Settings",
    "Site",
    "SiteError",
    "Span",
    "check",
    "fix",
    "format",
]

_HOMES = {
    "twimlint.diagnostics": ("Applicability", "Diagnostic", "Edit", "Fix", "Level", "Location", "Span"),
    "twimlint.engine.fixer": ("FixResult", "Refusal"),
    "twimlint.project.settings": ("ConfigError", "Settings"),
    "twimlint.site.pages": ("Site", "SiteError"),
}
"""The modules that define what this one offers; each is imported when one of its names is first used."""


def check(
    text: str,
    path: str = "post.md",
    *,
    settings: Settings | Mapping[str, Any] | None = None,
    site: Site | None = None,
) -> list[Diagnostic]:
    """Return the problems of a page, in order of place, then code.

    `path` is the name that the page has or will have, relative or absolute; some rules look at it. Nothing is read
    from there. `settings` is a value or a mapping with the keys of `.twimlint.toml`; None means the defaults. Without
    a `site`, the rules that look at other pages and files are off.

    Spans are half-open offsets in code points of `text`. Rows and columns begin at 1; columns count code points.

    Raises ConfigError for settings that cannot be used.

    >>> [found.code for found in check("a [link]() without a target\\n", settings={"ignore": ["LNK"]})]
    []
    """
    from twimlint.session import embedding  # noqa: PLC0415  # an import of twimlint loads nothing

    return embedding.check(text, path, settings, site)


def fix(
    text: str,
    path: str = "post.md",
    *,
    unsafe: bool = False,
    settings: Settings | Mapping[str, Any] | None = None,
    site: Site | None = None,
) -> FixResult:
    """Apply the safe fixes of the rules that are on, and the unsafe ones if `unsafe` is set.

    Returns the new `text`, how many fixes of each rule were `applied`, the diagnostics that `remain`, and the fixes
    that were `refused` although `check` offers them, because they would have changed more than their rule declares.
    Parameters are those of `check`.

    Raises ConfigError as `check` does.

    >>> result = fix("Hello\\u200b there\\n")
    >>> result.text, dict(result.applied)
    ('Hello there\\n', {'TXT002': 1})
    """
    from twimlint.session import embedding  # noqa: PLC0415

    return embedding.fix(text, path, settings, site, unsafe=unsafe)


def format(  # noqa: A001  # what the command is called, too
    text: str,
    path: str = "post.md",
    *,
    settings: Settings | Mapping[str, Any] | None = None,
    site: Site | None = None,
) -> str:
    """Return the text with a uniform layout; the published page stays the same.

    Applies the layout rules (FMT), except those that the settings ignore. Parameters are those of `check`.

    Raises ConfigError as `check` does.

    >>> format("# Title  \\n\\n\\n\\ntext\\n")
    '# Title\\n\\ntext\\n'
    """
    from twimlint.session import embedding  # noqa: PLC0415

    return embedding.format_text(text, path, settings, site)


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            from importlib import import_module  # noqa: PLC0415

            return getattr(import_module(module), name)
    raise AttributeError(f"module 'twimlint' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
