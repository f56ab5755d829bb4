"""LNK005 to LNK007 one by one: nothing yields to another rule, and no fix is refused."""

import pytest

from tests.one_rule import fixed, flagged, found


@pytest.mark.parametrize(
    "text",
    [
        "[one][two][three]",
        "[one][two](three four)",
        "[[one][two]",
        "rooms[one][two]",
        "[one][^two]",
        "[one][http://garden.chat]",
        "[one][https://garden.chat]",
        "[#kites:]",
        "[kite]",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert flagged("LNK005", f"{text}\n") == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[one][two]", "`[one][two]` has no definition: define the label, or write the address"),
        ("- [one][two]", "`[one][two]` has no definition: define the label, or write the address"),
        ("[one][#kites:garden.chat]", "`[one][#kites:garden.chat]` has no definition: link the room alias"),
        (
            "![one][#kites:garden.chat]",
            "`[one][#kites:garden.chat]` has no definition: define the label, or write the address",
        ),
        ("[one][#kites:]", "`[one][#kites:]` has no definition: define the label, or write the address"),
        ("[@thea:garden.chat]", "`[@thea:garden.chat]` has no definition: link the user ID"),
    ],
)
def test_a_reference_without_definition(written: str, shown: str) -> None:
    assert [violation.message for violation in found("LNK005", f"{written}\n")] == [shown]


def test_a_definition_that_continues_a_paragraph() -> None:
    text = "One.\n\nTwo.\n[kite]: /1\n"
    (violation,) = found("LNK005", text)
    assert text[slice(*violation.span)] == "[kite]: /1"
    assert violation.message.startswith("`[kite]` is not defined here")
    assert found("LNK005", "One.\n\nTwo [kite]: /1\n") == []


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        ("#kites:garden.chat", "https://matrix.to/#/#kites:garden.chat"),
        ("!kites:garden.chat", "https://matrix.to/#/!kites:garden.chat"),
        ("@thea:garden.chat", "https://matrix.to/#/@thea:garden.chat"),
    ],
)
def test_a_label_that_is_an_identifier_becomes_an_address(identifier: str, address: str) -> None:
    assert fixed("LNK005", f"[{identifier}]\n") == f"[{identifier}]({address})\n"
    assert fixed("LNK005", f"[{identifier}][]\n") == f"[{identifier}]({address})\n"
    assert fixed("LNK005", f"See [the\nplace][{identifier}]\n") == f"See [the\nplace]({address})\n"


@pytest.mark.parametrize(
    ("label", "defined", "meant"),
    [
        ("kitse", ["kites"], "kites"),
        ("Kitse", ["kites"], "kites"),
        ("gardnes", ["gardens"], "gardens"),
        ("kits", ["kite"], None),
        ("kites", ["kited", "kiten"], None),
        ("kites1", ["kites"], None),
        ("lamps", ["kites"], None),
    ],
)
def test_a_label_with_one_typing_mistake(label: str, defined: list[str], meant: str | None) -> None:
    definitions = "".join(f"[{known}]: /{known}\n" for known in defined)
    text = f"[one][{label}]\n\n{definitions}"
    (violation,) = found("LNK005", text)
    assert violation.case == ("near-miss" if meant else None)
    assert [text[slice(*span)] for span in violation.also] == ([f"[{meant}]"] if meant else [])
    if meant:
        assert violation.fix is not None
        assert [(text[edit.start : edit.end], edit.text) for edit in violation.fix.edits] == [(label, meant)]


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("[kite]: /1\n[lamp]: /2\n\n[kite]\n", ["[lamp]"]),
        ("[kite]: /1\n\n![a kite][kite]\n", []),
        ("[kite]: /1\n\n[a kite][Kite]\n", []),
        ("[//]: # (a comment)\n[comment]: # (another)\n", []),
        ("[kite]: #\n[lamp]: <>\n", []),
        ("[kite]: #1\n", ["[kite]"]),
    ],
)
def test_definitions_that_nothing_uses(text: str, unused: list[str]) -> None:
    assert flagged("LNK006", text) == unused


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("One.\n\n[a]: /1\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\n[a]: /1\n \nTwo.\n", "One.\n\nTwo.\n"),
        ("[a]: /1\n\nTwo.\n", "Two.\n"),
        ("One.\n\n[a]: /1\n", "One.\n\n"),
        ("One.\n\n[a]: /1", "One.\n\n"),
        ("# One\n[a]: /1\n\nTwo.\n", "# One\n\nTwo.\n"),
        ("[b]\n\n[a]: /1\n[b]: /2\n\nTwo.\n", "[b]\n\n[b]: /2\n\nTwo.\n"),
        ("[b]\n\n[b]: /2\n[a]: /1\n\nTwo.\n", "[b]\n\n[b]: /2\n\nTwo.\n"),
        ("> One.\n>\n> [a]: /1\n", "> One.\n>\n"),
        ("* [a]: /1\n", "* \n"),
    ],
)
def test_a_definition_goes_with_a_blank_line_if_one_stays(text: str, left: str) -> None:
    assert fixed("LNK006", text, unsafe=True) == left


@pytest.mark.parametrize(
    ("above", "below", "is_needed"),
    [
        ("- one", "- two", True),
        ("1. one", "1. two", True),
        ("> one", "> two", True),
        ("    one", "    two", True),
        ("- one", "> two", False),
        ("One", "Two", False),
        ("> [b]", "> [b]\n>\n> [b]", True),
    ],
)
def test_a_definition_between_two_blocks_that_would_be_one(above: str, below: str, *, is_needed: bool) -> None:
    text = f"[b]\n\n{above}\n\n[a]: /1\n\n{below}\n\n[b]: /2\n"
    (violation,) = found("LNK006", text)
    assert (violation.fix is None) is is_needed


@pytest.mark.parametrize(
    ("text", "fixes"),
    [
        ("> [a]: /1\n> [b]: /2\n", [False, False]),
        ("> [a]: /1\n>\n> Text.\n", [True]),
        ("[a]: /1\n# Heading\n", [True]),
        ("* [a]: /1\n  # Text\n", [True]),
        ("[a]: /1\n+++\nb = 1\n+++\n", [False]),
        ("[a]: /1\n- b\n", [True]),
        ("[a]: /1\n*\n", [False]),
    ],
)
def test_what_a_definition_is_needed_for(text: str, fixes: list[bool]) -> None:
    assert [violation.fix is not None for violation in found("LNK006", text)] == fixes


@pytest.mark.parametrize(
    ("second", "case", "is_fixed"),
    [
        ("[A]: /1", None, True),
        ("[a]: /2", "conflict", False),
        ("[a]: /0", "conflict", False),
    ],
)
def test_a_second_definition(second: str, case: str | None, *, is_fixed: bool) -> None:
    text = f"[a]\n\n[a]: /1\n{second}\n"
    (violation,) = found("LNK007", text)
    assert (text[slice(*violation.span)], violation.case) == (second[:3], case)
    assert "row 3" in violation.message
    assert [text[slice(*related.span)] for related in violation.related] == ["[a]"]
    assert fixed("LNK007", text) == ("[a]\n\n[a]: /1\n" if is_fixed else text)


def test_every_further_definition_is_reported() -> None:
    text = "[a]\n\n[a]: /1\n[a]: /2\n[a]: /1\n"
    assert [violation.case for violation in found("LNK007", text)] == ["conflict", None]


def test_comments_may_be_repeated() -> None:
    assert found("LNK007", "[//]: # (one)\n[//]: # (two)\n[comment]: /3\n[comment]: /4\n") == []


def test_a_second_definition_between_two_lists_stays() -> None:
    (violation,) = found("LNK007", "[a]\n\n[a]: /1\n\n- one\n\n[a]: /1\n\n- two\n")
    assert violation.fix is None
