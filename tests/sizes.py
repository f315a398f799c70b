"""How large the files of a published site are: `python -m tests.sizes public`.

Of files that differ only by the incident, component or time in their path it shows the largest, a
row for each language: as it is and as a host sends it, in bytes, and for a page how many requests
it takes to show it.
"""

from __future__ import annotations

import gzip
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from statusgen.model.languages import LANGUAGES

# What a browser fetches to show a page, and where. Addresses of `data:` are in the page already.
_ELEMENTS = re.compile(
    r"""<(?:script|img|source|iframe)\b[^>]*?\s(?:src|srcset)="(?!data:)([^"]+)"
    |<link\b(?=[^>]*\brel="(?:stylesheet|icon|preload)")[^>]*?\shref="(?!data:)([^"]+)\"""",
    re.VERBOSE,
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_IN_STYLE = re.compile(r"""\burl\(["']?(?!data:)([^"')]+)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, order=True, slots=True)
class Size:
    """The size of a file in bytes, raw and by gzip -9. `requests` is 0 for what is no page."""

    packed: int
    raw: int
    requests: int


def kind_of(path: str) -> str:
    """Return `path` with the parts that differ from page to page replaced.

    >>> kind_of("de/components/api/history/2026/index.html")
    'de/components/ID/history/YYYY/index.html'
    """
    language, _, rest = path.partition("/")
    prefix = f"{language}/" if language in LANGUAGES else ""
    own = rest if prefix else path
    named = re.sub(r"^(components|incidents)/[a-z0-9-]+", r"\1/ID", own)
    return prefix + re.sub(r"/\d{4}(-\d\d)?/", lambda m: "/YYYY-MM/" if m[1] else "/YYYY/", named)


def requests_of(html: str) -> int:
    """Return how many requests it takes to show the page `html`: itself, and what it names.

    >>> requests_of('<link rel="icon" href="data:,"><img src="a.png"><img src="a.png">')
    2
    """
    found = _ELEMENTS.findall(html)
    for style in _STYLE.findall(html):
        found += _IN_STYLE.findall(style)
    return 1 + len({one or other for one, other in found})


def size_of(path: str, data: bytes) -> Size:
    """Return the size of the file at `path` that holds `data`."""
    requests = requests_of(data.decode()) if path.endswith(".html") else 0
    return Size(len(gzip.compress(data, 9, mtime=0)), len(data), requests)


def largest(files: dict[str, bytes]) -> dict[str, Size]:
    """Return the largest size of each kind of file among `files`, in the order of their paths."""
    found: dict[str, Size] = {}
    for path, data in sorted(files.items()):
        kind = kind_of(path)
        found[kind] = max(size_of(path, data), found.get(kind, Size(0, 0, 0)))
    return found


if __name__ == "__main__":
    root = Path(sys.argv[1])
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    print(f"{'path':44}| {'raw':>9} | {'gzip':>9} | requests")  # noqa: T201
    for kind, size in largest(files).items():
        requests = size.requests or ""
        print(f"{kind:44}| {size.raw:9,} | {size.packed:9,} | {requests:>8}")  # noqa: T201
