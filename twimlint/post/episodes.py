"""Episodes of Matrix Live, which are numbered by season: `S10E05`."""

import re
from collections.abc import Iterator

EPISODE = re.compile(r"\bS(\d{1,2})[ .-]?E(\d{1,3})\b", re.IGNORECASE)
_HEADING = r"(?im)^#{2,3}[ \t]+Matrix Live\b([^\r\n]*)"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_FIRST_YEAR = "2023"
"""Numbers before are not checked, so older posts are not read."""


def episode_of(text: str) -> str | None:
    """The first episode that a text names, in the usual form; None if it names none."""
    found = EPISODE.search(text)
    return f"S{int(found[1]):02}E{int(found[2]):02}" if found else None


def episodes_in(post: str) -> Iterator[str]:
    """The episodes that the headings of a post name."""
    for heading in re.finditer(_HEADING, post):
        episode = episode_of(heading[1])
        if episode is not None:
            yield episode


def may_be_numbered(name: str) -> bool:
    """Whether a page may be a post with a number that is checked, by its name below `content/`."""
    year = _YEAR.search(name)
    return name.startswith("blog/") and (year is None or year[0] >= _FIRST_YEAR)
