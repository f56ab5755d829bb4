"""The rules that see the site, beyond what their pages show."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import CORPUS, FIXTURE_SITE, corpus_pages, needs_corpus
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

POST = "content/blog/2026/01/2026-01-09-twim.md"
HEAD = """\
+++
date = "2026-01-09"
title = "This Week in Matrix 2026-01-09"
path = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"

[taxonomies]
author = {authors}
category = ["This Week in Matrix"]
+++

"""
SITE_RULES = ["FM005", "FM007", "FM008", "FM009", "LNK008", "LNK009", "MED003", "MED004"]


@pytest.fixture(scope="module")
def garden() -> Site:
    return Site.open(FIXTURE_SITE)


def ruleset(*codes: str) -> Ruleset:
    return Ruleset([load_catalog()[code] for code in codes])


def page(text: str, name: str = POST) -> Source:
    return Source(str(FIXTURE_SITE / name), text)


def messages(site: Site | None, source: Source, *codes: str) -> list[str]:
    return [found.message for found in check(Document(source), ruleset(*codes), Context(load_style(), site))]


def fixed(site: Site | None, source: Source, *codes: str, unsafe: bool = False) -> str:
    return fix(source, ruleset(*codes), Context(load_style(), site), unsafe=unsafe).text


# -- without a site, and with one that no rule needs -----------------------------------------------------------------


def test_without_a_site_most_of_them_are_silent() -> None:
    text = HEAD.format(authors='["Somebody New"]') + (
        "[a](https://garden.chat/docs/) [b](@/nowhere.md) [c](#nowhere) ![d](/nowhere.png) ![e](https://elsewhere.chat/e.png)\n"
    )
    assert messages(None, page(text), *SITE_RULES) == []


def test_a_page_that_needs_nothing_of_the_site_reads_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site.open(FIXTURE_SITE)
    monkeypatch.setattr(os, "scandir", lambda _path: pytest.fail("the site was searched"))
    text = "[a](https://garden.example/) ![b](https://elsewhere.chat/b.png) `@/c.md`\n"
    assert len(messages(site, page(text, "content/a.md"), "LNK008", "LNK009", "MED003", "MED004")) == 1


# -- FM005 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('["Andrew Morgan (anoa)"]', '["Andrew Morgan"]'),
        ("[ 'uhoreg' ]", "[ 'Hubert Chathi' ]"),
        ('["Ravi Okafor", "thea lindqvist"]', '["Ravi Okafor", "Thea Lindqvist"]'),
        ('["anoa [they/them]"]', '["Andrew Morgan"]'),
        ('["Thea Lindqvist"]', '["Thea Lindqvist"]'),
        ('[\n  "Thib",\n  "HarHarLinks", # two of them\n]', '[\n  "Thib",\n  "HarHarLinks", # two of them\n]'),
    ],
)
def test_authors_are_named_as_the_site_knows_them(garden: Site, written: str, meant: str) -> None:
    assert fixed(garden, page(HEAD.format(authors=written)), "FM005") == HEAD.format(authors=meant)


def test_an_author_of_this_page_alone_is_unknown(garden: Site) -> None:
    name = "content/blog/2025/12/2025-12-19-twim.md"
    text = (FIXTURE_SITE / name).read_text().replace("Thea Lindqvist", "Theodora")
    assert messages(garden, page(text, name), "FM005") == ["No other page is by `Theodora`: check the spelling"]


def test_a_near_miss_waits_for_a_look(garden: Site) -> None:
    source = page(HEAD.format(authors='["Ravi Okaffor"]'))
    assert messages(garden, source, "FM005") == ["No other page is by `Ravi Okaffor`: did you mean `Ravi Okafor`?"]
    assert fixed(garden, source, "FM005") == source.text
    assert "Ravi Okafor" in fixed(garden, source, "FM005", unsafe=True)


# -- LNK008 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[a](https://garden.chat/winter/ 'title')", "[a](@/blog/2025/12/2025-12-12-winter-release.md 'title')"),
        ("[a](<https://garden.chat/docs>)", "[a](<@/docs/_index.md>)"),
        ("[a](http://garden.chat/docs#)", "[a](@/docs/_index.md)"),
        ("[a][b]\n\n> [B]: https://garden.chat/docs\n", "[a][b]\n\n> [B]: @/docs/_index.md\n"),
        ("[![x](/a.png)](https://garden.chat/docs)", "[![x](/a.png)](@/docs/_index.md)"),
        (
            "[a](https://garden.chat/blog/2025/12/19/this-week-in-matrix-2025-12-19/#dept-of-clients-iphone)",
            "[a](@/blog/2025/12/2025-12-19-twim.md#dept-of-clients-iphone)",
        ),
    ],
)
def test_addresses_of_the_site_become_internal_links(garden: Site, written: str, meant: str) -> None:
    assert fixed(garden, page(f"{written}\n", "content/a.md"), "LNK008") == f"{meant}\n"


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://garden.chat/)",
        "[a](https://garden.chat/docs/?utm_source=b)",
        "[a](https://garden.chat/docs/start)",
        "[a](https://garden.chat/docs/start-here-too)",
        "[a](https://garden.chat/docs/start-here/#what-a-template-makes)",
        "![a](https://garden.chat/docs/)",
        "`[a](https://garden.chat/docs/)`",
        "    [a](https://garden.chat/docs/)",
        "```\n<https://garden.chat/docs/>\n```",
        '<a href="https://garden.chat/docs/">a</a>',
        '{{ figure(link="https://garden.chat/docs/") }}',
        "https://garden.chat/docs/",
    ],
)
def test_anything_else_is_let_be(garden: Site, text: str) -> None:
    assert messages(garden, page(f"{text}\n", "content/a.md"), "LNK008") == []


def test_the_text_in_place_of_an_address_is_for_people_to_write(garden: Site) -> None:
    source = page("> - **<https://garden.chat/docs/>**\n", "content/a.md")
    assert messages(garden, source, "LNK008") == [
        "`https://garden.chat/docs/` is a page of this site: write `[its title](@/docs/_index.md)`"
    ]
    assert fixed(garden, source, "LNK008") == source.text


# -- LNK009 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "@/docs/_index.md",
        "@/docs/_index.md#",
        "@/docs/getting%2Dstarted.md#first-steps",
        "@/docs/getting-started.md#tools#ignored",
        "@/blog/2025/_index.md",
        "@/blog/2026/01/2026-01-09-twim.md#here",  # the page itself, which is not on the disk
        "#here",
        "#top",
        "#",
    ],
)
def test_internal_links_that_zola_resolves(garden: Site, target: str) -> None:
    assert messages(garden, page(f"# Here\n\n[a]({target})\n"), "LNK009") == []


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("@/docs/Getting-started.md", "@/docs/getting-started.md"),
        ("@/docs/getting-started", "@/docs/getting-started.md"),
        ("@/docs", "@/docs/_index.md"),
        ("@/docs/start-here/#tools", "@/docs/getting-started.md#tools"),
        ("@/2026-01-02-twim.md", "@/blog/2026/01/2026-01-02-twim.md"),
        ("@/docs/getting-started.md#first-step", "@/docs/getting-started.md#first-steps"),
        ("@/../config.toml", None),
        ("@/docs/getting-started.md/", "@/docs/getting-started.md"),
        ("@/docs/getting-started.md#quite-another", None),
        ("@/", None),
        ("#her", "#here"),
        ("#nowhere-near", None),
    ],
)
def test_internal_links_that_zola_refuses(garden: Site, target: str, meant: str | None) -> None:
    source = page(f"# Here\n\n[a]({target})\n")
    assert len(messages(garden, source, "LNK009")) == 1
    assert fixed(garden, source, "LNK009") == source.text
    assert fixed(garden, source, "LNK009", unsafe=True) == f"# Here\n\n[a]({meant or target})\n"


def test_a_draft_cannot_be_linked(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('base_url = "https://garden.chat"')
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "draft.md").write_text("+++\ndraft = true\n+++\n")
    source = Source(str(tmp_path / "content" / "a.md"), "[a](@/draft.md) [b](https://garden.chat/draft/)\n")
    expected = ["`content/draft.md` is a draft, which Zola leaves out: correct the link"]
    assert messages(Site.open(tmp_path), source, "LNK008", "LNK009") == expected


def test_many_broken_links_take_no_time(garden: Site) -> None:
    text = "".join(f"[a](@/blog/2026/01/2026-01-{number}.md#x) [b](#here{number})\n" for number in range(3000))
    assert len(messages(garden, page("# Here\n\n" + text), "LNK009")) == 6000


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@/blog/2025/12/2025-12-12-winter.md", "@/blog/2025/12/2025-12-12-winter-release.md"),
        ("@/blog/2025/12/2025-12-12.md#one", "@/blog/2025/12/2025-12-12-winter-release.md#one"),
        ("@/blog/2025/12/2025-12-12-wint.md", None),
        ("@/blog/2025/12/2025.md", None),
        ("/blog/2025/12/12/winter", "@/blog/2025/12/2025-12-12-winter-release.md"),
        ("/blog/2025/12/12/winter-relaese/", "@/blog/2025/12/2025-12-12-winter-release.md"),
        ("/blog/2025/12/13/winter", None),
    ],
)
def test_the_only_longer_name_is_meant(garden: Site, written: str, meant: str | None) -> None:
    (message,) = messages(garden, page(f"[a]({written})\n", "content/a.md"), "LNK009")
    assert message.endswith(": correct the link" if meant is None else f"did you mean `{meant}`?")


# -- MED003, MED004 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![a](/blog/img/greenhouse.png)", None),
        ("![a](/blog/img/greenhouse%2Epng?v=1#x)", None),
        ("![a](/blog/2026/01/roadmap/beds.png)", None),
        ("![a](/_matrix/media/v3/download/garden.chat/abc)", None),
        ("![a](data:image/png;base64,AAAA)", None),
        ('{{ figure(img="beds.png") }}', None),
        ('<img src="beds.png">', None),
        ('<img src="/{{ name(of="") }}">', None),
        ('<!-- <img src="/nowhere.png"> -->', None),
        ("`![a](/nowhere.png)`", None),
        ('<img alt="a" src="/blog/img/greenhouse.png">', None),
        ("![a](/nowhere.png)", "MED003"),
        ("![a](beds.png)", "MED003"),
        ("![a](../roadmap/beds.png)", None),
        ("![a](../../../img/greenhouse.png)", None),
        ("![a](../roadmap/weeds.png)", "MED003"),
        ("![a](https://garden.chat/nowhere.png)", "MED003"),
        ("![a](C:\\Users\\thea\\beds.png)", "MED003"),
        ("![a](~/beds.png)", "MED003"),
        ("![a](\\\\garden\\beds.png)", "MED003"),
        ('{{ figure(img="\\\\garden\\beds.png", alt="a") }}', "MED003"),
        ("![a](file:///home/thea/beds.png)", "MED003"),
        ('{{ figure(img="c:/pictures/beds.png") }}', "MED003"),
        ('{{ figureVideo(vid="/nowhere.mp4") }}', "MED003"),
        ("<video controls><source src='/nowhere.mp4'></video>", "MED003"),
        ("![a](https://garden.chat/blog/img/greenhouse.png)", "MED004"),
        ("![a](https://garden.chat/_matrix/media/v3/download/garden.chat/abc)", "MED004"),
        ("![a](http://elsewhere.chat/a.png)", "MED004"),
        ('{{ figure(img="https://elsewhere.chat/a.png") }}', "MED004"),
        ('<img src="https://elsewhere.chat/a.png">', "MED004"),
        ('{{ figureVideo(vid="https://elsewhere.chat/a.mp4") }}', None),
    ],
)
def test_images_are_here_missing_or_elsewhere(garden: Site, text: str, code: str | None) -> None:
    document = Document(page(f"{text}\n"))
    found = check(document, ruleset("MED003", "MED004"), Context(load_style(), garden))
    assert [diagnostic.code for diagnostic in found] == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("tag", "address"),
    [
        ('<img alt="/a.png" src="/a.png">', '/a.png">'),
        ("<img src='/a.png'>", "/a.png'>"),
        ("<img src=/a.png>", "/a.png>"),
        ('<img src="/a&amp;b.png">', '/a&amp;b.png">'),
    ],
)
def test_missing_images_in_html_are_shown_where_their_address_is(garden: Site, tag: str, address: str) -> None:
    (found,) = check(Document(page(f"{tag}\n")), ruleset("MED003"), Context(load_style(), garden))
    assert page(f"{tag}\n").text[found.span.start :].startswith(address)
    assert found.span.end - found.span.start == len(address.rstrip("'\">"))


def test_a_file_on_a_disk_is_no_file_of_any_site() -> None:
    text = "![a](D:/beds.png) ![b](/beds.png) ![c](file:///beds.png) ![d](~/beds.png) ![e](\\\\garden\\beds.png)\n"
    found = check(Document(page(text)), ruleset("LNK003", "MED003"), Context(load_style()))
    assert [diagnostic.code for diagnostic in found] == ["MED003"] * 4


def test_the_host_is_dropped_wherever_the_image_is_written(garden: Site) -> None:
    text = (
        "![a](https://garden.chat/blog/img/greenhouse.png)\n\n"
        '{{ figure(img="https://garden.chat/blog/img/greenhouse.png") }}\n\n'
        '<img src="//garden.chat/blog/img/greenhouse.png">\n'
    )
    expected = text.replace("https://garden.chat", "")
    assert fixed(garden, page(text), "MED004") == expected


# -- the archive -----------------------------------------------------------------------------------------------------


def archive() -> Iterator[Document]:
    for path in corpus_pages():
        yield Document(Source(str(path), path.read_text("utf-8")))


@needs_corpus
def test_every_internal_link_that_is_made_on_the_archive_leads_to_the_page_of_its_address() -> None:
    context = Context(load_style(), Site.open(CORPUS))
    site = context.site
    assert site is not None
    count = 0
    for document in archive():
        if "https://matrix.org/" not in document.text:
            continue
        for violation in CHECKS["LNK008"](document, context):
            if violation.fix is None:
                assert document.text[violation.span.start - 1] == "<"
                continue
            written = document.text[slice(*violation.span)].replace("\\#", "#")
            target = violation.fix.edits[0].text.rpartition("@/")[2].rstrip(")")
            name, _, anchor = target.partition("#")
            path = written.rpartition("//matrix.org")[2].partition("#")[0].rstrip("/")
            page = site.page(name)
            assert path in {page.address, *(f"/{alias.strip('/')}" for alias in page.facts.aliases)}
            assert written.partition("#")[2] == anchor
            count += 1
    assert count > 500


# -- the command -----------------------------------------------------------------------------------------------------


def run_twimlint(root: Path, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "twimlint", "check", "--isolated", "--output-format", "concise", *arguments]
    return subprocess.run(command, cwd=root, input=text, check=False, capture_output=True, text=True)


@pytest.fixture
def site_root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    shutil.copytree(FIXTURE_SITE, root, ignore=shutil.ignore_patterns(".twimlint_cache"))
    return root


def test_standard_input_pretends_to_be_a_page_of_the_site(site_root: Path) -> None:
    text = HEAD.format(authors='["Somebody New"]') + "[a](https://garden.chat/docs/)\n"
    for folder, name in ((site_root, POST), (site_root / "content", POST.removeprefix("content/"))):
        result = run_twimlint(folder, "--select", "FM005,LNK008", "--stdin-filename", name, "-", text=text)
        assert [line.split()[2] for line in result.stdout.splitlines()[:2]] == ["FM005", "LNK008"], result


def test_the_site_may_be_named_or_left_out(site_root: Path, tmp_path: Path) -> None:
    options = ("--select", "LNK008", "--stdin-filename", POST, "-")
    text = HEAD.format(authors='["Thib"]') + "[a](https://garden.chat/docs/)\n"
    assert "LNK008" in run_twimlint(tmp_path, "--site-root", str(site_root), *options, text=text).stdout
    assert "LNK008" not in run_twimlint(tmp_path, *options, text=text).stdout
    assert "LNK008" not in run_twimlint(site_root, "--no-site", *options, text=text).stdout
    missing = run_twimlint(tmp_path, "--site-root", str(tmp_path), *options, text=text)
    assert missing.returncode == 2
    assert "no config.toml" in missing.stderr


def test_a_broken_site_costs_a_note_and_not_the_run(site_root: Path) -> None:
    (site_root / "content" / "broken.md").write_text("+++\ntitle = oops\n+++\n")
    (site_root / "content" / "docs" / "loop").symlink_to(site_root / "content")
    (site_root / POST).write_text(
        HEAD.format(authors='["Thib"]') + "[a](https://garden.chat/docs/), [b](https://garden.chat/broken/)\n"
    )
    result = run_twimlint(site_root, "--select", "FM009,LNK008", POST)
    assert "LNK008" in result.stdout
    assert sorted(line.partition(" ")[0] for line in result.stderr.splitlines()) == ["note:", "note:"]
    (site_root / "config.toml").write_text('base_url = "https://garden.chat\n')
    result = run_twimlint(site_root, "--select", "FM009,LNK008", POST)
    assert result.returncode == 0
    assert result.stderr.startswith("note: the site's config.toml does not parse")


def test_runs_at_the_same_time_do_not_disturb_each_other(site_root: Path) -> None:
    command = [sys.executable, "-m", "twimlint", "check", "-q", "--no-site", "content"]
    cache = site_root.parent / "cache"
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    runs = [
        subprocess.Popen(command, cwd=site_root, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(6)
    ]
    assert [run.communicate()[1] for run in runs] == [b""] * 6
    kept = [path.name for path in cache.rglob("*") if path.is_file()]
    assert kept
    assert not [name for name in kept if ".tmp" in name]


# -- links from the root ---------------------------------------------------------------------------------------------


def site_with(folder: Path, files: dict[str, str]) -> Site:
    shutil.copytree(FIXTURE_SITE, folder, dirs_exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return Site.open(folder)


@pytest.mark.parametrize(
    ("target", "dead"),
    [
        ("/twim-guide", True),
        ("/docs/nothing/", True),
        ("/twim-guide#here", True),
        ("/docs/", False),
        ("/winter", False),
        ("/blog/img/greenhouse.png", False),
        ("/atom.xml", False),
        ("/", False),
        ("//garden.chat/twim-guide", False),
        ("/category/this-week-in-matrix", False),
        ("/blog/page/2/", False),
        ("/_matrix/client", False),
        ("/~thea", False),
        ("/old", False),
        ("/old/deeper", True),
        ("/moved/anything/at/all", False),
        ("/by/thea/notes", False),
        ("/by/thea/recipes", True),
    ],
)
def test_a_link_from_the_root_is_dead_if_nothing_can_answer(tmp_path: Path, target: str, *, dead: bool) -> None:
    redirects = "# where things went\n/old /docs 301\n/moved/* https://garden.chat/:splat\n/by/:name/notes /docs\n"
    site = site_with(tmp_path, {"static/_redirects": redirects})
    found = messages(site, Source(str(tmp_path / POST), f"[a]({target})\n"), "LNK009")
    assert bool(found) is dead


def test_a_link_from_the_root_becomes_internal_without_a_look(garden: Site) -> None:
    body = "[a](/docs/start-here/#tools) and [b]\n\n[b]: /blog/2026/01/roadmap/\n"
    right = "[a](@/docs/getting-started.md#tools) and [b]\n\n[b]: @/blog/2026/01/2026-01-05-roadmap/index.md\n"
    head = HEAD.format(authors='["Thea Lindqvist"]')
    assert fixed(garden, page(head + body), "LNK008") == head + right


# -- episodes of Matrix Live -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("S10E04 - Leaves", ["content/blog/2026/01/2026-01-02-twim.md"]),
        ("s10 e4: Leaves", ["content/blog/2026/01/2026-01-02-twim.md"]),
        ("S10E05 - Leaves", []),
        ("S09E04 - Leaves", []),
        ("S09E01 - Leaves", []),
        ("- Leaves", []),
    ],
)
def test_an_episode_belongs_to_one_post(tmp_path: Path, title: str, others: list[str]) -> None:
    old = "## Matrix Live S09E01 - Roots\n"
    site = site_with(tmp_path, {"content/blog/2022/01/2022-01-07-twim.md": HEAD.format(authors="[]") + old})
    text = HEAD.format(authors="[]") + f"## Matrix Live {title}\n\nHello.\n"
    found = messages(site, Source(str(tmp_path / POST), text), "MED011")
    assert [message.split("`")[3] for message in found] == others


def test_a_post_has_its_own_episode(garden: Site) -> None:
    name = "content/blog/2026/01/2026-01-02-twim.md"
    assert messages(garden, page((FIXTURE_SITE / name).read_text("utf-8"), name), "MED011") == []
