"""A hostile checkout does no harm: nothing outside it is revealed, written or removed, and nothing is run."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import INSECURE, run, write
from tests.hostile.checkouts import KINDS, PASSPHRASE, make

NAME = "2024-05-03-twim.md"
COMMAND = [sys.executable, "-P", "-m", "twimlint"]
COMMANDS: Sequence[Sequence[str]] = [
    ["check"],
    ["check", "--fix", "--unsafe-fixes"],
    ["check", "--diff", "--changed-since", "HEAD"],
    ["format"],
]


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Every name below a folder with what it holds."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(folder.rglob("*"))
    }


def attack(checkout: Path, *arguments: str) -> str:
    """Run twimlint in a checkout as a shell would with `*`; what it has printed."""
    command = [*COMMAND, *arguments, *sorted(path.name for path in checkout.glob("[!.]*"))]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr
    assert "please report" not in done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outside_is_told_or_touched(tmp_path: Path, kind: str, arguments: Sequence[str]) -> None:
    checkout = make(kind, tmp_path)
    before = snapshot(tmp_path / "outside")
    printed = attack(checkout, *arguments)
    assert snapshot(tmp_path / "outside") == before
    assert PASSPHRASE not in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["site-index"],
        ["site-index", "linked"],
        ["preview", NAME],
        ["preview", NAME, "--body"],
        ["tree", NAME],
        ["baseline"],
        ["init"],
        ["clean"],
        ["check", "--show-settings"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("kind", KINDS)
def test_no_other_command_tells_or_touches_anything_outside(
    tmp_path: Path, kind: str, arguments: Sequence[str]
) -> None:
    checkout = make(kind, tmp_path)
    below = checkout / "content" if arguments == ["init"] and (checkout / "content").is_dir() else checkout
    before = snapshot(tmp_path / "outside")
    result = run(*arguments, cwd=below)
    assert result.code in (0, 1, 2)
    assert "please report" not in result.err
    assert snapshot(tmp_path / "outside") == before
    assert PASSPHRASE not in result.out + result.err


@pytest.mark.parametrize("file", ["report.json", "new.json", "reports/x.json", "reports/victim", "near.json"])
@pytest.mark.parametrize("name", ["json", "sarif", "full"])
def test_no_output_is_written_through_a_link(tmp_path: Path, name: str, file: str) -> None:
    checkout = make("outputs-that-are-links", tmp_path)
    before, post = snapshot(tmp_path / "outside"), (checkout / "2024-05-03-twim.md").read_bytes()
    result = run("check", "--report", f"{name}={file}", "2024-05-03-twim.md", cwd=checkout)
    assert result.code == 2
    assert result.err.startswith(f"error: --report: {file}: ")
    assert "link" in result.err
    assert snapshot(tmp_path / "outside") == before
    assert (checkout / "2024-05-03-twim.md").read_bytes() == post


@pytest.mark.parametrize(
    "arguments",
    [
        ["preview", "2024-05-03-twim.md", "--output"],
        ["site-index", "--output"],
        ["check", "-q", "--report"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_writes_through_a_link(tmp_path: Path, arguments: Sequence[str]) -> None:
    checkout = make("outputs-that-are-links", tmp_path)
    write(checkout, {"config.toml": 'base_url = "https://garden.example"\n', "content/_index.md": ""})
    before = snapshot(tmp_path / "outside")
    for file in ("new.json", "reports/x.json"):
        result = run(*arguments[:-1], arguments[-1], f"json={file}" if "--report" in arguments else file, cwd=checkout)
        assert result.code == 2
        assert result.err.startswith("error: ")
        assert "link" in result.err
    assert snapshot(tmp_path / "outside") == before


@pytest.mark.parametrize("given", ["/dev/null", "/dev/stdout", "/dev/fd/1"])
def test_what_the_system_has_open_may_be_written(tmp_path: Path, given: str) -> None:
    write(tmp_path, {"a.md": INSECURE})
    command = [*COMMAND, "check", "-q", "--report", f"json={given}", "--output-format", "concise", "a.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert ('"MTX002"' in done.stdout) == (given != "/dev/null")


def test_a_pipe_that_nobody_reads_is_an_error_and_no_wait(tmp_path: Path) -> None:
    checkout = make("pipes-and-sockets", tmp_path)
    command = [*COMMAND, "check", "--report", "json=out.json", "2024-05-03-twim.md"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert "--report: out.json: " in done.stderr


@pytest.mark.parametrize("name", ["link.md", "folder/private.md", "folder"])
@pytest.mark.parametrize("command", ["check", "format", "tree"])
def test_a_post_that_is_a_link_out_of_the_tree_is_refused_with_a_word(tmp_path: Path, command: str, name: str) -> None:
    write(tmp_path, {"outside/private.md": f"{PASSPHRASE}\n\n\n", "checkout/a.md": ""})
    (tmp_path / "checkout/link.md").symlink_to("../outside/private.md")
    (tmp_path / "checkout/folder").symlink_to("../outside")
    result = run(command, name, cwd=tmp_path / "checkout")
    assert result.code == 2
    assert "leads out of the current folder" in " ".join((result.out + result.err).split())
    assert PASSPHRASE not in result.out + result.err
    assert (tmp_path / "outside/private.md").read_text() == f"{PASSPHRASE}\n\n\n"


def test_links_within_the_tree_and_the_way_to_it_are_followed(tmp_path: Path) -> None:
    write(tmp_path, {"real/posts/a.md": INSECURE})
    (tmp_path / "real/link.md").symlink_to("posts/a.md")
    (tmp_path / "way").symlink_to("real")
    for name, folder in (("link.md", "real"), (str(tmp_path / "way/posts/a.md"), "."), ("link.md", "way")):
        result = run("check", "--output-format", "concise", "--fail-on", "warning", name, cwd=tmp_path / folder)
        assert (result.code, "MTX002" in result.out) == (1, True)


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    """What such a repository lacks, git would fetch by a program that the repository's configuration names."""
    checkout, started = tmp_path / "checkout", tmp_path / "started"
    write(checkout, {NAME: INSECURE})

    def git(*arguments: str) -> str:
        named = ["git", "-c", "user.name=Thea", "-c", "user.email=thea@garden.example", *arguments]
        return subprocess.run(named, cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()

    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "Seed"]):
        git(*arguments)
    blob = git("rev-parse", f"HEAD:{NAME}")
    (checkout / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": str(checkout),
        "remote.origin.uploadPack": f"touch {started}; git-upload-pack",
        "protocol.file.allow": "always",
    }.items():
        git("config", name, value)
    write(checkout, {NAME: INSECURE + INSECURE})
    result = run("check", "--changed-since", "HEAD", "--changed-lines", "--select", "MTX", cwd=checkout)
    assert not started.exists()
    assert result.code == 2
    assert result.err.startswith("error: --changed-since: git ")
