"""What the pages of a Zola site say about themselves, read from their front matter and remembered between runs.

The index is a function of the files' names and stats and of an older index: a page whose stat is as it was is not
opened again. It is kept as one JSON file, and a file that is damaged or was not written by us counts as none.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from twimlint.plain_toml import load_toml
from twimlint.source import SourceError, read_bytes
from twimlint.zola import find_front_matter

_FORMAT = "twimlint site index 1"
_HEAD_BYTES = 8192
_LONGEST_HEAD = 256 * 1024
_LONGEST_INDEX = 64 * 1024 * 1024
_SETTLED_NANOSECONDS = 2_000_000_000
"""A file this young may still change without its stat changing, so what it says is not remembered."""


class Stat(NamedTuple):
    """What tells one content of a file from another without opening it."""

    size: int
    modified: int
    changed: int


class PageFacts(NamedTuple):
    """What a page's front matter says; `published` is False for drafts and for `render = false`.

    `known` is False where it could not be read: YAML, or TOML that does not parse.
    """

    path: str | None = None
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: bool = True
    known: bool = True


class Index(NamedTuple):
    """The pages below a content folder by their names (`blog/2024/05/2024-05-03-twim.md`).

    `notes` say what could not be read, one line each.
    """

    pages: Mapping[str, tuple[Stat, PageFacts]]
    notes: tuple[str, ...] = ()


EMPTY = Index({})


def build_index(content: Path, old: Index = EMPTY) -> Index:
    """Bring an index up to date with the files; only new and changed pages are opened."""
    notes: list[str] = []
    pages: dict[str, tuple[Stat, PageFacts]] = {}
    for name, stat in _scan(str(content), notes):
        remembered = old.pages.get(name)
        if remembered is not None and remembered[0] == stat and remembered[1].known:
            pages[name] = remembered
        else:
            pages[name] = stat, _read_facts(content, name, notes)
    return Index(pages, tuple(notes))


def _scan(content: str, notes: list[str]) -> Iterator[tuple[str, Stat]]:
    """The Markdown files below a folder; a linked folder is entered once, and never from within itself."""
    linked: set[str] = set()
    stack = [("", content)]
    while stack:
        prefix, folder = stack.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    name = prefix + entry.name
                    if entry.is_dir():
                        if _may_enter(entry, linked, notes, name):
                            stack.append((name + "/", entry.path))
                    elif entry.name.endswith(".md") and entry.is_file():  # neither a pipe nor a dangling link
                        stat = entry.stat()
                        yield name, Stat(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        except OSError as error:
            notes.append(f"cannot read the folder content/{prefix}: {_reason(error)}")


def _may_enter(entry: "os.DirEntry[str]", linked: set[str], notes: list[str], name: str) -> bool:
    if not entry.is_symlink():
        return True
    target = os.path.realpath(entry.path)
    here = os.path.realpath(Path(entry.path).parent)
    if f"{here}{os.sep}".startswith(f"{target}{os.sep}"):
        notes.append(f"the folder content/{name} is a link that leads back to itself")
        return False
    if target in linked:
        return False
    linked.add(target)
    return True


def _read_facts(content: Path, name: str, notes: list[str]) -> PageFacts:
    try:
        head = _read_head(content / name)
    except OSError as error:
        notes.append(f"cannot read content/{name}: {_reason(error)}")
        return PageFacts(known=False)
    block = find_front_matter(head)
    if block is None or not block.is_toml or not block.closed:
        return PageFacts(known=False)
    start, end = block.content
    try:
        return _facts(load_toml(head[start:end].replace("\r\n", "\n")))
    except (ValueError, RecursionError):
        notes.append(f"the front matter of content/{name} does not parse")
        return PageFacts(known=False)


def _read_head(path: Path) -> str:
    """The beginning of a page, long enough to hold all of its front matter."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a first run opens every page of the site
        head = file.read(_HEAD_BYTES)
        block = find_front_matter(text := head.decode("utf-8", "replace"))
        if block is not None and not block.closed:
            text = (head + file.read(_LONGEST_HEAD)).decode("utf-8", "replace")
    return text


def _facts(values: Mapping[str, Any]) -> PageFacts:
    taxonomies = values.get("taxonomies")
    authors = taxonomies.get("author") if isinstance(taxonomies, dict) else None
    return PageFacts(
        path=_text(values.get("path")),
        slug=_text(values.get("slug")),
        aliases=_texts(values.get("aliases")),
        authors=_texts(authors),
        published=values.get("draft") is not True and values.get("render") is not False,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


# -- between runs --------------------------------------------------------------------------------------------------


def load_index(store: Path) -> Index:
    """The index that an earlier run left; an empty one where there is none, or none of ours."""
    import json  # noqa: PLC0415  # takes longer to load than to read what it reads, and not every run needs it

    try:
        data = json.loads(read_bytes(store, _LONGEST_INDEX))
        if data["format"] != _FORMAT:
            return EMPTY
        return Index({name: _page(row) for name, row in data["pages"].items()})
    except (SourceError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return EMPTY


def save_index(store: Path, index: Index) -> None:
    """Leave the index for the next run; another run sees the old file or the new one, never half of it.

    A folder that cannot be written costs nothing but time.
    """
    import json  # noqa: PLC0415

    settled = time.time_ns() - _SETTLED_NANOSECONDS
    pages = {
        name: [*stat, *facts[:-1]]
        for name, (stat, facts) in index.pages.items()
        if facts.known and max(stat.modified, stat.changed) < settled
    }
    text = json.dumps({"format": _FORMAT, "pages": pages}, ensure_ascii=False, separators=(",", ":"))
    with suppress(OSError):
        _write(store, text.encode("utf-8", "surrogatepass"))


def _write(store: Path, content: bytes) -> None:
    folder = store.parent
    if folder.is_symlink():
        return
    if not folder.exists():
        folder.mkdir(parents=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")
    temporary = store.with_name(f"{store.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(store)
    finally:
        temporary.unlink(missing_ok=True)


def _page(row: list[Any]) -> tuple[Stat, PageFacts]:
    """A page as `save_index` wrote it; raises ValueError or TypeError for anything else."""
    size, modified, changed, path, slug, aliases, authors, published = row
    if not all(isinstance(number, int) for number in (size, modified, changed)):
        raise TypeError
    facts = PageFacts(_text(path), _text(slug), _texts(aliases), _texts(authors), published is True)
    return Stat(size, modified, changed), facts
