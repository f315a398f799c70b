"""Times as Statuspage writes them: ISO 8601 with three digits of a second, all in one zone."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal"})


class Times:
    """Writes instants in one page's zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Write `Z` where the page is in UTC, and else the offset of `zone` at each instant."""
        self._zone = zone
        self._is_utc = zone.key in _UTC_NAMES

    @property
    def zone_name(self) -> str:
        """Return the zone's name; Statuspage's own one for UTC."""
        return "Etc/UTC" if self._zone.key == "UTC" else self._zone.key

    def text(self, instant: datetime) -> str:
        """Return `instant` as `2026-05-14T05:24:54.022Z` or `2026-05-14T01:24:54.022-04:00`."""
        if self._is_utc:
            shown = instant.astimezone(UTC).replace(tzinfo=None)
            return shown.isoformat(timespec="milliseconds") + "Z"
        offset = instant.astimezone(self._zone).utcoffset() or timedelta()
        # Liberia was 44 minutes and 30 seconds behind until 1972; ISO 8601 has whole minutes only.
        zone = timezone(timedelta(minutes=round(offset / timedelta(minutes=1))))
        return instant.astimezone(zone).isoformat(timespec="milliseconds")

    def text_or_none(self, instant: datetime | None) -> str | None:
        """Return `instant` as text, or None."""
        return self.text(instant) if instant else None
