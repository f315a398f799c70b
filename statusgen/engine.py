"""What made a result: statusgen's own code, and the packages that it works with."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from pathlib import Path

_INSTALLED = (".dist-info", ".egg-info")


@functools.cache
def engine() -> str:
    """Return a hash of statusgen's code, of Python's version and of what is installed beside it.

    Results that another engine made may differ from what this one would make.
    """
    package = Path(__file__).parent
    digest = hashlib.sha256(repr(sys.version_info).encode())
    for path in sorted(_sources(str(package))):
        digest.update(Path(path).read_bytes())
    installed = {
        entry.name
        for folder in filter(os.path.isdir, sys.path)
        for entry in os.scandir(folder)
        if entry.name.endswith(_INSTALLED)
    }
    digest.update("\0".join(sorted(installed)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _sources(folder: str) -> list[str]:
    """Return the paths of the modules and catalogs below `folder`."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _sources(entry.path)
            elif entry.name.endswith((".py", ".po")):
                found.append(entry.path)
    return found
