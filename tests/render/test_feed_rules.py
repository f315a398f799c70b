"""What `feeds` in config.yaml changes: the hub, and the end of a window in RSS."""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser

from tests.render.entries import ATOM, feeds
from tests.render.made import OPEN, WEEKLY, WINDOW
from tests.support import CONFIG, at

HUB = "https://hub.example.com/?for=status&x"
WITH_HUB = f"{CONFIG}feeds: {{hub: '{HUB}'}}\n"
BARE = f"{CONFIG}feeds: {{bare_maintenance_end: true}}\n"
OWN_END, BARE_END = "{urn:statusgen:feed}maintenanceEndDate", "maintenanceEndDate"


def links_in(data: bytes) -> dict[str | None, str | None]:
    """Return the links of a feed in XML by what they are for."""
    feed = ElementTree.fromstring(data)
    return {
        link.get("rel"): link.get("href")
        for parent in (feed, *feed.findall("channel"))
        for link in parent.findall(f"{ATOM}link")
    }


def ends(data: bytes, name: str) -> list[str | None]:
    """Return the text of the element `name` of each item, None where there is none."""
    return [item.findtext(name) for item in ElementTree.fromstring(data).iter("item")]


def test_every_feed_names_the_hub_and_itself() -> None:
    """A reader subscribes at the hub to the address that the feed says it has."""
    for path, data in feeds(config=WITH_HUB, open=OPEN).items():
        if path.endswith(".json"):
            assert json.loads(data)["hubs"] == [{"type": "WebSub", "url": HUB}]
            continue
        assert links_in(data)["hub"] == HUB
        assert links_in(data)["self"] == f"https://status.example.com/{path}"
        assert not feedparser.parse(data).bozo


def test_a_site_without_a_hub_names_none() -> None:
    """A reader that asks a hub in vain may stop asking the feed."""
    for path, data in feeds(open=OPEN).items():
        if path.endswith(".json"):
            assert "hubs" not in json.loads(data)
        else:
            assert "hub" not in links_in(data)


def test_the_hub_leaves_the_page_as_what_the_feed_is_about() -> None:
    """Clicking on the feed's title leads to the page, whatever else the feed links to."""
    feed = feedparser.parse(feeds(config=WITH_HUB)["history.rss"]).feed

    assert feed.link == "https://status.example.com/"


def test_a_window_in_the_history_says_when_it_is_planned_to_end() -> None:
    """Scripts that read Statuspage's RSS take the end of a window from there."""
    found = feeds(at("2026-02-25T00:00Z"), upgrade=WINDOW)
    (end,) = ends(found["history.rss"], OWN_END)

    assert end == "Mon, 02 Mar 2026 14:00:00 +0000"
    assert parsedate_to_datetime(end) == at("2026-03-02T14:00Z")
    assert ends(feeds(open=OPEN)["history.rss"], OWN_END) == [None]
    assert b"urn:statusgen:feed" not in feeds(open=OPEN)["history.rss"]


def test_only_a_site_that_asks_for_it_says_so_without_a_namespace() -> None:
    """The element makes a feed invalid; scripts made for Statuspage know no other."""
    site = {"open": OPEN, "weekly": WEEKLY}
    for path, data in feeds(config=BARE, **site).items():
        if path.endswith(".rss"):
            assert ends(data, BARE_END) == ends(data, OWN_END)
            assert not feedparser.parse(data).bozo
    told = ends(feeds(config=BARE, **site)["history.rss"], BARE_END)

    assert told == [None, "Mon, 02 Mar 2026 02:30:00 +0000", "Mon, 23 Feb 2026 02:30:00 +0000"]
    assert ends(feeds(**site)["history.rss"], BARE_END) == [None, None, None]
