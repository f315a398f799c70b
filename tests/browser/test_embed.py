"""What visitors of another site see of the status page, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import STATUS
from tests.render.made import HOSTILE, HOSTILE_CONFIG, HOSTILE_TITLE, OPEN, WINDOW
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Web

pytestmark = pytest.mark.browser

SCRIPT = f'<script src="{STATUS}embed.js" async></script>'
STRICT = (
    "default-src 'none'; script-src https://status.example.com; style-src 'none'; "
    "connect-src 'none'; base-uri 'none'"
)
EVENING = at("2026-03-01T18:00Z")


def bar(tab: Page) -> Locator:
    """Return the region of the embed."""
    return tab.get_by_role("status")


def said_by(region: Locator) -> str:
    """Return the text of `region` in one line, with hyphens for dashes."""
    return " ".join(region.inner_text().replace("\u2013", "-").split())


def height_of(region: Locator) -> float:
    """Return how much of the page `region` takes."""
    box = region.bounding_box()
    assert box is not None
    return box["height"]


def test_the_bar_opens_and_closes_with_a_window_under_a_strict_policy(web: Web) -> None:
    """A bank forbids its pages nearly everything, and its customers leave a tab open overnight."""
    web.publish(EVENING, window=WINDOW)
    tab = web.visit(at("2026-03-02T11:44:00Z"), SCRIPT, policy=STRICT)
    assert bar(tab).text_content() == ""
    assert height_of(bar(tab)) == 0

    tab.clock.run_for(60_000)
    assert said_by(bar(tab)).startswith(
        "Example Cloud: Maintenance in progress - Database upgrade - Public API "
        "- planned until 2 Mar, 14:00 UTC"
    )
    assert 0 < height_of(bar(tab)) < 100

    tab.clock.fast_forward("02:14:00")
    tab.clock.run_for(20_000)
    assert "Database" in said_by(bar(tab))
    tab.clock.run_for(60_000)
    assert bar(tab).text_content() == ""
    assert web.said == []


def test_a_window_that_has_to_be_confirmed_says_so_when_its_end_has_passed(web: Web) -> None:
    """Nobody has said that the work is done, so the embed does not say it either."""
    web.publish(
        EVENING, window=WINDOW.replace("---\n\n    W", "confirm_end: true\n    ---\n\n    W")
    )
    tab = web.visit(at("2026-03-02T15:00Z"), SCRIPT)

    assert "Planned end passed, not confirmed" in said_by(bar(tab))


def test_all_well_is_said_only_where_it_was_asked_for(web: Web) -> None:
    """Most sites want silence while all is well; a page about the service wants the word."""
    web.publish(NOON)

    assert bar(web.visit(NOON, SCRIPT)).text_content() == ""
    shown = web.visit(NOON, SCRIPT.replace(" async", " async data-show=always"))
    assert "Example Cloud: All systems operational" in said_by(bar(shown))


@pytest.mark.parametrize("show", ["always", "problems"])
def test_old_data_is_never_green(web: Web, show: str) -> None:
    """A status page that died with the service must not vouch for it."""
    web.publish(NOON, config=f"{CONFIG}renewed_every: 10m\n")
    tab = web.visit(NOON, SCRIPT.replace(" async", f" async data-show={show}"))
    assert "unknown" not in said_by(bar(tab))

    web.down = True
    tab.clock.run_for(20 * 60_000 + 10_000)

    said = said_by(bar(tab))
    assert "Example Cloud: Current state unknown - As of 2 Mar, 12:00 UTC" in said


def test_dismissing_lasts_until_the_next_update(web: Web) -> None:
    """Who has read it wants the screen back, and wants to hear what comes next."""
    web.publish(NOON, open=OPEN)
    tab = web.visit(NOON, SCRIPT)
    assert "Partial outage - Slow search - Website" in said_by(bar(tab))

    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.shadowRoot.activeElement.ariaLabel") == "Dismiss"
    tab.keyboard.press("Enter")
    assert bar(tab).text_content() == ""
    assert bar(web.visit(NOON, SCRIPT)).text_content() == ""

    later = NOON + timedelta(minutes=5)
    web.publish(later, open=f"{OPEN}\n    ## 2026-03-02 12:03 UTC - Monitoring\n\n    Watching.\n")
    tab.clock.run_for(5 * 60_000 + 20_000)
    bar(tab).get_by_text("Slow search").wait_for()
    assert tab.locator("script").count() == 1
    assert web.said == []


@pytest.mark.parametrize("script", ["embed.js", "pinned"])
def test_hostile_text_is_shown_and_never_run(web: Web, script: str) -> None:
    """The embed runs in the customer's page, where a script could read the customer's session."""
    web.publish(NOON, config=HOSTILE_CONFIG, bad=HOSTILE)
    tab = web.visit(NOON, SCRIPT if script == "embed.js" else web.pinned)
    title = bar(tab).get_by_role("link").nth(1)
    title.wait_for()

    assert title.text_content() == HOSTILE_TITLE
    assert title.get_attribute("href") == f"{STATUS}incidents/bad/"
    assert title.get_attribute("rel") == "noopener"
    assert "A & B <Cloud>" in said_by(bar(tab))
    assert bar(tab).locator("b, script, img, i").count() == 0
    assert web.said == []


def test_the_pinned_script_fetches_its_data_and_says_when_it_cannot(web: Web) -> None:
    """A site that trusts only code it has read still learns of an outage, and of none in vain."""
    web.publish(NOON, open=OPEN)
    policy = f"default-src 'none'; script-src {STATUS}; connect-src {STATUS}status.json"
    tab = web.visit(NOON, web.pinned, policy=policy)
    bar(tab).get_by_text("Slow search").wait_for()
    assert web.said == []

    web.cors = False
    web.publish(NOON, open=OPEN)
    tab.clock.run_for(6 * 60_000)
    assert "Slow search" in said_by(bar(tab))


def test_the_pinned_script_does_not_run_once_its_code_was_changed(web: Web) -> None:
    """That is what the hash is for."""
    web.publish(NOON, open=OPEN)
    tab = web.visit(NOON, web.pinned.replace("sha384-", "sha384-AAAA"))

    assert bar(tab).count() == 0
    assert "integrity" in web.said[0]


def test_the_pinned_script_says_unknown_where_the_status_page_does_not_answer(web: Web) -> None:
    """No answer is no good news."""
    web.publish(NOON)
    del web.files["status.json"]
    tab = web.visit(NOON, web.pinned)

    bar(tab).get_by_text("Current state unknown").wait_for()
    assert "status.example.com" in said_by(bar(tab))


def test_a_page_that_embeds_twice_shows_one_bar(web: Web) -> None:
    """Frameworks mount twice, and tag managers add what a template has already."""
    web.publish(NOON, open=OPEN)

    assert bar(web.visit(NOON, SCRIPT * 2)).count() == 1


def test_a_card_stays_within_a_small_screen(web: Web) -> None:
    """On a phone the page behind must stay usable."""
    web.publish(NOON, open=OPEN)
    tab = web.visit(NOON, SCRIPT.replace(" async", " async data-style=card"))
    tab.set_viewport_size({"width": 320, "height": 600})
    box = bar(tab).bounding_box()

    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def test_statuspages_frame_shows_itself_while_something_is_wrong(web: Web) -> None:
    """Sites that moved from Statuspage keep the line they have."""
    web.publish(EVENING, window=WINDOW)
    tab = web.visit(at("2026-03-02T11:44:00Z"), f'<script src="{STATUS}embed/script.js"></script>')
    frame = tab.locator("iframe")
    inside = tab.frame_locator("iframe").get_by_role("status")
    inside.get_by_text("All systems operational").wait_for(state="attached")
    assert frame.is_hidden()

    tab.clock.run_for(61_000)
    frame.wait_for(state="visible")
    assert "Database upgrade" in said_by(inside)
    box = frame.bounding_box()
    assert box == {"x": 1280 - 320 - 60, "y": 720 - 115 - 60, "width": 320, "height": 115}

    tab.frame_locator("iframe").get_by_role("button", name="Dismiss").click()
    frame.wait_for(state="hidden")
    assert web.said == []


def test_the_frame_tells_any_page_what_statuspages_frame_tells(web: Web) -> None:
    """Some sites have a script of their own around the frame."""
    web.publish(NOON, open=OPEN)
    tab = web.visit(
        NOON,
        "<script>addEventListener('message', e => document.title = JSON.stringify(e.data))</script>"
        f'<iframe src="{STATUS}embed/frame/?mobile=true"></iframe>',
    )
    tab.wait_for_function("document.title !== 'Shop'")

    assert tab.title() == '{"action":"showFrame"}'


def test_the_page_for_frames_says_how_it_is_without_scripts(web: Web) -> None:
    """A frame that forbids scripts shows what was known at the build, and when that was."""
    web.publish(NOON, open=OPEN, window=WINDOW)
    tab = web.visit(NOON, f'<iframe sandbox src="{STATUS}embed/"></iframe>')
    main = tab.frame_locator("iframe").locator("main")

    assert said_by(main) == (
        "Example Cloud: Partial outage - Slow search - Website - and 1 more "
        "- As of 2 Mar 2026, 12:00 UTC"
    )
    heading = main.get_by_role("heading", level=1)
    assert heading.inner_text() == "Example Cloud: Partial outage"
    assert heading.get_by_role("link").get_attribute("href") == "../"
