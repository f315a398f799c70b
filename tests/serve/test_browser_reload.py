"""An open tab follows what is saved, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.serve.conftest import Preview, Site

pytestmark = pytest.mark.browser


def test_an_open_page_shows_a_save_and_a_mistake_and_its_mending(
    browser: Browser, preview: Preview, site: Site
) -> None:
    """Nobody who writes an incident has a hand free for the reload key."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(preview.url)

        for text in ("Checkout is degraded", "Checkout is broken", "Checkout works"):
            site.write("config.yaml", text)
            tab.get_by_text(text).wait_for()

        assert tab.locator("main").inner_text() == "Checkout works"


def test_eight_tabs_all_follow(browser: Browser, preview: Preview, site: Site) -> None:
    """A browser gives a site six connections; a seventh tab that wanted its own would hang."""
    with browser.new_context() as context:
        tabs = [context.new_page() for _ in range(8)]
        for tab in tabs:
            tab.goto(preview.url)

        for text in ("Checkout is degraded", "Checkout works"):
            site.write("config.yaml", text)
            for tab in tabs:
                tab.get_by_text(text).wait_for()

        tabs[0].close()
        site.write("config.yaml", "Without the first tab")
        for tab in tabs[1:]:
            tab.get_by_text("Without the first tab").wait_for()
