"""What is remembered of a published tree, so that a file nobody touched is not read again.

A file is still what it was if its size, its two times and its inode are as remembered. Nobody can
set the second time, that of the last change to the file or to its names.
"""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact
    from statusgen.model.store import Store
    from statusgen.publish.place import Place

_FORMAT = b"statusgen seen 1"
_HEAD = struct.Struct(f">{len(_FORMAT)}s32sII")
_MARK = struct.Struct(">qqqQ32s")
_NO_DIGEST = bytes(32)


# What a file is known by again: its size, when its bytes were last modified and when it was last
# changed in any way, both in nanoseconds, its inode, and the SHA-256 of its bytes: zeros if that
# is not known. A plain tuple, because a site has tens of thousands.
Mark = tuple[int, int, int, int, bytes]


def mark_of(status: os.stat_result, sha256: bytes = _NO_DIGEST) -> Mark:
    """Return the mark of what has this `status`."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, sha256)


def is_before(mark: Mark, moment: int) -> bool:
    """Tell whether both times of `mark` are earlier than `moment`."""
    return max(mark[1], mark[2]) < moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What an earlier build left to know the tree by: marks of its files, by path.

    `site` is the digest of the site that stood there in full, empty if that was not certain. Only
    then are there marks of what is around the files as well: directories, and the manifest. A place
    of which nothing is remembered is not known: what stands there may be the work of another
    version of statusgen.
    """

    site: bytes = b""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    is_known: bool = False

    def still_holds(self, tree: Path) -> bool:
        """Tell whether everything that has a mark is in `tree` and is what it was."""
        try:
            descriptor = os.open(tree, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            for path, mark in self.marks.items():
                status = os.stat(path, dir_fd=descriptor, follow_symlinks=False)
                if mark_of(status, mark[-1]) != mark:
                    return False
        except OSError:
            return False
        finally:
            os.close(descriptor)
        return True


def recall(store: Store, place: Place) -> Memory:
    """Return what `store` remembers of `place`: nothing if nothing was put there, or rubbish."""
    text = store.get(_key(place)) or b""
    try:
        name, site, count, length = _HEAD.unpack_from(text)
        start = _HEAD.size + length
        if name != _FORMAT or len(text) != start + count * _MARK.size:
            return Memory()
        paths = text[_HEAD.size : start].decode("utf-8", "surrogatepass").split("\0")
        marks = dict(zip(paths, _MARK.iter_unpack(text[start:]), strict=True))
        return Memory(site=site.strip(b"\0") and site, marks=marks, is_known=True)
    except (struct.error, ValueError):
        return Memory()


def keep(store: Store, place: Place, memory: Memory) -> None:
    """Put `memory` of `place` into `store`."""
    paths = "\0".join(memory.marks).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(_FORMAT, memory.site, len(memory.marks), len(paths))
    marks = b"".join([_MARK.pack(*mark) for mark in memory.marks.values()])
    store.put(_key(place), head + paths + marks)


def _key(place: Place) -> str:
    return f"published tree {place.live}"


def digest_of(wanted: Mapping[str, Artifact], *, signed: bool) -> bytes:
    """Return the digest of a site by the paths and keys of its artifacts, in their order."""
    lines = "\n".join([f"{path}\0{artifact.key}" for path, artifact in wanted.items()])
    return hashlib.sha256(f"{signed}\n{lines}".encode("utf-8", "surrogatepass")).digest()
