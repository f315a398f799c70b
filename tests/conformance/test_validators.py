"""Whole sites before validators that others wrote, and in a browser that tells what it misses."""

from __future__ import annotations

import posixpath
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.conformance.axe import found_by_axe
from tests.conformance.lighthouse import scores
from tests.conformance.nu import found_by_nu
from tests.conformance.pages import THEMES, sites
from tests.theme_pages import NOW, Page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.conformance.conftest import Shown
    from tests.conformance.pages import Built

SITES = [*product(sites(), THEMES)]
JUDGED = ("accessibility", "best-practices", "seo")


@pytest.fixture(params=SITES, ids="-".join)
def site(request: pytest.FixtureRequest, shown: Shown) -> Built:
    """Each site with each theme."""
    return shown(*request.param)


def test_the_nu_html_checker_has_neither_errors_nor_warnings(site: Built) -> None:
    """A browser mends invalid HTML as it likes, and a feed reader or a scraper as it can."""
    assert len(site.files(".html")) > 5
    assert found_by_nu(site) == []


def test_axe_finds_nobody_shut_out(site: Built, browser: Browser) -> None:
    """Blind, colour-blind and shaky-handed customers have the same outage as everyone else."""
    pages = site.sample()
    assert {"index.html", "components/ID/index.html", "uptime/index.html"} <= set(pages)
    found = [each for path in pages.values() for each in found_by_axe(browser, site.url(path))]
    assert found == []


def test_every_link_of_every_page_leads_somewhere(site: Built) -> None:
    """In the worst hour nobody has patience for a page that is not there."""
    texts = {path: (site.folder / path).read_text("utf-8") for path in site.files(".html")}
    pages = {path: Page(text) for path, text in texts.items()}
    ids = {path: page.values("id") for path, page in pages.items()}
    assert [path for path, named in ids.items() if len(named) != len(set(named))] == []

    missing = []
    for path, page in pages.items():
        for href in (attrs["href"] for tag, attrs in page.elements if tag in {"a", "link"}):
            url = urlsplit(urljoin(site.url(path), href))
            if f"{url.scheme}://{url.netloc}" != site.address:
                continue
            target = unquote(url.path).removeprefix("/")
            if (site.folder / target).is_dir():
                target = posixpath.join(target, "index.html")
            is_there = (site.folder / target).is_file()
            if not is_there or (url.fragment and unquote(url.fragment) not in ids[target]):
                missing.append((path, href))
    assert missing == []


def test_a_page_is_one_request_and_no_console_says_a_word(site: Built, browser: Browser) -> None:
    """A policy that blocks a style, or a script that fails, shows on the console alone."""
    asked: list[str] = []
    said: list[str] = []
    with browser.new_context(locale="en-GB", timezone_id="Europe/Berlin") as context:
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: said.append(message.text))
        context.on("weberror", lambda error: said.append(str(error.error)))
        for path in site.sample().values():
            tab = context.new_page()
            tab.clock.set_fixed_time(NOW)
            tab.goto(site.url(path), wait_until="networkidle")
            if "embed/" not in path:
                assert [url for url in asked if not url.startswith("data:")] == [site.url(path)]
            assert [url for url in asked if not url.startswith((site.address, "data:"))] == []
            asked.clear()
            tab.close()
    assert said == []


@pytest.mark.parametrize(
    ("theme", "kind"), [*product(THEMES, ("index.html", "incidents/ID/index.html"))]
)
def test_lighthouse_gives_full_marks(
    shown: Shown, browser: Browser, theme: str, kind: str, tmp_path: Path
) -> None:
    """Search engines rank by it; how fast the page is depends on the machine and is only told."""
    site = shown("demo", theme)
    found, lost = scores(site.url(site.sample()[kind]), tmp_path)
    print(f"lighthouse: {theme}, {kind}: {found}")  # noqa: T201
    assert {name: found[name] for name in JUDGED} == dict.fromkeys(JUDGED, 100), lost
