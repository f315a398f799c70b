"""Uptime by month: whole months, and every lost minute charged to one incident."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from statusgen.model.states import State
from tests.derive.test_uptime import an_incident, component
from tests.derive.test_uptime_properties import BAD, NOW, SITE, Outage, checked, with_outages
from tests.support import CONFIG, a_snapshot, at

THIRTY_DAYS = f"{CONFIG}timezone: Europe/Berlin\nuptime: {{days: 30}}\n"
BEGUN = date(2026, 10, 1)
outages = st.lists(
    st.tuples(st.integers(-40_000, 7000), st.integers(1, 9000), st.sampled_from(BAD)), max_size=6
)


def test_a_month_is_whole_although_the_period_has_only_some_of_its_days() -> None:
    """A number that went into a contract must not change while the month moves out of sight."""
    early = an_incident("2026-01-05 10:00", "2026-01-05 11:00")
    config = f"{CONFIG}uptime: {{days: 30}}\n"

    months = component(a_snapshot(at("2026-02-20T12:00Z"), config=config, incident=early)).months
    assert [month.first for month in months] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert [month.minutes for month in months] == [60, 0]
    assert months[0].uptime == 1 - Fraction(60, 31 * 24 * 60)


def test_an_outage_over_the_end_of_a_month_is_cut_at_midnight_in_the_zone_of_the_site() -> None:
    """Both months have to add up for somebody in Berlin with a calendar in hand."""
    # Midnight in Berlin is 23:00 UTC.
    text = an_incident("2026-01-31 22:30", "2026-02-01 00:00")

    months = component(
        a_snapshot(at("2026-02-20T12:00Z"), config=THIRTY_DAYS, incident=text)
    ).months
    assert [month.minutes for month in months] == [30, 60]


def test_a_month_before_the_component_existed_has_no_data_and_is_not_a_hundred_per_cent() -> None:
    """Nobody may claim to have kept up what was not there."""
    config = THIRTY_DAYS.replace("name: Public API", "name: Public API, since: 2026-02-01")

    january, february = component(a_snapshot(at("2026-02-20T12:00Z"), config=config)).months
    assert january.uptime is None
    assert february.uptime == 1


def test_two_incidents_at_once_lose_a_minute_once_and_the_worse_one_is_charged() -> None:
    """Whoever adds up the list of incidents comes to the downtime above it."""
    snapshot = a_snapshot(
        partial=an_incident("2026-03-01 09:00", "2026-03-01 11:00", "partial_outage"),
        total=an_incident("2026-03-01 10:00", "2026-03-01 10:30"),
        later=an_incident("2026-03-01 10:15", "2026-03-01 11:30", "partial_outage"),
    )

    march = component(snapshot).months[-1]
    assert [(loss.cause, dict(loss.lengths)) for loss in march.losses] == [
        ("partial", {State.PARTIAL_OUTAGE: timedelta(minutes=90)}),
        ("total", {State.MAJOR_OUTAGE: timedelta(minutes=30)}),
        ("later", {State.PARTIAL_OUTAGE: timedelta(minutes=30)}),
    ]
    assert [loss.minutes for loss in march.losses] == [27, 30, 9]
    assert march.minutes == 66


def test_what_does_not_count_as_downtime_is_no_loss() -> None:
    """An incident in the list of lost minutes has lost some."""
    slow = an_incident("2026-03-01 09:00", "2026-03-01 11:00", "degraded_performance")

    assert component(a_snapshot(incident=slow)).months[-1].losses == ()


@checked
@given(outages)
def test_the_months_add_up_whatever_happened(found: list[Outage]) -> None:
    """Every lost minute is there, once, and leads to the incident that lost it."""
    status = with_outages(found)
    (october,) = status.months
    by_state: dict[State, timedelta] = {}
    for loss in october.losses:
        for state, length in loss.lengths.items():
            by_state[state] = by_state.get(state, timedelta()) + length

    assert october.first == BEGUN
    assert october.minutes == sum(loss.minutes for loss in october.losses)
    assert october.minutes == counted_lost_minutes(found)
    assert all(loss.minutes > 0 for loss in october.losses)
    assert len({loss.cause for loss in october.losses}) == len(october.losses)
    assert october.minutes == sum(
        SITE.uptime.weights[state] * (length // timedelta(minutes=1))
        for state, length in by_state.items()
    )


def counted_lost_minutes(found: list[Outage]) -> Fraction:
    """Return the lost minutes of October up to `NOW`, counted one by one."""
    first = at("2026-10-22T22:00Z")
    begun = (at("2026-09-30T22:00Z") - first) // timedelta(minutes=1)
    now = (NOW - first) // timedelta(minutes=1)
    worst: dict[int, Fraction] = {}
    for start, length, state in found:
        for minute in range(max(start, begun), min(start + length, now)):
            worst[minute] = max(worst.get(minute, Fraction()), SITE.uptime.weights[state])
    return sum(worst.values(), Fraction())
