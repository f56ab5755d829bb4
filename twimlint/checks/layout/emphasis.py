"""FMT012: one mark for emphasis and one for strong emphasis in a post."""

from collections.abc import Collection, Iterator

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document

_SUBJECTS = {nodes.Emphasis: ("emphasis", 1), nodes.Strong: ("strong emphasis", 2)}


def emphasis_marker(document: Document, _context: Context) -> Iterator[Violation]:
    mixed = [kind for kind in _SUBJECTS if len({document.text[node.start] for node in document.all(kind)}) > 1]
    if not mixed:
        return
    for prose in document.prose:
        inner = prose.node.walk()
        if any(_holds_asterisk(document.text, node) for node in inner):
            continue  # it might pair with a new asterisk
        for kind in mixed:
            alone = _not_nested([node for node in inner if type(node) is kind])
            yield from _underscored(document.text, alone, *_SUBJECTS[kind])


def _underscored(text: str, emphasis: Collection[nodes.Node], subject: str, width: int) -> Iterator[Violation]:
    for node in emphasis:
        if text[node.start] != "_" or _touches_other_marks(text, node, width):
            continue
        mark = "*" * width
        edits = (Edit(node.start, node.start + width, mark), Edit(node.end - width, node.end, mark))
        message = f"Other {subject} of this post uses `{mark}`: use it here too"
        yield Violation(Span(node.start, node.end), message, Fix(f"Use `{mark}`", edits))


def _holds_asterisk(text: str, node: nodes.Node) -> bool:
    """Whether a node shows an asterisk that is not escaped."""
    return isinstance(node, nodes.Text) and "*" in text[node.start : node.end].removeprefix("\\*")


def _touches_other_marks(text: str, node: nodes.Node, width: int) -> bool:
    around = text[node.start - 1 : node.start] + text[node.end : node.end + 1]
    inside = text[node.start + width] + text[node.end - width - 1]
    return any(character in "*_\\" for character in around + inside) or (
        inside[0] in "\"'("
        and text[node.start - 1 : node.start] == " "  # other linters pair ` *"` with the mark of an item
    )


def _not_nested(ordered: list[nodes.Node]) -> Collection[nodes.Node]:
    """The nodes that neither contain nor are inside another one of the list."""
    alone, end = [], 0
    for index, node in enumerate(ordered):
        following = ordered[index + 1].start if index + 1 < len(ordered) else node.end
        if node.start >= end and following >= node.end:
            alone.append(node)
        end = max(end, node.end)
    return alone
