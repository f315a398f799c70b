"""What is true of a site at one instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from statusgen.model.states import OVER, Impact, Phase, State, worst_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime, timedelta
    from fractions import Fraction

    from statusgen.model.incident import Incident, Maintenance, Markdown, Update
    from statusgen.model.interval import Interval
    from statusgen.model.site import Component, Group, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How one incident or window, `cause`, affected one component for a stretch of time.

    An effect that goes on ends, for the time being, at the instant of the snapshot.
    """

    cause: str
    component: str
    state: State
    during: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetails:
    """What only an incident's own pages tell of it: the updates published by now, oldest first.

    `course` are the states that it put every component named so far in, from each update on.
    """

    incident: Incident
    updates: tuple[Update, ...]
    course: tuple[Mapping[str, State], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStatus:
    """An incident as it stands: what lists tell of it, the rest when it is asked for.

    `posted` and `updated` are the instants of its first and its newest update. `affected` are the
    worst states of the components that were ever not operational. `resolved` is when it ended,
    None while it is open. `next_update` is the promise of the newest update, None once it is over.
    `language` is that of the title where it is not the page's; `titles` are the translated ones,
    by language. `digest` is a hash of all that the rest follows from but the instant. `harm`
    returns how it affected which component when, oldest first, `details` what its own pages tell.
    """

    id: str
    title: str
    started: datetime
    posted: datetime
    updated: datetime
    phase: Phase
    impact: Impact
    affected: Mapping[str, State]
    resolved: datetime | None
    next_update: datetime | None
    digest: str
    language: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    harm: Callable[[], tuple[Effect, ...]] = field(compare=False, repr=False)
    details: Callable[[], IncidentDetails] = field(compare=False, repr=False)

    @property
    def components(self) -> tuple[str, ...]:
        """Return the ids of the components that it ever affected."""
        return tuple(self.affected)

    @property
    def incident(self) -> Incident:
        """Return what was written of it."""
        return self.details().incident

    @property
    def updates(self) -> tuple[Update, ...]:
        """Return the updates published by now, oldest first."""
        return self.details().updates

    @property
    def course(self) -> tuple[Mapping[str, State], ...]:
        """Return the states that it put every component named so far in, from each update on."""
        return self.details().course

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return how it affected which component when, oldest first."""
        return self.harm()

    @property
    def states(self) -> Mapping[str, State]:
        """Return the states that it puts components in now, all operational once it is over."""
        return self.course[-1]

    @property
    def is_open(self) -> bool:
        """Tell whether it still goes on."""
        return self.resolved is None

    @property
    def postmortem(self) -> Update | None:
        """Return the newest post-mortem, if there is one."""
        return next((u for u in reversed(self.updates) if u.phase is Phase.POSTMORTEM), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One window of a maintenance as it stands, `planned` and, where it differs, as it happened.

    `updates` are those published by now, oldest first, with those that the clock makes.
    `began` and `ended` are when it was in progress: None before, or if it never was. `unconfirmed`
    is a window that goes on although its planned end has passed. `repeated` ones come after an
    earlier window of the same rule.
    """

    maintenance: Maintenance
    id: str
    announced: datetime
    planned: Interval
    updates: tuple[Update, ...]
    phase: Phase
    began: datetime | None
    ended: datetime | None
    unconfirmed: bool
    effects: tuple[Effect, ...]
    repeated: bool = False

    @property
    def title(self) -> str:
        """Return the title."""
        return self.maintenance.title

    @property
    def body(self) -> Markdown:
        """Return the announcement."""
        return self.maintenance.body

    @property
    def components(self) -> tuple[str, ...]:
        """Return the ids of the components that are worked on."""
        return self.maintenance.components

    @property
    def started(self) -> datetime:
        """Return when it began, or is to begin."""
        return self.began or self.planned.start

    @property
    def posted(self) -> datetime:
        """Return when its first update was posted: that it was announced."""
        return self.updates[0].posted

    @property
    def updated(self) -> datetime:
        """Return when its newest update was posted."""
        return self.updates[-1].posted

    @property
    def language(self) -> str | None:
        """Return the language of the title where it is not the page's."""
        return self.maintenance.language

    @property
    def digest(self) -> str:
        """Return a hash of all there is to tell of it once it is over, empty as long as it is not.

        It is empty, too, if its maintenance was not read from a file.
        """
        of_file = self.maintenance.digest if self.is_over else ""
        return of_file and f"{of_file} {self.id} {self.phase} {len(self.updates)}"

    @property
    def is_active(self) -> bool:
        """Tell whether it goes on now."""
        return self.phase in {Phase.IN_PROGRESS, Phase.VERIFYING}

    @property
    def is_upcoming(self) -> bool:
        """Tell whether it is still to come."""
        return self.phase is Phase.SCHEDULED

    @property
    def is_over(self) -> bool:
        """Tell whether it was completed or cancelled."""
        return self.phase in OVER


Entry = IncidentStatus | Window
"""What has a page below /incidents/."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day, in the site's zone, on which a component was not operational all the time.

    `lengths` says for how long it was in each state but operational; what several incidents had a
    part in is counted once, in the worst state. `causes` are the ids of the incidents and windows,
    in order of time.
    """

    date: date
    lengths: Mapping[State, timedelta]
    causes: tuple[str, ...]

    @property
    def worst(self) -> State:
        """Return the worst state of the day."""
        return worst_of(self.lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What one incident, `cause`, cost a component in one month.

    `lengths` says for how long it kept the component in each state that counts as downtime. A
    minute to which several incidents had a part is in the lengths of one of them. `minutes` is
    how much of that is downtime by the site's weights, exactly.
    """

    cause: str
    lengths: Mapping[State, timedelta]
    minutes: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a component, in the site's zone; `first` is its first day.

    `minutes` of downtime are the sum of those of `losses`, which stand in the order of time.
    `uptime` is a share from 0 to 1 of the part that is known, None where nothing is.
    """

    first: date
    losses: tuple[Loss, ...]
    minutes: Fraction
    uptime: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentStatus:
    """A component as it stands.

    `days` are only the days with something to tell, oldest first, of the site's uptime period.
    `first_day` is the first day that is known of. `uptime` is a share from 0 to 1 over the known
    part of the period, None where nothing is known yet. `months` are all months that have a day
    in the period, each of them whole, oldest first.
    """

    component: Component
    state: State
    first_day: date
    days: tuple[Day, ...]
    months: tuple[Month, ...]
    uptime: Fraction | None
    group: Group | None = None

    @property
    def id(self) -> str:
        """Return the component's id."""
        return self.component.id


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStatus:
    """A group as it stands: the worst state and the mean uptime of its components."""

    group: Group
    state: State
    components: tuple[ComponentStatus, ...]
    uptime: Fraction | None


@dataclass(frozen=True, kw_only=True)  # without slots, to keep what is looked up often
class Snapshot:
    """What is true of `site` at `now`.

    `today` is the date in the site's zone. `incidents` are those published by now and `windows`
    those announced by now, both newest first; `upcoming` are the windows still to come, soonest
    first. `next_change` is the next instant at which the page would read differently by itself: a
    window that starts or ends, a promised update that falls due, a text dated later than `now`.
    None if nothing is known to come. `state` is `unknown` instead of operational if part of the
    site could not be read. `valid_until` is when the page counts as out of date, None
    where no one promised to renew it.
    """

    site: Site
    now: datetime
    today: date
    state: State | Literal["unknown"]
    components: tuple[ComponentStatus | GroupStatus, ...]
    incidents: tuple[IncidentStatus, ...]
    windows: tuple[Window, ...]
    next_change: datetime | None
    valid_until: datetime | None

    @cached_property
    def unread(self) -> frozenset[str]:
        """Return the ids of the incidents and maintenances of which a file could not be read."""
        names = (path.rpartition("/")[2] for path in self.site.unread)
        return frozenset(name.partition(".")[0] for name in names)

    def leaves(self) -> tuple[ComponentStatus, ...]:
        """Return every component that is no group, in the order of config.yaml."""
        return self._leaves

    @cached_property
    def _leaves(self) -> tuple[ComponentStatus, ...]:
        return tuple(
            leaf
            for entry in self.components
            for leaf in (entry.components if isinstance(entry, GroupStatus) else (entry,))
        )

    def entries(self) -> tuple[Entry, ...]:
        """Return incidents and windows, newest first."""
        return self._entries

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        both: list[Entry] = [*self.incidents, *self.windows]
        return tuple(sorted(both, key=lambda entry: (entry.started, entry.id), reverse=True))

    @cached_property
    def open_incidents(self) -> tuple[IncidentStatus, ...]:
        """Return the incidents that go on, newest first."""
        return tuple(incident for incident in self.incidents if incident.is_open)

    @cached_property
    def active(self) -> tuple[Window, ...]:
        """Return the windows in progress, newest first."""
        return tuple(window for window in self.windows if window.is_active)

    @cached_property
    def upcoming(self) -> tuple[Window, ...]:
        """Return the windows still to come, soonest first."""
        return tuple(window for window in reversed(self.windows) if window.is_upcoming)
