"""Incidents that are over: what lists tell of them, kept from one build to the next.

Most incidents of a site are over for years. What is kept of one is what every list needs; all else
follows from its files, which are read again by whoever asks for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statusgen.model.states import Impact, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statusgen.model.incident import Incident
    from statusgen.model.snapshot import IncidentStatus, Snapshot
    from statusgen.model.store import Store


# Looked up, because calling an enumeration ten thousand times takes a while.
_STATES = {state.value: state for state in State}
_PHASES = {phase.value: phase for phase in Phase}
_IMPACTS = {impact.value: impact for impact in Impact}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An incident whose every update is published and whose newest one says that it is over.

    The members are those of `IncidentStatus`, but for `digest`, which is that of the incident.
    `count` is how many updates it has, `components` are the ids of all that it names. `reread`
    returns the incident whole.
    """

    id: str
    title: str
    started: datetime
    posted: datetime
    updated: datetime
    phase: Phase
    impact: Impact
    affected: Mapping[str, State]
    resolved: datetime
    digest: str
    count: int
    titles: Mapping[str, str]
    components: frozenset[str]
    reread: Callable[[], Incident] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Archive:
    """The incidents that were over when an earlier build met them, in `store`, as of `now`."""

    store: Store
    now: datetime

    def find(self, digest: str, reread: Callable[[], Incident]) -> Settled | None:
        """Return the incident whose files have the hash `digest`, None if it is not kept.

        `reread` has to return that incident whole.
        """
        kept = self.store.get(digest)
        settled = _from_kept(kept, digest, reread) if kept else None
        # A clock that was set back may lie before updates that were published.
        return settled if settled and settled.updated <= self.now else None

    def add_all(self, snapshot: Snapshot) -> None:
        """Keep the incidents of `snapshot` that were read anew and can no longer change."""
        known = {settled.id for settled in snapshot.site.settled}
        for status in snapshot.incidents:
            if status.id not in known:
                self._add(status)

    def _add(self, status: IncidentStatus) -> None:
        incident = status.incident
        if incident.digest and not status.is_open and len(incident.updates) == len(status.updates):
            self.store.put(incident.digest, _as_kept(status))


def _as_kept(status: IncidentStatus) -> bytes:
    assert status.resolved is not None  # noqa: S101 - it is over
    instants = (status.started, status.posted, status.updated, status.resolved)
    incident = status.incident
    named = (incident.components, *(update.components for update in incident.updates))
    members = (
        status.id,
        status.title,
        len(status.updates),
        [instant.timestamp() for instant in instants],
        status.phase,
        status.impact,
        dict(status.affected),
        dict(status.titles),
        sorted({component for states in named for component in states}),
    )
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()


def _from_kept(kept: bytes, digest: str, reread: Callable[[], Incident]) -> Settled | None:
    """Return what `_as_kept` made `kept` of, None if it was something else."""
    try:
        id_, title, count, instants, phase, impact, affected, titles, components = json.loads(kept)
        started, posted, updated, resolved = [datetime.fromtimestamp(at, UTC) for at in instants]
        return Settled(
            id=id_,
            title=title,
            started=started,
            posted=posted,
            updated=updated,
            phase=_PHASES[phase],
            impact=_IMPACTS[impact],
            affected={component: _STATES[state] for component, state in affected.items()},
            resolved=resolved,
            digest=digest,
            count=count,
            titles=titles,
            components=frozenset(components),
            reread=reread,
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        return None
