"""When repeated maintenance begins, on the clocks of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.parse.refusals import problems_of
from tests.support import CONFIG, a_site, at

if TYPE_CHECKING:
    from datetime import datetime

BERLIN = f"{CONFIG}timezone: Europe/Berlin\n"


def a_rule(rule: str, first: str) -> str:
    """Return a maintenance that repeats by `rule` from `first`, a time with its zone."""
    return f"""
        ---
        title: Database upgrade
        announced: 2026-01-01 09:00 UTC
        starts: {first}
        ends: 2027-06-01 04:00 UTC
        repeats: {rule}
        ---
        """


def starts_of(rule: str, first: str) -> tuple[datetime, ...]:
    """Return the starts that a site in Berlin reads from `a_rule` of the same arguments."""
    return a_site(config=BERLIN, upgrade=a_rule(rule, first)).maintenances[0].starts


def test_two_in_the_morning_stays_two_in_the_morning_when_the_clocks_change() -> None:
    """The night shift lives by the clock on the wall, in March and in October."""
    assert starts_of("FREQ=WEEKLY;COUNT=3", "2026-03-22 02:00 Europe/Berlin") == (
        at("2026-03-22T01:00Z"),
        # The clocks of Berlin go from 02:00 to 03:00 that night: it comes an hour later.
        at("2026-03-29T01:00Z"),
        at("2026-04-05T00:00Z"),
    )
    assert starts_of("FREQ=DAILY;COUNT=3", "2026-10-24 02:30 Europe/Berlin") == (
        at("2026-10-24T00:30Z"),
        at("2026-10-25T00:30Z"),
        at("2026-10-26T01:30Z"),
    )


def test_the_first_window_begins_when_it_was_written_to_begin() -> None:
    """In the hour that comes twice, an author who writes UTC has said which one is meant."""
    assert starts_of("FREQ=DAILY;COUNT=2", "2026-10-25 01:30 UTC") == (
        at("2026-10-25T01:30Z"),
        at("2026-10-26T01:30Z"),
    )


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1SU;COUNT=3", ["01-04", "02-01", "03-01"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=3", ["01-04", "01-18", "02-01"]),
        ("freq=daily;count=2", ["01-04", "01-05"]),
        ("FREQ=WEEKLY;UNTIL=20260118", ["01-04", "01-11", "01-18"]),
        ("FREQ=WEEKLY;UNTIL=20260118T010000Z", ["01-04", "01-11", "01-18"]),
        ("FREQ=WEEKLY;UNTIL=20260118T005959Z", ["01-04", "01-11"]),
        ("FREQ=WEEKLY;UNTIL=20260118T020000", ["01-04", "01-11", "01-18"]),
    ],
)
def test_rules_count_and_end_as_rfc_5545_says(rule: str, days: list[str]) -> None:
    """The same rule stands in people's calendars; a date as the end includes that day."""
    starts = starts_of(rule, "2026-01-04 01:00 UTC")

    assert starts == tuple(at(f"2026-{day}T01:00Z") for day in days)


def test_a_rule_without_an_end_is_followed_for_years_and_not_for_ever() -> None:
    """A site that is built every day must not come to a window that it does not know of."""
    starts = starts_of("FREQ=WEEKLY", "2026-01-04 01:00 UTC")

    assert starts[-1] > at("2029-01-01T00:00Z")
    assert len(starts) <= 1500


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("every tuesday", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=HOURLY", "FREQ=WEEKLY"),
        ("INTERVAL=2", "FREQ=WEEKLY"),
        ("FREQ=DAILY;BYHOUR=2,4", "'starts'"),
        ("FREQ=DAILY;BYMINUTE=30", "'starts'"),
        ("FREQ=DAILY;INTERVAL=0", ""),
        ("FREQ=WEEKLY;BYDAY=XX", ""),
        ("FREQ=WEEKLY;BYDAY=TU", "2026-01-06"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""),
        ("FREQ=WEEKLY;UNTIL=20251231", ""),
        ("FREQ=WEEKLY;UNTIL=20261332", ""),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule: str, hint: str) -> None:
    """A rule that silently means another night is found out about by customers."""
    (problem,) = problems_of(config=BERLIN, upgrade=a_rule(rule, "2026-01-04 01:00 UTC"))

    assert (problem.code, problem.where.line) == ("bad-rule", 6)
    assert hint in problem.hint
