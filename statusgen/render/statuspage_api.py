"""Snapshot to Atlassian Statuspage's public API v2: the same paths, members, order and words.

The contract was measured on captures of real pages and is described in docs/reference/api-v2.md. A
client that reads a Statuspage page reads this without a change, so no member is added anywhere.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from statusgen.model.states import Phase
from statusgen.render.json_files import json_artifact
from statusgen.render.statuspage_components import Components
from statusgen.render.statuspage_entries import Entries
from statusgen.render.statuspage_times import Times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from statusgen.model.files import Artifact
    from statusgen.model.snapshot import IncidentStatus, Snapshot, Window
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

MOST_ENTRIES = 50
_CLOSED = {Phase.RESOLVED, Phase.POSTMORTEM}

_Rows = list[dict[str, Any]]


def render_statuspage_api(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the documents below /api/v2/."""
    for name, document in _Api(snapshot, edition.language).documents():
        yield json_artifact(f"api/v2/{name}.json", document)


class _Api:
    """Makes the documents of one snapshot."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        self.snapshot = snapshot
        self.times = Times(snapshot.site.zone)
        self.components = Components(snapshot, self.times)
        self.entries = Entries(snapshot, self.times, self.components, language)

    def documents(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each document's name, below /api/v2/ and without its ending, and its members."""
        snapshot = self.snapshot
        page, status = self._page(), self.components.page_status()
        rows = self.components.rows()
        unresolved = [i for i in snapshot.incidents if i.phase not in _CLOSED]
        newest = sorted(
            snapshot.incidents, key=lambda i: (self.entries.created(i), i.id), reverse=True
        )
        resolved = (incident for incident in newest if incident.phase in _CLOSED)
        active = sorted(snapshot.active, key=_planned, reverse=True)
        upcoming = sorted(snapshot.upcoming, key=_planned)
        summary_windows = [
            *(self.entries.maintenance(window) for window in upcoming),
            *(self.entries.maintenance(window) for window in active),
        ]
        yield (
            "summary",
            {
                "page": page,
                "components": rows,
                "incidents": self._incidents(unresolved),
                "scheduled_maintenances": summary_windows,
                "status": status,
            },
        )
        yield "status", {"page": page, "status": status}
        yield "components", {"page": page, "components": rows}
        yield "incidents", {"page": page, "incidents": self._first(newest)}
        yield "incidents/unresolved", {"page": page, "incidents": self._incidents(unresolved)}
        yield "incidents/resolved", {"page": page, "incidents": self._first(resolved)}
        for name, windows in (
            ("scheduled-maintenances", self._latest(active, upcoming)),
            ("scheduled-maintenances/upcoming", upcoming),
            ("scheduled-maintenances/active", active),
        ):
            maintenances = [self.entries.maintenance(window) for window in windows]
            yield name, {"page": page, "scheduled_maintenances": maintenances}

    def _page(self) -> dict[str, Any]:
        site = self.snapshot.site
        return {
            "id": self.components.page_id,
            "name": site.name,
            "url": site.url,
            "time_zone": self.times.zone_name,
            "updated_at": self.times.text(self.snapshot.now),
        }

    def _incidents(self, incidents: Iterable[IncidentStatus]) -> _Rows:
        """Return incidents as the summary has them, latest change first."""
        latest = sorted(incidents, key=lambda i: (self.entries.updated(i), i.id), reverse=True)
        return [self.entries.incident(incident) for incident in latest]

    def _first(self, incidents: Iterable[IncidentStatus]) -> _Rows:
        """Return the first of `incidents`, no more than a list holds."""
        return [self.entries.incident(incident) for incident in islice(incidents, MOST_ENTRIES)]

    def _latest(self, active: list[Window], upcoming: list[Window]) -> list[Window]:
        """Return windows by their planned start, latest first.

        Recurring ones have many to come: those give way to what goes on and to what is sooner.
        """
        over = sorted((w for w in self.snapshot.windows if w.is_over), key=_planned, reverse=True)
        return sorted([*active, *upcoming, *over][:MOST_ENTRIES], key=_planned, reverse=True)


def _planned(window: Window) -> tuple[datetime, str]:
    return window.planned.start, window.id
