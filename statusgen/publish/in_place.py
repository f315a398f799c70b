"""Replace a tree file by file, where the system refuses to exchange directories.

First every new file is written into a folder inside the tree; if the disk is full, that is
where it ends. Then they are renamed into place, pages after what they load, feeds and data after
pages, the front page last, and files no longer wanted are deleted. Before the first rename a
manifest is put in place that claims the files of both builds, so that the build after an
interrupted one knows what is ours and finishes the work.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from statusgen.publish.disk import (
    clear_folder,
    copy_file,
    make_durable,
    make_folder,
    write_file,
)
from statusgen.publish.manifest import (
    MANIFEST,
    SIGNATURE,
    UNCERTAIN,
    Manifest,
    as_bytes,
    folders_of,
)
from statusgen.publish.place import INCOMING, NOTHING_DONE, PARTLY_DONE, Place, failing_as

if TYPE_CHECKING:
    from statusgen.publish.change import Change

_PAGES = frozenset({".html", ".htm"})
_DATA = frozenset({".json", ".xml", ".atom", ".rss", ".ics", ".txt"})
_ENTRANCES = frozenset({"index.html", "status.json", "status.json.minisig"})


def replace_in_place(change: Change) -> None:
    """Replace, file by file, what differs in the live tree. Raises PublishFailed.

    The directory is made if it is missing. Readers may see a mixture for a moment.
    """
    live = change.place.live
    incoming = live / INCOMING
    made: list[Path] = []
    try:
        with failing_as(change.place, NOTHING_DONE):
            _make_folder_unless_there(live, made)
            make_folder(incoming)
            waiting = _write_all(change, incoming)
            _make_folders(change, made)
    except BaseException:
        _undo(incoming, made)
        raise
    with failing_as(change.place, PARTLY_DONE):
        _move_all(change, waiting)
        make_durable(_touched(change))


def in_order(path: str) -> tuple[int, str]:
    """Return what to sort paths by, so that no page is there before what it refers to.

    >>> sorted(["index.html", "style.css", "history.atom", "a/index.html"], key=in_order)
    ['style.css', 'a/index.html', 'history.atom', 'index.html']
    """
    suffix = PurePosixPath(path).suffix
    if path in _ENTRANCES:
        return 3, path
    return (1 if suffix in _PAGES else 2 if suffix in _DATA else 0), path


def _write_all(change: Change, incoming: Path) -> dict[str, Path]:
    """Write everything that will be needed into `incoming`; return the new files by path."""
    waiting = {path: incoming / str(count) for count, path in enumerate(sorted(change.fresh))}
    for path, copy in waiting.items():
        fresh, staged = Path(change.fresh[path]), change.place.tree / path
        copy_file(fresh if fresh.exists() else staged, copy)
    claims = {**change.old.files, **dict.fromkeys(change.fresh, UNCERTAIN)}
    claim = Manifest(generation=change.old.generation, files=claims, perhaps=change.new.perhaps)
    own = {"claim": as_bytes(claim), "manifest": as_bytes(change.new)}
    if change.signature is not None:
        own["signature"] = change.signature
    for name, data in own.items():
        write_file(incoming / name, data)
    make_durable([*waiting.values(), *(incoming / name for name in own), incoming])
    return waiting


def _make_folders(change: Change, made: list[Path]) -> None:
    """Make the directories that are missing, but for those where an old file still is."""
    for folder in sorted(folders_of(change.new.files)):
        with suppress(NotADirectoryError):
            _make_folder_unless_there(change.place.live / folder, made)


def _make_folder_unless_there(folder: Path, made: list[Path]) -> None:
    try:
        folder.lstat()
    except FileNotFoundError:
        made.append(folder)
        make_folder(folder)


def _undo(incoming: Path, made: list[Path]) -> None:
    """Remove what was prepared; what cannot be removed is left to the next build."""
    with suppress(OSError):
        clear_folder(incoming)
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()


def _move_all(change: Change, waiting: dict[str, Path]) -> None:
    live = change.place.live
    incoming = live / INCOMING
    (live / SIGNATURE).unlink(missing_ok=True)
    (incoming / "claim").replace(live / MANIFEST)
    make_durable([live])
    surplus = set(change.surplus)
    in_the_way = {path for path in surplus if _is_in_the_way(path, change)}
    _delete(change.place, in_the_way, keep=folders_of(change.new.files))
    _make_folders(change, [])
    for path in sorted(waiting, key=in_order):
        waiting[path].replace(live / path)
    _delete(change.place, surplus - in_the_way, keep=folders_of(change.new.files))
    # Before the manifest, so that a build after an interruption sees that work is left.
    if change.signature is not None:
        (incoming / "signature").replace(live / SIGNATURE)
    (incoming / "manifest").replace(live / MANIFEST)
    incoming.rmdir()


def _is_in_the_way(path: str, change: Change) -> bool:
    """Tell whether the old file `path` lies where a directory is wanted, or below a new file."""
    return path in folders_of(change.new.files) or not folders_of([path]).isdisjoint(
        change.new.files
    )


def _delete(place: Place, paths: set[str], *, keep: set[str]) -> None:
    """Delete our files `paths` and then their directories, unless kept or not empty."""
    for path in paths:
        (place.live / path).unlink()
    for folder in sorted(folders_of(paths) - keep, reverse=True):
        with suppress(OSError):
            (place.live / folder).rmdir()


def _touched(change: Change) -> set[Path]:
    """Return the directories in which anything can have changed and that are still there."""
    live = change.place.live
    folders = {live / folder for folder in folders_of([*change.fresh, *change.surplus])}
    return {folder for folder in folders if folder.is_dir()} | {live}
