"""Comments and front matter that suppress rules, and reports of those without effect."""

from collections.abc import Collection

import pytest

from tests.command import INSECURE, POST
from twimlint.checks import Context
from twimlint.diagnostics import Span, Violation
from twimlint.engine.check import Ruleset, check, diagnose
from twimlint.engine.suppressions import Suppressions
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

BAD = INSECURE.strip()
RULES = ("MTX002", "MTX005", "SUP001", "SUP002")


def found(text: str, rules: Collection[str] = RULES) -> list[tuple[str, int]]:
    """Codes and rows of what is left."""
    catalog = load_catalog()
    document = Document(Source("page.md", text))
    diagnostics = check(document, Ruleset([catalog[code] for code in rules]), Context(load_style()))
    return [(diagnostic.code, diagnostic.location.row) for diagnostic in diagnostics]


@pytest.mark.parametrize("word", ["MTX002", "mtx002", "insecure-matrix-to-link", "MTX", "ALL", "", "SEC001, MTX002"])
def test_a_comment_silences_from_there_on(word: str) -> None:
    assert found(f"{BAD}\n\n<!-- twimlint-disable {word} -->\n\n{BAD}\n") == [("MTX002", 1)]


def test_behind_a_construct_a_comment_covers_all_its_lines() -> None:
    link = '[a\nb](http://matrix.to/#/#garden:garden.chat\n"title")'
    assert found(f"{link} end\n") == [("MTX002", 2)]
    assert found(f"{link} <!-- twimlint-disable-line MTX002 -->\n") == []


@pytest.mark.parametrize("word", ["AAA000", "all-of-them"])
def test_only_all_means_every_rule(word: str) -> None:
    assert found(f"<!-- twimlint-disable {word} -->\n\n{BAD}\n") == [("SUP002", 1), ("MTX002", 3)]


def test_enable_ends_it() -> None:
    text = f"<!-- twimlint-disable MTX002 -->\n{BAD}\n\n<!-- twimlint-enable MTX002 -->\n{BAD}\n"
    assert found(text) == [("MTX002", 5)]


def test_what_is_disabled_twice_and_enabled_once_is_enabled() -> None:
    text = f"{BAD}\n<!-- twimlint-disable MTX -->\n<!-- twimlint-disable -->\n{{}}\n{BAD}\n"
    assert found(text.format("<!-- twimlint-enable -->")) == [("MTX002", 1), ("MTX002", 5)]
    assert found(text.format("words")) == [("MTX002", 1)]


@pytest.mark.parametrize(("off", "on"), [("", ""), ("MTX002", ""), ("", "MTX002"), ("MTX", "insecure-matrix-to-link")])
def test_what_is_disabled_by_one_name_is_enabled_by_another(off: str, on: str) -> None:
    text = f"<!-- twimlint-disable {off} -->\n{BAD}\n\n<!-- twimlint-enable {on} -->\n{BAD}\n"
    assert found(text) == [("MTX002", 5)]


def test_enabling_one_rule_leaves_the_others_silent() -> None:
    text = f"<!-- twimlint-disable -->\n{BAD}\n\n<!-- twimlint-enable MTX005 -->\n{BAD} #room:garden.chat\n"
    assert found(text) == [("MTX005", 5)]


def test_the_line_of_the_comment() -> None:
    assert found(f"{BAD} <!-- twimlint-disable-line MTX002 -->\n{BAD}\n") == [("MTX002", 2)]


def test_the_first_and_the_last_row_are_rows_too() -> None:
    assert found(f"{BAD}\n\n<!-- twimlint-disable-next-line MTX002 -->") == [("MTX002", 1), ("SUP001", 3)]
    assert found(f"<!-- twimlint-disable-next-line MTX002 -->\n{BAD}") == []


@pytest.mark.parametrize("gap", ["", "\n", "  \n\n", ">\n"])
def test_the_next_line_that_is_not_blank(gap: str) -> None:
    text = f"<!-- twimlint-disable-next-line MTX002 -->\n{gap}{BAD}\n\n{BAD}\n"
    assert [row for _, row in found(text)] == [text.count("\n")]


def test_the_whole_file_wherever_the_comment_stands() -> None:
    assert found(f"{BAD}\n\n{BAD}\n\n<!-- twimlint-disable-file MTX002 -->\n") == []


def test_the_front_matter_holds_for_the_whole_page() -> None:
    head = POST.replace("+++\n\n", '[extra.twimlint]\nignore = ["MTX002"]\n+++\n\n')
    assert found(head + BAD) == []
    assert found(head.replace("MTX002", "insecure-matrix-to-link") + BAD) == []


def test_inside_a_quote_a_comment_counts() -> None:
    assert found(f"> <!-- twimlint-disable-next-line MTX002 -->\n> {BAD}\n") == []
    assert found(f"> - words\n>   {BAD} <!-- twimlint-disable-line MTX002 -->\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- twimlint-disable -->\n```\n\n{bad}\n",
        "    <!-- twimlint-disable -->\n\n{bad}\n",
        "`<!-- twimlint-disable -->`\n\n{bad}\n",
        '{{{{ note(text="<!-- twimlint-disable -->") }}}}\n\n{bad}\n',
        "{{% note() %}}\n<!-- twimlint-disable -->\n{{% end %}}\n\n{bad}\n",
        '+++\ntitle = "<!-- twimlint-disable -->"\n+++\n{bad}\n',
        "\\<!-- twimlint-disable -->\n\n{bad}\n",
        "<!-- twimlint-disable\n\n{bad}\n",
    ],
)
def test_elsewhere_it_is_only_text(text: str) -> None:
    left = found(text.format(bad=BAD), ["MTX002", "SUP001"])
    assert left == ([("MTX002", text.format(bad=BAD).count("\n"))] if "-->" in text else [])


def test_a_reason_stands_behind_a_colon() -> None:
    assert found(f"<!-- twimlint-disable-next-line MTX002: as it stood <b>then</b>, see SEC001 -->\n{BAD}\n") == []


@pytest.mark.parametrize("verb", ["disable", "disable-line", "disable-next-line", "disable-file"])
def test_what_silences_nothing_is_reported(verb: str) -> None:
    assert found(f"<!-- twimlint-{verb} MTX002 -->\nwords\n") == [("SUP001", 1)]


def test_the_needless_word_is_pointed_at() -> None:
    catalog = load_catalog()
    text = f"<!-- twimlint-disable-next-line MTX005 MTX002 -->\n{BAD}\n"
    rules = Ruleset([catalog[code] for code in RULES])
    (diagnostic,) = check(Document(Source("page.md", text)), rules, Context(load_style()))
    assert text[slice(*diagnostic.span)] == "MTX005"
    assert "has no effect" in diagnostic.message


def test_a_needless_word_of_the_front_matter_is_pointed_at() -> None:
    head = POST.replace("+++\n\n", '[extra.twimlint]\nignore = ["MTX005", "MTX002", "nothing"]\n+++\n\n')
    assert found(head + BAD) == [("SUP001", 10), ("SUP002", 10)]


def test_words_of_the_front_matter_are_pointed_at_one_by_one() -> None:
    head = POST.replace("+++\n\n", '[extra.twimlint]\nignore = ["MTX005", "MTX005", "MTX002", "no-rule"]\n+++\n\n')
    rules = Ruleset([load_catalog()[code] for code in RULES])
    diagnostics = check(Document(Source("page.md", head + BAD)), rules, Context(load_style()))
    start = head.index("MTX005")
    assert [(found.code, found.span) for found in diagnostics] == [
        ("SUP001", (start, start + 6)),
        ("SUP001", (start + 10, start + 16)),
        ("SUP002", (start + 30, start + 37)),
    ]


def test_words_of_front_matter_in_an_unusual_form_are_pointed_at_where_the_page_begins() -> None:
    head = POST.replace("title =", 'extra = { twimlint = { ignore = ["MTX005"] } }\ntitle =')
    rules = Ruleset([load_catalog()[code] for code in RULES])
    (found,) = check(Document(Source("page.md", head + "words\n")), rules, Context(load_style()))
    assert (found.code, found.span) == ("SUP001", (0, 0))


def test_a_rule_that_was_not_asked_is_not_needless() -> None:
    text = "<!-- twimlint-disable MTX002 -->\nwords\n"
    assert found(text, ["MTX005", "SUP001"]) == []
    assert found(text.replace(" MTX002", ""), ["MTX002", "SUP001"]) == []


def test_a_bare_comment_is_needless_when_every_rule_was_asked() -> None:
    rules = [rule.code for rule in load_catalog() if rule.default]
    head = POST + "Words.\n\n<!-- more -->\n\n"
    assert ("SUP001", 15) in found(f"{head}<!-- twimlint-disable-next-line -->\nwords\n", rules)
    assert ("SUP001", 15) not in found(f"{head}<!-- twimlint-disable-next-line -->\n{BAD}\n", rules)


@pytest.mark.parametrize(("word", "needless"), [("MTX", True), ("FMT", False), ("FMT001", False)])
def test_rules_that_are_off_by_default_are_asked_for_only_where_there_are_no_others(word: str, needless: bool) -> None:
    rules = [rule.code for rule in load_catalog() if rule.default]
    assert "MTX009" not in rules
    text = f"{POST}Words.\n\n<!-- more -->\n\n<!-- twimlint-disable {word} -->\nwords\n"
    assert (("SUP001", text.count("\n") - 1) in found(text, rules)) is needless


def pointed_at(text: str) -> list[tuple[str, str]]:
    """Codes, and the pieces of the text that are pointed at."""
    rules = Ruleset([load_catalog()[code] for code in RULES])
    diagnostics = check(Document(Source("page.md", text)), rules, Context(load_style()))
    return [(diagnostic.code, text[slice(*diagnostic.span)]) for diagnostic in diagnostics]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("MTX002 as it stood in 2017", "as it stood in 2017"),
        ("MTX002, MTX005 quoted, see: SEC001", "quoted, see"),
        ("MTX002 quoted", "quoted"),
        ("as it stood <b>then</b>", "as it stood <b>then</b>"),
    ],
)
def test_a_reason_without_its_colon_is_reported_once_and_the_rules_before_it_are_silent(
    words: str, reason: str
) -> None:
    text = f"<!-- twimlint-disable-next-line {words} -->\n{BAD}\n"
    left = [diagnostic for diagnostic in pointed_at(text) if diagnostic[0] != "SUP001"]
    assert left == [("SUP002", reason)]


def test_of_two_words_that_are_no_rule_before_one_the_first_begins_a_reason() -> None:
    text = f"<!-- twimlint-disable-next-line once upon MTX002 -->\n{BAD}\n"
    assert pointed_at(text) == [("SUP002", "once upon MTX002")]


@pytest.mark.parametrize(
    "words", ["MTX002 MTX0005", "mojibaek MTX002", "bare-ulr, MTX002", "MTX002, sec0 bare-ulr", "NOPE, nix, MTX002"]
)
def test_a_misspelled_rule_is_no_reason(words: str) -> None:
    unknown = [word.strip(",") for word in words.split() if word.strip(",") != "MTX002"]
    assert pointed_at(f"<!-- twimlint-disable-next-line {words} -->\n{BAD}\n") == [("SUP002", word) for word in unknown]


def test_comments_for_the_next_line_add_up() -> None:
    first, second = "<!-- twimlint-disable-next-line MTX002 -->", "<!-- twimlint-disable-next-line MTX005: quoted -->"
    for between in ("\n", "\n\n", " "):
        assert found(f"{first}{between}{second}\n{BAD} #room:garden.chat\n") == []
    assert found(f"{first}\nwords {second}\n{BAD} #room:garden.chat\n") == [("SUP001", 1), ("MTX002", 3)]


SPREAD = "[in our\nroom](http://matrix.to/#/#garden:example.org)"


@pytest.mark.parametrize(
    "text",
    [
        f"Join us {SPREAD} <!-- twimlint-disable-line MTX002 -->\n",
        f"Join us {SPREAD}, all <!-- twimlint-disable-line MTX002 -->\n",
        f"<!-- twimlint-disable-next-line MTX002 -->\nJoin us {SPREAD}\n",
        f"<!-- twimlint-disable-next-line MTX002 -->\n> Join us {SPREAD.replace(chr(10), chr(10) + '> ')}\n",
        f"<!-- twimlint-disable-next-line MTX002 -->\n| a |\n| - |\n| {BAD} |\n",
    ],
)
def test_a_line_covers_the_construct_that_begins_or_ends_on_it(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{BAD}\nwords <!-- twimlint-disable-line MTX002 -->\n",
        f"{SPREAD} and\nwords <!-- twimlint-disable-line MTX002 -->\n",
        f"<!-- twimlint-disable-next-line MTX002 -->\nwords\n{SPREAD}\n",
        f"| a |\n| - |\n| {BAD} |\n| b <!-- twimlint-disable-line MTX002 --> |\n",
    ],
)
def test_a_line_covers_nothing_that_begins_and_ends_elsewhere(text: str) -> None:
    assert {code for code, _ in found(text)} == {"MTX002", "SUP001"}


def test_a_comment_at_the_end_of_what_is_reported_covers_it() -> None:
    text = POST + "## Clients\n\nThea says:\n\n> ## Changes\n> ## Fixes <!-- twimlint-disable-line {} -->\n"
    assert found(text.format("MTX005"), ["SEC008"]) == [("SEC008", 15)]
    assert found(text.format("SEC008"), ["SEC008", "SUP001"]) == []


def test_a_problem_ends_in_the_row_of_its_last_character() -> None:
    document = Document(Source("page.md", "a\nb <!-- twimlint-disable-line MTX002 -->\nc\n"))
    suppressions = Suppressions(document, load_catalog())

    def silenced(start: int, end: int) -> bool:
        violation = Violation(Span(start, end), "It is wrong")
        return suppressions.silence(diagnose(document.source, load_catalog()["MTX002"], violation, {}))

    assert [silenced(0, end) for end in (0, 1, 2, 3)] == [False, False, False, True]
    assert [silenced(start, start) for start in (1, 2)] == [False, True]


def test_a_comment_that_does_not_end_says_nothing() -> None:
    assert found("<!-- twimlint-nonsense\n\nwords\n") == []


@pytest.mark.parametrize("comment", ["disable MTX9999", "disble MTX002", "enable nothing", "disable-next-lines MTX002"])
def test_unknown_words_are_reported(comment: str) -> None:
    assert ("SUP002", 1) in found(f"<!-- twimlint-{comment} -->\n{BAD}\n")


def test_the_judgement_can_be_silenced_too() -> None:
    text = "<!-- twimlint-disable-file SUP001 -->\n\n<!-- twimlint-disable MTX002 -->\n"
    assert found(text) == []


def test_many_comments_and_problems_take_linear_time() -> None:
    text = f"<!-- twimlint-disable MTX005 -->\n{BAD}\n\n<!-- twimlint-enable MTX005 -->\n\n" * 1000
    assert len(found(text)) == 2000
    assert found("<!-- twimlint-a" * 20_000) == []
    assert len(found("<!-- twimlint-disable-next-line MTX002 -->\n" * 5_000)) == 5_000
    assert len(found("<!-- twimlint-disable-next-line MTX002 a b c d -->\n\n" * 2_000)) == 4_000
