"""The figures as a drawing: seconds by number of incidents, both on scales of powers of ten."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from benchmarks.generators import GENERATORS
from benchmarks.results import CHANGED, COLD, UNCHANGED

if TYPE_CHECKING:
    from benchmarks.results import Results

_TITLES = {COLD: "Cold", UNCHANGED: "Nothing changed", CHANGED: "One incident changed"}
_TOP, _BOTTOM, _LEFT = 62, 300, 62
_PANEL_WIDTH, _PANEL_STEP = 190, 304
_WIDTH, _HEIGHT = _LEFT + _PANEL_STEP * len(_TITLES), 352
_LINE_HEIGHT = 16

# Each colour stands out at least 4.5 to 1 on its paper.
_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1c2128 }
.paper { fill: #fff } .grid { stroke: #d5d9df } .title { font-weight: 600 }
.line { fill: none; stroke-width: 2 } .statusgen.line { stroke-width: 3.5 }
.statusgen.label { font-weight: 700 }
.line.statusgen { stroke: #0a58ca } .dot.statusgen, .label.statusgen { fill: #0a58ca }
.line.hugo { stroke: #b0216b } .dot.hugo, .label.hugo { fill: #b0216b }
.line.pelican { stroke: #1f7a33 } .dot.pelican, .label.pelican { fill: #1f7a33 }
.line.eleventy { stroke: #8a5300 } .dot.eleventy, .label.eleventy { fill: #8a5300 }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ee } .paper { fill: #14181d } .grid { stroke: #3a414b }
.line.statusgen { stroke: #78b0ff } .dot.statusgen, .label.statusgen { fill: #78b0ff }
.line.hugo { stroke: #ff8cc0 } .dot.hugo, .label.hugo { fill: #ff8cc0 }
.line.pelican { stroke: #79d28b } .dot.pelican, .label.pelican { fill: #79d28b }
.line.eleventy { stroke: #f0b45a } .dot.eleventy, .label.eleventy { fill: #f0b45a }
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """A scale of powers of ten from `least` to `most`, drawn from `start` to `end`."""

    least: float
    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = math.log10(value / self.least) / math.log10(self.most / self.least)
        return round(self.start + share * (self.end - self.start), 1)

    def powers(self) -> list[float]:
        exponents = range(math.ceil(math.log10(self.least)), math.floor(math.log10(self.most)) + 1)
        return [10.0**exponent for exponent in exponents]


_Points = list[tuple[int, float]]


def plot(results: Results) -> str:
    """Return an SVG with a panel for each scenario and a line for each generator.

    It follows the reader's choice of light or dark. Without measurements it is an empty drawing.
    """
    panels = {scenario: _lines(results, scenario) for scenario in _TITLES}
    points = [point for lines in panels.values() for line in lines.values() for point in line]
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="what">',
        '<title id="what">Seconds that a build takes, by number of incidents</title>',
        f"<style>\n{_STYLE}\n</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>',
    ]
    if points:
        parts.append(
            _text(_LEFT - 44, 22, "seconds on the clock, each line ten times the one below")
        )
        seconds = _scale([second for _, second in points], _BOTTOM, _TOP)
        counts = [count for count, _ in points]
        for number, (scenario, lines) in enumerate(panels.items()):
            left = _LEFT + number * _PANEL_STEP
            across = _scale(counts, left, left + _PANEL_WIDTH)
            parts += [_text(left, _TOP - 12, _TITLES[scenario], "title"), *_grid(across, seconds)]
            parts += _drawn(lines, across, seconds)
    return "\n".join([*parts, "</svg>", ""])


def _lines(results: Results, scenario: str) -> dict[str, _Points]:
    """Return the points of each generator that was measured, by number of incidents."""
    lines: dict[str, _Points] = {}
    for name in GENERATORS:
        found = [results.find(name, scenario, count) for count in results.compared]
        points = [(m.incidents, m.wall_s) for m in found if m]
        if points:
            lines[name] = points
    return lines


def _scale(values: list[int] | list[float], start: float, end: float) -> _Scale:
    """Return a scale that holds `values` between whole powers of ten."""
    least = 10.0 ** math.floor(math.log10(min(values)))
    most = 10.0 ** math.ceil(math.log10(max(values)))
    return _Scale(least=least, most=max(most, least * 10), start=start, end=end)


def _grid(across: _Scale, seconds: _Scale) -> list[str]:
    parts = []
    for second in seconds.powers():
        y = seconds.at(second)
        parts.append(
            f'<line class="grid" x1="{across.start}" x2="{across.end}" y1="{y}" y2="{y}"/>'
        )
        parts.append(_text(across.start - 8, y + 4, f"{second:g}", anchor="end"))
    for count in across.powers():
        x = across.at(count)
        parts.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="{seconds.start}" y2="{seconds.start + 5}"/>'
        )
        parts.append(_text(x, _BOTTOM + 20, f"{count:,.0f}", anchor="middle"))
    middle = (across.start + across.end) / 2
    return [*parts, _text(middle, _BOTTOM + 40, "incidents", anchor="middle")]


def _drawn(lines: dict[str, _Points], across: _Scale, seconds: _Scale) -> list[str]:
    parts = []
    ends: dict[str, tuple[float, float]] = {}
    for name, points in reversed(lines.items()):
        places = [(across.at(count), seconds.at(second)) for count, second in points]
        path = " ".join(f"{x},{y}" for x, y in places)
        parts.append(f'<polyline class="{name} line" points="{path}"/>')
        parts += [f'<circle class="{name} dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in places]
        ends[name] = places[-1]
    heights = _apart({name: y for name, (_, y) in ends.items()})
    for name, (x, _) in ends.items():
        parts.append(_text(x + 9, heights[name] + 4, name, f"{name} label"))
    return parts


def _apart(heights: dict[str, float]) -> dict[str, float]:
    """Return `heights` moved so that no two labels overlap, upwards from the lowest."""
    moved: dict[str, float] = {}
    above = math.inf
    for name, height in sorted(heights.items(), key=lambda each: -each[1]):
        above = moved[name] = min(height, above - _LINE_HEIGHT)
    return moved


def _text(x: float, y: float, text: str, name: str = "", anchor: str = "start") -> str:
    named = f' class="{name}"' if name else ""
    return f'<text{named} x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'
