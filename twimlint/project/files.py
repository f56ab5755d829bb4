"""Which files a run looks at: the named ones, and the Markdown files below the named folders."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from twimlint.diagnostics.named import NamedTuple
from twimlint.project.configuration import SettingsFinder
from twimlint.project.globs import Globs
from twimlint.project.settings import ConfigError, Settings
from twimlint.text.source import SourceError, read_bytes
from twimlint.text.tree import target_outside, tree_of

# The functions of os.path are used in place of pathlib throughout: a walk over a site asks for thousands of paths.
# ruff: noqa: PTH100, PTH110, PTH112, PTH114, PTH118, PTH120

STDIN = "-"
_SUFFIX = ".md"
_MAX_IGNORE_SIZE = 1024 * 1024
_SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "__pycache__"})
"""Never searched, like every folder whose name begins with a dot."""


class Target(NamedTuple):
    """A file to check: its name in reports, its absolute path, and its settings.

    `fault` says why a folder, which may contain files, cannot be read. Standard input uses the path of its name.
    """

    name: str
    path: str
    settings: Settings
    fault: str | None = None
    is_stdin: bool = False


class _Ignored:
    """The `.gitignore` files that apply to a folder, the outermost first."""

    def __init__(self, layers: Sequence[tuple[str, Globs]] = ()) -> None:
        self.layers = layers

    def below(self, folder: str) -> "_Ignored":
        """The same with the file of one more folder."""
        found = (_read_globs(os.path.join(folder, name)) for name in (".git/info/exclude", ".gitignore"))
        added = [(folder, globs) for globs in found if globs]
        return _Ignored([*self.layers, *added]) if added else self

    def covers(self, path: str, is_folder: bool) -> bool:
        for folder, globs in reversed(self.layers):
            relative = path[len(folder) :].lstrip(os.sep).replace(os.sep, "/")
            verdict = globs.verdict(relative, is_folder)
            if verdict is not None:
                return verdict
        return False


def _read_globs(path: str) -> Globs | None:
    if os.path.islink(path):  # git does not follow it either
        return None
    try:
        return Globs(read_bytes(path, _MAX_IGNORE_SIZE).decode("utf-8", "surrogateescape").splitlines())
    except SourceError:
        return None


def _ignored_in(folder: str) -> _Ignored:
    """What git ignores in a folder, from the root of its repository down."""
    chain = [folder]
    while not os.path.exists(os.path.join(chain[-1], ".git")):
        parent = os.path.dirname(chain[-1])
        if parent == chain[-1]:
            return _Ignored()
        chain.append(parent)
    ignored = _Ignored()
    for above in reversed(chain):
        ignored = ignored.below(above)
    return ignored


TakeError = Callable[[ConfigError], None]
"""Called with the error of an invalid configuration file; the files that it applies to are skipped."""


def find_files(
    paths: Iterable[str], settings: SettingsFinder, take_error: TakeError, stdin_name: str | None = None
) -> Iterator[Target]:
    """The files that the given paths mean, each once, those of a folder in order of their names.

    A named file is checked whatever its extension and even if it is excluded, unless `force-exclude` is set. `-` is
    standard input, and `stdin_name` its file name.
    """
    return _each_once(
        target
        for name in paths
        for target in _expand(_meant(name, stdin_name), settings, take_error, is_stdin=name == STDIN)
    )


def files_below(folders: Iterable[str], settings: SettingsFinder, take_error: TakeError) -> Iterator[Target]:
    """The files in folders given by their absolute paths, each once; the current folder plays no part.

    One that is a link is searched too: whoever opens it in an editor trusts it.
    """
    return _each_once(target for folder in folders for target in _expand(folder, settings, take_error, is_trusted=True))


def _each_once(targets: Iterable[Target]) -> Iterator[Target]:
    seen = set()
    for target in targets:
        if target.path not in seen:
            seen.add(target.path)
            yield target


def _meant(name: str, stdin_name: str | None) -> str:
    return stdin_name or name if name == STDIN else name


def _expand(
    name: str, finder: SettingsFinder, take_error: TakeError, *, is_stdin: bool = False, is_trusted: bool = False
) -> Iterator[Target]:
    is_folder = not is_stdin and os.path.isdir(name)  # an empty name, from an unset variable, is not a folder
    fault = None if is_trusted else _leads_out(name)
    path = os.path.abspath(name) if is_trusted or fault is not None else _meant_path(name, is_folder=is_folder)
    try:
        settings = finder.for_folder(path) if is_folder else finder.for_file(path)
    except ConfigError as error:
        take_error(error)
        return
    if settings.force_exclude and settings.excludes(path):
        return
    if fault is not None and not is_stdin:
        yield Target(name, path, settings, fault)
        return
    if not is_folder:
        yield Target(name, path, settings.for_named_file(), is_stdin=is_stdin)
        return
    shown = "" if name in (".", "./") else name
    ignored = _ignored_in(path) if settings.respect_gitignore else _Ignored()
    yield from _walk(shown, path, ignored, finder, take_error)


def _meant_path(name: str, *, is_folder: bool) -> str:
    """The absolute path of a name, without links in the folders above: site and settings are around the real file."""
    folder, base = (name, "") if is_folder else os.path.split(name)
    try:
        real = os.path.realpath(folder or os.curdir)
    except (OSError, ValueError):
        return os.path.abspath(name)
    return os.path.abspath(os.path.join(real, base))


def _leads_out(name: str) -> str | None:
    """Why a named path is skipped: a shell pattern may match links, which a checkout may contain."""
    try:
        outside = target_outside(name, tree_of(name))
    except (OSError, ValueError):  # reported when it is read
        return None
    return None if outside is None else f"a link leads out of the current folder, to {outside}"


def _walk(shown: str, path: str, ignored: _Ignored, finder: SettingsFinder, take_error: TakeError) -> Iterator[Target]:
    """The files below a folder; links are not followed, so that the search stays in the tree and ends."""
    stack = [(shown, path, ignored)]
    while stack:
        shown, path, ignored = stack.pop()
        try:
            settings = finder.for_folder(path)
        except ConfigError as error:
            take_error(error)
            continue
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield Target(shown or ".", path, settings, reason(error))
            continue
        folders = []
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if _skipped(entry, is_folder) or settings.excludes(entry.path) or ignored.covers(entry.path, is_folder):
                continue
            name = os.path.join(shown, entry.name)
            if is_folder:
                below = ignored.below(entry.path) if settings.respect_gitignore else ignored
                folders.append((name, entry.path, below))
            else:
                yield Target(name, entry.path, settings)
        stack += reversed(folders)


def _skipped(entry: os.DirEntry[str], is_folder: bool) -> bool:
    if is_folder:
        return entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS
    return not entry.name.endswith(_SUFFIX) or entry.is_symlink()


def reason(error: OSError) -> str:
    """The system's reason for an error, as the end of a sentence."""
    return (error.strerror or type(error).__name__).lower()
