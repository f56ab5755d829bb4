"""A message as Markdown for GitHub that mentions nobody, and links and embeds nothing.

GitHub looks for mentions, issues and commits after it has resolved character references and escapes, so these do not
prevent them; in code spans it interprets nothing. Code spans of a message are unchanged, and a word that GitHub might
process is put into a code span.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from twimlint.output.printable import printable

_MORE_THAN_A_WORD = r"[@#<>\[\]*_~|&\\`$]|://|www\.|\bgh-\d|\b[0-9a-f]{7,64}\b"
"""Markup, mentions, issues, addresses and commits ("Autolinked references and URLs" of GitHub's documentation)."""


def quiet(message: str) -> str:
    """The message with everything that could have an effect on GitHub in code spans."""
    return "".join(_quiet_word(word) for word in _words(printable(message)))


def _quiet_word(word: list[str]) -> str:
    """A word as pieces, of which every other one is a code span; white space counts as words too."""
    text = "".join(word)
    if not any(re.search(_MORE_THAN_A_WORD, piece, re.IGNORECASE) for piece in word[::2]):
        return text
    return _spanned(text)


def code_span(text: str) -> str:
    """The text as one code span."""
    return _spanned(printable(text))


def _spanned(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    is_padded = longest or text.startswith(" ")  # one blank on each side is not part of the code
    return f"{fence} {text} {fence}" if is_padded else f"{fence}{text}{fence}"


def _words(text: str) -> Iterator[list[str]]:
    """The words of a text and the white space between them; a code span is part of the word that it touches."""
    word = [""]
    for number, piece in enumerate(_pieces(text)):
        if number % 2:
            word += [piece, ""]
            continue
        first, *others = re.split("( +)", piece)
        word[-1] += first
        for other in others:
            yield word
            word = [other]
    yield word


def _pieces(text: str) -> Iterator[str]:
    """Text and code spans (CommonMark 6.1) in turn, text first and last."""
    runs = list(re.finditer("`+", text))
    by_length: dict[int, list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        by_length[len(run[0])].append(number)
    end = number = 0
    while number < len(runs):
        alike = by_length[len(runs[number][0])]
        later = bisect_right(alike, number)
        if later == len(alike):
            number += 1
            continue
        closing = alike[later]
        yield text[end : runs[number].start()]
        yield text[runs[number].start() : runs[closing].end()]
        end, number = runs[closing].end(), closing + 1
    yield text[end:]
