"""From artifacts to a published directory, and back to the one before."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.problems import PublishFailed
from statusgen.publish.change import Change
from statusgen.publish.disk import clear_folder, make_folder, write_file
from statusgen.publish.exchange import exchange_trees
from statusgen.publish.lock import locked
from statusgen.publish.manifest import Manifest, Record, folders_of, has_manifest, read_manifest
from statusgen.publish.place import (
    INCOMING,
    NOTHING_DONE,
    Place,
    failing_as,
    has_manifest_name,
    place_of,
    refuse_strangers,
)
from statusgen.publish.standing import Standing, left_alone, standing_in, untouched
from statusgen.publish.swap import put_live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did: files by count, and the bytes that were written for them.

    `at_once` is False if files had to be replaced one by one, because the system would not
    exchange the directory for another.
    """

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    bytes_written: int = 0
    at_once: bool = True


def publish(
    artifacts: Iterable[Artifact],
    target: Path,
    *,
    force: bool = False,
    on_wait: Callable[[], None] | None = None,
    exchange: Callable[[Path, Path], None] = exchange_trees,
) -> Published:
    """Make the directory `target` hold `artifacts`, and say what that took.

    Only an artifact whose key is not the published one, or whose file was changed or deleted
    since, is asked for its bytes; a file whose bytes stay the same stays itself. `on_wait` is
    called once if another build is publishing to the same place. `exchange` gives two
    directories each other's name, or raises OSError where that cannot be done.

    Raises PublishFailed if `target` is not a place to publish to, or the machine stands in the
    way; ValueError for paths that no site can have. A directory with files that statusgen did
    not write is published to only with `force`.
    """
    wanted = _by_path(artifacts)
    place = place_of(target)
    with failing_as(place, NOTHING_DONE):
        # Before the lock, so that a refused place gets no hidden folder beside it.
        refuse_strangers(place, force=force)
        with _tidied(place, on_wait):
            refuse_strangers(place, force=force)
            return _publish(wanted, place, force=force, exchange=exchange)


def rollback(target: Path, *, exchange: Callable[[Path, Path], None] = exchange_trees) -> None:
    """Publish again the tree that stood in `target` before the last publication.

    Files that statusgen did not write stay as they are now. Raises PublishFailed if no earlier
    tree is kept: after the first publication, after a rollback, and where directories cannot be
    exchanged.
    """
    place = place_of(target)
    with failing_as(place, NOTHING_DONE):
        # Before the lock, so that a mistyped place gets no hidden folder beside it.
        if not has_manifest(place.tree):
            raise _no_way_back(place)
        with _tidied(place):
            put_live(_way_back(place), exchange)


def _way_back(place: Place) -> Change:
    """Return the change from the tree that stands to the one before, or raise PublishFailed."""
    live = _manifest_of(place)
    kept = read_manifest(place.tree)
    if not kept or not kept.readable or (live.readable and kept.generation >= live.generation):
        raise _no_way_back(place)
    standing = standing_in(place.live)
    return Change(
        place=place,
        old=live,
        new=kept,
        fresh={path: place.tree / path for path in kept.files},
        standing=standing,
        foreign=left_alone(place, standing, live, kept.files.keys(), force=False),
    )


def _no_way_back(place: Place) -> PublishFailed:
    return PublishFailed(
        place.shown,
        "no page from before is kept",
        f"{NOTHING_DONE}; build an earlier state of the site instead",
        verb="roll back",
    )


def _manifest_of(place: Place) -> Manifest:
    """Return the manifest of what is published, an empty one if nothing of ours is."""
    return read_manifest(place.live) or Manifest(generation=0, files={})


def _by_path(artifacts: Iterable[Artifact]) -> dict[str, Artifact]:
    """Return `artifacts` by path. Raises ValueError for a path that cannot be published."""
    by_path: dict[str, Artifact] = {}
    for artifact in artifacts:
        path = artifact.path
        if path in by_path:
            raise ValueError(f"two artifacts have the path {path!r}")
        if not {"", ".", ".."}.isdisjoint(path.split("/")) or "\0" in path:
            raise ValueError(f"{path!r} is not a path below the site's root")
        if has_manifest_name(path):
            raise ValueError(f"{path!r} is a name that publishing keeps for itself")
        by_path[path] = artifact
    for folder in folders_of(by_path):
        if folder in by_path:
            raise ValueError(f"{folder!r} is an artifact and a directory of others")
    return by_path


def _publish(
    wanted: Mapping[str, Artifact],
    place: Place,
    *,
    force: bool,
    exchange: Callable[[Path, Path], None],
) -> Published:
    old = _manifest_of(place)
    standing = standing_in(place.live)
    foreign = left_alone(place, standing, old, wanted.keys(), force=force)
    sorting = _Sorting(place=place, old=old, standing=standing)
    for path, artifact in wanted.items():
        sorting.add(path, artifact)
    change = Change(
        place=place,
        old=old,
        new=Manifest(
            generation=old.generation + 1,
            files=sorting.records,
            perhaps=frozenset(foreign.keys() if not old.readable else foreign.keys() & old.perhaps),
        ),
        fresh=sorting.fresh,
        standing=standing,
        foreign=foreign,
    )
    at_once = True
    if not old.readable or change.new.files != old.files or not place.live.exists():
        at_once = put_live(change, exchange)
    return Published(
        written=len(sorting.fresh),
        unchanged=len(wanted) - len(sorting.fresh),
        removed=len(change.surplus),
        bytes_written=sum(sorting.records[path].size for path in sorting.fresh),
        at_once=at_once,
    )


@dataclass(slots=True, kw_only=True)
class _Sorting:
    """Sorts artifacts into those whose file stands already and those written anew."""

    place: Place
    old: Manifest
    standing: Standing
    records: dict[str, Record] = field(default_factory=dict)
    fresh: dict[str, Path] = field(default_factory=dict)

    def add(self, path: str, artifact: Artifact) -> None:
        """Keep the file that stands at `path` if it is right, or write it among the fresh."""
        before = self.old.files.get(path)
        stands = before if before and untouched(self.standing, path, before) else None
        if stands and stands.key == artifact.key:
            self.records[path] = stands
            return
        data = artifact.make()
        sha256 = hashlib.sha256(data).hexdigest()
        self.records[path] = Record(artifact.key, sha256, len(data))
        if stands is None or stands.sha256 != sha256:
            self._write(path, data)

    def _write(self, path: str, data: bytes) -> None:
        """Write a fresh file, with a time later than that of the file it replaces."""
        folder, replaced = self.place.fresh, self.standing.entries.get(path)
        try:
            if not self.fresh:
                make_folder(folder)
            where = self.fresh[path] = folder / str(len(self.fresh))
            write_file(where, data)
            # The clock of a disk may be coarse, and equal times would mean an equal file to a host.
            before = replaced.stat(follow_symlinks=False).st_mtime_ns if replaced else -1
            if where.stat().st_mtime_ns <= before:
                os.utime(where, ns=(before + 1, before + 1))
        except OSError as error:
            final = str(self.place.live / path)
            raise OSError(error.errno, error.strerror, final) from error


@contextmanager
def _tidied(place: Place, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of `place`, and remove what interrupted builds and this one leave behind."""
    with locked(place, on_wait):
        clear_folder(place.fresh)
        clear_folder(place.live / INCOMING)
        try:
            yield
        finally:
            # What cannot be removed now is removed by the next build, and fails that.
            with suppress(OSError):
                clear_folder(place.fresh)
                if not has_manifest(place.tree):
                    clear_folder(place.tree)
