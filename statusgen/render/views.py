"""What a template sees: the contract with theme authors, described in docs/reference/theme.md.

Instants are aware and in UTC, texts called `body`, `summary` or `workaround` are Markdown for the
filter `prose`, and paths are relative to the site's root: write `{{ page.root }}{{ path }}`.
A `language` is the code of the language that a title or a body is in, and empty where that is the
page's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from statusgen.model.appearance import NavLink
    from statusgen.model.site import SupportChannel
    from statusgen.model.states import Impact, Phase, State
    from statusgen.render.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoView:
    """A logo. `href` is the picture itself as a `data:` address, `digest` tells it from others.

    `width_px` and `height_px` are how large it is shown.
    """

    href: str = field(repr=False)
    digest: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """The site, on every page. `footer` is Markdown; `mail` leads to where people subscribe."""

    name: str
    description: str
    url: str
    language: str
    direction: str
    support: tuple[SupportChannel, ...]
    mail: str = ""
    logo: LogoView | None = None
    logo_dark: LogoView | None = None
    links: tuple[NavLink, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLink:
    """A component as another page names it. `state` is how it is, or was, there."""

    name: str
    path: str
    state: State
    turns: Turns = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """One update. `label` is its status in words, or "Update" where that has not changed.

    The clock or a window's fields made `automatic` ones; an announcement has the window's `body`.
    """

    anchor: str
    posted: datetime
    phase: Phase
    label: str
    body: str
    language: str
    changes: tuple[ComponentLink, ...]
    next_update: datetime | None
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident; `updates` from the newest to the oldest, without `postmortems`.

    `postmortems`, also newest first, are the post-mortem and what was said after it. `affected`
    has the worst state of each component, `current` the state it is in now. `state` is the one
    that looks as bad as the impact. `length` is None while the incident is open. It is `outdated`
    if the newest version of it could not be read.
    """

    id: str
    path: str
    title: str
    language: str
    outdated: bool
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
    `unconfirmed`: the planned end has passed and nobody has said that it is over, as somebody has
    to with `confirm_end`; `unconfirmed_from` is when that will be. `repeats`: there are others.
    It is `outdated` if the newest version of it could not be read.
    """

    id: str
    path: str
    title: str
    language: str
    outdated: bool
    phase: Phase
    announced: datetime
    starts: datetime
    ends: datetime
    length: timedelta
    began: datetime | None
    ended: datetime | None
    unconfirmed: bool
    unconfirmed_from: datetime | None
    confirm_end: bool
    repeats: bool
    body: str
    updates: tuple[UpdateView, ...]
    components: tuple[ComponentLink, ...]
    turns: Turns


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

    Days without a mark were operational. `incident_days` counts marks worse than maintenance.
    """

    days: int
    unknown: int
    marks: tuple[Mark, ...]
    incident_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentView:
    """A component. `uptime` is text such as `99.98%`, empty where nothing is known yet.

    One that is there `only_when_degraded` is hidden while it is operational.
    """

    id: str
    name: str
    description: str
    path: str
    state: State
    turns: Turns
    uptime: str
    only_when_degraded: bool
    bar: BarView


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group of components and its worst state. `is_open` groups show their components at once.

    A group is there `only_when_degraded` if all of its components are.
    """

    id: str
    name: str
    description: str
    state: State
    turns: Turns
    uptime: str
    is_open: bool
    only_when_degraded: bool
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
    language: str
    phase: Phase
    label: str
    impact: Impact | None
    state: State
    started: datetime
    length: timedelta | None
    text: str
    components: tuple[str, ...]
    turns: Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """A day, or all quiet days in a row, in the site's zone; what began then, newest first."""

    first: date
    last: date
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed for the page's head and its subscribe panel. `format` is its name, such as `RSS`."""

    title: str
    format: str
    media_type: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """The page in one of the site's languages: `name` is what that calls itself.

    `href` leads there from the page, `address` is whole.
    """

    code: str
    name: str
    href: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What every page has: `root` leads from it to the site's root, `canonical` is its address.

    `chat_feed` is the whole address of the feed that chat apps repeat best. Pages that tell how
    things are now have `generated`, the instant of the build, and `valid_until`, if somebody
    promised to renew the site until then.
    """

    site: SiteView
    root: str
    canonical: str
    title: str
    description: str
    languages: tuple[LanguageLink, ...]
    feeds: tuple[FeedLink, ...]
    chat_feed: str
    generated: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(PageView):
    """The front page, which always has `generated`. `days` are newest first.

    It `is_complete` unless part of what was written could not be read; then the state is `unknown`
    where all would seem well, as it is from `valid_until` on. `since` is when what `state` tells of
    began.
    `headlines` are pairs of a state to come and its headline; `active_turns` and `upcoming_turns`
    tell what those lists will hold, see turns.py.
    """

    headline: str
    headlines: tuple[tuple[str, str], ...]
    state: State | Literal["unknown"]
    is_complete: bool
    turns: Turns
    since: datetime | None
    affected: tuple[ComponentLink, ...]
    incidents: tuple[IncidentView, ...]
    active: tuple[WindowView, ...]
    active_turns: Turns
    upcoming: tuple[WindowView, ...]
    upcoming_turns: Turns
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
class NotFoundPage(PageView):
    """What a host shows for an address that does not exist; `root` is a path from the host's."""
