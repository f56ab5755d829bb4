"""Contract 1: without positions the tree is that of mistune, except where mistune departs from CommonMark."""

from collections.abc import Callable, Sequence
from typing import Any

import mistune
import pytest
from mistune.util import escape_url, unescape

from tests.markdown.specification import EXAMPLES
from twimlint.markdown import parse
from twimlint.markdown.nodes import Definition, Node

Tree = tuple[Any, ...]
"""What a node is, then its children."""
KINDS = {
    "list_item": "item",
    "block_code": "code_block",
    "block_html": "html_block",
    "thematic_break": "rule",
    "codespan": "code",
    "inline_html": "html_inline",
    "linebreak": "break",
    "softbreak": "break",
    "block_text": "paragraph",
}
DEPARTURES = {
    280: "mistune calls a list loose for the blank line behind its only, empty item",
}
"""Numbers of examples and why they differ."""


def merged(children: Sequence[Tree]) -> tuple[Tree, ...]:
    """Children with neighbouring texts joined and empty ones dropped."""
    result: list[Tree] = []
    for child in children:
        if child[0] == "text" and result and result[-1][0] == "text":
            result[-1] = ("text", result[-1][1] + child[1], ())
        else:
            result.append(child)
    return tuple(child for child in result if child[:2] != ("text", ""))


THEIR_DETAILS: dict[str, Callable[[dict[str, Any], dict[str, Any]], tuple[Any, ...]]] = {
    "text": lambda token, _: (unescape(token["raw"]),),
    "codespan": lambda token, _: (token["raw"],),
    "linebreak": lambda _, __: (True,),
    "softbreak": lambda _, __: (False,),
    "heading": lambda token, attributes: (attributes["level"], token["style"] == "setext"),
    "list": lambda token, attributes: (
        token["bullet"],
        attributes.get("start", 1) if attributes["ordered"] else None,
        token["tight"],
    ),
    "link": lambda _, attributes: (attributes["url"],),
    "image": lambda _, attributes: (attributes["url"],),
    "block_code": lambda token, attributes: (token.get("marker", ""), unescape(attributes.get("info", ""))),
}


def theirs(token: dict[str, Any]) -> Tree:
    """A token of mistune's."""
    kind = token["type"]
    details = THEIR_DETAILS[kind](token, token.get("attrs", {})) if kind in THEIR_DETAILS else ()
    children = [theirs(child) for child in token.get("children", ()) if child["type"] != "blank_line"]
    return KINDS.get(kind, kind), *details, merged(children)


OUR_DETAILS: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "text": lambda node: (node.value,),
    "code": lambda node: (node.value,),
    "break": lambda node: (node.hard,),
    "heading": lambda node: (node.level, node.setext),
    "list": lambda node: (node.marker, node.number, node.tight),
    "link": lambda node: (escape_url(("mailto:" if node.form == "email" else "") + node.target),),
    "image": lambda node: (escape_url(node.target),),
    "code_block": lambda node: (node.fence, node.info),
}


def ours(node: Node) -> Tree:
    """A node of ours."""
    details = OUR_DETAILS[node.kind](node) if node.kind in OUR_DETAILS else ()
    children = [ours(child) for child in node.children if not isinstance(child, Definition)]
    return node.kind, *details, merged(children)


@pytest.mark.skipif(mistune.__version__.startswith("3.3"), reason="mistune 3.3 departs from CommonMark in more places")
def test_the_tree_is_mistunes_but_for_its_departures_from_commonmark() -> None:
    markdown = mistune.create_markdown(renderer="ast")
    differing = set()
    for number, example in enumerate(EXAMPLES, 1):
        tokens = markdown(example)
        assert isinstance(tokens, list)
        expected = [theirs(token) for token in tokens if token["type"] != "blank_line"]
        found = [ours(child) for child in parse(example).children if not isinstance(child, Definition)]
        if found != expected:
            differing.add(number)
    assert differing == DEPARTURES.keys()
