"""Incidents and maintenances as Statuspage's API has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statusgen.model.states import OVER, Phase, State
from statusgen.render import urls, words
from statusgen.render.json_files import PlainText
from statusgen.render.statuspage_components import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from statusgen.model.snapshot import Entry, IncidentStatus, Snapshot, Window
    from statusgen.model.statuspage import KeptIncident
    from statusgen.render.statuspage_components import Components
    from statusgen.render.statuspage_times import Times

# Statuspage has no cancelled maintenance; what its clients do with an unknown word is not known.
_STATUSES = {Phase.CANCELLED: Phase.COMPLETED}

_Changes = list[tuple[str, State, State]]


class Entries:
    """Writes the incidents and maintenances of one snapshot."""

    def __init__(self, snapshot: Snapshot, times: Times, components: Components) -> None:
        """Write with the rows of `components`."""
        self.snapshot, self.times, self.components = snapshot, times, components
        self.names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}

    def incident(self, status: IncidentStatus) -> dict[str, Any]:
        """Return an incident with all its updates, newest first."""
        return {
            **self._head(status, status.resolved),
            "impact": status.impact,
            **self._links(status),
            "started_at": self.times.text(status.started),
            "page_id": self.components.page_id,
            "incident_updates": self._updates(status, _changes_of_incident(status)),
            "components": self._rows(status.states),
            "reminder_intervals": None,
        }

    def maintenance(self, window: Window) -> dict[str, Any]:
        """Return a window of maintenance with all its updates, newest first."""
        resolved = window.updates[-1].posted if window.is_over else None
        return {
            **self._head(window, resolved),
            "impact": "maintenance",
            **self._links(window),
            "started_at": self.times.text(self._created(window)),
            "page_id": self.components.page_id,
            "incident_updates": self._updates(window, _changes_of_window(window)),
            "components": self._rows(window.components),
            "scheduled_for": self.times.text(window.planned.start),
            "scheduled_until": self.times.text(window.planned.end),
        }

    def _head(self, entry: Entry, resolved: datetime | None) -> dict[str, Any]:
        kept = self._kept(entry)
        updated = entry.updates[-1].posted
        monitoring = next(
            (u.posted for u in entry.updates if u.phase in {Phase.MONITORING, Phase.VERIFYING}),
            None,
        )
        return {
            "id": entry.id,
            "name": entry.title,
            "status": _STATUSES.get(entry.phase, entry.phase),
            "created_at": self.times.text(self._created(entry)),
            "updated_at": self.times.text(max(kept.updated, updated) if kept else updated),
            "monitoring_at": self.times.text_or_none(monitoring),
            "resolved_at": self.times.text_or_none(resolved),
        }

    def _links(self, entry: Entry) -> dict[str, str]:
        path = urls.incident_path(entry.id).rstrip("/")
        return {"shortlink": urls.absolute(self.snapshot.site, path)}

    def _kept(self, entry: Entry) -> KeptIncident | None:
        return self.snapshot.site.kept.incidents.get(entry.id)

    def _created(self, entry: Entry) -> datetime:
        kept = self._kept(entry)
        return kept.created if kept else entry.updates[0].posted

    def _rows(self, named: Iterable[str]) -> list[dict[str, Any]]:
        return sorted(
            (self.components.row(component) for component in named),
            key=lambda row: int(row["position"]),
        )

    def _updates(self, entry: Entry, changes: list[_Changes]) -> list[dict[str, Any]]:
        """Return the updates, newest first; `changes` are those of each, oldest first."""
        rows = []
        kept = self._kept(entry)
        for update, changed in zip(entry.updates, changes, strict=True):
            before = kept.updates.get(update.posted) if kept else None
            posted = self.times.text(update.posted)
            rows.append(
                {
                    "id": before.id if before else id_of(entry.id, urls.anchor_of(update)),
                    "status": _STATUSES.get(update.phase, update.phase),
                    "body": PlainText(words.text_of(update)),
                    "incident_id": entry.id,
                    "created_at": self.times.text(before.created) if before else posted,
                    "updated_at": self.times.text(before.updated) if before else posted,
                    "display_at": posted,
                    "affected_components": self._affected(
                        changed, before.affected if before else None
                    ),
                    "deliver_notifications": update.notify,
                    "custom_tweet": None,
                    "tweet_id": None,
                }
            )
        return rows[::-1]

    def _affected(
        self, changed: _Changes, named: tuple[str, ...] | None
    ) -> list[dict[str, str]] | None:
        """Return old and new state of each component; `named` are those that were told of."""
        rows = [
            {
                "code": self.components.code(component),
                "name": self.names[component],
                "old_status": old,
                "new_status": new,
            }
            for component, old, new in changed
            if named is None or component in named
        ]
        if named is not None:
            order = {self.components.code(component): n for n, component in enumerate(named)}
            rows.sort(key=lambda row: order[row["code"]])
        return rows or None


def _changes_of_incident(status: IncidentStatus) -> list[_Changes]:
    """Return, for each update, every component named so far with its state before and after."""
    before: Mapping[str, State] = {}
    changes = []
    for states in status.course:
        changes.append(
            [(name, before.get(name, State.OPERATIONAL), state) for name, state in states.items()]
        )
        before = states
    return changes


def _changes_of_window(window: Window) -> list[_Changes]:
    """Return the same for a window: its components are under maintenance while it goes on."""
    before = State.OPERATIONAL
    changes = []
    for update in window.updates:
        on = update.phase not in OVER and update.phase is not Phase.SCHEDULED
        after = State.UNDER_MAINTENANCE if on else State.OPERATIONAL
        changes.append([(component, before, after) for component in window.components])
        before = after
    return changes
