"""The benchmarks: the same incidents for every generator, and figures that are shown as they are.

How long anything takes is not tested here.
"""

from __future__ import annotations

import hashlib
import sys
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from benchmarks.corpus import NOW, YEARS, corpus_of, next_update
from benchmarks.generators import GENERATORS, ROOT
from benchmarks.plot import plot
from benchmarks.processes import CommandFailed, Cost, measured
from benchmarks.report import BEGIN, END, PAGE, as_markdown, write_page
from benchmarks.results import (
    CHANGED,
    COLD,
    UNCHANGED,
    Measurement,
    Results,
    kept_results,
    results_here,
    this_machine,
    write_results,
)
from benchmarks.sites import WRITERS, add_update
from statusgen.build import build_site

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 20


def test_the_corpus_is_the_same_on_every_machine(tmp_path: Path) -> None:
    """Someone who repeats a measurement a year later builds the very same site."""
    digest = hashlib.sha256()
    for name, write in WRITERS.items():
        write(corpus_of(COUNT), tmp_path / name)
        for path in sorted((tmp_path / name).rglob("20*.md")):
            digest.update(path.relative_to(tmp_path).as_posix().encode() + path.read_bytes())

    assert digest.hexdigest()[:16] == "2212b1908b5222f5"


def test_the_corpus_is_as_long_as_the_page_of_benchmarks_says() -> None:
    """Short texts would flatter everybody, and those most who render slowly."""
    incidents = corpus_of(1000).incidents
    texts = [update.text for incident in incidents for update in incident.updates]
    words = sum(len(text.split()) for text in texts) / len(texts)
    marked = sum("\n\n" in text for text in texts) / len(texts)

    assert len(incidents) == len({incident.id for incident in incidents}) == 1000
    assert {len(i.updates) for i in incidents if not i.is_open} == {3, 4}
    assert 55 < words < 65
    assert 0.17 < marked < 0.23
    assert [incident.is_open for incident in incidents] == [False] * 999 + [True]
    assert NOW.year - incidents[0].started.year == YEARS


def test_every_instant_of_the_corpus_has_come_but_those_of_the_last_window() -> None:
    """What is dated later is not published, so it would be read and not rendered."""
    corpus = corpus_of(1000)
    posted = [update.posted for incident in corpus.incidents for update in incident.updates]

    assert max(posted) <= NOW
    assert max(window.announced for window in corpus.windows) <= NOW
    assert [window.starts > NOW for window in corpus.windows] == [False] * 19 + [True]


def test_statusgen_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    """A build that lists warnings does other work than one of a well-kept site."""
    corpus = corpus_of(COUNT)
    WRITERS["statusgen"](corpus, tmp_path)

    built = build_site(tmp_path, now=NOW)

    assert built.problems == ()
    paths = {artifact.path for artifact in built.artifacts}
    assert {f"incidents/{incident.id}/index.html" for incident in corpus.incidents} <= paths


@pytest.mark.parametrize("name", WRITERS)
def test_every_generator_gets_the_same_incidents(name: str, tmp_path: Path) -> None:
    """A comparison is fair only if all have as much to do."""
    corpus = corpus_of(COUNT)
    WRITERS[name](corpus, tmp_path)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.rglob("20*.md")}

    incidents = {incident.id for incident in corpus.incidents}
    assert texts.keys() == incidents | {window.id for window in corpus.windows}
    for incident in corpus.incidents:
        text = texts[incident.id]
        assert incident.title in text
        assert [update.text in text for update in incident.updates] == [True] * len(
            incident.updates
        )


def test_every_generator_is_measured_on_a_corpus_of_its_own_form() -> None:
    """A generator without a writer could not be measured, and one too many would be forgotten."""
    assert list(WRITERS) == list(GENERATORS)


def test_an_added_update_is_on_the_incidents_page(tmp_path: Path) -> None:
    """'One incident changed' must mean a page that customers see change."""
    corpus = corpus_of(COUNT)
    WRITERS["statusgen"](corpus, tmp_path)
    [path] = tmp_path.rglob(f"{corpus.newest_open.id}.md")
    update = next_update(1)

    add_update(path, update)

    built = build_site(tmp_path, now=update.posted)
    assert built.problems == ()
    [shown] = [i for i in built.snapshot.site.incidents if i.id == corpus.newest_open.id]
    assert shown.updates[-1].posted == update.posted


def test_memory_of_a_process_further_down_is_counted(tmp_path: Path) -> None:
    """A generator that spreads its work over processes must not look smaller than it is."""
    below = "held = bytearray(80_000_000); held[::4096] = b'x' * len(held[::4096])"
    command = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {below!r}])"

    cost = measured([sys.executable, "-c", command], cwd=tmp_path)

    assert cost.peak_bytes > 80_000_000


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    """A build that stops at an error is quick, and its figure would be the best of all."""
    with pytest.raises(CommandFailed, match=r"exit status 4\nno such theme"):
        measured(["sh", "-c", "echo no such theme; exit 4"], cwd=tmp_path)


def a_measurement(generator: str, scenario: str, incidents: int, *walls: float) -> Measurement:
    """Return a measurement that took `walls` seconds, a round each."""
    return Measurement(
        generator=generator,
        version="1.2",
        scenario=scenario,
        incidents=incidents,
        rounds=tuple(Cost(wall_s=wall, cpu_s=wall / 2, peak_bytes=123_000_000) for wall in walls),
        files=1234,
        size_bytes=5_600_000,
        where="memory",
    )


def some_results() -> Results:
    """Return results of two generators and two sizes, in which the machine got busy."""
    return Results(
        machine=this_machine(),
        measurements=tuple(
            a_measurement(generator, scenario, count, *(second * count / 100 for second in walls))
            for generator, walls in (("statusgen", (1, 2, 9)), ("hugo", (2, 4, 9)))
            for scenario in (COLD, UNCHANGED, CHANGED)
            for count in (100, 1000)
        ),
        saves_s={1000: (0.3, 0.2, 0.9)},
    )


def test_a_table_shows_medians_and_compares_within_a_round() -> None:
    """On a machine that others use, two figures from different minutes say nothing together."""
    lines = as_markdown(some_results()).splitlines()
    section = lines[lines.index("### 100 incidents") :]

    ours, hugo = "**2.00 s**, CPU 1.00 s", "**4.00 s**, CPU 2.00 s, 2x"
    end = "123 MB | 1,234 | 5.6 MB |"
    assert section[4] == f"| statusgen | {ours} | {ours} | {ours} | {end}"
    assert section[5] == f"| hugo | {hugo} | {hugo} | {hugo} | {end}"
    assert "0.30 s after a file is saved" in lines[-2]


def test_a_page_keeps_what_was_written_by_hand(tmp_path: Path) -> None:
    """Who measures again wants new figures and the same explanations."""
    page = tmp_path / "page.md"
    page.write_text(f"Before\n\n{BEGIN}old figures\n{END}\n\nAfter\n", encoding="utf-8")

    write_page(some_results(), page)
    write_page(some_results(), page)

    text = page.read_text(encoding="utf-8")
    assert text == f"Before\n\n{BEGIN}{as_markdown(some_results())}{END}\n\nAfter\n"


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    """A run for one more size adds to the table and changes no other row."""
    path = tmp_path / "results.json"

    write_results(some_results(), path)

    assert results_here(path) == some_results()


def test_a_newer_measurement_takes_the_place_of_the_older() -> None:
    """A table never shows two figures for one thing."""
    newer = a_measurement("hugo", COLD, 100, 7)

    results = some_results().with_measurements([newer])

    assert results.find("hugo", COLD, 100) == newer
    assert len(results.measurements) == len(some_results().measurements)


def test_measurements_of_another_machine_are_not_mixed_in(tmp_path: Path) -> None:
    """Figures of two machines in one table would compare the machines."""
    path = tmp_path / "results.json"
    write_results(Results(machine="another one", measurements=some_results().measurements), path)

    assert results_here(path).measurements == ()


def test_the_page_and_the_drawing_show_what_was_measured() -> None:
    """Nobody can polish a figure by hand without this failing."""
    kept = kept_results()

    assert f"{BEGIN}{as_markdown(kept)}{END}" in PAGE.read_text(encoding="utf-8")
    assert PAGE.with_suffix(".svg").read_text(encoding="utf-8") == plot(kept)


SVG = "{http://www.w3.org/2000/svg}"


def test_the_drawing_names_every_line_and_both_axes() -> None:
    """A reader who does not tell the colours apart reads the names at the lines' ends."""
    drawing = ET.fromstring(plot(some_results()))
    texts = [text.text for text in drawing.iter(f"{SVG}text")]

    for text in ("Cold", "Nothing changed", "One incident changed", "100", "1,000", "1", "10"):
        assert text in texts
    assert [texts.count(text) for text in ("statusgen", "hugo", "incidents")] == [3, 3, 3]


def test_labels_of_lines_that_end_together_do_not_overlap() -> None:
    """The last two rounds are equal, and so are the names' places unless they are moved."""
    names = ("statusgen", "hugo", "pelican")
    same = [a_measurement(name, UNCHANGED, count, 1) for name in names for count in (10, 100)]
    drawing = ET.fromstring(plot(Results(machine="", measurements=tuple(same))))

    heights = sorted(
        float(text.attrib["y"]) for text in drawing.iter(f"{SVG}text") if text.text in names
    )

    assert [after - before for before, after in pairwise(heights)] == [16, 16]


def test_slower_is_drawn_higher() -> None:
    """The eye takes the upper line for the slower one."""
    drawing = ET.fromstring(plot(some_results()))
    lines = {line.attrib["class"]: line.attrib["points"] for line in drawing.iter(f"{SVG}polyline")}

    ends = {name: float(points.split(",")[-1]) for name, points in lines.items()}
    assert ends["hugo line"] < ends["statusgen line"]


def test_the_themes_of_other_generators_are_in_the_repository() -> None:
    """What is compared can be read and bettered by whoever doubts it."""
    for name in GENERATORS.keys() - {"statusgen"}:
        assert any((ROOT / "benchmarks" / "peers" / name).rglob("*.*"))
