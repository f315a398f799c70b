"""Site and an instant to Snapshot: what is true at `now`. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from statusgen.derive.change import next_change
from statusgen.derive.incidents import incident_status
from statusgen.derive.uptime import Ledger, first_instant
from statusgen.derive.windows import windows_of
from statusgen.model.site import Group
from statusgen.model.snapshot import ComponentStatus, GroupStatus, Snapshot
from statusgen.model.states import UNKNOWN, Impact, State, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from statusgen.model.entry import IncidentStatus, Window
    from statusgen.model.incident import Incident
    from statusgen.model.site import Component, Site

_T = TypeVar("_T", "IncidentStatus", "Window")


def derive(site: Site, *, now: datetime) -> Snapshot:
    """Return what is true of `site` at `now`, an aware instant in UTC."""
    read = (incident_status(incident, now) for incident in site.incidents)
    incidents = _newest_first([*(status for status in read if status), *site.settled])
    windows = _newest_first(
        window
        for maintenance in site.maintenances
        for window in windows_of(maintenance, site.zone, now)
    )
    first = first_instant(site, now)
    effects = (
        # Those of long ago are not counted.
        *(e for i in incidents if i.is_open or i.updated > first for e in i.effects),
        *(effect for window in windows for effect in window.effects),
    )
    ledger = Ledger(site, now, effects)
    current = _current_states(incidents, windows)
    components = tuple(_entry(entry, current, ledger) for entry in site.components)
    state = _page_state((current.get(leaf.id, []) for leaf in site.leaves()), incidents)
    return Snapshot(
        site=site,
        now=now,
        today=now.astimezone(site.zone).date(),
        state=UNKNOWN if site.unread and state is State.OPERATIONAL else state,
        components=components,
        incidents=incidents,
        windows=windows,
        next_change=next_change(site, incidents, windows, now),
        valid_until=now + 2 * site.renewed_every if site.renewed_every else None,
    )


def settled_status(incident: Incident, *, now: datetime) -> IncidentStatus:
    """Return `incident`, of which all is published, as it stands at `now`."""
    status = incident_status(incident, now)
    assert status is not None  # noqa: S101 - it was met before
    return status


def _newest_first(entries: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.started, entry.id), reverse=True))


def _current_states(
    incidents: Iterable[IncidentStatus], windows: Iterable[Window]
) -> dict[str, list[State]]:
    """Return the states that anything puts each component in now, by component id."""
    current: dict[str, list[State]] = {}
    for incident in incidents:
        if incident.is_open:
            for component, state in incident.states.items():
                current.setdefault(component, []).append(state)
    for window in windows:
        if window.is_active:
            for component in window.components:
                current.setdefault(component, []).append(State.UNDER_MAINTENANCE)
    return current


def _entry(
    entry: Component | Group, current: dict[str, list[State]], ledger: Ledger
) -> ComponentStatus | GroupStatus:
    if not isinstance(entry, Group):
        return _component(entry, None, current, ledger)
    members = tuple(_component(member, entry, current, ledger) for member in entry.components)
    known = [member.uptime for member in members if member.uptime is not None]
    return GroupStatus(
        group=entry,
        state=worst_of(member.state for member in members),
        components=members,
        uptime=sum(known, Fraction(0)) / len(known) if known else None,
    )


def _component(
    component: Component, group: Group | None, current: dict[str, list[State]], ledger: Ledger
) -> ComponentStatus:
    return ComponentStatus(
        component=component,
        group=group,
        state=worst_of(current.get(component.id, ())),
        first_day=ledger.first_day(component),
        days=ledger.days(component),
        months=ledger.months(component),
        uptime=ledger.uptime(component),
    )


_LEAST_STATE = {
    Impact.NONE: State.OPERATIONAL,
    Impact.MINOR: State.DEGRADED_PERFORMANCE,
    Impact.MAJOR: State.PARTIAL_OUTAGE,
    Impact.CRITICAL: State.MAJOR_OUTAGE,
}


def _page_state(
    components: Iterable[Iterable[State]], incidents: Iterable[IncidentStatus]
) -> State:
    """Return the worst state of the components, and of open incidents that name none of them.

    An incident that affects no component of the list still affects customers as its impact says.
    """
    unplaced = (
        _LEAST_STATE[incident.impact]
        for incident in incidents
        if incident.is_open and not incident.affected
    )
    return worst_of([*(state for states in components for state in states), *unplaced])
