"""The other places that problems are about."""

import json
from pathlib import Path

import pytest
from sarif_pydantic import Sarif

from tests.command import run
from tests.paths import FIXTURE_SITE
from twimlint.checks import Context
from twimlint.engine.check import Ruleset, check
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

POST = "content/blog/2026/01/2026-01-09-twim.md"
HEAD = '+++\ntitle = "This Week in Matrix 2026-01-09"\ndate = 2026-01-09\n+++\n\n'
TWICE = "[a]: https://one.example\n[a]: https://two.example\n"
PINGS = "|Rank|Hostname|Median MS|\n|-|-|-|\n|1|a.example|500|\n|2|b.example|400|\n"


@pytest.mark.parametrize(
    ("code", "text", "here", "there"),
    [
        ("LNK005", "[the garden][gardne]\n\n[garden]: https://garden.example\n", "[the garden][gardne]", "[garden]"),
        ("LNK007", f"[a] 🎉\n\n{TWICE}", "[a]", "[a]"),
        ("SEC003", "## Dept of Clients 📱\n\n## Dept of Spec 📜\n", "## Dept of Spec 📜", "## Dept of Clients 📱"),
        ("SEC009", "### Kite\n\n> # Kite\n>\n> text\n", "# Kite", "### Kite"),
        ("SEC009", "### Kite\n\n### Kite\n\ntext\n", "### Kite", "### Kite"),
        ("SEC012", "## Dept\n\n### Kite\n\na\n\n### Fox\n\nb\n\n### Kite\n\nc\n", "### Kite", "### Kite"),
        ("SEC015", "a\n\n<!-- more -->\n\nb\n\n<!-- more -->\n", "<!-- more -->", "<!-- more -->"),
        (
            "SEC024",
            "## Dept of Spec 📜\n\na\n\n## Dept\n\n## Dept of Spec 📜\n",
            "## Dept of Spec 📜",
            "## Dept of Spec 📜",
        ),
        ("TBL003", PINGS, "400", "500"),
    ],
)
def test_a_problem_names_the_place_that_it_compares_with(code: str, text: str, here: str, there: str) -> None:
    source = Source(POST, HEAD + text)
    ruleset = Ruleset([load_catalog()[code]])
    (found,) = check(Document(source), ruleset, Context(load_style()))
    assert source.text[slice(*found.span)].strip("[] ") == here.strip("[] ")
    (place,) = found.related
    assert source.text[slice(*place.span)].strip() == there
    assert place.span != found.span
    assert found.related_locations == ((source.location(place.span.start), source.location(place.span.end)),)


def test_the_other_page_of_an_address() -> None:
    other = FIXTURE_SITE / "content/blog/2026/01/2026-01-02-twim.md"
    source = Source(str(FIXTURE_SITE / POST), other.read_text("utf-8"))
    ruleset = Ruleset([load_catalog()["FM009"]])
    (found,) = check(Document(source), ruleset, Context(load_style(), Site.open(FIXTURE_SITE)))
    (place,) = found.related
    assert place.path == str(other)
    assert found.related_locations == (((1, 1), (1, 1)),)


def test_json_and_sarif_show_them(tmp_path: Path) -> None:
    Path(tmp_path, "a.md").write_text(f"{HEAD}[a]\n\n{TWICE}", "utf-8")
    arguments = ("check", "--select", "LNK007", "--output-format")
    for _ in range(2):  # checked, then remembered
        (found,) = json.loads(run(*arguments, "json", "a.md", cwd=tmp_path).out)
        (place,) = found["related"]
        assert place == {
            "message": "the definition that applies",
            "filename": "a.md",
            "location": {"row": 8, "column": 1},
            "end_location": {"row": 8, "column": 4},
        }
    written = run(*arguments, "sarif", "a.md", cwd=tmp_path).out
    assert Sarif.model_validate_json(written)
    (result,) = json.loads(written)["runs"][0]["results"]
    (place,) = result["relatedLocations"]
    assert place["message"] == {"text": "the definition that applies"}
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "a.md"}
    assert place["physicalLocation"]["region"] == {"startLine": 8, "startColumn": 1, "endLine": 8, "endColumn": 4}


def test_the_heading_that_a_wrong_anchor_probably_means() -> None:
    source = Source(str(FIXTURE_SITE / POST), f"{HEAD}## Dept of Bots\n\nSee [a](#dept-of-bost).\n")
    ruleset = Ruleset([load_catalog()["LNK009"]])
    (found,) = check(Document(source), ruleset, Context(load_style(), Site.open(FIXTURE_SITE)))
    (place,) = found.related
    assert source.text[slice(*place.span)] == "Dept of Bots"


def test_the_page_without_an_anchor_and_the_other_post_of_an_episode(tmp_path: Path) -> None:
    Path(tmp_path, "config.toml").write_text('base_url = "https://lantern.im"\n', "utf-8")
    for number, text in (
        ("02", "## Matrix Live S12E01\n"),
        ("09", "## Matrix Live S12E01\n\n[a](@/blog/2026-01-02-twim.md#b)\n"),
    ):
        Path(tmp_path, "content/blog").mkdir(parents=True, exist_ok=True)
        Path(tmp_path, f"content/blog/2026-01-{number}-twim.md").write_text(
            HEAD.replace("01-09", f"01-{number}") + text, "utf-8"
        )
    other, post = (tmp_path / f"content/blog/2026-01-{number}-twim.md" for number in ("02", "09"))
    source = Source(str(post), post.read_text("utf-8"))
    ruleset = Ruleset([load_catalog()["LNK009"], load_catalog()["MED011"]])
    found = check(Document(source), ruleset, Context(load_style(), Site.open(tmp_path)))
    assert [(one.code, [place.path for place in one.related]) for one in found] == [
        ("MED011", [str(other)]),
        ("LNK009", [str(other)]),
    ]
