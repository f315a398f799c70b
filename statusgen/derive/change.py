"""When the page next reads differently by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from statusgen.model.entry import IncidentStatus, Window
    from statusgen.model.site import Site


def next_change(
    site: Site,
    incidents: Iterable[IncidentStatus],
    windows: Iterable[Window],
    now: datetime,
) -> datetime | None:
    """Return the first instant after `now` at which something on the page changes, or None.

    That is a window that starts or is planned to end, a promised update that falls due, or a text
    that is dated later than `now`. That a new day begins is not counted.
    """
    instants = [*_dated_later(site), *_promised(incidents), *_turning(windows)]
    return min((instant for instant in instants if instant > now), default=None)


def _dated_later(site: Site) -> Iterator[datetime]:
    for incident in site.incidents:
        yield from (update.posted for update in incident.updates)
    for maintenance in site.maintenances:
        yield maintenance.announced
        yield from (update.posted for update in maintenance.updates)


def _promised(incidents: Iterable[IncidentStatus]) -> Iterator[datetime]:
    for incident in incidents:
        if incident.is_open and incident.next_update:
            yield incident.next_update


def _turning(windows: Iterable[Window]) -> Iterator[datetime]:
    for window in windows:
        if window.is_upcoming:
            yield window.planned.start
        if not window.is_over:
            yield window.planned.end
