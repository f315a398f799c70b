"""Incidents that are over, kept from one build to the next.

Most incidents of a site are over for years. What is kept of one is what every list needs, and how
it affected which component; all else follows from its files, which whoever asks reads again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from statusgen.model.entry import Effect, IncidentStatus
from statusgen.model.interval import Interval
from statusgen.model.states import Impact, Phase, State

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from statusgen.model.entry import IncidentDetails
    from statusgen.model.incident import Incident
    from statusgen.model.store import Store


# Looked up, because calling an enumeration ten thousand times takes a while.
_STATES = {state.value: state for state in State}
_PHASES = {phase.value: phase for phase in Phase}
_IMPACTS = {impact.value: impact for impact in Impact}


# What comes of values that nobody checked.
_RUBBISH = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """The incidents that were over when an earlier build met them, in `store`, as of `now`.

    `status` returns an incident that was read as it stands at `now`.
    """

    store: Store
    now: datetime
    status: Callable[[Incident], IncidentStatus]

    def find(
        self, id_: str, digest: str, components: frozenset[str], reread: Callable[[], Incident]
    ) -> IncidentStatus | None:
        """Return the incident `id_` whose files have the hash `digest`, None if it is not kept.

        It names none but the `components`. `reread` has to return what was written of it.
        """
        kept = self.store.get(digest)
        try:
            facts, _, effects = kept.partition(b"\n") if kept else (b"[]", b"", b"")
            *members, named = json.loads(facts) or [[]]
            if not members or members[0] != id_ or not components.issuperset(named):
                return None
            status = _status(members, digest, _Rest(effects, lambda: self.status(reread())))
        except _RUBBISH:
            return None
        if not components.issuperset(status.affected):
            return None
        # A clock that was set back may lie before updates that were published.
        return status if status.updated <= self.now else None

    def add_all(self, incidents: Collection[IncidentStatus]) -> None:
        """Keep those of `incidents` that can no longer change: every update of them is published.

        The newest one has to say that it is over.
        """
        for status in incidents:
            incident = status.incident
            if incident.digest and _is_settled(status):
                self.store.put(incident.digest, _as_kept(status))


def _is_settled(status: IncidentStatus) -> bool:
    return (
        not status.is_open
        and len(status.incident.updates) == len(status.updates)
        and all(effect.during.end <= status.updated for effect in status.effects)
    )


def _as_kept(status: IncidentStatus) -> bytes:
    """Return an incident as two lines of JSON: what every list needs, and its effects."""
    assert status.resolved is not None  # noqa: S101 - it is over
    instants = (status.started, status.posted, status.updated, status.resolved)
    incident = status.incident
    named = (incident.components, *(update.components for update in incident.updates))
    members = (
        status.id,
        status.title,
        len(status.updates),
        [_written(instant) for instant in instants],
        status.phase,
        status.impact,
        dict(status.affected),
        dict(status.titles),
        sorted({component for states in named for component in states}),
    )
    effects = [
        (e.cause, e.component, e.state, _written(e.during.start), _written(e.during.end))
        for e in status.effects
    ]
    return "\n".join(map(_json, (members, effects))).encode()


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()[: -len("+00:00")]


def _read(text: str) -> datetime:
    """Return the instant `text`, which is aware whatever the text says. Raises ValueError."""
    return datetime.fromisoformat(text + "+00:00")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _status(facts: list[Any], digest: str, rest: _Rest) -> IncidentStatus:
    """Return what `_as_kept` made `facts` of. Raises some error for anything else."""
    id_, title, count, instants, phase, impact, affected, titles = facts
    if not all(isinstance(text, str) for text in (title, *titles, *titles.values())):
        raise TypeError(title, titles)
    started, posted, updated, resolved = [_read(at) for at in instants]
    return IncidentStatus(
        id=id_,
        title=title,
        started=started,
        posted=posted,
        updated=updated,
        phase=_PHASES[phase],
        impact=_IMPACTS[impact],
        affected={component: _STATES[state] for component, state in affected.items()},
        resolved=resolved,
        next_update=None,
        digest=digest_at(digest, count),
        titles=titles,
        harm=rest.harm,
        details=rest.details,
    )


class _Rest:
    """What few ask of an incident: its effects, as they are `kept`, and its details."""

    __slots__ = ("_kept", "_read", "_status")

    def __init__(self, kept: bytes, read: Callable[[], IncidentStatus]) -> None:
        self._kept, self._read = kept, read
        self._status: IncidentStatus | None = None

    def _whole(self) -> IncidentStatus:
        """Return the incident, which is read again for the first who asks."""
        if self._status is None:
            self._status = self._read()
        return self._status

    def details(self) -> IncidentDetails:
        return self._whole().details()

    def harm(self) -> tuple[Effect, ...]:
        try:
            return tuple(
                Effect(
                    cause=cause,
                    component=component,
                    state=_STATES[state],
                    during=Interval(_read(start), _read(end)),
                )
                for cause, component, state, start, end in json.loads(self._kept)
            )
        except _RUBBISH:
            return self._whole().effects


def digest_at(digest: str, updates: int) -> str:
    """Return the digest of an incident with the `digest` of which so many updates are published."""
    return f"{digest} {updates}"


def written_digest(digest: str) -> str:
    """Return the digest of what was written of an incident, by that of how it stands."""
    return digest.partition(" ")[0]
