"""The parts of the time that one cold post takes.

`python -m benchmarks.start_up` checks one post in a new process, again and again, with a probe that assigns the
processor time of the whole process to parts, and prints the table of the fastest run. The parts, with what the probe
itself takes, are all of the process; the fastest run without the probe is shown beside them. `--modules` lists
the modules whose import takes longest, by the time that they take themselves.
"""

import argparse
import os
import py_compile
import subprocess
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
COMPILE = "import compileall, twimlint; compileall.compile_dir(twimlint.__path__[0], quiet=2)"
"""As pip does; where Python must not write its caches, each start would compile all modules."""

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
    "parse": "the post: shortcodes, Markdown, sections",
    "checks": "the rules themselves, with the values of the front matter and the plain text",
    "output": "the problems as text",
    "probe": "what measuring takes",
}
"""The rows of the table, with what belongs to them."""


def probe(python: Path, post: Path, folder: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Check a post with the probe; the seconds of each part. Raises RuntimeError if that fails."""
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


class Fastest(NamedTuple):
    """Seconds of processor time: the parts of the fastest run with the probe, a check without it, and nothing."""

    parts: Mapping[str, float]
    whole: float
    empty: float


def measure(python: Path, post: Path, folder: Path, rounds: int) -> Fastest:
    """The fastest cold checks in a folder; those with the probe, those without and Python alone take turns."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        forget = removing(Path(cache) / "twimlint" / "reports")
        command = [str(python), "-m", "twimlint", "check", str(post)]
        whole = Contender("whole", command, folder, forget, environment=environment)
        empty = Contender("empty", [str(python), "-c", "pass"], folder, environment=environment)
        subprocess.run([str(python), "-c", COMPILE], check=True, cwd=folder)
        whole.run()  # compiles the rule pages of a checkout
        probed = []
        for _ in range(rounds):
            forget()
            probed.append(probe(python, post, folder, environment))
            whole.run()
            empty.run()
    parts = min(probed, key=lambda spent: sum(spent.values()))
    return Fastest(parts, *(min(run.cpu for run in each.runs) for each in (whole, empty)))


def slowest_imports(python: Path, post: Path, rounds: int, count: int) -> list[str]:
    """What `python -X importtime` says of the modules whose import takes longest, without the modules in them."""
    fastest: dict[str, int] = {}
    command = [str(python), "-X", "importtime", "-m", "twimlint", "check", str(post)]
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as cache:
            environment = {**os.environ, "XDG_CACHE_HOME": cache}
            run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        for line in run.stderr.splitlines():
            own, _, module = line.removeprefix("import time:").partition("|")
            if own.strip().isdigit():
                name = module.partition("|")[2].strip()
                fastest[name] = min(int(own), fastest.get(name, int(own)))
    slowest = sorted(fastest, key=lambda name: -fastest[name])[:count]
    return [f"{fastest[name] / 1000:6.2f} ms  {name}" for name in slowest]


def table(measured: Fastest) -> str:
    """The parts of a process, its time without the probe, and that of `python -c pass`, as a table in Markdown."""
    rows = {name: measured.parts.get(name, 0.0) for name in ROWS}
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
        for line in slowest_imports(Path(sys.executable), post, options.rounds, options.modules):
            print(line)


if __name__ == "__main__":
    main()
