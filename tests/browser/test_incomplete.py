"""What an embed says of a site of which part could not be read, in a real browser."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from statusgen.derive import derive
from statusgen.render import render
from tests.browser.conftest import STATUS
from tests.render.made import THEME, WINDOW
from tests.support import NOON, a_site

if TYPE_CHECKING:
    from tests.browser.conftest import Web

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", ["embed.js", "pinned"])
def test_an_incomplete_site_is_not_all_well_again_when_its_window_ends(
    web: Web, script: str
) -> None:
    """Behind the maintenance may be an outage that nobody could read; green would be a lie."""
    site = dataclasses.replace(a_site(window=WINDOW), unread=("incidents/broken.md",))
    web.files = {each.path: each for each in render(derive(site, now=NOON), THEME)}
    tab = web.visit(
        NOON, f'<script src="{STATUS}embed.js"></script>' if script == "embed.js" else web.pinned
    )
    bar = tab.get_by_role("status")
    bar.get_by_text("Maintenance in progress").wait_for()

    tab.clock.fast_forward("02:00:00")
    tab.clock.run_for(20_000)

    assert "Current state unknown" in bar.inner_text()
    assert web.said == []
