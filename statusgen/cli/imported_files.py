"""Writing what was imported again and again, without ever replacing what somebody has edited."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.cli.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

RECORD = ".statusgen/imported.json"
_FATE = "files that were imported before it are there, the others not"


@dataclass(slots=True)
class Written:
    """What became of the files of an import: their paths, relative to the site."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def write_imported(
    site: Path, files: Mapping[str, str], *, merged: Collection[str], force: bool
) -> Written:
    """Write `files` below `site` and return what became of each.

    A file that an import wrote and nobody has changed since is replaced; any other that differs
    is left, unless `force` is given or it is one of `merged`, which hold what was there before.
    An incident that was moved to another folder is found there. Raises PublishFailed.
    """
    record = _read_record(site)
    places = {path.name: path for path in sorted((site / "incidents").glob("**/*.md"))}
    written = Written()
    for path, text in files.items():
        target = places.get(path.rpartition("/")[2], site / path)
        place = target.relative_to(site).as_posix()
        before = target.read_bytes() if target.is_file() else None
        if before == text.encode():
            written.same.append(place)
        elif before is None:
            written.added.append(place)
        elif force or path in merged or record.get(place) == _digest(before):
            written.updated.append(place)
        else:
            written.left.append(place)
            continue
        if before != text.encode():
            write_file(target, text, fate=_FATE)
        record[place] = _digest(text.encode())
    shown = json.dumps({"files": record}, indent=1, sort_keys=True)
    write_file(site / RECORD, f"{shown}\n", fate=_FATE)
    return written


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_record(site: Path) -> dict[str, str]:
    """Return the digests of the files as an import wrote them; nothing if that is not known."""
    try:
        files = json.loads((site / RECORD).read_bytes())["files"]
        return {str(path): str(digest) for path, digest in files.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
