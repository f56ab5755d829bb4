"""Writing a fixed post in place, so that at any moment the file holds the old content or the new, whole.

The usual way is a new file that takes the old one's name in one step, after it has been given its owner, mode and
extended attributes. Where that would lose something (a hard link, an owner that only root may give) or is not allowed
(a folder nobody may write to, a file that is mounted), the file is overwritten, and until that is done a recovery copy
of the old content stands beside it.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NO_RENAME = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV}
_FRESH = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_IN_PLACE = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class WriteError(Exception):
    """The file could not be written and holds what it held; the message is one line without the file's name."""


class _NoRenameError(Exception):
    """A new file in the old one's place would not be the same to the system."""


def write_in_place(path: Path, old: bytes, new: bytes, tree: Path) -> None:
    """Give a file that held `old` the content `new`; nothing is touched if they are equal.

    A symbolic link stays one, and what it points at is written, as long as that lies in `tree`.
    Raises WriteError when that is not so, when the file is read-only or no longer holds `old`, or when the system
    refuses.
    """
    if old == new:
        return
    try:
        file = Path(os.path.realpath(path, strict=True))
        _refuse_if_elsewhere(file, tree)
        status = file.stat()
        _refuse_if_not_writable(file, status)
        _write(file, status, old, new)
    except OSError as error:
        raise WriteError((error.strerror or type(error).__name__).lower()) from error


def tree_of(path: Path) -> Path:
    """The tree that a file was given in: the current folder, or for a file elsewhere the folder that it is in."""
    folder, here = Path(os.path.abspath(path.parent)), Path.cwd()  # noqa: PTH100  # resolve() would follow links
    return here if folder.is_relative_to(here) else folder


def _refuse_if_elsewhere(file: Path, tree: Path) -> None:
    if not file.is_relative_to(os.path.realpath(tree)):
        raise WriteError(f"a link leads out of {tree}, to {file}")


def _refuse_if_not_writable(file: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("not a regular file")
    if not status.st_mode & 0o222 or not os.access(file, os.W_OK):  # root may write it all the same, but should not
        raise WriteError("the file is read-only")


def _write(file: Path, status: os.stat_result, old: bytes, new: bytes) -> None:
    if status.st_nlink == 1:
        try:
            _replace(file, status, old, new)
            return
        except _NoRenameError:
            pass
        except OSError as error:
            if error.errno not in _NO_RENAME:
                raise
    _overwrite(file, old, new)


# -- a new file in the old one's place -------------------------------------------------------------------------------


def _replace(file: Path, status: os.stat_result, old: bytes, new: bytes) -> None:
    fresh = file.with_name(f".twimlint-{os.urandom(6).hex()}.tmp")
    descriptor = os.open(fresh, _FRESH, 0o600)
    try:
        try:
            _write_all(descriptor, new)
            _resemble(file, status, fresh, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if file.read_bytes() != old:
            raise WriteError("the file has changed since it was read")
        fresh.replace(file)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    _sync_folder(file.parent)


def _resemble(file: Path, status: os.stat_result, fresh: Path, descriptor: int) -> None:
    """Give the new file the old one's owner, mode and extended attributes.

    Raises _NoRenameError where the system does not allow it.
    """
    try:
        made = os.fstat(descriptor)
        if hasattr(os, "fchown") and (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
            os.fchown(descriptor, status.st_uid, status.st_gid)
        if hasattr(os, "listxattr"):
            _copy_attributes(file, fresh)
        fresh.chmod(stat.S_IMODE(status.st_mode))
    except OSError as error:
        raise _NoRenameError from error


def _copy_attributes(file: Path, fresh: Path) -> None:
    wanted = _attributes(file)
    present = _attributes(fresh)
    for name in present.keys() - wanted.keys():
        os.removexattr(fresh, name)
    for name, value in wanted.items():
        if present.get(name) != value:
            os.setxattr(fresh, name, value)


def _attributes(path: Path) -> dict[str, bytes]:
    """Extended attributes, access control lists among them; none where the file system has none."""
    try:
        return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return {}
        raise


# -- the old file, overwritten ---------------------------------------------------------------------------------------


def _overwrite(file: Path, old: bytes, new: bytes) -> None:
    descriptor = os.open(file, _IN_PLACE)
    try:
        _lock(descriptor)
        if file.read_bytes() != old:
            raise WriteError("the file has changed since it was read")
        with _recovery_copy(file, old) as copy:
            try:
                _reserve(descriptor, len(new))
                _put(descriptor, new)
            except BaseException as error:
                _restore(descriptor, old, copy, error)
                raise
    finally:
        os.close(descriptor)


@contextmanager
def _recovery_copy(file: Path, old: bytes) -> Iterator[Path]:
    """The old content in a file of its own, beside the file if its folder can be written to.

    The copy stays only where the content could not be put back.
    """
    copy, descriptor = _create_copy(file)
    try:
        try:
            _write_all(descriptor, old)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        copy.unlink()
        raise
    try:
        yield copy
    except _NotRestoredError as error:
        raise WriteError(str(error)) from error
    except BaseException:
        copy.unlink()
        raise
    copy.unlink()


class _NotRestoredError(Exception):
    """The old content stands in the recovery copy alone."""


def _create_copy(file: Path) -> tuple[Path, int]:
    name = f".{file.name[:100]}.twimlint-recovery"
    try:
        copy = file.with_name(name)
        return copy, os.open(copy, _FRESH, 0o600)
    except PermissionError:
        from tempfile import gettempdir  # noqa: PLC0415  # slow to import, rarely needed

        copy = Path(gettempdir()) / name
        return copy, os.open(copy, _FRESH, 0o600)
    except FileExistsError:
        raise WriteError(f"a write was cut off and left the old content in {file.with_name(name)}") from None


def _lock(descriptor: int) -> None:
    """Keep out other fixers, where the system can."""
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WriteError("another program is writing the file") from None


def _reserve(descriptor: int, size: int) -> None:
    """Make sure of the room for a longer content while the old one is still whole."""
    if size > os.fstat(descriptor).st_size and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
                raise


def _put(descriptor: int, content: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    _write_all(descriptor, content)
    os.ftruncate(descriptor, len(content))
    os.fsync(descriptor)


def _restore(descriptor: int, old: bytes, copy: Path, reason: BaseException) -> None:
    try:
        _put(descriptor, old)
    except OSError:
        raise _NotRestoredError(f"writing failed half-way ({reason}); the old content is in {copy}") from reason


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power failure, where folders can be synchronized."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
