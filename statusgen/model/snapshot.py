"""What is true of a site at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from statusgen.model.states import State, worst_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, timedelta
    from fractions import Fraction

    from statusgen.model.entry import Entry, IncidentStatus, Window
    from statusgen.model.site import Component, Group, Site


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
