"""The fixer applies fixes completely or not at all, until none is left, and only as far as their rules declare."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from tests.fixing import context, corpus_texts, fixed, ruleset
from tests.growth import grows_in_proportion
from tests.paths import CORPUS, needs_corpus
from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Change, Edit, Fix, Level, Span, Violation, splice
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import FixResult, fix
from twimlint.engine.guard import Fault, broken_promise
from twimlint.engine.trial import effective_edits
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.rule import Rule
from twimlint.text.source import Source

Check = Callable[[Document, Context], Iterator[Violation]]
Apply = Callable[..., FixResult]


def replace(old: str, *edits: tuple[str, str]) -> Check:
    """A check that flags a text, and fixes the first occurrence of each text behind it in one fix."""

    def check(document: Document, _context: Context) -> Iterator[Violation]:
        start = document.text.find(old)
        while start >= 0:
            places = [(document.text.index(wrong, start), wrong, right) for wrong, right in edits]
            fix = Fix("Fix it", tuple(Edit(at, at + len(wrong), right) for at, wrong, right in places))
            yield Violation(Span(start, start + len(old)), f"`{old}` is wrong", fix)
            start = document.text.find(old, start + len(old))

    return check


def swap(wrong: str, right: str) -> Check:
    return replace(wrong, (wrong, right))


@pytest.fixture
def apply(monkeypatch: pytest.MonkeyPatch) -> Apply:
    """Run the fixer with checks that are made up: `(check, what its fixes may change)` by code."""

    def run(text: str, checks: Mapping[str, tuple[Check, Sequence[Change]]], **options: Any) -> FixResult:
        monkeypatch.setattr("twimlint.engine.check.CHECKS", {code: check for code, (check, _) in checks.items()})
        rules = [made_up(code, changes, options.pop(code, None)) for code, (_, changes) in checks.items()]
        return fix(Source("page.md", text), Ruleset(rules), context(), **options)

    return run


@pytest.fixture
def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let checks offer fixes that they should not, so that the fixer has something to refuse."""
    monkeypatch.setattr("twimlint.engine.fixer.proven", lambda _document, diagnostics, _rules: diagnostics)


def made_up(code: str, changes: Sequence[Change], applicability: Applicability | None) -> Rule:
    rule = load_catalog()["MTX002"]
    applicability = applicability or Applicability.SAFE
    return rule._replace(code=code, changes=frozenset(changes), fix=applicability)


def insert(offset: int, text: str) -> Check:
    """A check that wants a text at an offset of a page that lacks it."""

    def check(document: Document, _context: Context) -> Iterator[Violation]:
        if text not in document.text:
            yield Violation(Span(offset, offset), "Something is missing", Fix("Add it", (Edit(offset, offset, text),)))

    return check


TEXT = [Change.TEXT]

# -- choosing and splicing -------------------------------------------------------------------------------------------


def test_edits_are_spliced_in_order() -> None:
    assert splice("abcdef", [Edit(0, 1, "x"), Edit(2, 2, "y"), Edit(4, 6, "")]) == "xbycd"


def test_every_fix_goes_in_and_is_counted(apply: Apply) -> None:
    result = apply("one two one\n", {"A": (swap("one", "1"), TEXT), "B": (swap("two", "2"), TEXT)})
    assert result.text == "1 2 1\n"
    assert result.applied == {"A": 2, "B": 1}
    assert result.remaining == []


def test_unsafe_fixes_wait_until_asked_for(apply: Apply) -> None:
    checks = {"A": (swap("one", "1"), TEXT)}
    careful = apply("one\n", checks, A=Applicability.UNSAFE)
    assert careful.text == "one\n"
    assert [diagnostic.code for diagnostic in careful.remaining] == ["A"]
    assert apply("one\n", checks, A=Applicability.UNSAFE, unsafe=True).text == "1\n"


def test_a_fix_goes_in_whole_or_not_at_all(apply: Apply) -> None:
    """B would touch what A has taken with one of its two edits; afterwards its place is gone."""
    checks = {"A": (swap("bc", "x"), TEXT), "B": (replace("c d e", ("c", "C"), ("e", "E")), TEXT)}
    result = apply("a bc d e\n", checks)
    assert result.text == "a x d e\n"
    assert result.applied == {"A": 1}


def test_a_fix_that_touches_another_waits_for_the_next_round(apply: Apply) -> None:
    result = apply("ab\n", {"A": (swap("a", "x"), TEXT), "B": (swap("b", "y"), TEXT)})
    assert result.text == "xy\n"


def test_two_rules_that_insert_the_same_do_it_once(apply: Apply) -> None:
    def insert(document: Document, _context: Context) -> Iterator[Violation]:
        at = document.text.find("# ")
        if at > 0 and document.text[at - 2] != "\n":
            yield Violation(Span(at, at + 1), "no blank line", Fix("Put one in", (Edit(at, at, "\n"),)))

    result = apply("a\n# b\n", {"A": (insert, [Change.LAYOUT]), "B": (insert, [Change.LAYOUT])})
    assert result.text == "a\n\n# b\n"
    assert result.applied.total() == 1


def test_of_two_rules_with_the_same_edits_the_first_by_code_counts(apply: Apply) -> None:
    def flag(words: str) -> Check:
        def check(document: Document, _context: Context) -> Iterator[Violation]:
            if (end := document.text.find("x")) >= 0:
                start = document.text.index(words)
                yield Violation(
                    Span(start, start + 2), f"`{words}` is wrong", Fix("End it", (Edit(end, end + 1, "y"),))
                )

        return check

    result = apply("ab cd x\n", {"A": (flag("cd"), TEXT), "B": (flag("ab"), TEXT)})
    assert (result.text, result.applied) == ("ab cd y\n", {"A": 1})


def test_edits_of_a_fix_may_come_in_any_order(apply: Apply) -> None:
    result = apply("! b c\n", {"A": (replace("!", ("c", "see"), ("b", "be"), ("!", "")), TEXT)})
    assert result.text == " be see\n"
    edits = [Edit(4, 5, "see"), Edit(0, 1, ""), Edit(2, 3, "b")]
    assert effective_edits("! b c\n", edits) == (Edit(0, 1, ""), Edit(4, 5, "see"))


def test_edits_that_change_nothing_are_no_fix(apply: Apply) -> None:
    result = apply("one\n", {"A": (swap("one", "one"), TEXT)})
    assert result.applied == {}
    assert [diagnostic.code for diagnostic in result.remaining] == ["A"]


# -- coming to an end ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["one\n\nend\n", "two\n\nend\n"])
def test_fixes_that_undo_each_other_are_left_out(apply: Apply, text: str) -> None:
    """Wherever the circle is entered it is left at the same text, so that a second run changes nothing."""
    checks = {"A": (swap("one", "two"), TEXT), "B": (swap("two", "one"), TEXT), "C": (swap("end", "fin"), TEXT)}
    result = apply(text, checks)
    assert result.text == "one\n\nfin\n"
    assert result.contrary == {"A", "B"}
    assert result.applied["C"] == 1
    assert [diagnostic.code for diagnostic in result.remaining] == ["A"]
    assert result.unfinished is None


def test_a_circle_is_found_in_text_that_other_fixes_go_on_changing(apply: Apply) -> None:
    checks = {"A": (swap("one", "two"), TEXT), "B": (swap("two", "one"), TEXT)}
    checks |= {f"C{number}": (swap(f"{number}.", f"{number + 1}."), TEXT) for number in range(5)}
    result = apply("one\n\n0.\n", checks)
    assert result.text == "one\n\n5.\n"


def test_fixes_that_never_end_are_given_up_at_the_same_text_on_every_machine(apply: Apply) -> None:
    def grow(_document: Document, _context: Context) -> Iterator[Violation]:
        yield Violation(Span(0, 1), "too short", Fix("Add to it", (Edit(0, 0, "a" * 100),)))

    result = apply("a\n", {"A": (grow, TEXT)})
    assert result.unfinished is not None
    assert (result.unfinished.code, result.unfinished.level) == ("SRC005", Level.ERROR)
    assert "fix some of A by hand" in result.unfinished.message
    assert (result.unfinished.span, result.remaining[0]) == ((0, 0), result.unfinished)
    assert result.text == apply("a\n", {"A": (grow, TEXT)}).text
    assert result.applied["A"] == len(result.text) // 100


@pytest.mark.parametrize(("number", "named"), [(2, "A0, A1"), (3, "A0, A1, A2"), (4, "A0, A1, A2 and more")])
def test_of_fixes_that_never_end_three_rules_are_named(apply: Apply, number: int, named: str) -> None:
    def grow(letter: str) -> Check:
        def check(document: Document, _context: Context) -> Iterator[Violation]:
            at = document.text.index(letter)
            yield Violation(Span(at, at + 1), "too short", Fix("Add to it", (Edit(at, at + 1, letter * 200),)))

        return check

    result = apply("a b c d\n", {f"A{place}": (grow("abcd"[place]), TEXT) for place in range(number)})
    assert result.unfinished is not None
    assert f"fix some of {named} by hand" in result.unfinished.message


@pytest.mark.parametrize(
    ("edit", "allowed", "reason"),
    [
        (Edit(19, 20, "b"), Change.TEXT, None),
        (Edit(12, 13, "b"), Change.TEXT, "change front matter that cannot be read"),
        (Edit(12, 13, "b"), Change.FRONT_MATTER, None),
    ],
)
def test_front_matter_that_cannot_be_read_is_compared_as_text(edit: Edit, allowed: Change, reason: str | None) -> None:
    text = "+++\ntitle = a\n+++\n\na\n"
    before = Document(Source("page.md", text))
    after = Document(Source("page.md", splice(text, [edit])))
    assert before.front_matter.error is not None
    fault = broken_promise(before, after, [edit], {allowed})
    assert (fault and fault.reason) == reason


def test_the_work_grows_with_the_text_and_no_faster(apply: Apply, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many fixes are refused, and wherever they stand: each trial reads the page."""
    for paragraph in ("wrong wrong\n\n", "> wrong\n", "wrong "):
        reads = []
        for number in (100, 400):
            read: list[int] = []
            promise = partial(_counted_promise, read)
            monkeypatch.setattr("twimlint.engine.trial.broken_promise", promise)
            result = apply("## a\n\n" + paragraph * number, {"A": (swap("wrong", "other"), [Change.LINKS])})
            assert not result.applied
            reads.append(sum(read))
        assert reads[1] < 6 * reads[0]


def _counted_promise(read: list[int], before: Document, *others: Any) -> Fault | None:
    read.append(len(before.text))
    return broken_promise(before, *others)


def test_many_fixes_take_no_more_time_than_they_are_many(apply: Apply) -> None:
    def fix_all(number: int) -> None:
        assert apply("one two\n\n" * number, {"A": (swap("one", "1"), TEXT)}).applied == {"A": number}

    assert grows_in_proportion(fix_all, 1_000)


# -- what a fix may not do -------------------------------------------------------------------------------------------

FRONT = '+++\ntitle = "One"\ndate = "2026-01-09"  # a Friday\n\n[extra]\nimage = "a.png"\n+++\n\n'
EXTRA = '[extra]\nimage = "a.png"\n'
BROKEN = FRONT.replace('"One"', '"One')

REFUSED = {
    "layout that changes a word": ("one\n", swap("one", "two"), [Change.LAYOUT], "change the published page"),
    "layout that makes a list loose": (
        "- a\n- b\n",
        swap("\n-", "\n\n-"),
        [Change.LAYOUT],
        "change the published page",
    ),
    "layout that breaks a line": ("a\nb\n", swap("a\n", "a  \n"), [Change.LAYOUT], "change the published page"),
    "layout in code": ("```\na  b\n```\n", swap("  ", " "), [Change.LAYOUT], "change the published page"),
    "links that change a word": ("[a](b)\n", swap("[a", "[c"), [Change.LINKS], "more of the published page than links"),
    "links that make a list": ("a\n", swap("a", "- a"), [Change.LINKS], "more of the published page than links"),
    "structure that drops a word": ("# a b\n", swap("# a ", "## "), [Change.STRUCTURE], "change words"),
    "text that breaks out of its block": ("a\n\nb *c*\n", swap("a", "```\na"), TEXT, "a block that it does not touch"),
    "a call of a shortcode": ('{{ f(a="b") }}\n', swap("b", "c"), TEXT, "change a shortcode"),
    "what a shortcode says": (
        '{{ f(a="b") }}\n',
        swap("b", "c"),
        [Change.LAYOUT, Change.SHORTCODES],
        "change the content of a shortcode",
    ),
    "a shortcode that is not closed": ("{% f() %} a {% end %}\n", swap("{% end %}", ""), TEXT, "break a shortcode"),
    "front matter": (FRONT, swap("One", "Two"), TEXT, "change `title` in the front matter"),
    "front matter that does not parse any more": (
        FRONT,
        swap('"One"', '"One'),
        [Change.FRONT_MATTER],
        "make the front matter unreadable",
    ),
    "no front matter any more": (FRONT, swap("+++\n\n", "\n"), [Change.FRONT_MATTER], "the front matter"),
    "another type": (FRONT, swap('"2026-01-09"', "2026-01-09"), [Change.LAYOUT], "change `date` in the front matter"),
    "a table of the front matter": (FRONT, swap(EXTRA, ""), TEXT, "change `extra.image` in the front matter"),
    "the byte-order mark": ("\ufeffa\n", swap("\ufeff", ""), TEXT, "change the byte-order mark"),
}


@pytest.mark.usefixtures("unproven")
@pytest.mark.parametrize(("text", "check", "changes", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_fix_that_breaks_its_promise_is_refused(
    apply: Apply, text: str, check: Check, changes: Sequence[Change], reason: str
) -> None:
    result = apply(text, {"A": (check, changes)})
    assert result.text == text
    assert result.applied == {}
    assert {refusal.code for refusal in result.refused} == {"A"}
    assert all(reason in refusal.reason for refusal in result.refused)
    assert {diagnostic.code for diagnostic in result.remaining} == {"A"}


@pytest.mark.parametrize(("text", "check", "changes", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_the_fixer_refuses_is_left_without_fix(
    apply: Apply, text: str, check: Check, changes: Sequence[Change], reason: str
) -> None:
    result = apply(text, {"A": (check, changes)})
    assert result.text == text
    assert reason
    assert [diagnostic.fix for diagnostic in result.remaining] == [None]


def test_nothing_is_fixed_under_front_matter_that_cannot_be_read(apply: Apply) -> None:
    result = apply(f"{BROKEN}a \n", {"A": (swap("a \n", "a\n"), [Change.LAYOUT])})
    assert (result.text, result.applied, result.refused) == (f"{BROKEN}a \n", {}, [])
    assert result.untouched is not None
    assert result.untouched.code == "FM001"


ALLOWED = {
    "layout": ("a \n", swap("a ", "a"), [Change.LAYOUT]),
    "links": ("a <b@c.de>\n", swap("a ", "[a](https://a.de) "), [Change.LINKS]),
    "structure": ("> # a\n\nb\n", swap("> # a", "> ### a"), [Change.STRUCTURE]),
    "moving words about": ("a\n\n# b\n", replace("a\n\n#", ("a\n\n", ""), ("# b\n", "# b\n\na\n")), [Change.STRUCTURE]),
    "text": ("a\n\nb\n", swap("a", "c"), TEXT),
    "text between two blocks": ("a\n\n\n\nb\n", swap("\n\n\n\n", "\n\nc\n\n"), TEXT),
    "text in the gap between two blocks": ("a\n\n\n\nb\n", insert(3, "c\n"), TEXT),
    "text in a gap that joins the blocks beside it": ("a\n\nb\n", insert(2, "c"), TEXT),
    "text before the first block": ("\n\n\na\n", insert(0, "b\n"), TEXT),
    "text behind the last block": ("a\n\n\n", insert(3, "b\n"), TEXT),
    "a whole table of the front matter": (FRONT, swap(EXTRA, ""), [Change.FRONT_MATTER]),
    "text that joins two blocks": ("> a\n\n> b\n\nc\n", swap("\n\n> b", "\n>\n> c"), TEXT),
    "a value": (FRONT, swap("One", "Two"), [Change.FRONT_MATTER]),
    "the name of a key": (FRONT, swap("image", "preview"), [Change.FRONT_MATTER]),
    "a new key": (FRONT, replace('One"\ndate', ('date = "', 'path = "a"\ndate = "')), [Change.FRONT_MATTER]),
    "the spelling of a shortcode": ('{{f(a="b")}}\n', swap("{{f", "{{ f"), [Change.LAYOUT, Change.SHORTCODES]),
    "what a shortcode says": ('{{ f(a="b") }}\n', swap("b", "c"), [Change.TEXT, Change.SHORTCODES]),
}


@pytest.mark.parametrize(("text", "check", "changes"), ALLOWED.values(), ids=ALLOWED)
def test_a_fix_that_keeps_its_promise_goes_in(apply: Apply, text: str, check: Check, changes: Sequence[Change]) -> None:
    result = apply(text, {"A": (check, changes)})
    assert result.applied == {"A": 1}
    assert result.refused == []


def test_one_refusal_does_not_hold_up_the_others(apply: Apply) -> None:
    """A refused fix is tried again after the others, and reported at its place in the new text."""
    checks = {"A": (swap("wrong", "other"), [Change.LAYOUT]), "B": (swap("one", "eleven"), TEXT)}
    result = apply("one wrong\n\none\n\nwrong\n", checks)
    assert result.text == "eleven wrong\n\neleven\n\nwrong\n"
    assert [(refusal.code, refusal.location) for refusal in result.refused] == [("A", (1, 8)), ("A", (5, 1))]


def test_a_rule_with_large_changes_does_not_excuse_one_with_small_ones(apply: Apply) -> None:
    checks = {"A": (swap("one", "1"), [Change.LINKS]), "B": (swap("two", "2"), TEXT)}
    assert apply("one\n\ntwo\n", checks).text == "one\n\n2\n"


@pytest.mark.usefixtures("unproven")
@pytest.mark.parametrize("change", [Change.LAYOUT, Change.LINKS, Change.STRUCTURE, Change.TEXT])
def test_a_rule_for_the_front_matter_does_not_excuse_one_for_the_body(apply: Apply, change: Change) -> None:
    checks = {"A": (swap("One", "Two"), [Change.FRONT_MATTER]), "B": (swap("a.png", "b.png"), [change])}
    result = apply(FRONT, checks)
    assert result.text == FRONT.replace("One", "Two")
    assert [refusal.code for refusal in result.refused] == ["B"]


def test_what_is_refused_stands_in_nobody_s_way(apply: Apply) -> None:
    checks = {"A": (swap("one two", "x"), [Change.LAYOUT]), "B": (swap("two three", "2 3"), TEXT)}
    result = apply("one two three\n", checks)
    assert (result.text, result.applied) == ("one 2 3\n", {"B": 1})
    assert result.refused == []  # nothing of it is left to be refused


def test_what_is_refused_again_is_told_once(apply: Apply) -> None:
    checks = {"A": (swap("one", "x"), [Change.LAYOUT]), "B": (swap("two", "2"), TEXT), "C": (swap("2", "zwei"), TEXT)}
    result = apply("two\n\none\n", checks)
    assert result.text == "zwei\n\none\n"
    assert [(refusal.code, refusal.location) for refusal in result.refused] == [("A", (3, 1))]


def test_a_fix_that_was_refused_may_do_no_harm_later(apply: Apply) -> None:
    """`b` cannot become code while the block above it is open."""
    checks = {"A": (swap("b  ", "b"), [Change.LAYOUT]), "B": (swap("```", "a"), TEXT)}
    assert apply("```\nb  \n\n", checks).text == "a\nb\n\n"


def test_edits_are_judged_where_those_with_smaller_changes_have_moved_them(apply: Apply) -> None:
    checks = {"A": (swap(" " * 40 + "\n", "\n"), [Change.LAYOUT]), "B": (swap("b", "cc"), TEXT)}
    with_count, rounds = counted(checks)
    result = apply(f"a{' ' * 40}\n\nb\n\nlast\n", with_count)
    assert (result.text, result.refused) == ("a\n\ncc\n\nlast\n", [])
    assert len(rounds) == 2


@pytest.mark.usefixtures("unproven")
@pytest.mark.parametrize(
    ("post", "blanks", "wrong", "right"),
    [
        ("a_\n\nb\n\nlast\n", 40, "b", "```"),
        ("a_\n\nb\n# c\n", 40, "# c", "==="),
        ("a_\n\nb\n# c\n", 1, "# c", "==="),
        ("a_\n\na_\n\nb\n# c\n", 1, "b", "```"),
        ("b\n# c\n\na_\n", 1, "# c", "==="),
    ],
)
def test_what_moves_beside_a_fix_hides_no_harm_to_its_neighbours(
    apply: Apply, post: str, blanks: int, wrong: str, right: str
) -> None:
    checks = {"A": (swap("a" + " " * blanks, "a"), [Change.LAYOUT]), "B": (swap(wrong, right), TEXT)}
    result = apply(post.replace("_", " " * blanks), checks)
    assert result.text == post.replace("_", "")
    assert [refusal.code for refusal in result.refused] == ["B"]


def test_of_a_group_that_breaks_a_promise_only_those_at_fault_wait(apply: Apply) -> None:
    words = ["one", "two", "three", "four", "five"]
    checks = {word: (swap(f"{word} \n", f"{word}\n"), [Change.LAYOUT]) for word in words}
    checks["three"] = (swap("three", "3"), [Change.LAYOUT])
    with_count, rounds = counted(checks)
    result = apply("".join(f"{word} \n\n" for word in words), with_count)
    assert result.text == "one\n\ntwo\n\nthree \n\nfour\n\nfive\n\n"
    assert len(rounds) == 2  # the others are applied together; then only refused ones are left


def counted(
    checks: Mapping[str, tuple[Check, Sequence[Change]]],
) -> tuple[dict[str, tuple[Check, Sequence[Change]]], list[str]]:
    """The checks, and a list that grows with every round."""
    rounds: list[str] = []

    def count(document: Document, _context: Context) -> Iterator[Violation]:
        rounds.append(document.text)
        yield from ()

    return {**checks, "Z": (count, [Change.LAYOUT])}, rounds


def test_what_is_suppressed_is_not_fixed() -> None:
    text = "<!-- twimlint-disable-next-line FMT001 -->\none  \n\ntwo  \n"
    result = fixed(text, "FMT")
    assert "one  \n" in result.text
    assert "two\n" in result.text


# -- the rules as they are -------------------------------------------------------------------------------------------


@needs_corpus
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_fixing_the_corpus_comes_to_an_end_and_once_is_enough(unsafe: bool) -> None:
    """The promises of the rules hold on every page; whatever is refused would be a line here."""
    in_site = context(CORPUS)
    refused = []
    for name, text in corpus_texts():
        result = fix(Source(name, text), ruleset(), in_site, unsafe=unsafe)
        refused += [f"{name}:{refusal.location.row} {refusal.code}" for refusal in result.refused]
        if result.text != text:
            again = fix(Source(name, result.text), ruleset(), in_site, unsafe=unsafe)
            assert again.text == result.text, name
    assert len(refused) <= 2, refused
