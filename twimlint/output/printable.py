"""Text from untrusted sources for a terminal or a log.

`printable` makes characters visible that control a terminal or hide text from a reader. `defused` keeps GitHub's runner
from reading a line as one of its workflow commands (`actions/runner`, `ActionCommand.cs`): those begin a line with `::`
after white space, or contain `##[` anywhere. Programs that read a log disagree on what ends a line, so everything that
ends a line for Unicode or Python counts here.
"""

import re
from functools import cache

_HIDDEN = (
    r"\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: escape sequences begin with them
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers, vowel signs unseen
    r"\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line separators, direction
    r"\u3164\ufeff\uffa0\ufff9-\ufffb"
    r"\ud800-\udfff"  # bytes of a file name that are not UTF-8
    r"\U000e0000-\U000e0fff"  # tags and variation selectors that spell hidden text
)
_UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""The hidden characters that Unicode classifies as letters and marks; searching for them is cheaper than compiling the
pattern, which most runs do not need."""

_NAMED_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


@cache
def _hidden() -> re.Pattern[str]:
    return re.compile(f"[{_HIDDEN}]")


def printable(text: str) -> str:
    r"""The text with controls written as `\x1b` and other invisible characters as `<U+202E>`.

    Emoji keep their joiners and selectors, which they need.
    """
    if text.isprintable() and (text.isascii() or not _may_hide(text)):
        return text
    return _hidden().sub(_visible, text)


def _may_hide(text: str) -> bool:
    """Whether a text contains an invisible character that Python counts as printable."""
    return not _UNSEEN_LETTERS.isdisjoint(text) or max(text) >= "\U000e0000"


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return rf"\x{code - 0xDC00:02x}"
    if code < 0xA0:
        return _NAMED_ESCAPES.get(character, rf"\x{code:02x}")
    return f"<U+{code:04X}>"


@cache
def _command_start() -> re.Pattern[str]:
    return re.compile(r"(?:^|(?<=[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]))((?:[^\S\n]|\x1b\[[0-9;]*m|\ufeff)*+):(?=:)")


def defused(text: str) -> str:
    """The lines without anything that a runner of GitHub Actions would execute."""
    if "::" in text:
        text = _command_start().sub(r"\1\\x3a", text)
    return text.replace("##[", r"#\x23[")
