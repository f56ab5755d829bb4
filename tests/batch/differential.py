"""Random edits of a small site; after each of them, all ways to check it must give the same result."""

import json
import os
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

from tests.command import POST, Result, run

_HEAD = POST.replace("2024", "2026")
_LINKS = (
    "[a](@/target.md#here)",
    "[b](https://matrix.org/other)",
    "[c](@/folder/later.md)",
    "[d](@/target.md#from-template)",
    "[e](@/tarket.md)",
    "![f](/img/a.png)",
    "![g](/img/B.png)",
    "![h](../../assets/a.png)",
    "{{ leaf() }}",
    "{{ laef() }}",
    "<img src=/img/a.png>",
    "http://matrix.to/#/#garden:example.org",
    "[i](@/linked.md#here)",
    "[j](/sent/elsewhere)",
    "![k](/img/linked.png)",
    "[l](@/moved.md)",
    "[m](../../target.md)",
)
_LINK = "-> "
"""What the content of a file that is a link begins with."""
_PAGES = tuple(f"content/blog/{number:02}-twim/index.md" for number in range(6))
_FIXED: Mapping[str, Sequence[str | None]] = {
    "content/target.md": (
        '+++\naliases = ["/other"]\n+++\n## Here\n',
        "+++\ndraft = true\n+++\n## Here\n",
        '+++\npath = "/other"\n[taxonomies]\nauthor = ["Thea Lindqvist"]\n+++\n## There\n{{ leaf() }}\n',
        "+++\noops\n",
        None,
    ),
    "content/folder/later.md": (None, "+++\n+++\n", '+++\nslug = "../other"\n[taxonomies]\nauthor = ["Thea"]\n+++\n'),
    "content/blog/_index.md": (None, "+++\n+++\n"),
    "content/moved.md": (None, '+++\naliases = ["/other"]\n+++\n## Here\n'),
    "content/linked.md": (
        None,
        f"{_LINK}target.md",
        f"{_LINK}folder/later.md",
        f"{_LINK}../../outside.md",
        "+++\n+++\n",
    ),
    "static/img/linked.png": (None, f"{_LINK}a.png", f"{_LINK}b.png", f"{_LINK}linked.png"),
    "static/_redirects": (None, "/sent/* /other 301\n"),
    "themes/moss/static/img/B.png": (None, ""),
    "zola.toml": (None, None, 'base_url = "https://example.org"\n'),
    "static/img/a.png": ("", None),
    "static/img/b.png": (None, ""),
    "assets/a.png": (None, ""),
    "templates/shortcodes/leaf.html": ("", '<p id="from-template"></p>', '<p id="{{ name }}"></p>', None),
    "themes/moss/templates/shortcodes/laef.html": (None, ""),
    "config.toml": (
        'base_url = "https://matrix.org"\n',
        'base_url = "https://matrix.org"\ntheme = "moss"\n',
        'base_url = "https://example.org"\n',
        "oops base_url",
        None,
    ),
    ".twimlint.toml": ("", 'ignore = ["MED"]\n', '[level]\nLNK = "info"\n', 'hebbot-config = "bot.toml"\n'),
    "content/blog/01-twim/.twimlint.toml": (
        None,
        '[level]\nMED003 = "warning"\n',
        "[per-file-ignores]\n'*' = ['LNK']\n",
    ),
    "bot.toml": (
        'verbs = ["says"]\n[[sections]]\nname = "x"\ntitle = "Dept of Owls"\norder = 1\n',
        'verbs = ["hoots"]\n[[sections]]\nname = "x"\ntitle = "Dept of Bats"\norder = 1\n',
    ),
}


def check_rounds(folder: Path, seed: int, rounds: int) -> None:
    """Edit and check a site in an empty folder; raises AssertionError with the edits of the round that differs."""
    chance = random.Random(seed)  # noqa: S311  # nothing depends on it but which edits are tried
    for name in (*_PAGES, *_FIXED):
        _edit(folder, name, random.Random(0), first=True)  # noqa: S311
    for number in range(rounds):
        names = chance.sample((*_PAGES, *_PAGES, *_FIXED), chance.choice((0, 1, 1, 1, 2, 4)))
        for name in names:
            _edit(folder, name, chance)
        where = f"seed {seed}, round {number}: {', '.join(names)}"
        plain = _check(folder, "--no-cache", "--jobs", "1", "content")
        assert _check(folder, "content") == plain, f"with the cache, {where}"
        one, two = chance.sample(_PAGES, 2)
        options = chance.choice((["--no-cache"], []))
        assert _in_order(_check(folder, *options, one, two)) == _in_order(_check(folder, *options, two, one)), where
        inside = _check(folder / Path(one).parent, *options, folder / two, folder / one)
        assert _in_order(inside) == _in_order(_check(folder, *options, two, one)), f"from {one}, {where}"
        if number % 4 == 0:
            assert _fixed(folder, one, two) == _fixed(folder, two, one), f"fixing {one} and {two}, {where}"
        if number % 5 == 0:
            with patch("twimlint.batch.checking._FILES_WORTH_A_PROCESS", 1):
                assert _check(folder, "--no-cache", "--jobs", "4", "content") == plain, f"in processes, {where}"
                assert _check(folder, "--jobs", "4", "content") == plain, f"in processes with the cache, {where}"


def _check(folder: Path, *arguments: str | Path) -> Result:
    return run("check", "--output-format", "json", *arguments, cwd=folder)


def _fixed(folder: Path, *names: str) -> tuple[tuple[int, list[str], list[str]], Mapping[str, str]]:
    """The output when files of a copy of the site are fixed in that order, and their contents after it."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, symlinks=True)
    try:
        result = _in_order(_check(copy, "--fix", "--unsafe-fixes", *names))
        return result, {name: (copy / name).read_text("utf-8") for name in sorted(names)}
    finally:
        shutil.rmtree(copy)


def _in_order(result: Result) -> tuple[int, list[str], list[str]]:
    """The output, independent of the order and the names of the files."""
    found = json.loads(result.out) if result.out else []
    rows = [json.dumps({**entry, "filename": Path(entry["filename"]).parent.name}) for entry in found]
    return result.code, sorted(rows), sorted(result.err.splitlines())


def _edit(folder: Path, name: str, chance: random.Random, *, first: bool = False) -> None:
    path = folder / name
    if name in _PAGES:
        author = chance.choice(("Thea Lindqvist", "Thea Lindquist", "Thea"))
        links = chance.sample(_LINKS, chance.randrange(1, 5))
        content: str | None = _HEAD.replace("Thea Lindqvist", author) + "\n\n".join(links) + "\n"
    else:
        content = _FIXED[name][0] if first else chance.choice(_FIXED[name])
    if content is None or path.is_symlink():
        path.unlink(missing_ok=True)
    if content is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if content.startswith(_LINK):
        path.unlink(missing_ok=True)
        path.symlink_to(content.removeprefix(_LINK))
        return
    path.write_text(content, "utf-8")
    if chance.random() < 0.3:  # an editor that keeps times
        os.utime(path, ns=(10**18, 10**18))
