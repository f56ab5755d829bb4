"""Invented posts by the grammar of real ones, with faults that rules look for and some that no rule looks for.

A word in `‹…›` stands for one of the alternatives listed under it. Faults of white space are strewn over the lines when
the post is done.
"""

import random
import re

# fmt: off
GRAMMAR = {
    "post": ["‹mark›‹front›\n‹lead›‹departments›‹end›"],
    "mark": ["", "", "", "", "\ufeff"],
    "front": ["+++\n‹keys›\n‹tables›+++\n", "\n+++\n‹keys›\n[taxonomies]\n‹authors›‹categories›\n+++\n"],
    "keys": [
        "‹date›‹title›‹path›", "‹title›‹path›‹date›", "‹title›# why\n‹date›‹path›\n", "‹title›‹path›", "‹date›‹title›",
    ],
    "date": ['date = "2026-01-09"\n', "date = '2026-01-09T18:00:00Z'  # UTC\n", "date = 2026-01-09\n"],
    "title": ['title = "This Week in Matrix 2026-01-09"\n', 'title = "This Week In Matrix – 2026-01-09"  # so\n'],
    "path": ['path = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"\n', 'path = "/blog/2026/1/9/twim"\n'],
    "tables": [
        "[taxonomies]\n‹authors›‹categories›", "[extra]\n‹image›\n[taxonomies]\n‹authors›‹categories›",
        "[taxonomies]\n‹categories›‹authors›\n# look\n[extra]\n‹image›",
    ],
    "authors": ['author = ["Thea Lindqvist"]\n', 'author = [\n  "Marek Havel",  # him\n]\n'],
    "categories": ['category = ["This Week in Matrix"]\n', 'category = ["Guides"]\n'],
    "image": ['image = "http://matrix.org/blog/img/a.png"\n', "image = '/blog/img/b_c.png'\n"],
    "lead": ["## Matrix Live\n\n‹video›\n\n‹fold›", "# Hello\n\n‹sentence›\n\n‹fold›", ""],
    "video": [
        '{{ youtube_player(video_id="aB3dE5gH7jK") }}', '{{youtube_player(video_id=" aB3dE5gH7jK ")}}',
        '<iframe src="https://www.youtube.com/embed/aB3dE5gH7jK" title="a"></iframe>',
        '{{ youtube_player( video_id = "" ) }}',
    ],
    "fold": ["<!-- more -->\n\n", "<!--more-->\n", "<!-- more -->\n\n<!-- more -->\n\n", ""],
    "departments": ["‹department›", "‹department›‹department›", "‹department›‹department›‹department›"],
    "department": [
        "‹heading›‹project›", "‹heading›‹entry›", "‹heading›‹project›‹project›", "‹heading›‹ping›", "‹heading›",
    ],
    "heading": [
        "## Dept of Clients 📱\n\n", "## dept of clients\n", "## Dept of Servers\n\n", "# Dept of Spec 📜\n",
        "## Dept of *Status of Matrix* 🌡️\n\n", "## Final Thoughts 💭\n\n",
    ],
    "project": [
        "### Lantern ([website](https://lantern.im/))\n\n‹sentence›\n\n‹entry›",
        "### [Garden](https://garden.chat/)\n‹entry›", "‹entry›### Harbour (‹link›)\n\n",
        "### Lantern ([Website](https://lantern.im/))\n\n‹entry›‹entry›",
    ],
    "entry": [
        "‹attribution›\n\n‹quote›\n\n", "‹attribution›\n‹quote›\n\n", "‹quote›\n\n", "‹quote›\n\n‹quote›\n\n",
        "‹attribution›\n\n#### A title\n\n‹quote›\n\n", "‹attribution›\n\n‹quote›\n‹paragraph›\n\n", "‹blocks›\n\n",
    ],
    "attribution": [
        "[Thea](https://matrix.to/#/@thea:garden.chat) says", "[Marek](@marek:lantern.im) reports",
        "[Yuki [she/her]](http://matrix.to/#/@yuki:lantern.im) announces:", "Ines says",
    ],
    "blocks": ["‹block›", "‹block›\n\n‹block›", "‹block›\n‹block›\n\n‹block›", "‹block›\n\n\n‹block›\n‹block›"],
    "block": [
        "‹paragraph›", "‹paragraph›", "‹paragraph›", "‹list›", "‹list›", "‹code›", "‹image›", "‹table›", "‹html›",
        "##### ‹words›", "‹video›", "‹figure›", "TWIM: ‹paragraph›", "‹definition›", "***", "#### ‹words›\n‹list›",
        "‹pseudo›", "‹footnote›", "‹details›",
    ],
    "paragraph": [
        "‹sentence›", "‹sentence› ‹sentence›", "‹sentence›\n‹sentence›", "‹sentence›  \n‹sentence›",
        "‹sentence›\\\n‹sentence›", "**‹words›**",
    ],
    "sentence": ["The ‹words›‹inline›.", "‹inline› is ‹words›.", "Get ‹inline› or ‹inline›!", "‹words›:", "(‹inline›)"],
    "words": [
        "lantern", "the garden of rooms", "snake_case_word * two", "a *fast* release", "__all__ of it",
        "it’s “quoted” — é 🎉", "ðŸŽ‰ launch", "zero\u200bwidth", "MSC4001", "the the room", "5*3 and 2*2", ":tada:",
        "_really_ fast", "un*believ*able",
    ],
    "inline": [
        "‹link›", "‹link›", "`code #a:b.de @c:d.de`", "#garden:garden.chat", "@thea:garden.chat",
        "<https://lantern.im/>", "https://lantern.im/a_b_c", "https://lantern.im/x_(y).", "<b>bold</b>", "~~gone~~",
        "‹words›", "[text][note]", "[note]", "[^1]", "![](/blog/img/a.png)", "<https://lantern.im/a).>", "&amp;",
        "\\*", "{{ f() }}", "<T>", "[#garden:garden.chat](https://matrix.to/#/#garden:garden.chat)",
        '<a href="https://garden.chat">x</a>',
    ],
    "link": [
        "[text](https://lantern.im/)", "[a *b*](http://matrix.to/#/#a:garden.chat)", "[x](@blog/a.md)",
        "[y](((https://lantern.im/)))", "[z](https://lantern.im/?utm_source=a)", "[two\nlines](https://lantern.im/b)",
        "[q](https://matrix.to/#/@@q:garden.chat)", "[v](https://matrix.to/#/%23v%3Agarden.chat)",
        "[w] (https://garden.chat)",
    ],
    "list": [
        "‹item›", "‹item›\n‹item›", "‹item›\n‹item›\n\n‹item›", " * ‹sentence›\n * ‹sentence›",
        "1. ‹sentence›\n2. ‹sentence›", "* ‹sentence›\n    - ‹sentence›\n    - ‹sentence›\n* ‹sentence›",
        "- [ ] ‹sentence›\n- [x] ‹sentence›", "- ‹sentence›\nContinued here",
        "* ‹words›\n\n  ‹sentence›\n\n  ```\n  a\n\n  b\n  ```",
    ],
    "item": [
        "- ‹sentence›", "* ‹sentence›", "+ ‹words›", "- ‹sentence›\n  ‹sentence›", "-   ‹sentence›\n    1. ‹words›",
    ],
    "code": [
        "```\nls  \n\n\n#a:b.de https://lantern.im\n```", "~~~ toml\n+++\n> a\n~~~", "    indented  \n\n    more",
        '```sh\n{{ figure(img="a") }}\n```',
    ],
    "table": [
        "|Rank|Hostname|Median MS|\n|:---:|:---:|:---:|\n|1|lantern.im|412|\n|2|garden.chat|420.5|",
        "| a | b |\n|---|---|\n| ‹words› |c |\n|d|e|", "|a|b|\n|-|-|\n|c|",
    ],
    "html": [
        "<div>\n  https://lantern.im  \n\n</div>", "<!-- a\n  b -->",
        "<p><a href='https://lantern.im'>https://lantern.im</a></p>",
        "<details>\n<summary>‹words›</summary>\n\n‹sentence›\n\n</details>",
    ],
    "figure": [
        '{{ figure(img="/blog/img/a.png", caption="A  b") }}', '{{figure(\n  img="/blog/img/a.png",\n  caption="c")}}',
    ],
    "details": ['{% details(summary="a") %}\n‹sentence›\n{% end %}', '{%details( summary="a" )%}‹sentence›{%end%}'],
    "definition": [
        "[note]: https://lantern.im/note", "[Note]: https://lantern.im/note", "[other]: http://matrix.to/#/#a:b.de",
    ],
    "pseudo": ["• ‹words›\n• ‹words›", "– ‹sentence›\n– ‹sentence›"],
    "footnote": ["[^1]: ‹sentence›", "[^1]: ‹sentence›\n\n    ‹sentence›"],
    "ping": ["### #ping\nJoin #ping:garden.chat to see more.\n\n‹table›\n\n", "‹table›\n"],
    "end": ["## That's all I know 🏁\n\nSee you next week!\n", "## That's all I know\n‹sentence›", "", "\n\n\n"],
}
# fmt: on

_HOLE = re.compile("‹([a-z]+)›")
_LIMIT = 400
"""The number of holes that are filled at random; all others take the first alternative, so that the text ends."""


def faulty_post(rng: random.Random) -> str:
    """A post that is different for each state of the generator."""
    return _strewn(_Writer(rng).write("post"), rng)


class _Writer:
    """Fills holes until none is left."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.filled = 0

    def write(self, name: str) -> str:
        self.filled += 1
        if name == "quote":
            return self.quote(self.write("blocks"))
        alternatives = GRAMMAR[name]
        chosen = self.rng.choice(alternatives) if self.filled < _LIMIT else alternatives[0]
        return _HOLE.sub(lambda hole: self.write(hole[1]), chosen)

    def quote(self, text: str) -> str:
        """Blocks in a quote; now and then a mark lacks its blank, or all of it."""
        marks = self.rng.choice([["> "], ["> "], ["> ", ">"], ["> "] * 9 + [""], [">"], ["> > "]])
        return "\n".join(f"{self.rng.choice(marks)}{line}" if line else ">" for line in text.split("\n"))


def _strewn(text: str, rng: random.Random) -> str:
    """The text with faults of white space, and with the line endings of some system."""
    lines = text.split("\n")
    for _ in range(rng.choice([0, 0, 2, 6])):
        at = rng.randrange(1, len(lines))
        match rng.randrange(6):
            case 0:
                lines[at] += rng.choice([" ", "  ", "   ", "\t"])
            case 1:
                lines.insert(at, rng.choice(["", ">", "> ", " "]))
            case 2:
                lines[at] = rng.choice([" ", "  ", "   ", "> "]) + lines[at]
            case 3:
                lines[at] = lines[at].replace(" ", "  ", 1)
            case 4:
                lines[at] = ""
            case _:
                lines.append("")
    return rng.choice(["\n", "\n", "\n", "\n", "\r\n"]).join(lines)
