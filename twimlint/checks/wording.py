"""How messages quote the post, whether words are nearly the same, and which of them are abbreviations."""

from collections.abc import Iterable

_LIMIT = 60
_LONG = 1000
"""Of a text longer than this only the two ends are used, because it may contain other texts that are quoted too."""


def quoted(text: str) -> str:
    """Text of the post in backticks, on one line and shortened in the middle if it is long."""
    line = " ".join((text if len(text) <= _LONG else text[:_LIMIT] + text[-_LIMIT:]).split())
    if len(line) > _LIMIT:
        line = f"{line[: _LIMIT // 2]}…{line[-_LIMIT // 2 :]}"
    return f"`{line}`"


def beginning(text: str, limit: int = _LIMIT) -> str:
    """The first words of a text in backticks, on one line; an ellipsis stands for the rest."""
    line = " ".join(text[: limit + 1].split())
    if len(text) > limit:
        whole = line[:limit].rpartition(" ")[0] or line[:limit]
        line = f"{whole}…"
    return f"`{line}`"


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that is most like another one; None if none is as like it as `cutoff`, from 0 to 1."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to import and rarely needed

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one added, missing or wrong character, or by two swapped ones."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    return (
        rest[1:] == other_rest
        or rest == other_rest[1:]
        or rest[1:] == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )


_ABBREVIATIONS = frozenset(
    {
        "al", "approx", "assn", "bros", "ca", "cf", "co", "cont", "corp", "dept", "dr", "ed", "eds", "eq", "est", "etc",
        "fig", "gen", "inc", "incl", "intl", "jr", "ltd", "max", "messrs", "min", "misc", "mr", "mrs", "ms", "no",
        "nos", "nr", "orig", "pp", "prof", "pty", "ref", "rev", "sec", "sect", "sept", "sr", "st", "temp", "univ",
        "ver", "vol", "vs",
    }
)  # fmt: skip


def is_abbreviation(word: str) -> bool:
    """Whether the full stop at the end of a word belongs to it: `Inc.`, `etc.`, `U.S.`, `L.`."""
    letters = word.removesuffix(".").lstrip("([\"'")
    return word.endswith(".") and (letters.lower() in _ABBREVIATIONS or "." in letters or len(letters) == 1)
