"""Incidents and maintenances as Statuspage's API has them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from statusgen.model.states import OVER, Phase, State
from statusgen.render import urls, words
from statusgen.render.json_files import PlainText
from statusgen.render.statuspage_components import id_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from statusgen.model.entry import Entry, IncidentStatus, Window
    from statusgen.model.incident import Update
    from statusgen.model.snapshot import ComponentStatus, Snapshot
    from statusgen.model.statuspage import KeptIncident
    from statusgen.render.languages import Language
    from statusgen.render.statuspage_components import Components
    from statusgen.render.statuspage_times import Times

# Statuspage has no cancelled maintenance; what its clients do with an unknown word is not known.
_STATUSES = {Phase.CANCELLED: Phase.COMPLETED}

_Changes = list[tuple[str, State, State]]


class Entries:
    """Writes the incidents and maintenances of one snapshot."""

    def __init__(
        self, snapshot: Snapshot, times: Times, components: Components, language: Language
    ) -> None:
        """Write with the rows of `components`."""
        self.snapshot, self.times, self.components = snapshot, times, components
        self.language = language
        self.names = {leaf.id: _full_name(leaf) for leaf in snapshot.leaves()}

    def incident(self, status: IncidentStatus) -> dict[str, Any]:
        """Return an incident with all its updates, newest first."""
        return {
            **self._head(status, status.resolved),
            "impact": status.impact,
            **self._links(status),
            "started_at": self.times.text(status.started),
            "page_id": self.components.page_id,
            "incident_updates": self._updates(status, status.updates, _changes_of(status)),
            "components": self._rows(status.states),
            "reminder_intervals": None,
        }

    def maintenance(self, window: Window) -> dict[str, Any]:
        """Return a window of maintenance with all its updates, newest first."""
        kept = self._kept(window)
        closing = takewhile(lambda update: update.phase in OVER, reversed(window.updates))
        resolved = min((update.posted for update in closing), default=None)
        named = kept.named if kept else ()
        updates = _told_updates(window, kept)
        started = (kept and kept.started) or self.created(window)
        return {
            **self._head(window, resolved),
            "impact": "maintenance",
            **self._links(window),
            "started_at": self.times.text(started),
            "page_id": self.components.page_id,
            "incident_updates": self._updates(
                window, updates, _changes_of_window(window, updates, named)
            ),
            "components": self._rows({**dict.fromkeys(window.components), **dict.fromkeys(named)}),
            "scheduled_for": self.times.text(window.planned.start),
            "scheduled_until": self.times.text(window.planned.end),
        }

    def created(self, entry: Entry) -> datetime:
        """Return when customers were first told of `entry`."""
        kept = self._kept(entry)
        return kept.created if kept else entry.posted

    def updated(self, entry: Entry) -> datetime:
        """Return when `entry` last changed."""
        kept, newest = self._kept(entry), entry.updated
        return max(kept.updated, newest) if kept else newest

    def _head(self, entry: Entry, resolved: datetime | None) -> dict[str, Any]:
        kept = self._kept(entry)
        monitoring = next(
            (u.posted for u in entry.updates if u.phase in {Phase.MONITORING, Phase.VERIFYING}),
            None,
        )
        return {
            "id": entry.id,
            "name": entry.title,
            "status": _STATUSES.get(entry.phase, entry.phase),
            "created_at": self.times.text(self.created(entry)),
            "updated_at": self.times.text(self.updated(entry)),
            "monitoring_at": self.times.text_or_none(
                _as_kept(monitoring, kept, kept.monitoring if kept else None)
            ),
            "resolved_at": self.times.text_or_none(
                _as_kept(resolved, kept, kept.resolved if kept and resolved else None)
            ),
        }

    def _links(self, entry: Entry) -> dict[str, str]:
        path = urls.incident_path(entry.id).rstrip("/")
        return {"shortlink": urls.absolute(self.snapshot.site, path)}

    def _kept(self, entry: Entry) -> KeptIncident | None:
        return self.snapshot.site.kept.incidents.get(entry.id)

    def _rows(self, named: Iterable[str]) -> list[dict[str, Any]]:
        return self.components.in_order(map(self.components.row, self._known(named)))

    def _known(self, components: Iterable[str]) -> Iterator[str]:
        """Yield those of `components` that the site still has."""
        return (component for component in components if component in self.names)

    def _updates(
        self, entry: Entry, updates: Iterable[Update], changes: list[_Changes]
    ) -> list[dict[str, Any]]:
        """Return the updates, newest first; `changes` are those of each, oldest first."""
        rows = []
        kept = self._kept(entry)
        for update, changed in zip(updates, changes, strict=True):
            before = kept.updates.get(update.posted) if kept else None
            posted = self.times.text(update.posted)
            rows.append(
                {
                    "id": before.id if before else id_of(entry.id, urls.anchor_of(update)),
                    "status": _STATUSES.get(update.phase, update.phase),
                    "body": PlainText(words.text_of(update, self.language)),
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
            if component in self.names and (named is None or component in named)
        ]
        if named is not None:
            order = {self.components.code(component): n for n, component in enumerate(named)}
            rows.sort(key=lambda row: order[row["code"]])
        return rows or None


def _full_name(leaf: ComponentStatus) -> str:
    """Return the name that an update has for a component: with its group's before it."""
    return f"{leaf.group.name} - {leaf.component.name}" if leaf.group else leaf.component.name


def _as_kept(
    said: datetime | None, kept: KeptIncident | None, before: datetime | None
) -> datetime | None:
    """Return what Statuspage had for the instant `said`, unless `said` is of a later day."""
    if kept is None or before is None:
        return said
    return before if said is None or kept.knew_of(said) else said


def _told_updates(window: Window, kept: KeptIncident | None) -> tuple[Update, ...]:
    """Return the updates of a window without those of our clock that Statuspage did not have."""
    return tuple(
        update
        for update in window.updates
        if not (update.automatic and kept is not None and kept.knew_of(update.posted))
        or update.posted in kept.updates
    )


def _changes_of(status: IncidentStatus) -> list[_Changes]:
    """Return, for each update, every component named so far with its state before and after."""
    before: Mapping[str, State] = {}
    changes = []
    for states in status.course:
        changes.append(
            [(name, before.get(name, State.OPERATIONAL), state) for name, state in states.items()]
        )
        before = states
    return changes


def _changes_of_window(
    window: Window, updates: Iterable[Update], named: Iterable[str]
) -> list[_Changes]:
    """Return the same for a window: its components are under maintenance while it goes on.

    Those that are only `named` stay operational.
    """
    before = State.OPERATIONAL
    changes = []
    for update in updates:
        on = update.phase not in OVER and update.phase is not Phase.SCHEDULED
        after = State.UNDER_MAINTENANCE if on else State.OPERATIONAL
        untouched = [(name, State.OPERATIONAL, State.OPERATIONAL) for name in named]
        changes.append([*((name, before, after) for name in window.components), *untouched])
        before = after
    return changes
