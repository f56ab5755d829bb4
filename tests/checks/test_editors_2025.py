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


@pytest.mark.parametrize("target", ["://lantern.im/a", "//lantern.im/a", "https:/lantern.im/a", "htps://lantern.im/a"])
def test_a_scheme_that_is_not_whole_is_completed(target: str) -> None:
    assert after(f"[a]({target})\n", "LNK003") == "[a](https://lantern.im/a)\n"


def test_the_time_of_the_bot_is_in_utc() -> None:
    assert fixed(HEAD.format(""), "FM010").remaining == []


def test_an_internal_link_that_ends_in_a_hash_loses_it() -> None:
    assert after("[a](@/about.md#)\n", "LNK003") == "[a](@/about.md)\n"


def test_a_preview_image_is_no_folder() -> None:
    text = HEAD.format('[extra]\nimage = "https://matrix.org/blog/img/a.png/"')
    assert fixed(text, "FM007").text == text.replace("a.png/", "a.png")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("See [a](https://a.im) , b", "See [a](https://a.im), b"),
        ("See [a](https://a.im) .", "See [a](https://a.im)."),
        ("See ( [a](https://a.im) )", "See ([a](https://a.im))"),
        ("See <https://a.im> .", "See <https://a.im> ."),
        ("See [a](https://a.im) ...", "See [a](https://a.im) ..."),
        ("See [a](https://a.im) .NET", "See [a](https://a.im) .NET"),
    ],
)
def test_no_blank_is_left_beside_a_link(written: str, right: str) -> None:
    assert after(f"{written}\n", "TXT012", unsafe=True) == f"{right}\n"


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
    ],
)
def test_a_word_is_said_twice_across_the_beginning_of_a_link(written: str, right: str) -> None:
    assert after(f"It {written} .\n", "TXT010", unsafe=True) == f"It {right} .\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("** New MSCs **", "**New MSCs**"),
        ("**New MSCs **", "**New MSCs**"),
        ("> ** New:**", "> **New:**"),
        ("** New ** and old **", "** New ** and old **"),
        ("It is ** new **", "It is ** new **"),
    ],
)
def test_a_line_between_asterisks_has_one_solution(written: str, right: str) -> None:
    assert after(f"{written}\n", "TXT006") == f"{right}\n"
