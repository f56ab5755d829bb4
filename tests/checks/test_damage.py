"""The ways in which fixers of other projects are known to have damaged files, one test each.

The numbers are those of the collected reports; each test says what had happened there.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import POST, run, write
from tests.examples import cases, source_of
from tests.fixing import context, fixed, formatted, published
from twimlint.checks import CHECKS, Context
from twimlint.diagnostics import Edit, Fix, Span, Violation, splice
from twimlint.engine.check import Ruleset
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.text.source import Source
from twimlint.text.writing import write_in_place

EVERY_RULE = [rule.family for rule in load_catalog()]


def repaired(text: str, *, unsafe: bool = True) -> str:
    """The text after the fixes of all rules, applied to it as part of a post."""
    result = fixed(POST + text, *EVERY_RULE, unsafe=unsafe)
    assert result.refused == []
    assert fixed(result.text, *EVERY_RULE, unsafe=unsafe).text == result.text
    assert result.text.startswith(POST)
    return result.text.removeprefix(POST)


def kept(text: str) -> None:
    """Nothing in this text is there to be fixed."""
    after = fixed(POST + text, *(family for family in EVERY_RULE if family != "SEC"), unsafe=True).text
    assert after == POST + text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {".twimlint.toml": ""})
    return tmp_path


def test_1_removing_a_definition_removes_no_more() -> None:
    """Everything went, from an unused definition to a list further down, and the last newline."""
    text = "One.\n\n[unused]: https://lantern.im/\n\n- two\n  - three\n"
    assert fixed(text, "LNK006", unsafe=True).text.split() == ["One.", "-", "two", "-", "three"]
    assert fixed(text, "LNK006", unsafe=True).text.endswith("\n- two\n  - three\n")


def test_2_brackets_belong_to_an_address() -> None:
    """An address was cut at its bracket: `<…Rust_>(programming_language)`."""
    text = "See https://en.wikipedia.org/wiki/Rust_(programming_language) for more.\n"
    assert fixed(text).text == "See <https://en.wikipedia.org/wiki/Rust_(programming_language)> for more.\n"


def test_3_lines_are_never_broken() -> None:
    """Autolinks were broken over two lines when text was reflowed."""
    kept(f"{'word ' * 80}<https://lantern.im/{'a' * 90}> {'word ' * 40}end.\n")


def test_4_code_spans_are_left_alone_in_every_container() -> None:
    """An address in a code span got angle brackets inside a tab of a documentation tool."""
    for container in ("", "> ", "- ", "1. ", "> - ", "> > ", "[^1]: "):
        text = f"{container}Call `curl https://lantern.im/#a:b.de @c:d.de`\n"
        assert fixed(text, "LNK", "MTX").text == text


def test_5_links_without_a_target_are_left_alone() -> None:
    """`[https://…]()` was mangled."""
    text = "See [https://lantern.im/]() now.\n"
    assert fixed(text).text == text


def test_6_the_edits_that_are_printed_are_the_edits_that_are_made(folder: Path) -> None:
    """A language server inserted what the command line replaced: `Testtest`."""
    text = POST + "👋 Join [a](http://matrix.to/#/#a:garden.chat) and\r\n[b](http://matrix.to/#/#b:garden.chat)!\n"
    write(folder, {"2024-05-03-twim.md": text})
    printed = run("check", "--select", "MTX002", "--output-format", "json", "2024-05-03-twim.md", cwd=folder).json
    source = Source("", text)

    def offset(place: dict[str, int]) -> int:
        return source.line_starts[place["row"] - 1] + place["column"] - 1

    edits = [
        Edit(offset(edit["location"]), offset(edit["end_location"]), edit["content"])
        for entry in printed
        for edit in entry["fix"]["edits"]
    ]
    run("check", "--select", "MTX002", "--fix", "2024-05-03-twim.md", cwd=folder)
    assert (folder / "2024-05-03-twim.md").read_bytes().decode() == splice(text, edits)


def test_7_lists_keep_their_levels_and_numbers() -> None:
    """Continuation lines were dedented, inner lists flattened, and 3 became 4."""
    for text in (
        "> 1. one\n>    more\n>    1. two\n> 3. three\n",
        "> * one\n>\n>   more\n>\n>   * two\n>     * three\n",
        "7. one\n8. two\n",
    ):
        assert formatted(text) == text
        kept(text)


def loop(document: Document, _context: Context) -> Iterator[Violation]:
    wrong, right = ("one", "two") if "one" in document.text else ("two", "one")
    at = document.text.find(wrong)
    if at >= 0:
        yield Violation(Span(at, at + 3), "wrong", Fix("Fix it", (Edit(at, at + 3, right),)))


def test_8_what_never_ends_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a hundred rounds the last of them was written, with a warning."""
    monkeypatch.setattr("twimlint.engine.check.CHECKS", {"TXT001": loop})
    write(folder, {"post.md": "one\n"})
    result = run("check", "--select", "TXT001", "--fix", "post.md", cwd=folder)
    assert (result.code, result.err) == (1, "Fixed 0 of 1 file, 0 places in all.\n")
    assert (folder / "post.md").read_text() == "one\n"


@pytest.mark.parametrize("unsafe", [False, True])
def test_9_no_rules_undo_each_other(unsafe: bool) -> None:
    """Two rules undid each other endlessly. Here every rule is run on every bad example."""
    rules = Ruleset([rule for rule in load_catalog() if rule.code in CHECKS])
    for case in cases(load_catalog()):
        source = source_of(case.rule, case.example)
        once = fix(source, rules, context(), unsafe=unsafe).text
        assert fix(Source(source.name, once), rules, context(), unsafe=unsafe).text == once, case


def test_10_fixing_a_clean_file_is_as_clean_as_checking_it(folder: Path) -> None:
    """`check` exited with 0, `check --fix` with 1."""
    write(folder, {"clean.md": "# Lantern\n\nis out.\n", "problem.md": POST + "[a](b c)\n"})
    for name in ("clean.md", "problem.md"):
        plain = run("check", name, cwd=folder)
        assert run("check", "--fix", name, cwd=folder).code == plain.code
        assert run("check", name, cwd=folder).code == plain.code


def test_11_html_gets_no_angle_brackets() -> None:
    """`<https://…>` was put where it is a tag, not a link."""
    for text in (
        "<div>https://lantern.im/ #a:garden.chat</div>\n",
        '<p>\n  <a href="https://lantern.im/">https://lantern.im/</a>\n</p>\n',
        'One <b title="https://lantern.im/">two</b> three.\n',
        'One <a href="https://lantern.im/" title="x">https://lantern.im/</a> two.\n',
        "<!-- https://lantern.im/ -->\n",
    ):
        assert fixed(text, "LNK", "MTX", "TXT", "FMT").text == text


def test_12_link_texts_may_span_lines() -> None:
    """A link whose text goes on in the next line was taken for a broken one."""
    kept("> Read [the whole\n> story](https://lantern.im/a) today.\n")
    kept("Read [the whole\nstory][1] today.\n\n[1]: https://lantern.im/a\n")


def test_13_a_bad_byte_is_reported_and_left_alone(folder: Path) -> None:
    """A file with one invalid byte was skipped without a message; elsewhere the byte was replaced."""
    content = POST.encode() + b"caf\xe9  \n"
    write(folder, {"post.md": content})
    for command in (["check", "--fix"], ["format"], ["format", "--check"], ["check", "--diff"]):
        result = run(*command, "post.md", cwd=folder)
        assert result.code == 2
        assert "not UTF-8" in result.out + result.err
    listed = run("check", "--fix", "--output-format", "json", "post.md", cwd=folder)
    assert [entry["code"] for entry in json.loads(listed.out)] == ["SRC001"]
    assert (folder / "post.md").read_bytes() == content


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_14_front_matter_byte_order_mark_and_newlines_count(newline: str, mark: str) -> None:
    """Fixes landed as many lines too high as the front matter has."""
    text = mark + (POST + "One [a](http://matrix.to/#/#a:garden.chat)\n").replace("\n", newline)
    assert fixed(text, "MTX002").text == text.replace("(http:", "(https:")


def test_15_names_are_corrected_only_where_they_are_names() -> None:
    """A fix for proper names replaced or removed other text."""
    text = "## dept of clients 📱\n\nThe dept of clients 📱 says hello, `dept of clients 📱`.\n"
    assert (
        fixed(POST + text).text.removeprefix(POST).startswith(text.replace("## dept of clients", "## Dept of Clients"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "<compose@.service>",
        "<<https://lantern.im/>>",
        "<https://lantern.im/ >",
        "(https://lantern.im/)",
        "'https://lantern.im/'",
        "<thea@garden.chat>",
        "thea@garden.chat",
        "@thea:garden.chat, @thea:garden.chat: and #a:garden.chat.",
        "https://lantern.im/<b>",
        "https://lantern.im/?a=1&b=2),",
        "\\<https://lantern.im/\\>",
        "https://https://lantern.im/",
        "https://lantern.im/[a](b)",
    ],
)
def test_16_a_second_run_adds_nothing(text: str) -> None:
    """Each run put one more pair of brackets around: `<<<https://…>>>`."""
    once = fixed(text + "\n", *EVERY_RULE, unsafe=True).text
    assert fixed(once, *EVERY_RULE, unsafe=True).text == once


def test_17_the_fix_goes_where_the_problem_is() -> None:
    """The first of two equal addresses on a line was taken, in an attribute."""
    text = '<a href="https://lantern.im/">x</a> is at https://lantern.im/\n'
    assert fixed(text, "LNK").text == '<a href="https://lantern.im/">x</a> is at <https://lantern.im/>\n'
    text = "`http://matrix.to/#/#a:b.de` is [a](http://matrix.to/#/#a:b.de)\n"
    assert fixed(text, "MTX002").text == "`http://matrix.to/#/#a:b.de` is [a](https://matrix.to/#/#a:b.de)\n"


def test_18_targets_in_angle_brackets_are_left_alone() -> None:
    """`[b](<https://…/Blue jay>)` became `(<<https://…> jay>)`."""
    text = "See [b](<https://lantern.im/Blue%20jay>) and [c](</Blue jay>).\n"
    assert fixed(text, "MTX", "TXT", "FMT", "LNK001").text == text


def test_19_an_address_ends_before_the_bracket_around_it() -> None:
    """`] (https://…/Triplestore)` got its `>` behind the closing bracket."""
    after = fixed("See [the store] (https://lantern.im/Triplestore).\n").text
    assert after in (
        "See [the store] (<https://lantern.im/Triplestore>).\n",
        "See [the store] (https://lantern.im/Triplestore).\n",
    )


@pytest.mark.parametrize("text", [POST.rstrip("\n"), POST.strip(), "+++\n+++", "\n\n" + POST, "+++\r\n+++"])
def test_20_front_matter_alone_is_a_file(text: str) -> None:
    """A file of front matter without a last newline crashed the fixer."""
    after = formatted(text)
    assert after.strip() == text.strip()
    assert formatted(after) == after
    assert Document(Source("", after)).front_matter.values == Document(Source("", text)).front_matter.values


def test_21_nothing_is_deleted_that_a_typo_may_have_orphaned() -> None:
    """A reference had a typo, so its definition was removed."""
    text = "Read [the story][stroy].\n\n[story]: https://lantern.im/a\n"
    assert "[story]: https://lantern.im/a" in repaired(text, unsafe=False)


def test_22_suppressions_count_lines_as_fixes_do() -> None:
    """The line to be left alone was off by the length of the front matter."""
    text = POST + "<!-- twimlint-disable-next-line FMT003 -->\n# One\ntwo\n\n# Three\nfour\n"
    after = fixed(text, "FMT003").text
    assert after == text.replace("# Three\nfour", "# Three\n\nfour")


def test_23_once_is_enough() -> None:
    """The second run changed the file again."""
    text = (
        "## Dept of Clients 📱\n"
        "[Thea](https://matrix.to/#/@thea:garden.chat) says\n"
        "> # Lantern\n> https://lantern.im/\n>   - a\n>      * b  \n\n\n\n"
    )
    repaired(text)


@pytest.mark.parametrize("content", [b"# a\nb\n", b"# a\r\nb\r\n", b"# a\r\nb\n", b"\xef\xbb\xbf# a\nb\n"])
def test_24_line_endings_are_written_as_they_were(folder: Path, content: bytes) -> None:
    """Files with LF became files with CRLF, and the other way round."""
    write(folder, {"post.md": content})
    run("format", "post.md", cwd=folder)
    ending = b"\r\n" if b"a\r\n" in content else b"\n"
    assert (folder / "post.md").read_bytes() == content.replace(b"a" + ending, b"a" + ending * 2)


def test_25_the_mode_is_kept(folder: Path) -> None:
    """Every formatted file could be read by its owner alone."""
    write(folder, {"post.md": "# a\nb\n"})
    (folder / "post.md").chmod(0o664)
    run("format", "post.md", cwd=folder)
    assert (folder / "post.md").read_text() == "# a\n\nb\n"
    assert (folder / "post.md").stat().st_mode & 0o7777 == 0o664


def test_26_what_is_not_understood_is_left_alone() -> None:
    """The lines of an admonition were joined into one."""
    kept('!!! note "One"\n    two\n    three\n\n    four\n')
    kept("::: warning\none\n:::\n\nTerm\n: its meaning\n\n$$\na_b * c_d\n$$\n")


def test_27_alerts_are_not_escaped() -> None:
    r"""`> [!NOTE]` became `\[!NOTE\]`."""
    kept("> [!NOTE]\n> One.\n")


def test_28_a_refused_fix_is_named_and_the_others_go_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A safety check refused the whole file and did not say where."""

    def misbehave(document: Document, _context: Context) -> Iterator[Violation]:
        at = document.text.find("one")
        if at >= 0:
            yield Violation(Span(at, at + 3), "wrong", Fix("Fix it", (Edit(at, at + 3, "two"),)))

    monkeypatch.setattr("twimlint.engine.check.CHECKS", {**CHECKS, "FMT001": misbehave})
    write(folder, {"post.md": "# a\nb one\n"})
    result = run("format", "post.md", cwd=folder)
    assert "post.md:3:3: FMT001 not fixed: the fix would change the published page" in result.err
    assert (folder / "post.md").read_text() == "# a\n\nb one\n"


def test_29_underscores_in_code_and_addresses_are_no_emphasis() -> None:
    """`_` in code and addresses became `*`."""
    text = "*a* `b _c_ d` <https://lantern.im/_e_> [f](https://lantern.im/_g_) snake_case_name __init__.py _h_\n"
    assert fixed(text, "FMT").text.replace("*h*", "_h_") == text


def test_30_escapes_are_the_authors() -> None:
    """Escapes were removed or added, differently on each run."""
    kept("1\\. one \\* two \\_ three \\[four\\] five \\# six * seven _ eight [nine] \\\\ &amp; &lt;ten&gt;\n")


def test_31_heading_identifiers_are_left_alone() -> None:
    """`{#link__1}` was escaped."""
    text = "#### One __two__ {#link__1 .a_b_}\n\n*three*\n\n**four**\n"
    assert "{#link__1 .a_b_}\n" in formatted(text)
    assert published(formatted(text)) == published(text)


def test_32_the_formatter_honours_suppressions(folder: Path) -> None:
    """Comments that suppress rules applied to the linter, but not to the formatter."""
    text = "<!-- twimlint-disable FMT -->\n\n#  a\nb  \n\n\n- c\n    - d\n"
    write(folder, {"post.md": text})
    assert run("format", "--check", "post.md", cwd=folder).code == 0
    assert run("format", "post.md", cwd=folder).code == 0
    assert (folder / "post.md").read_text() == text


@pytest.mark.parametrize("links", [1, 2])
def test_33_an_interrupt_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: int) -> None:
    """Ctrl-C at the wrong moment left empty files."""
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    for number in range(1, links):
        (tmp_path / f"link-{number}.md").hardlink_to(post)
    present = set(tmp_path.iterdir())

    calls = []
    genuine = os.write

    def interrupt(descriptor: int, content: bytes) -> int:
        calls.append(descriptor)
        if len(calls) == links:  # with a second name, the first thing written is the recovery copy
            genuine(descriptor, content[:1])
            raise KeyboardInterrupt
        return genuine(descriptor, content)

    with monkeypatch.context() as patched:
        patched.setattr("os.write", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_in_place(post, b"old", b"the new content", tmp_path)
    assert post.read_bytes() == b"old"
    assert set(tmp_path.iterdir()) == present


def test_34_safe_fixes_do_not_guess_at_meaning() -> None:
    """Three fixes had to be withdrawn: bold text to headings, first lines to headings, unused definitions deleted."""
    text = "**A caption**\n\nA first line.\n\n[unused]: https://lantern.im/a\n"
    assert fixed(text, *EVERY_RULE).text == text
