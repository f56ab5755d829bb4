"""TXT001: UTF-8 that a program decoded with another encoding.

A damaged character consists of its UTF-8 bytes read as Mac Roman, Windows-1252 or Latin-1. All these bytes are above
0x7F, and so are the characters that they become: only runs of non-ASCII text are checked. A run is reported only if it
decodes to something that posts really contain, because `ƒà` or `Ä“` may be intended.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from twimlint.checks.code import code_finder
from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document
from twimlint.text.source import BYTE_ORDER_MARK

_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f][^\x00-\x7f]+")  # `{2,}` takes three times as long
_REPLACEMENT_CHARACTER = "\ufffd"
_TYPOGRAPHIC = frozenset("‘’‚‹›“”„«»…–—•·†‡¿¡\xa0\xad™")
_MATHEMATICAL = frozenset("√≈±×÷≠≤≥∞∂∑∏∫◊∆πµΩ")

# The first and last of the code points that a damaged run may decode to: Latin letters, punctuation, symbols, emoji.
# Controls and the Apple logo (Mac Roman's 0xF0) appear half way through text that was damaged twice, U+FFFD if a
# character was lost before the damage.
_PLAUSIBLE = (
    (0x0080, 0x017F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x2BFF),
    (0xF8FF, 0xF8FF),
    (0xFE0E, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFFD, 0xFFFD),
    (0x1F000, 0x1FAFF),
    (0xE0020, 0xE007F),
)


class Damage(NamedTuple):
    """Where a garbled run is and the original text; `repaired` is None if that is lost."""

    start: int
    end: int
    repaired: str | None


def mojibake(document: Document, _context: Context) -> Iterator[Violation]:
    for damage in _outside_deliberate_code(document, list(find_damage(document.text))):
        garbled = document.text[damage.start : damage.end]
        span = Span(damage.start, damage.end)
        if damage.repaired is None:
            yield Violation(span, f"`{garbled}` is a character lost by a wrong encoding: write the correct one")
        elif repaired := damage.repaired.replace(BYTE_ORDER_MARK, ""):
            message = f"`{garbled}` is `{repaired}` in a wrong encoding: decode it"
            yield Violation(span, message, Fix("Decode the text", (Edit(*span, repaired),)))
        else:
            message = f"`{garbled}` is a byte-order mark in a wrong encoding: remove it"
            yield Violation(span, message, Fix("Remove the mark", (Edit(*span, ""),)))


def _outside_deliberate_code(document: Document, found: list[Damage]) -> list[Damage]:
    """Every damaged run; none if they are in code only, because such a page shows garbled text on purpose."""
    if not found:
        return []
    in_code = code_finder(document)
    return [] if all(in_code(damage.start) for damage in found) else found


def find_damage(text: str) -> Iterator[Damage]:
    """Every garbled run of a text."""
    if not text.isascii():
        for run in _NON_ASCII_RUN.finditer(text):
            yield from _damage_in_run(text, *run.span())
        yield from _lost_characters(text)
    if "?~" in text:
        yield from _pager_notation(text)


def _damage_in_run(text: str, start: int, end: int) -> Iterator[Damage]:
    position = start
    while position < end - 1:
        stop = position + 1
        for bytes_of in _legacy_encodings():
            stop, decoded = _decode(text, position, end, bytes_of)
            if decoded and _convincing(text, position, stop):
                if repaired := _finish(decoded):
                    yield Damage(position, stop, None if _REPLACEMENT_CHARACTER in repaired else repaired)
                break
        position = max(stop, position + 1)


def _finish(decoded: str) -> str | None:
    """The text decoded again as often as it was damaged; None if the result is not text."""
    for run in reversed(list(_NON_ASCII_RUN.finditer(decoded))):
        for start, end, repaired in reversed(list(_damage_in_run(decoded, *run.span()))):
            decoded = decoded[:start] + (repaired or _REPLACEMENT_CHARACTER) + decoded[end:]
    return None if any(character == "\uf8ff" or "\x80" <= character <= "\x9f" for character in decoded) else decoded


def _decode(text: str, start: int, end: int, bytes_of: Mapping[str, int]) -> tuple[int, str]:
    """Decode as many whole characters as there are at `start`; returns where they end, and the characters."""
    decoded = []
    position = start
    while (length := _length(bytes_of.get(text[position], 0) if position < end else 0)) and position + length <= end:
        octets = bytes(bytes_of.get(character, 0) for character in text[position : position + length])
        character = octets.decode("utf-8", "replace")
        if len(character) != 1 or not any(first <= ord(character) <= last for first, last in _PLAUSIBLE):
            break
        decoded.append(character)
        position += length
    return position, "".join(decoded)


def _length(lead: int) -> int:
    """The length in bytes of the UTF-8 character that begins with this byte; 0 if none does."""
    if lead < 0xC2 or lead > 0xF4:
        return 0
    return 2 + (lead >= 0xE0) + (lead >= 0xF0)


def _convincing(text: str, start: int, end: int) -> bool:
    """Whether a run of two characters is damage rather than a formula or a letter beside its quotation mark.

    Longer runs hardly ever decode to a plausible character by accident.
    """
    if end - start > 2:
        return True
    if _MATHEMATICAL.issuperset(text[start:end]):
        return False
    if text[start + 1] not in _TYPOGRAPHIC or not text[start].isalpha():
        return True
    return text[start - 1 : start].islower() or text[end : end + 1].islower()


@cache
def _legacy_encodings() -> tuple[Mapping[str, int], ...]:
    """The byte of every non-ASCII character, for each encoding.

    Windows-1252 leaves five bytes undefined that are controls in Latin-1; software treats the two as the same.
    """
    upper = range(0x80, 0x100)
    latin = {chr(byte): byte for byte in upper}
    windows = {bytes([byte]).decode("cp1252", "replace"): byte for byte in upper}
    windows.pop(_REPLACEMENT_CHARACTER, None)
    return {bytes([byte]).decode("mac_roman"): byte for byte in upper}, latin | windows


def _lost_characters(text: str) -> Iterator[Damage]:
    """U+FFFD, which a decoder writes in place of an invalid byte."""
    position = text.find(_REPLACEMENT_CHARACTER)
    while position >= 0:
        end = position + 1
        while text.startswith(_REPLACEMENT_CHARACTER, end):
            end += 1
        yield Damage(position, end, None)
        position = text.find(_REPLACEMENT_CHARACTER, end)


def _pager_notation(text: str) -> Iterator[Damage]:
    """`?~_~O~A`: bytes as editors on a terminal without UTF-8 show them, the first one lost.

    `~@` to `~_` are 0x80 to 0x9F, `| ` to `|?` are 0xA0 to 0xBF. Every emoji begins with 0xF0 0x9F (`~_`) and all
    punctuation checked here with 0xE2 0x80 (`~@`), so the lost byte is known if the right number of bytes follows.
    """
    for match in _pager_run().finditer(text):
        octets = bytes(
            0x80 + ord(shown[1]) - 0x40 if shown[0] == "~" else 0xA0 + ord(shown[1]) - 0x20
            for shown in _in_pairs(match[0][1:])
        )
        lead = b"\xf0" if octets[0] == 0x9F else b"\xe2"
        repaired = (lead + octets).decode("utf-8", "replace")
        yield Damage(*match.span(), None if len(repaired) != 1 or repaired == _REPLACEMENT_CHARACTER else repaired)


def _in_pairs(text: str) -> Iterator[str]:
    return (text[index : index + 2] for index in range(0, len(text), 2))


@cache
def _pager_run() -> re.Pattern[str]:
    return re.compile(r"\?(?:~_(?:~[@-_]|\|[ -?]){1,2}|~@~[@-_])")
