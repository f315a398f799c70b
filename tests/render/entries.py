"""Feeds of a site in a few lines of text, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tests.render.made import made
from tests.support import NOON

if TYPE_CHECKING:
    from datetime import datetime

ATOM = "{http://www.w3.org/2005/Atom}"


def feeds(now: datetime = NOON, /, **site: str) -> dict[str, bytes]:
    """Return every feed of a site by path."""
    return made(("updates.json", ".atom", ".rss"), now, **site)


def atom(path: str, now: datetime = NOON, /, **site: str) -> ElementTree.Element:
    """Return the Atom feed at `path`."""
    return ElementTree.fromstring(feeds(now, **site)[path])


def entries(path: str, now: datetime = NOON, /, **site: str) -> dict[str, bytes]:
    """Return the entries of the feed at `path` as they are written, by id, newest first."""
    root = ElementTree.fromstring(feeds(now, **site)[path])
    if path.endswith(".rss"):
        return {
            str(item.findtext("guid")): ElementTree.tostring(item).strip()
            for item in root.iter("item")
        }
    return {
        str(entry.findtext(f"{ATOM}id")): ElementTree.tostring(entry).strip()
        for entry in root.findall(f"{ATOM}entry")
    }


def titles(path: str, now: datetime = NOON, /, **site: str) -> list[str]:
    """Return the titles of the entries of an Atom feed, newest first."""
    found = atom(path, now, **site).findall(f"{ATOM}entry")
    return [str(entry.findtext(f"{ATOM}title")) for entry in found]
