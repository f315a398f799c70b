"""From artifacts to a published directory, and back to the one before."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from statusgen.problems import PublishFailed
from statusgen.publish.change import Change
from statusgen.publish.disk import clear_folder
from statusgen.publish.exchange import exchange_trees
from statusgen.publish.lock import locked
from statusgen.publish.look import look_at
from statusgen.publish.manifest import (
    MANIFEST,
    Manifest,
    Record,
    as_bytes,
    folders_of,
    has_manifest,
    read_manifest,
    read_signature,
)
from statusgen.publish.place import (
    INCOMING,
    NOTHING_DONE,
    Place,
    failing_as,
    has_manifest_name,
    is_stray,
    place_of,
    refuse_strangers,
)
from statusgen.publish.seen import Memory, digest_of, recall
from statusgen.publish.sorting import Sorting
from statusgen.publish.standing import Entries, Standing, left_alone, standing_in
from statusgen.publish.swap import Landing, put_live
from statusgen.publish.watch import remember, watch_over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact
    from statusgen.model.store import Store
    from statusgen.publish.look import Found, Look
    from statusgen.publish.watch import Watch


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


def publish(  # noqa: PLR0913 - the options of a build
    artifacts: Iterable[Artifact],
    target: Path,
    *,
    force: bool = False,
    sign: Callable[[bytes, str], bytes] | None = None,
    seen: Store | None = None,
    look: Look | None = None,
    on_wait: Callable[[], None] | None = None,
    on_made: Callable[[int, int], None] | None = None,
    on_copy_end: Callable[[], None] | None = None,
    exchange: Callable[[Path, Path], None] = exchange_trees,
) -> Published:
    """Make the directory `target` hold `artifacts`, and say what that took.

    Only an artifact whose key is not the published one, or whose file was changed or deleted
    since, is asked for its bytes; a file whose bytes stay the same stays itself. `sign` returns
    the signature of a file by its bytes and its name: the manifest is published with one. `seen`
    spares reading the files that nobody touched since it was filled; without it all are read. Where
    it does not know the manifest that stands, its keys may be another engine's, so all is made.
    `look` is one at `target`, compared with `seen`, that was begun before, see `looking_ahead`.
    `on_wait` is called once if another build is publishing to the same place, `on_made` with how
    many more files were made and how many there are to make, and `on_copy_end` in a copy of this
    process that made a part of them. `exchange` gives two directories each other's name, or raises
    OSError where that cannot be done.

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
            options = _Options(
                force=force,
                sign=sign,
                seen=seen,
                look=look,
                on_made=on_made,
                on_copy_end=on_copy_end,
                exchange=exchange,
            )
            return _publish(wanted, place, options)


def rollback(target: Path, *, exchange: Callable[[Path, Path], None] = exchange_trees) -> None:
    """Publish again the tree that stood in `target` before the last publication.

    Files that statusgen did not write stay as they are now. Raises PublishFailed if no earlier
    tree is kept as it was: after the first publication, after a rollback, where directories cannot
    be exchanged, and if somebody changed it.
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
    changed = next((p for p, record in kept.files.items() if not _is_in(place.tree, p, record)), "")
    if changed:
        raise _no_way_back(place, f"{changed} of the page from before was changed, or is gone")
    standing = standing_in(place.live)
    return Change(
        place=place,
        old=live,
        new=kept,
        fresh={path: f"{place.tree}/{path}" for path in kept.files},
        standing=standing,
        foreign=left_alone(place, standing, live, kept.files.keys(), force=False),
        signature=read_signature(place.tree),
        is_way_back=True,
    )


def _is_in(tree: Path, path: str, record: Record) -> bool:
    """Tell whether the file `path` in `tree` has the bytes that `record` says. Raises OSError."""
    file = tree / path
    if file.is_symlink() or not file.is_file():
        return False
    return hashlib.sha256(file.read_bytes()).hexdigest() == record.sha256


def _no_way_back(place: Place, reason: str = "no page from before is kept") -> PublishFailed:
    return PublishFailed(
        place.shown,
        reason,
        f"{NOTHING_DONE}; build an earlier state of the site instead",
        verb="roll back",
    )


def _manifest_of(place: Place) -> Manifest:
    """Return the manifest of what is published, an empty one if nothing of ours is."""
    return read_manifest(place.live) or Manifest(generation=0, files={})


def _by_path(artifacts: Iterable[Artifact]) -> dict[str, Artifact]:
    """Return `artifacts` by path. Raises ValueError for a path that cannot be published."""
    given = tuple(artifacts)
    by_path = {artifact.path: artifact for artifact in given}
    if len(by_path) < len(given):
        twice = next(path for path, times in Counter(a.path for a in given).items() if times > 1)
        raise ValueError(f"two artifacts have the path {twice!r}")
    for path in by_path:
        if is_stray(path):
            raise ValueError(f"{path!r} is not a path below the site's root")
        if has_manifest_name(path):
            raise ValueError(f"{path!r} is a name that publishing keeps for itself")
    for folder in folders_of(by_path) & by_path.keys():
        raise ValueError(f"{folder!r} is an artifact and a directory of others")
    return by_path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """What `publish` was asked for."""

    force: bool
    sign: Callable[[bytes, str], bytes] | None
    seen: Store | None
    look: Look | None
    on_made: Callable[[int, int], None] | None
    on_copy_end: Callable[[], None] | None
    exchange: Callable[[Path, Path], None]


def _publish(wanted: Mapping[str, Artifact], place: Place, options: _Options) -> Published:
    seen, sign = options.seen, options.sign
    look = options.look or look_at(place, recall(seen, place) if seen is not None else Memory())
    found, memory = look.found(), look.memory
    site = digest_of(wanted, signed=sign is not None) if seen is not None else b""
    if site and memory.site == site and found.files:
        return Published(unchanged=len(wanted))
    watch = watch_over(place, memory)
    change = _change_to(wanted, watch, found, options)
    landing = Landing(folders={} if change.foreign else change.standing.folders)
    if change.is_needed or _is_amiss(place, change.old, sign):
        if sign:
            change = replace(change, signature=sign(as_bytes(change.new), MANIFEST))
        landing = put_live(change, options.exchange)
    if seen is not None:
        remember(seen, watch, site=site, paths=wanted.keys(), landing=landing)
    return Published(
        written=len(change.fresh),
        unchanged=len(wanted) - len(change.fresh),
        removed=len(change.surplus),
        bytes_written=sum(change.new.files[path].size for path in change.fresh),
        at_once=landing.at_once,
    )


def _change_to(
    wanted: Mapping[str, Artifact], watch: Watch, found: Found, options: _Options
) -> Change:
    """Return the change from what stands to `wanted`, with its fresh files written."""
    place, memory = watch.place, watch.memory
    old = _manifest_of(place)
    if found.folders:
        known = {path: mark for path, mark in memory.marks.items() if path in old.files}
        standing, foreign = Standing(known=known, folders=memory.folders), Entries()
    else:
        standing = standing_in(place.live)
        foreign = left_alone(place, standing, old, wanted.keys(), force=options.force)
    sorting = Sorting(
        wanted=wanted,
        old=old,
        watch=watch,
        trusting=options.seen is None or old.digest in memory.manifests,
        on_made=options.on_made,
        on_copy_end=options.on_copy_end,
    )
    sorting.sort(standing)
    perhaps = foreign.keys() if not old.readable else foreign.keys() & old.perhaps
    return Change(
        place=place,
        old=old,
        new=Manifest(
            generation=old.generation + 1, files=sorting.records, perhaps=frozenset(perhaps)
        ),
        fresh=sorting.fresh,
        standing=standing,
        foreign=foreign,
        moment=watch.moment,
        spare=memory if found.folders and found.spare else None,
    )


def _is_amiss(place: Place, old: Manifest, sign: Callable[[bytes, str], bytes] | None) -> bool:
    """Tell whether nothing stands, or the signature is not that of the manifest `old`."""
    if not place.live.exists():
        return True
    signature = read_signature(place.live)
    if sign is None:
        return signature is not None
    text = as_bytes(old)
    return signature != sign(text, MANIFEST) or (place.live / MANIFEST).read_bytes() != text


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
