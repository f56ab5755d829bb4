"""What the pages of TXT do not show: encodings one by one, odd line endings, and what is not changed."""

import subprocess
import sys

import pytest

from tests.growth import grows_in_proportion
from tests.one_rule import NAME, fixed, flagged, flagged_beside_others, found
from tests.paths import corpus_pages, needs_corpus
from twimlint.checks.mojibake import find_damage

FRONT_MATTER = '+++\ntitle = "{title}"\ndescription = "Bees"\n+++\n\nBees.\n'
LINE_ENDINGS = pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])


# -- encodings -------------------------------------------------------------------------------------------------------


def damaged(text: str, encoding: str) -> str:
    """UTF-8 read in another encoding; what Windows-1252 has no character for becomes the control of Latin-1."""
    return "".join(
        bytes([byte]).decode(encoding if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
        if encoding == "cp1252"
        else bytes([byte]).decode(encoding)
        for byte in text.encode()
    )


def repaired(text: str) -> str:
    for damage in reversed(list(find_damage(text))):
        assert damage.repaired is not None
        text = text[: damage.start] + damage.repaired + text[damage.end :]
    return text


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text", ["🎉", "🏁", "👩‍🌾", "❤️", "’", "“bees”", "…", "café", "Łoś", "20 °C", "→", "bees 🐝, and “honey” – é"]
)
def test_every_encoding_is_undone(text: str, encoding: str) -> None:
    assert repaired(damaged(text, encoding)) == text


@pytest.mark.parametrize("first", ["mac_roman", "cp1252", "latin-1"])
@pytest.mark.parametrize("second", ["mac_roman", "cp1252", "latin-1"])
def test_text_that_was_damaged_twice_is_decoded_twice(first: str, second: str) -> None:
    assert repaired(damaged(damaged("It’s 🎉", first), second)) == "It’s 🎉"


@pytest.mark.parametrize(
    "text",
    [
        "naïve café, Łukasz, Ångström, Ærø, żółw",
        "„Ä“ “É” ‘Å’ « Å » ”Ö” and Ä…",
        "2√π ≈ 3,54; ±∞; ∑√∞",
        "Привет, мир",
        "漢字とかな",
        "नमस्ते",
        "👩‍🌾 🏳️‍🌈 ❤️ 1️⃣",
        "\u00a0–\u00a0",
        "Really?~_ ?~ ~_~",
    ],
)
def test_text_as_it_should_be_is_left_alone(text: str) -> None:
    assert list(find_damage(text)) == []


def test_what_is_lost_is_found_but_not_guessed() -> None:
    assert [damage.repaired for damage in find_damage("Zo\ufffd, Zoï¿½, bye ?~_~O")] == [None, None, None]


def test_a_run_ends_where_the_damage_ends() -> None:
    assert flagged("TXT001", "Zoë’s cafÃ©é was “Ã¼ber” full.\n") == ["Ã©", "Ã¼"]


def test_front_matter_targets_and_alternative_text_are_looked_at() -> None:
    text = FRONT_MATTER.format(title="Beesâ€™ week") + "\n![itâ€™s](/a.png) <https://example.org/aâ€“b>\n"
    assert flagged("TXT001", text) == ["â€™", "â€™", "â€“"]
    assert (
        fixed("TXT001", text)
        == FRONT_MATTER.format(title="Bees’ week") + "\n![it’s](/a.png) <https://example.org/a–b>\n"
    )


def test_garbled_code_is_decoded_only_in_a_garbled_page() -> None:
    assert flagged("TXT001", "`â€™` and\n\n```\nâ€™\n```\n") == []
    assert fixed("TXT001", "Itâ€™s `â€™`.\n") == "It’s `’`.\n"


@needs_corpus
def test_published_pages_are_not_garbled_but_for_one() -> None:
    pages = [path.read_text("utf-8") for path in corpus_pages()]
    assert [damage.repaired for text in pages for damage in find_damage(text)] == ["🏁"]


# -- characters ------------------------------------------------------------------------------------------------------


def test_what_is_invisible_on_one_line_is_one_problem() -> None:
    (violation,) = found("TXT002", "T\ufeffh\u200be\u2060a\n")
    assert violation.message == "Invisible U+FEFF (byte-order mark), 3 times on this line: delete it"
    assert fixed("TXT002", "T\ufeffh\u200be\u2060a\n") == "Thea\n"


def test_the_mark_at_the_head_of_a_file_and_code_are_no_invisible_text() -> None:
    assert fixed("TXT002", "[Thea](http\u200b://garden.chat)\n") == "[Thea](http://garden.chat)\n"
    for text in ("](http\u200b://garden.chat\n", "See ww\u2060w.garden.chat.\n"):
        (violation,) = found("TXT002", text)
        assert violation.fix is None
    assert flagged("TXT002", "\ufeffBees `a\u200bb`.\n\n    a\u200bb\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "12:30:45",
        "a::tada::b",
        "std::key::Value",
        "fd00::1:tada:2",
        "#tada:matrix.org:",
        "http://a.example:8:",
        ":nothing_like_it:",
    ],
)
def test_colons_are_not_taken_for_emoji(text: str) -> None:
    assert flagged("TXT004", f"> See {text} now.\n") == []


def test_emoji_are_known_by_the_names_of_several_chats() -> None:
    text = ":+1: :heart: (:rocket:) :thumbsup::slight_smile: :thinking:!\n"
    assert fixed("TXT004", text) == "👍 ❤️ (🚀) :thumbsup::slight_smile: 🤔!\n"
    assert fixed("TXT004", ":slight_smile:\n") == "🙂\n"


def test_the_table_of_emoji_is_loaded_only_when_it_is_needed() -> None:
    program = f"""
import sys
from twimlint.checks import CHECKS, Context
from twimlint.post.document import Document
from twimlint.text.source import Source
from twimlint.rulebook.style import load_style
list(CHECKS["TXT004"](Document(Source({NAME!r}, "At 12:30:45: bees. `:tada:`")), Context(load_style())))
sys.exit("emoji" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# -- leftovers -------------------------------------------------------------------------------------------------------


def test_placeholders_in_front_matter_are_words_of_their_own() -> None:
    assert flagged("TXT003", FRONT_MATTER.format(title="TODO")) == ['"TODO"']
    assert flagged("TXT003", FRONT_MATTER.format(title="The TODO app")) == ['"The TODO app"']
    assert flagged("TXT003", FRONT_MATTER.format(title="A mastodont")) == []


@LINE_ENDINGS
def test_markers_of_org_mode_go_with_their_lines(newline: str) -> None:
    text = "> #+begin_src markdown\n> Bees.\n> #+end_src\n\nMore.\n".replace("\n", newline)
    assert fixed("TXT003", text) == "> Bees.\n\nMore.\n".replace("\n", newline)


CONFLICT = "<<<<<<< HEAD\n\n>Tea.\n=======\n\n>Two teas.\n>>>>>>> thea/tea\n"


def test_a_merge_that_is_not_finished_is_one_problem_and_nothing_in_it_is_fixed() -> None:
    text = f"Words.\n\n{CONFLICT}\n>More.\n\n{CONFLICT}"
    assert flagged("TXT003", text) == ["<<<<<<< HEAD"] * 2
    assert fixed("FMT005", text) == text.replace(">More", "> More")
    assert fixed("ATT009", text) == text


@pytest.mark.parametrize(
    "text", [f"```\n{CONFLICT}```\n", CONFLICT.replace("=======", "======"), f"See {CONFLICT}", "<<<<<<< HEAD\n" * 3]
)
def test_what_looks_like_a_merge_in_part_is_none(text: str) -> None:
    assert flagged("TXT003", text) == []


def test_org_mode_in_code_stays() -> None:
    assert flagged("TXT003", "```\n#+begin_src\n```\n\nWrite `#+begin_src`.\n") == []


# -- marks that do not work ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a <b>bold</b> <BR> <br/> <img src='x'>", []),
        ("a <x-bee>buzz</x-bee>", []),
        ("a <your-server> b", ["<your-server>"]),
        ("Vec<T>, Map<K, V>", ["<T>"]),
        ("a </span> b", ["</span>"]),
        ("a </br> b", ["</br>"]),
        ("`<T>` \\<T> <https://a.example> <!-- <T> -->", []),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    assert flagged("TXT005", f"{text}\n") == tags


@pytest.mark.parametrize(
    "text",
    ["2**10", "`**`", "**/*.md", "src/**", "\\*\\*", "__init__ and foo__bar", "____", "**bold** *__both__*", "*** "],
)
def test_marks_that_are_meant_are_left_alone(text: str) -> None:
    assert flagged("TXT006", f"> See {text} there.\n") == []


@pytest.mark.parametrize("text", ["** bold **", "**bold **", "** bold**", "__ bold __"])
def test_marks_that_make_nothing_bold(text: str) -> None:
    assert len(found("TXT006", f"> See {text} there.\n")) == 1


def test_only_the_bullet_of_the_list_itself_gets_its_blank() -> None:
    assert flagged("TXT006", "> - One\n> *Two\n") == []
    assert flagged("TXT006", "> * One\n> *Two* and more\n") == []
    assert flagged("TXT006", "> * One, with a footnote\n>   *Two\n") == []
    assert flagged("TXT006", "> - One\n>   * Half\n> *Two\n") == []


def test_a_bullet_without_blank_is_found_below_an_inner_list() -> None:
    text = "> * One\n>   * Half\n>     * Quarter\n> *Two\n"
    assert fixed("TXT006", text) == text.replace("*Two", "* Two")


@pytest.mark.parametrize("text", ["`a` b", "``a`b``", "x`y` 5a`", "\\`a", "it` is", "` alone"])
def test_backticks_that_are_meant_are_left_alone(text: str) -> None:
    assert flagged("TXT009", f"{text}\n") == []


# -- lines that run together -----------------------------------------------------------------------------------------


@LINE_ENDINGS
def test_lines_are_parted_with_the_line_ending_of_the_post(newline: str) -> None:
    text = "> * Bees\n> See there.\n".replace("\n", newline)
    assert fixed("TXT007", text, unsafe=True) == "> * Bees\n>\n> See there.\n".replace("\n", newline)


@pytest.mark.parametrize(
    "text",
    [
        "* Bees\n  See there.\n",
        "* Bees\nsee there.\n",
        "* Bees and\nHoney.\n",
        "* Bees\n![](/a.png)\n",
        "* Bees\n* See\n",
    ],
)
def test_items_that_go_on_are_left_alone(text: str) -> None:
    assert flagged("TXT007", text) == []


def test_a_line_without_the_mark_of_its_quote_is_for_another_rule() -> None:
    text = "> * Bees\nSee there.\n"
    assert flagged_beside_others("TXT007", text) == []
    assert fixed("TXT007", text, unsafe=True) == text


def test_signs_that_are_no_bullets() -> None:
    assert flagged("TXT011", "> Bees –\n> – and honey.\n") == []
    assert flagged("TXT011", "> 🎉\n> 🎉\n") == []
    assert flagged("TXT011", "> **Bees** buzz.\n> **Honey** flows.\n") == []
    assert flagged("TXT011", "> 🐝 Bees\\\n> 🍯 Honey\n") == []


def test_a_list_in_a_list_is_not_made() -> None:
    (violation,) = found("TXT011", "* 🐝 Bees\n  🍯 Honey\n")
    assert violation.fix is None


def test_code_that_is_code_stays() -> None:
    assert (
        flagged("TXT008", "Run\n\n    docker run --rm it is all there\n\n```\n- Two bees and one more bee\n```\n") == []
    )


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("Bees are  back.", "Bees are back."),
        ("Bees (in the north)  are back.", "Bees (in the north) are back."),
        ("Bees,  wasps and  ants.", "Bees, wasps and ants."),
        ("Bees are back.  Ants too.", "Bees are back.  Ants too."),
        ("(Bees are back.)  Ants too.", "(Bees are back.)  Ants too."),
        ("Bees   4", "Bees   4"),
        ("🐝  Bees", "🐝  Bees"),
        ("a  b  c  d", "a  b  c  d"),
        ("Use `a  b` and  \nmore.", "Use `a  b` and  \nmore."),
    ],
)
def test_two_spaces_are_one_inside_a_sentence(written: str, right: str) -> None:
    assert fixed("TXT013", f"{written}\n") == f"{right}\n"


def test_many_doubled_spaces_on_a_line_take_time_in_proportion() -> None:
    def check_them(number: int) -> None:
        assert found("TXT013", "+  = " * number) == []

    assert grows_in_proportion(check_them, 600)
