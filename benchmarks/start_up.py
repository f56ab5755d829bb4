"""Where the milliseconds of one cold post go.

`python -m benchmarks.start_up` checks one post in a new process, again and again, with a probe that assigns the
processor time of the whole process to parts, and prints the table of the fastest run. The parts, with what the probe
itself takes, are all of the process; a run without the probe, a moment later, is shown beside them. `--modules` lists
the modules whose import takes longest, by their own time.
"""

import argparse
import os
import py_compile
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Contender, removing
from benchmarks.posts import PostWriter

PROBE = Path(__file__).with_name("start_up_probe.py")
USUAL_SIZE = 18_000

ROWS = {
    "interpreter": "Python's own start and end",
    "standard library": "its modules, imported",
    "mistune": "and whatever other packages are imported",
    "own modules": "imported",
    "patterns": "regular expressions, compiled",
    "command line": "what is in no other row",
    "settings": "settings of the run and of the file; finding files",
    "cache": "looking for an earlier report, and keeping the new one",
    "rulebook": "the compiled rule pages and house style",
    "site": "whatever rules ask of the site around the post",
    "parse": "the post: front matter, shortcodes, Markdown, sections",
    "checks": "the rules themselves",
    "output": "the problems as text",
    "probe": "what measuring takes",
}
"""The rows of the table, with what belongs to them."""


def probe(python: Path, post: Path, folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Check a post with the probe; the seconds of each part and of each import. Raises RuntimeError if that fails."""
    with tempfile.TemporaryFile("w+") as told:
        compiled = py_compile.compile(str(PROBE), doraise=True)
        command = [str(python), str(compiled), "check", str(post)]
        contender = Contender("probe", command, folder, environment=environment, errors=told)
        contender.run()
        told.seek(0)
        rows = [line.partition("\t") for line in told if "\t" in line]
        told.seek(0)
        if not rows:
            raise RuntimeError(told.read())
    spent = {part.rstrip("\n"): int(nanoseconds) / 1e9 for nanoseconds, _, part in rows}
    spent["interpreter"] += contender.runs[0].cpu - sum(spent.values())
    return spent


def grouped(spent: Mapping[str, float]) -> dict[str, float]:
    """The seconds of each row of the table."""
    rows = dict.fromkeys(ROWS, 0.0)
    for part, seconds in spent.items():
        rows[part if part in ROWS else _row_of(part.removeprefix("import "))] += seconds
    return rows


def _row_of(module: str) -> str:
    package = module.partition(".")[0]
    if package == "twimlint":
        return "own modules"
    return "standard library" if package in sys.stdlib_module_names else "mistune"


class Round(NamedTuple):
    """Three processes in turn: seconds of processor time of each part, of a check without the probe, of nothing."""

    parts: Mapping[str, float]
    whole: float
    empty: float

    @property
    def total(self) -> float:
        return sum(self.parts.values()) + self.whole + self.empty


def measure(python: Path, post: Path, folder: Path, rounds: int) -> Round:
    """The fastest of several rounds of cold checks in a folder."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        forget = removing(Path(cache) / "twimlint" / "reports")
        command = [str(python), "-m", "twimlint", "check", str(post)]
        whole = Contender("whole", command, folder, forget, environment=environment)
        empty = Contender("empty", [str(python), "-c", "pass"], folder, environment=environment)
        whole.run()  # compiles the rule pages of a checkout
        measured = []
        for _ in range(rounds):
            forget()
            parts = probe(python, post, folder, environment)
            whole.run()
            empty.run()
            measured.append(Round(parts, whole.runs[-1].cpu, empty.runs[-1].cpu))
    return min(measured, key=lambda each: each.total)


def table(measured: Round) -> str:
    """The parts of a process, its time without the probe, and that of `python -c pass`, as a table in Markdown."""
    rows = grouped(measured.parts)
    lines = ["| part | CPU ms | what it is |", "|---|--:|---|"]
    lines += [f"| {name} | {rows[name] * 1000:.1f} | {what} |" for name, what in ROWS.items()]
    ratio = measured.whole / measured.empty
    lines.append(f"| **whole process** | {sum(rows.values()) * 1000:.1f} | the sum |")
    lines.append(f"| **without the probe** | {measured.whole * 1000:.1f} | {ratio:.1f} times `python -c pass` |")
    return "\n".join(lines) + "\n"


def section(python: Path, post: Path, folder: Path, rounds: int) -> str:
    """The table of one post, with its heading."""
    return (
        "### Where the time of one post goes\n\n"
        f"Processor time of a cold check: the fastest of {rounds} runs, by parts.\n\n"
        f"{table(measure(python, post, folder, rounds))}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("post", type=Path, nargs="?", help="an invented post outside any site by default")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--modules", type=int, default=0, metavar="N", help="list the N dearest imports too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        post = Path(folder) / "2024-05-03-twim.md"
        post.write_text(PostWriter(seed=1).post(date(2024, 5, 3), USUAL_SIZE), "utf-8")
        post = post if options.post is None else options.post.absolute()
        fastest = measure(Path(sys.executable), post, post.parent, options.rounds)
    print(table(fastest))
    imports = sorted((seconds, part) for part, seconds in fastest.parts.items() if part.startswith("import "))
    for seconds, part in imports[::-1][: options.modules]:
        print(f"{seconds * 1000:6.2f} ms  {part}")


if __name__ == "__main__":
    main()
