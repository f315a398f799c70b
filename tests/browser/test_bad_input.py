"""Pages of a site in which every field holds what nobody planned for, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.read import read_catalogs
from statusgen.render import render
from tests.browser.conftest import STATUS
from tests.render.made import THEME
from tests.theme_pages import NOW
from tests.worst_day import EMOJI, TEXTS, everything_down

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ar")
PAGES = (
    "", "history/", "history/2025-11/", "uptime/", "incidents/over/", "incidents/window-emoji/",
    *(f"incidents/open-{name}/" for name in TEXTS), *(f"components/{name}/" for name in TEXTS),
    "components/plain/", "embed/",
)  # fmt: skip
# Which of a name and the state beside it stands on the left, row by row.
ROWS = """all => all.map(row => [
  row.querySelector("bdi"), row.querySelector(".state")
].map(each => each.getBoundingClientRect())
).filter(([name, state]) => Math.abs(name.top - state.top) < 12
).map(([name, state]) => name.left < state.left ? "name" : "state")"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """Return a tab, as wide as the narrowest phone, whose policy stops nothing; all must be well.

    What the markup in the fields calls is there, and notes that it was called.
    """
    contents = {path: text.encode() for path, text in everything_down(LANGUAGES).items()}
    snapshot = derive(parse_site(Files(contents=contents)), now=NOW)
    files = {each.path: each for each in render(snapshot, THEME, read_catalogs(LANGUAGES))}
    asked: list[str] = []
    with browser.new_context(
        viewport={"width": 320, "height": 800}, bypass_csp=True, timezone_id="UTC"
    ) as context:

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(STATUS)
            found = files.get(path if path and not path.endswith("/") else f"{path}index.html")
            if found is None:
                asked.append(route.request.url)
                route.abort()
            else:
                route.fulfill(body=found.make(), content_type=found.media_type)

        context.route("**/*", answer)
        context.add_init_script("window.ran = []; window.x = window.alert = () => ran.push(1)")
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        yield page
    assert asked == []


@pytest.mark.parametrize("prefix", ["", "ar/"])
def test_whatever_stands_in_the_fields_nothing_runs_and_nothing_sticks_out(
    tab: Page, prefix: str
) -> None:
    """What is pasted into an incident at night comes from logs, alerts and strangers."""
    for path in PAGES:
        tab.goto(f"{STATUS}{prefix}{path}")
        assert tab.evaluate("ran.length") == 0, path
        assert tab.locator("main :is(script, img, title, style):not(svg *)").count() == 0, path
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320, path
        # A field that holds nothing leaves no gap: what is empty is filled by the script.
        empty = tab.locator("main :is(p, li, dd, h1, h2, h3, h4):empty:not([data-word])")
        assert empty.count() == 0, path


@pytest.mark.parametrize(("prefix", "own", "left"), [("", "ltr", "name"), ("ar/", "rtl", "state")])
def test_each_text_runs_in_its_own_direction_and_the_page_in_its(
    tab: Page, prefix: str, own: str, left: str
) -> None:
    """An Arabic title in an English list must not turn the times and states beside it around."""
    for name, direction in (
        ("arabic", "rtl"),
        ("word", "ltr"),
        ("markup", "ltr"),
        ("emoji", "ltr"),
    ):
        tab.goto(f"{STATUS}{prefix}incidents/open-{name}/")
        of = "element => getComputedStyle(element).direction"
        assert tab.locator("h1").evaluate(of) == direction
        assert tab.locator(".update .prose p").first.evaluate(of) == direction
        assert tab.locator("html").evaluate(of) == own
        assert tab.locator(".facts").evaluate(of) == own

    tab.goto(f"{STATUS}{prefix}")
    rows = tab.locator(".components .row").evaluate_all(ROWS)
    assert set(rows) == {left}
    # The character that turns text around ends with the name that it stands in.
    named = f"{EMOJI}\u202c"
    assert named in tab.locator(".top bdi").all_inner_texts()
    assert tab.locator(".top p > a").evaluate("a => a.querySelector('bdi').textContent") == named
