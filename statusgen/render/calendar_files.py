"""Snapshot to calendars: the windows of maintenance as iCalendar, whole site or component.

RFC 5545 with the properties of RFC 7986. Every time is in UTC, so that no calendar needs a table
of zones, and none is the time of the build. A repeated maintenance is an event for each window.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statusgen.model.bidi import isolated
from statusgen.model.files import Artifact, key_of
from statusgen.model.interval import Interval
from statusgen.model.states import Phase
from statusgen.render import prose, urls, words
from statusgen.render.prose_html import UNPRINTABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from statusgen.model.entry import Window
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

KEPT = timedelta(days=90)
"""How long a window stays in the calendar after its end."""

_LONGEST_LINE = 75  # octets, without the line's end
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
# Times have no parts of a second, and an event has to end after it starts.
_SHORTEST = timedelta(seconds=1)
# A calendar without any component is none; RFC 5545 section 3.6.
_NO_EVENTS = (
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _News:
    """The newest message about a window: its label, when it was posted and its Markdown."""

    head: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """A window as a calendar has it; `announcement` is Markdown.

    `changed` is when the newest update was posted, and `revision` how many came after the first.
    """

    uid: str
    url: str
    title: str
    announcement: str
    news: _News | None
    during: Interval
    cancelled: bool
    changed: datetime
    revision: int
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """A calendar at the address `source` about the page at `url`, the first event first."""

    name: str
    description: str
    url: str
    source: str
    events: tuple[_Event, ...]


def render_calendars(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the calendar of the site and of each component: what is to come and the last 90 days.

    They are there even where no maintenance is, since who subscribes waits for the first one.
    """
    site, names = snapshot.site, {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
    shown = [w for w in reversed(snapshot.windows) if _during(w).end >= snapshot.now - KEPT]
    whole = [(window, _event(snapshot, window, names, edition.language)) for window in shown]
    ending = edition.language.gettext("Status - Maintenance")
    direction = edition.language.direction
    name = isolated(site.name, direction)
    yield _artifact(snapshot, "", f"{name} {ending}", (event for _, event in whole))
    for leaf in snapshot.leaves():
        concerned = (event for window, event in whole if leaf.id in window.components)
        title = f"{name}: {isolated(leaf.component.name, direction)} {ending}"
        yield _artifact(snapshot, urls.component_path(leaf.id), title, concerned)


def _artifact(snapshot: Snapshot, about: str, title: str, events: Iterable[_Event]) -> Artifact:
    path = f"{about}maintenance.ics"
    calendar = _Calendar(
        name=title,
        description=snapshot.site.description or title,
        url=urls.absolute(snapshot.site, about),
        source=urls.absolute(snapshot.site, path),
        events=tuple(events),
    )
    return Artifact(
        path=path,
        media_type="text/calendar; charset=utf-8",
        key=key_of("calendar", calendar),
        make=lambda: b"".join(map(_folded, _calendar_lines(calendar))),
    )


def _during(window: Window) -> Interval:
    """Return when `window` took place, as far as that is known, and else when it is planned."""
    planned = window.planned
    happened = Interval(window.began or planned.start, window.ended or planned.end)
    return happened if happened.length >= _SHORTEST else planned


def _event(snapshot: Snapshot, window: Window, names: dict[str, str], language: Language) -> _Event:
    newest, label = window.updates[-1], words.labels_of(window.updates, language)[-1]
    head = f"{label}, {language.instant(newest.posted)}"
    news = _News(head=head, source=words.text_of(newest, language))
    title, cancelled = window.title, window.phase is Phase.CANCELLED
    if cancelled:
        # Many a calendar shows a cancelled event like any other.
        phase = words.word_for(window.phase, language)
        title = f"{phase}: {isolated(title, language.direction)}"
    return _Event(
        uid=f"{window.id}@{urlsplit(snapshot.site.url).hostname}{_folder(snapshot)}",
        url=urls.absolute(snapshot.site, urls.incident_path(window.id)),
        title=title,
        announcement=window.body,
        news=news if len(window.updates) > 1 else None,
        during=_during(window),
        cancelled=cancelled,
        changed=max(update.posted for update in window.updates),
        revision=len(window.updates) - 1,
        components=tuple(name for id_, name in names.items() if id_ in window.components),
    )


def _folder(snapshot: Snapshot) -> str:
    """Return the folder of the site on its host, for ids apart from its neighbours'."""
    return urls.root_path(snapshot.site).rstrip("/")


def _calendar_lines(calendar: _Calendar) -> Iterator[str]:
    """Yield the lines of `calendar`, not yet folded.

    It has no METHOD: it is published to be read and invites nobody. Name and interval stand
    twice, since most calendars know the older properties only.
    """
    name, about = _text(calendar.name), _text(calendar.description)
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//statusgen//Maintenance//EN")
    yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}")
    yield from (f"DESCRIPTION:{about}", f"X-WR-CALDESC:{about}")
    yield f"URL:{calendar.url}"
    yield f"SOURCE;VALUE=URI:{calendar.source}"
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    if calendar.events:
        yield f"LAST-MODIFIED:{_time(max(event.changed for event in calendar.events))}"
    for event in calendar.events:
        yield from _event_lines(event)
    yield from _NO_EVENTS if not calendar.events else ()
    yield "END:VCALENDAR"


def _event_lines(event: _Event) -> Iterator[str]:
    changed = _time(event.changed)
    yield from ("BEGIN:VEVENT", f"UID:{_text(event.uid)}")
    yield from (f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}", f"SEQUENCE:{event.revision}")
    yield from (f"DTSTART:{_time(event.during.start)}", f"DTEND:{_time(event.during.end)}")
    yield f"SUMMARY:{_text(event.title)}"
    if description := _description(event):
        yield f"DESCRIPTION:{_text(description)}"
    yield f"URL:{event.url}"
    if event.components:
        yield f"CATEGORIES:{','.join(map(_text, event.components))}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _description(event: _Event) -> str:
    """Return the announcement and the newest update as plain text."""
    parts = [prose.to_text(event.announcement)]
    if event.news:
        head = event.news.head
        text = prose.to_text(event.news.source)
        parts.append(f"{head}: {text}" if text else head)
    return "\n\n".join(filter(None, parts))


def _time(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Return `text` as a value of the type TEXT, RFC 5545 section 3.3.11.

    Whatever some reader might take for the end of a line is one; other controls are dropped.
    """
    return UNPRINTABLE.sub("", _BREAKS.sub("\n", text)).translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """Return `line` as bytes, folded and ended as RFC 5545 section 3.1 wants: no character cut."""
    rest, parts, room = line.encode(), [], _LONGEST_LINE
    while len(rest) > room:
        end = room
        while rest[end] & 0xC0 == 0x80:  # noqa: PLR2004 - the byte goes on with a character
            end -= 1
        parts.append(rest[:end])
        rest, room = rest[end:], _LONGEST_LINE - 1  # the space that begins the line counts
    return b"\r\n ".join((*parts, rest)) + b"\r\n"
