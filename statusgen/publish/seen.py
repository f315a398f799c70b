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

from statusgen.publish.manifest import MANIFEST
from statusgen.publish.place import is_stray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from statusgen.model.files import Artifact
    from statusgen.model.store import Store
    from statusgen.publish.place import Place

_FORMAT = b"statusgen seen 3"
# The digests of the site, and of the manifests of the live tree and of the hidden one.
_HEAD = struct.Struct(f">{len(_FORMAT)}s32s32s32s")
# How many paths follow, and in how many bytes; after them come as many marks.
_COUNT = struct.Struct(">II")
_MARK = struct.Struct(">qqqQ32s")
_NO_DIGEST = bytes(32)


# What a file is known by again: its size, when its bytes were last modified and when it was last
# changed in any way, both in nanoseconds, its inode, and the SHA-256 of its bytes: zeros if that
# is not known. A plain tuple, because a site has tens of thousands.
Mark = tuple[int, int, int, int, bytes]


_NOTHING: Mark = (0, 0, 0, 0, _NO_DIGEST)


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
    then are there marks of what is around the files as well: directories, and the manifest.
    `manifests` are the digests of those that this engine wrote: keys in any other may stand for
    what another version of statusgen made.

    `folders` are the marks of all directories, the tree itself as `.`, if nothing foreign was in
    them. `spare` are those of the directories of the hidden tree, and of its manifest, if the files
    of that are those that stand, but for the paths `behind`, where it has others or none.
    """

    site: bytes = b""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    folders: Mapping[str, Mark] = field(default_factory=dict)
    spare: Mapping[str, Mark] = field(default_factory=dict)
    behind: frozenset[str] = frozenset()
    manifests: tuple[bytes, ...] = ()


def holds(tree: Path, marks: Mapping[str, Mark]) -> bool:
    """Tell whether everything that has one of the `marks` is in `tree` and is what it was."""
    try:
        descriptor = os.open(tree, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        for path, mark in marks.items():
            status = os.stat(path, dir_fd=descriptor, follow_symlinks=False)
            if mark_of(status, mark[-1]) != mark:
                return False
    except (OSError, ValueError):  # a path that no system has is a ValueError
        return False
    finally:
        os.close(descriptor)
    return True


def recall(store: Store, place: Place) -> Memory:
    """Return what `store` remembers of `place`: nothing if nothing was put there, or rubbish."""
    text = store.get(_key(place)) or b""
    try:
        name, site, *manifests = _HEAD.unpack_from(text)
        if name != _FORMAT:
            return Memory()
        at = _HEAD.size
        marks, at = _unpacked(text, at)
        folders, at = _unpacked(text, at)
        spare, at = _unpacked(text, at)
        behind, at = _unpacked(text, at)
    except (struct.error, ValueError):
        return Memory()
    memory = Memory(
        site=site.strip(b"\0") and site,
        marks=marks,
        folders=folders,
        spare=spare,
        behind=frozenset(behind),
        manifests=tuple(digest for digest in manifests if digest != _NO_DIGEST),
    )
    return memory if at == len(text) and _is_whole(memory) else Memory()


def _is_whole(memory: Memory) -> bool:
    """Tell whether the trees themselves are among what is remembered, and no change leads out."""
    return (
        (not memory.site or {".", MANIFEST} <= memory.marks.keys())
        and (not memory.folders or "." in memory.folders)
        and (not memory.spare or {".", MANIFEST} <= memory.spare.keys())
        and not any(map(is_stray, memory.behind))
    )


def keep(store: Store, place: Place, memory: Memory) -> None:
    """Put `memory` of `place` into `store`."""
    behind = dict.fromkeys(sorted(memory.behind), _NOTHING)
    parts = [_packed(marks) for marks in (memory.marks, memory.folders, memory.spare, behind)]
    live, hidden = [*memory.manifests, b"", b""][:2]
    store.put(_key(place), b"".join([_HEAD.pack(_FORMAT, memory.site, live, hidden), *parts]))


def _packed(marks: Mapping[str, Mark]) -> bytes:
    paths = "\0".join(marks).encode("utf-8", "surrogatepass")
    packed = [_MARK.pack(*mark) for mark in marks.values()]
    return b"".join([_COUNT.pack(len(marks), len(paths)), paths, *packed])


def _unpacked(text: bytes, at: int) -> tuple[dict[str, Mark], int]:
    """Return the marks that begin at `at`, and where they end."""
    count, length = _COUNT.unpack_from(text, at)
    start = at + _COUNT.size + length
    end = start + count * _MARK.size
    paths = text[start - length : start].decode("utf-8", "surrogatepass").split("\0")
    marks: Iterable[Mark] = _MARK.iter_unpack(text[start:end])
    return dict(zip(paths if count else (), marks, strict=True)), end


def _key(place: Place) -> str:
    # The name of a directory need not be text.
    return f"published tree {hashlib.sha256(os.fsencode(place.live)).hexdigest()}"


def digest_of(wanted: Mapping[str, Artifact], *, signed: bool) -> bytes:
    """Return the digest of a site by the paths and keys of its artifacts, in their order."""
    lines = "\n".join([f"{path}\0{artifact.key}" for path, artifact in wanted.items()])
    return hashlib.sha256(f"{signed}\n{lines}".encode("utf-8", "surrogatepass")).digest()
