"""Uptime and days against counting minute by minute, for outages that nobody thought of."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.derive import derive
from statusgen.model.incident import Incident, Markdown, Update
from statusgen.model.states import Phase, State, worst_of
from tests.derive.test_uptime import component
from tests.support import CONFIG, a_site, at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statusgen.model.snapshot import ComponentStatus

# The properties hold over five days around the night in which the clocks of Berlin go back.
NOW = datetime(2026, 10, 27, 9, 17, tzinfo=UTC)
SITE = a_site(config=f"{CONFIG}timezone: Europe/Berlin\nuptime: {{days: 5}}\n")
FIRST = at("2026-10-22T22:00Z")
BAD = [state for state in State if state.rank > State.UNDER_MAINTENANCE.rank]
Outage = tuple[int, int, State]
outages = st.lists(
    st.tuples(st.integers(-500, 7000), st.integers(1, 2000), st.sampled_from(BAD)), max_size=6
)
checked = settings(deadline=None, derandomize=True, max_examples=60)


def with_outages(found: Iterable[Outage]) -> ComponentStatus:
    """Return how the API stands after outages of (minutes after `FIRST`, minutes long, state)."""
    incidents = []
    for number, (start, length, state) in enumerate(found):
        began = FIRST + timedelta(minutes=start)
        phases = ((began, Phase.INVESTIGATING),
                  (began + timedelta(minutes=length), Phase.RESOLVED))  # fmt: skip
        incidents.append(
            Incident(
                id=f"incident-{number}",
                title="Outage",
                started=began,
                updates=tuple(
                    Update(posted=posted, phase=phase, body=Markdown(""))
                    for posted, phase in phases
                ),
                components={"api": state},
            )
        )
    return component(derive(dataclasses.replace(SITE, incidents=tuple(incidents)), now=NOW))


@checked
@given(outages)
def test_days_and_uptime_are_those_of_counting_minute_by_minute(found: list[Outage]) -> None:
    """The fast way must come to what the slow and obvious way comes to, to the second."""
    minutes: dict[datetime, State] = {}
    for start, length, state in found:
        for minute in range(max(start, 0), start + length):
            instant = FIRST + timedelta(minutes=minute)
            if instant < NOW:
                minutes[instant] = worst_of((state, minutes.get(instant, State.OPERATIONAL)))
    counted = Counter((i.astimezone(SITE.zone).date(), state) for i, state in minutes.items())
    lost = sum(SITE.uptime.weights[state] for state in minutes.values())

    status = with_outages(found)
    assert {
        (day.date, state): length // timedelta(minutes=1)
        for day in status.days
        for state, length in day.lengths.items()
    } == counted
    assert status.uptime == 1 - Fraction(lost) / ((NOW - FIRST) // timedelta(minutes=1))


@checked
@given(outages, st.integers(1, 1999), st.integers(0, 5))
def test_an_outage_more_never_raises_uptime_and_one_told_in_two_parts_changes_nothing(
    found: list[Outage], after: int, which: int
) -> None:
    """How a team cuts its incidents is no way to a better number, and none to a worse one."""
    parts: list[Outage] = []
    for number, (start, length, state) in enumerate(found):
        cut = after if number == which and after < length else length
        parts += [(start, cut, state), (start + cut, length - cut, state)][: 1 + (cut < length)]
    uptime, divided = with_outages(found).uptime, with_outages(parts)

    assert divided.uptime == uptime
    assert [day.lengths for day in divided.days] == [
        day.lengths for day in with_outages(found).days
    ]
    for fewer in range(len(found)):
        less = with_outages(found[:fewer]).uptime
        assert less is not None
        assert uptime is not None
        assert 0 <= uptime <= less <= 1
