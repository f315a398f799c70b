"""Stretches of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time from `start` up to, but without, `end`. Both are aware and in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def __contains__(self, instant: datetime) -> bool:
        """Tell whether `instant` lies in it; the end does not."""
        return self.start <= instant < self.end

    def __bool__(self) -> bool:
        """Tell whether it has any length."""
        return self.start < self.end

    def clipped_to(self, other: Interval) -> Interval:
        """Return the part of it that lies in `other`: false, and empty, where there is none."""
        start = max(self.start, other.start)
        return Interval(start, max(start, min(self.end, other.end)))
