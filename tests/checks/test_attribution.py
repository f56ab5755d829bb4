"""What the pages of ATT and MTX do not show: odd line endings, deep quotes, and what is not changed."""

import pytest

from tests.growth import grows_in_proportion
from tests.one_rule import NAME, fixed, flagged, flagged_beside_others, found
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

INES = "[Ines](https://matrix.to/#/@ines:garden.chat)"


# -- attributions ----------------------------------------------------------------------------------------------------


def test_one_fault_is_reported_by_one_rule() -> None:
    stranded = f"## A\n\n{INES} says\n\n### B\n\n> Hello.\n"
    said = [len(flagged_beside_others(code, stranded)) for code in ("ATT001", "ATT002", "ATT003")]
    assert said == [0, 0, 1]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("@ines:garden.chat", "MTX006"),
        ("https://matrix.to/#/@ines:garden.chat", "LNK001"),
        ("Ines](https://matrix.to/#/@ines:garden.chat)", "LNK004"),
        ("[Ines](https://matrix.to/#/@ines:garden.chat", "LNK004"),
        ("[Ines(https://matrix.to/#/@ines:garden.chat)", "LNK004"),
        ("[Ines]https://matrix.to/#/@ines:garden.chat)", "LNK004"),
        ("[Ines] (https://matrix.to/#/@ines:garden.chat)", "LNK004"),
        ("(Ines)[https://matrix.to/#/@ines:garden.chat]", "LNK004"),
        ("[Ines](<https://matrix.to/#/@ines:garden.chat)", "LNK004"),
        ("[@ines:garden.chat]", "LNK005"),
        ("Ines", "ATT004"),
    ],
)
def test_a_name_that_is_not_linked_is_reported_by_one_rule(written: str, code: str) -> None:
    text = f"## Dept of Clients 📱\n\n{written} says\n\n> Hello.\n"
    codes = ["ATT001", "ATT002", "ATT004", "LNK001", "LNK004", "LNK005", "MTX006"]
    rules = Ruleset([load_catalog()[each] for each in codes])
    assert [each.code for each in check(Document(Source(NAME, text)), rules, Context(load_style()))] == [code]
    if code != "ATT004":
        repaired = fix(Source(NAME, text), rules, Context(load_style()), unsafe=True)
        assert [repaired.remaining, "](" in repaired.text] == [[], True]


def test_an_address_in_place_of_a_name_becomes_an_attribution() -> None:
    named = "[@ines:garden.chat](https://matrix.to/#/@ines:garden.chat) says\n\n> Hello.\n"
    assert fixed("LNK001", "https://matrix.to/#/@ines:garden.chat says\n\n> Hello.\n") == named
    address = "https://matrix.to/#/@ines:garden.chat"
    for written in (f"<{address}>", f"[{address}]({address})", f"[{address.removeprefix('https://')}]({address})"):
        assert fixed("ATT004", f"{written} says\n\n> Hello.\n") == named
    assert [len(found(code, named)) for code in ("ATT001", "ATT004")] == [0, 0]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_fixes_keep_the_line_endings(newline: str) -> None:
    def spelled(text: str) -> str:
        return text.replace("\n", newline)

    assert fixed("ATT007", spelled(f"{INES} says\n> Hello.\n")) == spelled(f"{INES} says\n\n> Hello.\n")
    assert fixed("ATT008", spelled("> One.\n\n\n> Two.\n")) == spelled("> One.\n>\n> Two.\n")
    swallowed = f"> One.\n{INES} says\n\n> Two.\n"
    assert fixed("ATT009", spelled(swallowed)) == spelled(f"> One.\n\n{INES} says\n\n> Two.\n")


def test_a_joined_quote_keeps_no_marks_of_its_halves() -> None:
    assert fixed("ATT008", "> One.\n>\n\n>\n> Two.\n") == "> One.\n>\n> Two.\n"


def test_quotes_are_not_joined_behind_an_open_fence() -> None:
    (violation,) = found("ATT008", "> ```\n> code\n\n> Two.\n")
    assert violation.fix is None


@pytest.mark.parametrize("end", ["- One", "[^1]: One", "One"])
def test_quotes_are_not_joined_before_indented_code(end: str) -> None:
    text = f"{INES} says\n\n> {end}\n\n>     code\n"
    assert len(flagged("ATT008", text)) == 1
    assert fixed("ATT008", text) == text


def test_a_lazy_line_gets_as_many_marks_as_it_lacks() -> None:
    assert fixed("ATT009", "> > One\ntwo\n") == "> > One\n> > two\n"
    assert fixed("ATT009", "> * One\ntwo\n") == "> * One\n> two\n"


def test_a_line_that_would_turn_into_something_else_is_left() -> None:
    for line in ("===", "    - deep", "|---|"):
        (violation,) = found("ATT009", f"> One\n{line}\n")
        assert violation.fix is None


@pytest.mark.parametrize("end", ["> [^1]: Lanterns.\n>", "> * Lanterns.\n>"])
def test_indented_code_that_lost_its_mark_is_not_put_into_what_ends_above(end: str) -> None:
    text = f"{INES} says\n\n> Hello.\n>\n{end}\n    (<b>bold</b>)\n"
    (violation,) = found("ATT009", text)
    assert violation.fix is None


@pytest.mark.parametrize(
    "block", ["Two.", "* Two.", "#### Two", "| Two |\n|---|", "```\nTwo\n```", "{{ figure(\n    img='two.png'\n) }}"]
)
def test_a_block_that_lost_its_mark_goes_back_into_the_quote(block: str) -> None:
    marked = "> " + block.replace("\n", "\n> ") if "{{" not in block else f"> {block}"
    text = f"## A\n\n{INES} says\n\n> One.\n>\n{block}\n>\n> Three.\n"
    assert len(found("ATT009", text)) == 1
    assert flagged_beside_others("ATT001", text) == []
    assert fixed("ATT009", text) == f"## A\n\n{INES} says\n\n> One.\n>\n{marked}\n>\n> Three.\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"{INES} says\n\nOne.\n> Two.\n", 1),
        (f"{INES} says\n\n## One\n> Two.\n", 1),
        (f"{INES} says\n\n> One.\n>\nTwo.\n", 1),
        (f"{INES} says\n\n### One\n> Two.\n", 0),
        (f"{INES} says\n\n> One.\n\nand then:\n> Two.\n", 0),
        (f"{INES} says\n\n> One.\n>\n## B\n\nText.\n", 0),
        (f"{INES} says\n\n> One.\n\nThanks!\n", 0),
        (f"{INES} says\n\n> One.\n>\n{INES} adds\n\n> Two.\n", 0),
        ("A word before.\n> Two.\n", 0),
    ],
)
def test_only_blocks_that_touch_the_quote_have_lost_their_mark(text: str, count: int) -> None:
    assert len(found("ATT009", text)) == count


@pytest.mark.parametrize(
    ("line", "report"),
    [
        ("TWIM: Hello.", "Hello."),
        ("twim: Hello.", "Hello."),
        ("@TWIM: Hello.", "Hello."),
        ("@this-week-in:matrix.org Hello.", "Hello."),
        ("@this-week-in:matrix.org\n> Hello.", "Hello."),
        ("[TWIM](https://matrix.to/#/@twim:cadair.com): Hello.", "Hello."),
        ("[TWIM bot](https://matrix.to/#/@this-week-in:matrix.org) Hello.", "Hello."),
        ("TWIM:\n>\n> * Hello.", "* Hello."),
        ("TWIM Hi all!", "Hi all!"),
        ("TWIM I’ve planted a tree.", "I’ve planted a tree."),
    ],
)
def test_calls_to_the_bot_are_removed(line: str, report: str) -> None:
    assert fixed("ATT010", f"{INES} says\n\n> {line}\n") == f"{INES} says\n\n> {report}\n"


@pytest.mark.parametrize(
    ("line", "report"),
    [
        ("TWIM, Hello.", "Hello."),
        ("TWIM! Hello.", "Hello."),
        ("TWIM\n> Hello.", "Hello."),
        ("TWIM - Hello.", "Hello."),
        ("TWIM The bees are back.", "The bees are back."),
    ],
)
def test_what_may_be_a_call_to_the_bot_needs_a_look(line: str, report: str) -> None:
    text = f"{INES} says\n\n> {line}\n"
    assert fixed("ATT010", text) == text
    assert fixed("ATT010", text, unsafe=True) == f"{INES} says\n\n> {report}\n"


@pytest.mark.parametrize(
    "line",
    [
        "TWIM bot has learned a trick.",
        "TWIM Bot has learned a trick.",
        "TWIM is late this week.",
        "[TWIM bot](https://garden.chat/bot) has learned a trick.",
        "TWIMers of the world!",
        "Hello TWIM: here is news.",
        "@twim:cadair.community has a new home.",
    ],
)
def test_words_about_the_bot_stay(line: str) -> None:
    assert flagged("ATT010", f"{INES} says\n\n> {line}\n") == []


def test_a_mention_with_nothing_behind_it_is_left_to_the_editor() -> None:
    (violation,) = found("ATT010", f"{INES} says\n\n> TWIM:\n")
    assert violation.fix is None


# -- identifiers in the text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("See #tea:garden.chat.", "#tea:garden.chat"),
        ("(#tea:garden.chat)", "#tea:garden.chat"),
        ("#tea:garden.chat, #tea:example.org", "#tea:garden.chat"),
        ("#tea:garden.chat:8448!", "#tea:garden.chat:8448"),
        ("#tea:garden.chat: welcome", "#tea:garden.chat"),
        ("“#tea:garden.chat”", "#tea:garden.chat"),
        ("#my_tea_room:garden.chat…", "#my_tea_room:garden.chat"),
        ("#café:garden.chat", "#café:garden.chat"),
        ("#_irc_#tea:garden.chat", "#_irc_#tea:garden.chat"),
        ("*#tea:garden.chat*", "#tea:garden.chat"),
        ("Join#tea:garden.chat", "#tea:garden.chat"),
        ("| a |\n|---|\n| #tea:garden.chat |", "#tea:garden.chat"),
        ("## #tea:garden.chat {#tea}", "#tea:garden.chat"),
    ],
)
def test_aliases_in_the_text(text: str, alias: str) -> None:
    assert flagged("MTX005", text) == [alias]


@pytest.mark.parametrize(
    "text",
    [
        "`#tea:garden.chat`",
        "[join #tea:garden.chat](https://garden.chat)",
        "![#tea:garden.chat](tea.png)",
        "<a href='#'>#tea:garden.chat</a>",
        "<code>#tea:garden.chat</code>",
        "https://matrix.to/#/#tea:garden.chat",
        "https://garden.chat/#tea:garden.chat",
        "#tea:garden.chat/settings",
        "#tea:your.homeserver and #tea:localhost",
        "#5:30 and #tea:time",
        "C#tea:garden.chat",
        "irc.garden.chat#tea:garden.chat",
        "#tea:1.2.3.4",
        "#tea :garden.chat",
    ],
)
def test_what_is_no_alias_in_the_text(text: str) -> None:
    assert flagged("MTX005", text) == []


def test_an_alias_in_brackets_is_a_reference() -> None:
    assert flagged_beside_others("MTX005", "[#tea:garden.chat]") == []
    assert flagged("MTX005", "[#tea:garden.chat]") == ["#tea:garden.chat"]


@pytest.mark.parametrize("alias", ["#_irc_#tea:garden.chat", "#_IRC_#tea:garden.chat", "#_🌻_#tea:garden.chat"])
def test_an_alias_that_lost_its_underscores_is_left_to_the_editor(alias: str) -> None:
    (violation,) = found("MTX005", alias)
    assert f"`{alias}`" in violation.message
    assert violation.fix is None


def test_escapes_are_kept_in_the_text_and_left_out_of_the_address() -> None:
    assert fixed("MTX005", r"#green\_tea:garden.chat") == (
        r"[#green\_tea:garden.chat](https://matrix.to/#/#green_tea:garden.chat)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ines@garden.chat",
        "@scope/name and @scope/name:1.0",
        "@scope/name@1.2.3",
        "@ines: hello",
        "@ines:hello",
        "@alice:example.org",
        "https://garden.chat/@ines:garden.chat",
        "x@ines:garden.chat",
        "@ines@garden.chat",
    ],
)
def test_what_is_no_user_id_in_the_text(text: str) -> None:
    assert flagged("MTX006", text) == []


def test_a_mention_of_the_bot_is_not_linked_where_it_is_removed() -> None:
    text = "> @this-week-in:matrix.org Hello, @this-week-in:matrix.org is back.\n"
    assert flagged_beside_others("MTX006", text) == ["@this-week-in:matrix.org"]


@pytest.mark.parametrize("name", ["Ines B. Garden", "J. R. Garden", "Dr. Garden", "Ines Garden Jr."])
def test_names_have_initials_and_titles(name: str) -> None:
    assert flagged("ATT004", f"{name} says\n\n> Hello.\n") == [f"{name} says"]


@pytest.mark.parametrize("words", ["Done. Ines", "As this. Week", "It rains."])
def test_sentences_are_no_names(words: str) -> None:
    assert flagged("ATT004", f"{words} says\n\n> Hello.\n") == []


def test_the_colon_goes_wherever_a_name_leads() -> None:
    assert fixed("ATT006", "[Ines](https://code.garden.chat/ines) says:\n\n> Hi.\n").startswith(
        "[Ines](https://code.garden.chat/ines) says\n"
    )


# -- matrix.to links -------------------------------------------------------------------------------------------------


def test_addresses_that_are_shown_do_not_change() -> None:
    for code, shown in (
        ("MTX001", "<https://matrix.to/#/@@ines:garden.chat>"),
        ("MTX002", "<http://matrix.to/#/@ines:garden.chat>"),
        ("MTX008", "<https://app.element.io/#/room/#tea:garden.chat>"),
        ("MTX009", "<https://matrix.to/#/%40ines:garden.chat>"),
    ):
        (violation,) = found(code, shown)
        assert violation.fix is None


@pytest.mark.parametrize(
    ("target", "insecure"),
    [
        ("http://matrix.to/#/#tea:garden.chat", True),
        ("HTTP://www.matrix.to/#/#tea:garden.chat", True),
        ("https://matrix.to/#/#tea:garden.chat", False),
        ("http://garden.chat/", False),
        ("http://matrix.tools/#/#tea:garden.chat", False),
        ("http://matrix.to.garden.chat/#/#tea:garden.chat", False),
        ("ftp://matrix.to/#/#tea:garden.chat", False),
    ],
)
def test_only_http_links_to_matrix_to_are_insecure(target: str, insecure: bool) -> None:
    assert flagged("MTX002", f"[tea]({target})") == [target] * insecure


def test_a_verb_with_also_is_as_usual_as_without() -> None:
    line = "[Ines](https://matrix.to/#/@ines:garden.chat) {}"
    for verb, is_usual in (("says", True), ("also says", True), ("also sings", False)):
        text = f"## Dept of Clients 📱\n\n{line.format(verb)}\n\nWords.\n"
        assert flagged("ATT002", text) == [line.format(verb)] * is_usual


def test_a_full_stop_moves_out_of_an_address_that_is_shown() -> None:
    assert fixed("MTX001", "<https://matrix.to/#/@ines:garden.chat.>") == "<https://matrix.to/#/@ines:garden.chat>."


def test_a_backslash_in_an_address_that_is_shown_is_for_another_rule() -> None:
    assert flagged_beside_others("MTX001", "<https://matrix.to/#/\\#tea:garden.chat>") == []
    assert len(found("LNK011", "<https://matrix.to/#/\\#tea:garden.chat>")) == 1
    assert len(found("MTX001", "<https://matrix.to/#/\\tea:garden.chat>")) == 1


def test_definitions_are_corrected_where_they_stand() -> None:
    for opened, closed in (("", ""), ("<", ">")):
        text = f"[Ines]\n\n[Ines]: {opened}https://matrix.to/#/@@ines:garden.chat{closed}\n"
        assert fixed("MTX001", text) == text.replace("@@", "@")


def test_an_angle_bracketed_target_is_no_autolink() -> None:
    text = "[tea](<https://app.element.io/#/room/#tea:garden.chat>)"
    assert fixed("MTX008", text) == "[tea](<https://matrix.to/#/#tea:garden.chat>)"


def test_links_into_clients_keep_event_and_servers() -> None:
    text = "[tea](https://app.element.io/#/room/!tea:garden.chat/$event?via=garden.chat)"
    assert fixed("MTX008", text) == "[tea](https://matrix.to/#/!tea:garden.chat/$event?via=garden.chat)"


@pytest.mark.parametrize(
    "target",
    [
        "https://matrix.to/#/#tea:gаrden.chat",
        "https://matrix.to/#/%23tea%3Ag%D0%B0rden.chat",
        "https://matrix.to/#/#tea:xn--grden-4ve.chat",
        "https://mаtrix.to/#/#tea:garden.chat",
        "https://xn--grden-4ve.chat:8448/",
    ],
)
def test_letters_of_another_script(target: str) -> None:
    (violation,) = found("MTX010", f"[tea]({target})")
    assert "its `а` is Cyrillic, not the `a` it looks like" in violation.message
    assert flagged_beside_others("MTX001", f"[tea]({target})") == []


@pytest.mark.parametrize(
    "target",
    [
        "https://garden.chat/чай",
        "https://чай.chat/",
        "https://日本abc.chat/",
        "https://matrix.to/#/#чай:garden.chat",
        "https://xn--.chat/",
        "https://xn--999999999.chat/",
        "mailto:чай@garden.chat",
    ],
)
def test_names_in_one_script(target: str) -> None:
    assert found("MTX010", f"[tea]({target})") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", []),
        (">", [("ATT008", ">")]),
        ("> > >", [("ATT001", "> > >")]),
        ("#", []),
        ("@:", []),
        ("[](", []),
        ("> TWIM", [("ATT001", "> TWIM")]),
        ("[a](https://matrix.to/#/)", []),
        ("\ufeff# x\r> y\rz", [("ATT001", "> y"), ("ATT009", "z")]),
    ],
)
def test_checks_bear_what_is_no_post(text: str, said: list[tuple[str, str]]) -> None:
    codes = [code for code in CHECKS if code.startswith(("ATT", "MTX"))]
    assert [(code, piece) for code in codes for piece in flagged(code, text)] == said


def test_aliases_that_run_into_each_other_are_none() -> None:
    assert flagged("MTX005", "#a:b.im#a:b.im, " * 60) == []
    assert flagged("MTX005", "#a:b.im, #c:d.im") == ["#a:b.im", "#c:d.im"]


@pytest.mark.parametrize(
    "name", ["Ines [tag]", "Ines {he/him}", "Ines (she/her)", "🇩🇪 Ines 🏳️‍🌈", "👩🏽‍💻 Ines", "[m] Ines"]
)
def test_what_people_put_into_their_names_is_normal(name: str) -> None:
    text = f"### Sprout\n\n[{name}](https://matrix.to/#/@ines:garden.chat) says\n\n> Hello.\n"
    assert flagged("ATT001", text) == flagged("ATT002", text) == flagged("ATT004", text) == []
    assert (
        flagged("LNK003", text) == flagged("LNK004", text) == flagged("LNK005", text) == flagged("TXT002", text) == []
    )


@pytest.mark.parametrize(
    ("report", "right"),
    [
        ("Hello.\n\n* One\n\n\n  Two\n", "> Hello.\n>\n> * One\n>\n>\n>   Two\n"),
        ("Hello.\n\n```\na\n\nb\n```\n", "> Hello.\n>\n> ```\n> a\n>\n> b\n> ```\n"),
        ("Hello.\n\n### Next\n\nWorld.\n", "> Hello.\n\n### Next\n\nWorld.\n"),
        (
            "Hello.\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> World.\n",
            "> Hello.\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> World.\n",
        ),
        ("Hello.\n\n    code\n", "Hello.\n\n    code\n"),
        ("### Next\n\nWorld.\n", "### Next\n\nWorld.\n"),
    ],
)
def test_a_report_without_marks_is_quoted_up_to_what_comes_next(report: str, right: str) -> None:
    assert fixed("ATT002", f"{INES} says\n\n{report}", unsafe=True) == f"{INES} says\n\n{right}"
    assert fixed("ATT002", f"{INES} says\n\n{report}") == f"{INES} says\n\n{report}"


def test_many_attributions_without_quotes_take_time_in_proportion() -> None:
    def check_them(number: int) -> None:
        assert len(found("ATT002", f"{INES} says\n\n" * number)) == number

    assert grows_in_proportion(check_them, 1_000)
