"""One publication at a time: a lock that dies with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from statusgen.publish.disk import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from statusgen.publish.place import Place


@contextmanager
def locked(place: Place, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of `place`, made with its missing parents, while the block runs.

    If another build holds it, `on_wait` is called once and then the wait has no end: the lock
    is freed at the latest when that build's process ends. Raises OSError if it cannot be had.
    """
    descriptor = _lock(place, on_wait)
    try:
        yield
    finally:
        os.close(descriptor)


def _lock(place: Place, on_wait: Callable[[], None] | None) -> int:
    while True:
        _make_with_parents(place.hidden)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(place.lock, flags, 0o644)
        try:
            on_wait = _wait(descriptor, on_wait)
            if _is_still_there(descriptor, place.lock):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        # Somebody deleted the hidden folder while this build waited for a file in it.
        os.close(descriptor)


def _wait(descriptor: int, on_wait: Callable[[], None] | None) -> Callable[[], None] | None:
    """Lock the file, and return what is to be called if there is another wait."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if on_wait:
            on_wait()
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return None
    return on_wait


def _is_still_there(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _make_with_parents(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        try:
            make_folder(path)
        except FileExistsError:
            continue  # another build made it just now
