"""Exchange two directories in one step, so that a reader sees all of one or all of the other."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_AT_FDCWD = -100  # fcntl.h
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS

# The file system cannot do it, here or at all: overlays, mount points, network shares.
REFUSALS = frozenset(
    {
        errno.EXDEV,
        errno.EINVAL,
        errno.ENOSYS,
        errno.EPERM,
        errno.EBUSY,
        errno.ENOTSUP,
        errno.EOPNOTSUPP,
    }
)


class ExchangeRefused(Exception):  # noqa: N818 - it names what happened
    """These two trees cannot be exchanged, so files have to be replaced one by one."""


def exchange_trees(one: Path, other: Path) -> None:
    """Give each of two directories the other's name, at one instant.

    Raises OSError as the system does; with ENOSYS where the system has no such call.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
        else:
            failed = libc.renameat2(
                _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
            )
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other)) from None
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))
