"""What rules want to know of a shortcode's arguments."""

from twimlint.zola.syntax import Shortcode


def string_argument(shortcode: Shortcode, name: str) -> str:
    """A string argument, trimmed; empty where there is none."""
    argument = shortcode.argument(name)
    return argument.value.strip() if argument is not None and isinstance(argument.value, str) else ""
