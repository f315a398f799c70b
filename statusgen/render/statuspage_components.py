"""Components and the page's status as Statuspage's API has them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from statusgen.model.entry import IncidentStatus
from statusgen.model.instants import start_of_day
from statusgen.model.snapshot import ComponentStatus, GroupStatus
from statusgen.model.states import OVER, UNKNOWN, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statusgen.model.entry import Entry
    from statusgen.model.snapshot import Snapshot
    from statusgen.model.statuspage import KeptComponent
    from statusgen.render.statuspage_times import Times

# A component without a first day has always been there; clients want an instant.
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 12


def id_of(*parts: str) -> str:
    """Return an id such as Statuspage's, 12 letters and digits, that `parts` always have."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8])
    letters = []
    for _ in range(_ID_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(letters)


def page_status(leaves: list[State], maintenance_indicator: str) -> dict[str, str]:
    """Return Statuspage's indicator and description for a page with components in `leaves`.

    Incidents do not matter, only components: the rule was verified on 87,500 captures.
    `maintenance_indicator` is what maintenance is called; strict clients know `none` only.
    """
    worst = max(leaves, key=lambda state: state.rank, default=State.OPERATIONAL)
    everywhere = all(state is worst for state in leaves)
    indicator, description = {
        State.MAJOR_OUTAGE: ("critical", "Major System Outage")
        if everywhere
        else ("major", "Partial System Outage"),
        State.PARTIAL_OUTAGE: ("major", "Partial System Outage")
        if everywhere
        else ("minor", "Minor Service Outage"),
        State.DEGRADED_PERFORMANCE: ("minor", "Partially Degraded Service"),
        State.UNDER_MAINTENANCE: (maintenance_indicator, "Service Under Maintenance"),
        State.OPERATIONAL: ("none", "All Systems Operational"),
    }[worst]
    return {"indicator": indicator, "description": description}


class Components:
    """Writes the components of one snapshot."""

    def __init__(self, snapshot: Snapshot, times: Times) -> None:
        """Find out when each component's state last changed."""
        self.snapshot, self.times = snapshot, times
        self.kept = snapshot.site.kept
        self.page_id = self.kept.page_id or id_of(snapshot.site.url)
        self._changed: dict[str, datetime] = {}
        for entry in snapshot.entries():
            self._note_changes(entry)
        self._order = {kept.id: place for place, kept in enumerate(self.kept.components.values())}
        self._rows = {row["id"]: row for row in self._all()}
        self.codes = {leaf.id: self.code(leaf.id) for leaf in snapshot.leaves()}

    def _note_changes(self, entry: Entry) -> None:
        """Keep when `entry` last changed each component, but for what Statuspage has dated."""
        kept = self.kept.incidents.get(entry.id)
        if isinstance(entry, IncidentStatus) and not self._is_news(entry):
            return
        for effect in entry.effects:
            for instant in (effect.during.start, effect.during.end):
                # An effect that goes on ends now, for the time being, which is no change.
                passed = instant < self.snapshot.now or entry.phase in OVER
                if passed and not (kept and kept.knew_of(instant)):
                    before = self._changed.get(effect.component, instant)
                    self._changed[effect.component] = max(before, instant)

    def _is_news(self, incident: IncidentStatus) -> bool:
        """Tell whether `incident` may have changed a component later than is known so far."""
        for component in incident.affected:
            if self._changed.get(component, _ALWAYS) < incident.updated:
                return True
        return False

    def code(self, component: str) -> str:
        """Return the id that the API has for the component or group `component`."""
        kept = self.kept.components.get(component)
        return kept.id if kept else component

    def row(self, component: str) -> dict[str, Any]:
        """Return the component `component` whole."""
        return self._rows[self.code(component)]

    def rows(self) -> list[dict[str, Any]]:
        """Return every component and group by position, which starts anew in each group."""
        return self.in_order(self._rows.values())

    def in_order(self, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return `rows` by position; those of equal position stand as Statuspage had them."""
        last = len(self._order)
        return sorted(rows, key=lambda row: (row["position"], self._order.get(row["id"], last)))

    def page_status(self) -> dict[str, str]:
        """Return the page's indicator and description."""
        leaves = [leaf.state for leaf in self.snapshot.leaves()]
        if self.snapshot.state == UNKNOWN:
            # The API has no word for it, and its clients must not hear that all is well.
            return {"indicator": "minor", "description": "Current State Unknown"}
        return page_status(leaves, self.snapshot.site.maintenance_indicator)

    def _all(self) -> list[dict[str, Any]]:
        rows = []
        for position, entry in enumerate(self.snapshot.components, 1):
            if isinstance(entry, GroupStatus):
                rows.append(self._group(entry, position))
                for place, member in enumerate(entry.components, 1):
                    rows.append(self._component(member, place))
            else:
                rows.append(self._component(entry, position))
        return rows

    def _component(self, status: ComponentStatus, position: int) -> dict[str, Any]:
        component, kept = status.component, self.kept.components.get(status.id)
        since = component.since
        created = start_of_day(since, self.snapshot.site.zone) if since else _ALWAYS
        created = kept.created if kept else created
        changed = max(created, self._changed.get(status.id, created))
        return {
            "id": self.code(status.id),
            "name": component.name,
            "status": status.state,
            "created_at": self.times.text(created),
            "updated_at": self.times.text(_latest(kept, changed)),
            "position": kept.position if kept else position,
            "description": component.description or None,
            "showcase": kept.showcase if kept else True,
            "start_date": since.isoformat() if since else None,
            "group_id": self.code(status.group.id) if status.group else None,
            "page_id": self.page_id,
            "group": False,
            "only_show_if_degraded": component.only_when_degraded,
        }

    def _group(self, status: GroupStatus, position: int) -> dict[str, Any]:
        group, kept = status.group, self.kept.components.get(status.group.id)
        changed = max(
            (self._changed.get(c.id, _ALWAYS) for c in status.components), default=_ALWAYS
        )
        members = self.in_order(
            self._component(member, place) for place, member in enumerate(status.components, 1)
        )
        return {
            "id": self.code(group.id),
            "name": group.name,
            "status": status.state,
            "created_at": self.times.text(kept.created if kept else _ALWAYS),
            "updated_at": self.times.text(kept.updated if kept else changed),
            "position": kept.position if kept else position,
            "description": group.description or None,
            "showcase": False,
            "start_date": None,
            "group_id": None,
            "page_id": self.page_id,
            "group": True,
            "only_show_if_degraded": False,
            "components": [member["id"] for member in members],
        }


def _latest(kept: KeptComponent | None, changed: datetime) -> datetime:
    """Return when the row last changed: as imported, unless its state has changed since."""
    return max(kept.updated, changed) if kept else changed
