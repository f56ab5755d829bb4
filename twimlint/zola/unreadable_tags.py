"""Why Zola cannot read a tag that was meant as a shortcode, in words for the person who wrote it."""

import re

from twimlint.diagnostics.named import NamedTuple
from twimlint.zola.syntax import CALL_START, TAG_START, read_arguments

_ARGUMENT_NAME = re.compile(r"([A-Za-z_]\w*+)\s*+(=|:)\s*+")
_TORN_NAME = re.compile(r"([A-Za-z_]\w*+(?:[ -][A-Za-z_]\w*+)++)\s*+\(")
_ENDS = {"{": "}}", "%": "%}"}
_QUOTES = "\"'`"


class TagFault(NamedTuple):
    """What is wrong, in words that continue "this shortcode …", and the offset of the cause."""

    reason: str
    offset: int


def explain_tag(text: str, start: int) -> TagFault:
    """Why the tag that begins here cannot be read."""
    opening = TAG_START.match(text, start)
    if opening is None or text.startswith(("<", "%"), opening.end()):
        return TagFault('is not written for Zola: write `{{ name(argument="value") }}`', start)
    kind, closing = opening[1], _ENDS[opening[1]]
    call = CALL_START.match(text, opening.end())
    if torn := _TORN_NAME.match(text, opening.end()):
        meant = re.sub("[ -]", "_", torn[1])
        return TagFault(f"has blanks or hyphens in its name: write `{meant}`", opening.end())
    if call is None:
        return TagFault(f"has no parentheses after its name: write `{{{kind} name(…) {closing}`", opening.end())
    return _fault_of_call(text, call, closing)


def _fault_of_call(text: str, call: re.Match[str], closing: str) -> TagFault:
    """What is wrong behind `name(`."""
    arguments, position = read_arguments(text, call.end())
    endless = next((argument for argument in arguments if "\n" in text[argument.start : argument.end]), None)
    if endless is not None:
        return TagFault(_not_closed(endless.name), endless.start - 1)
    if name := _ARGUMENT_NAME.match(text, position):
        return _fault_of_argument(text, name)
    if text.startswith(")", position):
        return _fault_of_end(text, position + 1, closing)
    after = arguments[-1].end + 1 if arguments else call.end()
    if "\n" in text[after:position] or position >= len(text):
        return TagFault(f"is not closed: end it with `) {closing}`", after)
    return TagFault(_fault_between(text[position:], arguments[-1].name if arguments else "("), position)


def _fault_between(rest: str, after: str) -> str:
    """What is wrong where an argument or the end of the call is expected."""
    if rest.startswith(tuple(_ENDS.values())):
        return "has no `)` before its end: add it"
    if rest.startswith(","):
        return "has a comma too many: remove it"
    if rest.startswith(tuple(_QUOTES)):
        return 'has a value without a name: write `name="…"`'
    return f'cannot be read after `{after}`: write `name="value"`, and commas between'


def _fault_of_argument(text: str, name: re.Match[str]) -> TagFault:
    if name[2] == ":":
        return TagFault(f"has `:` after `{name[1]}`: write `=`", name.start(2))
    value = name.end()
    if text[value : value + 1] in tuple(_QUOTES):
        return TagFault(_not_closed(name[1]), value)
    if text.startswith("[", value):
        return TagFault(f'has a list after `{name[1]}=` that cannot be read: write `["…", "…"]`', value)
    return TagFault(f'has no quotation marks around the value of `{name[1]}`: write `{name[1]}="…"`', value)


def _not_closed(name: str) -> str:
    return f"has no closing quotation mark after `{name}=`: add it"


def _fault_of_end(text: str, position: int, closing: str) -> TagFault:
    written = text[position : position + 20].split("\n", maxsplit=1)[0].strip()
    other = next((mark for mark in _ENDS.values() if written.startswith(mark)), None)
    if other is not None:
        return TagFault(f"ends in `{other}`: end it with `{closing}`, as it begins", position)
    if written.startswith(closing[-1]):
        return TagFault(f"ends in one `{closing[-1]}` only: end it with `{closing}`", position)
    return TagFault(f"is not closed after its `)`: add `{closing}`", position)
