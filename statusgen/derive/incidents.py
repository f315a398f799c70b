"""An incident as it stands at an instant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.entry import Effect, IncidentDetails, IncidentStatus
from statusgen.model.files import key_of
from statusgen.model.interval import Interval
from statusgen.model.settled import digest_at
from statusgen.model.states import OVER, State, impact_of, worst_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from statusgen.model.incident import Incident, Update


def incident_status(incident: Incident, now: datetime) -> IncidentStatus | None:
    """Return `incident` as it stands at `now`, or None if nothing of it is published yet."""
    updates = tuple(update for update in incident.updates if update.posted <= now)
    if not updates:
        return None
    course = _course(incident, updates)
    affected = _worst_by_component(course)
    newest = updates[-1]
    effects = _effects(incident.id, course, now)
    details = IncidentDetails(
        incident=incident, updates=updates, course=tuple(states for _, states in course[1:])
    )
    return IncidentStatus(
        id=incident.id,
        title=incident.title,
        started=incident.started,
        posted=updates[0].posted,
        updated=newest.posted,
        phase=newest.phase,
        impact=incident.impact or impact_of(worst_of(affected.values())),
        affected=affected,
        resolved=_resolved(updates),
        next_update=None if newest.phase in OVER else newest.next_update,
        digest=digest_at(incident.digest or key_of(incident), len(updates)),
        titles={code: t.title for code, t in incident.translations.items() if t.title},
        harm=lambda: effects,
        details=lambda: details,
    )


def _resolved(updates: tuple[Update, ...]) -> datetime | None:
    """Return when the incident ended: the first of the updates, at the end, that say so."""
    resolved = None
    for update in reversed(updates):
        if update.phase not in OVER:
            break
        resolved = update.posted
    return resolved


Course = list[tuple["datetime", dict[str, State]]]


def _course(incident: Incident, updates: tuple[Update, ...]) -> Course:
    """Return the components' states from each instant on, oldest first.

    A resolved incident returns its components to operational. One that goes on after that affects
    again what it affected before, but for what the update says.
    """
    current = dict(incident.components)
    before: dict[str, State] = {}
    course: Course = [(incident.started, current)]
    was_over = False
    for update in updates:
        over = update.phase in OVER
        if over and not was_over:
            before, current = current, dict.fromkeys(current, State.OPERATIONAL)
        elif was_over and not over:
            current = before
        if update.components:
            current = {**current, **update.components}
        course.append((update.posted, current))
        was_over = over
    return course


def _effects(incident_id: str, course: Course, now: datetime) -> tuple[Effect, ...]:
    """Return for which stretches of time which component was not operational, oldest first.

    A component whose state stays the same over several updates has one stretch.
    """
    stretches: list[tuple[str, State, Interval]] = []
    since: dict[str, tuple[State, datetime]] = {}
    unchanged: Mapping[str, State] | None = None
    for instant, states in [*course, (now, {})]:
        if states is unchanged and instant < now:
            continue
        unchanged = states
        for component in {**since, **states}:
            state = states.get(component, State.OPERATIONAL)
            before, start = since.get(component, (State.OPERATIONAL, instant))
            if state is before and instant < now:
                continue
            if start < instant and before is not State.OPERATIONAL:
                stretches.append((component, before, Interval(start, instant)))
            since[component] = state, instant
    return tuple(
        Effect(cause=incident_id, component=component, state=state, during=during)
        for component, state, during in sorted(stretches, key=lambda each: each[2])
    )


def _worst_by_component(course: Course) -> Mapping[str, State]:
    """Return the worst state that each component was ever put in, in the order of naming."""
    worst: dict[str, State] = {}
    for _, states in course:
        for component, state in states.items():
            before = worst.setdefault(component, state)
            if state is not before:
                worst[component] = worst_of((state, before))
    return {
        component: state for component, state in worst.items() if state is not State.OPERATIONAL
    }
