"""Incidents and windows of maintenance as they stand at one instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statusgen.model.states import OVER, Impact, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from statusgen.model.incident import Incident, Maintenance, Markdown, Update
    from statusgen.model.interval import Interval


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
