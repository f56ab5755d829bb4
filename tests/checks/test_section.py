"""What the examples on the pages of the SEC rules cannot show: dates, the bot's configuration, odd layouts."""

import re
from datetime import date

import pytest

from tests.paths import FIXTURES
from twimlint.checks import Context
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.hebbot import HebbotConfigError, parse_hebbot_config
from twimlint.rulebook.style import Style, load_style
from twimlint.rulebook.titles import folded
from twimlint.text.source import Source

CATALOG = load_catalog()
BOT = FIXTURES / "hebbot" / "config.toml"


def post(body: str, day: str = "2026-01-09", newline: str = "\n") -> Source:
    head = f'+++\ndate = "{day}"\ntitle = "This Week in Matrix {day}"\n+++\n\n'
    return Source(f"{day}-twim.md", (head + body).replace("\n", newline))


def messages(source: Source, *codes: str, style: Style | None = None) -> list[str]:
    ruleset = Ruleset([CATALOG[code] for code in codes])
    found = check(Document(source), ruleset, Context(style or load_style()))
    return [f"{diagnostic.code}: {diagnostic.message}" for diagnostic in found]


def fixed(source: Source, *codes: str) -> str:
    ruleset = Ruleset([CATALOG[code] for code in codes])
    return fix(source, ruleset, Context(load_style()), unsafe=True).text.partition("+++" + source.newline * 2)[2]


# -- the style of the day ----------------------------------------------------------------------------------------------

OF_ITS_TIME = """\
## Matrix Live 🎙

{{ youtube_player(video_id="a1b2c3d4e5f") }}

## Dept of GSoC 🎓️

### Lantern

[Runa](https://matrix.to/#/@runa:lantern.im) announced:

> Lantern is out.

## Dept of Services 🚀

### Gardener [website](https://garden.chat)

[Ove](https://matrix.to/#/@ove:garden.chat) said:

> It rains.

## Homeserver Deployment 📥️

[Thea](https://matrix.to/#/@thea:garden.chat) said:

> There are more.

## That's all I know 🏁
"""

SECTION_RULES = tuple(rule.code for rule in CATALOG if rule.family == "SEC" and rule.default)


def test_a_post_of_2020_is_judged_by_the_style_of_2020() -> None:
    assert messages(post(OF_ITS_TIME, "2020-07-03"), *SECTION_RULES) == []


def test_the_same_post_in_2025_is_judged_by_the_style_of_2025() -> None:
    found = messages(post(OF_ITS_TIME, "2025-10-03"), *SECTION_RULES)
    assert [message.partition(":")[0] for message in found] == ["SEC001", "SEC001", "SEC014", "SEC013", "SEC001"]
    assert "`## Matrix Live`" in found[0]
    assert "`## Dept of Science 🎓️`" in found[1]


@pytest.mark.parametrize(
    ("day", "title"),
    [
        ("2024-05-10", "Dept of elections 🗳️"),
        ("2026-06-01", "Dept of elections 🗳️"),  # two weeks after the change
        ("2026-11-20", "Dept of Elections 🗳️"),
        ("2024-05-10", "Dept of Elections 🗳️"),
        ("2026-01-09", "Dept of Elections 🗳"),  # without the selector of the coloured emoji
        ("2021-11-05", "Dept of _Status of Matrix_ 🌡️"),
        ("2025-10-03", "Dept of Ping"),
        ("2025-10-03", "Dept of Ping 🏓"),
    ],
)
def test_every_spelling_of_its_time_is_right(day: str, title: str) -> None:
    assert messages(post(f"## {title}\n", day), "SEC001") == []


def test_a_spelling_of_old_is_wrong_today() -> None:
    assert fixed(post("## Dept of elections 🗳️\n", "2026-11-20"), "SEC001") == "## Dept of Elections 🗳️\n"
    assert fixed(post("## Department of Elections\n", "2024-05-10"), "SEC001") == "## Dept of elections 🗳️\n"


def test_a_department_to_come_is_nobodys_misspelling() -> None:
    assert messages(post("## Dept of Science 🧪\n", "2020-11-13"), "SEC001") == []


def test_words_are_folded() -> None:
    assert folded("Department of Trust and Safety ⚖️") == folded("dept. of *Trust* & Safety")
    assert folded("That’s all I know") == folded("That's all I know 🏁")


# -- the bot's configuration -------------------------------------------------------------------------------------------


def test_the_bot_knows_departments_in_its_own_order() -> None:
    style = load_style().with_hebbot(parse_hebbot_config(BOT.read_bytes()))
    titles = [department.title for department in style.departments]
    assert titles == [
        "Matrix Live",
        "Dept of Spec 🧾",
        "Dept of Bots 🤖",
        "Dept of Snow ❄️",
        "Dept of Ping",
        "That's all I know",
    ]
    assert "whispers" in style.verbs
    assert "said" in style.verbs


def test_a_department_is_spelled_as_the_bot_spells_it() -> None:
    style = load_style().with_hebbot(parse_hebbot_config(BOT.read_bytes()))
    assert messages(post("## Dept of snow\n"), "SEC001") == []
    assert messages(post("## Dept of snow\n"), "SEC001", style=style) != []
    assert messages(post("## Dept of Bots 🤖\n\n## Dept of Spec 📜\n", "2099-01-09"), "SEC003", style=style) != []


def test_what_the_house_calls_a_department_was_right_until_the_bot_changed() -> None:
    style = load_style().with_hebbot(parse_hebbot_config(BOT.read_bytes()))
    assert messages(post("## Dept of Spec 📜\n", "2024-01-12"), "SEC001", style=style) == []
    assert messages(post("## Dept of Spec 📜\n", "2099-01-09"), "SEC001", style=style) != []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\nverbs = [", "^bot:2: "),
        (b"\xff", "^bot: This is not UTF-8$"),
        (b"a." * 100_000 + b"a = 1", "^bot:1: Key of more than 500 parts"),
        (b"verbs = []", "not a configuration of hebbot"),
        (b"sections = 1\nverbs = []", "not a configuration of hebbot"),
        (b"verbs = []\n[[sections]]\ntitle = 'x'\norder = 'y'", "not a configuration of hebbot"),
        (b"verbs = []\nsections = ['x']", "not a configuration of hebbot"),
    ],
)
def test_a_configuration_that_is_none(content: bytes, reason: str) -> None:
    with pytest.raises(HebbotConfigError) as caught:
        parse_hebbot_config(content)
    assert re.search(reason, caught.value.in_file("bot"))
    assert "\n" not in str(caught.value)


def test_the_bot_holds_since_a_day_that_somebody_names() -> None:
    """Never since the day of its file, which is that of the checkout."""
    bot = parse_hebbot_config(BOT.read_bytes())
    heading, style = "## Dept of Spec 📜\n", load_style()
    for since, right, wrong in ((date(2022, 5, 6), "2022-01-07", "2024-01-12"), (None, "2025-01-10", "2027-01-08")):
        assert messages(post(heading, right), "SEC001", style=style.with_hebbot(bot, since)) == []
        assert messages(post(heading, wrong), "SEC001", style=style.with_hebbot(bot, since)) != []


def test_a_user_extends_the_house_style() -> None:
    style = load_style().extended(
        {"departments": {"Dept of Snow ❄️": {}}, "attribution": {"verbs": ["whispers", "says"]}, "post": {"title": "X"}}
    )
    assert style.departments[-1].title == "Dept of Snow ❄️"
    assert style.departments[0].title == "Matrix Live"
    assert style.verbs.count("says") == 1
    assert style.verbs[-1] == "whispers"
    assert style.post_title(date(2026, 1, 9)) == "X"
    assert style.post_category == "This Week in Matrix"


# -- layouts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_what_is_added_has_the_line_endings_of_the_file(newline: str) -> None:
    body = "## Dept of Spec 📜\n\nNothing.\n## Dept of Bots 🤖\n\nNothing.\n"
    result = fixed(post(body, newline=newline), "SEC014", "SEC016")
    assert result.replace(newline, "\n").startswith(
        "## Dept of Spec 📜\n\nNothing.\n\n<!-- more -->\n\n## Dept of Bots 🤖\n\nNothing.\n\n## That's all I know\n\n"
    )
    assert "\n" not in result.replace(newline, "")


def test_a_post_that_ends_in_an_open_fence_is_not_continued_in_it() -> None:
    source = post("## Dept of Bots 🤖\n\n```\ncode\n")
    assert messages(source, "SEC016") != []
    assert fixed(source, "SEC016") == "## Dept of Bots 🤖\n\n```\ncode\n"


def test_a_missing_final_newline_stays_missing() -> None:
    assert fixed(post("## Dept of Bots 🤖\n\nNothing."), "SEC016").endswith("guide](https://matrix.org/twim-guide).")


@pytest.mark.parametrize("code", ["`<!-- mroe -->`", "```\n<!-- mroe -->\n```", "    <!-- mroe -->"])
def test_a_marker_in_code_is_no_marker(code: str) -> None:
    assert messages(post(f"Hello.\n\n{code}\n"), "SEC015") == []


def test_headings_with_attributes_keep_them() -> None:
    body = "## Dept of Spec 📜\n\n> News {#news}\n> ====\n>\n> None.\n"
    assert "> ### News {#news}\n" in fixed(post(body), "SEC008")


def test_levels_end_at_six() -> None:
    body = "### Lantern\n\n> # One\n>\n> #### Four\n>\n> ###### Six\n"
    assert fixed(post(body), "SEC008") == "### Lantern\n\n> #### One\n>\n> ##### Four\n>\n> ###### Six\n"


@pytest.mark.parametrize(
    ("under", "written", "right"),
    [
        ("### Lantern", ["#### A", "#### B", "### C"], ["#### A", "#### B", "#### C"]),
        ("### Lantern", ["# A", "### B", "## C"], ["#### A", "##### B", "##### C"]),
        ("### Lantern", ["# A", "## B", "### C", "#### D"], ["#### A", "##### B", "###### C", "###### D"]),
        ("## Dept of Clients 📱", ["## A", "### B"], ["### A", "#### B"]),
        ("## Dept of Spec 📜", ["### A", "## B"], ["### A", "### B"]),
        ("### Lantern", ["#### 26.0.5", "### 26.0.6", "### 26.0.8"], ["#### 26.0.5", "#### 26.0.6", "#### 26.0.8"]),
        (
            "### Lantern",
            ["#### v1", "### v2", "#### v3", "##### News"],
            ["#### v1", "#### v2", "#### v3", "##### News"],
        ),
    ],
)
def test_lowered_headings_leave_no_level_out(under: str, written: list[str], right: list[str]) -> None:
    def quote(headings: list[str]) -> Source:
        return post(f"{under}\n\nHello.\n\n> Hello.\n>\n> " + "\n>\n> Text.\n>\n> ".join(headings) + "\n>\n> Text.\n")

    assert fixed(quote(written), "SEC008") == quote(right).text.partition("+++\n\n")[2]


@pytest.mark.parametrize("around", ["## Dept of Bots 🤖\n\n#### Lantern", "### Lantern"])
def test_a_quote_waits_for_the_heading_above_that_skips_a_level(around: str) -> None:
    body = f"{around}\n\n> Hello.\n>\n> ## News\n>\n> None.\n\n## Dept of Spec 📜\n\nNone.\n"
    assert len(messages(post(body), "SEC008")) == 1
    assert fixed(post(body), "SEC008") == body


def test_what_stands_too_deep_in_a_quote_is_raised() -> None:
    body = "## Dept of Spec 📜\n\n> Hello.\n>\n> #### A\n>\n> ###### B\n\nText.\n\n> #### C\n"
    right = "## Dept of Spec 📜\n\n> Hello.\n>\n> ### A\n>\n> #### B\n\nText.\n\n> #### C\n"
    assert fixed(post(body), "SEC022") == right


def test_a_department_set_too_low_does_not_lower_the_headings_in_its_quotes() -> None:
    quote = "\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> Hello.\n>\n> ### News\n>\n> None.\n"
    assert messages(post("### Dept of Spec 📜" + quote), "SEC008") == []
    assert len(messages(post("### Lantern" + quote), "SEC008")) == 1


def test_a_title_is_repeated_whatever_its_suffix_looks_like() -> None:
    for suffix in ("", " ([website](https://garden.chat))", " [website](https://garden.chat)"):
        assert len(messages(post(f"### Lantern{suffix}\n\n> ### Lantern\n>\n> It glows.\n"), "SEC009")) == 1


@pytest.mark.parametrize(
    ("target", "is_safe"),
    [("https://garden.chat", True), ("https://garden.chat/", True), ("https://lantern.im", False)],
)
def test_a_repeated_title_may_go_if_no_link_is_lost(target: str, *, is_safe: bool) -> None:
    text = f"### Lantern ([website](https://garden.chat/))\n\n> ### [Lantern]({target})\n>\n> It glows.\n"
    ruleset = Ruleset([load_catalog()["SEC009"]])
    lost = fix(post(text), ruleset, Context(load_style())).text != post(text).text
    assert lost == is_safe


def test_an_entry_without_a_name_is_nobody_elses() -> None:
    two = "## Dept of Bots 🤖\n\n{}> It rains.\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> It snows.\n"
    assert messages(post(two.format("")), "SEC011") == []
    assert messages(post(two.format("Ove says\n\n")), "SEC011") == []
    assert len(messages(post(two.format("Ines says\n\n")), "SEC011")) == 2


def test_a_heading_above_the_first_department_becomes_no_project() -> None:
    text = '+++\ntitle = "This Week in Matrix 2026-01-09"\n+++\n\n{}\n\nText.\n\n## Dept of Bots 🤖\n\n# Lantern\n'
    body = text.format("# Hello")
    assert fixed(post(body), "SEC005") == text.format("# Hello").replace("# Lantern", "### Lantern")
    (told,) = (one for one in messages(post(body), "SEC005") if "Hello" in one)
    assert told == "SEC005: `# Hello` is in no department: change it to `##`"


def test_a_title_is_lowered_first_and_moved_out_then() -> None:
    body = "## Dept of Bots 🤖\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> # Gardener\n>\n> It rains.\n"
    assert len(messages(post(body), "SEC008", "SEC010")) == 1
    assert fixed(post(body), "SEC008", "SEC010") == (
        "## Dept of Bots 🤖\n\n### Gardener\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> It rains.\n"
    )


@pytest.mark.parametrize(
    ("reporter", "title", "code"),
    [
        ("[Runa](https://matrix.to/#/@runa:lantern.im)", "### Office hours", "SEC010"),
        ("[Runa](https://matrix.to/#/@runa:lantern.im)", "# Garden hours", "SEC010"),
        ("[Runa](https://matrix.to/#/@runa:lantern.im)", "### The garden club is open", "SEC008"),
        ("[Ove](https://matrix.to/#/@ove:lantern.im)", "### Office hours", "SEC008"),
        ("[Ove B.](https://matrix.to/#/@ove:garden.chat)", "### Office hours", "SEC008"),
    ],
)
def test_a_title_under_the_project_of_somebody_else_is_moved_out(reporter: str, title: str, code: str) -> None:
    project = "## Dept of Bots 🤖\n\n### Garden Club\n\n[Ove](https://matrix.to/#/@ove:garden.chat) says\n\n> One.\n\n"
    body = f"{project}{reporter} says\n\n> {title}\n>\n> Two.\n"
    (message,) = messages(post(body), "SEC008", "SEC010")
    assert message.startswith(code)
    if code == "SEC010":
        name = title.strip("# ")
        assert fixed(post(body), "SEC008", "SEC010") == f"{project}### {name}\n\n{reporter} says\n\n> Two.\n"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Lantern", "`Lantern`"),
        ("word " * 11 + "words", f"`{'word ' * 11}words`"),
        ("word " * 12 + "and", f"`{('word ' * 12).strip()}…`"),
        ("a" * 61, f"`{'a' * 60}…`"),
    ],
)
def test_the_beginning_of_a_text_ends_with_a_word(words: str, shown: str) -> None:
    (message,) = messages(post(f"### Lantern\n\n> **{words}**\n>\n> Text.\n"), "SEC017")
    assert message.startswith(f"SEC017: {shown} is in bold")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("> a\n>\n{}\n> b\n", "> a\n\n{}\n\n> b\n"),
        ("> a\n{}\n>\n> b\n", "> a\n\n{}\n\n> b\n"),
        ("> - a\n> >\n{}\nb\n", "> - a\n\n{}\n\nb\n"),
        ("a\n\n>\n{}\n\nb\n", "a\n\n>\n\n{}\n\nb\n"),
        ("a\n\n{}\n>\n\nb\n", "a\n\n{}\n\n>\n\nb\n"),
    ],
)
def test_an_empty_line_of_a_quote_beside_the_fold_marker_becomes_the_blank_line(
    text: str, mended: str, newline: str
) -> None:
    marker = "<!-- more -->"
    source = post(text.format(marker), newline=newline)
    assert fixed(source, "SEC015") == mended.format(marker).replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a\n\n{0}\n{0}\n{0}\n{0}\nb\n", "a\n\n{0}\n\nb\n"),
        ("a\n\n{0}\n\nb\n{0}\n{0}\n{0}\nc\n", "a\n\n{0}\n\nb\n{0}\nc\n"),
        ("a\n\n{0}\n\nb\n<!-- a -->\n{0}\nc\n", "a\n\n{0}\n\nb\n<!-- a -->\n{0}\nc\n"),
    ],
)
def test_of_fold_markers_in_a_row_one_is_left_where_texts_would_join(text: str, mended: str, newline: str) -> None:
    marker = "<!-- more -->"
    assert fixed(post(text.format(marker), newline=newline), "SEC015") == mended.format(marker).replace("\n", newline)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("We:\n    * a\n    * b\n", "We:\n\n* a\n* b\n"),
        ("> We:\n>     * a\n>     * b\n", "> We:\n>\n> * a\n> * b\n"),
        ("- x\n\n  We:\n      * a\n", "- x\n\n  We:\n  * a\n"),
    ],
)
def test_a_list_is_moved_below_a_blank_line_unless_that_would_set_items_apart(text: str, mended: str) -> None:
    assert fixed(post(text), "TXT007") == mended


# -- SEC001: titles without marks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["Dept of Clients 📱", "dept of clients", "**Dept of Clients 📱**", "__Department of Clients__"]
)
def test_a_title_without_its_marks_becomes_a_heading(line: str) -> None:
    source = post(f"## Dept of Spec 📜\n\n{line}\n\n### Lantern\n")
    (told,) = messages(source, "SEC001")
    assert told == f"SEC001: `{line}` is not a heading: write `## Dept of Clients 📱`"
    assert fixed(source, "SEC001") == "## Dept of Spec 📜\n\n## Dept of Clients 📱\n\n### Lantern\n"
    assert fix(source, Ruleset([CATALOG["SEC001"]]), Context(load_style())).text == source.text


@pytest.mark.parametrize(
    "text",
    [
        "Dept of Clients is open again.",
        "Dept of Clients 📱\nand more",
        "> Dept of Clients 📱",
        "* Dept of Clients 📱",
        "Dept of Unknown Things",
        "Clients 📱",
    ],
)
def test_words_that_only_name_a_department(text: str) -> None:
    assert messages(post(f"{text}\n"), "SEC001") == []


# -- SEC023 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("##Dept of Clients 📱", "## Dept of Clients 📱"),
        ("##\u00a0Dept of Clients 📱", "## Dept of Clients 📱"),
        ("###\u202f\u00a0Lantern", "### Lantern"),
        ("> ####\u3000News", "> #### News"),
        ("#Dept of Clients 📱", "# Dept of Clients 📱"),
        ("#Department of Clients", "# Department of Clients"),
    ],
)
def test_marks_without_a_space_become_a_heading(line: str, heading: str) -> None:
    source = post(f"{line}\n\n### Lantern\n")
    assert [told.partition(":")[0] for told in messages(source, "SEC007", "SEC023")] == ["SEC023"]
    assert fixed(source, "SEC023").startswith(f"{heading}\n")


@pytest.mark.parametrize(
    "line", ["#Deptford is open", "#dept of:garden.chat", "#\u00a0Clients", "##\u00a01", "a ##\u00a0b"]
)
def test_what_may_not_be_a_heading(line: str) -> None:
    assert messages(post(f"{line}\n"), "SEC023") == []


def test_a_no_break_space_is_named() -> None:
    (told,) = messages(post("##\u00a0Dept of Clients\n"), "SEC023")
    assert told == "SEC023: `##` has a no-break space behind it, so this line is not a heading: write a space"


def test_a_suffix_without_a_space_before_it_is_named_as_such() -> None:
    source = post("## Dept of Bees\n\n### Hive([website](https://a.im))\n")
    assert messages(source, "SEC013") == ["SEC013: No space between `Hive` and `([website](…))`: add one"]


def test_the_title_of_the_post_is_no_project() -> None:
    source = post("# This week in Matrix 2026-01-09\n\n## Dept of Bees\n\nWords.\n")
    (message,) = messages(source, "SEC005")
    assert message == "SEC005: `# This week in Matrix 2026-01-09` repeats the title of the post: remove it"
