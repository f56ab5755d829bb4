"""Another way to make texts: what rules report, put into each other and beside each other, then damaged by characters.

`grammar` edits a text as a sloppy editor would. Here the examples of rules become parts of constructs (quotes, lists,
tables, links, comments, front matter), and single characters are lost, doubled, swapped and spelled in another way.
"""

import random
from collections.abc import Callable, Sequence
from functools import cache

from tests.examples import Case, cases
from twimlint.rulebook.catalog import load_catalog

Change = Callable[[str, random.Random], str]

MAX_SIZE = 3_000
"""Characters of a text."""

ODD = (
    *"\0\t\v\f\r\x1b\x7f\x85\xa0\xad\u1680\u200b\u200d\u200e\u2028\u2029\u202e\u2060\u3000\ufe0f\ufeff\ufffc\ufffd",
    *("\r\n", "\n\r", "\u0301", "🎉", "👩‍🔧", "é", "e\u0301", "“", "’", "…", "ﬁ", "а", "㎒", "\U000e0041"),
    *("&nbsp;", "&#x200b;", "&#0;", "&lt;", "&gt;", "&amp;amp;", "&quot;", "&#10;", "&Tab;", "&bogus;", "%20", "%00"),
)
"""Characters that are easily overlooked, and other spellings of characters."""

MARKS = (
    *"*_`~#>-+|:!=\\[](){}<>&\"'@$%^,.;/?",
    *("**", "__", "~~", "``", "```", "~~~", "](", "[[", "]]", "![", "<!--", "-->", "--", "<?", "?>", "<![CDATA["),
    *("> ", ">>", "* ", "- ", "1. ", "1) ", "- [x] ", "[^1]", "[^1]: ", "[a]: ", "[a]", ": ", "{#a}", "+++", "---"),
    *("<b>", "</b>", "<br/>", "<a href=", "<img src='", "</p>", "<div>", "</div>", "<pre>", "<script>", "<details>"),
    *("{{ a() }}", "{% a() %}", "{% end %}", "{{/*", "*/}}", "{#", "#}", "{{", "}}", "{%", "%}"),
    *("<!-- more -->", "<!--more-->", "<!-- twimlint-disable -->", "<!-- twimlint-enable -->"),
    *("<!-- twimlint-disable-next-line TXT -->", "<!-- twimlint-disable-line -->", "<!-- markdownlint-disable -->"),
    *("@a:b.org", "#a:b.org", "https://a.org", "http://b.org/c", "www.a.org", "mailto:a@b.org", "matrix:u/a:b.org"),
    *("https://matrix.to/#/@a:b.org", "https://matrix.to/#/#a:b.org", "https://youtu.be/aB3dE5gH7jK", "MSC1234"),
)

VALUES = (
    *('""', '"a"', "'a'", "a", "1", "-0", "1.5", "nan", "true", "[]", '["a"]', "[1]", "{}", "{ a = 1 }", "", "null"),
    *("2026-01-09", '"2026-01-09"', "2026-01-09T10:00:00Z", "2026-13-40", "09.01.2026", "10:00", '"""', "'''\na\n'''"),
    *('"@/blog/a.md"', '"\\u0000"', '"\\q"', '"This Week in Matrix 2026-01-09"', "“a”", '"/blog/2026/01/09/a"'),
)
KEYS = (
    *("title", "date", "updated", "author", "category", "path", "slug", "draft", "template", "aliases", "weight"),
    *("taxonomies", "extra", "Title", "DATE", "taxonomies.author", "extra.image", '"title"', "image", "description"),
)
TABLES = ("[taxonomies]", "[extra]", "[Taxonomies]", "[[taxonomies]]", "[taxonomies.author]", "[ extra ]", "[extra")


@cache
def parts() -> Sequence[str]:
    """The examples of rules without front matter, of which most are a few lines."""
    texts = {_body(case.example.text) for case in cases(load_catalog())}
    return sorted(text for text in texts if text.strip())


def _body(text: str) -> str:
    fence = text[:4]
    return text.split(f"\n{fence}", 1)[-1].lstrip("\n") if fence in ("+++\n", "---\n") else text


# -- constructs --------------------------------------------------------------------------------------------------------


def _prefixed(text: str, first: str, others: str) -> str:
    head, *rest = text.rstrip("\n").split("\n")
    return "\n".join([first + head, *(others + line for line in rest)]) + "\n"


def _each_line(first: str, others: str) -> Change:
    return lambda text, _rng: _prefixed(text, first, others)


def _around(before: str, after: str) -> Change:
    return lambda text, _rng: before + text + after


def _in_one_line(before: str, after: str) -> Change:
    return lambda text, _rng: before + " ".join(text.split("\n")).strip() + after


_PREFIXES = ("> ", ">", "> > ", ">  ", ">\t", "    ", "\t", " ", "* ", "> * ", "## ")
_MARKERS = ("* ", "-   ", "1. ", "10) ", "- [ ] ", "[^1]: ", "> - ")
_FIRST_LINES = ("> ", "* ", "1. ", "[^1]: ", "# ", "### ", ": ", "[a]: ", ">     ")
_FENCES = (("```\n", "```\n"), ("~~~ a\n", ""), ("<!--\n", "-->\n"), ("<pre>", "</pre>"), ("{#", "#}"))
_SPANS = (
    *((mark, mark) for mark in ("*", "**", "~~", "`", "_", '"', "'", "``")),
    *(("[", end) for end in ("](https://a.org)", "](b)", "][a]\n\n[a]: /b", "]", "](<", ']("c")')),
    *(("![", "](a.png)"), ("[a](", ")"), ("<", ">"), ("<!--", "-->"), ('<a href="', '">a</a>'), ("<b>", "</b>")),
    *(("(", ")"), ("## ", ""), ("|a|\n|-|\n|", "|"), ("|", "|b|\n|-|-|\n|c|d|")),
)

CONSTRUCTS: Sequence[Change] = (
    *(_each_line(prefix, prefix) for prefix in _PREFIXES),
    *(_each_line(marker, " " * len(marker)) for marker in _MARKERS),
    *(_each_line(mark, "") for mark in _FIRST_LINES),
    *(_around(f"<{tag}>\n\n", f"\n</{tag}>\n") for tag in ("details", "div", "blockquote", "center", "p", "table")),
    *(_around(first, last) for first, last in _FENCES),
    _around("{% a() %}\n", "{% end %}\n"),
    _around("<!-- twimlint-disable -->\n", "<!-- twimlint-enable -->\n"),
    *(_in_one_line(first, last + "\n") for first, last in _SPANS),
)

JOINTS = (
    "",
    "",
    " ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    "\\\n",
    ", ",
    "\n> ",
    "\n>\n",
    "\n    ",
    "\n\n\n\n",
    "\r\n",
    "|",
)


def nested(text: str, rng: random.Random) -> str:
    return rng.choice(CONSTRUCTS)(text, rng)


def joined(first: str, second: str, rng: random.Random) -> str:
    return first.rstrip("\n") + rng.choice(JOINTS) + second


_ARRANGEMENTS: Sequence[Callable[[str, str], str]] = (
    lambda first, second: first + second,
    lambda first, second: first + "\n" + second,
    lambda first, second: first.rstrip("\n") + " " + second,
    lambda first, second: first.rstrip("\n") + second,
    lambda first, second: _quoted(first) + second,
    lambda first, second: first + _quoted(second),
    lambda first, second: _quoted(first + "\n" + second),
    lambda first, second: _listed(first) + _listed(second),
    lambda first, second: _listed(first + "\n" + _quoted(second)),
    lambda first, second: _quoted(_listed(first) + second),
    lambda first, second: f"| {_flat(first)} | {_flat(second)} |\n|---|---|\n| {_flat(second)} | {_flat(first)} |\n",
    lambda first, second: f"## {_flat(first)} {_flat(second)}\n",
    lambda first, second: f"[{_flat(first)}](https://example.org)**{_flat(second)}**\n",
)


def pairs() -> list[str]:
    """One example of every rule that has a fix with one of every other, in all arrangements."""
    bad = {case.rule.code: _body(case.example.text) for case in cases(load_catalog()) if _is_fixed(case)}
    return [arrange(first, second) for first in bad.values() for second in bad.values() for arrange in _ARRANGEMENTS]


def _is_fixed(case: Case) -> bool:
    return case.example.kind == "bad" and case.rule.fix is not None and bool(_body(case.example.text).strip())


def _quoted(text: str) -> str:
    return _prefixed(text, "> ", "> ")


def _listed(text: str) -> str:
    return _prefixed(text, "* ", "  ")


def _flat(text: str) -> str:
    return " ".join(text.split())


# -- damage by characters ----------------------------------------------------------------------------------------------


def _replaced(pick: Callable[[str, random.Random], str], most: int = 1) -> Change:
    """Put something in place of up to some characters."""

    def change(text: str, rng: random.Random) -> str:
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.randint(0, most))
        return text[:start] + pick(text[start:end], rng) + text[end:]

    return change


def _another_spelling(text: str, rng: random.Random) -> str:
    """An entity, a percent sign or an escape for each character."""
    spell: Callable[[str], str] = rng.choice((_entity, _percent, lambda sign: "\\" + sign, str.swapcase))
    return "".join(map(spell, text))


def _entity(sign: str) -> str:
    return f"&#{ord(sign)};"


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02x}" for byte in sign.encode("utf-8", "surrogatepass"))


def _every_nth_line(change: Callable[[str], str]) -> Change:
    def each(text: str, rng: random.Random) -> str:
        lines, step, first = text.split("\n"), rng.randint(1, 4), rng.randint(0, 3)
        return "\n".join(change(line) if (number - first) % step == 0 else line for number, line in enumerate(lines))

    return each


def _swapped(text: str, rng: random.Random) -> str:
    """Two pieces of text in each other's place."""
    first, second, third = sorted(rng.randint(0, len(text)) for _ in range(3))
    return text[:first] + text[second:third] + text[first:second] + text[third:]


def _cut(text: str, rng: random.Random) -> str:
    first, second = sorted(rng.randint(0, len(text)) for _ in range(2))
    return text[first:second] if second - first > len(text) // 4 else text[:first] + text[second:]


_LINE_CHANGES: Sequence[Callable[[str], str]] = (
    lambda line: line + "  ",
    lambda line: line + "\r",
    lambda line: line + "\\",
    lambda line: line[:0],
    lambda line: line.replace(" ", "\t", 1),
    lambda line: " " + line,
    lambda line: line.lstrip(),
)
_BREAKS = ("\r\n", "\r", "\n\n", "\n \n", " \n", "\n> ")

DAMAGE: Sequence[Change] = (
    _replaced(lambda _old, _rng: "", 8),
    _replaced(lambda old, _rng: old * 2, 12),
    _replaced(lambda old, _rng: old[::-1], 4),
    _replaced(_another_spelling, 3),
    _replaced(lambda _old, rng: rng.choice(ODD)),
    _replaced(lambda _old, rng: rng.choice(ODD) * rng.randint(1, 3), 0),
    _replaced(lambda _old, rng: rng.choice(MARKS)),
    _replaced(lambda _old, rng: rng.choice(MARKS), 0),
    _replaced(lambda _old, rng: "".join(rng.choices(MARKS, k=rng.randint(2, 5)))),
    _swapped,
    _cut,
    *map(_every_nth_line, _LINE_CHANGES),
    lambda text, rng: text.replace("\n", rng.choice(_BREAKS), rng.randint(1, 99)),
)


def damaged(text: str, rng: random.Random) -> str:
    return rng.choice(DAMAGE)(text, rng)


def front_matter(rng: random.Random) -> str:
    """Front matter in which a value may be of any kind and a key in any table."""
    fence = rng.choice(("+++", "+++", "+++", "---"))
    sign = " = " if fence == "+++" else ": "
    lines = ['title = "This Week in Matrix 2026-01-09"', "date = 2026-01-09"] if rng.random() < 0.5 else []
    for _ in range(rng.randint(0, 6)):
        pair = rng.choice(KEYS) + rng.choice((sign, sign, sign, "=", " ", ": ")) + rng.choice(VALUES)
        lines.append(rng.choice(TABLES) if rng.random() < 0.25 else pair)
    closed = rng.choice((fence, fence, fence, fence, "", fence + " ", fence + "\n" + fence))
    return "\n".join([fence, *lines, closed]) + rng.choice(("\n", "\n\n", "\n\n\n", ""))


def assembled(rng: random.Random) -> str:
    """Some examples, each perhaps in constructs, perhaps with front matter, and damaged."""
    text = ""
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        part = rng.choice(parts())
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            part = nested(part, rng)
        text = joined(text, part, rng) if text else part
    if rng.random() < 0.4:
        text = front_matter(rng) + text
    for _ in range(rng.choice((0, 1, 1, 2, 3, 5, 8))):
        text = damaged(text, rng)
    return rng.choice(("", "", "", "", "\ufeff", "\n")) + text[:MAX_SIZE]
