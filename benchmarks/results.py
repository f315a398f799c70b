"""What was measured, as it is kept in results.json beside this file."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.processes import Cost

if TYPE_CHECKING:
    from collections.abc import Iterable

RESULTS = Path(__file__).parent / "results.json"

COLD, UNCHANGED, CHANGED = "cold", "unchanged", "changed"
FIRST, NOTHING_KEPT, CLONE, CHECK, HELP = "first", "nothing kept", "clone", "check", "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one generator took for one scenario, in one or more rounds.

    `files` and `size_bytes` are what its output held afterwards, 0 where there is none. `where` is
    the kind of file system that it was written to.
    """

    generator: str
    version: str
    scenario: str
    incidents: int
    rounds: tuple[Cost, ...]
    files: int = 0
    size_bytes: int = 0
    where: str = ""

    @property
    def wall_s(self) -> float:
        """The median of the rounds."""
        return median(cost.wall_s for cost in self.rounds)

    @property
    def cpu_s(self) -> float:
        """The median of the rounds."""
        return median(cost.cpu_s for cost in self.rounds)

    @property
    def peak_bytes(self) -> int:
        """The most of all rounds."""
        return max(cost.peak_bytes for cost in self.rounds)

    def times(self, other: Measurement) -> float:
        """Return how often its time is that of `other`: the median of rounds run side by side.

        Both are slow in a round in which the machine is busy, so the ratio is steadier than either.
        """
        pairs = zip(self.rounds, other.rounds, strict=False)
        return median(mine.wall_s / its.wall_s for mine, its in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All that was measured on one `machine`; `saves_s` by incidents of the site that is served."""

    machine: str
    measurements: tuple[Measurement, ...] = ()
    saves_s: dict[int, tuple[float, ...]] = dataclasses.field(default_factory=dict)

    @property
    def compared(self) -> list[int]:
        """The numbers of incidents that every scenario was measured with, smallest first."""
        return sorted({m.incidents for m in self.measurements if m.scenario == UNCHANGED})

    def find(self, generator: str, scenario: str, incidents: int) -> Measurement | None:
        """Return the measurement of these three, or None."""
        wanted = (generator, scenario, incidents)
        found = (m for m in self.measurements if _key(m) == wanted)
        return next(found, None)

    def with_measurements(self, newer: Iterable[Measurement]) -> Results:
        """Return these results with `newer` in place of older ones of the same kind."""
        by_key = {_key(m): m for m in (*self.measurements, *newer)}
        return dataclasses.replace(self, measurements=tuple(by_key.values()))


def this_machine() -> str:
    """Return the processor, the number of them, the memory and the systems of this machine."""
    cpuinfo = Path("/proc/cpuinfo")
    models = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next((line.split(":")[1].strip() for line in models if "model name" in line), "")
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory_gb:.0f} GB, "
        f"{system}, Python {platform.python_version()}"
    )


def kept_results(path: Path = RESULTS) -> Results:
    """Return what `path` holds, whichever machine it was measured on."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        machine=kept["machine"],
        measurements=tuple(
            Measurement(**{**each, "rounds": tuple(Cost(**cost) for cost in each["rounds"])})
            for each in kept["measurements"]
        ),
        saves_s={int(count): tuple(saves) for count, saves in kept["saves_s"].items()},
    )


def results_here(path: Path = RESULTS) -> Results:
    """Return what `path` holds of this machine: nothing where there is no such file."""
    machine = this_machine()
    kept = kept_results(path) if path.exists() else None
    return kept if kept and kept.machine == machine else Results(machine=machine)


def write_results(results: Results, path: Path = RESULTS) -> None:
    """Write `results` to `path`, times to the tenth of a millisecond."""
    kept = dataclasses.asdict(results)
    for measurement in kept["measurements"]:
        for cost in measurement["rounds"]:
            cost.update(wall_s=round(cost["wall_s"], 4), cpu_s=round(cost["cpu_s"], 4))
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _key(measurement: Measurement) -> tuple[str, str, int]:
    return measurement.generator, measurement.scenario, measurement.incidents
