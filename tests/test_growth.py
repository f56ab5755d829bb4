"""Time and memory grow linearly with a post of any content, in all checks and fixes."""

import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest

from benchmarks.posts import PostWriter
from tests.command import POST
from tests.growth import grows_in_proportion
from tests.markdown.test_linear import INPUTS
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

NAME = "content/blog/2024/05/2024-05-03-twim.md"
CONTEXT = Context(load_style())
ALL = Ruleset([rule for rule in load_catalog() if rule.code in CHECKS])
SIZE = 300

REPORT = "[Thea](https://matrix.to/#/@thea:lantern.im) says\n\n> See #garden:lantern.im\n\n"
POSTS: dict[str, Callable[[int], str]] = {
    "headings": lambda n: "## Dept of A\n\n### B\n\n" * n,
    "entries": lambda n: REPORT * (n // 3),
    "quotes": lambda n: "> a\n\n" * n,
    "attributions": lambda n: "[A](https://matrix.to/#/@a:b.im) says\n\n" * n,
    "links of all kinds": lambda n: "[A](https://a.im/b) and https://b.im/c or #a:b.im @c:d.im MSC1234 " * (n // 2),
    "torn links": lambda n: "[A] (https://a.im/b) (b)[c] http//a " * (n // 2),
    "torn addresses": lambda n: "[a](https:// a.im) " * (3 * n),
    "links without a parenthesis": lambda n: "[ab]https://a.im) " * (8 * n),
    "words that go on": lambda n: "a " * (8 * n) + "a'",
    "addresses in a row": lambda n: "https://a.im/b," * n,
    "one long address": lambda n: "https://a.im/" + "b/" * n,
    "one long alias": lambda n: "#" + "a" * n + ":b.im",
    "addresses of nobody": lambda n: "https://matrix.to/#/" * n,
    "an identifier of signs": lambda n: "[a](https://matrix.to/#/" + "%23" * n + ")",
    "repeated words": lambda n: "the the " * n,
    "emoji names": lambda n: ":a:" * n,
    "emoji names in an item": lambda n: "- " + ":tada: " * (20 * n),
    "colons": lambda n: ":" * n,
    "notes": lambda n: "TODO (xx) [ ] " * n,
    "parentheses": lambda n: "(" * n + ")" * n,
    "images": lambda n: "![](a.png)\n\n" * n,
    "shortcodes": lambda n: '{{ youtube_player(video_id="aaaaaaaaaaa") }}\n\n' * (n // 2),
    "open shortcodes": lambda n: '{{ a(b="c", ' * n,
    "shortcodes in shortcodes": lambda n: "{% a() %}" * n + "{% end %}" * n,
    "ends of shortcodes": lambda n: "{% end %}" * n,
    "mojibake": lambda n: "Ã¤â€™" * n,
    "invisible characters": lambda n: "a\u200b" * n,
    "pseudo lists": lambda n: "a\n• b\n" * n,
    "ping times": lambda n: "|Rank|Hostname|Median MS|\n|-|-|-|\n" + "".join(f"|{i}|a{i}.im|{i}|\n" for i in range(n)),
    "blanks in a row": lambda n: f"|Rank|Hostname|Median MS|\n|-|-|-|\n|1 a.im 1{' ' * (20 * n)}x|\n",
    "ragged rows": lambda n: "|a|b|\n|-|-|\n" + "|c|d|e|\n" * n,
    "bold headings": lambda n: "**A**\n\n" * n,
    "quoted headings": lambda n: f"### A\n\n{REPORT}" + "> ## b\n>\n" * n,
    "a number of zeros": lambda n: f"[MSC1](https://github.com/matrix-org/matrix-doc/proposals/{'0' * (20 * n)})",
    "open comments": lambda n: f"<div>\n{'<!--' * (20 * n)}\n\n## A\n\nThea says\n\n> **A**\n>\n> b\n",
    "empty links": lambda n: "[](a) " * n,
    "references to nothing": lambda n: "[a][b] " * n,
    "definitions of no use": lambda n: "".join(f"[a{i}]: https://a.im/{i}\n" for i in range(n)),
    "HTML": lambda n: "<b>x</b><br><div>\n" * n,
    "torn pairs": lambda n: "a** bbbbbbbbbb** " * (30 * n),
    "torn emphasis": lambda n: "** a ** _b_c" * n,
    "fold markers": lambda n: "<!-- more -->\n\n" * n,
    "fold markers in a row": lambda n: "Words.\n\n" + "<!-- more -->\n" * (n // 4),
    "suppressions": lambda n: "<!-- twimlint-disable MTX001 -->\n" * n,
    "lazy lines": lambda n: "> a\nb\n\n" * n,
    "departments and links to others": lambda n: "".join(f"## Dept of Spec\n\n[x](#a{i})\n\n" for i in range(5 * n)),
    "headings and links of many spellings": lambda n: "".join(f"## b é{i}:\n\n[x](#a{i})\n\n" for i in range(5 * n)),
    "links to headings": lambda n: "".join(f"## H{i}\n\n[a](#h{i}) x\n\n" for i in range(n)),
}

FRONT_MATTERS: dict[str, Callable[[int], str]] = {
    "keys": lambda n: "".join(f"a{i} = 1\n" for i in range(4 * n)),
    "keys of a table": lambda n: "".join(f"b.a{i} = 1\n" for i in range(4 * n)),
    "tables": lambda n: "".join(f"[a{i}]\nb = 1\n" for i in range(4 * n)),
    "words before the mark": lambda n: "words " * (20 * n),
    "a key of blanks": lambda n: f"a{' ' * (20 * n)}b\n",
}


def check_all(source: Source) -> object:
    return check(Document(source, CONTEXT.style), ALL, CONTEXT)


def fix_all(source: Source) -> object:
    return fix(source, ALL, CONTEXT, unsafe=True)


@pytest.mark.parametrize("make", [*INPUTS.values(), *POSTS.values()], ids=[*INPUTS, *POSTS])
@pytest.mark.parametrize("work", [check_all, fix_all])
def test_time_grows_linearly(work: Callable[[Source], object], make: Callable[[int], str]) -> None:
    assert grows_in_proportion(lambda size: work(Source(NAME, POST + make(size))), SIZE, short=0.02)


@pytest.mark.parametrize("make", FRONT_MATTERS.values(), ids=FRONT_MATTERS)
def test_time_grows_linearly_with_front_matter(make: Callable[[int], str]) -> None:
    def work(size: int) -> None:
        check_all(Source(NAME, f"+++\n{make(size)}+++\n"))

    assert grows_in_proportion(work, SIZE, short=0.02)


def test_findings_and_memory_grow_linearly_with_real_grammar() -> None:
    counts, peaks = [], []
    for size in (20_000, 200_000):
        source = Source(NAME, PostWriter(seed=1).post(date(2024, 5, 3), size))
        tracemalloc.start()
        counts.append(len(check(Document(source, CONTEXT.style), ALL, CONTEXT)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert 5 * counts[0] < counts[1] < 20 * counts[0]
    assert peaks[1] < 20 * peaks[0]
