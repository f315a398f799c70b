"""What a template sees: the contract with theme authors, described in docs/reference/theme.md.

Instants are aware and in UTC, texts called `body`, `summary` or `workaround` are Markdown for the
filter `prose`, and paths are relative to the site's root: write `{{ page.root }}{{ path }}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from statusgen.model.site import SupportChannel
    from statusgen.model.states import Impact, Phase, State


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The site, on every page."""

    name: str
    description: str
    url: str
    language: str
    support: tuple[SupportChannel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLink:
    """A component as another page names it. `state` is how it is, or was, there."""

    name: str
    path: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """One update. `label` is its status in words, or "Update" where that has not changed.

    `automatic` ones were made by the clock or by a window's fields; the words are the page's or,
    for the announcement, the window's `body`.
    """

    anchor: str
    posted: datetime
    phase: Phase
    label: str
    body: str
    changes: tuple[ComponentLink, ...]
    next_update: datetime | None
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident; `updates` from the newest to the oldest, without `postmortems`.

    `postmortems`, also newest first, are the post-mortem and what was said after it. `affected`
    has the worst state of each component, `current` the state it is in now. `state` is the one
    that looks as bad as the impact. `length` is None while the incident is open.
    """

    id: str
    path: str
    title: str
    phase: Phase
    impact: Impact
    state: State
    started: datetime
    resolved: datetime | None
    length: timedelta | None
    summary: str
    workaround: str
    updates: tuple[UpdateView, ...]
    postmortems: tuple[UpdateView, ...]
    affected: tuple[ComponentLink, ...]
    current: tuple[ComponentLink, ...]
    next_update: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """A window of maintenance; `updates` from the newest to the oldest.

    `starts` and `ends` are as planned, `length` too. `began` and `ended` are as it happened.
    `unconfirmed` means that the planned end has passed and nobody has said that it is over;
    `confirm_end` that somebody will have to. `repeats` tells that there are other windows.
    """

    id: str
    path: str
    title: str
    phase: Phase
    announced: datetime
    starts: datetime
    ends: datetime
    length: timedelta
    began: datetime | None
    ended: datetime | None
    unconfirmed: bool
    confirm_end: bool
    repeats: bool
    body: str
    updates: tuple[UpdateView, ...]
    components: tuple[ComponentLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One day on a component's bar that was not operational throughout.

    `index` counts from the left, from 0. `lengths` says how long it was in which state. `causes`
    are titles and paths of incidents and windows.
    """

    index: int
    day: date
    worst: State
    lengths: tuple[tuple[State, timedelta], ...]
    causes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    """A component's days, oldest first: `days` in all, of which the first `unknown` are not known.

    Days without a mark were operational, so a bar costs what there is to tell. `incident_days`
    is how many of the marks are more than maintenance.
    """

    days: int
    unknown: int
    marks: tuple[Mark, ...]
    incident_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """A component. `uptime` is text such as `99.98%`, empty where nothing is known yet."""

    id: str
    name: str
    description: str
    path: str
    state: State
    uptime: str
    bar: BarView


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of components and its worst state.

    `is_open` tells whether to show its components at once: something is wrong, or the site has
    few components.
    """

    id: str
    name: str
    description: str
    state: State
    uptime: str
    is_open: bool
    components: tuple[ComponentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """A line of a list: an incident or a window. `kind` is `incident` or `maintenance`.

    `text` is the newest update's Markdown. `impact` is None for a window; `state` is the one that
    looks as bad as the impact, or under maintenance. `length` is None while an incident is open.
    """

    kind: str
    id: str
    path: str
    title: str
    phase: Phase
    label: str
    impact: Impact | None
    state: State
    started: datetime
    length: timedelta | None
    text: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day in the site's zone, and what began on it, newest first.

    Quiet days in a row are one view without entries, from `first` to `last`.
    """

    first: date
    last: date
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLink:
    """A month with something in it. `day` is its first."""

    day: date
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month and what began in it, newest first."""

    day: date
    path: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed for the page's head and its subscribe panel. `format` is its name, such as `RSS`."""

    title: str
    format: str
    media_type: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What every page has: `root` leads from it to the site's root, `canonical` is its address.

    `feeds` are those of the page's subject. `chat_feed` is the whole address of the one that chat
    apps repeat best.
    """

    site: SiteView
    root: str
    canonical: str
    title: str
    description: str
    feeds: tuple[FeedLink, ...]
    chat_feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(PageView):
    """The front page. `days` are the last 15, newest first; `uptime_days` the bars' length.

    `since` is when the trouble that `state` tells of began, None while all is well.
    """

    headline: str
    state: State
    since: datetime | None
    generated: datetime
    affected: tuple[ComponentLink, ...]
    incidents: tuple[IncidentView, ...]
    active: tuple[WindowView, ...]
    upcoming: tuple[WindowView, ...]
    entries: tuple[ComponentView | GroupView, ...]
    days: tuple[DayView, ...]
    uptime_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage(PageView):
    """The page of one incident."""

    incident: IncidentView


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenancePage(PageView):
    """The page of one window."""

    window: WindowView


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPage(PageView):
    """The page of one component; `history` is what affected it in the period, newest first."""

    component: ComponentView
    group: str
    history: tuple[EntryView, ...]
    uptime_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(PageView):
    """All months with something in them, newest first; `recent` are the newest ones whole."""

    months: tuple[MonthLink, ...]
    recent: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(PageView):
    """One month whole. `newer` and `older` are its neighbours that have something in them."""

    month: MonthView
    newer: MonthLink | None
    older: MonthLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(PageView):
    """What a host shows for an address that does not exist; `root` is a path from the host's."""
