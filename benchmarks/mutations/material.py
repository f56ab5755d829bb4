"""The posts that are broken: those of the corpus, and invented ones for what these lack."""

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from benchmarks.mutations.mutant import Mutation, Post
from benchmarks.posts import PostWriter
from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import fix
from twimlint.markdown import nodes
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.hebbot import HebbotConfig, Project
from twimlint.rulebook.rule import Rule
from twimlint.rulebook.style import Style, load_style
from twimlint.rulebook.titles import folded
from twimlint.site.pages import Site
from twimlint.text.source import Source

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "site"


def timeless(code: str) -> Rule:
    """A rule as if it held for posts of all years."""
    return load_catalog()[code]._replace(since=None)


class Material:
    """Posts by year, each read once, and once more for every set of rules whose fixes prepare it.

    For a quick look, only every so many of them are taken.
    """

    def __init__(self, site: Path = CORPUS, every: int = 1) -> None:
        self.context = Context(load_style(), Site.open(site))
        self.site = site
        self.every = every

    @cached_property
    def corpus(self) -> list[Post]:
        paths = sorted((self.site / "content" / "blog").rglob("*.md"))
        posts = (Post(Source(str(path), path.read_bytes().decode()), self.context) for path in paths)
        return [post for post in posts if post.document.is_post and post.document.date][:: self.every]

    @cached_property
    def invented(self) -> list[Post]:
        """Posts with every construct that rules are about, in the place of posts that the site might have."""
        folder = PurePosixPath(self.site) / "content" / "blog" / "2024" / "12"
        made = PostWriter(seed=1).posts(12, 12_000)
        return [Post(Source(str(folder / f"{day}-twim.md"), _enriched(text)), self.context) for day, text in made]

    def published(self, mutation: Mutation) -> list[Post]:
        """The posts of the corpus that a mutation may break: those of its years."""
        return [post for post in self.corpus if post.document.date and post.document.date.year in mutation.years]

    def prepared(self, post: Post, mutation: Mutation) -> Post:
        """A post without other problems that the rule, and those named by the mutation, can fix."""
        codes = (mutation.code, *mutation.also, *mutation.prepared)
        if mutation.code.startswith("FMT"):
            codes = tuple(code for code in CHECKS if code.startswith("FMT"))
        return _repaired(_with_bot(post) if mutation.bot else post, codes)


@cache
def _with_bot(post: Post) -> Post:
    """A post together with a configuration of the bot that says the same of its projects, and has always said so."""
    style = post.context.style
    projects = {folded(project.title): project for project in _projects(post)}
    titles = [department.title for department in style.departments]
    bot = HebbotConfig(titles, style.verbs, projects)
    return Post(post.document.source, post.context._replace(style=Style(style.data, bot)))


def _projects(post: Post) -> Iterator[Project]:
    for section in post.document.outline.walk():
        website = section.heading.children[-2:-1] if section.heading is not None and section.level == 3 else ()
        for link in website:
            if type(link) is nodes.Link and nodes.shown_text(link) == "website":
                first = section.blocks[0] if section.blocks else None
                quoted = section.entries and section.entries[0].attribution
                is_description = isinstance(first, nodes.Paragraph) and quoted and first is not quoted.node
                description = post.text[first.start : first.end].strip() if first and is_description else ""
                yield Project(section.title.removesuffix(" (website)"), description, link.target)


@cache
def _repaired(post: Post, codes: tuple[str, ...]) -> Post:
    fixable = [code for code in codes if code in CHECKS]
    if not any(violation.fix for code in fixable for violation in CHECKS[code](post.document, post.context)):
        return post
    text = fix(post.document.source, Ruleset([timeless(code) for code in fixable]), post.context, unsafe=True).text
    return Post(Source(post.name, text), post.context)


def _enriched(text: str) -> str:
    """An invented post with what few published ones hold, before its ranking of servers."""
    return text.replace("## Dept of Ping\n", f"{_RARE}## Dept of Ping\n", 1)


_RARE = """\
## Dept of Guides 🧭

[Nilou](https://matrix.to/#/@nilou:havel.chat) reports

> The rooms of the kettle, hour by hour:
>
> - mornings
> - evenings
>
> | Room | Guests |
> |---|---|
> | [#tea:havel.co.uk](https://matrix.to/#/#tea:havel.co.uk) | 12 |
> | [#scones:havel.org.uk](https://matrix.to/#/#scones:havel.org.uk) | 7 |
>
> Website: <https://kettle.garden.chat>
>
> Code: <https://code.garden.chat/kettle>
>
> More of this next week, with other tables.

---

| Kettle | Litres |
|---|---|
| copper | 3 |
| iron | 2 |

Measured by [@nilou:havel.chat](https://matrix.to/#/@nilou:havel.chat), and by the
[guests][gardeners] of the [meadow][meadow guild].

{{ figure(img="/blog/img/kettle.png", alt="A kettle on a stove") }}

{% details() %}
A word about kettles.
{% end %}

[gardeners]: https://garden.chat/people
[meadow guild]: https://meadow.im/guild

"""
