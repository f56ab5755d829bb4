"""Parsing takes time in proportion to the text, whatever the text."""

from collections.abc import Callable

import pytest

from tests.growth import grows_in_proportion
from twimlint.markdown import parse

SIZE = 1_500
INPUTS: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "[" * n,
    "brackets": lambda n: "[" * n + "]" * n,
    "labels in brackets": lambda n: "[a" * n + "]" * n,
    "labels": lambda n: "[a]: b\n\n" + "[a][" * n,
    "open labels": lambda n: "[a]: b\n\n" + "[a][b" * n,
    "open images": lambda n: "![" * n,
    "nested images": lambda n: "![" * n + "a" + "](b)" * n,
    "nested links": lambda n: "[" * n + "a" + "](b)" * n,
    "links in links": lambda n: "[a [b](c) " * n + "](d)" * n,
    "links in images": lambda n: "![" * n + "[a](b)" * n + "](c)" * n,
    "open targets": lambda n: "[a](" * n,
    "open titles": lambda n: '[]( "' * n,
    "open titles behind targets": lambda n: "[](a '[](a \"" * n,
    "escaped titles": lambda n: "[a](b '\\'" * n,
    "open angles": lambda n: "[](<b" * n,
    "parentheses": lambda n: "[](" + "(" * n,
    "long targets": lambda n: "[a](b\\" * n,
    "emphasis of two kinds": lambda n: "*a _b " * n,
    "emphasis that only opens": lambda n: "*a" * n,
    "emphasis that only closes": lambda n: "a**" * n,
    "emphasis of threes": lambda n: "***a" * n + "a***" * n,
    "one long run": lambda n: "*" * n + "a" + "*" * n,
    "marks in turn": lambda n: "*_~" * n + "a" + "~_*" * n,
    "strikethrough": lambda n: "~a ~~b" * n + "~~ " * n,
    "quotes": lambda n: "> " * n + "a",
    "quotes line by line": lambda n: "".join(">" * min(line, 100) + " a\n" for line in range(n // 10)),
    "bullets": lambda n: "- " * n + "a",
    "stars": lambda n: "* " * n + "a",
    "numbers": lambda n: "1. " * n,
    "bullets, then blank lines": lambda n: "- " * n + "a" + "\n" * n,
    "bullets, then lazy lines": lambda n: "- " * n + "a\n" + "b\n" * n,
    "quotes and bullets, then lazy lines": lambda n: "> - " * n + "a\n" + "> b\n" * n,
    "quotes and lazy lines": lambda n: ("> " * 50 + "a\nb\n") * (n // 50),
    "staircase": lambda n: "".join(" " * (2 * step) + "- a\nb\n" for step in range(int(n**0.5) * 2)),
    "blank lines in a list": lambda n: "- a\n" + "\n" * n + "- b",
    "footnotes in a line": lambda n: "[^a]: " * n,
    "footnotes": lambda n: "[^a]: b\n" * n + "\n" + "[^a]" * n,
    "backticks": lambda n: "".join("`" * run + "a" for run in range(int(n**0.5) * 3)),
    "one open code span": lambda n: "`" * n + "a" + "`" * (n - 1),
    "backticks of two lengths": lambda n: "`a``" * n,
    "definitions": lambda n: "[a]: b\n" * n,
    "definitions and uses": lambda n: "".join(f"[a{i}]: b\n" for i in range(n)) + "\n" + "[a1] " * n,
    "definitions with open titles": lambda n: "[a]: b '\n[a]: c \"\n" * n,
    "open definition": lambda n: '[a]: b "' + "c\n" * n,
    "open definition label": lambda n: "[" + "a\n" * n,
    "comments": lambda n: "a <!--" * n,
    "comments on lines": lambda n: "<!-- a\n" * n,
    "sections": lambda n: "a <![CDATA[" * n,
    "declarations": lambda n: "a <!A " * n,
    "instructions": lambda n: "a <?" * n,
    "tags": lambda n: "a <a " * n,
    "attributes": lambda n: "<a" + " b" * n,
    "open values": lambda n: "a <a b='" * n,
    "blanks in a tag": lambda n: "a <a" + " " * n + "b",
    "autolinks": lambda n: "<a:" * n,
    "e-mail addresses": lambda n: "<" + "a." * n,
    "entities": lambda n: "&a" * n,
    "columns": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n",
    "rows of a wide table": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b\n" * n,
    "heads without a table": lambda n: "|a|\n" * n,
    "delimiter rows": lambda n: "[a]: b\nc|d\n" + "-|-\n" * n,
    "almost a delimiter row": lambda n: "a|b\n" + "- " * n + "|" + ":-" * n + "x",
    "hashes": lambda n: "# a" + " #" * n,
    "braces": lambda n: "# " + "{" * n + "}",
    "underlines": lambda n: "[a]: b\n" + "===\n" * n,
    "fences": lambda n: "```a\n" * n,
    "tabs": lambda n: ">\t" * n + "a",
    "blanks": lambda n: "a" + " " * n + "\nb",
    "backslashes": lambda n: "\\" * n,
    "hard breaks": lambda n: "a\\\n" * n,
    "carriage returns": lambda n: "a\r" * n,
    "NULs": lambda n: "\0" * n,
}


@pytest.mark.parametrize("make", INPUTS.values(), ids=INPUTS)
def test_time_grows_linearly(make: Callable[[int], str]) -> None:
    assert grows_in_proportion(lambda size: parse(make(size)), SIZE, short=0.005)
