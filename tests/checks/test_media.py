"""What the pages of MED do not show: forms of addresses, tags over several lines, odd line endings."""

import pytest

from tests.one_rule import fixed, flagged, flagged_beside_others, found
from tests.paths import FIXTURE_SITE
from twimlint.site.pages import Site

VIDEO = "dQw4w9WgXcQ"
PLAYER = f'{{{{ youtube_player(video_id="{VIDEO}") }}}}'


# -- pictures --------------------------------------------------------------------------------------------------------


def test_the_message_names_the_picture_and_the_place_for_the_words() -> None:
    (image,) = found("MED001", "![](/blog/img/bee.png?x=1)\n")
    assert image.message == "`bee.png` has no alt text: say what it shows between `![` and `]`"
    (figure,) = found("MED001", '{{ figure(img="/blog/img/bee.png", caption="A bee") }}\n')
    assert figure.message == '`bee.png` has no alt text in addition to its caption: say what it shows in `alt="…"`'
    assert figure.case == "captioned"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<img src="/blog/img/bee.png">', "bee.png"),
        ("<img>", "the image"),
        ("![]()", "the image"),
        ("![](/)", "/"),
        ("![](/blog/img/)", "img"),
    ],
)
def test_every_picture_has_something_to_be_called_by(text: str, name: str) -> None:
    (violation,) = found("MED001", f"{text}\n")
    assert violation.message.startswith(f"`{name}` has no alt text: ")


@pytest.mark.parametrize(
    "text",
    [
        "![A bee](a.png)",
        "![A bee][a]\n\n[a]: a.png",
        '<img alt="A bee" src="a.png">',
        '<img alt="A bee" src="a.png"> <b>buzzes</b> <u>loud</u>',
        '<img src="a.png" role="presentation">',
        "<!-- <img src='a.png'> -->",
        "`![](a.png)`",
        '{{ figureVideo(vid="/a.mp4", caption="A bee") }}',
        '{{ audio(src="/a.mp3") }}',
    ],
)
def test_pictures_that_say_something(text: str) -> None:
    assert flagged("MED001", f"{text}\n") == []


def test_a_tag_may_span_lines_in_a_quote() -> None:
    text = '> <img\n>   src="/blog/img/bee.png"\n>   width="30">\n'
    assert len(found("MED001", text)) == 1
    assert found("MED001", text.replace("src", 'alt="A bee" src')) == []


@pytest.mark.parametrize(
    ("alt", "target", "hit"),
    [
        ("bee.png", "/blog/img/bee.png", True),
        ("bee-hive.JPG", "/blog/img/x.jpg", True),
        ("Screenshot 2026-01-08.png", "/blog/img/x.png", True),
        ("The dialog that saves bee.png", "/blog/img/x.png", False),
        ("The dialog that saves bee.png", "/blog/img/Bee.png", False),
        ("bee", "/blog/img/bee.png", False),
    ],
)
def test_names_of_files(alt: str, target: str, hit: bool) -> None:
    assert flagged("MED002", f"![{alt}]({target})\n") == [alt] * hit
    assert len(found("MED002", f'{{{{ figure(img="{target}", alt="{alt}") }}}}\n')) == hit


def test_a_name_of_several_words_is_one_if_the_file_has_it() -> None:
    assert flagged("MED002", "![bee and hive.png](</blog/img/bee and hive.png>)\n") == ["bee and hive.png"]
    assert flagged("MED002", "![bee and hive.png](/blog/img/x.png)\n") == []


@pytest.mark.parametrize(("length", "hit"), [(255, True), (256, False)])
def test_a_name_is_no_longer_than_file_systems_allow(length: int, hit: bool) -> None:
    alt = "b" * (length - 4) + ".png"
    assert flagged("MED002", f"{'Bees buzz. ' * 50}![{alt}](/blog/img/x.png)\n") == [alt] * hit


# -- videos ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        (f" {VIDEO}", f'video_id="{VIDEO}"'),
        (f"{VIDEO}?rel=0", f'video_id="{VIDEO}"'),
        (f"{VIDEO}?t=59s", f'video_id="{VIDEO}", start=59'),
        (f"{VIDEO}?start=90&amp;rel=0", f'video_id="{VIDEO}", start=90'),
        (f"https://www.youtube.com/watch?v={VIDEO}&list=bees", f'video_id="{VIDEO}"'),
        (f"https://youtu.be/{VIDEO}", f'video_id="{VIDEO}"'),
    ],
)
def test_an_id_is_freed_of_what_is_around_it(written: str, arguments: str) -> None:
    text = f'{{{{ youtube_player(video_id="{written}") }}}}\n'
    assert fixed("MED005", text) == f"{{{{ youtube_player({arguments}) }}}}\n"


@pytest.mark.parametrize("call", ['video_id="bees"', 'video_id="TODO"', "", "video_id=3", f'video_id="{VIDEO}?t=1m2s"'])
def test_an_id_that_cannot_be_told_is_reported_only(call: str) -> None:
    text = f"{{{{ youtube_player({call}) }}}}\n"
    assert len(found("MED005", text)) == 1
    assert fixed("MED005", text) == text


def test_other_shortcodes_are_no_players() -> None:
    others = '{{ vimeo(video_id="bees") }}\n\n{{ zoom(video_id="bees") }}\n\n'
    assert flagged("MED005", others) == []
    assert flagged("MED005", f'{others}{{{{ youtube_player(video_id="bees") }}}}\n') == ["bees"]


IFRAME = f'<iframe src="https://www.youtube.com/embed/{VIDEO}"></iframe>'


@pytest.mark.parametrize(
    "text",
    [
        IFRAME.replace(VIDEO, ""),
        IFRAME.replace(VIDEO, f"{VIDEO}?t=1m2s"),
        IFRAME.replace("</iframe>", ""),
        IFRAME.replace("</iframe>", "<b>bees</b>"),
        IFRAME.replace("</iframe>", "</embed>"),
        IFRAME.replace("</iframe>", "</video>"),
        IFRAME.replace("</iframe>", '<iframe src="https://garden.example.org/">'),
    ],
)
def test_an_iframe_that_no_player_can_replace_is_reported_only(text: str) -> None:
    assert len(found("MED006", f"{text}\n")) == 1
    assert fixed("MED006", f"{text}\n") == f"{text}\n"


def test_only_iframes_of_youtube_are_told_of() -> None:
    address = f"https://www.youtube.com/embed/{VIDEO}"
    others = (
        f'<embed src="{address}"><iframe src="https://garden.example.org/"></iframe><video src="{address}"></video>'
    )
    assert flagged("MED006", f"{others}\n") == []
    assert flagged("MED006", "Write `<iframe>`, and close it.\n") == []
    assert flagged("MED006", f"{others}{IFRAME}\n") == [IFRAME.removesuffix("</iframe>")]


def test_an_iframe_in_a_quote_gives_way_to_the_player() -> None:
    text = (
        f'> <iframe\n>  src="https://www.youtube-nocookie.com/embed/{VIDEO}?start=30"\n>  allowfullscreen></iframe>\n'
    )
    assert fixed("MED006", text) == f'> {{{{ youtube_player(video_id="{VIDEO}", start=30) }}}}\n'


def test_a_player_does_not_go_on_with_the_paragraph_that_the_iframe_ended() -> None:
    frame = f'<iframe src="https://www.youtube.com/embed/{VIDEO}"></iframe>\n'
    player = f'{{{{ youtube_player(video_id="{VIDEO}") }}}}\n'
    assert fixed("MED006", f"> Hello.\n{frame}") == f"> Hello.\n\n{player}"
    assert fixed("MED006", f"> Hello.\n> {frame}") == f"> Hello.\n>\n> {player}"
    assert fixed("MED006", f"Hello.\n\n{frame}") == f"Hello.\n\n{player}"


@pytest.mark.parametrize("title", ["Matrix Live", "Matrix Live 🎙", "Matrix Live S10E05", "Matrix Live - Bees"])
def test_titles_that_lack_something(title: str) -> None:
    assert flagged("MED008", f"## {title}\n\n{PLAYER}\n") == [title]


@pytest.mark.parametrize("title", ["Matrix Live S10E05 - Bees", "Matrix Live: Bees (s10e5)", "Dept of Videos 📹"])
def test_titles_that_say_it_all(title: str) -> None:
    assert flagged("MED008", f"## {title}\n\n{PLAYER}\n") == []


@pytest.mark.parametrize("video", [PLAYER, IFRAME, '<video src="/a.mp4"></video>'])
def test_it_is_the_section_with_the_video_that_needs_a_title(video: str) -> None:
    assert flagged("MED008", f"## Matrix Live\n\n{video}\n") == ["Matrix Live"]
    assert flagged("MED008", f"## Matrix Live\n\n### Bees\n\nSee:\n\n{video}\n") == ["Matrix Live"]
    assert flagged("MED008", f"{video}\n\n## Matrix Live\n\nNo <b>episode</b>.\n\n## Bees\n\n{video}\n") == []
    assert flagged("MED008", f"## Matrix Live\n\nNone.\n\n## Matrix Live Extra\n\n{video}\n") == ["Matrix Live Extra"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("## Matrix Live\n\n## That's all\n", ["Matrix Live"]),
        ("## Matrix Live\n\n<!-- Bees? -->\n", ["Matrix Live"]),
        ("<!-- Matrix Live is on holiday. -->\n", []),
        ('<!-- <iframe src="https://www.youtube.com/embed/"></iframe> -->\n', []),
    ],
)
def test_sections_without_a_word(text: str, hits: list[str]) -> None:
    assert flagged("MED009", text) == hits


def test_of_two_empty_sections_with_one_title_another_rule_speaks() -> None:
    text = "## Matrix Live\n\n## Matrix Live tea\n\n## That's all\n"
    assert flagged_beside_others("MED009", text) == ["Matrix Live", "Matrix Live tea"]
    assert flagged_beside_others("MED009", text.replace(" tea", "")) == []


# -- shortcodes ------------------------------------------------------------------------------------------------------


def test_names_are_known_only_in_a_site() -> None:
    text = f"{PLAYER.replace('player', 'playr')}\n"
    assert found("MED007", text) == []
    (violation,) = found("MED007", text, Site.open(FIXTURE_SITE))
    assert violation.message == "The site has no shortcode `youtube_playr`: did you mean `youtube_player`?"
    assert found("MED007", '{{/* youtube_playr(video_id="…") */}}\n', Site.open(FIXTURE_SITE)) == []


def test_addresses_without_a_shortcode_are_filled_in() -> None:
    assert found("MED007", "See [the talk](https://example.org/talk) and ![a bee](/blog/img/bee.png).\n") == []


# -- media in the flow of text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_pictures_are_parted_with_the_line_ending_of_the_post(newline: str) -> None:
    text = "> * Bees\n> ![A bee](/a.png)\n".replace("\n", newline)
    assert fixed("MED010", text) == "> * Bees\n>\n> ![A bee](/a.png)\n".replace("\n", newline)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> > Bees\n> > ![A bee](/a.png)\n", "> > Bees\n> >\n> > ![A bee](/a.png)\n"),
        ("* Bees\n  ![A bee](/a.png)\n", "* Bees\n\n  ![A bee](/a.png)\n"),
        (f"> Bees\n> {PLAYER}\n", f"> Bees\n>\n> {PLAYER}\n"),
        ("> Bees\n> [![A bee](/a.png)](/b)\n> More.\n", "> Bees\n>\n> [![A bee](/a.png)](/b)\n>\n> More.\n"),
        (
            "> Bees\n> ![A bee](/a.png)\n> More.\n> Yet more.\n",
            "> Bees\n>\n> ![A bee](/a.png)\n>\n> More.\n> Yet more.\n",
        ),
        ("> Bees\n>    ![A bee](/a.png)\n", "> Bees\n>\n>    ![A bee](/a.png)\n"),
        (">    Bees\n>    ![A bee](/a.png)\n", ">    Bees\n>\n>    ![A bee](/a.png)\n"),
        ("* * * Bees\n      ![A bee](/a.png)\n", "* * * Bees\n\n      ![A bee](/a.png)\n"),
        ("> Bees\n> ![A bee](/a.png)\n> \\*Buzz*\n", "> Bees\n>\n> ![A bee](/a.png)\n>\n> \\*Buzz*\n"),
        (
            '> Bees\n> <video controls><source src="/a.mp4" /></video>\n',
            '> Bees\n>\n> <video controls><source src="/a.mp4" /></video>\n',
        ),
    ],
)
def test_pictures_become_paragraphs_of_their_own(text: str, expected: str) -> None:
    assert fixed("MED010", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "> Bees\n>     ![A bee](/a.png)\n",
        "> Bees\n>      ![A bee](/a.png)\n",
        "> Bees\n>\t![A bee](/a.png)\n",
        "> Bees\n> ![A bee](/a.png)\n>      ![A hive](/b.png)\n",
        "> Bees\n> ![A bee](/a.png)\n![A hive](/b.png)\n",
        "> Bees\n> ![A bee](/a.png)\nMore.\n",
        "* * * Bees\n     ![A bee](/a.png)\n",
    ],
)
def test_what_would_turn_into_code_or_leave_its_container_is_reported_only(text: str) -> None:
    assert len(found("MED010", text)) == 1
    assert fixed("MED010", text) == text


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        (["![A bee](/a.png)"], "`![A bee](/a.png)` under a line of text: make a paragraph of its own"),
        (
            ["![A bee](/a.png)", "![A hive](/b.png)"],
            "`![A bee](/a.png)` and 1 more under a line of text: make paragraphs of their own",
        ),
        (
            ["![A bee](/a.png)"] * 3,
            "`![A bee](/a.png)` and 2 more under a line of text: make paragraphs of their own",
        ),
    ],
)
def test_lines_of_pictures_are_one_problem(pictures: list[str], said: str) -> None:
    text = "\n> ".join(["> Bees", *pictures, "More.", ""])
    (violation,) = found("MED010", text)
    assert violation.message == f"{said}, with a blank line above"
    assert text[slice(*violation.span)] == pictures[0]


def test_pictures_side_by_side_are_pointed_at_together() -> None:
    pictures = "![A bee](/a.png) ![A hive](/b.png)"
    assert flagged("MED010", f"> Bees\n> {pictures}\n> Honey\n> {pictures}\n") == [pictures, pictures]


@pytest.mark.parametrize(
    "text",
    [
        "Bees\n![A bee](/a.png)\n",
        "> ![A bee](/a.png)\n> The caption.\n",
        "> Bees\n> ![A bee](/a.png)\n> ===\n",
        f"> Bees\n> {PLAYER} shows them.\n",
        "> Bees\n> [All of them](/b)\n",
        '> Bees\n> {{ audio(src="/a.mp3") }}\n',
    ],
)
def test_pictures_that_are_not_glued(text: str) -> None:
    assert flagged("MED010", text) == []


@pytest.mark.parametrize(
    "text", ["> Bees\n![A bee](/a.png)\n", "> Bees\n![A bee](/a.png)\n> ![A hive](/b.png)\n", f"> Bees\n{PLAYER}\n"]
)
def test_pictures_without_the_mark_of_their_quote_are_for_another_rule(text: str) -> None:
    assert flagged_beside_others("MED010", text) == []
    (violation,) = found("MED010", text)
    assert violation.fix is None
