"""A rule is not reported where one that it yields to reports, unless that one is off or suppressed."""

import pytest

from tests.checks.test_one_fault_one_rule import HEAD, NAME, TAIL
from tests.fixing import context
from twimlint.checks import CHECKS
from twimlint.engine.check import Ruleset, check
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source

FAULTS = {
    ("FM001", "FM011"): HEAD.replace("title =", "titel ="),
    ("FM003", "FM011"): HEAD.replace("path =", "phat ="),
    ("ATT001", "ATT003"): "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n### Kettle\n\n> Tea.\n",
    ("ATT001", "ATT009"): "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n#### News\n> Two.\n",
    ("ATT002", "ATT003"): "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n### Kettle\n\n> Tea.\n",
    ("ATT003", "ATT009"): "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n#### News\n> Tea.\n",
    ("ATT004", "LNK001"): "https://matrix.to/#/@bo:havel.chat says\n\n> Tea.\n",
    ("ATT004", "LNK004"): "[Bo Linden] (@/people.md) says\n\n> Tea.\n",
    ("ATT004", "LNK005"): "[Bo Linden][people] says\n\n> Tea.\n",
    ("ATT004", "MTX006"): "@bo:havel.chat says\n\n> Tea.\n",
    ("ATT011", "ATT009"): (
        "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> #### Tea\nMore words than a few of them.\n\n> Tea.\n"
    ),
    ("LNK001", "LNK004"): "See [the kettle] (https://kettle.garden.chat).\n",
    ("LNK001", "LNK005"): "By the [guests][g].\n[g]: https://kettle.garden.chat/people\n",
    ("LNK002", "LNK004"): "See [the kettle](<https://kettle.garden.chat.>\n",
    ("LNK003", "ATT005"): "[Bo](@bo:garden.chat) says\n\n> Tea.\n",
    ("LNK003", "LNK011"): "At <https://kettle\\.garden.chat/>.\n",
    ("LNK006", "LNK005"): "By the [guests][gardenres].\n\n[gardeners]: https://garden.chat/people\n",
    ("LNK009", "LNK003"): "In [our room](#tea:garden.chat).\n",
    ("LNK013", "LNK004"): "See [MSC4567] (https://kettle.garden.chat).\n",
    ("LNK013", "LNK005"): "See [MSC4567][gardenres].\n\n[gardeners]: https://garden.chat/people\n",
    ("LNK019", "LNK004"): "See [the kettle] (https://example.org/kettle).\n",
    ("MTX001", "LNK011"): "In <https://matrix.to/#/#tea:garden\\.chat>.\n",
    ("MTX001", "MTX003"): "In [tea](https://matrix.to/#/[tea](https://matrix.to/#/#tea:garden.chat)).\n",
    ("MTX001", "MTX010"): "In [tea](https://matrix.to/#/#tea:g\u0430rden.chat).\n",
    ("MTX005", "LNK004"): "In [the #tea:garden.chat] (https://kettle.garden.chat).\n",
    ("MTX005", "LNK005"): "In [#tea:garden.chat].\n",
    ("MTX006", "ATT010"): "[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> @twim:cadair.com: Tea.\n",
    ("MTX006", "LNK004"): "Thanks to [our @bo:garden.chat] (https://kettle.garden.chat).\n",
    ("MTX006", "LNK005"): "Thanks to [@bo:garden.chat].\n",
    ("MED010", "ATT009"): "> The kettle:\n![A kettle](/blog/img/kettle.png)\n",
    ("MED009", "SEC009"): "## Matrix Live\n\n## Matrix Live\n\nNone this week.\n",
    ("SEC003", "SEC024"): (
        "## Dept of Servers 🏢\n\nWords.\n\n## Dept of Clients 📱\n\nWords.\n\n## Dept of Servers 🏢\n\nWords.\n"
    ),
    ("SEC004", "SEC009"): "## Dept of Guides 🧭\n\n## Dept of Guides 🧭\n\nWords.\n",
    ("SEC007", "SEC001"): (
        HEAD.partition("## ")[0]
        + "Dept of Clients 📱\n\n### Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n"
    ),
    ("SEC007", "SEC023"): (
        HEAD.partition("## ")[0]
        + "##Dept of Clients 📱\n\n### Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n"
    ),
    ("SEC008", "SEC010"): (
        "## Dept of Clients 📱\n\n### Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n\n"
        "[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> ### Evenings with tea\n>\n> On Wednesdays.\n"
    ),
    ("SEC008", "SEC009"): (
        "## Dept of Clients 📱\n\n### Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n"
        "> # Kettle\n>\n> Tea.\n"
    ),
    ("SEC012", "SEC009"): (
        "## Dept of Clients 📱\n\n### Kettle\n\n### Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n"
    ),
    ("SEC011", "SEC023"): (
        "## Dept of Clients 📱\n\n###Kettle\n\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n\n"
        "[Otso](https://matrix.to/#/@otso:havel.chat) says\n\n> Two.\n"
    ),
    ("SEC024", "SEC009"): "## Dept of Guides 🧭\n\n## Dept of Guides 🧭\n\nWords.\n",
    ("TBL002", "ATT009"): "> A table:\n| a | b |\n| - | - |\n| c | d |\n",
    ("TBL003", "TBL001"): "| Rank | Hostname | Median MS |\n|---|---|---|\n| 1 | kettle.garden.chat |\n",
    ("TBL004", "SEC009"): (
        "## Dept of Ping\n\n### #ping:maunium.net\n\n### #ping:maunium.net\n\nJoin #ping:maunium.net\n"
    ),
    ("ATT009", "TXT003"): "<<<<<<< HEAD\n\n> Tea.\n=======\n\n> Coffee.\n>>>>>>> coffee\n",
    ("ATT012", "TXT003"): (
        "<<<<<<< HEAD\n[Bo](https://matrix.to/#/@bo:havel.chat) says\n\n> Tea.\n\n=======\n>>>>>>> coffee\n"
    ),
    ("TXT003", "FM007"): HEAD.replace("https://matrix.org/blog/img/winter.png", "TODO"),
    ("TXT007", "ATT009"): "> - One.\nWhat is more\n",
}
"""For each rule and each that it yields to, a text, or a page from its beginning, in which both find the same fault."""

PAIRS = [pytest.param(*pair, text, id="-".join(pair)) for pair, text in FAULTS.items()]


def codes(text: str, *, without: str = "") -> set[str]:
    page = (text if text.startswith("+++") else HEAD + text) + TAIL
    rules = [rule for rule in load_catalog() if rule.code in CHECKS and rule.code != without]
    return {each.code for each in check(Document(Source(NAME, page)), Ruleset(rules), context())}


def test_every_pair_of_the_pages_is_tried() -> None:
    assert {(rule.code, other) for rule in load_catalog() for other in rule.yields_to} == set(FAULTS)


@pytest.mark.parametrize(("lesser", "greater", "text"), PAIRS)
def test_the_lesser_speaks_only_where_the_greater_does_not(lesser: str, greater: str, text: str) -> None:
    both = codes(text)
    assert greater in both
    assert lesser not in both
    assert lesser in codes(text, without=greater)


@pytest.mark.parametrize(("lesser", "greater", "text"), PAIRS)
def test_a_suppressed_rule_does_not_speak(lesser: str, greater: str, text: str) -> None:
    assert codes(f"{text}\n<!-- twimlint-disable-file {greater} -->\n") & {lesser, greater} == {lesser}
