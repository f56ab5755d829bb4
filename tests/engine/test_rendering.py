"""What is compared of two pages: all that is published, the same without links, or the words."""

from collections import Counter

import pytest

from twimlint.engine.rendering import published, unlinked, words
from twimlint.post.document import Document
from twimlint.text.source import Source


def page(text: str) -> Document:
    return Document(Source("page.md", text))


def same(text: str, other: str, *, with_links: bool = True) -> bool:
    pages, outline = (page(text), page(other)), published if with_links else unlinked
    one, two = (outline(each.masked, each.root) for each in pages)
    return one == two


CODE = "```py\na\n  b\n```\n"
TABLE = "|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|\n"


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (CODE, "~~~py\na\n  b\n~~~\n"),
        (CODE, "  ```py\n  a\n    b\n  ```\n"),
        ("```\na\n  b\n```\n", "  ```\n a\n    b\n  ```\n"),
        ("> ```\n> a\n>   b\n> ```\n", ">```\n>a\n>   b\n>```\n"),
        ("> > ```\n> > a\n> > ```\n", ">> ```\n>> a\n>> ```\n"),
        ("> <div>\n>   a\n> </div>\n", "><div>\n>   a\n></div>\n"),
        ("    a\n      b\n", "\ta\n\t  b\n"),
        ("a {{ f() }} b\n", "a {{f()}} b\n"),
        ("> <b\n> c=d>e\n", ">  <b\n>c=d>e\n"),
        (TABLE, "| a | b | c | d |\n| :--- | :----: | ---: | ---- |\n| 1 | 2 | 3 | 4 |\n"),
        ("> |a|\n> |-|\n", "> | a |\n>|---|\n"),
        ("- [x] a\n", "* [x]  a\n"),
        ("- [x] a\n", "- [x]\ta\n"),
        ("> ```\n> a\n> ```\n", "> ```\n > a\n> ```\n"),
        ("1. a\n1. b\n", "1. a\n2. b\n"),
        ("a  \nb\n", "a\\\nb\n"),
        ("# a\n", "a\n=\n"),
        ("[a](b)\n", "[a][c]\n\n[c]: b\n"),
        ("`a`\n", "`` a ``\n"),
        ("a\n", "a \n\n\n"),
    ],
)
def test_published_alike(text: str, other: str) -> None:
    assert same(text, other)
    assert same(text, other, with_links=False)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("a\n", "b\n"),
        ("a b\n", "a\n\nb\n"),
        ("a\n", "*a*\n"),
        ("*a*\n", "**a**\n"),
        ("*a* b\n", "*a b*\n"),
        ("`a`\n", "`b`\n"),
        ("`a`\n", "a\n"),
        ("# a\n", "## a\n"),
        ("# a {#b}\n", "# a {#c}\n"),
        ("# a {#b}\n", "# a\n"),
        (CODE, CODE.replace("py", "js")),
        (CODE, CODE.replace("  b", " b")),
        ("```\na\n```\n", "    a\n"),
        ("> ```\n> > a\n> ```\n", "> ```\n> a\n> ```\n"),
        ("> ```\n>   a\n> ```\n", "> ```\n> a\n> ```\n"),
        ("a\n\n```\n  b\n```\n", "a\n\n```\nb\n```\n"),
        ("    a\n      b\n", "    a\n     b\n"),
        ("<div>\n  a\n</div>\n", "<div>\n a\n</div>\n"),
        ("a <!-- b\nc -->\n", "a <!-- b\n c -->\n"),
        ("a <b c=d>\n", "a <b c=e>\n"),
        ("a {{ f() }} b\n", "a b\n"),
        (TABLE, TABLE.replace(":-:", ":-")),
        (TABLE, TABLE.replace(":-:", "-")),
        (TABLE, TABLE.replace("|-|\n", "|:-|\n")),
        (TABLE, TABLE.replace("|1|", "|5|")),
        ("- [x] a\n", "- [ ] a\n"),
        ("- [x] a\n", "- a\n"),
        ("1. a\n", "2. a\n"),
        ("1. a\n", "- a\n"),
        ("- a\n- b\n", "- a\n\n- b\n"),
        ("- a\n- b\n", "- a\n  - b\n"),
        ("a  \nb\n", "a\nb\n"),
        ("a[^b]\n\n[^b]: c\n\n[^d]: e\n", "a[^d]\n\n[^b]: c\n\n[^d]: e\n"),
        ("[^b]: c\n", "[^d]: c\n"),
        ("![a](b)\n", "a\n"),
        ("> a\n\nb\n", "> a\n>\n> b\n"),
        ("a\n", "a\n\n***\n"),
    ],
)
def test_published_otherwise(text: str, other: str) -> None:
    assert not same(text, other)
    assert not same(text, other, with_links=False)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("[a](b)\n", "[a](c)\n"),
        ("[a](b)\n", "a\n"),
        ("[a](b) c\n", "[a c](b)\n"),
        ("![a](b)\n", "![a](c)\n"),
        ("[a]\n\n[a]: b\n", "[a]\n\n[a]: c\n"),
        ("<https://example.org>\n", "https://example.org\n"),
    ],
)
def test_only_links_differ(text: str, other: str) -> None:
    assert not same(text, other)
    assert same(text, other, with_links=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b a\n", "a a b"),
        ("# a\nb\n", "a b"),
        ("- a\n- b\n", "a b"),
        ("> a\n\nb\n", "a b"),
        ("a\nb\\\nc\n", "a b c"),
        ("`a`b [c](d)e\n", "ab ce"),
        ("|a|b|\n|-|-|\n|c|d|\n", "a b c d"),
        ("a <!-- b --> c\n", "a c"),
        ("a<!-- b -->c<!-- d -->e\n", "a c e"),
        ("a\n\n<!-- b\nc -->\n\nd\n", "a d"),
        ("<div>a</div>\n", "<div>a</div>"),
        ("a\n\n```py\nb c\n```\n", "a b c"),
        ("a\n\n    b\n    c\n", "a b c"),
        ("a[^n]\n\n[^n]: b\n", "a b"),
        ("[a]: b\n", ""),
        ("![a](b)\n", "a"),
        ("a\n***\nb\n", "a b"),
    ],
)
def test_words(text: str, expected: str) -> None:
    document = page(text)
    assert words(document.masked, document.root) == Counter(expected.split())
