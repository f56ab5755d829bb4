"""A Zola site: where it is found, how its pages are addressed, what it remembers, and what may be broken in it."""

import errno
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath

import pytest

from tests.command import run
from tests.paths import CORPUS, FIXTURE_SITE, needs_corpus
from twimlint.post.document import Document
from twimlint.session.sites import Sites
from twimlint.site.pages import Site, SiteError
from twimlint.site.reading import Disk, Overlay, Reading, Recorder, Stamp, renewed
from twimlint.site.state import find_site_root
from twimlint.text.source import Source


@pytest.fixture(scope="module")
def garden() -> Site:
    return Site.open(FIXTURE_SITE)


def make_site(root: Path, files: Mapping[str, str] | None = None, config: str = "") -> Path:
    """A site in a folder; front matter of a page is given without its marks."""
    root.mkdir(exist_ok=True)
    (root / "config.toml").write_text(f'base_url = "https://garden.chat/"\n{config}')
    for name, head in (files or {}).items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"+++\n{head}\n+++\n\n# Hello\n")
    return root


# -- finding it ------------------------------------------------------------------------------------------------------


def test_the_site_is_the_nearest_configuration_with_a_base_url(tmp_path: Path) -> None:
    make_site(tmp_path)
    inner = tmp_path / "content" / "tools"
    inner.mkdir(parents=True)
    (inner / "config.toml").write_text("[bot]\nname = 'another tool'\n")
    assert find_site_root(str(inner / "deeper")) == str(tmp_path)
    assert find_site_root(str(tmp_path.parent)) is None


def test_what_is_no_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no config"):
        Site.open(tmp_path)
    endless = f"base_url = 'https://garden.chat'\n{'a.' * 100_000}a = 1\n"
    for text, reason in (
        ("base_url = https://garden.chat\n", "1: .*no quotation marks"),
        (endless, "2: Key of more than"),
    ):
        (tmp_path / "config.toml").write_text(text)
        with pytest.raises(SiteError, match=f"does not parse in row {reason}"):
            Site.open(tmp_path)


def test_a_broken_configuration_costs_the_site_and_leaves_a_note(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("base_url = https://garden.chat\n")
    sites = Sites()
    assert sites.around(str(tmp_path / "content" / "a.md")) is None
    assert sites.around(str(tmp_path / "content" / "blog" / "b.md")) is None
    assert len(sites.notes) == 1
    assert "rules that need the site are not checked" in sites.notes[0]


def test_files_of_one_site_share_it_and_nobody_has_one_unasked(tmp_path: Path) -> None:
    make_site(tmp_path)
    sites = Sites()
    site = sites.around(str(tmp_path / "content" / "a.md"))
    assert site is not None
    assert sites.around(str(tmp_path / "content" / "blog" / "b.md")) is site
    assert Sites(wanted=False).around(str(tmp_path / "content" / "a.md")) is None
    assert Sites(wanted=False).at(str(tmp_path)) is None


def test_relative_names_count_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site.open(make_site(tmp_path / "site", {"blog/a.md": ""}))
    for folder in (tmp_path, tmp_path / "site" / "content"):
        monkeypatch.chdir(folder)
        assert site.name_of(PurePath("content/blog/a.md")) == "blog/a.md"
        assert site.name_of(tmp_path / "site/content/x/../blog/a.md") == "blog/a.md"
        assert site.name_of(PurePath("blog/a.md")) is None
        assert site.name_of(tmp_path / "elsewhere/a.md") is None


# -- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path", "slug", "address"),
    [
        ("blog/2026/01/2026-01-02-twim.md", "/blog/2026/01/02/twim", None, "/blog/2026/01/02/twim"),
        ("a.md", "no-slash-in-front/", None, "/no-slash-in-front"),
        ("blog/2026-01-02-winter.md", None, None, "/blog/winter"),
        ("blog/2026-01-02_winter.md", None, None, "/blog/winter"),
        ("blog/2026-01-02T10:00:00Z-winter.md", None, None, "/blog/winter"),
        ("blog/2026-01-02.md", None, None, "/blog/2026-01-02"),
        ("blog/Winter Garden.md", None, None, "/blog/winter-garden"),
        ("blog/2026-01-02-winter.md", None, "Cold Days", "/blog/cold-days"),
        ("blog/2026-01-02-winter/index.md", None, None, "/blog/winter"),
        ("index.md", None, None, "/index"),
        ("about.md", None, None, "/about"),
        ("docs/_index.md", None, None, "/docs"),
        ("docs/_index.md", "/ignored", None, "/docs"),
        ("_index.md", None, None, "/"),
        ("blog/été.md", None, None, None),
    ],
)
def test_a_page_is_addressed_as_zola_does(
    garden: Site, name: str, path: str | None, slug: str | None, address: str | None
) -> None:
    assert garden.address_of(name, path, slug) == address


def test_pages_are_found_by_address_alias_and_nothing_less(garden: Site) -> None:
    def found(path: str) -> list[str]:
        return [page.name for page in garden.pages_at(path)]

    twim = ["blog/2025/12/2025-12-19-twim.md"]
    assert found("/blog/2025/12/19/this-week-in-matrix-2025-12-19") == twim
    assert found("/blog/2025/12/19/this-week-in-matrix-2025-12-19/") == twim
    assert found("/blog/2025/12/19/this%2Dweek-in-matrix-2025-12-19/index.html") == twim
    assert found("/winter") == ["blog/2025/12/2025-12-12-winter-release.md"]
    assert found("/docs/start-here") == ["docs/getting-started.md"]
    assert found("/blog/2026/01/roadmap/") == ["blog/2026/01/2026-01-05-roadmap/index.md"]
    assert found("/blog/2025/12/19/this-week-in-matrix") == []
    assert found("/blog/2025/12") == []  # `render = false`: nothing is published there


def test_drafts_and_pages_in_other_languages_have_no_address(tmp_path: Path) -> None:
    pages = {"a.md": "draft = true", "b.fr.md": 'title = "B"', "c.md": 'path = "c"', "d.md": 'aliases = ["c"]'}
    site = Site.open(make_site(tmp_path, pages, "[languages.fr]\n"))
    assert not site.pages_at("/a")
    assert not site.pages_at("/b-fr")
    assert [page.name for page in site.pages_at("/c")] == ["c.md", "d.md"]


@pytest.mark.parametrize(
    ("name", "head", "address"),
    [
        ("Winter Garden.md", "", "/winter-garden"),
        ("cold/2026-01-02-Winter_Garden/index.md", "", "/cold/winter-garden"),
        ("cold/_index.md", "", "/cold"),
        ("a.md", 'slug = "Cold, Days!"', "/cold-days"),
        ("a.md", r'path = "/cold\u002Ddays"', "/cold-days"),
        ("a.md", 'aliases = ["/cold%20days/"]', "/cold days"),
        ("a.md", 'aliases = ["/cold/index.html"]', "/cold"),
        ("a.md", 'path = "/été"', "/été"),
        ("é.md", 'path = "/summer"', "/summer"),
        ("a.md", f'description = "{"a" * 9000}"\npath = "/cold"', "/cold"),
    ],
)
def test_one_page_is_found_without_a_look_at_all(tmp_path: Path, name: str, head: str, address: str) -> None:
    site = Site.open(make_site(tmp_path, {name: head, "other.md": 'title = "oops'}))
    assert [page.name for page in site.pages_at(address)] == [name]
    assert site.notes == []


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("https://garden.chat/docs/?q=1#a", "/docs/"),
        ("http://GARDEN.chat/docs", "/docs"),
        ("https://garden.chat", "/"),
        ("/docs#a", "/docs"),
        ("//garden.chat/docs", None),
        ("https://garden.chat.evil.example/docs", None),
        ("https://garden.chatter/docs", None),
        ("https://www.garden.chat/docs", None),
        ("docs", None),
        ("ftp://garden.chat/docs", None),
        ("@/docs/_index.md", None),
    ],
)
def test_addresses_of_the_site_are_told_from_others(garden: Site, target: str, path: str | None) -> None:
    address = garden.address(target)
    assert (address.path if address else None) == path


def test_a_site_may_live_below_a_path(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "config.toml").write_text('base_url = "https://garden.chat/news"\n')
    site = Site.open(tmp_path)
    assert site.address("https://garden.chat/news/a")
    assert site.address("/news/a#b") == ("/a", "", "b")
    assert site.address("https://garden.chat/newsletter") is None
    assert site.address("/elsewhere") is None


# -- files -----------------------------------------------------------------------------------------------------------


def test_static_files_and_files_beside_pages_are_served(garden: Site) -> None:
    assert garden.may_serve("/blog/img/greenhouse.png")
    assert garden.may_serve("/blog/2026/01/roadmap/beds.png")
    assert not garden.may_serve("/blog/img/Greenhouse.png")
    assert not garden.may_serve("/blog/img/../img/greenhouse.png")
    assert not garden.may_serve("/../config.toml")
    assert not garden.may_serve("/docs/start-here/beds.png")


def test_a_theme_has_files_and_shortcodes_too(tmp_path: Path) -> None:
    make_site(tmp_path, config='theme = "moss"\n')
    for name in ("themes/moss/static/leaf.png", "themes/moss/templates/shortcodes/leaf.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    site = Site.open(tmp_path)
    assert site.may_serve("/leaf.png")
    assert site.shortcode_names == {"leaf"}


def test_shortcodes_are_called_by_the_names_of_their_templates(garden: Site) -> None:
    assert garden.shortcode_names == {"details", "figure", "figureVideo", "notice_box", "youtube_player"}


# -- anchors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("anchor", ["dept-of-clients", "dept-of-clients-iphone", "what-is-new", "top"])
def test_anchors_of_another_page(garden: Site, anchor: str) -> None:
    assert garden.may_have_anchor("blog/2025/12/2025-12-19-twim.md", anchor)
    assert not garden.may_have_anchor("blog/2025/12/2025-12-19-twim.md", "dept-of-servers")


def test_shortcodes_bring_anchors_along(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    templates = root / "templates" / "shortcodes"
    templates.mkdir(parents=True)
    (templates / "fixed.html").write_text('<p id="from-template"></p>')
    (templates / "computed.html").write_text('<p id="{{ id }}"></p>')
    site = Site.open(root)

    def anchors(body: str) -> bool:
        return "nowhere" in site.anchors_of(Document(Source("content/a.md", body)))

    assert "from-template" in site.anchors_of(Document(Source("content/a.md", "{{ fixed() }}")))
    assert not anchors("{{ fixed() }}")
    assert anchors("{{ computed(id=1) }}")
    assert anchors("{% fixed() %}\n# Heading\n{% end %}")


def test_other_ways_to_make_anchors_are_left_to_zola(tmp_path: Path) -> None:
    site = Site.open(make_site(tmp_path, config='[slugify]\nanchors = "safe"\npaths = "off"\n'))
    assert "Any_thing" in site.anchors_of(Document(Source("content/a.md", "# Heading")))
    assert site.address_of("blog/winter.md", None, None) is None


# -- what is broken --------------------------------------------------------------------------------------------------


def test_a_page_that_does_not_parse_keeps_its_name_and_loses_its_address(tmp_path: Path) -> None:
    pages = {"a.md": "title = oops", "b.md": 'title = "B"\n[taxonomies]\nauthor = ["Thea"]'}
    site = Site.open(make_site(tmp_path, pages))
    assert site.page("a.md").address is None
    assert site.authors_but_of("a.md") == {"Thea"}
    assert site.notes == ["the front matter of content/a.md does not parse"]


def test_yaml_is_not_read_and_not_complained_about(tmp_path: Path) -> None:
    site = Site.open(make_site(tmp_path, {"a.md": ""}))
    (tmp_path / "content" / "y.md").write_text("---\ntitle: Y\n---\n")
    assert site.page("y.md").address is None
    assert not site.notes


def test_odd_values_in_front_matter_are_passed_over(tmp_path: Path) -> None:
    head = 'path = 7\nslug = ["a"]\naliases = [1, "/x"]\ntaxonomies = { author = "Thea" }'
    site = Site.open(make_site(tmp_path, {"a.md": head}))
    assert site.page("a.md").address == "/a"
    assert site.page("a.md").facts.aliases == ("/x",)
    assert site.authors_but_of(None) == frozenset()


def test_long_front_matter_is_read_to_its_end(tmp_path: Path) -> None:
    head = f'description = "{"é" * 9000}"\npath = "/found"'
    assert Site.open(make_site(tmp_path, {"a.md": head})).page("a.md").address == "/found"


def test_a_mark_within_long_front_matter_does_not_end_it(tmp_path: Path) -> None:
    head = f'description = "+++ {"é" * 9000}"\npath = "/found"'
    assert Site.open(make_site(tmp_path, {"a.md": head})).page("a.md").address == "/found"


def test_loops_of_links_end(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"blog/a.md": "", "docs/b.md": ""})
    (root / "content" / "blog" / "up").symlink_to(root / "content")
    (root / "content" / "blog" / "across").symlink_to(root / "content" / "docs")
    (root / "content" / "docs" / "back").symlink_to(root / "content" / "blog")
    (root / "content" / "dangling.md").symlink_to(root / "nowhere.md")
    site = Site.open(root)
    assert {"blog/a.md", "docs/b.md"} <= site.page_names
    assert "dangling.md" not in site.page_names
    assert any("leads back to itself" in note for note in site.notes)


def test_unreadable_folders_are_taken_to_hold_what_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(tmp_path, {"blog/a.md": "", "locked/b.md": ""})
    (root / "static").mkdir()
    scandir = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if Path(path).name in ("static", "locked"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    site = Site.open(root)
    assert site.page_names == {"blog/a.md"}
    assert site.may_serve("/blog/img/anything.png")
    assert len(site.notes) == 2


def test_a_page_that_cannot_be_opened_leaves_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site.open(make_site(tmp_path, {"a.md": 'aliases = ["/b"]', "b.md": ""}))

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", path, flags)

    monkeypatch.setattr(os, "open", refuse)
    assert site.pages_at("/b") == ()
    assert site.page("a.md").address is None
    assert sorted(site.notes) == [f"cannot read content/{name}: Permission denied" for name in sorted(site.page_names)]


def test_of_many_notes_the_first_are_shown(tmp_path: Path) -> None:
    root = make_site(tmp_path, {f"{number}.md": "oops" for number in range(9)})
    sites = Sites()
    site = sites.around(str(root / "content" / "x.md"))
    assert site is not None
    assert all(site.page(name).address is None for name in site.page_names)
    assert len(sites.notes) == 4
    assert sites.notes[-1] == "and 6 more of this kind"


# -- the archive -----------------------------------------------------------------------------------------------------


@needs_corpus
def test_every_published_page_of_the_archive_has_an_address_of_its_own() -> None:
    site = Site.open(CORPUS)
    published = [page for page in map(site.page, site.page_names) if page.facts.published]
    assert len(site.page_names) == 1115
    assert all(page.address for page in published)
    assert len({page.address for page in published}) == len(published)
    assert site.notes == []


@needs_corpus
def test_many_addresses_are_looked_up_as_a_few_are() -> None:
    site = Site.open(CORPUS)
    pages = [page for page in map(site.page, site.page_names) if page.facts.published]
    addresses = [address for page in pages for address in (page.address, *page.facts.aliases) if address]
    for some in (addresses[start : start + 25] for start in range(0, len(addresses), 25)):
        afresh = Site.open(CORPUS)
        for address in some:
            assert afresh.pages_at(address)
            assert {page.name for page in afresh.pages_at(address)} == {page.name for page in site.pages_at(address)}


# -- what the site is read through -------------------------------------------------------------------------------------


def test_texts_that_are_not_saved_count(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"blog/a.md": 'path = "/old"'})
    texts = {str(root / "content/blog/a.md"): '+++\npath = "/new"\n+++\n## Here\n', str(root / "content/b.md"): "words"}
    site = Site.open(root, Overlay(texts))
    assert [page.name for page in site.pages_at("/new")] == ["blog/a.md"]
    assert site.pages_at("/old") == ()
    assert site.may_have_anchor("blog/a.md", "here")
    assert site.has_page("b.md")
    assert not site.has_page("c.md")


def test_what_was_asked_is_known_by_its_answers(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"blog/a.md": 'path = "/old"', "blog/b.md": ""})
    site = Site.open(root)
    with site.recorded() as answers:
        site.pages_at("/old")
        site.may_have("assets/a.png")
        assert "leaf" not in site.shortcode_names
    assert Site.open(root).still_answers(answers)
    (root / "content/blog/b.md").write_text("+++\n+++\nother words\n")
    assert Site.open(root).still_answers(answers)
    (root / "assets").mkdir()
    (root / "assets" / "a.png").touch()
    assert not Site.open(root).still_answers(answers)


@pytest.mark.parametrize("young", [True, False])
def test_an_answer_stands_until_what_it_is_about_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, young: bool
) -> None:
    monkeypatch.setattr("twimlint.site.reading._SETTLED_NANOSECONDS", 10**15 if young else -(10**15))
    root = make_site(tmp_path, {"a.md": 'path = "/a"'})
    site = Site.open(root)
    site.pages_at("/a")
    site.may_serve("/img/a.png")
    asked = site.reading.asked
    assert {str(root / "config.toml"), str(root / "content"), str(root / "content/a.md"), str(root)} <= set(asked)
    assert all(renewed(Disk(), path, answer) == answer for path, answer in asked.items())
    (root / "static").mkdir()
    assert renewed(Disk(), str(root), asked[str(root)]) is None
    file = root / "content" / "a.md"
    before = file.stat()
    file.write_text(file.read_text().replace("/a", "/b"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert renewed(Disk(), str(file), asked[str(file)]) is None


class StoppedClock(Disk):
    """A disk that gives everything the same, young stamp."""

    def __init__(self) -> None:
        now = time.time_ns() + 10**15
        self._stamp = now, now

    def head(self, path: str, size: int) -> tuple[Stamp, bytes]:
        return self._stamp, super().head(path, size)[1]

    def stamp(self, _path: str) -> Stamp:
        return self._stamp


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (lambda reading, path: reading.content(path, 99), "site/a.md"),
        (lambda reading, path: reading.head(path, 2), "site/a.md"),
        (lambda reading, path: reading.entries(path), "site"),
    ],
    ids=["a file", "the head of a file", "a folder"],
)
def test_a_change_within_the_same_stamp_counts(
    tmp_path: Path, read: Callable[[Reading, str], object], name: str
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.md").write_text("one")
    disk, path = StoppedClock(), str(tmp_path / name)
    before, later = Recorder(disk), Recorder(disk)
    read(before, path)
    assert renewed(disk, path, before.asked[path]) == before.asked[path]
    (tmp_path / "site/a.md").write_text("two")
    (tmp_path / "site/b.md").touch()
    assert renewed(disk, path, before.asked[path]) is None
    read(later, path)
    assert later.asked[path] != before.asked[path]


def test_a_look_that_failed_is_not_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site.open(make_site(tmp_path, {"a.md": ""}))
    site.pages_at("/nowhere")
    assert site.reading.complete
    with monkeypatch.context() as patched:
        patched.setattr(
            os, "scandir", lambda _folder: (_ for _ in ()).throw(OSError(errno.EMFILE, "Too many open files"))
        )
        assert site.may_serve("/img/a.png")
    assert not site.reading.complete


# -- nothing outside the tree ------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Site:
    """A site beside a private folder, with a theme and a folder that are links into it."""
    outside = tmp_path / "outside"
    for name in ("secret-1.md", "static/secret.png", "templates/shortcodes/secret.html"):
        (outside / name).parent.mkdir(parents=True, exist_ok=True)
        (outside / name).touch()
    root = make_site(tmp_path / "site", {"a.md": ""}, config='theme = "../../outside"\n')
    (root / "content" / "linked").symlink_to(outside)
    (root / "static").mkdir()
    (root / "static" / "linked").symlink_to(outside / "static")
    return Site.open(root)


@pytest.mark.parametrize(
    "folder", ["../../outside", "..", "linked", "a/../../../outside", "/outside", "\0", "x" * 5000, "linked/../.."]
)
def test_suggestions_stay_in_the_site(hostile: Site, folder: str) -> None:
    assert hostile.pages_in(folder) == []
    assert hostile.pages_in(f"{hostile.root}/../outside") == []


def test_nothing_is_looked_up_outside_the_site(hostile: Site) -> None:
    assert not any("secret" in name for name in hostile.page_names)
    assert hostile.static_like("/secret.png") == []
    assert not hostile.may_serve("/secret.png")
    assert not hostile.may_serve("/../../outside/static/secret.png")
    assert hostile.shortcode_names == frozenset()
    assert hostile.template("secret") == ""


@pytest.mark.parametrize("link", ["@/../../outside/secret-2.md", "@/../outside/secret-2.md", "@/linked/secret-2.md"])
def test_no_message_names_what_lies_outside(hostile: Site, link: str) -> None:
    Path(hostile.file_of("post.md")).write_text(f"+++\n+++\n[words]({link})\n")
    result = run("check", "--select", "LNK009", "--output-format", "json", "content/post.md", cwd=Path(hostile.root))
    assert [entry["code"] for entry in result.json] == ["LNK009"]
    assert "secret-1" not in result.out
