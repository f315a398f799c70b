"""Calendars: subscribed to once, read for years by programs that keep what they were told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statusgen.derive import derive
from statusgen.render.calendar_files import render_calendars
from statusgen.render.prose import to_text
from tests.render.made import FOLDER, HOSTILE_CONFIG, OPEN, THEME, WEEKLY, WINDOW, made, rendered
from tests.support import CONFIG, NOON, a_site, at, edition_of

if TYPE_CHECKING:
    from datetime import datetime

    from statusgen.model.incident import Markdown

WHOLE = "maintenance.ics"
CANCELLED = f"{WINDOW}\n    ## 2026-03-01 10:00 UTC - Cancelled\n\n    A part is missing.\n"
OVERRUN = f"{WINDOW}\n    ## 2026-03-02 15:10 UTC - Completed\n"
# What the format itself means something by, and letters of one to four octets.
PIECES = st.text(
    st.sampled_from('\\;,:"n\n\t é我🚒')
    | st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
).filter(lambda text: not {"\ufffe", "\uffff"} & set(text))
TEXTS = st.builds(lambda text, times: text * times, PIECES, st.integers(1, 40))


def calendars(now: datetime = NOON, /, **site: str) -> dict[str, bytes]:
    """Return every calendar of a site by path."""
    return made((".ics",), now, **site)


def said(event: Any) -> dict[str, Any]:
    """Return the properties of an event as plain values."""
    return {
        name: value.cats if name == "CATEGORIES" else getattr(value, "dt", value)
        for name, value in event.items()
    }


def events_in(data: bytes) -> list[dict[str, Any]]:
    """Return the events of a calendar in its order."""
    return [said(event) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]


def events(now: datetime = NOON, /, path: str = WHOLE, **site: str) -> dict[str, dict[str, Any]]:
    """Return the events of a calendar of a site by their UID."""
    return {str(event["UID"]): event for event in events_in(calendars(now, **site)[path])}


def test_a_window_is_an_event_that_says_when_what_and_of_what() -> None:
    """Customers plan their own releases around it, in their own time zone."""
    found = events(at("2026-02-25T00:00Z"), upgrade=WINDOW)

    assert found == {
        "upgrade@status.example.com": {
            "UID": "upgrade@status.example.com",
            "DTSTAMP": at("2026-02-24T09:00Z"),
            "LAST-MODIFIED": at("2026-02-24T09:00Z"),
            "SEQUENCE": 0,
            "DTSTART": at("2026-03-02T11:45Z"),
            "DTEND": at("2026-03-02T14:00Z"),
            "SUMMARY": "Database upgrade",
            "DESCRIPTION": "Writes are paused for up to ten minutes.",
            "URL": "https://status.example.com/incidents/upgrade/",
            "CATEGORIES": ["Public API"],
            "STATUS": "CONFIRMED",
            "TRANSP": "TRANSPARENT",
        }
    }


def test_a_calendar_names_itself_and_how_often_to_look() -> None:
    """A list of calendars shows the name, and a program that asks daily tells too late."""
    found = calendars(config=CONFIG + "description: All of it\n", upgrade=WINDOW)
    calendar: Any = icalendar.Calendar.from_ical(found["components/api/maintenance.ics"])

    assert str(calendar["NAME"]) == "Example Cloud: Public API Status - Maintenance"
    assert str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"])
    assert str(calendar["DESCRIPTION"]) == "All of it"
    assert str(calendar["URL"]) == "https://status.example.com/components/api/"
    assert str(calendar["SOURCE"]) == ("https://status.example.com/components/api/maintenance.ics")
    assert calendar["LAST-MODIFIED"].dt == at("2026-03-02T11:45Z")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert "METHOD" not in calendar, "nobody is invited"
    assert {a.media_type for path, a in rendered().items() if path.endswith(".ics")} == {
        "text/calendar; charset=utf-8"
    }


def test_an_update_changes_the_event_and_keeps_its_id() -> None:
    """With another id the customer has the window twice; without a new number, the old text."""
    more = f"{WINDOW}\n    ## 2026-03-01 10:00 UTC - Update\n\n    It takes **an hour** only.\n"
    (before,) = events(at("2026-03-01T09:59Z"), upgrade=more).values()
    (after,) = events(at("2026-03-01T10:00Z"), upgrade=more).values()

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"] == after["DTSTAMP"] == at("2026-03-01T10:00Z")
    assert str(after["DESCRIPTION"]) == (
        "Writes are paused for up to ten minutes.\n\n"
        "Update, 1 Mar 2026, 10:00 UTC: It takes an hour only."
    )


def test_a_cancelled_window_stays_and_says_so() -> None:
    """A window that vanished might have been moved; and not every calendar shows the status."""
    (event,) = events(upgrade=CANCELLED).values()

    assert event["STATUS"] == "CANCELLED"
    assert str(event["SUMMARY"]) == "Cancelled: Database upgrade"
    assert str(event["DESCRIPTION"]).endswith(
        "Cancelled, 1 Mar 2026, 10:00 UTC: A part is missing."
    )
    assert event["DTSTART"] == at("2026-03-02T11:45Z")
    assert event["DTEND"] == at("2026-03-02T14:00Z")


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-03-02T11:00Z", "2026-03-02T11:45Z", "2026-03-02T14:00Z"),
        ("2026-03-02T15:00Z", "2026-03-02T11:45Z", "2026-03-02T14:00Z"),
        ("2026-03-02T15:10Z", "2026-03-02T11:45Z", "2026-03-02T15:10Z"),
    ],
)
def test_a_window_that_took_longer_says_when_it_ended(now: str, start: str, end: str) -> None:
    """Whoever looks for the cause of an error in their logs looks at what happened."""
    text = OVERRUN.replace("    starts:", "    confirm_end: true\n    starts:")
    (event,) = events(at(now), upgrade=text).values()

    assert (event["DTSTART"], event["DTEND"]) == (at(start), at(end))


def test_a_window_that_began_early_says_when() -> None:
    """Work that begins before its time is when customers look twice."""
    text = f"{WINDOW}\n    ## 2026-03-02 11:30 UTC - In progress\n"
    (event,) = events(upgrade=text).values()

    assert (event["DTSTART"], event["DTEND"]) == (at("2026-03-02T11:30Z"), at("2026-03-02T14:00Z"))


def test_a_window_that_ended_as_it_began_has_the_time_that_was_planned() -> None:
    """An event has to end after it starts, or calendars refuse the file."""
    text = f"{WINDOW}\n    ## 2026-03-02 11:45 UTC - Completed\n"
    (event,) = events(upgrade=text).values()

    assert event["DTSTART"] < event["DTEND"] == at("2026-03-02T14:00Z")


def test_a_repeated_window_is_an_event_each_at_the_same_time_of_day() -> None:
    """A nightly window stays at 02:00 in Berlin when the clocks change, so UTC moves."""
    config = CONFIG + "timezone: Europe/Berlin\n"
    text = WEEKLY.replace("02:00 UTC", "02:00 +01:00").replace("02:30 UTC", "02:30 +01:00")
    found = events(at("2026-03-17T12:00Z"), config=config, weekly=text)
    starts = {uid.partition("@")[0]: event["DTSTART"] for uid, event in found.items()}

    assert list(starts.items())[3:6] == [
        ("weekly-2026-03-16", at("2026-03-16T01:00Z")),
        ("weekly-2026-03-23", at("2026-03-23T01:00Z")),
        ("weekly-2026-03-30", at("2026-03-30T00:00Z")),
    ]
    assert len(starts) == 4 + 12, "those that began, and the next ones to come"
    assert not any("RRULE" in event for event in found.values())


def test_a_window_leaves_the_calendar_90_days_after_its_end() -> None:
    """What is long over makes the file longer with every week."""
    end = at("2026-03-02T14:00Z")

    assert events(end + timedelta(days=90), upgrade=WINDOW)
    assert not events(end + timedelta(days=90, seconds=1), upgrade=WINDOW)


def test_a_component_has_a_calendar_of_its_own_windows() -> None:
    """A customer who uses the shop alone keeps the database out of their week."""
    other = WINDOW.replace("[api]", "[website, checkout]")
    site = {"upgrade": WINDOW, "zother": other}

    assert len(calendars(**site)) == 1 + 3
    assert len(events(**site)) == 2
    assert list(events(path="components/api/maintenance.ics", **site)) == [
        "upgrade@status.example.com"
    ]
    (event,) = events(path="components/checkout/maintenance.ics", **site).values()
    assert event["CATEGORIES"] == ["Checkout", "Website"]


def test_a_calendar_without_windows_is_there_to_be_subscribed_to() -> None:
    """Whoever subscribes before the first window must not meet an error or an invalid file."""
    for data in calendars(done=OPEN).values():
        calendar = icalendar.Calendar.from_ical(data)
        assert not calendar.walk("VEVENT")
        assert calendar.subcomponents, "RFC 5545 wants at least one component"


def test_two_sites_on_one_host_have_events_of_their_own() -> None:
    """A calendar that reads both takes one event for the other if their ids are equal."""
    other = FOLDER.replace("/status", "/internal")

    assert list(events(config=FOLDER, upgrade=WINDOW)) == ["upgrade@example.com/status"]
    assert list(events(config=other, upgrade=WINDOW)) == ["upgrade@example.com/internal"]


def test_calendars_are_the_same_bytes_an_hour_and_a_day_later_with_nothing_new() -> None:
    """A calendar that says it changed is read anew, and its owner told, for nothing."""
    site = {"upgrade": WINDOW}
    after = at("2026-03-02T14:00Z")

    assert calendars(after + timedelta(hours=1), **site) == calendars(after, **site)
    assert calendars(after + timedelta(days=1), **site) == calendars(after, **site)


def test_a_window_changes_the_calendars_that_show_it_and_no_other() -> None:
    """What did not change is not published again, and what did change is."""
    site = {"upgrade": WINDOW, "zother": WINDOW.replace("[api]", "[website]")}
    before = rendered(open=OPEN, **site)
    renamed = rendered(**{**site, "upgrade": WINDOW.replace("Database", "Disk")})

    assert {
        path
        for path, each in renamed.items()
        if path.endswith(".ics") and each.key != before[path].key
    } == {WHOLE, "components/api/maintenance.ics"}


def assert_well_written(data: bytes) -> None:
    """Check the rules of RFC 5545 section 3.1 for lines."""
    data.decode()
    assert data.endswith(b"\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(line) <= 75
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
        line.decode()


@settings(deadline=None)
@given(title=TEXTS, body=TEXTS, name=TEXTS)
def test_any_text_is_read_as_it_was_written(title: str, body: Markdown, name: str) -> None:
    """A comma in a title must not cut it, nor a smiley at the 75th octet break the file."""
    site = a_site(upgrade=WINDOW)
    (maintenance,), (api, *others) = site.maintenances, site.components
    site = replace(
        site,
        maintenances=(replace(maintenance, title=title, body=body),),
        components=(replace(api, name=name), *others),
    )
    snapshot = derive(site, now=at("2026-02-25T00:00Z"))
    data = next(iter(render_calendars(snapshot, edition_of(THEME)))).make()
    (event,) = events_in(data)

    assert_well_written(data)
    assert str(event["SUMMARY"]) == title
    assert str(event.get("DESCRIPTION", "")) == to_text(body)
    assert event["CATEGORIES"] == [name]


def test_what_some_reader_takes_for_the_end_of_a_line_is_one() -> None:
    """A line that another program breaks in the middle begins a property that nobody wrote."""
    site = a_site(upgrade=WINDOW)
    title = "a\x00b\x1bc\r\nATTACH:x\rd\u2028e\u2029f\x85g\x0bh"
    site = replace(site, maintenances=(replace(site.maintenances[0], title=title),))
    data = next(iter(render_calendars(derive(site, now=NOON), edition_of(THEME)))).make()

    assert_well_written(data)
    assert b"SUMMARY:abc\\nATTACH:x\\nd\\ne\\nf\\ngh\r\n" in data
    assert len(data.decode().splitlines()) == data.count(b"\r\n")


def test_names_of_any_kind_stand_in_a_calendar_as_text() -> None:
    """Names hold commas, quotes and letters from right to left, and lines have an end."""
    text = WINDOW.replace("Database upgrade", "'R&D; a, b \\ c: מרחבא 🚒'")
    whole, *others = calendars(config=HOSTILE_CONFIG, upgrade=text).values()
    for data in (whole, *others):
        assert_well_written(data)
    (event,) = events(config=HOSTILE_CONFIG, upgrade=text).values()

    assert str(event["SUMMARY"]) == "R&D; a, b \\ c: מרחבא 🚒"
    assert "\r\nSUMMARY:R&D\\; a\\, b \\\\ c: מרחבא 🚒\r\n" in whole.decode()
    assert event["CATEGORIES"] == ['<b>R&D</b> ]]> "API" 🚒 מרחבא']
