"""The posts that are broken: those of the corpus, and invented ones for what these lack."""

from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from benchmarks.mutations.mutant import Mutation, Post
from benchmarks.posts import PostWriter
from twimlint.catalog import Rule, load_catalog
from twimlint.checks import CHECKS, Context
from twimlint.engine import Ruleset
from twimlint.fixer import FixError, fix
from twimlint.site import Site
from twimlint.source import Source
from twimlint.style import load_style

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "site"


def timeless(code: str) -> Rule:
    """A rule as if it held for posts of all years."""
    return load_catalog()[code]._replace(since=None)


class Material:
    """Posts by year, each read once, and once more for every set of rules whose fixes prepare it."""

    def __init__(self, site: Path = CORPUS) -> None:
        self.context = Context(load_style(), Site.open(site))
        self.site = site

    @cached_property
    def corpus(self) -> list[Post]:
        paths = sorted((self.site / "content" / "blog").rglob("*.md"))
        posts = (Post(Source(str(path), path.read_bytes().decode()), self.context) for path in paths)
        return [post for post in posts if post.document.is_post and post.document.date]

    @cached_property
    def invented(self) -> list[Post]:
        """Posts with every construct that rules are about, in the place of posts that the site might have."""
        folder = PurePosixPath(self.site) / "content" / "blog" / "2024" / "12"
        made = PostWriter(seed=1).posts(12, 12_000)
        return [Post(Source(str(folder / f"{day}-twim.md"), text), self.context) for day, text in made]

    def published(self, mutation: Mutation) -> list[Post]:
        """The posts of the corpus that a mutation may break: those of its years."""
        return [post for post in self.corpus if post.document.date and post.document.date.year in mutation.years]

    def prepared(self, post: Post, mutation: Mutation) -> Post:
        """A post without what the rule and those named by the mutation can mend, so that what they mend is the damage."""
        codes = mutation.prepared or (mutation.code, *mutation.also)
        if mutation.code.startswith("FMT"):
            codes = tuple(code for code in CHECKS if code.startswith("FMT"))
        return _mended(post, codes)


@cache
def _mended(post: Post, codes: tuple[str, ...]) -> Post:
    fixable = [code for code in codes if code in CHECKS]
    if not any(violation.fix for code in fixable for violation in CHECKS[code](post.document, post.context)):
        return post
    try:
        text = fix(post.document.source, Ruleset([timeless(code) for code in fixable]), post.context, unsafe=True).text
    except FixError:
        return post
    return Post(Source(post.name, text), post.context)
