"""Time zones by name, from the pinned tzdata package and never from the machine.

Two machines must build the same bytes, and their own zone files may be years apart.
"""

from __future__ import annotations

import zoneinfo
from zoneinfo import ZoneInfo

from statusgen.problems import nearest

zoneinfo.reset_tzpath(to=())


class NoSuchZone(ValueError):  # noqa: N818 - reads better where it is caught
    """There is no zone of that name; `hint` says which one may be meant."""

    def __init__(self, name: str) -> None:
        """Look for the nearest name."""
        super().__init__(f"there is no time zone {name!r}")
        near = nearest(name, sorted(zoneinfo.available_timezones()))
        meant = f"did you mean {near!r}? " if near else ""
        self.hint = f"{meant}names look like UTC or Europe/Berlin"


def zone_named(name: str) -> ZoneInfo:
    """Return the zone that the IANA calls `name`. Raises NoSuchZone."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise NoSuchZone(name) from None
