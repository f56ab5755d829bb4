"""The current folder and the spelling of a path do not change results."""

from pathlib import Path

import pytest

import twimlint
from tests.command import POST, run, write
from twimlint.post.document import Document
from twimlint.text.source import Source

NAME = "content/blog/2024-05-10-twim/index.md"
TEXT = POST + "[words](a.png) and http://matrix.to/#/#garden:example.org and [a page](@/blog/nowhere.md)\n"


def found(*arguments: str | Path, cwd: Path) -> list[object]:
    result = run("check", "--no-cache", "--output-format", "json", *arguments, cwd=cwd)
    assert result.err == ""
    return [{key: value for key, value in entry.items() if key != "filename"} for entry in result.json]


def test_where_one_stands_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, {NAME: TEXT, "config.toml": 'base_url = "https://matrix.org"', "content/_index.md": "+++\n+++\n"})
    path = tmp_path / NAME
    expected = found(path, cwd=tmp_path.parent)
    assert "FM004" in [entry["code"] for entry in expected]  # type: ignore[index]
    for folder in (tmp_path, tmp_path / "content", path.parent):
        for name in (path, path.relative_to(folder), f"./{path.relative_to(folder)}", "."):
            extra = [] if name != "." else ["--per-file-ignores", "_index.md:ALL"]
            assert found(name, *extra, cwd=folder) == expected, (folder, name)


def test_a_link_on_the_way_does_not_matter(tmp_path: Path) -> None:
    """Neither one that leads to the site from elsewhere, nor one inside that leads to another folder of it."""
    site = tmp_path / "site"
    write(site, {NAME: TEXT, "config.toml": 'base_url = "https://matrix.org"', ".twimlint.toml": 'ignore = ["FM012"]'})
    (tmp_path / "way").symlink_to("site/content")
    (site / "short").symlink_to(Path(NAME).parent)
    expected = found(NAME, cwd=site)
    assert {"FM004", "LNK009"} <= {entry["code"] for entry in expected}  # type: ignore[index]
    within = tmp_path / "way" / Path(NAME).relative_to("content")
    for name in (
        within,
        within.parent,
        tmp_path / "way",
        "short",
        "short/",
        "short/index.md",
        f"short/../{Path(NAME).parent.name}/index.md",
    ):
        assert found(name, cwd=site) == expected, name
    text = (site / NAME).read_bytes()
    for name in (within, "short/index.md"):
        named = run("check", "--output-format", "json", "--stdin-filename", name, "-", cwd=site, stdin=text)
        assert [entry["code"] for entry in named.json] == [entry["code"] for entry in expected]  # type: ignore[index]


@pytest.mark.parametrize(
    "name", [NAME, NAME.replace("/", "\\"), "C:\\posts\\" + NAME.replace("/", "\\"), "C:\\posts/" + NAME, f"/x/{NAME}"]
)
def test_names_of_windows_are_understood(name: str) -> None:
    document = Document(Source(name, TEXT))
    assert (document.file_name, document.folder_name, document.is_post) == ("index.md", "2024-05-10-twim", True)
    codes = [found.code for found in twimlint.check(TEXT, name)]
    assert codes == [found.code for found in twimlint.check(TEXT, NAME)]
