"""Badges: a picture in other people's pages and README files."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.render.made import HOSTILE_CONFIG, OPEN, made, rendered
from tests.support import CONFIG

SVG = "{http://www.w3.org/2000/svg}"


def badges(**site: str) -> dict[str, ElementTree.Element]:
    """Return every badge of a site by path."""
    found = made(("badge.svg",), **site)
    return {path: ElementTree.fromstring(data) for path, data in found.items()}


def said(badge: ElementTree.Element) -> str | None:
    """Return what the badge says to somebody who cannot see it."""
    assert badge.get("role") == "img"
    assert badge.get("aria-label") == badge.findtext(f"{SVG}title")
    return badge.get("aria-label")


def test_a_badge_says_the_state_in_words() -> None:
    """Red and green look alike to one man in twelve, and a picture says nothing to the blind."""
    assert {path: said(badge) for path, badge in badges(open=OPEN).items()} == {
        "badge.svg": "status: Partial outage",
        "components/api/badge.svg": "Public API: Operational",
        "components/checkout/badge.svg": "Checkout: Operational",
        "components/website/badge.svg": "Website: Partial outage",
    }
    assert {each.media_type for path, each in rendered().items() if path.endswith(".svg")} == {
        "image/svg+xml; charset=utf-8"
    }


def test_a_name_of_any_kind_is_text_in_a_badge() -> None:
    """A badge opened by itself is a document that could run scripts."""
    badge = badges(config=HOSTILE_CONFIG)["components/api/badge.svg"]

    assert said(badge) == '\u2068<b>R&D</b> ]]> "API" 🚒 מרחבא\u2069: Operational'
    assert {element.tag.removeprefix(SVG) for element in badge.iter()} == {
        "svg", "title", "rect", "g", "text",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["A", "Public API", "ストレージ", "Object storage " * 12])
def test_the_words_of_a_badge_fit_into_it(name: str) -> None:
    """Names are short, long and wide, and a README cannot scroll a picture."""
    config = CONFIG.replace("Public API", name.strip())
    badge = badges(config=config)["components/api/badge.svg"]
    label, state = badge.iter(f"{SVG}text")
    grey, coloured = badge.findall(f"{SVG}rect")
    left, right = int(grey.attrib["width"]), int(coloured.attrib["width"])

    assert int(badge.attrib["width"]) == left + right < 600
    assert int(label.attrib["x"]) + int(label.attrib["textLength"]) <= left - 6
    assert int(state.attrib["x"]) + int(state.attrib["textLength"]) <= left + right - 6
    assert name.strip().startswith((label.text or "").removesuffix("…").strip())
    assert said(badge) == f"{name.strip()}: Operational"
    if not name.isascii():
        assert int(label.attrib["textLength"]) >= 11 * len(name), "these are as wide as high"


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Ünïcödé", "Unicode"),
        ("U\u0308nicode", "Unicode"),
        ("\u200fAPI\u200e", "API"),
        ("👩\u200d🚒\ufe0f API", "🚒 API"),
        ("👍\U0001f3fd API", "👍 API"),
    ],
)
def test_what_takes_no_room_of_its_own_makes_no_badge_wider(name: str, like: str) -> None:
    """Accents, marks of direction and parts of one emoji would tear the letters apart."""
    marked, plain = (
        badges(config=CONFIG.replace("Public API", each))["components/api/badge.svg"]
        for each in (name, like)
    )

    assert marked.get("width") == plain.get("width")


@pytest.mark.parametrize("name", ["W" * 200, "決" * 200, "🚒" * 200, "Checkout of the shop " * 9])
def test_a_name_that_is_too_long_is_cut_and_told_in_full_to_a_screen_reader(name: str) -> None:
    """A badge stands in one line with others, however long the name is."""
    config = CONFIG.replace("Public API", name.strip())
    badge = badges(config=config)["components/api/badge.svg"]
    label, _ = badge.iter(f"{SVG}text")

    assert (label.text or "").endswith("…")
    assert 380 < int(label.attrib["textLength"]) <= 415
    assert said(badge) == f"{name.strip()}: Operational"


def test_beside_each_badge_stands_what_shields_io_draws_one_from() -> None:
    """A README whose badges all come from shields.io has one that looks like the others."""
    found = made(("badge.json",), open=OPEN)
    svgs = badges(open=OPEN)

    assert json.loads(found["badge.json"]) == {
        "schemaVersion": 1,
        "label": "status",
        "message": "Partial outage",
        "color": "#b54708",
    }
    assert len(found) == len(svgs) == 4
    for path, data in found.items():
        told, svg = json.loads(data), svgs[path.replace(".json", ".svg")]
        assert said(svg) == f"{told['label']}: {told['message']}"
        assert told["color"] in {rect.get("fill") for rect in svg.findall(f"{SVG}rect")}
