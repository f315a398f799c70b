"""Maintenance windows: what the clock does to them, and what people write that wins over it."""

from __future__ import annotations

import pytest

from statusgen.model.states import Phase, State
from tests.support import CONFIG, a_site, a_snapshot, at, state_of

ONCE = """
    ---
    title: Database upgrade
    components: [api]
    announced: 2026-02-24 09:00 UTC
    starts: 2026-03-02 02:00 UTC
    ends: 2026-03-02 04:00 UTC
    ---

    Writes are paused for up to ten minutes.
    """
CONFIRMED = ONCE.replace("    components:", "    confirm_end: true\n    components:")
WEEKLY = ONCE.replace("    components:", "    repeats: FREQ=WEEKLY;COUNT=3\n    components:")
BERLIN = f"{CONFIG}timezone: Europe/Berlin\n"


def with_update(text: str, *headings: str) -> str:
    """Return the maintenance `text` with an update for each of `headings`."""
    return text + "".join(f"\n    ## {heading}\n\n    As written.\n" for heading in headings)


def test_a_window_opens_and_closes_by_the_clock_at_its_minute() -> None:
    """Nobody should have to be awake at two in the morning to press a button."""
    site = a_site(upgrade=ONCE)

    for instant, phase, state in (
        ("2026-03-02T01:59:59Z", Phase.SCHEDULED, State.OPERATIONAL),
        ("2026-03-02T02:00Z", Phase.IN_PROGRESS, State.UNDER_MAINTENANCE),
        ("2026-03-02T03:59:59Z", Phase.IN_PROGRESS, State.UNDER_MAINTENANCE),
        ("2026-03-02T04:00Z", Phase.COMPLETED, State.OPERATIONAL),
    ):
        (window,) = a_snapshot(at(instant), upgrade=ONCE).windows
        assert (window.phase, state_of("api", site, now=at(instant))) == (phase, state)

    assert window.id == "upgrade"
    assert (window.began, window.ended) == (at("2026-03-02T02:00Z"), at("2026-03-02T04:00Z"))
    assert [(update.posted, update.phase, update.automatic) for update in window.updates] == [
        (at("2026-02-24T09:00Z"), Phase.SCHEDULED, True),
        (at("2026-03-02T02:00Z"), Phase.IN_PROGRESS, True),
        (at("2026-03-02T04:00Z"), Phase.COMPLETED, True),
    ]
    assert window.updates[0].body == "Writes are paused for up to ten minutes."


def test_a_window_whose_end_has_to_be_confirmed_goes_on_and_says_so() -> None:
    """After a risky change a page must not claim that all is done before somebody has looked."""
    site = a_site(upgrade=CONFIRMED)
    (before,) = a_snapshot(at("2026-03-02T03:59Z"), upgrade=CONFIRMED).windows
    (after,) = a_snapshot(at("2026-03-02T04:00Z"), upgrade=CONFIRMED).windows
    done = with_update(CONFIRMED, "2026-03-02 05:00 UTC - Completed")
    (confirmed,) = a_snapshot(at("2026-03-02T05:00Z"), upgrade=done).windows

    assert (before.phase, before.unconfirmed) == (Phase.IN_PROGRESS, False)
    assert (after.phase, after.unconfirmed) == (Phase.IN_PROGRESS, True)
    assert state_of("api", site, now=at("2026-03-02T04:30Z")) is State.UNDER_MAINTENANCE
    assert (confirmed.phase, confirmed.unconfirmed) == (Phase.COMPLETED, False)
    assert confirmed.ended == at("2026-03-02T05:00Z")


@pytest.mark.parametrize(
    ("heading", "now", "phase", "began", "ended"),
    [
        ("03-02 03:10 UTC - Completed", "2026-03-02T03:10Z", Phase.COMPLETED, "02:00", "03:10"),
        ("03-02 03:10 UTC - Completed", "2026-03-02T09:00Z", Phase.COMPLETED, "02:00", "03:10"),
        ("03-01 20:00 UTC - Cancelled", "2026-03-02T02:30Z", Phase.CANCELLED, None, None),
        ("03-02 02:20 UTC - Cancelled", "2026-03-02T03:00Z", Phase.CANCELLED, "02:00", "02:20"),
        ("03-02 01:45 UTC - In progress", "2026-03-02T01:50Z", Phase.IN_PROGRESS, "01:45", None),
        ("03-02 03:30 UTC - Verifying", "2026-03-02T03:40Z", Phase.VERIFYING, "02:00", None),
        ("03-02 04:10 UTC - In progress", "2026-03-02T04:20Z", Phase.IN_PROGRESS, "02:00", None),
        ("03-02 04:10 UTC - Verifying", "2026-03-02T04:20Z", Phase.VERIFYING, "02:00", None),
        ("03-01 20:00 UTC - Scheduled", "2026-03-02T02:00Z", Phase.IN_PROGRESS, "02:00", None),
    ],
)  # fmt: skip
def test_what_was_written_wins_over_the_clock(
    heading: str, now: str, phase: Phase, began: str | None, ended: str | None
) -> None:
    """Work begins early, ends early, overruns or is called off, and the page follows the people."""
    snapshot = a_snapshot(at(now), upgrade=with_update(ONCE, f"2026-{heading}"))
    (window,) = snapshot.windows
    goes_on = phase in {Phase.IN_PROGRESS, Phase.VERIFYING}

    assert window.phase is phase
    assert window.began == (at(f"2026-03-02T{began}Z") if began else None)
    assert window.ended == (at(f"2026-03-02T{ended}Z") if ended else None)
    assert window.unconfirmed is (goes_on and at(now) >= at("2026-03-02T04:00Z"))
    assert snapshot.state is (State.UNDER_MAINTENANCE if goes_on else State.OPERATIONAL)


def test_an_update_of_the_very_minute_stands_for_that_of_the_clock() -> None:
    """Subscribers must not be told twice that the same work has begun."""
    text = with_update(
        ONCE, "2026-03-02 02:00 UTC - In progress", "2026-03-02 04:00 UTC - Completed"
    )
    (window,) = a_snapshot(at("2026-03-02T05:00Z"), upgrade=text).windows

    assert [(update.phase, update.automatic) for update in window.updates] == [
        (Phase.SCHEDULED, True),
        (Phase.IN_PROGRESS, False),
        (Phase.COMPLETED, False),
    ]


def test_an_update_without_a_status_leaves_the_window_to_the_clock() -> None:
    """News in the middle of the work must neither stop the window nor keep it open for ever."""
    text = with_update(ONCE, "2026-03-02 02:30 UTC - Update")
    (during,) = a_snapshot(at("2026-03-02T03:00Z"), upgrade=text).windows
    (after,) = a_snapshot(at("2026-03-02T04:00Z"), upgrade=text).windows

    assert during.phase is Phase.IN_PROGRESS
    assert during.updates[-1].phase is Phase.IN_PROGRESS
    assert (after.phase, after.ended) == (Phase.COMPLETED, at("2026-03-02T04:00Z"))


def test_an_update_after_a_completed_week_does_not_complete_the_next() -> None:
    """The status that `Update` keeps is that of its own window."""
    text = with_update(WEEKLY, "2026-03-02 03:30 UTC - Completed", "2026-03-09 02:30 UTC - Update")
    second, first = a_snapshot(at("2026-03-09T03:00Z"), upgrade=text).windows[1:]

    assert (first.phase, first.ended) == (Phase.COMPLETED, at("2026-03-02T03:30Z"))
    assert (second.phase, second.ended) == (Phase.IN_PROGRESS, None)


def test_a_maintenance_announced_late_is_shown_from_then_on_as_having_begun_on_time() -> None:
    """An emergency change is often told of when it already runs; the record shows both."""
    late = ONCE.replace("2026-02-24 09:00", "2026-03-02 03:00")

    assert a_snapshot(at("2026-03-02T02:59Z"), upgrade=late).windows == ()
    (window,) = a_snapshot(at("2026-03-02T03:00Z"), upgrade=late).windows
    assert (window.phase, window.began) == (Phase.IN_PROGRESS, at("2026-03-02T02:00Z"))
    assert {update.posted for update in window.updates} == {at("2026-03-02T03:00Z")}


def test_a_repeated_window_is_named_by_its_day_in_the_sites_zone() -> None:
    """The id stands in the window's URL, and the page shows the site's days."""
    night = WEEKLY.replace("2026-03-02 02:00", "2026-03-01 23:30")
    windows = a_snapshot(at("2026-03-08T00:00Z"), config=BERLIN, upgrade=night).windows

    assert [(window.id, window.repeated, window.phase) for window in windows] == [
        ("upgrade-2026-03-16", True, Phase.SCHEDULED),
        ("upgrade-2026-03-09", True, Phase.SCHEDULED),
        ("upgrade-2026-03-02", False, Phase.COMPLETED),
    ]


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("2026-03-02 01:50 UTC - In progress", "2026-03-02"),
        ("2026-03-02 04:10 UTC - In progress", "2026-03-02"),
        ("2026-03-02 04:10 UTC - Verifying", "2026-03-02"),
        ("2026-03-02 05:00 UTC - Completed", "2026-03-02"),
        ("2026-03-02 02:10 UTC - Cancelled", "2026-03-02"),
        ("2026-03-02 05:00 UTC - Cancelled", "2026-03-09"),
        ("2026-03-09 01:50 UTC - In progress", "2026-03-09"),
        ("2026-03-16 03:00 UTC - Completed", "2026-03-16"),
        ("2026-03-16 04:10 UTC - In progress", "2026-03-16"),
    ],
)
def test_an_update_of_a_repeated_maintenance_is_about_one_window(heading: str, about: str) -> None:
    """Calling off next week's work must not touch this week's, nor an overrun begin next week's."""
    text = with_update(WEEKLY, heading)
    windows = a_snapshot(at("2026-03-17T00:00Z"), upgrade=text).windows

    spoken_of = [w.id for w in windows if any(not update.automatic for update in w.updates)]
    assert spoken_of == [f"upgrade-{about}"]


def test_a_rule_without_an_end_tells_of_the_next_windows_only() -> None:
    """A weekly window must not fill the page with four years of them."""
    endless = WEEKLY.replace(";COUNT=3", "")
    snapshot = a_snapshot(at("2026-03-10T00:00Z"), upgrade=endless)

    assert len(snapshot.upcoming) == 12
    assert snapshot.upcoming[0].id == "upgrade-2026-03-16"
    assert len(snapshot.windows) == 14
