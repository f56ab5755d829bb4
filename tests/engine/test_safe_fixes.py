"""What a safe fix changes for readers depends on the fault alone, whatever stands around it.

The bad examples of the rule pages are the faults. What their fixes change of the words, addresses and values that
readers see is what the pages show; with other text around it must be that, a part of it, or nothing.
"""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.examples import Case, cases, context, source_of
from tests.fix_promises import what_readers_see
from twimlint.checks import CHECKS
from twimlint.diagnostics import Applicability, Span
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source

CATALOG = load_catalog()
NOISE = (
    "&amp;", "&lt;b&gt;", "\\*", "\\[x\\]", "`code`", "*so*", "__so__", "[x](https://kettle.im/?a=1&amp;b=2)",
    "the the", "🫖", "a_b_c", "<b>so</b>", "1 < 2", "\"quoted\"",
)  # fmt: skip


def is_safe(case: Case) -> bool:
    described = [case.rule.fix, *(inner.fix for inner in case.rule.cases.values())]
    return case.example.kind == "bad" and Applicability.SAFE in described


SAFE = [case for case in cases(CATALOG) if is_safe(case)]


def after(case: Case, text: str) -> str:
    source = Source(source_of(case.rule, case.example).name, text)
    result = fix(source, Ruleset([case.rule]), context(case.example))
    assert not result.refused, result.refused
    return result.text


def changes(before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    """What readers do not see any more, and what they see now."""
    old, new = what_readers_see(before), what_readers_see(after)
    return old - new, new - old


def diagnosed(case: Case, text: str) -> Counter[str]:
    """How often each rule reports something when no rule yields to another."""
    document = Document(Source(source_of(case.rule, case.example).name, text))
    alone = [rule._replace(yields_to=()) for rule in CATALOG if rule.code in CHECKS]
    return Counter(each.code for each in check(document, Ruleset(alone), context(case.example)))


def places(case: Case, text: str) -> list[Span]:
    """The spans of the faults, from the first to the last character that is reported or edited."""
    source = Source(source_of(case.rule, case.example).name, text)
    found = []
    for each in check(Document(source), Ruleset([case.rule]), context(case.example)):
        edits = each.fix.edits if each.fix is not None else ()
        found.append(
            Span(min([each.span.start, *(edit.start for edit in edits)]), max([each.span.end, *(e.end for e in edits)]))
        )
    return found


@st.composite
def surrounded(draw: st.DrawFn, case: Case) -> str:
    """The example with words around it that do not belong to the fault, some of them its own words."""
    text = source_of(case.rule, case.example).text
    start = Document(Source("page.md", text)).body_start
    body = text[start:]
    own = sorted(set(re.findall(r"\w+", body)))
    words = st.lists(st.sampled_from((*NOISE, *own)), min_size=1, max_size=4).map(" ".join)
    faults = places(case, text)
    blanks = [
        match.end()
        for match in re.finditer(r"(?<=\S) (?=\S)", body)
        if not any(fault.start <= start + match.end() < fault.end for fault in faults)
    ]
    for at in sorted(draw(st.sets(st.sampled_from(blanks), max_size=2)) if blanks else (), reverse=True):
        body = f"{body[:at]}{draw(words)} {body[at:]}"
    above = f"{draw(words)}\n\n" if draw(st.booleans()) else ""
    below = f"\n{draw(words)}\n" if draw(st.booleans()) else ""
    return text[:start] + ("\n" + above if start and above else above) + body + below


@pytest.mark.parametrize("case", SAFE, ids=str)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_safe_fix_does_the_same_whatever_stands_around_it(case: Case, data: st.DataObject) -> None:
    seed = source_of(case.rule, case.example).text
    gone, new = changes(seed, after(case, seed))
    text = data.draw(surrounded(case))
    assume(diagnosed(case, text)[case.rule.code] <= diagnosed(case, seed)[case.rule.code])
    fixed = after(case, text)
    lost, found = changes(text, fixed)
    assert lost <= gone, (text, fixed)
    assert found <= new, (text, fixed)
    assert after(case, fixed) == fixed


UNCOVERED = {
    "FM001-bad-10": "FM012",  # what a key is missing for is known when the others can be read
    "SEC008-bad-3": "SEC010",  # a heading at the level of projects in a quote names one
    "SEC008-bad-6": "SEC010",
    "SEC023-bad-1": "SEC016",  # a post that has a department has a closing section
    "ATT009-bad-3": "SEC011",  # two reports in place of one
    "LNK004-bad-13": "ATT002",  # an attribution in place of words
    "MED007-bad-2": "MED003",  # the shortcode names its file
    "TXT001-bad-7": "SEC001",  # the emoji of the department can be read
}
"""What was in the source before but not visible, by the fault that hid it."""


@pytest.mark.parametrize("case", SAFE, ids=str)
def test_a_safe_fix_makes_no_other_fault(case: Case) -> None:
    text = source_of(case.rule, case.example).text
    made = diagnosed(case, after(case, text)) - diagnosed(case, text)
    assert set(made) == ({UNCOVERED[str(case)]} if str(case) in UNCOVERED else set())
