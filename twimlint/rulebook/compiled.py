"""The rule pages and the house style in one file that loads in a millisecond.

The package contains such a file; a checkout makes one on first use, in the user's cache folder. It has only plain
values, in `marshal`'s second format, after a digest of them and a key of the pages that it was made from. A file with a
wrong key or digest is not used: the pages are read instead. The prose of the pages is not included.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from twimlint.diagnostics import Applicability, Change, Level
from twimlint.diagnostics.named import NamedTuple
from twimlint.rulebook.rule import Case, CatalogError, Rule
from twimlint.text.digest import digest
from twimlint.text.places import user_cache_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import Any

# The functions of os are used instead of pathlib, because every start runs this.
# ruff: noqa: PTH103, PTH105, PTH108, PTH116, PTH112, PTH118, PTH119, PTH120, PTH123

FILE_NAME = "rulebook.bin"
STYLE_NAME = "house-style.toml"
_MARK = b"twimlint rulebook 2\n"
_LONGEST_INSTALLATION = 60_000_000_000
"""Nanoseconds that may pass between the first and the last file that an installation writes."""
_MARSHAL_FORMAT = 2
"""A version that every Python reads; a package may be built by another Python than the one that runs it."""

Row = tuple["Any", ...]
"""A rule as plain values, in the order of `Rule`, with the name of its file."""


class Rulebook(NamedTuple):
    """The rules by code, in the order in which they are listed, and the house style.

    `folder` holds their pages; `key` is another one after each change of a page.
    """

    rules: Mapping[str, Row]
    plain_style: Mapping[str, Any]
    folder: str
    key: bytes

    @property
    def style(self) -> Mapping[str, Any]:
        """The values of the house style as TOML has them."""
        values: Mapping[str, Any] = _with_dates(self.plain_style)
        return values


def rules_folder() -> str:
    """Return where the pages and the house style are: beside the installed package, else in the checkout.

    Raises CatalogError if they are in neither place.
    """
    package = os.path.dirname(os.path.dirname(__file__))
    for above in (package, os.path.dirname(package)):
        folder = os.path.join(above, "rules")
        if os.path.isdir(folder):
            return folder
    raise CatalogError("the rule pages are missing: reinstall twimlint")


@cache
def load_rulebook(folder: str | Path | None = None) -> Rulebook:
    """Return the rulebook of this installation, or of a folder.

    Raises CatalogError when the pages are missing or malformed.
    """
    folder = rules_folder() if folder is None else str(folder)
    pages = _pages(folder)
    rules, style = _shipped(folder, pages) or _kept(folder, pages)
    return Rulebook(rules, style, folder, _word(pages))


def compile_rulebook(folder: str | Path) -> bytes:
    """Return the content of the file that a package carries; raises CatalogError as `load_rulebook` does."""
    return _packed(_read_pages(str(folder)), _key_of_sizes(_pages(str(folder))))


def rule_of(row: Row, folder: str) -> Rule:
    """Return the rule of a row, whose page is in a folder."""
    code, name, summary, family, scope, level, fix, default, since, cases, changes, yields_to, file = row
    return Rule(
        code=code,
        name=name,
        summary=summary,
        family=family,
        scope=scope,
        level=Level(level),
        fix=None if fix is None else Applicability(fix),
        default=default,
        since=None if since is None else _date(since),
        cases={
            case: Case(level and Level(level), fix and Applicability(fix), fixable)
            for case, (level, fix, fixable) in cases.items()
        },
        changes=frozenset(map(Change, changes)),
        yields_to=yields_to,
        file=os.path.join(folder, file),
    )


# -- reading and keeping ---------------------------------------------------------------------------------------------


_Pages = list[tuple[str, int, int]]
"""Name, size in bytes and time of change in nanoseconds of each file of the rulebook, in order of their names."""


def _pages(folder: str) -> _Pages:
    with os.scandir(folder) as entries:
        files = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith((".md", ".toml"))]
    return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in files)


def _shipped(folder: str, pages: _Pages) -> Any:
    """The content of the package's file; None if there is none or a page has changed since the installation."""
    file = os.path.join(folder, FILE_NAME)
    packed = _unpacked(_content(file), _key_of_sizes(pages))
    if packed is None:
        return None
    newest = max((time for _, _, time in pages), default=0)
    return packed if newest < os.stat(file).st_mtime_ns + _LONGEST_INSTALLATION else None


def _key_of_sizes(pages: _Pages) -> bytes:
    """A key of the pages that is unchanged by packing and unpacking, which change times."""
    return _word([(name, size) for name, size, _ in pages])


def _word(said: object) -> bytes:
    return digest(repr(said).encode("utf-8", "surrogateescape")).encode()


def _kept(folder: str, pages: _Pages) -> Any:
    """The rulebook compiled by an earlier run, else the pages, compiled for later runs."""
    key = _word(pages)
    cache_folder = user_cache_folder()
    file = os.path.join(cache_folder, f"rulebook-{digest(os.fsencode(folder))}.bin")
    packed = _unpacked(_content(file), key)
    if packed is None:
        packed = _read_pages(folder)
        with suppress(OSError):
            _write(cache_folder, file, _packed(packed, key))
    return packed


def _read_pages(folder: str) -> Any:
    from pathlib import Path  # noqa: PLC0415  # only after a change

    from twimlint.rulebook.pages import read_rules, read_style  # noqa: PLC0415

    rules = {rule.code: _row(rule) for rule in read_rules(Path(folder))}
    return rules, _without_dates(read_style(Path(folder, STYLE_NAME)))


def _packed(values: Any, key: bytes) -> bytes:
    content = marshal.dumps(values, _MARSHAL_FORMAT)
    return b"".join((_MARK, key, digest(content).encode(), content))


def _unpacked(content: bytes, key: bytes) -> Any:
    """The values in a file, None if it is damaged or was made from other pages."""
    head = len(_MARK) + len(key)
    start = head + len(key)
    if content[:head] != _MARK + key or content[head:start] != digest(content[start:]).encode():
        return None
    return marshal.loads(content[start:])  # noqa: S302  # written by `_packed`, as the digest says


def _content(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except OSError:
        return b""


def _write(folder: str, file: str, content: bytes) -> None:
    """Write a file that other runs see completely or not at all."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    temporary = f"{file}.{os.urandom(8).hex()}"
    try:
        with open(temporary, "xb") as opened:
            opened.write(content)
        os.replace(temporary, file)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


# -- plain values ----------------------------------------------------------------------------------------------------


def _row(rule: Rule) -> Row:
    return (
        rule.code,
        rule.name,
        rule.summary,
        rule.family,
        rule.scope,
        rule.level.value,
        rule.fix and rule.fix.value,
        rule.default,
        rule.since and rule.since.isoformat(),
        {
            name: (case.level and case.level.value, case.fix and case.fix.value, case.fixable)
            for name, case in rule.cases.items()
        },
        sorted(change.value for change in rule.changes),
        rule.yields_to,
        os.path.basename(rule.file),
    )


def _without_dates(value: Any) -> Any:
    """TOML values with dates as bytes, a type that TOML does not have."""
    if isinstance(value, dict):
        return {key: _without_dates(inner) for key, inner in value.items()}
    return value.isoformat().encode() if hasattr(value, "isoformat") else value


def _with_dates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_dates(inner) for key, inner in value.items()}
    return _date(value.decode()) if isinstance(value, bytes) else value


def _date(written: str) -> date:
    from datetime import date  # noqa: PLC0415  # a warm start needs no dates

    return date.fromisoformat(written)
