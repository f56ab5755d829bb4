"""Titles of departments and projects, as they are compared."""

from functools import lru_cache


@lru_cache(maxsize=512)
def folded(title: str) -> str:
    """The words of a title alone, to compare: no case, emoji, emphasis or punctuation; a department is a dept."""
    words = "".join(character if character.isalnum() else " " for character in title.replace("'", "").replace("’", ""))
    return " ".join("dept" if word == "department" else word for word in words.casefold().split() if word != "and")
