"""Output for people: frames, lines, counts, pages and trees; untrusted text cannot affect the terminal."""

import json
import re
from collections.abc import Callable, Sequence
from itertools import product

import pytest
from rich.cells import cell_len

from tests.command import INSECURE, POST, run
from tests.reports import diagnostic, replacing, report
from tests.runner_commands import commands
from twimlint.diagnostics import Level
from twimlint.output import concise, full, json_array, rule_page, statistics, tree
from twimlint.output.cells import cells
from twimlint.output.paint import COLOURED, PLAIN, Paint
from twimlint.output.printable import defused, printable
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import PAGES_URL, Rule
from twimlint.session.report import Report
from twimlint.text.source import Source

CATALOG = load_catalog()
TEXT = "+++\n+++\n# Owls\n> Thea 🦉 wrote\thttp://garden.chat today\n>\n> More owls.\n"
START = TEXT.index("http")
SOURCE = Source("content/post.md", TEXT)


def one(start: int, end: int, text: str = TEXT, message: str = "wrong", level: Level = Level.WARNING) -> Report:
    return report(text, [(start, end, message, level)])


# -- full ------------------------------------------------------------------------------------------------------------


def test_a_frame_shows_the_place_and_the_help() -> None:
    found = diagnostic(SOURCE, START, START + 18, "no https", fix=replacing(START, START + 4, "https"))
    assert full.render([Report("content/post.md", [found], SOURCE)], PLAIN) == (
        "warning MTX002 insecure-matrix-to-link: no https\n"
        " --> content/post.md:4:16\n"
        "  |\n"
        "3 | # Owls\n"
        "4 | > Thea 🦉 wrote    http://garden.chat today\n"
        "  |                    ^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        "  = help: Fix it (--fix)\n"
        "\n"
    )


def test_a_place_without_width_has_a_caret_and_no_help() -> None:
    assert full.render([one(0, 0, level=Level.ERROR)], PLAIN) == (
        "error FM003 unexpected-path: wrong\n --> content/post.md:1:1\n  |\n1 | +++\n  | ^\n2 | +++\n  |\n\n"
    )


def test_a_file_that_was_not_read_has_no_frame() -> None:
    unread = Report("gone.md", [diagnostic(Source("gone.md", ""), 0, 0, "gone")])
    assert full.render([unread], PLAIN) == "warning MTX002 insecure-matrix-to-link: gone\n --> gone.md:1:1\n\n"


def rows_of(frame: str) -> list[str]:
    return [line for line in frame.split("\n") if " |" in line]


def test_a_span_over_rows_is_marked_on_each() -> None:
    text = "one two\nthree\nfour five\nsix\n"
    assert rows_of(full.render([one(4, 18, text)], PLAIN)) == [
        "  |", "1 | one two", "  |     ^^^", "2 | three", "  | ^^^^^", "3 | four five", "  | ^^^^", "4 | six", "  |",
    ]  # fmt: skip


def test_a_span_that_ends_with_a_line_stays_on_it() -> None:
    assert rows_of(full.render([one(0, 4, "one\ntwo\n")], PLAIN)) == ["  |", "1 | one", "  | ^^^", "2 | two", "  |"]


def test_a_long_span_shows_its_ends() -> None:
    text = "".join(f"row {number}\n" for number in range(1, 13))
    assert rows_of(full.render([one(0, len(text) - 1, text)], PLAIN)) == [
        "   |", " 1 | row 1", "   | ^^^^^", " … |", "12 | row 12", "   | ^^^^^^", "   |",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [30, 80, 200])
@pytest.mark.parametrize("at", [0, 7, 500, 5_000, 11_800])
@pytest.mark.parametrize("filler", ["word ", "wide 漢字 ", "🦉👩‍🔧 "])
def test_a_long_line_is_cut_around_the_span(width: int, at: int, filler: str) -> None:
    line = (filler * 12_000)[:11_808]
    line = line[:at] + "HERE" + line[at + 4 :]
    _, row, caret, _ = rows_of(full.render([one(at, at + 4, line)], PLAIN, width))
    assert cell_len(row) <= width
    assert "HERE" in row
    assert cell_len(row[: row.index("HERE")]) == caret.index("^")
    assert caret.count("^") == 4


def test_a_span_wider_than_the_line_is_cut() -> None:
    _, row, caret, _ = rows_of(full.render([one(10, 500, "x" * 600)], PLAIN, 60))
    assert len(row) <= 60
    assert row[caret.index("^") :].count("x") > 20


@pytest.mark.parametrize(
    ("before", "cells"),
    [("ab", 2), ("é", 1), ("漢", 2), ("🏓", 2), ("\t", 4), ("\x1b", 4), ("\u202e", 8), ("\ufeff", 0)],
)
def test_the_caret_stands_under_the_span(before: str, cells: int) -> None:
    _, _, caret, _ = rows_of(full.render([one(len(before), len(before) + 1, f"{before}X")], PLAIN))
    assert caret == "  | " + " " * cells + "^"


def test_colours_change_nothing_but_colours() -> None:
    reports = [one(START, START + 18, level=level) for level in Level]
    for render in (full.render, concise.render):
        assert re.sub(r"\x1b\[[0-9;]*m", "", render(reports, COLOURED)) == render(reports, PLAIN)
        assert "\x1b[1;31m" in render(reports, COLOURED)


def test_the_rule_is_a_link_to_its_page() -> None:
    linked = full.render([one(0, 0, level=Level.ERROR)], Paint(links=True))
    address = CATALOG["FM003"].url
    assert linked.startswith(f"error \x1b]8;;{address}\x1b\\FM003 unexpected-path\x1b]8;;\x1b\\: wrong\n")
    assert linked.count("\x1b") == 4


def test_a_long_message_goes_on_under_the_code() -> None:
    found = one(0, 0, message="`## Owls` stands where `## Birds of the night` is expected: move it there, or rename it")
    assert full.render([found], PLAIN, 60).split("\n")[:3] == [
        "warning MTX002 insecure-matrix-to-link: `## Owls` stands",
        "        where `## Birds of the night` is expected: move it",
        "        there, or rename it",
    ]


# -- the others ------------------------------------------------------------------------------------------------------


def test_concise_is_a_line_per_problem() -> None:
    reports = [one(START, START + 18), one(0, 0, message="odd", level=Level.ERROR)]
    assert concise.render(reports, PLAIN) == (
        "content/post.md:4:16: warning MTX002 wrong\ncontent/post.md:1:1: error FM003 odd\n"
    )
    assert concise.render([], PLAIN) == ""


def test_json_has_the_shape_of_ruff_s() -> None:
    found = diagnostic(SOURCE, START, START + 18, "no https", fix=replacing(START, START + 4, "https"))
    (entry,) = json.loads(json_array.render([Report("content/post.md", [found], SOURCE)], CATALOG))
    assert entry == {
        "code": "MTX002",
        "name": "insecure-matrix-to-link",
        "level": "warning",
        "message": "no https",
        "filename": "content/post.md",
        "location": {"row": 4, "column": 16},
        "end_location": {"row": 4, "column": 34},
        "fix": {
            "applicability": "safe",
            "message": "Fix it",
            "edits": [
                {"content": "https", "location": {"row": 4, "column": 16}, "end_location": {"row": 4, "column": 20}}
            ],
        },
        "related": [],
        "url": CATALOG["MTX002"].url,
    }
    assert json.loads(json_array.render([], CATALOG)) == []
    assert json.loads(json_array.render([one(0, 0)], CATALOG))[0]["fix"] is None


def test_statistics_count_the_most_frequent_first() -> None:
    fixable = diagnostic(SOURCE, 0, 1, fix=replacing(0, 1, ""))
    reports = [
        one(0, 1, level=Level.ERROR),
        Report("a.md", [fixable, diagnostic(SOURCE, 1, 2)], SOURCE),
        *[one(0, 1)] * 9,
    ]
    counts = statistics.count(reports)
    assert statistics.render(counts, PLAIN, 60) == (
        "11  MTX002  insecure-matrix-to-link  ██░░░░░░░░░░░░░░░░░░░░\n"
        " 1  FM003   unexpected-path          ░░\n\n"
        "█ can be fixed  ░ by hand\n"
    )
    assert statistics.facts(counts)[0] == {
        "code": "MTX002", "name": "insecure-matrix-to-link", "level": "warning", "problems": 11, "fixable": 1,
    }  # fmt: skip
    assert statistics.count([]) == []
    assert statistics.render([], PLAIN, 60) == ""


@pytest.mark.parametrize("width", [30, 40, 50, 80, 200])
@pytest.mark.parametrize("number", [1, 40, 4_000])
def test_bars_fit(width: int, number: int) -> None:
    found = diagnostic(SOURCE, 0, 1, fix=replacing(0, 1, ""))
    counts = statistics.count([Report("a.md", [found] * number, SOURCE), one(0, 1, level=Level.ERROR)])
    drawn = statistics.render(counts, PLAIN, width)
    assert max(map(len, drawn.split("\n"))) <= max(width, 41)
    assert ("█" in drawn) == ("░" in drawn) == (width > 40)


def test_a_rule_is_as_loud_as_its_loudest_problem() -> None:
    quiet, loud = diagnostic(SOURCE, 0, 1)._replace(level=Level.INFO), diagnostic(SOURCE, 0, 1)
    assert [entry.level for entry in statistics.count([Report("a.md", [quiet, loud, quiet], SOURCE)])] == [
        Level.WARNING
    ]


def test_a_rule_page_has_its_facts_on_top() -> None:
    page = rule_page.render(CATALOG["MTX002"])
    assert page.startswith(
        "# MTX002 insecure-matrix-to-link\n\nA matrix.to address with `http` (warning, safe fix).\n\n"
    )
    assert "\n\n## Why\n\n" in page
    assert "```markdown bad\n" in page


@pytest.mark.parametrize(
    ("yields_to", "said"),
    [
        (("LNK004",), "not reported where LNK004 reports the same"),
        (("LNK004", "LNK005", "LNK011"), "not reported where LNK004, LNK005 or LNK011 reports the same"),
    ],
)
def test_a_rule_page_says_which_rules_speak_in_its_place(yields_to: tuple[str, ...], said: str) -> None:
    rule = CATALOG["MTX002"]._replace(yields_to=yields_to)
    assert f", {said})." in rule_page.render(rule)
    assert rule_page.facts(rule)["yields_to"] == [*yields_to]


def test_a_page_is_drawn_with_its_examples_told_apart() -> None:
    drawn = rule_page.draw(CATALOG["MTX002"], COLOURED, 80)
    assert "\x1b[1;35mWhy\x1b[0m\n" in drawn
    assert "\n\x1b[1;31m✗ Bad\x1b[0m\n\x1b[1;31m│\x1b[0m " in drawn
    assert "\n\x1b[32m✓ Fixed\x1b[0m\n\x1b[32m│\x1b[0m " in drawn
    assert "```" not in drawn
    assert "\n\n\n" not in drawn


def test_pages_link_to_each_other_where_there_are_links() -> None:
    there, here = CATALOG["SEC009"].url, "SEC009-repeated-project-title.md"
    linked = rule_page.draw(CATALOG["SEC008"], Paint(colours=True, links=True), 80)
    assert f";{there}\x1b\\" in linked
    assert f";{here}" not in linked
    assert here not in rule_page.draw(CATALOG["SEC008"], COLOURED, 80)
    assert f"]({here})" in rule_page.render(CATALOG["SEC008"])


@pytest.mark.parametrize("rule", CATALOG, ids=lambda rule: rule.code)
def test_every_page_can_be_drawn_and_acts_on_no_terminal(rule: Rule) -> None:
    text = rule_page.render(rule)
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", rule_page.draw(rule, COLOURED, 70))
    for shown in (text, drawn):
        assert printable(shown.replace("\n", "")) == shown.replace("\n", "")
    assert rule.summary[1:] in text
    assert all(cells(line) <= 70 or " " not in line.strip("│ ") for line in drawn.split("\n"))
    assert drawn.count("✗ Bad") == sum(example.kind == "bad" for example in rule.examples)
    assert rule_page.facts(rule)["url"] == rule.url


def test_rules_are_listed_by_family() -> None:
    listed = rule_page.index(CATALOG, PLAIN, None).split("\n")
    assert listed[:3] == [listed[0], "", "Front matter"]
    assert listed[0].index("Flags") == listed[3].index("front matter that is missing")
    assert sum(line == "Text" for line in listed) == 1


@pytest.mark.parametrize("width", [70, 80, 100, 120, 200])
def test_the_list_fits(width: int) -> None:
    listed = rule_page.index(CATALOG, PLAIN, width)
    assert max(map(cells, listed.split("\n"))) <= width
    assert " ".join(listed.split()).count(" ") == " ".join(rule_page.index(CATALOG, PLAIN, None).split()).count(" ")


# -- the tree --------------------------------------------------------------------------------------------------------

SECTIONS = """\
## Dept of Owls 🦉

### Barn ([website](https://barn.chat))

[Thea](https://matrix.to/#/@thea:garden.chat) reports

> Owls are *in*.
>
> ![An owl](owl.png)

### Attic

> Not a word on who says so.
"""


def test_the_tree_shows_who_reported_what_where() -> None:
    document = Document(Source("post.md", POST + SECTIONS))
    assert tree.render(document, PLAIN, 80) == (
        "This Week in Matrix 2024-05-03\n"
        "└── Dept of Owls 🦉  H2, rows 11-23\n"
        "    ├── Barn (website)  H3, rows 13-19\n"
        "    │   └── Thea @thea:garden.chat reports  rows 15-19, quote, 1 image\n"
        "    └── Attic  H3, rows 21-23\n"
        "        └── (no attribution)  row 23, quote\n"
    )


def test_a_narrow_tree_loses_nothing() -> None:
    document = Document(Source("post.md", POST + SECTIONS))
    wide, narrow = (tree.render(document, PLAIN, width) for width in (80, 33))
    assert all(cells(line) <= 33 for line in narrow.split("\n"))
    assert re.sub(r"[\s│├└─]+", "", narrow) == re.sub(r"[\s│├└─]+", "", wide)


def test_a_tree_in_colours_is_the_same_tree() -> None:
    document = Document(Source("post.md", POST + SECTIONS))
    assert re.sub(r"\x1b\[[0-9;]*m", "", tree.render(document, COLOURED, 80)) == tree.render(document, PLAIN, 80)


def test_the_tree_as_an_object() -> None:
    found = run("tree", "--json", "-", stdin=(POST + SECTIONS).encode()).json
    assert list(found) == ["front_matter", "sections", "nodes"]
    assert found["front_matter"]["date"] == "2024-05-03"
    (department,) = found["sections"]
    project, attic = department["sections"]
    assert (department["level"], department["title"], department["location"]) == (
        2, "Dept of Owls 🦉", {"row": 11, "column": 1},
    )  # fmt: skip
    (first,), (second,) = project["entries"], attic["entries"]
    assert first["reporter"] == {"label": "Thea", "user_id": "@thea:garden.chat"}
    assert first["verb"] == "reports"
    assert first["attribution"]["location"] == {"row": 15, "column": 1}
    assert first["quote"]["end_location"] == {"row": 19, "column": 21}
    assert (second["reporter"], second["attribution"]) == (None, None)
    kinds = [node["kind"] for node in found["nodes"]]
    assert kinds == [
        "heading", "heading", "link", "paragraph", "link", "block_quote", "paragraph", "emphasis", "paragraph", "image",
        "heading", "block_quote", "paragraph",
    ]  # fmt: skip
    assert found["nodes"][2] == {
        "kind": "link",
        "location": {"row": 13, "column": 11},
        "end_location": {"row": 13, "column": 39},
        "target": "https://barn.chat",
    }


def test_references_carry_their_label() -> None:
    found = run("tree", "--json", "-", stdin=b"See [owls][o] and [o].\n\n[o]: https://owls.chat\n").json
    links = [node for node in found["nodes"] if node["kind"] == "link"]
    assert [(node["target"], node["label"]) for node in links] == [("https://owls.chat", "o")] * 2


# -- strangers -------------------------------------------------------------------------------------------------------

HOSTILE = [
    "::error file=x,title=pwn::boo",
    "\n::add-mask::secret",
    "\r\n  ::stop-commands::token",
    "\u3000::warning::x",
    "##[error]pwn",
    "#####[add-mask]x",
    "##[stop-commands]t",
    "\x1b[31m::error::x",
    "\x1b]0;title\x07",
    "\x1b]8;;http://evil.example\x1b\\",
    "\x9b2J\x85\x7f\b",
    "\u202egnissim\u2066 \u200b\u2028\u2029\ufeff",
    "\U000e0041\U000e007f",
    "\udcff",
]

OWN_ESCAPES = re.compile(rf"\x1b\[(0|1|2|31|32|33|36|94|1;31)m|\x1b\]8;;({re.escape(PAGES_URL)}[\w-]+\.md)?\x1b\\")
"""What may reach a terminal: our colours, and links to the pages of our rules."""

FORMATS: dict[str, Callable[[Sequence[Report]], str]] = {
    "full": lambda reports: defused(full.render(reports, PLAIN)),
    "full in colour": lambda reports: defused(full.render(reports, Paint(colours=True, links=True))),
    "concise": lambda reports: defused(concise.render(reports, PLAIN)),
    "concise in colour": lambda reports: defused(concise.render(reports, COLOURED)),
    "json": lambda reports: json_array.render(reports, CATALOG),
}


@pytest.mark.parametrize(("name", "text"), list(product(FORMATS, HOSTILE)))
def test_no_text_of_a_stranger_acts(name: str, text: str) -> None:
    body = f"before\n{text} and\n{text}".encode("utf-8", "replace").decode()
    source = Source(f"{text}/{text}.md", body)
    found = [
        diagnostic(source, start, min(start + 3, len(body)), f"{text} in `{text}`", fix=replacing(0, 1, text, text))
        for start in range(0, len(body) + 1, 2)
    ]
    output = FORMATS[name]([Report(source.name, found, source)])
    assert commands(output) == []
    visible = OWN_ESCAPES.sub("", output)
    assert printable(visible.replace("\n", "")) == visible.replace("\n", "")
    assert ("\x1b" in output) == name.endswith("colour")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_a_file_acts_on_the_log(text: str) -> None:
    for arguments in (
        ["check", "--output-format", "concise", text],
        ["check", "--select", text, "-"],
        ["rule", text],
        [text],
        ["tree", text],
    ):
        result = run(*arguments, env={"GITHUB_ACTIONS": "true"})
        assert result.code == 2
        for output in (result.out, result.err):
            assert commands(output) == []
            assert printable(output.replace("\n", "")) == output.replace("\n", "")


@pytest.mark.parametrize("output_format", ["full", "concise", "json"])
def test_no_post_acts_on_the_log(output_format: str) -> None:
    text = "".join(f"{hostile} {INSECURE}\n" for hostile in HOSTILE).encode("utf-8", "replace")
    result = run("check", "--output-format", output_format, "-", stdin=text, env={"GITHUB_ACTIONS": "true"})
    assert result.out.count("MTX002") >= len(HOSTILE)
    assert commands(result.out) == []
    drawn = run("tree", "-", stdin=b"## ##[error]x\n\n## ::error::x\n", env={"GITHUB_ACTIONS": "true"})
    assert commands(drawn.out) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("é 漢 🏓 👩‍🔧 ⚖️", "é 漢 🏓 👩‍🔧 ⚖️"),
        ("\x1b[0m", r"\x1b[0m"),
        ("a\tb\r\n", r"a\tb\r\n"),
        ("\x00\x7f\x9b", r"\x00\x7f\x9b"),
        ("\u202e\u2066\u200b", "<U+202E><U+2066><U+200B>"),
        ("\U000e0041", "<U+E0041>"),
        ("caf\udce9", r"caf\xe9"),
        ("\ud800", "<U+D800>"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown
