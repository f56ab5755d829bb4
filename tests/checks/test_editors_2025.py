"""What editors corrected in 2025 and asked for in 2026, and fixes that were once called safe."""

import pytest

from tests.fixing import fixed, formatted

HEAD = """\
+++
date = "2026-09-18T14:19:10+00:00"
title = "This Week in Matrix 2026-09-18"
path = "/blog/2026/09/18/this-week-in-matrix-2026-09-18"
{}
+++

"""


def after(body: str, *codes: str, unsafe: bool = False, extra: str = "") -> str:
    """The body of a post after the fixes of some rules."""
    result = fixed(HEAD.format(extra) + body, *codes, unsafe=unsafe)
    assert not result.refused
    return result.text.split("+++\n\n", 1)[1]


BEGINNINGS = [
    *("://", "//", "///", ":/", ":", "https:/", "https:", "https//", "https/", "https;//", "https.//", "https::/"),
    *("https:://", "https:///", "https:\\\\", 'https"//', "HTTPS//", "htps://", "httsp://", "htttps://", "httpss//"),
    *("https//:", "https://://", "=https://", "-https://", "/https://", "//https://", "@/https://", "#https://"),
    *("../https://", "|https://"),
    *("ttps://", "tps://", "ps://", "s://", "httos://", "hptts:/", "hxxps://"),
]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_scheme_that_is_not_whole_is_completed(beginning: str) -> None:
    assert after(f"[a]({beginning}lantern.im/a)\n", "LNK003") == "[a](https://lantern.im/a)\n"
    image = beginning.strip("/") != ""
    assert after(f"![a]({beginning}lantern.im/a)\n", "LNK003") == (
        "![a](https://lantern.im/a)\n" if image else f"![a]({beginning}lantern.im/a)\n"
    )


@pytest.mark.parametrize(
    "target",
    [
        *(
            "Https://lantern.im",
            "ssh://lantern.im",
            "ws://lantern.im",
            "hash://lantern.im",
            "/https/a",
        ),
        *(
            "ftp://lantern.im",
            "matrix:r/kites:lantern.im",
            "tcp://lantern.im",
            "ipns://lantern.im",
            "sips:a@lantern.im",
        ),
    ],
)
def test_other_schemes_are_left_alone(target: str) -> None:
    assert fixed(HEAD.format("") + f"[a]({target})\n", "LNK003").remaining == []


@pytest.mark.parametrize(
    "target", ["https://web.lantern.im/web/https://a.im", "/proxy/https://a.im", "?u=https://a.im"]
)
def test_an_address_may_contain_another(target: str) -> None:
    assert fixed(HEAD.format("") + f"[a]({target})\n", "LNK003").remaining == []


def test_an_address_of_mail_has_no_slashes() -> None:
    assert after("[a](mailto://thea@lantern.im)\n", "LNK003") == "[a](mailto:thea@lantern.im)\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("See htps://lantern.im/a.", "See <https://lantern.im/a>."),
        ("See (https//lantern.im/a).", "See (<https://lantern.im/a>)."),
        ("See ://lantern.im/a", "See <https://lantern.im/a>"),
        ("See <//lantern.im/a>", "See <https://lantern.im/a>"),
        ("See <https:lantern.im>", "See <https:lantern.im>"),
        ("See htps://matrix.to/#/@a:lantern.im", "See [@a:lantern.im](https://matrix.to/#/@a:lantern.im)"),
        ("See xhttps://lantern.im/a", "See <https://lantern.im/a>"),
        ("See //lantern.im/a, and/or.im, a://b.im, wss://b.im", "See //lantern.im/a, and/or.im, a://b.im, wss://b.im"),
    ],
)
def test_a_mistyped_address_in_the_text_is_linked(written: str, right: str) -> None:
    assert after(f"{written}\n", "LNK001") == f"{written}\n"
    assert after(f"{written}\n", "LNK001", unsafe=True) == f"{right}\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("[a b](https:// lantern.im/a)", "[a b](https://lantern.im/a)"),
        ("[a](https ://lantern.im/a).", "[a](https://lantern.im/a)."),
        ("[a](https:/ /lantern.im/a )", "[a](https://lantern.im/a )"),
        ("[a](https://matrix.to/#/ #a:lantern.im)", "[a](https://matrix.to/#/#a:lantern.im)"),
        ("[a](https://lantern.im/a b)", "[a](https://lantern.im/a b)"),
    ],
)
def test_a_torn_address_is_joined(written: str, right: str) -> None:
    codes = ("LNK001", "LNK004", "MTX005")
    assert after(f"{written}\n", *codes) == f"{written}\n"
    assert after(f"{written}\n", *codes, unsafe=True) == f"{right}\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("The demohttps://lantern.im/a, and", "The demo<https://lantern.im/a>, and"),
        ("2https://lantern.im/a", "2<https://lantern.im/a>"),
        ("提灯https://lantern.im/a", "提灯<https://lantern.im/a>"),
        ("httphttps://lantern.im, foomailto:a@lantern.im", "httphttps://lantern.im, foomailto:a@lantern.im"),
    ],
)
def test_an_address_may_follow_a_word_without_a_space(written: str, right: str) -> None:
    assert after(f"{written}\n", "LNK001") == f"{right}\n"


def test_an_address_in_parentheses_in_a_shortcode_is_reported() -> None:
    body = '{% details(summary="a") %}\n(https://lantern.im/a) and [a](https://lantern.im/b)\n{% end %}\n'
    (left,) = fixed(HEAD.format("") + body, "LNK001").remaining
    assert "`https://lantern.im/a`" in left.message


def test_the_time_of_the_bot_is_in_utc() -> None:
    assert fixed(HEAD.format(""), "FM010").remaining == []


def test_an_internal_link_that_ends_in_a_hash_loses_it() -> None:
    assert after("[a](@/about.md#)\n", "LNK003") == "[a](@/about.md)\n"


@pytest.mark.parametrize("before", ["/", "./"])
def test_an_internal_link_begins_with_its_at_sign(before: str) -> None:
    assert after(f"[a]({before}@/about.md#b)\n", "LNK003") == "[a](@/about.md#b)\n"


def test_a_preview_image_is_no_folder() -> None:
    text = HEAD.format('[extra]\nimage = "https://matrix.org/blog/img/a.png/"')
    assert fixed(text, "FM007").text == text.replace("a.png/", "a.png")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("See [a](https://a.im) , b", "See [a](https://a.im), b"),
        ("See [a](https://a.im) .", "See [a](https://a.im)."),
        ("See ( [a](https://a.im) )", "See ([a](https://a.im))"),
        ("See <https://a.im> .", "See <https://a.im>."),
        ("See https://a.im/b .", "See https://a.im/b."),
        ("See ([a](https://a.im) ).", "See ([a](https://a.im))."),
        ("See ([a](https://a.im) ), b", "See ([a](https://a.im)), b"),
        ("See **[a](https://a.im)** .", "See **[a](https://a.im)**."),
        ("See `a` , and ( b ).", "See `a`, and (b)."),
        ("See [@a:a.im](https://matrix.to/#/@a:a.im) ) says", "See [@a:a.im](https://matrix.to/#/@a:a.im) says"),
        ("See (it :) ) and a :) .", "See (it :) ) and a :) ."),
        ("[@a:a.im](https://matrix.to/#/@a:a.im)) says", "[@a:a.im](https://matrix.to/#/@a:a.im) says"),
        (
            "Nice :) (ask\n[@a:a.im](https://matrix.to/#/@a:a.im))",
            "Nice :) (ask\n[@a:a.im](https://matrix.to/#/@a:a.im))",
        ),
        ("1) [@a:a.im](https://matrix.to/#/@a:a.im)", "1) [@a:a.im](https://matrix.to/#/@a:a.im)"),
        ("(see [a](https://a.im)) [a](https://a.im))", "(see [a](https://a.im)) [a](https://a.im))"),
        ("See a . . . and on )", "See a . . . and on )"),
        ("See [a](https://a.im) ...", "See [a](https://a.im) ..."),
        ("See [a](https://a.im) .NET", "See [a](https://a.im) .NET"),
    ],
)
def test_no_blank_is_left_beside_a_link(written: str, right: str) -> None:
    assert after(f"{written}\n", "TXT012", unsafe=True) == f"{right}\n"


def test_an_attribution_gets_the_space_before_its_verb() -> None:
    name = "[Thea](https://matrix.to/#/@thea:lantern.im)"
    assert after(f"{name}says\n\n> Hello.\n", "TXT012") == f"{name} says\n\n> Hello.\n"
    assert after(f"{name}'s bees\n\n> Hello.\n", "TXT012") == f"{name}'s bees\n\n> Hello.\n"
    assert after(f"{name}land\n\n> Hello.\n", "TXT012") == f"{name}land\n\n> Hello.\n"


@pytest.mark.parametrize("target", ["https://lantern.im/a.png", "/blog/img/a.png"])
@pytest.mark.parametrize("text", ["", "a", "a lamp"])
def test_an_image_has_no_space_before_its_address(text: str, target: str) -> None:
    codes = ("LNK001", "LNK004")
    assert after(f"![{text}] ({target})\n", *codes) == f"![{text}] ({target})\n"
    assert after(f"![{text}] ({target})\n", *codes, unsafe=True) == f"![{text}]({target})\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<details>\n\n<details></details>\n", 1),
        ("<details><summary>a</summary>b</details>\n\nand `<details>`\n", 0),
        ("</details>\n\n<details>\n", 1),
    ],
)
def test_details_without_an_end_are_reported(body: str, told: int) -> None:
    left = fixed(HEAD.format("") + body, "TXT005").remaining
    assert len([one for one in left if "is not closed" in one.message]) == told


def test_blanks_around_a_link_in_parentheses_go_even_without_a_look() -> None:
    assert after("See ( https://a.im/b ) .\n", "LNK001", "TXT012") == "See (<https://a.im/b>) .\n"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/blog/YYYY/MM/DD/this-week-in-matrix-YYYY-MM-DD", False),
        ("/blog/2026/9/18/this-week-in-matrix-2026-09-18", True),
    ],
)
def test_the_path_of_the_template_is_the_address_of_no_post(path: str, *, kept: bool) -> None:
    usual = "/blog/2026/09/18/this-week-in-matrix-2026-09-18"
    text = HEAD.format("").replace(usual, path)
    assert (fixed(text, "FM003").text == text) is kept


# -- fixes that keep what readers see ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=a&amp;b=c", "?b=c"),
        ("b=c&amp;utm_source=a", "?b=c"),
        ("a=b&#38;utm_source=a&amp;c=d", "?a=b&amp;c=d"),
        ("utm_source=a&utm_medium=b", ""),
    ],
)
def test_an_entity_between_parameters_is_one_sign(query: str, kept: str) -> None:
    assert after(f"[x](https://x.org/?{query})\n", "LNK014") == f"[x](https://x.org/{kept})\n"


def test_the_category_is_found_as_a_whole() -> None:
    names = '["Foo this week in matrix", "this week in matrix"]'
    text = HEAD.format(f"[taxonomies]\ncategory = {names}")
    right = '["Foo this week in matrix", "This Week in Matrix"]'
    assert fixed(text, "FM006").text == text.replace(names, right)


def test_a_sentence_about_the_blog_is_no_leftover() -> None:
    body = "## Dept of Clients 📱\n\n> TWIM, the weekly blog, turned five today.\n"
    assert after(body, "ATT010") == body


def test_http_links_to_matrix_to_are_matrix_tos() -> None:
    body = "[a](http://matrix.tools/#/x) [b](http://matrix.to.evil.org/#/@a:b.org)\n"
    assert after(body, "MTX002") == body
    body = "[a](HTTP://matrix.to/#/@a:b.org) [b](http://www.matrix.to/#/@a:b.org) [c](http://matrix.to/#/#a\\):b.org)\n"
    right = (
        "[a](https://matrix.to/#/@a:b.org) [b](https://www.matrix.to/#/@a:b.org) [c](https://matrix.to/#/#a\\):b.org)\n"
    )
    assert after(body, "MTX002") == right


@pytest.mark.parametrize("text", ["#5:30.pm", "@here:now.please", "#12:see.below"])
def test_what_only_looks_like_an_identifier_is_not_linked(text: str) -> None:
    assert after(f"Come {text} or later.\n", "MTX005", "MTX006") == f"Come {text} or later.\n"


@pytest.mark.parametrize("title", ["Acme Inc.", "Bots, bridges, etc.", "Made in the U.S."])
def test_an_abbreviation_keeps_its_full_stop(title: str) -> None:
    assert after(f"### {title}\n", "SEC018") == f"### {title}\n"


def test_two_addresses_in_one_are_not_bracketed() -> None:
    assert after("See http://b.mhttp://c.org\n", "LNK001") == "See http://b.mhttp://c.org\n"


def test_lines_of_blanks_around_headings_are_layout() -> None:
    body = "## Dept of Bots 🤖\n  \n### Lantern\n  \nText.\n"
    assert formatted(HEAD.format("") + body).endswith("## Dept of Bots 🤖\n\n### Lantern\n\nText.\n")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("took a [a ton](https://a.im)", "took [a ton](https://a.im)"),
        ("in the *the* north", "in *the* north"),
        ("in the **the north**", "in **the north**"),
        ("took a [an hour](https://a.im)", "took a [an hour](https://a.im)"),
        ("is very [very good](https://a.im)", "is very [very good](https://a.im)"),
        ("type a [a-b](https://a.im)", "type a [a-b](https://a.im)"),
        ("in New [New York](https://a.im)", "in New [New York](https://a.im)"),
        ("is [the](https://a.im) the best", "is [the](https://a.im) best"),
        ("if [I like it](https://a.im) it stays", "if [I like it](https://a.im) it stays"),
    ],
)
def test_a_word_is_said_twice_across_the_edge_of_a_link(written: str, right: str) -> None:
    assert after(f"It {written}.\n", "TXT010", unsafe=True) == f"It {right}.\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("The the lamp", "The lamp"),
        ("usage as AS framework", "usage as AS framework"),
        ("add reply\\_to to it", "add reply\\_to to it"),
        ("the The Hague news", "the The Hague news"),
        ("It is the the the odd", "It is the the the odd"),
        ("It is the the the odd, and and so on", "It is the the the odd, and so on"),
        ("Lamps of the\n\nthe garden and and more", "Lamps of the\n\nthe garden and more"),
        ("a A-side, the theory, is-it it, it it's", "a A-side, the theory, is-it it, it it's"),
    ],
)
def test_a_word_said_twice_begins_a_sentence_and_is_no_name(written: str, right: str) -> None:
    assert after(f"{written}.\n", "TXT010", unsafe=True) == f"{right}.\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("See [a](https://a.im)  now", "See [a](https://a.im) now"),
        ("See  `a` and [b  c](https://a.im)", "See `a` and [b c](https://a.im)"),
        ("**Done.**  Next", "**Done.**  Next"),
        ("By [a  b](https://matrix.to/#/@a:a.im)", "By [a  b](https://matrix.to/#/@a:a.im)"),
    ],
)
def test_two_spaces_beside_a_link_are_one(written: str, right: str) -> None:
    assert after(f"{written}.\n", "TXT013") == f"{right}.\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("#!/#a:a.im", "#/#a:a.im"),
        ("#/#@a:a.im", "#/#@a:a.im"),  # rooms are called like the accounts that post in them
        ("#/%2540a:a.im", "#/@a:a.im"),
        ("#/%2523a:a.im", "#/#a:a.im"),
        ("#/u/a:a.im", "#/@a:a.im"),
        ("#/#a:a,im", "#/#a:a.im"),
        ("#/@a:a.im:", "#/@a:a.im"),
        ("#/!a:a.im&via=a.im", "#/!a:a.im?via=a.im"),
        ("#/!a:a.im?via=a.im?via=b.im", "#/!a:a.im?via=a.im&via=b.im"),
        ("#/@/dev/a:a.im", "#/@%2Fdev%2Fa:a.im"),
        ("a:a.im", None),
        ("#/#/a:a.im", None),
    ],
)
def test_matrix_to_finds_the_identifier_that_is_meant(written: str, right: str | None) -> None:
    result = fixed(HEAD.format("") + f"[a](https://matrix.to/{written})\n", "MTX001", "MTX008")
    if right is None:
        assert [diagnostic.code for diagnostic in result.remaining] == ["MTX001"]
    else:
        assert result.text.endswith(f"[a](https://matrix.to/{right})\n")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("** New MSCs **", "**New MSCs**"),
        ("**New MSCs **", "**New MSCs**"),
        ("> ** New:**", "> **New:**"),
        ("**New: **bees and **old **, too", "**New:** bees and **old**, too"),
        ("**New:**bees", "**New:** bees"),
        ("- **[a](https://a.im) **text", "- **[a](https://a.im)** text"),
        ("It is** new** now", "It is **new** now"),
        ("** New ** and old **", "** New ** and old **"),
        ("It is ** new **", "It is ** new **"),
        ("**a, **b**, and **c", "**a, **b**, and **c"),
        ("2 ** 3 and 4 ** 5", "2 ** 3 and 4 ** 5"),
    ],
)
def test_asterisks_that_come_in_pairs_have_one_solution(written: str, right: str) -> None:
    assert after(f"{written}\n", "TXT006") == f"{right}\n"


# -- reports that are not quoted ---------------------------------------------------------------------------------------

SAYS = "[Thea](https://matrix.to/#/@thea:lantern.im) says"
PROJECT = "### Lantern ([website](https://lantern.im))"


def reported(body: str, *codes: str) -> str:
    """The section of a project after unsafe fixes."""
    return (
        after(f"{PROJECT}\n\n{body}\n\n## Dept of Bots 🤖\n", *codes, unsafe=True)
        .split("\n\n", 1)[1]
        .rpartition("\n\n")[0]
    )


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (f"{SAYS}\nIt is out.\n\nMore.", f"{SAYS}\n\n> It is out.\n>\n> More."),
        (f"{SAYS} It is out.\n\n* a\n* b", f"{SAYS}\n\n> It is out.\n>\n> * a\n> * b"),
        (f"{SAYS} > It is out.", f"{SAYS}\n\n> It is out."),
        (f"{SAYS}\n* a\n* b\n\nMore.", f"{SAYS}\n\n> * a\n> * b\n>\n> More."),
        (f"{SAYS}\n\n#### News\n\nMore.", f"{SAYS}\n\n> #### News\n>\n> More."),
        (f"{SAYS}\n\n![a](/a.png)\n\nMore.", f"{SAYS}\n\n> ![a](/a.png)\n>\n> More."),
        (f"{SAYS}\n\n![a](/a.png)", f"{SAYS}\n\n![a](/a.png)"),
        (SAYS.replace("says", "announces Lantern 2!"), SAYS.replace("says", "announces Lantern 2!")),
        (f"{SAYS} goodbye.", f"{SAYS} goodbye."),
    ],
)
def test_a_report_is_quoted_whole(written: str, right: str) -> None:
    assert reported(written, "ATT002") == right


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("> It is out.\n\nMore.\n\n* a", "> It is out.\n\n> More.\n>\n> * a"),
        ("> It is out.\n\n#### News\n\nMore.", "> It is out.\n\n> #### News\n>\n> More."),
        ("It is new.\n\n> It is out.", "> It is new.\n\n> It is out."),
        ("> It is out.\n\n![a](/a.png)\n\n<!-- more -->", "> It is out.\n\n![a](/a.png)\n\n<!-- more -->"),
        (f"> It is out.\n\n#### News\n\n{SAYS}\n\n> More.", f"> It is out.\n\n#### News\n\n{SAYS}\n\n> More."),
        (f"> It is out.\n\nA kite.\n\n{SAYS}\n\n> More.", f"> It is out.\n\nA kite.\n\n{SAYS}\n\n> More."),
    ],
)
def test_what_is_left_outside_the_quote_is_quoted(written: str, right: str) -> None:
    assert reported(f"{SAYS}\n\n{written}", "ATT011") == f"{SAYS}\n\n{right}"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (f"A lamp (new).{SAYS}", f"A lamp (new).\n\n{SAYS}"),
        (f"A lamp. {SAYS}", f"A lamp.\n\n{SAYS}"),
        (f"Lamp{SAYS}", f"Lamp\n\n{SAYS}"),
        (f"A *new lamp*{SAYS}", f"A *new lamp*\n\n{SAYS}"),
        (f"*{SAYS}*", f"*{SAYS}*"),
        (f"As always, {SAYS}", f"As always, {SAYS}"),
        (f"Lamp {SAYS}", f"Lamp {SAYS}"),
    ],
)
def test_an_attribution_is_set_apart_from_the_description(written: str, right: str) -> None:
    assert reported(f"{written}\n\n> It is out.", "ATT012") == f"{right}\n\n> It is out."


def test_an_attribution_is_set_apart_from_the_heading() -> None:
    body = f"{PROJECT}{SAYS}\n\n> It is out.\n"
    assert after(body, "ATT012") == body
    assert after(body, "ATT012", unsafe=True) == f"{PROJECT}\n\n{SAYS}\n\n> It is out.\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("[Ann] https://matrix.to/#/@ann:a.im says", "[Ann](https://matrix.to/#/@ann:a.im) says"),
        ("[Ann [they]]https://matrix.to/#/@ann:a.im says", "[Ann [they]](https://matrix.to/#/@ann:a.im) says"),
        ("[embed]https://a.im/b[/embed]", "[embed]<https://a.im/b>[/embed]"),
        ("See [1] https://a.im/b, [x] https://a.im/c", "See [1] <https://a.im/b>, [x] <https://a.im/c>"),
    ],
)
def test_a_name_in_brackets_belongs_to_the_address_of_its_account(written: str, right: str) -> None:
    assert after(f"{written}\n", "LNK001", "LNK004") == f"{right}\n"


# -- front matter that is meant ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        HEAD.format("").replace("+++\n", "---\n"),
        "+++\n+++\n" + HEAD.format("")[len("+++\n") :],
        "+++\n+++\n" + HEAD.format("")[len("+++\n") :].replace("date =", "dte ="),
        "---\n---\n" + HEAD.format(""),
        "```toml\n" + HEAD.format("")[len("+++\n") :].replace("+++", "```"),
        "```toml\n" + HEAD.format("") + "```\n",
    ],
)
def test_a_page_whose_front_matter_is_elsewhere_is_left_alone(text: str) -> None:
    text += "See https://a.im/b\n\n\n\nand  c\n"
    result = fixed(text, "FM001", "LNK001")
    assert (result.text, formatted(text)) == (text, text)
    assert result.remaining[0].message.startswith("Zola does not find the front matter")


@pytest.mark.parametrize(
    "image", ["https//matrix.org/a.png", "://matrix.org/a.png", "matrix.org/a.png", "<https://matrix.org/a.png>"]
)
def test_a_preview_image_gets_its_whole_scheme(image: str) -> None:
    text = HEAD.format(f'[extra]\nimage = "{image}"')
    assert fixed(text, "FM007").text == text.replace(image, "https://matrix.org/a.png")


@pytest.mark.parametrize("label", ["notes", "#kites:lantern.im"])
def test_a_definition_in_a_paragraph_defines_nothing(label: str) -> None:
    text = HEAD.format("") + f"Text\n[{label}]: https://matrix.to/#/#kites:lantern.im\n"
    result = fixed(text, "LNK001", "LNK005", "MTX005", unsafe=True)
    assert result.text == text
    (left,) = result.remaining
    assert (left.code, "put a blank line between" in left.message) == ("LNK005", True)


# -- constructs that half exist ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        'Get < a href="https://a.im/b">it</a>.',
        "See `code https://a.im/b and more.",
        '[a]: https://a.im/b "title',
        "See https://a.im/b{{ x }}.",
    ],
)
def test_no_address_in_something_half_written_is_linked(body: str) -> None:
    assert after(f"{body}\n", "LNK001", "TXT005", unsafe=True) == f"{body}\n"


@pytest.mark.parametrize("body", ["<pre>{% raw %}</pre>", "Put <code>{% set x = 1 %}</code> there."])
def test_tags_of_templates_are_shown_in_html_code(body: str) -> None:
    assert fixed(HEAD.format("") + f"{body}\n", "MED007").remaining == []


def test_curly_marks_around_an_attribute_are_named() -> None:
    (told,) = fixed(HEAD.format("") + "Get <a href=“https://a.im”>it</a>.\n", "TXT005").remaining
    assert "curly quotation marks" in told.message


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("- a\n  • b\n", "- a\n  - b\n"),
        ("* a\n• b\n", "* a\n* b\n"),
        ("* a\n\n  • b\n", "* a\n\n  * b\n"),
        ("1. a\n   • b\n", "1. a\n   - b\n"),
        ("- • a\n", "- • a\n"),
    ],
)
def test_a_lone_bullet_in_an_item_is_an_item(written: str, right: str) -> None:
    assert after(written, "TXT011", unsafe=True) == right


def test_a_paragraph_below_a_list_does_not_join_it_when_the_list_moves() -> None:
    body = "> -   One\n> -   Two\n>\n>   More.\n"
    assert formatted(HEAD.format("") + body).endswith("> - One\n> - Two\n>\n> More.\n")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Add <code>deb https://a.im/b $(x_y -cs)</code> now", "Add `deb https://a.im/b $(x_y -cs)` now"),
        ("Add <code>https://a.im/*b*</code> now", "Add <code>https://a.im/*b*</code> now"),
        ("Add <code>a</code> now", "Add <code>a</code> now"),
    ],
)
def test_an_address_in_html_code_is_written_between_backticks(written: str, right: str) -> None:
    assert after(f"{written}\n", "LNK019") == f"{right}\n"


def test_a_link_in_html_that_is_closed_much_later_is_reported() -> None:
    (told,) = fixed(HEAD.format("") + 'See <a href="/a">https://a.im/b\n\nMore</a>\n', "LNK018").remaining
    assert told.message.startswith("`https://a.im/b` is the text of an HTML link")


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        ("<ul>\n<li>See https://a.im/b, and more</li>\n</ul>\n", ["`https://a.im/b`"]),
        ('{% details(summary="x") %}\nSee https://a.im/b\n{% end %}\n', ["`https://a.im/b`"]),
        ('<div>\n<a href="https://a.im">https://a.im/b</a> <code>https://a.im/c</code>\n</div>\n', []),
        ('{% details(summary="x") %}\n[a](https://a.im/b) <https://a.im/c> `https://a.im/d`\n{% end %}\n', []),
    ],
)
def test_addresses_beyond_markdown_are_reported(body: str, addresses: list[str]) -> None:
    found = fixed(HEAD.format("") + body, "LNK001").remaining
    assert [one.message.split(" is ")[0] for one in found] == addresses
