"""Put a staged tree in the place of the one that customers read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.publish.disk import clear_folder, make_durable, make_folder
from statusgen.publish.exchange import REFUSALS, ExchangeRefused
from statusgen.publish.in_place import replace_in_place
from statusgen.publish.place import ALL_DONE, NOTHING_DONE, Place, failing_as
from statusgen.publish.stage import stage_tree
from statusgen.publish.standing import Entries, foreign_in, place_foreign, standing_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set
    from pathlib import Path

    from statusgen.publish.change import Change
    from statusgen.publish.seen import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """How a tree came to stand: `at_once`, or file by file.

    `moved` are the paths of our files that were put in or given another name for it. `folders` are
    the marks of all its directories as they were just before, `.` the tree itself, if nothing
    foreign can be in them. `spare` are those of the tree that stood before and is the hidden one
    now; `behind` are the paths at which that has other files, or none.
    """

    at_once: bool = True
    moved: Set[str] = frozenset()
    folders: Mapping[str, Mark] = field(default_factory=dict)
    spare: Mapping[str, Mark] = field(default_factory=dict)
    behind: Set[str] = frozenset()


def put_live(change: Change, exchange: Callable[[Path, Path], None]) -> Landing:
    """Make the tree of `change` the one that customers read.

    Where the system refuses to exchange directories, files are replaced one by one, and no
    earlier tree is kept. Raises PublishFailed.
    """
    try:
        with failing_as(change.place, NOTHING_DONE):
            staged = stage_tree(change)
            _swap(change, exchange)
    except ExchangeRefused:
        replace_in_place(change)
        with failing_as(change.place, ALL_DONE):
            clear_folder(change.place.tree)
        return Landing(at_once=False, moved=change.fresh.keys())
    with failing_as(change.place, ALL_DONE):
        late = _bring_late_arrivals(change)
        make_durable([change.place.live.parent, change.place.hidden])
        # A directory that was empty is gone, and no tree of before is kept. Modes are set in a
        # tree that is listed.
        is_tidy = change.place.tree.exists() and not change.standing.odd_folders()
        spare = change.standing.folders if is_tidy else {}
    gone = change.old.files.keys() - change.new.files.keys()
    return Landing(
        moved=staged.put_in,
        folders={} if late or change.foreign else staged.folders,
        spare=spare,
        behind=staged.copied | change.fresh.keys() | gone,
    )


def _swap(change: Change, exchange: Callable[[Path, Path], None]) -> None:
    place = change.place
    try:
        if _is_missing_or_empty(place):
            place.tree.rename(place.live)
        else:
            exchange(place.tree, place.live)
    except OSError as error:
        if error.errno in REFUSALS:
            raise ExchangeRefused from error
        raise


def _is_missing_or_empty(place: Place) -> bool:
    return not place.live.exists() or not any(place.live.iterdir())


def _bring_late_arrivals(change: Change) -> bool:
    """Bring over the foreign files that came into the old tree while the new one was staged.

    Tells whether anything in the old tree was changed meanwhile.
    """
    tree = change.place.tree
    if not tree.exists() or _are_as_before(tree, change.standing.folders, change.moment):
        return False
    live, waiting = change.place.live, change.place.fresh / "late"
    for path, entry in sorted(_late_arrivals(change).items()):
        if entry.is_dir(follow_symlinks=False):
            (live / path).mkdir(parents=True, exist_ok=True)
            continue
        clear_folder(change.place.fresh)
        make_folder(change.place.fresh)
        place_foreign(entry, waiting)
        (live / path).parent.mkdir(parents=True, exist_ok=True)
        waiting.replace(live / path)
    return True


def _late_arrivals(change: Change) -> Entries:
    """Return the foreign entries of the old tree, by now the hidden one, that are new in it."""
    return {
        path: entry
        for path, entry in foreign_in(standing_in(change.place.tree), change.old.files).items()
        if path not in change.new.files and _is_new(entry, change.standing.entries.get(path))
    }


def _are_as_before(tree: Path, folders: Mapping[str, Mark], moment: int) -> bool:
    """Tell whether nothing came into or left the directories of `tree` since they were so.

    Of one that was changed at the `moment` of the look, or after it, that is not certain: the clock
    of a disk may tick slowly.
    """
    descriptor = os.open(tree, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return all(
            os.stat(path, dir_fd=descriptor).st_mtime_ns == mark[1] < moment
            for path, mark in folders.items()
        )
    except FileNotFoundError:
        return False
    finally:
        os.close(descriptor)


def _is_new(entry: os.DirEntry[str], before: os.DirEntry[str] | None) -> bool:
    return before is None or entry.inode() != before.inode()
