"""Safe fixes in places where the text around them has a meaning of its own, by the text after them."""

from typing import Final

import pytest

from tests.checks.test_editors_2025 import after
from tests.one_rule import fixed

UNCHANGED: Final = None
ATTRIBUTION = "## Dept of Bees\n\n### Hive\n\n[Ines](https://matrix.to/#/@ines:garden.chat) says"
REPORT = f"{ATTRIBUTION}\n\n> "

PLACES: list[tuple[str, str, str | None]] = [
    # an address with entities and escapes
    ("LNK014", "[x](https://a.im/?utm_source=b&AMP;c=d)", "[x](https://a.im/?c=d)"),
    ("LNK014", "[x](https://a.im/?utm_source&equals;b&c=d)", "[x](https://a.im/?c=d)"),
    ("LNK014", "[x](https://a.im/\\?utm_source=b)", "[x](https://a.im/)"),
    ("LNK014", "[x](https://a.im/\\)?utm_source=b&amp;lt;=c)", "[x](https://a.im/\\)?lt;=c)"),
    ("LNK014", "[x](https://a.im/?utm_source=b;c=d)", UNCHANGED),
    ("LNK014", "<https://a.im/?utm_source=b&amp;c=d>", "<https://a.im/?c=d>"),
    # what is called, and what the report begins with
    ("ATT010", f"{REPORT}TWIM: -5 degrees", f"{REPORT}-5 degrees"),
    ("ATT010", f"{REPORT}TWIM: --help is new", f"{REPORT}--help is new"),
    ("ATT010", f"{REPORT}TWIM: :+1: to bees", f"{REPORT}:+1: to bees"),
    ("ATT010", f"{REPORT}TWIM: ![a bee](/bee.png)", f"{REPORT}![a bee](/bee.png)"),
    ("ATT010", f"{REPORT}TWIM: !bees counts", f"{REPORT}!bees counts"),
    ("ATT010", f"{REPORT}TWIM: - Bees!", f"{REPORT}Bees!"),
    ("ATT010", f"{REPORT}TWIM:Bees!", f"{REPORT}Bees!"),
    ("ATT010", f"{REPORT}TWIM: [Hive](https://a.im) is out", f"{REPORT}[Hive](https://a.im) is out"),
    ("ATT010", f"{REPORT}TWIM: <https://a.im> is out", f"{REPORT}<https://a.im> is out"),
    ("ATT010", f"{REPORT}TWIM: [hive]: https://a.im", UNCHANGED),
    ("ATT010", f"{REPORT}TWIM: # Bees", UNCHANGED),
    ("ATT010", f"{REPORT}TWIM: * * *", UNCHANGED),
    ("ATT010", f"{REPORT}TWIM: <div>\n> Bees\n> </div>", UNCHANGED),
    ("ATT010", f"{REPORT}TWIM:\n>\n>     bees()", UNCHANGED),
    # the end of a heading
    ("SEC018", "### Bees :", "### Bees"),
    ("SEC018", "### Bees \\:", UNCHANGED),
    ("SEC018", "### :", UNCHANGED),
    ("SEC018", "### Bees :tada:", UNCHANGED),
    ("SEC018", "### Bees et al.", UNCHANGED),
    ("SEC018", "### Bees Bros.", UNCHANGED),
    # a heading that the page links to
    ("SEC001", "## Department of Clients\n\n[x](#department-of-clients)", UNCHANGED),
    ("SEC001", "## DEPT OF CLIENTS\n\n[x](#dept-of-servers)", "## Dept of Clients 📱\n\n[x](#dept-of-servers)"),
    ("SEC009", "### Hive\n\n### Hive\n\nBees. [x](#hive-1)", UNCHANGED),
    ("SEC009", "### Hive\n\n### Hive\n\nBees. [x](#comb-1)", "### Hive\n\nBees. [x](#comb-1)"),
    ("SEC009", "### Hive\n\n### Hive {#b}\n\nBees. [x](#b)", UNCHANGED),
    ("SEC013", "## Dept of Bees\n\n### [Hive](https://a.im)\n\n[x](#hive)", UNCHANGED),
    ("SEC013", "## Dept of Bees\n\n### [Hive](https://a.im) {#b}\n\n[x](#b)",
     "## Dept of Bees\n\n### Hive ([website](https://a.im)) {#b}\n\n[x](#b)"),
    ("SEC013", "## Dept of Bees\n\n### [](https://a.im)", UNCHANGED),
    ("SEC019", "### Bee Hive Bee Hive\n\n[x](#bee-hive-bee-hive)", UNCHANGED),
    # attributions
    ("ATT006", f"{ATTRIBUTION} :\n\n> Bees.", f"{ATTRIBUTION}\n\n> Bees."),
    ("ATT006", f"{ATTRIBUTION}\\:\n\n> Bees.", UNCHANGED),
    ("ATT008", f"{ATTRIBUTION}\n\n>\n\n> Bees.", f"{ATTRIBUTION}\n\n> Bees."),
    ("ATT012", "Many thanks to Dr. [Ines](https://matrix.to/#/@ines:a.im) says\n\n> Bees.", UNCHANGED),
    ("ATT012", "Bees, e.g. as [Ines](https://matrix.to/#/@ines:a.im) says\n\n> Bees.", UNCHANGED),
    # videos
    ("MED005", '{{ youtube_player(video_id="https://www.youtube.com/watch?v=abcdefghijk&amp;t=5") }}',
     '{{ youtube_player(video_id="abcdefghijk", start=5) }}'),
    ("MED006", '<iframe src="https://www.youtube.com/embed/videoseries?list=PLabc"></iframe>', UNCHANGED),
    ("MED006", '<iframe src="https://www.youtube.com/embed/abcdefghijk?list=PLabc"></iframe>', UNCHANGED),
    ("MED006", '<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0&amp;start=5"></iframe>',
     '{{ youtube_player(video_id="abcdefghijk", start=5) }}'),
    # fold markers and tables
    ("SEC015", "Bees.\n\n<!-- more\n\nHive -->", UNCHANGED),
    ("SEC015", "Bees.\n\n<!-- more -->\n\nHive.\n\n<!-- more -->", "Bees.\n\n<!-- more -->\n\nHive."),
    ("SEC015", "Bees.\n\n<!-- more -->\n\nA.\n\n<!-- more -->\nB.", "Bees.\n\n<!-- more -->\n\nA.\n\nB."),
    ("TBL001", "|a|b|\n|-|-|\n|1", "|a|b|\n|-|-|\n|1| |"),
    ("TBL001", "| a | b |\n| - | - |\n| 1", "| a | b |\n| - | - |\n| 1 | |"),
    # references
    ("LNK005", "See [#5:30.pm] or [#12:see.below]", UNCHANGED),
    ("LNK005", "See ![x][#bees:a.im]", UNCHANGED),
    ("LNK005", "See [x][#12:a.im]", "See [x](https://matrix.to/#/#12:a.im)"),
    # spaces beside emphasis
    ("LNK017", "Some **[ bees](https://a.im)** here", "Some **[bees](https://a.im)** here"),
    ("LNK017", "Some **more [bees ](https://a.im)** here", "Some **more [bees](https://a.im)** here"),
    ("LNK017", "Some **bees:[ x](https://a.im)**", "Some **bees: [x](https://a.im)**"),
    ("LNK017", "Some_[bees ](https://a.im)_s", UNCHANGED),
    ("LNK017", "[bees ](https://a.im)**b**", UNCHANGED),
    ("LNK017", "[bees\\ ](https://a.im)", UNCHANGED),
    # invisible characters that keep marks apart, and others
    ("TXT002", "**Bees:\u200b**hives", UNCHANGED),
    ("TXT002", "<\u200bb>", UNCHANGED),
    ("TXT002", "!\u200b[x](https://a.im)", UNCHANGED),
    ("TXT002", "{\u200b{ bees() }}", UNCHANGED),
    ("TXT002", "&\u200bamp;", UNCHANGED),
    ("TXT002", "\u200b# Bees", UNCHANGED),
    ("TXT002", "\u200b> Be\u200bes\n\nHi\u200bve", "\u200b> Be\u200bes\n\nHive"),
    ("TXT002", "*\u200bbees*", "*bees*"),
    ("TXT002", "Bees  \u200b\nhives", "Bees\nhives"),
    ("TXT002", "Bees \u200b hives", "Bees hives"),
    ("TXT002", "<!-- be\u200bes -->", "<!-- bees -->"),
    # what only looks like an identifier
    ("MTX005", "Point #3:it.is so", UNCHANGED),
    ("MTX005", "Point #3:hives.im", UNCHANGED),
    ("MTX005", "A #note:see.my hive", UNCHANGED),
    ("MTX006", "Dear @all:great.news", UNCHANGED),
    ("MTX006", "Ask @room:hives.im", UNCHANGED),
    # addresses
    ("LNK001", "https://a.im/{{ bees() }}", UNCHANGED),
    ("LNK001", "https://a.im/&quot;b&quot;", UNCHANGED),
    ("LNK002", "<https://a.im/wiki/Bees_Inc.>", UNCHANGED),
    ("LNK002", "<https://a.im/wiki/Bees,>", "<https://a.im/wiki/Bees>,"),
    ("LNK003", "[x](Cargo.lock)", UNCHANGED),
    ("LNK003", "[x](main.rs)", UNCHANGED),
    ("LNK003", "[x](bees.rs)", "[x](https://bees.rs)"),
    ("LNK013", "MSC1234: #bees:a.im",
     "[MSC1234](https://github.com/matrix-org/matrix-spec-proposals/pull/1234): #bees:a.im"),
    ("LNK013", "MSC1234: https://a.im",
     "[MSC1234](https://github.com/matrix-org/matrix-spec-proposals/pull/1234): https://a.im"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "body", "right"), PLACES, ids=[f"{code} {body[-30:]!r}" for code, body, _ in PLACES])
def test_a_safe_fix_leaves_what_is_not_its_own(code: str, body: str, right: str | None) -> None:
    assert after(f"{body}\n", code) == f"{body if right is UNCHANGED else right}\n"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        (
            '["x", # "this week in matrix"\n"this week in matrix"]',
            '["x", # "this week in matrix"\n"This Week in Matrix"]',
        ),
        ('["a \\"b", "this week in matrix"]', '["a \\"b", "This Week in Matrix"]'),
        ('["This Week in Matrix ", "x"]', '["This Week in Matrix", "x"]'),
        ('["this week\\u0020in matrix"]', '["this week\\u0020in matrix"]'),
        ("['this  week in matrix']", "['This Week in Matrix']"),
        ('["x"]', '["This Week in Matrix", "x"]'),
    ],
)
def test_a_category_is_found_where_it_is(written: str, right: str) -> None:
    head = '+++\ntitle = "This Week in Matrix 2026-01-09"\n\n[taxonomies]\nauthor = ["Thea"]\ncategory = {}\n+++\n'
    assert fixed("FM006", head.format(written)) == head.format(right)


@pytest.mark.parametrize(("written", "right"), [("//bee.png", "//bee.png"), ("//bee.im/a.png", "https://bee.im/a.png")])
def test_two_slashes_begin_an_address_only_before_a_host(written: str, right: str) -> None:
    head = '+++\ntitle = "x"\n\n[extra]\nimage = "{}"\n+++\n'
    assert fixed("FM007", head.format(written)) == head.format(right)
