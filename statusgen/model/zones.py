"""Time zones by name, from the pinned tzdata package and never from the machine.

Two machines must build the same bytes, and their own zone files may be years apart.
"""

from __future__ import annotations

import re
import zoneinfo
from zoneinfo import ZoneInfo

from statusgen.problems import nearest

zoneinfo.reset_tzpath(to=())
_ABBREVIATION = re.compile(r"[A-Z]{2,5}|[A-Z]{3}\d[A-Z]{3}")
_PLAIN = {"UTC", "GMT"}


class NoSuchZone(ValueError):  # noqa: N818 - reads better where it is caught
    """There is no zone of that name; `hint` says which one may be meant."""

    def __init__(self, name: str) -> None:
        """Look for the nearest name."""
        if _ABBREVIATION.fullmatch(name):
            super().__init__(f"{name!r} does not say which time zone is meant")
            self.hint = "write UTC or the name of a place, such as Europe/Berlin"
            return
        super().__init__(f"there is no time zone {name!r}")
        near = nearest(name, sorted(zoneinfo.available_timezones()))
        meant = f"did you mean {near!r}? " if near else ""
        self.hint = f"{meant}names look like UTC or Europe/Berlin"


def zone_named(name: str) -> ZoneInfo:
    """Return the zone that the IANA calls `name`. Raises NoSuchZone, also for an abbreviation.

    Some of those are names, too, but of a zone without a season, or of another than is meant.
    """
    if _ABBREVIATION.fullmatch(name) and name not in _PLAIN:
        raise NoSuchZone(name)
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise NoSuchZone(name) from None
