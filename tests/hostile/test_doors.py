"""Language server, page and public interface answer hostile texts under hostile names, and bring nothing to life."""

import random

import pytest

from benchmarks.doors import HOSTILE, NAMES, alive_in_hover, alive_in_preview, faults_of, hostile_text
from tests.command import POST


@pytest.mark.parametrize("written", HOSTILE)
def test_a_hostile_text(written: str) -> None:
    assert [*faults_of(f"{POST}{written}\n\n> a {written} b\n", NAMES[0])] == []


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_hostile_name(name: str) -> None:
    assert [*faults_of(f"{POST}## A\n\n[x](http://matrix.to/#/#a:b.im)\n", name)] == []


@pytest.mark.parametrize("seed", range(12))
def test_hostile_mixtures(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # repeatable on purpose
    assert [*faults_of(hostile_text(rng), rng.choice(NAMES), seed)] == []


@pytest.mark.parametrize(
    "markdown", ["[x](command:y)", "![](a.png)", "<b>", "<https://a.im>", "[a]: b", "# a", "```a\n```", "<div>\n"]
)
def test_what_comes_to_life_in_a_hover_is_seen(markdown: str) -> None:
    assert [*alive_in_hover(f"**a** `b`\n\n{markdown}\n")]


@pytest.mark.parametrize("html", ["<script>", "<a onclick=x>", "<a href=' java\nscript:x'>", "<p style=x>", "<svg>"])
def test_what_comes_to_life_in_a_preview_is_seen(html: str) -> None:
    assert [*alive_in_preview(f"<style></style><body><p>a</p>{html}")]
