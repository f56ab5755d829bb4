"""Writes a fixed post or a report, so that at any moment the file has either the old content or the new one, complete.

Usually a new file gets the owner, mode and extended attributes of the old one and then replaces it in one step. If that
would lose something (a hard link, an owner that only root can set) or is not allowed (a read-only folder, a mounted
file), the file is overwritten, and until that is complete a recovery copy of the old content exists beside it.

A run that is killed may leave its new file behind. Such files are locked while their run is alive, so that the next run
in the folder knows which to remove.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from twimlint.text.tree import target_outside, tree_of

try:
    import fcntl
except ImportError:  # not on every system
    _LOCKS = False
else:
    _LOCKS = True

_NO_RENAME = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EXDEV}
_FRESH = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_TEMPORARY = re.compile(r"\.twimlint-[0-9a-f]{12}\.tmp")
_OPEN_FILES = ("/dev", "/dev/fd", "/proc/self/fd")
"""Folders with the system's own links to the open files of a process."""
_IN_PLACE = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class WriteError(Exception):
    """The file could not be written and is unchanged; the message is one line without the file's name."""


class _NoRenameError(Exception):
    """A new file cannot replace the old one without losing something."""


def write_in_place(path: Path, old: bytes, new: bytes, tree: str | Path) -> None:
    """Replace a file's content `old` with `new`; nothing is written if they are equal.

    A symbolic link is kept, and its target is written if that is inside `tree`.
    Raises WriteError if it is not, if the file is read-only or no longer contains `old`, or if the system refuses.
    """
    if old == new:
        return
    try:
        file = Path(os.path.realpath(path, strict=True))
        _refuse_if_elsewhere(path, tree)
        status = file.stat()
        _refuse_if_not_writable(file, status)
        _write(file, status, old, new)
    except OSError as error:
        raise WriteError(_reason(error)) from error


def write_output(path: Path, content: bytes) -> None:
    """Write a file's content completely or not at all, whatever it contained; a device or a pipe receives the content.

    No link is followed: neither the file nor a folder of its path may lead out of the tree of the given path.
    Raises WriteError.
    """
    try:
        if os.path.dirname(os.path.abspath(path)) in _OPEN_FILES:  # noqa: PTH100, PTH120  # as they are written
            _hand_over(path, content, 0)
            return
        _refuse_if_elsewhere(path.parent, tree_of(path))
        status = _status(path)
        if status is not None and stat.S_ISLNK(status.st_mode):
            raise WriteError("this is a link, which is never followed for writing")
        if status is not None and not stat.S_ISREG(status.st_mode):
            _hand_over(path, content, getattr(os, "O_NOFOLLOW", 0))
        else:
            _put_in_place(path, status, content)
    except OSError as error:
        raise WriteError(_reason(error)) from error
    except ValueError as error:
        raise WriteError(str(error)) from error


def make_folders(folder: Path, tree: str | Path) -> None:
    """Create a folder and those above it, if they do not exist.

    Raises WriteError if that fails, or if a link leads out of the tree.
    """
    try:
        _refuse_if_elsewhere(folder, tree)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(_reason(error)) from error


def append(path: Path, text: str) -> None:
    """Append to a file of lines to which other programs append as well; a link is not followed.

    Raises WriteError.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
        try:
            _write_all(descriptor, text.encode("utf-8", "backslashreplace"))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise WriteError(_reason(error)) from error


def remove_leftovers(folder: Path) -> None:
    """Remove the new files that killed runs have left in a folder; those of running ones are locked."""
    if not _LOCKS:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        left = [Path(entry.path) for entry in entries if _TEMPORARY.fullmatch(entry.name)]
        for path in left:
            _remove_if_left(path)


def _remove_if_left(path: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _refuse_if_elsewhere(path: Path, tree: str | Path) -> None:
    if outside := target_outside(path, tree):
        raise WriteError(f"a link leads out of {tree}, to {outside}")


def _refuse_if_changed(file: Path, old: bytes) -> None:
    if file.read_bytes() != old:
        raise WriteError("the file has changed since it was read")


def _refuse_if_not_writable(file: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("not a regular file")
    if not status.st_mode & 0o222 or not os.access(file, os.W_OK):  # root could write it, but should not
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
    with _fresh_file(file.parent, 0o600) as (fresh, opened):
        _write_all(opened.fileno(), new)
        _resemble(file, status, fresh, opened.fileno())
        os.fsync(opened.fileno())
        _refuse_if_changed(file, old)
        _rename(fresh, opened, file)


def _put_in_place(file: Path, status: os.stat_result | None, content: bytes) -> None:
    """The same for a file that was not read before and may not exist."""
    if status is not None:
        _refuse_if_not_writable(file, status)
    try:
        with _fresh_file(file.parent, 0o666) as (fresh, opened):
            _write_all(opened.fileno(), content)
            if status is not None:
                _resemble(file, status, fresh, opened.fileno())
            _rename(fresh, opened, file)
    except (_NoRenameError, OSError) as error:
        if status is None or (isinstance(error, OSError) and error.errno not in _NO_RENAME):
            raise
        _hand_over(file, content, getattr(os, "O_NOFOLLOW", 0) | os.O_TRUNC)


@contextmanager
def _fresh_file(folder: Path, mode: int) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in a folder, locked until it is closed; it is removed unless it has been renamed successfully."""
    remove_leftovers(folder)
    fresh, descriptor = _create_locked(folder, mode)
    try:
        with open(descriptor, "wb", buffering=0) as opened:  # noqa: PTH123  # a descriptor is not a path
            yield fresh, opened
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise


def _create_locked(folder: Path, mode: int) -> tuple[Path, int]:
    """A new file with an unpredictable name; another run may remove it as abandoned before it is locked."""
    while True:
        fresh = folder / f".twimlint-{os.urandom(6).hex()}.tmp"
        descriptor = os.open(fresh, _FRESH, mode)
        if not _LOCKS:
            return fresh, descriptor
        taken = False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            taken = True
        except OSError:  # a file system without locks, on which nothing is removed either
            return fresh, descriptor
        if not taken and os.fstat(descriptor).st_nlink:
            return fresh, descriptor
        os.close(descriptor)


def _rename(fresh: Path, opened: BinaryIO, file: Path) -> None:
    if not _LOCKS:
        opened.close()  # on systems without locks, an open file may not be renamed
    fresh.replace(file)
    _sync_folder(file.parent)


def _hand_over(path: Path, content: bytes, flags: int) -> None:
    """Write to an existing file or pipe; a pipe without a reader is an error and does not block."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | flags)
    try:
        if hasattr(os, "set_blocking"):
            os.set_blocking(descriptor, True)
        _write_all(descriptor, content)
    finally:
        os.close(descriptor)


def _resemble(file: Path, status: os.stat_result, fresh: Path, descriptor: int) -> None:
    """Give the new file the old one's owner, mode and extended attributes.

    Raises _NoRenameError if the system does not allow it.
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
    """Extended attributes, including access control lists; empty if the file system has none."""
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
        _refuse_if_changed(file, old)
        with _recovery_copy(file, old) as copy:
            _refuse_if_changed(file, old)  # a copy takes time, and not every program respects locks
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
    """The old content in a separate file, beside the original if its folder is writable.

    The copy is kept only if the content could not be restored.
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
    """The old content exists only in the recovery copy."""


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
        raise WriteError(f"an earlier write was interrupted; the old content is in {file.with_name(name)}") from None


def _lock(descriptor: int) -> None:
    """Lock the file against other fixers, if the system supports it."""
    if not _LOCKS:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise WriteError("another program is writing the file") from None


def _reserve(descriptor: int, size: int) -> None:
    """Reserve space for a longer content while the old one is still complete."""
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
    """Make the new name survive a power failure, on systems where folders can be synchronized."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
