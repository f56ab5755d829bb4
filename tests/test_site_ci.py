"""Posts without problems pass the Markdown check of the site too."""

from collections import Counter
from functools import cache

import pytest

from benchmarks.site_ci import DISCUSSED, JUDGES, RULES, JudgeError, archive_posts, counts, finish, install, judge
from tests.fixing import context
from tests.paths import CORPUS, needs_corpus
from twimlint.checks import Context
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site

POST = """\
+++
date = "2026-01-09"
title = "This Week in Matrix 2026-01-09"
+++

## Dept of Clients 📱

### Lantern
{}
"""

UNPASSABLE = {"MD001": 5, "MD034": 27}
"""What no fix may decide: levels of the post's own headings, text in HTML, accounts that look like e-mail, and what is
meant by the broken brackets of a link (LNK004). `benchmarks/README.md` lists them."""


@pytest.fixture(params=JUDGES)
def version(request: pytest.FixtureRequest) -> str:
    wanted: str = request.param
    try:
        install(wanted)
    except JudgeError as error:
        pytest.skip(str(error))
    return wanted


@cache
def finished_archive() -> dict[str, str]:
    return finish(archive_posts(), Context(load_style(), Site.open(CORPUS)))


@needs_corpus
def test_the_archive_has_posts_of_both_names() -> None:
    names = list(archive_posts())
    assert any(name.endswith("-twim.md") for name in names)
    assert any(name.endswith("index.md") for name in names)


@needs_corpus
def test_after_both_commands_nothing_that_a_fix_can_mend_is_left(version: str) -> None:
    before, after = judge(archive_posts(), version), judge(finished_archive(), version)
    left = counts(after)
    assert set(left) <= set(UNPASSABLE)
    assert all(number <= UNPASSABLE[rule] for rule, number in left.items())
    added = Counter((one.post, one.rule) for one in after) - Counter((one.post, one.rule) for one in before)
    assert not added


@pytest.mark.parametrize(
    "body",
    [
        "> -   one\n>     -   two\n>\n>         more\n> -   three",
        "1.  one\n2.  two\n\n    ```\n    code\n    ```",
        "> #### A\n>\n> Text.\n>\n> ### B\n>\n> Text.",
        "> # A\n>\n> Text.\n>\n> ### B\n>\n> Text.\n>\n> ##### C\n>\n> Text.",
        "> Write to thea@garden.chat, or xmpp:tea@conference.garden.chat?join.",
        "> Read [ the notes ](https://lantern.im/notes)!",
        "> Read <a href=\"https://lantern.im/notes\">https://lantern.im/notes</a>!",
        "> Read [the notes][notes].\n>\n> [notes]: https://lantern.im/notes",
        "> Read MSC4001[1] in #garden:garden.chat[1] or @thea:garden.chat[1].\n>\n> [1]: https://lantern.im/notes",
        "> * One\n> -   two\n>     1. three",
    ],
)  # fmt: skip
def test_each_kind_passes_after_both_commands(version: str, body: str) -> None:
    posts = {"post.md": POST.format(body)}
    assert judge(finish(posts, context()), version, RULES) == []


def test_no_fix_makes_a_quotation_look_like_spaced_emphasis(version: str) -> None:
    posts = {"post.md": POST.format('> *One* is here.\n>\n> * This is a tea for _"everyone"_.')}
    assert judge(finish(posts, context()), version, DISCUSSED) == []


def test_headings_have_one_style_after_format(version: str) -> None:
    posts = {"post.md": POST.format("> #### One ####\n>\n> Text.\n>\n> Two\n> ---\n>\n> Text.")}
    assert judge(finish(posts, context()), version) == []
