"""Which files of a site stand already, and which are written anew."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from statusgen.forks import spread
from statusgen.publish.disk import make_folder, write_file
from statusgen.publish.manifest import Manifest, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact
    from statusgen.publish.standing import Standing
    from statusgen.publish.watch import Watch

_READABLE = 0o444
# With fewer files a copy of the process costs more than it saves.
_MANY = 200


class _Missing(NamedTuple):
    """A file to be made. `stands` is what is there of it, `where` is where it is written first."""

    path: str
    artifact: Artifact
    stands: Record | None
    where: Path


@dataclass(slots=True, kw_only=True)
class Sorting:
    """Sorts artifacts into those whose file stands already and those written anew.

    Without `trusting` the keys of those that stand, every artifact is asked for its bytes.
    `records` are those of all files by path, `fresh` says where the new ones lie written.
    """

    old: Manifest
    standing: Standing
    watch: Watch
    trusting: bool
    records: dict[str, Record] = field(default_factory=dict)
    fresh: dict[str, Path] = field(default_factory=dict)

    def add_all(
        self,
        wanted: Mapping[str, Artifact],
        on_made: Callable[[int, int], None] | None = None,
        on_copy_end: Callable[[], None] | None = None,
    ) -> None:
        """Keep each file that is right as it stands, and write the others among the fresh.

        `on_made` is told how many more were made, and how many there are to make; `on_copy_end` is
        called where a copy of this process made a part of them.
        """
        missing: list[_Missing] = []
        # What lies beside each other is about the same, and is made in less time together.
        for path, artifact in sorted(wanted.items()):
            before = self.old.files.get(path)
            stands = before if before and self._is_untouched(path, before) else None
            if stands and self.trusting and stands.key == artifact.key:
                self.records[path] = stands
            else:
                where = self.watch.place.fresh / str(len(missing))
                missing.append(_Missing(path, artifact, stands, where))
        if missing:
            self._make_folder()
        made = spread(
            missing,
            lambda share: map(self._made, share),
            least=_MANY,
            on_done=lambda number: on_made(number, len(missing)) if on_made else None,
            on_copy_end=on_copy_end,
        )
        for each, (record, status) in zip(missing, made, strict=True):
            self.records[each.path] = record
            if status:
                self.fresh[each.path] = each.where
                self.watch.note_fresh(each.path, status, record.sha256)

    def _is_untouched(self, path: str, record: Record) -> bool:
        """Tell whether the file `path` still is what `record` says: its mode, size and bytes."""
        entry = self.standing.entries.get(path)
        if entry is None or not entry.is_file(follow_symlinks=False):
            return False
        status = entry.stat(follow_symlinks=False)
        if status.st_size != record.size or status.st_mode & _READABLE != _READABLE:
            return False
        return self.watch.knows(path, entry, record.sha256)

    def _make_folder(self) -> None:
        place = self.watch.place
        with _failing_at(place.live):
            make_folder(place.fresh)

    def _made(self, missing: _Missing) -> tuple[Record, os.stat_result | None]:
        """Ask for the bytes of a file; write them unless they are those that stand there."""
        data, stands = missing.artifact.make(), missing.stands
        record = Record(missing.artifact.key, hashlib.sha256(data).hexdigest(), len(data))
        if stands and stands.sha256 == record.sha256:
            return record, None
        return record, self._written(missing, data)

    def _written(self, missing: _Missing, data: bytes) -> os.stat_result:
        """Write a fresh file, with a time later than that of the file it replaces."""
        where, replaced = missing.where, self.standing.entries.get(missing.path)
        with _failing_at(self.watch.place.live / missing.path):
            write_file(where, data)
            # The clock of a disk may be coarse, and equal times would mean an equal file to a host.
            before = replaced.stat(follow_symlinks=False).st_mtime_ns if replaced else -1
            status = where.stat()
            if status.st_mtime_ns <= before:
                os.utime(where, ns=(before + 1, before + 1))
                status = where.stat()
        return status


@contextmanager
def _failing_at(final: Path) -> Iterator[None]:
    """Name in an OSError the file that is to be, which is what people know."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(final)) from error
