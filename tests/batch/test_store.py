"""A folder with values for later runs: whose it is, what counts as a value, and what is removed."""

import shutil
import stat
from pathlib import Path

import pytest

from tests.command import write
from twimlint.batch.cache import ForeignFolderError, Store, _content, cache_folder


@pytest.fixture(autouse=True)
def user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, of this test alone."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.mark.parametrize("mark", [".git", ".twimlint.toml", "pyproject.toml", "config.toml", "zola.toml"])
def test_a_tree_begins_where_its_mark_is(tmp_path: Path, user: Path, mark: str) -> None:
    write(tmp_path, {f"tree/{mark}": "", "tree/a/b/c.md": "", "other/a.md": ""})
    tree = cache_folder(str(tmp_path / "tree"))
    assert Path(tree).parent == user / "twimlint" / "reports"
    assert {cache_folder(str(tmp_path / "tree" / folder)) for folder in ("a", "a/b")} == {tree}
    assert cache_folder(str(tmp_path / "other")) not in {tree, cache_folder(str(tmp_path))}


def test_folders_without_a_mark_above_them_are_trees_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twimlint.batch.cache._MARKS_OF_PROJECT", ("no file has this name",))
    folders = [tmp_path, tmp_path / "a", tmp_path / "a" / "b", Path("/")]
    assert len({cache_folder(str(folder)) for folder in folders}) == len(folders)


def test_the_folders_are_the_user_s_alone(tmp_path: Path, user: Path) -> None:
    Store(str(tmp_path / "more" / "cache")).keep("a", 1)
    for folder in (tmp_path / "more" / "cache", user / "twimlint"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_empty_folder_may_be_used_but_no_link_to_one(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path / "empty")
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    for name in ("linked", "broken"):
        store = Store(str(tmp_path / name))
        store.keep("a", 1)
        assert (store.read("a"), list((tmp_path / "empty").iterdir())) == (None, [])
        with pytest.raises(ForeignFolderError):
            store.refuse_foreign()
    store = Store(str(tmp_path / "empty"))
    store.refuse_foreign()
    store.keep("a", 1)
    store.refuse_foreign()
    assert store.read("a") == 1
    with pytest.raises(ForeignFolderError):
        Store(str(tmp_path / "linked")).refuse_foreign()
    assert Store(str(tmp_path / "linked")).clear() == 0
    assert store.read("a") == 1


def test_a_value_of_more_than_the_largest_size_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("a", "x" * 1000)
    size = (tmp_path / "cache" / "twimlint-a.cache").stat().st_size
    for largest, value in ((size, "x" * 1000), (size - 1, None)):
        monkeypatch.setattr("twimlint.batch.cache._MAX_SIZE", largest)
        assert store.read("a") == value


def test_64_mebibytes_are_the_largest_size(tmp_path: Path) -> None:
    file = tmp_path / "large"
    for more in (0, 1):
        with file.open("wb") as opened:
            opened.truncate(64 * 2**20 + more)
        assert len(_content(str(file))) == (0 if more else 64 * 2**20)


@pytest.mark.parametrize(
    ("name", "content", "goes"),
    [
        ("twimlint-a.tmp", "", True),
        ("twimlint-a.tmp", "twimlint ca", True),
        ("twimlint-a.tmp", "twimlint cache 4 words", True),
        ("twimlint-a.tmp", "words", False),
        ("twimlint-a.cache", "", False),
        ("twimlint-a.cache", "twimlint ca", False),
        ("twimlint-a.cache", "twimlint cache 4 words", True),
        ("twimlint-a.cache", "twimlint cache 5 words", False),
        ("twimlint-a.txt", "twimlint cache 4 words", False),
        ("a.cache", "twimlint cache 4 words", False),
    ],
)
def test_what_is_removed_has_the_name_and_the_mark(tmp_path: Path, name: str, content: str, goes: bool) -> None:
    store = Store(str(tmp_path / "cache"))
    store.keep("z", 1)
    write(tmp_path, {f"cache/{name}": content})
    assert store.clear() == 1 + goes
    assert (tmp_path / "cache" / name).exists() is not goes
    assert (tmp_path / "cache").exists() is not goes


def test_one_store_reads_what_another_has_kept_and_each_name_has_its_value(tmp_path: Path) -> None:
    store, other = (Store(str(tmp_path / "cache")) for _ in range(2))
    assert (store.read("a"), store.clear(), (tmp_path / "cache").exists()) == (None, 0, False)
    store.keep("a", {"one": [1, "two", None, (3,)]})
    other.keep("b", 2)
    assert (other.read("a"), store.read("b"), store.read("c")) == ({"one": [1, "two", None, (3,)]}, 2, None)
    store.keep("a", 3)
    assert other.read("a") == 3
    shutil.copy(tmp_path / "cache" / "twimlint-a.cache", tmp_path / "cache" / "twimlint-c.cache")
    assert store.read("c") is None  # a file counts under its own name only
    assert other.clear() == 3
    assert not (tmp_path / "cache").exists()
