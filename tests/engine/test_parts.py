"""On which part of a page a fix is tried, and what of the rest is read with it."""

from collections.abc import Sequence

import pytest

from tests.fixing import POST_NAME, context, read_from_now_on, ruleset
from twimlint.diagnostics import Change, Diagnostic, Edit
from twimlint.engine.check import find
from twimlint.engine.parts import not_standing
from twimlint.post.document import Document
from twimlint.text.source import Source

PAGE = "*a* b\n\n*c* d\n\n*e* f\n\n*g* h\n\n*i* j\n"
"""Five blocks; each of their letters is there once."""


def read(text: str) -> Document:
    return Document(Source(POST_NAME, text))


def diagnostic(*edits: Edit) -> Diagnostic:
    found = find(read("#a:lantern.im\n"), ruleset("MTX005"), context())[0]
    assert found.fix is not None
    return found._replace(fix=found.fix._replace(edits=edits))


def swap(text: str, old: str, new: str) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), new)


def parts(monkeypatch: pytest.MonkeyPatch, text: str, *fixes: Sequence[Edit]) -> list[str]:
    """The texts that are read before their fixes are tried, those of no trial."""
    document = read(text)
    given = [diagnostic(*edits)._replace(message=f"Number {number}") for number, edits in enumerate(fixes)]
    with monkeypatch.context() as patched:
        texts = read_from_now_on(patched)
        assert list(not_standing(document, given, {"MTX005": frozenset(Change)})) == []
    return [before for before, after in zip(texts[::2], texts[1::2], strict=True) if before != after]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("b", "x", "*a* b\n\n"),
        ("f", "x", "x\n\n\n*e* f\n\n"),
        ("j", "x", "x\n\n\n*i* j\n"),
        ("f", "x\ny", "x\n\n\n*c* d\n\n*e* f\n\n*g* h\n\n"),
        ("d", "x\ny", "*a* b\n\n*c* d\n\n*e* f\n\n"),
        ("h", "x\ny", "x\n\n\n*e* f\n\n*g* h\n\n*i* j\n"),
    ],
)
def test_a_fix_is_tried_on_its_block_and_on_those_beside_it_if_it_has_lines(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str, part: str
) -> None:
    assert parts(monkeypatch, PAGE, [swap(PAGE, old, new)]) == [part]


def test_a_fix_of_several_edits_is_tried_on_all_their_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    fix = [swap(PAGE, "h", "x"), swap(PAGE, "d", "y")]
    assert parts(monkeypatch, PAGE, fix) == ["x\n\n\n*c* d\n\n*e* f\n\n*g* h\n\n"]


def test_fixes_of_one_part_are_tried_together_and_those_of_others_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    fixes = [[swap(PAGE, old, "x")] for old in "djc"]
    assert parts(monkeypatch, PAGE, *fixes) == ["x\n\n\n*c* d\n\n", "x\n\n\n*i* j\n"]
    fixes = [[swap(PAGE, "j", "x")], [swap(PAGE, "f", "x"), swap(PAGE, "h", "x")], [swap(PAGE, "b", "x")]]
    assert parts(monkeypatch, PAGE, *fixes) == ["*a* b\n\n", "x\n\n\n*e* f\n\n*g* h\n\n*i* j\n"]


def test_the_definitions_of_the_rest_are_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "[a]: b\n\n*c* [a]\n\n[d > e]: f\n\n[^g]: h\n\ni [^g] [d > e]\n"
    assert parts(monkeypatch, page, [swap(page, "c", "x")]) == [
        "x\n\n\n*c* [a]\n\n\n\n[a]: #0\n[d e]: #1\n[^g]: x\n",
    ]
    first = "[a]: b\n\n*c* [a]\n\n"
    assert parts(monkeypatch, page, [swap(page, "b", "x"), swap(page, "c", "x")]) == [
        f"{first}\n\n[d e]: #1\n[^g]: x\n",
    ]
    assert parts(monkeypatch, page, [swap(page, "c", "x"), swap(page, "f", "y")]) == [
        "x\n\n\n*c* [a]\n\n[d > e]: f\n\n\n\n[a]: #0\n[^g]: x\n",
    ]


@pytest.mark.parametrize(
    ("rest", "is_whole"),
    [
        ("*f* [c] [g d]", False),
        ("*f* [C  D]", True),
        ("*f* [g][c d]", True),
        ("> *f* [c\n> d]", True),
        ("*f*\n\n[c d]: g", True),
    ],
)
def test_the_loss_of_a_definition_is_tried_on_the_whole_page_if_something_else_may_refer_to_it(
    monkeypatch: pytest.MonkeyPatch, rest: str, is_whole: bool
) -> None:
    definition = "[c d]: e\n"
    page = f"*a* b\n\nc\n\n{definition}\nd\n\n{rest}\n"
    given = diagnostic(swap(page, definition, ""))
    document = read(page)
    with monkeypatch.context() as patched:
        texts = read_from_now_on(patched)
        list(not_standing(document, [given], {"MTX005": frozenset(Change)}))
    assert (page.replace(definition, "", 1) in texts) == is_whole
