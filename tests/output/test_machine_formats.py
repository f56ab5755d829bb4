"""What other programs read: annotations, SARIF, code quality, JUnit, reviewdog, summaries and reviews."""

import json
import re
from collections.abc import Callable
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sarif_pydantic import Sarif

from tests.reports import diagnostic, replacing, report
from tests.runner_commands import commands
from twimlint.diagnostics import Applicability, Edit, Fix, Level, Related, Span
from twimlint.output import gitlab, job_summary, json_lines, junit, rdjson, review, sarif, workflow_commands
from twimlint.output.suggestions import whole_lines
from twimlint.output.workspace import Workspace
from twimlint.rulebook.catalog import load_catalog
from twimlint.session.report import Report
from twimlint.text.source import Source

CATALOG = load_catalog()
HERE = Workspace("/site", "/site")
TEXT = "+++\n+++\né😀é http://a.example\nsecond line\n"
FOUND = [
    (8, 11, "a warning", Level.WARNING),
    (12, 28, "an error", Level.ERROR),
    (29, 40, "an info", Level.INFO),
]

FORMATS: dict[str, Callable[[list[Report]], str]] = {
    "github": lambda reports: workflow_commands.render(reports, HERE),
    "sarif": lambda reports: sarif.render(reports, CATALOG, HERE),
    "gitlab": lambda reports: gitlab.render(reports, HERE),
    "junit": lambda reports: junit.render(reports, HERE),
    "rdjson": lambda reports: rdjson.render(reports, CATALOG, HERE),
    "jsonl": lambda reports: json_lines.render(reports, CATALOG),
    "markdown": lambda reports: job_summary.render(reports, CATALOG, HERE),
    "github-review": lambda reports: review.render(reports, CATALOG, HERE),
}

CHANGED = {"content/post.md": frozenset({2})}

HOSTILE = [
    "::error file=x,title=pwn::boo",
    "\n::add-mask::secret",
    "\r\n  ::stop-commands::token",
    "##[error]pwn",
    "##[add-mask]x",
    "a%0A::error::b,c:d",
    "\x1b[31mred\x1b]8;;http://evil.example\x07\x9b0m",
    "\u202egnissim\u2066 \u200b\u2028",
    "]]> <b> & \"'\ufffe\x00\x08",
    "![x](http://evil.example) @everyone </details> | `",
    "\udcff\udc80",
]
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize(("name", "text"), list(product(FORMATS, HOSTILE)))
def test_nothing_that_comes_from_a_file_can_forge_a_command_or_hide(name: str, text: str) -> None:
    source = Source(f"content/{text}.md", "one\ntwo\n")
    fix = replacing(0, 3, text) if "\udcff" not in text else None
    hostile = Report(source.name, [diagnostic(source, 0, 3, text, level, fix) for level in Level], source)
    written = FORMATS[name]([hostile])
    expected = ["error", "warning", "notice"] if name == "github" else []
    assert [command.name for command in commands(written)] == expected
    assert not INVISIBLE.search(written)


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_without_problems_is_valid_too(name: str) -> None:
    written = FORMATS[name]([report("clean\n", [])])
    assert commands(written) == []
    if name in ("sarif", "gitlab", "rdjson", "github-review"):
        json.loads(written)


# -- github ----------------------------------------------------------------------------------------------------------


def test_an_annotation_names_file_place_and_rule() -> None:
    error, warning, notice = commands(workflow_commands.render([report(TEXT, FOUND)], HERE))
    place = {"file": "content/post.md", "line": "3", "endLine": "3", "col": "5", "endColumn": "21"}
    assert error == ("error", place | {"title": "FM003 unexpected-path"}, "an error")
    assert (warning.properties["col"], warning.data) == ("1", "a warning")
    assert (notice.name, notice.properties["line"]) == ("notice", "4")


def test_a_span_over_several_lines_has_no_columns() -> None:
    (command,) = commands(workflow_commands.render([report(TEXT, [(8, 35, "long", Level.ERROR)])], HERE))
    assert (command.properties["line"], command.properties["endLine"]) == ("3", "4")
    assert not {"col", "endColumn"} & command.properties.keys()


@pytest.mark.parametrize(
    ("number", "annotations", "hidden"), [(0, 0, 0), (9, 9, 0), (10, 10, 0), (11, 10, 2), (500, 10, 491)]
)
def test_ten_annotations_of_a_level_are_all(number: int, annotations: int, hidden: int) -> None:
    levels = [level for level in Level for _ in range(number)]
    written = commands(workflow_commands.render([report("x\n", [(0, 1, "wrong", level) for level in levels])], HERE))
    for name in ("error", "warning", "notice"):
        of_level = [command for command in written if command.name == name]
        assert len(of_level) == annotations
        if hidden:
            assert of_level[-1].data.startswith(f"{hidden} more ")
    order = ["error", "warning", "notice"]
    assert [command.name for command in written] == sorted((command.name for command in written), key=order.index)


def test_a_long_message_is_cut_but_its_help_stays() -> None:
    source = Source("post.md", "x")
    found = diagnostic(source, 0, 1, "m" * 9000, fix=replacing(0, 1, "y", "Write y"))
    (command,) = commands(workflow_commands.render([Report("post.md", [found], source)], HERE))
    assert len(command.data) == 4096
    assert command.data.endswith("\nHelp: Write y")


# -- sarif -----------------------------------------------------------------------------------------------------------


def test_sarif_is_valid_and_complete() -> None:
    source = Source("content/a b#é.md", TEXT)
    found = [diagnostic(source, 8, 11, fix=replacing(8, 11, "x")), diagnostic(source, 12, 28, level=Level.ERROR)]
    written = sarif.render([Report(source.name, found, source)], CATALOG, HERE)
    Sarif.model_validate_json(written)
    (run,) = json.loads(written)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["FM003", "MTX002"]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    first, second = run["results"]
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "content/a%20b%23%C3%A9.md"
    assert location["region"] == {"startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 4}
    assert first["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "x"}
    assert run["tool"]["driver"]["rules"][second["ruleIndex"]]["id"] == second["ruleId"] == "FM003"


def fingerprints(text: str) -> list[str]:
    offsets = [match.start() for match in re.finditer("bad", text)]
    written = sarif.render([report(text, [(at, at + 3, "m", Level.ERROR) for at in offsets])], CATALOG, HERE)
    return [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in json.loads(written)["runs"][0]["results"]
    ]


def test_a_fingerprint_survives_lines_that_come_above_it() -> None:
    assert fingerprints("bad\nother bad\n") == fingerprints("new\n\nbad\nother bad\n")


def test_equal_lines_have_fingerprints_of_their_own() -> None:
    assert len(set(fingerprints("bad\nbad\nbad bad\n"))) == 4


# -- gitlab, junit, rdjson, json lines -------------------------------------------------------------------------------


def test_code_quality_has_what_gitlab_reads() -> None:
    issues = json.loads(gitlab.render([report(TEXT, FOUND)], HERE))
    assert [issue["severity"] for issue in issues] == ["minor", "major", "info"]
    assert issues[1]["location"] == {
        "path": "content/post.md",
        "positions": {"begin": {"line": 3, "column": 5}, "end": {"line": 3, "column": 21}},
    }
    assert len({issue["fingerprint"] for issue in issues}) == 3


def test_junit_counts_what_it_holds() -> None:
    suites = ET.fromstring(junit.render([report(TEXT, FOUND), report("clean\n", [], "b.md")], HERE))  # noqa: S314  # our own
    assert suites.attrib == {"name": "twimlint", "tests": "4", "failures": "3", "errors": "0"}
    assert [suite.get("failures") for suite in suites] == ["3", "0"]
    failure = suites[0][1].find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.text) == ("error", "content/post.md:3:5: FM003 an error")


def test_reviewdog_gets_columns_in_bytes_and_suggestions_in_lines() -> None:
    source = Source("content/post.md", TEXT)
    found = diagnostic(source, 12, 28, fix=Fix("Wrap it", (Edit(12, 12, "<"), Edit(28, 28, ">"))))
    (described,) = json.loads(rdjson.render([Report(source.name, [found], source)], CATALOG, HERE))["diagnostics"]
    assert described["location"]["range"] == {"start": {"line": 3, "column": 10}, "end": {"line": 3, "column": 26}}
    assert described["suggestions"] == [
        {"range": {"start": {"line": 3}, "end": {"line": 3}}, "text": "é😀é <http://a.example>"}
    ]


def test_reviewdog_gets_related_places() -> None:
    source = Source("content/post.md", TEXT)
    places = (Related(Span(8, 11), "first here"), Related(Span(0, 0), "and there \u202e", "/site/content/other.md"))
    found = diagnostic(source, 12, 28, related=places)
    (described,) = json.loads(rdjson.render([Report(source.name, [found], source)], CATALOG, HERE))["diagnostics"]
    here = {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 9}}
    assert described["related_locations"] == [
        {"message": "first here", "location": {"path": "content/post.md", "range": here}},
        {"message": "and there <U+202E>", "location": {"path": "content/other.md"}},
    ]


def test_a_file_that_could_not_be_read_has_no_range() -> None:
    source = Source("content/post.md", "")
    unread = Report(source.name, [diagnostic(source, 0, 0)])
    (described,) = json.loads(rdjson.render([unread], CATALOG, HERE))["diagnostics"]
    assert described["location"] == {"path": "content/post.md"}


def test_json_lines_are_a_problem_a_line() -> None:
    lines = json_lines.render([report(TEXT, FOUND)], CATALOG).splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["a warning", "an error", "an info"]


@pytest.mark.parametrize(
    ("text", "edits", "suggestion"),
    [
        ("one\ntwo\nthree\n", [(4, 7, "2")], (2, 2, "2")),
        ("one\ntwo\nthree\n", [(0, 1, "O"), (8, 9, "T")], (1, 3, "One\ntwo\nThree")),
        ("one\ntwo\n", [(4, 4, "\n")], (2, 2, "\ntwo")),
        ("one\ntwo\n", [(0, 4, "")], (1, 2, "two")),
        ("one\n", [(4, 4, "\nend\n")], (1, 1, "one\n\nend")),
        ("one", [(3, 3, "\n")], (1, 1, "one\n")),
        ("a\r\nb\r\n", [(3, 4, "B")], (2, 2, "B")),
        ("", [(0, 0, "x\n")], (1, 1, "x\n")),
    ],
)
def test_a_fix_as_whole_lines(text: str, edits: list[tuple[int, int, str]], suggestion: tuple[int, int, str]) -> None:
    fix = Fix("Fix it", tuple(Edit(*edit) for edit in edits))
    assert whole_lines(Source("post.md", text), fix) == suggestion


# -- markdown --------------------------------------------------------------------------------------------------------


def test_the_summary_counts_and_lists_errors_first() -> None:
    written = job_summary.render([report(TEXT, FOUND)], CATALOG, HERE)
    assert "**1** error, **1** warning, **1** info in 1 file" in written
    assert [row.split("|")[1].strip() for row in written.splitlines()[6:]] == ["🔴 error", "🟡 warning", "🔵 info"]


def test_the_summary_tells_safe_fixes_from_others() -> None:
    source = Source("content/post.md", "one two\n")
    safe = diagnostic(source, 0, 3, fix=replacing(0, 3, "1"))
    unsafe = diagnostic(source, 4, 7, fix=replacing(4, 7, "2"))._replace(applicability=Applicability.UNSAFE)
    written = job_summary.render([Report(source.name, [safe, unsafe], source)], CATALOG, HERE)
    assert "; `twimlint check --fix` can fix 1 of them, and 1 more with `--unsafe-fixes`." in written
    assert "`--unsafe-fixes`" not in job_summary.render([Report(source.name, [safe], source)], CATALOG, HERE)


def test_the_summary_of_a_clean_run_says_so() -> None:
    assert "No problems in 2 files" in job_summary.render([report("a", []), report("b", [])], CATALOG, HERE)


def test_the_summary_stays_below_what_github_takes() -> None:
    written = job_summary.render([report("x" * 9, [(0, 9, "é" * 200, Level.ERROR)] * 9000)], CATALOG, HERE)
    assert len(written.encode()) <= job_summary.MOST_BYTES
    match = re.search(r"^([\d,]+) more are not shown\.$", written, re.MULTILINE)
    assert match is not None
    assert written.count("🔴") + int(match[1].replace(",", "")) == 9000


# -- review ----------------------------------------------------------------------------------------------------------


def reviewed(text: str, *places: tuple[int, int, str]) -> Any:
    """The review of a file in which `text[start:end]` should read otherwise."""
    source = Source("content/post.md", text)
    found = [diagnostic(source, start, end, fix=replacing(start, end, new)) for start, end, new in places]
    return json.loads(review.render([Report(source.name, found, source)], CATALOG, HERE))


def test_a_review_suggests_safe_fixes_on_changed_rows() -> None:
    given = review.narrowed(reviewed("one\ntwo\nthree\n", (0, 3, "1"), (4, 7, "2")), CHANGED, set())
    assert given is not None
    (comment,) = given["comments"]
    assert (comment["path"], comment["line"], comment["side"]) == ("content/post.md", 2, "RIGHT")
    assert "\n```suggestion\n2\n```\n" in comment["body"]


def test_a_suggestion_over_several_lines_names_the_first_and_needs_all_changed() -> None:
    given = reviewed("one\ntwo\n", (2, 5, "x"))
    assert (given["comments"][0]["start_line"], given["comments"][0]["line"]) == (1, 2)
    assert review.narrowed(given, CHANGED, set()) is None


def test_what_has_been_said_is_not_said_again() -> None:
    given = reviewed("one\ntwo\n", (4, 7, "2"))
    said = set(review.MARK.findall(given["comments"][0]["body"]))
    assert len(said) == 1
    assert review.narrowed(given, CHANGED, said) is None


def test_a_suggestion_that_holds_a_fence_gets_a_longer_one() -> None:
    assert "\n`````suggestion\n````\n`````\n" in reviewed("one\n", (0, 3, "````"))["comments"][0]["body"]


def test_fixes_on_one_line_are_suggested_one_at_a_time() -> None:
    assert len(reviewed("one two\n", (0, 3, "1"), (4, 7, "2"))["comments"]) == 1


def test_a_review_holds_no_more_comments_than_github_bears() -> None:
    everything = reviewed("x\n" * 50, *((index * 2, index * 2 + 1, "y") for index in range(50)))
    assert len(everything["comments"]) == 50
    given = review.narrowed(everything, {"content/post.md": frozenset(range(51))}, set())
    assert given is not None
    assert len(given["comments"]) == review.MOST_COMMENTS
    assert "can fix 50 places" in given["body"]


# -- workspace -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "relative"),
    [
        ("a.md", "content/a.md"),
        ("../a.md", "a.md"),
        ("/site/b.md", "b.md"),
        ("/elsewhere/b.md", "/elsewhere/b.md"),
        ("/sitemap/b.md", "/sitemap/b.md"),
        ("./x/../a.md", "content/a.md"),
    ],
)
def test_paths_are_relative_to_the_workspace(name: str, relative: str) -> None:
    assert Workspace("/site", "/site/content").relative(name) == relative
