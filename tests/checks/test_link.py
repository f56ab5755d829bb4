"""LNK: what the examples of the rule pages cannot show, such as exact spans, neighbours, and long inputs."""

from collections.abc import Iterator

import pytest

from tests.growth import grows_in_proportion
from tests.one_rule import flagged_beside_others
from twimlint.checks import Context
from twimlint.checks.addresses import address_end, host_of, is_public_host
from twimlint.checks.wording import one_slip, quoted
from twimlint.diagnostics import Diagnostic, Level
from twimlint.engine.check import Ruleset, check
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

CATALOG = load_catalog()
LINK_CODES = [code for code in CATALOG.codes if code.startswith("LNK")]


def found(text: str, *codes: str, name: str = "content/blog/2026/01/2026-01-09-twim.md") -> list[Diagnostic]:
    rules = [CATALOG[code] for code in codes or LINK_CODES]
    return check(Document(Source(name, text)), Ruleset(rules), Context(load_style()))


def fixed(text: str, code: str) -> str:
    """The text with every fix of one round put in, from the last to the first."""
    edits = sorted(edit for diagnostic in found(text, code) if diagnostic.fix for edit in diagnostic.fix.edits)
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def marked(text: str, code: str) -> list[str]:
    return [text[slice(*diagnostic.span)] for diagnostic in found(text, code)]


# -- LNK001 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://garden.chat.", "https://garden.chat"),
        ("(https://garden.chat/a)", "https://garden.chat/a"),
        ("(https://garden.chat/a_(b))", "https://garden.chat/a_(b)"),
        ("really https://garden.chat/?!", "https://garden.chat/"),
        ("https://garden.chat/a, https", "https://garden.chat/a"),
        ('"https://garden.chat/a"', "https://garden.chat/a"),
        ("“https://garden.chat/a”", "https://garden.chat/a"),
        ("https://garden.chat's kites", "https://garden.chat"),
        ("https://garden.chat’s kites", "https://garden.chat"),
        ("https://garden.chat/a&quot; and", "https://garden.chat/a"),
        ("https://garden.chat/a;", "https://garden.chat/a"),
        ("**https://garden.chat/a**", "https://garden.chat/a"),
        ("_https://garden.chat/a_", "https://garden.chat/a"),
        ("https://garden.chat/a/*", "https://garden.chat/a/"),
        ("[https://garden.chat/a]", "https://garden.chat/a"),
        ("https://garden.chat/_a/b", "https://garden.chat/_a/b"),
        ("HTTPS://garden.chat/a", "HTTPS://garden.chat/a"),
        ("https://user@garden.chat:8448/a", "https://user@garden.chat:8448/a"),
        ("https://gärten.example.xn--p1ai/ä", "https://gärten.example.xn--p1ai/ä"),
        ("wait…https://garden.chat/a", "https://garden.chat/a"),
        ("a<br>https://garden.chat/a<br>b", "https://garden.chat/a"),
        ("www.garden.chat.", "www.garden.chat"),
        ("t.me/kites!", "t.me/kites"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    assert marked(text, "LNK001") == [address]
    assert found(fixed(text, "LNK001"), "LNK001") == []


@pytest.mark.parametrize(
    "text",
    [
        "<https://garden.chat>",
        "[a](https://garden.chat)",
        "[https://garden.chat](https://garden.chat)",
        "[a]: https://garden.chat",
        "`https://garden.chat`",
        "    https://garden.chat",
        '<a href="https://garden.chat">https://garden.chat</a>',
        "<code>https://garden.chat</code>",
        "![https://garden.chat](/a.png)",
        '{{ figure(img="https://garden.chat/a.png") }}',
        "https://localhost:8008/",
        "http://127.0.0.1:8008/",
        "http://synapse:8008/",
        "https://matrix.example.com/",
        "https://<your-server>/",
        "https://$SERVER/",
        "https://…",
        "git+https://garden.chat/kite.git",
        "?next=https://garden.chat",
        "docs.github.com/kites",
        "Node.js, Matrix.org and and/or",
        "mailto: is a scheme",
    ],
)
def test_what_is_linked_or_leads_nowhere_is_no_bare_address(text: str) -> None:
    assert found(text, "LNK001") == []


def test_an_address_that_markdown_has_garbled_is_for_a_person_to_link() -> None:
    (diagnostic,) = found("https://garden.chat/_a_/b", "LNK001")
    assert diagnostic.fix is None
    assert found(r"https://garden.chat/\_a\_/b", "LNK001")[0].fix is not None


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://matrix.to/#/@ines:garden.chat", "[@ines:garden.chat](https://matrix.to/#/@ines:garden.chat)"),
        ("https://matrix.to/#/%23tea%3Agarden.chat", "[#tea:garden.chat](https://matrix.to/#/%23tea%3Agarden.chat)"),
        (
            "https://matrix.to/#/#tea:garden.chat?via=lantern.im&via=havel.chat",
            "[#tea:garden.chat](https://matrix.to/#/#tea:garden.chat?via=lantern.im&via=havel.chat)",
        ),
        (r"https://matrix.to/#/#\_a\_b:garden.chat", r"[#\_a_b:garden.chat](https://matrix.to/#/#_a_b:garden.chat)"),
        ("https://matrix.to/#/!tea:garden.chat", "<https://matrix.to/#/!tea:garden.chat>"),
        ("https://matrix.to/#/#tea:garden.chat/$cup", "<https://matrix.to/#/#tea:garden.chat/$cup>"),
        ("https://matrix.to/#/#tea", "<https://matrix.to/#/#tea>"),
        ("https://matrix.to/", "<https://matrix.to/>"),
    ],
)
def test_an_account_or_a_room_is_linked_by_its_name(address: str, link: str) -> None:
    assert fixed(f"Come to {address} at four.\n", "LNK001") == f"Come to {link} at four.\n"


def test_the_position_is_that_of_the_file() -> None:
    (diagnostic,) = found("+++\r\n+++\r\n\r\n> - kites:\r\n>   https://garden.chat\r\n", "LNK001")
    assert (*diagnostic.location, *diagnostic.end_location) == (5, 5, 5, 24)


# -- LNK002, LNK011 --------------------------------------------------------------------------------------------------


def test_all_the_swallowed_punctuation_is_moved_at_once() -> None:
    assert fixed("(<https://garden.chat).>", "LNK002") == "(<https://garden.chat>)."
    assert fixed("<https://garden.chat/a_(b)>", "LNK002") == "<https://garden.chat/a_(b)>"


def test_an_invalid_identifier_is_not_reported_a_second_time() -> None:
    assert found("<https://matrix.to/#/#kites:garden.chat.>", "LNK002") == []


def test_every_backslash_goes_in_one_fix() -> None:
    text = r"<https://garden.chat/a\_b\_c> <https://garden.chat/d>"
    assert marked(text, "LNK011") == [r"\_"]
    assert fixed(text, "LNK011") == "<https://garden.chat/a_b_c> <https://garden.chat/d>"


# -- LNK003 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("@thea:garden.chat", "https://matrix.to/#/@thea:garden.chat"),
        ("#kites:garden.chat", "https://matrix.to/#/#kites:garden.chat"),
        ("@blog/2026/a.md", "@/blog/2026/a.md"),
        ("garden.chat", "https://garden.chat"),
        ("www.garden.chat/a", "https://www.garden.chat/a"),
        ("garden.chat:8448/a", "https://garden.chat:8448/a"),
        ("kite.rs/a.md", "https://kite.rs/a.md"),
        ("thea@garden.chat", "mailto:thea@garden.chat"),
        ("https:/garden.chat/a", "https://garden.chat/a"),
        ("https:garden.chat", "https://garden.chat"),
        ("https:///garden.chat", "https://garden.chat"),
        ("https//garden.chat", "https://garden.chat"),
        ("htps://garden.chat", "https://garden.chat"),
        ("ttp://garden.chat", "http://garden.chat"),
        ("https://https://garden.chat", "https://garden.chat"),
        ("http://https//garden.chat", "https://garden.chat"),
        ("https://garden,chat/a,b", "https://garden.chat/a,b"),
        ("(https://garden.chat)", "https://garden.chat"),
        ("“https://garden.chat”", "https://garden.chat"),
        ("vector://vector/webapp/kite.garden.chat", "https://kite.garden.chat"),
    ],
)
def test_a_target_with_one_reading_is_mended(target: str, meant: str) -> None:
    assert fixed(f"[a]({target})", "LNK003") == f"[a]({meant})"
    assert fixed(f"[a]\n\n[a]: {target}", "LNK003") == f"[a]\n\n[a]: {meant}"


@pytest.mark.parametrize(
    "target",
    [
        "@thea",
        "./a.md",
        "a.rst#b",
        "<https://garden.chat/a b>",
        "http://kites",
        "https://",
        "https://garden..chat",
        "https://garden.chat)/",
        "https://garden.chathttps://kite.garden.chat",
        "file:///home/thea/a.png",
        "vector://vector/webapp/",
        "mxc://garden.chat/abc",
    ],
)
def test_a_target_without_a_reading_is_reported_only(target: str) -> None:
    (diagnostic,) = found(f"[a](<{target.strip('<>')}>)", "LNK003")
    assert diagnostic.fix is None
    assert "``" not in diagnostic.message


@pytest.mark.parametrize(
    "target",
    [
        "https://garden.chat",
        "http://localhost:8008/",
        "https://[::1]:8008/",
        "https://192.0.2.1/",
        "https://garden.chat./",
        "https://🪁.garden.chat/",
        "https://web.archive.org/web/2020/https://garden.chat",
        "https://matrix.to/#/@thea",
        "/blog/a",
        "../a",
        "?page=2",
        "#kites",
        "#kites:-)",
        "@/blog/a.md#b",
        "mailto:thea@garden.chat",
        "matrix:u/thea:garden.chat",
        "element://room/a",
        "webcal://garden.chat/a",
        "tel:+3581234",
        "fdroidrepos://garden.chat/repo",
        "web+matrix:a",
    ],
)
def test_a_target_that_can_work_is_left_alone(target: str) -> None:
    assert found(f"[a]({target})", "LNK003") == []


def test_an_attribution_is_for_another_rule() -> None:
    text = "## Dept of Kites\n\n[Thea](@thea:garden.chat) says\n\n> Ask [Tove](@tove:garden.chat).\n"
    assert flagged_beside_others("LNK003", text) == ["@tove:garden.chat"]


def test_an_email_autolink_is_no_malformed_target() -> None:
    assert found("<thea@garden.chat>", "LNK003") == []


# -- LNK004 and its neighbours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[the garden] (https://garden.chat)",
        "(the garden)[https://garden.chat]",
        "[[https://garden.chat][the garden]]",
        "[the garden][https://garden.chat]",
        "[the garden](https://garden.chat]",
        "[the garden](https://garden.chat and",
        r"\[the garden\](https://garden.chat)",
        r"[the garden\](https://garden.chat)",
        r"[Thea [she/her\]](https://garden.chat)",
        "<https://garden.chat<",
        "< https://garden.chat >",
        "<https://matrix.to/#/#_tea_#garden:garden.chat",
        "[1] (https://garden.chat)",
        "(1)[https://garden.chat]",
        "([the garden](https://garden.chat (and more)) as well",
        "the garden](https://garden.chat)",
        "[the garden(https://garden.chat)",
        "[the garden|(https://garden.chat)",
        "[the garden]https://garden.chat)",
        "[the garden](<https://garden.chat)",
        "[one [two](https://garden.chat/2)](https://garden.chat/1)",
        "[the garden](https://garden.chat/a b)",
        "[the garden]( <https://garden.chat)>",
        "![the garden](/blog/img/the garden.png)",
    ],
)
def test_one_fault_is_reported_once(text: str) -> None:
    assert [diagnostic.code for diagnostic in found(text, *LINK_CODES, "MTX005", "MTX006")] == ["LNK004"]


@pytest.mark.parametrize(
    "text",
    [
        "[ ] (https://garden.chat)",
        "[x] (https://garden.chat)",
        "rooms[0](a)",
        "[sic] (see below)",
        "[kite] (/kaɪt/), (kite)[/kaɪt/]",
        r"\[WIP\] and \(so on\)",
        "`[a](https://garden.chat`",
        "[a](https://garden.chat) (b)[c]",
        "a < b and <b>c</b>",
        "[\\[WIP\\] a](https://garden.chat)",
        "[a](https://garden.chat \"and (more)\") [b](<https://garden.chat> 'c)')",
        "[a\\] b](https://garden.chat)",
    ],
)
def test_brackets_that_mean_no_link_are_left_alone(text: str) -> None:
    assert found(text, "LNK004") == []


def test_two_forms_are_safe_to_mend() -> None:
    safe = found("<https://garden.chat< and", "LNK004") + found(r"[Thea [she/her\]](https://garden.chat)", "LNK004")
    unsafe = found("[the garden] (https://garden.chat)", "LNK004") + found("<https://garden.chat, and", "LNK004")
    words = [
        [diagnostic.applicability.value for diagnostic in some if diagnostic.applicability] for some in (safe, unsafe)
    ]
    assert words == [["safe", "safe"], ["unsafe", "unsafe"]]


# -- LNK005, LNK006, LNK007 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[ ] a [x] b [sic] c [1] d [^1]",
        "rooms[0][1]",
        "[a]\n[b] c\n\n[A  ]: /a\n[b]: /b",
        "[MSC1234]\n\n[MSC1235]: /a",
        "[#kites:garden.chat][]\n\n[#Kites:Garden.Chat]: /a",
    ],
)
def test_most_brackets_are_no_dangling_references(text: str) -> None:
    assert found(text, "LNK005") == []


def test_a_bracketed_identifier_is_linked_once() -> None:
    text = "[#kites:garden.chat] and [@thea:garden.chat][]"
    assert [diagnostic.code for diagnostic in found(text, "LNK005", "MTX005", "MTX006")] == ["LNK005", "LNK005"]
    assert fixed(text, "LNK005") == (
        "[#kites:garden.chat](https://matrix.to/#/#kites:garden.chat) and "
        "[@thea:garden.chat](https://matrix.to/#/@thea:garden.chat)"
    )


def test_a_conflict_is_louder_than_a_repetition() -> None:
    same, other = "[a]\n\n[a]: /1\n[A]: /1\n", "[a]\n\n[a]: /1\n[A]: /2\n"
    assert [diagnostic.level for diagnostic in found(same, "LNK007")] == [Level.WARNING]
    assert [(diagnostic.level, diagnostic.fix) for diagnostic in found(other, "LNK007")] == [(Level.ERROR, None)]


@pytest.mark.parametrize(
    "text", ["[a]: <>\n\n[a]", "[](<>)", "![]()", "[a]()", "<b:.>", "[kite\nfly]: /a", "[x][kite\nfly]"]
)
def test_empty_and_broken_parts_make_no_trouble(text: str) -> None:
    assert all("\n" not in diagnostic.message for diagnostic in found(text))


def test_a_definition_between_two_lists_is_not_taken_away() -> None:
    text = "[a]\n\n[a]: /1\n\n- one\n\n[a]: /1\n\n- two\n"
    assert [diagnostic.fix for diagnostic in found(text, "LNK007")] == [None]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_definition_goes_with_its_line(ending: str) -> None:
    text = ending.join(["> [a]", ">", "> [a]: /1", "> [b]: /2", "> [c]: /3", ""])
    assert fixed(text, "LNK006") == ending.join(["> [a]", ">", "> [a]: /1", ""])


def test_a_definition_in_a_list_leaves_its_marker() -> None:
    assert fixed("- [a]: /1\n- b\n", "LNK006") == "- \n- b\n"


# -- LNK012 to LNK016 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[MSC1544](https://github.com/matrix-org/matrix-doc/pull/3149)",
        "[MSC 2191](https://github.com/matrix-org/matrix-spec-proposals/blob/main/proposals/2191-maths.md)",
        "[MSC2191](https://garden.chat/2919)",
        "[MSC2191](https://github.com/garden/kite/pull/7)",
        "[kite#12](https://garden.chat/kite/-/merge_requests/12#note_3)",
        "[issue #12 and more](https://garden.chat/kite/issues/13)",
    ],
)
def test_numbers_that_may_differ(text: str) -> None:
    assert found(text, "LNK012") == []


def test_a_proposal_is_linked_where_it_is_first_named() -> None:
    assert marked("## MSC4175\n\n`MSC4175` and MSC4175, so MSC 4175", "LNK013") == ["MSC4175"]
    assert marked("- MSC4175: Time zones (for [all](https://garden.chat))\n", "LNK013") == ["MSC4175"]
    assert marked("- MSC4175: Time [zones]\n", "LNK013") == ["MSC4175"]
    assert found('<a href="https://garden.chat">MSC4175</a>, that is MSC4175', "LNK013") == []


def test_an_address_that_is_yet_to_be_linked_leads_to_its_proposal() -> None:
    address = "github.com/matrix-org/matrix-spec-proposals/pull/4175"
    assert found(f"MSC4175 is at {address}", "LNK013") == []
    assert found(f"MSC4175](https://{address})", "LNK013") == []
    assert marked(f"MSC4175, MSC417 and MSC4176 are not all at {address}.", "LNK013") == ["MSC417", "MSC4176"]


@pytest.mark.parametrize(
    ("address", "cleaned"),
    [
        ("https://garden.chat/?utm_source=a&b=c#d", "https://garden.chat/?b=c#d"),
        ("https://garden.chat/?b=c&utm_source=a", "https://garden.chat/?b=c"),
        ("https://garden.chat/?fbclid=a", "https://garden.chat/"),
        ("https://www.youtube.com/watch?v=a&si=b", "https://www.youtube.com/watch?v=a"),
    ],
)
def test_only_what_tracks_is_taken_out(address: str, cleaned: str) -> None:
    assert fixed(f"[a]({address})", "LNK014") == f"[a]({cleaned})"


def test_what_an_autolink_shows_is_for_a_person_to_shorten() -> None:
    assert fixed("<https://garden.chat/?utm_source=a&b=c>", "LNK014") == "<https://garden.chat/?b=c>"


@pytest.mark.parametrize(
    "text",
    [
        "[#a:garden.org](https://matrix.to/#/#a:garden.org).it is",
        "[#a:garden.chat](https://matrix.to/#/#a:garden.chat).uk",
        "[#a:garden.co](https://matrix.to/#/#a:garden.co).ukulele",
        "[#a:garden.chat](https://matrix.to/#/#a:garden.chat)/Kite",
        "[kite](https://garden.chat)/lantern",
        "<https://garden.chat>: read it",
        "<https://garden.chat>?",
    ],
)
def test_what_follows_a_link_is_mostly_not_its_tail(text: str) -> None:
    assert found(text, "LNK016") == []


# -- what they share -------------------------------------------------------------------------------------------------


def test_the_end_of_an_address() -> None:
    assert address_end("a)))", 0, 4) == 1
    assert address_end("a(b))", 0, 5) == 4
    assert address_end("...", 0, 3) == 0


def test_hosts() -> None:
    assert host_of("https://thea@garden.chat:8448/a?b#c") == "garden.chat"
    assert host_of("https://[::1]:80/") == "[::1]"
    assert [is_public_host(host) for host in ("garden.chat", "a.b.cd", "garden", "1.2.3.4", "-a.b", "a..bc", "")] == [
        *(True, True, False, False, False, False, False),
    ]


def test_one_slip_of_the_fingers() -> None:
    assert all(one_slip("kites", other) for other in ("kites", "kite", "kitess", "kitas", "iktes"))
    assert not any(one_slip("kites", other) for other in ("kit", "tikes", "lanterns", ""))


def test_messages_quote_long_texts_in_part() -> None:
    assert quoted("a\n b") == "`a b`"
    assert len(quoted("a" * 1000)) < 80


def pieces() -> Iterator[str]:
    yield from (
        *(
            "https://a.b/",
            "http://",
            "(",
            ")",
            "](",
            "[a](",
            "[[http://a",
            "<http://",
            "[a][b]",
            "[",
            "]",
            "\\](",
            "[\\",
        ),
        *(
            "MSC1234 ",
            "[a] (",
            "(a)[",
            "&amp;",
            "www.",
            "t.me/",
            "mailto:",
            "[#a:b.cd]",
            "https://a.b/_c_",
            "[a]: /b\n\n",
        ),
        *("[a](@b:c.de) ", "<https://a.b/\\_> ", "[MSC1](https://a.b?utm_a=b) ", "https://a.b/" + ")" * 50, "`", "<a "),
    )


@pytest.mark.parametrize("piece", list(pieces()))
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def check_links(size: int) -> None:
        check(Document(Source("a-twim.md", piece * (size // len(piece)))), ruleset, context)

    ruleset, context = Ruleset([CATALOG[code] for code in LINK_CODES]), Context(load_style())
    assert grows_in_proportion(check_links, 3_000)


def test_a_readme_has_files_beside_it() -> None:
    text = "See [how to help](CONTRIBUTING.md).\n"
    assert found(text, "LNK003", name="README.md") == []
    assert len(found("+++\n+++\n" + text, "LNK003", name="about.md")) == 1


def test_the_mark_of_a_quote_is_no_text_of_a_link() -> None:
    assert found("> [\r> ](https://a.b)\n", "LNK017") == []
    (one,) = found("> [a\n> ](https://a.b)\n", "LNK017")
    assert one.fix is None


def test_an_address_that_ends_at_a_space_is_named_as_such() -> None:
    (diagnostic,) = found("See [the garden](https://garden.chat/a b).\n", "LNK004")
    assert diagnostic.message == (
        "`https://garden.chat/a` ends at a space: close the link there, or write `%20` for the space"
    )
    assert diagnostic.fix is None
