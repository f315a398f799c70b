"""What time it is on the page, for its readers everywhere and with whatever reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import GROUPED, WINDOW, line
from tests.render.made import OPEN
from tests.support import NOON, at

if TYPE_CHECKING:
    from tests.browser.conftest import Read

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "2 Mar 2026, 13:00 UTC to 14:00 UTC"),
        ("Europe/Berlin", "2 Mar 2026, 14:00 (13:00 UTC) to 15:00 (14:00 UTC)"),
        ("Pacific/Auckland", "3 Mar 2026, 02:00 (2 Mar 2026, 13:00 UTC) to 03:00 (14:00 UTC)"),
        (
            "Australia/Brisbane",
            "2 Mar 2026, 23:00 (13:00 UTC) to 3 Mar 2026, 00:00 (14:00 UTC)",
        ),
        ("Asia/Kolkata", "2 Mar 2026, 18:30 (13:00 UTC) to 19:30 (14:00 UTC)"),
    ],
)
def test_times_are_those_of_the_readers_clock_with_utc_beside(
    read: Read, zone: str, shown: str
) -> None:
    """Nobody should have to reckon at night, and two people on the phone name the same time."""
    tab = read(NOON, timezone_id=zone, window=WINDOW)
    assert line(tab, ".entry strong:not(.phase)") == shown
    in_utc = "All times are in UTC." in tab.locator("footer").inner_text()
    assert in_utc == (zone == "UTC")
    first = tab.locator(".entry time").first
    assert first.get_attribute("datetime") == "2026-03-02T13:00:00Z"
    assert first.get_attribute("title") == (None if zone == "UTC" else "2 Mar 2026, 13:00 UTC")


@pytest.mark.parametrize(
    ("language", "ago", "local"),
    [
        ("de", "vor 5 Minuten", "2. März 2026, 13:00"),
        ("fr", "il y a 5 minutes", "2 mars 2026, 13:00"),
        ("ar", "قبل 5 دقائق", "2 مارس 2026، 13:00"),
    ],
)
def test_times_are_told_in_the_language_of_the_page(
    read: Read, language: str, ago: str, local: str
) -> None:
    """A French page with English times would look broken, whatever the browser speaks."""
    tab = read(
        NOON + timedelta(minutes=5),
        lang=f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"',
        timezone_id="Europe/Berlin",
        locale="en-US",
    )
    assert ago in line(tab, ".banner .quiet")
    assert line(tab, ".banner .quiet time") == local
    assert line(tab, ".banner .quiet small") == "(12:00 UTC)"
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert tab.evaluate(width)


def test_without_scripts_the_page_states_instants_and_stays_true(read: Read) -> None:
    """Text browsers, archives and locked-down computers read it as well."""
    site = {"config": GROUPED, "window": WINDOW, "slow": OPEN}
    tab = read(at("2026-03-02T14:00Z"), java_script_enabled=False, **site)
    text = " ".join(tab.locator("body").inner_text().split())
    assert "As of 2 Mar 2026, 12:00 UTC" in text
    assert "This page was made at 2 Mar 2026, 12:00 UTC." in text
    assert "2 Mar 2026, 13:00 UTC to 14:00 UTC" in text
    for word in (" ago", "overdue", "Completed", "In progress", "not been renewed"):
        assert word not in text
