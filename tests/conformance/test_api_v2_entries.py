"""Incidents and maintenances in Statuspage's API v2: order, times, states and texts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.conformance.contract import api
from tests.conformance.sites import ALL, CANCELLED, GROUPED, ON_GROUP
from tests.render.made import WEEKLY, WINDOW
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from datetime import datetime

BERLIN = f"{GROUPED}timezone: Europe/Berlin\n"


def ids(document: dict[str, Any]) -> list[str]:
    """Return the ids of a document's incidents or maintenances, in their order."""
    rows = document["incidents" if "incidents" in document else "scheduled_maintenances"]
    return [row["id"] for row in rows]


def the_incident(*headings: str, config: str = CONFIG, now: datetime = NOON) -> dict[str, Any]:
    """Return the only incident of a site, written with an update for each of `headings`."""
    text = "---\ntitle: Errors\ncomponents: {api: major_outage}\n---\n"
    text += "".join(f"\n## {heading}\n\nAs written.\n" for heading in headings)
    (row,) = api(now, config=config, errors=text)["incidents"]["incidents"]
    return dict(row)


def the_window(*headings: str, now: str = "2026-03-02T13:00Z") -> dict[str, Any]:
    """Return the only maintenance of a site with an update for each of `headings`."""
    text = WINDOW + "".join(f"\n    ## {heading}\n\n    As written.\n" for heading in headings)
    (row,) = api(at(now), upgrade=text)["scheduled-maintenances"]["scheduled_maintenances"]
    return dict(row)


def test_open_incidents_come_with_the_latest_change_first() -> None:
    """A status bar shows the first one, which has to be the one with news."""
    found = api(**ALL)

    assert ids(found["summary"]) == ids(found["incidents/unresolved"]) == ["open", "grouped"]
    assert ids(found["incidents/resolved"]) == ["done"]
    assert ids(found["incidents"]) == ["open", "grouped", "done"]


def test_the_latest_change_comes_first_also_while_the_clocks_are_put_back() -> None:
    """02:10 in winter time is later than 02:50 in summer time, though it reads earlier."""

    def incident(updated: str) -> str:
        return f"---\ntitle: Errors\n---\n\n## {updated} - Investigating\n\nAs written.\n"

    found = api(
        at("2026-10-25T06:00Z"),
        config=BERLIN,
        first=incident("2026-10-25 00:50 UTC"),
        second=incident("2026-10-25 01:10 UTC"),
    )["summary"]

    assert [(row["id"], row["updated_at"]) for row in found["incidents"]] == [
        ("second", "2026-10-25T02:10:00.000+01:00"),
        ("first", "2026-10-25T02:50:00.000+02:00"),
    ]


def test_windows_to_come_stand_soonest_first_and_then_those_in_progress_latest_first() -> None:
    """A client that shows one window of each kind shows the one that is nearest."""
    begun_early = f"{WINDOW}\n    ## 2026-03-02 10:30 UTC - In progress\n"
    longer = WINDOW.replace("11:45", "10:45")
    found = api(**{**ALL, "upgrade": begun_early, "longer": longer})

    windows = [row["id"] for row in found["summary"]["scheduled_maintenances"]]
    assert windows[:2] == ["weekly-2026-03-09", "weekly-2026-03-16"]
    assert windows[-2:] == ["upgrade", "longer"]
    assert ids(found["scheduled-maintenances/upcoming"]) == windows[:-2]
    assert ids(found["scheduled-maintenances/active"]) == windows[-2:]


def test_every_occurrence_of_a_recurring_window_is_a_maintenance_of_its_own() -> None:
    """Clients know single windows only, each with an id that stays."""
    rows = api(weekly=WEEKLY)["scheduled-maintenances"]["scheduled_maintenances"]
    over = [row for row in rows if row["status"] == "completed"]

    assert [(row["id"], row["scheduled_for"], row["resolved_at"]) for row in over] == [
        ("weekly-2026-03-02", "2026-03-02T02:00:00.000Z", "2026-03-02T02:30:00.000Z"),
        ("weekly-2026-02-23", "2026-02-23T02:00:00.000Z", "2026-02-23T02:30:00.000Z"),
    ]
    update_ids = [update["id"] for row in rows for update in row["incident_updates"]]
    assert len(set(update_ids)) == len(update_ids)
    assert rows == sorted(rows, key=lambda row: str(row["scheduled_for"]), reverse=True)


def test_the_newest_fifty_are_listed_and_every_open_incident() -> None:
    """Statuspage stops at fifty; clients do not ask for a next page."""

    def incident(index: int, status: str) -> str:
        posted = at("2026-01-01T00:00Z") + timedelta(hours=index)
        return f"---\ntitle: Errors\n---\n\n## {posted:%Y-%m-%d %H:%M} UTC - {status}\n\nText.\n"

    resolved = {f"r{n:02}": incident(n, "Resolved") for n in range(60)}
    unresolved = {f"u{n:02}": incident(100 + n, "Investigating") for n in range(55)}
    found = api(**resolved, **unresolved)

    assert ids(found["incidents/resolved"]) == [f"r{n:02}" for n in range(59, 9, -1)]
    assert ids(found["incidents"]) == [f"u{n:02}" for n in range(54, 4, -1)]
    assert ids(found["incidents/unresolved"]) == [f"u{n:02}" for n in range(54, -1, -1)]
    assert ids(found["summary"]) == ids(found["incidents/unresolved"])


def test_many_recurring_windows_do_not_push_out_what_goes_on_now_and_what_comes_next() -> None:
    """Of sixty windows to come the last ones can wait."""
    daily = WEEKLY.replace("FREQ=WEEKLY", "FREQ=DAILY")
    found = api(**{f"daily{n}": daily for n in range(5)}, upgrade=WINDOW)
    rows = found["scheduled-maintenances"]["scheduled_maintenances"]

    assert len(rows) == 50
    assert rows[-1]["id"] == "upgrade"
    assert ids(found["scheduled-maintenances/upcoming"])[:49] == [r["id"] for r in rows[-2::-1]]


@pytest.mark.parametrize(
    ("headings", "status", "monitoring", "resolved"),
    [
        (["09:00 UTC - Investigating"], "investigating", None, None),
        (
            ["09:00 UTC - Investigating", "09:10 UTC - Monitoring", "09:20 UTC - Identified"],
            "identified",
            "09:10",
            None,
        ),
        (["09:00 UTC - Identified", "09:30 UTC - Resolved"], "resolved", None, "09:30"),
        (
            ["09:00 UTC - Monitoring", "09:30 UTC - Resolved", "09:40 UTC - Update"],
            "resolved",
            "09:00",
            "09:30",
        ),
        (
            ["09:00 UTC - Identified", "09:30 UTC - Resolved", "11:00 UTC - Postmortem"],
            "postmortem",
            None,
            "09:30",
        ),
        (
            ["09:00 UTC - Identified", "09:30 UTC - Resolved", "11:00 UTC - Investigating"],
            "investigating",
            None,
            None,
        ),
    ],
    ids=["open", "regressed", "resolved", "followed up", "postmortem", "reopened"],
)
def test_an_incident_tells_when_it_was_first_watched_and_when_it_ended(
    headings: list[str], status: str, monitoring: str | None, resolved: str | None
) -> None:
    """Reports of response times are made from these two members."""
    row = the_incident(*(f"2026-03-02 {heading}" for heading in headings))

    def instant(clock: str | None) -> str | None:
        return f"2026-03-02T{clock}:00.000Z" if clock else None

    assert (row["status"], row["monitoring_at"], row["resolved_at"]) == (
        status,
        instant(monitoring),
        instant(resolved),
    )
    assert row["incident_updates"][0]["status"] == status
    assert row["created_at"] == row["started_at"] == instant("09:00")
    newest = [update["created_at"] for update in row["incident_updates"]]
    assert newest == sorted(newest, reverse=True)
    assert row["updated_at"] == newest[0]


@pytest.mark.parametrize(
    ("headings", "status", "monitoring", "resolved"),
    [
        ([], "in_progress", None, None),
        (["12:30 UTC - Verifying"], "verifying", "12:30", None),
        (["12:30 UTC - Completed"], "completed", None, "12:30"),
        (["12:30 UTC - Completed", "12:40 UTC - Update"], "completed", None, "12:30"),
        (["11:00 UTC - Cancelled"], "completed", None, "11:00"),
    ],
    ids=["by the clock", "verifying", "early", "followed up", "cancelled"],
)
def test_a_maintenance_tells_where_it_stands_in_words_that_clients_know(
    headings: list[str], status: str, monitoring: str | None, resolved: str | None
) -> None:
    """Statuspage knows no cancelled window: it is completed, and its last update says why."""
    row = the_window(*(f"2026-03-02 {heading}" for heading in headings))

    def instant(clock: str | None) -> str | None:
        return f"2026-03-02T{clock}:00.000Z" if clock else None

    assert (row["status"], row["monitoring_at"], row["resolved_at"]) == (
        status,
        instant(monitoring),
        instant(resolved),
    )
    assert row["incident_updates"][0]["status"] == status
    assert (row["scheduled_for"], row["scheduled_until"]) == (instant("11:45"), instant("14:00"))
    assert row["created_at"] == row["started_at"] == "2026-02-24T09:00:00.000Z"


def test_a_cancelled_window_is_neither_upcoming_nor_active() -> None:
    """A calendar that still announced it would keep people away for nothing."""
    found = api(at("2026-03-01T10:00Z"), upgrade=CANCELLED)

    assert ids(found["scheduled-maintenances/upcoming"]) == []
    assert ids(found["scheduled-maintenances/active"]) == []
    assert ids(found["scheduled-maintenances"]) == ["upgrade"]
    assert found["summary"]["scheduled_maintenances"] == []


def test_every_update_names_the_components_so_far_with_their_states_before_and_after() -> None:
    """Bots write from this what got better and what worse."""
    (row,) = api(config=GROUPED, grouped=ON_GROUP)["incidents"]["incidents"]
    later, first = row["incident_updates"]

    assert first["affected_components"] == [
        {
            "code": "db",
            "name": "Data - Database",
            "old_status": "operational",
            "new_status": "degraded_performance",
        }
    ]
    assert [
        (c["code"], c["old_status"], c["new_status"]) for c in later["affected_components"]
    ] == [
        ("db", "degraded_performance", "degraded_performance"),
        ("search", "operational", "partial_outage"),
    ]
    assert [(c["id"], c["name"], c["status"]) for c in row["components"]] == [
        ("db", "Database", "degraded_performance"),
        ("search", "Search", "partial_outage"),
    ]
    assert [later["deliver_notifications"], first["deliver_notifications"]] == [False, True]


def test_the_updates_of_a_window_take_its_components_down_and_up_again() -> None:
    """On Statuspage a window changes its components while it goes on, and so it is told here."""
    row = the_window(now="2026-03-02T15:00Z")

    assert [
        (update["status"], component["old_status"], component["new_status"])
        for update in row["incident_updates"]
        for component in update["affected_components"]
    ] == [
        ("completed", "under_maintenance", "operational"),
        ("in_progress", "operational", "under_maintenance"),
        ("scheduled", "operational", "operational"),
    ]


def test_an_update_without_components_affects_null_and_not_an_empty_list() -> None:
    """Statuspage has null there, and typed clients are made for that."""
    (row,) = api(told="---\ntitle: X\n---\n\n## 2026-03-02 09:00 UTC - Identified\n\nText.\n")[
        "incidents"
    ]["incidents"]

    assert row["incident_updates"][0]["affected_components"] is None
    assert row["components"] == []
