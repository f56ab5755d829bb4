"""The page's requests get answers in the form of `web/src/engine/protocol.ts`."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from answers import Utf16, answer, ready

from tests.paths import FIXTURES
from twimlint.markdown import parse

POST = (FIXTURES / "posts" / "2026-10-23-twim.md").read_text("utf-8")
LINKED = POST.replace("## Dept of Spec", "See [the notes](@/blog/2026/10/nowhere.md).\n\n## Dept of Spec", 1)
INDEX = json.dumps(
    {
        "format": "twimlint site index 1",
        "files": {
            "config.toml": 'base_url = "https://example.org"\ntitle = "Example"\n',
            "content/_index.md": "+++\n+++\n",
            "content/blog/2026/10/2026-10-16-twim.md": "+++\n+++\n",
        },
    }
)


@pytest.fixture(autouse=True)
def no_site() -> Iterator[None]:
    yield
    ask("site", index=None)


def reply(kind: str, **question: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(answer(kind, json.dumps(question)))
    return said


def ask(kind: str, **question: Any) -> Any:
    said = reply(kind, **question)
    assert "answer" in said, said
    return said["answer"]


def post(text: str, path: str | None = None, date: str | None = None, **more: Any) -> dict[str, Any]:
    return {"text": text, "path": path, "date": date, **more}


def codes(result: Any) -> list[str]:
    return [found["code"] for found in result["diagnostics"]]


def test_letters_beyond_16_bits_count_twice() -> None:
    utf16 = Utf16("a🐝b🐝")
    assert [utf16.units(offset) for offset in range(5)] == [0, 1, 3, 4, 6]
    assert [utf16.code_points(units) for units in (0, 1, 3, 4, 6)] == [0, 1, 2, 3, 4]


def test_a_problem_lies_where_the_browser_counts_it() -> None:
    text = POST.replace("## Dept of Spec", "🐝 ![](bee.png)\n\n## Dept of Spec", 1)
    found = next(found for found in ask("check", post=post(text))["diagnostics"] if found["code"] == "MED001")
    begin = text.encode("utf-16-le")
    assert begin[2 * found["from"] : 2 * found["to"]].decode("utf-16-le") == "![](bee.png)"
    assert found["column"] == 3


@pytest.mark.parametrize(
    ("text", "path", "date", "name", "day"),
    [
        (POST, None, None, "2026-10-23-twim.md", "2026-10-23"),
        (POST, "draft.md", None, "draft.md", "2026-10-23"),
        ("Words.\n", None, "2026-10-30", "2026-10-30-twim.md", "2026-10-30"),
        ("Words.\n", None, None, "twim.md", None),
        ('+++\ntitle = "About"\n+++\n', None, None, "page.md", None),
    ],
)
def test_a_post_is_known_by_its_text_unless_it_is_said(
    text: str, path: str | None, date: str | None, name: str, day: str | None
) -> None:
    identity = ask("check", post=post(text, path, date))["identity"]
    assert (identity["path"], identity["date"]) == (name, day)


def test_a_text_is_read_once_for_problems_outline_and_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Mock(wraps=parse)
    monkeypatch.setattr("twimlint.post.document.parse", reading)
    for kind in ("check", "outline", "preview"):
        ask(kind, post=post(f"{POST}\nOne more word.\n"))
    assert reading.call_count == 1


def test_settings_are_those_of_the_configuration() -> None:
    text = POST.replace("## Dept of Spec", "![](bee.png)\n\n## Dept of Spec", 1)
    assert "MED001" in codes(ask("check", post=post(text)))
    assert "MED001" not in codes(ask("check", post=post(text, settings={"ignore": ["MED001"]})))


def test_fixing_says_what_it_did() -> None:
    result = ask("fix", post=post(POST.replace("That's all", "Thatâ€™s all")), applicability="safe")
    assert result["applied"]["TXT001"] == 1
    assert "â€™" not in result["text"]


def test_formatting_keeps_what_is_formatted() -> None:
    assert ask("format", post=post(POST)) == {"text": POST}
    assert ask("format", post=post(f"{POST}\n\n\n")) == {"text": POST}


def test_the_outline_names_departments_projects_and_reporters() -> None:
    text = POST.replace("## Dept of", "## 🐝 Dept of", 1)
    sections = ask("outline", post=post(text))["sections"]
    board = next(section for section in sections if "Status of Matrix" in section["title"])["sections"][0]
    assert board["title"] == "Governing Board"
    assert [entry["userId"] for entry in board["entries"]] == ["@ines:okafor.garden"]
    units = text.encode("utf-16-le")[2 * board["from"] :].decode("utf-16-le")
    assert units.startswith("### Governing Board")


def test_the_preview_says_where_each_element_stands() -> None:
    preview = ask("preview", post=post("🐝\n\n*Bees*\n"))
    assert '<em data-start="4" data-end="10">Bees</em>' in preview["html"]
    assert ask("preview", post=post(POST))["title"] == "This Week in Matrix 2026-10-23"


def test_a_rule_shows_its_page_with_examples() -> None:
    rules = ask("rules")["rules"]
    page = ask("rulePage", code="TXT001")
    assert page["rule"] == next(rule for rule in rules if rule["code"] == "TXT001")
    assert 'data-example="bad"' in page["html"]


def test_a_message_becomes_an_entry_and_problems_stay_where_they_were_written() -> None:
    text = "\nA 🐝 at https://lantern.example.org/\n\n![](a.png)"
    message = {
        "text": text,
        "reporter": "Yu_ki",
        "userId": "@yuki:example.org",
        "department": None,
        "project": "Lantern",
    }
    entry = ask("entry", message=message)
    assert entry["markdown"].split("\n\n", 1)[1] == (
        "### Lantern\n\n[Yu\\_ki](https://matrix.to/#/@yuki:example.org) says\n\n"
        "> A 🐝 at https://lantern.example.org/\n>\n> ![](a.png)\n"
    )
    found = {found["code"]: found for found in entry["inMessage"]}
    units = text.encode("utf-16-le")
    picture = found["MED001"]
    assert units[2 * picture["from"] : 2 * picture["to"]].decode("utf-16-le") == "![](a.png)"
    assert (picture["row"], picture["column"]) == (4, 1)
    [edit] = found["LNK019"]["fix"]["edits"]
    assert units[2 * edit["from"] : 2 * edit["to"]].decode("utf-16-le") == "https://lantern.example.org/"
    assert edit["insert"] == "`https://lantern.example.org/`"


def test_who_gives_no_matrix_id_is_not_blamed_for_a_name_without_a_link() -> None:
    message = {"text": "A ![](a.png)", "reporter": "Yuki", "userId": " ", "department": None, "project": None}
    entry = ask("entry", message=message)
    assert "Yuki says" in entry["markdown"]
    assert codes(entry) == ["MED001"]


def test_rules_about_the_site_need_its_index() -> None:
    assert "LNK009" not in codes(ask("check", post=post(LINKED)))
    assert ask("site", index=INDEX) == {"title": "Example", "pages": 2}
    with_site = ask("check", post=post(LINKED))
    assert "LNK009" in codes(with_site)
    assert with_site["identity"]["path"] == "2026-10-23-twim.md"
    assert ask("site", index=None) is None
    assert "LNK009" not in codes(ask("check", post=post(LINKED)))


def test_a_site_changes_neither_outline_nor_preview_nor_format() -> None:
    questions = [(kind, ask(kind, post=post(POST))) for kind in ("outline", "preview", "format")]
    ask("site", index=INDEX)
    assert [(kind, ask(kind, post=post(POST))) for kind, _ in questions] == questions


@pytest.mark.parametrize(
    ("kind", "question", "words"),
    [
        ("site", {"index": "{}"}, "this is not an index of a site"),
        ("rulePage", {"code": "XXX001"}, "There is no rule XXX001."),
        ("check", {"post": post("", settings={"nope": 1})}, "unknown setting `nope`"),
    ],
)
def test_a_question_at_fault_is_told_so(kind: str, question: dict[str, Any], words: str) -> None:
    said = reply(kind, **question)
    assert said["message"].startswith(words)
    assert said["expected"]


def test_a_question_that_fails_is_told_apart() -> None:
    assert reply("check") == {"message": "KeyError: 'post'", "expected": False}


def test_entries_go_into_departments_of_today() -> None:
    departments = json.loads(ready())["departments"]
    assert {"title", "projects"} == set(departments[0])
    assert not any("Matrix Live" in department["title"] for department in departments)
