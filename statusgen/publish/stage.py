"""Prepare the next tree in the hidden folder, beside the one that customers read.

The tree that was published before lies there already. What of it is still right stays; the
rest is deleted, hard-linked from the live tree or put in from the freshly written files. While
that is going on the tree has no manifest, so that an interrupted stage is never taken for a tree;
only a rollback, which wants every file that the manifest lists as it is, leaves it there.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.publish.disk import (
    FOLDER_MODE,
    clear_folder,
    link_or_copy,
    make_durable,
    make_folder,
    set_mode,
    write_file,
)
from statusgen.publish.exchange import REFUSALS, ExchangeRefused
from statusgen.publish.manifest import (
    MANIFEST,
    SIGNATURE,
    as_bytes,
    folders_of,
    has_manifest,
)
from statusgen.publish.mounts import mounts_in
from statusgen.publish.seen import mark_of
from statusgen.publish.standing import Standing, own_alike, place_foreign, standing_in
from statusgen.publish.watch import moment_after

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Set

    from statusgen.publish.change import Change
    from statusgen.publish.seen import Mark, Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What was done to the hidden tree.

    `put_in` are the paths of our files that lay not there already, `copied` those of them that are
    no second name of the file that stands. `folders` are the marks of all directories in it.
    """

    put_in: Set[str]
    copied: Set[str]
    folders: Mapping[str, Mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """The stage as it was found, and the paths of files and directories `changed` in it since.

    It `is_ready` if it was published once and is wanted again, the manifest with all the rest. Its
    files are those that are `right`, because they are wanted as they are, and the `surplus`, some
    of which may not be there. `odd` directories have another mode than ours.
    """

    tree: Path
    folders: Mapping[str, Mark] = field(default_factory=dict)
    right: Set[str] = frozenset()
    surplus: Set[str] = frozenset()
    is_ready: bool = False
    odd: Collection[str] = ()
    changed: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)

    def at(self, path: str) -> str:
        """Return where `path` lies in the stage."""
        return f"{self.tree}/{path}"

    def touch(self, path: str) -> str:
        """Return where `path` lies in the stage, and note that its directory changes."""
        self.changed.add(path.rpartition("/")[0] or ".")
        return self.at(path)


def stage_tree(change: Change) -> Staged:
    """Make the tree in the hidden folder hold all that `change` wants, on the disk.

    Raises ExchangeRefused if it could not take the place of the live tree: part of that is on
    another file system, or holds a foreign file that cannot have a second name. Raises OSError
    if the disk stands in the way.
    """
    if (
        change.standing.closed
        or mounts_in(change.place.live)
        or change.standing.devices - {change.place.hidden.stat().st_dev}
    ):
        raise ExchangeRefused
    stage = _opened(change)
    folders = _folders(change)
    _delete(stage, folders)
    _make_folders(stage, folders)
    _set_modes(change, stage, folders)
    _fill(change, stage)
    _add_foreign(change, stage)
    if not stage.is_ready:
        write_file(stage.touch(MANIFEST), as_bytes(change.new))
        stage.changed.add(MANIFEST)
        if change.signature is not None:
            write_file(stage.touch(SIGNATURE), change.signature)
            stage.changed.add(SIGNATURE)
    make_durable([*map(stage.at, stage.changed), stage.tree, change.place.hidden])
    return Staged(
        put_in=change.new.files.keys() - stage.right,
        copied=stage.copied,
        folders=_marks(change, stage, folders),
    )


def _opened(change: Change) -> _Stage:
    """Return the tree in the hidden folder, emptied if nothing certain is known about it."""
    tree = change.place.tree
    is_known = has_manifest(tree)
    if is_known and change.spare:
        stage = _remembered(change, change.spare)
    else:
        standing = standing_in(tree)
        if not is_known or standing.closed:
            clear_folder(tree)
            make_folder(tree)
            return _Stage(tree=tree)
        stage = _listed(change, standing)
    if not stage.is_ready:
        (tree / MANIFEST).unlink()
        (tree / SIGNATURE).unlink(missing_ok=True)
    return stage


def _remembered(change: Change, spare: Memory) -> _Stage:
    """Return the stage by what is known of it: it differs from the live tree in few files."""
    wanted = change.new.files.keys()
    other = spare.behind | change.fresh.keys()
    return _Stage(
        tree=change.place.tree,
        folders={path: mark for path, mark in spare.spare.items() if path != MANIFEST},
        right=wanted - other,
        surplus=other | (change.old.files.keys() - wanted),
    )


def _listed(change: Change, standing: Standing) -> _Stage:
    """Return the stage by what was found in it."""
    right = _right(change, standing)
    return _Stage(
        tree=change.place.tree,
        folders=standing.folders,
        right=right,
        surplus=standing.entries.keys() - standing.folders.keys() - right,
        is_ready=change.is_way_back,
        odd=standing.odd_folders(),
    )


def _right(change: Change, standing: Standing) -> set[str]:
    """Return the paths of the files in the stage that are as they are wanted already."""
    right: set[str] = set()
    ours = standing.entries.keys() & change.new.files.keys()
    if change.is_way_back:
        right.update(filter(standing.is_file, ours))
        ours = set()
    for path in ours - change.fresh.keys():
        if _is_same(standing.entries[path], change.standing.inode(path)):
            right.add(path)
    for path, entry in change.foreign.items():
        staged = standing.entries.get(path)
        if staged and not entry.is_symlink() and _is_same(staged, entry.inode()):
            right.add(path)
    return right


def _is_same(staged: os.DirEntry[str], inode: int) -> bool:
    """Tell whether `staged` is a name of the file with that `inode`; a link never is."""
    return not staged.is_symlink() and staged.inode() == inode


def _folders(change: Change) -> set[str]:
    """Return the directories that are wanted: those of our files, and those of foreign ones.

    A directory that was ours stays as long as there is something foreign in it.
    """
    foreign = (p for p, entry in change.foreign.items() if entry.is_dir(follow_symlinks=False))
    return folders_of([*change.new.files, *change.foreign]).union(foreign)


def _delete(stage: _Stage, folders: set[str]) -> None:
    """Delete all files that are not right, and then the directories that are not wanted."""
    for path in stage.surplus - stage.folders.keys():
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(stage.at(path)).unlink()
            stage.touch(path)
    for path in sorted(stage.folders.keys() - folders - {"."}, reverse=True):
        Path(stage.touch(path)).rmdir()
        stage.changed.discard(path)


def _make_folders(stage: _Stage, folders: set[str]) -> None:
    """Make the directories that are missing."""
    for path in sorted(folders - stage.folders.keys()):
        make_folder(stage.touch(path))
        stage.changed.add(path)


def _set_modes(change: Change, stage: _Stage, folders: set[str]) -> None:
    """Let the web server into our directories, and keep what else was given to the tree itself."""
    for path in folders.intersection(stage.odd) - change.foreign.keys():
        set_mode(stage.at(path), FOLDER_MODE)
        stage.changed.add(path)
    if not change.place.live.exists():
        return
    live, own = change.place.live.stat(), stage.tree.stat()
    if (live.st_uid, live.st_gid) != (own.st_uid, own.st_gid):
        with suppress(OSError):  # another user may have to
            os.chown(stage.tree, live.st_uid, live.st_gid)
    mode = stat.S_IMODE(live.st_mode) | FOLDER_MODE
    if stat.S_IMODE(stage.tree.stat().st_mode) != mode:
        set_mode(stage.tree, mode)
        stage.changed.add(".")


def _fill(change: Change, stage: _Stage) -> None:
    """Put in every file of ours that is missing, freshly written or from the live tree."""
    for path in change.new.files.keys() - stage.right:
        where = stage.touch(path)
        fresh = change.fresh.get(path)
        if fresh:
            os.rename(fresh, where)  # noqa: PTH104 - see disk.AnyPath
            stage.changed.add(path)
        elif not _link_ours(f"{change.place.live}/{path}", where):
            stage.changed.add(path)
            stage.copied.add(path)


def _link_ours(source: str, where: str) -> bool:
    """Put in a file that stands; tell whether it is a second name of that."""
    try:
        return link_or_copy(source, where)
    except OSError as error:
        # A directory mounted onto the live tree from the same file system.
        if error.errno == errno.EXDEV:
            raise ExchangeRefused from error
        raise


def _add_foreign(change: Change, stage: _Stage) -> None:
    """Put in what is foreign, as it stands in the live tree now."""
    foreign = sorted(change.foreign.items())
    try:
        for path, entry in foreign:
            if path not in stage.right and not entry.is_dir(follow_symlinks=False):
                place_foreign(entry, Path(stage.touch(path)))
        for path, entry in reversed(foreign):
            if entry.is_dir(follow_symlinks=False):
                own_alike(entry, Path(stage.at(path)))
    except OSError as error:
        if error.errno in REFUSALS | {errno.EACCES, errno.EMLINK}:
            raise ExchangeRefused from error
        raise


def _marks(change: Change, stage: _Stage, folders: set[str]) -> dict[str, Mark]:
    """Return the marks of the directories of the stage, once the clock of the disk has gone on."""
    wanted = folders | {"."}
    kept = wanted & stage.folders.keys() - stage.changed
    changed = {path: mark_of(os.lstat(stage.at(path))) for path in wanted - kept}
    if changed:
        moment_after(change.place, max(mark[2] for mark in changed.values()))
    return {path: stage.folders[path] for path in kept} | changed
