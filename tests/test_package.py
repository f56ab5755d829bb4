"""The wheel contains what twimlint needs, works without the checkout, and its build is reproducible."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.paths import FIXTURES, ROOT
from twimlint.cli.revision import of_checkout, written_down
from twimlint.rulebook.catalog import load_catalog

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


LOWEST_SOUND = {
    "mistune": (3, 3, 4),  # quadratic links, titles and emphasis before, and an endless recursion up to 3.3.2
}
"""The first versions of our dependencies without a published weakness that a post could use."""


def build(target: str, folder: Path, source: Path = ROOT) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "0"})
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_package_its_pages_and_its_licence(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"twimlint/rules/{rule.path.name}" for rule in load_catalog()} <= names
    assert {"twimlint/rules/house-style.toml", "twimlint/py.typed", "twimlint/cli/commands.py"} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    ours = {name for name in names if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in ours} == {"twimlint"}
    assert {PurePosixPath(name).suffix for name in ours} == {".py", ".md", ".toml", ".typed", ".bin", ""}
    assert {name for name in ours if not PurePosixPath(name).suffix} <= {"twimlint/REVISION"}


def test_the_wheel_works_where_no_checkout_is(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    _unpacked(wheel, installed)
    post = tmp_path / "2026-10-30-twim.md"
    post.write_bytes((FIXTURES / "posts" / "2026-10-30-twim.md").read_bytes())
    environment = {**os.environ, "PYTHONPATH": str(installed), "NO_COLOR": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert run("-c", "import twimlint; print(twimlint.__file__)").stdout.startswith(str(installed))
    checked = run("-m", "twimlint", "check", "--isolated", post.name)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert "FM003" in checked.stdout
    assert "unlinked-room-alias" in run("-m", "twimlint", "rule", "MTX005").stdout


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_building_twice_gives_the_same_bytes(target: str, tmp_path: Path) -> None:
    first, second = (build(target, tmp_path / name) for name in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()


def _version_of(installed: Path) -> str:
    """What `--version` says of an unpacked wheel."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "twimlint", "--version"]
    return subprocess.run(
        command, cwd=installed.parent, env=environment, check=True, capture_output=True, text=True
    ).stdout


def _unpacked(wheel: Path, folder: Path) -> Path:
    zipfile.ZipFile(wheel).extractall(folder)  # noqa: S202  # made a moment ago
    return folder


@pytest.mark.skipif(of_checkout(ROOT) is None, reason="this is no checkout, or git is not installed")
def test_the_revision_travels_from_the_checkout_through_the_sdist_into_the_wheel(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path / "sdist")) as sdist:
        sdist.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    wheel = build("wheel", tmp_path / "wheel", source)
    revision = written_down(source / "twimlint")
    assert revision is not None
    assert len(revision.removesuffix("-dirty")) == 12
    assert f"({revision})" in _version_of(_unpacked(wheel, tmp_path / "installed"))
    assert {"LICENSE", "SECURITY.md", "CHANGELOG.md", "hatch_build.py"} <= {path.name for path in source.iterdir()}


def test_a_package_of_no_known_revision_can_be_built(tmp_path: Path) -> None:
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns(".*", "tests", "benchmarks", "REVISION", "__pycache__")
    shutil.copytree(ROOT, source, ignore=left_out)
    installed = _unpacked(build("wheel", tmp_path / "wheel", source), tmp_path / "installed")
    assert written_down(installed / "twimlint") is None
    assert _version_of(installed) == f"twimlint {PROJECT['version']}\n"


def test_a_checkout_without_git_has_no_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    assert of_checkout(tmp_path) is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert of_checkout(ROOT) is None


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_dependency_has_a_lower_bound_without_known_weakness(requirement: str) -> None:
    name, separator, bounds = requirement.partition(">=")
    assert separator
    lowest = tuple(int(part) for part in bounds.partition(",")[0].split("."))
    assert lowest >= LOWEST_SOUND.get(name, ())
