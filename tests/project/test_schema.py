"""Settings as one value: frozen, read by a written schema, the same whoever gives them."""

import json
import pickle
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, run, write
from tests.paths import ROOT
from twimlint.project import schema
from twimlint.project.settings import ConfigError, Settings
from twimlint.project.style_schema import STYLE
from twimlint.rulebook.templates import Template


def faults(values: object) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        Settings.of(values)  # type: ignore[arg-type]  # what a stranger may give
    return caught.value.messages


def test_equal_words_make_equal_settings() -> None:
    words = {"select": ["MTX"], "level": {"MTX002": "error"}, "style": {"emoji": {"owl": "🦉"}}}
    settings, same = Settings.of(words), Settings.of(json.loads(json.dumps(words)))
    assert (settings, hash(settings)) == (same, hash(same))
    assert pickle.loads(pickle.dumps(settings)) == settings  # noqa: S301  # made here
    assert settings != Settings.of({**words, "level": {"MTX002": "info"}})
    with pytest.raises(AttributeError):
        settings.layers = ()
    words["select"].append("FM")  # type: ignore[attr-defined]
    assert settings == same


@pytest.mark.parametrize(
    "values",
    [
        {f"key-{number}": 1 for number in range(3_000)},
        {"select": [f"X{number}" for number in range(3_000)]},
        {"style": {"emoji": {f"owl-{number}": 1 for number in range(3_000)}}},
    ],
    ids=["keys", "selectors", "names"],
)
def test_of_very_many_faults_the_first_are_told(values: object) -> None:
    told = faults(values)
    assert len(told) <= schema.MOST_FAULTS + 1
    assert "0" in told[0]


def test_words_that_name_no_rule_are_told_with_all_other_faults_in_their_order() -> None:
    values = {
        "select": ["MTX999", 3, "LNK"],
        "per-file-ignores": {"a": ["NIX"], "b": "NO"},
        "level": {"NOPE": "info", "NONE": "loud", "MTX002": "off"},
        "selct": 1,
    }
    assert [told.split(";")[0] for told in faults(values)] == [
        "`select` names no rule: `MTX999`",
        "`select` must be a list of strings",
        "`per-file-ignores` names no rule: `NIX`",
        "`per-file-ignores` must be a list of strings",
        "`level` names no rule: `NOPE`",
        "`level` names no rule: `NONE`",
        "`level` of `NONE` must be one of info, warning, error",
        "`level` of `MTX002` cannot be off: add the rule to `ignore`",
        "unknown setting `selct`",
    ]


def test_every_fault_is_told_at_once() -> None:
    told = faults({"selct": [], "fail-on": 3, "style": {"post": {"titel": "x"}, "tracking": {"prefixes": "utm"}}})
    assert len(told) == 4
    assert "did you mean `select`?" in told[0]
    assert "unknown style `post.titel`; did you mean `title`?" in told[2]


@pytest.mark.parametrize(
    "values",
    [
        *(3, {1: 2}, {"select": 3}, {"style": []}, {"level": [1]}, {"a\nb\x1b": 1}, {"x" * 5000: 1}),
        *({"site-root": "\0"}, {"site-root": "x" * 5000}, {"hebbot-config": ""}, {"hebbot-since": "2026-13-01"}),
        *(
            {"max-file-size": "9" * 5000},
            {"max-file-size": 2**70},
            {"max-file-size": "2048 GiB"},
            {"style": {"emoji": {"owl": 3}}},
        ),
    ],
)
def test_what_cannot_be_meant_is_one_line(values: object) -> None:
    for line in faults(values):
        assert line.isprintable()
        assert len(line) < 200


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"level": {"MTX002": True}}, "`level` of `MTX002` must be one of info, warning, error"),
        ({"level": {"MTX002": False}}, "`level` of `MTX002` cannot be off: add the rule to `ignore`"),
        ({"style": []}, "`style` must be a table"),
        ({"a\nb": 1}, "unknown setting `a\\nb`"),
        ({"since": "20260109"}, "`since` must be a date such as 2026-01-09"),
        ({"since": "2026-01-09T00"}, "`since` must be a date such as 2026-01-09"),
    ],
)
def test_what_is_said_of_a_fault(values: object, told: str) -> None:
    assert faults(values) == (told,)


@pytest.mark.parametrize("written", ["1", "1 b", "0" * 59 + "1"])
def test_the_smallest_size(written: str) -> None:
    assert schema.size(written) == 1


def test_the_house_style_keeps_its_own_schema() -> None:
    house = tomllib.loads((ROOT / "rules" / "house-style.toml").read_text("utf-8"))
    found: list[schema.Fault] = []
    schema.read(STYLE, house, ("style",), found)
    assert found == []
    assert set(house) == set(STYLE.keys)


@pytest.mark.parametrize(
    "style",
    [
        {"tracking": {"on-hosts": {"list": ["videos.example.org"]}}},
        {"departments": {"Dept of Owls 🦉": {"formerly": {"Dept of Birds": "2026-01-01"}}}},
        {"emoji": {"owl": "🦉"}},
        {"authors": {"Thea Lindqvist": []}},
    ],
)
def test_tables_of_names_take_new_ones(style: dict[str, object]) -> None:
    assert Settings.of({"style": style}).style


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("T {date}", "T 2026-01-09"),
        ("/{date:%Y/%-m/%d}/{{x}}", "/2026/1/09/{x}"),
        ("{date:%A %a %B %b %j %y %V 100%%}", "Friday Fri January Jan 009 26 02 100%"),
    ],
)
def test_templates(template: str, filled: str) -> None:
    assert Template(template, ("date",)).fill(date=date(2026, 1, 9)) == filled


@pytest.mark.parametrize(
    "template",
    [
        *("{day}", "{date.year:>1500000000}", "{date.__class__.__mro__}", "{0}", "{}", "{date:%Y", "}", "{date!r}"),
        *("{date:%Q}", "{date:%", "{date:{date}}", "{date[0]}", "x" * 5000, "{date:%-%}", "{date:%10Y}"),
    ],
)
def test_templates_have_a_closed_list_of_names_and_formats(template: str) -> None:
    (told,) = faults({"style": {"post": {"title": template}}})
    assert told.startswith("style `post.title` ")
    assert told.isprintable()


def test_patterns_that_begin_with_an_exclamation_mark_cover_the_rest() -> None:
    settings = Settings.of({"per-file-ignores": {"!blog/**": ["MTX"]}})
    assert "MTX002" in settings.codes_for("blog/2026/post.md")
    assert "MTX002" not in settings.codes_for("news/post.md")


HOSTILE_TOML = {
    "a long number": f"x = {'9' * 5001}\n".encode(),
    "nested brackets": b"x = " + b"[" * 3000 + b"]" * 3000 + b"\n",
    "a NUL": b"x = 1\n\0",
    "no UTF-8": b"x = '\xff'\n",
}


@pytest.mark.parametrize("content", HOSTILE_TOML.values(), ids=HOSTILE_TOML)
@pytest.mark.parametrize("place", ["front matter", ".twimlint.toml", "config.toml"])
def test_one_file_that_cannot_be_read_costs_no_other(tmp_path: Path, place: str, content: bytes) -> None:
    bad = {
        "front matter": {"a/page.md": b"+++\n" + content + b"+++\n\nWords.\n"},
        ".twimlint.toml": {"a/.twimlint.toml": content, "a/page.md": b"Words.\n"},
        "config.toml": {"a/config.toml": b'base_url = "https://example.org"\n' + content, "a/page.md": b"Words.\n"},
    }[place]
    write(
        tmp_path,
        {**bad, "b/page.md": "Join [it](http://matrix.to/#/#a:example.org).\n", "config.toml": 'base_url = "x"'},
    )
    for order in (["a", "b"], ["b", "a"], ["."], ["a/page.md", "b/page.md"]):
        result = run("check", "--output-format", "concise", *order, cwd=tmp_path)
        assert "MTX002" in result.out
        assert "Traceback" not in result.err
        assert "bug" not in result.err
        if place == ".twimlint.toml":
            assert (result.code, result.err.count("a/.twimlint.toml")) == (2, 1)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    write(tmp_path, {".twimlint.toml": b"\xef\xbb\xbfselct = 1\n", "page.md": "Words.\n"})
    assert run("check", "page.md", cwd=tmp_path).err.startswith("error: .twimlint.toml:1: unknown setting `selct`")


@pytest.mark.parametrize(
    ("content", "stops"),
    [
        ('dependencies = ["twimlint"', False),
        ('[tool.twimlint]\nselect = ["MTX"', True),
        ("[ tool . twimlint ]\nx = ", True),
        ("# twimlint\n\0", False),
    ],
)
def test_a_shared_file_that_does_not_parse_stops_only_who_is_named_in_it(
    tmp_path: Path, content: str, stops: bool
) -> None:
    write(tmp_path, {"pyproject.toml": content, "page.md": POST})
    assert (run("check", "page.md", "--exit-zero", cwd=tmp_path).code == 2) is stops


def test_a_bot_s_configuration_that_is_none_costs_no_other(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/.twimlint.toml": 'hebbot-config = "bot.toml"',
            "a/bot.toml": "oops",
            "a/x.md": INSECURE,
            "b/x.md": INSECURE,
        },
    )
    for order in (["a", "b"], ["b", "a"], ["."]):
        result = run("check", "--output-format", "concise", *order, cwd=tmp_path)
        assert (result.code, result.err.count("a/bot.toml")) == (2, 1)
        assert "b/x.md" in result.out
        assert "a/x.md" not in result.out
    for options in ([], ["--no-cache"]):
        result = run("check", "--hebbot-config", "nope.toml", *options, "b", cwd=tmp_path)
        assert (result.code, result.out) == (2, "")
        assert result.err == "error: `hebbot-config` names nothing that exists: nope.toml\n"


@pytest.mark.parametrize(
    "options",
    [["--fix", "--jobs", "2"], ["--diff", "--jobs", "2"], ["--statistics", "--output-format", "sarif"]],
)
def test_options_that_could_only_be_ignored_are_refused(tmp_path: Path, options: list[str]) -> None:
    write(tmp_path, {"x.md": INSECURE})
    result = run("check", *options, cwd=tmp_path)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert run("format", "--jobs", "2", cwd=tmp_path).code == 2
