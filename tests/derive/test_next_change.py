"""The next instant at which the page would read differently by itself."""

from __future__ import annotations

import pytest

from tests.derive.test_windows import CONFIRMED, ONCE, WEEKLY, with_update
from tests.support import a_snapshot, at

INCIDENT = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    ---

    ## 2026-03-02 09:00 UTC - Investigating
    next_update: 09:30 UTC

    Paying by card fails.

    ## 2026-03-02 09:40 UTC - Resolved
    """


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02T08:00Z", "2026-03-02T09:00Z"),
        ("2026-03-02T09:00Z", "2026-03-02T09:30Z"),
        ("2026-03-02T09:29Z", "2026-03-02T09:30Z"),
        ("2026-03-02T09:30Z", "2026-03-02T09:40Z"),
        ("2026-03-02T09:40Z", None),
    ],
)
def test_an_incident_changes_the_page_with_its_texts_and_broken_promises(
    now: str, then: str | None
) -> None:
    """A scheduler that rebuilds at this instant never leaves an overdue promise unmarked."""
    assert a_snapshot(at(now), incident=INCIDENT).next_change == (at(then) if then else None)


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        (ONCE, "2026-02-24T08:59Z", "2026-02-24T09:00Z"),
        (ONCE, "2026-02-24T09:00Z", "2026-03-02T02:00Z"),
        (ONCE, "2026-03-02T02:00Z", "2026-03-02T04:00Z"),
        (ONCE, "2026-03-02T04:00Z", None),
        (CONFIRMED, "2026-03-02T03:00Z", "2026-03-02T04:00Z"),
        (CONFIRMED, "2026-03-02T04:00Z", None),
        (with_update(ONCE, "2026-03-01 20:00 UTC - Cancelled"), "2026-03-02T01:00Z", None),
        (with_update(ONCE, "2026-03-02 03:00 UTC - Completed"), "2026-03-02T03:10Z", None),
        (with_update(ONCE, "2026-03-02 01:45 UTC - In progress"), "2026-03-02T01:50Z",
         "2026-03-02T04:00Z"),
        (WEEKLY, "2026-03-02T04:00Z", "2026-03-09T02:00Z"),
        (WEEKLY, "2026-03-16T04:00Z", None),
    ],
)  # fmt: skip
def test_a_window_changes_the_page_when_it_is_announced_starts_and_is_planned_to_end(
    text: str, now: str, then: str | None
) -> None:
    """The page and the embed turn at these minutes without waiting for a build."""
    assert a_snapshot(at(now), upgrade=text).next_change == (at(then) if then else None)


def test_the_first_of_several_changes_is_the_next() -> None:
    """One early answer is right; a late one would leave the page untrue in between."""
    snapshot = a_snapshot(at("2026-03-02T03:00Z"), incident=INCIDENT, upgrade=ONCE)

    assert snapshot.next_change == at("2026-03-02T04:00Z")


def test_a_page_is_out_of_date_only_where_somebody_promised_to_renew_it() -> None:
    """A page that nobody rebuilds on a schedule must not cry wolf after a quiet week."""
    now = at("2026-03-02T12:00Z")
    promised = "name: X\nurl: https://x.example\ncomponents: [{id: api, name: API}]\n"

    assert a_snapshot(now).valid_until is None
    assert a_snapshot(now, config=f"{promised}renewed_every: 30m\n").valid_until == at(
        "2026-03-02T13:00Z"
    )
