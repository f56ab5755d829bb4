"""`check --fix` and `format` as users run them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import INSECURE, POST, run, write
from twimlint.batch.fixing import fix_target
from twimlint.engine.fixer import FixResult
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.session.judge import Session
from twimlint.text.source import Source

NAME = "2024-05-03-twim.md"
SECURE = INSECURE.replace("http:", "https:")
UNTIDY = "# Lantern\nis out.  \n"
TIDY = "# Lantern\n\nis out.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {".twimlint.toml": 'select = ["MTX002", "MED001"]\n', NAME: POST + INSECURE})
    return tmp_path


def content(folder: Path, name: str = NAME) -> str:
    return (folder / name).read_bytes().decode()


# -- check --fix -----------------------------------------------------------------------------------------------------


def test_fix_mends_the_file_and_says_so(folder: Path) -> None:
    result = run("check", "--fix", NAME, cwd=folder)
    assert content(folder) == POST + SECURE
    assert result.code == 0
    assert f"{NAME}: fixed (1 MTX002)\nFixed 1 of 1 file, 1 place in all.\n" in result.err
    assert "No problems in 1 file." in result.out


def test_fix_reports_what_is_left(folder: Path) -> None:
    write(folder, {NAME: POST + INSECURE + "\n![](/blog/img/a.png)\n"})
    result = run("check", "--fix", "--fail-on", "warning", "--output-format", "concise", NAME, cwd=folder)
    assert result.code == 1
    assert "MED001" in result.out
    assert "MTX002" not in result.out


def test_fix_only_reports_nothing(folder: Path) -> None:
    write(folder, {NAME: POST + INSECURE + "\n![](/blog/img/a.png)\n"})
    result = run("check", "--fix-only", "--fail-on", "warning", "-q", NAME, cwd=folder)
    assert result == (0, "", "")
    assert SECURE in content(folder)


def test_show_fixes_lists_rules_and_counts(folder: Path) -> None:
    result = run("check", "--fix", "--show-fixes", "-q", NAME, cwd=folder)
    assert result.err == f"{NAME}: fixed\n    1  MTX002  insecure-matrix-to-link\n"


def test_unsafe_fixes_wait_until_asked_for(folder: Path) -> None:
    text = POST + "One.\n\n[unused]: https://lantern.im/\n"
    write(folder, {NAME: text})
    run("check", "--select", "LNK006", "--fix", NAME, cwd=folder)
    assert content(folder) == text
    run("check", "--select", "LNK006", "--fix", "--unsafe-fixes", NAME, cwd=folder)
    assert "[unused]" not in content(folder)


def test_a_clean_file_is_not_touched(folder: Path) -> None:
    write(folder, {NAME: POST + SECURE})
    before = (folder / NAME).stat().st_mtime_ns
    result = run("check", "--fix", NAME, cwd=folder)
    assert result.code == 0
    assert "Fixed 0 of 1 file, 0 places in all." in result.err
    assert (folder / NAME).stat().st_mtime_ns == before


def test_diff_prints_and_writes_nothing(folder: Path) -> None:
    result = run("check", "--diff", NAME, cwd=folder)
    assert result.code == 1
    assert result.out.startswith(f"--- a/{NAME}\n+++ b/{NAME}\n@@ ")
    assert f"-{INSECURE}+{SECURE}" in result.out
    assert content(folder) == POST + INSECURE
    run("check", "--fix", NAME, cwd=folder)
    assert run("check", "--diff", NAME, cwd=folder) == (0, "", "")


@pytest.mark.parametrize("text", [INSECURE, INSECURE.rstrip("\n"), INSECURE.replace("\n", "\r\n")])
def test_a_diff_can_be_applied(folder: Path, text: str) -> None:
    write(folder, {NAME: POST + text})
    diff = run("check", "--diff", NAME, cwd=folder).out
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=folder, check=True)
    assert content(folder) == POST + text.replace("http:", "https:")


def test_standard_input_is_printed_fixed_and_problems_go_elsewhere(folder: Path) -> None:
    text = POST + INSECURE + "\n![](/blog/img/a.png)\n"
    result = run("check", "--fix", "--stdin-filename", NAME, "-", stdin=text.encode(), cwd=folder)
    assert result.out == POST + SECURE + "\n![](/blog/img/a.png)\n"
    assert "MED001" in result.err
    assert content(folder) == POST + INSECURE


def test_standard_input_without_problems_is_printed_as_it_is(folder: Path) -> None:
    text = "\ufeff" + (POST + SECURE).replace("\n", "\r\n") + "é\x85\u2028 \t"
    assert run("check", "--fix", "-q", "-", stdin=text.encode(), cwd=folder).out == text


def test_standard_input_that_cannot_be_read_is_not_printed(folder: Path) -> None:
    result = run("check", "--fix", "-", stdin=b"caf\xe9", cwd=folder)
    assert result.code == 2
    assert result.out == ""
    assert "not UTF-8" in result.err


def test_one_bad_file_does_not_hold_up_the_others(folder: Path) -> None:
    write(folder, {"bad.md": b"caf\xe9", "locked.md": POST + INSECURE})
    (folder / "locked.md").chmod(0o444)
    result = run("check", "--fix", cwd=folder)
    assert result.code == 2
    assert "locked.md: not fixed: the file is read-only" in result.err
    assert content(folder, "locked.md") == POST + INSECURE
    assert content(folder) == POST + SECURE


def test_a_link_out_of_the_current_folder_is_not_written(tmp_path: Path, folder: Path) -> None:
    inside = folder / "site"
    write(inside, {"other.md": "One.\n"})
    (inside / "link.md").symlink_to(folder / NAME)
    result = run("check", "--select", "MTX002", "--fix", "link.md", cwd=inside)
    assert result.code == 2
    assert "a link leads out of" in result.err
    assert (tmp_path / NAME).read_bytes().decode() == POST + INSECURE


def test_what_a_killed_run_has_left_beside_a_file_is_removed(folder: Path) -> None:
    leftover = ".twimlint-0123456789ab.tmp"
    write(folder, {leftover: "", NAME: POST + SECURE})
    run("check", "--fix", "--stdin-filename", NAME, "-", cwd=folder, stdin=POST.encode())
    assert (folder / leftover).exists()
    run("check", "--fix", NAME, cwd=folder)
    assert not (folder / leftover).exists()


def test_an_error_of_our_own_leaves_the_file_and_spares_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"boom.md": POST + INSECURE})
    real = Session.fix

    def explode(self: Session, target: Target, *rest: Any, **options: Any) -> Any:
        if target.name == "boom.md":
            raise RecursionError("too deep")
        return real(self, target, *rest, **options)

    monkeypatch.setattr(Session, "fix", explode)
    result = run("check", "--fix", "boom.md", NAME, cwd=folder)
    assert result.code == 2
    assert "boom.md: RecursionError: too deep; this is a bug in twimlint" in result.err
    assert (content(folder, "boom.md"), content(folder)) == (POST + INSECURE, POST + SECURE)


def test_a_fix_writes_unless_told_otherwise_and_one_that_is_not_done_fails(folder: Path) -> None:
    target = Target(NAME, str(folder / NAME), Settings.of({"select": ["MTX002"]}))
    session = Session()
    outcome = fix_target(session, target, session.fix, write=False)
    assert (outcome.changed, content(folder)) == (True, POST + INSECURE)
    first = session.check(target, Source(NAME, INSECURE)).diagnostics[0]

    def give_up(target: Target, source: Source) -> FixResult:
        return session.fix(target, source)._replace(unfinished=first._replace(code="SRC005"))

    outcome = fix_target(session, target, give_up)
    assert content(folder) == POST + SECURE
    assert ([found.code for found in outcome.report.diagnostics], outcome.report.failed) == (["SRC005"], True)


def test_a_file_that_cannot_be_read_fails(folder: Path) -> None:
    target = Target("gone.md", str(folder / "gone.md"), Settings())
    session = Session()
    outcome = fix_target(session, target, session.fix)
    assert ([found.code for found in outcome.report.diagnostics], outcome.report.failed) == (["SRC003"], True)
    assert not outcome.changed


# -- format ----------------------------------------------------------------------------------------------------------


def test_format_tidies_whatever_check_is_set_to(folder: Path) -> None:
    write(folder, {"page.md": UNTIDY})
    result = run("format", "page.md", cwd=folder)
    assert result == (0, "", "page.md: changed (1 FMT001, 1 FMT003)\nChanged 1 of 1 file, 2 places in all.\n")
    assert content(folder, "page.md") == TIDY


def test_format_makes_no_other_changes(folder: Path) -> None:
    write(folder, {NAME: POST + INSECURE})
    assert run("format", NAME, cwd=folder).code == 0
    assert content(folder) == POST + INSECURE


def test_format_leaves_out_what_the_configuration_ignores(folder: Path) -> None:
    write(folder, {".twimlint.toml": 'ignore = ["FMT001"]\n[per-file-ignores]\n"b.md" = ["FMT003"]\n'})
    write(folder, {"a.md": UNTIDY, "b.md": UNTIDY})
    run("format", "a.md", "b.md", cwd=folder)
    assert content(folder, "a.md") == UNTIDY.replace("Lantern\n", "Lantern\n\n")
    assert content(folder, "b.md") == UNTIDY


def test_format_check_tells_and_writes_nothing(folder: Path) -> None:
    write(folder, {"page.md": UNTIDY, "tidy.md": TIDY})
    result = run("format", "--check", "page.md", "tidy.md", cwd=folder)
    assert result.code == 1
    assert "page.md: would change (1 FMT001, 1 FMT003)" in result.err
    assert content(folder, "page.md") == UNTIDY
    assert run("format", "--check", "tidy.md", cwd=folder).code == 0


def test_format_diff_prints_and_writes_nothing(folder: Path) -> None:
    write(folder, {"page.md": UNTIDY})
    result = run("format", "--diff", "page.md", cwd=folder)
    assert result.code == 1
    assert result.out == "--- a/page.md\n+++ b/page.md\n@@ -1,2 +1,3 @@\n # Lantern\n-is out.  \n+\n+is out.\n"
    assert content(folder, "page.md") == UNTIDY


def test_format_reads_standard_input(folder: Path) -> None:
    assert run("format", "-q", "-", stdin=UNTIDY.encode(), cwd=folder) == (0, TIDY, "")
    assert run("format", "--check", "-q", "-", stdin=UNTIDY.encode(), cwd=folder) == (1, "", "")


def test_format_walks_folders(folder: Path) -> None:
    write(folder, {"a/one.md": UNTIDY, "a/b/two.md": UNTIDY, "a/three.txt": UNTIDY})
    run("format", "a", cwd=folder)
    assert content(folder, "a/one.md") == content(folder, "a/b/two.md") == TIDY
    assert content(folder, "a/three.txt") == UNTIDY


def test_commands_at_once_leave_one_of_the_results(folder: Path) -> None:
    write(folder, {"page.md": UNTIDY * 200})
    commands = [[sys.executable, "-m", "twimlint", "format", "-q", "page.md"] for _ in range(3)]
    running = [subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE) for command in commands]
    for process in running:
        process.communicate(timeout=60)
    assert all(process.returncode in (0, 2) for process in running)
    assert content(folder, "page.md").startswith(TIDY)
    assert run("format", "--check", "page.md", cwd=folder).code == 0
