"""Knocks at the doors other than the command line: language server, page in the browser, public interface.

    python -m benchmarks.doors --seed 1 --seconds 60

Windows of posts with something hostile in them are opened under odd names and edited, and each door is asked all that
it answers. It is a fault if one fails, or if something of the text comes to life: a link, an image or HTML of it in a
hover; a script, a style or an address that acts in a preview. Prints each kind of fault with a short text that shows
it; exits with 1 if there is one.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from typing import Any
from unittest.mock import patch

from lsprotocol import types

import twimlint
from benchmarks.fuzz import reduced
from benchmarks.windows import window
from tests.elements import Elements
from tests.paths import ROOT
from twimlint.markdown import nodes, parse
from twimlint.output.preview import preview_page
from twimlint.post.document import Document
from twimlint.server import actions, completion, folding, formatting, hover, lenses, navigation, rename, symbols
from twimlint.server.diagnostics import shown
from twimlint.server.views import View
from twimlint.server.workspace import Workspace
from twimlint.text.source import Source

sys.path.insert(0, str(ROOT / "web" / "engine"))  # the page is no part of the package

from answers import answer

_MODULES = (actions, completion, folding, formatting, hover, lenses, navigation, rename, symbols)
_HANDLERS = {feature.method: feature.handler for module in _MODULES for feature in module.FEATURES}
_OPTIONS = types.FormattingOptions(4, insert_spaces=True)
_QUESTIONS = ("check", "fix", "format", "outline", "preview")
_POST = "2026-01-09-twim.md"

NAMES: Sequence[str] = (
    *(_POST, "untitled:2026-01-09-twim.md", "untitled:", "", "x", "file:///tmp/a%20b%25c%C3%A9/2026-01-09-twim.md"),
    *("file:///tmp/%FF%00.md", "../../etc/passwd", "/[x](command:y).md", "a\nb.md", "<img src=x>.md", "é🎉.md"),
    *(
        "content/blog/2026/01/2026-01-09-twim.md",
        "x" * 5000,
        "C:\\a\\b.md",
        "vscode-notebook-cell:/x.md#y",
        "::error::",
    ),
)
_LONG_NUMBER = "1" * 5_000
"""Longer than Python reads."""

HOSTILE: Sequence[str] = (
    *("[x](command:evil)", "![x](https://evil.example/a.png)", "<img src=evil onerror=evil>", "<script>evil</script>"),
    *("<https://evil.example>", "<svg onload=evil>", "<style>evil</style>", "<iframe src='https://evil.example'>"),
    *("<meta http-equiv=refresh content='0;url=evil'>", "<base href=evil>", "<a href='javascript:evil'>x</a>"),
    *(
        "<a href='&#106;avascript:evil' onclick=evil>",
        "[x](javascript:evil)",
        "[x](data:text/html,evil)",
        "[x]: command:evil\n",
    ),
    *(
        "[evil]: <command:evil> 'evil'\n\n[evil] [x][evil]",
        "`[x](command:evil)",
        "``` evil\n",
        "</code><b>evil",
        "&lt;b&gt;",
    ),
    *("https://matrix.to/#/@a:[x](command:evil)", "[x](https://matrix.to/#/#`![x](evil)`:<b>?via=[x](command:evil))"),
    *("[x](https://matrix.to/#/!a:b.im/$<b>evil?via=<img%20src=evil>)", "{{ x(a='<script>evil</script>') }}"),
    *(
        "{{ [x](command:evil) }}",
        "{% <b> %}",
        "## Dept of [x](command:evil)\n",
        "### <b>evil</b> ![](evil)\n",
        "$(alert)",
    ),
    *(
        "\ud800",
        "\0",
        "\u202e",
        "\x1b[2J",
        "::error::evil\n",
        "@/[x](command:evil).md",
        "<!-- twimlint-disable <b> -->",
    ),
    *(f"{{{{ a(b={_LONG_NUMBER}) }}}}", f"[MSC1](https://github.com/matrix-org/matrix-doc/pull/{_LONG_NUMBER})"),
    f"## 1\n\n[x](#1-{_LONG_NUMBER.replace('1', '0')})\n",
    f"\n\n|Rank|Hostname|Median MS|\n|-|-|-|\n|{_LONG_NUMBER}|a.im|{_LONG_NUMBER}|\n|{_LONG_NUMBER}|b.im|1|\n",
    *("title = '[x](command:evil)'\n", "date = '[](evil)'\n", "author = ['<img src=evil>']\n", "javascript:evil", "\\"),
)


# -- what is asked -----------------------------------------------------------------------------------------------------


def ask_server(text: str, uri: str = "untitled:2026-01-09-twim.md", edits: int = 1, seed: int = 0) -> list[Any]:
    """What the language server answers about a text in some places, before and after random edits."""
    return asyncio.run(_ask_server(text, uri, edits, random.Random(seed)))  # noqa: S311


async def _ask_server(text: str, uri: str, edits: int, rng: random.Random) -> list[Any]:
    workspace = Workspace()
    try:
        workspace.texts.open(types.TextDocumentItem(uri, "markdown", 0, text))
        view = _view(workspace, uri)
        told: list[Any] = [shown(view)]
        for version in range(1, edits + 1):
            start = rng.randrange(len(view.source.text) + 1)
            part = view.ruler.range((start, min(len(view.source.text), start + rng.randrange(3))))
            change = types.TextDocumentContentChangePartial(part, rng.choice(("x", "", "\n", "> ", "[", "🎉")))
            identifier = types.VersionedTextDocumentIdentifier(version, uri)
            workspace.texts.change(types.DidChangeTextDocumentParams(identifier, [change]))
            view = _view(workspace, uri)
            told.append(shown(view))
        for offset in (0, len(view.source.text) // 2, len(view.source.text)):
            for method, params in _requests(uri, view.ruler.position(offset)).items():
                reply = _HANDLERS[method](workspace, params)
                told.append(await reply if isawaitable(reply) else reply)
        return told
    finally:
        workspace.close()


def _view(workspace: Workspace, uri: str) -> View:
    view = workspace.view(uri)
    if view is None:
        raise LookupError(f"{uri} is not open")
    return view


def _requests(uri: str, place: types.Position) -> Mapping[str, Any]:
    identifier = types.TextDocumentIdentifier(uri)
    there = types.Range(place, types.Position(place.line + 1, 0))
    context = types.CodeActionContext([])
    return {
        types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionParams(identifier, there, context),
        types.TEXT_DOCUMENT_HOVER: types.HoverParams(identifier, place),
        types.TEXT_DOCUMENT_COMPLETION: types.CompletionParams(identifier, place),
        types.TEXT_DOCUMENT_DEFINITION: types.DefinitionParams(identifier, place),
        types.TEXT_DOCUMENT_REFERENCES: types.ReferenceParams(types.ReferenceContext(True), identifier, place),
        types.TEXT_DOCUMENT_PREPARE_RENAME: types.PrepareRenameParams(identifier, place),
        types.TEXT_DOCUMENT_SELECTION_RANGE: types.SelectionRangeParams(identifier, [place]),
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: types.DocumentSymbolParams(identifier),
        types.TEXT_DOCUMENT_FOLDING_RANGE: types.FoldingRangeParams(identifier),
        types.TEXT_DOCUMENT_DOCUMENT_LINK: types.DocumentLinkParams(identifier),
        types.TEXT_DOCUMENT_CODE_LENS: types.CodeLensParams(identifier),
        types.TEXT_DOCUMENT_FORMATTING: types.DocumentFormattingParams(identifier, _OPTIONS),
    }


def ask_page(text: str, path: str | None = _POST) -> list[Any]:
    """What the page in the browser is told of a post, and of a message with the same text."""
    post = {"text": text, "path": path, "date": None}
    message = {"text": text, "reporter": text[:100], "userId": text[:100]}
    questions = {kind: {"post": post, "applicability": "unsafe"} for kind in _QUESTIONS} | {
        "entry": {"message": message}
    }
    return [_answered(kind, question) for kind, question in questions.items()]


def _answered(kind: str, question: Mapping[str, Any]) -> Any:
    reply = json.loads(answer(kind, json.dumps(question)))
    if "answer" not in reply and not reply["expected"]:
        raise AssertionError(f"{kind}: {reply['message']}")
    return reply


def ask_interface(text: str, path: str = _POST) -> tuple[Any, Any, str]:
    """What a program gets that imports twimlint."""
    return twimlint.check(text, path), twimlint.fix(text, path, unsafe=True), twimlint.format(text, path)


# -- what comes to life ------------------------------------------------------------------------------------------------

_ALIVE = (nodes.Link, nodes.Image, nodes.HtmlInline, nodes.HtmlBlock, nodes.Definition, nodes.Heading, nodes.CodeBlock)


def alive_in_hover(markdown: str) -> Iterator[str]:
    """What a client would make of the words of a post in a hover beyond showing them."""
    root = parse(markdown)
    yield from (node.kind for node in root.walk() if isinstance(node, _ALIVE))
    yield from ("definition" for _ in root.references)


def hovers(text: str, name: str = "untitled:2026-01-09-twim.md") -> Iterator[str]:
    """The Markdown of each hover of a text, without the pages of rules."""
    workspace = Workspace()
    try:
        workspace.texts.open(types.TextDocumentItem(name, "markdown", 0, text))
        with patch.object(View, "diagnostics", ()):
            view = _view(workspace, name)
            for offset in sorted({node.start + 1 for node in view.document.root.walk()}):
                found = hover.hovered(view, offset)
                if found is not None:
                    yield found[0]
    finally:
        workspace.close()


_DEAD = frozenset(
    ("script", "style", "iframe", "object", "embed", "svg", "math", "meta", "base", "link", "form", "frame")
)


def alive_in_preview(page: str) -> Iterator[str]:
    """What of a post would act or be loaded in a preview."""
    reader = Elements()
    reader.feed(page.partition("<body>")[2])
    for tag, attributes in reader.found:
        if tag in _DEAD:
            yield f"<{tag}>"
        for name, value in attributes.items():
            scheme = "".join((value or "").split()).lower().partition(":")[0]
            if name.startswith("on") or name == "style" or (name in ("href", "src") and scheme in _SCHEMES_THAT_ACT):
                yield f"<{tag} {name}>"


_SCHEMES_THAT_ACT = ("javascript", "data", "vbscript", "command", "file", "blob")


# -- the search --------------------------------------------------------------------------------------------------------


def faults_of(text: str, name: str, seed: int = 0) -> Iterator[str]:
    """What is wrong at the doors with a text under a name."""
    doors: Mapping[str, Callable[[], object]] = {
        "server": partial(ask_server, text, name, 4, seed),
        "page": partial(ask_page, text, name),
        "interface": partial(ask_interface, text, name),
        "hover and preview": partial(_demand_dead, text, name),
    }
    for door, ask in doors.items():
        try:
            ask()
        except Exception as error:  # whatever it is, it should not have come
            yield f"{door}: {type(error).__name__}: {str(error)[:100]}"


def _demand_dead(text: str, name: str) -> None:
    alive = [kind for markdown in hovers(text, name) for kind in alive_in_hover(markdown)]
    alive += alive_in_preview(preview_page(Document(Source(name, text))))
    if alive:
        raise AssertionError(f"{alive[0]} is alive")


def hostile_text(rng: random.Random) -> str:
    """A window of a post with something hostile in some places."""
    text = window(rng)
    for _ in range(rng.randint(1, 4)):
        place = rng.randint(0, len(text))
        text = text[:place] + rng.choice(HOSTILE) + text[place:]
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="look for so long")
    arguments = parser.parse_args()
    until = time.monotonic() + arguments.seconds
    shortest: dict[str, str] = {}
    tried = 0
    while time.monotonic() < until:
        rng = random.Random(f"{arguments.seed} {tried}")  # noqa: S311  # repeatable on purpose
        text, name = hostile_text(rng), rng.choice(NAMES)
        tried += 1
        for fault in faults_of(text, name):
            if fault not in shortest:
                shortest[fault] = reduced(text, partial(_shows, fault, name))
                print(f"{fault}\n    {name[:100]!r}: {shortest[fault]!r}", flush=True)
    print(f"{tried} texts, {len(shortest)} kinds of fault")
    sys.exit(1 if shortest else 0)


def _shows(fault: str, name: str, text: str) -> bool:
    return fault in faults_of(text, name)


if __name__ == "__main__":
    main()
