"""Arguments of shortcodes, as rules need them."""

from twimlint.zola.syntax import Shortcode


def string_argument(shortcode: Shortcode, name: str) -> str:
    """The value of a string argument, trimmed; empty if there is none."""
    argument = shortcode.argument(name)
    return argument.value.strip() if argument is not None and isinstance(argument.value, str) else ""
