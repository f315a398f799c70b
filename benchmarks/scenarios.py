"""What is measured: the same site built from nothing, again, and after one incident changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import NOW, next_update
from benchmarks.generators import GENERATORS, ROOT, STATUSGEN
from benchmarks.processes import CommandFailed, measured
from benchmarks.results import (
    CHANGED,
    CHECK,
    CLONE,
    COLD,
    FIRST,
    HELP,
    NOTHING_KEPT,
    UNCHANGED,
    Measurement,
)
from benchmarks.sites import add_update

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from benchmarks.generators import Generator, Words
    from benchmarks.processes import Cost

_STORE = ".statusgen"


class Bench:
    """One generator and its site of `incidents` incidents in `folder`.

    The clock of the site goes on by a minute with every build, as it does for whoever rebuilds a
    page. Every cold build has an output of its own: deleting one just before would slow it down on
    some file systems.
    """

    def __init__(self, generator: Generator, incidents: int, folder: Path) -> None:
        """Write the site. A process of its own does it, so that this one stays small."""
        self.generator, self.incidents = generator, incidents
        self.folder = folder / f"{generator.name}-{incidents}"
        self.site = self.folder / "site"
        self.output = self.folder / "none"
        self.costs: dict[str, list[Cost]] = defaultdict(list)
        self.held: dict[str, tuple[int, int]] = {}
        self._minutes = 0
        writer: Words = [
            sys.executable,
            "-m",
            "benchmarks.sites",
            generator.name,
            f"{incidents}",
            self.site,
        ]
        said = subprocess.run(writer, check=True, capture_output=True, text=True, cwd=ROOT).stdout
        self.open_incident = Path(said.strip())

    @property
    def now(self) -> datetime:
        """The instant of the latest build, `NOW` before the first."""
        return NOW + timedelta(minutes=self._minutes)

    def cold(self, scenario: str = COLD, more: Sequence[str] = ()) -> None:
        """Build into an empty directory with nothing kept from before."""
        shutil.rmtree(self.site / _STORE, ignore_errors=True)
        self._new_output()
        self._build(scenario, more)

    def prime(self) -> None:
        """Build once more where that prepares something for later builds, by itself or on request.

        It is measured on its own for statusgen, and not at all for others.
        """
        if self.generator.name == "statusgen":
            self._build(FIRST)
        elif self.generator.keeping and not self.costs[UNCHANGED]:
            self._run(self._command(self.generator.keeping))

    def unchanged(self) -> None:
        """Build again, a minute later, with nothing changed."""
        self._build(UNCHANGED, self.generator.keeping)

    def changed(self) -> None:
        """Add an update to the newest open incident and build."""
        page = self.output / "incidents" / self.open_incident.stem / "index.html"
        before = page.read_bytes()
        add_update(self.open_incident, next_update(self._minutes + 1))
        self._build(CHANGED, self.generator.keeping)
        if page.read_bytes() == before:
            raise CommandFailed(f"{self.generator.name} did not show the update on {page}")

    def clone(self) -> None:
        """Build a copy of the site, with new times, into an empty directory; the store is there."""
        if not (self.site / _STORE).exists():
            return
        copy = self.folder / f"clone-{self._minutes}"
        shutil.copytree(self.site, copy, copy_function=shutil.copyfile)
        site, output, self.site = self.site, self.output, copy
        self._new_output()
        self._build(CLONE)
        self.site, self.output = site, output

    def run(self, scenario: str, command: Words) -> None:
        """Measure a command that writes nothing."""
        self.costs[scenario].append(self._run(command))

    def measurements(self, where: str) -> Iterator[Measurement]:
        """Yield what was measured of each scenario, on the kind of file system `where`."""
        version = self.generator.printed_version()
        for scenario, costs in self.costs.items():
            files, size_bytes = self.held.get(scenario, (0, 0))
            yield Measurement(
                generator=self.generator.name,
                version=version,
                scenario=scenario,
                incidents=self.incidents,
                rounds=tuple(costs),
                files=files,
                size_bytes=size_bytes,
                where=where,
            )

    def _build(self, scenario: str, more: Sequence[str] = ()) -> None:
        self._minutes += 1
        cost = self._run(self._command(more))
        self.costs[scenario].append(cost)
        self.held[scenario] = _held(self.output)
        name = f"{self.generator.name}, {self.incidents:,} incidents, {scenario}"
        print(
            f"{name}: {cost.wall_s:.2f} s, CPU {cost.cpu_s:.2f} s, {cost.peak_bytes / 1e6:.0f} MB"
        )

    def _new_output(self) -> None:
        self.output = self.folder / f"published-{self._minutes}" / "public"
        self.output.parent.mkdir(exist_ok=True)

    def _command(self, more: Sequence[str]) -> Words:
        return [*self.generator.build(self.site, self.output, self.now), *more]

    def _run(self, command: Words) -> Cost:
        os.sync()
        env = {"SOURCE_DATE_EPOCH": str(int(self.now.timestamp()))}
        return measured(command, cwd=self.site, env=env)


def measure(names: Sequence[str], incidents: int, folder: Path, *, rounds: int) -> list[Bench]:
    """Return benches of the generators `names` after `rounds` rounds of every scenario.

    The generators take turns at each scenario, so that a busy minute of the machine hits all.
    """
    benches = [Bench(GENERATORS[name], incidents, folder) for name in names]
    for _ in range(rounds):
        for bench in benches:
            bench.cold()
        for bench in benches:
            bench.prime()
        for bench in benches:
            bench.unchanged()
        for bench in benches:
            bench.changed()
        for bench in benches:
            if bench.generator.name == "statusgen":
                _measure_ours(bench)
    return benches


def measure_start(folder: Path, *, rounds: int) -> list[Bench]:
    """Return a bench of what statusgen takes to print its help and to build 300 incidents."""
    bench = Bench(GENERATORS["statusgen"], 300, folder)
    for _ in range(rounds):
        bench.run(HELP, [STATUSGEN, "--help"])
        bench.cold()
    return [bench]


def _measure_ours(bench: Bench) -> None:
    bench.clone()
    bench.run(
        CHECK, [STATUSGEN, "check", "--site", bench.site, "--now", f"{bench.now:%Y-%m-%dT%H:%MZ}"]
    )
    said = subprocess.run(
        [STATUSGEN, "build", "--help"], check=True, capture_output=True, text=True
    )
    if "--no-cache" in said.stdout:
        bench.cold(NOTHING_KEPT, ["--no-cache"])


def _held(folder: Path) -> tuple[int, int]:
    """Return how many files `folder` holds and how many bytes are in them."""
    sizes = [
        (Path(parent) / name).stat().st_size
        for parent, _, names in os.walk(folder)
        for name in names
    ]
    return len(sizes), sum(sizes)
