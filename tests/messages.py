"""How long a message is: at most 100 characters, where the text that it quotes allows it."""

import re

MOST_CHARACTERS_OF_A_MESSAGE = 100
_QUOTED = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


def without_quotes(message: str) -> str:
    """The message with nothing inside its code spans."""
    return _QUOTED.sub(r"\1\1", message)
