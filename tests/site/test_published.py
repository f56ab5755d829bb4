"""The index of a site gives the same answers as the site."""

from pathlib import Path

import pytest

import twimlint
from tests.paths import CORPUS, needs_corpus
from twimlint.site.pages import Site, SiteError
from twimlint.site.published import read_index, write_index

PAGES = {
    "config.toml": 'base_url = "https://example.org"\n',
    "content/blog/2026/10/2026-10-23-bees.md": (
        '+++\ntitle = "Bees"\n[taxonomies]\nauthor = ["Ana"]\n+++\n\n# Bees & *hives* [x][y]\n\n## Same\n\n## Same\n\n'
        '## Named {#here}\n\n<a id="there"></a> [^1]\n\n[^1]: Note.\n\n{{ bee(a="b") }}\n\n[y]: z\n'
    ),
    "content/blog/2026/10/bee.png": "",
    "static/blog/img/hive.png": "",
    "templates/shortcodes/bee.html": '<b id="bee"></b>',
    "templates/base.html": "secret",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    for name, content in PAGES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return Site.open(tmp_path)


def test_the_same_answers(site: Site) -> None:
    index = read_index(write_index(site))
    name = "blog/2026/10/2026-10-23-bees.md"
    assert index.page_names == site.page_names == {name}
    assert index.page(name) == site.page(name)
    assert index.authors_but_of(None) == {"Ana"}
    assert index.shortcode_names == {"bee"}
    for anchor in ("bees-hives-x", "same", "same-1", "same-2", "here", "there", "fn-1", "bee", "no"):
        assert index.may_have_anchor(name, anchor) == site.may_have_anchor(name, anchor), anchor
    for path in ("/blog/img/hive.png", "/blog/img/no.png", "/blog/2026/10/bees/"):
        assert index.may_serve(path) == site.may_serve(path), path
    assert index.static_like("/blog/img/hive.jpg") == site.static_like("/blog/img/hive.jpg") != ()
    assert not index.notes


def test_it_holds_no_text(site: Site) -> None:
    written = write_index(site)
    assert "Note." not in written
    assert "secret" not in written
    assert str(site.root) not in written


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": "twimlint site index 1"}', "[" * 100_000])
def test_what_is_no_index(text: str) -> None:
    with pytest.raises(SiteError, match="not an index of a site"):
        read_index(text)


def test_another_format() -> None:
    with pytest.raises(SiteError, match="renew it"):
        read_index('{"format": "twimlint site index 9", "files": {}}')


@needs_corpus
def test_the_corpus() -> None:
    """Posts of the archive have the same problems in the site and in its index."""
    root = CORPUS
    site = Site.open(root)
    index = read_index(write_index(site))
    for post in sorted((root / "content/blog").rglob("*-twim*.md"))[::8]:
        text = post.read_bytes().decode()
        name = post.relative_to(root).as_posix()
        here = twimlint.check(text, f"{root}/{name}", site=site)
        there = twimlint.check(text, f"/site/{name}", site=index)
        assert [found[:4] for found in here] == [found[:4] for found in there], name
