"""Times, texts and ids in Statuspage's API v2."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.conformance.contract import api, instants_in
from tests.conformance.sites import ALL, GROUPED
from tests.render.made import HOSTILE, HOSTILE_CONFIG, HOSTILE_TITLE, WINDOW
from tests.support import at

BERLIN = f"{GROUPED}timezone: Europe/Berlin\n"


@pytest.mark.parametrize(
    ("config", "zone", "ending"),
    [
        (GROUPED, "Etc/UTC", "Z"),
        (f"{GROUPED}timezone: Etc/UTC\n", "Etc/UTC", "Z"),
        (BERLIN, "Europe/Berlin", r"\+0[12]:00"),
        (f"{GROUPED}timezone: America/St_Johns\n", "America/St_Johns", "-0[23]:30"),
        (f"{GROUPED}timezone: Africa/Monrovia\n", "Africa/Monrovia", r"(\+00:00|-00:44)"),
    ],
)
def test_every_time_of_a_page_is_in_its_zone(config: str, zone: str, ending: str) -> None:
    """Some clients cut the zone off and compare what is left, which works within one zone."""
    found = api(**{**ALL, "config": config})
    times = list(instants_in(found))

    assert {document["page"]["time_zone"] for document in found.values()} == {zone}
    assert len(times) > 300
    assert [t for t in times if not re.fullmatch(rf"[0-9T:-]{{19}}\.000{ending}", t)] == []


def test_the_offset_is_the_one_of_the_instant_told_and_not_of_today() -> None:
    """Berlin is two hours ahead in summer and one in winter."""
    text = "---\ntitle: Errors\n---\n"
    for heading in ("2026-03-28 23:00 UTC - Investigating", "2026-03-29 02:00 UTC - Resolved"):
        text += f"\n## {heading}\n\nAs written.\n"
    (row,) = api(at("2026-07-01T00:00Z"), config=BERLIN, errors=text)["incidents"]["incidents"]

    assert row["created_at"] == "2026-03-29T00:00:00.000+01:00"
    assert row["resolved_at"] == "2026-03-29T04:00:00.000+02:00"


def test_bodies_are_plain_text_in_which_links_can_still_be_followed() -> None:
    """Clients print the body as it comes; Markdown and HTML would stand there as such."""
    found = api(**ALL)["incidents"]["incidents"]
    bodies = {row["id"]: [u["body"] for u in row["incident_updates"]] for row in found}

    assert bodies["grouped"][0] == (
        "A replica was added, see the graph (https://graphs.example.com/1) or https://x.example."
    )
    (window,) = api(at("2026-03-02T15:00Z"), upgrade=WINDOW)["scheduled-maintenances"][
        "scheduled_maintenances"
    ]
    assert [update["body"] for update in window["incident_updates"]] == [
        "The scheduled maintenance has been completed.",
        "Scheduled maintenance is currently in progress.",
        "Writes are paused for up to ten minutes.",
    ]


def test_what_an_author_wrote_comes_back_character_by_character() -> None:
    """Quotes, markup, emoji and writing from right to left are text like any other."""
    found = api(config=HOSTILE_CONFIG, hostile=HOSTILE)
    (row,) = found["summary"]["incidents"]

    assert row["name"] == HOSTILE_TITLE
    assert found["summary"]["page"]["name"] == "A & B <Cloud>"
    assert found["summary"]["components"][0]["name"] == '<b>R&D</b> ]]> "API" 🚒 מרחבא'
    assert "\u2028 🚒 مرحبا" in row["incident_updates"][-1]["body"]


def test_ids_stay_when_the_page_is_built_again_and_when_an_update_is_added() -> None:
    """Bots remember the ids of what they have told, and tell it again when one changes."""
    before = api(at("2026-03-02T11:10Z"), **ALL)["summary"]
    after = api(at("2026-03-02T11:40Z"), **ALL)["summary"]

    def known(summary: dict[str, Any]) -> list[str]:
        (row,) = (row for row in summary["incidents"] if row["id"] == "open")
        return [update["id"] for update in reversed(row["incident_updates"])]

    assert before["page"]["id"] == after["page"]["id"]
    assert (len(known(before)), len(known(after))) == (1, 2)
    assert known(after)[:1] == known(before)
