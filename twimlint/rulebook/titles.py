"""Titles of departments and projects, in the form in which they are compared."""

from functools import lru_cache


@lru_cache(maxsize=512)
def folded(title: str) -> str:
    """The words of a title, to compare: without case, emoji, emphasis or punctuation; Department becomes Dept."""
    words = "".join(character if character.isalnum() else " " for character in title.replace("'", "").replace("’", ""))
    return " ".join("dept" if word == "department" else word for word in words.casefold().split() if word != "and")
