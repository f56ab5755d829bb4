"""LNK: references and their definitions."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.identifiers import may_be_sentence
from twimlint.checks.lines import without_lines
from twimlint.checks.surroundings import begins_block, opens_front_matter
from twimlint.checks.wording import one_slip, quoted
from twimlint.diagnostics import Edit, Fix, Related, Span, Violation
from twimlint.markdown import nodes
from twimlint.markdown.links import normalize_label
from twimlint.matrix import Identifier, InvalidIdentifierError, matrix_to_url, parse_identifier
from twimlint.post.document import Document, Prose

_COMMENT_LABELS = frozenset({"//", "comment"})
_MIN_NEAR_MISS = 5


@cache
def _reference_pattern() -> re.Pattern[str]:
    """`[text][label]`, `[label][]` and `[label]`."""
    return re.compile(r"\[(?P<text>[^\[\]]{1,500})\](?:\[(?P<label>[^\[\]]{0,500})\])?")


# -- LNK005 ----------------------------------------------------------------------------------------------------------


def dangling_reference(document: Document, _context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("["):
        for match in _reference_pattern().finditer(prose.text):
            violation = _definition_in_text(document, prose, match) or _dangling(document, prose, match)
            if violation is not None:
                yield violation


def _definition_in_text(document: Document, prose: Prose, match: re.Match[str]) -> Violation | None:
    """The violation for a line that would define its label, were it not part of a paragraph."""
    start, end = prose.start + match.start(), prose.start + match.end()
    target = _target_of_definition().match(document.masked, end) if match["label"] is None else None
    if target is None or document.masked[document.source.line_start(start) : start].strip("> \t"):
        return None
    shown = quoted(document.masked[start:end])
    message = f"{shown} is not defined here, as the line continues the text above it: put a blank line between"
    return Violation(Span(start, target.end()), message)


def _dangling(document: Document, prose: Prose, match: re.Match[str]) -> Violation | None:
    """The violation for brackets in plain text; most brackets without a second pair are not references."""
    span = Span(prose.start + match.start(), prose.start + match.end())
    label_group = "label" if match["label"] else "text"
    label_span = Span(prose.start + match.start(label_group), prose.start + match.end(label_group))
    label = " ".join(document.masked[label_span.start : label_span.end].split())
    if label.startswith(("^", "http://", "https://")) or _is_part_of_more(document.masked, span):
        return None
    shown = quoted(document.masked[span.start : span.end])
    identifier = None if document.text.startswith("!", span.start - 1) else _identifier(label)
    if identifier is not None and match["label"] is None and may_be_sentence(identifier):
        return None
    if identifier is not None:
        link = Edit(span.start + len(match["text"]) + 2, span.end, f"({matrix_to_url(identifier)})")
        message = f"{shown} has no definition: link the {identifier.noun}"
        return Violation(span, message, Fix(f"Link the {identifier.noun}", (link,)))
    known = _near_miss(label, document.root.references)
    if known is not None:
        rename, name = Edit(*label_span, known.label), quoted(f"[{known.label}]")
        message = f"{shown} has no definition, but {name} has one: correct the label"
        related = (Related(_place(known), "the definition that is probably meant"),)
        return Violation(span, message, Fix(f"Write {name}", (rename,)), "near-miss", (_place(known),), related)
    if match["label"] is None:
        return None
    return Violation(span, f"{shown} has no definition: define the label, or write the address")


@cache
def _target_of_definition() -> re.Pattern[str]:
    """What stands behind the label in a line that would define it."""
    return re.compile(r":[ \t]+<?(?:https?://|@/|/)[^\s<>]+>?(?=[ \t]*(?:$|[\"'(]))", re.MULTILINE)


def _identifier(label: str) -> Identifier | None:
    if label[:1] not in {"#", "@", "!"} or ":" not in label:
        return None
    try:
        return parse_identifier(label)
    except InvalidIdentifierError:
        return None


def _is_part_of_more(text: str, span: Span) -> bool:
    """Whether the brackets are part of code or of a link in other brackets: `rooms[0][1]`, `[[a][b]]`."""
    before, behind = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return before.isalnum() or before == "[" or behind in {"[", "("}


def _near_miss(label: str, references: Mapping[str, nodes.Definition]) -> nodes.Definition | None:
    """The only defined label that differs by one typing mistake, if there is exactly one."""
    wanted = normalize_label(label)
    if len(wanted) < _MIN_NEAR_MISS or any(character.isdigit() for character in wanted):
        return None
    near = [definition for known, definition in references.items() if one_slip(wanted, known)]
    return near[0] if len(near) == 1 else None


# -- LNK006, LNK007: definitions -------------------------------------------------------------------------------------


def unused_definition(document: Document, _context: Context) -> Iterator[Violation]:
    if not document.root.references:
        return
    used = _used_labels(document)
    if used.issuperset(document.root.references):
        return
    needed: Collection[nodes.Node] | None = None
    for label, definition in document.root.references.items():
        if label not in used and definition.label not in _COMMENT_LABELS and definition.target not in {"", "#"}:
            name = quoted(f"[{definition.label}]")
            message = f"The definition of {name} is not used: remove it, or correct the reference"
            removal = _removal(document, definition)
            needed = _needed(document) if needed is None else needed
            fix = (
                None
                if definition in needed or _uncovers(document, removal)
                else Fix("Remove the definition", (removal,))
            )
            yield Violation(_place(definition), message, fix)


def _used_labels(document: Document) -> set[str]:
    return {
        normalize_label(link.label)
        for kind in (nodes.Link, nodes.Image)
        for link in document.all(kind)
        if link.label is not None
    }


def duplicate_definition(document: Document, _context: Context) -> Iterator[Violation]:
    definitions = document.all(nodes.Definition)
    if len(definitions) == len(document.root.references):
        return
    needed = _needed(document)
    for definition in definitions:
        first = document.root.references[normalize_label(definition.label)]
        if first is definition or definition.label in _COMMENT_LABELS:
            continue
        row = document.source.location(first.start).row
        label = quoted(f"[{definition.label}]")
        related = (Related(_place(first), "the definition that applies"),)
        if definition.target != first.target:
            message = f"{label} already leads to {quoted(first.target)} (row {row}): use another label here"
            yield Violation(_place(definition), message, case="conflict", related=related)
            continue
        edit = _removal(document, definition)
        message = f"{label} is already defined in row {row}: remove this definition"
        is_needed = definition in needed or _uncovers(document, edit)
        fix = None if is_needed else Fix("Remove the second definition", (edit,))
        yield Violation(_place(definition), message, fix, related=related)


def _uncovers(document: Document, removal: Edit) -> bool:
    """Whether what stands below a definition would begin a block, or front matter, in its place."""
    end = document.source.line_end(removal.end)
    paragraphs = document.all(nodes.Paragraph)
    index = bisect_left(paragraphs, removal.end, key=lambda paragraph: paragraph.start)
    is_text = index < len(paragraphs) and paragraphs[index].start < end
    return (is_text and begins_block(document.text[paragraphs[index].start : end])) or opens_front_matter(
        document, (removal,)
    )


def _needed(document: Document) -> Collection[nodes.Node]:
    """The definitions that separate two lists, quotes or blocks of code, or are all there is in a quote."""
    needed: set[nodes.Node] = set()
    for node in document.root.walk():
        children = node.children
        for before, between, behind in zip(children, children[1:], children[2:], strict=False):
            joins = type(before) is type(behind) and isinstance(before, nodes.List | nodes.BlockQuote | nodes.CodeBlock)
            if joins and isinstance(between, nodes.Definition):
                needed.add(between)
        if isinstance(node, nodes.BlockQuote) and all(isinstance(child, nodes.Definition) for child in children):
            needed.update(children)
    return needed


def _place(definition: nodes.Definition) -> Span:
    return Span(definition.label_span[0] - 1, definition.label_span[1] + 1)


def _removal(document: Document, definition: nodes.Definition) -> Edit:
    """An edit that removes a definition, and its line if there is nothing else on it."""
    if document.text[document.source.line_start(definition.start) : definition.start].strip("> \t"):
        return Edit(definition.start, definition.end, "")
    return without_lines(document, definition.start, definition.end)
