"""Where a fix would change more than its rule declares, the check says that it has none."""

import pytest

from tests.fixing import POST_NAME, context, ruleset
from twimlint.checks.surroundings import begins_block
from twimlint.engine.check import check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.text.source import Source

PLACES = {
    "SEC015": ["> Lanterns.\n<!-- more -->\n<!-- more -->\nText.\n", "Text.\n\n<!-- more -->\n<!--more\n"],
    "TXT002": ['+++\ntitle=""\u200b+++', "+++\na\u200b = 1\n+++\n", "Text\n- \u200b"],
    "ATT009": [
        *(">```\nLanterns.", ">Lanterns.\n*", ">Lanterns.\n2. Two", "> - a\n> - > b\nc", "> \\\nText."),
        *("> Lanterns `\n>\n*\n", ">t\n* >\n>     -"),
    ],
    "ATT008": [">Lanterns\n\n    >\n> b", "> <!-- a\n\n> b\n", ">\n---\n---\n", "[^1]: a\n\n>\n\n    b\n"],
    "LNK001": ["\\https://lantern.im", "https://lantern.im/\\", "*a/*https://lantern.im", "{{ https://lantern.im"],
    "LNK002": ["<https://lantern.im&amp;>", "<https://lantern.im**> **"],
    "LNK003": ["<htps://lantern.im>"],
    "LNK006": ["[a]:b\n*", "> [a]: b", "[a]: b\n---\n---\n"],
    "LNK013": ["\\MSC1234"],
    "LNK019": ["\\\\http://example.org/a"],
    "MTX004": ["[#a:lantern.im](https://matrix.to/#/#</b>b:lantern.im)"],
    "MTX005": ["#a:lantern.im**[**"],
    "TBL002": ["|1|2|\n|3|4|\n|5\n|-"],
    "TXT005": ["-\n</d>-", "+++</u>\n", "{</u>{ a() }}", "- <lantern>\nbees"],
    "TXT007": [":\n    * 4\n* 5"],
    "TXT011": ["* Lanterns\n*\n\n\xa0"],
    "TXT008": ["    Five words of plain text\n["],
    "FMT001": [">\r \n>"],
    "FMT002": ["\n\ufeff"],
    "FMT005": [">*\n>   >"],
    "FMT011": [">  *\n>\t."],
    "MED010": ["> Lanterns\\\n> ![a](a.png)"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in PLACES.items() for text in texts])
def test_nothing_is_refused(code: str, text: str) -> None:
    result = fix(Source(POST_NAME, text), ruleset(code), context(), unsafe=True)
    assert not result.refused
    assert not result.contrary


@pytest.mark.parametrize(("line", "begins"), [("", True), ("|-|", True), ("> a", True), ("a", False), ("a | b", False)])
def test_an_empty_line_and_a_delimiter_row_end_the_head_of_a_table(line: str, begins: bool) -> None:
    assert begins_block(line) is begins


@pytest.mark.parametrize("hidden", ["&#x200b;", "&#195;&#169;"])
def test_what_another_rule_would_mend_again_is_not_put_into_a_text(hidden: str) -> None:
    text = f"[#a:lantern.im](https://matrix.to/#/#b{hidden}:lantern.im)\n"
    result = fix(Source(POST_NAME, text), ruleset("MTX004", "TXT001", "TXT002"), context(), unsafe=True)
    assert not result.contrary
    assert [(found.code, found.fix) for found in result.remaining] == [("MTX004", None)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("LNK001", "See *https://lantern.im/a* there.\n"),
        ("LNK001", "**https://lantern.im/a**\n"),
        ("ATT009", "> Lanterns\n[are](https://lantern.im) bright.\n"),
        ("LNK006", "[a]: b\n\nText.\n"),
        ("SEC015", "Text.\n\n<!-- more -->\n\nText.\n\n<!-- more -->\n\nText.\n"),
    ],
)
def test_what_is_safe_is_still_fixed(code: str, text: str) -> None:
    assert any(found.fix for found in check(Document(Source(POST_NAME, text)), ruleset(code), context()))
    assert fix(Source(POST_NAME, text), ruleset(code), context(), unsafe=True).applied[code]
