"""Notice that a site's sources changed. What changed is for the next build to find out."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watchdog.observers.api import BaseObserver, ObservedWatch

# What a build reads, by its name in the folder of a site.
_FOLDERS = ("assets", "incidents", "themes")
_SOURCES = ("config.yaml", "statuspage.yaml", *_FOLDERS)

# A build opens and closes files itself: with those events let in, each would start the next.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

# An editor saves in several steps, so a change is over once nothing more came for a moment. One
# that does not end, such as a long `git checkout`, is looked at in between.
_QUIET_S = 0.03
_LONGEST_S = 1.0
# How long after a build nothing is in a hurry any more.
_REST_S = 0.5
# How often folders that are gone are looked for, and how often polling reads the tree.
_LOOK_AGAIN_S = 1.0

_OUT_OF_EVENTS = (
    "warning: the system has no file events left to give ({reason})\n"
    " hint: saves are now noticed within a second or two; close other programs that watch files, "
    "or raise fs.inotify.max_user_watches and fs.inotify.max_user_instances"
)

_Identity: TypeAlias = tuple[int, int]


class Watcher:
    """Tells when config.yaml, assets/, incidents/ or themes/ of a site changed.

    Of each of the `roots`, which are folders of sites, config.yaml counts and everything below
    the three folders, apart from what lies below one of `ignored` and from hidden files and
    folders. Each of these may be missing, come later, be deleted and come back.

    Where the system has no file events left to give, the folders are read once a second instead.
    """

    def __init__(
        self, roots: Iterable[Path], ignored: Iterable[Path], say: Callable[[str], None]
    ) -> None:
        """Watch nothing yet. `say` is told when watching has to be done the slow way."""
        self._folders: dict[Path, bool] = {}
        for root in map(Path.absolute, roots):
            self._folders |= {root: False, **{root / name: True for name in _FOLDERS}}
        self._ignored = tuple(path.resolve() for path in ignored)
        self._say = say
        self._changed = threading.Event()
        self._stopped = False
        # Held while watches are set or taken away: `stop` may come from another thread.
        self._lock = threading.Lock()
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, tuple[_Identity, ObservedWatch]] = {}
        # Folders that were deleted, moved or made, of which an old watch would hear nothing.
        self._renewed: set[Path] = set()

    def start(self) -> None:
        """Begin to watch. What changes from now on ends the next `wait`."""
        self._follow()

    def wait(self, at_rest: Callable[[], object]) -> bool:
        """Wait until something changed and settled, and return True; False once stopped.

        `at_rest` is called now and then while nothing changes.
        """
        patience_s = _REST_S
        while not self._stopped:
            if self._changed.wait(patience_s):
                self._settle()
                self._follow()
                return not self._stopped
            at_rest()
            if self._follow():
                return True
            patience_s = _LOOK_AGAIN_S
        return False

    def stop(self) -> None:
        """Stop watching and end `wait`. It may be called from any thread, and twice."""
        self._stopped = True
        self._changed.set()
        with self._lock:
            self._stop_observer()

    def _settle(self) -> None:
        """Return once nothing changed for a moment; what comes later is a change of its own."""
        until = time.monotonic() + _LONGEST_S
        quiet = False
        while not quiet:
            self._changed.clear()
            quiet = time.monotonic() > until or not self._changed.wait(_QUIET_S)

    def _follow(self) -> bool:
        """Watch the folders as they stand now; return whether one came, went or was replaced."""
        with self._lock:
            if self._stopped:
                return False
            try:
                return self._set_watches(Observer)
            except OSError as error:
                if error.errno not in {errno.ENOSPC, errno.EMFILE}:
                    raise
                self._stop_observer()
                self._say(_OUT_OF_EVENTS.format(reason=error.strerror))
                return self._set_watches(lambda: PollingObserver(timeout=_LOOK_AGAIN_S))

    def _set_watches(self, new_observer: Callable[[], BaseObserver]) -> bool:
        if self._observer is None:
            self._observer = new_observer()
            self._observer.start()
        differing = [self._set_watch(self._observer, folder) for folder in self._folders]
        return any(differing)

    def _set_watch(self, observer: BaseObserver, folder: Path) -> bool:
        """Watch `folder` if it is there; return whether it is another one than before."""
        identity = _identity(folder)
        renewed = self._take_renewed(folder)
        if old := self._watches.get(folder):
            if identity == old[0] and not renewed:
                return False
            observer.unschedule(old[1])
            del self._watches[folder]
        if identity is None:
            return old is not None
        # A watch on a symbolic link would hear of the link, not of the folder it leads to.
        real = folder.resolve()
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            listener = _Listener(lambda path: self._heard(folder, real, path))
            watch = observer.schedule(
                listener, str(real), recursive=self._folders[folder], event_filter=_EVENTS
            )
            self._watches[folder] = (identity, watch)
        return True

    def _take_renewed(self, folder: Path) -> bool:
        try:
            self._renewed.remove(folder)
        except KeyError:
            return False
        return True

    def _heard(self, folder: Path, real: Path, path: Path) -> None:
        """Take note of an event at `path`, below `real`, which is what `folder` leads to."""
        if not path.is_relative_to(real):
            return
        inside = path.relative_to(real)
        is_source = self._folders[folder] or not inside.parts or inside.parts[0] in _SOURCES
        is_hidden = any(part.startswith(".") for part in inside.parts)
        if is_source and not is_hidden and not any(map(path.is_relative_to, self._ignored)):
            if folder / inside in self._folders:
                self._renewed.add(folder / inside)
            self._changed.set()

    def _stop_observer(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
        self._observer = None
        self._watches.clear()


class _Listener(FileSystemEventHandler):
    """Passes on the path of each event, and of a move both."""

    def __init__(self, heard: Callable[[Path], None]) -> None:
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in (event.src_path, event.dest_path):
            if path:
                self._heard(Path(os.fsdecode(path)))


def _identity(folder: Path) -> _Identity | None:
    """Return what tells `folder` from another one of the same name; None if it is not there."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None
