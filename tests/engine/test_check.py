"""Which rules apply to a page, and which of their fixes may touch it."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from twimlint.checks import Context
from twimlint.diagnostics import Edit, Fix, Level, Span, Violation
from twimlint.engine.check import Ruleset, find, front_matter_fault, gives_up
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

CATALOG = load_catalog()
ANY = CATALOG["TXT001"]
CONTEXT = Context(load_style())


def page(text: str, name: str = "2026-01-09-twim.md") -> Document:
    return Document(Source(name, text))


def applying(document: Document, rules: Mapping[str, str | date], since: date | None = None) -> list[str]:
    """The codes of those rules that apply; each is given as its scope, or as its first day."""
    made_up = [
        ANY._replace(
            code=code, since=told if isinstance(told, date) else None, scope="post" if told == "post" else "page"
        )
        for code, told in rules.items()
    ]
    return [rule.code for rule in Ruleset(made_up, since=since).applying_to(document)]


def test_rules_for_posts_apply_to_posts_only() -> None:
    rules = {"A": "post", "B": "page", "C": "post", "D": "page"}
    assert applying(page("words\n"), rules) == ["A", "B", "C", "D"]
    assert applying(page("words\n", "page.md"), rules) == ["B", "D"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("2026-01-08-twim.md", ["A"]),
        ("2026-01-09-twim.md", ["A", "B"]),
        ("2026-01-10-twim.md", ["A", "B", "C"]),
        ("page.md", ["A", "B", "C"]),
    ],
)
def test_rules_apply_from_their_day_on_and_to_pages_without_a_day(name: str, codes: list[str]) -> None:
    days = {"A": date(2026, 1, 8), "B": date(2026, 1, 9), "C": date(2026, 1, 10)}
    assert applying(page("words\n", name), days) == codes


@pytest.mark.parametrize(
    ("name", "applies"),
    [("2026-01-08-twim.md", False), ("2026-01-09-twim.md", True), ("2026-01-10-twim.md", True), ("page.md", True)],
)
def test_no_rule_applies_before_the_first_day_to_check(name: str, applies: bool) -> None:
    assert applying(page("words\n", name), {"A": "page"}, since=date(2026, 1, 9)) == ["A"] * applies


def test_of_a_page_without_front_matter_little_can_be_said() -> None:
    document = page("+++\ntitle = 1\n")
    assert document.misses_front_matter
    assert [rule.code for rule in Ruleset(list(CATALOG)).applying_to(document)] == ["FM001", "SRC004"]


def test_a_page_is_given_up_at_its_beginning_and_for_no_other_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twimlint.engine.limits._MOST_MARKS", 1)
    (found,) = find(page("a\n\n*b*\n", "page.md"), Ruleset([ANY]), CONTEXT)
    assert (found.code, found.span) == ("SRC006", (0, 0))
    other = found._replace(code="TXT001")
    given = [[], [found], [other], [found._replace(code="SRC005")], [found, other], [other, found]]
    assert [gives_up(diagnostics) for diagnostics in given] == [False, True, False, False, False, False]


def offers(monkeypatch: pytest.MonkeyPatch, text: str, edit: Edit, code: str = "TXT001") -> bool:
    """Whether the fix of a check is kept."""

    def violation(_document: Document, _context: Context) -> Iterator[Violation]:
        yield Violation(Span(0, 1), "It is wrong", Fix("Mend it", (edit,)))

    monkeypatch.setattr("twimlint.engine.check.CHECKS", {code: violation})
    rule = CATALOG[code]._replace(fix=ANY.fix, scope="page", since=None)
    (found,) = find(page(text), Ruleset([rule], {code: Level.INFO}), CONTEXT)
    assert (found.code, found.level) == (code, Level.INFO)
    assert (found.fix is None) == (found.applicability is None) == (found.fix_locations == ())
    return found.fix is not None


BRACES = 'a {{ note(text="x) }} b\n'
START, END = page(BRACES).unreadable_spans[0]


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (0, 1, True),
        (START - 1, START, True),
        (START - 1, START + 1, False),
        (START, START + 1, False),
        (START + 1, END - 1, False),
        (END - 1, END + 1, False),
        (END, END + 1, True),
        (0, len(BRACES), False),
    ],
)
def test_no_fix_touches_a_shortcode_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, start: int, end: int, kept: bool
) -> None:
    assert offers(monkeypatch, BRACES, Edit(start, end, "x")) is kept
    assert offers(monkeypatch, BRACES, Edit(start, end, "x"), "MED007")
    assert offers(monkeypatch, BRACES, Edit(start, end, "x"), "MED008") is kept
    assert offers(monkeypatch, BRACES, Edit(start, end, "x"), "FM001") is kept


@pytest.mark.parametrize(
    ("head", "kept"), [("+++\ntitle = \n+++\n", (True, True, False)), ("+++\ntitle = \n", (False, False, False))]
)
def test_front_matter_that_cannot_be_read_is_touched_by_its_own_rule_only(
    monkeypatch: pytest.MonkeyPatch, head: str, kept: tuple[bool, ...]
) -> None:
    text = f"{head}a\n"
    end = head.rindex("\n+++") + 1 if head.endswith("+++\n") else len(head)
    edits = [Edit(4, 5, "x"), Edit(end - 1, end, "x"), Edit(end, end + 1, "x")]
    assert [offers(monkeypatch, text, edit, "FM001") for edit in edits] == list(kept)
    if any(kept):
        assert not any(offers(monkeypatch, text, edit, code) for edit in edits for code in ("TXT001", "ATT001"))


def test_the_fault_of_front_matter_is_told_whichever_rules_are_on() -> None:
    fault = front_matter_fault(page("+++\ntitle = \n+++\na\n"), CONTEXT)
    assert fault is not None
    assert (fault.code, fault.location.row) == ("FM001", 2)
    assert front_matter_fault(page('+++\ntitle = "x"\n+++\na\n'), CONTEXT) is None


def test_problems_are_in_order_of_place_then_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def at(*places: int) -> object:
        return lambda _document, _context: (Violation(Span(place, place + 1), "It is wrong") for place in places)

    checks = {"TXT002": at(4, 0), "TXT001": at(4, 2)}
    monkeypatch.setattr("twimlint.engine.check.CHECKS", checks)
    found = find(
        page("a b c d\n", "page.md"), Ruleset([CATALOG[code]._replace(yields_to=()) for code in checks]), CONTEXT
    )
    assert [(one.span.start, one.code) for one in found] == [(0, "TXT002"), (2, "TXT001"), (4, "TXT001"), (4, "TXT002")]
