"""TBL: what the examples of the rule pages cannot show, such as odd tables, neighbours, and long inputs."""

import re
from collections.abc import Callable

import pytest

from tests.growth import grows_in_proportion
from twimlint.checks import Context
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

CATALOG = load_catalog()
TABLE_CODES = [code for code in CATALOG.codes if code.startswith("TBL")]
NAME = "content/blog/2026/01/2026-01-09-twim.md"
PING_HEAD = "|Rank|Hostname|Median MS|\n|:---:|:---:|:---:|\n"


def found(text: str, *codes: str) -> list[Diagnostic]:
    rules = [CATALOG[code] for code in codes or TABLE_CODES]
    return check(Document(Source(NAME, text)), Ruleset(rules), Context(load_style()))


def fixed(text: str, code: str) -> str:
    return fix(Source(NAME, text), Ruleset([CATALOG[code]]), Context(load_style())).text


def ping_table(*rows: str) -> str:
    return PING_HEAD + "".join(f"|{row}|\n" for row in rows)


# -- TBL001, TBL002 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "filled"),
    [
        ("|Rank|Hostname|Median MS|\n|-|-|-|\n", False),
        ("|Rank|Since|Median MS|Hostname|\n|-|-|-|-|\n", False),
        ("|Rank|Since|Median MS|\n|-|-|-|\n", True),
    ],
)
def test_a_row_of_a_ranking_is_not_filled_with_cells_that_must_not_be_empty(head: str, filled: bool) -> None:
    text = f"{head}|1|\n"
    assert [diagnostic.code for diagnostic in found(text)] == ["TBL001"]
    assert (fixed(text, "TBL001") != text) is filled


def test_mending_the_delimiter_row_of_a_ranking_makes_no_other_fault() -> None:
    rules = Ruleset([CATALOG[code] for code in TABLE_CODES])
    result = fix(Source(NAME, "Rank|Hostname|Median MS\n|-\n|1\n"), rules, Context(load_style()))
    assert result.applied == {"TBL002": 1}
    assert [diagnostic.code for diagnostic in result.remaining] == ["TBL001"]


@pytest.mark.parametrize(
    ("row", "repaired"),
    [
        ("| a | b |", "| a | b | |"),
        ("| a", "| a | | |"),
        ("a | b", "a | b | |"),
        (r"| a | b\|", r"| a | b\| | |"),
        ("| a | b |   ", "| a | b | |   "),
    ],
)
def test_missing_cells_are_added_whatever_the_bars(row: str, repaired: str) -> None:
    head = "| 1 | 2 | 3 |\n|---|---|---|\n"
    result = fix(Source(NAME, f"{head}{row}\n"), Ruleset([CATALOG["TBL001"]]), Context(load_style()))
    assert result.text == f"{head}{repaired}\n"
    assert result.applied == {"TBL001": 1}


@pytest.mark.parametrize(("missing", "fixable"), [(50, True), (51, False)])
def test_a_great_many_missing_cells_are_reported_only(missing: int, fixable: bool) -> None:
    wide = missing + 1
    (diagnostic,) = found("|a" * wide + "|\n" + "|-" * wide + "|\n|b|\n")
    assert diagnostic.message == f"The row has 1 cell, the header {wide}: add the missing ones"
    assert (diagnostic.fix is not None) is fixable


def test_cells_are_counted_in_the_plural() -> None:
    (diagnostic,) = found("|a|b|c|\n|-|-|-|\n|d|e|\n")
    assert diagnostic.message == "The row has 2 cells, the header 3: add the missing ones"


def test_a_row_that_is_too_long_is_reported_only() -> None:
    (diagnostic,) = found("> | 1 | 2 |\n> |---|---|\n> | a | b | c |\n")
    assert diagnostic.fix is None
    assert (*diagnostic.location, *diagnostic.end_location) == (3, 3, 3, 16)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "> ", "> > ", "- ", "> 1. ", "[^kite]: "])
def test_a_delimiter_row_keeps_to_its_container_and_line_ending(mark: str, ending: str) -> None:
    deeper = re.sub("[^>]", " ", mark)
    text = ending.join([f"{mark}| 1 | 2 |", f"{deeper}| a | b |", ""])
    assert fixed(text, "TBL002") == ending.join([f"{mark}| 1 | 2 |", f"{deeper}|---|---|", f"{deeper}| a | b |", ""])


def test_a_delimiter_row_is_as_wide_as_the_rows() -> None:
    rows = "| a | b | c |\n| d | e | f |\n"
    assert fixed(rows, "TBL002") == "| a | b | c |\n|---|---|---|\n| d | e | f |\n"


@pytest.mark.parametrize(
    ("delimiter", "repaired"),
    [("|:--|--:|", "|:--|--:|--:|"), ("|:--|:-:|--:|---|", "|:--|:-:|--:|"), ("|:--|", "|:--|:--|:--|")],
)
def test_a_delimiter_row_that_does_not_fit_keeps_its_alignments(delimiter: str, repaired: str) -> None:
    text = "| a | b | c |\n{}\n| d | e | f |\n"
    assert fixed(text.format(delimiter), "TBL002") == text.format(repaired)


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n",
        "|| a || b ||\n|| c || d ||\n",
        "a | b\nc | d\n",
        "| x |\n| y |\n",
        "| a | b |\n| c | d | e |\n",
        "| a | b | c |\n| d | e |\n",
        "|---|\n| a |\n",
        "a\n| --- |\n| b |\n",
        "a | b\\\n|---|---|\nc | d\n",
        "```\n| a | b |\n| c | d |\n```\n",
        "|--|--|\n   |\n".replace("|--|--|", "+--+--+"),
        "\\| a | b |\n| c | d |\n",
    ],
)
def test_bars_that_make_no_table_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_table_that_left_its_quote_is_for_another_rule() -> None:
    text = "> kites\n| 1 | 2 |\n|---|---|\n| a | b |\n"
    assert {diagnostic.code for diagnostic in found(text, "ATT009", *TABLE_CODES)} == {"ATT009"}
    (alone,) = found(text)
    assert alone.fix is None


# -- TBL003 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ranks",
    ["1 2 3 4", "1 1 3 4", "1 1 2 3", "1 1 1 4", "1 1 1 2"],
)
def test_rows_of_one_time_may_share_a_rank(ranks: str) -> None:
    medians = ("10", "10", "10", "20")
    rows = [f"{rank}|garden.chat|{median}" for rank, median in zip(ranks.split(), medians, strict=True)]
    assert found(ping_table(*rows)) == []


@pytest.mark.parametrize("ranks", ["2 3 4", "0 1 2", "1 3 4", "1 1 2", "1 2 2", "3 2 1", "1 2 1"])
def test_ranks_that_do_not_count_are_numbered_anew(ranks: str) -> None:
    rows = [f"{rank}|garden.chat|{median}" for rank, median in zip(ranks.split(), ("10", "20", "30"), strict=True)]
    assert len(found(ping_table(*rows))) == 1
    assert fixed(ping_table(*rows), "TBL003") == ping_table(*(f"{n}|garden.chat|{n}0" for n in (1, 2, 3)))


def test_a_table_out_of_order_is_reported_once_and_not_numbered() -> None:
    (diagnostic,) = found(ping_table("3|garden.chat|30", "2|garden.chat|20", "1|garden.chat|10"))
    assert diagnostic.fix is None
    assert diagnostic.location.row == 4


@pytest.mark.parametrize("ranks", ["2 1 1 2", "1 2 1 2", "1 1 1 3", "1 1 2 1"])
def test_sharing_a_time_excuses_no_other_rank(ranks: str) -> None:
    rows = [f"{rank}|garden.chat|{median}" for rank, median in zip(ranks.split(), (10, 10, 10, 20), strict=True)]
    (diagnostic,) = found(ping_table(*rows))
    assert diagnostic.fix is not None


def test_the_message_names_the_rank_that_should_stand_there() -> None:
    (diagnostic,) = found(ping_table("1|garden.chat|10", "2|garden.chat|20", "4|garden.chat|30"))
    assert diagnostic.message == "The rank of this row should be 3, not 4: correct it"
    assert diagnostic.location.row == 5


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("first|garden.chat|10", "`first` must be a number: write digits only"),
        ("1|garden.chat|201ms", "`201ms` must be a number: write digits only"),
        ("1|garden.chat|1.2.3", "`1.2.3` must be a number: write digits only"),
        ("|garden.chat|10", "This cell is empty: write a number"),
    ],
)
def test_a_cell_without_its_number_is_pointed_at(row: str, message: str) -> None:
    """The rest of the table is not judged: it is the row that counts wrong."""
    (diagnostic,) = found(ping_table(row, "3|garden.chat|5"))
    assert diagnostic.message == message
    assert diagnostic.location.row == 3


@pytest.mark.parametrize("row", ["1|garden.chat", "1"])
def test_a_row_that_lacks_cells_is_for_another_rule(row: str) -> None:
    assert "TBL003" not in {diagnostic.code for diagnostic in found(ping_table("2|garden.chat|10", row))}
    (alone,) = found(ping_table("2|garden.chat|10", row), "TBL003")
    assert (alone.location.row, alone.fix) == (4, None)


@pytest.mark.parametrize("host", ["8448", "garden", "garden.chat.", "garden_chat", ""])
def test_what_is_no_host(host: str) -> None:
    (diagnostic,) = found(ping_table(f"1|{host}|10"), "TBL003")
    assert diagnostic.code == "TBL003"


@pytest.mark.parametrize("host", ["garden.chat", "garden.chat:8448", "[2001:db8::1]:8448", "192.0.2.1"])
def test_what_is_a_host(host: str) -> None:
    assert found(ping_table(f"1|{host}|10.5")) == []


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        ("|2|willow.im 300|", "|2|willow.im|300|"),
        ("|2 willow.im|300.5|", "|2|willow.im|300.5|"),
        ("| 2 | willow.im  300", "| 2 | willow.im|300"),
        ("|2 willow.im 300|", "|2|willow.im|300|"),
        ("2 willow.im 300|", "2|willow.im|300|"),
        ("|2|willow.im|", "|2|willow.im|"),
        ("|2|willow and 300|", "|2|willow and 300|"),
    ],
)
def test_a_bar_that_is_missing_in_the_ranking_is_inserted(row: str, whole: str) -> None:
    text = f"{PING_HEAD}|1|havel.chat|100|\n{row}\n"
    assert fixed(text, "TBL001") == f"{PING_HEAD}|1|havel.chat|100|\n{whole}\n"
    assert [diagnostic.code for diagnostic in found(text)] == ["TBL001"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("|2|willow.im 300|", "There is no bar between `willow.im` and `300`: insert it"),
        ("|2 willow.im|300|", "There is no bar between `2` and `willow.im`: insert it"),
        ("|2 willow.im 300|", "There are no bars between `2`, `willow.im` and `300`: insert them"),
    ],
)
def test_the_cells_around_a_missing_bar_are_named(row: str, told: str) -> None:
    (diagnostic,) = found(f"{PING_HEAD}|1|havel.chat|100|\n{row}\n")
    assert diagnostic.message == told


def test_columns_are_found_by_name() -> None:
    text = "| Hostname | Std Dev | MEDIAN MS | Rank |\n|---|---|---|---|\n| garden.chat | 9 | 8 | 2 |\n"
    (diagnostic,) = found(text)
    assert text[slice(*diagnostic.span)] == "2"
    assert found("| Rank | Hostname |\n|---|---|\n| 2 | 8448 |\n") == []


# -- TBL004 ----------------------------------------------------------------------------------------------------------

ROOM = "### [#ping:maunium.net](https://matrix.to/#/#ping:maunium.net)\n\n"
OTHER_ROOM = "### [#ping-no-synapse:maunium.net](https://matrix.to/#/%23ping-no-synapse:maunium.net)\n\n"
EVERY_WEEK = "## Dept of Ping 🏓\n\nHere we reveal, rank, and applaud the homeservers with the lowest ping.\n\n"


def test_each_room_wants_its_own_table() -> None:
    text = EVERY_WEEK + ROOM + ping_table("1|garden.chat|10") + "\n" + OTHER_ROOM
    assert [diagnostic.location.row for diagnostic in found(text)] == [11]


def test_what_stands_there_every_week_may_have_words_before_it() -> None:
    text = EVERY_WEEK.replace("Here we", "You have missed it: here we") + ROOM
    assert [diagnostic.location.row for diagnostic in found(text, "TBL004")] == [5]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (EVERY_WEEK + ROOM + OTHER_ROOM, [5, 7]),
        (EVERY_WEEK + OTHER_ROOM + ROOM, [5, 7]),
        (EVERY_WEEK + ROOM + ROOM, [5, 7]),
        ("## Dept of Ping\n\n## That's all I know\n", [1]),
        (EVERY_WEEK + ROOM + "Join #ping:maunium.net\n\n" + ROOM, [5, 9]),
        (EVERY_WEEK + "### [The ranking](https://matrix.to/#/#ping:maunium.net)\n", [5]),
        ("Hello.\n\n## Dept of Bots 🤖\n\nNothing new.\n\n" + EVERY_WEEK, [7]),
    ],
)
def test_headings_with_nothing_to_say(text: str, rows: list[int]) -> None:
    assert [diagnostic.location.row for diagnostic in found(text, "TBL004")] == rows


@pytest.mark.parametrize(
    "text",
    [
        EVERY_WEEK + "There is no ranking this week.\n\n" + ROOM,
        EVERY_WEEK + ROOM + "The bot is away.\n",
        EVERY_WEEK + ROOM + "> The bot is away.\n",
        EVERY_WEEK + "![The ranking](/blog/img/ranking.png)\n",
        "## Dept of Bots 🤖\n\n" + ROOM + "Join #ping:maunium.net\n",
        "## Dept of Servers 🏢\n\n" + ROOM + "Join #ping:maunium.net\n",
    ],
)
def test_a_word_will_do(text: str) -> None:
    assert found(text, "TBL004") == []


# -- what they share -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "|" * 5 * n,
        lambda n: "|a|b|\n" * n,
        lambda n: "|a|b|\n|--|\n\n" * n,
        lambda n: "> a\n|b|c|\n|--|--|--|\n\n" * n,
        lambda n: PING_HEAD + "|1|garden.chat|10|\n" * n,
        lambda n: PING_HEAD + "".join(f"|{row}|garden.chat|{row}|\n" for row in range(n)),
    ],
    ids=lambda make: repr(make(2)[-12:]),
)
def test_time_grows_with_the_length_alone(make: Callable[[int], str]) -> None:
    ruleset, context = Ruleset([CATALOG[code] for code in TABLE_CODES]), Context(load_style())
    assert grows_in_proportion(lambda size: check(Document(Source(NAME, make(size))), ruleset, context), 500)
