"""Invented posts in the shape of real ones, of any size, the same for the same seed.

The mix of lists, links, tables, code and pictures is about that of the published posts of 2024.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

# fmt: off
_WORDS = [
    "room", "server", "bridge", "client", "thread", "sync", "release", "branch", "token", "event", "space",
    "widget", "poll", "device", "session", "garden", "lantern", "harbour", "meadow", "compass", "anchor",
    "kettle", "ribbon", "copper", "willow", "ember", "falcon", "the", "a", "of", "with", "and", "for", "now",
    "more", "our", "this", "new", "faster", "smaller", "quietly", "together", "again", "finally", "soon",
    "merged", "fixed", "added", "moved", "dropped", "rewrote", "measured", "shipped",
]
# fmt: on
_NAMES = ["Thea", "Marek", "Yuki", "Ines", "Bo", "Amara", "Otso", "Lior", "Nilou", "Pavel"]
_HOSTS = ["lantern.im", "havel.chat", "okafor.garden", "harbour.chat", "willow.im", "copper.garden"]
_VERBS = ["says", "reports", "announces"]
_DEPARTMENTS = ["Spec 📜", "Servers 🏢", "Bridges 🌉", "Clients 📱", "SDKs and Frameworks 🧰", "Ops 🛠", "Bots 🤖"]


class PostWriter:
    """Writes posts with one generator of random numbers."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # repeatable on purpose

    def post(self, day: date, size: int) -> str:
        """A whole post of at least `size` characters."""
        parts = [self._head(day)]
        length = len(parts[0])
        while length < size:
            for part in self._department():
                parts.append(part)
                length += len(part)
        return "".join([*parts, self._ping_table(), "## That's all I know\n\nSee you next week!\n"])

    def posts(self, number: int, size: int) -> Iterator[tuple[date, str]]:
        """Posts of successive Fridays."""
        first = date(2024, 1, 5)
        for week in range(number):
            day = first + timedelta(weeks=week)
            yield day, self.post(day, size)

    def _head(self, day: date) -> str:
        return (
            f'+++\ndate = "{day}"\ntitle = "This Week in Matrix {day}"\n'
            f'path = "/blog/{day:%Y/%m/%d}/this-week-in-matrix-{day}"\n\n'
            '[taxonomies]\nauthor = ["Thea Lindqvist"]\ncategory = ["This Week in Matrix"]\n+++\n\n'
            '## Matrix Live S12E07: A garden\n\n{{ youtube_player(video_id="aB3dE5gH7jK") }}\n\n<!-- more -->\n\n'
        )

    def _department(self) -> Iterator[str]:
        yield f"## Dept of {self._random.choice(_DEPARTMENTS)}\n\n"
        for _ in range(self._random.randint(1, 4)):
            name = self._random.choice(_WORDS).capitalize()
            host = self._random.choice(_HOSTS)
            yield f"### {name} ([website](https://{host}/{name}))\n\nA {self._words(4)} for Matrix\n\n"
            yield self._entry(host)

    def _entry(self, host: str) -> str:
        name = self._random.choice(_NAMES)
        attribution = f"[{name}](https://matrix.to/#/@{name.lower()}:{host}) {self._random.choice(_VERBS)}\n\n"
        blocks = [self._block(host) for _ in range(self._random.randint(1, 5))]
        lines = "\n\n".join(blocks).split("\n")
        return attribution + "".join(f"> {line}\n" if line else ">\n" for line in lines) + "\n"

    def _block(self, host: str) -> str:
        kind = self._random.random()
        if kind < 0.5:
            return self._paragraph(host)
        if kind < 0.85:
            return "\n".join(f"* {self._sentence(host)}" for _ in range(self._random.randint(2, 7)))
        if kind < 0.9:
            return f"```sh\n{self._words(3)} --{self._random.choice(_WORDS)}\n```"
        if kind < 0.95:
            return f"![{self._words(5)}](/blog/img/{self._random.choice(_WORDS)}.png)"
        return f"#### {self._words(3).capitalize()}"

    def _paragraph(self, host: str) -> str:
        return " ".join(self._sentence(host) for _ in range(self._random.randint(1, 5)))

    def _sentence(self, host: str) -> str:
        extra = self._random.choice([
            "", "", "", f"*{self._words(2)}* ", f"**{self._words(2)}** ", f"`{self._words(1)}()` ",
            f"[{self._words(2)}](https://{host}/{self._random.randrange(9999)}) ",
            f"[#{self._random.choice(_WORDS)}:{host}](https://matrix.to/#/#{self._random.choice(_WORDS)}:{host}) ",
            f"<https://{host}/{self._random.choice(_WORDS)}> ",
        ])  # fmt: skip
        return f"{self._words(6).capitalize()} {extra}{self._words(5)}."

    def _words(self, number: int) -> str:
        return " ".join(self._random.choices(_WORDS, k=number))

    def _ping_table(self) -> str:
        rows = sorted(self._random.sample(range(150, 900), len(_HOSTS)))
        lines = [f"|{rank}|{host}|{median}|" for rank, (host, median) in enumerate(zip(_HOSTS, rows, strict=True), 1)]
        return "## Dept of Ping\n\n|Rank|Hostname|Median MS|\n|:---:|:---:|:---:|\n" + "\n".join(lines) + "\n\n"
