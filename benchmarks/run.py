"""Builds the same corpus with several generators, one after the other, and tells what it cost.

`python -m benchmarks.run --incidents 100 1000 --generators statusgen hugo` measures, keeps the
figures in results.json and writes them into docs/benchmarks.md with a plot beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generators import GENERATORS
from benchmarks.processes import CommandFailed
from benchmarks.report import as_markdown, write_page
from benchmarks.results import results_here, write_results
from benchmarks.scenarios import measure, measure_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.scenarios import Bench

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it
# What the outputs of all generators and rounds take for one incident.
_BYTES_AN_INCIDENT = 250_000
# From here on one round is enough: it takes minutes, and what else the machine does evens out.
_LARGE = 50_000


def main(words: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    asked = _arguments(words)
    for name in asked.generators:
        print(f"{name} {GENERATORS[name].printed_version()}")
    folder = Path(tempfile.mkdtemp(prefix="statusgen-benchmarks-", dir=_place(asked)))
    where = "memory" if _MEMORY in folder.parents else "disk"
    print(f"in {folder}, which is {where}")
    if (load := os.getloadavg()[0]) > 1:
        print(f"other work is running (load {load:.1f}), which makes the figures worse for all")
    try:
        for incidents in asked.incidents:
            rounds = asked.rounds or (1 if incidents >= _LARGE else 3)
            _keep(measure(asked.generators, incidents, folder, rounds=rounds), where)
            _emptied(folder)
        if "statusgen" in asked.generators:
            _keep(measure_start(folder, rounds=asked.rounds or 3), where)
    except CommandFailed as failure:
        sys.exit(f"error: {failure}")
    finally:
        shutil.rmtree(folder)
    print(as_markdown(results_here()))


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--incidents", type=int, nargs="+", default=[100, 1000, 10_000, 50_000])
    parser.add_argument(
        "--generators", nargs="+", choices=list(GENERATORS), default=list(GENERATORS)
    )
    parser.add_argument("--rounds", type=int, help="3 is the default, 1 from 50,000 incidents on")
    parser.add_argument(
        "--on", type=Path, metavar="DIRECTORY", help="where to write; memory if there is room"
    )
    return parser.parse_args(words)


def _place(asked: argparse.Namespace) -> Path | None:
    """Return the directory to measure in; None is where temporary files go."""
    if asked.on:
        return Path(asked.on)
    room = shutil.disk_usage(_MEMORY).free if _MEMORY.is_dir() else 0
    return _MEMORY if room > _BYTES_AN_INCIDENT * max(asked.incidents) else None


def _keep(benches: Sequence[Bench], where: str) -> None:
    """Add what `benches` measured to results.json and to the page at once: a run may be stopped."""
    newer = [measurement for bench in benches for measurement in bench.measurements(where)]
    results = results_here().with_measurements(newer)
    write_results(results)
    write_page(results)


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path)


if __name__ == "__main__":
    main()
