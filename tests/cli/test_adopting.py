"""A site adopts twimlint: its files, the first day that counts, and the problems that it had before."""

import json
import os
from pathlib import Path

import pytest
import yaml

from tests.command import INSECURE, POST, run, write
from tests.paths import FIXTURES, ROOT
from twimlint.project.configuration import SettingsFinder
from twimlint.project.settings import Options

OLD_POST = POST.replace("2024-05-03", "2020-05-01").replace("2024/05/03", "2020/05/01")
BASELINE = 'baseline = "known.json"\n'


def concise(folder: Path, *arguments: str) -> list[str]:
    result = run("check", "--output-format", "concise", "-q", "--select", "MTX002", *arguments, cwd=folder)
    return [line.split(": ")[0] for line in result.out.splitlines()]


# -- init ------------------------------------------------------------------------------------------------------------


def test_init_writes_what_a_site_needs(tmp_path: Path) -> None:
    write(tmp_path, {"config.toml": 'base_url = "https://example.org"\n', "content/post.md": POST})
    result = run("init", cwd=tmp_path / "content")
    assert (result.code, result.err) == (0, "")
    assert yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert "twimlint/twimlint@v" in (tmp_path / ".github/workflows/twimlint.yml").read_text()
    settings = SettingsFinder(Options(folder="/")).for_folder(str(tmp_path))
    assert settings.file == str(tmp_path / ".twimlint.toml")
    assert settings.codes == SettingsFinder(Options(folder="/"), isolated=True).for_folder("/").codes


def test_hooks_and_workflow_go_to_the_root_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "web/config.toml": 'base_url = "https://example.org"\n'})
    result = run("init", cwd=tmp_path / "web")
    files = [".twimlint.toml", "../.pre-commit-config.yaml", "../.github/workflows/twimlint.yml"]
    assert result.out == "".join(f"{name}: written\n" for name in files)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/twimlint.yml").read_text())
    assert workflow["jobs"]["twimlint"]["steps"][1]["with"]["paths"] == "web/content"
    assert 'paths: ["web/content/**.md"]' in (tmp_path / ".github/workflows/twimlint.yml").read_text()


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    write(tmp_path, {".twimlint.toml": "# mine\n"})
    (tmp_path / ".pre-commit-config.yaml").symlink_to("elsewhere")
    result = run("init", cwd=tmp_path)
    assert result.code == 0
    assert ".twimlint.toml: exists, unchanged\n.pre-commit-config.yaml: exists, unchanged\n" in result.out
    assert (tmp_path / ".twimlint.toml").read_text() == "# mine\n"
    assert not (tmp_path / "elsewhere").exists()


def test_every_setting_that_init_shows_can_be_used(tmp_path: Path) -> None:
    run("init", cwd=tmp_path)
    written = (tmp_path / ".twimlint.toml").read_text()
    lines = [line.removeprefix("# ") for line in written.splitlines() if " = " in line or line.startswith("# [")]
    bot = (FIXTURES / "hebbot/config.toml").read_text("utf-8")
    write(tmp_path, {".twimlint.toml": "\n".join(lines), "bot/config.toml": bot, "post.md": ""})
    assert run("check", "--show-settings", "post.md", cwd=tmp_path).code == 0


def test_readme_shows_the_same_files(tmp_path: Path) -> None:
    run("init", cwd=tmp_path)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert (tmp_path / ".pre-commit-config.yaml").read_text() in readme
    assert (tmp_path / ".github/workflows/twimlint.yml").read_text() in readme


# -- the first day that counts ---------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    files = {"old.md": OLD_POST + INSECURE, "new.md": POST + INSECURE, "undated.md": INSECURE}
    write(tmp_path, {**files, ".twimlint.toml": "since = 2024-01-01\n"})
    return tmp_path


def test_older_posts_are_checked_only_when_they_are_named(archive: Path) -> None:
    assert concise(archive) == ["new.md:11:25", "undated.md:1:25"]
    assert concise(archive, "old.md") == ["old.md:11:25"]
    assert concise(archive) == ["new.md:11:25", "undated.md:1:25"]  # whatever was remembered of a named file


def test_older_posts_are_fixed_only_when_they_are_named(archive: Path) -> None:
    run("check", "--fix", cwd=archive)
    assert (archive / "old.md").read_text() == OLD_POST + INSECURE
    assert (archive / "new.md").read_text() != POST + INSECURE
    run("check", "--fix", "old.md", cwd=archive)
    assert (archive / "old.md").read_text() != OLD_POST + INSECURE


def test_older_posts_are_left_out_by_every_process(archive: Path) -> None:
    write(archive, {f"old/{number}.md": OLD_POST + INSECURE for number in range(30)})
    assert concise(archive, "--no-cache", "--jobs", "2") == ["new.md:11:25", "undated.md:1:25"]


# -- the baseline ----------------------------------------------------------------------------------------------------


@pytest.fixture
def adopted(tmp_path: Path) -> Path:
    """A site whose known problems have been written down."""
    write(tmp_path, {"a/post.md": INSECURE * 2, "b.md": INSECURE, ".twimlint.toml": BASELINE})
    result = run("baseline", "--select", "MTX002", cwd=tmp_path)
    assert (result.code, result.out, result.err) == (0, "known.json: 3 problems known\n", "")
    return tmp_path


def test_known_problems_are_not_reported(adopted: Path) -> None:
    assert concise(adopted) == []
    assert concise(adopted / "a", "post.md") == []
    assert run("check", "--select", "MTX002", "--fail-on", "warning", cwd=adopted).code == 0


def test_known_problems_stay_known_when_lines_move(adopted: Path) -> None:
    write(adopted, {"b.md": "Some words.\n\n" + INSECURE})
    assert concise(adopted) == []


def test_new_problems_are_reported(adopted: Path) -> None:
    write(adopted, {"b.md": INSECURE * 2, "c.md": INSECURE})
    assert concise(adopted) == ["b.md:2:25", "c.md:1:25"]


def test_what_no_longer_occurs_is_told_and_removed(adopted: Path) -> None:
    write(adopted, {"a/post.md": INSECURE, "c.md": INSECURE})
    told = run("check", "--select", "MTX002", cwd=adopted).err
    assert "note: known.json: 1 entry no longer occurs; `twimlint baseline` removes it\n" in told
    assert run("check", "--select", "LNK", cwd=adopted).err == ""
    renewed = run("baseline", "--select", "MTX002", cwd=adopted)
    assert renewed.out == "known.json: 2 problems known, 1 removed\n"
    assert concise(adopted) == ["c.md:1:25"]  # a baseline only shrinks


def test_files_that_are_gone_leave_the_baseline(adopted: Path) -> None:
    (adopted / "a/post.md").unlink()
    told = run("check", "--select", "MTX002", "b.md", cwd=adopted).err
    assert told == "note: known.json: 2 entries no longer occur; `twimlint baseline` removes them\n"
    assert run("baseline", "--select", "MTX002", cwd=adopted).out == "known.json: 1 problem known, 2 removed\n"


def test_files_that_were_not_looked_at_stay_in_it(adopted: Path) -> None:
    assert run("baseline", "--select", "MTX002", "b.md", cwd=adopted).out == "known.json: 3 problems known, 0 removed\n"


def test_rules_that_are_off_stay_in_it(adopted: Path) -> None:
    assert run("baseline", "--select", "LNK", cwd=adopted).out == "known.json: 3 problems known, 0 removed\n"
    assert concise(adopted) == []


def test_fixing_takes_known_problems_along(adopted: Path) -> None:
    result = run("check", "--fix", "--select", "MTX002", cwd=adopted)
    assert "Fixed 2 of 2 files, 3 places in all." in result.err
    assert (adopted / "b.md").read_text() == INSECURE.replace("http:", "https:")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": 1, "problems": {"a": 1}}',
        b"\xff",
        b"[" * 99_999,
        b'{"version": 2, "problems": {}}',
    ],
)
def test_what_is_no_baseline_is_an_error(adopted: Path, content: bytes) -> None:
    (adopted / "known.json").write_bytes(content)
    for command in ("check", "baseline"):
        result = run(command, cwd=adopted)
        assert result.code == 2
        assert result.err.count("\n") == 1
        assert "known.json: " in result.err
    assert (adopted / "known.json").read_bytes() == content


def test_a_baseline_must_be_set(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": ""})
    result = run("baseline", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: set one `baseline`")


def test_the_file_can_be_read_by_people(adopted: Path) -> None:
    data = json.loads((adopted / "known.json").read_text())
    assert list(data["problems"]) == ["a/post.md", "b.md"]
    assert [mark.split()[0] for mark in data["problems"]["a/post.md"]] == ["MTX002", "MTX002"]


def test_names_that_are_not_text_are_known_too(tmp_path: Path) -> None:
    write(tmp_path, {".twimlint.toml": BASELINE, "a\nb.md": INSECURE})
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md"))).write_text(INSECURE)
    assert run("baseline", cwd=tmp_path).out == "known.json: 2 problems known\n"
    assert concise(tmp_path) == []
    assert run("baseline", cwd=tmp_path).out == "known.json: 2 problems known, 0 removed\n"


@pytest.mark.parametrize(
    "name", ["\ud800", "x" * 5_000, "a\0b", "../../known.json/x", ""], ids=lambda name: ascii(name[:9])
)
def test_a_name_that_is_none_leaves_the_baseline(adopted: Path, name: str) -> None:
    known = json.loads((adopted / "known.json").read_text())
    before = dict(known["problems"])
    known["problems"][name] = ["\ud800"]
    (adopted / "known.json").write_text(json.dumps(known))
    assert run("check", cwd=adopted).code == 0
    assert run("baseline", cwd=adopted).code == 0
    assert json.loads((adopted / "known.json").read_text())["problems"] == before
