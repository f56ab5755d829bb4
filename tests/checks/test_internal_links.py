"""LNK008 and LNK009 on an invented site: what is pointed at, said and proposed."""

from collections.abc import Sequence

import pytest

from twimlint.checks import CHECKS, Context
from twimlint.diagnostics import Violation
from twimlint.post.document import Document
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

FILES = {
    "config.toml": 'base_url = "https://garden.chat"\n',
    "content/docs/_index.md": "+++\n+++\n",
    "content/docs/guide.md": '+++\nslug = "start"\n+++\n## First steps\n',
    "content/docs/lamp/index.md": '+++\nslug = "lantern"\n+++\n',
    "content/docs/a b.md": "+++\n+++\n",
    "content/docs/roses-red.md": "+++\n+++\n",
    "content/docs/tulips-red.md": "+++\n+++\n",
    "content/docs/tulips-white.md": "+++\n+++\n",
    "content/hidden/_index.md": "+++\nrender = false\n+++\n",
    "content/news/2026/2026-01-05-kite.md": "+++\n+++\n",
    "content/news/2026/lily.md": "+++\n+++\n",
    "content/news/lily.md": "+++\n+++\n",
    "content/own.md": "+++\n+++\n# Elsewhere\n",
    "content/zinnia.md": "+++\n+++\n",
    "static/lamp.png": "",
    "content/draft.md": "+++\ndraft = true\n+++\n",
}
OWN = "content/own.md"
GUIDE = "@/docs/guide.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("site")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return Site.open(folder)


def found(site: Site, code: str, text: str) -> Sequence[Violation]:
    document = Document(Source(f"{site.root}/{OWN}", text))
    return list(CHECKS[code](document, Context(load_style(), site)))


def said(site: Site, code: str, text: str) -> list[tuple[str, str, str | None]]:
    """Of each problem the text that it points at, its message, and what its fix would put there."""
    return [
        (text[slice(*one.span)], one.message, one.fix.edits[0].text if one.fix else None)
        for one in found(site, code, text)
    ]


# -- LNK008 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "internal"),
    [
        ("https://garden.chat/docs/start/", "@/docs/guide.md"),
        ("https://garden.chat/docs/start/#first-steps", "@/docs/guide.md#first-steps"),
        ("https://garden.chat/docs/start/#first%2Dsteps", "@/docs/guide.md#first%2Dsteps"),
        ("https://garden.chat/docs/start/#last-steps", None),
        ("https://garden.chat/docs/a-b/", "@/docs/a%20b.md"),
        ("https://garden.chat/own/#somewhere", "@/own.md#somewhere"),
        ("https://garden.chat/own/#there", None),
        ("https://garden.chat/zinnia/#somewhere", None),
        ("https://garden.chat/docs/start/?page=1", None),
        ("https://garden.chat/", None),
        ("https://garden.chat/nowhere/", None),
        ("https://other.chat/docs/start/", None),
        ("//garden.chat/docs/start/", None),
        ("@/docs/guide.md", None),
    ],
)
def test_an_address_of_the_site(site: Site, target: str, internal: str | None) -> None:
    expected = [(target, f"`{target}` is a page of this site: link to `{internal}`", internal)]
    for text in (f"# Somewhere\n\n[a]({target})\n", f"# Somewhere\n\n[a][b]\n\n[b]: {target}\n"):
        assert said(site, "LNK008", text) == ([] if internal is None else expected)
        assert [violation.case for violation in found(site, "LNK008", text)] == [None] * (internal is not None)


def test_an_address_from_the_root_is_a_case_of_its_own(site: Site) -> None:
    (violation,) = found(site, "LNK008", "[a](/docs/start/)\n")
    assert violation.case == "from-root"


def test_an_address_that_is_its_own_text_has_no_fix(site: Site) -> None:
    text = "<https://garden.chat/docs/start/> and <ines@garden.chat>\n"
    message = "`https://garden.chat/docs/start/` is a page of this site: write `[its title](@/docs/guide.md)`"
    assert said(site, "LNK008", text) == [("https://garden.chat/docs/start/", message, None)]


# -- LNK009 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "fault", "meant"),
    [
        ("#somewhree", "This page has no anchor `#somewhree`", "#somewhere"),
        ("#Somewhere", "This page has no anchor `#Somewhere`", "#somewhere"),
        ("#nowhere-near", "This page has no anchor `#nowhere-near`", None),
        ("@/own.md#somewhree", "This page has no anchor `#somewhree`", "@/own.md#somewhere"),
        ("@/own.md#elsewhere", "This page has no anchor `#elsewhere`", None),
        ("@/docs/guide.md#first-step#a", "`content/docs/guide.md` has no anchor `#first-step`", f"{GUIDE}#first-steps"),
        ("@/docs/guide.md#first-step", "`content/docs/guide.md` has no anchor `#first-step`", f"{GUIDE}#first-steps"),
        ("@/docs/guide.md#last-steps", "`content/docs/guide.md` has no anchor `#last-steps`", None),
        ("@/zinnia.md#somewhere", "`content/zinnia.md` has no anchor `#somewhere`", None),
        ("@/draft.md", "`content/draft.md` is a draft, which Zola leaves out", None),
        ("@/docs/gudie.md", "The site has no page `@/docs/gudie.md`", "@/docs/guide.md"),
        ("@/docs/gudie.md#a#b", "The site has no page `@/docs/gudie.md`", "@/docs/guide.md#a#b"),
        ("@/docs/Guide.md", "The site has no page `@/docs/Guide.md`", "@/docs/guide.md"),
        ("@/docs/guide", "The site has no page `@/docs/guide`", "@/docs/guide.md"),
        ("@/docs/guide/", "The site has no page `@/docs/guide/`", "@/docs/guide.md"),
        ("@/docs/start/", "The site has no page `@/docs/start/`", "@/docs/guide.md"),
        ("@/docs/lamp", "The site has no page `@/docs/lamp`", "@/docs/lamp/index.md"),
        ("@/docs", "The site has no page `@/docs`", "@/docs/_index.md"),
        ("@/hidden", "The site has no page `@/hidden`", "@/hidden/_index.md"),
        ("@/docs/a_b.md", "The site has no page `@/docs/a_b.md`", None),
        ("@/docs/A%20b.md", "The site has no page `@/docs/A%20b.md`", "@/docs/a%20b.md"),
        ("@/kite/guide.md", "The site has no page `@/kite/guide.md`", "@/docs/guide.md"),
        ("@/kite/lily.md", "The site has no page `@/kite/lily.md`", None),
        ("@/kite/index.md", "The site has no page `@/kite/index.md`", None),
        ("@/docs/roses.md", "The site has no page `@/docs/roses.md`", "@/docs/roses-red.md"),
        ("@/docs/tulips.md", "The site has no page `@/docs/tulips.md`", None),
        ("@/docs/rose.md", "The site has no page `@/docs/rose.md`", None),
        ("/docs/gudie", "The site has no page `/docs/gudie`", "@/docs/guide.md"),
        ("/news/2026/01/05/kite/", "The site has no page `/news/2026/01/05/kite/`", "@/news/2026/2026-01-05-kite.md"),
        ("/news/2026/01/06/kite", "The site has no page `/news/2026/01/06/kite`", None),
        ("/nowhere/", "The site has no page `/nowhere/`", None),
    ],
)
def test_a_link_to_nothing(site: Site, target: str, fault: str, meant: str | None) -> None:
    message = f"{fault}: correct the link" if meant is None else f"{fault}: did you mean `{meant}`?"
    assert said(site, "LNK009", f"# Somewhere\n\n[a]({target})\n") == [(target, message, meant)]


@pytest.mark.parametrize(
    "target",
    [
        "#",
        "#somewhere",
        "#some%77here",
        "#somewhere#there",
        "@/own.md",
        "@/own.md#somewhere",
        "@/docs/guide.md",
        "@/docs/guide.md#",
        "@/docs/guide.md#first%2Dsteps",
        "@/docs/a%20b.md",
        "/docs/start",
        "/lamp.png",
        "/docs/start/#first-steps",
        "/",
        "//garden.chat/nowhere/",
        "https://garden.chat/nowhere/",
    ],
)
def test_a_link_to_something(site: Site, target: str) -> None:
    assert said(site, "LNK009", f"# Somewhere\n\n[a]({target})\n") == []


def test_where_to_look_for_an_anchor(site: Site) -> None:
    text = "# Somewhere\n\n# There\n\n[a](#somewhree) [b](@/docs/guide.md#last) [c](#nowhere) [d](@/nowhere.md)\n"
    here, elsewhere, nowhere, no_page = found(site, "LNK009", text)
    assert [(text[slice(*each.span)], each.path) for each in here.related] == [("Somewhere", None)]
    (place,) = elsewhere.related
    assert (place.span, place.path) == ((0, 0), f"{site.root}/content/docs/guide.md")
    assert nowhere.related == no_page.related == ()
    assert [each.case for each in (here, elsewhere, nowhere, no_page)] == [None] * 4


def test_a_dead_link_from_the_root_is_a_case_of_its_own(site: Site) -> None:
    assert [violation.case for violation in found(site, "LNK009", "[a](/nowhere/) [b](@/nowhere.md)\n")] == [
        "from-root",
        None,
    ]


def test_only_so_many_suggestions_are_looked_for(site: Site) -> None:
    messages = [message for _, message, _ in said(site, "LNK009", "# Somewhere\n\n" + "[a](#somewhree)\n" * 42)]
    assert [message.endswith("did you mean `#somewhere`?") for message in messages] == [True] * 40 + [False] * 2


@pytest.mark.parametrize("code", ["LNK008", "LNK009"])
def test_without_a_site_nothing_is_known(code: str) -> None:
    document = Document(Source(OWN, "[a](https://garden.chat/docs/start/) [b](#nowhere)\n"))
    assert list(CHECKS[code](document, Context(load_style(), None))) == []
