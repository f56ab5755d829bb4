"""Nothing is changed on a page, or in a part of it, that cannot be read."""

import pytest

from tests.fixing import fixed, formatted

FRONT_MATTER = """\
date = "2026-01-09T18:00:00Z"
title = "This Week in Matrix 2026-01-09"
# a comment, see https://lantern.im/why
path = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"

[extra]
image = "https://matrix.org/blog/img/2026-01-09-og.png"
"""
BODY = "\n## Dept of Clients 📱\n### Lantern\n\n*   Read https://lantern.im/news  \n"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("++++\n", "+++\n"),
        ("++\n", "+++\n"),
        ("+ + +\n", "+++\n"),
        ("+++toml\n", "+++\n"),
        ("---\n", "+++\n"),
        ("", "+++\n"),
        ("Draft\n+++\n", "+++\n"),
        ("# Draft\n\n+++\n", "+++\n"),
        ("<!-- draft -->\n+++\n", "+++\n"),
        ("+++\n", ""),
        ("+++\n", "++\n"),
        ("", ""),
        ("+++\n", "---\n"),
        ("+++\nbroken =\n", "+++\n"),
    ],
)
@pytest.mark.parametrize("unsafe", [False, True])
def test_front_matter_that_was_meant_is_not_touched(opening: str, closing: str, unsafe: bool) -> None:
    text = opening + FRONT_MATTER + closing + BODY
    result = fixed(text, unsafe=unsafe)
    assert result.text == text
    assert result.untouched is not None
    assert [found.code for found in result.remaining if found.code == "FM001"] == ["FM001"]
    assert formatted(text) == text


@pytest.mark.parametrize(
    "text",
    ['# About\n\nSet `title = "x"`.\n\n```toml\n+++\ntitle = "x"\n+++\n```\n*   Item\n', "---\n\n*   Item\n"],
)
def test_a_page_without_front_matter_is_formatted(text: str) -> None:
    assert formatted(text, "README.md") == text.replace("*   ", "* ").replace("```\n*", "```\n\n*")


def test_white_space_behind_the_opening_mark_is_removed() -> None:
    text = "+++ \t\n" + FRONT_MATTER + '[taxonomies]\nauthor = ["Thea"]\ncategory = ["This Week in Matrix"]\n+++\n'
    assert fixed(text, "FM001").text == text.replace("+++ \t", "+++")


@pytest.mark.parametrize(
    "line",
    [
        '> Get it <a href="https://lantern.im/get"target="_blank">there</a>.',
        '> Get it <a class="button" href="https://lantern.im/up"\n> >here</a>.',
        '> {{ figure(img="https://lantern.im/a.png", alt= }}',
        '> {{ youtube_player(video_id="https://lantern.im/watch"',
    ],
)
def test_addresses_in_broken_tags_are_not_touched(line: str) -> None:
    text = f'+++\ntitle = "x"\n+++\n\n{line}\n'
    assert fixed(text, "LNK", "TXT005", unsafe=True).text == text


def test_a_row_with_too_many_cells_is_not_padded() -> None:
    text = "| Key | Meaning |\n|-----|---------|\n| `&` | both |\n| `|` | either |\n|a|b|c|\n"
    assert formatted(text, "README.md") == text
    assert fixed(text, "TBL001").text == text
    assert "| `\\|` | either |" in fixed(text, "TBL001", unsafe=True).text


@pytest.mark.parametrize("unsafe", [False, True])
def test_nothing_is_touched_in_a_shortcode_that_is_not_closed(unsafe: bool) -> None:
    above, inside = "https://lantern.im/news\n\n", "{% details() %}\n\n*   https://lantern.im/more  \n\n\n*   :tada:\n"
    text = '+++\ntitle = "x"\n+++\n\n' + above + inside
    right = text.replace(above, "<https://lantern.im/news>\n\n")
    assert fixed(text, "LNK", "TXT", "FMT", "SEC016", unsafe=unsafe).text == right
