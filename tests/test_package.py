"""What is shipped: the wheel holds what the tool needs, works far from the checkout, and is built the same every time."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.paths import FIXTURES, ROOT
from twimlint.catalog import load_catalog


def build(target: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "0"})
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
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"twimlint"}


def test_the_wheel_works_where_no_checkout_is(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
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
