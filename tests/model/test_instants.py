"""Reading and writing instants, dates and lengths of time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.model.instants import (
    BadTime,
    as_iso,
    as_written,
    parse_date,
    parse_duration,
    parse_instant,
    parse_instant_after,
    start_of_day,
)
from statusgen.model.zones import zone_named
from tests.support import at

if TYPE_CHECKING:
    from datetime import datetime, time

UTC, BERLIN = zone_named("UTC"), zone_named("Europe/Berlin")
checked = settings(deadline=None, derandomize=True, max_examples=80)
instants = st.datetimes(
    min_value=at("1971-01-01T00:00Z").replace(tzinfo=None),
    max_value=at("2198-12-31T00:00Z").replace(tzinfo=None),
    timezones=st.just(UTC),
).map(lambda instant: instant.replace(microsecond=0))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 14:05 UTC",
        "2026-11-21 14:05:00 GMT",
        "2026-11-21T14:05Z",
        "2026-11-21 15:05 +01:00",
        "2026-11-21 09:05 -0500",
        "2026-11-21 15:05 Europe/Berlin",
        "  2026-11-21   14:05   UTC  ",
    ],
)
def test_an_instant_is_the_same_however_its_zone_is_written(text: str) -> None:
    """A team spread over three zones writes into one file."""
    assert parse_instant(text, zone=BERLIN) == at("2026-11-21T14:05Z")
    assert parse_instant(text, zone=BERLIN).utcoffset() == timedelta()


def read_or_refused(text: str) -> datetime | str:
    """Return the instant that `text` names, or the code of the problem with it."""
    try:
        return parse_instant(text, zone=BERLIN)
    except BadTime as error:
        return error.code


@given(
    day=st.tuples(st.sampled_from([1969, 1970, 2026, 2199, 2200]), st.integers(0, 13),
                  st.integers(0, 32)),
    clock=st.tuples(st.integers(0, 25), st.integers(0, 61), st.integers(0, 61)),
    seconds=st.booleans(),
    between=st.sampled_from([" ", "T", "t"]),
    zone=st.sampled_from([" UTC", "Z", " utc", " Z", " GMT", ""]),
)  # fmt: skip
@checked
def test_space_before_an_instant_changes_nothing(
    day: tuple[int, int, int],
    clock: tuple[int, int, int],
    seconds: bool,  # noqa: FBT001 - Hypothesis passes it by name
    between: str,
    zone: str,
) -> None:
    """The commonest ways to write one are read in a shorter way, and have to mean the same."""
    date_part = "{:04}-{:02}-{:02}".format(*day)
    time_part = ":".join(f"{part:02}" for part in clock[: 3 if seconds else 2])
    text = f"{date_part}{between}{time_part}{zone}"

    assert read_or_refused(text) == read_or_refused(f" {text}")


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2026-11-21 14:05", "no-time-zone", "2026-11-21 13:05 UTC if it is Europe/Berlin"),
        ("2026-03-29 02:30 Europe/Berlin", "no-such-time", "2026-03-29 01:30 UTC"),
        ("2026-10-25 02:30 Europe/Berlin", "ambiguous-time", "2026-10-25 01:30 UTC for the second"),
        ("2026-11-21 14:05 Europe/Berlim", "bad-timezone", "'Europe/Berlin'"),
        ("21.11.2026 14:05 UTC", "bad-time", "2026-11-21 14:05 UTC"),
        ("30m", "bad-time", "only options of commands take a length"),
        ("1d 12h", "bad-time", "only options of commands take a length"),
        ("2026-11-21 24:05 UTC", "bad-time", ""),
        ("2026-11-31 14:05 UTC", "bad-time", ""),
        ("2026-11-21 14:05 +25:00", "bad-time", ""),
        ("0026-11-21 14:05 UTC", "bad-time", ""),
        ("9999-12-31 23:59 -01:00", "bad-time", ""),
        ("", "bad-time", ""),
    ],
)
def test_a_text_that_is_no_instant_is_refused_with_the_way_out(
    text: str, code: str, hint: str
) -> None:
    """A guess at the zone would put an outage an hour off, and nobody would notice."""
    with pytest.raises(BadTime) as refused:
        parse_instant(text, zone=BERLIN)

    assert refused.value.code == code
    assert hint in refused.value.hint


@checked
@given(instants)
def test_what_is_written_is_read_again(instant: datetime) -> None:
    """Commands write files that the next build reads."""
    for written in (as_written, as_iso):
        text = written(instant)
        assert parse_instant(text, zone=BERLIN) == instant


@checked
@given(instants, st.times(), st.sampled_from(["UTC", "+05:30", "-09:00", "+14:00"]))
def test_a_bare_time_is_the_first_one_after_the_earlier_instant(
    earlier: datetime, clock: time, zone: str
) -> None:
    """`next_update: 00:05 UTC`, written before midnight, is not a promise of yesterday."""
    text = f"{clock:%H:%M} {zone}"
    after = parse_instant_after(text, earlier, zone=BERLIN)

    assert timedelta() < after - earlier <= timedelta(days=1)


def test_a_bare_time_needs_a_zone_as_well() -> None:
    """Who reads the promise may sit anywhere."""
    with pytest.raises(BadTime) as refused:
        parse_instant_after("14:35", at("2026-11-21T14:05Z"), zone=BERLIN)

    assert (refused.value.code, "14:35 UTC" in refused.value.hint) == ("no-time-zone", True)


@pytest.mark.parametrize(
    ("zone", "day", "instant"),
    [
        ("UTC", date(2026, 3, 2), "2026-03-02T00:00Z"),
        ("Europe/Berlin", date(2026, 3, 2), "2026-03-01T23:00Z"),
        ("Europe/Berlin", date(2026, 3, 30), "2026-03-29T22:00Z"),
        # These midnights do not exist, or come twice: the first instant of the date counts.
        ("Africa/Cairo", date(2024, 4, 26), "2024-04-25T22:00Z"),
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00Z"),
    ],
)
def test_a_day_begins_with_its_first_instant(zone: str, day: date, instant: str) -> None:
    """Days that touch lose no minute and share none."""
    assert start_of_day(day, zone_named(zone)) == at(instant)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("20m", 20), ("8h", 480), ("1d 12h", 2160), ("1h30m", 90), ("90m", 90), (" 2d ", 2880)],
)
def test_lengths_of_time_are_read_in_days_hours_and_minutes(text: str, minutes: int) -> None:
    """The cadence of updates is something that people agree on in these words."""
    assert parse_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0m", "20", "20 minutes", "-5m", "1m 1h", "99999d", "1.5h"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    """Twenty of what?"""
    with pytest.raises(BadTime) as refused:
        parse_duration(text)

    assert refused.value.code == "bad-duration"


@pytest.mark.parametrize("text", ["2026-3-2", "2026-02-30", "01.03.2024", "2026-03-02 09:00", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    """`since` decides how much uptime a page claims."""
    with pytest.raises(BadTime) as refused:
        parse_date(text)

    assert refused.value.code == "bad-date"
