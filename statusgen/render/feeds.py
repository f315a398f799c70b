"""Snapshot to feeds: one entry for each update, and one for each incident, whole site or component.

`/updates.*` never change an entry once it is out, which is what chat apps repeat correctly.
`/history.*` have Statuspage's shape: an entry is an incident and moves up with its updates.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statusgen.model.bidi import isolated
from statusgen.model.entry import IncidentStatus
from statusgen.model.files import Artifact, key_of
from statusgen.model.instants import as_iso
from statusgen.model.states import Phase, State
from statusgen.render import feed_text, feed_xml, urls, words
from statusgen.render.feed_text import Message
from statusgen.render.json_files import as_json
from statusgen.render.words import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from statusgen.model.entry import Entry
    from statusgen.model.incident import Update
    from statusgen.model.interval import Interval
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

MOST_UPDATES = 50
MOST_INCIDENTS = 25
# A feed without entries was last changed never, and the formats want an instant.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """An entry; `messages` are those of it, newest first.

    `planned` is when a window is to take place, None where an entry does not tell of that.
    """

    tag: str
    path: str
    title: str
    published: datetime
    updated: datetime
    messages: tuple[Message, ...]
    components: tuple[str, ...]
    planned: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """A feed at `path`, without its ending, about the page at `about`."""

    path: str
    about: str
    title: str
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a feed at `path` is made from when it is asked for; `key` is a hash of all that."""

    path: str
    key: str
    feed: Callable[[], _Feed]


def render_feeds(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the feeds of the site and of each component."""
    writer = _Writer(snapshot, edition.language)
    entries = sorted(
        (entry for entry in snapshot.entries() if _has_news(entry)),
        key=lambda entry: (entry.updated, entry.id),
        reverse=True,
    )
    site = writer.apart(snapshot.site.name)
    yield from writer.feeds("", site, entries)
    concerning: dict[str, list[Entry]] = {leaf.id: [] for leaf in snapshot.leaves()}
    for entry in entries:
        for component in entry.components:
            concerning[component].append(entry)
    for leaf in snapshot.leaves():
        title = f"{site}: {writer.apart(leaf.component.name)}"
        yield from writer.feeds(urls.component_path(leaf.id), title, concerning[leaf.id])


def _has_news(entry: Entry) -> bool:
    """Tell whether `entry` is more than a repetition, which customers were told of before."""
    return isinstance(entry, IncidentStatus) or not entry.repeated or len(entry.updates) > 1


def _named(entry: Entry, updates: Iterable[Update]) -> set[str]:
    """Return the ids of the components that `entry` affected as far as `updates` tell."""
    if not isinstance(entry, IncidentStatus):
        return set(entry.components)
    states = (entry.incident.components, *(update.components for update in updates))
    return {
        component
        for named in states
        for component, state in named.items()
        if state is not State.OPERATIONAL
    }


class _Writer:
    """Writes the feeds of one snapshot."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        self.snapshot, self.site, self.language = snapshot, snapshot.site, language
        self.names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
        # Statuspage has the same year in its tags, and a tag must never change.
        self.authority = f"tag:{urlsplit(self.site.url).hostname},2005:"
        self.root = urls.root_path(self.site)
        site = self.site
        self.about = key_of(site.name, site.url, site.description, language, site.feeds, self.names)

    def feeds(self, about: str, title: str, entries: Iterable[Entry]) -> Iterator[Artifact]:
        """Yield both kinds of feed about the page at `about`."""
        shown = tuple(islice(entries, MOST_UPDATES))
        for path, feed, its in (
            (f"{about}history", self._history, shown[:MOST_INCIDENTS]),
            (f"{about}updates", self._updates, shown),
        ):
            source = _Source(
                path=path,
                key=key_of("feed", path, title, self.about, [self._digest(e) for e in its]),
                feed=functools.cache(functools.partial(feed, path, about, title, its)),
            )
            yield self._artifact(source, "atom", feed_xml.ATOM, self._as_atom)
            yield self._artifact(source, "rss", feed_xml.RSS, self._as_rss)
        yield self._artifact(source, "json", "application/feed+json", self._as_json)

    def _digest(self, entry: Entry) -> str:
        """Return a hash of all that feeds tell of `entry`."""
        if entry.digest:
            return entry.digest
        assert not isinstance(entry, IncidentStatus)  # noqa: S101 - they all have one
        told = (entry.title, entry.planned, entry.repeated, entry.updates, entry.components)
        return key_of(entry.id, told)

    def _history(self, path: str, about: str, title: str, entries: tuple[Entry, ...]) -> _Feed:
        return _Feed(
            path=path,
            about=about,
            title=self._title(title, N_("Status - Incident History")),
            entries=tuple(map(self._whole, entries)),
        )

    def _updates(self, path: str, about: str, title: str, entries: tuple[Entry, ...]) -> _Feed:
        newest = sorted(entries, key=lambda entry: entry.id)
        # Sorting keeps the order of updates of one instant, so the last one stays the newest.
        updates = sorted(
            (update for entry in newest for update in self._each(entry)),
            key=lambda update: update.published,
        )
        return _Feed(
            path=path,
            about=about,
            title=self._title(title, N_("Status - Updates")),
            entries=tuple(updates[: -MOST_UPDATES - 1 : -1]),
        )

    def apart(self, text: str) -> str:
        """Return `text`, which an author wrote, to stand beside words of ours."""
        return isolated(text, self.language.direction)

    def _title(self, about: str, ending: str) -> str:
        return f"{about} {self.language.gettext(ending)}"

    def _artifact(
        self, source: _Source, ending: str, media_type: str, make: Callable[[_Feed], bytes]
    ) -> Artifact:
        return Artifact(
            path=f"{source.path}.{ending}",
            media_type=f"{media_type}; charset=utf-8",
            key=key_of(ending, source.key),
            make=lambda: make(source.feed()),
        )

    def _messages(self, entry: Entry) -> list[Message]:
        """Return the updates of `entry`, oldest first."""
        labels = words.labels_of(entry.updates, self.language)
        return [
            Message(label=label, posted=update.posted, source=words.text_of(update, self.language))
            for label, update in zip(labels, entry.updates, strict=True)
        ]

    def _tag(self, entry: Entry) -> str:
        """Return the id of `entry`; a site in a folder has ids apart from its neighbours'."""
        return f"{self.authority}{self.root.removeprefix('/')}Incident/{entry.id}"

    def _components(self, entry: Entry, updates: Iterable[Update]) -> tuple[str, ...]:
        named = _named(entry, updates)
        return tuple(name for component, name in self.names.items() if component in named)

    def _whole(self, entry: Entry) -> _Entry:
        messages = self._messages(entry)
        return _Entry(
            tag=self._tag(entry),
            path=urls.incident_path(entry.id),
            title=entry.title,
            published=messages[-1].posted,
            updated=messages[-1].posted,
            messages=tuple(reversed(messages)),
            components=self._components(entry, entry.updates),
            planned=None if isinstance(entry, IncidentStatus) else entry.planned,
        )

    def _each(self, entry: Entry) -> Iterator[_Entry]:
        repeated = not isinstance(entry, IncidentStatus) and entry.repeated
        for index, message in enumerate(self._messages(entry)):
            update = entry.updates[index]
            if repeated and index == 0:
                continue  # Customers were told once, of the first window.
            anchor = urls.anchor_of(update)
            yield _Entry(
                tag=f"{self._tag(entry)}/{anchor}",
                path=f"{urls.incident_path(entry.id)}#{anchor}",
                title=f"{message.label}: {self.apart(entry.title)}",
                published=update.posted,
                updated=update.posted,
                messages=(message,),
                # What a later update names would change an entry that is out.
                components=self._components(entry, entry.updates[: index + 1]),
                planned=_announced(entry, update),
            )

    def _as_atom(self, feed: _Feed) -> bytes:
        return feed_xml.as_atom(self._xml(feed, "atom"))

    def _as_rss(self, feed: _Feed) -> bytes:
        return feed_xml.as_rss(self._xml(feed, "rss"))

    def _xml(self, feed: _Feed, ending: str) -> feed_xml.XmlFeed:
        return feed_xml.XmlFeed(
            tag=f"{self.authority}{self.root}{feed.path}",
            url=urls.absolute(self.site, feed.about),
            self_url=urls.absolute(self.site, f"{feed.path}.{ending}"),
            title=feed.title,
            description=self.site.description or feed.title,
            author=self.site.name,
            language=self.site.languages[0],
            updated=max((entry.updated for entry in feed.entries), default=_NEVER),
            entries=tuple(
                feed_xml.XmlEntry(
                    tag=entry.tag,
                    url=urls.absolute(self.site, entry.path),
                    title=entry.title,
                    html=self._html(entry),
                    published=entry.published,
                    updated=entry.updated,
                    categories=entry.components,
                    maintenance_end=entry.planned.end if entry.planned else None,
                )
                for entry in feed.entries
            ),
            hub=self.site.feeds.hub,
            bare_maintenance_end=self.site.feeds.bare_maintenance_end,
        )

    def _hubs(self) -> dict[str, list[dict[str, str]]]:
        """Return the member of a JSON Feed that names the WebSub hub, if the site has one."""
        hub = self.site.feeds.hub
        return {"hubs": [{"type": "WebSub", "url": hub}]} if hub else {}

    def _as_json(self, feed: _Feed) -> bytes:
        """Return `feed` as JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""
        document = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": urls.absolute(self.site, feed.about),
            "feed_url": urls.absolute(self.site, f"{feed.path}.json"),
            "description": self.site.description or feed.title,
            "language": self.site.languages[0],
            "authors": [{"name": self.site.name, "url": urls.absolute(self.site)}],
            **self._hubs(),
            "items": [
                {
                    "id": entry.tag,
                    "url": urls.absolute(self.site, entry.path),
                    "title": entry.title,
                    "content_html": self._html(entry),
                    "content_text": feed_text.text_of(
                        entry.messages[0], entry.planned, self.language
                    ),
                    "date_published": as_iso(entry.published),
                    "tags": list(entry.components),
                }
                for entry in feed.entries
            ],
        }
        return as_json(document)

    def _html(self, entry: _Entry) -> str:
        html = feed_text.html_of(entry.messages, entry.planned)
        return urls.with_whole_addresses(html, urls.absolute(self.site, entry.path))


def _announced(entry: Entry, update: Update) -> Interval | None:
    """Return when the window is planned that `update` announces or calls off."""
    if isinstance(entry, IncidentStatus):
        return None
    return entry.planned if update.phase in {Phase.SCHEDULED, Phase.CANCELLED} else None
