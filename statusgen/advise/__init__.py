"""What is worth saying about a site that is right in form: warnings that depend on the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statusgen.model.instants import as_written
from statusgen.problems import Location, Problem, Severity, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from statusgen.model.site import Site


def advise(site: Site, *, now: datetime) -> tuple[Problem, ...]:
    """Return warnings about `site` as it stands at `now`, in reading order."""
    return in_reading_order(_dated_later(site, now))


def _dated_later(site: Site, now: datetime) -> Iterator[Problem]:
    """Yield a warning for every text that is not published because it is dated later."""
    updates = (
        *(update for incident in site.incidents for update in incident.updates),
        *(update for maintenance in site.maintenances for update in maintenance.updates),
    )
    for update in updates:
        if update.posted > now and update.where is not None:
            yield _later(update.where, "the update", update.posted, now)
    for maintenance in site.maintenances:
        if maintenance.announced > now and maintenance.where is not None:
            yield _later(maintenance.where, "the maintenance", maintenance.announced, now)


def _later(where: Location, what: str, dated: datetime, now: datetime) -> Problem:
    return Problem(
        code="dated-later",
        where=where,
        message=f"{what} is dated {as_written(dated)} and is not published before that",
        hint=f"it is {as_written(now)} now; a build after that instant publishes it",
        severity=Severity.WARNING,
    )
