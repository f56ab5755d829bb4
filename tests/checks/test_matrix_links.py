"""MTX rules one by one, without the others that may speak in their place."""

import pytest

from tests.one_rule import fixed, flagged, found, proposals

TO = "https://matrix.to/#/"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("[x](https://matrix.to/#/#%23a:b.im)", "[x](https://matrix.to/#/#a:b.im)"),
        ("[x](https://matrix.to/#/@@a:b.im)", "[x](https://matrix.to/#/@a:b.im)"),
    ],
)
def test_a_faulty_identifier_becomes_what_is_meant(written: str, becomes: str) -> None:
    assert flagged("MTX001", f"{written}\n")
    assert fixed("MTX001", f"{written}\n", unsafe=True) == f"{becomes}\n"


@pytest.mark.parametrize(
    ("address", "case"),
    [
        (f"{TO}!a:b.im", None),
        (f"{TO}!{'A' * 43}", "no-server"),
        (f"{TO}!a:b.im?via=b.im", "none"),
        (f"{TO}!{'A' * 43}?via=b.im", "none"),
        (f"{TO}#a:b.im", "none"),
        ("https://example.org/", "none"),
    ],
)
def test_room_ids_need_servers(address: str, case: str | None) -> None:
    cases = [violation.case for violation in found("MTX007", f"[x]({address})\n")]
    assert cases == ([] if case == "none" else [case])


@pytest.mark.parametrize(
    ("text", "target", "case"),
    [
        ("@@a:b.im", "@a:b.im", "doubled-sigil"),
        ("@@a:b.im", "@c:b.im", None),
        ("@c:b.im", "@a:b.im", None),
        ("@a:b.im", "@a:b.im", "none"),
        ("#a:b.im", "!a:b.im", "none"),
        ("!a:b.im", "#a:b.im", "none"),
        ("@a :b.im", "@c:b.im", "none"),
        ("@a", "@c:b.im", "none"),
        ("a:b.im", "@c:b.im", "none"),
    ],
)
def test_the_text_of_a_link_and_where_it_leads(text: str, target: str, case: str | None) -> None:
    cases = [violation.case for violation in found("MTX004", f"[{text}]({TO}{target})\n")]
    assert cases == ([] if case == "none" else [case])


@pytest.mark.parametrize(
    ("written", "alias"),
    [
        ("See #a:b.im now", "#a:b.im"),
        ("See #a:b.im. Now", "#a:b.im"),
        ("See #a:b.im/ now", "#a:b.im"),
        ("See #a:b.im/now", None),
        ("See #a:b.im/é now", None),
        ("See #a:b.im?x now", None),
        ("See #a:b.im@c now", None),
        ("See #a:b.im_c now", None),
        ("See #a:b.im#c now", None),
        ("See #a:b.im:8448 now", "#a:b.im:8448"),
        ("See word#a:b.im now", "#a:b.im"),
        ("See x#a:b.im now", None),
        ("See word1#a:b.im now", None),
        ("See word.x#a:b.im now", None),
        ("See word-#a:b.im now", None),
        ("#a:b.im", "#a:b.im"),
        ("See #9:10.im now", None),
        ("See #9:a.im now", "#9:a.im"),
        ("See #9:10 now", None),
        ("See #a\\_b:b.im now", "#a\\_b:b.im"),
        ("See #a`b`:b.im now", None),
        ("See #a<b>c</b>:b.im now", None),
    ],
)
def test_an_alias_stands_alone(written: str, alias: str | None) -> None:
    assert flagged("MTX005", f"{written}\n") == ([] if alias is None else [alias])


@pytest.mark.parametrize(
    ("alias", "case"),
    [("#a:b.im", None), ("#a:b.chat", None), ("#a:b.Chat", None), ("#a:b.sentence", "unusual-ending")],
)
def test_unusual_endings_are_a_case_of_their_own(alias: str, case: str | None) -> None:
    assert [violation.case for violation in found("MTX005", f"See {alias} now\n")] == [case]


def test_users_are_no_part_of_words() -> None:
    assert flagged("MTX006", "Ask @a:b.im or word@a:b.im\n") == ["@a:b.im"]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        (f"{TO}%23a:b.im", f"{TO}#a:b.im"),
        (f"{TO}%40a:b.im", f"{TO}@a:b.im"),
        (f"{TO}%23a:b.im?via=b%2Eim", f"{TO}#a:b.im?via=b%2Eim"),
        (f"{TO}#a:b.im?via=b%2Eim", None),
        (f"{TO}#a:b.im", None),
    ],
)
def test_percent_signs_for_what_may_be_written(address: str, plain: str | None) -> None:
    assert proposals("MTX009", f"[x]({address})\n") == ([] if plain is None else [(address, f"[x]({plain})\n")])


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("MTX001", f"{TO}@@a:b.im"),
        ("MTX002", "http://matrix.to/#/@a:b.im"),
        ("MTX003", f"{TO}[a]({TO}@a:b.im)"),
        ("MTX007", f"{TO}!a:b.im"),
        ("MTX008", "https://app.element.io/#/room/#a:b.im"),
        ("MTX009", f"{TO}%40a:b.im"),
    ],
)
def test_one_sound_link_hides_no_other(code: str, address: str) -> None:
    assert flagged(code, f"[x]({TO}@c:b.im) [y](<{address}>) [z](<{address}>)\n") == [address] * 2


def test_one_link_that_agrees_hides_no_other() -> None:
    links = [
        f"[{text}]({TO}{target})" for text, target in (("@a:b.im", "@a:b.im"), ("#a:b.im", "!c:b.im"), ("x", "@a:b.im"))
    ]
    wrong = f"[@a:b.im]({TO}@c:b.im)"
    assert flagged("MTX004", f"[y](/y) {' '.join(links)} {wrong}\n") == ["@a:b.im"]


@pytest.mark.parametrize(("code", "sigil"), [("MTX005", "#"), ("MTX006", "@")])
def test_one_example_hides_no_identifier(code: str, sigil: str) -> None:
    assert flagged(code, f"As {sigil}a:example.org or `x` {sigil}a:b.im\n") == [f"{sigil}a:b.im"]
