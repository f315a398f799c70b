"""What Statuspage knew of a site that came from there and our own files have no words for.

Ids, dates of creation and positions: nobody edits them, and the clients of its API keep them.
They stand in `statuspage.yaml`, which the import writes, and only the API reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptComponent:
    """A component or a group as Statuspage had it. `updated` was true when it was imported."""

    id: str
    created: datetime
    updated: datetime
    position: int
    showcase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUpdate:
    """An update as Statuspage had it; `affected` are the ids of the components that it named."""

    id: str
    created: datetime
    updated: datetime
    affected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIncident:
    """An incident or a maintenance as Statuspage had it, with updates by their instant.

    `started`, `monitoring` and `resolved` stand there only where they differ from what its updates
    say. `named` are components that it named although it left them as they were.
    """

    created: datetime
    updated: datetime
    updates: Mapping[datetime, KeptUpdate]
    started: datetime | None = None
    monitoring: datetime | None = None
    resolved: datetime | None = None
    named: tuple[str, ...] = ()

    def knew_of(self, instant: datetime) -> bool:
        """Tell whether what happened at `instant` was known when the incident was imported."""
        return instant <= max(self.updates, default=self.created)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything kept, by our own ids; empty for a site that did not come from Statuspage.

    Components stand in the order in which Statuspage listed them.
    """

    page_id: str | None = None
    components: Mapping[str, KeptComponent] = field(default_factory=dict)
    incidents: Mapping[str, KeptIncident] = field(default_factory=dict)
