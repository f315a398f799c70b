"""Writing to a disk: modes that a web server can read, links, and what outlasts a power cut."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_NO_LINKS_HERE = frozenset(
    {errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
)
# More than this and one pass over the whole file system costs less than asking for each.
_FEW = 64


# Tens of thousands of paths are handed over as text, for a Path costs as much as what is done.
AnyPath = Path | str


# A web server is somebody else.
FOLDER_MODE = 0o755


def make_folder(path: AnyPath) -> None:
    """Make the directory `path` with mode 0755, whatever the umask."""
    os.mkdir(path)  # noqa: PTH102
    set_mode(path, FOLDER_MODE)


def set_mode(path: AnyPath, mode: int) -> None:
    """Give `path` the mode `mode`, where the file system has modes."""
    with suppress(PermissionError):
        os.chmod(path, mode)  # noqa: PTH101


def write_file(path: AnyPath, data: bytes) -> None:
    """Write `data` to the new file `path` with mode 0644, whatever the umask.

    Raises FileExistsError rather than write into a file that is there: it may have another
    name in a tree that customers read.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o644), "wb") as file:
        file.write(data)
        with suppress(PermissionError):  # a file system without modes
            os.fchmod(file.fileno(), 0o644)


def link_or_copy(source: AnyPath, copy: AnyPath) -> bool:
    """Give the file `source` a second name, or copy it where files have only one name.

    Returns whether it is a second name; a copy has the time of its source. Raises OSError with
    EXDEV across file systems.
    """
    try:
        os.link(source, copy, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS_HERE:
            raise
        copy_file(Path(source), Path(copy))
        return False
    return True


def copy_file(source: Path, copy: Path) -> None:
    """Write the bytes of `source` to the new file `copy`, with the same time."""
    write_file(copy, source.read_bytes())
    modified = source.stat().st_mtime_ns
    os.utime(copy, ns=(modified, modified))


def clear_folder(path: Path) -> None:
    """Delete the directory `path` and all in it, if it is there. Links are not followed."""
    with suppress(FileNotFoundError):
        shutil.rmtree(path)


def make_durable(paths: Collection[AnyPath]) -> None:
    """Return when the files and directories `paths`, all on one file system, are on its disk."""
    if len(paths) > _FEW and _sync_file_system(next(iter(paths))):
        return
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network file systems do not know fsync, or not for directories.
            if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
                raise OSError(error.errno, error.strerror, str(path)) from error
        finally:
            os.close(descriptor)


def _sync_file_system(path: AnyPath) -> bool:
    """Write the whole file system that `path` is on; False where the system cannot do that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.syncfs(descriptor):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(descriptor)
    return True
