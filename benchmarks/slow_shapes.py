"""Looks for texts whose cost grows faster than their length.

    python -m benchmarks.slow_shapes --seed 1 --seconds 600
    python -m benchmarks.slow_shapes --shape '"> **A**\n" * n + "b" * n'
    python -m benchmarks.slow_shapes --table

A shape is a prefix, a unit repeated `n` times, sometimes a second one, and a suffix, of a few hundred tokens of
Markdown, HTML, Zola, Matrix and twimlint's own comments; `{n}` in a unit is the number of its turn. Each operation
(check, fix, unsafe fix, format, tree, outputs, and whatever can be asked of the language server, of the page and of the
public interface) is timed in CPU seconds at growing `n`, and is a find when a doubling
costs `--ratio` times as much twice in a row, seen a second time. Finds are printed as shapes to try again; exits with 1
if there is one. `--table` times the shapes of slow_shapes.md again.
"""

import argparse
import ast
import gc
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from benchmarks.doors import ask_interface, ask_page, ask_server
from benchmarks.grammar import FRAGMENTS
from tests.fixing import POST_NAME, context
from tests.paths import ROOT
from twimlint.checks import CHECKS
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import Ruleset, check, overload
from twimlint.engine.fixer import fix
from twimlint.output import formats, tree
from twimlint.output.paint import Paint
from twimlint.output.workspace import Workspace
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.session.report import Report
from twimlint.text.source import Source

TABLE = ROOT / "benchmarks" / "slow_shapes.md"
_LENGTHS = (1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000)
_FIRST_LOOK = (800, 6_400)
"""What grows in a straight line between these lengths is not looked at again."""
_NOTICEABLE = 0.06
_ENOUGH = 2.0
"""Seconds that one operation on one text may take before longer ones are not tried."""

HEAD = '+++\ntitle = "This Week in Matrix 2026-01-09"\ndate = "2026-01-09"\n'
FRONT = HEAD + '[taxonomies]\nauthor = ["a"]\ncategory = ["This Week in Matrix"]\n+++\n'

TOKENS: Sequence[str] = (
    *FRAGMENTS,
    *("a", "b", "é", "🎉", "1", "_", "__", "***", "~", "~~~", "````", "$", "?>", "<?", "<![CDATA[", "]]>", "<!a"),
    *("</", "#", "##", "## A\n", "### A\n", "### a{n}\n\n", "# A\n\n", "==\n", "--\n", "##==", "    a\n", "\t"),
    *("  \n", "- a\n", "1. a\n", "2) b\n", "* ", "+ ", "- [x] a\n", "> > > ", "> a\nb\n\n", "\n>\n", "\n\n>"),
    *(">- a\n", "|a|b|\n|-|-|\n", "|", "|-\n", "|a|\n", "[a]", "[a{n}]", "[a{n}]: b\n", "[b]: <c> 'd'\n", "[a][b]"),
    *("[^a{n}]: b\n", "[^a{n}]", "![a](b.png)", "[", "]", "(", ")", "](", "](#a", "](<", '<a href="', '">', "<b>"),
    *("</b>", "<i>", "</i>", "<p>", "</p>", "<t{n}>", "</t{n}>", "<div>\n", "</div>\n", "<details>\n", "<summary>"),
    *("<br/>", '<img src="a.png">', "<a>", "</a>", "<code>", "</code>", "<del>", "<script>", "<style>\n", "<pre>"),
    *('<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>\n\n', "<video src='a'>", "<!-- a -->"),
    *("<!--", "<!-- more -->\n", "<!--more-->", "<!-- twimlint-enable -->", "-->"),
    *("<!-- twimlint-disable MTX001 -->\n", "<!-- twimlint-disable-line -->", "<!-- twimlint-disable-file a{n} -->"),
    *("<!-- twimlint-disable TXT -->", "<!-- twimlint-disable", "twimlint-"),
    *("<!-- twimlint-disable-next-line LNK001 -->\n", "{{/*", "*/}}", "{#", "#}", "{{", "}}", "{%", "%}"),
    *("{% a() %}", "{{ a(b={n}) }}", '{{ image(path="a.png") }}\n', '{{ youtube_player(video_id="a{n}") }}\n'),
    *("{{ matrix_live() }}", "https://youtu.be/aaaaaaaaaaa", "youtu.be/a{n} ", "https://a.im/{n} ", "http://a.im,"),
    *("https://", "www.a.im", "<https://a.im>", "<a@b.im>", "mailto:a@b.im ", "https://matrix.to/#/@a:b.im"),
    *("[A](https://matrix.to/#/@a{n}:b.im) says\n\n", "https://matrix.to/#/#a:b.im?via=c "),
    *("[#a:b.im](https://matrix.to/#/#c:b.im)", "#a:b.im ", "@a:b.im", "!a:b.im ", "$a", "%23", "%40"),
    *("matrix:r/a:b", "element://", "MSC{n} ", "MSC1234"),
    *("[MSC1](https://github.com/matrix-org/matrix-spec-proposals/pull/2) ", "#123 ", "PR #{n} ", "**A**\n"),
    *("**A**:\n\n", "> **A**\n", "*a* ", "**a", "a**", "_a_", "~~a~~", "`a`", "`a", "``", "\\*", "\\[", "\\\\"),
    *("## Matrix Live\n", "## Dept of Spec\n", "## Dept of {n}\n\n", "## Matrix in the News\n"),
    *("## Dept of Clients 📱\n\n### A{n}\n\n",),
    *("Thea says\n\n> b\n\n", "says:\n", "[a](https://matrix.to/#/@a:b.im) says\n> c\n\n", "> TWIM: ", "!TWIM "),
    *("twim ", "&amp;", "&#1;", "&lt;b&gt;", "&", "Ã¤", "\xe2\u20ac\u2122", "ï»¿", "\u200b", "\u200d", "\u2028"),
    *("\u0301", "\x01", "\x0b", "\x0c", ":a:", ":tada: ", ":::", "the the ", "TODO ", "(xx) ", "[ ] ", "\u2022 a\n"),
    *("\u2013 a\n", "...", "!", "?", ",", ";", "'", '"', "|Rank|Hostname|Median MS|\n|-|-|-|\n", "|{n}|a.im|{n}|\n"),
    *("@/blog/a.md", "/blog/a/", "../a", "#a{n}", "?utm_source=a&", "x = {n}\n", "+++", "[extra]\n", "---", "a = ["),
    *('"""', "a.b.c = 1\n", "\r", "\r\n", "\n", "\n\n", " ", "    "),
)  # fmt: skip


class Shape(NamedTuple):
    """A text of any length: parts in a row, some of which are repeated."""

    parts: tuple[tuple[str, bool], ...]

    def text(self, times: int) -> str:
        return "".join(filled(part, times) if repeated else part for part, repeated in self.parts)

    def times_for(self, length: int) -> int:
        return max(1, length // max(1, sum(len(part) for part, repeated in self.parts if repeated)))

    def __str__(self) -> str:
        return " + ".join(f"{part!r} * n" if repeated else repr(part) for part, repeated in self.parts)


def filled(unit: str, times: int) -> str:
    """A unit so many times, with the number of each turn in it."""
    if "{n}" not in unit:
        return unit * times
    return "".join(unit.replace("{n}", str(number)) for number in range(times))


def read_shape(written: str) -> Shape:
    """The shape that `str` has written; raises ValueError for anything else."""
    return Shape(tuple(_operands(ast.parse(written, mode="eval").body)))


def read_table(page: str) -> Iterator[Shape]:
    """The shapes in the first column of the table of finds."""
    for row in page.splitlines():
        if row.startswith("| `"):
            yield read_shape(row.split("`")[1].replace("\\|", "|"))


def _operands(expression: ast.expr) -> list[tuple[str, bool]]:
    match expression:
        case ast.BinOp(left, ast.Add(), right):
            return [*_operands(left), *_operands(right)]
        case ast.BinOp(ast.Constant(value), ast.Mult(), ast.Name("n")):
            return [(str(value), True)]
        case ast.Constant(value):
            return [(str(value), False)]
    raise ValueError(f"not a shape: {ast.unparse(expression)}")


def random_shape(rng: random.Random) -> Shape:
    def some(most: int) -> str:
        return "".join(rng.choices(TOKENS, k=rng.randint(1, most)))

    front = rng.choice(("", "", FRONT, HEAD))
    parts = [(front + (some(2) if rng.random() < 0.5 else ""), False), (some(4), True)]
    if rng.random() < 0.4:
        parts += [(some(1) if rng.random() < 0.3 else "", False), (some(3), True)]
    parts.append((some(2) if rng.random() < 0.4 else "", False))
    return Shape(tuple(part for part in parts if part[0]))


# -- what is timed -----------------------------------------------------------------------------------------------------


@cache
def _every_rule() -> Ruleset:
    return Ruleset([rule for rule in load_catalog() if rule.code in CHECKS])


@cache
def _layout_rules() -> Ruleset:
    return Ruleset([rule for rule in _every_rule().rules if rule.family == "FMT"])


def _check(text: str) -> list[Diagnostic]:
    return check(Document(Source(POST_NAME, text)), _every_rule(), context())


def _fix(ruleset: Callable[[], Ruleset], *, unsafe: bool) -> Callable[[str], object]:
    return lambda text: fix(Source(POST_NAME, text), ruleset(), context(), unsafe=unsafe)


def _tree(text: str) -> None:
    document = Document(Source(POST_NAME, text))
    if overload(document) is None:
        tree.facts(document)
        tree.render(document, Paint(False), 80)


def _outputs(text: str) -> None:
    source = Source(POST_NAME, text)
    reports = [Report(POST_NAME, _check(text), source, True)]
    setting = formats.Setting(load_catalog(), Workspace("/work", "/work"), Paint(False), 80)
    for name in formats.NAMES:
        formats.render(name, reports, setting)


OPERATIONS: Mapping[str, Callable[[str], object]] = {
    "check": _check,
    "fix": _fix(_every_rule, unsafe=False),
    "unsafe fix": _fix(_every_rule, unsafe=True),
    "format": _fix(_layout_rules, unsafe=False),
    "tree": _tree,
    "outputs": _outputs,
    "server": ask_server,
    "page": ask_page,
    "interface": ask_interface,
}


def seconds(operation: Callable[[str], object], text: str) -> float:
    """CPU seconds of one run, without what the garbage collector does for others."""
    gc.disable()
    try:
        began = time.process_time()
        operation(text)
        return time.process_time() - began
    finally:
        gc.enable()


class Find(NamedTuple):
    operation: str
    shape: Shape
    times: Mapping[int, float]
    """Seconds by the number of repetitions."""

    def __str__(self) -> str:
        measured = ", ".join(f"{number}: {spent:.2f}" for number, spent in self.times.items())
        return f"{self.operation}: {self.shape}\n    {measured}"


def finds_in(shape: Shape, ratio: float) -> Iterator[Find]:
    """The operations whose cost grows faster than the text."""
    for name, operation in OPERATIONS.items():
        short, long = (seconds(operation, shape.text(shape.times_for(length))) for length in _FIRST_LOOK)
        growth = _FIRST_LOOK[1] / _FIRST_LOOK[0]
        if long < _NOTICEABLE or long < 1.3 * growth * short:
            continue
        times = _grows(operation, shape, ratio)
        if times and (again := _grows(operation, shape, ratio)):
            yield Find(name, shape, again)


def _grows(operation: Callable[[str], object], shape: Shape, ratio: float) -> Mapping[int, float] | None:
    """The seconds at growing lengths, if two doublings in a row cost more than they should, measurably."""
    times: dict[int, float] = {}
    steep = 0
    for length in _LENGTHS:
        number = shape.times_for(length)
        if number in times:
            continue
        last = list(times.values())[-1] if times else None
        times[number] = seconds(operation, shape.text(number))
        steep = steep + 1 if last is not None and times[number] > ratio * last and times[number] > _NOTICEABLE else 0
        if steep == 2 and times[number] > 4 * _NOTICEABLE:  # as the docstring says
            return times
        if times[number] > _ENOUGH:
            break
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="look for so long")
    parser.add_argument("--ratio", type=float, default=3.0, metavar="R", help="what a doubling may cost (default: 3)")
    parser.add_argument("--shape", action="append", metavar="SHAPE", help="time this shape alone, as a find is printed")
    parser.add_argument("--table", action="store_true", help="time the shapes of the table of finds")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311  # repeatable on purpose
    until = time.monotonic() + arguments.seconds
    tried = found = 0
    given = [read_shape(written) for written in arguments.shape or ()]
    if arguments.table:
        given += read_table(TABLE.read_text("utf-8"))
    shapes = iter(given) if given else (random_shape(rng) for _ in iter(lambda: time.monotonic() < until, False))
    for shape in shapes:
        tried += 1
        try:
            for find in finds_in(shape, arguments.ratio):
                found += 1
                print(find, flush=True)
        except Exception as error:  # a crash is a find, too
            found += 1
            print(f"{type(error).__name__}: {error}: {shape}", flush=True)
    print(f"{tried} shapes tried, {found} finds")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
