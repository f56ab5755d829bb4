"""What the Markdown check of the Matrix.org site reports in posts, before and after `check --fix` and `format`.

`python -m benchmarks.site_ci` judges the archive's posts from 2019 on with rumdl: with the version that the site uses
and with the newest one, each installed into a folder of its own below `benchmarks/.peers`. Folders or files given on
the command line are judged instead. The rules are those of the site, and two that it discusses.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from twimlint.checks import CHECKS, Context
from twimlint.engine.check import Ruleset, check, default_ruleset
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.site.pages import Site
from twimlint.text.source import Source

HERE = Path(__file__).parent
ARCHIVE = HERE.parent.parent / "shared" / "corpus" / "site"
FIRST_YEAR = 2019

SITE_VERSION = "0.1.2"
NEWEST = "newest"
JUDGES = (SITE_VERSION, NEWEST)

RULES = ("MD001", "MD003", "MD011", "MD022", "MD030", "MD031", "MD034", "MD039")
DISCUSSED = ("MD032", "MD037")

_CONFIG = '[global]\nflavor = "commonmark"\nenable = [{}]\n'
_POST_NAME = re.compile(r"this-week-in-matrix|twim\.md$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

Texts = Mapping[str, str]
"""Posts by their names."""


class JudgeError(Exception):
    """rumdl cannot be installed or run; the message is a sentence."""


class Finding(NamedTuple):
    """One line of rumdl's report."""

    post: str
    rule: str
    line: int
    message: str


def install(version: str) -> Path:
    """The folder that holds a version of rumdl, which is installed there at first.

    Raises JudgeError where it cannot be had.
    """
    folder = HERE / ".peers" / f"rumdl-{version}"
    if not _program(folder).exists():
        wanted = "rumdl" if version == NEWEST else f"rumdl=={version}"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(folder), wanted]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise JudgeError(f"{wanted} cannot be installed")
    return folder


def _program(folder: Path) -> Path:
    return folder / "bin" / ("rumdl.exe" if sys.platform == "win32" else "rumdl")


def judge(posts: Texts, version: str, rules: Sequence[str] = RULES) -> list[Finding]:
    """What a version of rumdl finds in posts, in their order.

    Raises JudgeError where it cannot be installed or run.
    """
    program = _program(install(version))
    with tempfile.TemporaryDirectory() as folder:
        names = dict(zip((f"{number}.md" for number in range(len(posts))), posts, strict=True))
        for file, post in names.items():
            Path(folder, file).write_bytes(posts[post].encode())
        config = Path(folder, "rumdl.toml")
        config.write_text(_CONFIG.format(", ".join(f'"{rule}"' for rule in rules)), "utf-8")
        options = ["--no-cache", "--output-format", "json-lines", "--config", str(config)]
        command = [str(program), "check", *options, folder]
        ran = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    if ran.returncode not in (0, 1):
        raise JudgeError(f"rumdl {version} stopped: {ran.stderr.decode(errors='replace').strip()[-200:]}")
    reports = [json.loads(line) for line in ran.stdout.decode().splitlines() if line.startswith("{")]
    found = (Finding(names[Path(one["file"]).name], one["rule"], one["line"], one["message"]) for one in reports)
    return sorted(found)


def finish(posts: Texts, context: Context) -> dict[str, str]:
    """The posts after `check --fix` and `format`."""
    catalog = load_catalog()
    layout = Ruleset([rule for rule in catalog if rule.family == "FMT" and rule.code in CHECKS])
    finished = {}
    for name, text in posts.items():
        for ruleset in (default_ruleset(catalog), layout):
            text = fix(Source(name, text), ruleset, context).text  # noqa: PLW2901  # the second works on the first's
        finished[name] = text
    return finished


def archive_posts(since: int = FIRST_YEAR) -> dict[str, str]:
    """The archive's This Week in Matrix posts from a year on, by path; none without the archive."""
    found = {}
    for path in sorted(ARCHIVE.glob("content/blog/**/*.md")):
        name = path.relative_to(ARCHIVE).as_posix()
        year = _YEAR.search(name)
        if _POST_NAME.search(name) and year and int(year[0]) >= since:
            found[str(path)] = path.read_bytes().decode()
    return found


def reporters(text: str, name: str, line: int, context: Context) -> list[str]:
    """Which rules of twimlint report something on a line, whatever the year of the post."""
    rules = [rule._replace(since=None) for rule in default_ruleset(load_catalog()).rules]
    diagnostics = check(Document(Source(name, text), context.style), Ruleset(rules), context)
    return sorted({one.code for one in diagnostics if one.location.row <= line <= one.end_location.row})


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How often each rule of rumdl reported something, in order of their names."""
    return dict(sorted(Counter(finding.rule for finding in findings).items()))


def _named(paths: Sequence[str]) -> dict[str, str]:
    files = [file for path in map(Path, paths) for file in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]
    return {str(file): file.read_bytes().decode() for file in files}


def main() -> None:
    posts = _named(sys.argv[1:]) or archive_posts()
    context = Context(load_style(), Site.open(ARCHIVE) if ARCHIVE.is_dir() else None)
    finished = finish(posts, context)
    for version in JUDGES:
        examine = partial(judge, version=version, rules=(*RULES, *DISCUSSED))
        before, after = examine(posts), examine(finished)
        print(f"rumdl {version}, {len(posts)} posts\n  before {counts(before)}\n  after  {counts(after)}")
        for finding in after:
            if finding.rule in RULES:
                told = reporters(finished[finding.post], finding.post, finding.line, context)
                print(
                    f"  {finding.post}:{finding.line}: {finding.rule} {finding.message} [{' '.join(told) or 'no rule'}]"
                )


if __name__ == "__main__":
    main()
