"""What fixing a file changes, as a unified diff that `patch` and `git apply` read."""

from collections.abc import Iterator
from difflib import unified_diff

from twimlint.output.paint import Paint
from twimlint.output.printable import printable


def render(name: str, before: str, after: str) -> str:
    """The diff of one file; empty if nothing changes."""
    return "".join(_whole_lines(unified_diff(_lines(before), _lines(after), *_labels(name))))


def draw(diff: str, paint: Paint) -> str:
    """A diff for a terminal: in colours, and without characters that would control it."""
    return "".join(f"{paint(_visible(line), _style(line))}\n" for line in diff.split("\n")[:-1])


def _visible(line: str) -> str:
    unchanged = line.startswith(" ")  # in a changed line, trailing white space may be the only change
    return printable((line.removesuffix("\r") if unchanged else line).replace("\t", "    "))


def _style(line: str) -> str:
    """The style of a line, by how it begins."""
    if line.startswith(("--- a/", "+++ b/")):
        return "bold"
    return {"+": "good", "-": "bad", "@": "info", "\\": "quiet"}.get(line[:1], "plain")


def _labels(name: str) -> tuple[str, str]:
    below_root = name.lstrip("/")
    return f"a/{below_root}", f"b/{below_root}"


def _lines(text: str) -> list[str]:
    """Lines as `diff` counts them: a lone carriage return does not end one."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _whole_lines(diff: Iterator[str]) -> Iterator[str]:
    for line in diff:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
