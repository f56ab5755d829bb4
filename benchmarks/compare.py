"""twimlint beside the linters that its users would otherwise install, on the same files in the same run.

`python -m benchmarks.compare` installs the peers into `benchmarks/.peers`, runs everything in turn, and writes the
table and the plot of `benchmarks/README.md`. The posts are those of the corpus beside the project, or invented ones of
the same number and size where it is absent.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import fix_cost, start_up
from benchmarks.growth import growth_tables
from benchmarks.measure import Contender, interleave, removing
from benchmarks.plot import bars
from benchmarks.posts import PostWriter

HERE = Path(__file__).parent
ROOT = HERE.parent
CORPUS = ROOT.parent / "shared" / "corpus" / "site"
PEERS = HERE / ".peers"
REPORT = HERE / "README.md"
START, END = "<!-- measured -->\n", "<!-- /measured -->\n"

PYTHON_PEERS = ("rumdl", "pymarkdownlnt", "mdformat", "mdformat-gfm", "mdformat-frontmatter", "ruff")
NODE_PEERS = ("markdownlint-cli2",)


@dataclass(frozen=True)
class Scenario:
    """A table: the commands that it compares, and how often each is run."""

    title: str
    note: str
    contenders: Sequence[Contender]
    rounds: int


def install_peers() -> None:
    """Put the peers into a virtual environment and a folder of their own, once, and this tree beside them."""
    pip = [str(PEERS / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
    subprocess.run([*pip, *PYTHON_PEERS], check=True)
    subprocess.run([*pip, "--upgrade", "--force-reinstall", "--no-deps", str(ROOT)], check=True)
    subprocess.run([*pip, str(ROOT)], check=True)
    if shutil.which("npm") and not (PEERS / "node_modules").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", str(PEERS), *NODE_PEERS], check=True)


def copy_site(folder: Path) -> Path:
    """A site to run in: the corpus, or invented posts in its place; returns the folder of the posts."""
    if CORPUS.is_dir():
        shutil.copytree(CORPUS, folder, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
        return folder / "content"
    content = folder / "content"
    (folder / "config.toml").write_text('base_url = "https://matrix.org"\n')
    for day, text in PostWriter(seed=1).posts(341, 18_000):
        post = content / "blog" / f"{day:%Y}" / f"{day:%m}" / f"{day}-twim.md"
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(text)
    return content


class Peers:
    """Makes contenders that run in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(folder / ".cache")}
        self.reports = folder / ".cache" / "twimlint" / "reports"

    def python(self, code: str) -> Contender:
        return Contender(f"python -c '{code}'", [str(PEERS / "bin" / "python"), "-c", code], self.folder)

    def twimlint(self, name: str, files: Sequence[str], *options: str, cold: bool) -> Contender:
        prepare = removing(self.reports) if cold else lambda: None
        command = [str(PEERS / "bin" / "twimlint"), "check", *options, *files]
        return Contender(name, command, self.folder, prepare, environment=self.environment)

    def rumdl(self, files: Sequence[str]) -> Contender:
        command = [str(PEERS / "bin" / "rumdl"), "check", "--no-cache", "--isolated", *files]
        return Contender("rumdl, all rules", command, self.folder)

    def pymarkdown(self, files: Sequence[str]) -> Contender:
        return Contender("pymarkdownlnt", [str(PEERS / "bin" / "pymarkdown"), "scan", *files], self.folder)

    def mdformat(self, files: Sequence[str]) -> Contender:
        return Contender("mdformat --check", [str(PEERS / "bin" / "mdformat"), "--check", *files], self.folder)

    def ruff(self, size: int) -> Contender:
        """ruff on a Python file of the same size, as a familiar reference."""
        function = "def add(first: int, second: int) -> int:\n    return first + second\n\n\n"
        (self.folder / "same_size.py").write_text(function * (size // len(function)), "utf-8")
        command = [str(PEERS / "bin" / "ruff"), "check", "--no-cache", "--isolated", "same_size.py"]
        return Contender("ruff, a Python file of the same size", command, self.folder)

    def markdownlint(self, files: Sequence[str]) -> list[Contender]:
        command = PEERS / "node_modules" / ".bin" / "markdownlint-cli2"
        if not command.exists():
            return []
        return [Contender("markdownlint-cli2", [str(command), *files], self.folder)]


def scenarios(folder: Path, content: Path, rounds: int) -> list[Scenario]:
    peers = Peers(folder)
    posts = sorted(str(path.relative_to(folder)) for path in content.rglob("*.md") if _is_post(path))
    pages = [str(content.relative_to(folder))]
    one, few = [posts[-1]], posts[-8:]
    return [
        Scenario(
            "One post",
            "Mostly start-up. Cold: without cached results for the site either.",
            [
                peers.python("pass"),
                peers.twimlint("twimlint, cold", one, cold=True),
                peers.twimlint("twimlint, warm", one, cold=False),
                peers.twimlint("twimlint --no-site, cold", one, "--no-site", "--no-cache", cold=False),
                peers.rumdl(one),
                *peers.markdownlint(one),
                peers.pymarkdown(one),
                peers.mdformat(one),
                peers.ruff((folder / posts[-1]).stat().st_size),
            ],
            rounds,
        ),
        Scenario(
            "Eight posts",
            "As many as the slowest can check.",
            [
                peers.twimlint("twimlint, cold", few, cold=True),
                peers.rumdl(few),
                *peers.markdownlint(few),
                peers.pymarkdown(few),
                peers.mdformat(few),
            ],
            max(1, rounds // 3),
        ),
        Scenario(
            f"{len(posts)} posts",
            "The archive of This Week in Matrix.",
            [
                peers.twimlint("twimlint, cold", posts, cold=True),
                peers.twimlint("twimlint, one process, cold", posts, "--jobs", "1", cold=True),
                peers.twimlint("twimlint, warm", posts, cold=False),
                peers.rumdl(posts),
                *peers.markdownlint(posts),
            ],
            max(1, rounds // 2),
        ),
        Scenario(
            f"{sum(1 for _ in content.rglob('*.md')):,} pages",
            "The whole site.",
            [
                peers.twimlint("twimlint, cold", pages, cold=True),
                peers.twimlint("twimlint, warm", pages, cold=False),
                peers.rumdl(pages),
            ],
            max(1, rounds // 2),
        ),
    ]


def _is_post(path: Path) -> bool:
    return path.stem.endswith("twim") or "this-week-in-matrix" in str(path)


def table(scenario: Scenario) -> str:
    first = next(contender for contender in scenario.contenders if contender.name.startswith("twimlint"))
    how = f"Medians of {scenario.rounds} runs in turn; the ratio is wall time by that of {first.name}"
    lines = [
        f"### {scenario.title}",
        "",
        f"{scenario.note} {how}, and the last column is that of the fastest runs.",
        "",
        "| command | wall ms | CPU ms | peak MiB | ratio | fastest |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for contender in scenario.contenders:
        wall, cpu, memory = (contender.median(what) for what in ("wall", "cpu", "memory"))
        ratio, best = wall / first.median("wall"), contender.fastest / first.fastest
        numbers = f"{wall * 1000:.0f} | {cpu * 1000:.0f} | {memory:.0f} | {ratio:.2f} | {best:.2f}"
        lines.append(f"| {contender.name} | {numbers} |")
    return "\n".join(lines) + "\n"


def versions() -> str:
    pip = subprocess.run(
        [str(PEERS / "bin" / "pip"), "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    installed = dict(line.split("==") for line in pip.stdout.split() if "==" in line)
    names = ("twimlint", "rumdl", "pymarkdownlnt", "mdformat", "ruff")
    named = [f"{name} {installed[name]}" for name in names if name in installed]
    for name in NODE_PEERS:
        package = PEERS / "node_modules" / name / "package.json"
        named += [f"{name} {json.loads(package.read_text())['version']}"] if package.exists() else []
    return f"Python {platform.python_version()}, {', '.join(named)}; {_cores()} cores, shared with other work."


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command where one post is checked")
    parser.add_argument("--write", action="store_true", help="write the tables and the plot into benchmarks/README.md")
    options = parser.parse_args()
    install_peers()
    with tempfile.TemporaryDirectory() as folder:
        asked = scenarios(Path(folder), copy_site(Path(folder)), options.rounds)
        parts = [versions(), ""]
        for scenario in asked:
            interleave(scenario.contenders, scenario.rounds)
            parts.append(table(scenario))
            print(parts[-1], flush=True)
        post = Path(asked[0].contenders[1].command[-1])
        parts.append(start_up.section(PEERS / "bin" / "python", post, Path(folder), options.rounds))
        print(parts[-1], flush=True)
    parts.append(fix_cost.section(options.rounds))
    print(parts[-1], flush=True)
    with tempfile.TemporaryDirectory() as folder:
        parts.append(growth_tables(PEERS / "bin" / "twimlint", Path(folder)))
        print(parts[-1])
    if options.write:
        before, _, rest = REPORT.read_text("utf-8").partition(START)
        after = rest.partition(END)[2]
        REPORT.write_text(f"{before}{START}{chr(10).join(parts)}\n{END}{after}", "utf-8")
        (HERE / "comparison.svg").write_text(bars(asked), "utf-8")


if __name__ == "__main__":
    main()
