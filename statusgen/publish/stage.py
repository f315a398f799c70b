"""Prepare the next tree in the hidden folder, beside the one that customers read.

The tree that was published before lies there already. What of it is still right stays; the
rest is deleted, hard-linked from the live tree or put in from the freshly written files. While
that is going on the tree has no manifest, so that an interrupted stage is never taken for a tree.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.publish.disk import (
    clear_folder,
    link_or_copy,
    make_durable,
    make_folder,
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
from statusgen.publish.standing import (
    Standing,
    is_across_file_systems,
    own_alike,
    place_foreign,
    standing_in,
)

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from statusgen.publish.change import Change


@dataclass(frozen=True, slots=True)
class _Stage:
    """The stage as it was found, and the files and directories changed in it since.

    It `is_ready` if it was published once and is wanted again, the manifest with all the rest.
    """

    tree: Path
    is_ready: bool
    standing: Standing
    changed: set[Path] = field(default_factory=set)

    def touch(self, path: str) -> Path:
        """Return where `path` lies in the stage, and note that its directory changes."""
        where = self.tree / path
        self.changed.add(where.parent)
        return where


def stage_tree(change: Change) -> set[str]:
    """Make the tree in the hidden folder hold all that `change` wants, on the disk.

    Returns the paths of our files that were put in; the others lay there already.
    Raises ExchangeRefused if it could not take the place of the live tree: part of that is on
    another file system, or holds a foreign file that cannot have a second name. Raises OSError
    if the disk stands in the way.
    """
    if (
        change.standing.closed
        or mounts_in(change.place.live)
        or is_across_file_systems(change.standing, change.place.hidden.stat().st_dev)
    ):
        raise ExchangeRefused
    stage = _opened(change)
    folders = _folders(change)
    usable = _usable(change, stage, folders)
    _delete(stage, usable)
    _make_folders(stage, folders)
    _fill(change, stage, usable)
    _add_foreign(change, stage, usable)
    if not stage.is_ready:
        write_file(stage.tree / MANIFEST, as_bytes(change.new))
        stage.changed.add(stage.tree / MANIFEST)
        if change.signature is not None:
            write_file(stage.tree / SIGNATURE, change.signature)
            stage.changed.add(stage.tree / SIGNATURE)
    make_durable(stage.changed | {stage.tree, change.place.hidden})
    return change.new.files.keys() - usable


def _opened(change: Change) -> _Stage:
    """Return the tree in the hidden folder, emptied if nothing certain is known about it."""
    tree = change.place.tree
    is_known = has_manifest(tree)
    standing = standing_in(tree)
    if not is_known or standing.closed:
        clear_folder(tree)
        make_folder(tree)
        return _Stage(tree, is_ready=False, standing=Standing())
    is_ready = change.is_way_back
    if not is_ready:
        (tree / MANIFEST).unlink()
        (tree / SIGNATURE).unlink(missing_ok=True)
    return _Stage(tree, is_ready, standing)


def _folders(change: Change) -> set[str]:
    """Return the directories that are wanted: those of our files, and those of foreign ones.

    A directory that was ours stays as long as there is something foreign in it.
    """
    foreign = (p for p, entry in change.foreign.items() if entry.is_dir(follow_symlinks=False))
    return folders_of([*change.new.files, *change.foreign]).union(foreign)


def _usable(change: Change, stage: _Stage, folders: set[str]) -> set[str]:
    """Return the paths in the stage that are as they are wanted already."""
    usable = stage.standing.folders.keys() & folders
    ours = stage.standing.entries.keys() & change.new.files.keys()
    if change.is_way_back:
        usable.update(filter(stage.standing.is_file, ours))
        ours = set()
    for path in ours - change.fresh.keys():
        if _is_same(stage.standing.entries[path], change.standing.entries[path]):
            usable.add(path)
    for path, entry in change.foreign.items():
        staged = stage.standing.entries.get(path)
        if staged and _is_same(staged, entry):
            usable.add(path)
    return usable


def _is_same(staged: os.DirEntry[str], entry: os.DirEntry[str]) -> bool:
    """Tell whether both are names of one file; links and directories never are."""
    return not entry.is_symlink() and staged.inode() == entry.inode()


def _delete(stage: _Stage, usable: set[str]) -> None:
    """Delete all that is not usable, what lies in a directory before the directory."""
    for path in sorted(stage.standing.entries.keys() - usable, reverse=True):
        where = stage.touch(path)
        if path in stage.standing.folders:
            where.rmdir()
            stage.changed.discard(where)
        else:
            where.unlink()


def _make_folders(stage: _Stage, folders: set[str]) -> None:
    """Make the directories that are missing."""
    for path in sorted(folders - stage.standing.folders.keys()):
        make_folder(stage.touch(path))


def _fill(change: Change, stage: _Stage, usable: set[str]) -> None:
    """Put in every file of ours that is missing, freshly written or from the live tree."""
    for path in change.new.files.keys() - usable:
        where = stage.touch(path)
        fresh = change.fresh.get(path)
        if fresh:
            fresh.rename(where)
            stage.changed.add(where)
        else:
            _link_ours(change.place.live / path, where)


def _link_ours(source: Path, where: Path) -> None:
    try:
        link_or_copy(source, where)
    except OSError as error:
        # A directory mounted onto the live tree from the same file system.
        if error.errno == errno.EXDEV:
            raise ExchangeRefused from error
        raise


def _add_foreign(change: Change, stage: _Stage, usable: set[str]) -> None:
    """Put in what is foreign, as it stands in the live tree now."""
    foreign = sorted(change.foreign.items())
    try:
        for path, entry in foreign:
            if path not in usable and not entry.is_dir(follow_symlinks=False):
                place_foreign(entry, stage.touch(path))
        for path, entry in reversed(foreign):
            if entry.is_dir(follow_symlinks=False):
                own_alike(entry, stage.tree / path)
    except OSError as error:
        if error.errno in REFUSALS | {errno.EACCES, errno.EMLINK}:
            raise ExchangeRefused from error
        raise
