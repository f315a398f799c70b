"""What stands in a tree: which files are ours and untouched, and which are not ours at all.

Symbolic links are never followed, so nothing outside a tree is read, written or deleted through
one. A link where statusgen wrote a file is replaced itself; any other link is foreign, and if a
page had to be written below it, publishing is refused.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.problems import PublishFailed
from statusgen.publish.disk import FOLDER_MODE
from statusgen.publish.manifest import MANIFEST, SIGNATURE, Manifest, folders_of
from statusgen.publish.mounts import mounts_in
from statusgen.publish.place import INCOMING, NOTHING_DONE
from statusgen.publish.seen import mark_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from statusgen.publish.place import Place
    from statusgen.publish.seen import Mark

Entries = dict[str, "os.DirEntry[str]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that stands in a tree, by its path relative to the tree, with `/`.

    `folders` holds each directory as it was just before it was listed; the tree itself is `.`.
    What lies in the `closed` folders this user may not list. The manifest, its signature and what
    an interrupted build left are not in it. A tree that needs no listing has no entries: it holds
    the files that are `known` by their marks, and nothing else.
    """

    entries: Entries = field(default_factory=dict)
    known: Mapping[str, Mark] = field(default_factory=dict)
    folders: Mapping[str, Mark] = field(default_factory=dict)
    devices: AbstractSet[int] = frozenset()
    closed: Collection[str] = ()

    def is_file(self, path: str) -> bool:
        """Tell whether `path` is a file, and no link to one."""
        entry = self.entries.get(path)
        return path in self.known or (entry is not None and entry.is_file(follow_symlinks=False))

    def odd_folders(self) -> list[str]:
        """Return the directories that were listed and have another mode than ours, `.` left out."""
        listed = self.folders.keys() & self.entries.keys()
        modes = {path: self.entries[path].stat(follow_symlinks=False).st_mode for path in listed}
        return [path for path, mode in modes.items() if stat.S_IMODE(mode) != FOLDER_MODE]

    def inode(self, path: str) -> int:
        """Return the inode of the file `path`, which is there."""
        return self.known[path][3] if self.known else self.entries[path].inode()

    def modified(self, path: str) -> int | None:
        """Return when the file `path` was modified, in nanoseconds; None if it is not there."""
        if path in self.known:
            return self.known[path][1]
        entry = self.entries.get(path)
        return entry.stat(follow_symlinks=False).st_mtime_ns if entry else None


def standing_in(tree: Path) -> Standing:
    """Return what stands in `tree`; nothing if it is missing. Raises OSError."""
    if not tree.exists():
        return Standing()
    found = _Listing(tree)
    for name in (MANIFEST, SIGNATURE, INCOMING):
        found.entries.pop(name, None)
    return Standing(
        entries=found.entries,
        folders=found.folders,
        devices=found.devices,
        closed=found.closed,
    )


class _Listing:
    """Lists a tree."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.entries: Entries = {}
        self.folders: dict[str, Mark] = {}
        self.devices: set[int] = set()
        self.closed: list[str] = []
        self._enter(".", tree.stat())
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                waiting += self._list(folder)
            except PermissionError:
                if not folder:
                    raise
                self.closed.append(folder)

    def _enter(self, folder: str, status: os.stat_result) -> None:
        self.folders[folder] = mark_of(status)
        self.devices.add(status.st_dev)

    def _list(self, folder: str) -> list[str]:
        """Add what is in `folder`, and return the folders among that."""
        before, within = f"{folder}/" if folder else "", []
        with os.scandir(f"{self.tree}/{folder}") as entries:
            for entry in entries:
                path = before + entry.name
                self.entries[path] = entry
                if entry.is_dir(follow_symlinks=False):
                    self._enter(path, entry.stat(follow_symlinks=False))
                    within.append(path)
        return within


def foreign_in(standing: Standing, ours: Collection[str]) -> Entries:
    """Return what statusgen did not write: all but the files `ours` and the folders around them."""
    folders = folders_of(ours)
    return {
        path: entry
        for path, entry in standing.entries.items()
        if not (path in standing.folders and path in folders)
        and not (path in ours and entry.is_file(follow_symlinks=False))
    }


def left_alone(
    place: Place,
    standing: Standing,
    old: Manifest,
    new_paths: Collection[str],
    *,
    force: bool,
) -> Entries:
    """Return the foreign entries that stay when `new_paths` are published over `old`.

    Raises PublishFailed for one that is in the way. With `force`, and with a manifest that
    cannot be read, a file or link of the same path is not in the way but replaced; a directory
    never is. Raises PermissionError for a folder of ours that this user may not list.
    """
    staying: Entries = {}
    folders = folders_of(new_paths)
    _refuse_unreachable(place, standing, folders_of([*old.files, *new_paths]))
    for path, entry in foreign_in(standing, old.files).items():
        is_folder = entry.is_dir(follow_symlinks=False)
        same_path = path in new_paths and not is_folder
        perhaps_ours = not old.readable or path in old.files or path in old.perhaps
        if same_path and (force or perhaps_ours):
            continue
        if same_path:
            hint = "move it away, or add --force to replace it"
            raise _in_the_way(place, path, "statusgen did not write the file that is there", hint)
        if is_folder and path in new_paths:
            raise _in_the_way(place, path, "a directory is there", "move it away")
        if is_folder and path in folders:
            continue
        if path in folders:
            reason = "it is a symbolic link" if entry.is_symlink() else "it is a file"
            raise _in_the_way(place, path, f"{reason}, and pages go below it", "move it away")
        _refuse_below(place, path, new_paths)
        staying[path] = entry
    return staying


def _refuse_unreachable(place: Place, standing: Standing, folders: set[str]) -> None:
    """Raise if any of `folders`, which hold files of ours, cannot be listed or is mounted."""
    for path in folders.intersection(standing.closed):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place.live / path))
    for path in folders & mounts_in(place.live):
        reason = "another file system is mounted there, and pages go below it"
        raise _in_the_way(place, path, reason, "unmount it")


def _refuse_below(place: Place, path: str, new_paths: Collection[str]) -> None:
    """Raise PublishFailed if a file is to be written where a folder holds the foreign `path`."""
    for folder in folders_of([path]):
        if folder in new_paths:
            raise _in_the_way(place, folder, f"it is a directory that holds {path}", "move it away")


def _in_the_way(place: Place, path: str, reason: str, hint: str) -> PublishFailed:
    return PublishFailed(place.shown / path, reason, f"{NOTHING_DONE}; {hint}")


def place_foreign(entry: os.DirEntry[str], copy: Path) -> None:
    """Give the foreign file `entry` a second name `copy`; a link becomes an equal link.

    Raises OSError.
    """
    if entry.is_symlink():
        copy.symlink_to(Path(entry.path).readlink())
    else:
        os.link(entry.path, copy, follow_symlinks=False)


def own_alike(entry: os.DirEntry[str], copy: Path) -> None:
    """Give the directory `copy` owner, mode and time of the foreign directory `entry`.

    Raises OSError, with EPERM if only another user could.
    """
    wanted = entry.stat(follow_symlinks=False)
    status = copy.stat()
    if (status.st_uid, status.st_gid) != (wanted.st_uid, wanted.st_gid):
        os.chown(copy, wanted.st_uid, wanted.st_gid)
    if stat.S_IMODE(status.st_mode) != stat.S_IMODE(wanted.st_mode):
        copy.chmod(stat.S_IMODE(wanted.st_mode))
    if status.st_mtime_ns != wanted.st_mtime_ns:
        os.utime(copy, ns=(wanted.st_atime_ns, wanted.st_mtime_ns))
