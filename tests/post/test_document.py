"""A page knows what kind of post it is, and offers its text and links as rules need them."""

from datetime import date

import pytest

from twimlint.markdown import nodes
from twimlint.post.document import Document, first_date
from twimlint.text.source import Source
from twimlint.zola.syntax import PLACEHOLDER


def document(text: str, name: str = "post.md") -> Document:
    return Document(Source(name, text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "content/blog/2024/01/2024-01-05-twim.md"),
        ("", "2019-01-04-this-week-in-matrix-2019-01-04.md"),
        ("", "content/blog/2022/09/2022-09-02-this-week-in-matrix/index.md"),
        ('+++\ntitle = "This week in Matrix 2024-01-05"\n+++\n', "x.md"),
        ('+++\n[taxonomies]\ncategory = ["General", "This Week in Matrix"]\n+++\n', "x.md"),
        ('date = "2024-01-05"\ntitle = "This Week in Matrix 2024-01-05"\n+++\n', "x.md"),
        ('{\n  "title": "This Week in Matrix 2024-01-05"\n}\n', "x.md"),
        ('{"title": "This Week in Matrix 2024-01-05", "draft": true}\n', "x.md"),
    ],
)
def test_a_post_is_known_by_category_title_or_name(text: str, name: str) -> None:
    assert document(text, name).is_post


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "content/blog/2024/01/2024-01-05-release.md"),
        ("", "content/twim-guide.md"),
        ('+++\ntitle = "Next week in Matrix"\n[taxonomies]\ncategory = ["General"]\n+++\n', "x.md"),
        ("+++\ntitle = 5\n[taxonomies]\ncategory = 5\n+++\n", "x.md"),
        ("# Notes\n\nTitle: This Week in Matrix, and more\n", "x.md"),
    ],
)
def test_other_pages_are_no_posts(text: str, name: str) -> None:
    assert not document(text, name).is_post


def test_a_readme_is_no_page() -> None:
    assert not document("# Read me\n", "README.md").is_page
    assert document("+++\n+++\n", "about.md").is_page
    assert document("", "2026-01-09-twim.md").is_page


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ('+++\ndate = "2024-01-05"\n+++\n', "2023-01-06-twim.md", date(2024, 1, 5)),
        ("+++\ndate = 2024-01-05T18:00:00Z\n+++\n", "x.md", date(2024, 1, 5)),
        ("+++\ndate = 2024-01-05\n+++\n", "x.md", date(2024, 1, 5)),
        ("", "content/2023-01-06-twim.md", date(2023, 1, 6)),
        ("", "content/2023-01-06-twim/index.md", date(2023, 1, 6)),
        ('+++\ntitle = "This Week in Matrix 2024-01-05"\n+++\n', "x.md", date(2024, 1, 5)),
        ('+++\ntitle = "This Week in Matrix 2024-01-05\n+++\n', "x.md", date(2024, 1, 5)),
        ("", "2023-13-06-twim.md", None),
        ("", "twim.md", None),
    ],
)
def test_the_day_of_a_post(text: str, name: str, day: date | None) -> None:
    assert document(text, name).date == day


def test_a_date_that_no_calendar_has_is_passed_over() -> None:
    assert first_date("2024-02-30, then 2024-03-01") == date(2024, 3, 1)


def prose(text: str) -> list[str]:
    return [piece.text.replace(PLACEHOLDER, "~") for piece in document(text).prose]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one `two` three", ["one ~~~~~ three"]),
        ("*one* two", ["~one~ two"]),
        ("a [link](https://example.org) b", ["a ~~~~~~~~~~~~~~~~~~~~~~~~~~~ b"]),
        ("a <https://example.org> b", ["a ~~~~~~~~~~~~~~~~~~~~~ b"]),
        ("a \\* b &amp; c", ["a ~~ b ~~~~~ c"]),
        ("> one\n> two", ["one\n~~two"]),
        ("a {{ b() }} c", ["a ~~~~~~~~~ c"]),
        ("a <i>b</i>", ["a ~~~b~~~~"]),
        ("a  \nb", ["a~~\nb"]),
        ("```\ncode\n```\n", []),
    ],
)
def test_prose_is_plain_text_with_everything_else_masked(text: str, pieces: list[str]) -> None:
    assert prose(text) == pieces


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ([":"], ["a: b", "c:\nd"]),
        (["d", "a"], ["a: b", "c:\nd"]),
        (["e", "e f"], ["~~e f~~"]),
        (["c", "f"], ["c:\nd", "~~e f~~"]),
        (["b**"], []),
        (["d**"], []),
        ([], []),
    ],
)
def test_prose_is_found_by_what_it_contains(marks: list[str], pieces: list[str]) -> None:
    found = document("a: b\n\nc:\nd\n\n**e f**\n").prose_with(*marks)
    assert [piece.text.replace(PLACEHOLDER, "~") for piece in found] == pieces


def test_a_place_in_the_joined_prose_is_one_of_the_source() -> None:
    page = document("## Head\n\n> a **b** c\n> dé\n\n| x | y |\n|---|---|\n| 1 | z |\n")
    for word in ("Head", "a ", "b", "c", "dé", "x", "z"):
        offset = page.offset_in_prose(page.joined_prose.index(word))
        assert offset == page.text.index(word, page.text.index("Head"))
        assert page.prose_at(offset).start <= offset < page.prose_at(offset).node.end


def test_prose_stands_where_the_source_has_it() -> None:
    page = document("## Head *line*\n\n> a **b** c\n> d\n\n| x | y |\n|---|---|\n| 1 | `2` |\n")
    for piece in page.prose:
        source = page.text[piece.start : piece.start + len(piece.text)]
        for shown, written in zip(piece.text, source, strict=True):
            assert shown in (written, PLACEHOLDER)


def test_targets_are_listed_where_they_are_written() -> None:
    page = document("[a](<https://a.example>) ![b](/b.png) [c][r] <https://c.example>\n\n[r]: /r 'title'\n")
    assert [(page.text[span.start : span.end], target) for span, target in page.targets] == [
        ("https://a.example", "https://a.example"),
        ("/b.png", "/b.png"),
        ("https://c.example", "https://c.example"),
        ("/r", "/r"),
    ]


def test_nodes_of_a_type_are_found_at_any_depth() -> None:
    page = document("# One\n\n> ## Two\n>\n> * ### Three\n")
    assert [heading.level for heading in page.all(nodes.Heading)] == [1, 2, 3]
    assert page.all(nodes.Table) == []


def test_offsets_in_and_out_of_quotes() -> None:
    page = document("a\n\n> b\n\nc\n")
    assert [page.in_quote(offset) for offset in (0, 3, 5, 8)] == [False, True, True, False]
