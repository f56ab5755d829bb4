"""Attributions and quotes one rule at a time: what is pointed at, and what each fix alone would do."""

import pytest

from tests.one_rule import flagged, found, proposals
from twimlint.checks import CHECKS, Context
from twimlint.post.document import Document
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

INES = "[Ines](https://matrix.to/#/@ines:garden.chat)"
OVE = "[Ove](https://matrix.to/#/@ove:garden.chat)"


# -- ATT001, ATT003 to ATT007 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("> One.\n> More.\n", ["> One."]),
        ("Read on.\n\n> One.\n", ["> One."]),
        ("# Read on:\n\n> One.\n", ["> One."]),
        ("Read on:\n\n> One.\n\n## B\n\n> Two.\n", ["> Two."]),
        (f"## A\n\n{INES} says\n\n> One.\n\n## B\n\n> Two.\n", ["> Two."]),
        ("**Read on:**\n\n> One.\n", []),
        ("Read on:\n\n> One.\n\nText.\n\n> Two.\n", []),
    ],
)
def test_quotes_without_attribution(text: str, pieces: list[str]) -> None:
    assert flagged("ATT001", text) == pieces


@pytest.mark.parametrize(
    ("above", "title", "result"),
    [
        (f"{INES} says\n\n", "## B", f"## B\n\n{INES} says\n\n"),
        (f"## A\n\n{INES} says\n\n", "### B", f"## A\n\n### B\n\n{INES} says\n\n"),
        (
            f"## A\n\n{OVE} says\n\n> One.\n\n{INES} says\n\n",
            "### B",
            f"## A\n\n{OVE} says\n\n> One.\n\n### B\n\n{INES} says\n\n",
        ),
        (f"## A\n\n### A2\n\n{INES} says\n\n", "### B", f"## A\n\n### A2\n\n### B\n\n{INES} says\n\n"),
        (f"## A\n\n{INES} says\n\nText.\n\n", "### B", None),
        (f"## A\n\n{INES} says\n\n", "### B\n\nSee:", None),
        (f"## A\n\n{INES} says\n\n", f"### B\n\n{OVE} says", None),
        (f"## A\n\n{INES} says\n\n", "### B\n\nText.\n\n### C", None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_attribution_above_the_heading(above: str, title: str, result: str | None, newline: str) -> None:
    text = f"{above}{title}\n\n> Two.\n> More.\n".replace("\n", newline)
    moved = None if result is None else f"{result}> Two.\n> More.\n".replace("\n", newline)
    assert proposals("ATT003", text) == ([] if moved is None else [(f"{INES} says", moved)])
    quotes = [text[slice(*quote)] for violation in found("ATT003", text) for quote in violation.also]
    assert quotes == ([] if moved is None else ["> Two."])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Ines says\n\n> One.\n", ["Ines says"]),
        ("@ines:garden.chat says\n\n> One.\n", ["@ines:garden.chat says"]),
        ("Ines says\n\n> One.\n\nOve says\n\n> Two.\n", ["Ines says", "Ove says"]),
        ("Ines:\n\n> One.\n\nOve says\n\n> Two.\n", ["Ove says"]),
        (f"{INES} says\n\n> One.\n\nOve says\n\n> Two.\n", ["Ove says"]),
        ("Ines says\n\nOne.\n", []),
        ("Ines sings\n\n> One.\n", []),
        ("[@ines](https://matrix.to/#/@ines:garden.chat) says\n\n> One.\n", []),
        ("[https://garden.chat/ines](https://garden.chat/ines) says\n\n> One.\n", []),
    ],
)
def test_names_without_link(text: str, pieces: list[str]) -> None:
    assert flagged("ATT004", text) == pieces


def test_the_address_of_a_message_is_no_name_that_could_be_mended() -> None:
    shown = "[https://matrix.to/#/@ines:garden.chat/$a](https://matrix.to/#/@ines:garden.chat/$a) says"
    assert proposals("ATT004", f"{shown}\n\n> One.\n") == [(shown, None)]
    assert [violation.case for violation in found("ATT004", f"{shown}\n\n> One.\n")] == ["address-as-name"]


@pytest.mark.parametrize(
    ("target", "is_mended"),
    [
        ("(@ines:garden.chat)", True),
        ("(%40ines:garden.chat)", True),
        ("(<@ines:garden.chat>)", True),
        ("(@ines)", False),
        ("[i]", False),
    ],
)
def test_an_account_in_place_of_an_address(target: str, *, is_mended: bool) -> None:
    text = f"{OVE} says\n\n> One.\n\n[Ines]{target} says\n\n> Two.\n\n[i]: @ines:garden.chat\n"
    written = target.strip("(<>)")
    mended = text.replace(target, target.replace(written, "https://matrix.to/#/@ines:garden.chat"))
    assert proposals("ATT005", text) == [(written, mended)] * is_mended


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (f"{INES} says:", f"{INES} says"),
        (f"{INES} says: ", f"{INES} says "),
        (f"{INES} also says:", f"{INES} also says"),
        (f"{INES} says", None),
        (f"{INES} sings:", None),
        (f"Today {INES} says:", None),
        (f"{INES} says:-", None),
        (f"**{INES} says:**", None),
    ],
)
def test_a_colon_that_is_no_longer_the_style(line: str, right: str | None) -> None:
    text = f"{OVE} says\n\n> One.\n\n{line}\n\n> Two.\n"
    assert proposals("ATT006", text) == ([] if right is None else [(":", text.replace(line, right))])
    assert proposals("ATT006", f"{line}\n\nTwo.\n") == []


def test_a_colon_that_was_the_style() -> None:
    text = f"{INES} says \n\n> One.\n\n{OVE} says:\n\n> Two.\n"
    document = Document(Source("content/blog/2020/01/2020-01-10-twim.md", text))
    (violation,) = CHECKS["ATT006"](document, Context(load_style()))
    assert violation.message == "`Ines says` has no colon before its quote: add it"
    assert text[slice(*violation.span)] == "s"
    assert violation.fix is not None
    (edit,) = violation.fix.edits
    assert text[: edit.start] + edit.text + text[edit.end :] == text.replace("says ", "says: ")


@pytest.mark.parametrize(
    ("gap", "is_glued"), [("\n", True), ("\n\n", False), ("\n\n\n", False), ("\n\nText.\n\n", False)]
)
def test_an_attribution_glued_to_its_quote(gap: str, *, is_glued: bool) -> None:
    text = f"{OVE} says\n\n> One.\n\n{INES} says{gap}> Two.\n"
    right = f"{OVE} says\n\n> One.\n\n{INES} says\n\n> Two.\n"
    assert proposals("ATT007", text) == [(f"{INES} says", right)] * is_glued
    assert proposals("ATT007", f"{INES} says\n") == []


# -- ATT012 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("Two words.\n", "Two words."),
        ("Two words. ", "Two words."),
        ("Two words! ", "Two words!"),
        ("Two words? ", "Two words?"),
        ("Two words\n", "Two words"),
        ("Word.", "Word."),
        ("Two words:", "Two words:"),
        ("Word ", None),
        ("Word. ", None),
        ("Two words ", None),
        ("We met Dr. ", None),
        ("Two words.\nDr. ", None),
        ("Dr. Garden. ", "Dr. Garden."),
        ("Two words (", None),
        ("Two words\n(", None),
        ("(Two words.) ", None),
        (f"{OVE} wrote. Two words.\n", None),
    ],
)
def test_an_attribution_behind_other_words(before: str, left: str | None) -> None:
    text = f"{OVE} says\n\n> One.\n\n{before}{INES} says\n\n> Two.\n"
    right = f"{OVE} says\n\n> One.\n\n{left}\n\n{INES} says\n\n> Two.\n"
    assert proposals("ATT012", text) == ([] if left is None else [(f"{INES} says", right)])


@pytest.mark.parametrize("rest", ["sings\n\n> Two.\n", "says\n\nTwo.\n"])
def test_what_is_no_attribution_behind_other_words(rest: str) -> None:
    assert proposals("ATT012", f"Two words.\n{INES} {rest}") == []


@pytest.mark.parametrize(
    ("heading", "right"),
    [
        (f"### Sprout {INES} says", f"### Sprout\n\n{INES} says"),
        (f"### Sprout {INES} also says:", f"### Sprout\n\n{INES} also says:"),
        (f"### Sprout [docs](/docs) {INES} says", f"### Sprout [docs](/docs)\n\n{INES} says"),
        (f"### Sprout  {INES}  says ###", f"### Sprout ###\n\n{INES}  says"),
        (f"### Sprout {INES} says {{#sprout}}", f"### Sprout {{#sprout}}\n\n{INES} says"),
        (f"Sprout {INES} says\n---", f"Sprout\n---\n\n{INES} says"),
        (f"### {INES} says", None),
        (f"### Sprout {INES} sings", None),
        ("### Sprout [Ines](https://garden.chat) says", None),
        (f"> ### Sprout {INES} says", None),
    ],
)
def test_an_attribution_in_a_heading(heading: str, right: str | None) -> None:
    text = f"Text.\n\n{heading}\n\n> One.\n"
    mended = [result for _, result in proposals("ATT012", text)]
    assert mended == ([] if right is None else [f"Text.\n\n{right}\n\n> One.\n"])


def test_every_heading_with_an_attribution_is_reported() -> None:
    text = f"### Sprout {INES} says\n\n### Kite {OVE} says:\n"
    assert [(violation.message, violation.case) for violation in found("ATT012", text)] == [
        ("`Ines says` is part of the heading: put it below, after a blank line", "heading"),
        ("`Ove says` is part of the heading: put it below, after a blank line", "heading"),
    ]
    assert flagged("ATT012", text) == [f"{INES} says", f"{OVE} says:"]


# -- ATT008 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("> One.\n\n> Two.\n> More.\n", [("> Two.", "> One.\n>\n> Two.\n> More.\n")]),
        ("> One.\n\n\n\n> Two.\n", [("> Two.", "> One.\n>\n> Two.\n")]),
        (
            "> One.\n\n> Two.\n\n> Three.\n",
            [
                ("> Two.", "> One.\n>\n> Two.\n\n> Three.\n"),
                ("> Three.", "> One.\n\n> Two.\n>\n> Three.\n"),
            ],
        ),
        ("> One.\n\n***\n\n> Two.\n\n> Three.\n", [("> Three.", "> One.\n\n***\n\n> Two.\n>\n> Three.\n")]),
        ("> One.\n\nText.\n\n> Two.\n", []),
        (
            f"> One.\n{OVE} says\n\n> Two.\n\n> Three.\n",
            [
                ("> Three.", f"> One.\n{OVE} says\n\n> Two.\n>\n> Three.\n"),
            ],
        ),
        (f"> One.\n{OVE} says\nmore\n\n> Two.\n", [("> Two.", f"> One.\n{OVE} says\nmore\n>\n> Two.\n")]),
        ("> ```\n> a\n> ```\n\n> Two.\n", [("> Two.", "> ```\n> a\n> ```\n>\n> Two.\n")]),
        ("> <div>\n>\n> Text.\n\n> Two.\n", [("> Two.", "> <div>\n>\n> Text.\n>\n> Two.\n")]),
        ("> ```\n> a\n\n> Two.\n", [("> Two.", None)]),
        ("> Text.\n>\n> <div>\n\n> Two.\n", [("> Two.", None)]),
        ("> * a\n>   <div>\n\n> Two.\n", [("> Two.", None)]),
        ("> * <div>\n\n> Two.\n", [("> Two.", None)]),
        ("> One.\n\n>     code\n>\n> Two.\n", [(">     code", None)]),
        ("> One.\n\n> Two.\n>\n>     code\n", [("> Two.", "> One.\n>\n> Two.\n>\n>     code\n")]),
    ],
)
def test_halves_of_a_quote(text: str, proposed: list[tuple[str, str | None]]) -> None:
    assert proposals("ATT008", text) == proposed


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (">\n", ""),
        (">\n\nText.\n", "Text.\n"),
        (">\n\n- a\n", "- a\n"),
        ("Text.\n\n>\n\nText.\n", "Text.\n\nText.\n"),
        ("Text.\n\n>\n \t\nText.\n", "Text.\n\nText.\n"),
        ("Text.\n\n>\nText.\n", "Text.\n\nText.\n"),
        ("Text.\n>\n\n# A\n", "Text.\n\n# A\n"),
        ("Text.\n >\nText.\n", "Text.\n\nText.\n"),
        ("- a\n\n>\n\nText.\n", "- a\n\nText.\n"),
        ("Text.\n\n>\n\n- b\n", "Text.\n\n- b\n"),
        ("Text.\n\n>\n\n  Text.\n", "Text.\n\n  Text.\n"),
        ("- a\n\nText.\n\n>\n\n- b\n", "- a\n\nText.\n\n- b\n"),
        ("- a\n\n>\n\n- b\n", None),
        ("Text.\n\n- a\n\n>\n\n- b\n", None),
        ("- a\n\n>\n\n  b\n", None),
        ("[^1]: a\n\n>\n\n  b\n", None),
        ("Text.\n\n>\n\n    code\n", None),
        (">\n\n+++\na = 1\n+++\n", None),
    ],
)
def test_an_empty_quote(text: str, right: str | None) -> None:
    assert proposals("ATT008", text) == [(">", right)]


# -- ATT009 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("> One\ntwo\n", "> One\n> two\n"),
        ("> One\n   two\n", "> One\n>    two\n"),
        ("> One\n    two\n", None),
        ("> > One\ntwo\n", "> > One\n> > two\n"),
        ("> > One\n>\n> Text\ntwo\n", "> > One\n>\n> Text\n> two\n"),
        ("> * One\ntwo\n", "> * One\n> two\n"),
        ("> * > One\ntwo\n", None),
        ("> One\n|two\n", None),
    ],
)
def test_a_lazy_line(text: str, right: str | None) -> None:
    assert proposals("ATT009", text) == [(text.splitlines()[-1].strip(), right)]


@pytest.mark.parametrize(
    ("line", "below", "is_attribution"),
    [
        (f"{OVE} says", "\n> Two.\n", True),
        (f"{OVE} says", "> Two.\n", True),
        (f"{OVE} says", "", True),
        (f"{OVE} said all this", "\n> Two.\n", True),
        (f"{OVE} said all this today", "\n> Two.\n", False),
        (f"{OVE}", "\n> Two.\n", False),
        ("[docs](https://garden.chat) says", "\n> Two.\n", False),
        (f"see {OVE} says", "\n> Two.\n", False),
    ],
)
def test_an_attribution_that_a_quote_has_swallowed(line: str, below: str, *, is_attribution: bool) -> None:
    text = f"> One.\n{line}\n{below}"
    right = f"> One.\n{'' if is_attribution else '> '}{line}\n{below}"
    assert proposals("ATT009", text) == [(line, right.replace("One.\n[", "One.\n\n["))]


def test_an_attribution_behind_a_backslash_is_for_a_person_to_move() -> None:
    assert proposals("ATT009", f"> One.\\\n{OVE} says\n\n> Two.\n") == [(f"{OVE} says", None)]


@pytest.mark.parametrize("end", ["\n", ""])
def test_an_attribution_that_goes_on_is_no_attribution(end: str) -> None:
    assert [result for _, result in proposals("ATT009", f"> One.\n{OVE} says\nmore{end}")] == [
        f"> One.\n> {OVE} says\nmore{end}",
        f"> One.\n{OVE} says\n> more{end}",
    ]


def test_the_last_attribution_has_nothing_to_do_with_the_first_heading() -> None:
    assert proposals("ATT009", f"## One\n> Two.\n\n{INES} says\n") == []


def test_a_block_apart_from_the_quotes_is_let_be() -> None:
    assert proposals("ATT009", f"{INES} says\n\nOne.\n\n> Two.\n\nThree.\n\n> Four.\n") == []


@pytest.mark.parametrize(
    ("text", "piece", "right"),
    [
        ("One.\n> Two.\n", "One.", "> One.\n> Two.\n"),
        ("Text.\n\nOne.\n> Two.\n\nEnd.\n", "One.", "Text.\n\n> One.\n> Two.\n\nEnd.\n"),
        ("> One.\n>\nTwo.\n", "Two.", "> One.\n>\n> Two.\n"),
        ("> One.\n>\nTwo.", "Two.", "> One.\n>\n> Two."),
        ("> One.\n>\n* Two\n\n\n  more\n>\n> Three.\n", "* Two", "> One.\n>\n> * Two\n>\n>\n>   more\n>\n> Three.\n"),
        ("One.\n> ```\n> a\n> ```\n", "One.", "> One.\n> ```\n> a\n> ```\n"),
        ("One.\n> Two.\n>\n>     code\n", "One.", "> One.\n> Two.\n>\n>     code\n"),
        ("> One.\n>\n    code\n", "code", None),
        ("> One.\n>\n```\ncode\n", "```", None),
        ("> One.\n> <div>\nTwo.\n>\n> Three.\n", "Two.", None),
        ("Now `open\n> Two.\n", "Now `open", None),
        ("Now `open\n> Two.\n>\n> Three.\n", "Now `open", None),
        ("Now `open\n>\n> Two.\n", "Now `open", "> Now `open\n>\n> Two.\n"),
        ("One.\n> | a |\n> |---|\n", "One.", None),
    ],
)
def test_a_block_that_touches_a_quote(text: str, piece: str, right: str | None) -> None:
    mended = None if right is None else f"{INES} says\n\n{right}"
    assert proposals("ATT009", f"{INES} says\n\n{text}") == [(piece, mended)]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        (f"{INES} says\n\n## One\n> Two.\n", [f"{INES} says", "> Two."]),
        (f"Text.\n\n{INES} says\n\n## One\n> Two.\n", [f"{INES} says", "> Two."]),
        (f"{INES} says\n\n> One.\n>\n## Two\n> Three.\n", ["> Three."]),
        (f"### A\n\n{INES} says\n\n> One.\n>\n### Two\n> Three.\n", ["> Three."]),
    ],
)
def test_a_heading_belongs_into_the_quote_with_what_stands_around_it(text: str, also: list[str]) -> None:
    (violation,) = found("ATT009", text)
    assert [text[slice(*span)] for span in violation.also] == also
    ((piece, right),) = proposals("ATT009", text)
    assert right == text.replace(piece, f"> {piece}")


# -- ATT010 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "rest", "case"),
    [
        ("TWIM", ": Hello.", None),
        ("@TWIM", ": Hello.", None),
        ("TWIM", " Hello", None),
        ("TWIM", " We did", None),
        ("@this-week-in:matrix.org", ": Hello.", None),
        ("@this-week-in:matrix.org", ", Hello.", None),
        ("@this-week-in:matrix.org", " Hello.", None),
        ("@twim:cadair.com", " Hello.", None),
        ("@twim:cadair.com", "—hello", None),
        ("[TWIM](https://garden.chat)", ": Hello.", None),
        ("[@TWIM](https://garden.chat)", ": Hello.", None),
        ("[twim:](https://garden.chat)", ", Hello.", None),
        ("[@twim:cadair.com](https://garden.chat)", " Hello.", None),
        ("[@twim:cadair.com][docs]", " Hello.", None),
        ("TWIM", ", Hello.", "name-alone"),
        ("TWIM", " - Hello.", "name-alone"),
        ("TWIM", " – Hello.", "name-alone"),
        ("TWIM", "! Hello.", "name-alone"),
        ("TWIM", " The bees", "name-alone"),
        ("[TWIM][docs]", ", Hello.", "name-alone"),
    ],
)
def test_a_message_to_the_bot(said: str, rest: str, case: str | None) -> None:
    text = f"> One.\n\n***\n\n> {said}{rest}\n\n[docs]: /docs\n"
    assert [(text[slice(*one.span)], one.case) for one in found("ATT010", text)] == [(said, case)]
    assert proposals("ATT010", text) == [(said, text.replace(f"{said}{rest}", rest.lstrip(":,!-– ")))]


@pytest.mark.parametrize(
    "line",
    [
        "@twim Hello.",
        "TWIM Hello.",
        "TWIM hello",
        "TWIM the bees",
        "TWIM Hi: there",
        "TWIMs: hello",
        "@TWIM:x is here",
        "@this-week-in:matrix.org:8448 hello",
        "[TWIM](https://garden.chat) Hello.",
        "[Sprout](https://garden.chat): Hello.",
        "[Zinnia](https://garden.chat): Hello.",
        "**TWIM**: Hello.",
        "# TWIM: Hello.",
        "* TWIM: Hello.",
    ],
)
def test_what_is_no_message_to_the_bot(line: str) -> None:
    assert flagged("ATT010", f"> {line}\n") == []


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("TWIM:\n> * Hello.\n", "* Hello.\n"),
        ("TWIM:\n>\n> * Hello.\n", "* Hello.\n"),
        ("TWIM:  \n> Hello.\n", "Hello.\n"),
        ("TWIM: *Hello.*\n", "*Hello.*\n"),
        ("TWIM\n", None),
        ("TWIM,\n", None),
    ],
)
def test_what_follows_a_message_to_the_bot_stays(written: str, right: str | None) -> None:
    assert proposals("ATT010", f"> {written}") == [("TWIM", None if right is None else f"> {right}")]
