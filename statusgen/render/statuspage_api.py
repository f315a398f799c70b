"""Snapshot to Atlassian Statuspage's public API v2: the same paths, members, order and words.

The contract was measured on captures of real pages and is described in docs/reference/api-v2.md. A
client that reads a Statuspage page reads this without a change, so no member is added anywhere.
"""

from __future__ import annotations

from functools import cache, cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from statusgen.model.files import key_of
from statusgen.model.states import Phase
from statusgen.render.json_files import late_json_artifact
from statusgen.render.statuspage_components import Components
from statusgen.render.statuspage_entries import Entries
from statusgen.render.statuspage_times import Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from statusgen.model.entry import IncidentStatus, Window
    from statusgen.model.files import Artifact
    from statusgen.model.snapshot import Snapshot
    from statusgen.render.edition import Edition
    from statusgen.render.languages import Language

MOST_ENTRIES = 50
_CLOSED = {Phase.RESOLVED, Phase.POSTMORTEM}

_Document = dict[str, Any]
_Rows = list[_Document]


def render_statuspage_api(snapshot: Snapshot, edition: Edition) -> Iterator[Artifact]:
    """Yield the documents below /api/v2/."""
    key = _key(snapshot, edition.language)
    api = cache(lambda: _Api(snapshot, edition.language))
    for name, document in _DOCUMENTS.items():
        yield late_json_artifact(
            f"api/v2/{name}.json", f"{key} {name}", partial(_made, document, api)
        )


def _made(document: Callable[[_Api], _Document], api: Callable[[], _Api]) -> _Document:
    return document(api())


def _key(snapshot: Snapshot, language: Language) -> str:
    """Return a hash of all that the documents tell. Each has the instant in it."""
    site = snapshot.site
    return key_of(
        "statuspage",
        snapshot.now,
        (site.name, site.url, site.zone.key, site.components, site.unread),
        (site.maintenance_indicator, site.kept, language),
        [(leaf.id, leaf.state) for leaf in snapshot.leaves()],
        [entry.digest or entry for entry in snapshot.entries()],
    )


class _Api:
    """Makes the documents of one snapshot."""

    def __init__(self, snapshot: Snapshot, language: Language) -> None:
        self.snapshot = snapshot
        self.times = Times(snapshot.site.zone)
        self.components = Components(snapshot, self.times)
        self.entries = Entries(snapshot, self.times, self.components, language)
        self.active = sorted(snapshot.active, key=_planned, reverse=True)
        self.upcoming = sorted(snapshot.upcoming, key=_planned)

    @cached_property
    def _newest(self) -> list[IncidentStatus]:
        """The incidents by when they were created, newest first."""
        return sorted(
            self.snapshot.incidents, key=lambda i: (self.entries.created(i), i.id), reverse=True
        )

    def summary(self) -> _Document:
        """Return what is true now in one document."""
        return {
            "page": self._page(),
            "components": self.components.rows(),
            "incidents": self._unresolved(),
            "scheduled_maintenances": self._maintenances([*self.upcoming, *self.active]),
            "status": self.components.page_status(),
        }

    def status(self) -> _Document:
        """Return the state of the page as a whole."""
        return {"page": self._page(), "status": self.components.page_status()}

    def all_components(self) -> _Document:
        """Return the components and groups."""
        return {"page": self._page(), "components": self.components.rows()}

    def all_incidents(self) -> _Document:
        """Return the newest incidents."""
        return {"page": self._page(), "incidents": self._first(self._newest)}

    def unresolved(self) -> _Document:
        """Return the incidents that go on."""
        return {"page": self._page(), "incidents": self._unresolved()}

    def resolved(self) -> _Document:
        """Return the newest incidents that are over."""
        resolved = (incident for incident in self._newest if incident.phase in _CLOSED)
        return {"page": self._page(), "incidents": self._first(resolved)}

    def maintenances(self, windows: Iterable[Window]) -> _Document:
        """Return `windows` in their order."""
        return {"page": self._page(), "scheduled_maintenances": self._maintenances(windows)}

    def _maintenances(self, windows: Iterable[Window]) -> _Rows:
        return [self.entries.maintenance(window) for window in windows]

    def _unresolved(self) -> _Rows:
        """Return incidents as the summary has them, latest change first."""
        unresolved = (i for i in self.snapshot.incidents if i.phase not in _CLOSED)
        latest = sorted(unresolved, key=lambda i: (self.entries.updated(i), i.id), reverse=True)
        return [self.entries.incident(incident) for incident in latest]

    def _page(self) -> dict[str, Any]:
        site = self.snapshot.site
        return {
            "id": self.components.page_id,
            "name": site.name,
            "url": site.url,
            "time_zone": self.times.zone_name,
            "updated_at": self.times.text(self.snapshot.now),
        }

    def _first(self, incidents: Iterable[IncidentStatus]) -> _Rows:
        """Return the first of `incidents`, no more than a list holds."""
        return [self.entries.incident(incident) for incident in islice(incidents, MOST_ENTRIES)]

    def latest(self) -> list[Window]:
        """Return windows by their planned start, latest first.

        Recurring ones have many to come: those give way to what goes on and to what is sooner.
        """
        over = sorted((w for w in self.snapshot.windows if w.is_over), key=_planned, reverse=True)
        return sorted(
            [*self.active, *self.upcoming, *over][:MOST_ENTRIES], key=_planned, reverse=True
        )


def _planned(window: Window) -> tuple[datetime, str]:
    return window.planned.start, window.id


_DOCUMENTS: dict[str, Callable[[_Api], _Document]] = {
    "summary": _Api.summary,
    "status": _Api.status,
    "components": _Api.all_components,
    "incidents": _Api.all_incidents,
    "incidents/unresolved": _Api.unresolved,
    "incidents/resolved": _Api.resolved,
    "scheduled-maintenances": lambda api: api.maintenances(api.latest()),
    "scheduled-maintenances/upcoming": lambda api: api.maintenances(api.upcoming),
    "scheduled-maintenances/active": lambda api: api.maintenances(api.active),
}
"""What writes each document, by its path below /api/v2/ without its ending."""
