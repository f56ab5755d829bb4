"""Messages in a stream of bytes: a header with the length, a blank line, the content (LSP 3.17, "Base Protocol")."""

import re
from collections.abc import Iterator

_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([0-9]{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD = 64 * 1024
LONGEST_MESSAGE = 64 * 1024 * 1024


class Frames:
    """Splits a stream into messages; an unreadable header or a message that is far too long is skipped."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._missing: int | None = None
        self._to_skip = 0

    def feed(self, received: bytes) -> Iterator[bytes | None]:
        """The messages that are complete now, None for each that cannot be read."""
        self._buffer += received
        while True:
            if self._to_skip:
                skipped = min(self._to_skip, len(self._buffer))
                del self._buffer[:skipped]
                self._to_skip -= skipped
            if self._missing is None and not self._to_skip:
                if not (head := _BLANK_LINE.search(self._buffer)):
                    if len(self._buffer) > _LONGEST_HEAD:
                        self._buffer.clear()
                        yield None
                    return
                if not self._read_head(head):
                    yield None
                    continue
            if self._missing is None or len(self._buffer) < self._missing:
                return
            message = bytes(self._buffer[: self._missing])
            del self._buffer[: self._missing]
            self._missing = None
            yield message

    def _read_head(self, end: re.Match[bytes]) -> bool:
        length = _LENGTH.search(self._buffer, 0, end.start())
        number = None if length is None else int(length[1])
        del self._buffer[: end.end()]
        if number is not None and number > LONGEST_MESSAGE:
            self._to_skip = number
            return False
        self._missing = number
        return number is not None
