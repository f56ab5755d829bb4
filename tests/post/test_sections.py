"""The section tree: departments, projects and entries with their reporters, in the forms of all years."""

import pytest

from twimlint.post.document import Document
from twimlint.post.sections import Attribution, Section
from twimlint.text.source import Source

INES = "https://matrix.to/#/@ines:garden.chat"


def read(text: str) -> Document:
    return Document(Source("content/blog/2026/01/2026-01-09-twim.md", text))


def outline(section: Section) -> list[object]:
    """Titles, nested, with the number of entries in each."""
    return [(below.level, below.title, len(below.entries), outline(below)) for below in section.sections]


def attribution_of(line: str, below: str = "> A report.") -> Attribution | None:
    entries = read(f"## Dept of Clients\n\n{line}\n\n{below}\n").entries
    return entries[0].attribution if entries else None


# -- sections --------------------------------------------------------------------------------------------------------


def test_projects_nest_in_departments() -> None:
    document = read("## A\n\n### A1\n\n#### Deep\n\n### A2\n\n## B\n\n### B1\n")
    assert outline(document.outline) == [
        (2, "A", 0, [(3, "A1", 0, [(4, "Deep", 0, [])]), (3, "A2", 0, [])]),
        (2, "B", 0, [(3, "B1", 0, [])]),
    ]
    assert document.sections == document.outline.sections


def test_a_project_before_any_department_hangs_under_the_root() -> None:
    document = read("### Early\n\n## A\n")
    assert outline(document.outline) == [(3, "Early", 0, []), (2, "A", 0, [])]


def test_a_first_level_heading_stands_beside_the_departments() -> None:
    document = read("## A\n\n# Lost\n\n### Project\n\n## B\n")
    assert outline(document.outline) == [
        (2, "A", 0, []),
        (1, "Lost", 0, [(3, "Project", 0, [])]),
        (2, "B", 0, []),
    ]


def test_a_heading_in_a_quote_belongs_to_the_entry() -> None:
    document = read(f"## A\n\n[Ines]({INES}) says\n\n> # Big\n>\n> ## Smaller\n\n## B\n")
    assert outline(document.outline) == [(2, "A", 1, []), (2, "B", 0, [])]


def test_titles_are_what_readers_see() -> None:
    document = read("## Dept of *Status of Matrix* 🌡 {#status}\n\n### [#tea:garden.chat](https://x.im) `code`\n")
    department = document.sections[0]
    assert department.title == "Dept of Status of Matrix 🌡"
    assert department.sections[0].title == "#tea:garden.chat code"


def test_spans_reach_to_the_last_block() -> None:
    text = "intro\n\n## A\n\ntext\n\n### A1\n\nmore\n\n## B\n"
    document = read(text)
    department, last = document.sections
    assert text[slice(*department.span)] == "## A\n\ntext\n\n### A1\n\nmore"
    assert text[slice(*department.sections[0].span)] == "### A1\n\nmore"
    assert text[slice(*last.span)] == "## B"
    assert text[slice(*document.outline.span)] == text.rstrip()
    assert read("").outline.span == (0, 0)


# -- entries ---------------------------------------------------------------------------------------------------------


def test_an_entry_has_its_quotes_and_pictures() -> None:
    thea = "[Thea](https://matrix.to/#/@t:lantern.im) adds"
    text = f"## A\n\n[Ines]({INES}) says\n\n> One.\n\n![p](p.png)\n\n{thea}\n\n> Two.\n"
    first, second = read(text).entries
    assert text[slice(*first.span)].endswith("![p](p.png)")
    assert (len(first.quotes), len(first.others)) == (1, 1)
    assert (len(second.quotes), len(second.others)) == (1, 0)
    assert second.attribution is not None
    assert second.attribution.user_id == "@t:lantern.im"


def test_what_joins_two_quotes_belongs_to_the_entry() -> None:
    (entry,) = read(f"## A\n\n[Ines]({INES}) says\n\n> One.\n\nand then\n\n> Two.\n\nThanks, Ines!\n").entries
    assert (len(entry.quotes), len(entry.others)) == (2, 1)


def test_a_quote_without_attribution_is_an_entry_with_what_leads_to_it() -> None:
    first, second = read("## A\n\n> One.\n\n## B\n\nA sentence.\n\n> Two.\n").entries
    assert first.attribution is None
    assert second.attribution is None
    assert first.lead is None
    assert second.lead is not None


def test_an_attribution_alone_is_an_entry() -> None:
    (entry,) = read(f"## A\n\n[Ines]({INES}) says\n\n## B\n").entries
    assert (entry.quotes, entry.others) == ([], [])


def test_comments_and_empty_quotes_are_no_part_of_entries() -> None:
    (entry,) = read(f"## A\n\n[Ines]({INES}) says\n\n<!-- more -->\n\n>\n\n> One.\n\n<!-- x -->\n").entries
    assert (len(entry.quotes), len(entry.others)) == (1, 1)


def test_entries_stand_before_the_first_heading_too() -> None:
    document = read(f"[Ines]({INES}) says\n\n> One.\n")
    assert len(document.outline.entries) == len(document.entries) == 1
    assert document.sections == []


# -- attributions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "label", "verb", "colon"),
    [
        (f"[Ines]({INES}) says", "Ines", "says", False),
        (f"[Ines]({INES}) told us:", "Ines", "told us", True),
        (f"[Ines Holm [it/its]]({INES}) announces", "Ines Holm [it/its]", "announces", False),
        (f"[**Ines** `h`]({INES}) reports", "Ines h", "reports", False),
        (f"**[Ines]({INES})** says", "Ines", "says", False),
        (f"[Ines]({INES}) (guess who's back) said:", "Ines", "said", True),
        (f"[Ines]({INES}) also announces", "Ines", "also announces", False),
        (f"[Ines]({INES}) sings", "Ines", "sings", False),
        (f"[Ines]({INES}):", "Ines", "", True),
        (f"From [Ines]({INES}):", "Ines", "", True),
        (f"In other news, [Ines]({INES}) has built a shed:", "Ines", "has built a shed", True),
        (f"[Ines]({INES}), who likes tea, said:", "Ines", "who likes tea, said", True),
        (f'<a href="{INES}">Ines</a> reports that:', "Ines", "reports that", True),
        ('<a class="mx_UserPill" title="@ines:garden.chat">Ines</a> reports', "Ines", "reports", False),
        ("[Ines](@ines:garden.chat) says", "Ines", "says", False),
        (f"[ines]\n\n[ines]: {INES}", "ines", "", False),
        (f"[Ines] said:\n\n[ines]: {INES}", "Ines", "said", True),
        (f"[the gardener][ines] said:\n\n[ines]: {INES}", "the gardener", "said", True),
    ],
)
def test_links_to_an_account(line: str, label: str, verb: str, colon: bool) -> None:
    attribution = attribution_of(line)
    assert attribution is not None
    assert (attribution.label, attribution.verb, attribution.colon) == (label, verb, colon)
    assert attribution.user_id == "@ines:garden.chat"
    assert attribution.target in (INES, "@ines:garden.chat")


@pytest.mark.parametrize(
    ("line", "label", "verb", "target"),
    [
        ("[Ines](https://garden.chat/~ines) said:", "Ines", "said", "https://garden.chat/~ines"),
        ("[Ines](https://garden.chat/~ines) also says", "Ines", "also says", "https://garden.chat/~ines"),
        ("[Ines](https://garden.chat/~ines) says that", "Ines", "says that", "https://garden.chat/~ines"),
        ("[Ines](https://garden.chat/~ines):", "Ines", "", "https://garden.chat/~ines"),
        ("Says [Ines](https://garden.chat/~ines):", "Ines", "", "https://garden.chat/~ines"),
        ("[Ines](https://matrix.to/#/@ines) says", "Ines", "says", "https://matrix.to/#/@ines"),
        ("Ines Holm says", "Ines Holm", "says", None),
        ("Ines also added:", "Ines", "added", None),
        ("krill reports that:", "krill", "reports", None),
        ("From Ines:", "Ines", "From", None),
        ("Ines:", "Ines", "", None),
    ],
)
def test_names_that_lead_to_no_account(line: str, label: str, verb: str, target: str | None) -> None:
    attribution = attribution_of(line)
    assert attribution is not None
    assert (attribution.label, attribution.verb, attribution.target) == (label, verb, target)
    assert attribution.user_id is None


@pytest.mark.parametrize(
    "line",
    [
        "and then",
        "Also:",
        "And finally:",
        "Notes on usage:",
        "**Changes:**",
        "They've also added:",
        "When we asked, she added",
        "This is a client for gardens.",
        "[Sprout](https://garden.chat/sprout) is a client for gardens:",
        "There is a [bridge](https://garden.chat/bridge) available.",
        "The review of [Sprout](https://garden.chat/sprout) says",
        "![Ines](ines.png)",
    ],
)
def test_what_names_nobody(line: str) -> None:
    assert attribution_of(line) is None


@pytest.mark.parametrize(
    "line",
    [
        f"[Ines]({INES}) has built a shed, come and see.",
        f"Thanks to [Ines]({INES}) for that",
        f"[Ines]({INES}) and [Thea](https://matrix.to/#/@t:lantern.im) met",
        "[Ines](https://garden.chat/~ines) said:",
        "Ines says",
    ],
)
def test_without_a_quote_only_the_plain_form_counts(line: str) -> None:
    assert attribution_of(line, "No quote.") is None
    assert attribution_of(f"[Ines]({INES}) says", "No quote.") is not None


@pytest.mark.parametrize(
    ("verb", "plain"), [("", False), ("says", True), ("went on writing", True), ("went on to write", False)]
)
def test_without_a_quote_the_plain_form_has_one_to_three_words(verb: str, plain: bool) -> None:
    assert (attribution_of(f"[Ines]({INES}) {verb}".rstrip(), "No quote.") is not None) is plain
    assert attribution_of(f"[Ines]({INES}) {verb}".rstrip()) is not None


def test_the_span_of_an_attribution_begins_at_the_name() -> None:
    attribution = attribution_of(f"In short, [Ines]({INES}) said:")
    assert attribution is not None
    text = f"## Dept of Clients\n\nIn short, [Ines]({INES}) said:\n\n> A report.\n"
    assert text[slice(*attribution.span)] == f"[Ines]({INES}) said:"
