"""How large the files of a published site are: `python -m tests.sizes public`.

Of files that differ only by the incident, component or time in their path it shows the largest,
as it is and as a host sends it, in bytes.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path


def kind_of(path: str) -> str:
    """Return `path` with the parts that differ from site to site replaced.

    >>> kind_of("components/api/history/2026/index.html")
    'components/ID/history/YYYY/index.html'
    """
    named = re.sub(r"^(components|incidents)/[a-z0-9-]+", r"\1/ID", path)
    return re.sub(r"/\d{4}(-\d\d)?/", lambda m: "/YYYY-MM/" if m[1] else "/YYYY/", named)


def sizes_of(root: Path) -> dict[str, tuple[int, int]]:
    """Return the largest size of each kind of file below `root`, in bytes, raw and by gzip -9."""
    largest: dict[str, tuple[int, int]] = {}
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        kind, data = kind_of(path.relative_to(root).as_posix()), path.read_bytes()
        size = (len(data), len(gzip.compress(data, 9, mtime=0)))
        largest[kind] = max(size, largest.get(kind, (0, 0)))
    return largest


if __name__ == "__main__":
    print(f"{'path':44}| {'raw':>9} | {'gzip':>9}")  # noqa: T201
    for kind, (raw, packed) in sizes_of(Path(sys.argv[1])).items():
        print(f"{kind:44}| {raw:9,} | {packed:9,}")  # noqa: T201
