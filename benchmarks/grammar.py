"""The texts that the fuzzer starts from (posts of a grammar, examples of rules and of CommonMark) and its mutations."""

import random
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b

from benchmarks.posts import PostWriter
from benchmarks.sloppy import SOUP, edited
from tests.examples import cases, text_of
from tests.markdown.specification import EXAMPLES
from twimlint.rulebook.catalog import load_catalog

MAX_SIZE = 4_000
"""Characters of a text; faults appear in shorter texts too."""

FRAGMENTS: list[str] = [
    *SOUP,
    *("+++\n", "---\n", "\ufeff", "\0", "\u00a0", "\u200b", "\u202e", "\ufffc", "👩‍🔧", "\r"),
    *("<!-- more -->", "<!-- twimlint-disable-next-line -->\n", "<!-- twimlint-disable MTX -->", "<br>", "<u>", "</u>"),
    *("{{ ", " }}", "{% ", "{% end %}", '{{ youtube_player(video_id="aB3dE5gH7jK") }}', "{{/* a */}}", "{# b #}"),
    *("https://matrix.to/#/", "https://matrix.to/#/%23a:b.im?via=c.im", "#room:garden.chat", "@thea:lantern.im"),
    *("[Thea](https://matrix.to/#/@thea:lantern.im) says\n\n> ", "@thea:lantern.im reports:\n", "says\n", ">\n"),
    *("## Dept of Spec 📜\n\n", "### ", "#### ", "|1|a.im|2|\n", "|:---:|", "\n\n---\n\n", "MSC1234", "Ã©", ":tada:"),
    *('date = "2026-01-09"\n', "date = 2024-01-05\n", "title = ", "[taxonomies]\n", 'author = ["a"]\n'),
    *("@/blog/", "/blog/img/a.png", "http://", "mailto:", "`", "[^1]", "![](", "](", '"title"', "\\", "&lt;", "*a*"),
]  # fmt: skip

Mutation = Callable[[str, random.Random], str]


@cache
def seeds() -> Sequence[str]:
    """Return short posts of the grammar, every example of the rule pages and of CommonMark, and an empty text."""
    first = date(2020, 1, 3)
    posts = [PostWriter(number).post(first + timedelta(weeks=17 * number), 200 * number) for number in range(1, 21)]
    pages = [text_of(case.rule, case.example) for case in cases(load_catalog())]
    return ["", *(text for text in (*posts, *pages, *EXAMPLES) if len(text) <= MAX_SIZE)]


def chosen(texts: Sequence[str], rng: random.Random) -> str:
    """Return one of the texts; a further text, such as the example of a new rule, changes few of the choices.

    Each text has points on a ring (consistent hashing), and the point after a random number decides.
    """
    points, owners = _ring(tuple(texts))
    return owners[bisect_left(points, rng.randbytes(_BYTES_OF_A_POINT)) % len(points)]


_BYTES_OF_A_POINT = 8
_POINTS_OF_A_TEXT = 16
"""With fewer, some texts would be chosen many times more often than others."""


@cache
def _ring(texts: tuple[str, ...]) -> tuple[list[bytes], list[str]]:
    """Return the points in ascending order, and the text of each."""
    ring = sorted((_point(text, number), text) for text in set(texts) for number in range(_POINTS_OF_A_TEXT))
    return [point for point, _ in ring], [text for _, text in ring]


def _point(text: str, number: int) -> bytes:
    content = f"{number} {text}".encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=_BYTES_OF_A_POINT).digest()


def mutated(text: str, rng: random.Random) -> str:
    """Return the text after some sloppy edits."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        text = rng.choice(_MUTATIONS)(text, rng)
    return text[:MAX_SIZE]


def crossed(head: str, tail: str, rng: random.Random) -> str:
    """Return the beginning of one text and the end of another, joined between lines."""
    first, second = head.splitlines(keepends=True), tail.splitlines(keepends=True)
    return "".join(first[: rng.randint(0, len(first))] + second[rng.randint(0, len(second)) :])[:MAX_SIZE]


def _sloppy(text: str, rng: random.Random) -> str:
    return edited(text, rng) if text else rng.choice(FRAGMENTS)


def _insert(text: str, rng: random.Random) -> str:
    place = rng.randint(0, len(text))
    return text[:place] + rng.choice(FRAGMENTS) * rng.choice((1, 1, 1, 2, 3)) + text[place:]


def _replace(text: str, rng: random.Random) -> str:
    place = rng.randint(0, len(text))
    return text[:place] + rng.choice(FRAGMENTS) + text[place + rng.randint(1, 6) :]


def _on_lines(change: Callable[[list[str], random.Random], list[str]]) -> Mutation:
    """A mutation of some neighbouring lines."""

    def mutate(text: str, rng: random.Random) -> str:
        lines = text.splitlines(keepends=True)
        start = rng.randint(0, len(lines))
        end = min(len(lines), start + rng.choice((1, 1, 2, 3, 6)))
        return "".join([*lines[:start], *change(lines[start:end], rng), *lines[end:]])

    return mutate


def _prefixed(lines: list[str], rng: random.Random) -> list[str]:
    prefix = rng.choice(("> ", ">", "  ", "    ", "* ", "1. ", "## ", "> * "))
    return [prefix + line for line in lines]


def _unprefixed(lines: list[str], rng: random.Random) -> list[str]:
    marks = rng.choice((">", "> ", "#", " ", "*- "))
    return [line.lstrip(marks) for line in lines]


def _joined(lines: list[str], rng: random.Random) -> list[str]:
    return [line.rstrip("\r\n") + rng.choice(("", " ", "  \n", "\\\n")) for line in lines]


def _shuffled(lines: list[str], rng: random.Random) -> list[str]:
    return rng.sample(lines, len(lines))


def _with_newlines(text: str, rng: random.Random) -> str:
    return text.replace("\r\n", "\n").replace("\n", rng.choice(("\r\n", "\n", "\n\n")))


_MUTATIONS: Sequence[Mutation] = (
    _sloppy, _sloppy, _sloppy, _insert, _insert, _replace, _with_newlines,
    _on_lines(_prefixed), _on_lines(_unprefixed), _on_lines(_joined), _on_lines(_shuffled),
    _on_lines(lambda _lines, _rng: []), _on_lines(lambda lines, _rng: lines * 2),
)  # fmt: skip
