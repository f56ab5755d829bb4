"""Makes one sloppy edit in sections of real posts: how often does twimlint see another page than pulldown-cmark?

    python benchmarks/sloppy.py --seed 1 --count 20000

An edit drops, doubles or moves one marker, blank, indent, bracket or line. `--soup` puts random markers together
instead, and needs no posts.
"""

import argparse
import random
import re
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.markdown.pulldown import disagreements, masked  # noqa: E402  # it is not installed

POSTS = ROOT.parent / "shared" / "corpus" / "site" / "content" / "blog"
CHARACTERS = {"marker": "*_`~#>-+|:!=\\", "blank": " ", "bracket": "[]()<>"}
SOUP = [*"*_`~#>-+|:!=\\[]()<>&", "  ", "    ", "\t", "\n", "\n", "\n\n", "\n> ", "\n- ", "\n  ", "a", "b ", "1. ", "é"]
SOUP += ["**", "~~", "```", "[a]", "[a]: b\n", "](c)", "<b>", "<div>", "<!--", "-->", "|-|", "[^1]", "[^1]: ", "---\n"]
SOUP += ["- [ ] ", "{#d}", "> > ", "\\\n", "&amp;", "https://e.org", "![", "# ", "\r\n"]


def sections(posts: Path) -> list[str]:
    """The posts' text from heading to heading, front matter and shortcodes masked."""
    found: list[str] = []
    for post in sorted(posts.rglob("*.md")):
        text = post.read_bytes().decode()
        if "This Week in Matrix" in text[:1000]:
            found += re.split(r"^(?=#{2,3} )", masked(text).lstrip(), flags=re.MULTILINE)[1:]
    return found


def places(section: str, rng: random.Random) -> list[tuple[int, int]]:
    """The spans that one kind of edit may take."""
    kind = rng.choice(["marker", "blank", "bracket", "indent", "line"])
    if kind == "line":
        return [match.span() for match in re.finditer(r"[^\n]*\n", section)]
    if kind == "indent":
        return [match.span() for match in re.finditer(r"^(?:> ?)*[ \t]*", section, re.MULTILINE)]
    return [match.span() for match in re.finditer(f"[{re.escape(CHARACTERS[kind])}]", section)]


def edited(section: str, rng: random.Random) -> str:
    """The section with one thing dropped, doubled or moved."""
    while not (spans := places(section, rng)):
        pass
    start, end = rng.choice(spans)
    thing = section[start:end]
    action = rng.choice(["drop", "double", "move"])
    if action == "double":
        return section[:end] + (thing or " " * rng.randint(1, 5)) + section[end:]
    rest = section[:start] + section[end:]
    if action == "drop":
        return rest
    target = rng.choice(
        [rng.randint(0, len(rest)), rng.choice(spans)[0], min(len(rest), max(0, start + rng.choice([-1, 1])))]
    )
    return rest[:target] + thing + rest[target:]


def soup(rng: random.Random) -> str:
    return "".join(rng.choices(SOUP, k=rng.randint(3, 25)))


def samples(make: Callable[[random.Random], str], seed: int) -> Iterator[str]:
    rng = random.Random(seed)  # noqa: S311  # no secrets here
    while True:
        yield make(rng)


def compare(texts: Iterator[str], count: int) -> list[str]:
    """The texts in which the two disagree anywhere."""
    return [text for text in islice(texts, count) if disagreements(text)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--soup", action="store_true", help="random markers instead of edited sections")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print the first N disagreements")
    arguments = parser.parse_args()
    if arguments.soup:
        texts = samples(soup, arguments.seed)
    else:
        real = sections(POSTS)
        if not real:
            parser.exit(2, f"no posts in {POSTS}\n")
        texts = samples(lambda rng: edited(rng.choice(real), rng), arguments.seed)
    bad = compare(texts, arguments.count)
    for text in sorted(bad, key=len)[: arguments.show]:
        print(repr(text))
        for side, span in disagreements(text):
            print("   ", side, *span, repr(text[span.start : span.end][:60]))
    print(f"{len(bad)} of {arguments.count} disagree ({len(bad) / arguments.count:.3%})")


if __name__ == "__main__":
    main()
