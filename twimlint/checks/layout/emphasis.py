"""FMT012: one mark for emphasis and one for strong emphasis in a post."""

from collections import Counter
from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.document import Document
from twimlint.markdown import nodes

_MARKS = "*_"
_SUBJECTS = {nodes.Emphasis: ("emphasis", 1), nodes.Strong: ("strong emphasis", 2)}


def emphasis_marker(document: Document, _context: Context) -> Iterator[Violation]:
    text = document.text
    wanted = {}
    for kind in _SUBJECTS:
        used = Counter(text[node.start] for node in document.all(kind))
        if len(used) > 1:
            wanted[kind] = "_" if used["_"] > used["*"] else "*"
    if not wanted:
        return
    for block in document.prose:
        yield from _other_marks(text, block.node, wanted)


def _other_marks(text: str, block: nodes.Node, wanted: dict[type[nodes.Node], str]) -> Iterator[Violation]:
    """The emphasis of a block that has another mark than most, where the wanted one means the same."""
    inner = list(block.walk())
    literal = {mark for mark in _MARKS for node in inner if _holds(text, node, mark)}
    for kind, mark in wanted.items():
        if mark in literal:
            continue
        subject, width = _SUBJECTS[kind]
        for node in _not_nested([node for node in inner if type(node) is kind]):
            if text[node.start] != mark and _is_free(text, node, width, mark):
                edits = (
                    Edit(node.start, node.start + width, mark * width),
                    Edit(node.end - width, node.end, mark * width),
                )
                message = f"Most {subject} of this post is marked with `{mark * width}`"
                yield Violation(Span(node.start, node.end), message, Fix(f"Use `{mark * width}`", edits))


def _holds(text: str, node: nodes.Node, mark: str) -> bool:
    """Whether a node has the mark as plain text, which might then pair with a new one."""
    return isinstance(node, nodes.Text) and mark in text[node.start : node.end].removeprefix(f"\\{mark}")


def _is_free(text: str, node: nodes.Node, width: int, mark: str) -> bool:
    """Whether the marks touch neither other ones nor, where it would matter, a word outside."""
    before, after = text[node.start - 1 : node.start], text[node.end : node.end + 1]
    inside = text[node.start + width] + text[node.end - width - 1]
    if any(character in "*_\\" for character in before + after + inside):
        return False
    return mark == "*" or not (before.isalnum() or after.isalnum())


def _not_nested(ordered: list[nodes.Node]) -> Iterator[nodes.Node]:
    """The nodes that neither hold nor lie in another one of the list."""
    end = 0
    for index, node in enumerate(ordered):
        following = ordered[index + 1].start if index + 1 < len(ordered) else node.end
        if node.start >= end and following >= node.end:
            yield node
        end = max(end, node.end)
