"""What statusgen wrote into a published tree: the file `.statusgen.json` inside that tree.

The file is JSON: `version` (1), `generation`, which counts up with every publication,
`files`, from each path to `[key, sha256, size]`, and `perhaps`, a list of paths. It
is exchanged together with the tree it describes, so it is always true of the tree it lies in.
If the build signs, its signature lies beside it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MANIFEST = ".statusgen.json"
SIGNATURE = f"{MANIFEST}.minisig"
_VERSION = 1


class Record(NamedTuple):
    """One file as statusgen wrote it: its artifact's key, and its bytes by SHA-256 and size.

    It holds no time, so that two builds of one site are equal to the byte wherever they are made.
    """

    key: str
    sha256: str
    size: int


# A file that is ours but about which nothing else is certain: no artifact has this key.
UNCERTAIN = Record(key="", sha256="", size=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The files that statusgen wrote into a tree.

    `generation` counts up with every publication to the same place, from 1; 0 is none at all.
    A manifest that could not be read is there but not `readable`: every file may be ours, and
    about none of them anything is known. Files that stood there at such a time are `perhaps`
    ours ever after: they are replaced when the site has such a page again, and never deleted.
    `digest` is the SHA-256 of its bytes if it was read.
    """

    generation: int
    files: Mapping[str, Record]
    perhaps: frozenset[str] = frozenset()
    readable: bool = True
    digest: bytes = field(default=b"", compare=False)


def read_manifest(tree: Path) -> Manifest | None:
    """Return the manifest in the directory `tree`, or None if there is none.

    One that is damaged, a link or from another version comes back as not `readable`. Raises
    OSError if the file is there and cannot be read.
    """
    try:
        descriptor = os.open(tree / MANIFEST, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Manifest(generation=0, files={}, readable=False)
        raise
    with os.fdopen(descriptor, "rb") as file:
        text = file.read()
    try:
        return replace(_parsed(json.loads(text)), digest=hashlib.sha256(text).digest())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Manifest(generation=0, files={}, readable=False)


def has_manifest(tree: Path) -> bool:
    """Tell whether a manifest is in the directory `tree`, readable or not. Raises OSError."""
    try:
        (tree / MANIFEST).lstat()
    except FileNotFoundError:
        return False
    return True


def read_signature(tree: Path) -> bytes | None:
    """Return the signature of the manifest in the directory `tree`, or None. Raises OSError."""
    try:
        return (tree / SIGNATURE).read_bytes()
    except FileNotFoundError:
        return None


def _parsed(document: dict[str, Any]) -> Manifest:
    if document["version"] != _VERSION:
        raise ValueError(document["version"])
    if type(document["generation"]) is not int:
        raise TypeError(document["generation"])
    return Manifest(
        generation=document["generation"],
        files={path: _record(*fields) for path, fields in document["files"].items()},
        perhaps=frozenset(document["perhaps"]),
    )


def _record(key: object, sha256: object, size: object) -> Record:
    if type(key) is str and type(sha256) is str and type(size) is int:
        return Record(key, sha256, size)
    raise TypeError(key, sha256, size)


def as_bytes(manifest: Manifest) -> bytes:
    """Return `manifest` as it is written; equal manifests give equal bytes."""
    document = {
        "version": _VERSION,
        "generation": manifest.generation,
        "files": dict(sorted(manifest.files.items())),
        "perhaps": sorted(manifest.perhaps),
    }
    return json.dumps(document, separators=(",", ":")).encode("ascii") + b"\n"


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder that `paths` lie in, however deep; the top itself is left out.

    >>> sorted(folders_of(["index.html", "a/b/c.html"]))
    ['a', 'a/b']
    """
    found: set[str] = set()
    folders = {path.rpartition("/")[0] for path in paths}
    while folders := folders - found - {""}:
        found |= folders
        folders = {folder.rpartition("/")[0] for folder in folders}
    return found
