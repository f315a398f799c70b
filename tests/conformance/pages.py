"""Whole sites for validators: who they are, and which of their pages stand for the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statusgen.build import build_site, publish_site
from statusgen.read import read_files
from tests.sizes import kind_of
from tests.theme_pages import NOW
from tests.worst_day import ALL_WELL, everything_down

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
THEMES = read_files(ROOT).themes


def sites() -> dict[str, Mapping[str, bytes]]:
    """Return the files of each site by the site's name."""
    return {
        "demo": read_files(ROOT).contents,
        "all-well": {path: text.encode() for path, text in ALL_WELL.items()},
        "all-down": {path: text.encode() for path, text in everything_down().items()},
    }


@dataclass(frozen=True, kw_only=True)
class Built:
    """A site that stands at `address`, without a slash, and whose files are in `folder`."""

    address: str
    folder: Path
    languages: tuple[str, ...]
    windows: frozenset[str]

    def files(self, *endings: str) -> list[str]:
        """Return the paths of the files that end so."""
        found = (p for p in self.folder.rglob("*") if p.is_file() and p.name.endswith(endings))
        return sorted(p.relative_to(self.folder).as_posix() for p in found)

    def url(self, path: str) -> str:
        """Return where the page `path` stands."""
        return f"{self.address}/{path.removesuffix('index.html')}"

    def sample(self) -> dict[str, str]:
        """Return the path of the largest page of each kind, by language and kind."""
        largest: dict[str, str] = {}
        for path in sorted(self.files(".html"), key=lambda p: (self.folder / p).stat().st_size):
            largest[self.kind_of(path)] = path
        return largest

    def kind_of(self, path: str) -> str:
        """Return `path` without what differs from page to page; a window is no incident."""
        first, _, rest = path.partition("/")
        if rest and first in self.languages[1:]:
            return f"{first}/{self.kind_of(rest)}"
        if first == "incidents" and rest.partition("/")[0] in self.windows:
            return "incidents/WINDOW/index.html"
        return kind_of(path)


def built(files: Mapping[str, bytes], theme: str, address: str, folder: Path) -> Built:
    """Return the site of `files` with `theme`, built into `folder` to stand at `address`."""
    source = folder.parent / "source"
    for path, data in files.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_moved(data, theme, address) if path == "config.yaml" else data)
    build = build_site(source, now=NOW)
    publish_site(build, folder)
    return Built(
        address=address,
        folder=folder,
        languages=build.snapshot.site.languages,
        windows=frozenset(window.id for window in build.snapshot.windows),
    )


def _moved(config: bytes, theme: str, address: str) -> bytes:
    lines = config.decode().splitlines()
    kept = [line for line in lines if not line.startswith(("url:", "theme:"))]
    return "\n".join([*kept, f"url: {address}", f"theme: {theme}", ""]).encode()
