"""A status page and pages of other sites that embed it, in a browser that reaches no network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from statusgen.render.embeds import pinned_script
from tests.render.made import rendered
from tests.support import NOON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from statusgen.model.files import Artifact

    Read = Callable[..., Page]

STATUS = "https://status.example.com/"
SHOP = "https://shop.example.net/"
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


@dataclass
class Web:
    """The status page, and a shop whose one page is `body` under `policy`.

    `said` is what the consoles and the errors of the tabs said. Requests for the status page are
    in `asked`, by path; with `cors` others may read it, and with `down` it does not answer.
    """

    context: BrowserContext
    body: str = ""
    policy: str = ""
    cors: bool = True
    down: bool = False
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    files: dict[str, Artifact] = field(default_factory=dict)

    def publish(self, now: datetime, /, **site: str) -> None:
        """Build the site that `files_of` the other arguments describe."""
        self.files = rendered(now, **site)

    def visit(self, now: datetime, body: str, *, policy: str = "") -> Page:
        """Return a tab that shows the shop with `body`; its clock stands a second after `now`."""
        self.body, self.policy = body, policy
        tab = self.context.new_page()
        tab.on("console", lambda message: self.said.append(message.text))
        tab.on("pageerror", lambda error: self.said.append(str(error)))
        tab.clock.install(time=now - timedelta(minutes=1))
        tab.goto(SHOP)
        tab.clock.pause_at(now)
        tab.clock.run_for(1000)
        return tab

    @property
    def pinned(self) -> str:
        """Return the element that embeds the pinned script."""
        path, integrity = pinned_script(self.files.values())
        return (
            f'<script src="{STATUS}{path}" integrity="{integrity}" crossorigin="anonymous" async>'
            "</script>"
        )

    def answer_for_shop(self, route: Route) -> None:
        """Answer with the shop's page."""
        page = f"<!doctype html><meta charset=windows-1252><title>Shop</title><body>{self.body}"
        route.fulfill(
            body=page,
            headers={"Content-Type": "text/html", "Content-Security-Policy": self.policy},
        )

    def answer_for_status(self, route: Route) -> None:
        """Answer with a file of the status page."""
        path = route.request.url.removeprefix(STATUS).partition("?")[0]
        self.asked.append(path)
        found = self.files.get(path if path and not path.endswith("/") else f"{path}index.html")
        if self.down or found is None:
            route.abort()
            return
        headers = {"Content-Type": found.media_type, "Cache-Control": "no-cache"}
        if self.cors:
            headers["Access-Control-Allow-Origin"] = "*"
        route.fulfill(body=found.make(), headers=headers)


@pytest.fixture
def web(browser: Browser) -> Iterator[Web]:
    """Return a browser without a past, and the two sites in it."""
    with browser.new_context(locale="en-GB", timezone_id="UTC") as context:
        web = Web(context)
        context.route("**/*", lambda route: route.abort())
        context.route(f"{SHOP}**", web.answer_for_shop)
        context.route(f"{STATUS}**", web.answer_for_status)
        yield web


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
