"""Links as Markdown writes them: what is syntax in their texts and targets gets a backslash."""

import re

from twimlint.matrix import parse_matrix_to

_SPECIAL_IN_TEXT = frozenset("\\`*_[]<>&~|")


def as_label(text: str) -> str:
    """A text as that of a link: characters that Markdown would read as syntax get a backslash."""
    return "".join(
        f"\\{character}" if character in _SPECIAL_IN_TEXT and not _is_in_word(text, index) else character
        for index, character in enumerate(text)
    )


def _is_in_word(text: str, index: int) -> bool:
    """Whether a character is an underscore inside a word, which never is syntax."""
    return text[index] == "_" and text[index - 1 : index].isalnum() and text[index + 1 : index + 2].isalnum()


def as_target(address: str) -> str:
    """An address as the target of a link."""
    address = re.sub(r"\\|&(?=#?\w{1,32};)", lambda match: f"\\{match[0]}", address)
    if _is_balanced(address) and not set("<>") & set(address):
        return address
    return re.sub(r"[()<>]", lambda match: f"\\{match[0]}", address)


def _is_balanced(address: str) -> bool:
    depth = 0
    for character in address:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def named_link(address: str) -> str | None:
    """A matrix.to address as a link that shows its account or room alias: `[@user:server](…)`.

    None for any other address, and for that of a message, which the name of its room would hide.
    """
    link = parse_matrix_to(address)
    if link is None or link.identifier is None or link.event is not None or link.identifier.sigil not in "@#":
        return None
    return f"[{as_label(str(link.identifier))}]({as_target(address)})"
