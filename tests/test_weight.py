"""How much a reader has to wait for: pages as a host sends them, compressed."""

from __future__ import annotations

import dataclasses
import gzip
from pathlib import Path

import pytest

from statusgen.derive import derive
from statusgen.model.languages import LANGUAGES
from statusgen.parse import parse_site
from statusgen.read import read_catalogs, read_files, read_theme
from statusgen.render import render
from tests.sizes import largest
from tests.theme_pages import NOW, pages_of, snapshot_of

ROOT = Path(__file__).parents[1]
THEMES = pytest.mark.parametrize("theme", read_files(ROOT).themes)
# What a server may send before it waits for the first answer: ten packets (RFC 6928).
FIRST_ROUND_TRIP = 14_336
LARGEST_INDEX = 30_000
PREFIXES = ("", *(f"{code}/" for code in LANGUAGES[1:]))
FRONT = {p + page for p in PREFIXES for page in ("index.html", "history/index.html")}


def packed(html: str) -> int:
    """Return how many bytes of `html` are sent."""
    return len(gzip.compress(html.encode(), 9))


def a_large_site() -> dict[str, str]:
    """Return 60 components in 8 groups with bars that have marks, and 5 open incidents."""
    groups = "".join(
        f"  - name: Region {group}\n    components:\n"
        + "".join(
            f"      - {{id: c{group}-{i}, name: Service {i} of {group}, description: It is {i}}}\n"
            for i in range(8 if group < 4 else 7)
        )
        for group in range(8)
    )
    site = {"config.yaml": f"name: Big\nurl: https://status.example.com\ncomponents:\n{groups}"}
    for number in range(45):
        day = f"2026-{9 + number % 3:02}-{1 + number * 7 % 21:02}"
        end = "" if number < 5 else f"## {day} 09:{number:02} UTC - Resolved\n\nDone.\n"
        site[f"incidents/i{number}.md"] = (
            f"---\ntitle: Trouble {number}\ncomponents: {{c{number % 8}-{number % 7}: "
            f"{'major' if number % 2 else 'partial'}_outage}}\n---\n\n"
            f"## {day} 08:00 UTC - Investigating\n\n{'Words about it. ' * 12}\n\n{end}"
        )
    return site


@THEMES
def test_every_page_of_the_demo_site_fits_into_the_first_answer_of_a_server(theme: str) -> None:
    """14 KiB arrive in one round trip, which on a bad line is the difference."""
    pages = pages_of(derive(parse_site(read_files(ROOT)), now=NOW), read_theme(ROOT, theme))
    sizes = largest({path: html.encode() for path, html in pages.items()})

    assert {
        "index.html", "incidents/ID/index.html", "components/ID/index.html", "uptime/index.html",
        "history/index.html", "history/YYYY-MM/index.html", "404.html",
    } <= set(sizes)  # fmt: skip
    assert {kind: size for kind, size in sizes.items() if size.packed > FIRST_ROUND_TRIP} == {}
    assert {kind: size for kind, size in sizes.items() if size.requests != 1} == {}


@THEMES
def test_the_demo_site_is_as_light_in_every_language(theme: str) -> None:
    """Arabic and Russian take two bytes a letter, Japanese three, and 22 languages a list."""
    snapshot = derive(parse_site(read_files(ROOT)), now=NOW)
    site = dataclasses.replace(snapshot.site, languages=LANGUAGES)
    artifacts = render(
        dataclasses.replace(snapshot, site=site),
        read_theme(ROOT, theme),
        catalogs=read_catalogs(LANGUAGES[1:]),
    )
    sizes = largest({a.path: a.make() for a in artifacts if a.path in FRONT})

    assert set(sizes) == FRONT
    assert {kind: size for kind, size in sizes.items() if size.packed > FIRST_ROUND_TRIP} == {}
    assert {kind: size for kind, size in sizes.items() if size.requests != 1} == {}


@THEMES
def test_sixty_components_and_five_incidents_stay_below_30_kilobytes(theme: str) -> None:
    """The largest sites are read by the most people at the worst time."""
    index = pages_of(snapshot_of(a_large_site()), read_theme(ROOT, theme))["index.html"]

    assert index.count("Trouble") > 5
    assert packed(index) <= LARGEST_INDEX


@THEMES
def test_what_a_page_costs_grows_with_what_there_is_to_tell_and_not_faster(theme: str) -> None:
    """Three hundred components with a year each are one page of a large company."""
    sizes = []
    for components in (100, 300):
        listed = "".join(f"  - {{id: c{i}, name: Service {i}}}\n" for i in range(components))
        config = f"name: Big\nurl: https://status.example.com\ncomponents:\n{listed}"
        site = {"config.yaml": f"{config}uptime: {{days: 366}}\n"}
        sizes.append(
            {p: len(h) for p, h in pages_of(snapshot_of(site), read_theme(ROOT, theme)).items()}
        )

    small, large = sizes
    for path in ("index.html", "uptime/index.html", "history/index.html"):
        assert large[path] < 3.1 * small[path], path
    assert large["404.html"] == small["404.html"]
