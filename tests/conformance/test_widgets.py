"""Statuspage's own widget in a browser, on a page of another origin than our site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.conftest import serving
from tests.conformance.sites import CASES, Case

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.conformance.conftest import Standing

PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>A customer's own page</title>
<script src="widget.js"></script>
<statuspage-widget src="{address}" appearance="basic"></statuspage-widget>
<statuspage-widget src="{address}" appearance="badge" title="Example"></statuspage-widget>
"""


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
def test_the_status_widget_shows_our_state_on_somebody_elses_page(
    name: str,
    case: Case,
    standing: Standing,
    node_clients: Path,
    browser: Browser,
    tmp_path: Path,
) -> None:
    """Customers have it on their own pages; it needs the header that `_headers` asks hosts for."""
    address = standing(name)
    widget = node_clients / "@statuspage" / "status-widget" / "dist" / "index.js"
    (tmp_path / "widget.js").write_bytes(widget.read_bytes())
    (tmp_path / "index.html").write_text(PAGE.format(address=address), "utf-8")

    with serving(tmp_path) as other_origin, browser.new_page() as page:
        asked: list[str] = []
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto(other_origin)
        for number, text in enumerate((".status-text", ".status-indicator")):
            shown = page.locator("statuspage-widget").nth(number)
            shown.locator(text).filter(has_text=case.description).wait_for()
            classes = shown.locator(".status-indicator").get_attribute("class") or ""
            assert case.indicator in classes.split()

    assert other_origin != address
    assert f"{address}/api/v2/summary.json" in asked
