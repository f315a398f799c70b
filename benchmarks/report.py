"""The figures as the page docs/benchmarks.md shows them.

`python -m benchmarks.report` writes the page and its drawing anew from results.json.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks.generators import GENERATORS, ROOT
from benchmarks.plot import plot
from benchmarks.results import (
    CHANGED,
    CHECK,
    CLONE,
    COLD,
    FIRST,
    HELP,
    NOTHING_KEPT,
    UNCHANGED,
    kept_results,
)

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.results import Measurement, Results

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end of measured -->"

_COMPARED = {COLD: "cold", UNCHANGED: "nothing changed", CHANGED: "one incident changed"}
_OURS = {
    COLD: "cold",
    NOTHING_KEPT: "cold, `--no-cache`",
    CLONE: "fresh clone, store restored",
    FIRST: "nothing changed, the first time after a cold build",
    UNCHANGED: "nothing changed",
    CHANGED: "one incident changed",
    CHECK: "`check`",
}


def write_page(results: Results, page: Path = PAGE) -> None:
    """Write the tables of `results` between the marks of `page`, and the plot beside it."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}{as_markdown(results)}{END}{after}", encoding="utf-8")
    page.with_suffix(".svg").write_text(plot(results), encoding="utf-8")


def as_markdown(results: Results) -> str:
    """Return a table for each number of incidents, and one of what statusgen alone was asked."""
    parts = [_measured_on(results)]
    parts += [f"### {n:,} incidents\n\n{_compared(results, n)}" for n in results.compared]
    parts += [*_ours(results), *_start(results), *_saves(results)]
    return "\n" + "\n\n".join(parts) + "\n\n"


def _measured_on(results: Results) -> str:
    versions = {m.generator: m.version for m in results.measurements}
    places = " and ".join(sorted({m.where for m in results.measurements}))
    shown = ", ".join(f"{name} {versions[name]}" for name in GENERATORS if name in versions)
    return f"{shown}. {results.machine}; files in {places or 'memory'}."


def _compared(results: Results, count: int) -> str:
    rows = []
    for name in GENERATORS:
        cold = results.find(name, COLD, count)
        if cold is None:
            continue
        cells = [_against_ours(results, name, scenario, count) for scenario in _COMPARED]
        size = f"{_megabytes(cold.peak_bytes)} | {cold.files:,} | {_megabytes(cold.size_bytes)}"
        rows.append(f"| {name} | {' | '.join(cells)} | {size} |")
    head = ["", *_COMPARED.values(), "memory, cold", "files", "size"]
    return _table(head, rows)


def _against_ours(results: Results, name: str, scenario: str, count: int) -> str:
    mine = results.find(name, scenario, count)
    ours = results.find("statusgen", scenario, count)
    if mine is None:
        return "-"
    ratio = f", {mine.times(ours):.2g}x" if ours and ours is not mine else ""
    return f"**{_seconds(mine.wall_s)}**, CPU {_seconds(mine.cpu_s)}{ratio}"


def _ours(results: Results) -> list[str]:
    counts = sorted({m.incidents for m in results.measurements if m.generator == "statusgen"})
    rows = []
    for scenario, called in _OURS.items():
        found = [results.find("statusgen", scenario, count) for count in counts]
        if any(found):
            rows.append(f"| {called} | {' | '.join(map(_own_cell, found))} |")
    if not rows:
        return []
    table = _table(["", *(f"{count:,} incidents" for count in counts)], rows)
    return [f"### statusgen by itself\n\n{table}"]


def _own_cell(measurement: Measurement | None) -> str:
    if measurement is None:
        return "-"
    return f"**{_seconds(measurement.wall_s)}**, {_megabytes(measurement.peak_bytes)}"


def _start(results: Results) -> list[str]:
    helped = results.find("statusgen", HELP, 300)
    return [f"`statusgen --help` takes {_seconds(helped.wall_s)}."] if helped else []


def _saves(results: Results) -> list[str]:
    return [
        f"`serve` with {count:,} incidents: an open browser shows the new text "
        f"{_seconds(median(saves))} after a file is saved, the median of {len(saves)} saves; "
        f"the slowest took {_seconds(max(saves))}."
        for count, saves in sorted(results.saves_s.items())
    ]


def _table(head: list[str], rows: list[str]) -> str:
    rule = f"|{'---|' * len(head)}"
    return "\n".join([f"| {' | '.join(head)} |", rule, *rows])


def _seconds(seconds: float) -> str:
    """Return `seconds` with as many decimals as mean something: two below 10, one below 100."""
    decimals = 2 if seconds < 10 else 1 if seconds < 100 else 0  # noqa: PLR2004
    return f"{seconds:,.{decimals}f} s"


def _megabytes(size_bytes: int) -> str:
    megabytes = size_bytes / 1e6
    return f"{megabytes:,.1f} MB" if megabytes < 10 else f"{megabytes:,.0f} MB"  # noqa: PLR2004


if __name__ == "__main__":
    write_page(kept_results())
