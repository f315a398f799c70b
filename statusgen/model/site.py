"""A site: what config.yaml says, and everything that was written about incidents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from statusgen.model.appearance import Appearance
from statusgen.model.states import Impact, State
from statusgen.model.statuspage import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from statusgen.model.entry import IncidentStatus
    from statusgen.model.incident import Incident, Maintenance
    from statusgen.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One thing that customers use. Uptime is not claimed for days before `since`."""

    id: str
    name: str
    description: str = ""
    since: date | None = None
    only_when_degraded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that belong together. A group has no state but its components' worst."""

    id: str
    name: str
    components: tuple[Component, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UptimeRules:
    """How uptime is counted: over `days` days, a share of each state's time as downtime."""

    days: int = 90
    weights: Mapping[State, Fraction] = field(
        default_factory=lambda: {
            State.DEGRADED_PERFORMANCE: Fraction(0),
            State.PARTIAL_OUTAGE: Fraction(3, 10),
            State.MAJOR_OUTAGE: Fraction(1),
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChannel:
    """A way to reach the people behind the site. `critical_only` ones are for the worst hour."""

    name: str
    href: str
    critical_only: bool = False
    hours: str = ""
    answers_within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRules:
    """What a site's feeds say beyond its news.

    `hub` is the address of a WebSub hub that passes them on. With `bare_maintenance_end` the
    history in RSS tells the end of a window as Statuspage does, in an element that RSS has not.
    """

    hub: str | None = None
    bare_maintenance_end: bool = False


DEFAULT_CADENCE = {
    Impact.CRITICAL: timedelta(minutes=20),
    Impact.MAJOR: timedelta(minutes=30),
    Impact.MINOR: timedelta(minutes=60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything that people wrote, checked.

    `url` has no slash at its end. `zone` is the one whose days the page counts. `languages` begins
    with the default one. `mail` leads to where people subscribe to e-mails, if anywhere. `cadence`
    is how long an open incident may stay silent, by impact.
    `renewed_every` promises that the site is rebuilt at least so often. Incidents and
    maintenances stand in the order of their ids; `settled` are incidents that are over and were
    not read anew. `maintenance_indicator` is what Statuspage's API
    calls maintenance, `maintenance` or `none`; `kept` is what came from there. `warnings` are
    problems that do not stop a build. `unread` are the paths of files that could not be read, and
    stand as they were before, but for those that are `left_out`.
    """

    name: str
    url: str
    zone: ZoneInfo
    components: tuple[Component | Group, ...]
    languages: tuple[str, ...] = ("en",)
    description: str = ""
    theme: str = "default"
    appearance: Appearance = field(default_factory=Appearance)
    uptime: UptimeRules = field(default_factory=UptimeRules)
    cadence: Mapping[Impact, timedelta] = field(default_factory=lambda: DEFAULT_CADENCE)
    support: tuple[SupportChannel, ...] = ()
    mail: str = ""
    feeds: FeedRules = field(default_factory=FeedRules)
    renewed_every: timedelta | None = None
    incidents: tuple[Incident, ...] = ()
    settled: tuple[IncidentStatus, ...] = ()
    maintenances: tuple[Maintenance, ...] = ()
    maintenance_indicator: str = "maintenance"
    kept: Kept = field(default_factory=Kept)
    unread: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def leaves(self) -> Iterator[Component]:
        """Yield every component that is no group, in the order of config.yaml."""
        for entry in self.components:
            if isinstance(entry, Group):
                yield from entry.components
            else:
                yield entry
