"""The line parsers of GitHub's runner, written again from `ActionCommand.cs`, to see what it would execute."""

import re
from typing import NamedTuple

_NAMES = frozenset(
    [
        *(
            "error",
            "warning",
            "notice",
            "debug",
            "group",
            "endgroup",
            "add-mask",
            "add-matcher",
            "remove-matcher",
            "echo",
        ),
        *("set-output", "save-state", "set-env", "add-path", "stop-commands"),
    ]
)
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What any program on the way of a log may take for the end of a line, not the runner's own alone."""
_OLD = re.compile(r"##\[([^\]]*)\]")


class Command(NamedTuple):
    """A command as the runner takes it, properties and data unescaped."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """Every command of a log, in order; a line is tried as new syntax first, then as old."""
    found = [_new_syntax(line) or _old_syntax(line) for line in _LINE_ENDS.split(log)]
    return [command for command in found if command is not None]


def _new_syntax(line: str) -> Command | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    head = line[2:end]
    name, _, rest = head.partition(" ")
    if name.lower() not in _NAMES:
        return None
    pairs = (part.partition("=") for part in rest.strip().split(","))
    properties = {key.strip(): _unescape(value, prop=True) for key, _, value in pairs if value}
    return Command(name.lower(), properties, _unescape(line[end + 2 :]))


def _old_syntax(line: str) -> Command | None:
    match = _OLD.search(line)
    name = match[1].partition(" ")[0].lower() if match else ""
    return Command(name, {}, line[match.end() :]) if match and name in _NAMES else None


def _unescape(text: str, *, prop: bool = False) -> str:
    if prop:
        text = text.replace("%3A", ":").replace("%2C", ",")
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
