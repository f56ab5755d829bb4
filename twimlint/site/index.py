"""The front matter of the pages of a Zola site.

A site has a thousand pages, and a post needs few of them. So the beginnings of all are read, which takes a few
milliseconds, but only those that may be relevant are parsed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from twimlint.diagnostics.named import NamedTuple
from twimlint.site.reading import Reading, lies_inside
from twimlint.text.toml import loads
from twimlint.zola.syntax import find_front_matter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# ruff: noqa: PTH120  # a site has thousands of files

_HEAD_BYTES = 1024
"""Enough for each page of matrix.org; 4096 of a thousand pages take 3 ms more."""
_LONGEST_HEAD = 256 * 1024
_TOML_MARK = b"+++"
_USUAL_END = b"\n+++\n"
_NOT_IN_SLUGS = bytes(octet for octet in range(128) if not chr(octet).isalnum())


class PageFacts(NamedTuple):
    """The front matter of a page; `published` is False for drafts and for `render = false`.

    `known` is False if it could not be read: YAML, or TOML that does not parse.
    """

    path: str | None = None
    slug: str | None = None
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: bool = True
    known: bool = True


class Index:
    """The pages below a content folder by their names (`blog/2024/05/2024-05-03-twim.md`).

    `notes` lists what could not be read so far, one line each.
    """

    def __init__(self, reading: Reading, content: str) -> None:
        self._reading = reading
        self._content = content
        self._facts: dict[str, PageFacts] = {}
        self.notes: list[str] = []

    @cached_property
    def names(self) -> Sequence[str]:
        return list(self._scan())

    def facts(self, name: str) -> PageFacts:
        """The front matter of a page; raises KeyError if there is no such page."""
        if name not in self._facts:
            self._facts[name] = self._read_facts(name, self._heads[name])
        return self._facts[name]

    def may_mention(self, word: str) -> Iterator[str]:
        """The pages whose name or front matter may contain a word, as it is or in the form before it became a slug."""
        squeezed = _squeezed(word.encode())
        for name, text in self._searched.items():
            if squeezed in text:
                yield name
        yield from self._unsearchable

    def _scan(self) -> Iterator[str]:
        """The names of the Markdown files; a linked folder is entered once, and never from within itself."""
        linked: set[str] = set()
        stack = [""]
        while stack:
            prefix = stack.pop()
            folder = f"{self._content}/{prefix}".rstrip("/")
            try:
                entries = self._reading.entries(folder)
            except OSError as error:
                self.notes.append(f"cannot read the folder content/{prefix}: {_reason(error)}")
                continue
            for entry in entries:
                name = prefix + entry.name
                if entry.name.startswith("."):
                    continue
                if entry.is_folder:
                    if not entry.is_link or self._may_enter(name, linked):
                        stack.append(name + "/")
                elif entry.name.endswith(".md") and entry.is_file:  # not a pipe or a dangling link
                    yield name

    def _may_enter(self, name: str, linked: set[str]) -> bool:
        """Whether to search a folder that is a link: it must be inside the site and not yet searched."""
        path = f"{self._content}/{name}"
        target, here = os.path.realpath(path), os.path.realpath(os.path.dirname(path))
        if f"{here}{os.sep}".startswith(f"{target}{os.sep}"):
            self.notes.append(f"the folder content/{name} is a link that leads back to itself")
            return False
        if target in linked or not lies_inside(target, os.path.dirname(self._content)):
            return False
        linked.add(target)
        return True

    @cached_property
    def _searched(self) -> Mapping[str, bytes]:
        """Names and front matter without the characters that slugs omit; only the parts that occur in addresses."""
        return {
            name: _squeezed(name.encode() + head)
            for name, head in self._heads.items()
            if name.isascii() and not _may_say_it_otherwise(head)
        }

    @cached_property
    def _unsearchable(self) -> Sequence[str]:
        return [name for name in self.names if name not in self._searched]

    @cached_property
    def _heads(self) -> Mapping[str, bytes]:
        return {name: self._read_head(name) for name in self.names}

    def _read_head(self, name: str) -> bytes:
        """A page up to the end of its front matter or further; empty if there is no TOML or it cannot be read."""
        path = f"{self._content}/{name}"
        try:
            _, head = self._reading.head(path, _HEAD_BYTES)
            if head.startswith(_TOML_MARK):
                end = head.find(_USUAL_END, len(_TOML_MARK))
                if end >= 0:
                    return head[: end + len(_USUAL_END)]
            if len(head) == _HEAD_BYTES and _TOML_MARK in head:
                _, head = self._reading.head(path, _LONGEST_HEAD)
        except OSError as error:
            self.notes.append(f"cannot read content/{name}: {_reason(error)}")
            return b""
        mark = head.rfind(_TOML_MARK)
        return head[: mark + len(_TOML_MARK) + len("\r\n")] if mark >= 0 else b""

    def _read_facts(self, name: str, head: bytes) -> PageFacts:
        text = head.decode("utf-8", "replace")
        block = find_front_matter(text)
        if block is None or not block.is_toml or not block.closed:
            return PageFacts(known=False)
        start, end = block.content
        try:
            return _facts(loads(text[start:end].replace("\r\n", "\n")))
        except (ValueError, RecursionError):
            self.notes.append(f"the front matter of content/{name} does not parse")
            return PageFacts(known=False)


def _squeezed(text: bytes) -> bytes:
    """A text in lower case, without the characters that slugs replace by hyphens."""
    return text.lower().translate(None, _NOT_IN_SLUGS)


def _may_say_it_otherwise(head: bytes) -> bool:
    """Whether front matter may contain an address with escapes, or with letters that slugs replace."""
    return b"\\" in head.replace(b'\\"', b"") or b"%" in head or (b"slug" in head and not head.isascii())


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
