"""No fix is offered that would change more than its rule declares; verifying that costs less than reading the page."""

import pytest

from tests.fixing import POST_NAME, context, read_from_now_on, ruleset
from twimlint.diagnostics import Applicability, Change, Diagnostic, Edit
from twimlint.engine.check import check, find
from twimlint.engine.fixer import fix
from twimlint.engine.plainness import Plainness, is_inside_a_line
from twimlint.engine.proof import proven
from twimlint.post.document import Document
from twimlint.text.source import Source

TAKEN_BACK = {
    "a definition above a line that would belong to its item": ("LNK006", "- [a]:b\nM"),
    "a room between emphasis and a word": ("MTX005", "*#a:lantern.im*r"),
    "a list beside text that would belong to its item": ("TXT007", " Text\n    * Lanterns\n\n   Text\n"),
    "a delimiter row above a table that would belong to its table": ("TBL002", "b|\n|-|-\n\\\n||\n-|"),
    "words in place of a tag that begins a block": ("TXT005", "Text\\\n</blockquote>Text"),
    "far below the top of the page": ("MTX005", "## Lanterns\n\nText.\n\n*#a:lantern.im*r\n\nText.\n"),
}


def read(text: str) -> Document:
    return Document(Source(POST_NAME, text))


@pytest.mark.parametrize(("code", "text"), TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_what_would_break_a_promise_is_not_offered(code: str, text: str) -> None:
    assert any(found.fix for found in find(read(text), ruleset(code), context()))
    offered = check(read(text), ruleset(code), context())
    assert offered
    assert not any(found.fix or found.applicability or found.fix_locations for found in offered)
    result = fix(Source(POST_NAME, text), ruleset(code), context(), unsafe=True)
    assert (result.text, result.refused) == (text, [])


def test_one_fix_in_a_block_is_taken_back_and_the_others_are_offered() -> None:
    text = "*#a:lantern.im*r and *#b:lantern.im* and #c:lantern.im\n"
    found = check(read(text), ruleset("MTX005"), context())
    assert [diagnostic.fix is not None for diagnostic in found] == [False, True, True]


def test_a_safe_fix_stands_without_the_unsafe_ones_beside_it() -> None:
    text = "Lanterns:\n    * > Bees\n  > 🐝 honey\n💬 wax\n"
    for codes in (("TXT007",), ("TXT007", "TXT011")):
        found = check(read(text), ruleset(*codes), context())
        assert [diagnostic.code for diagnostic in found] == [*codes]
        assert found[0].fix is None


def offers(text: str, edit: Edit, code: str = "MTX005") -> bool:
    """Whether a made-up fix that may change no more than those of a rule stands its trial."""
    document = read(text)
    (rule,) = ruleset(code).rules
    found = find(read("#a:lantern.im\n"), ruleset("MTX005"), context())[0]
    assert found.fix is not None
    made_up: Diagnostic = found._replace(code=code, fix=found.fix._replace(edits=(edit,)))
    (diagnostic,) = proven(document, [made_up], [rule])
    assert (diagnostic.applicability is Applicability.SAFE) == (diagnostic.fix is not None)
    return diagnostic.fix is not None


FAR = "Text of a block.\n\n" * 5
FAR_QUOTED = "Text of a block.\n>\n> " * 5


@pytest.mark.parametrize(
    ("head", "old", "new", "tail", "stands"),
    [
        ("", "*a* [b][c]", "*a* <b>[c]", "[c]: d\n", False),
        ("", "[b][c]", "[e](f)", "[b]: d\n", False),
        ("", "[b][c]", "[b](f)", "[c]: d\n", True),
        ("", "*b* [^c]", "[*b*](f) [^c]", "[^c]: d\n", True),
        ("", "a *b", "a b", "c* d\n", False),
        ("a\n", "+++\n*b*\n+++", "+++\n[*b*](c)\n+++", "d\n", True),
        ("> [b]: c\n", "[b]", "[b](c)", "d\n", True),
    ],
)
def test_a_part_is_read_as_it_is_on_its_page(head: str, old: str, new: str, tail: str, stands: bool) -> None:
    text = f"{head}\n\n{FAR}{old}\n\n{FAR}{tail}"
    at = text.index(old, len(head))
    assert offers(text, Edit(at, at + len(old), new)) is stands


@pytest.mark.parametrize(
    ("old", "new", "tail", "stands"),
    [
        ("<x!-- *b*", "<!-- *b*", "c\n", False),
        ("<x!-- *b*", "<y!-- *b*", "c\n", True),
        ("[*b*]x: c", "[*b*]: c", "[*b*]\n", False),
        ("[*b*]x: c", "[*b*]: c", "[*d*]\n", True),
        ("[*b*]: c", "[*b*]x: c", "[*b*]\n", False),
        ("[^b]x: *c*", "[^b]: *c*", "[^b]\n", False),
        ("x``` *b*", "``` *b*", "c\n", False),
    ],
)
def test_what_changes_far_from_an_edit_is_seen(old: str, new: str, tail: str, stands: bool) -> None:
    text = f"{FAR}{old}\n\n{FAR}{tail}"
    assert offers(text, Edit(len(FAR), len(FAR + old), new), "TXT002") is stands


def test_many_trials_in_one_block_are_few_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"*#a{number}:lantern.im*r and *#b:lantern.im*\n" for number in range(2000))
    document, rules = read(text), ruleset("MTX005")
    found = find(document, rules, context())
    read_texts = read_from_now_on(monkeypatch)
    proven(document, found, rules.rules)
    assert sum(map(len, read_texts)) < 20 * len(text)


PLAIN = [
    ("See |MSC1234| there.", "[MSC1234](https://lantern.im/1234)"),
    ("|https://lantern.im/a_b|\nis new", "<https://lantern.im/a_b>"),
    ("*a* the |the |lantern", ""),
    ("[a](http|://lantern.im)", "s"),
    ("[a](https://lantern.im/|?utm_source=b|)", ""),
    ("> |##| A *b", "####"),
    ("##|#| A `b", ""),
    ("|##| *A", "#"),
    ("|#####| *A", "######"),
    ("#|#| *A", "##"),
    ("# *A\n\n|#| *B", "##"),
    ("a |b|", "c"),
    ("*a*\n\nb |c|", "d"),
    ("`a` |b| c", "d"),
    ("a |b| `c`", "d"),
]
MARKED = [
    ("See *|MSC1234|* there.", "[MSC1234](https://lantern.im/1234)"),
    ("See |MSC1234| [there.", "[MSC1234](https://lantern.im/1234)"),
    ("See |a|", "{{ a() }}"),
    ("|a| b", "# a"),
    ("|a| b", "<div>"),
    ("a|\n|b", " "),
    ("a | b|", ""),
    ("[a](|http://lantern.im|)", ""),
    ("[a](http://lantern.im/|b|)", "b)"),
    ("`a |b|`", "c"),
    ("`a`|b| c", "d"),
    ("a |b|`c`", "d"),
    ("|`a`| b", "c"),
    ("```\n|a|\n```\n\nb", "c"),
    ("|#| *A", ""),
    ("|##### *A", "##"),
    ("|## |*A", "###"),
    ("|## *A", "a"),
    ("|*A\n==", "#"),
]


@pytest.mark.parametrize(
    ("marked", "new", "plain"), [(*edit, True) for edit in PLAIN] + [(*edit, False) for edit in MARKED]
)
def test_edits_among_plain_words_need_no_trial(marked: str, new: str, plain: bool) -> None:
    before, *rest = marked.split("|")
    old, after = rest if len(rest) == 2 else ("", rest[0])
    edit = Edit(len(before), len(before) + len(old), new)
    assert Plainness(read(before + old + after)).holds(edit, {Change.STRUCTURE}) is plain


def test_the_level_of_a_heading_is_proven_to_be_changed_by_rules_that_declare_it_only() -> None:
    edit = Edit(0, 2, "####")
    assert not Plainness(read("## A\n")).holds(edit, {Change.LAYOUT, Change.LINKS})
    assert offers("## A\n", edit, "SEC008")
    assert not offers("## A\n", edit, "MTX005")


@pytest.mark.parametrize(
    ("text", "old", "new", "stands"),
    [
        (f"> {FAR_QUOTED}*b* c\n", "*b*", "[*b*](d)", True),
        (f"> {FAR_QUOTED}*b [c][d]\ne* f\n\n[d]: g\n", "[c][d]", "[c](h)", True),
        (f"> {FAR_QUOTED}*b* [c][d]\n>\n> {FAR_QUOTED}[d]: e\n", "[c][d]", "[c](f)", True),
        (f"> {FAR_QUOTED}*b* [c][d]\n>\n> {FAR_QUOTED}[d]: e\n", "[c][d]", "<c>[d]", False),
        (f"> {FAR_QUOTED}- *b*\n>\n>   c\n", "*b*", "[*b*](d)\n- e", False),
    ],
)
def test_a_part_of_a_quote_is_read_as_it_is_in_its_quote(text: str, old: str, new: str, stands: bool) -> None:
    at = text.index(old)
    assert offers(text, Edit(at, at + len(old), new)) is stands


def test_a_trial_in_a_long_quote_reads_a_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"> {FAR_QUOTED * 20}*#a:lantern.im* b\n"
    document, rules = read(text), ruleset("MTX005")
    found = find(document, rules, context())
    read_texts = read_from_now_on(monkeypatch)
    proven(document, found, rules.rules)
    assert read_texts
    assert max(map(len, read_texts)) < len(text) / 5


def test_what_is_plain_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    document, rules = read("See #a:lantern.im there.\n"), ruleset("MTX005")
    found = find(document, rules, context())
    read_texts = read_from_now_on(monkeypatch)
    assert [diagnostic.fix is not None for diagnostic in proven(document, found, rules.rules)] == [True]
    assert read_texts == []


@pytest.mark.parametrize(
    ("edit", "inside"),
    [
        (Edit(2, 3, "e"), True),
        (Edit(2, 5, "e"), False),
        (Edit(2, 3, "e\nf"), False),
        (Edit(2, 3, "e\rf"), False),
        (Edit(0, 3, "<b>"), False),
        (Edit(0, 3, "- e"), False),
        (Edit(2, 3, "- e"), True),
    ],
)
def test_an_edit_inside_a_line_leaves_its_ends_and_begins_no_block(edit: Edit, inside: bool) -> None:
    assert is_inside_a_line(read("a b\nc d\n"), edit) is inside


def test_an_edit_that_empties_the_end_of_a_line_is_not_inside_it() -> None:
    assert not is_inside_a_line(read("a  b\n"), Edit(3, 4, ""))
    assert is_inside_a_line(read("a  b\n"), Edit(3, 4, "c"))


@pytest.mark.parametrize(
    ("beginning", "inside"),
    [
        ("- " + "a" * 10, True),
        ("> 1. " + "a" * 10, True),
        ("> <!-- a", False),
        ("``` a", False),
        ("~~~ a", False),
        ("|--|", False),
        ("- - - ", False),
    ],
)
def test_what_is_far_behind_on_a_line_decides_how_some_lines_begin(beginning: str, *, inside: bool) -> None:
    text = beginning + ("a" if inside else "-") * 300
    assert is_inside_a_line(read(f"{text}-\n"), Edit(len(text), len(text), "b")) is inside
