"""The words for how a component is, where an incident stands and how bad it is.

The values are Statuspage's, which every client of this field knows; they stand in the YAML, in
the JSON and in the pages' data attributes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(StrEnum):
    """How a component is, from best to worst. Maintenance never hides an outage."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def rank(self) -> int:
        """How bad it is: 0 is operational, 4 a major outage."""
        return _RANKS[self]


UNKNOWN: Literal["unknown"] = "unknown"
"""What a page says of itself when it cannot say that all is well."""

_RANKS = {state: rank for rank, state in enumerate(State)}


def worst_of(states: Iterable[State]) -> State:
    """Return the worst of `states`, operational if there are none."""
    return max(states, key=_RANKS.__getitem__, default=State.OPERATIONAL)


class Phase(StrEnum):
    """Where an incident or a maintenance stands."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"

    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


INCIDENT_PHASES = (
    Phase.INVESTIGATING,
    Phase.IDENTIFIED,
    Phase.MONITORING,
    Phase.RESOLVED,
    Phase.POSTMORTEM,
)
MAINTENANCE_PHASES = (
    Phase.SCHEDULED,
    Phase.IN_PROGRESS,
    Phase.VERIFYING,
    Phase.COMPLETED,
    Phase.CANCELLED,
)
OVER = frozenset({Phase.RESOLVED, Phase.POSTMORTEM, Phase.COMPLETED, Phase.CANCELLED})


class Impact(StrEnum):
    """How much customers notice of an incident, from least to most."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


_IMPACTS = {
    State.OPERATIONAL: Impact.NONE,
    State.UNDER_MAINTENANCE: Impact.NONE,
    State.DEGRADED_PERFORMANCE: Impact.MINOR,
    State.PARTIAL_OUTAGE: Impact.MAJOR,
    State.MAJOR_OUTAGE: Impact.CRITICAL,
}


def impact_of(state: State) -> Impact:
    """Return the impact of an incident whose worst component is in `state`."""
    return _IMPACTS[state]
