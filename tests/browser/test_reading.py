"""The page as somebody reads it, long after it was built and without a new build."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import STATUS
from tests.render.made import OPEN, rendered
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Browser, Page

    Read = Callable[..., Page]

pytestmark = pytest.mark.browser

GROUPED = """\
name: Example Cloud
url: https://status.example.com
components:
  - name: Platform
    components:
      - {id: api, name: Public API}
      - {id: checkout, name: Checkout}
  - {id: website, name: Website}
"""
WINDOW = """
    ---
    title: Database upgrade
    components: [api]
    announced: 2026-02-24 09:00 UTC
    starts: 2026-03-02 13:00 UTC
    ends: 2026-03-02 14:00 UTC
    ---

    Writes are paused for up to ten minutes.
    """
CONFIRMED = WINDOW.replace("ends:", "confirm_end: true\n    ends:")
DOWN = """
    ---
    title: Checkout fails
    components: {checkout: major_outage}
    ---

    ## 2026-03-02 11:00 UTC - Investigating

    Paying fails.
    """
START, END = at("2026-03-02T13:00Z"), at("2026-03-02T14:00Z")
SECOND = timedelta(seconds=1)


@pytest.fixture
def read(browser: Browser) -> Iterator[Read]:
    """Return what opens a page of a site that was built at noon; no console may say anything."""
    said: list[str] = []
    contexts = []

    def open_at(
        now: datetime, path: str = "", *, built: datetime = NOON, lang: str = "", **more: Any
    ) -> Page:
        browsing = {key: more.pop(key) for key in [*more] if key in _BROWSING}
        files = rendered(built, **more)
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "UTC", **browsing})
        contexts.append(context)
        html = files[f"{path}index.html"].make().decode().replace('lang="en"', lang or 'lang="en"')
        context.route("**/*", lambda route: route.abort())
        context.route(STATUS + path, lambda route: route.fulfill(body=html, content_type=_HTML))
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        # Stopped before the page loads: on a busy machine any time may pass until it has.
        tab.clock.install(time=now - timedelta(hours=1))
        tab.clock.pause_at(now)
        tab.goto(STATUS + path)
        return tab

    yield open_at
    for context in contexts:
        context.close()
    assert said == []


_BROWSING = ("locale", "timezone_id", "java_script_enabled")
_HTML = "text/html; charset=utf-8"


def line(tab: Page, selector: str) -> str:
    """Return the text of the one element at `selector`, in one line, without the style's dots."""
    return " ".join(tab.locator(selector).inner_text().split())


def told(tab: Page) -> dict[str, str]:
    """Return what the front page says of the site, of the window and of what it is done to."""
    rows = tab.locator("main .components .state")
    return {
        "title": tab.title(),
        "icon": tab.locator("link[rel=icon]").get_attribute("href") or "",
        "headline": line(tab, "h1"),
        "shape": tab.locator(".banner > svg use").get_attribute("href") or "",
        "states": " | ".join(" ".join(text.split()) for text in rows.all_inner_texts()),
        "shapes": " ".join(
            rows.locator("use").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        ),
    }


@pytest.mark.parametrize("minutes", [59, 60, 119, 120])
@pytest.mark.parametrize(
    "more", [{}, {"down": DOWN}, {"slow": OPEN}, {"again": WINDOW.replace("2 13:00", "2 11:00")}]
)
def test_an_old_page_says_what_a_new_one_would(
    read: Read, minutes: int, more: dict[str, str]
) -> None:
    """A window opens and closes at its minute, and nobody runs a build at that minute."""
    now = NOON + timedelta(minutes=minutes)
    site = {"config": GROUPED, "window": WINDOW, **more}

    assert told(read(now, **site)) == told(read(now, built=now, **site))


def test_an_open_page_turns_when_a_window_begins_and_ends(read: Read) -> None:
    """Customers leave the page open while they wait."""
    tab = read(START - SECOND, config=GROUPED, window=WINDOW)
    window = tab.locator(".entry").first
    assert line(tab, "h1") == "All systems operational"
    assert line(tab, "h2:has-text('maintenance')") == "Planned maintenance"

    tab.clock.run_for(1000)
    assert line(tab, "h1") == "Maintenance in progress"
    assert tab.title() == "Maintenance in progress · Example Cloud"
    assert line(tab, "summary .state") == "Under maintenance"
    assert line(tab, "h2:has-text('maintenance')") == "Maintenance in progress"
    assert "In progress 2 Mar 2026, 13:00 UTC to 14:00 UTC · 1 h now" in line(
        tab, ".entry[data-state=in_progress]"
    )

    tab.clock.run_for((END - START - SECOND).seconds * 1000)
    assert line(tab, "h1") == "Maintenance in progress"
    tab.clock.run_for(1000)
    assert line(tab, "h1") == "All systems operational"
    assert line(tab, "summary .state") == "Operational"
    assert "Completed" in window.inner_text()
    assert line(tab, "h2:has-text('maintenance')") == "Completed maintenance"


@pytest.mark.parametrize(
    ("path", "before", "during", "after"),
    [
        ("incidents/window/", "Scheduled in 1 minute", "In progress now", "Completed"),
        ("components/api/", "Operational", "Under maintenance", "Operational"),
    ],
)
def test_the_pages_of_a_window_and_of_a_component_turn_too(
    read: Read, path: str, before: str, during: str, after: str
) -> None:
    """Feeds and mails lead there, not to the front page."""
    badges = [
        line(read(now, path, window=WINDOW), ".badge")
        for now in (START - timedelta(seconds=90), START, END)
    ]

    assert badges == [before, during, after]


def test_a_window_that_was_under_way_leaves_the_emphasis_when_it_ends(read: Read) -> None:
    """What is over must not look like what goes on."""
    built = START + SECOND
    tab = read(END - SECOND, built=built, window=WINDOW)
    assert line(tab, ".open h3 + .quiet").startswith("In progress · 2 Mar 2026, 13:00 UTC to 14:00")
    colour = "element => getComputedStyle(element).borderTopColor"
    going_on = tab.locator(".open").evaluate(colour)

    tab.clock.run_for(1000)

    assert line(tab, ".now > h2") == "Completed maintenance"
    assert line(tab, ".open h3 + .quiet").startswith("Completed")
    assert tab.locator(".open").evaluate(colour) != going_on
    assert "Completed" in line(tab, ".days .entry")
    assert not tab.locator(".since").is_visible()


def test_an_end_that_has_to_be_confirmed_is_not_claimed(read: Read) -> None:
    """Whether the work is over only those know who do it."""
    tab = read(END - SECOND, config=GROUPED, window=CONFIRMED)
    assert "not confirmed" not in tab.locator("main").inner_text()

    tab.clock.run_for(1000)

    assert line(tab, ".entry .next") == "Planned end passed, not confirmed"
    assert line(tab, "h1") == "Maintenance in progress"
    assert line(tab, "summary .state") == "Under maintenance"
    page = read(END, "incidents/window/", window=CONFIRMED)
    assert line(page, ".heading .next") == "Planned end passed, not confirmed"
    assert line(page, ".badge").startswith("In progress")


@pytest.mark.parametrize("path", ["", "incidents/slow/"])
def test_a_promised_update_that_does_not_come_is_overdue(read: Read, path: str) -> None:
    """The promise was made to the reader, so the reader may see that it was broken."""
    promise = OPEN.replace("30 UTC - Identified", "30 UTC - Identified\n    next_update: 12:30 UTC")
    due = at("2026-03-02T12:30Z")
    tab = read(due - SECOND, path, slow=promise)
    assert line(tab, ".next") == "Next update by 2 Mar 2026, 12:30 UTC now"

    tab.clock.run_for(1000)
    assert line(tab, ".next") == "Next update by 2 Mar 2026, 12:30 UTC now overdue"
    tab.clock.run_for(5 * 60_000)
    assert line(tab, ".next") == "Next update by 2 Mar 2026, 12:30 UTC 5 minutes ago overdue"


def test_a_page_that_was_not_renewed_as_promised_claims_nothing(read: Read) -> None:
    """A build that no longer runs must not leave a green page behind."""
    site = {"config": CONFIG + "renewed_every: 20m\n", "window": WINDOW}
    tab = read(NOON + timedelta(minutes=40) - SECOND, **site)
    assert line(tab, "h1") == "All systems operational"
    assert not tab.get_by_role("status").is_visible()

    for minutes in (0, 25, 120):
        tab.clock.run_for(1000 + minutes * 60_000)
        assert line(tab, "[role=status]") == (
            "This page was made at 2 Mar 2026, 12:00 UTC and has not been renewed since. "
            "How things are now is not known."
        )
        assert line(tab, "h1") == "Current state unknown"
        assert "Under maintenance" not in tab.locator(".components").inner_text()


def test_a_page_that_nobody_promised_to_renew_never_calls_itself_old(read: Read) -> None:
    """It is as true as on the first day as long as nobody publishes anything."""
    tab = read(NOON + timedelta(days=400))
    assert line(tab, "h1") == "All systems operational"
    assert "renewed" not in tab.locator("body").inner_text()
    assert line(tab, ".banner .quiet") == "As of 2 Mar 2026, 12:00 UTC 400 days ago"


def test_a_computer_that_slept_through_a_window_wakes_up_to_the_truth(read: Read) -> None:
    """Timers do not run in a closed laptop."""
    tab = read(START - SECOND, window=WINDOW)
    tab.clock.set_system_time(START + SECOND)
    assert line(tab, "h1") == "All systems operational"
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert line(tab, "h1") == "Maintenance in progress"

    tab.clock.set_system_time(END)
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert line(tab, "h1") == "All systems operational"


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
    tab = read(END, java_script_enabled=False, config=GROUPED, window=WINDOW, slow=OPEN)
    text = " ".join(tab.locator("body").inner_text().split())
    assert "As of 2 Mar 2026, 12:00 UTC" in text
    assert "This page was made at 2 Mar 2026, 12:00 UTC." in text
    assert "2 Mar 2026, 13:00 UTC to 14:00 UTC" in text
    for word in (" ago", "overdue", "Completed", "In progress", "not been renewed"):
        assert word not in text
