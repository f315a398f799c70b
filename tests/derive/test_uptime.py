"""Uptime and the days with something to tell, exactly and in the site's own days."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from statusgen.model.snapshot import GroupStatus
from statusgen.model.states import State
from tests.support import CONFIG, a_snapshot, at

if TYPE_CHECKING:
    from statusgen.model.snapshot import ComponentStatus, Snapshot

TWO_DAYS = f"{CONFIG}uptime: {{days: 2}}\n"
ONE_DAY = timedelta(days=1)


def an_incident(start: str, end: str, state: str = "major_outage", component: str = "api") -> str:
    """Return an incident that keeps `component` in `state` from `start` to `end`, both in UTC."""
    return f"""
        ---
        title: Outage
        components: {{{component}: {state}}}
        ---

        ## {start} UTC - Investigating

        It fails.

        ## {end} UTC - Resolved
        """


def component(snapshot: Snapshot, name: str = "api") -> ComponentStatus:
    """Return how the component `name` stands."""
    return next(leaf for leaf in snapshot.leaves() if leaf.id == name)


@pytest.mark.parametrize(
    ("state", "weights", "lost_minutes"),
    [
        ("major_outage", "", Fraction(60)),
        ("partial_outage", "", Fraction(18)),
        ("degraded_performance", "", Fraction(0)),
        ("degraded_performance", ", degraded_performance: 0.1", Fraction(6)),
        ("partial_outage", ", partial_outage: 0.5", Fraction(30)),
    ],
)
def test_an_outage_counts_by_its_weight(state: str, weights: str, lost_minutes: Fraction) -> None:
    """A number in a contract has to be what anybody can work out from the page with a pencil."""
    config = f"{CONFIG}uptime: {{days: 2{weights}}}\n"
    text = an_incident("2026-03-02 09:00", "2026-03-02 10:00", state)

    status = component(a_snapshot(at("2026-03-03T00:00Z"), config=config, incident=text))
    # At midnight the second of the two days has just begun, so one day is known.
    assert status.uptime == 1 - lost_minutes / (24 * 60)
    assert isinstance(status.uptime, Fraction)


def test_the_shortest_outage_keeps_uptime_below_one() -> None:
    """A page that shows 100 % over a red bar is a page that lies."""
    config = f"{CONFIG}uptime: {{days: 366}}\n"
    text = an_incident("2026-03-02 09:00:00", "2026-03-02 09:00:01", "partial_outage")

    uptime = component(a_snapshot(at("2026-03-03T00:00Z"), config=config, incident=text)).uptime
    assert uptime == 1 - Fraction(3, 10) / (365 * 86_400)


def test_minutes_before_the_first_update_count_when_the_outage_began_earlier() -> None:
    """Customers were hit from the first failure on, not from the first message on."""
    text = an_incident("2026-03-02 09:00", "2026-03-02 10:00").replace(
        "title:", "started: 2026-03-02 08:30 UTC\n        title:"
    )
    status = component(a_snapshot(at("2026-03-02T12:00Z"), config=TWO_DAYS, incident=text))

    assert status.days[0].lengths == {State.MAJOR_OUTAGE: timedelta(minutes=90)}


def test_a_minute_of_several_incidents_is_one_minute_in_the_worst_state() -> None:
    """Three alarms for one broken disk must not cost three times the downtime."""
    status = component(
        a_snapshot(
            at("2026-03-03T00:00Z"),
            config=TWO_DAYS,
            one=an_incident("2026-03-02 09:00", "2026-03-02 10:00", "partial_outage"),
            two=an_incident("2026-03-02 09:30", "2026-03-02 09:50", "major_outage"),
            three=an_incident("2026-03-02 09:40", "2026-03-02 10:30", "partial_outage"),
        )
    )
    (day,) = status.days

    assert day.lengths == {
        State.PARTIAL_OUTAGE: timedelta(minutes=70),
        State.MAJOR_OUTAGE: timedelta(minutes=20),
    }
    assert (day.worst, day.causes) == (State.MAJOR_OUTAGE, ("one", "two", "three"))
    assert status.uptime == 1 - (Fraction(3, 10) * 70 + 20) / (24 * 60)


def test_maintenance_is_told_of_but_never_counts_and_hides_no_outage() -> None:
    """Planned work is no downtime; an outage in the middle of it is."""
    upgrade = """
        ---
        title: Upgrade
        components: [api]
        announced: 2026-02-24 09:00 UTC
        starts: 2026-03-02 02:00 UTC
        ends: 2026-03-02 04:00 UTC
        ---
        """
    text = an_incident("2026-03-02 03:00", "2026-03-02 03:30")
    status = component(
        a_snapshot(at("2026-03-03T00:00Z"), config=TWO_DAYS, upgrade=upgrade, incident=text)
    )

    assert status.days[0].lengths == {
        State.UNDER_MAINTENANCE: timedelta(minutes=90),
        State.MAJOR_OUTAGE: timedelta(minutes=30),
    }
    assert status.uptime == 1 - Fraction(30, 24 * 60)


def test_nothing_is_claimed_of_the_time_before_a_component_existed() -> None:
    """A service launched last week has no ninety days of uptime to boast of."""
    config = CONFIG.replace("name: Public API}", "name: Public API, since: 2026-03-02}")
    config = config.replace("name: Checkout}", "name: Checkout, since: 2026-03-10}")
    config = config.replace("name: Website}", "name: Website, since: 2019-01-01}")
    text = an_incident("2026-03-01 23:00", "2026-03-02 01:00")
    snapshot = a_snapshot(at("2026-03-02T10:00Z"), config=config, incident=text)
    status, unborn = component(snapshot), component(snapshot, "checkout")

    assert (status.first_day, status.uptime) == (date(2026, 3, 2), Fraction(9, 10))
    assert (unborn.first_day, unborn.uptime, unborn.days) == (date(2026, 3, 10), None, ())
    # Ninety days end with today.
    assert component(snapshot, "website").first_day == date(2025, 12, 3)


def test_a_group_has_the_mean_uptime_of_its_known_components() -> None:
    """One broken part of five is a fifth of the group; a part yet to come is none of it."""
    config = """
        name: Shop
        url: https://status.example.com
        uptime: {days: 1}
        components:
          - name: Shop
            components:
              - {id: api, name: API}
              - {id: web, name: Web}
              - {id: app, name: App, since: 2026-04-01}
        """
    text = an_incident("2026-03-02 00:00", "2026-03-02 05:00")
    (group,) = a_snapshot(at("2026-03-02T10:00Z"), config=config, incident=text).components

    assert isinstance(group, GroupStatus)
    assert group.uptime == Fraction(3, 4)


@pytest.mark.parametrize(
    ("zone", "start", "end", "hours"),
    [
        ("Europe/Berlin", "2026-10-23 22:00", "2026-10-26 23:00",
         {date(2026, 10, 24): 24, date(2026, 10, 25): 25, date(2026, 10, 26): 24}),
        ("Europe/Berlin", "2026-03-27 23:00", "2026-03-30 22:00",
         {date(2026, 3, 28): 24, date(2026, 3, 29): 23, date(2026, 3, 30): 24}),
        # The clocks of Cairo went from 23:59 on the 25th to 01:00 on the 26th.
        ("Africa/Cairo", "2024-04-25 20:00", "2024-04-26 23:00",
         {date(2024, 4, 25): 2, date(2024, 4, 26): 23, date(2024, 4, 27): 2}),
        ("Asia/Kolkata", "2026-03-01 18:30", "2026-03-02 19:30",
         {date(2026, 3, 2): 24, date(2026, 3, 3): 1}),
    ],
)  # fmt: skip
def test_days_begin_at_midnight_in_the_sites_zone_also_when_the_clocks_change(
    zone: str, start: str, end: str, hours: dict[date, int]
) -> None:
    """A day of 23 or 25 hours is a day all the same, and no hour may be lost or told twice."""
    now = at(f"{end.replace(' ', 'T')}Z") + ONE_DAY
    status = component(
        a_snapshot(now, config=f"{CONFIG}timezone: {zone}\n", incident=an_incident(start, end))
    )

    assert {day.date: day.lengths[State.MAJOR_OUTAGE] / timedelta(hours=1) for day in status.days} \
        == hours  # fmt: skip
