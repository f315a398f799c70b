"""The page for those who read it enlarged, by keyboard, on paper or without scripts.

The numbers are those of WCAG 2.2, https://www.w3.org/TR/WCAG22/.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.derive import derive
from statusgen.model.files import Files
from statusgen.parse import parse_site
from statusgen.problems import InvalidSite
from statusgen.read import read_files, read_theme
from tests.browser.conftest import STATUS
from tests.theme_pages import NOW, a_full_site, pages_of
from tests.worst_day import everything_down

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    Show = Callable[..., Page]

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
THEMES = pytest.mark.parametrize("theme", read_files(ROOT).themes)
OF_FULL = (
    "index.html", "incidents/open/index.html", "incidents/over/index.html",
    "incidents/late/index.html", "components/api/index.html", "uptime/index.html",
    "history/index.html", "history/2026-11/index.html", "404.html",
)  # fmt: skip
OF_WORST = ("index.html", "incidents/open-word/index.html", "incidents/window-arabic/index.html",
            "components/markup/index.html", "uptime/index.html")  # fmt: skip
# 1.4.12: what readers may set and still lose nothing.
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important
}
p { margin-block-end: 2em !important }"""
# Text outside of the page, cut off by a box, or more than half covered by other text.
UNREADABLE = """
() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
  const hidden = element => element.closest("svg, .skip") || !element.checkVisibility();
  const scrolls = element => element && (
    /auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const seen = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    const element = text.parentElement;
    if (!text.data.trim() || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const {left, right, top, bottom} of range.getClientRects()) {
      if (right - left < 1 || bottom - top < 1 || scrolls(element)) continue;
      if (left < -1 || right > width + 1) found.push(`outside: ${text.data.slice(0, 40)}`);
      for (const other of seen) {
        const across = Math.min(right, other.right) - Math.max(left, other.left);
        const down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (other.text !== text && across > 2 && down > (bottom - top) / 2)
          found.push(`covered: ${text.data.slice(0, 40)} by ${other.text.data.slice(0, 40)}`);
      }
      seen.push({text, left, right, top, bottom});
    }
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (hidden(element) || !element.innerText) continue;
    const {overflowX, overflowY} = getComputedStyle(element);
    if (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1
        || /hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1)
      found.push(`cut: ${element.outerHTML.slice(0, 80)}`);
  }
  return found;
}
"""
# What has the focus: who it is, whether it is seen, and whether something marks it.
FOCUSED = """
() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const {outlineStyle, outlineWidth, visibility} = getComputedStyle(element);
  const {left, top, right, bottom} = element.getBoundingClientRect();
  return {
    index: [...document.querySelectorAll("*")].indexOf(element),
    tag: element.localName,
    href: element.getAttribute("href"),
    marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1,
    seen: visibility === "visible" && right > left && bottom > top
      && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
  };
}
"""
# Text that hardly shows on white.
CONTRAST_ON_PAPER = """
() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility()
  && one.innerText && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).filter(one => {
  const parts = getComputedStyle(one).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const [red, green, blue] = parts.map(part => part / 255).map(part =>
    part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
  return 1.05 / (.2126 * red + .7152 * green + .0722 * blue + .05) < 4.5;
}).map(one => one.outerHTML.slice(0, 80))
"""


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """Return what opens a page of `site` with `theme` at the instant when it was made."""
    contexts = []

    def open_page(theme: str, path: str, site: dict[str, str] | None = None, **more: Any) -> Page:
        html = _pages(site or a_full_site(), theme)[path]
        options = {"viewport": {"width": 1280, "height": 900}, "timezone_id": "UTC", **more}
        context = browser.new_context(locale="en-GB", **options)
        contexts.append(context)
        url = STATUS + path.removesuffix("index.html")
        context.route("**/*", lambda route: route.abort())
        context.route(url, lambda route: route.fulfill(body=html, content_type="text/html"))
        tab = context.new_page()
        tab.clock.set_fixed_time(NOW)
        tab.goto(url)
        return tab

    yield open_page
    for context in contexts:
        context.close()


_made: dict[str, dict[str, str]] = {}


def _pages(site: dict[str, str], theme: str) -> dict[str, str]:
    """Return the HTML of every page of `site` by its path, made once."""
    key = theme + repr(site)
    if key not in _made:
        contents = {path: text.encode() for path, text in site.items()}
        snapshot = derive(parse_site(Files(contents=contents)), now=NOW)
        _made[key] = pages_of(snapshot, read_theme(ROOT, theme))
    return _made[key]


def spaced(tab: Page) -> list[str]:
    """Return what cannot be read once lines, words and letters stand apart."""
    # A sheet of the document's own would be stopped by its policy; this is what add-ons do.
    tab.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet] }",
        SPACED,
    )
    found: list[str] = tab.evaluate(UNREADABLE)
    return found


@THEMES
@pytest.mark.parametrize("path", OF_FULL)
def test_enlarged_four_times_and_spaced_out_every_word_can_be_read(
    show: Show, theme: str, path: str
) -> None:
    """Who needs large letters has them, and scrolls in one direction (1.4.4, 1.4.10, 1.4.12)."""
    zoomed = {"viewport": {"width": 320, "height": 225}, "device_scale_factor": 4}
    tab = show(theme, path, **zoomed)
    assert tab.evaluate(UNREADABLE) == []
    assert spaced(tab) == []
    assert spaced(show(theme, path)) == []


@THEMES
@pytest.mark.parametrize("path", OF_WORST)
def test_words_without_an_end_are_neither_cut_nor_on_top_of_each_other(
    show: Show, theme: str, path: str
) -> None:
    """Error messages are pasted into titles as they are."""
    for width in (320, 1280):
        tab = show(theme, path, everything_down(), viewport={"width": width, "height": 900})
        assert tab.evaluate(UNREADABLE) == []
        assert spaced(tab) == []


@THEMES
@pytest.mark.parametrize("path", OF_FULL)
def test_the_tab_key_reaches_every_link_and_shows_where_it_is(
    show: Show, theme: str, path: str
) -> None:
    """Who has no pointer goes from link to link (2.1.1, 2.4.1, 2.4.7)."""
    # Where pages scroll smoothly, what has the focus comes into view a moment later.
    tab = show(theme, path, reduced_motion="reduce")
    wanted = tab.evaluate(
        "() => { const all = [...document.querySelectorAll('*')]; return all.filter(one =>"
        " one.matches('a[href], summary') && one.checkVisibility()).map(one => all.indexOf(one)) }"
    )
    reached: list[dict[str, Any]] = []
    tab.keyboard.press("Tab")
    while (focused := tab.evaluate(FOCUSED)) and len(reached) <= 2 * len(wanted):
        assert focused["seen"], focused
        assert focused["marked"], focused
        reached.append(focused)
        tab.keyboard.press("Tab")

    assert reached[0]["href"] == "#main"
    links = [one["index"] for one in reached if one["tag"] in {"a", "summary"}]
    assert links == wanted


@THEMES
def test_the_first_link_skips_what_every_page_begins_with(show: Show, theme: str) -> None:
    """Nobody should have to walk through the menu on every page (2.4.1)."""
    tab = show(theme, "index.html")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('main') !== null")


@THEMES
def test_nothing_moves_for_those_who_asked_for_that(show: Show, theme: str) -> None:
    """Moving pages make some people sick (2.3.3)."""
    for path in OF_FULL:
        tab = show(theme, path, reduced_motion="reduce")
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert tab.evaluate("document.getAnimations().length") == 0
        moving = """[...document.querySelectorAll("*")].filter(one => {
          const {animationName, transitionDuration} = getComputedStyle(one);
          return animationName !== "none" || !/^0s(, 0s)*$/.test(transitionDuration);
        }).length"""
        assert tab.evaluate(moving) == 0


@THEMES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_is_all_of_the_report_and_none_of_the_menu(
    show: Show, theme: str, scheme: str
) -> None:
    """Reports of outages go into binders and to auditors, and printers leave backgrounds out."""
    for path in OF_FULL:
        tab = show(theme, path, color_scheme=scheme)
        # Where to subscribe and whom to call is for the screen.
        tab.evaluate("document.querySelectorAll('.panels').forEach(one => one.remove())")
        on_screen = tab.locator("main").inner_text()
        tab.emulate_media(media="print")
        assert not tab.get_by_role("navigation", name="Site").is_visible()
        assert not tab.locator(".skip").is_visible()
        assert tab.locator("main").inner_text() == on_screen
        assert tab.evaluate(CONTRAST_ON_PAPER) == []


@THEMES
@pytest.mark.parametrize("path", OF_FULL)
def test_without_scripts_the_page_has_the_same_words(show: Show, theme: str, path: str) -> None:
    """Text browsers, archives and locked-down computers run none."""
    tab = show(theme, path)
    # What scripts add says how long ago something was, and stands empty in the page.
    tab.evaluate("document.querySelectorAll('[data-ago]').forEach(one => one.remove())")
    plain = show(theme, path, java_script_enabled=False)
    assert tab.locator("body").inner_text().split() == plain.locator("body").inner_text().split()


@THEMES
@pytest.mark.parametrize("path", ["index.html", "incidents/open-arabic/index.html"])
def test_a_page_that_is_read_from_the_right_loses_nothing(
    show: Show, theme: str, path: str
) -> None:
    """Arabic and Hebrew readers have the whole page mirrored."""
    site = everything_down(("en", "ar"))
    try:
        pages = _pages(site, theme)
    except InvalidSite as error:
        pytest.skip(f"Arabic is not among the languages yet: {error.problems[0].message}")
    if f"ar/{path}" not in pages:
        pytest.skip("pages are not built in the second language yet")
    for width in (320, 1280):
        tab = show(theme, f"ar/{path}", site, viewport={"width": width, "height": 900})
        assert tab.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
        assert tab.evaluate(UNREADABLE) == []
        assert spaced(tab) == []
