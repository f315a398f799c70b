"""Feeds as Atom and RSS: the only module that knows feedgen, and works around its faults.

- Its constructors stamp the time of the build; every date is set from content here. `updated` of
  a feed is its `lastBuildDate` in RSS, `published` of an entry its `pubDate`.
- The channel's link in RSS is the last one added, whatever it is for; the page's comes last.
- An entry's links lose their `rel` in Atom; an entry here has one link, which needs none.
- RSS gets no link but `self` and no element of ours; both come in as extensions here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from xml.etree.ElementTree import Element  # lxml's elements have the same methods

    from feedgen.feed import FeedGenerator

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
NAMESPACE = "urn:statusgen:feed"
"""The namespace of the element that RSS does not have."""
MAINTENANCE_END = "maintenanceEndDate"
"""When a window is planned to end, written like `pubDate`; Statuspage gives it no namespace."""

_TITLE = re.compile(rb"<title>[^<]*</title>")


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlEntry:
    """One entry: `html` is safe, `tag` is its id for ever, `url` its page.

    `maintenance_end` is when a window is planned to end, which only RSS tells apart.
    """

    tag: str
    url: str
    title: str
    html: str
    published: datetime
    updated: datetime
    categories: tuple[str, ...]
    maintenance_end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFeed:
    """A feed, newest entry first. `url` is the page that it is about, `self_url` its own.

    `hub` is the WebSub hub that passes it on. With `bare_maintenance_end` RSS tells the end of a
    window in an element without a namespace, too, as Statuspage does.
    """

    tag: str
    url: str
    self_url: str
    title: str
    description: str
    author: str
    language: str
    updated: datetime
    entries: tuple[XmlEntry, ...]
    hub: str | None = None
    bare_maintenance_end: bool = False


def as_atom(feed: XmlFeed) -> bytes:
    """Return `feed` as Atom, RFC 4287."""
    generator = _generator(feed, ATOM)
    for entry in feed.entries:
        _add(generator, entry).content(entry.html, type="html")
    return bytes(generator.atom_str(pretty=True))


def as_rss(feed: XmlFeed) -> bytes:
    """Return `feed` as RSS 2.0 with the profile of the RSS Advisory Board."""
    generator = _generator(feed, RSS)
    # Readers take it for HTML, as they do the description of an item.
    generator.description(escape(feed.description, quote=False))
    generator.ttl(5)
    generator.register_extension("statusgen", lambda: _Channel(feed), atom=False)
    for entry in feed.entries:
        item = _add(generator, entry)
        item.description(entry.html)
        item.guid(entry.url, permalink=True)
        if entry.maintenance_end:
            item.register_extension("statusgen", _item(feed, entry.maintenance_end), atom=False)
    return _TITLE.sub(_with_numbers, generator.rss_str(pretty=True))


class _Channel:
    """What a channel has beyond feedgen's RSS: the hub and the prefix of our namespace."""

    def __init__(self, feed: XmlFeed) -> None:
        self.feed = feed

    def extend_ns(self) -> dict[str, str]:
        ends = any(entry.maintenance_end for entry in self.feed.entries)
        return {"statusgen": NAMESPACE} if ends else {}

    def extend_rss(self, rss: Element) -> None:
        if self.feed.hub:
            link = {"href": self.feed.hub, "rel": "hub"}
            rss[0].append(rss.makeelement("{http://www.w3.org/2005/Atom}link", link))


class _Item:
    """What an item has beyond RSS: when the window that it tells of is planned to end."""

    def __init__(self, names: tuple[str, ...], end: datetime) -> None:
        self.names, self.end = names, end

    def extend_rss(self, item: Element) -> None:
        from email.utils import format_datetime

        for name in self.names:
            element = item.makeelement(name, {})
            element.text = format_datetime(self.end)
            item.append(element)


def _item(feed: XmlFeed, end: datetime) -> Callable[[], _Item]:
    bare = (MAINTENANCE_END,) if feed.bare_maintenance_end else ()
    return lambda: _Item((f"{{{NAMESPACE}}}{MAINTENANCE_END}", *bare), end)


def _with_numbers(title: re.Match[bytes]) -> bytes:
    """Return a title with `&`, `<` and `>` as numbers, which fewest readers of RSS take for HTML.

    https://www.rssboard.org/rss-profile#data-types-characterdata
    """
    numbers = {b"&lt;": b"&#x3C;", b"&gt;": b"&#x3E;", b"&amp;": b"&#x26;"}
    return re.sub(rb"&(?:lt|gt|amp);", lambda found: numbers[found[0]], title[0])


def _generator(feed: XmlFeed, media_type: str) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    generator = FeedGenerator()
    generator.id(feed.tag)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.author(name=feed.author)
    generator.language(feed.language)
    generator.updated(feed.updated)
    generator.generator("statusgen")
    generator.link(href=feed.self_url, rel="self", type=media_type)
    if feed.hub:
        generator.link(href=feed.hub, rel="hub")
    generator.link(href=feed.url, rel="alternate", type="text/html")
    return generator


def _add(generator: FeedGenerator, entry: XmlEntry) -> FeedGenerator:
    added = generator.add_entry(order="append")
    added.id(entry.tag)
    added.title(entry.title)
    added.link(href=entry.url)
    added.published(entry.published)
    added.updated(entry.updated)
    for category in entry.categories:
        added.category(term=category, label=category)
    return added
