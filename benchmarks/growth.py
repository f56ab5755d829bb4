"""How time and memory of whole processes grow with the size of a post and with the number of posts."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.measure import Contender, interleave
from benchmarks.posts import PostWriter

_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_NUMBERS = (10, 100, 1000)
_USUAL_SIZE = 18_000
_ROUNDS = 3
_HEAD = "| wall ms | CPU ms | peak MiB | CPU ms per MB |"


def growth_tables(twimlint: Path, folder: Path) -> str:
    """Measure posts of growing size, and growing archives, in a folder; the tables in Markdown."""
    of_sizes, of_numbers = _posts_of_sizes(twimlint, folder), _archives(twimlint, folder)
    return f"### A growing post\n\n{of_sizes}\n### A growing archive\n\n{of_numbers}"


def _posts_of_sizes(twimlint: Path, folder: Path) -> str:
    checks, fixes = [], []
    for size in _SIZES:
        post, copy = folder / f"{size}.md", folder / f"{size}-to-fix.md"
        post.write_text(PostWriter(seed=1).post(date(2024, 5, 3), size), "utf-8")
        options = ["-q", "--no-cache", "--no-site", "--max-file-size", "20MB"]
        command = [str(twimlint), "check", *options]
        checks.append((size, Contender("check", [*command, post.name], folder)))
        fix = [*command, "--extend-select", "FMT", "--fix", "--unsafe-fixes", copy.name]
        fixes.append((size, Contender("check --fix", fix, folder, _copying(post, copy))))
    interleave([contender for _, contender in (*checks, *fixes)], _ROUNDS)
    lines = ["| post | command " + _HEAD, "|---|---|--:|--:|--:|--:|"]
    lines += [f"| {_named(size)} | {contender.name} {_row(contender, size)}" for size, contender in (*checks, *fixes)]
    return "\n".join(lines) + "\n"


def _archives(twimlint: Path, folder: Path) -> str:
    measured = []
    for number in _NUMBERS:
        archive = folder / f"{number} posts"
        archive.mkdir()
        for day, text in PostWriter(seed=1).posts(number, _USUAL_SIZE):
            (archive / f"{day}-twim.md").write_text(text, "utf-8")
        command = [str(twimlint), "check", "-q", "--no-cache", "--no-site", archive.name]
        size = sum(post.stat().st_size for post in archive.iterdir())
        measured.append((size, Contender(archive.name, command, folder)))
    interleave([contender for _, contender in measured], _ROUNDS)
    lines = ["| archive " + _HEAD, "|---|--:|--:|--:|--:|"]
    lines += [f"| {contender.name} {_row(contender, size)}" for size, contender in measured]
    return "\n".join(lines) + "\n"


def _copying(post: Path, copy: Path) -> Callable[[], None]:
    def copy_post() -> None:
        shutil.copyfile(post, copy)

    return copy_post


def _named(size: int) -> str:
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} KB"


def _row(contender: Contender, size: int) -> str:
    wall, cpu, memory = (contender.median(what) for what in ("wall", "cpu", "memory"))
    return f"| {wall * 1000:.0f} | {cpu * 1000:.0f} | {memory:.0f} | {cpu * 1000 / size * 1e6:.0f} |"
