"""The record of the past: uptime by month, and each component's whole history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statusgen.read import read_theme
from tests.render.made import OPEN, RESOLVED, THEME, WEEKLY, WINDOW, made, rendered
from tests.render.test_pages import Page, pages
from tests.support import CONFIG, NOON, at

if TYPE_CHECKING:
    from statusgen.model.files import Theme

MINIMAL = read_theme(Path(__file__).parent, "minimal")
THEMES = pytest.mark.parametrize("theme", [THEME, MINIMAL], ids=lambda theme: theme.name)
DAILY = WEEKLY.replace("FREQ=WEEKLY", "FREQ=DAILY;UNTIL=20260330T000000Z").replace(
    "2026-02-2", "2025-12-1"
)


def text_of(data: bytes) -> str:
    """Return the text of a page."""
    return Page(data).text


@THEMES
def test_every_lost_minute_stands_under_its_month_with_a_link_to_its_incident(theme: Theme) -> None:
    """A customer who asks for a refund points at this page."""
    artifact = rendered(NOON, theme, done=RESOLVED)["uptime/index.html"]
    page = Page(artifact.make())
    checkout = page.text.partition("Checkout ")[2].partition("Website")[0]

    assert "March 2026" in checkout
    assert "40 min" in checkout
    assert "Checkout fails" in checkout
    assert "Major outage 40 min" in checkout
    assert "../incidents/done/" in page.links


@THEMES
def test_the_weights_are_printed_as_config_yaml_has_them(theme: Theme) -> None:
    """Without them nobody can work out the percentage."""
    config = f"{CONFIG}uptime: {{partial_outage: 0.125, degraded_performance: 0.05}}\n"
    text = text_of(rendered(NOON, theme, config=config)["uptime/index.html"].make())

    for said in ("Major outage: 100%", "Partial outage: 12.5%", "Degraded performance: 5%"):
        assert said in text


@THEMES
def test_a_month_without_data_says_so(theme: Theme) -> None:
    """Silence is not a hundred per cent."""
    config = CONFIG.replace("name: Public API", "name: Public API, since: 2026-04-01")
    text = text_of(rendered(NOON, theme, config=config)["uptime/index.html"].make())
    api = text.partition("Public API")[2].partition("Checkout")[0]

    assert "no data" in api
    assert "100" not in api


def test_uptime_is_rounded_down_and_downtime_up() -> None:
    """A second lost is no perfect month."""
    brief = """
    ---
    title: A blink
    components: {api: partial_outage}
    ---

    ## 2026-03-01 09:00:00 UTC - Investigating

    It blinks.

    ## 2026-03-01 09:00:01 UTC - Resolved
    """
    text = text_of(made((".html",), done=brief)["uptime/index.html"])

    assert "99.99%" in text
    assert "0.1 min of downtime" in text


def test_a_component_shows_all_of_its_history_however_old() -> None:
    """Whoever evaluates a supplier looks at years, not at ninety days."""
    old = RESOLVED.replace("2026-03-01", "2021-05-04")
    page = pages(old=old)["components/checkout/index.html"]

    assert "Checkout fails" in page.text
    assert "../../incidents/old/" in page.links
    assert "Checkout fails" not in pages(old=old)["components/api/index.html"].text


def test_a_long_history_has_a_page_for_each_year_and_they_have_all_of_it() -> None:
    """A weekly restart must not bury the outage of two years ago."""
    found = pages(daily=DAILY, done=RESOLVED)
    years = [found[f"components/api/history/{year}/index.html"] for year in (2025, 2026)]
    begun = {path for path in found if path.startswith("incidents/daily-")}
    linked = {link for year in years for link in year.links if "/incidents/" in link}
    shown = found["components/api/index.html"].text.partition("Uptime by month")[2]

    assert {f"{link.removeprefix('../../../../')}index.html" for link in linked} == {
        path for path in begun if path <= "incidents/daily-2026-03-02/index.html"
    }
    assert shown.count(", 02:00 UTC") == 30
    assert "../../components/api/history/2025/" in found["components/api/index.html"].links
    assert "../../../../components/api/history/2026/" in years[0].links
    assert not [path for path in found if path.startswith("components/checkout/history/")]


def test_the_history_leads_to_that_of_each_component_without_a_script() -> None:
    """Somebody who uses one product of ten reads the history of that one."""
    links = pages()["history/index.html"].links

    assert {f"../components/{name}/#history" for name in ("api", "checkout", "website")} <= set(
        links
    )
    assert "history" in pages()["components/api/index.html"].ids


def test_a_window_to_come_is_in_no_history_and_a_cancelled_one_is() -> None:
    """What was called off was announced, and somebody looks for it."""
    to_come = WINDOW.replace("2026-03-02", "2026-03-09")
    called_off = f"{to_come}\n    ## 2026-03-02 10:00 UTC - Cancelled\n"

    assert "Database" not in pages(upgrade=to_come)["components/api/index.html"].text
    assert "Database" in pages(upgrade=called_off)["components/api/index.html"].text


def test_uptime_by_month_is_in_the_site_map_and_changes_with_time_only_where_it_reads_so() -> None:
    """An hour later with nothing new, a page that reads the same is not published again."""
    before, after = rendered(), rendered(at("2026-03-02T13:00Z"))
    open_now = [rendered(at(f"2026-03-02T{hour}:00Z"), open=OPEN) for hour in (12, 13)]

    assert b"/uptime/</loc>" in before["sitemap.xml"].make()
    assert before["uptime/index.html"].key == after["uptime/index.html"].key
    assert len({made["uptime/index.html"].key for made in open_now}) == 2
