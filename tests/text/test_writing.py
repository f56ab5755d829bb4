"""Files are written completely or not at all, and keep everything except their content."""

import errno
import fcntl
import os
import random
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from twimlint.text.tree import tree_of
from twimlint.text.writing import WriteError, write_in_place

OLD = b"old\n" * 5_000
NEW = b"the new text\n" * 20_000

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def linked_post(post: Path) -> Path:
    """A post with a second hard link, which forbids a rename."""
    (post.parent / "second-name.md").hardlink_to(post)
    return post


def write(path: Path, old: bytes = OLD, new: bytes = NEW) -> None:
    write_in_place(path, old, new, path.parent)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_the_content_is_replaced_and_nothing_else_is_left(post: Path) -> None:
    write(post)
    assert post.read_bytes() == NEW
    assert names(post.parent) == {"post.md"}


def test_an_unchanged_file_is_not_touched(post: Path) -> None:
    before = post.stat()
    write(post, OLD, OLD)
    after = post.stat()
    assert (before.st_mtime_ns, before.st_ctime_ns, before.st_ino) == (
        after.st_mtime_ns,
        after.st_ctime_ns,
        after.st_ino,
    )


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o2644])
def test_the_mode_is_kept(post: Path, mode: int) -> None:
    post.chmod(mode)
    write(post)
    assert stat.S_IMODE(post.stat().st_mode) == mode


@as_root
def test_the_owner_is_kept(post: Path) -> None:
    os.chown(post, 12_345, 23_456)
    write(post)
    assert (post.stat().st_uid, post.stat().st_gid) == (12_345, 23_456)


def test_extended_attributes_are_kept(post: Path) -> None:
    try:
        os.setxattr(post, "user.origin", b"garden")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    write(post)
    assert os.getxattr(post, "user.origin") == b"garden"


def test_a_symbolic_link_stays_one(post: Path) -> None:
    link = post.with_name("link.md")
    link.symlink_to("post.md")
    write(link)
    assert link.is_symlink()
    assert post.read_bytes() == NEW


def test_a_hard_link_stays_one(linked_post: Path) -> None:
    inode = linked_post.stat().st_ino
    write(linked_post)
    assert linked_post.stat().st_ino == inode
    assert (linked_post.parent / "second-name.md").read_bytes() == NEW
    assert names(linked_post.parent) == {"post.md", "second-name.md"}


def test_a_hard_linked_file_may_shrink(linked_post: Path) -> None:
    write(linked_post, OLD, b"short\n")
    assert linked_post.read_bytes() == b"short\n"


# -- what is refused -------------------------------------------------------------------------------------------------


def test_a_link_that_leads_out_of_the_tree_is_not_written(post: Path) -> None:
    tree = post.parent / "tree"
    tree.mkdir()
    link = tree / "link.md"
    link.symlink_to(post)
    with pytest.raises(WriteError, match="leads out of"):
        write_in_place(link, OLD, NEW, tree)
    assert post.read_bytes() == OLD


@pytest.mark.usefixtures("post")
def test_a_folder_that_is_a_link_out_of_the_tree_is_not_written_to(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "folder").symlink_to(tmp_path)
    with pytest.raises(WriteError, match="leads out of"):
        write_in_place(tree / "folder" / "post.md", OLD, NEW, tree)


def test_the_tree_is_the_current_folder_or_that_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "site" / "content"
    inside.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "site")
    assert tree_of(Path("content/post.md")) == str(tmp_path / "site")
    assert tree_of(tmp_path / "site/content/post.md") == str(tmp_path / "site")
    assert tree_of(Path("../elsewhere/post.md")) == str(tmp_path / "elsewhere")


def test_a_read_only_file_is_not_written(post: Path) -> None:
    post.chmod(0o444)
    with pytest.raises(WriteError, match="read-only"):
        write(post)
    assert post.read_bytes() == OLD


@pytest.mark.parametrize("content", [b"", b"somebody else's\n", OLD + b"x"])
@pytest.mark.parametrize("fixture", ["post", "linked_post"])
def test_a_file_that_changed_meanwhile_is_left_alone(
    request: pytest.FixtureRequest, fixture: str, content: bytes
) -> None:
    path: Path = request.getfixturevalue(fixture)
    path.write_bytes(content)
    with pytest.raises(WriteError, match="changed since it was read"):
        write(path)
    assert path.read_bytes() == content
    assert names(path.parent) <= {"post.md", "second-name.md"}


def test_a_file_that_is_gone_is_not_made_again(post: Path) -> None:
    post.unlink()
    with pytest.raises(WriteError, match="no such file"):
        write(post)
    assert names(post.parent) == set()


def test_a_recovery_copy_is_never_overwritten(linked_post: Path) -> None:
    copy = linked_post.with_name(".post.md.twimlint-recovery")
    copy.write_bytes(b"precious")
    with pytest.raises(WriteError, match="an earlier write was interrupted"):
        write(linked_post)
    assert linked_post.read_bytes() == OLD
    assert copy.read_bytes() == b"precious"


# -- full disks, lacking permissions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fixture", ["post", "linked_post"])
def test_a_full_disk_leaves_the_old_content(request: pytest.FixtureRequest, fixture: str) -> None:
    path: Path = request.getfixturevalue(fixture)
    before = names(path.parent)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    soft, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(OLD) + 100, hard))  # Python ignores SIGXFSZ
    try:
        with pytest.raises(WriteError, match="too large"):
            write(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == OLD
    assert names(path.parent) == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@as_root
@pytest.mark.parametrize("links", [1, 2])
def test_a_really_full_disk_leaves_the_old_content(tiny_disk: Path, links: int) -> None:
    post = tiny_disk / "post.md"
    post.write_bytes(OLD)
    if links == 2:
        (tiny_disk / "second-name.md").hardlink_to(post)
    before = names(tiny_disk)
    with pytest.raises(WriteError, match="no space left"):
        write(post)
    assert post.read_bytes() == OLD
    assert names(tiny_disk) == before


NOBODY = 65_534


def as_nobody(action: Callable[[], None]) -> None:
    """Run something as a user without privileges, in a process of its own."""
    child = os.fork()
    if child == 0:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            action()
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def open_folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that other users may enter; pytest keeps its own to whoever runs the tests."""
    own = tmp_path_factory.getbasetemp().parent
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(own):
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@as_root
def test_a_writable_file_in_a_read_only_folder_is_written(post: Path, open_folder: Path) -> None:
    post.chmod(0o666)
    open_folder.chmod(0o555)
    inode = post.stat().st_ino
    as_nobody(lambda: write(post))
    assert post.read_bytes() == NEW
    assert post.stat().st_ino == inode
    assert names(post.parent) == {"post.md"}


@as_root
def test_a_file_of_another_owner_keeps_its_owner(post: Path, open_folder: Path) -> None:
    post.chmod(0o666)
    open_folder.chmod(0o777)
    as_nobody(lambda: write(post))
    assert post.read_bytes() == NEW
    assert post.stat().st_uid == 0
    assert names(post.parent) == {"post.md"}


# -- interruptions and races -----------------------------------------------------------------------------------------

FLIP_FLOP = """
import sys
from pathlib import Path
from twimlint.text.writing import write_in_place, WriteError
path, contents = Path(sys.argv[1]), [bytes.fromhex(sys.argv[2]) * 30_000, bytes.fromhex(sys.argv[3]) * 50_000]
print("ready", flush=True)
for turn in range(100_000):
    try:
        write_in_place(path, contents[turn % 2], contents[1 - turn % 2], path.parent)
    except WriteError as error:
        print(error, flush=True)
        sys.exit(3)
"""
ONE, OTHER = b"one\n" * 30_000, b"two\n" * 50_000


def flip_flop(path: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", FLIP_FLOP, str(path), b"one\n".hex(), b"two\n".hex()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


@pytest.mark.parametrize("round_number", range(6))
@pytest.mark.parametrize("links", [1, 2])
def test_a_kill_leaves_the_old_content_or_the_new(tmp_path: Path, links: int, round_number: int) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(ONE)
    if links == 2:
        (tmp_path / "second-name.md").hardlink_to(post)
    with flip_flop(post) as process:
        time.sleep(random.Random(round_number).uniform(0.0, 0.05))  # noqa: S311  # any moment is as good as another
        process.send_signal(signal.SIGKILL)
    copies = [path.read_bytes() for path in tmp_path.glob(".*.twimlint-recovery")]
    if links == 1:
        assert not copies
        assert post.read_bytes() in (ONE, OTHER)
    else:
        assert post.read_bytes() in (ONE, OTHER) or copies[0] in (ONE, OTHER)


@pytest.mark.parametrize("links", [1, 2])
def test_writers_at_once_leave_one_of_their_results(tmp_path: Path, links: int) -> None:
    post = tmp_path / "post.md"
    post.write_bytes(OLD)
    if links == 2:
        (tmp_path / "second-name.md").hardlink_to(post)
    script = (
        "import sys; from pathlib import Path; from twimlint.text.writing import write_in_place\n"
        "path = Path(sys.argv[1]); old = b'old\\n' * 5_000\n"
        "write_in_place(path, old, sys.argv[2].encode() * 20_000, path.parent)"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", script, str(post), text], stderr=subprocess.PIPE)
        for text in ("first\n", "second\n", "third\n")
    ]
    errors = [writer.communicate(timeout=60)[1].decode() for writer in writers]
    assert post.read_bytes() in {text * 20_000 for text in (b"first\n", b"second\n", b"third\n")}
    assert sum(writer.returncode == 0 for writer in writers) >= 1
    for writer, error in zip(writers, errors, strict=True):
        assert writer.returncode == 0 or "WriteError" in error
    assert names(tmp_path) <= {"post.md", "second-name.md"}


# -- systems that refuse one thing or another ------------------------------------------------------------------------


def refusing(number: int, name: str = "refused") -> Callable[..., object]:
    """A system call that fails."""

    def refuse(*_arguments: object, **_options: object) -> object:
        raise OSError(number, name)

    return refuse


def test_a_folder_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not a regular file"):
        write_in_place(tmp_path, OLD, NEW, tmp_path)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV])
def test_where_no_name_can_be_changed_the_file_is_overwritten(
    post: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    inode = post.stat().st_ino
    monkeypatch.setattr(Path, "replace", refusing(number))
    write(post)
    assert (post.read_bytes(), post.stat().st_ino) == (NEW, inode)
    assert names(post.parent) == {"post.md"}


def test_another_failure_to_change_the_name_is_told(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", refusing(errno.EIO, "Input/output error"))
    with pytest.raises(WriteError, match="input/output error"):
        write(post)
    assert post.read_bytes() == OLD
    assert names(post.parent) == {"post.md"}


@pytest.mark.parametrize("call", ["fchown", "setxattr", "removexattr"])
def test_a_file_that_cannot_be_made_to_resemble_is_overwritten(
    post: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    inode = post.stat().st_ino
    own = [{"user.a": b"1"}, {"user.b": b"2"}]
    monkeypatch.setattr("twimlint.text.writing._attributes", lambda path: own[path.name.endswith(".tmp")])
    monkeypatch.setattr("twimlint.text.writing.os.removexattr", lambda *_: None)
    monkeypatch.setattr("twimlint.text.writing.os.setxattr", lambda *_: None)
    if call == "fchown":
        monkeypatch.setattr("twimlint.text.writing.os.fstat", of_another_owner(os.fstat))
    monkeypatch.setattr(f"twimlint.text.writing.os.{call}", refusing(errno.EPERM))
    write(post)
    assert (post.read_bytes(), post.stat().st_ino) == (NEW, inode)


def test_an_attribute_that_every_file_has_is_left_alone(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twimlint.text.writing._attributes", lambda _: {"security.selinux": b"twim"})
    monkeypatch.setattr("twimlint.text.writing.os.setxattr", refusing(errno.EPERM))
    inode = post.stat().st_ino
    write(post)
    assert post.stat().st_ino != inode


def of_another_owner(fstat: Callable[[int], os.stat_result]) -> Callable[[int], os.stat_result]:
    def answer(descriptor: int) -> os.stat_result:
        found = list(fstat(descriptor))
        found[4] += 1
        return os.stat_result(found)

    return answer


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_without_attributes_is_none_the_worse(
    post: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    inode = post.stat().st_ino
    monkeypatch.setattr("twimlint.text.writing.os.listxattr", refusing(number))
    write(post)
    assert post.read_bytes() == NEW
    assert post.stat().st_ino != inode
    monkeypatch.setattr("twimlint.text.writing.os.listxattr", refusing(errno.EIO))
    write(post, NEW, OLD)  # what cannot be known cannot be kept, so the file stays
    assert post.read_bytes() == OLD


def test_the_copy_lies_elsewhere_where_the_folder_takes_none(
    linked_post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    system_open = os.open

    def only_files_that_are_there(path: Path, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT and Path(path).parent == linked_post.parent:
            raise PermissionError(errno.EACCES, "Permission denied")
        opened.append(Path(path))
        return system_open(path, flags, *mode)

    monkeypatch.setattr("twimlint.text.writing.os.open", only_files_that_are_there)
    write(linked_post)
    assert linked_post.read_bytes() == NEW
    assert any(path.name.endswith(".twimlint-recovery") for path in opened)
    assert not any(path.exists() and path != linked_post for path in opened)


def test_what_cannot_be_put_back_is_in_the_copy(linked_post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twimlint.text.writing._put", refusing(errno.EIO))
    with pytest.raises(WriteError, match="the old content is in") as raised:
        write(linked_post)
    copy = linked_post.with_name(".post.md.twimlint-recovery")
    assert str(copy) in str(raised.value)
    assert copy.read_bytes() == OLD


def test_a_copy_that_cannot_be_written_stops_the_writer(linked_post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twimlint.text.writing._write_all", refusing(errno.ENOSPC, "No space left on device"))
    with pytest.raises(WriteError, match="no space left"):
        write(linked_post)
    assert linked_post.read_bytes() == OLD
    assert names(linked_post.parent) == {"post.md", "second-name.md"}


def test_two_writers_do_not_share_a_file(linked_post: Path) -> None:
    with linked_post.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(WriteError, match="another program"):
            write(linked_post)
    assert linked_post.read_bytes() == OLD


@pytest.mark.parametrize(("number", "written"), [(errno.EOPNOTSUPP, True), (errno.EINVAL, True), (errno.ENOSPC, False)])
def test_room_is_made_sure_of_where_that_can_be_done(
    linked_post: Path, monkeypatch: pytest.MonkeyPatch, number: int, written: bool
) -> None:
    monkeypatch.setattr("twimlint.text.writing.os.posix_fallocate", refusing(number))
    if written:
        write(linked_post)
    else:
        with pytest.raises(WriteError, match="refused"):
            write(linked_post)
    assert linked_post.read_bytes() == (NEW if written else OLD)


def test_a_system_without_locks_owners_and_attributes_is_written_to_all_the_same(
    post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for call in ("fchown", "listxattr", "posix_fallocate"):
        monkeypatch.delattr(f"twimlint.text.writing.os.{call}")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    write(post)
    (post.parent / "second-name.md").hardlink_to(post)
    write(post, NEW, OLD)
    assert post.read_bytes() == OLD
