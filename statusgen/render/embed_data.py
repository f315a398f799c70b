"""What an embed says and what it knows: its words by language, and a part of status.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statusgen.model.instants import as_iso
from statusgen.model.states import State
from statusgen.render import urls

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statusgen.model.site import Site
    from statusgen.model.snapshot import IncidentStatus, Snapshot, Window

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "dir": "ltr",
        "locale": "en-GB",
        State.OPERATIONAL: "All systems operational",
        State.UNDER_MAINTENANCE: "Maintenance in progress",
        State.DEGRADED_PERFORMANCE: "Degraded performance",
        State.PARTIAL_OUTAGE: "Partial outage",
        State.MAJOR_OUTAGE: "Major outage",
        "open": "Systems operational, an incident is still open",
        "unknown": "Status unknown",
        "from": "latest data from {}",
        "until": "planned until {}",
        "unconfirmed": "the planned end has passed and is not confirmed",
        "more": "and {} more",
        "dismiss": "Dismiss",
    },
}
"""By language: its direction, how it writes times, what it says in each state, and the rest.

`{}` is an instant, in the visitor's time zone, or a number. The values of `locale` are BCP 47.
"""


def words_of(site: Site) -> dict[str, Mapping[str, str]]:
    """Return the words of those of the site's languages that have any, English if none has."""
    found = {language: WORDS[language] for language in site.languages if language in WORDS}
    return found or {"en": WORDS["en"]}


def data_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what an embed needs to know, each member as it stands in status.json."""
    names = {leaf.id: leaf.component.name for leaf in snapshot.leaves()}
    windows = (*snapshot.active, *snapshot.upcoming)
    return {
        "generated_at": as_iso(snapshot.now),
        "valid_until": as_iso(snapshot.valid_until) if snapshot.valid_until else None,
        "page": {"name": snapshot.site.name, "language": snapshot.site.languages[0]},
        "state": snapshot.state,
        "incidents": [_incident(incident, names) for incident in snapshot.open_incidents],
        "maintenances": [_window(window, names) for window in windows],
    }


def _incident(status: IncidentStatus, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": status.id,
        "title": status.title,
        "components": [
            {"name": name, "state": status.states[component]}
            for component, name in names.items()
            if component in status.affected
        ],
        "updates": [{"id": urls.anchor_of(update)} for update in reversed(status.updates)],
    }


def _window(window: Window, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": window.id,
        "title": window.title,
        "status": window.phase,
        "starts_at": as_iso(window.planned.start),
        "ends_at": as_iso(window.planned.end),
        "confirm_end": window.maintenance.confirm_end,
        "unconfirmed": window.unconfirmed,
        "components": [
            {"name": name} for component, name in names.items() if component in window.components
        ],
    }
