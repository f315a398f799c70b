"""Snapshot to our own JSON: status.json, one document for each incident and component, schemas.

The members are a contract, described by the schemas in `schemas.py`; a new one may come, none
goes or changes its meaning without a new `version`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from statusgen.model.files import ENOUGH, key_of
from statusgen.model.instants import as_iso
from statusgen.model.snapshot import GroupStatus
from statusgen.render import urls, words
from statusgen.render.json_files import Body, json_artifact, late_json_artifact
from statusgen.render.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from fractions import Fraction

    from statusgen.model.entry import IncidentStatus, Window
    from statusgen.model.files import Artifact
    from statusgen.model.incident import Update
    from statusgen.model.snapshot import ComponentStatus, Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

VERSION = 1


def render_documents(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield status.json, the incidents' and the components' documents, and the schemas."""
    writer = _Writer(snapshot, edition.language)
    yield _versioned("status.json", writer.status())
    for incident in snapshot.incidents:
        yield late_json_artifact(
            f"incidents/{incident.id}.json",
            f"{writer.digest} {incident.digest}",
            partial(writer.versioned_incident, incident),
        )
    for window in snapshot.windows:
        path = f"incidents/{window.id}.json"
        if window.digest:
            key = f"{writer.digest} {window.digest}"
            yield late_json_artifact(path, key, partial(writer.versioned_window, window))
        else:
            yield _versioned(path, writer.window(window))
    for leaf in snapshot.leaves():
        yield _versioned(f"components/{leaf.id}.json", writer.component_with_days(leaf))
    for name, schema in SCHEMAS.items() if edition.is_default else ():
        yield json_artifact(f"schemas/{name}.json", schema, "application/schema+json")


def _versioned(path: str, members: dict[str, Any]) -> Artifact:
    return json_artifact(path, {"version": VERSION, **members})


def _instant(instant: datetime | None) -> str | None:
    return as_iso(instant) if instant else None


class _Writer:
    """Writes the documents of one snapshot."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        self.snapshot, self.site, self.language = snapshot, snapshot.site, language
        self.names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
        self.digest = key_of(
            "document", VERSION, self.site.url, language, tuple(self.names.items())
        )[:ENOUGH]
        """A hash of all that a document tells besides the incident or the window."""

    def status(self) -> dict[str, Any]:
        """Return what is true now."""
        snapshot = self.snapshot
        groups = [entry for entry in snapshot.components if isinstance(entry, GroupStatus)]
        return {
            "generated_at": as_iso(snapshot.now),
            "valid_until": _instant(snapshot.valid_until),
            "next_change": _instant(snapshot.next_change),
            "page": {
                "name": self.site.name,
                "url": self.site.url,
                "description": self.site.description,
                "time_zone": self.site.zone.key,
                "language": self.site.languages[0],
            },
            "state": snapshot.state,
            "complete": not self.site.unread,
            "headline": words.headline(snapshot, self.language),
            "groups": [self._group(group) for group in groups],
            "components": [self._component(leaf) for leaf in snapshot.leaves()],
            "incidents": [self.incident(incident) for incident in snapshot.open_incidents],
            "maintenances": [
                self.window(window) for window in (*snapshot.active, *snapshot.upcoming)
            ],
        }

    def _uptime(self, share: Fraction | None) -> dict[str, Any] | None:
        if share is None:
            return None
        return {"days": self.site.uptime.days, "percent": words.hundredths(share)}

    def _group(self, status: GroupStatus) -> dict[str, Any]:
        return {
            "id": status.group.id,
            "name": status.group.name,
            "description": status.group.description,
            "state": status.state,
            "uptime": self._uptime(status.uptime),
            "components": [member.id for member in status.components],
        }

    def _component(self, status: ComponentStatus) -> dict[str, Any]:
        return {
            "id": status.id,
            "name": status.component.name,
            "description": status.component.description,
            "group": status.group.id if status.group else None,
            "url": urls.absolute(self.site, urls.component_path(status.id)),
            "state": status.state,
            "uptime": self._uptime(status.uptime),
        }

    def component_with_days(self, status: ComponentStatus) -> dict[str, Any]:
        """Return a component with the days on which something happened."""
        days = [
            {
                "date": day.date.isoformat(),
                "worst_state": day.worst,
                "minutes": {
                    state: int(length.total_seconds() // 60)
                    for state, length in sorted(day.lengths.items())
                },
                "incidents": list(day.causes),
            }
            for day in status.days
        ]
        first = status.first_day.isoformat()
        return {**self._component(status), "first_day": first, "days": days}

    def versioned_incident(self, status: IncidentStatus) -> dict[str, Any]:
        """Return an incident as a document of its own."""
        return {"version": VERSION, **self.incident(status)}

    def incident(self, status: IncidentStatus) -> dict[str, Any]:
        """Return an incident with all its updates, newest first."""
        url = urls.absolute(self.site, urls.incident_path(status.id))
        return {
            "type": "incident",
            "id": status.id,
            "url": url,
            "title": status.title,
            "status": status.phase,
            "impact": status.impact,
            "started_at": as_iso(status.started),
            "resolved_at": _instant(status.resolved),
            "next_update_at": _instant(status.next_update),
            "summary": Body(status.incident.summary, url),
            "workaround": Body(status.incident.workaround or "", url),
            "components": [
                {
                    "id": component,
                    "name": name,
                    "state": status.states[component],
                    "worst_state": status.affected[component],
                }
                for component, name in self.names.items()
                if component in status.affected
            ],
            "updates": self._updates(status.updates, url),
        }

    def versioned_window(self, window: Window) -> dict[str, Any]:
        """Return a window of maintenance as a document of its own."""
        return {"version": VERSION, **self.window(window)}

    def window(self, window: Window) -> dict[str, Any]:
        """Return a window of maintenance with all its updates, newest first."""
        url = urls.absolute(self.site, urls.incident_path(window.id))
        return {
            "type": "maintenance",
            "id": window.id,
            "url": url,
            "title": window.title,
            "status": window.phase,
            "announced_at": as_iso(window.announced),
            "starts_at": as_iso(window.planned.start),
            "ends_at": as_iso(window.planned.end),
            "began_at": _instant(window.began),
            "ended_at": _instant(window.ended),
            "confirm_end": window.maintenance.confirm_end,
            "unconfirmed": window.unconfirmed,
            "repeats": window.maintenance.repeats,
            "components": [
                {"id": component, "name": name}
                for component, name in self.names.items()
                if component in window.components
            ],
            "updates": self._updates(window.updates, url),
        }

    def _updates(self, updates: tuple[Update, ...], page: str) -> list[dict[str, Any]]:
        return [
            {
                "id": urls.anchor_of(update),
                "posted_at": as_iso(update.posted),
                "status": update.phase,
                "body": Body(words.text_of(update, self.language), page),
                "components": [
                    {"id": component, "name": name, "state": update.components[component]}
                    for component, name in self.names.items()
                    if component in update.components
                ],
                "next_update_at": _instant(update.next_update),
            }
            for update in reversed(updates)
        ]
