"""Statuspage's API v2 as we serve it, against the contract that its clients were written for."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from statusgen.read import read_theme
from statusgen.render.statuspage_api import render_statuspage_api
from tests.conformance.contract import MEMBERS, PATHS, api, strange
from tests.conformance.sites import ALL, GROUPED, ON_GROUP
from tests.render.made import HOSTILE, HOSTILE_CONFIG, OPEN, WINDOW
from tests.support import CONFIG, NOON, a_snapshot, at, edition_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.conftest import Standing

SITES: dict[str, dict[str, str]] = {
    "empty": {},
    "all kinds": ALL,
    "in Berlin": {**ALL, "config": f"{GROUPED}timezone: Europe/Berlin\n"},
    "hostile": {"config": HOSTILE_CONFIG, "hostile": HOSTILE},
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_every_document_has_the_members_of_statuspage_in_their_order(site: dict[str, str]) -> None:
    """A strict client refuses an unknown member, and a typed one misses one that is not there."""
    found = api(**site)

    assert {name: list(document) for name, document in found.items()} == PATHS
    for name, document in found.items():
        shape = {member: MEMBERS[member] for member in PATHS[name]}
        assert list(strange(document, shape, name)) == []


def test_the_summary_repeats_what_the_other_documents_say() -> None:
    """A client that reads one document and one that reads five must show the same page."""
    found = api(**ALL)
    summary = found["summary"]

    for name in ("status", "components", "incidents/unresolved"):
        for member, value in found[name].items():
            assert summary[member] == value, name
    assert summary["scheduled_maintenances"] == [
        *found["scheduled-maintenances/upcoming"]["scheduled_maintenances"],
        *found["scheduled-maintenances/active"]["scheduled_maintenances"],
    ]


# Worst state of the components, whether all are in it -> what Statuspage says of the page.
PAGE_STATUS = {
    ("major_outage", True): ("critical", "Major System Outage"),
    ("major_outage", False): ("major", "Partial System Outage"),
    ("partial_outage", True): ("major", "Partial System Outage"),
    ("partial_outage", False): ("minor", "Minor Service Outage"),
    ("degraded_performance", True): ("minor", "Partially Degraded Service"),
    ("degraded_performance", False): ("minor", "Partially Degraded Service"),
    ("under_maintenance", True): ("maintenance", "Service Under Maintenance"),
    ("under_maintenance", False): ("maintenance", "Service Under Maintenance"),
    ("operational", True): ("none", "All Systems Operational"),
}
BEST_TO_WORST = (
    "operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage",
)  # fmt: skip


def site_in(states: tuple[str, ...]) -> dict[str, str]:
    """Return a site whose components are in `states` at noon; the last two are in a group."""
    leaves = [f"{{id: c{n}, name: C{n}}}" for n in range(len(states))]
    singles, grouped = leaves[:-2], leaves[-2:]
    site = {
        "config": "name: X\nurl: https://status.example.com\ncomponents:\n"
        + "".join(f"  - {leaf}\n" for leaf in singles)
        + f"  - {{name: Both, components: [{', '.join(grouped)}]}}\n"
    }
    broken = [f"c{n}: {s}" for n, s in enumerate(states) if s not in BEST_TO_WORST[:2]]
    worked_on = [f"c{n}" for n, state in enumerate(states) if state == "under_maintenance"]
    if broken:
        site["outage"] = OPEN.replace("website: degraded_performance", ", ".join(broken)).replace(
            "components: {website: partial_outage}\n", "\n"
        )
    if worked_on:
        site["upgrade"] = WINDOW.replace("[api]", f"[{', '.join(worked_on)}]")
    return site


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_page_status_follows_from_the_components_alone(count: int, tmp_path: Path) -> None:
    """Dashboards go red by this word; the rule held on 87,500 captures of real pages."""
    theme = read_theme(tmp_path, "default")
    found, expected = {}, {}
    for states in product(BEST_TO_WORST, repeat=count):
        snapshot = a_snapshot(NOON, **site_in(states))
        assert tuple(leaf.state for leaf in snapshot.leaves()) == states
        worst = max(states, key=BEST_TO_WORST.index)
        expected[states] = PAGE_STATUS[worst, set(states) == {worst}]
        documents = {each.path: each for each in render_statuspage_api(snapshot, edition_of(theme))}
        found[states] = documents["api/v2/status.json"].make()

    assert len(found) == 5**count
    wrong = {
        states: said
        for states, said in found.items()
        if '"indicator":"{}","description":"{}"'.format(*expected[states]) not in said.decode()
    }
    assert wrong == {}


def test_an_open_incident_that_affects_no_component_leaves_the_page_status_alone() -> None:
    """So it is on Statuspage; the incident itself tells its impact."""
    text = "---\ntitle: X\nimpact: critical\n---\n\n## 2026-03-02 09:00 UTC - Identified\n\nText.\n"
    told = api(told=text)["summary"]

    assert told["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert [i["impact"] for i in told["incidents"]] == ["critical"]


@pytest.mark.parametrize("word", ["none", "maintenance"])
def test_a_switch_tells_clients_that_know_documented_words_only_that_nothing_is_wrong(
    word: str,
) -> None:
    """`maintenance` is sent by Statuspage and documented nowhere; a strict client stops at it."""
    config = f"{CONFIG}statuspage: {{maintenance_indicator: {word}}}\n"
    during = api(config=config, upgrade=WINDOW)["status"]["status"]
    broken = api(config=config, upgrade=WINDOW, open=OPEN)["status"]["status"]

    assert during == {"indicator": word, "description": "Service Under Maintenance"}
    assert broken == {"indicator": "minor", "description": "Minor Service Outage"}


def test_components_come_by_position_which_starts_anew_in_each_group() -> None:
    """Clients draw the tree from `group_id` and `components`, not from the order of the rows."""
    rows = api(config=GROUPED, grouped=ON_GROUP)["components"]["components"]

    assert [(row["position"], row["id"], row["group_id"], row["group"]) for row in rows] == [
        (1, "api", None, False),
        (1, "db", "data", False),
        (2, "checkout", None, False),
        (2, "search", "data", False),
        (3, "website", None, False),
        (4, "data", None, True),
    ]
    by_id = {row["id"]: row for row in rows}
    assert by_id["data"]["components"] == ["db", "search"]
    assert by_id["data"]["status"] == by_id["search"]["status"] == "partial_outage"
    assert by_id["data"]["description"] == "Where it is kept"
    assert (by_id["db"]["start_date"], by_id["api"]["start_date"]) == ("2026-02-01", None)
    assert [row["id"] for row in rows if row["only_show_if_degraded"]] == ["search"]


def test_a_component_changed_when_its_state_last_did() -> None:
    """Exporters take `updated_at` for how long a component has been as it is."""
    site = {"config": GROUPED, "open": OPEN, "upgrade": WINDOW}

    def changed(now: str) -> dict[str, str]:
        rows = api(at(now), **site)["components"]["components"]
        return {row["id"]: row["updated_at"] for row in rows}

    assert changed("2026-03-02T12:00Z") == {
        "api": "2026-03-02T11:45:00.000Z",
        "checkout": "1970-01-01T00:00:00.000Z",
        "website": "2026-03-02T11:30:00.000Z",
        "data": "1970-01-01T00:00:00.000Z",
        "db": "2026-02-01T00:00:00.000Z",
        "search": "1970-01-01T00:00:00.000Z",
    }
    assert changed("2026-03-02T14:00Z")["api"] == "2026-03-02T14:00:00.000Z"
    assert changed("2026-03-03T14:00Z")["api"] == "2026-03-02T14:00:00.000Z"


def test_every_shortlink_leads_to_the_page_of_its_incident(standing: Standing) -> None:
    """A bot posts the link; whoever follows it is in a hurry."""
    with urlopen(f"{standing('berlin')}/api/v2/summary.json") as answer:
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        summary = json.load(answer)
    rows = [*summary["incidents"], *summary["scheduled_maintenances"]]

    assert [row["name"] for row in rows] == ["Slow queries", "Database upgrade"]
    for row in rows:
        assert row["shortlink"] == f"{summary['page']['url']}/incidents/{row['id']}"
        with urlopen(row["shortlink"]) as page:
            assert f"<title>{row['name']}" in page.read().decode()
