"""Which files of a site stand already, and which are written anew."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from statusgen.forks import spread
from statusgen.publish.disk import make_folder, write_file
from statusgen.publish.manifest import Manifest, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from statusgen.model.files import Artifact
    from statusgen.publish.standing import Standing
    from statusgen.publish.watch import Watch

    _Made = tuple[Record, os.stat_result | None]

_READABLE = 0o444
# With fewer files a copy of the process costs more than it saves.
_MANY = 200


class _Missing(NamedTuple):
    """A file to be made. `stands` is what is there of it, `where` is where it is written first."""

    path: str
    artifact: Artifact
    stands: Record | None
    where: str


@dataclass(slots=True, kw_only=True)
class Sorting:
    """Sorts the artifacts `wanted` into those whose file stands already and those written anew.

    Without `trusting` the keys of those that stand, every artifact is asked for its bytes.
    `on_made` is told how many more were made and how many there are to make; `on_copy_end` is
    called where a copy of this process made a part of them. `records` are those of all files by
    path, `fresh` says where the new ones lie written.
    """

    wanted: Mapping[str, Artifact]
    old: Manifest
    watch: Watch
    trusting: bool
    on_made: Callable[[int, int], None] | None = None
    on_copy_end: Callable[[], None] | None = None
    records: dict[str, Record] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict)

    def sort(self, standing: Standing) -> None:
        """Keep each file that is right as it stands in `standing`, and write the others anew."""
        missing = self._sorted_out(standing)
        if missing:
            self._make_folder()
        all_made = spread(
            missing,
            self._all_made,
            least=_MANY,
            on_done=lambda number: self.on_made(number, len(missing)) if self.on_made else None,
            on_copy_end=self.on_copy_end,
        )
        for each, (record, written) in zip(missing, all_made, strict=True):
            self.records[each.path] = record
            if written:
                self.fresh[each.path] = each.where
                status = self._made_later(each, written, standing)
                self.watch.note_fresh(each.path, status, record.sha256)

    def _sorted_out(self, standing: Standing) -> list[_Missing]:
        """Note the records of the files that are right as they stand, and return the others."""
        missing: list[_Missing] = []
        # What lies beside each other is about the same, and is made in less time together.
        for path in sorted(self.wanted):
            artifact, before = self.wanted[path], self.old.files.get(path)
            stands = before if before and self._is_untouched(path, before, standing) else None
            if stands and self.trusting and stands.key == artifact.key:
                self.records[path] = stands
            else:
                where = f"{self.watch.place.fresh}/{len(missing)}"
                missing.append(_Missing(path, artifact, stands, where))
        return missing

    def _is_untouched(self, path: str, record: Record, standing: Standing) -> bool:
        """Tell whether the file `path` still is what `record` says: its mode, size and bytes."""
        known = standing.known.get(path)
        if known:
            self.watch.marks[path] = known
            return known[-1].hex() == record.sha256
        entry = standing.entries.get(path)
        if entry is None or not entry.is_file(follow_symlinks=False):
            return False
        status = entry.stat(follow_symlinks=False)
        if status.st_size != record.size or status.st_mode & _READABLE != _READABLE:
            return False
        return self.watch.knows(path, entry, record.sha256)

    def _make_folder(self) -> None:
        with self._failing_at(""):
            make_folder(self.watch.place.fresh)

    def _all_made(self, share: Iterable[_Missing]) -> Iterator[_Made]:
        return map(self._made, share)

    def _made(self, missing: _Missing) -> _Made:
        """Ask for the bytes of a file; write them unless they are those that stand there."""
        data, stands = missing.artifact.make(), missing.stands
        record = Record(missing.artifact.key, hashlib.sha256(data).hexdigest(), len(data))
        if stands and stands.sha256 == record.sha256:
            return record, None
        with self._failing_at(missing.path):
            _write_anew(missing.where, data)
            return record, os.lstat(missing.where)

    def _made_later(
        self, missing: _Missing, status: os.stat_result, standing: Standing
    ) -> os.stat_result:
        """Give a fresh file a time later than that of the file it replaces.

        The clock of a disk may be coarse, and equal times would mean an equal file to a host.
        """
        with self._failing_at(missing.path):
            before = standing.modified(missing.path)
            if before is None or status.st_mtime_ns > before:
                return status
            os.utime(missing.where, ns=(before + 1, before + 1))
            return os.lstat(missing.where)

    @contextmanager
    def _failing_at(self, path: str) -> Iterator[None]:
        """Name in an OSError the file that is to be, which is what people know."""
        try:
            yield
        except OSError as error:
            final = str(self.watch.place.live / path)
            raise OSError(error.errno, error.strerror, final) from error


def _write_anew(where: str, data: bytes) -> None:
    try:
        write_file(where, data)
    except FileExistsError:
        # A copy of the process that could not end its part left it.
        Path(where).unlink()
        write_file(where, data)
