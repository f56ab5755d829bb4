"""What edits change beyond what they may, and in which part of the page."""

from collections.abc import Sequence

import pytest

from twimlint.diagnostics import Change, Edit, splice
from twimlint.engine.guard import Fault, broken_promise
from twimlint.post.document import Document
from twimlint.text.source import Source

LAYOUT, LINKS, STRUCTURE, TEXT, FRONT_MATTER, SHORTCODES = Change
Pairs = Sequence[tuple[str, str]]


def edits_of(text: str, pairs: Pairs) -> list[Edit]:
    """Each text and what replaces it, in order of place."""
    edits, at = [], 0
    for old, new in pairs:
        at = text.index(old, at)
        edits.append(Edit(at, at + len(old), new))
        at += len(old)
    return edits


def fault_of(text: str, edits: Sequence[Edit], changes: Sequence[Change], after: str | None = None) -> Fault | None:
    if after is None:
        after = splice(text, edits)
    before, new = (Document(Source("page.md", page)) for page in (text, after))
    return broken_promise(before, new, edits, frozenset(changes))


PARAGRAPHS = "one\n\ntwo\n\nthree\n"
QUOTE = "> one *two* three\n> four\n>\n> five\n\nsix\n"
LIST = "- one\n- two\n  - three\n  - four\n- five\n"


@pytest.mark.parametrize(
    ("text", "pairs", "change", "spans"),
    [
        (PARAGRAPHS, [("two", "2")], LAYOUT, ["\n\ntwo\n\n"]),
        (PARAGRAPHS, [("one", "1"), ("three", "3")], LAYOUT, ["one\n\n", "\n\nthree\n"]),
        (PARAGRAPHS, [("one", "1"), ("two", "2"), ("three", "3")], LAYOUT, [PARAGRAPHS]),
        (PARAGRAPHS, [("one\n", "one\n\nzero\n")], LAYOUT, ["one\n\n"]),
        (PARAGRAPHS, [("\n\nthree", "\nthree")], LAYOUT, ["\n\ntwo\n\nthree\n"]),
        (PARAGRAPHS, [("one", "eleven"), ("two", "*two*")], LAYOUT, ["one\n\ntwo\n\n"]),
        ("*a*\n\n- c\n\nd\n\ne *f*\n", [("- c", "* c"), ("f", "g")], LAYOUT, ["*f*\n"]),
        (QUOTE, [("two", "2")], LAYOUT, ["*two*"]),
        (QUOTE, [("five", "5")], LAYOUT, ["\n>\n> five\n\n"]),
        (QUOTE, [("four", "4"), ("five", "5")], LAYOUT, ["> one *two* three\n> four\n>\n> five\n\n"]),
        (QUOTE, [("five", "5"), ("six", "6")], LAYOUT, [QUOTE]),
        (LIST, [("three", "3")], LAYOUT, ["\n  - three\n  "]),
        ("> " * 5 + "*a* b [c](d)\n", [("a", "x")], LAYOUT, ["> > > > > *a*"]),
        ("> " * 7 + "*a* b\n", [("a", "x")], LAYOUT, ["> > > > > > > *a*"]),
        ("> " * 8 + "*a* b\n", [("a", "x")], LAYOUT, ["> > > > > > > > *a* b\n"]),
        ("# *a* b *d*\n", [("# *a*", "*c*")], LAYOUT, ["# *a* b *d*\n"]),
        ("*a* x *e* b *c*\n", [(" b ", " d\n\n")], LAYOUT, ["*a* x *e* b *c*\n"]),
        ("[a](b) c\n", [("b", "e")], LAYOUT, ["[a](b)"]),
        ("[a](b) [c](d) e\n", [("[a]", "[x]")], LINKS, ["[a](b)"]),
        ("# a\n\nb\n", [("# a", "## a")], LINKS, ["# a\n\n"]),
        ("# a\n\nb\n", [("# a", "## c")], STRUCTURE, ["# a\n\n"]),
        (PARAGRAPHS, [("one", "```\none")], TEXT, [PARAGRAPHS]),
        (PARAGRAPHS, [("two", "```\ntwo")], TEXT, ["\n\ntwo\n\nthree\n"]),
        ("one\n\ntwo\n", [("one", "two\n\n```")], TEXT, ["one\n\ntwo\n"]),
    ],
)
def test_the_fault_is_in_the_smallest_part_between_what_stayed(
    text: str, pairs: Pairs, change: Change, spans: list[str]
) -> None:
    fault = fault_of(text, edits_of(text, pairs), [change])
    assert fault is not None
    assert [text[slice(*span)] for span in fault.spans or ()] == spans


@pytest.mark.parametrize(
    ("text", "pairs", "change"),
    [
        ("a \n\n*c*\n", [("a ", "a"), ("*c*", "_c_")], LAYOUT),
        ("[a](b) c\n", [("b", "e")], LINKS),
        ("[a](b) c\n", [("[a](b)", "a")], LINKS),
        ("# a\n\nb\n", [("# a", "## a")], STRUCTURE),
        (LIST, [("five", "- five")], STRUCTURE),
        (PARAGRAPHS, [("three", "===\nthree")], TEXT),
        (PARAGRAPHS, [("one", "1"), ("three", "3")], TEXT),
    ],
)
def test_what_the_edits_may_change_is_no_fault(text: str, pairs: Pairs, change: Change) -> None:
    assert fault_of(text, edits_of(text, pairs), [change]) is None


# -- front matter ----------------------------------------------------------------------------------------------------

HEAD = """\
+++
title = "One"
weight = 1
tags = ["a"]

[extra]
image = "a.png"
list = [1]

[extra.deep]
x = 1
y = 2
+++

words
"""


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        ([("One", "Two")], "title"),
        ([("weight = 1\n", "")], "weight"),
        ([("weight", "heavy")], "weight"),
        ([("1", "true")], "weight"),
        ([("1", "1.0")], "weight"),
        ([("a.png", "b.png")], "extra.image"),
        ([("x = 1\ny = 2\n", "")], "extra.deep.x"),
        ([("y = 2", "y = 3")], "extra.deep.y"),
        ([("\n\n[extra]", '\npath = "x"\n\n[extra]')], "path"),
    ],
)
def test_a_value_changes_only_where_it_may(pairs: Pairs, key: str) -> None:
    edits = edits_of(HEAD, pairs)
    assert fault_of(HEAD, edits, [TEXT, SHORTCODES]) == Fault(f"change `{key}` in the front matter")
    assert fault_of(HEAD, edits, [FRONT_MATTER]) is None


@pytest.mark.parametrize(
    ("pairs", "key"),
    [
        ([("[extra]", "[other]")], "extra.image"),
        ([("[extra.deep]\n", "")], "extra.deep.y"),
        ([("[extra.deep]", "[extra.low]")], "extra.deep.y"),
        ([("+++\n\nwords", "\nwords")], "title"),
    ],
)
def test_values_that_change_without_being_touched_are_a_fault(pairs: Pairs, key: str) -> None:
    fault = fault_of(HEAD, edits_of(HEAD, pairs), [FRONT_MATTER])
    assert fault == Fault(f"change `{key}` in the front matter")


def test_front_matter_stays_readable_and_where_it_is() -> None:
    twice = fault_of(HEAD, edits_of(HEAD, [("tags", "title = 1\ntags")]), [FRONT_MATTER])
    assert twice == Fault("make the front matter unreadable")
    new = fault_of("words\n", [Edit(0, 0, '+++\ntitle = "x"\n+++\n')], [FRONT_MATTER, TEXT])
    assert new == Fault("add or remove front matter")
    assert fault_of("words\n", [Edit(0, 0, "more ")], [TEXT]) is None


@pytest.mark.parametrize("value", ["nan", "[nan]", "[{ a = -nan }]"])
def test_a_value_that_is_no_number_stays_the_same(value: str) -> None:
    text = f"+++\nweight = {value}\n+++\n\nwords\n"
    assert fault_of(text, edits_of(text, [("words", "other words")]), [TEXT]) is None


WEIGHT = HEAD.index("weight")
END_OF_VALUE = WEIGHT + len("weight = 1")


@pytest.mark.parametrize(
    ("edit", "touches"),
    [
        (Edit(WEIGHT - 2, WEIGHT - 1, "x"), False),
        (Edit(WEIGHT - 1, WEIGHT, "x"), True),
        (Edit(WEIGHT, WEIGHT, "x"), True),
        (Edit(END_OF_VALUE - 1, END_OF_VALUE, "x"), True),
        (Edit(END_OF_VALUE, END_OF_VALUE, "x"), True),
        (Edit(END_OF_VALUE + 1, END_OF_VALUE + 1, "x"), False),
        (Edit(4, 4, "my weight"), True),
        (Edit(4, 4, "weigh"), False),
    ],
)
def test_an_edit_touches_a_key_at_it_or_by_its_name(edit: Edit, touches: bool) -> None:
    fault = fault_of(HEAD, [edit], [FRONT_MATTER], after=HEAD.replace("weight = 1", "weight = 2"))
    assert (fault is None) is touches


@pytest.mark.parametrize(
    ("pairs", "touches"),
    [
        ([("title", "extra")], True),
        ([("title", "my extra")], False),
        ([("extra", "title")], True),
        ([("[extra]", "[title]")], False),
        ([("title", "weight"), ("extra", "title")], True),
    ],
)
def test_an_edit_touches_a_key_by_the_name_of_its_table(pairs: Pairs, touches: bool) -> None:
    after = HEAD.replace("list = [1]", "list = [2]")
    assert (fault_of(HEAD, edits_of(HEAD, pairs), [FRONT_MATTER], after=after) is None) is touches
    other = HEAD.replace("weight = 1", "weight = 2")
    outside_of_tables = fault_of(HEAD, edits_of(HEAD, [("title", "words")]), [FRONT_MATTER], after=other)
    assert outside_of_tables == Fault("change `weight` in the front matter")
    noted = HEAD.replace("tags", "# weight\ntags")
    note = noted.index("# weight") + len("# ")
    edit = Edit(note, note + len("weight"), "x")
    assert fault_of(noted, [edit], [FRONT_MATTER], after=other) == outside_of_tables


# -- shortcodes ------------------------------------------------------------------------------------------------------

CALLS = '{{ f(a="b") }} x {{ g() }}\n\n{% h() %} body {% end %}\n\n{{/* f(a="b") */}}\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"b"', '"c"'),
        ("a=", "e="),
        ("f(", "k("),
        ("{{ g() }}", ""),
        ("x", "{{ k() }}"),
        ("body", "corpse"),
        ('{{/* f(a="b")', '{{/* f(a="c")'),
        ("{{/*", "{{ /*"),
    ],
)
def test_what_a_shortcode_says_changes_only_with_the_text(old: str, new: str) -> None:
    edits = edits_of(CALLS, [(old, new)])
    assert fault_of(CALLS, edits, [TEXT]) == Fault("change a shortcode")
    for change in (LAYOUT, FRONT_MATTER):
        assert fault_of(CALLS, edits, [change, SHORTCODES]) == Fault("change the content of a shortcode")
    for change in (LINKS, STRUCTURE, TEXT):
        fault = fault_of(CALLS, edits, [change, SHORTCODES])
        assert fault is None or "shortcode" not in fault.reason


def test_how_a_shortcode_is_spelled_changes_with_shortcodes() -> None:
    edits = edits_of(CALLS, [("{{ f", "{{f")])
    assert fault_of(CALLS, edits, [LAYOUT]) == Fault("change a shortcode")
    assert fault_of(CALLS, edits, [LAYOUT, SHORTCODES]) is None
    broken = fault_of(CALLS, edits_of(CALLS, [("{% end %}", "")]), [TEXT, SHORTCODES])
    assert broken == Fault("break a shortcode")
    mended = 'a {{ note(text="x) }} b\n'
    assert fault_of(mended, edits_of(mended, [('{{ note(text="x) }}', "note")]), [TEXT]) is None


@pytest.mark.parametrize(
    ("start", "end", "touches"),
    [
        *[(0, 2, True), (13, 14, True), (14, 15, False), (15, 16, False)],
        *[(16, 17, False), (17, 18, True), (25, 26, True), (26, 27, False), (27, 28, False)],
    ],
)
def test_a_shortcode_that_no_edit_touches_stays(start: int, end: int, touches: bool) -> None:
    """The first is `[0:14]`, the second `[17:26]`."""
    after = CALLS.replace('"b") }} x', '"c") }} x') if start < 16 else CALLS.replace("g()", "j()")
    fault = fault_of(CALLS, [Edit(start, end, "x")], [TEXT, SHORTCODES], after=after)
    assert (fault != Fault("change a shortcode")) is touches
