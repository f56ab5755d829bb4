"""Hostile files, names, links and settings.

That no text of a stranger acts on a terminal or a log is tested with each format (test_output.py,
test_machine_formats.py), and that no file that is none is opened with what cannot be read (test_bad_input.py).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, codes, run, write
from tests.runner_commands import commands
from twimlint.output.printable import printable

SECRET = 'owner = "hunter2"\n[hunter3]\nx = 1\n'  # noqa: S105  # ruff looks at the name only
SITE = {"config.toml": 'base_url = "https://garden.example"\n'}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with a post, and a secret beside it."""
    write(tmp_path, {"secret.toml": SECRET, "project/.git/HEAD": "", "project/post.md": INSECURE})
    return tmp_path / "project"


# -- names -------------------------------------------------------------------------------------------------------------

NAMES = [
    "a\n::error::pwn.md",
    "\r\n##[add-mask]x.md",
    "\x1b]0;title\x07.md",
    "\u202egpj.md",
    "caf\udce9.md",
    "-rf.md",
    "--fix.md",
    " .md",
    ".md",
    "a'b\"c`d$(e).md",
    "%0A::error::x.md",
    "é" * 120 + ".md",
]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--output-format", "full"],
        ["check", "--fix", "--output-format", "concise"],
        ["check", "--diff"],
        ["format"],
        ["format", "--diff"],
    ],
)
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_in_a_folder_acts_or_gets_in_the_way(tmp_path: Path, arguments: list[str], name: str) -> None:
    write(tmp_path, {f"\x1b[2J\n::warning::x/{name}": INSECURE + "* a  \n\n\n* b"})
    result = run(*arguments, cwd=tmp_path, env={"GITHUB_ACTIONS": "true"})
    assert result.code in (0, 1)
    assert "bug in twimlint" not in result.err
    for output in (result.out, result.err):
        assert commands(output) == []
        assert printable(output.replace("\n", "")) == output.replace("\n", "")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "x" * 5_000,
        "/".join("y" * 3_000),
        "/dev/fd/99999",
        "//proc//self/mem",
        "~root/x.md",
        "a/../../../../b.md",
    ],
    ids=lambda path: ascii(path[:12]),
)
def test_absurd_paths_are_files_that_are_not_there(tmp_path: Path, path: str) -> None:
    for arguments in (["check"], ["check", "--fix"], ["format"], ["tree"]):
        result = run(*arguments, path, cwd=tmp_path)
        assert (result.code, "Traceback" in result.err, "bug in twimlint" in result.err) == (2, False, False)


def test_a_name_that_looks_like_an_option_is_a_file_behind_two_dashes(tmp_path: Path) -> None:
    write(tmp_path, {"--fix.md": INSECURE})
    assert codes(run("check", "--output-format", "json", "--", "--fix.md", cwd=tmp_path)) == ["MTX002"]


# -- links out of the tree ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [".twimlint.toml", "pyproject.toml"])
def test_a_configuration_that_is_a_link_out_of_the_project_is_not_read(project: Path, name: str) -> None:
    (project.parent / "secret.toml").write_text(SECRET + "[tool.twimlint]\n")
    (project / name).symlink_to(project.parent / "secret.toml")
    result = run("check", cwd=project)
    assert result.code == 2
    assert "leads out of the project" in result.err
    assert "hunter" not in result.out + result.err


def test_a_configuration_may_be_a_link_within_the_project(project: Path) -> None:
    write(project, {"settings/lint.toml": 'ignore = ["MTX002"]\n'})
    (project / ".twimlint.toml").symlink_to("settings/lint.toml")
    assert run("check", "--fail-on", "warning", cwd=project).code == 0


@pytest.mark.parametrize("key", ["hebbot-config", "site-root"])
@pytest.mark.parametrize("path", ["../secret.toml", "/etc", "link", "folder/../../secret.toml"])
def test_no_path_of_a_configuration_leads_out_of_the_project(project: Path, key: str, path: str) -> None:
    write(project, {".twimlint.toml": f'{key} = "{path}"\n', "folder/x": ""})
    (project / "link").symlink_to(project.parent / "secret.toml")
    result = run("check", cwd=project)
    assert result.code == 2
    assert f"`{key}` leads out of the project: {path}" in result.err
    assert "hunter" not in result.out + result.err


@pytest.mark.parametrize("arguments", [["check", "--fix"], ["format"]])
def test_no_fix_is_written_through_a_link_out_of_the_tree(project: Path, arguments: list[str]) -> None:
    outside = project.parent / "outside.md"
    outside.write_text(INSECURE + "\n\n\n")
    (project / "link.md").symlink_to(outside)
    result = run(*arguments, "link.md", cwd=project)
    assert result.code == 2
    assert "leads out of" in result.err
    assert outside.read_text() == INSECURE + "\n\n\n"


# -- files that never end, or are none ---------------------------------------------------------------------------------


def _endless(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to("/dev/zero")


def _never_answering(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


PLACES = [
    ".gitignore",
    ".twimlint.toml",
    "pyproject.toml",
    "config.toml",
    "content/other.md",
    "templates/shortcodes/figure.html",
    "static/a.png",
]


@pytest.mark.parametrize("make", [_endless, _never_answering])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_waits_for_what_is_no_file(tmp_path: Path, place: str, make: object) -> None:
    assert callable(make)
    write(tmp_path, {**SITE, ".git/HEAD": "", "content/blog/2026-01-09-twim.md": POST + INSECURE + "{{ figure() }}\n"})
    (tmp_path / place).unlink(missing_ok=True)
    make(tmp_path / place)
    command = [sys.executable, "-m", "twimlint", "check", "--output-format", "concise", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=20)
    assert "Traceback" not in done.stderr
    assert "bug in twimlint" not in done.stderr
    assert "MTX002" in done.stdout or "leads out" in done.stderr or "not a file" in done.stderr


@pytest.mark.parametrize("make", [_endless, _never_answering])
def test_nothing_waits_for_what_a_cache_holds(project: Path, tmp_path: Path, make: object) -> None:
    assert callable(make)
    write(project, {"a.md": INSECURE})
    cache = {"XDG_CACHE_HOME": str(tmp_path / "kept")}
    before = run("check", "--no-site", "a.md", cwd=project, env=cache)
    kept = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert kept
    for file in kept:
        file.unlink()
        make(file)
    assert run("check", "--no-site", "a.md", cwd=project, env=cache) == before


@pytest.mark.parametrize("option", ["--config", "--hebbot-config"])
@pytest.mark.parametrize("path", ["/dev/zero", "pipe", ".", "gone", "long.toml"])
def test_settings_are_read_from_files_of_reasonable_size(tmp_path: Path, option: str, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "long.toml").open("wb") as file:
        file.truncate(5 * 2**20)
    result = run("check", option, path, "-", cwd=tmp_path, stdin=INSECURE.encode())
    assert (result.code, result.out, "Traceback" in result.err) == (2, "", False)
    assert result.err.count("\n") == 1 or "Usage" in result.err


# -- untrusted configuration -------------------------------------------------------------------------------------------


def test_no_module_of_the_checkout_is_imported(project: Path) -> None:
    sprung = project / "sprung"
    code = f"open({str(sprung)!r}, 'w').close()\n"
    modules = ["json", "click", "mistune", "twimlint", "sitecustomize", "usercustomize", "conftest", "setup", "tomllib"]
    write(project, {f"{name}.py": code for name in modules} | {".pth": f"import os; {code}", "twimlint.pth": code})
    command = [str(Path(sys.executable).parent / "twimlint"), "check", "--jobs", "2", "--output-format", "json", "."]
    write(project, {f"{number}.md": INSECURE for number in range(3)})
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count('"MTX002"') == 4
    assert not sprung.exists()


def test_no_process_that_begins_from_nothing_imports_from_the_checkout(project: Path) -> None:
    """Not every system forks; then a new Python would look for its modules in the current folder first."""
    trap = f"open({str(project / 'sprung')!r}, 'w').close()\nraise SystemExit\n"
    script = (
        "import multiprocessing, sys\nfrom twimlint.cli import main\n"
        "if __name__ == '__main__':\n    multiprocessing.set_start_method('spawn')\n    main()\n"
    )
    write(project.parent, {"start/start.py": script})
    write(project, {"multiprocessing.py": trap, "pickle.py": trap} | {f"{number}.md": INSECURE for number in range(20)})
    command = [
        sys.executable,
        str(project.parent / "start/start.py"),
        "check",
        "--jobs",
        "2",
        "--fail-on",
        "warning",
        ".",
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, timeout=60)
    assert not (project / "sprung").exists()
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(
    "config",
    [
        'plugins = ["evil"]\n',
        'extend = "https://garden.example/evil.toml"\n',
        'select = "$(touch pwned)"\n',
        'exclude = ["$HOME", "`touch pwned`"]\nhebbot-config = "$HOME/.netrc"\n',
        'hebbot-config = "~/.netrc"\n',
        'select = ["MTX\\n::error::pwn"]\n',
        '"\\u001b[2J\\n::error::pwn" = 1\n',
        "x = [\n::error::pwn\n",
    ],
)
@pytest.mark.parametrize("name", [".twimlint.toml", "pyproject.toml"])
def test_configuration_is_data(project: Path, name: str, config: str) -> None:
    head = "[tool.twimlint]\n" if name == "pyproject.toml" else ""
    write(project, {name: head + config})
    result = run("check", cwd=project, env={"GITHUB_ACTIONS": "true", "HOME": str(project)})
    assert result.code == 2
    assert result.err.startswith("error: ")
    assert commands(result.out + result.err) == []
    assert printable(result.err.replace("\n", "")) == result.err.replace("\n", "")
    assert not (project / "pwned").exists()


# -- front matter of another kind --------------------------------------------------------------------------------------

FRONT_MATTER = {
    "YAML": "---\ntitle: This Week in Matrix 2026-01-09\ndate: 2026-01-09\n---\n\n",
    "YAML that would run code": "---\ntitle: !!python/object/apply:os.system ['touch pwned']\n---\n\n",
    "YAML that grows": "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n---\n\n",
    "none": "",
}


@pytest.mark.parametrize("head", FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_the_body_is_linted_whatever_stands_above_it(tmp_path: Path, head: str) -> None:
    write(tmp_path, {"2026-01-09-twim.md": head + INSECURE})
    result = run("check", "--output-format", "json", cwd=tmp_path)
    assert {"FM001", "MTX002"} <= set(codes(result))
    run("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    written = (tmp_path / "2026-01-09-twim.md").read_text()
    assert "https://matrix.to/" in written
    assert written.startswith(head.rstrip())
    assert not (tmp_path / "pwned").exists()


def test_nothing_is_judged_or_changed_below_json(tmp_path: Path) -> None:
    written = '{\n"title": "This Week in Matrix 2026-01-09"\n}\n\n' + INSECURE
    write(tmp_path, {"2026-01-09-twim.md": written})
    assert codes(run("check", "--output-format", "json", cwd=tmp_path)) == ["FM001"]
    run("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (tmp_path / "2026-01-09-twim.md").read_text() == written


def test_yaml_is_told_from_other_faults(tmp_path: Path) -> None:
    write(tmp_path, {"2026-01-09-twim.md": FRONT_MATTER["YAML"] + INSECURE})
    said = [entry["message"] for entry in run("check", "--output-format", "json", cwd=tmp_path).json]
    assert any("YAML" in message and "TOML" in message for message in said)


# -- large inputs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "> * " * 2_000 + "x\n",
        "[" * 3_000 + "](x)" * 3_000,
        "![" * 3_000 + "](x)" * 3_000,
        "<a><b>" * 3_000,
        "*a **b " * 3_000,
        "{% a() %}" * 3_000 + "{% end %}" * 3_000,
        "+++\nx = " + "{a = " * 900 + "1" + "}" * 900 + "\n+++\n",
        "+++\n" + "".join(f"[a.b{number}]\n" for number in range(3_000)) + "+++\n",
        "|" + "a|" * 9_000 + "\n|" + "-|" * 9_000 + "\n" + "|a\n" * 9_000,
        "[x]: y\n" * 3_000,
        "<!-- twimlint-disable MTX -->\n" * 3_000,
        "https://matrix.to/#/" * 2_000,
        "\u202e\u2066" * 3_000,
        "a\u0301" * 10_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_deep_and_long_texts_are_fixed_and_formatted_in_time(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"2026-01-09-twim.md": text})
    for arguments in (["check", "--fix", "--unsafe-fixes"], ["format"], ["tree", "2026-01-09-twim.md"]):
        command = [sys.executable, "-m", "twimlint", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
