"""Anchors as Zola makes them, and the ones that only Zola knows."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twimlint.markdown import parse
from twimlint.zola.anchors import guess_anchors, read_anchors, slug_of


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("What is new", "what-is-new"),
        ("  Trellis 1.2 (beta)! ", "trellis-1-2-beta"),
        ("C++ & C#", "c-c"),
        ("--", ""),
    ],
)
def test_a_plain_title_has_one_spelling(title: str, anchor: str) -> None:
    assert slug_of(title).certain == anchor


@given(st.text(st.characters(max_codepoint=127)))
def test_every_plain_title_becomes_its_letters_and_digits(title: str) -> None:
    assert slug_of(title).certain == re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")


@given(st.text(), st.text("ab-"))
def test_any_spelling_of_other_letters_fits(title: str, spelling: str) -> None:
    spelled = "".join(character if character.isascii() else spelling for character in title.lower())
    assert slug_of(title).fits(slug_of(spelled).certain or "")


@pytest.mark.parametrize(
    ("title", "fitting", "missing"),
    [
        ("Dept of Spec 📜", ["dept-of-spec", "dept-of-spec-scroll"], ["dept-of-clients", "spec-scroll"]),
        ("🎉 Party 🎉 over", ["party-over", "tada-party-tada-over"], ["over", "party"]),
        ("Café crème", ["cafe-creme"], ["cafe", "creme"]),
        ("日本", ["ri-ben", ""], []),
    ],
)
def test_other_letters_stand_for_any_spelling(title: str, fitting: list[str], missing: list[str]) -> None:
    slug = slug_of(title)
    assert slug.certain is None
    assert all(slug.fits(anchor) for anchor in fitting)
    assert not any(slug.fits(anchor) for anchor in missing)


def test_a_page_of_too_many_spellings_may_have_any_anchor() -> None:
    headings = "# A 📜 b\n\n" * 100
    assert "c" not in read_anchors(headings, parse(headings))
    assert "a-1-b" in read_anchors(headings, parse(headings))
    headings += "# A 📜 b\n"
    assert "c" in read_anchors(headings, parse(headings))
    assert "%" not in read_anchors(headings, parse(headings))


def test_many_emoji_are_matched_in_linear_time() -> None:
    slug = slug_of("a📜" * 3000 + "b")
    assert not slug.fits("a" * 2999 + "c" * 10000)
    assert slug.fits("a" * 3000 + "b")


PAGE = """\
## Leaves

> ## Leaves
>
> ### With `code` and [a link](https://garden.chat)

Setext too
----------

## Named {#by-hand .wide}

<a id="tools"></a> and <a name='old'></a>

```sh
# Not a heading
```
"""


def test_headings_ids_and_namesakes_of_a_page() -> None:
    anchors = read_anchors(PAGE, parse(PAGE))
    for anchor in ("leaves", "leaves-1", "with-code-and-a-link", "setext-too", "by-hand", "tools", "old", "top", ""):
        assert anchor in anchors, anchor
    for anchor in ("leaves-2", "named", "not-a-heading", "Leaves", "leave", "-1"):
        assert anchor not in anchors, anchor


def test_what_the_quick_look_finds_is_there_but_for_code() -> None:
    exact, quick = read_anchors(PAGE, parse(PAGE)), guess_anchors(PAGE)
    assert {"leaves", "tools"} <= set(quick.known)
    assert set(quick.known) - set(exact.known) <= {
        "not-a-heading",
        "named-by-hand-wide",
        "with-code-and-a-link-https-garden-chat",
    }


def test_footnotes_have_anchors() -> None:
    text = "Leaves[^moss].\n\n[^moss]: They grow.\n"
    assert "fn-moss" in read_anchors(text, parse(text))


def test_a_page_that_may_have_more_has_everything() -> None:
    assert "whatever" in read_anchors(PAGE, parse(PAGE), closed=False)
    assert "brought" in read_anchors(PAGE, parse(PAGE), ["brought"])


@pytest.mark.parametrize(
    "anchor", ["dept-of-clients-", "dept-of-clients-%EF%B8%8F", "dept-of-clients--iphone", "Dept-of-clients"]
)
def test_no_spelling_makes_an_anchor_of_another_generator(anchor: str) -> None:
    text = "## Dept of Clients 📱\n"
    assert unquote(anchor) not in read_anchors(text, parse(text))


def test_headings_without_a_letter_are_numbered_too() -> None:
    text = "## 📱\n\n## --\n\n## --\n"
    anchors = read_anchors(text, parse(text))
    assert all(anchor in anchors for anchor in ("iphone", "", "-1", "-2"))
