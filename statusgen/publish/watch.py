"""How the files of a publication are found, and what of that the next one may rely on.

The clock of a disk ticks slowly, and a file that is changed twice within a tick looks the same
after both. So a mark is relied on only if the disk's own clock had gone on since the last change
to the file, and the file was looked at after that: whatever changes later shows a later time.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.publish.manifest import MANIFEST, SIGNATURE, folders_of
from statusgen.publish.seen import Mark, Memory, is_before, keep, mark_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from statusgen.model.store import Store
    from statusgen.publish.place import Place
    from statusgen.publish.swap import Landing

# How often the disk is asked whether its clock has gone on, and how long to wait in between.
_TRIES = 10
_WAIT_S = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Looks at the files of one publication, and notes how they are in `marks`, by path.

    `moment` is what the clock of the disk said before any of them was looked at.
    """

    place: Place
    memory: Memory
    moment: int
    marks: dict[str, Mark] = field(default_factory=dict)

    def knows(self, path: str, entry: os.DirEntry[str], sha256: str) -> bool:
        """Tell whether the file `entry`, at `path`, has the digest `sha256`. Raises OSError.

        It is read only if it is not known by its mark.
        """
        mark = mark_of(entry.stat(follow_symlinks=False))
        known = self.memory.marks.get(path)
        if known is None or known[:-1] != mark[:-1]:
            digest = hashlib.sha256(Path(entry.path).read_bytes()).digest()
            if not is_before(mark, self.moment):
                return digest.hex() == sha256
            known = (*mark[:-1], digest)
        self.marks[path] = known
        return known[-1].hex() == sha256

    def note_fresh(self, path: str, status: os.stat_result, sha256: str) -> None:
        """Note how the file is that was written for `path` and has still to be put there."""
        self.marks[path] = mark_of(status, bytes.fromhex(sha256))


def watch_over(place: Place, memory: Memory) -> Watch:
    """Return what looks at the files of a publication to `place`, with `memory` of the last."""
    moment = 0
    with suppress(OSError):
        moment = _moment_of(place)
    return Watch(place=place, memory=memory, moment=moment)


def remember(
    store: Store, watch: Watch, *, site: bytes, paths: Collection[str], landing: Landing
) -> None:
    """Put into `store` what is certain of the files `paths`, by now all that the site has.

    `site` is its digest. The files that were moved, put in or given another name, look
    different from what the watch has noted, but only in when they were last changed.
    """
    place = watch.place
    marks = {path: watch.marks[path] for path in paths if path in watch.marks}
    with suppress(OSError):
        manifests = _manifests(place, watch.memory)
        last = max((place.live / name).lstat().st_ctime_ns for name in (".", MANIFEST))
        moment = moment_after(place, last)
        for path in landing.moved & marks.keys():
            noted = marks.pop(path)
            mark = mark_of(os.lstat(f"{place.live}/{path}"), noted[-1])
            if is_before(mark, moment) and mark[:2] + mark[3:] == noted[:2] + noted[3:]:
                marks[path] = mark
        around = _around(place, paths)
        if len(marks) < len(paths) or not all(is_before(mark, moment) for mark in around.values()):
            keep(store, place, Memory(marks=marks, manifests=manifests))
            return
        keep(
            store,
            place,
            Memory(
                site=site,
                marks=marks | around,
                folders=_moved(place.live, landing.folders, moment),
                spare=_spare(place, landing, moment),
                behind=frozenset(landing.behind),
                manifests=manifests,
            ),
        )


def _manifests(place: Place, memory: Memory) -> tuple[bytes, ...]:
    """Return the digests of manifests that this engine wrote: the one that stands, and another."""
    live = hashlib.sha256((place.live / MANIFEST).read_bytes()).digest()
    before = [digest for digest in memory.manifests if digest != live]
    return (live, *before[:1])


def _around(place: Place, paths: Collection[str]) -> dict[str, Mark]:
    """Return the marks of the manifest and of the directories that others are in.

    While those are what they were, no directory has become a link to another place.
    """
    parents = {folder.rpartition("/")[0] or "." for folder in folders_of(paths)} | {"."}
    own = [name for name in (MANIFEST, SIGNATURE) if os.path.lexists(place.live / name)]
    return {path: mark_of((place.live / path).lstat()) for path in (*own, *sorted(parents))}


def _spare(place: Place, landing: Landing, moment: int) -> dict[str, Mark]:
    """Return the marks of the directories of the hidden tree and of its manifest."""
    marks = _moved(place.tree, landing.spare, moment)
    if marks:
        marks[MANIFEST] = mark_of((place.tree / MANIFEST).lstat())
    return marks


def _moved(tree: Path, folders: Mapping[str, Mark], moment: int) -> dict[str, Mark]:
    """Return the marks of the directories of `tree`, which has got another name since.

    That changes one of its own times, and not the one when something came into it or left it.
    There are none if one of them might be changed unnoticed.
    """
    if not folders or not all(is_before(mark, moment) for mark in folders.values()):
        return {}
    root, was = mark_of(tree.lstat()), folders["."]
    if root[1] != was[1] or root[3] != was[3] or not is_before(root, moment):
        return {}
    return {**folders, ".": root}


def _moment_of(place: Place) -> int:
    """Return what the clock of the disk at `place` says, in nanoseconds. Raises OSError."""
    os.utime(place.lock)
    return place.lock.stat().st_ctime_ns


def moment_after(place: Place, last: int) -> int:
    """Return a moment of the disk's clock after `last`, if it goes on soon enough.

    Both are in nanoseconds. Raises OSError.
    """
    moment = _moment_of(place)
    for _ in range(_TRIES):
        if moment > last:
            break
        time.sleep(_WAIT_S)
        moment = _moment_of(place)
    return moment
