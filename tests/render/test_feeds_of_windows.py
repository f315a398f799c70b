"""Feeds of maintenance: told of in time, once, and in order."""

from __future__ import annotations

import json

from tests.render.entries import entries, feeds, titles
from tests.render.made import WEEKLY, WINDOW
from tests.support import at


def test_an_announcement_says_when_the_window_is_planned() -> None:
    """Customers read of a maintenance in their chat, and plan by that."""
    long = WINDOW.replace("2026-03-02 14:00", "2026-03-03 01:00")
    found = feeds(at("2026-02-25T00:00Z"), upgrade=WINDOW, zlong=long)
    items = json.loads(found["updates.json"])["items"]
    begun = json.loads(feeds(upgrade=WINDOW)["updates.json"])["items"]

    assert [item["content_html"].split("</p>")[0] for item in items] == [
        "<p><strong>THIS IS A SCHEDULED EVENT Mar <var data-var='date'>2</var>, "
        f"<var data-var='time'>11:45</var> - {end} UTC</strong>"
        for end in (
            "Mar <var data-var='date'>3</var>, <var data-var='time'>01:00</var>",
            "<var data-var='time'>14:00</var>",
        )
    ]
    assert items[1]["content_text"] == (
        "Planned from 2 Mar 2026, 11:45 UTC to 2 Mar 2026, 14:00 UTC\n\n"
        "Writes are paused for up to ten minutes."
    )
    assert begun[0]["content_text"] == "Scheduled maintenance is currently in progress."
    assert b"SCHEDULED EVENT" in feeds(upgrade=WINDOW)["history.rss"]


def test_a_repeated_window_is_announced_once() -> None:
    """A weekly restart must not fill everybody's feed with a year of announcements."""
    ahead = at("2026-02-22T00:00Z")
    after = at("2026-03-02T03:00Z")
    week = ["Completed: Weekly restart", "In progress: Weekly restart"]

    assert titles("updates.atom", ahead, weekly=WEEKLY) == ["Scheduled: Weekly restart"]
    assert titles("history.atom", ahead, weekly=WEEKLY) == ["Weekly restart"]
    assert titles("updates.atom", after, weekly=WEEKLY) == [
        *week,
        *week,
        "Scheduled: Weekly restart",
    ]
    assert [tag[-10:] for tag in entries("history.atom", after, weekly=WEEKLY)] == [
        "2026-03-02",
        "2026-02-23",
    ]


def test_a_cancellation_says_which_window_is_called_off() -> None:
    """Of a weekly window, customers have to know whether it is this week's or the next."""
    called_off = f"{WEEKLY}\n    ## 2026-03-01 12:00 UTC - Cancelled\n\n    Not this week.\n"
    items = json.loads(feeds(weekly=called_off)["updates.json"])["items"]

    assert items[0]["title"] == "Cancelled: Weekly restart"
    assert items[0]["content_text"] == (
        "Planned from 2 Mar 2026, 02:00 UTC to 2 Mar 2026, 02:30 UTC\n\nNot this week."
    )


def test_what_was_told_at_one_instant_stands_in_the_order_in_which_it_happened() -> None:
    """An emergency that is announced when it is over is not "scheduled" after "completed"."""
    late = WINDOW.replace("announced: 2026-02-24 09:00", "announced: 2026-03-02 14:30")

    assert titles("updates.atom", at("2026-03-02T15:00Z"), upgrade=late) == [
        "Completed: Database upgrade",
        "In progress: Database upgrade",
        "Scheduled: Database upgrade",
    ]
