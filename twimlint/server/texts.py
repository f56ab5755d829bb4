"""The texts that are open in the client, each in its current version."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from lsprotocol import types

from twimlint.server.positions import Ruler
from twimlint.server.uris import name_of, path_of
from twimlint.text.source import Source

_SURROGATE = re.compile("[\ud800-\udfff]")


class Text:
    """One version of an open text; it never changes.

    `path` is the absolute path of the file, or the name of a text without one (`Untitled-1`).
    """

    def __init__(self, item: types.TextDocumentItem, encoding: str) -> None:
        self.uri = item.uri
        self.language = item.language_id
        self.version = item.version
        self.path = path_of(item.uri) or name_of(item.uri)
        self.is_file = path_of(item.uri) is not None
        self.written = item.text
        self.source = Source(self.path, _SURROGATE.sub("\ufffd", item.text))
        self.encoding = encoding

    @property
    def ruler(self) -> Ruler:
        return Ruler(self.source, self.encoding)

    def changed(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> "Text":
        """The next version of the text."""
        latest = self
        for change in changes:
            written = change.text
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = latest.ruler.span(change.range)
                written = latest.written[:start] + change.text + latest.written[end:]
            item = types.TextDocumentItem(self.uri, self.language, version, _paired(written))
            latest = Text(item, self.encoding)
        return latest


def _paired(text: str) -> str:
    """The text with surrogate halves that two edits have joined combined into one character."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Texts:
    """The open texts by their URI, however the client escapes it."""

    def __init__(self) -> None:
        self.encoding: str = types.PositionEncodingKind.Utf16
        self._open: dict[str, Text] = {}

    def open(self, item: types.TextDocumentItem) -> None:
        self._open[unquote(item.uri)] = Text(item, self.encoding)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Apply a change; it is ignored if the text is not open."""
        text = self.get(params.text_document.uri)
        if text is not None:
            changed = text.changed(params.text_document.version, params.content_changes)
            self._open[unquote(text.uri)] = changed

    def close(self, uri: str) -> None:
        self._open.pop(unquote(uri), None)

    def get(self, uri: str) -> Text | None:
        return self._open.get(unquote(uri))

    def at(self, path: str) -> Text | None:
        """The open text of a file."""
        return next((text for text in self if text.is_file and text.path == path), None)

    def __iter__(self) -> Iterator[Text]:
        return iter([*self._open.values()])

    def is_latest(self, text: Text) -> bool:
        return self.get(text.uri) is text
