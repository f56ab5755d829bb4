"""One fault is reported once: if two rules could report the same place, only one of them does."""

import pytest

from tests.fixing import context, fixed, ruleset
from twimlint.engine.check import check
from twimlint.post.document import Document
from twimlint.text.source import Source

NAME = "content/blog/2026/01/2026-01-09-twim.md"
HEAD = """\
+++
date = "2026-01-09"
title = "This Week in Matrix 2026-01-09"
path = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"

[taxonomies]
author = ["Thea Lindqvist"]
category = ["This Week in Matrix"]

[extra]
image = "https://matrix.org/blog/img/winter.png"
+++

## Dept of Spec 📜

[Ines](https://matrix.to/#/@ines:lantern.im) says

> A word.

<!-- more -->

"""
TAIL = "\n## That's all I know\n\nSee you next week!\n"

FAULTS = {
    "an attribution below a quote, without a blank line": (
        "ATT009",
        (
            "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> One.\n"
            "[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> Two.\n"
        ),
    ),
    "a department's heading twice": (
        "SEC009",
        "## Dept of Guides 🧭\n\n## Dept of Guides 🧭\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> One.\n",
    ),
    "a department in two places": (
        "SEC024",
        (
            "## Dept of Clients 📱\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> One.\n\n"
            "## Dept of Bots 🤖\n\n[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> Two.\n\n"
            "## Dept of Clients 📱\n\n[Ines](https://matrix.to/#/@ines:lantern.im) says\n\n> Three.\n"
        ),
    ),
    "projects glued to their marks": (
        "SEC023",
        (
            "## Dept of Clients 📱\n\n###Lantern\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> One.\n\n"
            "###Kettle\n\n[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> Two.\n"
        ),
    ),
    "an empty Matrix Live with a title": ("MED009", "## Matrix Live S12E07: A garden\n"),
    "the heading of Matrix Live twice": ("SEC009", "## Matrix Live\n\n## Matrix Live\n\nNone this week.\n"),
    "a project at the level of departments": (
        "SEC005",
        (
            "## Dept of Clients 📱\n\n## Lantern ([website](https://lantern.im))\n\n"
            "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> One.\n\n"
            "[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> Lantern, two.\n"
        ),
    ),
    "a backslash in the host of an address": ("LNK011", "A look at <https://kettle\\.garden.chat/>.\n"),
    "a bare alias as a target": ("LNK003", "The [tea room](#tea:garden.chat) is open.\n"),
    "a broken link to a proposal": (
        "LNK004",
        "As in [MSC4567] (https://github.com/matrix-org/matrix-spec-proposals/pull/4567).\n",
    ),
    "a misspelled label": ("LNK005", "By the [guests][gardenres].\n\n[gardeners]: https://garden.chat/people\n"),
    "a row without a time in the ranking": (
        "TBL001",
        (
            "## Dept of Ping\n\n|Rank|Hostname|Median MS|\n|---|---|---|\n|1|havel.chat|100|\n|2|willow.im|\n"
            "|3|lantern.im|300|\n"
        ),
    ),
    "a heading that links into one client": (
        "MTX008",
        "### [#tea:garden.chat](https://app.element.io/#/room/#tea:garden.chat)\n\nOpen all day.\n",
    ),
}


def codes(text: str) -> set[str]:
    return {each.code for each in check(Document(Source(NAME, text)), ruleset(), context())}


def test_the_frame_is_faultless() -> None:
    assert codes(HEAD + TAIL) <= {"FM007"}


@pytest.mark.parametrize(("code", "text"), FAULTS.values(), ids=FAULTS)
def test_one_rule_speaks(code: str, text: str) -> None:
    assert codes(HEAD + text + TAIL) - codes(HEAD + TAIL) == {code}


def test_a_closing_section_at_the_wrong_level_is_not_missing() -> None:
    assert codes(HEAD + TAIL.replace("##", "#")) - codes(HEAD + TAIL) == {"SEC005"}


def test_front_matter_without_an_end_lacks_no_fold() -> None:
    text = HEAD.replace('winter.png"\n+++\n', 'winter.png"\n')
    assert codes(text.replace("<!-- more -->\n\n", "") + TAIL) == {"FM001"}


def test_a_post_with_broken_front_matter_is_known_by_its_title() -> None:
    text = HEAD.replace("title =", 'title = "TWIM"\ntitle =')
    assert Document(Source("content/blog/2026/01/2026-01-09.md", text)).is_post
    assert not Document(Source("content/guide.md", text.replace("This Week", "How to write This Week"))).is_post


def test_a_bullet_without_its_blank_in_an_inner_list_is_mended() -> None:
    text = "* one\n    * two\n    *Three\n"
    assert fixed(text, "TXT006").text == "* one\n    * two\n    * Three\n"


def test_a_definition_takes_one_of_its_two_blank_lines_along() -> None:
    text = "One.\n\n[kettle]: https://kettle.garden.chat\n\nTwo.\n"
    assert fixed(text, "LNK006", unsafe=True).text == "One.\n\nTwo.\n"
